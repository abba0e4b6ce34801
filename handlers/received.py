"""A file that came: what is done with it depends on what it is, how it came, and who sent it."""

from __future__ import annotations

import json
import re
from datetime import date

from handlers import file_texts as texts
from handlers import texts as core_texts
from handlers.dates import partial_date, written
from handlers.dialogue.choosing import named
from handlers.reply import Block, Choice, Choices, Paragraph, Work, text
from handlers.request import Sent
from handlers.turn import Answered, Turn
from knowledge.normalise import fold

_DAY = re.compile(r"(?<!\d)\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*20\d\d(?!\d)", re.ASCII)
_BEFORE_DAY = frozenset({"khai", "giang", "tu", "vao", "ngay"})
LIST, DOCUMENT = "list", "document"
"""The jobs that files are given to."""


def received(turn: Turn, sent: Sent) -> Answered:
    """What is said to a file. The conversation stays where it is: a question that waits goes on waiting."""
    if turn.request.public:
        choice = Choice(core_texts.OPEN_ALONE, "desk", private=True)
        return turn.says([_said(texts.IN_GROUP), Choices(((choice,),))])
    if sent.kind == "list":
        return _screened(turn)
    administers = turn.request.administrator
    if sent.kind == "other":
        return turn.says([_said(texts.OTHER_ADMINISTRATOR if administers else texts.OTHER)])
    if not administers:
        return turn.says([_said(texts.NOT_ADMINISTRATOR)])
    words = texts.DOCUMENT_RECEIVED if sent.kind == "document" else texts.CORRECTIONS_RECEIVED
    return turn.says([_said(words), Work(DOCUMENT)])


def _said(sentence: str) -> Block:
    return Paragraph(text(sentence))


def _screened(turn: Turn) -> Answered:
    """A list is screened for every programme, or the only one that is named beside it; as is the day."""
    words, start = _day_apart(turn.request.text)
    found = named(turn, words).one if words else None
    programme = turn.resources.book.programmes.get(found.value) if found is not None else None
    told = [_said(texts.LIST_RECEIVED)]
    data: dict[str, object] = {}
    if start is not None:
        told.append(_said(texts.LIST_START.format(day=written(start))))
        data["start"] = start.isoformat()
    else:
        example = date(turn.request.today.year + 1, 6, 1)
        told.append(_said(texts.LIST_TODAY.format(day=written(example))))
    if programme is not None:
        told.append(_said(texts.LIST_ONLY_FOR.format(name=programme.name)))
        data["programmes"] = [programme.id]
    return turn.says([*told, Work(LIST, json.dumps(data) if data else "")])


def _day_apart(said: str) -> tuple[str, date | None]:
    """The words beside a list without the day in them, and the day, where one whole day is named."""
    found = _DAY.search(said)
    told = partial_date(found.group()) if found else None
    if found is None or told is None:
        return said.strip(), None
    before = said[: found.start()].split()
    while before and fold(before[-1]).strip(":,") in _BEFORE_DAY:
        before.pop()
    return f"{' '.join(before)} {said[found.end() :]}".strip(" ,;.-"), date.fromisoformat(told)
