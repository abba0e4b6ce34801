from __future__ import annotations

import re
import unicodedata
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.clause import Clause, KnowledgeError, Level
from knowledge.parsing.corrections import Closing, Corrections, Furniture, Joined, Spelling, TakenAs
from knowledge.parsing.parse import NONE, PARSER_VERSION, parse, survey

LAW = """\
QUỐC HỘI

LUẬT
MẪU VỀ VIÊN CHỨC

Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;

Phần thứ nhất
NHỮNG QUY ĐỊNH CHUNG

Chương I
PHẠM VI, ĐỐI TƯỢNG

Điều 1. Phạm vi điều chỉnh

Luật này quy định về viên chức, trừ trường hợp quy định tại
Điều 5 của Luật này và các trường hợp quy định tại
Điều 2. Trường hợp khác do Chính phủ quy định.

Điều 2. Giải thích từ ngữ

Trong Luật này, các từ ngữ dưới đây được hiểu như sau:

1. Viên chức là người:

a) Được tuyển dụng;
b) Làm việc tại đơn vị sự nghiệp;
c) Hưởng lương;
d) Có hợp đồng;
đ) Có vị trí việc làm:
- Theo danh mục;
+ Danh mục chung;
+ Danh mục riêng.
- Theo đề án.
e) Đủ sức khỏe.

1a. Hợp đồng là thỏa thuận bằng văn bản.

2. Đơn vị là tổ chức.

Chương II
QUYỀN, NGHĨA VỤ

Mục 1
QUYỀN

Tiểu mục 1. Quyền chung

Điều 3. Quyền

Mục 2. NGHĨA VỤ

Điều 10. Nghĩa vụ

Điều 10a. Nghĩa vụ khác

1. Một.

Điều 11. Việc không được làm

Phần thứ hai
ĐIỀU KHOẢN THI HÀNH

Chương III
HIỆU LỰC

Điều 12. Hiệu lực thi hành

Luật này có hiệu lực từ ngày 01 tháng 01 năm 2030.

Luật này được Quốc hội thông qua ngày 01 tháng 6 năm 2029.

CHỦ TỊCH QUỐC HỘI

Nguyễn Văn Mẫu
"""


def ids(text: str, corrections: Corrections = NONE) -> list[str]:
    """Ids without the document."""
    return [clause.id.removeprefix("d/") for clause in parse("d", text, corrections)]


def by_id(text: str, corrections: Corrections = NONE) -> dict[str, Clause]:
    return {clause.id.removeprefix("d/"): clause for clause in parse("d", text, corrections)}


def test_law_with_all_its_levels() -> None:
    one, two = "phan-1/chuong-I", "phan-1/chuong-II"
    assert ids(LAW) == [
        "mo-dau",
        "phan-1",
        one,
        f"{one}/dieu-1",
        f"{one}/dieu-2",
        f"{one}/dieu-2/khoan-1",
        f"{one}/dieu-2/khoan-1/diem-a",
        f"{one}/dieu-2/khoan-1/diem-b",
        f"{one}/dieu-2/khoan-1/diem-c",
        f"{one}/dieu-2/khoan-1/diem-d",
        f"{one}/dieu-2/khoan-1/diem-dd",
        f"{one}/dieu-2/khoan-1/diem-dd/gach-1",
        f"{one}/dieu-2/khoan-1/diem-dd/gach-1/gach-1",
        f"{one}/dieu-2/khoan-1/diem-dd/gach-1/gach-2",
        f"{one}/dieu-2/khoan-1/diem-dd/gach-2",
        f"{one}/dieu-2/khoan-1/diem-e",
        f"{one}/dieu-2/khoan-1a",
        f"{one}/dieu-2/khoan-2",
        two,
        f"{two}/muc-1",
        f"{two}/muc-1/tieu-muc-1",
        f"{two}/muc-1/tieu-muc-1/dieu-3",
        f"{two}/muc-2",
        f"{two}/muc-2/dieu-10",
        f"{two}/muc-2/dieu-10a",
        f"{two}/muc-2/dieu-10a/khoan-1",
        f"{two}/muc-2/dieu-11",
        "phan-2",
        "phan-2/chuong-III",
        "phan-2/chuong-III/dieu-12",
        "ket",
    ]


