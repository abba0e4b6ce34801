"""Ways to screen a list, each run in a process of its own: ours, and a plain script with openpyxl.

Each gives the seconds of processor time of its parts, and how many people are eligible by programme.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias

from bench.batch import lists
from bench.rule_people import TODAY

Parts: TypeAlias = dict[str, float]
Counts: TypeAlias = dict[str, int]


class Clock:
    """Takes the processor time of one part after another."""

    def __init__(self) -> None:
        self.parts: Parts = {}
        self._last = time.process_time()

    def done(self, part: str) -> None:
        """The part that was at work ends here."""
        now = time.process_time()
        self.parts[part] = self.parts.get(part, 0.0) + now - self._last
        self._last = now


def ours(source: Path, target: Path, form: str = ".xlsx") -> tuple[Parts, Counts]:
    """As ``dieukien check LIST -o RESULT``: all five sheets, reasons and citations."""
    from bot.rosters.judged import judge_list
    from bot.rosters.result_book import write_book
    from bot.rosters.result_csv import write_csv
    from bot.rosters.screening import Screening
    from bot.rosters.source import open_list
    from handlers.roster.headings import Headings
    from handlers.roster.judging import ListJudge

    resources = _resources()
    clock = Clock()
    setting = Screening(resources, TODAY)
    headings = Headings(resources.book)
    content = BytesIO(source.read_bytes())
    opened = open_list(content, source.name, headings, setting.limits)
    clock.done("reading")
    judge = ListJudge(resources.evaluator, list(resources.book.programmes), TODAY)
    judged = judge_list(opened, headings, judge, limits=setting.limits)
    clock.done("understanding and judging")
    with target.open("wb") as out:
        (write_csv if form == ".csv" else write_book)(judged, setting, out)
    clock.done("writing")
    return clock.parts, {key: counts.get("eligible", 0) for key, counts in judged.counts().items()}


def ours_csv(source: Path, target: Path) -> tuple[Parts, Counts]:
    """The same with the result as CSV."""
    return ours(source, target, ".csv")


def script(source: Path, target: Path) -> tuple[Parts, Counts]:
    """What one would write first: openpyxl, a dictionary of labels, one person after another."""
    import openpyxl

    from rules.facts import read_case

    resources = _resources()
    book, evaluator = resources.book, resources.evaluator
    values = {
        key: {option.label: option.value for option in book.facts[key].options} for key in lists.asked(book)
    }
    clock = Clock()
    rows = list(openpyxl.load_workbook(source, read_only=True).worksheets[0].iter_rows(values_only=True))
    clock.done("reading")
    made: list[list[Any]] = []
    counts: Counter[str] = Counter()
    for row in rows[1:]:
        person = {
            key: _value(values[key], cell) for key, cell in zip(lists.asked(book), row[2:-1], strict=True)
        }
        person["positions"] = _posts(values["positions"], row[2 + lists.asked(book).index("positions")])
        start = row[-1]
        assert isinstance(start, datetime)
        person["course_start"] = start.date().isoformat()
        outcomes = evaluator.outcomes(read_case(book, person, TODAY))
        counts.update(key for key, each in outcomes.items() if each.verdict == "eligible")
        made.append([*row, *(each.verdict.value for each in outcomes.values())])
    clock.done("understanding and judging")
    out = openpyxl.Workbook(write_only=True)
    sheet = out.create_sheet()
    sheet.append([*rows[0], *book.programmes])
    for line in made:
        sheet.append(line)
    out.save(target)
    clock.done("writing")
    return clock.parts, {key: counts[key] for key in book.programmes}


def _value(options: Mapping[str, str], cell: Any) -> Any:
    if cell in options:
        return options[cell]
    if cell in ("x", "không"):
        return cell == "x"
    return "-".join(reversed(cell.split("/"))) if isinstance(cell, str) else cell


def _posts(options: Mapping[str, str], cell: Any) -> list[str] | None:
    if cell is None:
        return None
    return [options[each] for each in str(cell).split("; ") if each in options]


def xlsxwriter_alone(source: Path, target: Path) -> tuple[Parts, Counts]:
    """XlsxWriter in its constant memory, writing only the sheet of the list and its verdicts."""
    import xlsxwriter
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(source).get_sheet_by_index(0).to_python()
    clock = Clock()
    with xlsxwriter.Workbook(str(target), {"constant_memory": True, "strings_to_urls": False}) as made:
        sheet = made.add_worksheet()
        day = made.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(rows):
            for place, cell in enumerate([*row, *["Không đủ điều kiện"] * 13]):
                if isinstance(cell, str):
                    sheet.write_string(number, place, cell)
                elif isinstance(cell, float):
                    sheet.write_number(number, place, cell)
                else:
                    sheet.write_datetime(number, place, cell, day)
    clock.done("writing")
    return clock.parts, {}


def _columns(kind: str) -> Callable[[Path, Path], tuple[Parts, Counts]]:
    """A peer for the judging alone: the people come as arrays, nothing is read or written."""

    def judge(source: Path, target: Path) -> tuple[Parts, Counts]:
        from bench import rule_columns
        from bench.rule_people import arrays, told
        from rules.facts import read_case

        book = _resources().book
        listed = lists.people(book, int(source.stem))
        cases = [read_case(book, person, TODAY) for person in listed[:5_000]]
        given = [told(book, case) for case in cases]
        given = [given[place % len(given)] for place in range(len(listed))]
        peer = {"openfisca": rule_columns.OpenFiscaShared, "polars": rule_columns.Polars}[kind](book)
        made = peer.table(arrays(book, given))
        clock = Clock()
        verdicts = peer.verdicts(made)
        clock.done("judging")
        return clock.parts, {key: int((verdicts[key] == 2).sum()) for key in book.programmes}

    return judge


def judging_alone(source: Path, target: Path) -> tuple[Parts, Counts]:
    """Our judging of a table of the same people, without reading and writing."""
    from bench.rule_people import our_table
    from handlers.roster.judging import ListJudge

    resources = _resources()
    made = our_table(resources.book, lists.people(resources.book, int(source.stem)))
    judge = ListJudge(resources.evaluator, list(resources.book.programmes), TODAY)
    clock = Clock()
    numbers, _ = judge.judge(made)
    clock.done("judging")
    found = judge.findings.listed
    eligible = {place for place, each in enumerate(found) if each.kind == "eligible"}
    return clock.parts, {key: sum(n in eligible for n in each.tolist()) for key, each in numbers.items()}


def _resources() -> Any:
    from bot.wiring import build_evaluator
    from handlers.resources import Resources
    from knowledge.library import corpus
    from knowledge.search import SearchIndex

    clauses = corpus()
    return Resources(build_evaluator(clauses), clauses, SearchIndex(clauses))


WAYS: Mapping[str, tuple[str, Callable[[Path, Path], tuple[Parts, Counts]], int]] = {
    "ours": ("ours: .xlsx to .xlsx, five sheets", ours, 100_000),
    "ours-csv": ("ours: .xlsx to .csv", ours_csv, 100_000),
    "script": ("openpyxl, one by one, verdicts alone", script, 10_000),
    "xlsxwriter": ("XlsxWriter, one sheet of verdicts", xlsxwriter_alone, 100_000),
    "judging": ("ours: findings of a table", judging_alone, 100_000),
    "openfisca": ("openfisca-core: verdicts of arrays", _columns("openfisca"), 100_000),
    "polars": ("Polars: verdicts of arrays", _columns("polars"), 100_000),
}
"""What each way is, and the most people for whom it is run: beyond, it would take minutes."""
