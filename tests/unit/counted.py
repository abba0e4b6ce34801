"""What was counted, put into a database as turns put it there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from bot.observing import notes
from bot.storage import Database
from handlers.observing import ended, vote
from handlers.reply import Observation

DAY = date(2027, 1, 20)
CLAUSE = "kh-kl39/muc-IV/khoan-1"


def count(
    database: Database, observed: Iterable[Observation], who: Iterable[object], day: date = DAY
) -> None:
    """Each of these sees all of that on the day."""
    key = database.daily_secret(day).encode()[:64]
    seen = list(observed)
    for each in who:
        database.note(notes(key, f"web:{each}", seen, day, timedelta()))


def lookup(words: str, ending: str = "none") -> Observation:
    return ended(words, ending)


def pair(words: str, other: str) -> Observation:
    return Observation("reworded", "found", words, words, other, same=f"{words} > {other}")


def voted(about: str, *, good: bool, words: str = "kỷ luật", clause: str = CLAUSE) -> Observation:
    return vote(about, words, clause, good=good)
