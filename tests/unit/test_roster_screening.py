"""Lists screened from file to file: equal to judging each person alone, whatever stands in the cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import FileRefused
from bot.rosters import judged as judging_module
from bot.rosters import result_book
from bot.rosters.result_csv import harmless
from bot.rosters.source import Limits
from handlers import texts as common
from handlers.roster import texts
from handlers.roster.findings import Finding, explain, finding
from handlers.roster.judging import NOBODY, ListJudge
from rules.facts import FactError
from tests.unit.roster_samples import (
    FACTS,
    FIRST,
    HEADINGS,
    listed,
    opened,
    rows_of,
    screened,
    separated,
    table,
    workbook,
)
from tests.unit.rule_samples import TODAY, Facts, book, case_of, evaluator, partial_people
from tests.unit.talk import resources

BROKEN: Mapping[str, tuple[Any, ...]] = {
    "birth_date": ("31/02/1980", "abc", "12/13/1980x", "#N/A"),
    "performance": ("Loại A", "giỏi"),
    "positions": ("Chủ tịch nước", "?"),
    "months_left": ("nhiều", -3, 9999),
    "exit_ban": ("hmm", 2),
    "gender": ("F", "x"),
    "trainings_this_year": ("vài", 1.5),
}


def person(random: Random) -> Facts:
    """A person without contradictions; some facts are not told."""
    facts: Facts = {}
    for key in FACTS:
        fact = book().facts[key]
        values = [option.value for option in fact.options]
        if key == "birth_date":
            born = date(random.randint(1965, 2000), random.randint(1, 12), random.randint(1, 28))
            facts[key] = f"{born:{random.choice(('%Y-%m-%d', '%Y-%m', '%Y'))}}"
        elif key == "positions":
            facts[key] = random.sample(values, random.choice((0, 1, 1, 2)))
        elif values:
            facts[key] = random.choice(values)
        elif fact.unit:
            facts[key] = random.choice((0, 1, 2, 23, 24, 60))
        else:
            facts[key] = random.random() < 0.5
    facts["months_left"] = random.choice((60, 120))
    facts["performance"] = random.choice(("excellent", "good", "completed"))
    return {key: value for key, value in facts.items() if random.random() > 0.1}


def alone(facts: Facts) -> dict[str, Finding]:
    case = case_of(facts)
    return {key: finding(book(), each, case) for key, each in evaluator().outcomes(case).items()}


def test_200_broken_cells_in_5000_rows_are_marked_and_all_others_judged_right() -> None:
    random = Random(20240916)
    people = [person(random) for _ in range(5000)]
    rows = listed(people)
    broken: dict[tuple[int, int], Any] = {}
    while len(broken) < 200:
        row, key = random.randrange(5000), random.choice(list(BROKEN))
        place = FIRST + FACTS.index(key)
        broken[row, place] = random.choice(BROKEN[key])
    for (row, place), cell in broken.items():
        rows[row][place] = cell
        people[row].pop(FACTS[place - FIRST], None)
    summary, result = screened(workbook([HEADINGS, *rows]))
    assert (summary.people, summary.judged, summary.bad_cells) == (5000, 5000, 200)

    bad = {(each["Ô"], str(each["Đang ghi"])) for each in table(result, texts.SHEET_BAD)}
    assert bad == {(f"{column(place)}{row + 2}", str(cell)) for (row, place), cell in broken.items()}
    sheet = opened(result, read_only=True)[texts.SHEET_RESULT]
    coloured = {
        (cell.row - 2, cell.column - 2)
        for row in sheet.iter_rows(min_row=2, max_col=len(HEADINGS) + 1)
        for cell in row
        if getattr(cell, "has_style", False) and cell.fill.fgColor.rgb == "FFFFC7CE"
    }
    assert coloured == set(broken)

    expected = [alone(facts) for facts in people]
    for found, own in zip(table(result, texts.SHEET_RESULT), expected, strict=True):
        for key, one in own.items():
            assert found[book().programmes[key].short] == common.VERDICT_WORDS[one.kind]
    words = {each: explain(resources(), each) for each in {one for own in expected for one in own.values()}}
    details = iter(table(result, texts.SHEET_DETAIL))
    for number, own in enumerate(expected, 2):
        for each in own.values():
            said, told = next(details), words[each]
            assert said["Dòng"] == number
            assert said["Chương trình"] == told.programme
            assert said["Kết quả"] == told.verdict
            assert said["Điều kiện quyết định"] == told.deciding
            assert said["Còn thiếu"] == told.missing
            assert said["Căn cứ"] == told.sources
    for key, counted in summary.counts.items():
        assert sum(counted.values()) == 5000
        for kind, count in counted.items():
            assert count == sum(own[key].kind == kind for own in expected)


def column(place: int) -> str:
    return re.sub(r"\d", "", opened_letters(place))


def opened_letters(place: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(place + 1))


@settings(max_examples=40, deadline=None)
@given(st.lists(partial_people(), min_size=1, max_size=30))
def test_findings_of_a_list_are_those_of_each_person_alone(people: list[Facts]) -> None:
    judge = ListJudge(evaluator(), list(book().programmes), TODAY)
    numbers, errors = judge.judge({key: [each.get(key) for each in people] for key in book().facts})
    for row, facts in enumerate(people):
        try:
            expected = alone(facts)
        except FactError:
            assert row in errors
            assert {int(numbers[key][row]) for key in numbers} == {NOBODY}
            continue
        assert row not in errors
        assert {key: judge.findings.listed[int(each[row])] for key, each in numbers.items()} == expected


def test_a_list_read_in_parts_and_one_judged_with_numbered_reasons_say_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    random = Random(7)
    content = workbook([HEADINGS, *listed([person(random) for _ in range(60)])])
    whole, result = screened(content)
    monkeypatch.setattr(judging_module, "_PART", 17)
    monkeypatch.setattr(result_book, "MOST_DETAILS", 100)
    parts, bounded = screened(content)
    assert parts.counts == whole.counts
    assert any(texts.SHEET_DETAIL in note for note in parts.notes)
    plain = {(e["Dòng"], e["Chương trình"]): e for e in table(result, texts.SHEET_DETAIL)}
    reasons = {each["Lý do"]: each for each in table(bounded, texts.SHEET_DETAIL)}
    assert sum(each["Số người"] for each in reasons.values()) == len(plain)
    headings, *rows = rows_of(bounded, texts.SHEET_RESULT)
    for row in rows:
        for place, heading in enumerate(headings):
            if heading == texts.REASON_NUMBER:
                reason, own = reasons[row[place]], plain[row[0], headings[place - 1]]
                for key in ("Chương trình", "Kết quả", "Điều kiện quyết định", "Còn thiếu", "Căn cứ"):
                    assert reason[key] == own[key]


def test_contradictions_take_back_just_the_cells_that_contradict() -> None:
    facts = {"months_left": 10, "leader_months_left": 30, "gender": "female", "birth_date": "2020"}
    summary, result = screened(workbook([HEADINGS, *listed([facts, {"gender": "male"}])]))
    assert summary.bad_cells == 3
    assert summary.judged == 2
    bad = {each["Cột"]: each["Vì sao"] for each in table(result, texts.SHEET_BAD)}
    assert bad["Ngày sinh"] == texts.BAD_BORN
    assert bad[book().facts["months_left"].label] == texts.BAD_LEADING
    assert bad[book().facts["leader_months_left"].label] == texts.BAD_LEADING
    details = [e for e in table(result, texts.SHEET_DETAIL) if e["Dòng"] == 2]
    expected = {
        e.programme: e.verdict
        for e in (explain(resources(), f) for f in alone({"gender": "female"}).values())
    }
    assert {each["Chương trình"]: each["Kết quả"] for each in details} == expected


def test_a_person_of_whom_nothing_can_be_judged_is_told_why() -> None:
    rows = [HEADINGS, *listed([{}, {"gender": "male"}])]
    rows.append([3, "Lê C", "Sở", *[""] * len(FACTS)])
    rows[-1][FIRST + FACTS.index("gender")] = "???"
    summary, result = screened(workbook(rows))
    assert (summary.people, summary.judged, summary.bad_cells) == (3, 1, 1)
    first, _, third = table(result, texts.SHEET_RESULT)
    assert texts.NOTHING_TO_JUDGE in first.values()
    assert texts.NOTHING_READABLE in third.values()
    assert {each["Dòng"] for each in table(result, texts.SHEET_DETAIL)} == {3}


# Nothing of a list is executed or passed on

HOSTILE = (
    "=1+1", "=HYPERLINK(\"http://x.example\")", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(A1)",
    "\t=1+1", "\r=1+1", "http://x.example", "mailto:a@x.example", "file:///etc/passwd", "<script>", "&amp;",
    "]]>", "_x003D_1", "_x000D_", "＝1+1", "{=1+1}", "=cmd|'/C calc'!A1", "internal:Sheet2!A1", "#N/A",
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1, max_size=40)), min_size=FIRST, max_size=8
    ),
)
def test_no_cell_of_a_list_becomes_a_formula_or_a_link(cells: list[str]) -> None:
    row = ["1", "Nguyễn Văn A", *cells]
    headings = ["STT", "Họ và tên", *(f"{words} {n}" for n, words in enumerate(cells)), "Giới tính"]
    source = separated([headings, [*row, "nam"]]).encode("utf-8", "replace")
    try:
        _, result = screened(source, "list.csv", programmes=("da-1641",))
    except FileRefused:
        return  # what holds a NUL is no text
    for sheet in opened(result):
        assert not sheet._hyperlinks
        for line in sheet.iter_rows():
            for cell in line:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
                assert cell.comment is None or not any(
                    each in cell.comment.text for each in cells if len(each) > 3
                )


def test_text_of_a_list_is_given_back_as_it_was() -> None:
    name = "Nguye\u0302\u0303n Thị  Ðào & <b>"
    rows = [
        ["Họ tên", "Ghi chú", "Giới tính", "CCCD"],
        [name, "_x000D_ =1+1\nhai dòng", "Nữ", "079081001234"],
    ]
    _, result = screened(workbook(rows))
    (row,) = table(result, texts.SHEET_RESULT)
    assert row["Họ tên"] == name
    assert row["Ghi chú"] == "_x000D_ =1+1\nhai dòng"
    assert row["CCCD"] == "079081001234"


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3+cmd", "'-2+3+cmd"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        (" =1+1", "' =1+1"),
        ("＝1+1", "'＝1+1"),
        ("+84 912 345 678", "+84 912 345 678"),
        ("-", "-"),
        ("-5", "-5"),
        ("0912-345-678", "0912-345-678"),
        ("Nguyễn", "Nguyễn"),
        ("", ""),
    ],
)
def test_a_csv_result_neutralises_what_a_spreadsheet_would_execute(given_: str, kept: str) -> None:
    assert harmless(given_) == kept


def test_a_csv_result_says_what_the_workbook_says() -> None:
    random = Random(3)
    content = workbook([HEADINGS, *listed([person(random) for _ in range(20)])])
    _, result = screened(content)
    _, comma = screened(content, form=".csv")
    import csv
    import io

    rows = list(csv.DictReader(io.StringIO(comma.decode("utf-8-sig"), newline="")))
    for row, own in zip(rows, table(result, texts.SHEET_RESULT), strict=True):
        for programme in book().programmes.values():
            assert row[programme.short] == own[programme.short]
            assert row[f"{programme.short}: lý do"]


def test_limits_are_told() -> None:
    content = workbook([HEADINGS, *listed([{"gender": "male"}] * 300)])
    with pytest.raises(FileRefused, match="100"):
        screened(content, limits=Limits(100, 1_000_000))
    with pytest.raises(FileRefused, match="trải rộng"):
        screened(content, limits=Limits(1000, 1000))
