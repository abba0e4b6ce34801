"""What would have to change for a programme, and until when its verdict holds, as blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from handlers import texts
from handlers.dates import written
from handlers.outcome.need_words import need_words
from handlers.outcome.verdicts import lower_first, missing_words
from handlers.reply import Block, Heading, Item, Paragraph, Text, source, strong, text
from handlers.resources import Resources
from rules.ahead.outlook import Need, Outlook, Way
from rules.evaluate import Result
from rules.facts import Case
from rules.model import Cite, Node, Op, OverTime, Truth

SHOWN = 3
"""How many ways are shown of each kind; that there are more is said."""
_IFS = 4


def change_blocks(resources: Resources, outlook: Outlook, case: Case) -> Iterator[Block]:
    """What would have to change for a programme, and how long it is open or holds; nothing if not known."""
    blocks = list(_Words(resources, outlook, case).blocks())
    if blocks:
        held = outlook.truth is Truth.TRUE
        yield Heading(texts.HOLDS_TITLE if held else texts.CHANGES_TITLE, 2)
        yield from blocks


def change_summary(resources: Resources, outlooks: Mapping[str, Outlook], case: Case) -> Iterator[Block]:
    """For several programmes a line each that a change or time would turn, and those that nothing turns.

    Programmes that are met or still open are not among them.
    """
    items: list[Block] = []
    never: list[str] = []
    for key, look in outlooks.items():
        if look.truth is not Truth.FALSE or any(not way.changes for way in look.ways):
            continue
        short = resources.book.programmes[key].short
        best = _Words(resources, look, case).best()
        if best is not None:
            items.append(Item(text(strong(short), ": ", best)))
        else:
            never.append(short)
    if items or never:
        yield Heading(texts.CHANGES_TITLE, 2)
    if items:
        yield Paragraph(text(texts.TURNED_IF))
        yield from items
    if never:
        yield Paragraph(text(texts.NOTHING_TURNS.format(what="; ".join(never))))


def _inside(ways: Iterable[Way]) -> tuple[Way, ...]:
    """The ways that meet the conditions, rather than leave what they apply to."""
    return tuple(way for way in ways if not way.left)


def _open_cases(result: Result) -> Iterator[tuple[Node, tuple[Cite, ...]]]:
    """The parts that the texts leave open and the person may be in, with what is quoted for them."""
    for part in result.parts:
        if part.truth is not Truth.UNKNOWN:
            continue
        if part.node.op is Op.DISPUTED and part.node.label:
            yield part.node, part.node.cites or result.node.cites
        else:
            yield from ((node, cites or result.node.cites) for node, cites in _open_cases(part))


class _Words:
    """The words for one programme's outlook."""

    def __init__(self, resources: Resources, outlook: Outlook, case: Case) -> None:
        self._resources = resources
        self._book = resources.book
        self._outlook = outlook
        self._case = case

    def blocks(self) -> Iterator[Block]:
        """All that there is to say."""
        if self._outlook.truth is Truth.TRUE:
            yield from self._holds()
            return
        yield from self._stuck()
        yield from self._doubted()
        yield from self._now()
        yield from self._in_time()
        yield from self._fixed()
        yield from self._open()

    def best(self) -> Text | None:
        """The way that asks least, as a line: one that meets all conditions, by time or a change."""
        look = self._outlook
        ways = (*look.by_time, *_inside(look.changeable), *_inside(look.later))
        return text(", ".join(self._parts(ways[0], most=1))) if ways else None

    # How long it holds

    def _holds(self) -> Iterator[Block]:
        look = self._outlook
        if look.holds_until is not None:
            said = texts.HOLDS_UNTIL.format(day=written(look.holds_until))
            if look.asked_anew and look.holds_until != look.open_until:
                what = missing_words(self._resources, self._case, look.asked_anew)
                said = f"{said} {texts.ASKED_ANEW.format(what=what)}"
            yield Paragraph(text(said))
        yield from self._open()

    def _open(self) -> Iterator[Block]:
        """Until when the person can be eligible, and what ends it."""
        look = self._outlook
        if look.open_until is None:
            return
        ends = self._end()
        if look.open_until == look.holds_until and look.truth is Truth.TRUE:
            yield Paragraph(text(ends))
        else:
            yield Paragraph(text(texts.OPEN_UNTIL.format(day=written(look.open_until)), " ", ends))

    def _end(self) -> str:
        """What is in the way after the last day: conditions by themselves, or only all of them together."""
        ending = self._outlook.ending
        if not ending:
            return texts.NOT_TOGETHER
        return texts.NOT_AFTER.format(what=self._labels(ending), source=self._sources(ending))

    # What nothing turns

    def _stuck(self) -> Iterator[Block]:
        refused = [result.node for result in self._outlook.stuck if result.truth is Truth.FALSE]
        if not refused:
            return
        day = written(self._case.course_start)
        said = texts.STUCK.format(what=self._labels(refused), source=self._sources(refused), day=day)
        yield Paragraph(text(said))
        if not self._outlook.later:
            yield Paragraph(text(texts.NEVER_AGAIN))

    def _doubted(self) -> Iterator[Block]:
        """The cases that the texts leave open, once each, with the passages that do."""
        cases = {node: cites for result in self._outlook.doubted for node, cites in _open_cases(result)}
        if cases:
            labels = dict.fromkeys(lower_first(node.label) for node in cases)
            cited = self._cited(cite for cites in cases.values() for cite in cites)
            yield Paragraph(text(texts.DOUBTED.format(what="; ".join(labels), source=cited)))

    def _fixed(self) -> Iterator[Block]:
        """The sets that need what does not change: said last, in one sentence, and not as advice."""
        if any(not way.changes for way in self._outlook.ways):
            return
        needs = [need for way in self._outlook.ways if way.fixed for need in way.needs if need.fixed]
        if self._outlook.later:
            needs = [need for need in needs if self._time_alone(need) is not OverTime.YEARLY]
        if not needs:
            return
        alone = not self._outlook.changeable and not self._outlook.later
        said = texts.FIXED if alone else texts.FIXED_TOO
        words = dict.fromkeys(need_words(self._book, need) for need in needs)
        yield Paragraph(text(said.format(what="; ".join(words))))

    def _time_alone(self, need: Need) -> OverTime:
        return self._book.facts[need.fact].over_time

    # What turns it

    def _now(self) -> Iterator[Block]:
        ways = self._outlook.changeable
        open_now = [way for way in ways if not way.changes]
        if open_now:
            yield from self._listed(texts.ELIGIBLE_IF, open_now)
            return
        if not _inside(ways) and _inside(self._outlook.later):
            return
        doubted = bool(self._outlook.doubted) and self._outlook.truth is Truth.UNKNOWN
        said = texts.ONLY_OUTSIDE_DOUBT if doubted else texts.WAYS_NOW
        yield from self._listed(said, _inside(ways) or ways, cited=not doubted)

    def _in_time(self) -> Iterator[Block]:
        """The ways that a later day opens: those that need no change, or else those that do."""
        look = self._outlook
        if look.by_time:
            yield from self._listed(texts.WAYS_IN_TIME, look.by_time)
        else:
            ways = _inside(look.later) or (() if look.changeable else look.later)
            yield from self._listed(texts.WAYS_LATER, ways)

    def _listed(self, said: str, ways: Sequence[Way], *, cited: bool = True) -> Iterator[Block]:
        if not ways:
            return
        yield Paragraph(text(said))
        yield from (Item(self._way(way, cited)) for way in ways[:SHOWN])
        if len(ways) > SHOWN:
            yield Paragraph(text(texts.MORE_WAYS.format(count=len(ways) - SHOWN)))

    def _way(self, way: Way, cited: bool) -> Text:
        """One set as a line, with the sources of what it changes."""
        left = f" ({texts.LEFT})" if way.left else ""
        where = self._sources(way.unmet) if cited else ""
        return text(", ".join(self._parts(way, _IFS)), left, source(f" ({where})") if where else "")

    def _parts(self, way: Way, most: int) -> Iterator[str]:
        """The day, what changes, and what has to come out so: this many of those, and how many more."""
        later = way.start != self._case.course_start
        if later:
            yield self._days(way)
        if way.changes:
            yield "; ".join(need_words(self._book, need) for need in way.changes)
        if way.ifs:
            asked = self._ifs(way.ifs, most)
            yield texts.IF.format(what=asked) if later or way.changes else asked

    def _days(self, way: Way) -> str:
        if way.until is None:
            return texts.FROM_DAY.format(day=written(way.start))
        return texts.FROM_DAY_TO.format(day=written(way.start), last=written(way.until))

    def _ifs(self, needs: Sequence[Need], most: int) -> str:
        words = [need_words(self._book, need) for need in needs]
        if len(words) > most + 1:
            words[most:] = [texts.MORE_IFS.format(count=len(words) - most)]
        return "; ".join(words)

    def _labels(self, nodes: Iterable[Node]) -> str:
        return "; ".join(lower_first(node.label) for node in nodes)

    def _sources(self, nodes: Iterable[Node]) -> str:
        return self._cited(cite for node in nodes for cite in node.cites)

    def _cited(self, cites: Iterable[Cite]) -> str:
        return "; ".join(map(self._resources.short, dict.fromkeys(cite.clause for cite in cites)))
