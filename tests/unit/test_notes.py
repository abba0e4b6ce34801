"""The notes on the texts: every one quotes them word for word, can be found, and opens what it touches."""

from __future__ import annotations

import pytest

from handlers import desk_texts as texts
from handlers import notes
from handlers.actions import MAX_BYTES, action, parts
from handlers.reply import Heading, Quote
from knowledge.clause import key
from rules.model import Disagreement, Gap
from tests.unit.talk import Talk, offered, plain, resources

NOTES = resources().book.disagreements


@pytest.mark.parametrize("note", NOTES, ids=lambda each: each.id)
def test_a_note_shows_every_side_and_opens_each_clause(note: Disagreement) -> None:
    talk = Talk()
    reply = talk.sends(action("note", note.id))
    quotes = [block for block in reply.blocks if isinstance(block, Quote)]
    assert [(q.text[0].text, q.citation) for q in quotes] == [
        (cite.quote, resources().spoken(cite.clause)) for cite in note.cites
    ]
    for cite in note.cites:
        assert cite.quote in resources().clause(cite.clause).text
    opened = [parts(choice.action)[1][0] for choice in offered(reply) if parts(choice.action)[0] == "clause"]
    assert opened == list(dict.fromkeys(key(cite.clause) for cite in note.cites))
    assert note.text in talk.text
    assert texts.NOTE_CONFIRM_WHAT in talk.text
    assert (texts.NOTE_READING in talk.text) is bool(note.reading)
    assert len(action("note", note.id)) <= MAX_BYTES


def test_a_difference_has_two_sides() -> None:
    assert all(len(note.cites) >= 2 for note in NOTES if note.kind is Gap.DIFFER)


def test_titles_are_short_and_none_stands_twice() -> None:
    titles = [note.title for note in NOTES]
    assert len(set(titles)) == len(titles) >= 60
    assert max(map(len, titles)) <= 72


def test_every_note_stands_under_one_document_and_can_be_reached_from_the_list() -> None:
    talk = Talk()
    found = []
    talk.says("/luuy")
    documents = [choice for choice in offered(talk.reply) if parts(choice.action)[0] == "notein"]
    for choice in documents:
        reply = talk.sends(choice.action)
        found += [parts(each.action)[1][0] for each in offered(reply) if parts(each.action)[0] == "note"]
    assert sorted(found) == sorted(note.id for note in NOTES)


@pytest.mark.parametrize("programme", resources().book.programmes)
def test_a_programme_leads_to_the_notes_that_touch_it(programme: str) -> None:
    talk = Talk()
    talk.sends(action("prog", programme))
    mine = [note for note in NOTES if programme in note.programmes]
    reply = talk.presses(texts.SEE_NOTES.format(count=len(mine)))
    assert {choice.label for choice in offered(reply)} >= {note.title for note in mine}


@pytest.mark.parametrize("note", NOTES, ids=lambda each: each.id)
def test_a_note_is_found_by_its_title(note: Disagreement) -> None:
    assert notes.find(resources(), note.title)[0] is note


def test_words_with_marks_mean_those_words_and_nonsense_finds_nothing() -> None:
    assert notes.find(resources(), "tiếng anh")
    assert notes.find(resources(), "tieng anh") == notes.find(resources(), "tiếng anh")
    assert notes.find(resources(), "bóng đá vũ trụ") == ()
    assert notes.find(resources(), "  ?! ") == ()
    assert len(notes.find(resources(), "cán bộ")) <= notes.MOST_FOUND


def test_a_note_or_document_that_is_gone_is_said_to_be_stale() -> None:
    for made in ("note:gone", "notein:gone", "note:", "differ:gone"):
        reply = Talk().sends(made)
        assert not any(isinstance(block, Heading) for block in reply.blocks)
        assert plain(reply)