def test_clause_fields() -> None:
    clauses = by_id(LAW)
    point = clauses["phan-1/chuong-I/dieu-2/khoan-1/diem-dd"]
    assert (point.document, point.level, point.number) == ("d", Level.DIEM, "đ")
    assert point.parent == "d/phan-1/chuong-I/dieu-2/khoan-1"
    assert point.text == LAW[point.start : point.end] == "đ) Có vị trí việc làm:\n"
    assert clauses["phan-1/chuong-II/muc-2/dieu-10a"].number == "10a"
    assert clauses["phan-1"].parent is None
    assert clauses["ket"].searchable == ""
    assert clauses["ket"].plain.startswith("Luật này được Quốc hội thông qua")


def test_same_law_without_blank_lines_or_with_marks() -> None:
    tight = re.sub(r"\n+", "\n", LAW)
    assert ids(tight) == ids(LAW)
    marked = re.sub(r"^((?:Điều|\d+a?\.) ?\S*)", r"## **\1**", LAW, flags=re.MULTILINE)
    assert marked.count("**") > 10
    assert ids(marked) == ids(LAW)
    quoted = LAW.replace("1. Viên", "1\\. Viên").replace("- Theo", "    * Theo")
    assert ids(quoted) == ids(LAW)


def test_party_document() -> None:
    text = dedent("""\
        A- TÌNH HÌNH

        I- ĐÁNH GIÁ CHUNG

        1- Kết quả đạt được trong giai đoạn 2021
        - 2025 rất quan trọng.
        1.1- Về xây dựng tổ chức
        1.2- Về cán bộ:
        a- Số lượng
        b- Chất lượng
        2- Hạn chế
        II- NHIỆM VỤ
        1 - Quan điểm
        15 - 20 cán bộ mỗi năm.

        B- TỔ CHỨC THỰC HIỆN

        I- PHÂN CÔNG

        Nơi nhận:
        - Các tỉnh ủy;
        T/M BỘ CHÍNH TRỊ
        """)
    assert ids(text) == [
        "phan-A",
        "phan-A/muc-I",
        "phan-A/muc-I/khoan-1",
        "phan-A/muc-I/khoan-1/khoan-1.1",
        "phan-A/muc-I/khoan-1/khoan-1.2",
        "phan-A/muc-I/khoan-1/khoan-1.2/diem-a",
        "phan-A/muc-I/khoan-1/khoan-1.2/diem-b",
        "phan-A/muc-I/khoan-2",
        "phan-A/muc-II",
        "phan-A/muc-II/khoan-1",
        "phan-B",
        "phan-B/muc-I",
        "ket",
    ]


def test_roman_mucs_under_a_dieu_and_dieus_under_a_roman_muc() -> None:
    under = "Điều 1. Phê duyệt:\n\nI. MỘT\n\n1. A\n\nII. HAI\n\nĐiều 2. Hiệu lực.\n\nĐiều 3. Thi hành.\n"
    assert ids(under) == [
        "dieu-1",
        "dieu-1/muc-I",
        "dieu-1/muc-I/khoan-1",
        "dieu-1/muc-II",
        "dieu-2",
        "dieu-3",
    ]
    over = "I. MỘT\n\nĐiều 1. A\n\n1. B\n\nII. HAI\n\nĐiều 2. C\n"
    assert ids(over) == ["muc-I", "muc-I/dieu-1", "muc-I/dieu-1/khoan-1", "muc-II", "muc-II/dieu-2"]


