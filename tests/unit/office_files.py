"""Word files made in memory, from the words of a test and pieces of Word's own markup."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'


def paragraph(words: str, properties: str = "") -> str:
    """A paragraph of plain words; ``properties`` is what stands in its w:pPr."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def numbered(words: str, number: int, level: int = 0) -> str:
    """A paragraph of a list."""
    return paragraph(words, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def level(at: int, form: str, text: str, more: str = "") -> str:
    """A level of a list, counted from 1."""
    looks = f'<w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/>{looks}</w:lvl>'


def numbering(lists: Sequence[str], numbers: Mapping[int, tuple[int, str]]) -> str:
    """A numbering part: the levels of each list; of each number its list and what it overrides."""
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{at}">{levels}</w:abstractNum>' for at, levels in enumerate(lists)
    )
    used = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'
        for number, (of, more) in numbers.items()
    )
    return f"<w:numbering {_W}>{abstract}{used}</w:numbering>"


def cell(*paragraphs: str, properties: str = "") -> str:
    """A cell of a table."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(paragraphs)}</w:tc>"


def table(*rows: Sequence[str]) -> str:
    """A table of cells."""
    written = "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows)
    return f"<w:tbl>{written}</w:tbl>"


def docx(body: str, **parts: str) -> bytes:
    """A .docx of this body; further parts by name (``numbering``, ``styles``, ``footnotes`` …)."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "_rels/.rels",
            f'<Relationships {_RELATIONS}><Relationship Id="r" Type="{_TYPE}/officeDocument"'
            ' Target="word/document.xml"/></Relationships>',
        )
        relations = "".join(
            f'<Relationship Id="{name}" Type="{_TYPE}/{name}" Target="{name}.xml"/>' for name in parts
        )
        archive.writestr(
            "word/_rels/document.xml.rels", f"<Relationships {_RELATIONS}>{relations}</Relationships>"
        )
        archive.writestr(
            "word/document.xml", f"<w:document {_W} {_MC}><w:body>{body}<w:sectPr/></w:body></w:document>"
        )
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return target.getvalue()


def styles(*each: str) -> str:
    """A styles part."""
    return f"<w:styles {_W}>{''.join(each)}</w:styles>"


def notes(kind: str, *each: tuple[str, str]) -> str:
    """A part of footnotes or endnotes: (id, words) each."""
    found = "".join(f'<w:{kind} w:id="{name}">{paragraph(words)}</w:{kind}>' for name, words in each)
    return f"<w:{kind}s {_W}>{found}</w:{kind}s>"
