"""``dieukien index``: files read and shown as they would be published; published where that is asked for."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from bot.errors import FileRefused, InputError, reason
from bot.reading import ENDINGS, ReadText, ending
from bot.settings import now, read_settings, today
from knowledge.clause import KnowledgeError
from knowledge.drafting.draft import Draft, draft
from knowledge.drafting.entry import read_entry

if TYPE_CHECKING:
    from bot.shelf import Shelf
    from bot.storage import Database
    from bot.storage.publications import PublicationRefused
    from handlers.resources import Resources
    from knowledge.parsing.manifest import Entry

_DESPITE = "có chỗ nặng cần xem lại nên chưa đăng; xem kỹ rồi thêm --despite-doubts nếu vẫn đăng"


@dataclass(frozen=True, slots=True)
class _Drafted:
    """A file that was read: the draft and the sentences on how it was read."""

    path: Path
    draft: Draft
    notes: tuple[str, ...]


def index(given: Namespace) -> int:
    """Show each file, and publish where told to; 2 where a file was refused or could not be published."""
    paths = list(_files(map(Path, given.files)))
    entry = _entry(Path(given.entry), paths) if given.entry else None
    if given.despite_doubts and not given.publish:
        raise InputError("--despite-doubts đi cùng --publish")
    from bot.wiring import open_database

    database = open_database(read_settings().database_url)
    try:
        return _index(given, paths, entry, database)
    finally:
        database.close()


def _index(given: Namespace, paths: list[Path], entry: Entry | None, database: Database) -> int:
    from bot.shelf import Shelf

    shelf = Shelf(database)
    failed = False
    for path in _with_progress(paths):
        try:
            before = shelf.current
            drafted = _drafted(path, entry, before)
            published = _published(drafted, given, database, shelf) if given.publish else None
            _write(_json(drafted, published) if given.json else _lines(drafted, published, before))
            failed = failed or (given.publish and published is None)
        except (FileRefused, KnowledgeError, InputError) as error:
            failed = True
            print(f"dieukien: {path}: {error}", file=sys.stderr)
    return 2 if failed else 0


# Reading


def _files(given: Iterable[Path]) -> Iterator[Path]:
    """The files that were named, and those in folders that were named, in the order of their names."""
    for path in given:
        if path.is_dir():
            found = [
                each for each in sorted(path.rglob("*")) if each.is_file() and ending(each.name) in ENDINGS
            ]
            if not found:
                raise InputError(f"{path}: không có tệp nào đọc được ({', '.join(ENDINGS)})")
            yield from found
        else:
            yield path


def _entry(path: Path, paths: list[Path]) -> Entry:
    from bot.commandline.inputs import file_text

    if len(paths) != 1:
        raise InputError("--entry mô tả một văn bản, nên chỉ đi cùng một tệp")
    return read_entry(str(path), file_text(path))


def _drafted(path: Path, entry: Entry | None, resources: Resources) -> _Drafted:
    found = _read(path)
    return _Drafted(path, draft(path.name, found.text, entry, resources.corpus), found.notes)


def _read(path: Path) -> ReadText:
    """A file's text, read in a process of its own: a file may be broken, or made to do harm."""
    from bot.reading.task import read_apart

    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"không đọc được, {reason(error)}") from None
    return read_apart(path.name, content)


def _with_progress(paths: list[Path]) -> Iterator[Path]:
    """The files, with a bar on a terminal where there are several."""
    if len(paths) < 2 or not sys.stderr.isatty():
        yield from paths
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(paths, "Đọc văn bản", console=Console(stderr=True), transient=True)


# Publishing


def _published(drafted: _Drafted, given: Namespace, database: Database, shelf: Shelf) -> int | None:
    """The version that stands now; None, and a line that says why, where it was not published."""
    from bot.storage.publications import PublicationRefused

    if drafted.draft.grave and not given.despite_doubts:
        print(f"dieukien: {drafted.path}: {_DESPITE}", file=sys.stderr)
        return None
    moment = now()
    version = database.propose(drafted.draft.source, moment)
    try:
        database.publish(version, moment)
    except PublicationRefused as refused:
        for line in _why_refused(refused):
            print(f"dieukien: {drafted.path}: {line}", file=sys.stderr)
        return None
    shelf.refresh()
    return version


def _why_refused(refused: PublicationRefused) -> Iterator[str]:
    from handlers import administration_texts as texts

    yield texts.REFUSED[refused.refusal.value].format(count=len(refused.lost))
    yield from (f"{each.clause}: “{each.quote}” ({each.place})" for each in refused.lost)


# Showing


def _write(content: bytes | str) -> None:
    if isinstance(content, str):
        print(content)
    else:
        sys.stdout.buffer.write(content)


def _lines(drafted: _Drafted, published: int | None, resources: Resources) -> str:
    from bot.administration.publishing import consequence_blocks
    from bot.publishing import consequences
    from bot.rendering.plain import plain_lines
    from handlers import draft_texts as texts
    from handlers.drafts import preview
    from handlers.reply import Reply

    told = consequences(resources, drafted.draft.document, today())
    blocks = preview(drafted.draft, resources.corpus, drafted.notes)
    lines = plain_lines(Reply((*blocks, *consequence_blocks(resources, told))))
    if published is not None:
        lines += ["", texts.STANDS_NOW.format(name=drafted.draft.document.name, version=published)]
    return "\n".join([f"{drafted.path}", *lines, ""])


def _json(drafted: _Drafted, published: int | None) -> bytes:
    made = drafted.draft
    value = {
        "file": str(drafted.path),
        "document": made.document.id,
        "name": made.document.name,
        "recognised": _recognised(made),
        "effects": [
            {"kind": each.verb, "document": each.cited, "parts": each.parts, **_span(each.start, each.end)}
            for each in made.recognised.effects
        ],
        "clauses": len(made.clauses),
        "placed": round(made.placed, 6),
        "left": [_span(*span) for span in made.left],
        "known": [{"document": each.document, "likeness": each.likeness} for each in made.known],
        "doubts": [
            {
                "why": doubt.why,
                "grave": doubt.grave,
                "clause": doubt.clause,
                "line": made.line_of(doubt.start),
                "words": doubt.words,
                **_span(doubt.start, doubt.end),
            }
            for doubt in made.doubts
        ],
        "notes": drafted.notes,
        "entry": made.entry_yaml,
        "published": published,
    }
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


def _recognised(made: Draft) -> dict[str, Any]:
    """What the text says of itself: a value, where it stands, and its words, by field."""
    fields = ("kind", "number", "day", "place", "issuer", "subject", "in_force", "in_force_words")
    found: dict[str, Any] = {}
    for name in fields:
        stated = getattr(made.recognised, name)
        value = stated and (stated.value.isoformat() if isinstance(stated.value, date) else stated.value)
        found[name] = stated and {
            "value": value,
            **_span(stated.start, stated.end),
            "words": made.source.text[stated.start : stated.end],
        }
    return found


def _span(start: int, end: int) -> dict[str, int]:
    return {"start": start, "end": end}
