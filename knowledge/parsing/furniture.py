"""What printing and publishing put between the words of a text: page headers, page numbers, e-signatures.

Such lines stay in a clause's ``text``; the words around them are read as if they were not there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.normalise import fold
from knowledge.parsing.numbering import marks

# Letters with marks, composed or not.
_GAZETTE = re.compile(
    r"(?:^[\s\ufeff]*\d{1,4}[ \t\u00a0]+)?(?<!\w)C(?:Ô|O\u0302|ô|o\u0302)(?:NG|ng) "
    r"[Bb](?:Á|A\u0301|á|a\u0301)[Oo]"
    r"[ \t]*/?[ \t]*(?:S(?:Ố|O\u0302\u0301|ố|o\u0302\u0301))[ \t]*\d[\d \t+,&-]*"
    r"[ \t]*/?[ \t]*[Nn]g(?:à|a\u0300)y[ \t]*\d{1,2}[ \t]*[-/.][ \t]*\d{1,2}[ \t]*[-/.][ \t]*\d{4}"
    r"(?:[ \t\u00a0]+\d{1,4}(?![\d.)/:]|[ \t]*[-–]))?"
)
# Slips of a scan: "CÔNG BAO/S6 809 + 810/Ngày 19-9-2021", "CÔNG BÁOISố".
_GAZETTE_LINE = re.compile(
    r"(?:\d{1,4} )?cong ?bao ?[/il|]? ?[s5][o06]? ?\d[\d +,?&-]*[/ il|]+ngay ?\d[\d ./-]*(?: \d{1,4})?"
)
_CONTINUED = re.compile(
    r"\(?(?:xem tiep|tiep theo|tiep)(?: va het)? cong bao so [\d +,-]+\)?|\(tiep theo va het\)"
)
_GAZETTE_PART = re.compile(r"(?:phan (?:[ivx]+\.? )?)?van ban (?:quy pham phap luat|khac|hop nhat)")
_SIGNED = re.compile(r"(?:ky boi|nguoi ky|nguoi ky so|ky so boi|digitally signed by|signed by)\s*:")
_SIGNED_REST = re.compile(
    r"(?:email|e-mail|co quan|to chuc|don vi|thoi ?gian ky|ngay ky|gio ky|thoi gian|date|reason|location"
    r"|chuc vu|dien thoai)\s*:"
)
_SIGNED_TIME = re.compile(r"(?:thoi ?gian ky|ngay ky)\s*:?\s*\d{1,2}[./-]\d{1,2}[./-]\d{4}")
_PORTAL = re.compile(
    r"(?:vgp )?cong (?:thong tin|ttdt)(?: dien tu)?(?: chinh phu| quoc hoi)?|dien tu chinh phu|vgp"
    r"|van ban (?:nay )?duoc dang tai .*|\S*thongtinchinhphu@\S+"
)
_SITE = re.compile(
    r"(?:(?:nguon ?:? ?)?(?:https?://)?(?:www\.)?(?:thuvienphapluat|luatvietnam|lawsoft)\.(?:vn|com)\S*"
    r"(?: .{0,40})?"
    r"|lawsoft ?\*? ?.{0,60}|\*? ?csdl luat ?.{0,40}|van ban (?:nay )?duoc dang tai .*"
    r"|thu vien phap luat(?: \*.*)?|\*+ ?tel:.{0,80})"
)
# An address may stand in a law; one that comes again alone on its line is a mark of where the file is from.
_ADDRESS = re.compile(r"(?:https?://\S+|(?:www\.)?\S+\.(?:vn|com|gov\.vn)\S*)")
_PAGE = re.compile(r"(?:trang|page)\s*:?\s*\d{1,4}(?:\s*(?:/|of|tren)\s*\d{1,4})?|\d{1,4}\s*/\s*\d{1,4}")
_NUMBER = re.compile(r"(\d{1,4})|[-–—]\s*\d{1,4}\s*[-–—]")
_DASHES = "-–—"
_NAMES_NUMBER = re.compile(r"(?:khoản|điểm|điều|mục|số|năm|tháng|ngày|là|và)$", re.IGNORECASE)
_OWN_NUMBER = re.compile(r"^\d{1,4} C|\d{4} \d{1,4}$")
_DIGITS = re.compile(r"\d+")
_LIKELY = re.compile(
    r"c[ôo]ng ?b[áa]o|k[ýy] ?(?:b[ởo]i|s[ốo]|:)|ng[ưu][ờo]i k[ýy]|ng[àa]y k[ýy]|gian ?k[ýy]|signed|^trang"
    r"|^page|www|http|luatvietnam|thuvienphapluat|lawsoft|csdl|thư viện|đăng tải|\.vn|\.com|tel:"
    r"|v[ăa]n b[ảa]n (?:quy|kh|h)|\((?:xem )?ti[ếe]p",
    re.IGNORECASE,
)
_LONGEST = 200
_SIGNATURE_LINES = 10
_WRAPPED_NAME = 30
_PAGE_LINES = 8
_RUNNING = 4
_SHORT = 80


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a text: where it stands (``end`` behind its line end), its bare words, its characters."""

    start: int
    end: int
    words: str
    raw: str


