"""What all renderings of a reply share: signs, bullets, labels and where an empty line stands."""

from __future__ import annotations

from bot.rendering.markup import clean
from handlers.mark import Mark
from handlers.reply import Block, Choice, Choices, Heading, Item, Line

SIGNS = {
    Mark.MET: "✅",
    Mark.UNMET: "❌",
    Mark.UNKNOWN: "❔",
    Mark.TO_CONFIRM: "📝",
    Mark.DISPUTED: "⚖️",
}


def numeral(number: int | None) -> str:
    """A number as it stands before words; a dash for none."""
    return "– " if number is None else f"{number}. "


def bullet(item: Item) -> str:
    """What stands before an item."""
    return "" if item.numbered_itself else numeral(item.number)


def label(choice: Choice) -> str:
    """A choice's label on one line."""
    return " ".join(clean(choice.label).split())


def tick(choice: Choice) -> str:
    """What stands before a label where several choices can be ticked."""
    return {None: "", True: "☑ ", False: "☐ "}[choice.ticked]


def count(choices: Choices) -> int:
    """How many numbers these choices use up."""
    return len(tuple(choices)) if choices.numbered else 0


def close(above: Block, below: Block) -> bool:
    """Whether two blocks stand without an empty line between them."""
    if isinstance(above, Choices) and isinstance(below, Choices):
        return True
    if isinstance(above, Heading):
        return above.level > 1 and not isinstance(below, Heading)
    return isinstance(above, Item | Line) and isinstance(below, Item | Line)
