"""A programme, and a person's outcome where there is one, made into a chart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from handlers import texts
from handlers.charts.chart import Chart, Entry, Gate, State, Tag
from handlers.dates import written
from handlers.lookup import opening
from handlers.mark import Mark
from handlers.outcome.verdicts import (
    CONDITION_MARKS,
    issued,
    kind_of,
    lower_first,
    mark_of,
    outside_of,
    reason,
)
from handlers.resources import Resources
from rules.evaluate import Outcome, Result, Status
from rules.facts import Case
from rules.model import Cite, Node, Op, Programme, Remark, Truth

_GATES = {Op.ALL: Gate.ALL, Op.ANY: Gate.ANY, Op.NOT: Gate.NOT}
_STATES = {status: State(mark, texts.CONDITION_WORDS[status]) for status, mark in CONDITION_MARKS.items()}
_DISPUTED = State(Mark.DISPUTED, texts.DISPUTED_CONDITION)
_NOT_APPLIED = State(Mark.MET, texts.NOT_APPLIED)
_OTHER_CASE = State(Mark.UNMET, texts.OTHER_CASE)
_TO_CONFIRM = _STATES[Status.TO_CONFIRM]
_RESULTS = (_STATES[Status.MET], _STATES[Status.UNMET], _STATES[Status.UNKNOWN], _DISPUTED)


def chart_of(resources: Resources, programme: Programme) -> Chart:
    """The programme as its rules have it, with no person's facts."""
    builder = _Builder(resources)
    sections = (
        builder.conditions([(node, None) for node in programme.conditions]),
        *builder.confirmed(programme.to_confirm),
    )
    return _chart(resources, programme, sections, programme.id)


def chart_for(resources: Resources, outcome: Outcome, case: Case) -> Chart:
    """The programme with the result of each condition for a person."""
    builder = _Builder(resources)
    sections = (
        builder.conditions([(result.node, result) for result in outcome.conditions]),
        *builder.confirmed(outcome.to_confirm),
    )
    day = texts.GIVEN_DATE.format(day=written(case.course_start))
    why = reason(resources, outcome, case)
    chart = _chart(resources, outcome.programme, sections, f"{outcome.programme.id}-ket-qua")
    return replace(
        chart,
        verdict=State(mark_of(outcome), texts.VERDICT_WORDS[kind_of(outcome)]),
        verdict_lines=(f"{why}.", day) if why else (day,),
        legend=(*_RESULTS, _TO_CONFIRM),
        remarks=(texts.MEANING[0], *chart.remarks),
    )


def _chart(resources: Resources, programme: Programme, sections: tuple[Entry, ...], name: str) -> Chart:
    shown = {entry.state for section in sections for entry in section.entries()}
    clauses = [cite.clause for _, cite in programme.cites()]
    documents = [resources.document(resources.clause(clause)) for clause in clauses]
    named = dict.fromkeys(texts.CHART_SOURCE.format(short=d.short, name=d.name) for d in documents)
    remarks = [texts.CHART_SOURCES.format(sources="; ".join(named)), texts.MEANING[1]]
    remarks += issued(resources)
    if any(document.provincial for document in documents):
        remarks.append(texts.MEANING_PROVINCE)
    return Chart(
        name,
        programme.name,
        (
            f"{texts.RUNS}{lower_first(programme.runs.text)}.",
            texts.RULE_VERSION.format(version=programme.version, day=written(programme.date)),
        ),
        None,
        (),
        sections,
        tuple(state for state in (_DISPUTED, _TO_CONFIRM) if state in shown),
        tuple(remarks),
    )