@dataclass(frozen=True, slots=True)
class Furniture:
    """``whole``: lines by number that are nothing else; ``inline``: (start, end) of what shares its line."""

    whole: frozenset[int]
    inline: tuple[tuple[int, int], ...]


def find(rows: Sequence[Row]) -> Furniture:
    """The furniture among the lines of a text."""
    whole: set[int] = set()
    inline: list[tuple[int, int]] = []
    for i, row in enumerate(rows):
        spans = (
            [match.span() for match in _GAZETTE.finditer(row.raw)]
            if "/" in row.raw or "ng " in row.raw
            else []
        )
        if spans and not _outside(row.raw, spans):
            whole.add(i)
        else:
            inline += [(row.start + start, row.start + end) for start, end in spans]
    likely = [i for i, row in enumerate(rows) if len(row.words) <= _LONGEST and _LIKELY.search(row.words)]
    folded = {i: fold(rows[i].words) for i in likely}
    whole.update(i for i in likely if _alone(folded[i]) or _part(rows[i].words, folded[i]))
    addresses = Counter(folded[i] for i in likely if _ADDRESS.fullmatch(folded[i]))
    whole.update(i for i in likely if addresses[folded[i]] > 1)
    for i in likely:
        if _SIGNED.match(folded[i]):
            whole.update(_signature(rows, i))
    whole.update(_page_numbers(rows, {i for i in whole if not _OWN_NUMBER.search(rows[i].words)}))
    whole.update(_running(rows, whole))
    return Furniture(frozenset(whole), tuple(inline))


def _outside(raw: str, spans: Sequence[tuple[int, int]]) -> str:
    """What a line holds besides the spans."""
    pieces, at = [], 0
    for start, end in spans:
        pieces.append(raw[at:start])
        at = end
    return "".join([*pieces, raw[at:]]).strip("\ufeff\u200b*#_ \t\r\n\f\v\u00a0")


def _alone(words: str) -> bool:
    """Whether folded words are a line that never belongs to a text."""
    return any(
        pattern.fullmatch(words) for pattern in (_GAZETTE_LINE, _CONTINUED, _SIGNED_TIME, _SITE)
    ) or bool(words.startswith(("trang", "page")) and _PAGE.fullmatch(words))


def _part(words: str, folded: str) -> bool:
    """Whether a line names the part of the gazette: "PHẦN VĂN BẢN QUY PHẠM PHÁP LUẬT"."""
    return words.isupper() and bool(_GAZETTE_PART.fullmatch(folded))


def _signature(rows: Sequence[Row], first: int) -> list[int]:
    """The lines of an e-signature: "Ký bởi: …" and what follows of "Email: …", "Thời gian ký: …"; none if it
    is no more than the word.
    """
    block = [first]
    for i in range(first + 1, min(first + _SIGNATURE_LINES, len(rows))):
        words = fold(rows[i].words[:_LONGEST])
        if _SIGNED_REST.match(words) or _PORTAL.fullmatch(words) or _wrapped_name(rows, i, block[-1]):
            block.append(i)
        elif words:
            break
    name = fold(rows[first].words)
    if len(block) == 1 and not _SIGNED_TIME.search(name) and not _PORTAL.search(name):
        return []
    above = next((i for i in range(first - 1, max(first - 4, -1), -1) if rows[i].words), first)
    return [above, *block] if _PORTAL.fullmatch(fold(rows[above].words[:_LONGEST])) else block


