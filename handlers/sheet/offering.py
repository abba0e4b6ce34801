"""The sheet in the chat: for which of the programmes that were checked, and the sheet itself."""

from __future__ import annotations

from handlers import sheet_texts, texts
from handlers.actions import action
from handlers.outcome.results import has_result
from handlers.outcome.verdicts import in_rows
from handlers.reply import Choice, Choices, Made, Paragraph, text
from handlers.sheet.asked import Asked, to_json
from handlers.turn import Answered, Turn
from rules.dialogue import case_of
from rules.evaluate import Verdict
from rules.facts import COURSE_START

MAKER = "sheet"
NAME = "phieu-ra-soat.pdf"
ALL, LEFT = "all", "left"


def offer(turn: Turn, run: str) -> Answered:
    """The sheet of this run's result; where it is on several programmes, which of them are on the sheet."""
    if not has_result(turn, run):
        return turn.stale()
    checked = turn.dialogue.programmes
    if len(checked) == 1:
        return give(turn, run, checked[0])
    several = [Choice(sheet_texts.SHEET_ALL.format(count=len(checked)), action("sheetof", run, ALL))]
    left = _left(turn)
    if 1 < len(left) < len(checked):
        words = sheet_texts.SHEET_LEFT.format(count=len(left))
        several.insert(0, Choice(words, action("sheetof", run, LEFT)))
    book = turn.resources.book
    single = [Choice(book.programmes[each].short, action("sheetof", run, each)) for each in checked]
    back = Choice(texts.SEE_RESULT, action("go", run))
    return turn.says(
        [
            Paragraph(text(sheet_texts.SHEET_WHICH)),
            Choices((*((each,) for each in several), *in_rows(single).rows, (back,))),
        ]
    )


def give(turn: Turn, run: str, which: str) -> Answered:
    """The sheet for these programmes: all that were checked, those not refused, or the one that is named."""
    chosen = _chosen(turn, which) if has_result(turn, run) else ()
    if not chosen:
        return turn.stale()
    programmes = turn.resources.book.programmes
    names = [programmes[each].short for each in chosen]
    what = names[0] if len(names) == 1 else sheet_texts.SHEET_ALL.format(count=len(names))
    caption = text(sheet_texts.SHEET_CAPTION.format(what=what), " ", sheet_texts.SHEET_PRIVATE)
    back = Choice(texts.SEE_RESULT, action("go", run))
    return turn.says([Made(MAKER, NAME, to_json(_asked(turn, chosen)), caption), Choices(((back,),))])


def _chosen(turn: Turn, which: str) -> tuple[str, ...]:
    checked = turn.dialogue.programmes
    if which == ALL:
        return checked
    if which == LEFT:
        return tuple(_left(turn))
    return (which,) if which in checked else ()


def _left(turn: Turn) -> list[str]:
    """The programmes of the run that are not refused."""
    case = case_of(turn.resources.book, turn.dialogue, turn.today)
    outcomes = turn.resources.evaluator.outcomes(case, turn.dialogue.programmes)
    return [key for key, outcome in outcomes.items() if outcome.verdict is not Verdict.INELIGIBLE]


def _asked(turn: Turn, programmes: tuple[str, ...]) -> Asked:
    dialogue, book = turn.dialogue, turn.resources.book
    start = case_of(book, dialogue, turn.today).course_start
    facts = {**dialogue.answers(book), COURSE_START: start.isoformat()}
    return Asked(programmes, facts, turn.today, dialogue.course_start is not None)
