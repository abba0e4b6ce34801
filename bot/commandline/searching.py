"""The commands that search, and the one that builds a collection."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from bot.commandline.inputs import line_text
from bot.errors import InputError, reason
from bot.settings import read_settings, today
from handlers import texts
from handlers.lookup import excerpt
from handlers.reply import Block, Item, Paragraph, Reply, Span, Style, Text, strong, text
from handlers.standing_note import sentence
from knowledge.searching.gather import Unit
from knowledge.typed.length import QueryTooLong

_META = "collection.json"
_NAMED = 12
# The command line's own line: the example words of the chat are of the four documents.
_AGAIN = "Anh/chị thử từ khác, hoặc ít từ hơn."


@dataclass(frozen=True, slots=True)
class Result:
    """One result: what is written as JSON, and what people read."""

    json: dict[str, Any]
    citation: str
    words: Text


@dataclass(frozen=True, slots=True)
class Results:
    """A page of results, whichever index gave them."""

    results: tuple[Result, ...]
    total: int
    matched: bool
    reading: str | None
    again: str = texts.SEARCH_AGAIN


Search = Callable[[str], Results]


def opened(given: Namespace) -> Search:
    """The search that the options ask for: in the documents, or in a collection's folder."""
    if given.k < 1:
        raise InputError("-k cần một số từ 1 trở lên")
    if given.offset < 0:
        raise InputError("--offset cần một số từ 0 trở lên")
    search = _documents(given) if given.collection is None else _collection(given)

    def found(query: str) -> Results:
        try:
            return search(query)
        except QueryTooLong as error:
            raise InputError(str(error)) from None

    return found


def as_json(query: str, found: Results) -> bytes:
    """A query's results as a line of JSON."""
    answer = {
        "query": query,
        "results": [result.json for result in found.results],
        "total": found.total,
        "matched": found.matched,
        "reading": found.reading,
    }
    return orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE)


def show(query: str, found: Results, offset: int) -> None:
    """A query's results for people; at a terminal the words that match stand out."""
    reply = Reply(tuple(_blocks(query, found, offset)))
    if sys.stdout.isatty():
        from rich.console import Console

        from bot.channels.console import show as show_styled

        show_styled(Console(highlight=False, emoji=False, markup=False), reply)
        return
    from bot.rendering.plain import plain_lines

    print("\n".join(plain_lines(reply)))


def _blocks(query: str, found: Results, offset: int) -> Iterator[Block]:
    if found.reading:
        yield Paragraph(text(texts.SEARCH_READ_AS.format(reading=found.reading)))
    if not found.total:
        yield Paragraph(text(texts.SEARCH_NONE.format(query=query)))
    elif not found.matched:
        yield Paragraph(text(texts.SEARCH_NEAREST))
    for number, result in enumerate(found.results, offset + 1):
        yield Item(text(strong(result.citation), "\n", result.words), number)
    if found.results:
        last = offset + len(found.results)
        count = texts.SEARCH_COUNT.format(first=offset + 1, last=last, total=found.total)
        yield Paragraph(text(count))
    elif found.total:
        yield Paragraph(text(f"Chỉ có {found.total} kết quả."))
    if not found.matched:
        yield Paragraph(text(found.again))


def _marked(words: str, spans: Iterable[tuple[int, int]]) -> Text:
    parts: list[Span] = []
    at = 0
    for start, end in spans:
        parts += [Span(words[at:start]), Span(words[start:end], Style.MATCH)]
        at = end
    return text(parts, Span(words[at:]))


def _known(document: str | None, names: tuple[str, ...]) -> None:
    if document is not None and document not in names:
        listed = ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
        raise InputError(f"{document}: không có văn bản này (văn bản: {listed})")


def _documents(given: Namespace) -> Search:
    from bot.wiring import stored_corpus
    from knowledge.citation import cite
    from knowledge.search import SearchIndex

    corpus = stored_corpus(read_settings().database_url)
    _known(given.document, tuple(corpus.documents))
    index, day = SearchIndex(corpus), today()

    def search(query: str) -> Results:
        page = index.search(query, limit=given.k, offset=given.offset, document=given.document, today=day)
        results = []
        for hit in page.hits:
            citation = cite(hit.clause, corpus.documents[hit.clause.document])
            score = round(hit.score, 4)
            standing = corpus.standing(hit.clause.id, day)
            json = {
                "id": hit.clause.id,
                "citation": citation,
                "text": hit.clause.text,
                "score": score,
                "standing": standing.state.value,
            }
            said = sentence(corpus, standing)
            named = f"{citation}\n{said}" if said else citation
            results.append(Result(json, named, _marked(hit.clause.plain, hit.spans)))
        return Results(tuple(results), page.total, page.matched, page.reading)

    return search


