"""Word files as text: what Word shows, numbers included, and nothing else."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from bot.errors import FileRefused
from bot.reading import read_text, sentences
from tests.unit.office_files import (
    cell,
    docx,
    level,
    notes,
    numbered,
    numbering,
    paragraph,
    styles,
    table,
)


def _text(content: bytes) -> str:
    return read_text("a.docx", content).text


def _paragraphs(content: bytes) -> list[str]:
    return _text(content).strip().split("\n\n")


_LAW = numbering(
    [
        level(0, "upperRoman", "Chương %1")
        + level(1, "decimal", "Điều %2.", '<w:lvlRestart w:val="0"/>')
        + level(2, "decimal", "%3.")
        + level(3, "lowerLetter", "%4)")
        + level(4, "bullet", "\uf0b7"),
        level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2.") + level(2, "decimal", "%1.%2.%3"),
    ],
    {
        1: (0, ""),
        2: (1, ""),
        3: (1, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'),
        4: (1, f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "(%1)")}</w:lvlOverride>'),
    },
)


def test_numbers_that_word_sets_are_computed() -> None:
    body = "".join(
        numbered(words, 1, at)
        for words, at in [
            ("Quy định chung", 0),
            ("Phạm vi", 1),
            ("Đối tượng", 1),
            ("Cán bộ", 2),
            ("cấp tỉnh", 3),
            ("cấp xã", 3),
            ("bên dưới", 4),
            ("Công chức", 2),
            ("cấp huyện", 3),
            ("Điều khoản thi hành", 0),
            ("Hiệu lực", 1),
            ("Khoản đầu", 2),
        ]
    )
    assert _paragraphs(docx(body, numbering=_LAW)) == [
        "Chương I Quy định chung",
        "Điều 1. Phạm vi",
        "Điều 2. Đối tượng",
        "1. Cán bộ",
        "a) cấp tỉnh",
        "b) cấp xã",
        "- bên dưới",
        "2. Công chức",
        "a) cấp huyện",
        "Chương II Điều khoản thi hành",
        "Điều 3. Hiệu lực",
        "1. Khoản đầu",
    ]


def test_a_list_goes_on_unless_its_number_says_where_it_begins() -> None:
    places = [(2, 0), (2, 1), (2, 1), (2, 2), (2, 0), (2, 1), (3, 0), (3, 0), (3, 1)]
    body = "".join(numbered("x", number, at) for number, at in places)
    shown = [line.split(" ")[0] for line in _paragraphs(docx(body, numbering=_LAW))]
    assert shown == ["1.", "1.1.", "1.2.", "1.2.1", "2.", "2.1.", "1.", "2.", "2.1."]


def test_a_number_may_bring_a_level_of_its_own() -> None:
    body = numbered("x", 4) + numbered("y", 4)
    assert _paragraphs(docx(body, numbering=_LAW)) == ["(A) x", "(B) y"]


def test_a_level_that_was_not_used_stands_at_its_beginning() -> None:
    assert _paragraphs(docx(numbered("x", 2, 1), numbering=_LAW)) == ["1.1. x"]


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("lowerLetter", ["a", "b", "c", "d", "e"]),
        ("lowerRoman", ["i", "ii", "iii", "iv", "v"]),
        ("decimalZero", ["01", "02", "03", "04", "05"]),
        ("vietnameseCounting", ["một", "hai", "ba", "bốn", "năm"]),
    ],
)
def test_counts_are_written_as_word_writes_them(form: str, shown: list[str]) -> None:
    part = numbering([level(0, form, "%1/")], {1: (0, "")})
    body = "".join(numbered("x", 1) for _ in shown)
    assert _paragraphs(docx(body, numbering=part)) == [f"{number}/ x" for number in shown]


def test_a_style_may_set_the_number_its_parents_too() -> None:
    part = numbering(
        [
            level(0, "decimal", "Điều %1.", '<w:pStyle w:val="Dieu"/>')
            + level(1, "decimal", "%2)", '<w:pStyle w:val="Khoan"/>')
        ],
        {1: (0, "")},
    )
    described = styles(
        '<w:style w:type="paragraph" w:styleId="Dieu">'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>',
        '<w:style w:type="paragraph" w:styleId="Khoan"><w:basedOn w:val="Goc"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>',
        '<w:style w:type="paragraph" w:styleId="Con"><w:basedOn w:val="Khoan"/></w:style>',
    )
    body = (
        paragraph("một", '<w:pStyle w:val="Dieu"/>')
        + paragraph("hai", '<w:pStyle w:val="Khoan"/>')
        + paragraph("ba", '<w:pStyle w:val="Con"/>')
        + paragraph("không", '<w:pStyle w:val="Khoan"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    )
    found = _paragraphs(docx(body, numbering=part, styles=described))
    assert found == ["Điều 1. một", "1) hai", "2) ba", "không"]


def test_deleted_moved_and_hidden_letters_are_left_out() -> None:
    body = (
        "<w:p><w:r><w:t>Điều 1. </w:t></w:r><w:del><w:r><w:delText>cũ</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>mới</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>đi</w:t></w:r></w:moveFrom>"
        "<w:moveTo><w:r><w:t> về</w:t></w:r></w:moveTo>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t> hiện</w:t></w:r></w:p>'
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>Hai đoạn </w:t></w:r></w:p>"
        "<w:p><w:r><w:t>nhập một.</w:t></w:r></w:p>"
    )
    found = read_text("a.docx", docx(body))
    assert found.text.strip().split("\n\n") == ["Điều 1. mới về hiện", "Hai đoạn nhập một."]
    assert {sentences.TRACKED, sentences.HIDDEN} <= set(found.notes)


def test_fields_breaks_controls_and_links_are_read_as_they_show() -> None:
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>dòng</w:t><w:br/><w:t>mới</w:t><w:tab/><w:t>2023</w:t><w:noBreakHyphen/><w:t>2025</w:t></w:r></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>trong khung</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:hyperlink><w:r><w:t>liên kết</w:t></w:r></w:hyperlink>"
        "<w:commentRangeStart/><w:r><w:commentReference/></w:r></w:p>"
    )
    assert _paragraphs(docx(body)) == ["7", "dòng\nmới   2023-2025", "trong khung", "liên kết"]


def test_capitals_of_a_style_are_capitals() -> None:
    body = "<w:p><w:r><w:rPr><w:caps/></w:rPr><w:t>Quyết định</w:t></w:r></w:p>"
    assert _paragraphs(docx(body)) == ["QUYẾT ĐỊNH"]


def test_notes_stand_at_the_end_in_their_order() -> None:
    body = (
        '<w:p><w:r><w:t>Một</w:t><w:footnoteReference w:id="2"/>'
        '<w:t> và hai</w:t><w:endnoteReference w:id="5"/></w:r></w:p>'
    )
    found = docx(
        body,
        footnotes=notes("footnote", ("1", "không dẫn"), ("2", "ghi chú")),
        endnotes=notes("endnote", ("5", "cuối")),
    )
    assert _paragraphs(found) == ["Một[1] và hai[2]", "[1] ghi chú", "[2] cuối"]


def test_tables_are_lines_and_letterheads_are_paragraphs() -> None:
    letterhead = table(
        [
            cell(paragraph("ỦY BAN NHÂN DÂN"), paragraph("TỈNH PHÚ YÊN"), paragraph("Số: 12/QĐ-UBND")),
            cell(
                paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
                paragraph("Phú Yên, ngày 05 tháng 3 năm 2030"),
            ),
        ]
    )
    listed = table(
        [cell(paragraph("TT")), cell(paragraph("Nội dung"), properties='<w:gridSpan w:val="2"/>')],
        [
            cell(paragraph("1"), properties='<w:vMerge w:val="restart"/>'),
            cell(paragraph("a|b")),
            cell(paragraph("c")),
        ],
        [
            cell(paragraph("bỏ"), properties="<w:vMerge/>"),
            cell(paragraph("d")),
            cell(table([cell(paragraph("e"))])),
        ],
    )
    assert _text(docx(letterhead + listed)).strip().split("\n") == [
        "ỦY BAN NHÂN DÂN",
        "TỈNH PHÚ YÊN",
        "Số: 12/QĐ-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Phú Yên, ngày 05 tháng 3 năm 2030",
        "",
        "| TT | Nội dung |  |",
        "| 1 | a\\|b | c |",
        "|  | d | e |",
    ]


def test_text_boxes_are_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('Trong hộp')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>Ngoài</w:t><mc:AlternateContent><mc:Choice>"
        f"<w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert _paragraphs(docx(body)) == ["Ngoài", "Trong hộp"]


def test_letters_of_old_fonts_are_converted_by_their_font() -> None:
    body = (
        '<w:p><w:r><w:rPr><w:rFonts w:ascii=".VnTimeH"/></w:rPr><w:t>quyÕt ®Þnh</w:t></w:r></w:p>'
        '<w:p><w:r><w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr><w:t>§iÒu 1. C¸n bé</w:t></w:r>'
        '<w:r><w:rPr><w:rFonts w:ascii="VNI-Times"/></w:rPr><w:t> coâng chöùc</w:t></w:r>'
        "<w:r><w:t> Unicode đúng</w:t></w:r></w:p>"
    )
    found = read_text("a.docx", docx(body))
    assert found.text.strip().split("\n\n") == ["QUYẾT ĐỊNH", "Điều 1. Cán bộ công chức Unicode đúng"]
    assert sentences.FROM_TCVN3 in found.notes


def test_a_file_of_python_docx_is_read() -> None:
    from docx import Document

    made = Document()
    made.add_heading("KẾ HOẠCH", 0)
    made.add_paragraph("Mở đầu.")
    made.add_paragraph("Việc một", style="List Number")
    made.add_paragraph("Việc hai", style="List Number")
    made.add_paragraph("Gạch", style="List Bullet")
    target = BytesIO()
    made.save(target)
    assert _paragraphs(target.getvalue()) == ["KẾ HOẠCH", "Mở đầu.", "1. Việc một", "2. Việc hai", "- Gạch"]


def test_a_file_that_defines_entities_is_refused() -> None:
    entities = '<!ENTITY a0 "chữ">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    source = BytesIO(docx(paragraph("an toàn &a9;")))
    target = BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode()
            new.writestr(name, f"<!DOCTYPE x [{entities}]>{content}" if "document.xml" in name else content)
    with pytest.raises(FileRefused) as refusal:
        _text(target.getvalue())
    assert str(refusal.value) == sentences.BROKEN_DOCX


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), sentences.ENCRYPTED),
        (b"PK\x03\x04 cut off", sentences.BROKEN_DOCX),
        (docx(paragraph("đủ dài"))[:-40], sentences.BROKEN_DOCX),
        (docx("<w:p>"), sentences.BROKEN_DOCX),
        (docx(""), sentences.NO_TEXT),
        (docx("<w:sdt><w:sdtContent>" * 210 + "</w:sdtContent></w:sdt>" * 210), None),
    ],
    ids=["locked", "no zip", "cut off", "no XML", "empty", "deep"],
)
def test_files_that_cannot_be_read_are_refused(content: bytes, said: str | None) -> None:
    with pytest.raises(FileRefused) as refusal:
        read_text("a.docx", content)
    assert str(refusal.value) == (said or str(refusal.value))


def test_what_a_file_says_to_nobody_does_not_part_its_words() -> None:
    words = "<w:p><!-- a --><w:r><w:t>Điều 1. Phạm<!-- b --> vi<?c d?> này</w:t></w:r></w:p>"
    assert read_text("a.docx", docx(words)).text == "Điều 1. Phạm vi này\n"
