"""A chart as a tree of words, for channels without pictures."""

from __future__ import annotations

import io

from rich.console import Console

from bot.channels.console import show
from bot.rendering.plain import plain_lines
from handlers.charts.chart import Chart, Entry, Gate, State, Tag
from handlers.mark import Mark
from handlers.reply import Choice, Choices, Heading, Picture, Reply, text
from tests.unit.chart_samples import all_charts, chart_with

MET, DOUBT = State(Mark.MET, "Đạt"), State(Mark.DISPUTED, "Văn bản chưa thống nhất")
SMALL = Chart(
    "mau",
    "Một chương trình",
    ("Khi nào: năm 2025.",),
    MET,
    ("Tính theo hôm nay.",),
    (
        Entry(
            "Điều kiện",
            gate=Gate.ALL,
            parts=(
                Entry("Một", "1.", "khoản 1", MET, (Tag("Không áp dụng với Trung ương", DOUBT), Tag("Khác"))),
                Entry(
                    "Hai",
                    "2.",
                    "khoản 2",
                    MET,
                    gate=Gate.ANY,
                    parts=(
                        Entry("Ba", citation="điểm a", state=DOUBT),
                        Entry("", gate=Gate.NOT, parts=(Entry("Bốn"),)),
                        Entry("Năm", parts=(Entry("Sáu"),)),
                    ),
                ),
                Entry("Bảy", "3."),
            ),
        ),
        Entry("Xác nhận", parts=(Entry("Tám", citation="khoản 3"),)),
    ),
    (),
    ("Nguồn: văn bản.",),
)


def test_a_small_tree() -> None:
    assert plain_lines(Reply((Picture(SMALL, text("Sơ đồ.")),))) == [
        "Một chương trình",
        "Khi nào: năm 2025.",
        "",
        "✅ Đạt",
        "   Tính theo hôm nay.",
        "",
        "Điều kiện: phải đạt tất cả",
        "├─ ✅ Đạt: 1. Một",
        "│     — khoản 1",
        "│     (⚖️ Không áp dụng với Trung ương)",
        "│     (Khác)",
        "├─ ✅ Đạt: 2. Hai",
        "│  │  — khoản 2",
        "│  │  Chỉ cần một trong 3 trường hợp:",
        "│  ├─ ⚖️ Văn bản chưa thống nhất: Ba",
        "│  │     — điểm a",
        "│  ├─ Không được thuộc trường hợp:",
        "│  │  └─ Bốn",
        "│  └─ Năm",
        "│     └─ Sáu",
        "└─ 3. Bảy",
        "",
        "Xác nhận",
        "└─ Tám",
        "      — khoản 3",
        "",
        "Nguồn: văn bản.",
    ]


def test_a_picture_stands_apart_from_what_is_around_it() -> None:
    reply = Reply((Heading("Trước"), Picture(SMALL, text("x")), Choices(((Choice("Sau", "s"),),))))
    lines = plain_lines(reply)
    assert lines[:3] == ["Trước", "", "Một chương trình"]
    assert lines[-4:] == ["Nguồn: văn bản.", "", "Anh/chị nhập số hoặc gõ chữ:", "  1. Sau"]


def test_the_terminal_wraps_the_tree_beside_its_lines() -> None:
    out = io.StringIO()
    chart = chart_with("da-1641", {})
    show(Console(file=out, width=60, color_system=None), Reply((Picture(chart, text("x")),)))
    lines = out.getvalue().splitlines()
    assert all(len(line) <= 60 for line in lines)
    at = next(n for n, line in enumerate(lines) if "4. Chưa học chương trình" in line)
    assert lines[at].startswith("├─ ❔ Chưa rõ: 4. Chưa học")
    assert lines[at + 1].startswith("│     ")


def test_every_word_of_a_chart_is_in_its_tree() -> None:
    for chart in all_charts():
        written = "\n".join(plain_lines(Reply((Picture(chart, text("x")),))))
        for entry in chart.entries():
            assert entry.numbered_label in written
            assert entry.citation in written
            assert all(tag.text in written for tag in entry.tags)
        for line in (chart.title, *chart.about, *chart.verdict_lines, *chart.remarks):
            assert line in written
