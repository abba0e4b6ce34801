"""The template for lists: what it asks, that it can be filled in, and that it reads back."""

from __future__ import annotations

import io
import json
import re
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from bot import apart
from bot.jobs import JOBS, Received, Setting
from bot.making import make
from bot.rosters import task
from bot.rosters.job import standing
from handlers import texts as common
from handlers.reply import Item, Paragraph
from handlers.roster import texts
from tests.unit.roster_samples import opened, rows_of, screened, table
from tests.unit.rule_samples import TODAY, book, case_of, evaluator
from tests.unit.talk import resources

CHOSEN = ("kl39-trung-han", "da-1641")


def template(*programmes: str, form: str = "xlsx") -> bytes:
    data = json.dumps({"programmes": programmes, "form": form})
    return make(resources(), "template", data, TODAY).content


def filled(content: bytes, *people: dict[str, Any]) -> bytes:
    """A template with these people, by heading, below the example."""
    made: Any = openpyxl.load_workbook(io.BytesIO(content))
    sheet = made[texts.TEMPLATE_SHEET]
    places = {cell.value: cell.column for cell in sheet[3]}
    for row, person in enumerate(people, 5):
        for heading, value in person.items():
            sheet.cell(row, places[heading], value)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def label(key: str) -> str:
    return book().facts[key].label


def test_it_asks_just_what_its_programmes_need() -> None:
    headings = {cell.value for cell in opened(template("kh-lanh-dao-xa"))[texts.TEMPLATE_SHEET][3]}
    asked = {label(key) for key in ("sector", "positions", "course_start")}
    free = {texts.TEMPLATE_ORDER, texts.TEMPLATE_NAME, texts.TEMPLATE_UNIT, texts.TEMPLATE_NOTE}
    assert headings == asked | free
    every = {cell.value for cell in opened(template())[texts.TEMPLATE_SHEET][3]}
    assert every >= {
        label(key) for key in evaluator().programmes["kl39-trung-han"].whole.facts if key != "age"
    }


def test_every_choice_stands_in_a_drop_down_list() -> None:
    made = opened(template(*CHOSEN))
    sheet, lists = made[texts.TEMPLATE_SHEET], made[texts.TEMPLATE_LISTS]
    offered = {}
    for each in sheet.data_validations.dataValidation:
        (area,) = each.sqref.ranges
        found = re.fullmatch(r"'Danh mục'!\$([A-Z]+)\$2:\$\1\$(\d+)", each.formula1)
        assert found is not None
        choices = [lists[f"{found[1]}{row}"].value for row in range(2, int(found[2]) + 1)]
        offered[sheet.cell(3, area.min_col).value] = choices
        assert area.min_row == 5
    for fact in book().facts.values():
        if fact.label in offered and fact.options:
            labels = [option.label for option in fact.options]
            assert offered[fact.label][: len(labels)] == labels
    assert offered[label("exit_ban")] == ["có", "không"]
    assert label("gender") in offered


def test_filled_in_it_is_judged_for_its_programmes_without_its_example() -> None:
    person = {
        "Họ và tên": "Trần Thị Bé",
        label("sector"): "Cơ quan cấp tỉnh",
        label("category"): "Cán bộ",
        label("positions"): "Phó Chủ tịch UBND tỉnh; Trưởng phòng, phó trưởng phòng cấp sở, cấp huyện",
        label("birth_date"): "15/03/1990",
        label("same_content_before"): "không",
        label("course_start"): date(2024, 10, 1),
    }
    summary, result = screened(filled(template(*CHOSEN), person))
    assert set(summary.counts) == set(CHOSEN)
    assert (summary.people, summary.judged, summary.bad_cells) == (1, 1, 0)
    facts = {
        "sector": "province",
        "category": "can_bo",
        "positions": ["provincial_committee_vice_chair", "division_leader"],
        "birth_date": "1990-03-15",
        "same_content_before": False,
        "course_start": "2024-10-01",
    }
    outcomes = evaluator().outcomes(case_of(facts), CHOSEN)
    (row,) = table(result, texts.SHEET_RESULT)
    for key, outcome in outcomes.items():
        kind = "disputed" if outcome.disputed else outcome.verdict.value
        assert row[book().programmes[key].short] == common.VERDICT_WORDS[kind]
    assert row["Đề án 1641"] == common.VERDICT_WORDS["eligible"]


