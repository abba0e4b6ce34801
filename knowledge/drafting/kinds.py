"""The kinds of documents and their symbols (Nghị định 30/2020/NĐ-CP, Phụ lục III; party papers)."""

from __future__ import annotations

import re

from knowledge.normalise import fold

# The longer before the shorter that begins it.
KINDS: dict[str, str] = {
    "Hiến pháp": "",
    "Bộ luật": "",
    "Luật": "",
    "Pháp lệnh": "PL",
    "Sắc lệnh": "SL",
    "Lệnh": "L",
    "Nghị quyết liên tịch": "NQLT",
    "Nghị quyết": "NQ",
    "Nghị định": "NĐ",
    "Quyết định": "QĐ",
    "Chỉ thị": "CT",
    "Thông tư liên tịch": "TTLT",
    "Thông tư": "TT",
    "Kết luận": "KL",
    "Quy chế": "QC",
    "Quy định": "QyĐ",
    "Quy trình": "QTr",
    "Hướng dẫn": "HD",
    "Kế hoạch": "KH",
    "Chương trình": "CTr",
    "Phương án": "PA",
    "Đề án": "ĐA",
    "Dự án": "DA",
    "Thông báo": "TB",
    "Thông cáo": "TC",
    "Thông tri": "TT",
    "Báo cáo": "BC",
    "Tờ trình": "TTr",
    "Công điện": "CĐ",
    "Công văn": "CV",
    "Biên bản": "BB",
    "Điều lệ": "ĐL",
    "Tuyên bố": "TuB",
    "Lời kêu gọi": "LKG",
    "Quy ước": "QU",
    "Bản ghi nhớ": "BGN",
    "Bản thỏa thuận": "BTT",
    "Chiến lược": "",
    "Văn bản hợp nhất": "VBHN",
}
PARLIAMENT = ("Bộ luật", "Luật", "Pháp lệnh", "Nghị quyết", "Hiến pháp")
_BY_FOLD = {fold(kind): kind for kind in sorted(KINDS, key=len, reverse=True)}
WORD = "|".join(_BY_FOLD)
"""A pattern: any kind, folded, the longer first."""
_TITLE = re.compile(rf"(?:{WORD})(?![\w])")
# "QĐ" in a party symbol may be a Quyết định or a Quy định; a title says which.
_SYMBOLS = {symbol: kind for kind, symbol in reversed(KINDS.items()) if symbol}


def kind_of(folded: str) -> str | None:
    """The kind that a folded text begins with, None for none."""
    match = _TITLE.match(folded)
    return _BY_FOLD[match.group()] if match else None


def kind_in_symbol(number: str) -> str | None:
    """The kind that a number and symbol tell ("1641/QĐ-TTg" is a Quyết định); None where they tell none."""
    if re.search(r"/QH\d+$", number):
        return None
    for part in re.split(r"[/\-]", number)[1:]:
        if part in _SYMBOLS:
            return _SYMBOLS[part]
    return None


def agrees(kind: str, number: str) -> bool:
    """Whether a kind and a symbol can belong together; what tells nothing agrees with all."""
    told = kind_in_symbol(number)
    symbols = set(re.split(r"[/\-]", number)[1:])
    own = {KINDS.get(kind, ""), *({"QĐ"} if kind == "Quy định" else ())}
    return told in (None, kind) or bool(own & symbols)


def initials(kind: str) -> str:
    """How a kind is shortened: "NĐ" for Nghị định, "Luật" itself for one word."""
    return "".join(word[0].upper() for word in kind.split()) if " " in kind else kind
