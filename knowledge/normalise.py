"""Vietnamese text made comparable: one spelling, folded letters, syllables with their places.

A syllable has two keys. ``word`` keeps the marks that were typed: "hoà" and "hòa", "kĩ" and "kỹ" are one.
``fold`` has none: "điều", "đieu", "dieu" are one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from knowledge.parsing.numbering import roman_value

GRAVE, ACUTE, TILDE, HOOK, DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
CIRCUMFLEX, BREVE, HORN = "\u0302", "\u0306", "\u031b"
TONES = GRAVE + ACUTE + TILDE + HOOK + DOT

# ð (eth) stands for đ in files converted from old fonts.
_PLAIN_D = str.maketrans("đðĐÐ", "dddd")
_ETH = str.maketrans("ðÐ", "đĐ")
_MARKED_VOWELS = frozenset("ăâêôơư")
_VOWELS = frozenset("aeiouy") | _MARKED_VOWELS
_IGNORED = "\u00ad\u200b-\u200d\u2060\ufeff"
_TOKEN = re.compile(
    rf"\d+(?:\.\d+)+(?![^\W_])|[^\W_]+(?:[\u0300-\u036f{_IGNORED}]+[^\W_]*)*|%",
)
_INVISIBLE = re.compile(f"[{_IGNORED}]")
_PART = re.compile(r"\d+|[^\d]+")
_SHORT_I = re.compile(r"([hklmstv]|^)[yi]$")
_ROMAN_SIGNS = frozenset("IVX")
# These two are words as well; in capitals only their neighbours tell ("PHẠM VI", "lần thứ XI").
_ROMAN_OR_WORD = frozenset({"VI", "XI"})
_ROMAN_LOWER = re.compile(r"(?=..)x{0,2}(?:ix|iv|v?i{0,3})\Z")

_ONSETS = "ngh|ng|nh|ch|gh|gi|kh|ph|th|tr|[bcdghklmnprstvx]"
_RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay e ec ech em en eng enh eo ep et eu i ia ich iec iem ien "
    "ieng iep iet ieu im in inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oc oe "
    "oem oen oeo oet oi om on ong ooc oong op ot u ua uan uang uat uay uc ue uech uenh ui um un ung "
    "uo uoc uoi uom uon uong uop uot uou up ut uu uy uya uych uyen uyet uynh uyt uyu y yem yen yeng "
    "yet yeu"
)
_Q_RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay e ech en enh eo et i it o oc oi on ot uy uyen uyet uynh "
    "uyt uych y ych yen yet ynh yt"
)
_SYLLABLE = re.compile(
    rf"(?:(?:{_ONSETS})?(?:{'|'.join(_RIMES.split())})|qu(?:{'|'.join(_Q_RIMES.split())}))\Z",
)
_UNFINISHED = re.compile(r"(?<!g)ie|uye|(?<!q)uo[a-z]")
_STOPPED = re.compile(r"(?:c|ch|p|t)\Z")


class Token(NamedTuple):
    """A syllable or number of a text: its keys, and where it stands in the text it was read from."""

    word: str
    fold: str
    start: int
    end: int

    @property
    def marked(self) -> bool:
        """Whether it bears a mark, so that the person said which word is meant."""
        return self.word != self.fold


def nfc(text: str) -> str:
    """The text in composed form (NFC)."""
    return unicodedata.normalize("NFC", text)


def unbroken(text: str) -> str:
    """The text with U+FFFD for each half of a character (a lone surrogate): no channel can send one."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def fold(text: str) -> str:
    """Lower case without diacritics, đ as d, spaces and everything else as they were."""
    bare = unicodedata.normalize("NFD", text.lower()).translate(_PLAIN_D)
    return "".join(c for c in bare if not unicodedata.combining(c))


@lru_cache(maxsize=16384)
def keys(syllable: str) -> tuple[str, str]:
    """A syllable's ``word`` and ``fold``; numbers lose leading zeros ("02" is "2")."""
    if syllable.isdecimal():
        number = str(int(syllable)) if len(syllable) <= 18 else syllable
        return number, number
    letters, tone = split_tone(_INVISIBLE.sub("", syllable))
    letters = _SHORT_I.sub(r"\1i", letters)
    if letters == "qui":
        letters = "quy"
    word = letters + tone
    return word, fold(word)


