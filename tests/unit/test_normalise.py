from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.normalise import fold, is_spelt, is_syllable, keys, nfc, spelt, tokens, unbroken
from knowledge.typed.keystrokes import Keystrokes
from knowledge.typed.spelling import Vocabulary
from knowledge.typed.telex import undo

LETTERS = st.text(
    st.sampled_from("aàảãáạăắâấđdeêoôơuưyi 12%.,-ðKỷLUẬT\u0301\u0323\u200b\n") | st.characters()
)


def folds(text: str) -> list[str]:
    return [token.fold for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "whole"),
    [("\ud83d\ude00", "😀"), ("tuổi \ud83d 45 \udcff", "tuổi \ufffd 45 \ufffd"), ("đ", "đ")],
)
def test_no_half_of_a_character_is_left(text: str, whole: str) -> None:
    assert unbroken(text) == whole


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Điều kiện", "dieu kien"),
        ("ĐƯỜNG ĐI", "duong di"),
        ("Ðiều", "dieu"),  # eth for đ
        (unicodedata.normalize("NFD", "Kỷ luật"), "ky luat"),
    ],
)
def test_fold_takes_off_all_marks(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("khoá", "khóa"),
        ("uỷ", "ủy"),
        ("thuý", "thúy"),
        ("kĩ", "kỹ"),
        ("lí", "lý"),
        ("tỉ", "tỷ"),
        ("kỉ", "KỶ"),
        ("quí", "quý"),
        ("y", "i"),
        (unicodedata.normalize("NFD", "dưỡng"), "dưỡng"),
        ("02", "2"),
    ],
)
def test_spellings_of_one_syllable_are_one(one: str, other: str) -> None:
    assert keys(one) == keys(other)


@pytest.mark.parametrize(("one", "other"), [("đua", "đưa"), ("chó", "chò"), ("ngoại", "ngoái"), ("an", "ân")])
def test_marks_that_were_typed_tell_words_apart(one: str, other: str) -> None:
    assert keys(one)[0] != keys(other)[0]
    assert keys(one)[1] == keys(other)[1]


def test_tokens_know_where_they_stand() -> None:
    text = unicodedata.normalize("NFD", "Kỷ luật, (02 lần)")
    assert [text[t.start : t.end] for t in tokens(text)] == [
        unicodedata.normalize("NFD", word) for word in ("Kỷ", "luật", "02", "lần")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KL39-KL/TW", ["kl", "39", "kl", "tw"]),
        ("khoản 2.1. Đối", ["khoan", "2.1", "doi"]),
        ("30% đến 50%", ["30", "%", "den", "50", "%"]),
        ("cấp I, cấp II", ["cap", "1", "cap", "2"]),
        ("PHẠM VI ÁP DỤNG", ["pham", "vi", "ap", "dung"]),
        ("lần thứ XI", ["lan", "thu", "11"]),
        ("VI. TỔ CHỨC", ["6", "to", "chuc"]),
        ("mục iv, đại hội xiii", ["muc", "4", "dai", "hoi", "13"]),
        ("vi phạm", ["vi", "pham"]),
        ("bồi\u200bdưỡng", ["boiduong"]),
        ("😀 … \x00", []),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert folds(text) == expected


@pytest.mark.parametrize("text", ["0\u00ad", "12\u0301 9"])
def test_signs_after_a_digit_are_no_word(text: str) -> None:
    assert all(token.fold.isdecimal() for token in tokens(text))


@given(LETTERS)
def test_tokens_of_any_text_are_in_order_and_part_of_it(text: str) -> None:
    at = 0
    for token in tokens(text):
        assert at <= token.start < token.end <= len(text)
        assert token.fold
        at = token.end


LATIN = st.characters(max_codepoint=0x36F) | st.characters(min_codepoint=0x1E00, max_codepoint=0x20FF)


@given(st.text(LATIN, max_size=60))
def test_composed_and_decomposed_text_have_the_same_keys(text: str) -> None:
    composed = nfc(text)
    decomposed = unicodedata.normalize("NFD", composed)
    if nfc(decomposed) == composed and "\u0340" not in decomposed:
        assert [t.fold for t in tokens(composed)] == [t.fold for t in tokens(decomposed)]


@pytest.mark.parametrize("syllable", "nghieng quyet giup oanh uyen y ta gi khuya xoong thuong".split())
def test_syllables(syllable: str) -> None:
    assert is_syllable(syllable)


@pytest.mark.parametrize("letters", "ubnd duowng kieenj qwe nguo9 abc duog ngaoi".split())
def test_letters_that_are_no_syllable(letters: str) -> None:
    assert not is_syllable(letters)


@pytest.mark.parametrize(
    ("word", "right"), [("luật", True), ("luât", False), ("đieu", False), ("luat", True)]
)
def test_a_word_that_is_marked_must_be_marked_as_vietnamese_is(word: str, right: bool) -> None:
    assert is_spelt(keys(word)[0]) is right


@pytest.mark.parametrize(
    "word", "hòa khỏe điều thúy giữ quý quyển già khoán mía nghĩa ủy ngoài được nguyễn giếng ngữ".split()
)
def test_a_word_is_spelt_as_it_is_written(word: str) -> None:
    assert spelt(keys(word)[0]) == word


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ddieeuf", "điều"),
        ("kieenj", "kiện"),
        ("duwowngx", "dưỡng"),
        ("dduowcj", "được"),
        ("ngwx", "ngữ"),
        ("suwcs", "sức"),
        ("khoer", "khỏe"),
        ("hoawcj", "hoặc"),
        ("quawn", "quăn"),
        ("muaw", "mưa"),
        ("điêuf", "điều"),
        ("ddanhs", "đánh"),
        ("d9ie62u", "điều"),
        ("kie65n", "kiện"),
        ("du7o7ng4", "dưỡng"),
        ("nga81n", "ngắn"),
    ],
)
def test_keystrokes_are_undone(typed: str, meant: str) -> None:
    assert undo(typed) == keys(meant)[0]


