"""References written out ("điểm c khoản 1 mục I QĐ 1641"), and the clauses that they name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

from knowledge.clause import Clause, Corpus, Document, Level
from knowledge.mention import Grammar, Part, last_segment
from knowledge.normalise import fold
from knowledge.numeral import ANY, LAST, Words

_BETWEEN = frozenset({"cua", "tai", "trong", "thuoc", "o", "theo", "va", "hoac", "hay", "den"})
_MOST_BETWEEN = 2
_BREAKS = frozenset("\n;?!")
_RANK = {level: rank for rank, level in enumerate(Level)}

Place: TypeAlias = Document | Clause


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference in a text: ``text[start:end]``.

    ``clauses`` are those that it names, several where it says too little; empty where it names ``document``
    as a whole. ``document`` is None where the reference names none. ``weak``: the document's name is made of
    everyday words only ("kế hoạch đào tạo") and may not be meant as a name.
    """

    start: int
    end: int
    document: Document | None
    clauses: tuple[Clause, ...]
    weak: bool = False


class References:
    """Finds references to the clauses of one corpus; made once, used for many texts."""

    def __init__(self, corpus: Corpus) -> None:
        """Gather the names and numbers of the corpus."""
        self._corpus = corpus
        self._grammar = Grammar(corpus)
        self._order = {clause_id: place for place, clause_id in enumerate(corpus.clauses)}
        self._names = _names(corpus)
        self._by_name: dict[str, list[Clause]] = {}
        for clause in corpus.clauses.values():
            for name in self._names[clause.id]:
                self._by_name.setdefault(name, []).append(clause)
        self._mentioning = {
            document.id: tuple(other.id for other in corpus.documents.values() if _mentions(other, document))
            for document in corpus.documents.values()
        }

    def find(self, text: str, here: Place | None = None) -> tuple[Reference, ...]:
        """The references in a text, in order.

        ``here`` is the document, or the clause, that the text stands in: "Kế hoạch này" is that, and so is
        what names no document; only what leads to one clause counts then. Without it the text is taken for
        a query: what names no document means the one named elsewhere in the text, or any.
        """
        words = Words.of(text)
        chains = list(_chains(words, self._grammar.parts(words)))
        named = {part.documents for part in chain.from_iterable(chains) if _is_name(part)}
        elsewhere = next(iter(named)) if len(named) == 1 and here is None else ()
        found = (reference for parts in chains for reference in self._resolved(parts, here, elsewhere))
        return tuple(reference for reference in found if here is None or _leads_on(reference, here))

    def _resolved(
        self, parts: Sequence[Part], here: Place | None, elsewhere: tuple[str, ...]
    ) -> Iterator[Reference]:
        about = next((part for part in parts if part.level is None), None)
        document = self._corpus.documents[about.documents[0]] if about and _is_name(about) else None
        groups = list(_groups([part for part in parts if part.level is not None]))
        if about and document and not groups:
            yield Reference(about.start, about.end, document, (), about.weak)
        documents = self._meant(about, here)
        if documents is None:
            return
        for own, shared in groups:
            wanted = [*own, *shared]
            clauses = self._clauses(wanted, documents or elsewhere, here)
            if not clauses and document and here is None and self._mentioning[document.id]:
                clauses = self._clauses(wanted, self._mentioning[document.id], here)
            if clauses:
                start, end = own[0].start, own[-1].end
                if about and about.start < start and own is groups[0][0]:
                    start = about.start
                if about and about.end > end and own is groups[-1][0]:
                    end = about.end
                yield Reference(start, end, document, clauses)

    def _meant(self, about: Part | None, here: Place | None) -> tuple[str, ...] | None:
        """The documents that are meant: empty for any, None for one that is not in the corpus."""
        own = here.document if isinstance(here, Clause) else here.id if here else None
        if about is None:
            return (own,) if own else ()
        if about.foreign or (own and not _is_name(about) and not about.this):
            return None
        if about.this and own:
            return (own,) if own in about.documents else None
        return about.documents

    def _clauses(
        self, wanted: Sequence[Part], documents: Sequence[str], here: Place | None
    ) -> tuple[Clause, ...]:
        within = ""  # an id and "/"
        for part in wanted:
            if part.this:
                found = self._around(here, part.level)
                if found is None:
                    return ()
                within = max(within, f"{found.id}/", key=len)
        numbered = [part for part in wanted if not part.this]
        if not numbered:
            return (self._corpus.clauses[within[:-1]],)
        for tiers in _choices(numbered):
            named = self._matching(tiers, documents, within)
            if named:
                return tuple(_only_sure(named, here)) if here else tuple(named)
        return ()

    def _around(self, here: Place | None, level: Level | None) -> Clause | None:
        """The clause of a level that a text stands in: "Điều này"."""
        if not isinstance(here, Clause):
            return None
        return next((c for c in (here, *self._corpus.ancestors(here)) if c.level is level), None)

    def _matching(
        self, tiers: Sequence[tuple[str, ...]], documents: Sequence[str], within: str
    ) -> list[Clause]:
        """The clauses named by one of these, below clauses named by the others; the highest of each text."""
        found: dict[str, tuple[int, Clause]] = {}
        for place, own in enumerate(tiers):
            others = [*tiers[:place], *tiers[place + 1 :]]
            for clause in chain.from_iterable(self._by_name.get(name, ()) for name in own):
                if (documents and clause.document not in documents) or not clause.id.startswith(within):
                    continue
                above = [self._names[over.id] for over in self._corpus.ancestors(clause)]
                if all(any(not names.isdisjoint(other) for names in above) for other in others):
                    found[clause.id] = (len(above), clause)
        highest: dict[str, int] = {}
        for depth, clause in found.values():
            highest[clause.document] = min(depth, highest.get(clause.document, depth))
        named = [clause for depth, clause in found.values() if depth == highest[clause.document]]
        return sorted(named, key=lambda clause: self._order[clause.id])


