"""Typed answers: the many ways of writing them, and what must never be taken for an answer."""

from __future__ import annotations

import json
import time
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.understanding.answers import NotUnderstood, Reading, Unclear, Understood, understand
from handlers.understanding.wording import declines, denies, yes_or_no
from knowledge.normalise import fold
from rules.facts import FactError, read_case
from rules.model import FactType, Option
from tests.unit.talk import resources

START = date(2027, 6, 1)
NOT_SURE = "chưa chắc chắn"
"""Stands in the tables for an answer that is not taken: the person is asked again, or what is meant."""

FACTS = resources().book.facts
ASKED = [key for key, fact in FACTS.items() if fact.type is not FactType.DATE]
BOOLEANS = [key for key, fact in FACTS.items() if fact.type is FactType.BOOLEAN]
NUMBERS = [key for key, fact in FACTS.items() if fact.type is FactType.INTEGER]
NAMES = [
    (fact.key, option, name)
    for fact in FACTS.values()
    for option in (*fact.options, *([fact.none_option] if fact.none_option else []))
    for name in (option.label, *option.words)
]


def read(key: str, typed: str) -> Reading:
    return understand(FACTS[key], typed, START)


def taken(key: str, typed: str) -> object:
    """What is taken as the answer: its value (of a birth date: with its key), or NOT_SURE."""
    reading = read(key, typed)
    if not isinstance(reading, Understood):
        return NOT_SURE
    ((told, value),) = reading.answers.items()
    return value if told == key else f"{told} {value}"


def meant(key: str, option: Option) -> object:
    """How a fact holds an option."""
    if FACTS[key].type is FactType.OPTION:
        return option.value
    return [] if option is FACTS[key].none_option else [option.value]


# Yes and no

YES = [
    "có",
    "co",
    "CÓ",
    "Có ạ",
    "dạ có",
    "da co",
    "vâng",
    "vang a",
    "đúng",
    "đúng rồi",
    "dung roi",
    "phải",
    "rồi",
]
YES += [
    "đã từng",
    "có rồi",
    "có, thường xuyên",
    "ừ",
    "uh",
    "ok",
    "yes",
    "y",
    "có!",
    "dạ",
    "tôi có",
    "em có ạ",
    "c\u006f\u0301",
]
NO = [
    "không",
    "khong",
    "KHÔNG",
    "ko",
    "k",
    "kg",
    "hông",
    "không ạ",
    "dạ không",
    "da khong",
    "thưa không",
    "no",
    "n",
]
NO += [
    "không có",
    "ko có",
    "không phải",
    "không bao giờ",
    "không thuộc",
    "em không",
    "tôi không có",
    "sai",
    "không.",
]
NOT_YET = ["chưa", "chua", "chưa ạ", "chưa có", "chưa từng", "chưa bao giờ", "dạ chưa"]
UNKNOWN = [
    "không rõ",
    "khong ro",
    "KHÔNG RÕ",
    "ko rõ",
    "k ro",
    "không rõ lắm",
    "không biết",
    "ko biet",
    "chưa biết",
]
UNKNOWN += [
    "không nhớ",
    "không nhớ rõ",
    "chưa rõ",
    "không chắc",
    "chưa chắc",
    "tôi không biết",
    "em ko rõ ạ",
    "bỏ qua",
]
UNKNOWN += [
    "dạ em không nhớ",
    "không xác định",
    "quên rồi",
    "hông biết",
    "mình không nắm rõ",
    "không  rõ",
    "không rõ?",
]
NEITHER = [
    "có lẽ",
    "có lẽ không",
    "có thể",
    "co the",
    "hình như có",
    "có không",
    "có hay không",
    "có chứ không",
    "tùy",
]
NEITHER += [
    "không hẳn",
    "không phải là không",
    "không phải không có",
    "thỉnh thoảng",
    "có nhưng đã hết",
    "cơ quan tôi",
]
NEITHER += [
    "dung",
    "dừng",
    "",
    "   ",
    "?",
    "...",
    "45",
    "nam",
    "cô",
    "khống",
    "có có có có có không",
    "phải không",
    "rồi chưa",
]


@pytest.mark.parametrize("key", BOOLEANS)
def test_yes_and_no(key: str) -> None:
    assert [typed for typed in YES if taken(key, typed) is not True] == []
    assert [typed for typed in NO if taken(key, typed) is not False] == []
    assert [typed for typed in NEITHER if taken(key, typed) != NOT_SURE] == []


