"""``dieukien check LIST -o RESULT``: a list of people screened; ``--template FILE``: a template for one."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from bot.commandline.sheet_file import chosen
from bot.errors import FileRefused, InputError, reason
from handlers.dates import written
from handlers.resources import Resources
from handlers.texts import VERDICT_WORDS

LISTS = frozenset({".xlsx", ".csv"})
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})|(\d{4})-(\d{2})-(\d{2})", re.ASCII)


def is_list(given: Namespace) -> bool:
    """Whether ``check`` is asked for a list rather than for one person."""
    listed = given.file is not None and Path(given.file).suffix.lower() in LISTS
    return listed or given.output is not None or given.template is not None


def check_list(given: Namespace, resources: Resources, today: date) -> int:
    """Write a template, or screen a list: 0; 1 where some of its cells or people could not be judged."""
    programmes = chosen(resources.evaluator, given.programme)
    if given.template is not None:
        return _template(given, resources, programmes, today)
    if given.file is None or given.output is None:
        raise InputError("cần danh sách và tệp kết quả, ví dụ: dieukien check danh-sach.xlsx -o ket-qua.xlsx")
    return _screen(given, resources, today)


def _template(given: Namespace, resources: Resources, programmes: tuple[str, ...], today: date) -> int:
    from bot.rosters.template import template_book, template_csv

    path = Path(given.template)
    if given.file is not None or given.output is not None:
        raise InputError("--template đi một mình, hoặc cùng --programme")
    if path.suffix.lower() not in LISTS:
        raise InputError(f"{path}: mẫu cần là tệp .xlsx hoặc .csv")
    comma = path.suffix.lower() == ".csv"
    made = template_csv(resources, programmes) if comma else template_book(resources, programmes, today)
    try:
        with path.open("xb") as file:
            file.write(made)
    except FileExistsError:
        raise InputError(f"{path}: đã có tệp này, xin chọn tên khác") from None
    except OSError as error:
        raise InputError(f"{path}: không ghi được, {reason(error)}") from None
    print(f"Đã ghi mẫu danh sách vào {path}.")
    return 0


def _screen(given: Namespace, resources: Resources, today: date) -> int:
    from bot.apart import kinds
    from bot.rosters.job import standing
    from bot.rosters.screening import Screening, screen

    path, output = Path(given.file), Path(given.output)
    form = output.suffix.lower()
    if form not in LISTS:
        raise InputError(f"{output}: kết quả cần là tệp .xlsx hoặc .csv")
    if path.suffix.lower() not in LISTS:
        raise InputError(f"{path}: danh sách cần là tệp .xlsx hoặc .csv")
    start = _day(given.course_start)
    named = chosen(resources.evaluator, given.programme) if given.programme else ()
    content = _read(path)
    _keep_input(path, output)
    with _bar() as progress:
        try:
            kinds.check_whole(path.name, content.getvalue())
            setting = Screening(
                resources,
                today,
                named,
                start,
                standing=standing(resources, today),
                progress=progress,
            )
            with _written(output) as out:
                summary = screen(content, path.name, out, setting, form=form)
        except FileRefused as error:
            raise InputError(f"{path}: {error}") from None
    print(f"Đã xét {summary.judged} trong {summary.people} người, khai giảng {written(summary.start)}.")
    for key, counts in summary.counts.items():
        print(f"  {resources.book.programmes[key].short}: {_counted(counts)}")
    for note in summary.notes:
        print(note)
    print(f"Kết quả ở {output}.")
    if summary.bad_cells or summary.judged < summary.people:
        print(f"dieukien: có {summary.bad_cells} ô cần sửa, xem trong tệp kết quả", file=sys.stderr)
        return 1
    return 0


def _counted(counts: Mapping[str, int]) -> str:
    return "; ".join(f"{words}: {counts[kind]}" for kind, words in VERDICT_WORDS.items() if counts.get(kind))


def _day(words: str | None) -> date | None:
    if words is None:
        return None
    match = _DAY.fullmatch(words)
    try:
        if match and match[3]:
            return date(int(match[3]), int(match[2]), int(match[1]))
        if match:
            return date(int(match[4]), int(match[5]), int(match[6]))
    except ValueError:
        pass
    raise InputError(f"--course-start cần một ngày dd/mm/yyyy, không phải {words!r}")


def _keep_input(path: Path, output: Path) -> None:
    """InputError where the result would overwrite the list."""
    with suppress(OSError):
        if output.exists() and output.samefile(path):
            raise InputError(f"{output}: kết quả không được ghi đè lên danh sách")


def _read(path: Path) -> BytesIO:
    try:
        return BytesIO(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: không đọc được, {reason(error)}") from None


@contextmanager
def _written(path: Path) -> Iterator[BinaryIO]:
    """A file to write the result to, which takes its name once it is whole; half a result is left nowhere."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise InputError(f"{path}: không ghi được, {reason(error)}") from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


@contextmanager
def _bar() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar at a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    words = {"judging": "Đang xét", "writing": "Đang ghi"}
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("Đang đọc", total=None)

        def progress(work: str, done: int, total: int) -> None:
            bar.update(task, description=words[work], completed=done, total=total)

        yield progress
