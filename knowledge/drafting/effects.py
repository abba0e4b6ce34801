"""What a document does to others: replaces, repeals, amends them, as its sentences say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.drafting.composed import Composed, tidy
from knowledge.drafting.kinds import WORD
from knowledge.drafting.recognised import Effect, Stated, Verb
from knowledge.normalise import fold

_NUMBER = r"\d{1,5}[a-z]?(?:/(?:19|20)\d\d)?(?:\s?[/\-–&]\s?[a-z]+\d{0,2})+"
_CITED = re.compile(
    rf"\b(?P<kind>{WORD})(?: (?!so\b)[^.;\n“”()]{{2,160}}?)? so:? (?P<number>{_NUMBER})"
    r"|\b(?P<law>(?:bo luat|luat|phap lenh) [^.;:,\n“”()]{3,90}?(?:,[^.;:,\n“”()]{3,60}?)?) (?:ngay \d"
    r"|nam \d{4}|duoc quoc hoi)"
)
_PARTS = re.compile(
    r"(?:(?:diem|khoan|dieu|muc|chuong|phu luc|phan)\s+(?:[\divxlc]+[a-zđ]?|[a-z])(?:\s*(?:,|va"
    r"|;)\s*(?:(?:diem|khoan|dieu|muc|chuong)"
    r"\s+)?(?:[\divxlc]+[a-z]?|[a-z])\b)*\s*(?:cua|,)?\s*)+$"
)
_OWN = rf"(?:{WORD}|van ban|quy che) nay"
_VERBS = (
    (Verb.REPLACES, re.compile(rf"\b{_OWN}(?: co hieu luc[^.;\n]{{0,80}}?)?(?: va)? thay the(?: cho)?\s")),
    (
        Verb.REPLACES,
        re.compile(
            r"(?:^|\n)[ \t]*(?:[-–+]|\d{1,2}[.)]|[a-zđ]\))?[ \t]*thay the (?:toan bo )?(?=(?:cac )?(?:"
            + WORD
            + r")\b)"
        ),
    ),
    (
        Verb.REPEALS,
        re.compile(
            r"(?:^|\n|[.;] )[ \t]*(?:dieu \d+[.:] )?(?:[-–+]|\d{1,2}[.)]|[a-zđ]\))?[ \t]*(?:nay )?bai bo "
            r"(?:toan bo |mot phan )?"
        ),
    ),
    (
        Verb.AMENDS,
        re.compile(
            r"(?:^|\n)[ \t]*(?:dieu \d+[.:] )?(?:[-–+]|\d{1,2}[.)]|[a-zđ]\))?[ \t]*sua doi(?:, bo "
            r"sung)?(?: mot so (?:dieu|noi dung)[^.;\n]{0,40}?cua)?\s"
        ),
    ),
)
_LAPSED = re.compile(r"\b(?:het hieu luc|bi bai bo|duoc thay the boi)\b")
_SENTENCE = re.compile(r"[^.;\n]+(?:\.(?=\d)[^.;\n]+)*")
_LISTED = re.compile(r":\s*$")
_DATED = re.compile(r"\s+ngay\s+\d{1,2}(?:/|\s+thang\s+)\d{1,2}(?:/|\s+nam\s+)\d{4}")
_MOST = 40
_REACH = 600


def effects(text: str, subject: Stated[str] | None) -> tuple[Effect, ...]:
    """What the text does to other documents, in the order of its sentences, each document and verb once."""
    composed = Composed.of(text)
    found: dict[tuple[Verb, str, str], Effect] = {}
    for effect in (*_by_verb(composed), *_lapsed(composed), *_by_subject(text, subject)):
        found.setdefault((effect.verb, fold(effect.number or effect.cited), effect.parts), effect)
    ordered = sorted(found.values(), key=lambda effect: effect.start)
    return tuple(ordered[:_MOST])


def _by_verb(composed: Composed) -> Iterator[Effect]:
    for verb, pattern in _VERBS:
        for match in pattern.finditer(composed.folds):
            if not _quoted(composed, match.end()):
                yield from _objects(composed, verb, match.end(), match.start())


def _objects(composed: Composed, verb: Verb, start: int, said: int) -> Iterator[Effect]:
    """The documents that a verb, from ``said`` to ``start``, governs: of its sentence or the list below."""
    end = _end_of_sentence(composed.folds, start)
    if composed.folds[start:end].rstrip().endswith(":"):
        for item in _list_items(composed.folds, end):
            yield from _first_cited(composed, verb, *item, item[0])
        return
    yield from _first_cited(composed, verb, start, end, said)


def _end_of_sentence(folds: str, start: int) -> int:
    match = re.compile(
        r"(?:\.(?!\d)|;|:\s*\n|\n\s*\n|\n(?=\s*(?:\d{1,2}[.)]|[a-z]\)|[-–+]|dieu \d)))"
    ).search(folds, start, start + _REACH)
    return match.end() if match else min(len(folds), start + _REACH)


def _list_items(folds: str, start: int) -> Iterator[tuple[int, int]]:
    """The items of a list ("a) …;", "- …;") that begins at ``start``."""
    item = re.compile(r"\s*(?:[a-z]{1,2}\)|\d{1,2}[.)]|[-–+])\s*[^\n]+")
    at = start
    while match := item.match(folds, at):
        if not re.search(_CITED, match.group()):
            return
        yield match.span()
        at = match.end()


def _first_cited(composed: Composed, verb: Verb, start: int, end: int, said: int) -> Iterator[Effect]:
    """The documents cited between two places, without those that only tell how one was changed before."""
    stop = re.compile(r"\b(?:da duoc|duoc sua doi|sua doi, bo sung (?:mot so|theo|boi|tai))\b").search(
        composed.folds, start + 1, end
    )
    for match in _CITED.finditer(composed.folds, start, stop.start() if stop else end):
        yield _effect(composed, verb, match, (start, said))


def _effect(composed: Composed, verb: Verb, match: re.Match[str], begins: tuple[int, int]) -> Effect:
    start, said = begins
    parts = _PARTS.search(composed.folds[start : match.start()])
    number = re.sub(r"\s", "", composed.words[slice(*match.span("number"))]) if match["number"] else ""
    span = match.span("law") if match["law"] else match.span()
    dated = _dated(composed, span[1])
    return Effect(
        verb=verb,
        cited=" ".join(f"{_named(composed.words[slice(*span)])}{dated}".split()),
        number=number,
        parts=tidy(composed.words[start + parts.start() : match.start()]).removesuffix(" của")
        if parts
        else "",
        start=composed.place(_worded(composed, said)),
        end=composed.place(span[1] + len(dated)),
    )


def _dated(composed: Composed, end: int) -> str:
    """The day that follows a citation, as it is written."""
    match = _DATED.match(composed.folds, end)
    return composed.words[slice(*match.span())] if match else ""


def _worded(composed: Composed, at: int) -> int:
    """The first word from a place on."""
    match = re.compile(r"[^\W_]").search(composed.folds, at)
    return match.start() if match else at


def _named(words: str) -> str:
    words = tidy(words)
    return words[:1].upper() + words[1:]


def _lapsed(composed: Composed) -> Iterator[Effect]:
    """“Nghị định số … hết hiệu lực kể từ ngày Nghị định này có hiệu lực”."""
    for match in _LAPSED.finditer(composed.folds):
        least = max(0, match.start() - _REACH)
        start = max(composed.folds.rfind(sign, least, match.start()) for sign in ("\n", ";", ". "))
        if _quoted(composed, match.start()) or re.search(
            _OWN + r"\s*$", composed.folds[max(0, match.start() - 60) : match.start()]
        ):
            continue
        tail = composed.folds[match.end() : match.end() + 160]
        if match.group() == "duoc thay the boi" or not re.match(
            rf"(?: thi hanh)?(?: (?:ke )?tu (?:ngay (?:{_OWN}|\d)|thoi diem {_OWN}))|\s*[.;\n]|\s*:", tail
        ):
            continue
        verb = Verb.REPLACES if match.group() == "het hieu luc" else Verb.REPEALS
        if re.match(r"[^.;\n]{0,120}:\s*\n", tail):
            yield from _objects(composed, verb, match.end(), max(least, start))
        else:
            yield from _first_cited(composed, verb, max(least, start), match.start(), max(least, start))


def _by_subject(text: str, subject: Stated[str] | None) -> Iterator[Effect]:
    """A subject that says so: "Sửa đổi, bổ sung một số điều của Nghị định số …"."""
    if subject is None:
        return
    composed = Composed.of(text[subject.start : subject.end], subject.start)
    said = re.match(r"\W*(?:ve (?:viec )?)?(?P<verb>sua doi|bai bo|thay the)", composed.folds)
    if said is None:
        return
    verbs = {"sua doi": Verb.AMENDS, "bai bo": Verb.REPEALS, "thay the": Verb.REPLACES}
    yield from _first_cited(composed, verbs[said["verb"]], said.end(), len(composed.folds), 0)


def _quoted(composed: Composed, at: int) -> bool:
    """Whether a place lies in a quotation that is open."""
    before = composed.words[max(0, at - 4000) : at]
    return before.rfind("“") > before.rfind("”")
