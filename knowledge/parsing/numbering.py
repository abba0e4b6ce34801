"""The marks that open a clause of a Vietnamese administrative or party document, seen on one line alone.

Whether such a line does open a clause is for the parser, which knows what stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from knowledge.clause import Level
from knowledge.parsing.layout import BULLETS

ALPHABET = "abcdđefghijklmnopqrstuvwxyz"
_OFTEN_LEFT_OUT = frozenset("đfjwz")


class Kind(IntEnum):
    """Kinds of marks; a smaller one stands above a greater one (LA_MA also below DIEU, see the parser)."""

    PHU_LUC = 0
    PHAN = 1
    PHAN_CHU = 2
    CHUONG = 3
    MUC = 4
    TIEU_MUC = 5
    DIEU = 6
    LA_MA = 7
    KHOAN = 8
    TIEU_KHOAN = 9
    DIEM = 10
    SO = 11
    GACH = 12
    CONG = 13
    DOAN = 14


LEVELS = {
    Kind.PHU_LUC: Level.PHU_LUC,
    Kind.PHAN: Level.PHAN,
    Kind.PHAN_CHU: Level.PHAN,
    Kind.CHUONG: Level.CHUONG,
    Kind.MUC: Level.MUC,
    Kind.TIEU_MUC: Level.TIEU_MUC,
    Kind.DIEU: Level.DIEU,
    Kind.LA_MA: Level.MUC,
    Kind.KHOAN: Level.KHOAN,
    Kind.TIEU_KHOAN: Level.KHOAN,
    Kind.DIEM: Level.DIEM,
    Kind.SO: Level.SO,
    Kind.GACH: Level.GACH,
    Kind.CONG: Level.GACH,
    Kind.DOAN: Level.DOAN,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A line's opening mark.

    ``number`` is as printed ("IV", "2.1", "đ", "10a"; empty for a dash), ``order`` its place in a count
    ((10, 1) for "10a"), ``stem`` what a number below another continues ("2" of "2.1"), ``rest`` the
    words after the mark. ``bracket``: written "1)". ``bulleted``: a number after a bullet ("- a) …").
    ``signed``: a sign stands between a word with its number and what follows ("Điều 5. …").
    """

    kind: Kind
    number: str
    order: tuple[int, int]
    rest: str
    stem: str = ""
    bracket: bool = False
    bulleted: bool = False
    signed: bool = True

    @property
    def first(self) -> bool:
        """Whether a count begins here (1, I, a)."""
        return self.order == (1, 0)

    def follows(self, before: tuple[int, int]) -> bool:
        """Whether this is the next of a count: 6 after 5 or 5c, 5a after 5, g after e, đ or e after d."""
        if self.order[0] == before[0]:
            return self.order[1] == before[1] + 1
        if self.order[1] or self.order[0] <= before[0]:
            return False
        skipped = range(before[0] + 1, self.order[0])
        if self.kind is Kind.DIEM:
            return all(ALPHABET[(place - 1) % len(ALPHABET)] in _OFTEN_LEFT_OUT for place in skipped)
        return not skipped


