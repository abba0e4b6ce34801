"""Whole numbers as people write them in Vietnamese: digits, words ("bốn mươi lăm"), with or without marks."""

from __future__ import annotations

_UNITS = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "nham": 5,
    "sau": 6, "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
_TENS = {"muoi": 10, "chuc": 10}
_SKIPPED = {"le", "linh"}


def whole_number(words: list[str]) -> int | None:
    """The number from 0 to 999 that these folded words write, None where they write none."""
    if len(words) == 1 and words[0].isascii() and words[0].isdigit():
        return int(words[0]) if len(words[0]) <= 6 else None
    return _spelt(words)


def _spelt(words: list[str]) -> int | None:
    """hundreds: "một trăm (lẻ) năm"; tens: "mười", "hai mươi mốt", "hai mốt" is not read."""
    if not words:
        return None
    if "tram" in words:
        at = words.index("tram")
        hundreds = _spelt(words[:at])
        rest = [word for word in words[at + 1 :] if word not in _SKIPPED]
        below = _spelt(rest) if rest else 0
        if hundreds is None or below is None or not 1 <= hundreds <= 9 or below >= 100:
            return None
        return hundreds * 100 + below
    for at, word in enumerate(words):
        if word in _TENS:
            tens = 1 if at == 0 else _UNITS.get(words[0], 0) if at == 1 else 0
            units = 0 if at + 1 == len(words) else _UNITS.get(words[at + 1], -1)
            if not tens or units < 0 or len(words) > at + 2:
                return None
            return tens * 10 + units
    return _UNITS.get(words[0]) if len(words) == 1 else None
