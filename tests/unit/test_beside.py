"""What is told beside an answer: taken only where its fact is beyond doubt."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.understanding.beside import Beside, told_beside
from rules.model import FactType
from tests.unit.talk import resources

FACTS = resources().book.facts
START = date(2027, 6, 1)


def beside(asked: str, typed: str) -> Beside:
    return told_beside(FACTS[asked], FACTS.values(), typed, START)


TOLD = {
    ("category", "nữ, 49 tuổi, phó chủ tịch tỉnh"): {
        "gender": "female",
        "age": 49,
        "positions": ["provincial_committee_vice_chair"],
    },
    ("category", "nu, 49 tuoi, pct tinh"): {
        "gender": "female",
        "age": 49,
        "positions": ["provincial_committee_vice_chair"],
    },
    ("sector", "sinh năm 1981"): {"birth_date": "1981"},
    ("sector", "tôi sinh ngày 15/3/1981; công chức"): {"birth_date": "1981-03-15", "category": "cong_chuc"},
    ("gender", "còn công tác 30 tháng"): {"months_left": 30},
    ("gender", "nghỉ hưu tháng 6/2029"): {"months_left": 24},
    ("category", "còn lãnh đạo 2 năm rưỡi"): {"leader_months_left": 30},
    ("gender", "tôi làm ở xã"): {"sector": "commune"},
    ("positions", "giám đốc sở, tiếng Anh, ubnd"): {"study_language": "english", "bloc": "government"},
    ("category", "năm nay tôi 49 tuổi"): {"age": 49},
    ("positions", "không rõ, giám đốc sở, nữ"): {"gender": "female"},
    ("gender", "không bị kỷ luật, hoàn thành tốt nhiệm vụ"): {"discipline": "none", "performance": "good"},
    ("gender", "chủ tịch xã, trưởng phòng"): {"positions": ["commune_chair", "division_leader"]},
    ("gender", "không giữ chức vụ"): {"positions": []},
    ("gender", "sở, công chức"): {"sector": "province", "bloc": "government", "category": "cong_chuc"},
    ("gender", "tôi được quy hoạch phó chủ tịch tỉnh"): {"planned_for_vice_chair": True},
    ("gender", "chưa được quy hoạch, không bị cấm xuất cảnh"): {
        "planned_for_vice_chair": False,
        "exit_ban": False,
    },
    ("gender", "viên chức ngành y"): {"health_profession": True},
    ("age", "44, nữ"): {"gender": "female"},
    ("exit_ban", "không, tôi 49 tuổi"): {"age": 49},
}


@pytest.mark.parametrize(("asked", "typed"), TOLD)
def test_what_names_its_fact_is_taken(asked: str, typed: str) -> None:
    assert beside(asked, typed).answers == TOLD[asked, typed]


NOT_TOLD = [
    ("category", "1981"),
    ("category", "49"),
    ("category", "30 tháng"),
    ("category", "2 năm"),
    ("category", "1 lần"),
    ("category", "không"),
    ("category", "khác"),
    ("category", "anh"),
    ("category", "có, rồi"),
    ("category", "còn lãnh đạo, quản lý và công tác"),
    ("category", "nguyên phó chủ tịch tỉnh"),
    ("category", "phó chủ tịch tỉnh đã nghỉ hưu"),
    ("category", "giám đốc sở bị miễn nhiệm"),
    ("category", "con sinh 2010"),
    ("category", "vợ sinh năm 1990"),
    ("category", "sinh viên 1998"),
    ("category", "sinh con năm 2015"),
    ("category", "con tôi 10 tuổi"),
    ("category", "năm 49 tuổi"),
    ("category", "20 tuổi công tác"),
    ("category", "khoảng 45 tuổi"),
    ("category", "dưới 45 tuổi"),
    ("category", "tiếng Anh kém"),
    ("category", "đang học tiếng Anh"),
    ("category", "lãnh đạo 5 năm"),
    ("category", "công tác 5 năm"),
    ("category", "đảng viên"),
    ("category", "nhà ở xã"),
    ("category", "đi học 2 lần"),
    ("category", "đã đi bồi dưỡng 1 lần"),
    ("category", "không thuộc diện cấm xuất cảnh"),
    ("category", "nữ 49 tuổi phó chủ tịch tỉnh"),
    ("category", "tốt"),
    ("category", "thư ký chủ tịch xã"),
    ("category", "không phải nữ"),
    ("discipline", "tốt"),
    ("gender", "nam"),
    ("gender", "nữ"),
    ("positions", "trưởng phòng, phó chủ tịch xã"),
    ("language_field", "hợp tác quốc tế, an ninh, quốc phòng"),
    ("months_left", "2 năm, 6 tháng"),
    ("category", "x" * 400),
]


@pytest.mark.parametrize(("asked", "typed"), NOT_TOLD)
def test_what_leaves_a_doubt_is_left_for_the_question(asked: str, typed: str) -> None:
    assert beside(asked, typed) == Beside(rest=typed)


def test_two_answers_for_one_fact_are_none() -> None:
    found = beside("category", "nữ, nam, xã")
    assert found.answers == {"sector": "commune"}
    assert found.rest == "nữ, nam"


def test_not_knowing_one_thing_takes_nothing_else_back() -> None:
    found = beside("positions", "không rõ, giám đốc sở, nữ")
    assert found.rest == "giám đốc sở"


def test_a_number_that_may_be_for_two_facts_is_left() -> None:
    assert beside("gender", "còn lãnh đạo và công tác 30 tháng").answers == {}
    assert beside("gender", "còn làm lãnh đạo công tác 30 tháng").answers == {}


def test_what_answers_the_question_stays_for_it_and_the_rest_is_named() -> None:
    found = beside("category", "công chức, 49 tuổi, ba lần bảy")
    assert (found.answers, found.rest, found.unread) == ({"age": 49}, "công chức", "ba lần bảy")


@pytest.mark.parametrize("key", [key for key, fact in FACTS.items() if fact.affirms or fact.denies])
def test_the_words_for_yes_and_no_are_told_apart(key: str) -> None:
    fact = FACTS[key]
    asked = "gender"
    for value, phrases in ((True, fact.affirms), (False, fact.denies)):
        for phrase in phrases:
            assert beside(asked, phrase).answers[key] is value, phrase


@given(st.sampled_from([key for key, fact in FACTS.items() if fact.type is not FactType.DATE]), st.text())
def test_any_text_is_taken_apart(asked: str, typed: str) -> None:
    found = beside(asked, typed)
    assert asked not in found.answers
    assert found.answers or found == Beside(rest=typed)