_WORDS = {
    word: value
    for value, words in enumerate(
        ("nhất một", "hai", "ba", "tư bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"), start=1
    )
    for word in words.split()
}
_ROMAN = "[IVXLl]+"
_ROMAN_SIGNS = {"I": 1, "V": 5, "X": 10, "L": 50}
_WELL_FORMED = re.compile(r"(XL|L?X{0,3})(IX|IV|V?I{0,3})")
# A note's number after a heading's: "Điều 5.[3] Tên", "Điều 5³. Tên".
_NOTE = r"(?:\s*\[\d{1,3}\]|[¹²³⁴⁵⁶⁷⁸⁹⁰])*"
_ENDS = r"(?![^\W¹²³⁴⁵⁶⁷⁸⁹⁰]|/)"
_SIGN = rf"(?P<sign>\.[-–—]|[.:](?=\s|$|[^\W0-9]|[\[¹²³⁴⁵⁶⁷⁸⁹“\"])|[-–—](?=\s|$))?{_NOTE}"
_KEYWORD = re.compile(
    r"(?P<word>Phần|PHẦN|Chương|CHƯƠNG|Mục|MỤC|Tiểu mục|Tiểu Mục|TIỂU MỤC)\s+"
    r"(?:(?:thứ|THỨ|Thứ)\s+)?"
    rf"(?P<number>[0-9]{{1,4}}|{_ROMAN}|{'|'.join((*_WORDS, *(word.upper() for word in _WORDS)))})"
    rf"(?P<letter>[a-zđA-HĐ]?){_ENDS}{_NOTE}\s*{_SIGN}\s*(?P<rest>.*)"
)
_ARTICLE = re.compile(
    r"(?:Điều|ĐIỀU)\s*(?:(?:thứ|THỨ|Thứ)\s+)?(?P<number>[0-9]{1,4}|l(?=\s*[.:]\s))(?P<letter>[a-zđA-HĐ]?)"
    rf"{_ENDS}{_NOTE}\s*(?:\.(?P<note>\d{{1,3}})(?=\s+[^\W\d])|{_SIGN})\s*(?P<rest>.*)"
)
# What a number without a sign belongs to when it only names a clause: "Điều 5 Luật Đất đai".
_NAMED = re.compile(
    r"(?:Bộ luật|Luật|Hiến pháp|Nghị định|Nghị quyết|Thông tư|Pháp lệnh|Chương|Mục|Phần|Phụ lục|Điều|Khoản"
    r"|Điểm|Công ước|Hiệp định|Điều ước|Điều lệ|BLDS|BLHS|BLTT|(?:\w+ ){1,3}(?:này|số))\b",
    re.IGNORECASE,
)
# "Đ I Ề U 5", "ÐIỀU 5", "Điêu 5": what a font or a scan makes of the word that opens a heading.
_SLIP = re.compile(r"(?:D|Đ|Ð|Ɖ)\s?[iI]\s?[eéèẻẽẹêếềểễệEÉÈẺẼẸÊẾỀỂỄỆ]\s?[uU](?=\s*[0-9l])")
_CHAPTER_SLIP = re.compile(r"C\s?[hH]\s?[ưuUƯ]\s?[ơờoơOƠ]\s?[nN]\s?[gG](?=\s+(?:[IVXLl]+|[0-9]+)\b)")
# "2.[3] …", "a)[4] …": a note's number behind that of a khoản or điểm.
_NOTED = re.compile(r"^((?:\d{1,3}[a-zđ]?|[a-zđ]|[IVX]+)\s*[.)])\s*\[\d{1,3}\]\s*")
_ETH = str.maketrans("ðÐƉɖ", "đĐĐđ")
_KEYWORD_KINDS = {
    "phần": Kind.PHAN,
    "chương": Kind.CHUONG,
    "mục": Kind.MUC,
    "tiểu mục": Kind.TIEU_MUC,
}
_LETTERED = re.compile(r"(?P<number>[A-H])\s*[.\-–—/)]\s*(?P<rest>.*)")
_ROMAN_LINE = re.compile(
    rf"(?P<number>(?!l\b){_ROMAN})\s*(?:\.[-–—]?(?=\s|$|[^\W0-9])|[-–—](?=\s*[^\s0-9])|[/)](?=\s|$))\s*(?P<rest>.*)"
)
_BELOW = re.compile(
    r"(?P<number>[1-9][0-9]{0,2}(?:\.[1-9][0-9]?)+)(?:\s*[.\-–—)/:](?=\s|$|[^\W0-9])\s*|\s+(?=[^\W0-9]))(?P<rest>.*)"
)
_NUMBERED = re.compile(
    r"0?(?P<number>[1-9][0-9]{0,2})(?P<letter>[a-zđ]?)\s*"
    r"(?:\.[-–—]?(?=\s|$|[^\W0-9])|[-–—](?=\s*[^\s0-9])|/(?=\s)|(?P<bracket>\))(?=\s|$|[^\W0-9]))\s*(?P<rest>.*)"
)
_POINT = re.compile(
    r"(?P<number>aa|bb|cc|đđ|ee|gg|hh|ii|kk|ll|mm|nn|[a-zđ])(?P<digits>[0-9]{0,2})\s*(?:\)|[./](?=\s|$)|[-–—](?=\s*[^\s0-9]))\s*(?P<rest>.*)"
)
_SPELLED_OUT = re.compile(
    r"(?:Khoản|KHOẢN)\s+(?P<number>[1-9][0-9]{0,2})(?P<letter>[a-zđ]?)\s*[.:]\s*(?P<rest>[^\W\d_].*)"
)
_PARENTHESISED = re.compile(r"\((?P<number>[1-9][0-9]{0,2})\)\s*(?P<rest>.*)")
_BULLET = re.compile(rf"(?P<sign>[{re.escape(BULLETS)}+])(?:\s+(?=\S)|(?=[^\W0-9_]))(?P<rest>.*)")
_RULE = re.compile(r"[-–—_*=\s]+")


def marks(words: str) -> Iterator[Mark]:
    """What a bare line may open, the likeliest first; nothing for prose."""
    if not words or _RULE.fullmatch(words):
        return
    if bullet := _BULLET.match(words):
        yield from (replace(mark, bulleted=True) for mark in _numbered(bullet["rest"]) if _countable(mark))
        yield Mark(Kind.CONG if bullet["sign"] == "+" else Kind.GACH, "", (0, 0), bullet["rest"])
    else:
        yield from _numbered(words)


