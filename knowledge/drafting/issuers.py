"""Who issued a document: from its title, its letterhead, the note of attachment or the signature."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from knowledge.drafting.composed import Composed, tidy
from knowledge.drafting.head import Piece
from knowledge.drafting.kinds import kind_of
from knowledge.drafting.names import PLACE, PLACE_WORDS, usual
from knowledge.drafting.recognised import Stated
from knowledge.normalise import fold

_ORGAN = re.compile(
    r"(?:quoc hoi|chinh phu|thu tuong chinh phu|chu tich nuoc|uy ban|ubnd|hdnd|ubkt|hoi dong|bo|ban|so"
    r"|cuc|tong cuc|vu|chi cuc"
    r"|phong|van phong|toa an|vien|kiem toan|ngan hang|tinh uy|thanh uy|huyen uy|quan uy|thi uy|dang uy"
    r"|dang bo|dang doan"
    r"|chi bo|hoc vien|truong|dai hoc|tong lien doan|lien doan|mat tran|hoi|doan|trung uong|trung tam"
    r"|cong an|bao hiem|thanh tra"
    r"|dai hoi|lien minh|tong cong ty|tap doan|bo tu lenh|tieu ban|to)\b(?!\s*[:.])"
)
_OF_PLACE = re.compile(rf"(?:{PLACE_WORDS})\s")
_BRANCH = re.compile(
    r"(?:so|cuc|vu|chi cuc|phong|ban|van phong|trung tam|thanh tra|tong cuc|uy ban kiem tra)\b"
)
_OF_TITLE = re.compile(r"cua\s+(?P<who>.+?)(?=\s+(?:so\s|ngay\s|ve\s|khoa\s)|[,;(]|$)")
_ATTACHED = re.compile(
    r"\(\s*(?:duoc )?(?:ban hanh )?kem theo[^)]{0,160}?\scua\s+(?P<who>[^)\n;,]{4,120}?)\s*(?:\)|$|\n\s*\n)"
)
_SIGNED = re.compile(r"^[|\s*]*(?:t/m|tm)\s*[.]?\s*(?P<who>[^\n|]{4,80})", re.MULTILINE)
_WORKS = (
    r"(?P<who>uy ban nhan dan (?:tinh|thanh pho|huyen|quan|thi xa|xa|phuong)(?: [^\n,;.]{1,30}?)?) (?:xay "
    r"dung|ban hanh)\b"
)
_LONGEST_BRANCH = 4
_CENTRAL = "ban chap hanh trung uong"
_ABOVE_PARTY = ("bo chinh tri", "ban bi thu")


def issuer(composed: Composed, found: Sequence[Piece], title: int | None, text: str) -> Stated[str] | None:
    """Who issued the document of this head, whose title is piece ``title``; None where nothing tells."""
    named = _by_title(composed, found, title)
    if named is None:
        named = _by_letterhead(composed, found, title, text) or _by_attachment(composed, text)
    named = _signing_for_centre(named, text)
    if named is None or fold(named.value) == "uy ban nhan dan":
        return _by_text(text) or named
    return named


def _by_title(composed: Composed, found: Sequence[Piece], title: int | None) -> Stated[str] | None:
    """“KẾT LUẬN / CỦA BỘ CHÍNH TRỊ”, “NGHỊ ĐỊNH CỦA CHÍNH PHỦ SỐ …”."""
    if title is None:
        return None
    for piece in found[title : title + 2]:
        of = _OF_TITLE.search(piece.folds) if piece is found[title] else _OF_TITLE.match(piece.folds)
        if of and piece.capitals and _ORGAN.match(of["who"]) and len(piece.words) == len(piece.folds):
            span = piece.start + of.start("who"), piece.start + of.end("who")
            return composed.stated(_cased(piece.words[of.start("who") : of.end("who")], ""), span)
    return None


def _by_letterhead(
    composed: Composed, found: Sequence[Piece], title: int | None, text: str
) -> Stated[str] | None:
    organs = list(_organs(found if title is None else found[:title]))
    if not organs:
        return None
    last = organs[-1]
    words = " ".join(piece.words for piece in last)
    name = _cased(words, text)
    above = " ".join(piece.words for piece in organs[-2]) if len(organs) > 1 else ""
    return composed.stated(_below(name, above, text), (last[0].start, last[-1].end))


def _organs(found: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The authorities of a letterhead, the higher first, each as its pieces."""
    current: list[Piece] = []
    for piece in found:
        if not piece.capitals or len(fold(piece.words)) < 5:
            continue
        starts = bool(_ORGAN.match(piece.folds)) and not _goes_on(current)
        if starts and current:
            yield current
            current = []
        if starts or (current and _continues(current, piece)):
            current = [*current, piece]
    if current:
        yield current


