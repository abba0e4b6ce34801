"""What a document says of itself: kind, number, day, place, issuer, subject; nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, product

from knowledge.drafting.composed import Composed, tidy
from knowledge.drafting.dated import DAY, day_of
from knowledge.drafting.effects import effects
from knowledge.drafting.head import Piece, head, pieces
from knowledge.drafting.in_force import in_force
from knowledge.drafting.issuers import issuer
from knowledge.drafting.kinds import PARLIAMENT, kind_in_symbol, kind_of
from knowledge.drafting.recognised import Recognised, Stated
from knowledge.drafting.subjects import subject
from knowledge.normalise import fold

_LETTERS = r"[A-ZĐƯÔÊÂĂ][A-Za-zĐđƯưÔôÊêÂâĂăyỷủý]*\d{0,2}"
_SIGN = r"\s?[/\-–&]\s?"
_NUMBER = re.compile(
    r"(?:^|[\s(*|])(?:(?P<before>(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết|Nghị định|Quyết định|Thông "
    r"tư)\s+)?(?P<so>[Ss]ố)|SỐ)\s{0,8}:?\s{0,8}"
    rf"(?P<number>(?P<n>\d{{1,5}}[A-Za-zđĐ]?)?(?P<blank>[\s.…_]{{0,60}})(?P<year>{_SIGN}(?:19"
    rf"|20)\d\d)?(?P<symbol>(?:{_SIGN}{_LETTERS})+))"
)
_BLANK = re.compile(r"(?:^|\s)S[ốỐ]\s{0,8}:?\s{0,8}(?P<gap>[\s.…_]{0,60}/[^\s,;]*)")
_DATED = re.compile(rf"(?P<place>[^\d|\n/:;()]{{2,40}}?)\s{{0,8}},?\s{{0,8}}(?P<day>{DAY})")
_PASSED = re.compile(rf"\bthong qua\s+(?P<day>{DAY})")
_WORDED_LINE = re.compile(r"[^\s|][^\n]*")
# Line by line from its first word: over many blank lines one pattern for all would take very long.
_SIGNED_AT = re.compile(rf"(?P<place>[^\d|\n/:;()]{{2,40}}?)\s*,\s*(?P<day>{DAY})[.|\s]*$")
_TAIL = 8000
_TITLE = 120


def recognise(text: str) -> Recognised:
    """What a text says of itself, each with its passage; None for what it does not say."""
    composed = head(text)
    found = pieces(composed)
    numbered = _number(composed, found)
    title = _title(found, numbered.piece if numbered and numbered.apart else None)
    number = numbered.number if numbered else None
    kind = _kind(composed, found, title, number)
    day, place, blank_day = _day(composed, found, text, kind)
    stated = in_force(text, day.value if day else None)
    about = subject(composed, found, title)
    return Recognised(
        kind=kind,
        number=number,
        day=day,
        place=place,
        issuer=issuer(composed, found, title, text),
        subject=about,
        in_force=stated.day,
        in_force_words=stated.words,
        blank_number=numbered.blank if numbered else None,
        blank_day=blank_day,
        effects=effects(text, about),
    )


# Number and symbol.


@dataclass(frozen=True, slots=True)
class _Numbered:
    """The number of a head; ``apart``: it has a place of its own, above the title."""

    piece: int
    apart: bool
    number: Stated[str] | None
    blank: Stated[str] | None


def _number(composed: Composed, found: Sequence[Piece]) -> _Numbered | None:
    """The number of the letterhead: a piece that begins with "Số", or holds "Luật số:"."""
    for strictly, (place, piece) in product((True, False), enumerate(found)):
        match = _NUMBER.search(composed.words, max(0, piece.start - 1), piece.end)
        if match and _is_own(composed, piece, match, strictly=strictly):
            span = match.span("number")
            if match["n"] is None or match["blank"].strip(" "):
                return _Numbered(place, strictly, None, _gap(composed, match))
            return _Numbered(place, strictly, composed.stated(_joined(match["number"]), span), None)
        if blank := _BLANK.match(composed.words, piece.start, piece.end):
            return _Numbered(place, True, None, _gap(composed, blank))
    return None


def _gap(composed: Composed, match: re.Match[str]) -> Stated[str]:
    start = match.end() - len(match.group().lstrip())
    return composed.stated(tidy(match.group()), (start, match.end()))


def _is_own(composed: Composed, piece: Piece, match: re.Match[str], *, strictly: bool) -> bool:
    """Whether a number is the document's own, no reference in a title or subject; ``strictly``: by itself."""
    before = composed.words[piece.start : max(piece.start, match.start())].strip(" (*#")
    if not before:
        return True
    if strictly or match["before"]:
        return False
    of_title = kind_of(fold(before)) and before.isupper()
    own = re.fullmatch(r"(?:\w+ ){0,3}\w+", before) and _only_kind(before)
    whose = before.isupper() and re.search(r"\bCỦA\b", before)
    return bool(whose or (of_title and own)) or (match["so"] == "Số" and before.isupper())


