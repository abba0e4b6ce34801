"""``/congcu``: what an HR officer does here, each thing with one example and the button that begins it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from handlers import desk_texts as texts
from handlers.actions import action
from handlers.outcome.verdicts import in_rows
from handlers.reply import Choice, Heading, Item, Paragraph, strong, text
from handlers.turn import Answered, Turn


@dataclass(frozen=True, slots=True)
class Feature:
    """Something to do: the key of its words in ``desk_texts``, and the action of its button, "" for none."""

    key: str
    action: str = ""

    @property
    def name(self) -> str:
        """What it is called, on its button too."""
        return texts.FEATURE_NAMES[self.key]

    @property
    def what(self) -> str:
        """What it gives, in a sentence."""
        return texts.FEATURES[self.key]

    @property
    def example(self) -> str:
        """One example, as a phrase that begins with "Ví dụ"."""
        return texts.DESK_EXAMPLE.format(example=texts.FEATURE_EXAMPLES[self.key])


FEATURES: tuple[Feature, ...] = (
    Feature("check", action("begin")),
    Feature("notes", action("notes")),
)
"""What there is, in the order in which it is shown; what cannot be done yet is not listed."""


def items() -> Iterator[Item]:
    """A line for each thing: its name, what it gives, and one example."""
    for feature in FEATURES:
        yield Item(text(strong(feature.name), f": {feature.what} {feature.example}"))


def show(turn: Turn) -> Answered:
    """The menu."""
    buttons = [Choice(feature.name, feature.action) for feature in FEATURES if feature.action]
    return turn.says(
        [Heading(texts.DESK_TITLE), Paragraph(text(texts.DESK_INTRO)), *items(), in_rows(buttons)]
    )
