"""``/mau``: the template for a list, for the programmes that are chosen."""

from __future__ import annotations

import json
from collections.abc import Sequence

from handlers.actions import action
from handlers.dialogue.choosing import named
from handlers.outcome.verdicts import in_rows
from handlers.reply import Choice, Choices, Heading, Made, Paragraph, text
from handlers.resources import Resources
from handlers.roster import texts
from handlers.turn import Answered, Turn

MAKER = "template"
NAME = "mau-danh-sach.xlsx"
ALL = "all"


def show(turn: Turn, words: str = "") -> Answered:
    """Which programmes the template is to be for; the template itself where the words name one."""
    found = named(turn, words).one if words.strip() else None
    if found is not None and found.value in turn.resources.book.programmes:
        return give(turn, found.value)
    book = turn.resources.book
    every = Choice(texts.TEMPLATE_ALL.format(count=len(book.programmes)), action("template", ALL))
    groups = [Choice(group.name, action("template", key)) for key, group in book.groups.items()]
    single = [Choice(each.short, action("template", key)) for key, each in book.programmes.items()]
    wide = ((every,), *((group,) for group in groups if len(book.groups) > 1))
    return turn.says(
        [
            Heading(texts.ASK_TEMPLATE_TITLE),
            Paragraph(text(texts.ASK_TEMPLATE)),
            Choices((*wide, *in_rows(single).rows)),
        ]
    )


def give(turn: Turn, which: str) -> Answered:
    """The template for all programmes, those of a group, or one."""
    book = turn.resources.book
    if which == ALL:
        programmes = tuple(book.programmes)
    elif which in book.groups:
        programmes = book.groups[which].programmes
    elif which in book.programmes:
        programmes = (which,)
    else:
        return turn.stale()
    caption = texts.TEMPLATE_CAPTION.format(what=programme_names(turn.resources, programmes))
    data = json.dumps({"programmes": list(programmes)})
    return turn.says([Made(MAKER, NAME, data, text(caption))])


def programme_names(resources: Resources, programmes: Sequence[str]) -> str:
    """The programmes in words: all of them, or their short names."""
    book = resources.book
    if set(programmes) == set(book.programmes):
        return texts.TEMPLATE_ALL.format(count=len(programmes)).lower()
    return ", ".join(book.programmes[key].short for key in programmes)
