"""Flowcharts: all entries and arrows, nothing that Mermaid takes for its own; a page that is up to date."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from handlers.charts.chart import Chart, Entry, Gate, State
from handlers.charts.mermaid import flowchart, page
from handlers.mark import Mark
from tests.unit.chart_samples import DIRECTOR, PROGRAMMES, chart_with, plain_chart
from tests.unit.talk import resources

PAGE = Path(__file__).parents[2] / "docs" / "chuong-trinh.md"
NODE = re.compile(r'(s\d(?:_\d+)*)(?:\[|\(\[)"([^"]+)"(?:\]|\]\)):::(\w+)')
ARROW = re.compile(r"(s\d(?:_\d+)*) --> (s\d(?:_\d+)*)")


def test_the_page_of_all_programmes_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(resources()), (
        "chạy make charts rồi lưu docs/chuong-trinh.md"
    )


@pytest.mark.parametrize("programme", PROGRAMMES)
@pytest.mark.parametrize("facts", [None, DIRECTOR], ids=["khong du kien", "giam doc so"])
def test_every_entry_is_a_node_below_its_own(programme: str, facts: dict[str, object] | None) -> None:
    chart = plain_chart(programme) if facts is None else chart_with(programme, facts)
    first, kind, *lines = flowchart(chart).splitlines()
    assert first.startswith("%%{init: ")
    assert kind == "flowchart LR"
    nodes, arrows = {}, set()
    for line in lines:
        if node := NODE.fullmatch(line):
            nodes[node[1]] = (re.sub(r"#(\d+);", lambda code: chr(int(code[1])), node[2]), node[3])
        elif arrow := ARROW.fullmatch(line):
            arrows.add((arrow[1], arrow[2]))
        else:
            assert line.startswith("classDef "), line
    entries = list(chart.entries())
    assert len(nodes) == len(entries)
    assert arrows == {(name.rpartition("_")[0], name) for name in nodes if "_" in name}
    for (label, style), entry in zip(nodes.values(), entries, strict=True):
        assert style == (entry.state.mark if entry.state else "plain")
        assert entry.label in label
        assert entry.citation in label
        assert entry.gate_words in label
    classes = {line.split()[1] for line in lines if line.startswith("classDef")}
    assert {style for _, style in nodes.values()} <= classes


def test_signs_that_mermaid_reads_are_escaped() -> None:
    odd = Entry('1. "A" <b> & #x', citation="- *một* `hai` _ba_", state=State(Mark.MET, "Đạt"))
    text = flowchart(Chart("x", "X", (), None, (), (Entry("Gốc", gate=Gate.ALL, parts=(odd,)),), (), ()))
    (label,) = [line for line in text.splitlines() if line.startswith("s0_1[")]
    assert label == (
        's0_1["Đạt: 1. #34;A#34; #60;b#62; #38; #35;x<br/>'
        '<i>#45; #42;một#42; #96;hai#96; #95;ba#95;</i>"]:::met'
    )


def test_a_number_at_the_start_begins_no_list() -> None:
    text = flowchart(plain_chart("da-1641"))
    assert 's0_1["1#46; Khóa học' in text
    assert not re.search(r'"\d+[.)] ', text)


def test_the_first_node_has_the_verdict() -> None:
    assert 's0(["Không đủ điều kiện. Điều kiện<br/>' in flowchart(chart_with("kh-lanh-dao-xa", DIRECTOR))
