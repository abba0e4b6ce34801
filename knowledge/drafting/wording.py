"""Doubts about words: broken sentences, lengths, quotation marks, letters of scans, mixed letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from knowledge.clause import Clause, Level
from knowledge.drafting.doubt import Doubt, Why
from knowledge.normalise import Token, is_spelt, tokens
from knowledge.parsing import layout
from knowledge.parsing.numbering import marks

_LONGEST = 8000
_ITEMS = (Level.KHOAN, Level.DIEM, Level.SO, Level.GACH)
_ENDED = re.compile(r"(?:[.;:!?…,”\"’»)\]|/]|\b(?:và|hoặc))$")
_PARAGRAPH = re.compile(r"[^\r\n]*\S[^\r\n]*(?:(?:\r\n|\r|\n)(?![^\S\r\n]*(?:\r\n|\r|\n|$))[^\r\n]*)*")
_TABLE = re.compile(r"^\s*\|")
_OTHER_ALPHABET = re.compile(r"[\u0370-\u03ff\u0400-\u04ff]|[ðÐ]")
_IN_LATIN = re.compile(r"[^\W\d_]*(?:[\u0370-\u03ff\u0400-\u04ffðÐ])[^\W\d_]*")
_TAIL_WORDS = 8
_SHOWN = 4
_SENTENCE = 60
# Names of places and peoples in the highlands end as no Vietnamese syllable does.
_HIGHLAND = re.compile(
    "(?:[đd][aă]k|l[aă]k|krông|kông|plông|brông|drăng|ea|êđê|gia|hrê|bahnar|xơđăng|mnông|cơtu|hmông|mông)"
)


def wording(text: str, clauses: Sequence[Clause], quoted: Sequence[tuple[int, int]]) -> Iterator[Doubt]:
    """The doubts about words, by clause; quoted passages are not looked at for broken sentences."""
    parents = {clause.parent for clause in clauses}
    unended = _unended_styles(clauses, parents)
    for clause in clauses:
        if clause.level is Level.KET:
            continue
        yield from _sizes(clause, leaf=clause.id not in parents)
        if clause.level is not Level.MO_DAU and not _within(clause.start, quoted):
            yield from _sentences(clause, leaf=clause.id not in parents, unended=unended)
        yield from _letters(clause)
    yield from _quotes(clauses)
    yield from _forms(text)


def _within(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def _sizes(clause: Clause, *, leaf: bool) -> Iterator[Doubt]:
    start, end = clause.start, clause.start + len(clause.text.rstrip())
    prose = sum(len(line) for line in clause.plain.split("\n") if not _TABLE.match(line))
    if prose > _LONGEST and clause.level is not Level.MO_DAU:
        yield Doubt(Why.LONG, clause.id, start, end, str(prose))
    mark = next(marks(clause.plain.strip()), None) if leaf and "\n" not in clause.plain.strip() else None
    if mark is not None and not mark.rest.strip(" .:-–"):
        yield Doubt(Why.EMPTY, clause.id, start, end)


# Sentences


def _unended_styles(clauses: Sequence[Clause], parents: set[str | None]) -> set[tuple[str | None, Level]]:
    """Where the items of a list end without a mark as a matter of style: half of them or more."""
    ended: dict[tuple[str | None, Level], list[bool]] = {}
    for clause in clauses:
        if clause.level in _ITEMS and clause.id not in parents:
            ended.setdefault((clause.parent, clause.level), []).append(_ends(clause.plain))
    return {key for key, found in ended.items() if found.count(False) * 2 > len(found) or len(found) == 1}


def _ends(words: str) -> bool:
    return bool(_ENDED.search(words.rstrip()))


def _sentences(clause: Clause, *, leaf: bool, unended: set[tuple[str | None, Level]]) -> Iterator[Doubt]:
    """A leaf that breaks off, and paragraphs that go on with a sentence after an empty line."""
    previous = ""
    for match in _PARAGRAPH.finditer(clause.text):
        words = layout.bare(match.group())
        if not any(map(str.isalnum, words)) or _TABLE.match(words):
            previous = ""
            continue
        if previous and words[0].islower() and not _ends(previous) and not next(marks(words), None):
            start = clause.start + match.start()
            yield Doubt(Why.GOES_ON, clause.id, start, clause.start + match.end(), _first_words(words))
        previous = words
    styled = (clause.parent, clause.level) in unended or previous.isupper()
    if leaf and clause.level in _ITEMS and len(previous) > _SENTENCE and not styled and not _ends(previous):
        end = clause.start + len(clause.text.rstrip())
        yield Doubt(Why.BROKEN, clause.id, max(clause.start, end - _SENTENCE), end, _last_words(previous))


def _first_words(words: str) -> str:
    return " ".join(words.split()[:_TAIL_WORDS])


def _last_words(words: str) -> str:
    return " ".join(words.split()[-_TAIL_WORDS:])


# Quotation marks


def _quotes(clauses: Sequence[Clause]) -> Iterator[Doubt]:
    """Curly marks that do not pair within a Điều, or within a part that stands above all."""
    groups: dict[str, list[Clause]] = {}
    for clause in clauses:
        if clause.level is not Level.KET:
            groups.setdefault(_group(clause), []).append(clause)
    for owner, members in groups.items():
        opened = sum(clause.text.count("“") for clause in members)
        closed = sum(clause.text.count("”") for clause in members)
        if opened != closed:
            place = _unpaired(members)
            yield Doubt(Why.QUOTES, owner, place, place + 1, f"{opened}/{closed}")


def _group(clause: Clause) -> str:
    steps = clause.id.split("/")
    for at, step in enumerate(steps[1:], 2):
        if step.startswith("dieu-"):
            return "/".join(steps[:at])
    return "/".join(steps[:2])


def _unpaired(members: Sequence[Clause]) -> int:
    """The mark that was left open last, or the one that closes nothing."""
    opened: list[int] = []
    for clause in members:
        for match in re.finditer("[“”]", clause.text):
            if match.group() == "“":
                opened.append(clause.start + match.start())
            elif opened:
                opened.pop()
            else:
                return clause.start + match.start()
    return opened[-1] if opened else members[0].start


# Letters


def _letters(clause: Clause) -> Iterator[Doubt]:
    found = [token for token in tokens(clause.text) if _is_slip(clause.text, token)]
    if found:
        words = ", ".join(dict.fromkeys(clause.text[t.start : t.end] for t in found[:_SHOWN]))
        yield Doubt(Why.LETTERS, clause.id, clause.start + found[0].start, clause.start + found[0].end, words)


def _is_slip(text: str, token: Token) -> bool:
    """Whether a small-letter word with marks is none of Vietnamese."""
    if (
        not token.marked
        or token.end - token.start < 2
        or _OTHER_ALPHABET.search(text, token.start, token.end)
    ):
        return False
    word = text[token.start : token.end]
    if not word.islower() or _touches(text, token) or _HIGHLAND.match(word):
        return False
    return not is_spelt(token.word)


def _touches(text: str, token: Token) -> bool:
    """Whether a word is a part of a longer one ("Nghị-định", an address, a formula)."""
    return text[token.start - 1 : token.start].isalnum() or text[token.end : token.end + 1].isalnum()


def _forms(text: str) -> Iterator[Doubt]:
    """Letters of other alphabets among Latin ones, and two ways of writing marks, each told once."""
    found = _IN_LATIN.finditer(text)
    odd = [match for match in found if re.search("[A-Za-zÀ-ỹ]", _OTHER_ALPHABET.sub("", match.group()))]
    if odd:
        words = ", ".join(dict.fromkeys(match.group() for match in odd[:_SHOWN]))
        yield Doubt(Why.LOOK_ALIKE, "", odd[0].start(), odd[0].end(), words)
    apart = re.search("[A-Za-zÀ-ỹ][\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323]", text)
    together = re.search("[À-ỹ]", text)
    if apart and together and _mixed(text):
        yield Doubt(Why.MIXED, "", apart.start(), apart.end())


def _mixed(text: str) -> bool:
    """Whether neither way of writing marks is the text's own throughout (ă, â, ê, ô, ơ, ư belong to both)."""
    composed = sum(1 for char in text if char > "\u1e9f" and "LATIN" in unicodedata.name(char, ""))
    return composed > 0
