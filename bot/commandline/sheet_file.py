"""``dieukien check FILE --pdf``: the sheet to sign of one person, written to a file."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from bot.commandline.inputs import Facts
from bot.errors import InputError, reason
from handlers.resources import Resources
from handlers.sheet.asked import Asked
from knowledge.clause import Corpus
from knowledge.search import SearchIndex
from rules.evaluate import Evaluator
from rules.facts import COURSE_START


def write_sheet(
    given: Namespace, evaluator: Evaluator, clauses: Corpus, facts: Facts, day: date, site: str
) -> None:
    """Write the sheet to the file that ``--pdf`` names; RuleError or InputError where that cannot be."""
    from bot.sheets.making import sheet_file

    output = Path(given.pdf)
    book = evaluator.book
    programmes = chosen(evaluator, given.programme)
    start = facts.get(COURSE_START)
    told = {key: facts[key] for key in book.facts if key in facts} | {
        key: value for key, value in facts.items() if key not in book.facts
    }
    told[COURSE_START] = start if start is not None else day.isoformat()
    asked = Asked(programmes, told, day, start is not None, given.name or "", given.unit or "")
    asked.case(book)
    made = sheet_file(Resources(evaluator, clauses, SearchIndex(clauses), site=site), asked)
    try:
        output.write_bytes(made.content)
    except OSError as error:
        raise InputError(f"{output}: không ghi được, {reason(error)}") from None
    print(f"Đã ghi phiếu vào {output}.")


def chosen(evaluator: Evaluator, named: Iterable[str] | None) -> tuple[str, ...]:
    """The programmes that are named, or all; InputError where one is none."""
    programmes = tuple(dict.fromkeys(named or evaluator.programmes))
    for each in programmes:
        if each not in evaluator.programmes:
            known = ", ".join(evaluator.programmes)
            raise InputError(f"không có chương trình {each!r} (có: {known})")
    return programmes
