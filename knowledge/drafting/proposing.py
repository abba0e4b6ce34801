"""A document's description as its text gives it, to be corrected by hand: id, names, aliases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge.clause import Clause, Corpus, Document
from knowledge.drafting.issuers import is_provincial, place_of
from knowledge.drafting.kinds import PARLIAMENT, initials
from knowledge.drafting.known import Known, Likeness
from knowledge.drafting.naming import cited
from knowledge.drafting.recognised import Recognised
from knowledge.normalise import fold
from knowledge.validity import Effect, Kind, Validity

_LONGEST_ID = 40
_LONGEST_NAME = 120
_YEAR = re.compile(r"/(?:19|20)\d\d/")
_STEPS = ("dieu", "muc", "khoan", "diem")
_PART = re.compile(
    r"(?:điểm (?P<diem>[a-zđ]),? )?(?:khoản (?P<khoan>\d+[a-zđ]?),? )?(?:mục (?P<muc>[IVXL]+),? )?"
    r"Điều (?P<dieu>\d+[a-zđ]?)",
    re.IGNORECASE,
)
_NOT_STATED = "Văn bản không nêu ngày có hiệu lực."
_UNKNOWN_KIND = "Văn bản"


def propose(stem: str, recognised: Recognised, known: Sequence[Known], corpus: Corpus) -> Document:
    """A document's description from what was recognised; ``stem`` is its file's name without ending.

    A document that is there already keeps its id, names and aliases.
    """
    kind = recognised.kind.value if recognised.kind else _UNKNOWN_KIND
    number = recognised.number.value if recognised.number else None
    issuer = recognised.issuer.value if recognised.issuer else None
    subject = recognised.subject.value if recognised.subject else stem
    same = _same(known, corpus)
    name = _name(kind, number, issuer, subject)
    short = _short(kind, number, subject)
    return Document(
        id=same.id if same else _free(_identifier(recognised, stem), corpus),
        name=same.name if same else name,
        short=same.short if same else short,
        subject=subject,
        kind=kind,
        validity=_NOT_STATED,
        number=number,
        day=recognised.day.value if recognised.day else None,
        issuer=issuer,
        provincial=is_provincial(issuer) if issuer else False,
        aliases=same.aliases if same else _aliases(kind, number, short, corpus),
    )


def _same(known: Sequence[Known], corpus: Corpus) -> Document | None:
    same = next((k for k in known if k.likeness in (Likeness.SAME_TEXT, Likeness.SAME)), None)
    return corpus.documents[same.document] if same else None


# Ids


def _identifier(recognised: Recognised, stem: str) -> str:
    """The number; its day where it has no year; the place where such numbers are given in each."""
    if recognised.number is None:
        words = recognised.kind.value if recognised.kind else ""
        return _slug(f"{initials(words)} {stem}" if not _slug(stem).startswith(_slug(words)) else stem)
    number = recognised.number.value
    parts = [number]
    if recognised.kind and recognised.kind.value in PARLIAMENT:
        parts.insert(0, initials(recognised.kind.value))
    if not _YEAR.search(number) and recognised.day:
        parts.append(recognised.day.value.strftime("%Y%m%d"))
    if recognised.issuer and is_provincial(recognised.issuer.value):
        parts.append(place_of(recognised.issuer.value))
    return _slug(" ".join(parts))


def _slug(words: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", fold(words)).strip("-")[:_LONGEST_ID].strip("-")
    return slug or "van-ban"


def _free(identifier: str, corpus: Corpus) -> str:
    """The id, or the first of id-2, id-3 … that no document bears."""
    free, count = identifier, 1
    while free in corpus.documents:
        count += 1
        free = f"{identifier}-{count}"
    return free


# Names


def _name(kind: str, number: str | None, issuer: str | None, subject: str) -> str:
    """How the document is cited in full; a party's or a province's with who issued it."""
    if number is None:
        about = _begun(subject)
        return f"{kind} {about[:1].lower()}{about[1:]}" if kind != _UNKNOWN_KIND else about
    if kind in ("Luật", "Bộ luật", "Pháp lệnh"):
        return f"{kind} {_begun(subject)} số {number}"
    name = f"{kind} số {number}"
    local = issuer and (is_provincial(issuer) or not _YEAR.search(number))
    told = issuer in ("Thủ tướng Chính phủ", "Chính phủ", "Quốc hội")
    return f"{name} của {issuer}" if local and not told else name


def _begun(subject: str) -> str:
    """The beginning of a long subject, whole words."""
    if len(subject) <= _LONGEST_NAME:
        return subject
    return subject[: subject.rfind(" ", 0, _LONGEST_NAME)] + "…"


def _short(kind: str, number: str | None, subject: str) -> str:
    if number is None:
        return f"{initials(kind)} {' '.join(subject.split()[:3])}"
    match = re.match(r"\d+[A-Za-zđĐ]?(?:/(?:19|20)\d\d)?", number)
    return f"{initials(kind)} {match.group() if match else number}"


def _aliases(kind: str, number: str | None, short: str, corpus: Corpus) -> tuple[str, ...]:
    """The names people type that no other document has."""
    if number is None:
        return ()
    taken = {
        fold(name)
        for d in corpus.documents.values()
        for name in (*d.aliases, d.short, d.name, d.number or "")
    }
    bare = short.removeprefix(initials(kind)).strip()
    names = [short.lower(), f"{kind.lower()} {bare}", number.lower()]
    return tuple(dict.fromkeys(name for name in names if fold(name) not in taken))


# What the text says of its own period, and of others


def _effects(recognised: Recognised, document: str, clauses: Sequence[Clause]) -> Iterator[Effect]:
    for effect in recognised.effects:
        saying = next((c.id for c in clauses if c.start <= effect.start < c.end), document)
        for part in clause_ids(effect.parts):
            yield Effect(effect.cited, Kind(effect.verb), part, clause_of=saying.partition("/")[2])


def clause_ids(parts: str) -> tuple[str, ...]:
    """The ids below a document that words for parts of it name ("khoản 2 Điều 5"); ("",) for the whole.

    Empty where the words name more than one path: those are for a person to write out.
    """
    if not parts:
        return ("",)
    match = _PART.fullmatch(parts)
    if match is None:
        return ()
    steps = [f"{level}-{_as_in_ids(level, match[level])}" for level in _STEPS if match[level]]
    return ("/".join(steps),)


def _as_in_ids(level: str, number: str) -> str:
    return number.upper() if level == "muc" else number.lower().replace("đ", "dd")


def with_validity(document: Document, recognised: Recognised, clauses: Sequence[Clause]) -> Document:
    """The description with what the text says of its first day in force, and does to other documents."""
    document = replace(
        document,
        period=Validity(start=recognised.in_force.value if recognised.in_force else None),
        effects=tuple(dict.fromkeys(_effects(recognised, document.id, clauses))),
    )
    said = recognised.in_force_words
    if said is None:
        return document
    clause = next((c for c in clauses if c.start <= said.start < c.end), None)
    where = f" ({cited(clause)})" if clause and cited(clause) else ""
    return replace(document, validity=f"Văn bản nêu: “{said.value}”{where}.")
