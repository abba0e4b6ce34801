"""What would have to change, as the JSON of the command line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.commandline.answers_json import citations
from rules.ahead.outlook import Need, Outlook, Way, outlooks
from rules.ahead.values import OneOf, Ranges
from rules.evaluate import Evaluator
from rules.facts import Case

Json = dict[str, Any]


def changes_beside(
    evaluator: Evaluator, case: Case, programmes: Iterable[str] | None = None
) -> dict[str, Json]:
    """For each of these programmes, or all, the key ``changes``, to stand beside its outcome."""
    found = outlooks(evaluator, case, programmes)
    return {key: {"changes": changes_json(each)} for key, each in found.items()}


def changes_json(outlook: Outlook) -> Json:
    """An outlook as JSON values; days are YYYY-MM-DD, and null where none is in sight.

    ``ways``: the smallest sets of answers that make the person eligible on the day asked about, the smallest
    first, those that need what does not change last. ``later``: those that begin with a later day, ``from``.
    Each has ``change`` (something else is known now) and ``if`` (not known yet), facts with all the values
    that do; ``fixed`` the facts among them that nothing, or time alone, changes; ``until`` the last day;
    ``conditions`` those that the changes concern, ``outside_scope`` those that do not apply any more.
    ``holds_until``: the last day with this same status, after which ``asked_anew`` are unknown.
    ``open_until``: the last day on which the person can be eligible with nothing changed, after which
    ``ending`` are in the way. ``stuck``: conditions that no answer meets on the day asked about.
    ``doubted``: conditions that the texts leave open whatever is answered.
    """
    return {
        "ways": [_way(way) for way in outlook.ways],
        "later": [{"from": way.start, **_way(way)} for way in outlook.later],
        "holds_until": outlook.holds_until,
        "asked_anew": outlook.asked_anew,
        "open_until": outlook.open_until,
        "ending": [node.id for node in outlook.ending],
        "stuck": [{"id": r.node.id, "citations": citations(r.node.cites)} for r in outlook.stuck],
        "doubted": [{"id": r.node.id, "citations": citations(r.node.cites)} for r in outlook.doubted],
    }


def _way(way: Way) -> Json:
    return {
        "change": [_need(need) for need in way.changes],
        "if": [_need(need) for need in way.ifs],
        "fixed": [need.fact for need in way.needs if need.fixed],
        "until": way.until,
        "conditions": [node.id for node in way.unmet],
        "outside_scope": [node.id for node in way.left],
    }


def _need(need: Need) -> Json:
    """A fact and its values: ``values``; or ``ranges`` with ``from`` and ``to``; or ``lists``.

    Of lists: those with all of one of ``any_of``, and nothing of ``none_of``.
    """
    if isinstance(need.values, OneOf):
        return {"fact": need.fact, "values": need.values.options}
    if isinstance(need.values, Ranges):
        return {"fact": need.fact, "ranges": [{"from": low, "to": high} for low, high in need.values.ranges]}
    return {
        "fact": need.fact,
        "lists": [{"any_of": each.any_of, "none_of": each.none_of} for each in need.values],
    }
