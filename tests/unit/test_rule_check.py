"""Each mistake that the check of the rules looks for, planted alone in rules that have none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from rules.loading.load import packaged_files
from rules.proof.check import check
from rules.proof.finding import Finding, Kind
from tests.unit.rule_samples import clauses

CASES = Path(__file__).parents[1] / "cases"

CLAUSES = {
    "vb/dieu-1": "Cán bộ dưới 45 tuổi được cử đi học, cán bộ khác thì không.",
    "vb/dieu-2": "Thời gian: năm 2024. Thời gian có thể kéo dài.",
    "vb/dieu-3": "Học viên có thể phải đóng góp kinh phí.",
    "kh/dieu-1": "Kế hoạch này dành cho mọi người.",
}

FACTS = """\
version: 1
date: 2026-11-22
facts:
  course_start:
    type: date
    label: Ngày khai giảng
    question: Ngày nào?
  place:
    type: option
    label: Nơi công tác
    question: Ở đâu?
    options:
      north: {label: Miền bắc}
      south: {label: Miền nam}
      abroad: {label: Nước ngoài}
  posts:
    type: options
    label: Chức vụ
    question: Chức vụ nào?
    none: {label: Không}
    options:
      head: {label: Trưởng}
      deputy: {label: Phó}
  age:
    type: integer
    label: Tuổi
    question: Bao nhiêu tuổi?
    min: 15
    max: 100
    alternative: born
    over_time: ageing
  born:
    type: partial_date
    label: Ngày sinh
    question: Sinh ngày nào?
  months:
    type: integer
    label: Tháng còn lại
    question: Bao nhiêu tháng?
    min: 0
    max: 720
  leading:
    type: integer
    label: Tháng còn là lãnh đạo
    question: Bao nhiêu tháng?
    min: 0
    max: 720
    at_most: months
  willing:
    type: boolean
    label: Đồng ý
    question: Có đồng ý không?
"""

SHARED = """\
version: 1
date: 2026-11-22
groups:
  one:
    name: Nhóm một
    documents: [vb]
    programmes: [first]
expressions:
  young:
    label: Dưới 45 tuổi
    lt: {age: 45}
scopes:
  at-home:
    outside: {label: Ở nước ngoài, eq: {place: abroad}}
    inside: {label: Miền bắc, eq: {place: north}}
    doubtful: {label: Chưa rõ, cites: [{clause: vb/dieu-1, quote: cán bộ khác}], eq: {place: south}}
conditions:
  period:
    - id: thoi-ky
      label: Năm 2024
      cites: [{clause: vb/dieu-2, quote: năm 2024}]
      between: {course_start: [2024-01-01, 2024-12-31]}
to_confirm: {}
notes:
  money:
    - id: dong-gop
      label: Có thể phải đóng góp
      cites: [{clause: vb/dieu-3, quote: đóng góp kinh phí}]
      when: {has_any: {posts: [head]}}
"""

FIRST = """\
id: first
version: 1
date: 2026-11-22
name: Chương trình một
short: Một
for_whom: {text: Cán bộ, cites: [{clause: vb/dieu-1, quote: Cán bộ dưới 45 tuổi}]}
runs: {text: Năm 2024, cites: [{clause: vb/dieu-2, quote: năm 2024}]}
decided_by: {text: Cơ quan, cites: [{clause: vb/dieu-1, quote: được cử đi học}]}
conditions:
  - include: period
  - id: tuoi
    label: Dưới 45 tuổi
    cites: [{clause: vb/dieu-1, quote: dưới 45 tuổi}]
    use: young
  - id: con-thoi-gian
    label: Còn thời gian và đồng ý
    cites: [{clause: vb/dieu-1, quote: được cử đi học}]
    any:
      - all:
          - label: Còn là lãnh đạo 24 tháng
            ge: {leading: 24}
          - label: Đồng ý
            eq: {willing: true}
      - label: Là phó
        has_any: {posts: [deputy]}
  - id: con-lam-viec
    label: Còn làm việc 12 tháng
    cites: [{clause: vb/dieu-1, quote: Cán bộ dưới 45}]
    ge: {months: 12}
  - id: noi
    label: Đồng ý, nếu ở trong nước
    cites: [{clause: vb/dieu-1, quote: Cán bộ}]
    scope: at-home
    not: {eq: {willing: false}}
