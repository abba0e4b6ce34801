"""A verdict's reasoning in full: every part of every condition with its result, its answer and its quote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from handlers import texts
from handlers.actions import action
from handlers.mark import Mark
from handlers.outcome.results import has_result, inputs
from handlers.outcome.verdicts import (
    CONDITION_MARKS,
    answer_words,
    in_rows,
    kind_of,
    lower_first,
    mark_of,
    outside_of,
)
from handlers.reply import Block, Choice, Choices, Heading, Item, Line, Paragraph, Quote, source, text
from handlers.resources import Resources
from handlers.resting import resting_blocks
from handlers.standing_note import marked
from handlers.turn import Answered, Turn
from knowledge.clause import key
from rules.dialogue import case_of
from rules.evaluate import Result
from rules.facts import Case
from rules.model import Atom, Cite, Op, Truth

_DEEPEST = 5
_GROUPS = {Op.ALL: texts.ALL_OF, Op.ANY: texts.ONE_OF}


def show(turn: Turn, run: str, programme: str) -> Answered:
    """The reasoning for one programme of this run's result."""
    if not has_result(turn, run, programme):
        return turn.stale()
    case = case_of(turn.resources.book, turn.dialogue, turn.today)
    outcome = turn.resources.evaluator.outcome(programme, case)
    tree = Tree(turn.resources, case, turn.today)
    ways = [
        Choice(texts.SEE_RESULT, action("res", run, programme)),
        Choice(texts.PRINT, action("print", run)),
    ]
    blocks = [block for result in outcome.conditions for block in tree.blocks(result)]
    return turn.says(
        [
            Heading(texts.REASONING_TITLE.format(name=outcome.programme.short)),
            Line(mark_of(outcome), texts.VERDICT_WORDS[kind_of(outcome)], ()),
            *inputs(turn, case),
            *resting_blocks(turn.resources, [outcome.programme], turn.today),
            Paragraph(text(texts.REASONING_HOW)),
            *blocks,
            Choices((*in_rows(ways).rows, *in_rows(tree.clauses()).rows)),
        ]
    )


class Tree:
    """Conditions as lines with their parts below; a passage is quoted where it is first needed."""

    def __init__(self, resources: Resources, case: Case, today: date | None = None) -> None:
        """On a day, the citations of what is not in force then as it was say so."""
        self._resources = resources
        self._today = today
        self._case = case
        self._quoted: dict[Cite, None] = {}

    def blocks(self, result: Result, depth: int = 0, above: tuple[Cite, ...] = ()) -> Iterator[Block]:
        """A condition or a part of one, what it rests on, and its own parts.

        A last part without passages of its own names those of ``above``, which were just quoted.
        """
        if outside_of(result) is not None:
            yield from self._outside(result, depth)
            return
        word = texts.DISPUTED_CONDITION if result.disputed else texts.CONDITION_WORDS[result.status]
        mark = Mark.DISPUTED if result.disputed else CONDITION_MARKS[result.status]
        if result.node.op is Op.DISPUTED and result.truth is Truth.FALSE:
            word = texts.OTHER_CASE
        parts = _parts(result)
        inherited = () if parts or result.node.cites else above
        label = text(self._label(result, grouped=bool(parts)))
        yield Line(mark, word, label, self._named(inherited), min(depth, _DEEPEST))
        yield from self._quotes(result.node.cites)
        for part in parts:
            yield from self.blocks(part, depth + 1, result.node.cites or above)

    def _outside(self, result: Result, depth: int) -> Iterator[Block]:
        """A condition that does not apply to this person, and the passages that say so."""
        away = result.parts[0]
        told = self._label(away, grouped=False)
        yield Item(text(f"{told}: {lower_first(result.node.label)}"), depth=min(depth, _DEEPEST))
        yield from self._quotes((*result.node.cites, *away.node.cites))

    def _quotes(self, cites: Iterable[Cite]) -> Iterator[Block]:
        """The passages, each where it is first needed."""
        for cite in cites:
            if cite in self._quoted:
                where = texts.QUOTED_ABOVE.format(citation=self._resources.short(cite.clause))
                yield Paragraph(text(source(where)))
            else:
                self._quoted[cite] = None
                citation = self._resources.spoken(cite.clause)
                yield Quote(text(cite.quote), marked(self._resources, citation, cite.clause, self._today))

    def _named(self, cites: Iterable[Cite]) -> str:
        return "; ".join(map(self._resources.short, dict.fromkeys(cite.clause for cite in cites)))

    def clauses(self) -> list[Choice]:
        """A choice for each clause quoted so far, which shows it in its context."""
        named = dict.fromkeys(cite.clause for cite in self._quoted)
        return [Choice(self._resources.short(each), action("clause", key(each))) for each in named]

    def _label(self, result: Result, *, grouped: bool) -> str:
        node = result.node
        if grouped:
            group = _GROUPS[node.op]
            return f"{node.label}, {lower_first(group)}" if node.label else group
        atoms = list(node.atoms())
        label = node.label or "; ".join(map(self._test, atoms))
        told = "; ".join(filter(None, map(self._told, dict.fromkeys(atom.fact for atom in atoms))))
        return f"{label} ({told})" if told else label

    def _test(self, atom: Atom) -> str:
        """A test that has no words of its own: the fact it looks at."""
        return self._resources.book.facts[atom.fact].label

    def _told(self, key: str) -> str:
        """What was answered for a fact; nothing where it was not."""
        facts = self._resources.book.facts
        for held in (key, facts[key].alternative):
            if held is not None and held in self._case.given:
                fact = facts[held]
                return f"{lower_first(fact.label)}: {answer_words(fact, self._case.given[held])}"
        return ""


def _parts(result: Result) -> tuple[Result, ...]:
    """The parts that are shown below: those of a group of several."""
    return result.parts if result.node.op in _GROUPS and len(result.parts) > 1 else ()
