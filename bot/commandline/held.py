"""The documents in use, for commands that look and change nothing: the packaged ones, and those published."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.errors import StorageError
from bot.settings import SettingsError, read_settings
from knowledge.clause import Corpus
from knowledge.library import corpus, sources

_SQLITE = "sqlite:///"
_NOT_SEEN = "chưa xem được các văn bản do người quản trị đăng: {reason}"


def in_use(say: Callable[[str], None]) -> Corpus:
    """All documents in use; the packaged ones alone where there is no database, or none that can be read.

    Nothing is written; ``say`` gets a line where a database is there and cannot be read.
    """
    try:
        url = read_settings().database_url
        if url.startswith(_SQLITE) and not Path(url.removeprefix(_SQLITE).partition("?")[0]).exists():
            return corpus()
        from bot.storage import Database

        database = Database(url)
        try:
            return database.load_corpus()
        finally:
            database.close()
    except (SettingsError, StorageError) as error:
        say(_NOT_SEEN.format(reason=error))
        return corpus()


def judging(say: Callable[[str], None]) -> Corpus:
    """What people are judged by: the clauses of the documents that rules rest on, and how these stand.

    All documents in use are named in it, for what they do to those; their clauses are left out.
    """
    held, ours = in_use(say), {source.document.id for source in sources()}
    clauses = {key: clause for key, clause in held.clauses.items() if clause.document in ours}
    return Corpus(held.documents, clauses)
