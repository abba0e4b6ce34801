"""What a template for a list is made of: its columns, what may stand in them, an example."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlers.resources import Resources
from handlers.roster import texts
from handlers.roster.people import used_facts
from handlers.texts import NO, YES
from rules.facts import COURSE_START
from rules.model import Fact, FactType, OverTime


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of the template: heading, what it asks, what may be written, its drop-down choices.

    ``several``: more than one choice may be written. ``date``: it takes a day. ``fact`` is "" for free words.
    """

    title: str
    meaning: str
    allowed: str
    example: str
    choices: tuple[str, ...] = ()
    several: bool = False
    date: bool = False
    fact: str = ""


_EXAMPLES = {
    "sector": "province",
    "bloc": "government",
    "category": "cong_chuc",
    "positions": "division_leader",
    "gender": "female",
    "birth_date": "15/03/1990",
    "months_left": "120",
    "leader_months_left": "60",
    "discipline": "none",
    "performance": "good",
    "trainings_this_year": "0",
    "study_language": "english",
    "language_field": "foreign_affairs",
}


def form_columns(resources: Resources, programmes: Sequence[str]) -> tuple[FormColumn, ...]:
    """The columns for these programmes: just the facts they ask, and words to know the person by."""
    columns = [
        _free(texts.TEMPLATE_ORDER, "1"),
        _free(texts.TEMPLATE_NAME, texts.TEMPLATE_EXAMPLE_NAME),
        _free(texts.TEMPLATE_UNIT, texts.TEMPLATE_EXAMPLE_UNIT),
    ]
    columns += [_column(resources, fact) for fact in _asked(resources, programmes)]
    return (*columns, _free(texts.TEMPLATE_NOTE, texts.TEMPLATE_EXAMPLE))


def mark(resources: Resources, programmes: Sequence[str]) -> str:
    """The line of a template that says what it is for, so that its list is judged for just that."""
    edition = resources.book.edition
    return texts.TEMPLATE_MARK.format(programmes=", ".join(programmes), edition=edition)


def _free(title: str, example: str) -> FormColumn:
    return FormColumn(title, "", texts.GUIDE_FREE, example)


def _asked(resources: Resources, programmes: Sequence[str]) -> Iterator[Fact]:
    """The facts to ask: a birth date rather than an age; the day of the course last."""
    listed = list(used_facts(resources.evaluator, programmes))
    instead = {fact.key for fact in listed if fact.alternative is not None}
    yield from (fact for fact in listed if fact.key not in instead and fact.key != COURSE_START)
    yield from (fact for fact in listed if fact.key == COURSE_START)


def _column(resources: Resources, fact: Fact) -> FormColumn:
    labels = tuple(option.label for option in fact.options)
    if fact.type is FactType.OPTIONS and fact.none_option is not None:
        labels = (*labels, fact.none_option.label)
    own = _EXAMPLES.get(fact.key, "")
    example = fact.option(own).label if fact.options and own else own
    if fact.type is FactType.BOOLEAN:
        return FormColumn(
            fact.label,
            fact.question,
            texts.GUIDE_YES_NO,
            NO.lower(),
            (YES.lower(), NO.lower()),
            fact=fact.key,
        )
    if fact.type in (FactType.OPTION, FactType.OPTIONS):
        several = fact.type is FactType.OPTIONS
        words = texts.GUIDE_SEVERAL if several else texts.GUIDE_ONE
        allowed = words.format(options="; ".join(labels))
        return FormColumn(fact.label, fact.question, allowed, example, labels, several, fact=fact.key)
    if fact.type is FactType.INTEGER:
        words = texts.GUIDE_MONTHS if fact.over_time is OverTime.COUNTDOWN else texts.GUIDE_NUMBER
        return FormColumn(fact.label, fact.question, words.format(limits=fact.limits), example, fact=fact.key)
    words = texts.GUIDE_DATE if fact.type is FactType.DATE else texts.GUIDE_BORN
    return FormColumn(fact.label, fact.question, words, example, date=True, fact=fact.key)
