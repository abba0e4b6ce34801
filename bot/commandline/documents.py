"""``dieukien documents``: the documents in use, and those published by hand with their versions."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.errors import InputError
from bot.settings import now, read_settings, today
from bot.wiring import open_database
from handlers import administration_texts as texts
from handlers.resting import resting, resting_line
from handlers.standing_note import note_in
from knowledge.clause import Corpus, KnowledgeError
from knowledge.library import sources
from rules.evaluate import Evaluator

if TYPE_CHECKING:
    from bot.storage import Database
    from bot.storage.publications import PublicationRefused, Version

NO_DOCUMENT = "{document}: không có văn bản này do người quản trị đăng"
SAY_YES = "cần --yes để làm việc này khi không có người trả lời tại màn hình"
ASK = "{what} [có/không] "
YES = frozenset({"có", "co", "c", "y", "yes"})
NOT_DONE = "Không làm gì."


def run(given: Namespace) -> int:
    """What was asked for; InputError where it cannot be done. 1 where the person did not agree."""
    database = open_database(read_settings().database_url)
    try:
        return _WORK[given.work or "list"](database, given)
    finally:
        database.close()


# Looking


def _list(database: Database, _: Namespace) -> int:
    held, day = database.load_corpus(), today()
    published = {version.document.id: version for version in database.versions() if version.stands}
    for document in held.documents.values():
        version = published.get(document.id)
        origin = f"bản {version.number}, mã {version.id}" if version else "đi kèm trợ lý"
        standing = note_in(held, document.id, day)
        print(f"{document.id}\t{document.name} ({origin}){f'. {standing}' if standing else ''}")
    _say_touched(held)
    return 0


def _versions(database: Database, given: Namespace) -> int:
    from bot.administration.publishing import version_line

    found = database.versions(given.document)
    if not found:
        raise InputError(NO_DOCUMENT.format(document=given.document))
    for version in found:
        print(version_line(version))
    return 0


# Doing


def _withdraw(database: Database, given: Namespace) -> int:
    from bot.storage.publications import PublicationRefused

    found = [version for version in database.versions(given.document) if version.stands]
    if not found:
        raise InputError(NO_DOCUMENT.format(document=given.document))
    if not _agreed(given, texts.ASK_RETRACT.format(name=found[0].document.name)):
        return 1
    try:
        database.withdraw(given.document, sources(), now())
    except PublicationRefused as refused:
        raise InputError(told(refused)) from None
    print(texts.RETRACTED.format(name=found[0].document.name))
    _say_touched(database.load_corpus())
    return 0


def _restore(database: Database, given: Namespace) -> int:
    from bot.storage.publications import PublicationRefused

    version = _version(database, given.version)
    name = version.document.name
    if not _agreed(given, texts.ASK_RESTORE.format(number=version.number, name=name)):
        return 1
    try:
        changed = database.restore(version.id, now())
    except PublicationRefused as refused:
        raise InputError(told(refused)) from None
    except KnowledgeError as error:
        raise InputError(texts.CANNOT_READ.format(reason=error)) from None
    said = texts.RESTORED if changed else texts.PUBLISHED_ALREADY
    print(said.format(number=version.number, name=name))
    _say_touched(database.load_corpus())
    return 0


def _version(database: Database, number: int) -> Version:
    found = next((each for each in database.versions() if each.id == number), None)
    if found is None:
        raise InputError(texts.REFUSED["gone"])
    if found.number is None:
        raise InputError(texts.REFUSED["only_proposed"])
    return found


def told(refused: PublicationRefused) -> str:
    """Why a publication is refused, with the quotes that would be lost: a line each."""
    lines = [f"{each.place}: {each.clause}: “{each.quote}”" for each in refused.lost]
    return "\n".join([texts.REFUSED[refused.refusal.value].format(count=len(lines)), *lines])


def _agreed(given: Namespace, what: str) -> bool:
    """Whether the person agrees; InputError where nobody can be asked."""
    if given.yes:
        return True
    if not sys.stdin.isatty():
        raise InputError(SAY_YES)
    if input(ASK.format(what=what)).strip().lower() in YES:
        return True
    print(NOT_DONE)
    return False


def _say_touched(held: Corpus) -> None:
    for line in touched(held):
        print(line)


def touched(held: Corpus) -> Iterator[str]:
    """The conditions that rest on what is not in force as it was, a line each below a title, if any."""
    from bot.wiring import build_evaluator

    evaluator: Evaluator = build_evaluator(held)
    found = list(resting(held, evaluator.book.programmes.values(), today()))
    if found:
        yield f"{texts.RULES_TITLE}:"
        yield from (f"- {resting_line(held, each)}" for each in found)


_WORK = {"list": _list, "versions": _versions, "withdraw": _withdraw, "restore": _restore}
