"""Where things stand on the site, and which choices are simply pages to open."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from handlers.actions import parts
from handlers.resources import Resources

HOME = "/"
CHAT = "/tro-chuyen"
LOOKUP = "/tra-cuu"
DOCUMENTS = "/van-ban"
PROGRAMMES = "/chuong-trinh"
RESULT = "/ket-qua"
PRIVACY = "/rieng-tu"
DATA = "/du-lieu"
ERASE = "/xoa-du-lieu"
MADE = "/tep"
LISTS = "/danh-sach"
TEMPLATE = "/mau.xlsx"
ASSETS = "/tinh"
TOOLS = "/cong-cu"
NOTES = "/luu-y"
SHEET = "/phieu"
COMPARE = "/so-sanh"
COMPARE_PICTURE = "/so-sanh.png"

CHART_ANCHOR = "so-do"
ALL = "tat-ca"
SHEET_ALL = "all"

_FIXED = {
    "docs": DOCUMENTS,
    "progs": PROGRAMMES,
    "privacy": PRIVACY,
    "print": RESULT,
    "notes": NOTES,
    "desk": TOOLS,
}
_COMPARING = {"compare": 0, "comparewith": 1, "compared": 2, "comparepic": 2}
"""The actions of a comparison, and how many programmes each names."""


def reading(place: str) -> str:
    """The address of a document or clause, by its id."""
    return f"{DOCUMENTS}/{quote(place, safe='/~')}"


def programme(programme_id: str) -> str:
    """The address of a programme."""
    return f"{PROGRAMMES}/{quote(programme_id)}"


def checking(programme_id: str) -> str:
    """The chat, with the way to begin the check of this programme."""
    return f"{CHAT}?{urlencode({'chuong-trinh': programme_id})}"


def note(note_id: str) -> str:
    """The address of a place where the texts disagree or leave a gap."""
    return f"{NOTES}/{quote(note_id)}"


def lookup(query: str = "", document: str = "", page: int = 1) -> str:
    """The look-up of these words, in all documents or in one."""
    asked = {"q": query, "vb": document, "trang": str(page) if page > 1 else ""}
    filled = {name: value for name, value in asked.items() if value}
    return f"{LOOKUP}?{urlencode(filled)}" if filled else LOOKUP


def annexes(which: str) -> str:
    """The result to print, with the whole reasoning of a programme, or of all of them (ALL)."""
    return f"{RESULT}?{urlencode({'phu-luc': which})}"


def sheet(which: str) -> str:
    """The sheet to sign of the result: a programme, all of them or those not refused."""
    return f"{SHEET}?{urlencode({'chuong-trinh': which})}"


def compared(one: str = "", two: str = "", *, picture: bool = False) -> str:
    """Two programmes side by side; the second, or both, still to be chosen where they are not given."""
    filled = {name: value for name, value in (("a", one), ("b", two)) if value}
    page = COMPARE_PICTURE if picture else COMPARE
    return f"{page}?{urlencode(filled)}" if filled else page


def page_of(action: str, resources: Resources) -> str:
    """The page that shows what a choice would, "" where only a turn of the conversation does."""
    name, arguments = parts(action)
    if name in _FIXED:
        return _FIXED[name]
    if name in _COMPARING and len(arguments) == _COMPARING[name]:
        known = all(each in resources.book.programmes for each in arguments)
        return compared(*arguments, picture=name == "comparepic") if known else ""
    if name == "sheetof" and len(arguments) == 2:
        return sheet(arguments[1])
    if len(arguments) != 1:
        return ""
    (of,) = arguments
    if name == "clause":
        clause = resources.corpus.by_key.get(of)
        return reading(clause.id) if clause else ""
    if name == "note" and any(each.id == of for each in resources.book.disagreements):
        return note(of)
    if name == "doc" and of in resources.corpus.documents:
        return reading(of)
    if name in ("prog", "chart") and of in resources.book.programmes:
        return programme(of) + (f"#{CHART_ANCHOR}" if name == "chart" else "")
    return ""
