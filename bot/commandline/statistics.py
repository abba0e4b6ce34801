"""``dieukien stats`` and ``admin-link``: what people could not find, and the way to its page."""

from __future__ import annotations

import sys
from argparse import Namespace
from contextlib import closing
from dataclasses import asdict
from datetime import date
from typing import Any

import orjson

from bot.administration.links import LASTS, Passes
from bot.errors import InputError
from bot.rendering.plain import plain_lines
from bot.settings import Settings, now, read_settings, today
from bot.storage import Database
from bot.wiring import open_database, stored_corpus
from handlers import statistics_texts as texts
from handlers.reply import Choices, Reply
from handlers.resources import Resources
from handlers.statistics import showing
from handlers.statistics.counted import PERIODS, Statistics

NO_SITE = "chưa có DIEUKIEN_PUBLIC_URL. Đặt địa chỉ mà trình duyệt mở trang web"


def stats(given: Namespace) -> int:
    """Print what was counted. StorageError, SettingsError."""
    settings = read_settings()
    last = today()
    with closing(open_database(settings.database_url)) as database:
        database.settle(last)
        found = [database.statistics(last, days) for days in PERIODS]
    if given.json:
        shown = found[PERIODS.index(given.days)]
        sys.stdout.buffer.write(orjson.dumps(_as_json(shown), option=orjson.OPT_APPEND_NEWLINE))
        return 0
    blocks = showing.blocks(_resources(settings), found, given.days, all_lines=True)
    shown_blocks = tuple(block for block in blocks if not isinstance(block, Choices))
    print("\n".join(plain_lines(Reply(shown_blocks))))
    return 0


def admin_link(_: Namespace) -> int:
    """Print a link for an administrator. InputError, StorageError, SettingsError."""
    settings = read_settings()
    if settings.public_url is None:
        raise InputError(NO_SITE)
    with closing(_opened(settings)) as database:
        links = Passes(database.shared_secret(), now)
    link = links.link(settings.public_url.rstrip("/"))
    print(texts.LINK.format(minutes=LASTS.seconds // 60, link=link))
    print(texts.LINK_SECRET)
    return 0


def _opened(settings: Settings) -> Database:
    database = Database(settings.database_url)
    database.migrate()
    return database


def _resources(settings: Settings) -> Resources:
    from bot.wiring import build_evaluator
    from knowledge.search import SearchIndex

    corpus = stored_corpus(settings.database_url)
    return Resources(build_evaluator(corpus), corpus, SearchIndex(corpus))


def _as_json(found: Statistics) -> dict[str, Any]:
    made = asdict(found)
    for name, value in made.items():
        made[name] = value.isoformat() if isinstance(value, date) else value
    return {**made, "lookups": found.lookups, "unanswered": found.unanswered}