notes:
  - include: money
"""

DISAGREEMENTS = """\
disagreements:
  - id: keo-dai
    kind: unclear
    title: Kéo dài
    text: Chưa rõ có kéo dài không.
    cites: [{clause: vb/dieu-2, quote: có thể kéo dài}]
"""

TRIED = """\
programme: first
people:
  - name: Người mẫu
    facts: {course_start: 2024-06-01, place: abroad,
            posts: [], age: 30, months: 60, leading: 36, willing: true}
    cases:
      - name: Mỗi bên của thời kỳ
        each: {course_start: [2024-01-01, 2024-12-31]}
        expected: eligible
      - name: Ngoài thời kỳ
        each: {course_start: [2023-12-31, 2025-01-01]}
        expected: ineligible
        deciding: [thoi-ky]
      - name: Chưa đến 45 tuổi
        facts: {age: 44}
        expected: eligible
      - name: Đủ 45 tuổi
        facts: {age: 45}
        expected: ineligible
        deciding: [tuoi]
      - name: Còn đúng 24 tháng
        facts: {leading: 24}
        expected: eligible
      - name: Còn 23 tháng
        facts: {leading: 23}
        expected: ineligible
        deciding: [con-thoi-gian]
      - name: Phó còn làm việc đúng 12 tháng
        facts: {posts: [deputy], leading: 0, months: 12}
        expected: eligible
      - name: Phó còn làm việc 11 tháng
        facts: {posts: [deputy], leading: 0, months: 11}
        expected: ineligible
        deciding: [con-lam-viec]
"""

SOUND = {
    "rules/facts.yaml": FACTS,
    "rules/shared.yaml": SHARED,
    "rules/programmes/first.yaml": FIRST,
    "rules/disagreements.yaml": DISAGREEMENTS,
    "tests/cases/first.yaml": TRIED,
}


def _check(files: Mapping[str, str], clauses: Mapping[str, str] = CLAUSES) -> tuple[Finding, ...]:
    rules = {path.removeprefix("rules/"): text for path, text in files.items() if path.startswith("rules/")}
    cases = {path: text for path, text in files.items() if path.startswith("tests/")}
    return check(rules, clauses, cases or None)


def _planted(file: str, right: str, wrong: str) -> dict[str, str]:
    assert SOUND[file].count(right) == 1, right
    return {**SOUND, file: SOUND[file].replace(right, wrong)}


def _line(file: str, files: Mapping[str, str], words: str) -> int:
    (line,) = [number for number, line in enumerate(files[file].splitlines(), 1) if words in line]
    return line


def _only(findings: tuple[Finding, ...]) -> Finding:
    assert len(findings) == 1, findings
    return findings[0]


def test_nothing_is_found_where_nothing_is_wrong() -> None:
    assert _check(SOUND) == ()


UNUSED_FACT = """\
  shoe_size:
    type: integer
    label: Cỡ giày
    question: Cỡ giày nào?
    min: 10
    max: 60
"""
ALIKE = """\
      abroad: {label: Nước ngoài}
      moon: {label: Mặt trăng}
      mars: {label: Sao Hỏa}
