"""What a file really is, before anything opens it."""

from __future__ import annotations

import io
import struct
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.apart import kinds
from bot.apart.kinds import check, check_whole
from bot.errors import FileRefused
from handlers import file_texts as texts

MEGABYTE = 1024 * 1024
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return made.getvalue()


GOOD = zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(FileRefused) as caught:
        check_whole(name, content)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ds.xlsx", GOOD),
        ("vb.DOCX", GOOD),
        ("vb.pdf", b"%PDF-1.7\n..."),
        ("vb.pdf", b"\n" * 40 + b"%PDF-1.4"),
        ("ds.csv", "họ tên;năm sinh\n".encode()),
        ("ds.csv", "\ufeffhọ tên\n".encode("utf-16-le")),
        ("vb.txt", "Điều 1.".encode("cp1258", "replace")),
        ("vb.html", b"<p>x</p>"),
        ("sua.yaml", b"id: x"),
    ],
    ids=range(9),
)
def test_what_a_file_says_it_is_it_may_be(name: str, content: bytes) -> None:
    check_whole(name, content)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("ds.xlsx", b"", texts.EMPTY),
        ("ds.xlsx", OLE, texts.OLD_OR_LOCKED.format(ending=".xlsx")),
        ("vb.docx", OLE, texts.OLD_OR_LOCKED.format(ending=".docx")),
        ("ds.xlsx", b"MZ\x90\x00" + bytes(900), texts.NOT_WHAT_IT_SAYS.format(ending=".xlsx")),
        ("ds.xlsx", b"ho ten;nam sinh\n", texts.NOT_WHAT_IT_SAYS.format(ending=".xlsx")),
        ("vb.pdf", GOOD, texts.NOT_WHAT_IT_SAYS.format(ending=".pdf")),
        ("ds.csv", GOOD, texts.NOT_WHAT_IT_SAYS.format(ending=".csv")),
        ("ds.csv", OLE, texts.NOT_WHAT_IT_SAYS.format(ending=".csv")),
        ("vb.txt", b"\x7fELF\x02", texts.NOT_WHAT_IT_SAYS.format(ending=".txt")),
        ("vb.txt", b"ab\0cd", texts.NOT_TEXT.format(ending=".txt")),
        ("ds.xlsx", GOOD[:-30], texts.DAMAGED.format(ending=".xlsx")),
        ("ds.xlsx", b"PK\x03\x04" + bytes(4000), texts.DAMAGED.format(ending=".xlsx")),
        ("a.exe", b"MZ", texts.UNREADABLE),
    ],
    ids=range(13),
)
def test_what_it_is_not_is_told_with_what_to_do(name: str, content: bytes, sentence: str) -> None:
    assert refusal(name, content) == sentence


def test_what_is_too_large_is_refused_by_its_size_alone() -> None:
    check("ds.xlsx", GOOD, kinds.MOST_BYTES)
    with pytest.raises(FileRefused, match="50 MB"):
        check("ds.xlsx", GOOD, kinds.MOST_BYTES + 1)
    with pytest.raises(FileRefused, match="1 MB"):
        check("sua.yaml", b"id: x", MEGABYTE + 1)


def test_a_bomb_is_known_by_what_it_promises() -> None:
    swells = texts.UNPACKS.format(ending=".xlsx")
    zeros = zipped({"xl/worksheets/sheet1.xml": bytes(60 * MEGABYTE)})
    assert len(zeros) < MEGABYTE
    assert refusal("ds.xlsx", zeros) == swells
    many = zipped({f"{number}.xml": b"" for number in range(kinds.MOST_ENTRIES + 1)})
    assert refusal("ds.xlsx", many) == swells


def test_a_promise_of_ten_gigabytes_is_not_unpacked() -> None:
    content = bytearray(GOOD)
    at = content.rfind(b"PK\x01\x02")
    struct.pack_into("<L", content, at + 24, 0xF0000000)
    assert refusal("ds.xlsx", bytes(content)) == texts.UNPACKS.format(ending=".xlsx")
    struct.pack_into("<L", content, at + 24, 0xFFFFFFFF)
    assert refusal("ds.xlsx", bytes(content)) == texts.UNPACKS.format(ending=".xlsx")


def test_a_sheet_of_text_may_be_packed_well() -> None:
    rows = b"".join(b"<row r='%d'><c><v>%d</v></c></row>" % (n, n * 7919 % 1000) for n in range(300_000))
    check_whole("ds.xlsx", zipped({"xl/worksheets/sheet1.xml": rows}))


def test_a_locked_entry_is_told() -> None:
    content = bytearray(GOOD)
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    assert refusal("ds.xlsx", bytes(content)) == texts.OLD_OR_LOCKED.format(ending=".xlsx")


@given(st.binary(max_size=300), st.integers(0, len(GOOD)), st.integers(0, 40))
def test_a_table_of_contents_that_is_broken_anyhow_is_only_ever_refused(
    junk: bytes, at: int, length: int
) -> None:
    broken = GOOD[:at] + junk + GOOD[at + length :]
    with suppress(FileRefused):
        check_whole("ds.xlsx", broken)
