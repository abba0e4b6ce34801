"""The parts of a reference as it is written: levels with their numbers, names and kinds of documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from knowledge.abbreviations import Phrase, Phrases
from knowledge.clause import Corpus, Document, Level
from knowledge.normalise import is_syllable, tokens
from knowledge.numeral import ANY, Tiers, Words, letter, number, roman

_NOT_MEANT = (
    "cao điểm, danh mục, đặc điểm, địa điểm, hạng mục, kỷ luật, luật sư, mục vi phạm, nhược điểm, pháp luật, "
    "quan điểm, quy luật, tài khoản, thí điểm, thời điểm, trọng điểm, ưu điểm"
).split(", ")
LEVEL_WORDS: dict[str, Level] = {
    "điều khoản": Level.KHOAN,
    "tiểu mục": Level.TIEU_MUC,
    "tiểu khoản": Level.KHOAN,
    "gạch đầu dòng con": Level.GACH,
    "gạch đầu dòng": Level.GACH,
    "gạch ngang": Level.GACH,
    "gạch": Level.GACH,
    "ý": Level.GACH,
    "phần": Level.PHAN,
    "chương": Level.CHUONG,
    "mục": Level.MUC,
    "điều": Level.DIEU,
    "khoản": Level.KHOAN,
    "điểm": Level.DIEM,
    "đoạn cuối": Level.DOAN,
    "đoạn": Level.DOAN,
    "số": Level.SO,
    "phần mở đầu": Level.MO_DAU,
    "phần kết": Level.KET,
    "phụ lục": Level.PHU_LUC,
}
_OTHER_KINDS = (
    "bộ luật, chỉ thị, công văn, hiến pháp, hướng dẫn, kế hoạch, kết luận, luật, nghị định, nghị quyết, "
    "pháp lệnh, quy chế, quy định, quyết định, thông báo, thông tư, tờ trình"
).split(", ")
# These are verbs as well ("quy định tại khoản 1"): a document only with its number.
_VERBS = frozenset({"hướng dẫn", "quy định", "thông báo"})
_AND = frozenset({"va", "hoac", "hay"})
# A number that is enough by itself: three digits or more, and no year.
_UNMISTAKABLE = re.compile(r"^(?!(?:19|20)\d\d\b)\d{3,}\b")
_LIST = re.compile(r"\)?[\s,]*")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a reference: ``text[start:end]``, the words ``first`` up to ``after``.

    Of a level: ``tiers``, the last segments of ids that it may mean, the likeliest first (numeral.Tiers). Of
    a document: ``documents``, the ids of those that it may mean; ``named``: by name, not by kind only.
    ``this``: what the text itself is
    ("Kế hoạch này", "Điều này"). ``foreign``: a document that is not here. ``weak``: words and numbers that
    need not be meant as a reference unless they stand beside one.
    """

    start: int
    end: int
    first: int
    after: int
    level: Level | None = None
    tiers: Tiers = ()
    documents: tuple[str, ...] = ()
    named: bool = False
    this: bool = False
    foreign: bool = False
    weak: bool = False


class Grammar:
    """Recognises the parts of references to the documents of a corpus."""

    def __init__(self, corpus: Corpus) -> None:
        """Gather the documents' names and the numbers that occur."""
        documents = corpus.documents.values()
        self._names = Phrases(_names(documents))
        self._kinds = Phrases(_kinds(documents))
        # words that hold one of a reference without being one ("thời điểm a", "kỷ luật") lead to none
        levels = {**LEVEL_WORDS, **dict.fromkeys(_NOT_MEANT)}
        self._levels = Phrases((tuple(tokens(words)), level) for words, level in levels.items())
        self._segments = frozenset(map(last_segment, corpus.clauses))

    def parts(self, words: Words) -> list[Part]:
        """The parts in a text, in order, apart from each other."""
        parts: list[Part] = []
        place = 0
        while place < len(words):
            level = self._levels.at(words.keys, place)
            if level and level[1] is None:
                place += level[0]
                continue
            here = self._at(words, place)
            parts.extend(here)
            place = here[-1].after if here else place + 1
        return parts

    def _at(self, words: Words, place: int) -> list[Part]:
        named = self._names.at(words.keys, place)
        if named:
            length, (document, weak) = named
            return [
                Part(*_extent(words, place, place + length), documents=(document,), named=True, weak=weak)
            ]
        level = self._levels.at(words.keys, place)
        if level and level[1]:
            after = place + level[0]
            path = self._bare_path(words, after) if level[1] is Level.MUC else []
            if path:  # "mục IV.1"
                return [replace(path[0], start=words.tokens[place].start, first=place), *path[1:]]
            of_level = self._of_level(words, place, after, level[1])
            if of_level:
                return [of_level]
        kind = self._kinds.at(words.keys, place)
        if kind:
            return _of_kind(words, place, place + kind[0], kind[1])
        return self._bare_path(words, place) or _bare_number(words, place)

    def _of_level(self, words: Words, place: int, after: int, level: Level) -> Part | None:
        if words.keys[place] == ("i", "i"):
            return None  # "y" without its mark is too little to be "ý"
        if level in (Level.MO_DAU, Level.KET):
            return Part(*_extent(words, place, after), level, ((level.value,),))
        if after < len(words) and words.keys[after][1] == "nay":
            return Part(*_extent(words, place, after + 1), level, this=True)
        found = number(words, after, level, self._segments)
        if found is None:
            last_paragraph = level is Level.DOAN and after > place + 1
            any_of_them = ((f"{level}-{ANY}",),)
            return Part(*_extent(words, place, after), level, any_of_them) if last_paragraph else None
        after, tiers = found
        while more := self._listed(words, after, level):
            after = more[0]
            tiers = ((*tiers[0], *more[1][0]), *tiers[1:])
        return Part(*_extent(words, place, after), level, tiers)

    def _listed(self, words: Words, place: int, level: Level) -> tuple[int, Tiers] | None:
        """A further number (", b", "và c"): one that occurs, for any number may follow a comma."""
        if place >= len(words) or not _LIST.fullmatch(words.gap(place)):
            return None
        joined = words.keys[place][1] in _AND
        if not joined and "," not in words.gap(place):
            return None
        found = number(words, place + joined, level, self._segments)
        return found if found and not self._segments.isdisjoint(found[1][0]) else None

    def _bare_path(self, words: Words, place: int) -> list[Part]:
        """A path without its levels: "IV.2.1", "II.2 a"."""
        after = place + 1
        if after >= len(words) or words.gap(after) != "." or roman(words.raw(place)) is None:
            return []
        below = number(words, after, Level.KHOAN, self._segments)
        above = number(words, place, Level.MUC, self._segments)
        if below is None or above is None:
            return []
        parts = [
            Part(*_extent(words, place, after), Level.MUC, above[1]),
            Part(*_extent(words, after, below[0]), Level.KHOAN, below[1]),
        ]
        points = letter(words, below[0], self._segments)
        if points and words.gap(below[0]) in ("", " ", "."):
            parts.append(Part(*_extent(words, below[0], below[0] + 1), Level.DIEM, (points,)))
        return parts


