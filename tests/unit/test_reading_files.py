"""Text, Markdown, web pages and PDF as text; what cannot be read is refused with its reason."""

from __future__ import annotations

import json
import os
from importlib.resources import files
from io import BytesIO
from typing import Any
from unicodedata import normalize

import pytest

from bot.errors import FileRefused
from bot.reading import bounds, letters, read_text, sentences, task
from knowledge.library import sources

_LAW = next(source.text for source in sources() if source.document.id == "qd1641")
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def _in_tcvn3(text: str) -> str:
    there = {letter: sign for sign, letter in letters.tcvn3_letters().items()}
    return "".join(
        there.get(char) or (char if char.isascii() else there.get(char.lower(), char)) for char in text
    )


def _in_vni(text: str) -> str:
    there = {
        letter: signs
        for signs, letter in letters.vni_letters().items()
        if signs.lower() == signs or signs.isupper()
    }
    return "".join(there.get(char, char) for char in text)


def _in_1258(text: str) -> bytes:
    written = b""
    for char in text:
        apart = normalize("NFD", char)
        tone = "".join(sign for sign in apart if sign in _TONES)
        base = normalize("NFC", "".join(sign for sign in apart if sign not in _TONES))
        written += (char if not tone else base + tone).encode("cp1258", "replace")
    return written


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_text_in_unicode_is_read_whatever_its_form(encoding: str) -> None:
    assert read_text("a.txt", _LAW.encode(encoding)).text == _LAW


def test_windows_1258_is_read() -> None:
    found = read_text("a.txt", _in_1258(_LAW))
    assert found.text == _LAW
    assert found.notes == (sentences.FROM_1258,)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_vni_is_converted(encoding: str) -> None:
    found = read_text("a.txt", _in_vni(_LAW).encode(encoding, "replace"))
    assert found.text == _LAW
    assert found.notes == (sentences.FROM_VNI,)


def test_tcvn3_is_converted_capitals_too() -> None:
    found = read_text("a.txt", _in_tcvn3(_LAW).encode("cp1252", "replace"))
    assert found.notes == (sentences.FROM_TCVN3,)
    wrong = [(a, b) for a, b in zip(found.text, _LAW, strict=True) if a != b]
    assert len(wrong) <= 5, "only single capitals with a tone have no letter of their own"
    assert "THỦ TƯỚNG CHÍNH PHỦ" in found.text


@pytest.mark.parametrize("convert", [_in_tcvn3, _in_vni])
def test_old_letters_beside_unicode_are_refused(convert: object) -> None:
    assert callable(convert)
    with pytest.raises(FileRefused, match="phông cũ"):
        read_text("a.txt", (_LAW[:2000] + convert(_LAW[2000:4000])).encode())


def test_decomposed_letters_and_eth_stay_and_are_noted() -> None:
    apart = normalize("NFD", _LAW)
    found = read_text("a.txt", apart.encode())
    assert (found.text, found.notes) == (apart, (sentences.DECOMPOSED,))
    assert read_text("a.txt", "Ðiều 1. Cán bộ".encode()).notes == (sentences.ETH,)


def test_lines_end_alike() -> None:
    assert read_text("a.txt", b"a\r\nb\rc\n").text == "a\nb\nc\n"