def _collection(given: Namespace) -> Search:
    from knowledge.collection import Collection

    collection = Collection.load(Path(given.collection))
    _known(given.document, collection.documents)

    def search(query: str) -> Results:
        page = collection.search(query, limit=given.k, offset=given.offset, document=given.document)
        mark = collection.marker(query)
        results = []
        for hit in page.hits:
            unit = collection.unit(hit.place)
            citation = unit.heading or unit.id
            json = {"id": unit.id, "citation": citation, "text": unit.text, "score": round(hit.score, 4)}
            words = "\n".join(line for line in unit.text.splitlines() if line.strip())
            named = f"{citation} [{unit.id}]" if unit.heading else citation
            results.append(Result({**json, "document": unit.document}, named, excerpt(words, mark(words))))
        return Results(tuple(results), page.total, page.matched, page.reading, _AGAIN)

    return search


# Building


def build(given: Namespace) -> int:
    """Index a file of JSON lines into a folder, with a progress bar at a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    from knowledge.collection import Collection

    path, folder = Path(given.file), Path(given.folder)
    _must_be_free(folder)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        reading = bar.add_task("Đang đọc", total=_size(path))

        def read(size: int) -> None:
            bar.advance(reading, size)
            if bar.tasks[reading].finished:
                bar.update(reading, description="Đang lập chỉ mục", total=None)

        collection = Collection.build(_units(path, read))
        bar.update(reading, description="Đang ghi", total=None)
        collection.save(folder)
    of = f" của {_number(len(collection.documents))} văn bản" if collection.documents else ""
    print(f"Đã lập chỉ mục {_number(len(collection))} mục{of} vào {folder}.")
    return 0


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def _must_be_free(folder: Path) -> None:
    """InputError where a folder holds something else than an index."""
    try:
        others = [entry.name for entry in folder.iterdir() if entry.suffix != ".npy" and entry.name != _META]
    except FileNotFoundError:
        return
    except OSError as error:
        raise InputError(f"{folder}: không dùng được làm thư mục chỉ mục, {reason(error)}") from None
    if others:
        raise InputError(f"{folder}: thư mục này đã có tệp khác ({min(others)}), xin chọn thư mục trống")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise InputError(f"{path}: không đọc được, {reason(error)}") from None


def _units(path: Path, read: Callable[[int], None]) -> Iterator[Unit]:
    seen: dict[str, int] = {}
    try:
        with path.open("rb") as file:
            for number, raw in enumerate(file, 1):
                if raw.strip():
                    try:
                        unit = _unit(line_text(raw, number))
                    except InputError as error:
                        raise InputError(f"{path}, dòng {number}: {error}") from None
                    if unit.id in seen:
                        raise InputError(
                            f"{path}, dòng {number}: mã {unit.id!r} đã có ở dòng {seen[unit.id]}"
                        )
                    seen[unit.id] = number
                    yield unit
                read(len(raw))
    except OSError as error:
        raise InputError(f"{path}: không đọc được, {reason(error)}") from None
    if not seen:
        raise InputError(f"{path}: không có dòng nào để lập chỉ mục")


def _unit(line: str) -> Unit:
    """The unit in a line: {"id", "text"} with "heading" and "document"; else a text's first line heads it."""
    try:
        data = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise InputError(f"không phải JSON, sai từ ký tự thứ {error.colno}") from None
    if not isinstance(data, dict):
        raise InputError('cần một đối tượng JSON có "id" và "text"')
    for key in ("id", "text"):
        if key not in data:
            raise InputError(f'thiếu "{key}"')
    for key in ("id", "text", "heading", "document"):
        if not isinstance(data.get(key, ""), str):
            raise InputError(f'"{key}" cần là một chuỗi chữ')
    if not data["id"].strip():
        raise InputError('"id" đang để trống')
    heading, body = data.get("heading"), data["text"]
    if heading is None:
        heading, _, body = body.partition("\n")
    return Unit(data["id"], heading, body, data.get("document", ""))