def test_every_column_of_the_example_can_be_read() -> None:
    content = template()
    made: Any = openpyxl.load_workbook(io.BytesIO(content))
    sheet = made[texts.TEMPLATE_SHEET]
    example = {cell.value: sheet.cell(4, cell.column).value for cell in sheet[3]}
    example[texts.TEMPLATE_NOTE] = ""
    summary, _ = screened(filled(content, example))
    assert (summary.people, summary.bad_cells) == (1, 0)


def test_as_csv_it_says_the_same_and_reads_back() -> None:
    content = template(*CHOSEN, form="csv").decode("utf-8-sig")
    rows = opened(template(*CHOSEN))[texts.TEMPLATE_SHEET].iter_rows(min_row=2, values_only=True)
    lines = content.splitlines()
    assert lines[0] == next(rows)[0]
    assert lines[1] == ";".join(next(rows))
    person = lines[2].replace(texts.TEMPLATE_EXAMPLE, "").replace("Ví Dụ", "Hoa")
    summary, _ = screened(f"{content}{person}\r\n".encode("utf-8-sig"), "list.csv")
    assert (summary.people, set(summary.counts)) == (1, set(CHOSEN))


def test_a_template_of_other_rules_is_told() -> None:
    content = template("da-1641", form="csv").decode("utf-8-sig").replace(book().edition, "00000000")
    content += "1;Hoa;Sở;Cơ quan cấp tỉnh\r\n"
    summary, _ = screened(content.encode(), "list.csv")
    assert any("00000000" in note for note in summary.notes)


def test_a_programme_that_is_none_makes_no_template() -> None:
    with pytest.raises(ValueError, match="none"):
        template("không-có")


# Through the channels


def test_the_job_screens_apart_and_answers_with_figures_alone() -> None:
    person = {"Họ và tên": "Trần Thị Bé", label("sector"): "Cơ quan cấp tỉnh", label("category"): "hmm"}
    content = filled(template(*CHOSEN), person)
    now = datetime.fromisoformat("2024-09-16T08:00:00+07:00")
    setting = Setting(resources(), TODAY, now, None)  # type: ignore[arg-type]  # nothing is stored
    finished = JOBS["list"](
        Received("Trần Thị Bé.xlsx", content, json.dumps({"programmes": ["da-1641"]})), setting
    )
    ((name, result, media),) = finished.files
    assert name == "ket-qua-ra-soat.xlsx"
    assert "spreadsheetml" in media
    assert rows_of(result, texts.SHEET_RESULT)[1][2] == "Trần Thị Bé"
    said = " ".join(
        span.text
        for block in finished.reply.blocks
        if isinstance(block, (Paragraph, Item))
        for span in block.text
    )
    assert texts.DONE_PEOPLE.format(judged=1, people=1) in said
    assert re.search(r"Đề án 1641 ?: (?:chưa đủ thông tin|không đủ điều kiện): 1 ", said)
    assert "KL39 trung hạn" not in said
    assert "Bé" not in said
    assert f"“{texts.TEMPLATE_SHEET}”" not in said  # not even the name of a sheet


def test_what_is_not_in_force_is_said_beside_its_passages() -> None:
    assert standing(resources(), TODAY) == {}
    clause = next(iter(book().programmes["da-1641"].cites()))[1].clause
    content = filled(template("da-1641"), {"Họ và tên": "A", label("gender"): "Nữ"})
    options = {
        "name": "a.xlsx",
        "today": "2024-09-16",
        "rows": 10,
        "cells": 10_000,
        "standing": {clause: "Đã bị bãi bỏ."},
    }
    summary, result = task.opened(apart.run("list", options, content, apart.Limits()))
    assert summary.people == 1
    assert any("Đã bị bãi bỏ." in map(str, row) for row in rows_of(result, texts.SHEET_BASIS))
    assert any("Đã bị bãi bỏ." in str(cell) for row in rows_of(result, texts.SHEET_SUMMARY) for cell in row)