@pytest.mark.parametrize(
    "wrapped",
    [
        "theo quy định tại\nĐiều 5 của Luật này.",
        "theo quy định tại\nĐiều 5 Luật Cán bộ, công chức.",
        "theo quy định tại\nĐiều 5. Trường hợp khác do Chính phủ quy định.",
        "theo khoản 2 Điều 4,\nĐiều 3. Trường hợp khác do Chính phủ quy định.",
        "theo khoản 2 Điều 1,\nĐiều 2. Trường hợp khác do Chính phủ quy định.",
        "theo quy định ở\nĐiều 2. của Luật này.",
        "được quy định tại Chương II và\nChương III của Luật này.",
        "đã được giao nhiệm vụ nêu trong danh mục số\n3. và người khác.",
        "thuộc trường hợp quy định tại khoản 1\nMục IV Kế hoạch này.",
        "trong các trường hợp mà Luật này đã quy định tại khoản\n3. Trường hợp khác do Chính phủ quy định.",
        "đã đào tạo được tất cả 15\n- 20 cán bộ.",
        "phát triển nhanh và bền vững kinh tế\n- xã hội của tỉnh.",
        "từ đầu năm 2021 đến cuối năm\n2025. Trong đó có cán bộ nữ.",
        "có nội dung: (1) Một. (2) Hai.\n(3) Ba. (4) Bốn.",
        "có nội dung:\n(1) Một. (2) Hai.\n(3) Ba.",
        "ngày\n19.5.2018 và ngày 20.5.2018.",
        "chi khoảng\n2.5 triệu đồng.",
        "với dân số hơn\n1.000 người.",
    ],
)
def test_what_a_line_break_puts_first_is_no_clause(wrapped: str) -> None:
    text = f"Điều 1. A\n\n1. Người làm việc.\n\n2. Cán bộ {wrapped}\n\nĐiều 2. B\n"
    assert ids(text) == ["dieu-1", "dieu-1/khoan-1", "dieu-1/khoan-2", "dieu-2"]


def test_numbers_left_out_or_begun_late() -> None:
    excerpt = "Điều 7. Bảy\n\n2. Hai.\n\n3. Ba.\n\nb) Điểm b.\n\nđ) Điểm đ.\n\nĐiều 9. Chín\n"
    assert ids(excerpt) == [
        "dieu-7",
        "dieu-7/khoan-2",
        "dieu-7/khoan-3",
        "dieu-7/khoan-3/diem-b",
        "dieu-7/khoan-3/diem-dd",
        "dieu-9",
    ]
    slip = "1. Một.\n2. Hai.\n3 Ba mất dấu chấm.\n4. Bốn.\n5. Năm.\n"
    assert ids(slip) == ["khoan-1", "khoan-2", "khoan-4", "khoan-5"]


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("abcdđeghiklmnopqrstuvxy", "a b c d dd e g h i k l m n o p q r s t u v x y"),
        ("abcdefg", "a b c d e f g"),
        ("abcdeg", "a b c d e g"),
    ],
)
def test_order_of_the_letters(letters: str, expected: str) -> None:
    text = "1. Gồm các điểm sau\n" + "".join(
        f"{letter}) điểm {letter} không có dấu chấm ở cuối dòng này\n" for letter in letters
    )
    assert ids(text) == ["khoan-1", *(f"khoan-1/diem-{letter}" for letter in expected.split())]


def test_brackets_count_parts_below_a_khoan_and_khoan_where_none_is_open() -> None:
    assert ids("1. Một\n1) A\n2) B\n2. Hai\n") == ["khoan-1", "khoan-1/so-1", "khoan-1/so-2", "khoan-2"]
    assert ids("Điều 1. Một\n1) A\n2) B\n") == ["dieu-1", "dieu-1/khoan-1", "dieu-1/khoan-2"]
    assert ids("1. Một:\n(1) A\n(2) B\n2. Hai\n") == ["khoan-1", "khoan-1/so-1", "khoan-1/so-2", "khoan-2"]


def test_a_list_announced_with_a_colon_lies_below() -> None:
    text = "1. Một\n\n- Gồm:\n\n(1) A;\n\n(2) B:\n\n- C\n\n(3) D.\n\n- Khác.\n"
    assert ids(text) == [
        "khoan-1",
        "khoan-1/gach-1",
        "khoan-1/gach-1/so-1",
        "khoan-1/gach-1/so-2",
        "khoan-1/gach-1/so-2/gach-1",
        "khoan-1/gach-1/so-3",
        "khoan-1/gach-2",
    ]


def test_bullet_before_a_number_is_layout() -> None:
    assert ids("1. Một\n\n- a) A\n\n- b) B\n\n- C\n") == [
        "khoan-1",
        "khoan-1/diem-a",
        "khoan-1/diem-b",
        "khoan-1/diem-b/gach-1",
    ]


