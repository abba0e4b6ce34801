"""Law files in hard layouts: tests/unit/laws holds their texts and the ids that they must give."""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.layouts import LAYOUTS, Article
from bench.parse import articles_of
from knowledge.citation import cite, short
from knowledge.clause import Level
from knowledge.library import parse_unindexed
from knowledge.parsing.parse import parse, survey
from knowledge.parsing.survey import Why

FOLDER = Path(__file__).parent / "laws"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


def read(name: str) -> str:
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def expected(name: str) -> list[str]:
    found: list[str] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_tree(name: str) -> None:
    text = read(name)
    clauses = parse("d", text)
    assert [clause.id.removeprefix("d/") for clause in clauses] == expected(name)
    assert "".join(clause.text for clause in clauses) == text


# Page furniture.

LAW = """\
Điều 7. Quyền và{between}nghĩa vụ của người học
1. Được học tập và rèn{between}luyện theo quy định tại khoản 2{between}Điều 9. Trường hợp khác do luật định.
2. Khoản hai.
Điều 8. Hiệu lực
"""


@pytest.mark.parametrize(
    "between",
    [
        "\n\n12 CÔNG BÁO/Số 3/Ngày 01-01-2024\n\n",
        "\nCÔNG BÁO/Số 123 + 124/Ngày 24-7-2020 3\n",
        "\f\n          CÔNG BÁO/Số 123 + 124/Ngày 24-7-2020             3\n\n",
        " CÔNG BÁO/Số 3/Ngày 01-01-2024 13 ",
        "\nCÔNG BAO/S6 809 + 810/Ngày 19-9-2021\n",
        "\n\nTrang 3/12\n\n",
        "\n12\n\f",
        "\n\n- 12 -\n\f\n",
        "\nwww.thuvienphapluat.vn\n",
        "\n(Xem tiếp Công báo số 715 + 716)\nPHẦN VĂN BẢN KHÁC\n(Tiếp theo Công báo số 7)\n",
        "\nKý bởi: Cổng Thông tin điện tử Chính\nphủ\nEmail: a@b.vn\nThời gian ký: 1.7.2015\n",
        "\nNgười ký: CỔNG THÔNG TIN ĐIỆN TỬ CHÍNH PHỦ\nThoigian ky: 16.07.2015 16:15:33 +07:00\n",
    ],
)
def test_what_stands_between_pages_breaks_no_sentence(between: str) -> None:
    text = LAW.format(between=between)
    found = survey("d", text)
    plain = {clause.id: clause.plain for clause in found.clauses}
    assert list(plain) == ["d/dieu-7", "d/dieu-7/khoan-1", "d/dieu-7/khoan-2", "d/dieu-8"]
    assert plain["d/dieu-7"] == "Điều 7. Quyền và nghĩa vụ của người học"
    one = "1. Được học tập và rèn luyện theo quy định tại khoản 2\nĐiều 9. Trường hợp khác do luật định."
    assert plain["d/dieu-7/khoan-1"].replace("\n", " ") == one.replace("\n", " ")
    assert "".join(clause.text for clause in found.clauses) == text
    assert found.furniture
    assert all(text[start:end].strip() in between for start, end in found.furniture)


def test_numbers_that_count_pages_and_numbers_that_do_not() -> None:
    page = "Điều {0}. Tên\n" + "Một câu đã hết.\n" * 12
    text = "".join(page.format(n) + f"{n + 1}\n" for n in range(1, 5))
    found = survey("d", text)
    assert [text[start:end] for start, end in found.furniture] == ["2\n", "3\n", "4\n", "5\n"]
    column = "Điều 1. Bảng\n" + "".join(f"{n}\n" for n in range(1, 30))
    assert survey("d", column).furniture == ()
    assert survey("d", "Điều 1. Số lượng\n\n30\n\nĐiều 2. Hai\n").furniture == ()