@pytest.mark.parametrize("key", BOOLEANS)
def test_not_yet_is_no_unless_the_question_itself_says_not_yet(key: str) -> None:
    expected: object = NOT_SURE if key == "exit_ban" else False
    assert [typed for typed in NOT_YET if taken(key, typed) != expected] == []


@pytest.mark.parametrize("key", FACTS)
def test_not_knowing_is_never_no(key: str) -> None:
    assert [typed for typed in UNKNOWN if taken(key, typed) is not None] == []


@pytest.mark.parametrize(
    "typed", ["không biết tiếng Anh", "không", "rõ ràng là có", "không năm nào", "biết", "chưa"]
)
def test_what_does_not_decline(typed: str) -> None:
    assert not declines(typed)


def test_a_long_text_says_neither_yes_nor_no() -> None:
    assert yes_or_no("có " * 200) is None


# Options

OPTION_ANSWERS: dict[str, list[tuple[str, object]]] = {
    "sector": [
        ("tỉnh", "province"),
        ("tinh", "province"),
        ("cấp tỉnh", "province"),
        ("ubnd tỉnh", "province"),
        ("sở nội vụ", "province"),
        ("ở huyện", "district"),
        ("UBND phường", "commune"),
        ("thị xã", "district"),
        ("xã", "commune"),
        ("tw", "central"),
        ("bộ nội vụ", "central"),
        ("trường THPT", "public_unit"),
        ("bệnh viện", "public_unit"),
        ("bệnh viện tỉnh", NOT_SURE),
        ("thành phố", NOT_SURE),
        ("cán bộ", NOT_SURE),
        ("cơ sở", NOT_SURE),
        ("số 5", NOT_SURE),
        ("so 5", NOT_SURE),
        ("truong phong", NOT_SURE),
        ("không phải tỉnh", NOT_SURE),
        ("tỉnh hoặc huyện", NOT_SURE),
        ("không", NOT_SURE),
    ],
    "bloc": [
        ("ubnd", "government"),
        ("ubnd tinh", "government"),
        ("sở tài chính", "government"),
        ("hđnd", "elected"),
        ("hdnd tỉnh", "elected"),
        ("đảng", "party_mass"),
        ("mặt trận tổ quốc", "party_mass"),
        ("không", NOT_SURE),
    ],
    "category": [
        ("cc", "cong_chuc"),
        ("công chức", "cong_chuc"),
        ("congchuc", "cong_chuc"),
        ("Cong Chuc", "cong_chuc"),
        ("tôi là công chức ạ", "cong_chuc"),
        ("vc", "vien_chuc"),
        ("viên chức nhà nước", "vien_chuc"),
        ("cb", "can_bo"),
        ("hợp đồng 111", "other"),
        ("không chuyên trách", "other"),
        ("cán bộ, công chức", NOT_SURE),
        ("không phải công chức", NOT_SURE),
        ("công chứt", NOT_SURE),
        ("nguyên công chức", NOT_SURE),
    ],
    "discipline": [
        ("không", "none"),
        ("ko", "none"),
        ("k", "none"),
        ("chưa", "none"),
        ("không có", "none"),
        ("không bị", "none"),
        ("không bị kỷ luật", "none"),
        ("khiển trách", "serving"),
        ("đang bị kỷ luật", "serving"),
        ("đang xem xét", "under_review"),
        ("không bị khiển trách", NOT_SURE),
        ("chưa bị kỷ luật", NOT_SURE),
        ("đã bị khiển trách năm 2019", NOT_SURE),
        ("đã hết thời hạn kỷ luật", NOT_SURE),
        ("kỷ luật", NOT_SURE),
    ],
    "performance": [
        ("tốt", "good"),
        ("httnv", "good"),
        ("hoàn thành tốt nhiệm vụ", "good"),
        ("HTXS", "excellent"),
        ("xuat sac", "excellent"),
        ("hoàn thành", "completed"),
        ("không hoàn thành", "failed"),
        ("không", NOT_SURE),
        ("không tốt", NOT_SURE),
        ("chưa hoàn thành nhiệm vụ", NOT_SURE),
        ("xuất xắc", NOT_SURE),
        ("khá", NOT_SURE),
    ],
    "study_language": [
        ("anh", "english"),
        ("tiếng Anh", "english"),
        ("tieng anh", "english"),
        ("tiếng Nhật", "other"),
        ("khác", "other"),
        ("không", "none"),
        ("chưa", "none"),
        ("không học được tiếng Anh", NOT_SURE),
        ("không biết tiếng Anh", NOT_SURE),
        ("tiếng", NOT_SURE),
    ],
    "language_field": [
        ("du lịch", "investment_tourism_zones"),
        ("doi ngoai", "foreign_affairs"),
        ("giảng viên", "college_teaching"),
        ("không", "none"),
        ("thuế", NOT_SURE),
    ],
    "gender": [
        ("nữ", "female"),
        ("nu", "female"),
        ("Nam ạ", "male"),
        ("tôi là nữ", "female"),
        ("không", NOT_SURE),
    ],
    "positions": [
        ("không", []),
        ("ko", []),
        ("không có", []),
        ("chuyên viên", []),
        ("không giữ chức vụ nào", []),
        ("phó phòng", ["division_leader"]),
        ("trưởng phòng giáo dục huyện", ["division_leader"]),
        ("phó giám đốc sở y tế", ["department_leader"]),
        ("pct huyện", ["district_leader"]),
        ("hiệu trưởng", ["unit_leader"]),
        ("gđ sở, tp", ["department_leader", "division_leader"]),
        ("phó chủ tịch tỉnh kiêm giám đốc sở", ["provincial_committee_vice_chair", "department_leader"]),
        ("chủ tịch xã và trưởng phòng", ["commune_chair", "division_leader"]),
        ("trưởng phòng, phó phòng", ["division_leader"]),
        ("chủ tịch tỉnh", NOT_SURE),
        ("chủ tịch hđnd tỉnh", NOT_SURE),
        ("trưởng đoàn đbqh", NOT_SURE),
        ("cán bộ", NOT_SURE),
        ("viên chức", NOT_SURE),
        ("chức vụ", NOT_SURE),
        ("giữ chức vụ", NOT_SURE),
        ("có giữ chức vụ", NOT_SURE),
        ("giám đốc", NOT_SURE),
        ("chuyên viên, phó phòng", NOT_SURE),
        ("trưởng phòng và bí thư chi bộ", NOT_SURE),
        ("nguyên phó chủ tịch tỉnh", NOT_SURE),
        ("thư ký phó chủ tịch tỉnh", NOT_SURE),
        ("chi cục trưởng", NOT_SURE),
        ("chi cuc truong", NOT_SURE),
        ("cục trưởng cục thống kê tỉnh", NOT_SURE),
        ("không còn làm trưởng phòng", NOT_SURE),
    ],
}


