"""A form with a file, read as it comes: what it may hold is limited, and nothing of it is ever on a disk."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto

MOST_PARTS = 128
MOST_FIELDS = 32 * 1024
"""Bytes of all fields that are no file."""
LONGEST_HEAD = 8 * 1024
_BOUNDARY = re.compile(r'boundary=(?:"([^"\r\n]{1,70})"|([^\s;,"]{1,70}))', re.IGNORECASE)
_SAID = re.compile(r'(?:^|;)\s*(name|filename)="([^"\r\n]*)"', re.IGNORECASE)
_ESCAPED = {"%22": '"', "%0D": "\r", "%0A": "\n"}


class MultipartError(ValueError):
    """What came is no form of this kind."""


class TooLarge(Exception):
    """The file is larger than it may be."""


@dataclass(slots=True)
class Sent:
    """A file in a form: its name as the browser gives it, and its content so far."""

    name: str = field(repr=False)
    content: bytearray = field(default_factory=bytearray, repr=False)


class _At(Enum):
    BEFORE = auto()
    DELIMITER = auto()
    HEAD = auto()
    FIELD = auto()
    FILE = auto()
    OVER = auto()


class Multipart:
    """Reads a form of fields and one file, of which ``most`` bytes are taken.

    ``fields`` are those read so far; ``file`` is there as soon as its head was read.
    """

    def __init__(self, boundary: str, most: int) -> None:
        self.fields: dict[str, list[str]] = {}
        self.file: Sent | None = None
        self._most = most
        self._delimiter = b"\r\n--" + boundary.encode("latin-1")
        self._rest = bytearray(b"\r\n")
        self._at = _At.BEFORE
        self._name = ""
        self._value = bytearray()
        self._parts = self._fields_size = 0

    @property
    def over(self) -> bool:
        """Whether the form was read to its end."""
        return self._at is _At.OVER

    def feed(self, chunk: bytes) -> None:
        """Reads on. MultipartError; TooLarge as soon as the file is."""
        if self.over:
            return
        self._rest += chunk
        while self._step():
            pass

    def _step(self) -> bool:
        """Whether there may be more to do with what came so far."""
        match self._at:
            case _At.OVER:
                self._rest.clear()
                return False
            case _At.DELIMITER:
                return self._after_delimiter()
            case _At.HEAD:
                return self._head()
            case _:
                return self._content()

    def _after_delimiter(self) -> bool:
        if len(self._rest) < 2:
            return False
        following = bytes(self._rest[:2])
        del self._rest[:2]
        if following not in (b"--", b"\r\n"):
            raise MultipartError
        self._at = _At.OVER if following == b"--" else _At.HEAD
        return True

    def _head(self) -> bool:
        end = self._rest.find(b"\r\n\r\n")
        if end < 0:
            if len(self._rest) > LONGEST_HEAD:
                raise MultipartError
            return False
        head = bytes(self._rest[:end])
        del self._rest[: end + 4]
        self._begin(head)
        return True

    def _begin(self, head: bytes) -> None:
        self._parts += 1
        said = _disposition(head)
        if "name" not in said or self._parts > MOST_PARTS:
            raise MultipartError
        self._name = said["name"]
        if "filename" not in said:
            self._at = _At.FIELD
            return
        if self.file is not None:
            raise MultipartError
        self.file = Sent(said["filename"])
        self._at = _At.FILE

    def _content(self) -> bool:
        end = self._rest.find(self._delimiter)
        ready = end if end >= 0 else max(0, len(self._rest) - len(self._delimiter) + 1)
        if ready:
            self._take(memoryview(self._rest)[:ready].tobytes())
            del self._rest[:ready]
        if end < 0:
            return False
        del self._rest[: len(self._delimiter)]
        self._finish()
        return True

    def _take(self, content: bytes) -> None:
        if self._at is _At.FILE and self.file is not None:
            if len(self.file.content) + len(content) > self._most:
                raise TooLarge
            self.file.content += content
        elif self._at is _At.FIELD:
            self._fields_size += len(content)
            if self._fields_size > MOST_FIELDS:
                raise MultipartError
            self._value += content

    def _finish(self) -> None:
        if self._at is _At.FIELD:
            self.fields.setdefault(self._name, []).append(self._value.decode("utf-8", "replace"))
            self._value.clear()
        self._at = _At.DELIMITER


def boundary_of(content_type: str) -> str:
    """What parts the parts of a form of this type; MultipartError where it is none."""
    kind, _, rest = content_type.partition(";")
    found = _BOUNDARY.search(rest)
    if kind.strip().lower() != "multipart/form-data" or found is None:
        raise MultipartError
    return found[1] or found[2]


def _disposition(head: bytes) -> dict[str, str]:
    """What a part says of itself: its name and, of a file, its file's name."""
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-disposition":
            return {key.lower(): _unescaped(words) for key, words in _SAID.findall(value)}
    return {}


def _unescaped(words: str) -> str:
    for escaped, character in _ESCAPED.items():
        words = words.replace(escaped, character)
    return words
