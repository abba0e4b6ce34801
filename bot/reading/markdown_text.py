"""A .md file as text: its marks off, the numbers of its lists as they are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bot.errors import FileRefused
from bot.reading import ReadText, sentences
from bot.reading.plain_text import decoded, noted
from bot.reading.tables import Cell, Counter, table_lines

if TYPE_CHECKING:
    from markdown_it.token import Token

_NEST = 40


def read(content: bytes) -> ReadText:
    """The text of a Markdown file."""
    from markdown_it import MarkdownIt

    source, note = decoded(content)
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    parser = MarkdownIt("commonmark", {"maxNesting": _NEST}).enable("table").disable(["code", "reference"])
    tokens = parser.parse(source)
    if any(token.level >= _NEST - 1 for token in tokens):
        raise FileRefused(sentences.TOO_DEEP)
    blocks = list(_Blocks(tokens).read())
    return noted("\n\n".join(block for block in blocks if block.strip()) + "\n", (note,) if note else ())


class _Blocks:
    """Goes over the tokens once; ``_lead`` is the number or dash of an item whose words come next."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._lead = ""
        self._rows: list[list[Cell]] = []
        self._in_table = False
        self._cells = Counter()

    def read(self) -> Iterator[str]:
        for token in self._tokens:
            if token.type == "list_item_open":
                self._lead = f"{self._lead}{_lead(token)}"
            elif token.type == "tr_open":
                self._rows.append([])
            elif token.type in ("table_open", "table_close"):
                yield from self._table(token.type)
            elif words := _words(token):
                yield from self._said(words)

    def _said(self, words: str) -> Iterator[str]:
        if self._in_table:
            self._cells.add(1)
            self._rows[-1].append(Cell([words.strip("\n")]))
            return
        yield self._lead + words
        self._lead = ""

    def _table(self, kind: str) -> Iterator[str]:
        self._in_table = kind == "table_open"
        if not self._in_table:
            yield "\n".join(table_lines(self._rows))
        self._rows = []


def _lead(item: Token) -> str:
    """What stands before an item as it is written: "3. ", "3) ", "- ", "+ "; a star as a dash."""
    if item.info:
        return f"{item.info}{item.markup} "
    return "+ " if item.markup == "+" else "- "


def _words(token: Token) -> str:
    if token.type == "inline":
        return "".join(_inline(token.children or ())) or "\n"
    if token.type in ("fence", "code_block"):
        return token.content.rstrip("\n")
    if token.type == "html_block":
        from bot.reading.html_text import words_of

        return words_of(token.content)
    return ""


def _inline(children: Sequence[Token]) -> Iterator[str]:
    for child in children:
        if child.type in ("softbreak", "hardbreak") or (
            child.type == "html_inline" and child.content.startswith("<br")
        ):
            yield "\n"
        elif child.type in ("text", "code_inline"):
            yield child.content
