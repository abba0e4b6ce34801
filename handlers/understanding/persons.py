"""Whether words may tell of a person: a name, a number or day that is somebody's, or speaking of oneself.

Rather too much is taken for that than too little: all that is lost is a line in a list for administrators.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from knowledge.normalise import Token, keys, tokens

_YEARS = re.compile(r"\b(?:19|20)\d\d ?[-–/] ?(?:19|20)\d\d\b")
_SIGNS = (
    re.compile(r"(?:\d[ .,/-]?){6}"),
    re.compile(r"\b\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?\d{2}"),
    re.compile(r"\b(?:sinh (?:năm|ngày|nam|ngay)|họ tên|ho ten)\b", re.IGNORECASE),
    re.compile(r"@|://|\bwww\."),
)
"""A long number, a day, what goes before a day of birth or a name, an address."""
_PERSONS = frozenset("tôi toi mình em tớ cháu ông bà vợ chồng".split())
_BEFORE_NAMES = frozenset("anh chị cô chú bác thầy chí đ/c".split())
_FAMILY_NAMES = (
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý trịnh đinh mai đào lâm trương "
    "đoàn lưu cao hà châu tôn thạch lò lù giàng vàng sùng thào hầu nông đàm quách lương phùng tô kiều "
    "nghiêm thái tăng tống triệu"
).split()
_MIDDLE_NAMES = "văn thị hữu đức thành thanh minh ngọc xuân quang công đình thu hồng kim tuấn anh".split()
_FAMILY = frozenset(form for name in _FAMILY_NAMES for form in keys(name))
_MIDDLE = frozenset(form for name in _MIDDLE_NAMES for form in keys(name))


def tells_of_somebody(words: str) -> bool:
    """Whether these words (NFC) may."""
    written = words.split()
    if not _PERSONS.isdisjoint(words.lower().split()):
        return True
    bare = _YEARS.sub("", words)
    return any(sign.search(bare) for sign in _SIGNS) or _has_name(tokens(words)) or _has_capitals(written)


def _has_name(read: Sequence[Token]) -> bool:
    """Whether a family name stands before a middle name and one more word, with marks or without.

    A word typed with marks must bear those of the name: "phân công" is none.
    """
    return any(first.word in _FAMILY and middle.word in _MIDDLE for first, middle in pairwise(read[:-1]))


def _has_capitals(written: Sequence[str]) -> bool:
    """Whether words are written as names are: three in a row, two with a family name, one after "anh"."""
    capital = [word[:1].isupper() and word[1:].islower() for word in written]
    if any(all(capital[at : at + 3]) for at in range(len(capital) - 2)):
        return True
    return any(
        capital[at + 1] and ((capital[at] and keys(before)[0] in _FAMILY) or before.lower() in _BEFORE_NAMES)
        for at, before in enumerate(written[:-1])
    )