def _wrapped_name(rows: Sequence[Row], i: int, last: int) -> bool:
    """Whether a line is the end of the signer's name, "phủ", with the rest of the signature behind."""
    words = rows[i].words
    if i != last + 1 or i + 1 == len(rows) or not words.islower() or len(words) > _WRAPPED_NAME:
        return False
    return words.replace(" ", "").isalpha() and bool(_SIGNED_REST.match(fold(rows[i + 1].words[:_LONGEST])))


def _page_numbers(rows: Sequence[Row], headers: set[int]) -> set[int]:
    """Lines of a number alone that count pages: beside a page header or a form feed, or each one more."""
    found: set[int] = set()
    waiting: list[tuple[int, int]] = []
    for i, row in enumerate(rows):
        match = _NUMBER.fullmatch(row.words) or (None if "/" not in row.words else _PAGE.fullmatch(row.words))
        if match is None or _in_column(rows, i):
            continue
        if row.words[0] in _DASHES or _beside_page_end(rows, headers, i):
            found.add(i)
        elif match.re is _NUMBER and not (i and _NAMES_NUMBER.search(rows[i - 1].words)):
            waiting.append((i, int(match[1])))
    return found | _counting(waiting)


def _counting(numbers: Sequence[tuple[int, int]]) -> set[int]:
    """The longest run of numbers, (line, number), that count one by one with a page's lines between."""
    best: dict[int, tuple[int, int, int]] = {}
    linked: dict[int, int] = {}
    for line, number in numbers:
        before = best.get(number - 1)
        follows = before is not None and line - before[1] >= _PAGE_LINES
        length = before[0] + 1 if before is not None and follows else 1
        if before is not None and follows:
            linked[line] = before[1]
        if number not in best or best[number][0] <= length:
            best[number] = (length, line, number)
    if not best or (longest := max(best.values()))[0] < 2:
        return set()
    run = {longest[1]}
    last = longest[1]
    while last in linked:
        last = linked[last]
        run.add(last)
    return run


def _in_column(rows: Sequence[Row], i: int) -> bool:
    """Whether another number stands right above or below, as in a table read cell by cell."""
    for step in (-1, 1):
        near = (rows[k].words for k in (i + step, i + 2 * step) if 0 <= k < len(rows))
        if _NUMBER.fullmatch(next((words for words in near if words), "")):
            return True
    return False


def _beside_page_end(rows: Sequence[Row], headers: set[int], i: int) -> bool:
    if "\f" in rows[i].raw or (i + 1 < len(rows) and rows[i + 1].raw.startswith("\f")):
        return True
    for step in (-1, 1):
        k = i + step
        while 0 <= k < len(rows) and not rows[k].words and abs(k - i) < 4:
            if "\f" in rows[k].raw:
                return True
            k += step
        if k in headers:
            return True
    return False


def _running(rows: Sequence[Row], furniture: set[int]) -> set[int]:
    """Short lines beside a page's end that come again and again, but for their digits."""
    places: dict[str, list[int]] = {}
    firsts = list(_beside_pages(rows, furniture))
    for i in firsts:
        words = rows[i].words
        if " " in words and len(words) < _SHORT and not any(marks(words)):
            places.setdefault(_DIGITS.sub("#", words), []).append(i)
    counted = Counter({key: len(set(found)) for key, found in places.items()})
    return {
        i for key, times in counted.items() if times >= max(_RUNNING, len(firsts) // 2) for i in places[key]
    }


def _beside_pages(rows: Sequence[Row], furniture: set[int]) -> Iterator[int]:
    """The first line with words after each page's beginning."""
    turned = False
    for i, row in enumerate(rows):
        turned = turned or "\f" in row.raw or i in furniture
        if row.words and i not in furniture:
            if turned:
                yield i
            turned = False
