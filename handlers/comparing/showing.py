"""``/sosanh``: two programmes chosen by buttons or words, and what is the same and different, for a phone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date

from handlers import comparing_texts as texts
from handlers import texts as core_texts
from handlers.actions import action
from handlers.comparing.comparison import Cell, Comparison, Row, Section, compare
from handlers.dates import written
from handlers.dialogue.choosing import ALL, named
from handlers.outcome.verdicts import disagreements_of, in_rows, lower_first
from handlers.reply import (
    Block,
    Choice,
    Choices,
    Heading,
    Item,
    Made,
    Paragraph,
    Text,
    source,
    strong,
    text,
)
from handlers.resources import Resources
from handlers.turn import Answered, Turn
from knowledge.normalise import fold
from rules.model import Programme

MAKER = "comparison"
NAME = "so-sanh.png"
_SEPARATORS = re.compile(r"\s*[,;/|]\s*|\s+(?:(?:so\s+)?voi|va)\s+")
"""What stands between two names, folded."""
_MOST_SPLITS = 8
_MOST_PAIRS = 6


# Choosing


def by_words(turn: Turn, words: str) -> Answered:
    """The programmes that words name: both, one of them, or none yet."""
    if not words:
        return first(turn)
    whole = _meant(turn, words)
    pairs = [] if len(whole) == 1 and named(turn, words).exact else _pairs(turn, words)
    if len(pairs) == 1:
        return show(turn, *pairs[0])
    if len(whole) == 1:
        return second(turn, whole[0])
    if pairs:
        return _which_pair(turn, pairs)
    if whole:
        return turn.says([Paragraph(text(core_texts.DID_YOU_MEAN)), _listed(turn, whole, ("comparewith",))])
    unknown = Paragraph(text(texts.COMPARE_UNKNOWN.format(words=words)))
    return first(turn).below([unknown])


def _meant(turn: Turn, words: str) -> tuple[str, ...]:
    """The programmes that words may mean; one where they surely mean that."""
    found = named(turn, words)
    options = (found.one,) if found.one is not None else found.options
    book = turn.resources.book
    meant: dict[str, None] = {}
    for option in options:
        if option.value in book.programmes:
            meant[option.value] = None
        elif option.value != ALL:
            meant |= dict.fromkeys(book.groups[option.value.removeprefix("g-")].programmes)
    return tuple(meant)


def _pairs(turn: Turn, words: str) -> list[tuple[str, str]]:
    """The pairs of programmes that words name around "và", "với" or a comma: the surest way to part them."""
    found: list[list[tuple[str, str]]] = []
    folded = fold(words)
    if len(folded) != len(words):
        return []
    for cut in list(_SEPARATORS.finditer(folded))[:_MOST_SPLITS]:
        left, right = _meant(turn, words[: cut.start()]), _meant(turn, words[cut.end() :])
        pairs = [(one, two) for one in left for two in right if one != two or left == right == (one,)]
        if pairs:
            found.append(pairs)
    return min(found, key=len, default=[])


def _which_pair(turn: Turn, pairs: Iterable[tuple[str, str]]) -> Answered:
    book = turn.resources.book
    rows = tuple(
        (
            Choice(
                texts.PAIR.format(left=book.programmes[one].short, right=book.programmes[two].short),
                action("compared", one, two),
            ),
        )
        for one, two in list(pairs)[:_MOST_PAIRS]
    )
    return turn.says([Paragraph(text(texts.WHICH_PAIR)), Choices(rows)])


def first(turn: Turn) -> Answered:
    """Which programme is the first?"""
    every = turn.resources.book.programmes
    return turn.says(
        [
            Heading(texts.COMPARE_TITLE),
            Paragraph(text(texts.CHOOSE_FIRST)),
            _listed(turn, every, ("comparewith",)),
        ]
    )


def second(turn: Turn, one: str) -> Answered:
    """With which programme is this one compared?"""
    book = turn.resources.book
    if one not in book.programmes:
        return turn.stale()
    asked = Paragraph(text(texts.CHOOSE_SECOND.format(left=book.programmes[one].short)))
    others = [each for each in book.programmes if each != one]
    return turn.says([asked, _listed(turn, others, ("compared", one))])


def _listed(turn: Turn, programmes: Iterable[str], before: tuple[str, ...]) -> Choices:
    """A choice for each of these programmes; ``before`` is the action before its id."""
    book = turn.resources.book
    return in_rows([Choice(book.programmes[each].short, action(*before, each)) for each in programmes])


def _two(turn: Turn, one: str, two: str) -> tuple[Programme, Programme] | None:
    programmes = turn.resources.book.programmes
    return (programmes[one], programmes[two]) if one in programmes and two in programmes else None


# Showing


def show(turn: Turn, one: str, two: str) -> Answered:
    """Two programmes side by side, each row as a pair of lines."""
    chosen = _two(turn, one, two)
    if chosen is None:
        return turn.stale()
    if one == two:
        return second(turn, one).below([Paragraph(text(texts.SAME_TWICE))])
    comparison = compare(turn.resources, *chosen, turn.today)
    ways = [
        Choice(texts.SEE_PICTURE, action("comparepic", one, two)),
        Choice(texts.OTHER_PAIR, action("comparewith", one)),
        *(Choice(programme.short, action("prog", programme.id)) for programme in chosen),
        *(
            Choice(texts.SEE_PLACES.format(name=programme.short), action("differ", programme.id))
            for programme in chosen
            if disagreements_of(turn.resources, programme.id)
        ),
    ]
    return turn.says([*blocks(comparison), in_rows(ways)])


def picture(turn: Turn, one: str, two: str) -> Answered:
    """The same as a picture, to be passed on."""
    chosen = _two(turn, one, two)
    if chosen is None or one == two:
        return turn.stale()
    caption = texts.PICTURE_CAPTION.format(
        left=chosen[0].short, right=chosen[1].short, day=written(turn.today)
    )
    back = Choice(core_texts.SEE_CONDITIONS, action("compared", one, two))
    made = Made(MAKER, NAME, to_json(one, two, turn.today), text(caption))
    return turn.says([made, Choices(((back,),))])


def to_json(one: str, two: str, day: date) -> str:
    """What the picture is made from."""
    return json.dumps({"a": one, "b": two, "day": day.isoformat()})


def from_json(data: str) -> tuple[str, str, date]:
    """The programmes and the day in this JSON; ValueError where it has none."""
    held = json.loads(data)
    if not isinstance(held, dict) or held.keys() != {"a", "b", "day"}:
        raise ValueError("not what a comparison is made from")
    return held["a"], held["b"], date.fromisoformat(held["day"])


def picture_words(resources: Resources, comparison: Comparison, day: date) -> dict[str, str]:
    """The words of the picture that are not in the comparison itself, by name."""
    left, right = comparison.shorts
    edition = resources.book.edition
    return {
        "title": texts.COMPARED_TITLE.format(left=left, right=right),
        "both": texts.BOTH,
        "not_stated": texts.NOT_STATED,
        "not_stated_small": lower_first(texts.NOT_STATED),
        "disputed": texts.DISPUTED_TITLE,
        "foot": texts.PICTURE_FOOT.format(day=written(day), edition=edition),
    }


def blocks(comparison: Comparison) -> Iterator[Block]:
    """A comparison as blocks."""
    left, right = comparison.shorts
    yield Heading(texts.COMPARED_TITLE.format(left=left, right=right))
    same, different = comparison.counts
    yield Paragraph(text(texts.COUNTS.format(same=same, different=different)))
    for section in comparison.sections:
        yield Heading(section.title, 2)
        yield from _rows(section, comparison.shorts)


def _rows(section: Section, shorts: tuple[str, str]) -> Iterator[Block]:
    """Rows with a label of their own one below the other, else gathered by whose they are."""
    if section.title == texts.DISPUTED_TITLE:
        yield from _counted(section.rows, shorts)
    elif section.title == texts.DIFFERENT_TITLE:
        yield from _labelled((row for row in section.rows if row.left and row.right), shorts)
        yield from _one_sided(section.rows, shorts)
    elif all(row.label for row in section.rows):
        yield from _labelled(section.rows, shorts)
    else:
        yield from _gathered(section.rows, shorts)


def _labelled(rows: Iterable[Row], shorts: tuple[str, str]) -> Iterator[Block]:
    for row in rows:
        yield Paragraph(text(strong(row.label)))
        yield from _pair(row, shorts)


def _one_sided(rows: Iterable[Row], shorts: tuple[str, str]) -> Iterator[Block]:
    """The conditions that only one of the two has, the first's and then the second's."""
    listed = list(rows)
    for who, other, cells in (
        (shorts[0], shorts[1], [row.left for row in listed if row.left and not row.right]),
        (shorts[1], shorts[0], [row.right for row in listed if row.right and not row.left]),
    ):
        if cells:
            yield Paragraph(text(strong(texts.ONLY_ONE.format(who=who, other=other))))
        for cell in cells:
            yield Item(text(cell.text, *_cited(cell, cell.citations)))
            yield from (Item(text(part), depth=depth) for depth, part in cell.parts)


def _pair(row: Row, shorts: tuple[str, str]) -> Iterator[Block]:
    if row.left is None and row.right is None:
        yield Item(text(strong(f"{texts.BOTH}: "), lower_first(texts.NOT_STATED)))
    elif row.same and row.left is not None and row.right is not None:
        yield from _cell(texts.BOTH, row.left, both_cited(row))
    else:
        for short, cell in zip(shorts, (row.left, row.right), strict=True):
            if cell is None:
                yield Item(text(strong(f"{short}: "), lower_first(texts.NOT_STATED)))
            else:
                yield from _cell(short, cell, cell.citations)


def _cell(who: str, cell: Cell, citations: Iterable[str]) -> Iterator[Item]:
    yield Item(text(strong(f"{who}: "), cell.text, *_cited(cell, citations)))
    for depth, part in cell.parts:
        yield Item(text(part), depth=depth)


def _cited(cell: Cell, citations: Iterable[str]) -> Iterator[Text]:
    """The citations after what they are of, and what is to be said of their force."""
    yield text(source(f" ({'; '.join(citations)})"))
    for words in cell.standing:
        yield text(" ", strong(words))


def both_cited(row: Row) -> tuple[str, ...]:
    """The citations of both cells, each once."""
    cells = [cell for cell in (row.left, row.right) if cell is not None]
    return tuple(dict.fromkeys(each for cell in cells for each in cell.citations))


def _gathered(rows: Iterable[Row], shorts: tuple[str, str]) -> Iterator[Block]:
    """Rows by whose they are: both programmes', the first's, the second's."""
    for who, of_whom in _by_whose(rows, shorts):
        yield Paragraph(text(strong(who)))
        for row in of_whom:
            cell = row.left or row.right
            if cell is not None:
                yield Item(text(cell.text, *_cited(cell, both_cited(row))))


def _counted(rows: Iterable[Row], shorts: tuple[str, str]) -> Iterator[Block]:
    """How many rows are whose; each programme's own are a press away."""
    for who, of_whom in _by_whose(rows, shorts):
        yield Item(text(strong(f"{who}: "), texts.PLACES.format(count=len(of_whom))))


def _by_whose(rows: Iterable[Row], shorts: tuple[str, str]) -> Iterator[tuple[str, list[Row]]]:
    listed = list(rows)
    for who, of_whom in (
        (texts.BOTH, [row for row in listed if row.same]),
        (shorts[0], [row for row in listed if not row.same and row.left is not None]),
        (shorts[1], [row for row in listed if not row.same and row.right is not None]),
    ):
        if of_whom:
            yield who, of_whom
