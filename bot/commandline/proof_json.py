"""What running the cases shows, as JSON, one object a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.commandline.proof import Proof
from rules.model import Place
from rules.proof.coverage import Covered
from rules.proof.parts import source


def where(place: Place | None) -> dict[str, Any]:
    """A place as two keys."""
    return {"file": place.file if place else None, "line": place.line if place else None}


def proof_lines(proof: Proof) -> Iterator[dict[str, Any]]:
    """The failures, the atomic conditions, the mistakes that no case notices, and the sums."""
    for failure in proof.failed:
        example = failure.example
        named = {"programme": example.programme, "case": example.name, **where(example.place)}
        differs = {"key": failure.key, "expected": list(failure.expected), "got": list(failure.got)}
        yield ({"failure": {**named, **differs}})
    for each in proof.covered:
        yield ({"atom": _atom(each)})
    for mutant in proof.survived:
        named = {"programme": mutant.programme.id, "condition": mutant.condition.id, "mistake": mutant.what}
        yield ({"survivor": {**named, **where(mutant.place)}})
    summary = {
        "cases": len(proof.examples),
        "failed": len({id(failure.example) for failure in proof.failed}),
        "pairs": _counted(*proof.pairs),
        "unknown": _counted(*proof.unknowns),
    }
    caught = len(proof.mutants) - len(proof.survived)
    yield (
        {"summary": summary | ({"mutants": _counted(caught, len(proof.mutants))} if proof.mutants else {})}
    )


def _counted(done: int, able: int) -> dict[str, int]:
    return {"done": done, "of": able}


def _atom(each: Covered) -> dict[str, Any]:
    watched = each.watched
    assert watched.node.atom is not None
    return {
        "programme": watched.programme.id,
        "condition": watched.condition.id,
        "test": source(watched.node.atom),
        "label": watched.node.label,
        **where(watched.node.place),
        "level": watched.level.value,
        "pair": [example.name for example in each.pair or ()],
        "pairing": each.pairing.value if each.pairing else None,
        "awaits": watched.awaits,
        "unknown": each.unknown.name if each.unknown else None,
    }
