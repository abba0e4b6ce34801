"""How lists are read: headings as offices write them, cells, sheets, encodings, files that are no lists."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from bot.errors import FileRefused
from bot.rosters.survey import column, letters, survey
from handlers.dates import months_until
from handlers.roster import texts
from handlers.roster.cells import FORMULA, Bad, CellReader
from handlers.roster.headings import Headings, Kind, Meaning
from handlers.roster.layout import find_layout
from tests.unit.roster_samples import rows_of, screened, separated, table, workbook
from tests.unit.rule_samples import TODAY, book

HEADINGS = Headings(book())


def meaning(above: str, below: str = "") -> tuple[str, str, str] | None:
    found = HEADINGS.read(above, below).meaning
    return None if found is None else (found.kind.value, found.fact, found.value)


# Headings


@pytest.mark.parametrize("fact", list(book().facts.values()), ids=lambda fact: fact.key)
def test_the_label_of_a_fact_is_its_heading(fact: Any) -> None:
    for label in (
        fact.label,
        fact.label.upper(),
        unicodedata.normalize("NFD", fact.label),
        f" {fact.label} (*)",
    ):
        assert meaning(label) == ("fact", fact.key, "")


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Ngày sinh", ("fact", "birth_date", "")),
        ("NĂM  SINH", ("fact", "birth_date", "")),
        ("ngay thang nam sinh", ("fact", "birth_date", "")),
        ("NTNS", ("fact", "birth_date", "")),
        ("Gioi tinh", ("fact", "gender", "")),
        ("Nữ (x)", ("tick", "gender", "female")),
        ("Chức vụ hiện tại", ("fact", "positions", "")),
        ("Chức vụ,\nchức danh", ("fact", "positions", "")),
        ("Đơn vị công tác", ("free", "unit", "")),
        ("Xếp loại 2024", ("fact", "performance", "")),
        ("Kết quả xếp loại năm 2023", ("fact", "performance", "")),
        ("Thời gian công tác còn lại (tháng)", ("fact", "months_left", "")),
        ("Ngày nghỉ hưu", ("until", "months_left", "")),
        ("Chức vụ đang giữ: Chủ tịch UBND cấp xã", ("tick", "positions", "commune_chair")),
        ("Thời gian công tác còn lại (năm)", ("years", "months_left", "")),
        ("Thời gian công tác còn lại (tính theo năm)", ("years", "months_left", "")),
        ("Số năm còn làm lãnh đạo", ("years", "leader_months_left", "")),
        ("Ngày nghỉ hưu dự kiến", ("until", "months_left", "")),
        ("Năm sinh nữ", ("born", "birth_date", "female")),
        ("Năm sinh (Nam)", ("born", "birth_date", "male")),
        ("Chức danh, chức vụ", ("fact", "positions", "")),
        ("Đánh giá xếp loại 03 năm gần nhất", ("fact", "performance", "")),
        ("Lĩnh vực", None),
        ("Họ và tên", ("free", "name", "")),
        ("STT", ("free", "order", "")),
        ("CCCD", None),
        ("Ngày sinh của con", None),
        ("", None),
    ],
)
def test_headings_as_offices_write_them(heading: str, expected: tuple[str, str, str] | None) -> None:
    assert meaning(heading) == expected


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        ("Năm sinh", "Nam", ("born", "birth_date", "male")),
        ("Giới tính", "Nữ", ("tick", "gender", "female")),
        ("Xếp loại hoàn thành nhiệm vụ", "HTXSNV", ("tick", "performance", "excellent")),
        ("Xếp loại", "Năm 2024", ("fact", "performance", "")),
        ("Thông tin cá nhân", "Ngày sinh", ("fact", "birth_date", "")),
        ("Con", "Ngày sinh", None),
    ],
)
def test_headings_below_headings(above: str, below: str, expected: tuple[str, str, str] | None) -> None:
    assert meaning(above, below) == expected


@pytest.mark.parametrize(
    ("heading", "facts"),
    [
        ("Thời gian còn lại", {"months_left", "leader_months_left"}),
        ("Ngoại ngữ", {"study_language", "language_at_work"}),
        ("Ngày sinh của con", {"birth_date"}),
    ],
)
def test_a_heading_that_may_be_several_facts_is_none_and_is_told(heading: str, facts: set[str]) -> None:
    found = HEADINGS.read(heading)
    assert found.meaning is None
    assert set(found.doubt) == facts
    rows = [["Họ tên", heading, "Giới tính"], ["A", "12", "nam"]]
    summary, _ = screened(workbook(rows))
    assert any(f"“{heading}”" in note for note in summary.notes)


def layout(rows: list[list[Any]], merged: list[tuple[int, int, int, int]] | None = None) -> Any:
    return find_layout(HEADINGS, list(enumerate(rows, 1)), merged or [])


def test_headings_stand_below_titles_over_two_rows_with_numbers_under_them() -> None:
    rows = [
        ["UBND TỈNH", "", "", "", ""],
        ["DANH SÁCH CÁN BỘ", "", "", "", ""],
        ["STT", "Họ và tên", "Năm sinh", "", "Chức vụ"],
        ["", "", "Nam", "Nữ", ""],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        ["1", "A", "1980", "", "Trưởng phòng"],
    ]
    for merged in ([], [(3, 3, 2, 3), (3, 4, 0, 0), (3, 4, 1, 1), (3, 4, 4, 4)]):
        found = layout(rows, merged)
        assert (found.first, found.last) == (3, 5)
        kinds = [each.meaning and each.meaning.kind for each in found.headings]
        assert kinds == [Kind.FREE, Kind.FREE, Kind.BORN, Kind.BORN, Kind.FACT]


def test_years_below_a_heading_may_be_numbers_and_a_name_may_take_two_columns() -> None:
    rows: list[list[Any]] = [
        ["TT", "Họ và tên", "", "Giới tính", "", "Xếp loại", "", "Chức vụ"],
        ["", "", "", "Nam", "Nữ", 2022.0, 2023.0, ""],
        [1.0, 2.0, "", 3.0, 4.0, 5.0, 6.0, 7.0],
        [1.0, "Nguyễn Văn", "An", "x", "", "HTNV", "HTTNV", "Trưởng phòng"],
    ]
    for merged in ([], [(1, 2, 1, 2), (1, 1, 3, 4), (1, 1, 5, 6), (1, 2, 0, 0), (1, 2, 7, 7)]):
        found = layout(rows, merged)
        assert (found.first, found.last) == (1, 3)
        assert found.names == (1, 2)
        assert [each.meaning.year for each in found.headings[5:7] if each.meaning] == [2022, 2023]
    content = workbook([["Họ và tên", "", "Giới tính", "Chức vụ"], ["Lê", "Bình", "nữ", "Trưởng phòng"]])
    assert rows_of(screened(content)[1], "Chi tiết")[1][1] == "Lê Bình"


def test_headings_may_stand_over_three_rows() -> None:
    rows: list[list[Any]] = [
        ["TT", "Họ và tên", "Thông tin cá nhân", "", "", "Kết quả đánh giá", "", "Chức vụ"],
        ["", "", "Ngày sinh", "", "Dân tộc", "Năm 2022", "Năm 2023", ""],
        ["", "", "Nam", "Nữ", "", "", "", ""],
        ["1", "A", "1980", "", "Kinh", "HTT", "HTNV", "Trưởng phòng"],
        ["2", "B", "", "1985", "Tày", "HTT", "HTT", "Phó phòng"],
    ]
    merged = [(1, 1, 2, 4), (2, 2, 2, 3), (1, 1, 5, 6), (1, 3, 0, 0), (1, 3, 1, 1), (1, 3, 7, 7)]
    found = layout(rows, merged)
    assert (found.first, found.last) == (1, 3)
    kinds = [each.meaning and each.meaning.kind for each in found.headings]
    assert kinds == [
        Kind.FREE, Kind.FREE, Kind.BORN, Kind.BORN, None, Kind.FACT, Kind.FACT, Kind.FACT,
    ]  # fmt: skip


def test_a_time_below_a_heading_in_years_is_no_number_of_months() -> None:
    for cell, months in ((5.0, 60), (2.5, 30), ("5", 60), ("2,5", 30), ("24 tháng", 24), ("2 năm", 24)):
        found = CellReader(book(), TODAY, False).read(Meaning(Kind.YEARS, "months_left"), cell)
        assert found == {"months_left": months}


def test_a_column_of_another_year_tells_nothing_but_a_rating() -> None:
    rows: list[list[Any]] = [
        ["Họ tên", "Giới tính", "Tuổi năm 2020", "Kỷ luật năm 2020", "Xếp loại năm 2020"],
        ["A", "nam", 40.0, "Khiển trách", "HTTNV"],
    ]
    summary, _ = screened(workbook(rows))
    told = [note for note in summary.notes if "năm khác năm khai giảng" in note]
    assert len(told) == 2
    lacking = next(note for note in summary.notes if note.startswith("Danh sách không có"))
    assert "kỷ luật" in lacking
    assert "xếp loại" not in lacking


def test_the_first_person_is_no_second_row_of_headings() -> None:
    rows = [
        ["Họ tên", "Giới tính", "Năm sinh", "", "Ghi chú"],
        ["A", "Nam", "1980", "Nữ", ""],
        ["B", "Nữ", "", "", ""],
    ]
    assert layout(rows).last == 1
    assert layout([["Họ tên", "Giới tính"], ["A", "Nam"]]).last == 1


def test_a_sentence_with_a_fact_in_it_is_no_row_of_headings() -> None:
    assert layout([["Giới tính"], ["Nam"]]) is None
    assert layout([["Danh sách theo ngày sinh"], ["A", "1980"]]) is None


# Cells


def read(fact: str, cell: Any, since_1904: bool | None = False) -> Any:
    found = CellReader(book(), TODAY, since_1904).read(Meaning(Kind.FACT, fact), cell)
    return found.why if isinstance(found, Bad) else dict(found)


@pytest.mark.parametrize(
    ("fact", "cell", "value"),
    [
        ("birth_date", "3/1985", "1985-03"),
        ("birth_date", "15/03/1981", "1981-03-15"),
        ("birth_date", "15-3-81", "1981-03-15"),
        ("birth_date", "1981-03-15 00:00:00", "1981-03-15"),
        ("birth_date", 29650.0, "1981-03-05"),
        ("birth_date", 1981.0, "1981"),
        ("birth_date", datetime.fromisoformat("1981-03-05"), "1981-03-05"),
        ("birth_date", date(1981, 3, 5), "1981-03-05"),
        ("exit_ban", "x", True),
        ("exit_ban", "X", True),
        ("exit_ban", "✓", True),
        ("exit_ban", "co", True),
        ("exit_ban", True, True),
        ("exit_ban", 1.0, True),
        ("exit_ban", "Không", False),
        ("exit_ban", 0.0, False),
        ("performance", "HTXSNV", "excellent"),
        ("performance", "HTTNV", "good"),
        ("performance", "hoan thanh tot nhiem vu", "good"),
        ("positions", "PCT UBND xã", ["commune_vice_chair"]),
        ("positions", "TP sở", ["division_leader"]),
        ("positions", "Chuyên viên", []),
        ("months_left", "24 tháng", 24),
        ("months_left", "2 năm", 24),
        ("months_left", "24", 24),
        ("months_left", 24.9, 24),
        ("age", "44 tuổi", 44),
        ("trainings_this_year", "chưa", 0),
        ("discipline", "không", "none"),
        ("gender", unicodedata.normalize("NFD", "Nữ"), "female"),
        ("course_start", "01/06/2027", "2027-06-01"),
        ("birth_date", "1981/03/15", "1981-03-15"),
        ("birth_date", "15 3 1981", "1981-03-15"),
        ("birth_date", "15//03/1981", "1981-03-15"),
        ("birth_date", "1981.0", "1981"),
        ("birth_date", "--/--/1981", "1981"),
        ("exit_ban", "√", True),
        ("performance", "Hoàn thành\ntốt nhiệm vụ", "good"),
        ("performance", "Không\nhoàn thành nhiệm vụ", "failed"),
        ("performance", "Hoàn thành XS nhiệm vụ", "excellent"),
        ("positions", "Phó Chủ tịch\nUBND xã", ["commune_vice_chair"]),
        ("positions", "Trưởng phòng;\nGiám đốc Sở", ["division_leader", "department_leader"]),
        ("months_left", datetime.fromisoformat("2029-03-01"), months_until(TODAY, "2029-03-01")),
    ],
)
def test_cells_are_read_as_people_write(fact: str, cell: Any, value: Any) -> None:
    assert read(fact, cell) == {fact: value}


def test_options_and_several_posts_are_read_by_their_labels() -> None:
    posts = book().facts["positions"].options
    cell = f"{posts[9].label}; {posts[4].label}"
    assert read("positions", cell) == {"positions": [posts[9].value, posts[4].value]}
    for fact in book().facts.values():
        for option in fact.options:
            value: Any = [option.value] if fact.key == "positions" else option.value
            assert read(fact.key, option.label) == {fact.key: value}


@pytest.mark.parametrize("cell", ["", " ", "-", "–", "...", "không rõ", "N/A", "n/a", None])
def test_blanks_and_dashes_are_unknown(cell: Any) -> None:
    for fact in ("birth_date", "exit_ban", "positions", "months_left", "gender"):
        assert read(fact, cell) == {}


@pytest.mark.parametrize(
    ("fact", "cell", "why"),
    [
        ("birth_date", "31/02/1981", texts.BAD_DATE),
        ("birth_date", "13 1981", texts.BAD_DATE),
        ("birth_date", "/3/1981", texts.BAD_DATE),
        ("birth_date", "04/13/1981", texts.BAD_DATE),
        ("birth_date", "15/03/1981, 16/04/1982", texts.BAD_DATE),
        ("birth_date", "15/03/1981 (lý lịch)", texts.BAD_DATE),
        ("birth_date", 0.5, texts.BAD_SERIAL),
        ("birth_date", 1e9, texts.BAD_SERIAL),
        ("course_start", "6/2027", texts.BAD_DAY),
        ("exit_ban", "chưa", texts.BAD_YES_NO),
        ("exit_ban", 2.0, texts.BAD_YES_NO),
        ("performance", "Loại A", texts.BAD_OPTION),
        ("performance", 3.0, texts.BAD_OPTION),
        ("months_left", "nhiều", texts.BAD_NUMBER.format(unit="tháng")),
        ("months_left", "800", texts.BAD_RANGE.format(limits="0 - 720 tháng")),
        ("months_left", -1.0, texts.BAD_RANGE.format(limits="0 - 720 tháng")),
        ("trainings_this_year", 1.5, texts.BAD_NUMBER.format(unit="lần")),
        ("exit_ban", "Không/Có", texts.BAD_YES_NO),
        ("gender", "Nam; Nữ", texts.BAD_UNCLEAR.format(options="Nữ; Nam")),
        (
            "discipline",
            "Không; đang bị xem xét",
            texts.BAD_UNCLEAR.format(options="Không; Đang bị xem xét, xử lý kỷ luật"),
        ),
        (
            "performance",
            "Hoàn thành nhiệm vụ; hoàn thành tốt nhiệm vụ",
            texts.BAD_UNCLEAR.format(options="Hoàn thành tốt nhiệm vụ; Hoàn thành nhiệm vụ"),
        ),
        *(
            ("positions", post, texts.BAD_UNSURE.format(options=book().facts["positions"].options[1].label))
            for post in ("Chi cục trưởng", "Phó Cục trưởng Cục Thuế tỉnh")
        ),
        ("gender", "#REF!", texts.BAD_ERROR.format(error="#REF!")),
        ("age", float("1e300"), texts.BAD_RANGE.format(limits="15 - 100 tuổi")),
    ],
)
def test_what_cannot_be_read_is_told_and_never_guessed(fact: str, cell: Any, why: str) -> None:
    assert read(fact, cell) == why


def test_serial_dates_follow_the_calendar_of_the_workbook() -> None:
    assert read("birth_date", 28188.0, since_1904=True) == {"birth_date": "1981-03-05"}
    assert read("birth_date", 28188.0, since_1904=None) == texts.BAD_SERIAL


# Columns together


def facts_of(headings: list[str], *people: list[Any]) -> list[dict[str, Any]]:
    """What a list says of whether people are women, for a programme that asks: read from the result."""
    _, result = screened(workbook([headings, *people]))
    return table(result, texts.SHEET_BAD)


def test_a_column_with_months_first_leaves_days_that_may_be_either_unread() -> None:
    headings = ["Họ tên", "Ngày sinh", "Giới tính"]
    people = [
        ["A", "12/25/1980", "nam"],
        ["B", "03/04/1981", "nam"],
        ["C", "05/05/1982", "nam"],
        ["D", "1983", "nam"],
    ]
    bad = facts_of(headings, *people)
    assert [(each["Ô"], each["Vì sao"]) for each in bad] == [("B2", texts.BAD_DATE), ("B3", texts.BAD_ORDER)]
    assert facts_of(headings, *people[1:]) == []


def test_two_columns_of_one_fact_agree_or_are_both_bad() -> None:
    headings = ["Họ tên", "Giới tính", "Nữ (x)", "Nam (x)"]
    bad = facts_of(
        headings, ["A", "nữ", "x", ""], ["B", "nam", "x", ""], ["C", "", "x", "x"], ["D", "", "", "x"]
    )
    assert [each["Ô"] for each in bad] == ["B3", "C3", "C4", "D4"]


def test_age_and_birth_date_together_agree_or_are_both_bad() -> None:
    headings = ["Họ tên", "Tuổi", "Ngày sinh"]
    bad = facts_of(
        headings, ["A", 43, "15/03/1981"], ["B", 44, "15/03/1981"], ["C", 30, "15/03/1981"], ["D", 1981, ""]
    )
    assert [each["Ô"] for each in bad] == ["B4", "C4"]


def test_birth_dates_stand_in_the_column_of_the_gender() -> None:
    rows: list[list[Any]] = [
        ["Họ tên", "Năm sinh", "", "Chức vụ"],
        ["", "Nam", "Nữ", ""],
        ["A", 1980, "", "PCT UBND tỉnh"],
        ["B", "", 1990, "PCT UBND tỉnh"],
        ["C", 1980, 1990, "PCT UBND tỉnh"],
    ]
    summary, result = screened(workbook(rows), programmes=("da-1641",))
    assert summary.people == 3
    bad = table(result, texts.SHEET_BAD)
    assert {each["Ô"] for each in bad} == {"B5", "C5"}
    missing = [each["Còn thiếu"] for each in table(result, texts.SHEET_DETAIL)]
    assert "giới tính" not in missing[0].lower()
    assert "giới tính" in missing[2].lower()


def test_of_several_years_the_last_counts() -> None:
    rows = [["Họ tên", "Xếp loại 2022", "Xếp loại 2023", "Kỷ luật"], ["A", "HTXSNV", "không đạt gì", "không"]]
    summary, result = screened(workbook(rows))
    assert [each["Ô"] for each in table(result, texts.SHEET_BAD)] == ["C2"]
    assert any("Xếp loại 2023" in note for note in summary.notes)


# Rows


def test_blank_rows_groups_sums_and_signatures_are_nobody() -> None:
    rows: list[list[Any]] = [
        ["DANH SÁCH", "", ""],
        ["STT", "Họ và tên", "Giới tính"],
        ["I", "KHỐI TỈNH", ""],
        [1, "Tống Công Minh", "nam"],
        ["", "", ""],
        [2, "Cộng Thị Nữ", "nữ"],
        ["", "Tổng cộng", 2],
        ["", "Tổng cộng: 2 người", ""],
        ["", "", "Thủ trưởng đơn vị"],
        ["", "Người lập biểu", ""],
    ]
    summary, result = screened(workbook(rows))
    assert (summary.people, summary.judged) == (2, 2)
    assert [row[0] for row in rows_of(result, texts.SHEET_RESULT)[1:]] == [4, 6]


def test_who_signs_below_the_names_is_no_person() -> None:
    rows: list[list[Any]] = [
        ["TT", "Họ và tên", "Giới tính", "Chức vụ"],
        [1.0, "A", "nam", "Trưởng phòng"],
        [2.0, "", "nữ", ""],
        ["", "", "", "Hà Nội, ngày 05 tháng 3 năm 2024"],
        ["", "NGƯỜI LẬP", "", "GIÁM ĐỐC"],
        ["", "", "", "Trần Văn Ký"],
    ]
    summary, _ = screened(workbook(rows))
    assert (summary.people, summary.judged) == (2, 2)
    nameless = [["Họ và tên", "Giới tính", "Chức vụ"], ["", "nam", "Trưởng phòng"], ["", "nữ", "Phó phòng"]]
    assert screened(workbook(nameless))[0].people == 2


def test_names_are_kept_as_they_are() -> None:
    names = [
        unicodedata.normalize("NFD", "Nguyễn Thị Hằng"),
        "Đặng  Văn\u00a0Ế",
        "Y' Ƀlŏ Niê " + "dài" * 3000,
    ]
    rows = [["Họ tên", "Giới tính"], *([name, "nữ"] for name in names)]
    _, result = screened(workbook(rows))
    assert [row[1] for row in rows_of(result, texts.SHEET_RESULT)[1:]] == names


# Workbooks


def saved(book_: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book_.save(out)
    return out.getvalue()


def test_the_sheet_with_headings_is_read_and_hidden_ones_are_not() -> None:
    made = openpyxl.Workbook()
    first = made.active
    assert first is not None
    first.append(["Ghi chú chung"])
    hidden = made.create_sheet("Ẩn")
    hidden.append(["Họ tên", "Giới tính", "Ngày sinh"])
    hidden.append(["X", "nam", 1980])
    hidden.sheet_state = "hidden"
    shown = made.create_sheet("Cán bộ")
    shown["C4"], shown["D4"] = "Họ tên", "Giới tính"
    shown["C5"], shown["D5"] = "A", "nữ"
    shown["C6"], shown["D6"] = "B", "hmm"
    shown.row_dimensions[6].hidden = True
    summary, result = screened(saved(made))
    assert summary.people == 2
    assert any("ẩn" in note and "1 dòng" in note for note in summary.notes)
    assert any("1 trang tính ẩn" in note for note in summary.notes)
    assert [(e["Trang tính"], e["Ô"]) for e in table(result, texts.SHEET_BAD)] == [("Cán bộ", "D6")]


def test_errors_and_formulas_without_a_value_are_bad_and_stored_values_count() -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["Họ tên", "Giới tính", "Ngày sinh"])
    sheet.append(["A", "=1+1", 1980])
    sheet.append(["B", "nam", "#N/A"])
    sheet["C3"].data_type = "e"
    content = saved(made)
    found = survey(io.BytesIO(content), "xl/worksheets/sheet1.xml")
    assert found.special == {(2, 1): FORMULA, (3, 2): "#N/A"}
    summary, result = screened(content)
    bad = table(result, texts.SHEET_BAD)
    assert [(e["Ô"], e["Vì sao"]) for e in bad] == [
        ("B2", texts.BAD_FORMULA),
        ("C3", texts.BAD_ERROR.format(error="#N/A")),
    ]
    assert any("công thức" in note for note in summary.notes)


def test_the_calendar_of_1904_is_read() -> None:
    made = openpyxl.Workbook()
    made.epoch = CALENDAR_MAC_1904
    sheet = made.active
    assert sheet is not None
    sheet.append(["Họ tên", "Giới tính", "Ngày khai giảng"])
    sheet.append(["A", "nam", date(2024, 9, 30)])
    sheet.append(["B", "nam", (date(2024, 9, 30) - date(1904, 1, 1)).days])
    summary, result = screened(saved(made))
    assert summary.bad_cells == 0
    first, second = (row[3:] for row in rows_of(result, texts.SHEET_RESULT)[1:])
    assert first[0] == date(2024, 9, 30)
    assert first[1:] == second[1:]


def with_sheet(xml: str, *, alone: bool = False) -> bytes:
    """A workbook whose only sheet has this content, below two rows of its own or ``alone``."""
    content = workbook([["Họ tên", "Giới tính"], ["A", "nam"]])
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in given.namelist():
            own = given.read(name)
            if name == "xl/worksheets/sheet1.xml":
                own = re.sub(rb"<row.*</row>", b"", own) if alone else own
                own = own.replace(b"</sheetData>", xml.encode() + b"</sheetData>")
            made.writestr(name, own)
    return out.getvalue()


def test_cells_that_do_not_say_where_they_are_follow_each_other() -> None:
    def cells(*words: str) -> str:
        return "".join(f'<c t="inlineStr"><is><t>{word}</t></is></c>' for word in words)

    rows = (cells("Họ tên", "Giới tính", "Chức vụ"), cells("A", "nữ") + '<c t="str"><v>Trưởng phòng</v></c>')
    xml = "".join(f"<row>{row}</row>" for row in rows)
    content = with_sheet(xml, alone=True)
    summary, result = screened(content)
    assert (summary.judged, summary.bad_cells) == (1, 0)
    assert rows_of(result, texts.SHEET_RESULT)[1][1:4] == ["A", "nữ", "Trưởng phòng"]


def test_a_cell_in_the_last_corner_is_refused_before_it_takes_all_memory() -> None:
    corner = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with pytest.raises(FileRefused, match="trải rộng"):
        screened(with_sheet(corner))
    late = "<row r='1048576'><c s='1' r='XFD1048576'><v>1</v></c></row>"
    with pytest.raises(FileRefused, match="trải rộng"):
        screened(with_sheet(late))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        b"not a workbook",
        bytes.fromhex("d0cf11e0a1b11ae1") * 100,
        with_sheet("<row><c><v>"),
    ],
    ids=["nothing", "cut", "text", "ole", "broken"],
)
def test_what_is_no_workbook_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(FileRefused, match="Anh/chị"):
        screened(content)


def test_lists_without_headings_or_people_are_refused() -> None:
    with pytest.raises(FileRefused, match="tiêu đề"):
        screened(workbook([["a", "b"], ["c", "d"]]))
    with pytest.raises(FileRefused, match="không có người nào"):
        screened(workbook([["Họ tên", "Giới tính"]]))
    with pytest.raises(FileRefused, match="xlsx hoặc csv"):
        screened(b"x", "list.ods")


def test_letters_of_columns() -> None:
    for number, word in ((0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")):
        assert letters(number) == word
        assert column(word.encode()) == number


# CSV

ROWS = [
    ["Họ tên", "Giới tính", "Chức vụ"],
    ["Nguyễn Thị Hằng", "Nữ", "Trưởng phòng"],
    ['Lê "B"; C', "nam", "Chuyên viên"],
]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv_in_every_usual_form(separator: str, encoding: str) -> None:
    summary, result = screened(separated(ROWS, separator).encode(encoding), "list.csv")
    assert (summary.people, summary.bad_cells) == (2, 0)
    assert [row[1:4] for row in rows_of(result, texts.SHEET_RESULT)] == ROWS


def test_csv_in_windows_1258_and_with_a_line_that_names_its_separator() -> None:
    marks = unicodedata.normalize("NFD", separated(ROWS))
    kept = "".join(
        unicodedata.normalize("NFC", marks[at] + marks[at + 1])
        if at + 1 < len(marks) and marks[at + 1] in "\u0302\u031b\u0306"
        else ""
        if marks[at] in "\u0302\u031b\u0306"
        else marks[at]
        for at in range(len(marks))
    )
    summary, result = screened(kept.encode("cp1258"), "list.csv")
    assert summary.people == 2
    assert any("1258" in note for note in summary.notes)
    assert rows_of(result, texts.SHEET_RESULT)[1][1] == "Nguyễn Thị Hằng"
    summary, _ = screened(("sep=|\r\n" + separated(ROWS, "|")).encode(), "list.csv")
    assert summary.people == 2


def test_csv_that_is_no_text_is_refused() -> None:
    for content in (b"\x00\x01\x02" * 50, bytes(range(128, 256)) * 20, separated(ROWS).encode("utf-16")[:-1]):
        with pytest.raises(FileRefused, match="Anh/chị"):
            screened(content, "list.csv")
