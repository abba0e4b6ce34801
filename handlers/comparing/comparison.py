"""Two programmes side by side as data: every word is of the rule files, of the texts, or of our labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from handlers import comparing_texts as texts
from handlers import texts as core_texts
from handlers.comparing.pairing import facts_of, inner, pairs, remark_pairs, same_test
from handlers.dates import written
from handlers.outcome.verdicts import disagreements_of, lower_first
from handlers.programmes import alternatives, runs_on
from handlers.resources import Resources
from handlers.standing_note import note
from rules.model import Cite, Node, Op, Programme, Remark, Statement


@dataclass(frozen=True, slots=True)
class Cell:
    """What one programme says of something: a phrase, its parts with their depth, and where it stands.

    ``standing`` are sentences on clauses that are not in force.
    """

    text: str
    parts: tuple[tuple[int, str], ...] = ()
    citations: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """Something that is compared; None where a programme has nothing of it.

    ``same``: both say the same in the same words; the cells then differ in their citations alone.
    """

    label: str
    left: Cell | None
    right: Cell | None
    same: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a title."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two programmes side by side: their ids, names and short names, and what is compared."""

    ids: tuple[str, str]
    names: tuple[str, str]
    shorts: tuple[str, str]
    sections: tuple[Section, ...]

    @property
    def counts(self) -> tuple[int, int]:
        """How many conditions are the same in both, and how many rows of conditions are not."""
        by_title = {section.title: len(section.rows) for section in self.sections}
        return by_title.get(texts.SHARED_TITLE, 0), by_title.get(texts.DIFFERENT_TITLE, 0)


def compare(resources: Resources, left: Programme, right: Programme, today: date) -> Comparison:
    """Two programmes side by side, as they stand on this day."""
    return _Comparing(resources, left, right, today).comparison()


class _Comparing:
    def __init__(self, resources: Resources, left: Programme, right: Programme, today: date) -> None:
        self._resources = resources
        self._left = left
        self._right = right
        self._today = today

    def comparison(self) -> Comparison:
        left, right = self._left, self._right
        conditions = [self._condition(*pair) for pair in pairs(left.conditions, right.conditions)]
        sections = (
            Section(texts.ABOUT_TITLE, tuple(self._about())),
            Section(texts.DIFFERENT_TITLE, tuple(row for row in conditions if not row.same)),
            Section(texts.SHARED_TITLE, tuple(row for row in conditions if row.same)),
            Section(texts.CONFIRMED_TITLE, self._remarks(left.to_confirm, right.to_confirm)),
            Section(texts.NOTED_TITLE, self._remarks(left.notes, right.notes)),
            Section(texts.DISPUTED_TITLE, tuple(self._disputed())),
        )
        return Comparison(
            (left.id, right.id),
            (left.name, right.name),
            (left.short, right.short),
            tuple(section for section in sections if section.rows),
        )

    # What it is

    def _about(self) -> Iterator[Row]:
        left, right = self._left, self._right
        yield self._stated(texts.FOR_WHOM, left.for_whom, right.for_whom)
        yield self._row(texts.RUNS, self._runs(left), self._runs(right))
        yield self._stated(texts.DURATION, left.duration, right.duration)
        yield self._stated(texts.FORM, left.form, right.form)
        yield self._stated(texts.CONTENTS, left.contents, right.contents)
        yield self._stated(texts.DECIDES, left.decided_by, right.decided_by)

    def _stated(self, label: str, left: Statement | None, right: Statement | None) -> Row:
        return self._row(label, self._statement(left), self._statement(right))

    def _statement(self, statement: Statement | None, *parts: str) -> Cell | None:
        if statement is None:
            return None
        return self._cell(statement.text, statement.cites, ((1, part) for part in parts))

    def _runs(self, programme: Programme) -> Cell | None:
        """When it runs, and that this is over where it is."""
        over = texts.OVER.format(day=written(self._today))
        open_now = runs_on(self._resources, programme, self._today)
        return self._statement(programme.runs, *(() if open_now else (over,)))

    # Conditions and remarks

    def _condition(self, left: Node | None, right: Node | None) -> Row:
        """The facts that are asked for, and what each programme asks of them."""
        asked = [facts_of(node) for node in (left, right) if node is not None]
        about = frozenset.intersection(*asked) or frozenset.union(*asked)
        facts = self._resources.book.facts
        label = "; ".join(lower_first(facts[each].label) for each in facts if each in about)
        same = left is not None and right is not None and same_test(left, right)
        ours = None if left is None else self._asked(left)
        theirs = None if right is None else self._asked(right)
        return Row(label[:1].upper() + label[1:], ours, theirs, same)

    def _asked(self, node: Node) -> Cell:
        below = list(alternatives(node, 1))
        scope = [node.parts[0].label, node.parts[2].label] if node.scoped else []
        parts = [*((depth, part.label) for part, depth in below), *((1, each) for each in scope if each)]
        any_of = f", {core_texts.ANY_OF}" if below and inner(node).op is Op.ANY else ""
        return self._cell(f"{node.label}{any_of}", node.cites, parts)

    def _remarks(self, left: tuple[Remark, ...], right: tuple[Remark, ...]) -> tuple[Row, ...]:
        """Remarks of both, those that both have first; they have no label but their own words."""
        rows = [self._row("", self._remark(one), self._remark(two)) for one, two in remark_pairs(left, right)]
        return tuple(sorted(rows, key=lambda row: (not row.same, row.left is None)))

    def _remark(self, remark: Remark | None) -> Cell | None:
        return None if remark is None else self._cell(remark.label, remark.cites)

    def _disputed(self) -> Iterator[Row]:
        """Where the texts disagree and either programme is read in one way: what both share first."""
        ours, theirs = (
            {each.id: each for each in disagreements_of(self._resources, programme.id) if each.reading}
            for programme in (self._left, self._right)
        )
        found = ours | theirs
        for key in sorted(found, key=lambda each: (not (each in ours and each in theirs), each not in ours)):
            cell = self._cell(found[key].text, found[key].cites)
            yield Row(
                found[key].title,
                cell if key in ours else None,
                cell if key in theirs else None,
                key in ours and key in theirs,
            )

    # Cells

    def _row(self, label: str, left: Cell | None, right: Cell | None) -> Row:
        said = [(cell.text, cell.parts) for cell in (left, right) if cell is not None]
        return Row(label, left, right, len(said) == 2 and said[0] == said[1])

    def _cell(self, text: str, cites: Iterable[Cite], parts: Iterable[tuple[int, str]] = ()) -> Cell:
        clauses = list(dict.fromkeys(cite.clause for cite in cites))
        notes = (note(self._resources, clause, self._today) for clause in clauses)
        standing = tuple(dict.fromkeys(each for each in notes if each))
        return Cell(text, tuple(parts), tuple(map(self._resources.short, clauses)), standing)