def test_a_title_that_a_page_header_cuts_off_is_no_part_of_a_gazette() -> None:
    text = "Điều 1. Kiến nghị sửa đổi\nvăn bản quy phạm pháp luật\n\nĐiều 2. Hai\n"
    assert survey("d", text).furniture == ()


# Tables.


def test_tables_are_kept_whole() -> None:
    table = "| 1. | Một |\n| Điều 2. | a) |\n"
    tabs = "TT\tTên\tSố\n1.\tĐiều 3.\t5\n2.\tHai\t6\n"
    text = f"Điều 1. Bảng\n1. Gồm:\n{table}2. Và:\n{tabs}Điều 2.\tTên\n"
    found = survey("d", text)
    assert [clause.id for clause in found.clauses] == [
        "d/dieu-1",
        "d/dieu-1/khoan-1",
        "d/dieu-1/khoan-2",
        "d/dieu-2",
    ]
    assert [text[start:end] for start, end in found.tables] == [table, tabs]


# What was not taken.


def test_refused_lines_say_why() -> None:
    text = (
        "Điều 1. Một\nTheo quy định tại\nĐiều 5 của Luật này.\n"
        "Sửa đổi Điều 6 như sau:\n“Điều 6. Sáu\n1. Quoted.”\n"
        "Trường hợp khác quy định tại khoản 2\nĐiều 9. Trong đó có cán bộ.\nĐiều 2. Hai\n"
    )
    found = survey("d", text)
    assert [clause.id for clause in found.clauses] == ["d/dieu-1", "d/dieu-2"]
    assert [(each.line, each.level, each.number, each.why) for each in found.refused] == [
        (3, Level.DIEU, "5", Why.REFERENCE),
        (5, Level.DIEU, "6", Why.QUOTED),
        (6, Level.KHOAN, "1", Why.QUOTED),
        (8, Level.DIEU, "9", Why.OUT_OF_TURN),
    ]
    assert [text[start:end] for start, end in found.quoted] == ["“Điều 6. Sáu\n1. Quoted.”\n"]
    assert all(text.splitlines()[each.line - 1] == each.words for each in found.refused)


HEADINGS = (
    "Điều {}. Tên|ÐIỀU {}: TÊN|Đ I Ề U {}. TÊN|Điêu {}. Tên|Điều{}. Tên|Điều {} . Tên"
    "|Điều {} - Tên|Điều {}.- Tên"
    "|**Điều {}.** Tên|## Điều {}. Tên|Điều {}\tTên|Điều {}|Điều thứ {}. Tên|Điều {}.[3] Tên"
    "|Điều {}[12]. Tên"
    "|Điều {}.4 Tên|\u00a0Điều\u00a0{}.\u200b Tên|Điều {} Sửa đổi, bổ sung một số điều|*Điều {}*. Tên|ĐIỀU {}"
    "|Điều {}³. Tên|Điều {}.Tên"
).split("|")


@pytest.mark.parametrize("heading", HEADINGS)
def test_ways_to_write_a_heading(heading: str) -> None:
    text = "Chương I\nCHUNG\n" + "".join(
        f"{heading.format(n)}\nMột câu.\n1. Một.\n2. Hai.\n" for n in range(1, 13)
    )
    articles = [clause.number for clause in parse("d", text) if clause.level is Level.DIEU]
    assert articles == [str(n) for n in range(1, 13)]


def test_an_annex_is_cited_as_one() -> None:
    document, clauses = parse_unindexed("nd.txt", read("nghi-dinh-van-thu"))
    cited = {clause.id.removeprefix("nd/"): cite(clause, document) for clause in clauses}
    assert cited["phu-luc-I/phan-I/muc-II/khoan-1"] == "khoản 1 mục II Phần I Phụ lục I nd"
    assert cited["phu-luc-III/dieu-1"] == "Điều 1 Phụ lục III nd"
    document, clauses = parse_unindexed("tt.txt", read("thong-tu-bang"))
    assert cite(clauses[-1], document) == "khoản 2 Phụ lục tt"
    document, clauses = parse_unindexed(
        "qd.txt", "Điều 1. A\nNơi nhận:\n- B\n\nQUY CHẾ\nC\nChương I\nCHUNG\nĐiều 1. D\n"
    )
    assert clauses[-1].id == "qd/kem-theo-quy-che/chuong-I/dieu-1"
    assert cite(clauses[-1], document) == "Điều 1 Quy chế ban hành kèm theo qd"
    assert short(clauses[-1], document) == "Điều 1, Quy chế kèm theo qd"