def meant(words: str) -> str:
    """A bare line with the word that opens it as it was meant: "Đ I Ề U 5" is "Điều 5", ð is đ."""
    if not words.isascii() or words[:1] in "DC":
        words = words.translate(_ETH)
        words = _SLIP.sub("Điều", words, count=1) if _SLIP.match(words) else words
        words = _CHAPTER_SLIP.sub("Chương", words, count=1) if _CHAPTER_SLIP.match(words) else words
    return _NOTED.sub(r"\1 ", words, count=1) if "[" in words[:12] else words


def article(words: str) -> Mark | None:
    """The mark of a line that begins "Điều 5", whatever follows; None for other lines."""
    match = _ARTICLE.fullmatch(words)
    if match is None or not (value := int(match["number"].replace("l", "1"))):
        return None
    letter = match["letter"]
    signed = bool(match["sign"] or match["note"])
    order = value, _letter_order(letter.lower())
    return Mark(Kind.DIEU, f"{value}{letter}", order, match["rest"], signed=signed)


def names_only(mark: Mark) -> bool:
    """Whether a line that begins "Điều 5" only speaks of it: "Điều 5 của Luật này", "Điều 5, Điều 6"."""
    rest = mark.rest
    if not rest or rest.isupper():
        return False
    if mark.signed:
        return not rest[0].isalnum() and rest[0] not in '“"([«.…_'
    return not rest[0].isupper() or bool(_NAMED.match(rest))


def roman_value(number: str) -> int | None:
    """The value of a well-formed Roman numeral up to 89, else None."""
    if not number or not _WELL_FORMED.fullmatch(number):
        return None
    values = [_ROMAN_SIGNS[sign] for sign in number]
    return sum(-here if here < after else here for here, after in zip(values, [*values[1:], 0], strict=True))


def point_order(number: str) -> tuple[int, int]:
    """The order of a điểm's number: "a" is (1, 0), "a1" is (1, 1), "aa" comes after "z"."""
    letters = number.rstrip("0123456789")
    rounds = len(ALPHABET) * (len(letters) - 1)
    return rounds + ALPHABET.index(number[0]) + 1, int(number[len(letters) :] or 0)


def _countable(mark: Mark) -> bool:
    return mark.kind in (Kind.KHOAN, Kind.TIEU_KHOAN, Kind.DIEM, Kind.SO)


def _numbered(words: str) -> Iterator[Mark]:
    if match := _KEYWORD.fullmatch(words):
        yield from _keyword(match)
    if (mark := article(words)) and not names_only(mark):
        yield mark
    if (match := _LETTERED.fullmatch(words)) and (not match["rest"] or match["rest"].isupper()):
        yield Mark(Kind.PHAN_CHU, match["number"], (ord(match["number"]) - ord("A") + 1, 0), match["rest"])
    if (match := _ROMAN_LINE.fullmatch(words)) and (value := roman_value(match["number"].replace("l", "I"))):
        yield Mark(Kind.LA_MA, match["number"].replace("l", "I"), (value, 0), match["rest"])
    if match := _BELOW.fullmatch(words):
        stem, _, last = match["number"].rpartition(".")
        yield Mark(Kind.TIEU_KHOAN, match["number"], (int(last), 0), match["rest"], stem)
    elif (match := _SPELLED_OUT.fullmatch(words)) and match["rest"][0].isupper():
        order = int(match["number"]), _letter_order(match["letter"])
        yield Mark(Kind.KHOAN, match["number"] + match["letter"], order, match["rest"])
    elif match := _NUMBERED.fullmatch(words):
        order = int(match["number"]), _letter_order(match["letter"])
        number, bracket = match["number"] + match["letter"], bool(match["bracket"])
        yield Mark(Kind.KHOAN, number, order, match["rest"], bracket=bracket)
    elif match := _POINT.fullmatch(words):
        number = match["number"] + match["digits"]
        yield Mark(Kind.DIEM, number, point_order(number), match["rest"])
    elif match := _PARENTHESISED.fullmatch(words):
        yield Mark(Kind.SO, match["number"], (int(match["number"]), 0), match["rest"])


def _keyword(match: re.Match[str]) -> Iterator[Mark]:
    """A line that begins "Chương II", unless it only speaks of that chương ("Chương II của Luật này")."""
    word, rest = " ".join(match["word"].split()).lower(), match["rest"]
    kind, value = _KEYWORD_KINDS[word], _value(match["number"])
    signed = bool(match["sign"])
    titled = not rest or rest.isupper() or (rest[0].isupper() and (signed or not _NAMED.match(rest)))
    if value is None or not (titled or (signed and not rest[0].islower())):
        return
    number = match["number"].replace("l", "I")
    shown = str(value) if match["number"].lower() in _WORDS else number
    order = value, _letter_order(match["letter"].lower())
    yield Mark(kind, shown + match["letter"], order, rest, signed=signed or not rest or rest.isupper())


def _value(number: str) -> int | None:
    if number.isdecimal():
        return int(number) or None
    return _WORDS.get(number.lower()) or roman_value(number.replace("l", "I"))


def _letter_order(letter: str) -> int:
    return ALPHABET.index(letter) + 1 if letter else 0
