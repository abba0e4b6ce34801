"""How the two processes talk: a call with the file behind it, and one line of answer with what came of it."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import IO, Any

import orjson

REFUSED, TRACE, PEAK = "refused", "trace", "peak"
_LENGTHS = struct.Struct(">IQ")
_CHUNK = 256 * 1024


def write_call(out: IO[bytes], call: Mapping[str, Any], content: bytes) -> None:
    """Writes a call and the file; OSError where the other side has gone."""
    head = orjson.dumps(call)
    out.write(_LENGTHS.pack(len(head), len(content)))
    out.write(head)
    view = memoryview(content)
    for at in range(0, len(view), _CHUNK):
        out.write(view[at : at + _CHUNK])


def read_call(given: IO[bytes]) -> tuple[dict[str, Any], int]:
    """The call, and how many bytes of file follow; EOFError where the other side has gone."""
    head, size = _LENGTHS.unpack(exactly(given, _LENGTHS.size))
    return orjson.loads(exactly(given, head)), size


def exactly(given: IO[bytes], size: int) -> bytes:
    """So many bytes; EOFError where there are fewer."""
    found = given.read(size)
    if len(found) != size:
        raise EOFError
    return found


def write_answer(out: IO[bytes], said: Mapping[str, Any], content: bytes | memoryview = b"") -> None:
    """Writes what came of it."""
    out.write(orjson.dumps({**said, "size": len(content)}) + b"\n")
    out.write(content)
    out.flush()
