"""Files at this machine: one that is named at the prompt is worked on, what is made is written beside it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from bot.errors import FileRefused, InputError, reason
from bot.jobs import Received
from bot.workshop import Workshop
from handlers import channel_texts as texts
from handlers.reply import Block, Made, Paragraph, Reply, Work, text
from handlers.request import Sent

HERE = Path()


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file that was named: where it is, and what the assistant is told of it."""

    path: Path = field(repr=False)
    sent: Sent


def named_file(message: str) -> LocalFile | None:
    """The file of a kind that is worked on whose path is the whole message; None where it is other words.

    As a terminal writes it when a file is dropped on it: in quotes, or with its blanks marked.
    """
    for written in _readings(message.strip()):
        path = Path(written).expanduser()
        sent = Sent(path.name)
        try:
            if sent.kind != "other" and path.is_file():
                return LocalFile(path, replace(sent, size=path.stat().st_size))
        except (OSError, ValueError):
            continue
    return None


def _readings(message: str) -> Iterator[str]:
    yield message
    try:
        words = shlex.split(message)
    except ValueError:
        return
    if len(words) == 1:
        yield words[0]


class LocalFiles:
    """Does what replies ask for with files: work, and files to be made, written into ``folder``."""

    def __init__(self, workshop: Workshop, folder: Path = HERE) -> None:
        self._workshop = workshop
        self._folder = folder

    def done(self, reply: Reply, file: LocalFile | None) -> Reply:
        """The reply with its files made, and its work done on the file that came, each told in its place."""
        blocks: list[Block] = []
        for block in reply.blocks:
            if isinstance(block, Work):
                blocks += self._worked(block, file) if file is not None else []
            else:
                blocks.append(self._made(block) if isinstance(block, Made) else block)
        return replace(reply, blocks=tuple(blocks))

    def _worked(self, work: Work, file: LocalFile) -> list[Block]:
        try:
            received = Received(file.path.name, _content(file), work.data)
            finished = self._workshop.work(work.job, received)
        except (FileRefused, InputError) as refused:
            return [Paragraph(text(str(refused)))]
        said = self.done(finished.reply, None)
        written = [self._written(name, content) for name, content, _ in finished.files]
        return [*said.blocks, *(Paragraph(text(told)) for told in written)]

    def _made(self, made: Made) -> Block:
        told = self._written(made.name, self._workshop.make(made.maker, made.data).content)
        return Paragraph(text(made.caption, "\n" if made.caption else "", told))

    def _written(self, name: str, content: bytes) -> str:
        """Writes a file, and says where."""
        try:
            return texts.FILE_WRITTEN.format(path=write_new(self._folder, name, content))
        except OSError as error:
            return texts.FILE_NOT_WRITTEN.format(name=name, reason=reason(error))


def _content(file: LocalFile) -> bytes:
    """What is in a file that can be what it says it is. FileRefused; InputError where it cannot be read."""
    from bot.apart import kinds

    try:
        with file.path.open("rb") as opened:
            kinds.check(file.path.name, opened.read(kinds.HEAD), file.sent.size)
            opened.seek(0)
            content = opened.read(kinds.MOST_BYTES + 1)
    except OSError as error:
        raise InputError(texts.FILE_NOT_READ.format(reason=reason(error))) from None
    kinds.check_whole(file.path.name, content)
    return content


def write_new(folder: Path, name: str, content: bytes) -> Path:
    """Writes a file that was not there before, its name numbered where it is taken; gives where. OSError."""
    stem, suffix = Path(name).stem, Path(name).suffix
    for number in count(1):
        path = folder / (name if number == 1 else f"{stem}-{number}{suffix}")
        try:
            with path.open("xb") as file:
                file.write(content)
        except FileExistsError:
            continue
        return path
    raise AssertionError("numbers do not end")
