"""Loading the rule files: what is in them, and that every mistake is named with its file and line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from rules.loading.load import load, packaged_files
from rules.model import Atom, Node, Op, Rulebook, RuleError
from tests.unit.rule_samples import book, clauses

CLAUSES = {"vb/dieu-1": "Cán bộ dưới 45 tuổi được cử đi học.", "vb/dieu-2": "Thời gian: năm 2024."}

FACTS = """\
version: 1
date: 2026-11-22
facts:
  start:
    type: date
    label: Ngày
    question: Ngày nào?
  age:
    type: integer
    label: Tuổi
    question: Bao nhiêu tuổi?
    unit: tuổi
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
    label: Tháng
    question: Bao nhiêu tháng?
    min: 0
    max: 720
    usual: [24, 720]
    over_time: countdown
  leading:
    type: integer
    label: Tháng lãnh đạo
    question: Bao nhiêu tháng?
    min: 0
    max: 720
    at_most: months
  banned:
    type: boolean
    label: Cấm
    question: Có bị cấm không?
    usual: [false]
  place:
    type: option
    label: Nơi
    question: Ở đâu?
    options:
      here:
        label: Ở đây
        words: [đây]
      there: {label: Ở kia}
  posts:
    type: options
    label: Chức vụ
    question: Chức vụ nào?
    none: {label: Không}
    options:
      head: {label: Trưởng}
      deputy: {label: Phó}
"""

SHARED = """\
version: 1
date: 2026-11-22
groups:
  one:
    name: Nhóm một
    documents: [vb]
    programmes: [first]
  two:
    name: Nhóm hai
    documents: [vb]
    programmes:
      - second
expressions:
  young:
    label: Dưới 45 tuổi
    lt: {age: 45}
scopes:
  here-only:
    outside: {eq: {place: there}}
    inside: {eq: {place: here}}
    doubtful: {label: Chưa rõ, cites: [{clause: vb/dieu-1, quote: cử đi}], has_any: {posts: [deputy]}}
conditions:
  period:
    - id: thoi-ky
      label: Năm 2024
      cites: [{clause: vb/dieu-2, quote: năm 2024}]
      between: {start: [2024-01-01, 2024-12-31]}
to_confirm:
  health:
    - id: suc-khoe
      label: Sức khỏe
      cites: [{clause: vb/dieu-1, quote: Cán bộ}]
notes: {}
"""

FIRST = """\
id: first
version: 3
date: 2026-11-22
name: Chương trình một
short: Một
for_whom: {text: Cán bộ, cites: [{clause: vb/dieu-1, quote: Cán bộ}]}
runs: {text: Năm 2024, cites: [{clause: vb/dieu-2, quote: năm 2024}]}
decided_by: {text: Cơ quan, cites: [{clause: vb/dieu-1, quote: được cử đi học}]}
conditions:
  - include: period
  - id: tuoi
    label: Dưới 45 tuổi
    cites:
      - clause: vb/dieu-1
        quote: dưới 45 tuổi
    use: young
  - id: khong-cam
    label: Không bị cấm
    cites:
      - clause: vb/dieu-1
        quote: được cử đi học
    scope: here-only
    any:
      - eq: {banned: false}
      - disputed:
          all:
            - in: {place: [here, there]}
            - not: {eq: {posts: []}}
            - ge: {months: 24}
to_confirm:
  - include: health
  - id: chi-tieu
    label: Chỉ tiêu
    cites: [{clause: vb/dieu-1, quote: được cử đi học}]
    when: {has_any: {posts: [head]}}
"""

SECOND = """\
id: second
version: 1
date: 2026-11-22
name: Chương trình hai
short: Hai
for_whom: {text: Cán bộ, cites: [{clause: vb/dieu-1, quote: Cán bộ}]}
runs: {text: Năm 2024, cites: [{clause: vb/dieu-2, quote: năm 2024}]}
decided_by: {text: Cơ quan, cites: [{clause: vb/dieu-1, quote: được cử đi học}]}
conditions:
  - include: period
"""

DISAGREEMENTS = """\
disagreements:
  - id: tuoi-nao
    kind: unclear
    title: Tuổi nào
    text: Văn bản không nói tính tuổi vào ngày nào.
    programmes: [first]
    cites:
      - clause: vb/dieu-1
        quote: dưới 45 tuổi
