"""Look-ups are counted without who asked, and words that may tell of a person are not kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.observing import SOON, TYPING, Observing, notes
from handlers.observing import LOOKUP, NEAREST, NONE, REWORDED, ended, kept_words, key_of
from handlers.reply import Observation
from tests.unit.stored import NOW, opened, rows
from tests.unit.talk import Talk, offered

DAY = date(2027, 1, 20)
NOT_FOUND = "xyzzy plugh"


@pytest.mark.parametrize(
    "words",
    [
        "tinh giản biên chế",
        "phân công công tác",
        "bác sĩ chuyên khoa",
        "Sở Nội vụ cử đi học",
        "quyết định 1641/QĐ-TTg",
        "kế hoạch 2023 - 2025",
        "xac minh ly lich",
        "la cong chuc cap xa",
        "Kết luận 39",
    ],
)
def test_words_about_texts_are_kept_in_small_letters(words: str) -> None:
    assert kept_words(words) == words.lower()


@pytest.mark.parametrize(
    "words",
    [
        "Nguyễn Văn An bị kỷ luật",
        "nguyen van an bi ky luat",
        "nguyễn thị hoa",
        "anh Hùng phòng nội vụ",
        "NGUYỄN VĂN AN",
        "Lê Hoa",
        "H'Hen Niê Bun Krông",
        "tôi bị cảnh cáo năm ngoái",
        "con em được cử đi học không",
        "0912345678",
        "so 0912 345 678",
        "căn cước 079184001234",
        "sinh ngày 12/3/1984",
        "sinh năm 1984",
        "an.nguyen@tinh.gov.vn",
        "https://example.org",
        "ông trưởng phòng",
        "một câu rất dài " * 6,
        "12345",
        "kỷ luật\x00",
        "ky luat \udcff",
    ],
)
def test_words_that_may_tell_of_a_person_are_not(words: str) -> None:
    assert kept_words(words) == ""
    seen = ended(words, NONE)
    assert (seen.key, seen.words, seen.other) == ("", "", "")


def test_of_what_was_found_no_words_are_handed_on() -> None:
    reply = Talk().says("kỷ luật")
    (seen,) = reply.observed
    assert (seen.kind, seen.ending, seen.key, seen.words) == (LOOKUP, "found", "", "")


def test_what_found_nothing_is_handed_on_with_its_folded_key() -> None:
    (seen,) = Talk().says(f"{NOT_FOUND} Đờ").observed
    assert seen.ending in (NEAREST, NONE)
    assert (seen.key, seen.words) == (f"{NOT_FOUND} do", f"{NOT_FOUND} đờ")


def test_a_clause_named_by_its_number_is_found_too() -> None:
    (seen,) = Talk().says("khoản 1 mục IV kế hoạch kl39").observed
    assert (seen.ending, seen.words) == ("named", "")


def test_of_a_look_up_in_a_dialogue_no_words_are_handed_on() -> None:
    talk = Talk()
    talk.says("/dieukien ngoại ngữ")
    (seen,) = talk.says(f"/tracuu {NOT_FOUND}").observed
    assert (seen.kind, seen.key, seen.words) == (LOOKUP, "", "")


def test_an_answer_is_no_look_up() -> None:
    talk = Talk()
    talk.says("/dieukien ngoại ngữ")
    assert talk.says("viên chức").observed == ()


def test_other_words_for_what_was_not_found_are_a_pair() -> None:
    talk = Talk()
    talk.says(NOT_FOUND)
    lookup, pair = talk.says("kỷ luật").observed
    assert lookup.kind == LOOKUP
    assert (pair.kind, pair.words, pair.other, pair.ending) == (REWORDED, NOT_FOUND, "kỷ luật", "found")


@pytest.mark.parametrize("second", ["hình thức kỷ luật", "ky luat cong chuc"])
def test_words_in_common_make_a_pair_too(second: str) -> None:
    talk = Talk()
    talk.says("kỷ luật")
    assert [seen.kind for seen in talk.says(second).observed] == [LOOKUP, REWORDED]


def test_something_else_is_no_rewording() -> None:
    talk = Talk()
    talk.says("kỷ luật")
    assert [seen.kind for seen in talk.says("ngoại ngữ").observed] == [LOOKUP]


@pytest.mark.parametrize("between", ["/vanban", "/trogiup", "/dieukien"])
def test_after_something_else_it_is_no_rewording(between: str) -> None:
    talk = Talk()
    talk.says(NOT_FOUND)
    talk.says(between)
    assert REWORDED not in [seen.kind for seen in talk.says("/tracuu kỷ luật").observed]


def test_after_a_clause_was_opened_it_is_no_rewording() -> None:
    talk = Talk()
    talk.says("kỷ luật")
    opener = next(choice for choice in offered(talk.reply) if choice.action.startswith("clause:"))
    talk.sends(opener.action)
    assert [seen.kind for seen in talk.says("hình thức kỷ luật").observed] == [LOOKUP]


def test_asked_again_in_the_same_conversation_it_counts_once() -> None:
    talk = Talk()
    assert talk.says("ky luat").observed
    assert talk.says("kỷ luật").observed == ()


def test_a_pair_with_a_name_in_it_is_counted_without_words() -> None:
    talk = Talk()
    talk.says("nguyễn văn an xyzzy")
    pair = talk.says("kỷ luật").observed[-1]
    assert (pair.kind, pair.key, pair.words, pair.other) == (REWORDED, "", "", "")


# Notes


def seen(words: str, ending: str = NONE) -> Observation:
    return ended(words, ending)


def test_a_note_counts_once_for_a_conversation_and_day_and_names_nobody() -> None:
    key = b"k" * 32
    (one,), (again,) = (
        notes(key, "telegram:1:2", [seen("abc")], DAY),
        notes(key, "telegram:1:2", [seen("ABC")], DAY),
    )
    assert one.mark == again.mark
    others = [
        notes(key, "telegram:1:3", [seen("abc")], DAY),
        notes(key, "telegram:1:2", [seen("abd")], DAY),
        notes(b"l" * 32, "telegram:1:2", [seen("abc")], DAY),
    ]
    assert one.mark not in {note.mark for each in others for note in each}
    assert "telegram" not in repr(one)
    assert "1:2" not in repr(one)


def test_only_soon_after_is_it_a_rewording() -> None:
    talk = Talk()
    talk.says(NOT_FOUND)
    observed = talk.says("kỷ luật").observed
    for since, kinds in [
        (None, [LOOKUP]),
        (SOON, [LOOKUP, REWORDED]),
        (SOON + timedelta(seconds=1), [LOOKUP]),
    ]:
        found = notes(b"k", "web:1", observed, DAY, since)
        assert [note.counted.kind for note in found] == kinds


def test_who_types_on_has_not_asked_yet(sqlite_url: str) -> None:
    with opened(sqlite_url) as database:
        observing = Observing(database)
        at = NOW
        for words in ("xy", "xyz", "xyzz"):
            observing.later("web:1", [seen(words)], DAY, at, typing=True)
            at += TYPING
        observing.later("web:1", [seen("plugh")], DAY, at + TYPING, typing=True)
        observing.later("web:1", [seen("other")], DAY, at, typing=False)
        observing.catch_up(at + TYPING)
        assert rows(database, "observations") == 2
        observing.catch_up(at + 3 * TYPING)
        observing.catch_up()
        with database._store.engine.connect() as connection:
            found = connection.exec_driver_sql("SELECT words FROM observations").scalars().all()
    assert sorted(found) == ["other", "plugh", "xyzz"]


def test_what_cannot_be_counted_now_is_counted_later(sqlite_url: str) -> None:
    with opened(sqlite_url) as database:
        observing = Observing(database)
        observing.later("web:1", [seen("abc")], DAY, NOW, typing=False)
        database._store.engine.dispose()
        with database._store.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE observations RENAME TO away")
        with pytest.raises(Exception, match="Cơ sở dữ liệu"):
            observing.catch_up()
        with database._store.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE away RENAME TO observations")
        observing.catch_up()
        assert rows(database, "observations") == 1


def test_a_day_is_added_up_without_marks_when_it_is_over(database_url: str) -> None:
    with opened(database_url) as database:
        key = database.daily_secret(DAY).encode()[:64]
        assert database.daily_secret(DAY).encode()[:64] == key
        for who in range(700):
            database.note(notes(key, f"web:{who}", [seen("abc"), seen(f"other {who % 2}")], DAY))
        database.note(notes(key, "web:1", [seen("abc")], DAY))
        assert rows(database, "observations") == 1400
        database.settle(DAY)
        assert rows(database, "observations") == 1400
        database.settle(DAY + timedelta(days=1))
        with database._store.engine.connect() as connection:
            found = connection.exec_driver_sql("SELECT words, number FROM observations ORDER BY words").all()
            secrets = connection.exec_driver_sql("SELECT count(*) FROM secrets").scalar_one()
        assert [tuple(row) for row in found] == [("abc", 700), ("other 0", 350), ("other 1", 350)]
        assert secrets == 0
        database.note(notes(database.daily_secret(DAY).encode(), "web:late", [seen("abc")], DAY))
        database.settle(DAY + timedelta(days=1))
        with database._store.engine.connect() as connection:
            late = connection.exec_driver_sql("SELECT number FROM observations WHERE words = 'abc'")
            assert late.scalar_one() == 701
        database.settle(DAY + timedelta(days=90))
        assert rows(database, "observations") == 3
        database.settle(DAY + timedelta(days=91))
        assert rows(database, "observations") == 0


def test_the_key_of_a_query_is_folded() -> None:
    assert key_of("Kỷ  LUẬT, công chức") == "ki luat cong chuc"