def find_references(text: str, corpus: Corpus, here: Place | None = None) -> tuple[Reference, ...]:
    """The references in one text; for many texts of one corpus make ``References`` once."""
    return References(corpus).find(text, here)


def _names(corpus: Corpus) -> dict[str, frozenset[str]]:
    """What each clause may be called at its own step: "gach-3", "gach-*", "gach-$" for the last."""
    names: dict[str, frozenset[str]] = {}
    last: dict[tuple[str, Level], str] = {}
    for clause in corpus.clauses.values():
        names[clause.id] = frozenset([last_segment(clause.id), f"{clause.level}-{ANY}"])
        last[clause.parent or clause.document, clause.level] = clause.id
    for (_, level), clause_id in last.items():
        names[clause_id] |= {f"{level}-{LAST}"}
    return names


def _is_name(part: Part) -> bool:
    return part.level is None and part.named


def _leads_on(reference: Reference, here: Place) -> bool:
    """Whether a reference leads elsewhere than to where it stands, and surely is one."""
    if reference.clauses:
        return any(clause is not here for clause in reference.clauses)
    own = here.document if isinstance(here, Clause) else here.id
    return not reference.weak and reference.document is not None and reference.document.id != own


def _mentions(other: Document, document: Document) -> bool:
    title = fold(f" {other.name} {other.subject} ")
    return other is not document and any(
        f" {fold(alias)} " in title for alias in (document.name, *document.aliases)
    )


def _chains(words: Words, parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Parts that stand together, each chain with one document at most."""
    for run in _runs(words, parts):
        strong = [part for part in run if not part.weak]
        named = any(part.level is None for part in run)
        kept = [part for part in run if named or not part.weak or (strong and part.level is Level.SO)]
        yield from _by_document(kept)


def _runs(words: Words, parts: Sequence[Part]) -> Iterator[list[Part]]:
    run: list[Part] = []
    for part in parts:
        if run and not _joins(words, run[-1], part):
            yield run
            run = []
        run.append(part)
    if run:
        yield run


def _joins(words: Words, left: Part, right: Part) -> bool:
    between = [fold for _, fold in words.keys[left.after : right.first]]
    return (
        len(between) <= _MOST_BETWEEN
        and _BETWEEN.issuperset(between)
        and _BREAKS.isdisjoint(words.text[left.end : right.start])
    )


def _by_document(run: list[Part]) -> Iterator[list[Part]]:
    """A run with several documents in pieces: each with what follows it, where a document comes first."""
    places = [place for place, part in enumerate(run) if part.level is None]
    if len(places) > 1:
        cuts = places[1:] if places[0] == 0 else [place + 1 for place in places[:-1]]
        for start, end in zip([0, *cuts], [*cuts, len(run)], strict=True):
            yield run[start:end]
    elif run:
        yield run


def _groups(levels: Sequence[Part]) -> Iterator[tuple[list[Part], list[Part]]]:
    """The parts of each reference of a chain, and the higher ones that it shares with the next.

    In "điểm a khoản 1, điểm b khoản 2 mục I" the first shares "mục I".
    """
    groups: list[list[Part]] = []
    for part in levels:
        if not groups or any(part.level is other.level and not _below(part, other) for other in groups[-1]):
            groups.append([])
        groups[-1].append(part)
    for place, group in enumerate(groups):
        largest = min(_RANK[part.level] for part in group if part.level)
        following = groups[place + 1] if place + 1 < len(groups) else []
        yield group, [part for part in following if part.level and _RANK[part.level] < largest]


def _below(part: Part, other: Part) -> bool:
    """Whether one number holds the other, so that both stand in one path: khoản 2 and 2.1."""
    numbers = sorted((segments[0] for segments in (*part.tiers[:1], *other.tiers[:1])), key=len)
    return len(numbers) == 2 and numbers[1].startswith(numbers[0] + ".")


def _choices(parts: Sequence[Part]) -> Iterator[list[tuple[str, ...]]]:
    """For each part one of its tiers: all the likeliest, then one of them less likely."""
    likeliest = [part.tiers[0] for part in parts]
    yield likeliest
    for place, part in enumerate(parts):
        for tier in part.tiers[1:]:
            yield [*likeliest[:place], tier, *likeliest[place + 1 :]]


def _only_sure(named: Sequence[Clause], here: Place) -> Iterator[Clause]:
    """Of the clauses that a text names, those that only one can be meant by, the nearest to it."""
    segments = {last_segment(clause.id) for clause in named}
    for segment in sorted(segments):
        same = [clause for clause in named if last_segment(clause.id) == segment]
        if isinstance(here, Clause) and len(same) > 1:
            near = max(_shared(clause.id, here.id) for clause in same)
            same = [clause for clause in same if _shared(clause.id, here.id) == near]
        if len(same) == 1:
            yield same[0]


def _shared(left: str, right: str) -> int:
    """How many steps of two ids are the same."""
    pairs = zip(left.split("/"), right.split("/"), strict=False)
    return next(
        (place for place, (a, b) in enumerate(pairs) if a != b), min(left.count("/"), right.count("/")) + 1
    )
