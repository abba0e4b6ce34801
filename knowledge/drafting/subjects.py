"""The subject of a document (trích yếu): the lines below its title, or "V/v …" of a letter."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.drafting.composed import Composed, tidy
from knowledge.drafting.head import Piece
from knowledge.drafting.kinds import kind_of
from knowledge.drafting.recognised import Stated
from knowledge.normalise import fold

_PREAMBLE = re.compile(
    r"(?:can cu|thuc hien|xet|theo|de |tren co so|nham|xem xet|tiep tuc|hom nay|qua |sau khi|ngay \d"
    r"|i\s*[.\-–]|1\s*[.\-–]|[-–] )"
)
_OFFICE = re.compile(
    r"(?:quoc hoi|chinh phu|thu tuong|chu tich|bo truong|bo chinh tri|ban bi thu|uy ban|hoi dong|giam doc"
    r"|tong bi thu|chanh an|vien truong|thong doc|tong thanh tra|ban chap hanh|ban thuong vu|truong ban"
    r"|tong kiem toan|lien bo)\b"
)
_LETTER = re.compile(
    r"(?:^|[\s|])(?P<about>V/v\.?:?\s+"
    r"(?P<what>[^|\n]+(?:\n(?![ \t]*(?:\n|Kính gửi|[A-ZĐ][^\n]*,\s*ngày))[^|\n]+){0,3}))"
)
_TITLED = re.compile(r"(?:cua\b.*|so\b.*)?")
_MOST_LINES = 14
_LONGEST = 900
_DATE_OR_NUMBER = re.compile(r"(?:so\s*:|ngay\s*\d|.{2,40},\s*ngay\b)")


def subject(composed: Composed, found: Sequence[Piece], title: int | None) -> Stated[str] | None:
    """The subject as printed, in one line; None where the text gives none."""
    if title is None:
        return _of_letter(composed)
    pieces = list(_below(found, title))
    kind = kind_of(found[title].folds) or ""
    rest = found[title].words[len(kind) :].strip(" :.-–")
    if rest and not _TITLED.fullmatch(fold(rest)):
        start = found[title].end - len(found[title].words[len(kind) :].lstrip(" :.-–"))
        whole = [rest, *(piece.words for piece in pieces)]
        return composed.stated(_shown(whole), (start, pieces[-1].end if pieces else found[title].end))
    if not pieces:
        return _of_letter(composed)
    return composed.stated(_shown([p.words for p in pieces]), (pieces[0].start, pieces[-1].end))


def _below(found: Sequence[Piece], title: int) -> list[Piece]:
    """The pieces of the subject, after the title."""
    kept: list[Piece] = []
    for piece in found[title + 1 : title + 1 + _MOST_LINES]:
        if not kept and _is_between(piece):
            continue
        if _ends(piece, kept) or sum(len(p.words) for p in kept) > _LONGEST:
            break
        kept.append(piece)
    return kept


def _is_between(piece: Piece) -> bool:
    """Whether a piece between title and subject is neither: "CỦA BỘ CHÍNH TRỊ", a number, a note in ink."""
    whose = piece.capitals and piece.folds.startswith(("cua ", "so "))
    return whose or bool(_DATE_OR_NUMBER.match(piece.folds)) or piece.words.endswith(";")


def _ends(piece: Piece, kept: Sequence[Piece]) -> bool:
    """Whether a piece below the title is no more of the subject."""
    if piece.capitals and _OFFICE.match(piece.folds) and (not kept or piece.apart or not kept[-1].capitals):
        return True
    if not kept:
        return piece.folds.startswith(("can cu", "kinh gui"))
    last = kept[-1]
    grounds = _PREAMBLE.match(piece.folds) and piece.words[0].isupper() and not piece.capitals
    if grounds or _DATE_OR_NUMBER.match(piece.folds):
        return True
    if piece.words[0].islower() or re.search(r"(?:,|\bva|\bcua|\bve|-|–)$", last.folds):
        return False
    if last.capitals != piece.capitals:
        return last.capitals is False or piece.apart
    return piece.apart and not piece.capitals


def _of_letter(composed: Composed) -> Stated[str] | None:
    match = _LETTER.search(composed.words)
    if match is None:
        return None
    return composed.stated(_shown([match["what"]]), match.span("about"))


def _shown(lines: Sequence[str]) -> str:
    words = tidy(" ".join(" ".join(line.split()) for line in lines)).rstrip(":")
    if words.isupper():
        words = words.lower()
    return words[:1].upper() + words[1:]