def test_older_signs() -> None:
    text = "Chương I.- Một\n\nĐiều 1.- Hai\n\n1.- Ba\n\na/ Bốn\n\n2/ Năm\n\nĐiều 2: Sáu\n\nĐiều 3 - Bảy\n"
    assert ids(text) == [
        "chuong-I",
        "chuong-I/dieu-1",
        "chuong-I/dieu-1/khoan-1",
        "chuong-I/dieu-1/khoan-1/diem-a",
        "chuong-I/dieu-1/khoan-2",
        "chuong-I/dieu-2",
        "chuong-I/dieu-3",
    ]


def test_three_numbers_deep_and_without_their_khoan() -> None:
    assert ids("1. A\n1.1. B\n1.1.1. C\n1.1.2. D\n1.2. E\n2. F\n2.1 Không có dấu chấm\n") == [
        "khoan-1",
        "khoan-1/khoan-1.1",
        "khoan-1/khoan-1.1/khoan-1.1.1",
        "khoan-1/khoan-1.1/khoan-1.1.2",
        "khoan-1/khoan-1.2",
        "khoan-2",
        "khoan-2/khoan-2.1",
    ]
    assert ids("I. A\n1.1. B\n1.2. C\nII. D\n2.1. E\n") == [
        "muc-I",
        "muc-I/khoan-1.1",
        "muc-I/khoan-1.2",
        "muc-II",
        "muc-II/khoan-2.1",
    ]


def test_quoted_provisions_are_part_of_the_clause_that_quotes_them() -> None:
    text = dedent("""\
        Điều 1. Sửa đổi, bổ sung Luật A
        1. Sửa đổi Điều 5 như sau:
        “Điều 5. Nguyên tắc
        1. Một, gọi là “mẫu”.
        2. Hai.”
        2. Bổ sung khoản 3 như sau:
        "3. Ba.
        4. Bốn."
        3. Bãi bỏ Điều 7.
        Điều 2. Thi hành “quy chế
        Điều 3. Hiệu lực
        """)
    assert ids(text) == ["dieu-1", "dieu-1/khoan-1", "dieu-1/khoan-2", "dieu-1/khoan-3", "dieu-2", "dieu-3"]


def test_decision_with_a_regulation_and_an_annex() -> None:
    text = dedent("""\
        QUYẾT ĐỊNH
        Ban hành Quy chế

        Điều 1. Ban hành Quy chế.
        Điều 2. Thi hành.

        Nơi nhận:
        - Như Điều 2;
        - Lưu: VT.

        KT. BỘ TRƯỞNG
        THỨ TRƯỞNG

        QUY CHẾ
        Đào tạo

        Chương I
        QUY ĐỊNH CHUNG
        Điều 1. Phạm vi
        1. Một.

        PHỤ LỤC I

        Danh sách
        1. Một
        """)
    assert ids(text) == [
        "mo-dau",
        "dieu-1",
        "dieu-2",
        "ket",
        "kem-theo-quy-che",
        "kem-theo-quy-che/chuong-I",
        "kem-theo-quy-che/chuong-I/dieu-1",
        "kem-theo-quy-che/chuong-I/dieu-1/khoan-1",
        "phu-luc-I",
        "phu-luc-I/khoan-1",
    ]


def test_each_part_counts_anew() -> None:
    text = dedent("""\
        Điều 1. Ban hành Quy chế
        Điều 2. Thi hành
        TM. ỦY BAN NHÂN DÂN
        QUY CHẾ
        Về đào tạo
        Điều 1. Phạm vi
        Điều 2. Đối tượng

        PHỤ LỤC I
        Danh sách
        1. Một
        2. Hai

        PHỤ LỤC II
        Danh sách khác
        1. Một
        """)
    assert ids(text) == [
        "dieu-1",
        "dieu-2",
        "ket",
        "kem-theo-quy-che",
        "kem-theo-quy-che/dieu-1",
        "kem-theo-quy-che/dieu-2",
        "phu-luc-I",
        "phu-luc-I/khoan-1",
        "phu-luc-I/khoan-2",
        "phu-luc-II",
        "phu-luc-II/khoan-1",
    ]


def test_clauses_after_a_signature_without_a_known_title() -> None:
    text = "Điều 1. A\n\nNơi nhận:\n- Như Điều 1;\n\nThể lệ cuộc thi\n\nĐiều 1. B\n\nĐiều 2. C\n"
    assert ids(text) == ["dieu-1", "ket", "dieu-1~2", "dieu-2"]
    assert by_id(text)["ket"].text.endswith("Thể lệ cuộc thi\n\n")


