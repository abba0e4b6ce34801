"""``/congcu``: what an HR officer does here, each thing with one example and the button that begins it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from handlers import desk_texts as texts
from handlers.actions import action
from handlers.links import Links
from handlers.outcome.verdicts import in_rows
from handlers.reply import Block, Choice, Heading, Item, Paragraph, strong, text
from handlers.turn import Answered, Turn


@dataclass(frozen=True, slots=True)
class Feature:
    """Something to do: the key of its words in ``desk_texts``, and the action of its button, "" for none.

    Some are for ``administrators`` alone, and shown to nobody else.
    """

    key: str
    action: str = ""
    administrators: bool = False

    @property
    def name(self) -> str:
        """What it is called, on its button too."""
        return texts.FEATURE_NAMES[self.key]

    @property
    def what(self) -> str:
        """What it gives, in a sentence."""
        return texts.FEATURES[self.key]

    def example(self, links: Links) -> str:
        """One example, as a sentence that begins with "Ví dụ"."""
        example = texts.FEATURE_EXAMPLES[self.key].format(name=links.bot or texts.ANY_BOT)
        return texts.DESK_EXAMPLE.format(example=example)


FEATURES: tuple[Feature, ...] = (
    Feature("check", action("begin")),
    Feature("lists", action("templates")),
    Feature("sheet", action("begin")),
    Feature("compare", action("compare")),
    Feature("notes", action("notes")),
    Feature("inline"),
    Feature("documents", action("library", 0), administrators=True),
    Feature("stats", action("stats", 30, 0), administrators=True),
)
"""What there is, in the order in which it is shown; what cannot be done yet is not listed."""


def of(turn: Turn) -> Iterator[Feature]:
    """What there is to do for this person, here."""
    request = turn.request
    administers = request.administrator and not request.public
    return (each for each in FEATURES if administers or not each.administrators)


def items(turn: Turn) -> Iterator[Item]:
    """A line for each thing: its name, what it gives, and one example."""
    for feature in of(turn):
        example = feature.example(turn.request.links)
        yield Item(text(strong(feature.name), f": {feature.what} {example}"))


def show(turn: Turn) -> Answered:
    """The menu."""
    blocks: list[Block] = [Heading(texts.DESK_TITLE), Paragraph(text(texts.DESK_INTRO)), *items(turn)]
    blocks.append(in_rows([Choice(each.name, each.action) for each in of(turn) if each.action]))
    if turn.request.links.inline:
        trying = Choice(texts.INLINE_TRY, shares=texts.INLINE_TRY_QUERY)
        blocks.append(in_rows([trying], numbered=False))
    return turn.says(blocks)
