"""Files that mean ill, or are broken in every way, made quickly and as small as they can be."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

MEGABYTE = 1024 * 1024
_BLOCK = 16 * MEGABYTE

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TYPES = (
    f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>{}</Types>'
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))


def zipped(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def workbook(
    sheet: str = "",
    *,
    sheets: str = "",
    strings: str = "",
    styles: str = "",
    before: str = "",
) -> bytes:
    """A workbook of one sheet with this inside, in the form that Excel writes."""
    listed = sheets or '<sheet name="Danh sách" sheetId="1" r:id="rId1"/>'
    over = "".join(
        f'<Override PartName="/xl/{part}" ContentType="{_KINDS}.{kind}+xml"/>'
        for part, kind in (
            ("workbook.xml", "sheet.main"),
            ("worksheets/sheet1.xml", "worksheet"),
            ("sharedStrings.xml", "sharedStrings"),
            ("styles.xml", "styles"),
        )
    )
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{_REL}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(
            (
                ("worksheet", "worksheets/sheet1.xml"),
                ("sharedStrings", "sharedStrings.xml"),
                ("styles", "styles.xml"),
            ),
            1,
        )
    )
    whole = f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/>'
    book = f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{listed}</sheets></workbook>'
    parts = {
        "[Content_Types].xml": _TYPES.format(over),
        "_rels/.rels": _RELS.format(whole),
        "xl/workbook.xml": f"{_HEAD}{book}",
        "xl/_rels/workbook.xml.rels": _RELS.format(relations),
        "xl/worksheets/sheet1.xml": f'{_HEAD}{before}<worksheet xmlns="{_MAIN}">{sheet}</worksheet>',
        "xl/sharedStrings.xml": f'{_HEAD}<sst xmlns="{_MAIN}">{strings}</sst>',
        "xl/styles.xml": f'{_HEAD}<styleSheet xmlns="{_MAIN}">{styles}</styleSheet>',
    }
    return zipped({name: content.encode() for name, content in parts.items()})


def cell(place: str, words: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


def rows(number: int, width: int = 1) -> str:
    """A sheet with a right heading and so many people of whom nothing is known."""
    head = f'<row r="1">{cell("A1", "Họ và tên")}{cell("B1", "Giới tính")}{cell("C1", "Năm sinh")}</row>'
    body = "".join(f'<row r="{n}">{cell(f"A{n}", "A")}</row>' for n in range(2, number + 2))
    return f"<sheetData>{head}{body}</sheetData>"


def zeros(gigabytes: float, said: int | None = None) -> bytes:
    """A ZIP with so many gigabytes of zeros; ``said`` is the size that its table of contents tells."""
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(bytes(_BLOCK)) + packer.flush(zlib.Z_FULL_FLUSH)
    # the first block refers to nothing before it, so that it can stand any number of times
    deflated = block * int(gigabytes * 1024 * MEGABYTE / _BLOCK) + b"\x03\x00"
    size = int(gigabytes * 1024 * MEGABYTE) if said is None else said
    return _with_entry(workbook(rows(2)), "xl/worksheets/sheet1.xml", deflated, min(size, 0xFFFFFFFE))


def _with_entry(archive: bytes, replaced: str, deflated: bytes, size: int) -> bytes:
    """An archive with this in the place of one of its entries, whatever sum it has."""
    body, entries, count = b"", b"", 0
    with zipfile.ZipFile(io.BytesIO(archive)) as given:
        for name in given.namelist():
            packer = zlib.compressobj(1, wbits=-15)
            content = given.read(name)
            packed, length = packer.compress(content) + packer.flush(), len(content)
            crc = zlib.crc32(content)
            if name == replaced:
                packed, length, crc = deflated, size, 0
            written = name.encode()
            common = (20, 0, 8, 0, 33, crc, len(packed), length, len(written), 0)
            entries += struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, *common, 0, 0, 0, 0, len(body)) + written
            body += struct.pack("<4s5H3L2H", b"PK\3\4", *common) + written + packed
            count += 1
    return body + entries + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(entries), len(body), 0)


def nested(depth: int = 5) -> bytes:
    """A ZIP in a ZIP, sixteen times at each depth."""
    inner = zipped({"0.txt": bytes(4 * MEGABYTE)})
    for _ in range(depth):
        inner = zipped({f"lib {number}.zip": inner for number in range(16)})
    return inner


def _billion_laughs() -> bytes:
    doctype = f"<!DOCTYPE worksheet [{LAUGHS}]>"
    people = (
        f'<sheetData><row r="1">{cell("A1", "&l9;")}</row><row r="2">{cell("A2", "&l9;")}</row></sheetData>'
    )
    return workbook(people, before=doctype)


def _many_sheets() -> bytes:
    listed = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 1_000_001))
    return workbook(rows(2), sheets=listed)


def _far_cell() -> bytes:
    """Two cells, one of them in the last corner there is."""
    corner = f'<row r="1048576">{cell("XFD1048576", "x")}</row>'
    return workbook(f'<sheetData><row r="1">{cell("A1", "Họ và tên")}</row>{corner}</sheetData>')


def _many_columns() -> bytes:
    def name(number: int) -> str:
        letters = ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        return letters

    head = "".join(cell(f"{name(n)}1", f"Cột {n}") for n in range(1, 16_385))
    body = "".join(f'<row r="{r}">{cell(f"XFD{r}", "x")}</row>' for r in range(2, 3002))
    return workbook(f'<sheetData><row r="1">{head}</row>{body}</sheetData>')


def _many_merged() -> bytes:
    merged = "".join(f'<mergeCell ref="A{n}:XFD{n}"/>' for n in range(2, 500_002))
    return workbook(f"{rows(2)}<mergeCells>{merged}</mergeCells>")


def _many_styles() -> bytes:
    formats = "".join(f'<numFmt numFmtId="{n}" formatCode="yyyy-{n}"/>' for n in range(1_000_000))
    return workbook(rows(2), styles=f"<numFmts>{formats}</numFmts>")


def _many_strings() -> bytes:
    return workbook(rows(2), strings="<si><t>x</t></si>" * 8_000_000)


def _one_long_cell() -> bytes:
    long = f'<row r="2">{cell("A2", "dài " * 12_000_000)}</row>'
    return workbook(f'<sheetData><row r="1">{cell("A1", "Họ và tên")}</row>{long}</sheetData>')


def _random(size: int, head: bytes = b"") -> bytes:
    return head + random.Random(7).randbytes(size - len(head))


LISTS: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "random bytes of 50 MB and one": ("a.xlsx", lambda: _random(50 * MEGABYTE + 1)),
    "random bytes behind a ZIP's mark": ("a.xlsx", lambda: _random(20 * MEGABYTE, b"PK\3\4")),
    "10 GB of zeros": ("a.xlsx", lambda: zeros(10)),
    "10 GB of zeros that says it is small": ("a.xlsx", lambda: zeros(10, said=5000)),
    "1 GB of zeros that says it is 500 MB": ("a.xlsx", lambda: zeros(1, said=500 * MEGABYTE)),
    "a ZIP of ZIPs": ("a.xlsx", nested),
    "locked, as Excel does it": ("a.xlsx", lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(8000)),
    "a program": ("a.xlsx", lambda: b"MZ\x90\0" + bytes(90_000)),
    "a PDF": ("a.xlsx", lambda: b"%PDF-1.7\n" + bytes(9000)),
    "a document": ("a.xlsx", lambda: zipped({"word/document.xml": b"<w/>", "[Content_Types].xml": b"<T/>"})),
    "a workbook cut off": ("a.xlsx", lambda: workbook(rows(900))[:-700]),
    "a billion laughs": ("a.xlsx", _billion_laughs),
    "a million sheets": ("a.xlsx", _many_sheets),
    "a million rows": ("a.xlsx", lambda: workbook(rows(1_000_000))),
    "a cell in the last corner": ("a.xlsx", _far_cell),
    "all columns in many rows": ("a.xlsx", _many_columns),
    "eight million strings": ("a.xlsx", _many_strings),
    "a cell of 48 MB": ("a.xlsx", _one_long_cell),
    "no sheet at all": ("a.xlsx", lambda: workbook(sheets="<sheet/>")),
    "a line of 50 MB": ("a.csv", lambda: b"ho ten;nam sinh\n" + b"x" * (50 * MEGABYTE - 100)),
    "a quotation that does not end": ("a.csv", lambda: b'ho ten;nam sinh\n"' + b"x;1\n" * 5_000_000),
    "25 million lines": ("a.csv", lambda: b"ho ten;nam sinh\n" + b"x\n" * (25 * MEGABYTE - 100)),
    "zeros": ("a.csv", lambda: bytes(9000)),
}
"""Lists that cannot be screened: the name, and what makes the content."""

HEAVY: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "half a million merged rows": ("a.xlsx", _many_merged),
    "a million number formats": ("a.xlsx", _many_styles),
}
"""Lists that carry much that nobody reads, and are screened all the same."""


# Documents

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _paragraph(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def _document(body: str, before: str = "", **beside: str) -> bytes:
    """A .docx with this body; parts beside it by their kind ("numbering")."""
    parts = {
        "[Content_Types].xml": _TYPES.format(""),
        "_rels/.rels": _RELS.format(
            f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="word/document.xml"/>'
        ),
        "word/_rels/document.xml.rels": _RELS.format(
            "".join(f'<Relationship Id="{k}" Type="{_REL}/{k}" Target="{k}.xml"/>' for k in beside)
        ),
        "word/document.xml": f'{before}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
        **{f"word/{k}.xml": f'<w:{k} xmlns:w="{_WORD}">{inside}</w:{k}>' for k, inside in beside.items()},
    }
    return zipped({name: content.encode() for name, content in parts.items()})


def _table(rows: int, columns: int, properties: str = "") -> str:
    cells = f"<w:tc>{properties}{_paragraph('ô')}</w:tc>" * columns
    return f"<w:tbl>{f'<w:tr>{cells}</w:tr>' * rows}</w:tbl>"


def _pdf(objects: list[bytes]) -> bytes:
    """A PDF of these objects, counted from 1; the first is its root."""
    made, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    ends = b"trailer <</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(made))
    return made + b"xref\n0 %d\n0000000000 65535 f \n%b%b" % (size, table, ends)


def _stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(content), more, content)


_ROOT = b"<</Type/Catalog/Pages 2 0 R>>"
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</XObject<</X 5 0 R>>>>>>"


def _pages(number: int, content: bytes = b"", more: bytes = b"", *beside: bytes) -> bytes:
    listed = b" 4 0 R" * number
    tree = b"<</Type/Pages/Count %d/Kids[%b]>>" % (number, listed)
    return _pdf([_ROOT, tree, _stream(content, more), _PAGE, *beside])


def _unpacks_twice() -> bytes:
    return _pages(
        1, zlib.compress(zlib.compress(bytes(1000 * MEGABYTE), 1)), b"/Filter[/FlateDecode/FlateDecode]"
    )


def _drawn_in_itself() -> bytes:
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>"
    return _pages(1, b"/X Do " * 1000, b"", _stream(b"/X Do /X Do /X Do", form))


def _styles_in_a_circle() -> bytes:
    styles = "".join(
        f'<w:style w:styleId="{a}" w:type="paragraph"><w:basedOn w:val="{b}"/></w:style>'
        for a, b in ("ab", "ba")
    )
    styled = f'<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>{SAID}</w:t></w:r></w:p>'
    return _document(styled, styles=styles)


def _many_notes() -> bytes:
    numbers = range(20_000)
    referred = "".join(f'<w:r><w:footnoteReference w:id="{n}"/></w:r>' for n in numbers)
    notes = "".join(f"<w:footnote w:id='{n}'>{_paragraph('chú thích')}</w:footnote>" for n in numbers)
    return _document(f"{_paragraph(SAID)}<w:p>{referred}</w:p>", footnotes=notes)


def _long_number() -> bytes:
    shown = "%1." * 50_000
    levels = f'<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="{shown}"/></w:lvl>'
    held = f'<w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum>'
    used = '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    set_in = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    body = f"<w:p>{set_in}<w:r><w:t>{SAID}</w:t></w:r></w:p>" * 2000
    return _document(body, numbering=held + used)


SAID = "Điều 1. Phạm vi điều chỉnh của Quy định này"

DOCUMENTS: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "a billion laughs": ("a.docx", lambda: _document(_paragraph("&l9;"), f"<!DOCTYPE w [{LAUGHS}]>")),
    "one long laugh, often": (
        "a.docx",
        lambda: _document(_paragraph("&a;" * 90_000), f"<!DOCTYPE w [<!ENTITY a '{'ha' * 50_000}'>]>"),
    ),
    "a file of ours": (
        "a.docx",
        lambda: _document(_paragraph("&a;"), '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    ),
    "tables in tables": (
        "a.docx",
        lambda: _document(f"{'<w:tbl><w:tr><w:tc>' * 3000}x{'</w:tc></w:tr></w:tbl>' * 3000}"),
    ),
    "parts in parts": (
        "a.docx",
        lambda: _document(
            f"{'<w:customXml>' * 230}{_paragraph(SAID)}{'</w:customXml>' * 230}",
        ),
    ),
    "cells over a hundred columns each": (
        "a.docx",
        lambda: _document(_table(200, 100, '<w:tcPr><w:gridSpan w:val="100"/></w:tcPr>')),
    ),
    "a million paragraphs": ("a.docx", lambda: _document(_paragraph("x") * 1_000_000)),
    "10 GB of zeros": ("a.docx", lambda: zeros(10)),
    "a workbook": ("a.docx", lambda: workbook(rows(2))),
    "a document cut off": ("a.docx", lambda: _document(_paragraph(SAID))[:-100]),
    "random bytes behind a ZIP's mark": ("a.docx", lambda: _random(20 * MEGABYTE, b"PK\3\4")),
    "locked": ("a.docx", lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(8000)),
    "thirty thousand pages": ("a.pdf", lambda: _pages(30_000)),
    "pages that are pages of themselves": (
        "a.pdf",
        lambda: _pdf([_ROOT, b"<</Type/Pages/Count 1000000/Kids[2 0 R 2 0 R]>>"]),
    ),
    "no page": ("a.pdf", lambda: _pages(0)),
    "pages without a word": ("a.pdf", lambda: _pages(1990)),
    "a page that is drawn in itself": ("a.pdf", _drawn_in_itself),
    "a page of 1 GB": ("a.pdf", _unpacks_twice),
    "random bytes behind a PDF's mark": ("a.pdf", lambda: _random(5 * MEGABYTE, b"%PDF-1.7\n")),
    "a PDF cut off": ("a.pdf", lambda: _pages(3)[:-300]),
    "half a million brackets": ("a.pdf", lambda: _pdf([_ROOT, b"[" * 500_000 + b"]" * 500_000])),
    "elements in elements": ("a.html", lambda: b"<div>" * 200_000 + b"x"),
    "half a thousand elements": ("a.html", lambda: b"<div>" * 500 + SAID.encode()),
    "cells over all rows": (
        "a.html",
        lambda: b"<table>" + (b"<tr>" + b"<td rowspan=1000 colspan=100>o</td>" * 50) * 1000,
    ),
    "quotations in quotations": ("a.md", lambda: b">" * 500_000 + SAID.encode()),
    "50 MB of text": ("a.txt", lambda: SAID.encode() * (MEGABYTE * 49 // len(SAID.encode()))),
}
"""Documents that cannot be read: the name, and what makes the content."""

ODD: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "styles in a circle": ("a.docx", _styles_in_a_circle),
    "twenty thousand notes": ("a.docx", _many_notes),
    "a number as long as a book": ("a.docx", _long_number),
    "entities of a page": ("a.html", f"<!DOCTYPE html [{LAUGHS}]><p>{SAID} &l9;</p>".encode),
    "an attribute of 11 MB": (
        "a.html",
        lambda: b'<p style="' + b"x" * 11 * MEGABYTE + f'">{SAID}</p>'.encode(),
    ),
    "letters that take long": (
        "a.html",
        f"<meta charset=punycode><p>{SAID}-{'9' * 200_000}".encode,
    ),
    "brackets": ("a.md", lambda: SAID.encode() + b"\n\n" + b"[" * 20_000),
    "marks that pair with none": ("a.md", lambda: SAID.encode() + b"\n\n" + b"*a_ `b " * 50_000),
}
"""Documents that are strange, and read all the same."""