@pytest.mark.parametrize(
    ("key", "typed", "value"), [(key, *case) for key, cases in OPTION_ANSWERS.items() for case in cases]
)
def test_options(key: str, typed: str, value: object) -> None:
    assert taken(key, typed) == value


@pytest.mark.parametrize("key", sorted({key for key, _, _ in NAMES}))
def test_every_name_of_an_option_means_it_however_it_is_written(key: str) -> None:
    for _, option, name in (each for each in NAMES if each[0] == key):
        for typed in (name, name.upper(), fold(name), unicodedata.normalize("NFD", name), f"  {name} . "):
            if fold(name) != "dung":
                assert taken(key, typed) == meant(key, option), typed


@pytest.mark.parametrize(
    "words", ["không phải {}", "tôi không phải {}", "chưa là {}", "nguyên {}", "thư ký {}", "{} cũ"]
)
def test_beside_words_that_undo_it_a_name_is_not_taken(words: str) -> None:
    wrong = []
    for key, option, name in NAMES:
        typed = words.format(name)
        if any(map(denies, option.words)) or fold(name).startswith("khong") or declines(typed):
            continue
        if taken(key, typed) == meant(key, option):
            wrong.append((key, typed))
    assert wrong == []


@pytest.mark.parametrize("key", [key for key, fact in FACTS.items() if fact.type is FactType.OPTION])
def test_of_two_options_named_none_is_taken(key: str) -> None:
    options = FACTS[key].options
    for one in options:
        for other in options:
            if one is not other:
                assert taken(key, f"{one.label} hay {other.label}") in (NOT_SURE, None)


def test_an_unclear_answer_offers_what_it_may_mean() -> None:
    reading = read("category", "công chứt")
    assert isinstance(reading, Unclear)
    assert "cong_chuc" in {option.value for option in reading.options}


# Numbers and dates

