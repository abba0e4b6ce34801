"""What typed words say whatever was asked: a label's very words, yes or no, "I don't know"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.normalise import Token, fold, tokens

LONGEST = 300
"""Characters: no answer is longer, and longer texts are not looked into."""

_UNKNOWN = re.compile(
    r"\b(?:khong|ko|k|kg|khg|hok|hong|chua|chang)\s+"
    r"(?:ro|nho|chac|nam ro|nam duoc|xac dinh|biet(?!\s+(?:tieng|ngoai|anh)))\b"
    r"|^quen(?: roi| mat)?$|^bo qua\b"
)
_YES = tokens("có rồi đã dạ vâng ừ ừm uh uhm đúng phải còn yes y ok")
_NOT = tokens("không ko k kg khg hok hông chưa chẳng")
_NO = [*_NOT, *tokens("sai no n")]
_POLITE = tokens("thưa ạ à nhé nha tôi em mình anh chị thì là")
_BESIDE = tokens(
    "bị hề bao giờ từng thuộc sử dụng dùng thường xuyên đi học quy hoạch lần nào gì cả đâu luôn vậy nữa "
    "đủ tuổi"
)
"""Words that may stand beside a yes or no without changing it."""


def words_of(text: str) -> str:
    """A typed text folded, with single spaces and without punctuation at its ends."""
    return " ".join(fold(text).split()).strip(" .,!?;:\"'")


def same(typed: Token, meant: Token) -> bool:
    """Whether a typed syllable is this one; where both bear marks, the marks count ("đúng" is not "dừng").

    They count too where it is a single letter that is meant: "ý" is not the "y" of "yes".
    """
    if typed.fold != meant.fold:
        return False
    return typed.word == meant.word or not (typed.marked and (meant.marked or len(meant.word) == 1))


def says(spoken: Sequence[Token], phrase: str) -> bool:
    """Whether these are the very words of a phrase."""
    words = tokens(phrase)
    return bool(words) and len(words) == len(spoken) and all(map(same, spoken, words))


def among(word: Token, words: Sequence[Token]) -> bool:
    """Whether a syllable is one of these."""
    return any(same(word, each) for each in words)


def declines(text: str) -> bool:
    """Whether a typed text says that the person does not know."""
    return len(text) <= LONGEST and _UNKNOWN.search(words_of(text)) is not None


def either_yes_or_stop(text: str) -> bool:
    """Whether this is "dung" without marks, which may be "đúng" (right) or "dừng" (stop)."""
    return words_of(text) == "dung" and not tokens(text)[0].marked


def yes_or_no(text: str, question: str = "") -> bool | None:
    """The yes or no that a typed text surely says, else None.

    A negation that the question itself uses ("chưa được xuất cảnh") answers it neither way.
    """
    spoken = tokens(text) if len(text) <= LONGEST and not either_yes_or_stop(text) else []
    words = [word for word in spoken if not among(word, _POLITE)]
    if len(words) > 1 and says(words[:1], "dạ") and (among(words[1], _YES) or among(words[1], _NO)):
        del words[0]
    if not words:
        return None
    first, *rest = words
    if any(among(word, _NO) or not among(word, (*_YES, *_BESIDE)) for word in rest):
        return None
    if among(first, _NO):
        return None if among(first, tokens(question)[:-1]) else False
    return True if among(first, _YES) else None


def denies(text: str) -> bool:
    """Whether a typed text is a bare "không" or "chưa" (có), in whatever spelling."""
    spoken = tokens(text) if len(text) <= LONGEST else []
    return bool(spoken) and among(spoken[0], _NOT) and (len(spoken) == 1 or says(spoken[1:], "có"))


_AGREED = ("đồng ý", "chấp nhận", "nhất trí")
_REFUSED = ("từ chối", "không cho phép")


def agrees(text: str) -> bool | None:
    """Whether a typed text agrees, or refuses, in words that clearly say just that; None for any other."""
    if (plainly := yes_or_no(text)) is not None:
        return plainly
    spoken = tokens(text) if len(text) <= LONGEST else []
    words = [word for word in spoken if not among(word, _POLITE)]
    if any(says(words, phrase) for phrase in _REFUSED):
        return False
    first, rest = words[:1], words[1:]
    if any(says(rest, phrase) for phrase in _AGREED) and first:
        return True if among(first[0], _YES) else False if among(first[0], _NOT) else None
    return True if any(says(words, phrase) for phrase in _AGREED) else None
