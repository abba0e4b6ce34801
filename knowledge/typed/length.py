"""What was typed, before it is read: composed letters, and not more of it than can be meant."""

from __future__ import annotations

from knowledge.normalise import nfc

LONGEST_QUERY = 500

# A character of composed text comes from four at most; more are not composed at all, which could take long.
_LONGEST_UNCOMPOSED = 4 * LONGEST_QUERY


class QueryTooLong(ValueError):
    """A query is longer than can be meant; the message is a sentence for the person."""

    def __init__(self) -> None:
        """The sentence names the limit."""
        super().__init__(f"Câu tìm dài quá {LONGEST_QUERY} ký tự, xin anh/chị viết ngắn lại.")


def composed(query: str) -> str:
    """A query in composed letters. Raises QueryTooLong for more than 500 characters."""
    if len(query) > _LONGEST_UNCOMPOSED:
        raise QueryTooLong
    text = nfc(query)
    if len(text) > LONGEST_QUERY:
        raise QueryTooLong
    return text