NUMBER_ANSWERS: dict[str, list[tuple[str, object]]] = {
    "age": [
        ("45", 45),
        ("45 tuổi", 45),
        ("45tuoi", 45),
        ("45t", 45),
        ("tuổi 45", 45),
        ("năm nay tôi 45 tuổi", 45),
        ("em 44 ạ", 44),
        ("khoảng 45", NOT_SURE),
        ("bốn mươi tư", 44),
        ("bốn mươi lăm tuổi", 45),
        ("năm mươi lăm", 55),
        ("nam muoi lam tuoi", 55),
        ("sáu mươi", 60),
        ("sau muoi tuoi", 60),
        ("năm nay năm mươi", 50),
        ("1981", "birth_date 1981"),
        ("sn 1981", "birth_date 1981"),
        ("sinh tháng 3 năm 1981", "birth_date 1981-03"),
        ("15/3/1981", "birth_date 1981-03-15"),
        ("-45", NOT_SURE),
        ("−45", NOT_SURE),
        ("–45", NOT_SURE),
        ("(-45)", NOT_SURE),
        ("tuổi -45", NOT_SURE),
        ("45,5", NOT_SURE),
        ("45.5", NOT_SURE),
        ("45 , 5", NOT_SURE),
        ("4 5", NOT_SURE),
        ("45-46", NOT_SURE),
        ("45%", NOT_SURE),
        ("<45", NOT_SURE),
        ("≥45", NOT_SURE),
        ("45+", NOT_SURE),
        ("dưới 45", NOT_SURE),
        ("hơn 40", NOT_SURE),
        ("gần 45", NOT_SURE),
        ("chưa đến 45", NOT_SURE),
        ("45 tháng", NOT_SURE),
        ("45 lần", NOT_SURE),
        ("45 năm", NOT_SURE),
        ("٤٥", NOT_SURE),
        ("４５", NOT_SURE),
        ("²", NOT_SURE),
        ("45🙂", NOT_SURE),
        ("0x2d", NOT_SURE),
        ("1e2", NOT_SURE),
        ("31/2/1981", NOT_SURE),
        ("0", NOT_SURE),
        ("14", NOT_SURE),
        ("101", NOT_SURE),
        ("không", NOT_SURE),
        ("khong", NOT_SURE),
        ("9" * 50, NOT_SURE),
    ],
    "months_left": [
        ("30", 30),
        ("30 tháng", 30),
        ("30thang", 30),
        ("24th", 24),
        ("còn 30 tháng nữa", 30),
        ("tôi còn công tác 30 tháng", 30),
        ("30 tháng nữa nghỉ hưu", 30),
        ("ba mươi tháng", 30),
        ("2 năm", 24),
        ("2nam", 24),
        ("hai năm", 24),
        ("2 năm rưỡi", 30),
        ("hai nam ruoi", 30),
        ("2,5 năm", 30),
        ("còn 2.5 năm nữa", 30),
        ("1,9 năm", 22),
        ("nửa năm", 6),
        ("2 năm 3 tháng", 27),
        ("2 năm và 3 tháng", 27),
        ("năm năm", 60),
        ("năm năm năm tháng", 65),
        ("mười năm nữa", 120),
        ("nghỉ hưu tháng 6/2029", 24),
        ("nghỉ hưu 01/06/2029", 24),
        ("tháng 7 năm 2029 nghỉ hưu", 25),
        ("6/2029", 24),
        ("đến hết nhiệm kỳ 5/2031", 47),
        ("đã nghỉ hưu từ 6/2020", 0),
        ("0", 0),
        ("không", NOT_SURE),
        ("khong", NOT_SURE),
        ("ko", NOT_SURE),
        ("chưa", NOT_SURE),
        ("năm", NOT_SURE),
        ("nam", NOT_SURE),
        ("gần 2 năm", NOT_SURE),
        ("hơn 24 tháng", NOT_SURE),
        ("chưa tới 24 tháng", NOT_SURE),
        ("dưới 24 tháng", NOT_SURE),
        ("tháng 6", NOT_SURE),
        ("-24", NOT_SURE),
        ("-2 năm", NOT_SURE),
        ("–24", NOT_SURE),
        ("24-36", NOT_SURE),
        (">24", NOT_SURE),
        ("24 tuổi", NOT_SURE),
        ("nghỉ hưu năm 2029", NOT_SURE),
        ("2029", NOT_SURE),
        ("từ 6/2027 đến 6/2029", NOT_SURE),
        ("721", NOT_SURE),
        ("100 năm", NOT_SURE),
    ],
    "trainings_this_year": [
        ("0", 0),
        ("không", 0),
        ("ko", 0),
        ("chưa", 0),
        ("chưa lần nào", 0),
        ("chưa đi lần nào", 0),
        ("chưa được cử", 0),
        ("không lần nào", 0),
        ("một", 1),
        ("1 lần", 1),
        ("một lần rồi", 1),
        ("đã đi 2 lần", 2),
        ("hai lần", 2),
        ("năm lần", 5),
        ("lần 2", NOT_SURE),
        ("không quá 2 lần", NOT_SURE),
        ("1-2 lần", NOT_SURE),
        ("một hai lần", NOT_SURE),
        ("-1", NOT_SURE),
        ("2025", NOT_SURE),
        ("2 tháng", NOT_SURE),
        ("vài lần", NOT_SURE),
    ],
    "birth_date": [
        ("1981", "1981"),
        ("3/1981", "1981-03"),
        ("15.3.1981", "1981-03-15"),
        ("45", NOT_SURE),
        ("không", NOT_SURE),
        ("1980 hoặc 1981", NOT_SURE),
    ],
    "course_start": [
        ("01/06/2027", "2027-06-01"),
        ("1 tháng 6 năm 2027", "2027-06-01"),
        ("2027-06-01", "2027-06-01"),
        ("6/2027", NOT_SURE),
        ("2027", NOT_SURE),
        ("31/2/2027", NOT_SURE),
        ("mai", NOT_SURE),
    ],
}


