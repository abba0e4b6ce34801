# make run: the assistant. make test: every check. make help: the rest.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

PYTHON ?=
PYTEST_ARGS ?= -n auto
LOCK_ARGS ?=
BENCH_ARGS ?=
export PYTEST_ARGS

PIP := .venv/bin/python -m pip --disable-pip-version-check --no-input install --quiet

# Installs these sections of constraints.txt, every file checked against its hashes.
define install
@awk '/^# == /{on = / ($(1))$$/} on' constraints.txt > .venv/pins.txt
@$(PIP) --require-hashes -r .venv/pins.txt
endef

.PHONY: help
help: ## Các lệnh
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' Makefile
	@echo 'Thêm được: PYTHON=/đường/dẫn/python3, LOCK_ARGS=--upgrade, PYTEST_ARGS="-n 0 -k từ"'

.PHONY: run
run: .venv/run ## Mở trợ lý: trên Telegram nếu có TELEGRAM_BOT_TOKEN, nếu không thì ngay tại đây
	@token=$${TELEGRAM_BOT_TOKEN-$$(sed -nE "s/^ *(export +)?TELEGRAM_BOT_TOKEN *= *[\"']?([^\"'# ]*).*/\2/p" .env 2>/dev/null | tail -n 1)}; \
	if [ -n "$$token" ]; then exec .venv/bin/dieukien run; else exec .venv/bin/dieukien chat; fi

.PHONY: serve
serve: .venv/run ## Mở trang web, và nhận tin Telegram qua webhook nếu có TELEGRAM_WEBHOOK_URL
	@exec .venv/bin/dieukien serve

.PHONY: test
test: .venv/dev ## Mọi kiểm tra: mã nguồn, kiểu, chiều phụ thuộc, quy tắc, bài thử, gói cài đặt
	@.ci/steps lint format types imports rules cases tests wheel

CHAOS_ARGS ?=

.PHONY: chaos
chaos: .venv/dev ## Thử lâu: tiến trình bị giết, cơ sở dữ liệu tắt bật, Telegram lỗi. CHAOS_ARGS="--people 300"
	@PYTHONPATH=tests/channels .venv/bin/python -m tests.chaos.run $(CHAOS_ARGS)

.PHONY: lint
lint: .venv/dev ## Các kiểm tra không chạy bài thử
	@.ci/steps lint format types imports rules cases

.PHONY: lock
lock: .venv/lock ## Ghi lại constraints.txt theo pyproject.toml
	@UV=.venv/bin/uv .ci/lock $(LOCK_ARGS)

.PHONY: charts
charts: .venv/run ## Ghi lại docs/chuong-trinh.md: sơ đồ của mọi chương trình
	@.venv/bin/dieukien rules graph --format mermaid -o docs/chuong-trinh.md

.PHONY: screenshots
screenshots: .venv/dev ## Chụp lại docs/screenshots: các hình của trang web (cần Chromium)
	@PYTHONPATH=tests/channels .venv/bin/python -m tests.browser.screenshots docs/screenshots

DATA ?=

.PHONY: bench-search
bench-search: .venv/bench ## Đo tìm kiếm cạnh các công cụ khác: DATA=thư mục có articles.jsonl, questions.jsonl
	@[ -d "$(DATA)" ] || { echo 'Cần DATA=thư mục có articles.jsonl và questions.jsonl' >&2; exit 2; }
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 .venv/bin/python -m bench.search "$(DATA)" $(BENCH_ARGS)

.PHONY: bench-parse
bench-parse: .venv/run ## Đo việc tách điều khoản của luật: DATA=thư mục có articles.jsonl
	@[ -d "$(DATA)" ] || { echo 'Cần DATA=thư mục có articles.jsonl' >&2; exit 2; }
	@.venv/bin/python -m bench.parse "$(DATA)" $(BENCH_ARGS)

.PHONY: bench-dialogue
bench-dialogue: .venv/run ## Đo số câu phải hỏi, cạnh mẫu khai đủ mục và cạnh ít nhất có thể
	@.venv/bin/python -m bench.dialogue $(BENCH_ARGS)

.PHONY: prove
prove: .venv/dev ## Chứng minh mọi cuộc hỏi đáp, in ra đã xét bao nhiêu
	@.venv/bin/python -m bench.prove

.PHONY: bench-rules
bench-rules: .venv/bench ## Đo việc xét điều kiện cạnh các công cụ khác: BENCH_ARGS="--count 20000"
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 NUMEXPR_MAX_THREADS=1 POLARS_MAX_THREADS=$${POLARS_MAX_THREADS-1} \
		.venv/bin/python -m bench.rules $(BENCH_ARGS)

.PHONY: bench-batch
bench-batch: .venv/bench ## Đo việc rà soát danh sách từ tệp đến tệp: BENCH_ARGS="--counts 1000"
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 NUMEXPR_MAX_THREADS=1 POLARS_MAX_THREADS=$${POLARS_MAX_THREADS-1} \
		.venv/bin/python -m bench.batch $(BENCH_ARGS)

.PHONY: bench-serve
bench-serve: .venv/bench ## Đo máy chủ cạnh bot chỉ nhắc lại, trên SQLite và PostgreSQL: BENCH_ARGS="--rounds 1 --seconds 2"
	@.venv/bin/python -m bench.serve $(BENCH_ARGS)

.PHONY: clean
clean: ## Xóa môi trường và các tệp sinh ra, giữ dữ liệu
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist
	@find bench bot handlers knowledge rules tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Scripts in an environment hold its address: it is made again when the folder moved or its Python is gone.
ifneq ($(shell .venv/bin/python -V >/dev/null 2>&1 && cat .venv/address 2>/dev/null),$(CURDIR))
.PHONY: .venv/address
endif

.venv/address: constraints.txt
	@set -- "$(PYTHON)"; [ -n "$$1" ] || set -- python3.11 python3.12 python3.13 python3.14 python3 python; \
	for python in "$$@"; do \
		if "$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			"$$python" -m venv --clear .venv && pwd -P > .venv/address; exit; \
		fi; \
	done; \
	echo "Cần Python 3.11 trở lên có mô-đun venv (Debian: apt install python3-venv), hoặc chỉ rõ: make run PYTHON=/đường/dẫn/python3" >&2; \
	exit 1

.venv/run: .venv/address pyproject.toml
	@echo 'Đang cài đặt…'
	$(call install,runtime|build)
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev: .venv/run
	@echo 'Đang cài đặt công cụ kiểm tra…'
	$(call install,runtime|postgresql|build|dev)
	@touch $@

.venv/bench: .venv/run
	@echo 'Đang cài đặt các công cụ để so sánh…'
	$(call install,runtime|postgresql|build|dev|bench)
	@touch $@

.venv/lock: .venv/address
	$(call install,lock)
	@touch $@