def _only_kind(words: str) -> bool:
    kind = kind_of(fold(words))
    return kind is not None and len(kind) == len(words.strip())


def _joined(number: str) -> str:
    return re.sub(r"\s+", "", number).replace("–", "-")


# Kind and title.


def _title(found: Sequence[Piece], numbered: int | None) -> int | None:
    """Which piece is the title: in capitals, begun with a kind, after the number or else the first of all."""
    after = range(numbered + 1, len(found)) if numbered is not None else range(0)
    for place in chain(after, range(len(found))):
        piece = found[place]
        kind = kind_of(piece.folds)
        alone = kind is not None and len(kind) == len(piece.words)
        if kind and (piece.capitals or alone) and not re.match(r"so\b", piece.folds[len(kind) :].strip(" ")):
            return place
        if kind and piece.capitals:
            return place
    return _mixed_title(found)


def _mixed_title(found: Sequence[Piece]) -> int | None:
    """A law's title in small letters on a line of its own ("Luật Cán bộ, công chức")."""
    for place, piece in enumerate(found):
        law = kind_of(piece.folds) in PARLIAMENT and piece.words[0].isupper() and len(piece.words) < _TITLE
        if law and not re.search(r"\bso\b|[.;:]$", piece.folds):
            return place
    return None


def _kind(
    composed: Composed, found: Sequence[Piece], title: int | None, number: Stated[str] | None
) -> Stated[str] | None:
    told = kind_in_symbol(number.value) if number else None
    if number and told == "Văn bản hợp nhất":
        return Stated(told, number.start, number.end)
    if title is not None and (kind := kind_of(found[title].folds)):
        start = found[title].start
        return composed.stated(kind, (start, start + len(kind)))
    if number and told:
        return Stated(told, number.start, number.end)
    letter = re.search(r"(?:^|\s)V/v\b|^\s*\**Kính gửi", composed.words, re.MULTILINE)
    if number and letter:
        return composed.stated("Công văn", letter.span())
    return None


# Place and day.


def _day(
    composed: Composed, found: Sequence[Piece], text: str, kind: Stated[str] | None
) -> tuple[Stated[date] | None, Stated[str] | None, Stated[str] | None]:
    """The day and place of signing, and a day with gaps."""
    for piece in found:
        for match in _DATED.finditer(composed.folds, piece.start, piece.end):
            span = _place_span(composed.words, *match.span("place"))
            if span is None:
                continue
            place = composed.stated(composed.words[slice(*span)], span)
            if day := day_of(match):
                return composed.stated(day, match.span("day")), place, None
            return None, place, composed.stated(tidy(match["day"]), match.span("day"))
    return _titled_day(composed, found) or _closing_day(text, kind)


def _titled_day(
    composed: Composed, found: Sequence[Piece]
) -> tuple[Stated[date] | None, Stated[str] | None, Stated[str] | None] | None:
    """A day in the title: "NGHỊ ĐỊNH CỦA CHÍNH PHỦ SỐ … NGÀY 05 THÁNG 3 NĂM 2020 …"."""
    for piece in found:
        match = re.search(DAY, composed.folds[piece.start : piece.end])
        if match and piece.words[match.start() : match.end()].isupper() and (day := day_of(match)):
            span = piece.start + match.start(), piece.start + match.end()
            return composed.stated(day, span), None, None
    return None


def _place_span(words: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the name of a place stands that ends right before the day; None for other words."""
    match = re.search(
        r"(?:(?:TP\.?|Thành phố|thành phố|Tỉnh|Quận|Huyện|Thị xã|Xã|Phường)\s+)?"
        r"[A-ZĐÀ-Ỹ][^\W\d_]*(?:[ \-–]+[A-ZĐÀ-Ỹ][^\W\d_]*){0,4}\s*,?\s*$",
        words[start:end],
    )
    if match is None or match.group().strip(" ,").isupper() or fold(match.group()).startswith("ngay"):
        return None
    found = match.group()
    at = start + match.start()
    return at, at + len(found.rstrip(" ,"))


def _closing_day(
    text: str, kind: Stated[str] | None
) -> tuple[Stated[date] | None, Stated[str] | None, Stated[str] | None]:
    """The day a law was passed, or of the place and day above the signature of an older one."""
    at = max(0, len(text) - _TAIL)
    tail = Composed.of(text[at:], at)
    if kind and kind.value in PARLIAMENT:
        for match in _PASSED.finditer(tail.folds):
            if day := day_of(match):
                return tail.stated(day, match.span("day")), None, None
    for line in _WORDED_LINE.finditer(tail.folds):
        signed = _SIGNED_AT.match(tail.folds, *line.span())
        if signed is None:
            continue
        span = _place_span(tail.words, *signed.span("place"))
        if span and (day := day_of(signed)):
            return tail.stated(day, signed.span("day")), tail.stated(tail.words[slice(*span)], span), None
    return None, None, None