# Whole files made with a known truth.

ARTICLES = [
    Article.of(str(number), text)
    for number, text in enumerate(
        (
            "Phạm vi điều chỉnh\nLuật này quy định về viên chức, trừ quy định tại Điều 5 của Luật này.",
            "Giải thích từ ngữ\nTrong Luật này, các từ ngữ được hiểu như sau:\n1. “Viên chức” là công dân.",
            "Nguyên tắc\n1. Tuân thủ pháp luật.\n2. Trường hợp quy định tại khoản 1 Điều 2 và các điều 4, 5.",
            "Quyền và nghĩa vụ của viên chức về tiền lương và các chế độ liên quan đến tiền lương\nCó quyền.",
            "Nghĩa vụ\n1. Một:\na) Theo Điều 3. Trường hợp khác do Chính phủ quy định;\nb) Hai.\n2. Ba.",
            "Hiệu lực thi hành\nLuật này có hiệu lực từ ngày 01 tháng 01 năm 2030.",
        ),
        start=1,
    )
]


@pytest.mark.parametrize("layout", LAYOUTS)
@given(seed=st.integers(0, 2**32), times=st.integers(6, 7))
@settings(max_examples=5)
def test_made_files_give_their_articles(layout: str, seed: int, times: int) -> None:
    many = [
        replace(each, number=str(int(each.number) + 6 * turn)) for turn in range(times) for each in ARTICLES
    ]
    made = LAYOUTS[layout]("Luật Mẫu", many, random.Random(seed))
    clauses = parse("d", made.text)
    assert "".join(clause.text for clause in clauses) == made.text
    assert [number for number, _ in articles_of(clauses)] == [number for number, _ in made.articles]
    assert list(articles_of(clauses)) == list(made.articles)


def test_reading_takes_time_in_proportion() -> None:
    """Counted in steps of the interpreter, which do not depend on the machine."""

    def steps(text: str) -> int:
        count = 0

        def count_call(*_: object) -> None:
            nonlocal count
            count += 1

        before = sys.getprofile()
        sys.setprofile(count_call)
        try:
            parse("d", text)
        finally:
            sys.setprofile(before)
        return count

    pieces = (
        "“Điều 5. a\n",
        "Điều 5. tại\n",
        "CÔNG BÁO/Số 1/Ngày 01-01-2024\n",
        "12\n",
        "«\n",
        "Điều 1. ..... 5\n",
        "lời văn\n",
    )
    for text in (*(piece * 300 for piece in pieces), "".join(pieces) * 60):
        assert steps(text * 2) < 2.4 * steps(text)


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_heading_that_ends_in_a_reference_takes_no_heading_along(gap: str) -> None:
    lines = [
        "Điều 1. Phạm vi",
        "Một.",
        "Điều 2. Bãi bỏ Điều 9, Điều 10",
        "Điều 3. Hiệu lực",
        "Hai.",
        "Điều 4. Ba",
    ]
    assert [c.id for c in parse("x", gap.join(lines))] == [f"x/dieu-{number}" for number in range(1, 5)]


def test_a_reference_that_goes_on_upwards_opens_nothing() -> None:
    text = "Mục 1\nCHUNG\nĐiều 1. Một\nThực hiện theo quy định tại Điều 5\nMục 2 của Luật này.\nĐiều 2. Hai\n"
    assert [c.id for c in parse("x", text)] == ["x/muc-1", "x/muc-1/dieu-1", "x/muc-1/dieu-2"]
