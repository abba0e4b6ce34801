"""The drawings' font: its real widths, and lines that fit."""

from __future__ import annotations

import io

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from handlers.charts.chart import Chart
from handlers.charts.charting import chart_of
from handlers.charts.typeface import ASCENT, DESCENT, LEADING, Face, Run, advances, broken, font_bytes
from tests.unit.talk import resources

STYLES = [False, True]
BOLD, PLAIN = Face(15, bold=True), Face(15)
WORDS = st.text(st.sampled_from("ạấầêêữĐWil.,- "), max_size=60)


def opened(bold: bool) -> TTFont:
    return TTFont(io.BytesIO(font_bytes(bold)))


@pytest.mark.parametrize("bold", STYLES)
def test_widths_are_those_of_the_font(bold: bool) -> None:
    font = opened(bold)
    units = font["head"].unitsPerEm
    found = {code: font["hmtx"][name][0] / units for code, name in font.getBestCmap().items()}
    assert advances(bold) == {0: font["hmtx"][".notdef"][0] / units, **found}


@pytest.mark.parametrize("bold", STYLES)
def test_nothing_in_the_font_changes_the_width_of_a_text(bold: bool) -> None:
    assert not {"GPOS", "GSUB", "kern"} & set(opened(bold).keys())


@pytest.mark.parametrize("bold", STYLES)
def test_a_line_is_as_high_as_the_font_says(bold: bool) -> None:
    font = opened(bold)
    units, head = font["head"].unitsPerEm, font["hhea"]
    assert head.ascent <= ASCENT * units
    assert -head.descent <= DESCENT * units
    assert ASCENT + DESCENT + head.lineGap / units <= LEADING


@pytest.mark.parametrize("bold", STYLES)
def test_the_font_has_every_letter_of_every_chart(bold: bool) -> None:
    shown = {letter for each in resources().book.programmes.values() for letter in letters(each.id)}
    assert sorted(shown - {chr(code) for code in advances(bold)}) == []


def letters(programme: str) -> set[str]:
    chart: Chart = chart_of(resources(), resources().book.programmes[programme])
    said = [chart.title, *chart.about, *chart.remarks]
    for entry in chart.entries():
        said += [entry.numbered_label, entry.citation, entry.gate_words, *(tag.text for tag in entry.tags)]
    return set("".join(said))


@given(st.lists(st.builds(Run, WORDS, st.sampled_from([BOLD, PLAIN])), max_size=4), st.floats(40, 300))
def test_lines_fit_and_lose_no_letter(runs: list[Run], width: float) -> None:
    lines = broken(runs, width)
    for line in lines:
        for (x, run), after in zip(line.runs, [*line.runs[1:], None], strict=True):
            end = x + run.face.width(run.text)
            assert end <= (after[0] if after else width) + 0.001
    written = "".join(run.text for line in lines for _, run in line.runs)
    assert "".join(written.split()) == "".join("".join(run.text for run in runs).split())


def test_lines_break_at_spaces_and_runs_join_without_one() -> None:
    runs = [Run("Đạt", BOLD), Run(": là nữ", PLAIN)]
    whole = BOLD.width("Đạt") + PLAIN.width(": là nữ")
    assert [[run.text for _, run in line.runs] for line in broken(runs, whole)] == [["Đạt", ": là nữ"]]
    less = [[run.text for _, run in line.runs] for line in broken(runs, whole - 1)]
    assert less == [["Đạt", ": là"], ["nữ"]]


def test_a_word_wider_than_a_line_is_cut() -> None:
    lines = broken([Run("a" * 40, PLAIN)], 80)
    assert len(lines) > 1
    assert all(run.face.width(run.text) <= 80 for line in lines for _, run in line.runs)