def test_a_dieu_is_not_begun_again_by_a_reference() -> None:
    text = "Chương I\n\nĐiều 1. A\n\nChương II\nNội dung khác đã nêu ở\nĐiều 1. Phạm vi\n\nĐiều 2. B\n"
    assert ids(text) == ["chuong-I", "chuong-I/dieu-1", "chuong-II", "chuong-II/dieu-2"]


def test_small_letters_in_a_list_below_a_short_title() -> None:
    assert ids("1. Hồ sơ\n- đơn xin học\n- bằng cấp\n") == ["khoan-1", "khoan-1/gach-1", "khoan-1/gach-2"]


def test_lists_that_announce_each_other_stay_shallow() -> None:
    found = ids("1. A:\n" + "- b:\n(1) c:\n" * 40)
    assert max(name.count("/") for name in found) <= 4


def test_a_title_in_capitals_is_no_signature_where_clauses_go_on() -> None:
    text = (
        "Chương I\n\nQUỐC HỘI\n\nĐiều 1. A\n\nChương II\n\nCHỦ TỊCH NƯỚC\n\nĐiều 2. B\n\n"
        "CHỦ TỊCH\n\nNguyễn Văn A\n"
    )
    assert ids(text) == ["chuong-I", "chuong-I/dieu-1", "chuong-II", "chuong-II/dieu-2", "ket"]
    assert "CHỦ TỊCH NƯỚC" in by_id(text)["chuong-II"].text


def test_repeated_numbers_get_suffixes() -> None:
    text = "1. A.\n\n2. B.\n\n1. C.\n\na) D.\n\n1. E.\n"
    assert ids(text) == ["khoan-1", "khoan-2", "khoan-1~2", "khoan-1~2/diem-a", "khoan-1~3"]
    assert [c.number for c in parse("d", text)] == ["1", "2", "1", "a", "1"]


@pytest.mark.parametrize(
    "text", ["Chỉ có lời văn.\n", "- gạch\n- gạch\n", "Nơi nhận:\n- A\n", "\n \n", "\ufeff"]
)
def test_text_without_a_numbered_clause_is_one_opening(text: str) -> None:
    assert ids(text) == ["mo-dau"]


def test_empty_text_has_no_clause() -> None:
    assert parse("d", "") == ()


