"""A file that came: what is done with it depends on what it is, how it came, and who sent it."""

from __future__ import annotations

import json

from handlers import file_texts as texts
from handlers import texts as core_texts
from handlers.dialogue.choosing import named
from handlers.reply import Block, Choice, Choices, Paragraph, Work, text
from handlers.request import Sent
from handlers.turn import Answered, Turn

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
    """A list is screened for every programme, or for the only one that is named beside it."""
    words = turn.request.text.strip()
    found = named(turn, words).one if words else None
    programme = turn.resources.book.programmes.get(found.value) if found is not None else None
    if programme is None:
        return turn.says([_said(texts.LIST_RECEIVED), Work(LIST)])
    told = [_said(texts.LIST_RECEIVED), _said(texts.LIST_ONLY_FOR.format(name=programme.name))]
    return turn.says([*told, Work(LIST, json.dumps({"programmes": [programme.id]}))])