"""
PERIOD = "      between: {course_start: [2024-01-01, 2024-12-31]}\n"
YOUNG = "    lt: {age: 45}\n"
DEPUTY = "        has_any: {posts: [deputy]}\n"
LEADING = "            ge: {leading: 24}\n"
FIRST_FILE = "rules/programmes/first.yaml"

PLANTED = [
    # kind, file, right, wrong, a word of the line that must be named, words of the sentence
    (
        Kind.FACT_UNUSED,
        "rules/facts.yaml",
        "facts:\n",
        "facts:\n" + UNUSED_FACT,
        "shoe_size:",
        "shoe_size",
    ),
    (Kind.OPTIONS_ALIKE, "rules/facts.yaml", "      abroad: {label: Nước ngoài}\n", ALIKE, "", "moon, mars"),
    (
        Kind.DECLARED_IN_VAIN,
        "rules/facts.yaml",
        "    none: {label: Không}\n",
        "    none: {label: Không}\n    alike: [{options: [head, deputy], reason: Như nhau}]\n",
        "",
        "head, deputy",
    ),
    (
        Kind.DECLARED_IN_VAIN,
        "rules/facts.yaml",
        "    question: Có đồng ý không?\n",
        "    question: Có đồng ý không?\n    unused: Để dành\n",
        "",
        "willing",
    ),
    (
        Kind.NEVER_DECIDES,
        FIRST_FILE,
        DEPUTY,
        "        any:\n          - has_any: {posts: [deputy]}\n"
        "          - all: [{has_any: {posts: [deputy]}}, {eq: {willing: false}}]\n",
        "- all: [{has_any",
        "coi như luôn sai",
    ),
    (
        Kind.NEVER_DECIDES,
        FIRST_FILE,
        LEADING,
        "            all: [{ge: {leading: 24}}, {ge: {months: 24}}]\n",
        "ge: {months: 24}",
        "ge: {months: 24}",
    ),
    (
        Kind.DECLARED_IN_VAIN,
        FIRST_FILE,
        DEPUTY,
        DEPUTY + "        redundant: Viết cho rõ\n",
        "label: Là phó",
        "redundant",
    ),
    (
        Kind.NEVER,
        FIRST_FILE,
        DEPUTY,
        "        all: [{has_any: {posts: [deputy]}}, {eq: {posts: []}}]\n",
        "label: Là phó",
        "không bao giờ đúng",
    ),
    (
        Kind.ALWAYS,
        FIRST_FILE,
        "    use: young\n",
        "    any: [{use: young}, {ge: {age: 40}}]\n",
        "id: tuoi",
        "luôn đúng",
    ),
    (
        Kind.ALWAYS,
        FIRST_FILE,
        LEADING,
        "            ge: {leading: 0}\n",
        "Còn là lãnh đạo",
        "ge: {leading: 0}",
    ),
    (
        Kind.IMPLIED,
        FIRST_FILE,
        "notes:\n",
        "  - id: noi-nua\n    label: Đồng ý, ở miền bắc\n    cites: [{clause: vb/dieu-1, quote: Cán bộ}]\n"
        "    any: [{in: {place: [south, abroad]}}, {not: {eq: {willing: false}}}]\nnotes:\n",
        "id: noi-nua",
        "noi-nua",
    ),
    (
        Kind.SHARED_UNUSED,
        "rules/shared.yaml",
        "scopes:\n",
        "  old: {label: Từ 45 tuổi, ge: {age: 45}}\nscopes:\n",
        "old:",
        "'old' trong expressions",
    ),
    (
        Kind.SHARED_UNUSED,
        "rules/shared.yaml",
        "to_confirm: {}\n",
        "to_confirm: {later: [{id: a, label: A, cites: [{clause: vb/dieu-3, quote: kinh phí}]}]}\n",
        "later",
        "'later' trong to_confirm",
    ),
    (Kind.GROUP_DOCUMENTS, "rules/shared.yaml", "documents: [vb]", "documents: [vb, xx]", "one:", "'xx'"),
    (Kind.GROUP_DOCUMENTS, "rules/shared.yaml", "documents: [vb]", "documents: [vb, kh]", "one:", "'kh'"),
    (
        Kind.GROUP_DOCUMENTS,
        FIRST_FILE,
        "cites: [{clause: vb/dieu-1, quote: Cán bộ}]",
        "cites: [{clause: kh/dieu-1, quote: Kế hoạch}]",
        "",
        "'kh' mà first trích",
    ),
    (
        Kind.QUOTE_MISSING,
        FIRST_FILE,
        "quote: dưới 45 tuổi",
        "quote: dưới 46 tuổi",
        "quote: dưới 46 tuổi",
        "không có ở điều khoản nào khác",
    ),
    (
        Kind.QUOTE_MISSING,
        FIRST_FILE,
        "quote: dưới 45 tuổi",
        "quote: phải đóng góp",
        "quote: phải đóng góp",
        "vb/dieu-3",
    ),
    (
        Kind.QUOTE_MISSING,
        "rules/shared.yaml",
        "{clause: vb/dieu-3, quote: đóng góp kinh phí}",
        "{clause: vb/dieu-9, quote: đóng góp kinh phí}",
        "dieu-9",
        "không có điều khoản 'vb/dieu-9'; câu trích có ở vb/dieu-3",
    ),
    (
        Kind.QUOTE_REPEATED,
        "rules/disagreements.yaml",
        "quote: có thể kéo dài",
        "quote: Thời gian",
        "quote: Thời gian",
        "2 lần trong vb/dieu-2",
    ),
    (
        Kind.QUOTE_ELSEWHERE,
        "rules/disagreements.yaml",
        "quote: có thể kéo dài",
        "quote: có thể",
        "quote: có thể",
        "cũng có nguyên văn ở vb/dieu-3",
    ),
    (Kind.LIMIT_UNTRIED, "tests/cases/first.yaml", "facts: {leading: 23}", "facts: {leading: 22}", "", "23"),
    (Kind.LIMIT_UNTRIED, "tests/cases/first.yaml", "facts: {age: 44}", "facts: {age: 43}", "", "44"),
    (
        Kind.LIMIT_UNTRIED,
        "tests/cases/first.yaml",
        "[2024-01-01, 2024-12-31]",
        "[2024-01-02, 2024-12-31]",
        "",
        "2024-01-01",
    ),
    (
        Kind.LIMIT_UNTRIED,
        "tests/cases/first.yaml",
        "facts: {leading: 24}",
        "facts: {leading: 24, posts: [deputy]}",
        "",
        "tại 24",
    ),
    (Kind.UNREADABLE, FIRST_FILE, "    use: young", "    use: old", "use: old", "không có biểu thức 'old'"),
    (
        Kind.UNREADABLE,
        "tests/cases/first.yaml",
        "facts: {age: 45}",
        "facts: {age: 450}",
        "name: Đủ 45 tuổi",
        "450",
    ),
]


@pytest.mark.parametrize(
    ("kind", "file", "right", "wrong", "line", "words"), PLANTED, ids=lambda value: str(value).strip()[:40]
)
def test_a_planted_mistake_is_the_only_one_found(
    kind: Kind, file: str, right: str, wrong: str, line: str, words: str
) -> None:
    files = _planted(file, right, wrong)
    found = _only(_check(files))
    assert found.kind is kind
    assert words in found.text
    assert found.place is not None
    if line:
        assert found.place == (file, _line(file, files, line))


def test_a_limit_without_cases_is_named_where_it_stands() -> None:
    found = _only(_check(_planted("tests/cases/first.yaml", "facts: {age: 44}", "facts: {age: 43}")))
    assert found.place == (FIRST_FILE, _line(FIRST_FILE, SOUND, "id: tuoi"))
    assert found.programmes == ("first",)


def test_options_alike_and_unused_facts_are_named_at_the_fact() -> None:
    found = _only(_check(_planted("rules/facts.yaml", "      abroad: {label: Nước ngoài}\n", ALIKE)))
    assert found.place == ("rules/facts.yaml", _line("rules/facts.yaml", SOUND, "place:"))


@pytest.mark.parametrize(
    ("file", "right", "wrong"),
    [
        ("rules/facts.yaml", "facts:\n", "facts:\n" + UNUSED_FACT + "    unused: Để dành cho năm sau\n"),
        (
            "rules/facts.yaml",
            "    options:\n      north: {label: Miền bắc}\n",
            "    alike: [{options: [north, west], reason: Để người trả lời tìm thấy nơi của mình}]\n"
            "    options:\n      north: {label: Miền bắc}\n      west: {label: Miền tây}\n",
        ),
        (
            FIRST_FILE,
            LEADING,
            "            all: [{ge: {leading: 24}}, {ge: {months: 24}, redundant: Viết cho rõ}]\n",
        ),
    ],
)
def test_what_is_declared_with_a_reason_is_no_mistake(file: str, right: str, wrong: str) -> None:
    files = _planted(file, right, wrong)
    if "west" in wrong:
        files["rules/shared.yaml"] = SHARED.replace("inside: {label: Miền bắc, eq: {place: north}}", BOTH)
    assert _check(files) == ()


BOTH = "inside: {label: Miền bắc, in: {place: [north, west]}}"


def test_a_test_that_the_others_always_accompany_is_a_remark() -> None:
    second = """\
  - id: noi-nua
    label: Là trưởng, nếu ở trong nước
    cites: [{clause: vb/dieu-1, quote: Cán bộ}]
    scope: at-home
    has_any: {posts: [head]}
