"""Outcomes as the JSON of the command line; parts that never change are written once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar

import orjson

from rules.dialogue import asked_as
from rules.evaluate import Evaluator, Outcome, Result, Status
from rules.facts import Case
from rules.model import Cite, Remark

Json = dict[str, Any]
T = TypeVar("T")


def citations(cites: Iterable[Cite]) -> list[Json]:
    """Passages with the clauses that they stand in."""
    return [{"clause": cite.clause, "quote": cite.quote} for cite in cites]


def _result(result: Result) -> Json:
    made: Json = {
        "id": result.node.id,
        "label": result.node.label,
        "status": result.status.value,
        "citations": citations(result.node.cites),
    }
    if result.disputed:
        made["disputed"] = True
    parts = _parts(result)
    if parts:
        made["parts"] = parts
    return made


def _parts(result: Result) -> list[Json]:
    """The parts that have words of their own, where they say more than the condition itself does."""
    if result.node.scoped or result.status is Status.MET:
        return []
    made = []
    for part in result.parts:
        if part.node.label:
            shown: Json = {"label": part.node.label, "status": part.status.value}
            if part.node.cites and part.node.cites != result.node.cites:
                shown["citations"] = citations(part.node.cites)
            made.append(shown | ({"parts": parts} if (parts := _parts(part)) else {}))
    return made


def _to_confirm(remark: Remark) -> Json:
    return {
        "id": remark.id,
        "label": remark.label,
        "status": Status.TO_CONFIRM.value,
        "citations": citations(remark.cites),
    }


def _note(remark: Remark) -> Json:
    return {"id": remark.id, "label": remark.label, "citations": citations(remark.cites)}


class _Kept(Generic[T]):
    """Parts as they were written; all are dropped when there are too many."""

    _MOST = 50_000

    def __init__(self, write: Callable[[T], Json]) -> None:
        self._write = write
        self._written: dict[int, tuple[T, orjson.Fragment]] = {}

    def __call__(self, part: T) -> orjson.Fragment:
        kept = self._written.get(id(part))
        if kept is None:
            if len(self._written) >= self._MOST:
                self._written.clear()
            kept = self._written[id(part)] = (part, orjson.Fragment(orjson.dumps(self._write(part))))
        return kept[1]


class OutcomeWriter:
    """Writes outcomes as JSON; an outcome that came before is not written anew."""

    _KEPT = 50_000

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._result = _Kept(_result)
        self._to_confirm = _Kept(_to_confirm)
        self._note = _Kept(_note)
        self._written: dict[tuple[int, bool], tuple[Outcome, orjson.Fragment]] = {}

    def line(
        self,
        case: Case,
        programmes: Iterable[str] | None = None,
        *,
        beside: Mapping[str, Json] | None = None,
        **more: object,
    ) -> bytes:
        """One person's line: ``more``, then the outcomes by programme.

        ``beside`` has further keys for each programme.
        """
        outcomes = self._evaluator.outcomes(case, programmes)
        written: dict[str, object]
        if beside is None:
            written = {key: self._outcome(outcome, case) for key, outcome in outcomes.items()}
        else:
            written = {key: {**self._made(each, case), **beside[key]} for key, each in outcomes.items()}
        return orjson.dumps({**more, "programmes": written}, option=orjson.OPT_APPEND_NEWLINE)

    def _outcome(self, outcome: Outcome, case: Case) -> orjson.Fragment:
        # What is missing is named otherwise where the age is known by a vague birth date.
        key = (id(outcome), "birth_date" in case.given and "age" in outcome.missing)
        kept = self._written.get(key)
        if kept is None:
            if len(self._written) >= self._KEPT:
                self._written.clear()
            kept = self._written[key] = (outcome, orjson.Fragment(self._dumped(outcome, case)))
        return kept[1]

    def _dumped(self, outcome: Outcome, case: Case) -> bytes:
        return orjson.dumps(self._made(outcome, case))

    def _made(self, outcome: Outcome, case: Case) -> Json:
        return {
            "status": outcome.verdict.value,
            "conditions": [
                *map(self._result, outcome.conditions),
                *map(self._to_confirm, outcome.to_confirm),
            ],
            "notes": [*map(self._note, outcome.notes)],
            "missing": [asked_as(self._evaluator.book, case, fact) for fact in outcome.missing],
        }