def test_blank_lines_before_the_first_clause_are_its_own() -> None:
    clauses = by_id("\n\n1. A\n\n\n2. B\n")
    assert [clause.text for clause in clauses.values()] == ["\n\n1. A\n\n\n", "2. B\n"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_byte_order_mark(end: str) -> None:
    text = "\ufeff" + LAW.replace("\n", end)
    clauses = parse("d", text)
    assert [clause.id for clause in clauses] == [clause.id for clause in parse("d", LAW)]
    assert [clause.plain for clause in clauses] == [clause.plain for clause in parse("d", LAW)]
    assert "".join(clause.text for clause in clauses) == text


def test_decomposed_letters() -> None:
    text = unicodedata.normalize("NFD", LAW)
    assert text != LAW
    assert ids(text) == ids(LAW)
    assert [clause.plain for clause in parse("d", text)] == [clause.plain for clause in parse("d", LAW)]


def test_plain_has_the_words_without_layout() -> None:
    text = "## **1.** Một  *hai*\n\n  * Ba \\- (\\*) \\\nbốn\n\n(*) Ghi chú: 2*3.\nNăm\nsáu;\nbảy\n"
    one, dash = parse("d", text)
    assert one.plain == "1. Một hai"
    assert dash.plain == "- Ba - (*) bốn\n(*) Ghi chú: 2*3.\nNăm sáu;\nbảy"
    assert dash.searchable == dash.plain


TRAP = """\
KẾ HOẠCH

Số đến 12

1. Mục tiêu

- Cấp tỉnh:
  - Phân đầu tốt và có

triển vọng.

b) Cấp xã.

Trong quá trình thực hiện, có vướng mắc.
"""


def corrected() -> Corrections:
    why = "thử"
    return Corrections(
        taken=(TakenAs("- Cấp tỉnh:", Level.DIEM, "a", why),),
        closings=(Closing("Trong quá trình", "khoan-1", why),),
        joined=(Joined("tốt và có", "triển vọng", why),),
        furniture=(Furniture("Số đến 12", why),),
        spellings=(Spelling("Phân đầu", "Phấn đấu", why),),
    )


def test_corrections_change_the_reading_and_not_the_text() -> None:
    assert ids(TRAP) == ["mo-dau", "khoan-1", "khoan-1/gach-1", "khoan-1/gach-2", "khoan-1/diem-b"]
    clauses = by_id(TRAP, corrected())
    assert list(clauses) == [
        "mo-dau",
        "khoan-1",
        "khoan-1/diem-a",
        "khoan-1/diem-a/gach-1",
        "khoan-1/diem-b",
        "khoan-1/doan-1",
    ]
    dash = clauses["khoan-1/diem-a/gach-1"]
    assert dash.plain == "- Phân đầu tốt và có triển vọng."
    assert dash.searchable == "- Phấn đấu tốt và có triển vọng."
    assert dash.text == "  - Phân đầu tốt và có\n\ntriển vọng.\n\n"
    assert clauses["mo-dau"].plain == "KẾ HOẠCH\nSố đến 12"
    assert clauses["mo-dau"].searchable == "KẾ HOẠCH"
    assert "".join(clause.text for clause in clauses.values()) == TRAP


def test_closing_paragraphs_are_numbered_where_there_are_two() -> None:
    closings = tuple(Closing(line, "khoan-1", "thử") for line in ("(Một số", "Trong khi"))
    text = "1. A\n\na) B\n\n(Một số khác)\n\nTrong khi làm\n\n2. C\n"
    assert [(c.id, c.number) for c in parse("d", text, Corrections(closings=closings))] == [
        ("d/khoan-1", "1"),
        ("d/khoan-1/diem-a", "a"),
        ("d/khoan-1/doan-1", "1"),
        ("d/khoan-1/doan-2", "2"),
        ("d/khoan-2", "2"),
    ]
    alone = parse("d", "1. A\n\na) B\n\n(Một số khác)\n", Corrections(closings=closings[:1]))
    assert alone[-1].id == "d/khoan-1/doan-1"
    assert alone[-1].number == ""


def test_second_half_of_a_broken_sentence_is_no_clause() -> None:
    text = "1. Người quy định ở\n\n2. Và người khác.\n\n2. Hai.\n"
    joined = Corrections(joined=(Joined("quy định ở", "2. Và", "thử"),))
    assert [clause.plain for clause in parse("d", text, joined)] == [
        "1. Người quy định ở 2. Và người khác.",
        "2. Hai.",
    ]


@pytest.mark.parametrize(
    ("corrections", "passage", "times"),
    [
        (Corrections(taken=(TakenAs("- Cấp huyện:", Level.DIEM, "a", "thử"),)), "- Cấp huyện:", 0),
        (Corrections(closings=(Closing("Trong lúc", "khoan-1", "thử"),)), "Trong lúc", 0),
        (Corrections(closings=(Closing("", "khoan-1", "thử"),)), "", 14),
        (Corrections(joined=(Joined("tốt và có", "không có", "thử"),)), "tốt và có … không có", 0),
        (Corrections(furniture=(Furniture("Số đến", "thử"),)), "Số đến", 0),
        (Corrections(spellings=(Spelling("Cấp", "Cấp", "thử"),)), "Cấp", 2),
    ],
)
def test_a_correction_that_does_not_fit_once_is_an_error(
    corrections: Corrections, passage: str, times: int
) -> None:
    with pytest.raises(KnowledgeError) as caught:
        parse("kh-mau", TRAP, corrections)
    message = str(caught.value)
    assert message.startswith(f"kh-mau: hiệu chỉnh “{passage}”")
    assert message.endswith(f"khớp {times} lần")
    assert "\n" not in message


def test_a_closing_paragraph_outside_its_clause_is_an_error() -> None:
    corrections = Corrections(closings=(Closing("b) Cấp xã", "khoan-2", "thử"),))
    with pytest.raises(KnowledgeError, match=r"^kh-mau: hiệu chỉnh “b\) Cấp xã” cần nằm trong khoan-2"):
        parse("kh-mau", TRAP, corrections)


def test_version_is_a_name_for_fingerprints() -> None:
    assert PARSER_VERSION


# Any text at all.

SEGMENT = re.compile(
    r"(?:mo-dau|ket|phu-luc(?:-[A-Za-z0-9.-]+)?|kem-theo-[a-z-]+|(?:phan|chuong|muc|tieu-muc|dieu|khoan|diem|so|gach|doan)-[A-Za-z0-9.]+)(?:~[0-9]+)?"
)
MARKS = (
    "1. 2. 3. 1.1. 1.2 2.1. 1a. a) b) c) đ) 1) 2) (1) (2) I. II. IV- A. B- C. 1- 2- a- - + * • – ## ** “ ” : "
    "Điều~1. Điều~2. Điều~5~của Điều~10a. Chương~I Chương~II Mục~1 Mục~2. Tiểu~mục~1 Phần~thứ~nhất PHẦN~II "
    'Nơi~nhận: TM.~ỦY~BAN CHỦ~TỊCH QUY~CHẾ PHỤ~LỤC~I tại và " lời~văn Tên 2025. \n \n\n \r\n \t \\ '
    "\ufeff \u0301 \x0c \x85 \u2028 \x00 12 13 Điều~1 Điều~2.[3] ÐIỀU~1: Điều~7b."
    " Điều~8.~Tên~..........~5 MỤC~LỤC «Điều~3. »."
    " như~sau: CÔNG~BÁO/Số~1~+~2/Ngày~01-01-2024~3 12~CÔNG~BÁO/Số~3/Ngày~01-01-2024"
    " Ký~bởi:~Cổng~Thông~tin Email:~a@b.vn |~a~|~b~|"
    " a\tb\tc [1]~Luật Khoản~1.~A Phụ~lục~II: Chương~Il"
)
PIECES = st.sampled_from(
    [piece.replace("~", " ") for piece in re.split(" +", MARKS)] + ["\n", "\n\n", " ", "\n1. "]
)
HOSTILE = st.lists(st.one_of(PIECES, PIECES, PIECES, st.text(max_size=4)), max_size=60).map(" ".join)
GLUED = st.lists(PIECES, max_size=60).map("".join)


@given(st.one_of(HOSTILE, GLUED, st.text()))
def test_any_text_is_given_back_in_clauses_with_ids_of_their_own(text: str) -> None:
    clauses = parse("d", text)
    assert "".join(clause.text for clause in clauses) == text
    assert [clause.start for clause in clauses] == [0, *(clause.end for clause in clauses)][: len(clauses)]
    seen: set[str] = set()
    for clause in clauses:
        above, _, segment = clause.id.rpartition("/")
        assert clause.text == text[clause.start : clause.end] != ""
        assert clause.start == 0 or text[clause.start - 1] in "\r\n"
        assert text[clause.start - 1 : clause.start + 1] != "\r\n"
        assert clause.id not in seen
        assert SEGMENT.fullmatch(segment)
        assert above == (clause.parent or "d")
        assert clause.parent is None or clause.parent in seen
        assert (clause.searchable == "") == (clause.level is Level.KET or clause.plain == "")
        seen.add(clause.id)
    assert parse("d", text) == clauses


@given(st.one_of(HOSTILE, GLUED))
def test_plain_keeps_every_letter(text: str) -> None:
    def letters(passage: str) -> str:
        marked = unicodedata.normalize("NFD", passage)
        return "".join(c for c in marked if c.isalnum() or c in '().:;,“”"')

    found = survey("d", text)
    for clause in found.clauses:
        kept, at = "", clause.start
        for start, end in found.furniture:
            if clause.start <= start < clause.end:
                kept, at = kept + text[at:start], end
        assert letters(clause.plain) == letters(kept + text[at : clause.end])
        assert clause.plain == clause.plain.strip()


def test_a_large_hostile_text_is_read_in_reasonable_time() -> None:
    lines = ("“1. a\n", "(1) b\n", "- c:\n", "(1) d:\n", "*" * 50 + "e\n", "1.1.1.1 F\n", "Điều 5. tại\n")
    text = "".join(lines) * 1500
    assert "".join(clause.text for clause in parse("d", text)) == text