notes:
"""
    found = _only(_check(_planted(FIRST_FILE, "notes:\n", second)))
    assert (found.kind, found.fault) == (Kind.NEVER_ALONE, False)
    assert found.place == ("rules/shared.yaml", _line("rules/shared.yaml", SOUND, "inside:"))


def test_a_number_that_another_bounds_decides_nothing_beside_it() -> None:
    """Who leads for 24 months has 24 months left: only people who can exist count."""
    pair = "            all: [{ge: {leading: 24}}, {lt: {months: 24}}]\n"
    files = _planted(FIRST_FILE, LEADING, pair)
    files.pop("tests/cases/first.yaml")
    found, _ = _check(files)
    assert (found.kind, found.place) == (
        Kind.NEVER,
        (FIRST_FILE, _line(FIRST_FILE, SOUND, "Còn là lãnh đạo")),
    )


def test_one_wrong_quote_hides_nothing_else() -> None:
    files = _planted(FIRST_FILE, "quote: dưới 45 tuổi", "quote: dưới 46 tuổi")
    files["rules/facts.yaml"] = FACTS.replace("facts:\n", "facts:\n" + UNUSED_FACT)
    assert {finding.kind for finding in _check(files)} == {Kind.QUOTE_MISSING, Kind.FACT_UNUSED}


def test_a_mistake_in_a_shared_part_is_said_once_with_all_its_programmes() -> None:
    files = _planted("rules/shared.yaml", "programmes: [first]", "programmes: [first, second]")
    files["rules/programmes/second.yaml"] = FIRST.replace("id: first", "id: second")
    files["tests/cases/second.yaml"] = TRIED.replace("programme: first", "programme: second")
    files["rules/shared.yaml"] = files["rules/shared.yaml"].replace(
        PERIOD, "      ge: {course_start: 0001-01-01}\n"
    )
    for name in ("first", "second"):
        file = f"tests/cases/{name}.yaml"
        files[file] = files[file].replace("ineligible\n        deciding: [thoi-ky]", "eligible")
    found = _only(_check(files))
    assert found.kind is Kind.ALWAYS
    assert found.programmes == ("first", "second")


def test_without_cases_the_limits_are_said_to_be_unchecked() -> None:
    rules = {path: text for path, text in SOUND.items() if path.startswith("rules/")}
    assert [(found.kind, found.fault) for found in _check(rules)] == [(Kind.CASES_ABSENT, False)]


def test_our_rules_have_no_fault() -> None:
    cases = {f"tests/cases/{p.name}": p.read_text(encoding="utf-8") for p in sorted(CASES.glob("*.yaml"))}
    found = check(packaged_files(), clauses(), cases)
    assert [finding for finding in found if finding.fault] == []
