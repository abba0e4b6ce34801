"""What is found of a person and a programme, without the person: equal for many, and put in words once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from handlers.outcome.verdicts import issued, kind_of, lower_first
from handlers.resources import Resources
from handlers.roster import texts
from handlers.texts import MEANING, MEANING_PROVINCE, VERDICT_WORDS
from rules.dialogue import asked_as
from rules.evaluate import Outcome
from rules.facts import Case
from rules.model import Cite, Node, Rulebook, Truth


@dataclass(frozen=True, slots=True)
class Finding:
    """A programme's verdict for somebody, and what makes it so.

    ``kind`` is a key of ``handlers.texts.VERDICT_WORDS``. ``deciding`` are the places of the unmet
    conditions, or else of the unknown ones, ``disputed`` those of them that the texts leave
    open; ``missing`` are the facts to be asked; ``confirm`` the places of what the selecting body confirms.
    """

    programme: str
    kind: str
    deciding: tuple[int, ...] = ()
    disputed: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()
    confirm: tuple[int, ...] = ()


def finding(book: Rulebook, outcome: Outcome, case: Case) -> Finding:
    """What was found of one person."""
    deciding = {id(result) for result in outcome.deciding()}
    places = [place for place, each in enumerate(outcome.conditions) if id(each) in deciding]
    shown = {id(remark) for remark in outcome.to_confirm}
    return Finding(
        outcome.programme.id,
        kind_of(outcome),
        tuple(places),
        tuple(place for place in places if outcome.conditions[place].disputed),
        tuple(asked_as(book, case, key) for key in outcome.missing),
        tuple(p for p, remark in enumerate(outcome.programme.to_confirm) if id(remark) in shown),
    )


@dataclass(frozen=True, slots=True)
class Explained:
    """A finding in words, a text for each column of the details."""

    programme: str
    verdict: str
    deciding: str
    missing: str
    confirm: str
    sources: str


def explain(resources: Resources, found: Finding) -> Explained:
    """The words for a finding: those of the dialogue, with the citations as law is cited."""
    programme = resources.book.programmes[found.programme]
    conditions = programme.conditions
    facts = resources.book.facts
    missing = "; ".join(lower_first(facts[key].label) for key in found.missing)
    decided = [_deciding(found, conditions[place], place) for place in found.deciding]
    if not decided:
        decided = [texts.DECIDED_MET.format(count=len(conditions))]
    cites: list[Cite] = []
    for place, condition in enumerate(conditions):
        if place in found.deciding or not found.deciding:
            cites += condition.all_cites() if place in found.disputed else condition.cites
    return Explained(
        programme.short,
        VERDICT_WORDS[found.kind],
        "\n".join(decided),
        missing[:1].upper() + missing[1:],
        "\n".join(programme.to_confirm[place].label for place in found.confirm),
        "\n".join(cited(resources, cites)),
    )


def _deciding(found: Finding, condition: Node, place: int) -> str:
    words = texts.DECIDED_UNMET if found.kind == "ineligible" else texts.DECIDED_UNKNOWN
    if place in found.disputed:
        words = texts.DECIDED_DISPUTED
    return words.format(label=lower_first(condition.label))


def cited(resources: Resources, cites: Iterable[Cite]) -> list[str]:
    """The citations of these passages in the order of law, each clause once."""
    return [resources.legal(clause) for clause in dict.fromkeys(cite.clause for cite in cites)]


def meaning(resources: Resources, programmes: Iterable[str]) -> Iterator[str]:
    """What verdicts on these programmes mean, and do not mean: a sentence or two each."""
    book = resources.book
    cited = {cite.clause.split("/")[0] for key in programmes for _, cite in book.programmes[key].cites()}
    yield texts.MEANING
    yield from MEANING[1:]
    yield from issued(resources)
    if any(resources.corpus.documents[document].provincial for document in cited):
        yield MEANING_PROVINCE


KINDS: Sequence[str] = tuple(VERDICT_WORDS)
"""The kinds of verdicts, in the order in which they are counted and shown."""

TRUTHS = {Truth.FALSE: "ineligible", Truth.UNKNOWN: "undetermined", Truth.TRUE: "eligible"}