"""

FILES = {
    "facts.yaml": FACTS,
    "shared.yaml": SHARED,
    "disagreements.yaml": DISAGREEMENTS,
    "programmes/first.yaml": FIRST,
    "programmes/second.yaml": SECOND,
}


def loaded(files: Mapping[str, str] = FILES) -> Rulebook:
    return load(files, CLAUSES)


def mistake(files: Mapping[str, str]) -> str:
    with pytest.raises(RuleError) as caught:
        loaded(files)
    message = str(caught.value)
    assert "\n" not in message
    return message


def line_of(text: str, passage: str) -> int:
    """The line on which a passage that stands once in a text begins."""
    assert text.count(passage) == 1, (text.count(passage), passage)
    return text[: text.index(passage)].count("\n") + 1


# What is read


def test_the_small_rulebook_is_read_as_written() -> None:
    found = loaded()
    assert list(found.facts) == ["start", "age", "born", "months", "leading", "banned", "place", "posts"]
    assert list(found.programmes) == ["first", "second"]
    assert [programme.id for programme in found.in_group("one")] == ["first"]
    first = found.programmes["first"]
    assert (first.version, first.date, first.short) == (3, date(2026, 11, 22), "Một")
    assert [condition.id for condition in first.conditions] == ["thoi-ky", "tuoi", "khong-cam"]
    assert [remark.id for remark in first.to_confirm] == ["suc-khoe", "chi-tieu"]
    assert found.disagreements[0].programmes == ("first",)
    assert found.facts["place"].option("here").words == ("đây",)
    with pytest.raises(KeyError):
        found.facts["place"].option("elsewhere")


def test_what_is_used_by_name_is_what_the_name_stands_for() -> None:
    first = loaded().programmes["first"]
    age = first.conditions[1]
    assert age.atom == Atom(Op.LT, "age", (45,))
    assert (age.label, age.cites[0].quote) == ("Dưới 45 tuổi", "dưới 45 tuổi")
    period = first.conditions[0]
    assert period.atom == Atom(Op.BETWEEN, "start", (date(2024, 1, 1), date(2024, 12, 31)))


def test_a_scope_is_outside_or_inside_and_the_condition_or_doubtful() -> None:
    scoped = loaded().programmes["first"].conditions[2]
    assert (scoped.op, scoped.scoped, scoped.id) == (Op.ANY, True, "khong-cam")
    outside, applies, doubt = scoped.parts
    assert outside.atom == Atom(Op.EQ, "place", ("there",))
    assert applies.op is Op.ALL
    assert applies.parts[0].atom == Atom(Op.EQ, "place", ("here",))
    assert applies.parts[1].op is Op.ANY
    assert (doubt.op, doubt.label) == (Op.DISPUTED, "Chưa rõ")
    assert doubt.parts[0].atom == Atom(Op.HAS_ANY, "posts", ("deputy",))
    assert {atom.fact for atom in scoped.atoms()} == {"place", "banned", "posts", "months"}


def test_every_passage_is_given_with_where_it_is_quoted() -> None:
    quoted = [(where, cite.quote) for where, cite in loaded().cites()]
    assert ("first: tuoi", "dưới 45 tuổi") in quoted
    assert ("first: chi-tieu", "được cử đi học") in quoted
    assert ("second: runs", "năm 2024") in quoted
    assert ("disagreements: tuoi-nao", "dưới 45 tuổi") in quoted
    assert ("first: khong-cam", "cử đi") in quoted  # of the scope


def test_the_packaged_rules_quote_the_packaged_documents() -> None:
    quotes = [cite for _, cite in book().cites()]
    assert all(cite.quote in clauses()[cite.clause] for cite in quotes)
    for programme in book().programmes.values():
        assert all(condition.label and condition.cites for condition in programme.conditions)
        assert all(remark.label and remark.cites for remark in (*programme.to_confirm, *programme.notes))
        for statement in (programme.for_whom, programme.runs, programme.decided_by):
            assert statement.cites


def test_what_is_disputed_quotes_every_side() -> None:
    for programme in book().programmes.values():
        for condition in programme.conditions:
            for node in _below(condition):
                if node.op is Op.DISPUTED:
                    quoted = list(node.all_cites()) or condition.cites
                    assert node.label
                    assert len({cite.clause for cite in quoted}) > 1, (programme.id, node.label)


def _below(node: Node) -> list[Node]:
    return [node, *(each for part in node.parts for each in _below(part))]


def test_the_packaged_programmes_stand_in_their_groups() -> None:
    """More may be added to them."""
    expected = {
        "kl39": ("kl39-ngan-han", "kl39-trung-han", "kl39-ngoai-ngu"),
        "da1641": ("da-1641",),
        "dtbd": (
            "kh-nuoc-ngoai-tre",
            "kh-ky-nang-quan-ly",
            "kh-thuc-thi-cong-vu",
            "kh-lanh-dao-xa",
            "kh-cong-chuc-xa",
            "kh-vien-chuc-lanh-dao",
            "kh-vien-chuc-chuyen-mon",
            "kh-sau-dai-hoc",
            "kh-chuyen-khoa-y-duoc",
        ),
    }
    for group, programmes in expected.items():
        listed = book().groups[group].programmes
        assert tuple(programme for programme in listed if programme in programmes) == programmes
    assert list(packaged_files())[:3] == ["facts.yaml", "shared.yaml", "disagreements.yaml"]


# Every mistake: the file, what is written there, what is written instead (@ marks the line that is named)


def fact_of(key: str) -> str:
    """All lines of a fact."""
    after = FACTS[FACTS.index(f"\n  {key}:\n") + 1 :].splitlines(keepends=True)
    rest = next((at for at, line in enumerate(after) if at and not line.startswith("    ")), len(after))
    return "".join(after[:rest])


AGE_FACT, MONTHS, LEADING, BANNED = map(fact_of, ("age", "months", "leading", "banned"))
AGE = "lt: {age: 45}"
TUOI = "- id: tuoi\n    label: Dưới 45 tuổi\n"
QUOTED = "    cites:\n      - clause: vb/dieu-1\n        quote: dưới 45 tuổi\n"
OUTSIDE = "outside: {eq: {place: there}}\n"
AGAIN = "@  - {id: tuoi-nao, kind: sums, title: x, text: x, cites: [{clause: vb/dieu-1, quote: Cán bộ}]}\n"
FORBIDDEN = "- eq: {banned: false}"
P1, P2 = "programmes/first.yaml", "programmes/second.yaml"
SH, FA, DI = "shared.yaml", "facts.yaml", "disagreements.yaml"
MISTAKES = [
    # keys
    (P1, "short: Một", "short: Một\n@tuoi: 44", "khóa 'tuoi' không có trong mẫu"),
    (FA, "    unit: tuổi", "@    units: tuổi", "khóa 'units' không có trong mẫu"),
    (FA, "words: [đây]", "@word: [đây]", "khóa 'word' không có trong mẫu"),
    (SH, "notes: {}", "notes: {}\n@note: {}", "khóa 'note' không có trong mẫu"),
    (SH, "    name: Nhóm một", "    name: Nhóm một\n@    title: Một", "khóa 'title' không có trong mẫu"),
    (SH, "    inside:", "@    in_side: {eq: {place: here}}\n    inside:", "khóa 'in_side' không có"),
    (P1, "    use: young", "    use: young\n@    lable: x", "không có toán tử hay khóa 'lable'"),
    (P1, "        quote: dưới 45 tuổi", "        quote: dưới 45 tuổi\n@        page: 1", "khóa 'page'"),
    (P1, "  - include: health", "  - include: health\n@    label: x", "khóa 'label' không có"),
    (DI, "    title: Tuổi nào", "    title: Tuổi nào\n@    name: x", "khóa 'name' không có"),
    (DI, "kind: unclear", "@kind: doubt", "ở đây cần một trong: differ, unclear, sums"),
    (DI, "disagreements:", "@more: []\ndisagreements:", "khóa 'more' không có"),
    (P1, "id: first\nversion: 3\n", "@id: first\n", "thiếu khóa 'version'"),
    (P1, TUOI + QUOTED, f"@{TUOI}", "thiếu khóa 'cites'"),
    (P1, "- id: khong-cam\n    label: Không bị cấm\n", "@- id: khong-cam\n", "điều kiện thiếu khóa 'label'"),
    (P1, "  - id: tuoi\n    label", "@  - label", "điều kiện thiếu khóa 'id'"),
    (P1, "  - id: chi-tieu\n    label", "@  - label", "thiếu khóa 'id'"),
    (
        FA,
        "type: option\n    label: Nơi\n    question: Ở đâu?\n",
        "@type: option\n    label: Nơi\n",
        "thiếu khóa 'question'",
    ),
    (SH, f"{OUTSIDE}    inside: {{eq: {{place: here}}}}\n", f"@{OUTSIDE}", "thiếu khóa 'inside'"),
    (
        P1,
        "- clause: vb/dieu-1\n        quote: dưới 45 tuổi\n",
        "@- clause: vb/dieu-1\n",
        "thiếu khóa 'quote'",
    ),
    # written twice
    (P1, "short: Một", "short: Một\n@short: Một", "khóa 'short' viết hai lần"),
    (P1, "    use: young", "    use: young\n@    use: young", "khóa 'use' viết hai lần"),
    (FA, "  born:", "@  age: {}\n  born:", "khóa 'age' viết hai lần"),
    (FA, "      there: {", "@      here: {label: x}\n      there: {", "khóa 'here' viết hai lần"),
    (P1, "- id: khong-cam", "@- id: tuoi", "id 'tuoi' dùng cho hai điều kiện"),
    (P1, "- id: chi-tieu", "@- id: khong-cam", "id 'khong-cam' dùng cho hai điều kiện"),
    (P1, "- id: chi-tieu", "@- id: suc-khoe", "id 'suc-khoe' dùng cho hai điều kiện"),
    (P2, "- include: period", "- include: period\n@  - include: period", "id 'thoi-ky' dùng cho hai"),
    (DI, "45 tuổi\n", f"45 tuổi\n{AGAIN}", "id 'tuoi-nao' viết hai lần"),
    # facts, values, operators
    (SH, AGE, "@lt: {ages: 45}", "không có dữ kiện 'ages'"),
    (SH, AGE, "lt:\n@      ages:\n        45", "không có dữ kiện 'ages'"),
    (P1, "[head]", "@[heads]", "dữ kiện 'posts' không có giá trị 'heads'"),
    (
        P1,
        "- in: {place: [here, there]}",
        "- in:\n                place:\n                  - here\n@                  - anywhere",
        "'anywhere'",
    ),
    (P1, FORBIDDEN, "@- eq: {banned: no}", "giá trị 'no' không dùng được ở đây"),
    (P1, FORBIDDEN, "@- eq: {banned: 0}", "dữ kiện 'banned' không có giá trị 0"),
    (P1, FORBIDDEN, "@- eq: {banned: [false]}", "ở đây cần một giá trị đơn"),
    (P1, FORBIDDEN, "@- eq: {place: true}", "dữ kiện 'place' không có giá trị True"),
    (SH, AGE, "@lt: {age: 45.5}", "giá trị '45.5' không dùng được ở đây"),
    (SH, AGE, '@lt: {age: "45"}', "ở đây cần một số nguyên"),
    (SH, AGE, "@lt: {age: true}", "ở đây cần một số nguyên"),
    (SH, AGE, "@lt: {age: 14}", "giá trị 14 nằm ngoài giới hạn của dữ kiện 'age'"),
    (SH, AGE, "@lt: {age: 101}", "giá trị 101 nằm ngoài giới hạn của dữ kiện 'age'"),
    (SH, "[2024-01-01, ", "@[01/01/2024, ", "ở đây cần một ngày dạng YYYY-MM-DD"),
    (SH, "[2024-01-01, ", "@[2024-02-30, ", "giá trị '2024-02-30' không dùng được ở đây"),
    (SH, AGE, "@less: {age: 45}", "không có toán tử hay khóa 'less'"),
    (SH, AGE, "@less:\n      age: 45", "không có toán tử hay khóa 'less'"),
    (P1, FORBIDDEN, "- any:\n@          - equals: {banned: false}", "không có toán tử hay khóa 'equals'"),
    (P1, FORBIDDEN, "@- {eq: {banned: false}, not: {eq: {banned: true}}}", "đúng một toán tử"),
    (P1, FORBIDDEN, "@- {label: Không cấm}", "mỗi điều kiện có đúng một toán tử"),
    (P1, FORBIDDEN, "@- eq: {banned: false, age: 45}", "toán tử eq cần đúng một dữ kiện"),
    (P1, FORBIDDEN, "@- eq: banned", "ở đây cần các cặp khóa và giá trị"),
    (P1, FORBIDDEN, "@- banned", "ở đây cần các cặp khóa và giá trị"),
    # operators that a type does not have
    (P1, FORBIDDEN, "@- in: {banned: [false]}", "toán tử in không dùng được với dữ kiện 'banned'"),
    (P1, FORBIDDEN, "@- lt: {place: here}", "toán tử lt không dùng được với dữ kiện 'place'"),
    (P1, FORBIDDEN, "@- has_any: {place: [here]}", "toán tử has_any không dùng được"),
    (P1, FORBIDDEN, "@- in: {posts: [head]}", "toán tử in không dùng được với dữ kiện 'posts'"),
    (P1, FORBIDDEN, "@- has_any: {age: [44]}", "toán tử has_any không dùng được với dữ kiện 'age'"),
    (P1, FORBIDDEN, "@- in: {start: [2024-01-01]}", "toán tử in không dùng được với dữ kiện 'start'"),
    (P1, FORBIDDEN, "@- lt: {born: 2024-01-01}", "toán tử lt không dùng được với dữ kiện 'born'"),
    (P1, FORBIDDEN, "@- eq: {posts: [head]}", "eq chỉ so với danh sách trống []"),
    (P1, FORBIDDEN, "@- eq: {posts: head}", "ở đây cần một danh sách"),
    # lists
    (SH, "[2024-01-01, 2024-12-31]", "@[2024-12-31, 2024-01-01]", "between cần hai giá trị, nhỏ trước"),
    (SH, "[2024-01-01, 2024-12-31]", "@[2024-01-01]", "between cần hai giá trị"),
    (SH, "[2024-01-01, 2024-12-31]", "@[2024-01-01, 2024-06-01, 2024-12-31]", "between cần hai giá trị"),
    (SH, "[2024-01-01, 2024-12-31]", "@2024-01-01", "ở đây cần một danh sách"),
    (P1, "[here, there]", "@[]", "danh sách trống"),
    (P1, "[here, there]", "@[here, here]", "giá trị viết hai lần"),
    (P1, "[here, there]", "@here", "ở đây cần một danh sách"),
    (P1, FORBIDDEN, "@- all: []", "toán tử all cần một danh sách điều kiện"),
    (P1, FORBIDDEN, "@- any: {eq: {banned: false}}", "toán tử any cần một danh sách điều kiện"),
    (P1, FORBIDDEN, "@- not: []", "ở đây cần các cặp khóa và giá trị"),
    (P1, FORBIDDEN, "@- disputed: [{eq: {banned: false}}]", "ở đây cần các cặp khóa và giá trị"),
    (P2, SECOND, "@" + SECOND.replace("\n  - include: period", " []"), "không có điều kiện nào"),
    (P2, SECOND, "@" + SECOND.replace("conditions:\n  - include: period\n", ""), "không có điều kiện nào"),
    (P2, "conditions:\n  - include: period", "@conditions: {}", "ở đây cần một danh sách"),
    (
        P1,
        "    cites: [{clause: vb/dieu-1, quote: được cử đi học}]\n    when",
        "@    cites: []\n    when",
        "cần ít nhất một câu trích",
    ),
    (P2, "cites: [{clause: vb/dieu-2, quote: năm 2024}]", "@cites: []", "cần ít nhất một câu trích"),
    (
        DI,
        "    cites:\n      - clause: vb/dieu-1\n        quote: dưới 45 tuổi",
        "@    cites: []",
        "cần ít nhất một câu trích",
    ),
    (SH, "cites: [{clause: vb/dieu-2, quote: năm 2024}]", "@cites: []", "cần ít nhất một câu trích"),
    # quotes
    (
        P1,
        "vb/dieu-1\n        quote: dưới",
        "@vb/dieu-9\n        quote: dưới",
        "không có điều khoản 'vb/dieu-9'",
    ),
    (
        P1,
        "quote: dưới 45 tuổi",
        "@quote: dưới 40 tuổi",
        "câu trích không có nguyên văn trong vb/dieu-1: 'dưới 40 tuổi'",
    ),
    (P1, "quote: dưới 45 tuổi", "@quote: Dưới 45 tuổi", "câu trích không có nguyên văn"),
    (P1, "quote: dưới 45 tuổi", "@quote: dưới  45 tuổi", "câu trích không có nguyên văn"),
    (P1, "quote: dưới 45 tuổi", '@quote: "dưới 45 tuổi  "', "câu trích không có nguyên văn"),
    (P1, "quote: dưới 45 tuổi", '@quote: " "', "ở đây cần một đoạn chữ"),
    (P1, "quote: dưới 45 tuổi", "@quote: 45", "ở đây cần một đoạn chữ"),
    (DI, "quote: dưới 45 tuổi", "@quote: dưới 40 tuổi", "câu trích không có nguyên văn"),
    (SH, "quote: Cán bộ", "@quote: Công chức", "câu trích không có nguyên văn"),
    # names that stand for nothing
    (P1, "use: young", "@use: old", "shared.yaml không có biểu thức 'old'"),
    (P1, "scope: here-only", "@scope: everywhere", "shared.yaml không có phạm vi 'everywhere'"),
    (P1, "include: health", "@include: wealth", "shared.yaml không có 'wealth' trong to_confirm"),
    (P1, "include: health", "@include: period", "shared.yaml không có 'period' trong to_confirm"),
    (P1, "include: period", "@include: health", "shared.yaml không có 'health' trong conditions"),
    (SH, AGE, "@use: younger", "shared.yaml không có biểu thức 'younger'"),
    (SH, AGE, "lt: {age: 45}\n@    scope: here-only", "shared.yaml không có phạm vi 'here-only'"),
    (DI, "[first]", "@[third]", "không có chương trình 'third'"),
    (
        FA,
        AGE_FACT,
        AGE_FACT.replace(": born", ": birth").replace("  age", "@  age"),
        "dữ kiện 'age' nhắc đến 'birth' là dữ kiện không có",
    ),
    (
        FA,
        LEADING,
        LEADING.replace(": months", ": years").replace("  leading", "@  leading"),
        "dữ kiện 'leading' nhắc đến 'years' là dữ kiện không có",
    ),
    # facts
    (FA, "type: boolean", "@type: bool", "loại dữ kiện 'bool' không có"),
    (
        FA,
        "    alternative: born\n    over_time: ageing\n  born:",
        "@  born:",
        "không dữ kiện nào có alternative là 'born'",
    ),
    (
        FA,
        AGE_FACT,
        AGE_FACT.replace(": born", ": months").replace("  age", "@  age"),
        "dữ kiện 'age' không thể tính hay so với 'months'",
    ),
    (
        FA,
        LEADING,
        LEADING.replace(": months", ": banned").replace("  leading", "@  leading"),
        "dữ kiện 'leading' không thể tính hay so với 'banned'",
    ),
    (
        FA,
        AGE_FACT,
        AGE_FACT.replace("    min: 15\n", "").replace("    type", "@    type"),
        "một số cần min và max",
    ),
    (
        FA,
        AGE_FACT,
        AGE_FACT.replace("    max: 100\n", "").replace("    type", "@    type"),
        "một số cần min và max",
    ),
    (FA, AGE_FACT, AGE_FACT.replace("15", "101").replace("    type", "@    type"), "min không lớn hơn max"),
    (FA, "over_time: ageing", "@over_time: older", "over_time 'older' không có (có: constant, ageing,"),
    (
        FA,
        AGE_FACT,
        AGE_FACT.replace(": ageing", ": yearly").replace("  age", "@  age", 1),
        "dữ kiện 'age' tính từ 'born' nên cần over_time: ageing",
    ),
    (FA, "    usual: [false]", "    @over_time: countdown", "chỉ dùng cho một số (integer)"),
    (FA, "min: 15", "@min: mười lăm", "ở đây cần một số nguyên"),
    (
        FA,
        MONTHS,
        MONTHS.replace("[24, 720]", "[24]").replace("    type", "@    type"),
        "usual của một số cần hai số nguyên",
    ),
    (
        FA,
        BANNED,
        BANNED.replace("[false]", "[sometimes]").replace("    type", "@    type"),
        "usual nêu giá trị không có trong các lựa chọn",
    ),
    (FA, "label: Ở đây", "@label: 5", "ở đây cần một đoạn chữ"),
    # groups
    (SH, "[first]", "@[first, third]", "không có tệp rules/programmes/third.yaml"),
    (SH, "      - second", "@      - first\n      - second", "chương trình 'first' đứng trong hai nhóm"),
    (SH, "[first]", "@[first, first]", "chương trình 'first' đứng trong hai nhóm"),
    (P1, "id: first\n", "@id: third\n", "id 'third' phải trùng với tên tệp"),
    # plain values
    (P1, "version: 3", "@version: ba", "ở đây cần một số nguyên"),
    (P1, "date: 2026-11-22", "@date: hôm nay", "ở đây cần một ngày dạng YYYY-MM-DD"),
    (P1, "name: Chương trình một", "@name: [Chương trình một]", "ở đây cần một giá trị đơn"),
    (P1, "name: Chương trình một", "@name:", "giá trị '' không dùng được ở đây"),
    (P1, "name: Chương trình một", "@name: !!binary aGk=", "giá trị 'aGk=' không dùng được ở đây"),
    (P1, "for_whom: {text: Cán bộ", "@for_whom: {text: ''", "ở đây cần một đoạn chữ"),
    (FA, "facts:\n", "facts:\n@  <<: {}\n", "giá trị '<<' không dùng được ở đây"),
    # broken YAML
    (P1, "short: Một", "@short: Một: hai", "tệp YAML viết sai"),
    (P1, "    use: young", "@\tuse: young", "tệp YAML viết sai"),
    (P1, "short: Một", "@short: @một", "tệp YAML viết sai"),
    (P1, "short: Một", "@short: *mot", "tệp YAML viết sai"),
    (SH, "notes: {}", "@notes: {]", "tệp YAML viết sai"),
    (DI, "disagreements:", "a: b\n@---\ndisagreements:", "tệp YAML viết sai"),
]


@pytest.mark.parametrize(
    ("name", "right", "wrong", "message"), MISTAKES, ids=[m[2][:40] or m[3] for m in MISTAKES]
)
def test_a_mistake_is_named_with_its_file_and_line(name: str, right: str, wrong: str, message: str) -> None:
    assert FILES[name].count(right) == 1, right
    marked = FILES[name].replace(right, wrong)
    text = "".join(part for part in marked.split("@", 1))
    found = mistake({**FILES, name: text})
    assert message in found
    assert found.startswith(f"rules/{name}, dòng {line_of(marked.replace('@', 'mark', 1), 'mark')}: "), found


@pytest.mark.parametrize("name", ["facts.yaml", "shared.yaml", "disagreements.yaml"])
def test_a_file_that_is_not_there_is_named(name: str) -> None:
    found = mistake({key: text for key, text in FILES.items() if key != name})
    assert found == f"rules/{name}: không có tệp này"


def test_the_file_of_a_listed_programme_must_be_there() -> None:
    found = mistake({key: text for key, text in FILES.items() if key != "programmes/second.yaml"})
    assert found == (
        f"rules/shared.yaml, dòng {line_of(SHARED, '- second')}: không có tệp rules/programmes/second.yaml"
    )


def test_a_programme_must_stand_in_a_group() -> None:
    third = SECOND.replace("id: second", "id: third")
    found = mistake({**FILES, "programmes/third.yaml": "# mới\n" + third})
    assert (
        found == "rules/programmes/third.yaml, dòng 2: chương trình chưa đứng trong nhóm nào của shared.yaml"
    )


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("text", ["", "# chỉ có ghi chú\n", "---\n"])
def test_an_empty_file_is_named(name: str, text: str) -> None:
    assert mistake({**FILES, name: text}).startswith(f"rules/{name}")


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("text", ["- một\n- hai\n", "chỉ có chữ\n"])
def test_a_file_that_is_no_mapping_is_named(name: str, text: str) -> None:
    assert mistake({**FILES, name: text}) == f"rules/{name}, dòng 1: ở đây cần các cặp khóa và giá trị"


def test_a_character_that_yaml_does_not_take_is_named() -> None:
    found = mistake({**FILES, "shared.yaml": SHARED.replace("Nhóm một", "Nhóm\x07một")})
    assert found.startswith("rules/shared.yaml")
    assert "tệp YAML viết sai" in found
