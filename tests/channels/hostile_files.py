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
