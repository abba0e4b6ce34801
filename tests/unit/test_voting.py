"""A thumb below what was looked up: one quiet row, never below a question, counted without words."""

from __future__ import annotations

import pytest

from handlers import texts
from handlers.observing import REWORDED, VOTE
from tests.unit.talk import Talk, offered, resources

ROW = {texts.VOTE_GOOD, texts.VOTE_BAD}


def labels(talk: Talk) -> set[str]:
    return {choice.label for choice in offered(talk.reply)}


def test_results_and_clauses_have_a_row_of_thumbs() -> None:
    talk = Talk()
    talk.says("kỷ luật")
    assert labels(talk) >= ROW
    first = next(choice for choice in offered(talk.reply) if choice.action.startswith("clause:"))
    talk.sends(first.action)
    assert labels(talk) >= ROW
    talk.says("khoản 1 mục IV kế hoạch kl39")
    assert labels(talk) >= ROW


@pytest.mark.parametrize("words", ["xyzzy plugh", "/trogiup", "/vanban"])
def test_what_answers_nothing_has_none(words: str) -> None:
    talk = Talk()
    talk.says(words)
    assert not labels(talk) & ROW


def test_below_a_question_there_is_none() -> None:
    talk = Talk()
    talk.says("/dieukien ngoại ngữ")
    for words in ("/tracuu kỷ luật", "/tracuu khoản 1 mục IV kế hoạch kl39"):
        talk.says(words)
        assert not labels(talk) & ROW


def test_thumbs_leave_the_numbers_of_the_choices_alone() -> None:
    talk = Talk()
    talk.says("kỷ luật")
    numbered = [offer for offer in talk.conversation.offered if offer.label in ROW]
    assert [offer.number for offer in numbered] == [0, 0]


def test_a_thumb_is_counted_with_the_first_clause_and_the_folded_words() -> None:
    talk = Talk()
    shown = talk.says("kỷ luật")
    first = next(choice for choice in offered(shown) if choice.action.startswith("clause:"))
    clause = resources().corpus.by_key[first.action.partition(":")[2]]
    (seen,) = talk.presses(texts.VOTE_GOOD).observed
    assert (seen.kind, seen.ending, seen.key, seen.words) == (VOTE, "lookup_good", "ki luat", "")
    assert seen.clause == clause.id
    (again,) = talk.presses(texts.VOTE_BAD, shown).observed
    assert again.same == seen.same


def test_words_that_may_tell_of_somebody_are_not_counted_with_it() -> None:
    talk = Talk()
    talk.says("kỷ luật nguyễn văn an")
    (seen,) = talk.presses(texts.VOTE_BAD).observed
    assert (seen.key, seen.words) == ("", "")


def test_who_did_not_find_it_is_shown_other_ways_and_may_reword() -> None:
    talk = Talk()
    talk.says("kỷ luật")
    talk.presses(texts.VOTE_BAD)
    for choice in offered(talk.reply):
        assert texts.STALE not in talk.text
        Talk.sends(talk, choice.action)
    other = Talk()
    other.says("kỷ luật")
    other.presses(texts.VOTE_BAD)
    assert REWORDED in [seen.kind for seen in other.says("hình thức kỷ luật").observed]
    content = Talk()
    content.says("kỷ luật")
    content.presses(texts.VOTE_GOOD)
    assert REWORDED not in [seen.kind for seen in content.says("hình thức kỷ luật").observed]


@pytest.mark.parametrize(
    "made", ["vote:y:lookup:x:none", "vote:z:lookup:x:y", "vote:y:other:x:y", "vote:y:lookup:x"]
)
def test_other_thumbs_are_stale(made: str) -> None:
    talk = Talk()
    talk.says("kỷ luật")
    assert talk.sends(made).observed == ()
    assert texts.STALE in talk.text


def test_a_thumb_in_a_group_is_counted_there() -> None:
    talk = Talk()
    talk.public = True
    talk.says("kỷ luật")
    assert not any(choice.private for choice in offered(talk.reply) if choice.label in ROW)
    assert [seen.kind for seen in talk.presses(texts.VOTE_GOOD).observed] == [VOTE]