def split_tone(syllable: str) -> tuple[str, str]:
    """A syllable's letters in lower case (NFC, đ, â, ư … kept) and its tone mark, "" for none."""
    tone = ""
    letters = []
    for char in unicodedata.normalize("NFD", syllable.lower().translate(_ETH)):
        if char in TONES:
            tone = char
        else:
            letters.append(char)
    return unicodedata.normalize("NFC", "".join(letters)), tone


def spelt(word: str) -> str:
    """A ``word`` as it is written: its tone over the vowel where it belongs ("hòa", "khỏe", "điều")."""
    letters, tone = split_tone(word)
    places = [i for i, c in enumerate(letters) if c in _VOWELS]
    if len(places) > 1 and letters[: places[0] + 1] in ("qu", "gi"):
        places = places[1:]
    if not tone or not places:
        return letters
    marked = [i for i in places if letters[i] in _MARKED_VOWELS]
    closed = places[-1] + 1 < len(letters)
    if marked:
        at = marked[-1]
    elif closed:
        at = places[-1]
    else:
        at = places[len(places) // 2 if len(places) > 2 else 0]
    return nfc(letters[: at + 1] + tone + letters[at + 1 :])


def is_syllable(folded: str) -> bool:
    """Whether these letters can be a Vietnamese syllable at all."""
    return _SYLLABLE.match(folded) is not None


def is_spelt(word: str) -> bool:
    """Whether a ``word`` can be a Vietnamese syllable as it is marked, or bears no marks at all.

    Before a final c, ch, p, t only two tones stand; "đieu", with one mark of the two of "điêu", is none.
    """
    letters, tone = split_tone(word)
    folded = fold(letters)
    if not is_syllable(folded):
        return False
    if letters == folded and not tone:
        return True
    return not _UNFINISHED.search(letters) and (tone in (ACUTE, DOT) or not _STOPPED.search(folded))


def tokens(text: str) -> list[Token]:
    """The syllables and numbers of a text, in order.

    Letters and digits that touch are parted ("KL39" is "kl", "39"); "%" counts; upper-case Roman numerals
    become numbers ("cấp II" is "cấp", "2").
    """
    found = []
    for match in _TOKEN.finditer(text):
        run = match.group()
        start, end = match.span()
        plain = _plain(run)
        if plain:
            found.append(Token(plain[0], plain[1], start, end))
        else:
            found.extend(_parts(text, run, start))
    return found


@lru_cache(maxsize=16384)
def _plain(run: str) -> tuple[str, str] | None:
    """The keys of a run that is one syllable whatever stands beside it, None for others."""
    return keys(run) if run.isalpha() and not run.isupper() and not _is_lower_roman(run) else None


def _parts(text: str, run: str, start: int) -> Iterator[Token]:
    if run == "%" or "." in run:
        yield Token(run, run, start, start + len(run))
        return
    for match in _PART.finditer(run):
        part, place = match.group(), start + match.start()
        value = roman_value(part.upper()) if _may_be_roman(text, part, place) else None
        word, folded = (str(value), str(value)) if value else keys(part)
        if folded:  # marks and invisible signs after a digit are no word
            yield Token(word, folded, place, place + len(part))


def _is_lower_roman(part: str) -> bool:
    """Whether small letters are a Roman numeral and no syllable ("ii", "xiii"; not "vi", "xi")."""
    return _ROMAN_LOWER.match(part) is not None and not is_syllable(part)


def _may_be_roman(text: str, part: str, start: int) -> bool:
    if part.islower():
        return _is_lower_roman(part)
    if not part.isupper() or not _ROMAN_SIGNS.issuperset(part):
        return False
    if part not in _ROMAN_OR_WORD:
        return True
    before = text[max(0, start - 24) : start].split()
    return not before or not (before[-1].isalpha() and before[-1].isupper() and len(before[-1]) > 1)
