"""The file of a backup: lines of JSON, compressed (gzip), described in docs/tasks/sao-luu.md.

It is written beside its place and takes it whole, or not at all; it is read through to its end and checked
before anything is done with it.
"""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from io import BufferedWriter
from pathlib import Path
from typing import Any, BinaryIO

from bot.backup.contents import BATCH, KINDS, Begins, Column, Contents, Ends, Part, Rows, Sum, read
from bot.errors import InputError, reason
from bot.storage import migrating
from bot.storage.schema import METADATA

FORMAT = "dieukien-backup"
VERSION = 1
"""Of this form of the file; a reader knows its own and older ones."""

_LEVEL = 6
_LONGEST_LINE = 64 * 1024 * 1024
"""Bytes; more than the longest row by far."""

CUT = "{path}: tệp sao lưu bị cắt hoặc hỏng. Chưa đổi gì trong cơ sở dữ liệu. Anh/chị dùng bản sao lưu khác."
NOT_ONE = "{path}: không phải tệp sao lưu của chương trình này."
NEWER = "{path}: do bản mới hơn của chương trình ghi. Anh/chị cài bản mới rồi khôi phục."
THERE = "{path}: đã có tệp này. Anh/chị chọn tên khác; chương trình không ghi đè."
NOT_WRITTEN = "{path}: không ghi được, {why}."
NOT_READ = "{path}: không đọc được, {why}."


@dataclass(frozen=True, slots=True)
class Header:
    """What a backup is of: the form of the tables, when it was made (UTC), the tables that were left out."""

    tables: str
    made: str
    left_out: tuple[str, ...] = ()


# Writing


def write(path: Path, header: Header, parts: Contents) -> dict[str, Ends]:
    """Write a backup; gives the ends of its tables. InputError where it cannot be written, or is there."""
    if path.exists() or path.is_symlink():
        raise InputError(THERE.format(path=path))
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        return _written(path, beside, header, parts)
    except FileExistsError:
        raise InputError(THERE.format(path=path)) from None
    except OSError as error:
        raise InputError(NOT_WRITTEN.format(path=path, why=reason(error))) from None
    finally:
        with suppress(OSError):
            beside.unlink()


def _written(path: Path, beside: Path, header: Header, parts: Contents) -> dict[str, Ends]:
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as raw:
        ends = _lines(raw, header, parts)
        raw.flush()
        os.fsync(raw.fileno())
    _take_place(beside, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return ends


def _take_place(beside: Path, path: Path) -> None:
    """A link, unlike a new name, is refused where something else came to stand there meanwhile."""
    try:
        os.link(beside, path)
    except FileExistsError:
        raise
    except OSError:
        # not every disk (a memory stick) has links
        if path.exists():
            raise FileExistsError from None
        beside.rename(path)


def _lines(raw: BufferedWriter, header: Header, parts: Contents) -> dict[str, Ends]:
    ends: dict[str, Ends] = {}
    whole = sha256()
    with gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=_LEVEL, filename="", mtime=0) as packed:

        def put(line: str) -> None:
            encoded = f"{line}\n".encode()
            whole.update(encoded)
            packed.write(encoded)

        put(_json({"format": FORMAT, "version": VERSION, **asdict(header)}))
        for part in parts:
            for line in _of_part(part):
                put(line)
            if isinstance(part, Ends):
                ends[part.table] = part
        put(_json({"complete": len(ends), "sha256": whole.hexdigest()}))
    return ends


def _of_part(part: Part) -> Iterator[str]:
    match part:
        case Begins(table=table, columns=columns):
            yield _json({"table": table, "columns": [[column.name, column.kind] for column in columns]})
        case Rows(lines=lines):
            yield from lines
        case Ends():
            yield _json(asdict(part))


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, separators=(",", ":"))


# Reading


def check(path: Path) -> tuple[Header, dict[str, Ends]]:
    """What a backup holds, after it was read to its end. InputError where it is not whole, or not ours."""
    with _opened(path) as lines:
        first = next(lines, b"")
        header = _header(path, first)
        ends = {part.table: part for part in _parts(lines, first) if isinstance(part, Ends)}
        if next(lines, None) is not None:
            raise ValueError("more")
        return header, ends


def contents(path: Path) -> Contents:
    """The contents of a backup, which are checked on the way. InputError."""
    with _opened(path) as lines:
        yield from _parts(lines, next(lines, b""))


@contextmanager
def _opened(path: Path) -> Iterator[Iterator[bytes]]:
    try:
        with path.open("rb") as raw, gzip.GzipFile(fileobj=raw, mode="rb") as packed:
            yield _read_lines(packed)
    except gzip.BadGzipFile as error:
        # what does not even begin as one was never a backup
        words = NOT_ONE if "Not a gzipped file" in str(error) else CUT
        raise InputError(words.format(path=path)) from None
    except (EOFError, zlib.error, ValueError, KeyError, TypeError):
        raise InputError(CUT.format(path=path)) from None
    except OSError as error:
        raise InputError(NOT_READ.format(path=path, why=reason(error))) from None


def _read_lines(packed: BinaryIO | gzip.GzipFile) -> Iterator[bytes]:
    while line := packed.readline(_LONGEST_LINE):
        if not line.endswith(b"\n"):
            raise ValueError("line")
        yield line


def _header(path: Path, line: bytes) -> Header:
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise InputError(NOT_ONE.format(path=path))
    if found["version"] > VERSION or found["tables"] not in migrating.KNOWN:
        raise InputError(NEWER.format(path=path))
    return Header(str(found["tables"]), str(found["made"]), tuple(map(str, found["left_out"])))


def _parts(lines: Iterator[bytes], first: bytes) -> Contents:
    """The parts in these lines; ValueError where one is missing, or a digest is another."""
    whole = sha256(first)
    for ended, line in enumerate(lines):
        found = json.loads(line)
        if "complete" in found:
            if (found["complete"], found["sha256"]) != (ended, whole.hexdigest()):
                raise ValueError("digest")
            return
        whole.update(line)
        yield from _table(_hashed(lines, whole), found)
    raise ValueError("cut")


def _hashed(lines: Iterator[bytes], whole: Any) -> Iterator[bytes]:
    for line in lines:
        whole.update(line)
        yield line


def _table(lines: Iterator[bytes], begins: Mapping[str, Any]) -> Contents:
    name, columns = str(begins["table"]), _columns(begins["columns"])
    if name not in METADATA.tables:
        raise ValueError("table")
    yield Begins(name, columns)
    counted = Sum()
    batch: list[str] = []
    for line in lines:
        if not line.startswith(b"["):
            break
        batch.append(line[:-1].decode())
        read(batch[-1], columns)
        if len(batch) == BATCH:
            counted.add(batch)
            yield Rows(tuple(batch))
            batch = []
    else:
        raise ValueError("cut")
    counted.add(batch)
    yield Rows(tuple(batch))
    ends = Ends(**json.loads(line))
    if ends != counted.ends(name, ends.last):
        raise ValueError("digest")
    yield ends


def _columns(given: Any) -> tuple[Column, ...]:
    columns = tuple(Column(str(name), str(kind)) for name, kind in given)
    if not {column.kind for column in columns} <= set(KINDS.values()):
        raise ValueError("kind")
    return columns
