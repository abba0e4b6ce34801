"""A programme's conditions as a picture: as they stand, and with the results of a dialogue."""

from __future__ import annotations

from handlers import texts
from handlers.actions import action
from handlers.charts.chart import Chart
from handlers.charts.charting import chart_for, chart_of
from handlers.outcome.results import has_result
from handlers.reply import Choice, Choices, Picture, text
from handlers.resting import resting
from handlers.turn import Answered, Turn
from rules.dialogue import case_of
from rules.model import Programme


def show(turn: Turn, programme_id: str) -> Answered:
    """The picture of a programme, without anybody's answers."""
    programme = turn.resources.book.programmes.get(programme_id)
    if programme is None:
        return turn.stale()
    back = Choice(texts.SEE_CONDITIONS, action("prog", programme_id))
    return _shown(turn, programme, chart_of(turn.resources, programme), back)


def show_result(turn: Turn, run: str, programme_id: str) -> Answered:
    """The picture of a programme with the results of this run."""
    if not has_result(turn, run, programme_id):
        return turn.stale()
    case = case_of(turn.resources.book, turn.dialogue, turn.today)
    outcome = turn.resources.evaluator.outcome(programme_id, case)
    back = Choice(texts.SEE_CONDITIONS, action("res", run, programme_id))
    return _shown(turn, outcome.programme, chart_for(turn.resources, outcome, case), back)


def _shown(turn: Turn, programme: Programme, chart: Chart, back: Choice) -> Answered:
    caption = text(texts.CHART_CAPTION.format(programme=chart.title))
    if chart.verdict is not None:
        caption = text(*caption, f" {chart.verdict.word}. {texts.MEANING[0]}")
    if next(resting(turn.resources.corpus, [programme], turn.today), None) is not None:
        caption = text(*caption, f" {texts.RESTING_CHART}")
    return turn.says([Picture(chart, caption), Choices(((back,),))])
