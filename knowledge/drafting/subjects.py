"""The subject of a document (trích yếu): the lines below its title, or "V/v …" of a letter."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.drafting.composed import Composed, tidy
from knowledge.drafting.head import Piece
from knowledge.drafting.kinds import kind_of
from knowledge.drafting.names import usual
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
_ABOUT = re.compile(r"(?:^|\s)V/v\.?:?\s+")
_TITLED = re.compile(r"(?:cua\b.*|so\b.*)?")
_WHOLE_OFFICE = re.compile(
    r"(?:quoc hoi|chinh phu|thu tuong chinh phu|chu tich(?: nuoc)?|uy ban thuong vu quoc hoi|bo truong .*|bo "
    r"chinh tri"
    r"|(?:chu tich )?uy ban nhan dan .*|hoi dong nhan dan .*|giam doc .*)"
)
_MOST_LINES = 14
_LONGEST = 900
_DATE_OR_NUMBER = re.compile(r"(?:so\s*:|ngay\s*\d|[^\d,]{2,40},\s*ngay\b.{0,40}$)")


def subject(composed: Composed, found: Sequence[Piece], title: int | None) -> Stated[str] | None:
    """The subject as printed, in one line; None where the text gives none."""
    if title is None:
        return _of_letter(composed, found)
    pieces = list(_below(found, title))
    kind = kind_of(found[title].folds) or ""
    rest = found[title].words[len(kind) :].strip(" :.-–")
    if rest and not _TITLED.fullmatch(fold(rest)):
        start = found[title].end - len(found[title].words[len(kind) :].lstrip(" :.-–"))
        whole = [rest, *(piece.words for piece in pieces)]
        return composed.stated(_shown(whole), (start, pieces[-1].end if pieces else found[title].end))
    if not pieces:
        return _of_letter(composed, found)
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
    office = piece.capitals and _OFFICE.match(piece.folds)
    if office and (not kept or piece.apart or not kept[-1].capitals or _WHOLE_OFFICE.fullmatch(piece.folds)):
        return True
    if not kept:
        return piece.folds.startswith(("can cu", "kinh gui"))
    last = kept[-1]
    grounds = _PREAMBLE.match(piece.folds) and not piece.words[0].islower() and not piece.capitals
    if grounds or _DATE_OR_NUMBER.match(piece.folds):
        return True
    if piece.words[0].islower() or re.search(r"(?:,|\bva|\bcua|\bve|-|–)$", last.folds):
        return False
    if last.capitals != piece.capitals:
        return True
    return piece.apart and not piece.capitals


def _of_letter(composed: Composed, found: Sequence[Piece]) -> Stated[str] | None:
    """“V/v …” of a letter, in the left column of its letterhead."""
    for at, piece in enumerate(found):
        if about := _ABOUT.search(piece.words):
            lines = [piece]
            for other in found[at + 1 : at + 4]:
                if other.apart or other.capitals or _DATE_OR_NUMBER.match(other.folds):
                    break
                lines.append(other)
            words = [piece.words[about.end() :], *(line.words for line in lines[1:])]
            return composed.stated(_shown(words), (piece.start + about.start(), lines[-1].end))
    return None


def _shown(lines: Sequence[str]) -> str:
    """The lines as one, those in capitals as they are written in a sentence."""
    capitals = " ".join(line for line in lines if line.isupper())
    others = " ".join(line for line in lines if not line.isupper())
    words = " ".join((usual(capitals, whole=False), others)) if capitals else others
    words = tidy(" ".join(words.split())).rstrip(":")
    return words[:1].upper() + words[1:]
