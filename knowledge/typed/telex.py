"""Keystrokes of Telex and VNI that reached the text undone: "ddieeuf", "d9ie62u" become "điều"."""

from __future__ import annotations

import unicodedata

from knowledge.normalise import ACUTE, BREVE, CIRCUMFLEX, DOT, GRAVE, HOOK, HORN, TILDE, keys, split_tone

_LONGEST = 12
_VOWELS = frozenset("aeiouyăâêôơư")
_TELEX_TONES = {"s": ACUTE, "f": GRAVE, "r": HOOK, "x": TILDE, "j": DOT}
_VNI_TONES = {"1": ACUTE, "2": GRAVE, "3": HOOK, "4": TILDE, "5": DOT}
_VNI_MARKS = {"6": CIRCUMFLEX, "7": HORN, "8": BREVE}
_MARKED = {CIRCUMFLEX: "aeo", HORN: "uo", BREVE: "a"}


def undo(run: str) -> str | None:
    """The ``word`` that these keystrokes spell, None where they hold none of either method's signs.

    ``run`` is one run of letters and digits, as it came. Whether the result is a word is for the caller.
    """
    if not run or len(run) > _LONGEST or not run[0].isalpha():
        return None
    letters, tone = split_tone(run)
    typed = _vni(letters, tone) if any(c.isdigit() for c in run) else _telex(letters, tone)
    if typed is None:
        return None
    word = keys(unicodedata.normalize("NFC", typed))[0]
    return None if word == keys(run)[0] else word


def _telex(keystrokes: str, tone: str) -> str | None:
    letters: list[str] = []
    for char in keystrokes:
        has_vowel = not _VOWELS.isdisjoint(letters)
        if char in _TELEX_TONES and has_vowel:
            tone = _TELEX_TONES[char]
        elif char == "w":
            if not (_mark(letters, HORN) or _mark(letters, BREVE)):
                letters.append("ư")
        elif char == "d" and letters[:1] == ["d"]:
            letters[0] = "đ"
        elif not (char in "aeo" and char in letters and _mark(letters, CIRCUMFLEX, char)):
            letters.append(char)
    return "".join(letters) + tone


def _vni(keystrokes: str, tone: str) -> str | None:
    letters: list[str] = []
    for char in keystrokes:
        if char in _VNI_TONES:
            tone = _VNI_TONES[char]
        elif char in _VNI_MARKS:
            if not _mark(letters, _VNI_MARKS[char]):
                return None
        elif char == "9" and "d" in letters:
            letters[letters.index("d")] = "đ"
        elif char.isdigit():
            return None
        else:
            letters.append(char)
    return "".join(letters) + tone


def _mark(letters: list[str], mark: str, only: str = "") -> bool:
    """Put a mark on the last vowel that takes it, on both of "uo"; False where none does."""
    places = [i for i, c in enumerate(letters) if c in (only or _MARKED[mark])]
    if letters[:1] == ["q"]:
        places = [i for i in places if i != 1]
    if mark == HORN and places and "a" in letters[places[-1] + 1 :] and letters[places[-1]] == "o":
        return False
    if not places:
        return False
    uo = mark == HORN and len(places) > 1 and letters[places[-2]] + letters[places[-1]] == "uo"
    for place in places[-2:] if uo else places[-1:]:
        letters[place] = unicodedata.normalize("NFC", letters[place] + mark)
    return True