def test_a_page_is_read_as_it_shows() -> None:
    page = """<!DOCTYPE html><html><head><title>Bỏ</title><style>p{}</style></head><body>
    <nav>Trang chủ</nav><header>Đầu trang</header>
    <main><h1>LUẬT</h1><h2>CÁN BỘ,<br>CÔNG CHỨC</h2>
    <script>alert(1)</script><p hidden>ẩn</p><p style="display: none">ẩn</p>
    <p>Điều 1.   Phạm vi
       điều chỉnh<sup>[1]</sup></p>
    <ol><li>Khoản một</li><li>Khoản hai<ol type="a"><li>điểm</li></ol></li></ol>
    <ol start="5"><li>năm</li><li value="9">chín</li></ol>
    <ul><li>gạch</li></ul>
    <table><tr><th>TT</th><th colspan="2">Tên</th></tr><tr><td rowspan="2">1</td><td>a</td><td>b</td></tr>
    <tr><td>c</td><td>d</td></tr></table>
    <del>cũ</del><ins>mới</ins></main>
    <footer>Cuối trang</footer></body></html>"""
    assert read_text("a.html", page.encode()).text.strip().split("\n\n") == [
        "LUẬT",
        "CÁN BỘ,\nCÔNG CHỨC",
        "Điều 1. Phạm vi điều chỉnh[1]",
        "1. Khoản một",
        "2. Khoản hai",
        "a. điểm",
        "5. năm",
        "9. chín",
        "- gạch",
        "| TT | Tên |  |\n| 1 | a | b |\n|  | c | d |",
        "mới",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1258"])
def test_a_page_says_how_its_letters_are_encoded(encoding: str) -> None:
    page = (
        f'<html><head><meta charset="{encoding}"></head><body><p>Công chức Đà Nẵng ở tỉnh</p></body></html>'
    )
    content = _in_1258(page) if encoding == "cp1258" else page.encode(encoding)
    assert normalize("NFC", read_text("a.htm", content).text).strip() == "Công chức Đà Nẵng ở tỉnh"


def test_markdown_loses_its_marks_and_keeps_its_numbers() -> None:
    source = (
        "# QUYẾT ĐỊNH\n\n**Điều 3.** *Phạm vi*\\\nvà [đối tượng](http://x)\n\n"
        "3. ba\n4. bốn\n   - gạch\n\n+ cộng\n\n"
        "a) điểm một\nb) điểm hai\n\n| TT | Tên |\n|---|---|\n| 1 | a |\n\n<b>thẻ</b> &amp; `mã`\n"
    )
    assert read_text("a.md", source.encode()).text.strip().split("\n\n") == [
        "QUYẾT ĐỊNH",
        "Điều 3. Phạm vi\nvà đối tượng",
        "3. ba",
        "4. bốn",
        "- gạch",
        "+ cộng",
        "a) điểm một\nb) điểm hai",
        "| TT | Tên |\n| 1 | a |",
        "thẻ & mã",
    ]


# PDF


def _pdf(source: str) -> bytes:
    import typst

    fonts = str(files("handlers.charts") / "fonts")
    compiler: Any = typst.Compiler  # its type says one kind of input for source and folders
    return bytes(compiler(source.encode(), font_paths=[fonts], ignore_system_fonts=True).compile())


_PAGE = '#set page(width: 12cm, height: 9cm{})\n#set text(font: "Be Vietnam Pro", lang: "vi")\n'


def test_a_pdf_is_read_page_by_page_without_what_repeats() -> None:
    header = ', header: [CÔNG BÁO/Số 12], numbering: "1"'
    articles = "\n\n".join(
        f"*Điều {n}.* Cán bộ, công chức được cử đi học lần thứ {n}. #lorem(30)" for n in range(1, 13)
    )
    found = read_text("a.pdf", _pdf(_PAGE.format(header) + articles))
    assert "CÔNG BÁO" not in found.text
    assert [line for line in found.text.split("\n") if line.strip().isdecimal()] == []
    places = [found.text.index(f"Điều {n}. Cán bộ, công chức") for n in range(1, 13)]
    assert places == sorted(places)
    assert any("đầu trang" in note for note in found.notes)


def test_a_pdf_without_text_is_a_scan() -> None:
    drawn = _PAGE.format("") + "#rect(width: 5cm, height: 3cm, fill: blue)"
    with pytest.raises(FileRefused) as refusal:
        read_text("a.pdf", _pdf(drawn))
    assert str(refusal.value) == sentences.SCANNED


def test_pages_without_text_are_named() -> None:
    words = (
        "Điều 1. Cán bộ, công chức, viên chức được cử đi đào tạo, bồi dưỡng ở nước ngoài phải đủ điều kiện. "
        * 3
    )
    found = read_text("a.pdf", _pdf(_PAGE.format("") + words + "#pagebreak()#rect(fill: red)"))
    assert found.notes == (sentences.scanned_pages([2]),)


def test_a_locked_pdf_is_refused() -> None:
    plain = _pdf(_PAGE.format("") + "Điều 1")
    trailer = b"trailer\n<< /Size 2 /Root 1 0 R /Encrypt 9 0 R /ID [<00><00>] >>"
    body = (
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
        b"9 0 obj\n<< /Filter /Standard /V 1 /R 2 /O <"
        + b"11" * 32
        + b"> /U <"
        + b"22" * 32
        + b"> /P -4 >>\nendobj\n"
    )
    places = [body.index(b"%d 0 obj" % number) for number in (1, 2, 9)]
    table = b"xref\n0 3\n0000000000 65535 f \n%010d 00000 n \n%010d 00000 n \n9 1\n%010d 00000 n \n" % tuple(
        places
    )
    locked = body + table + trailer.replace(b"/Size 2", b"/Size 10") + b"\nstartxref\n%d\n%%%%EOF" % len(body)
    with pytest.raises(FileRefused) as refusal:
        read_text("a.pdf", locked)
    assert str(refusal.value) == sentences.ENCRYPTED
    assert plain.startswith(b"%PDF-")


# Refusals


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"", sentences.EMPTY),
        ("a.txt", b"  \n", sentences.EMPTY),
        ("a.txt", "\u200b\ufeff \n".encode("utf-16"), None),
        ("a.txt", b"MZ\x90\x00\x03" + bytes(3000), sentences.BINARY),
        ("a.txt", "Điều 1".encode() + bytes(range(8)) * 100, sentences.BINARY),
        ("a.pdf", b"PK\x03\x04", sentences.BROKEN_PDF),
        ("a.pdf", b"%PDF-1.7\nnothing", sentences.BROKEN_PDF),
        ("a.html", b"<script>x</script>", sentences.NO_TEXT),
        ("a.html", b"<div>" * 3000, None),
        (
            "a.html",
            "".join(["<table>", "<tr><td>x" * (bounds.MOST_CELLS + 1)]).encode(),
            sentences.TOO_MANY_CELLS,
        ),
        ("a.md", b"> " * 4000, None),
        ("a.doc", b"x", None),
        ("a.rtf", b"x", None),
        ("a.xlsx", b"x", None),
        ("khong-duoi", b"x", None),
        ("a.txt", b"a" * (bounds.MOST_CHARACTERS + 1), sentences.TOO_LONG),
    ],
    ids=lambda value: str(value)[:20] if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_refused(name: str, content: bytes, said: str | None) -> None:
    with pytest.raises(FileRefused) as refusal:
        read_text(name, content)
    assert said is None or str(refusal.value) == said
    assert "nh/chị" in str(refusal.value) or "Trợ lý" in str(refusal.value)