def last_segment(clause_id: str) -> str:
    """The last step of an id, without the mark of a number used twice: "khoan-1" of "x/muc-I/khoan-1~2"."""
    return clause_id.rpartition("/")[2].partition("~")[0]


def _of_kind(words: Words, place: int, after: int, kind: tuple[tuple[str, ...], bool]) -> list[Part]:
    documents, verb = kind
    following = words.keys[after][1] if after < len(words) else ""
    if following == "nay":
        return [Part(*_extent(words, place, after + 1), documents=documents, this=True)]
    if verb and not following.isdecimal():
        return []
    foreign = not documents or following.isdecimal()
    return [Part(*_extent(words, place, after), documents=documents, foreign=foreign)]


def _bare_number(words: Words, place: int) -> list[Part]:
    """A number that can be a clause's beside other parts: "(1)", "2.4"."""
    raw = words.raw(place)
    if words.parenthesised(place) and raw.isdecimal():
        return [
            Part(*_extent(words, place, place + 1), Level.SO, ((f"so-{words.keys[place][1]}",),), weak=True)
        ]
    if "." in raw:
        return [Part(*_extent(words, place, place + 1), Level.KHOAN, ((f"khoan-{raw}",),), weak=True)]
    return []


def _extent(words: Words, first: int, after: int) -> tuple[int, int, int, int]:
    """Where words stand, with the parenthesis of "c)" or "(1)", but not that of "(điểm c)"."""
    text, start, end = words.text, words.tokens[first].start, words.tokens[after - 1].end
    if text.startswith(")", end):
        opened = text.count("(", 0, end) > text.count(")", 0, end)
        if not opened:
            end += 1
        elif text[start - 1] == "(":
            start, end = start - 1, end + 1
    return start, end, first, after


def _names(documents: Iterable[Document]) -> Iterator[tuple[Phrase, tuple[str, bool]]]:
    """The documents' names as phrases, with the document's id and whether they are everyday words only."""
    for document in documents:
        names = [document.name, document.short, *document.aliases]
        if document.number:
            kinds = ("", document.kind, _initials(document.kind))
            names += [f"{kind} {document.number}" for kind in kinds]
            names += _UNMISTAKABLE.findall(document.number)
        for name in names:
            phrase = Words.of(name).tokens
            weak = all(is_syllable(token.fold) for token in phrase) or name.isdecimal()
            if phrase:
                yield tuple(phrase), (document.id, weak)


def _kinds(documents: Iterable[Document]) -> Iterator[tuple[Phrase, tuple[tuple[str, ...], bool]]]:
    """Kinds of documents, in words and in short ("QĐ"): the ids of each, and whether they are verbs too."""
    of: dict[str, list[str]] = {kind: [] for kind in _OTHER_KINDS}
    for document in documents:
        of.setdefault(document.kind.lower(), []).append(document.id)
    for kind, ids in of.items():
        verb = kind in _VERBS and not ids
        yield tuple(tokens(kind)), (tuple(ids), verb)
        if " " in kind:
            yield tuple(tokens(_initials(kind))), (tuple(ids), verb)


def _initials(kind: str) -> str:
    return "".join(word[0] for word in kind.split())