@pytest.mark.parametrize(
    ("key", "typed", "value"), [(key, *case) for key, cases in NUMBER_ANSWERS.items() for case in cases]
)
def test_numbers_and_dates(key: str, typed: str, value: object) -> None:
    assert taken(key, typed) == value


@pytest.mark.parametrize("key", NUMBERS)
def test_without_marks_an_answer_means_the_same(key: str) -> None:
    for typed, value in NUMBER_ANSWERS.get(key, []):
        assert taken(key, fold(typed)) == value, typed


@pytest.mark.parametrize("key", NUMBERS)
def test_what_cannot_be_used_is_answered_with_what_can(key: str) -> None:
    fact = FACTS[key]
    outside, odd = read(key, str((fact.maximum or 0) + 1)), read(key, "nhiều")
    assert isinstance(outside, NotUnderstood)
    assert isinstance(odd, NotUnderstood)
    assert fact.limits in outside.reason
    assert fact.unit in odd.reason


# Anything at all

HOSTILE = [
    "x" * 100_000,
    "có " * 40_000,
    "nam " * 30_000,
    "1 " * 50_000,
    "1  " * 200 + "x",
    "1" + " " * 50_000 + "x",
    "a" + "\u0301\u0323\u0302" * 30_000,
    "(((.*)+)+)+$",
    "<b>45</b>",
    "<script>alert(1)</script>",
    "'; DROP TABLE conversations; --",
    "45\x00",
    "\x00\x01\x1b[31m",
    "\u202e45",
    "\ud7ff\ufffe",
    "😀",
    "👨‍👩‍👧‍👦 45",
    "${jndi:ldap://x}",
    "{0.__class__}",
    "%s%s%n",
    "/" * 1000,
    "\n" * 1000,
    "NaN",
    "None",
    "true",
    "central",
    "None, null",
]


@pytest.mark.parametrize("key", FACTS)
def test_nothing_hostile_is_an_answer(key: str) -> None:
    begun = time.perf_counter()
    for typed in HOSTILE:
        value = taken(key, typed)
        assert value == NOT_SURE, typed[:40]
    assert time.perf_counter() - begun < 2


WORDS = st.lists(
    st.one_of(
        st.sampled_from([name for _, _, name in NAMES]),
        st.sampled_from(
            [*YES, *NO, *NOT_YET, *NEITHER, "45", "2 năm", "rưỡi", "tháng", "1981", "/", "-", ","]
        ),
        st.text(max_size=5),
    ),
    max_size=5,
).map(" ".join)


@given(st.sampled_from(list(FACTS)), st.one_of(st.text(), WORDS))
def test_whatever_is_typed_gives_a_reading_that_the_rules_take(key: str, typed: str) -> None:
    reading = read(key, typed)
    if isinstance(reading, NotUnderstood):
        assert reading.reason
    elif isinstance(reading, Unclear):
        assert reading.options
    else:
        answers = json.loads(json.dumps(reading.answers))
        assert answers.keys() <= {key, FACTS[key].alternative}
        try:
            read_case(resources().book, answers, date(2099, 12, 31))
        except FactError as error:
            if error.fact != "birth_date":
                raise


@given(st.sampled_from(list(FACTS)), WORDS)
def test_not_knowing_is_never_an_answer_among_other_words(key: str, typed: str) -> None:
    assert taken(key, f"{typed} không rõ") in (None, NOT_SURE)
    assert taken(key, f"không rõ {typed}") in (None, NOT_SURE)


@given(st.sampled_from(ASKED), WORDS)
def test_without_marks_no_other_answer_is_surely_read(key: str, typed: str) -> None:
    marked, bare = taken(key, typed), taken(key, fold(typed))
    assert NOT_SURE in (marked, bare) or marked == bare