def test_noise_is_refused_or_read_and_never_fails() -> None:
    for name in ("a.txt", "a.md", "a.html", "a.pdf", "a.docx"):
        for seed in range(20):
            noise = os.urandom(1 + 97 * seed)
            try:
                read_text(name, noise)
            except FileRefused:
                continue


def test_the_task_apart_hands_the_text_over() -> None:
    target = BytesIO()
    task.text({"name": "a.txt"}, BytesIO(_in_1258(_LAW)), target)
    found = task.from_json(target.getvalue())
    assert found.text == _LAW
    assert found.notes == (sentences.FROM_1258,)
    assert json.loads(target.getvalue())["notes"] == [sentences.FROM_1258]


def test_what_follows_a_large_picture_of_a_page_is_read() -> None:
    picture = '<img src="data:image/png;base64,' + "A" * 11_000_000 + '">'
    page = f"<p>Điều 1. Trước hình</p>{picture}<p>Điều 2. Sau hình</p>"
    assert read_text("a.html", page.encode()).text == "Điều 1. Trước hình\n\nĐiều 2. Sau hình\n"


def test_cells_over_rows_and_columns_keep_the_columns_below_in_their_place() -> None:
    page = (
        "<table><tr><td rowspan=2 colspan=2>A</td><td>B</td></tr><tr><td>C</td></tr>"
        "<tr><td>D</td><td rowspan=2>E</td><td>F</td></tr><tr><td>G</td><td>H</td></tr></table>"
    )
    rows = read_text("a.html", page.encode()).text.splitlines()
    assert [row.replace(" ", "") for row in rows] == ["|A||B|", "|||C|", "|D|E|F|", "|G||H|"]


@pytest.mark.parametrize("said", ["punycode", "utf-7", "zip", "idna", "không có"])
def test_a_page_in_strange_letters_is_read_as_what_it_is(said: str) -> None:
    page = f"<meta charset={said}><p>Điều 1. Phạm vi điều chỉnh của Quy định này</p>"
    assert "Điều 1. Phạm vi điều chỉnh" in read_text("a.html", page.encode()).text


@pytest.mark.parametrize("mark", [">", "- "])
def test_markdown_that_lies_too_deep_is_refused_and_not_cut(mark: str) -> None:
    deep = mark * 30 + "đây" if mark == ">" else "\n".join("  " * n + "- đây" for n in range(15))
    assert "đây" in read_text("a.md", deep.encode()).text
    deep = mark * 60 + "đây" if mark == ">" else "\n".join("  " * n + "- đây" for n in range(60))
    with pytest.raises(FileRefused, match="lồng vào nhau"):
        read_text("a.md", deep.encode())


@pytest.mark.parametrize(
    ("run", "left"),
    [(" ", 200), (".", 200), ("…", 200), ("_", 200), (" .", 200), ("\n", 50), ("\n \t", 50)],
)
def test_runs_of_nothing_are_cut_short_and_noted(run: str, left: int) -> None:
    found = read_text("a.txt", f"Số:{run * 9000}Điều 1. Phạm vi".encode())
    assert found.text.startswith("Số:")
    assert found.text.endswith("Điều 1. Phạm vi")
    assert len(found.text) <= left + len("Số:Điều 1. Phạm vi") + 2
    assert ("\n" in run) == ("\n" in found.text)
    assert found.notes == (sentences.SHORTENED,)
    form = f"Họ và tên: {'.' * 120}\n{'.' * 190}\n\nNgày sinh: {'…' * 60}\n"
    assert read_text("a.txt", form.encode()).text == form