class _Builder:
    """Makes entries of conditions, with their results where there are any."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources

    def conditions(self, conditions: Sequence[tuple[Node, Result | None]]) -> Entry:
        """All conditions under one entry, numbered; those that share a scope and a clause in one frame."""
        numbered = [(f"{number}.", node, result) for number, (node, result) in enumerate(conditions, 1)]
        parts: list[Entry] = []
        for frame, group in groupby(numbered, key=lambda each: self._frame(each[1])):
            listed = list(group)
            entries = tuple(self._entry(node, result, number) for number, node, result in listed)
            if frame is None or len(entries) == 1:
                parts += entries
            else:
                tags = self._tags(listed[0][1], listed[0][2])
                bare = tuple(replace(entry, tags=()) for entry in entries)
                title, citation = self._clause(frame[1])
                parts.append(Entry(title, citation=citation, tags=tags, gate=Gate.ALL, parts=bare))
        return Entry(texts.CONDITIONS_TITLE, gate=Gate.ALL, parts=tuple(parts))

    def confirmed(self, remarks: Sequence[Remark]) -> Iterator[Entry]:
        """What the selecting body confirms, by to whom it applies; nothing where there is nothing."""
        parts: list[Entry] = []
        for when, group in groupby(remarks, key=lambda remark: remark.when):
            rows = tuple(
                Entry(each.label, citation=self._cited(each.cites), state=_TO_CONFIRM) for each in group
            )
            if when is None or not when.label:
                parts += rows
            else:
                title = texts.ONLY_WHEN.format(what=lower_first(when.label))
                parts.append(Entry(title, parts=rows))
        if parts:
            yield Entry(texts.CONFIRM_TITLE, state=_TO_CONFIRM, parts=tuple(parts))

    def _frame(self, node: Node) -> tuple[tuple[Node, ...], str] | None:
        """A condition's scope, and the clause above all its passages; None where it has none of these."""
        above = {cite.clause.rpartition("/")[0] for cite in node.cites}
        if not node.scoped or len(above) != 1 or not (above & self._resources.corpus.clauses.keys()):
            return None
        outside, applies, doubtful = node.parts
        return (outside, applies.parts[0], doubtful), above.pop()

    def _clause(self, clause: str) -> tuple[str, str]:
        """A clause's own heading, without its number, and its citation."""
        number, _, words = opening(self._resources.clause(clause)).partition(" ")
        return (words if words and number.endswith(".") else f"{number} {words}".strip()), (
            self._resources.short(clause)
        )

    def _cited(self, cites: Iterable[Cite]) -> str:
        return "; ".join(self._resources.short(clause) for clause in dict.fromkeys(c.clause for c in cites))

    def _entry(self, node: Node, result: Result | None, number: str = "", above: str = "") -> Entry:
        """A condition or a part of one; ``above`` is the citation of what it is a part of."""
        citation = self._cited(node.cites)
        inner = node
        if node.scoped:
            inner, outcome = node.parts[1].parts[1], result and result.parts[1].parts[1]
        else:
            outcome = result
        gate, parts = self._below(inner, outcome, citation or above)
        return Entry(
            node.label,
            number,
            "" if citation == above else citation,
            self._state(node, result),
            self._tags(node, result) if node.scoped else (),
            gate,
            parts,
        )

    def _below(self, node: Node, result: Result | None, above: str) -> tuple[Gate | None, tuple[Entry, ...]]:
        """The parts that are shown below a node: none where one of them has no words, for all must stand."""
        if node.op is Op.DISPUTED or (node.op in (Op.ALL, Op.ANY) and len(node.parts) == 1):
            return self._below(node.parts[0], result and result.parts[0], above)
        if node.atom is not None or not all(map(_has_words, node.parts)):
            return None, ()
        entries: list[Entry] = []
        for at, part in enumerate(node.parts):
            entry = self._entry(part, result and result.parts[at], above=above)
            same = not entry.label and entry.gate is _GATES[node.op] and entry.state is None
            entries += entry.parts if same else (entry,)
        return _GATES[node.op], tuple(entries)

    def _state(self, node: Node, result: Result | None) -> State | None:
        if result is None:
            return _DISPUTED if node.op is Op.DISPUTED else None
        if result.disputed:
            return _DISPUTED
        if node.op is Op.DISPUTED and result.truth is Truth.FALSE:
            return _OTHER_CASE
        return _STATES[result.status] if outside_of(result) is None else _NOT_APPLIED

    def _tags(self, node: Node, result: Result | None) -> tuple[Tag, ...]:
        """To whom a scoped condition does not apply, and for whom that is unclear."""
        outside, _, doubtful = node.parts
        away = result is not None and result.parts[0].truth is Truth.TRUE
        doubted = result is None or result.parts[2].disputed
        return tuple(
            Tag(part.label, state if on else None)
            for part, state, on in (
                (outside, _STATES[Status.MET], away),
                (doubtful, _DISPUTED, doubted),
            )
            if part.label
        )


def _has_words(node: Node) -> bool:
    """Whether a node can be shown: it has a label, or all its parts can."""
    return bool(node.label) or (bool(node.parts) and all(map(_has_words, node.parts)))