def _goes_on(current: Sequence[Piece]) -> bool:
    """Whether the words so far cannot stand alone ("SỞ NÔNG NGHIỆP VÀ")."""
    return bool(current) and bool(re.search(r"(?:\bva|\bthuc hien|\bcua|,|-|–)$", current[-1].folds))


def _continues(current: Sequence[Piece], piece: Piece) -> bool:
    near = piece.line - current[-1].line <= 3
    return near and (bool(_OF_PLACE.match(piece.folds)) or kind_of(piece.folds) is None or _goes_on(current))


def _below(name: str, above: str, text: str) -> str:
    """An authority's name with that of the place or body it is of, where it does not say so itself."""
    if not above or not _BRANCH.match(fold(name)) or PLACE.search(fold(name)):
        return name
    over = _cased(above, text)
    folded = fold(over)
    if folded == _CENTRAL:
        branch = len(name.split()) <= _LONGEST_BRANCH and "trung uong" not in fold(name)
        return f"{name} Trung ương" if branch else name
    if council := re.match("(?:uy ban nhan dan|ubnd) ", folded):
        return f"{name} {over[council.end() :]}"
    if re.match(r"(?:tinh|thanh|huyen|quan|thi|dang) (?:uy|bo)\b", folded):
        return f"{name} {over}"
    return f"{name}, {over}"


def _by_attachment(composed: Composed, text: str) -> Stated[str] | None:
    """The issuer that "(Ban hành kèm theo Quyết định số … của …)" names."""
    match = _ATTACHED.search(composed.folds)
    if match is None or not _ORGAN.match(match["who"].strip()):
        return None
    return composed.stated(_cased(composed.words[slice(*match.span("who"))], text), match.span("who"))


def _signatures(text: str) -> Iterator[Stated[str]]:
    tail = max(0, len(text) - 6000)
    composed = Composed.of(text[tail:], tail)
    for match in _SIGNED.finditer(composed.folds):
        words = composed.words[slice(*match.span("who"))]
        if words.isupper() and _ORGAN.match(match["who"]):
            yield composed.stated(_cased(words, text), match.span("who"))


def _signing_for_centre(named: Stated[str] | None, text: str) -> Stated[str] | None:
    """Who signs stands for the letterhead where that is the Central Committee's, and where there is none."""
    signed = next(_signatures(text), None)
    if signed is None:
        return named
    central = named is not None and fold(named.value) == _CENTRAL and fold(signed.value) in _ABOVE_PARTY
    return signed if named is None or central else named


def _by_text(text: str) -> Stated[str] | None:
    """“Ủy ban nhân dân tỉnh xây dựng Kế hoạch …” where the letterhead is not in the text."""
    composed = Composed.of(text[:20_000])
    match = re.search(_WORKS, composed.folds)
    if match is None:
        return None
    return composed.stated(tidy(composed.words[slice(*match.span("who"))]), match.span("who"))


# Names


def _cased(words: str, text: str) -> str:
    """A name as it is written in a sentence: as the text itself writes it, else by the usual spelling."""
    words = tidy(words).rstrip(",:")
    if not words.isupper():
        return words
    return _as_in_text(words, text) or usual(words)


def _as_in_text(words: str, text: str) -> str | None:
    pattern = re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE)
    seen = Counter(" ".join(match.group().split()) for match in pattern.finditer(text, 0, 200_000))
    written = [(times, name) for name, times in seen.items() if not name.isupper() and name[0].isupper()]
    proper = [(times, name) for times, name in written if not name.istitle() or times > 1]
    return max(proper)[1] if proper else None


def is_provincial(name: str) -> bool:
    """Whether an authority is one of a province or below."""
    folded = fold(name)
    return bool(
        re.search(
            r"\b(?:uy|hoi dong) (?:ban )?nhan dan\b(?! toi cao)|\bnhan dan (?:tinh|thanh pho|huyen|xa"
            r"|phuong)",
            folded,
        )
        or re.search(r"\b(?:tinh uy|thanh uy|huyen uy|quan uy|thi uy|dang uy xa|tinh doan)\b", folded)
        or re.search(rf"\b(?:{PLACE_WORDS}) [^,]+$", folded)
    )


def place_of(name: str) -> str:
    """The place in an authority's name ("Phú Yên"), "" for none."""
    match = PLACE.search(fold(name))
    return name[match.start("name") :] if match and len(fold(name)) == len(name) else ""