@pytest.mark.parametrize(("typed", "folded"), [("duongx", "duong"), ("boif", "boi")])
def test_incomplete_keystrokes_fold_right(typed: str, folded: str) -> None:
    word = undo(typed)
    assert word is not None
    assert fold(word) == folded


@pytest.mark.parametrize("run", ["cong", "kl39", "ck9", "1641", "", "x" * 100, "日本", "qd1641"])
def test_what_holds_no_keystrokes_is_left(run: str) -> None:
    assert undo(run) is None or not is_syllable(fold(undo(run) or ""))


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    texts = ["điều kiện bồi dưỡng ngoại ngữ", "mục tiêu", "sức khỏe", "an ninh mạng", "theo khoản này"]
    return Vocabulary.of([(text, tokens(text)) for text in texts])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ddieeuf kieenj", "điều kiện"),
        ("sức khoer!", "sức khỏe!"),
        ("an ninh", "an ninh"),  # as it stands in the texts
        ("DDIEEUF", "điều"),
        ("muc5 tie6u", "mục tiêu"),
        ("muc5", "muc5"),  # rather the fifth mục
        ("test xyz", "test xyz"),
    ],
)
def test_only_what_becomes_a_word_of_the_texts_is_undone(
    typed: str, meant: str, vocabulary: Vocabulary
) -> None:
    assert Keystrokes(vocabulary).undone(typed) == meant


def test_syllables_near_to_a_slip_are_found(vocabulary: Vocabulary) -> None:
    assert ("ngoai", 1) in vocabulary.near("ngaoi")
    assert vocabulary.near("zzzzzzzz") == ()


def test_words_run_together_are_parted(vocabulary: Vocabulary) -> None:
    assert vocabulary.parted("boiduongngoaingu") == ("boi", "duong", "ngoai", "ngu")
    assert vocabulary.parted("boikhoe") == ()
    assert vocabulary.parted("boiduong" + "x") == ()


def test_a_long_run_is_parted_up_to_a_limit() -> None:
    text = "bồi dưỡng bồi dưỡng"
    vocabulary = Vocabulary.of([(text, tokens(text))])
    assert vocabulary.parted("boiduong" * 15) == ("boi", "duong") * 15
    assert vocabulary.parted("boiduong" * 16) == ()
