"""Replies as the templates get them: citations linked, lists gathered, choices by what they are for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web.citations import Piece
from bot.channels.web.sessions import TICKET_LASTS, Sessions
from bot.channels.web.view import (
    ChoicesView,
    ListView,
    ParagraphView,
    PictureView,
    QuoteView,
    Viewer,
    question_at,
)
from bot.storage.forgetting import CLAIMS_KEPT
from handlers.actions import action
from handlers.mark import Mark
from handlers.reply import (
    Block,
    Choice,
    Choices,
    Heading,
    Item,
    Line,
    Paragraph,
    Quote,
    Reply,
    Style,
    strong,
    text,
)
from knowledge.clause import key
from tests.unit.talk import Talk, resources

CLAUSE = "kh-kl39/muc-IV/khoan-1/gach-2"


@pytest.fixture(scope="module")
def viewer() -> Viewer:
    return Viewer(resources())


def views(viewer: Viewer, *blocks: Block) -> list[object]:
    return list(viewer.blocks(Reply(blocks)))


def test_every_citation_of_every_clause_is_found_whole(viewer: Viewer) -> None:
    known = resources()
    for clause in known.corpus.clauses:
        for cited in (known.short(clause), known.spoken(clause), known.legal(clause)):
            pieces = viewer.citations.words(f"Vì không đạt ({cited}; xem thêm).")
            linked = [piece for piece in pieces if piece.href]
            assert linked == [Piece(cited, Style.PLAIN, f"/van-ban/{clause}")]


def test_what_is_linked_is_still_the_same_sentence(viewer: Viewer) -> None:
    known = resources()
    said = f"a {known.short(CLAUSE)}; {known.spoken(CLAUSE)}. /riengtu gạch 2, khoản 1 và hết"
    assert "".join(piece.text for piece in viewer.citations.words(said)) == said


@pytest.mark.parametrize(
    "words", ["khoản 1", "gạch 2, khoản 1, Mục IV KH KL390", "x/riengtu", "/riengtux", ""]
)
def test_what_names_no_clause_whole_is_not_linked(viewer: Viewer, words: str) -> None:
    assert not [piece for piece in viewer.citations.words(words) if piece.href]


def test_commands_that_are_pages_are_links(viewer: Viewer) -> None:
    assert [p.href for p in viewer.citations.words("Xem /riengtu.") if p.href] == ["/rieng-tu"]


def test_lines_below_lines_are_one_list(viewer: Viewer) -> None:
    made = views(
        viewer,
        Line(Mark.UNMET, "Không đạt", text("a")),
        Line(Mark.UNMET, "Không đạt", text("b"), depth=1),
        Line(Mark.MET, "Đạt", text("c"), depth=2),
        Line(Mark.MET, "Đạt", text("d"), depth=1),
        Line(Mark.MET, "Đạt", text("e")),
    )
    (one,) = made
    assert isinstance(one, ListView)
    first, last = one.entries
    assert [entry.pieces[0].text for entry in first.below] == ["b", "d"]
    assert first.below[0].below[0].pieces[0].text == "c"
    assert last.pieces[0].text == "e"


def test_a_list_deeper_than_anything_above_begins_where_it_can(viewer: Viewer) -> None:
    (one,) = views(viewer, Item(text("a"), depth=2), Item(text("b"), depth=2))
    assert isinstance(one, ListView)
    assert [entry.pieces[0].text for entry in one.entries[0].below] == ["b"]


def test_numbered_and_bare_lists_are_apart(viewer: Viewer) -> None:
    made = views(viewer, Item(text("a"), 1), Item(text("b"), 2), Item(text("c")))
    assert [one.numbered for one in made if isinstance(one, ListView)] == [True, False]


def test_a_quote_below_a_condition_belongs_to_it(viewer: Viewer) -> None:
    known = resources()
    made = views(
        viewer,
        Line(Mark.MET, "Đạt", text("a")),
        Quote(text("lời"), known.spoken(CLAUSE)),
        Paragraph(text("rồi")),
        Quote(text("khác")),
    )
    assert [type(one) for one in made] == [ListView, ParagraphView, QuoteView]
    assert isinstance(made[0], ListView)
    assert made[0].entries[0].quotes[0].cited[0].href == f"/van-ban/{CLAUSE}"


def choices(viewer: Viewer, *made: Choice, numbered: bool = True) -> ChoicesView:
    (one,) = views(viewer, Choices((made,), numbered))
    assert isinstance(one, ChoicesView)
    return one


def test_choices_are_told_apart_by_what_they_do(viewer: Viewer) -> None:
    one = choices(
        viewer,
        Choice("Có", action("ans", 1, "0-x", "y")),
        Choice("Không rõ", action("ans", 1, "0-x", "?")),
        Choice("Mục", action("tick", 1, "0-x", "v"), ticked=True),
        Choice("Quay lại", action("back", 1, "0-x")),
        Choice("Văn bản", action("docs")),
        Choice("Gạch 2", action("clause", key(CLAUSE))),
        Choice("Cũ", action("clause", "khongcoaaaaa")),
    )
    assert [p.label for p in one.answers] == ["Có", "Cũ"]
    assert [p.label for p in one.ways] == ["Không rõ", "Quay lại"]
    assert [(p.label, p.ticked) for p in one.ticks] == [("Mục", True)]
    assert [p.href for p in one.pages] == ["/van-ban"]
    assert [p.href for p in one.clauses] == [f"/van-ban/{CLAUSE}"]
    assert [p.number for p in one.answers] == [1, 7]


def test_numbers_go_on_over_several_groups_and_are_left_out_where_they_are_values(viewer: Viewer) -> None:
    one = Choices(((Choice("a", "x"), Choice("b", "y")),))
    two = Choices(((Choice("c", "z"),),), numbered=False)
    three = Choices(((Choice("d", "w"),),))
    made = [v for v in views(viewer, one, two, three) if isinstance(v, ChoicesView)]
    assert [[p.number for p in v.answers] for v in made] == [[1, 2], [None], [3]]


def test_a_clause_that_a_sentence_opens_is_not_offered_again(viewer: Viewer) -> None:
    known = resources()
    offered = Choices(((Choice("x", action("clause", key(CLAUSE))),),))
    made = views(viewer, Paragraph(text(f"({known.short(CLAUSE)})")), offered)
    assert isinstance(made[1], ChoicesView)
    assert made[1].clauses == []


def test_the_question_is_the_last_sentence_in_strong_type_before_choices(viewer: Viewer) -> None:
    asked = Choices(((Choice("Có", action("ans", 1, "0-x", "y")),),))
    blocks = (
        Heading("a"),
        Paragraph(text(strong("Cũ?"))),
        Paragraph(text(strong("Mới?"))),
        Paragraph(text("b")),
        asked,
    )
    assert question_at(viewer.blocks(Reply(blocks))) == 2
    assert question_at(viewer.blocks(Reply(blocks[:-1]))) == -1
    assert question_at(viewer.blocks(Reply((asked, Paragraph(text("b")))))) == -1


def test_drawings_of_several_replies_have_ids_of_their_own(viewer: Viewer) -> None:
    talk = Talk()
    talk.sends("chart:kl39-ngoai-ngu")
    made = [viewer.blocks(talk.reply, name=name) for name in ("a", "b")]
    pictures = [view.svg for blocks in made for view in blocks if isinstance(view, PictureView)]
    ids = [part.split('"')[0] for svg in pictures for part in svg.split('id="')[1:]]
    assert len(ids) == len(set(ids)) == 4


# Sessions

BEGUN = datetime(2025, 3, 10, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.at = BEGUN

    def __call__(self) -> datetime:
        return self.at


def test_a_session_is_read_back_by_whoever_has_the_secret_alone() -> None:
    from starlette.responses import Response

    clock = Clock()
    ours, others = Sessions("một", secure=False, now=clock), Sessions("hai", secure=False, now=clock)
    session = ours.new()
    response = Response()
    ours.set(response, session)
    cookie = response.headers["set-cookie"].split(";")[0].partition("=")[2]
    assert ours.read(cookie) == session
    assert others.read(cookie) is None
    assert ours.read(cookie[:-1]) is None
    assert session.id not in repr(session)
    assert session.id not in session.chat
    clock.at = BEGUN + timedelta(hours=24)
    assert ours.read(cookie) == session
    clock.at = BEGUN + timedelta(hours=24, seconds=1)
    assert ours.read(cookie) is None
    clock.at = BEGUN - timedelta(minutes=1)
    assert ours.read(cookie) is None


def test_a_ticket_is_of_one_session_and_counts_its_own_number() -> None:
    sessions = Sessions("một", secure=False, now=Clock())
    mine, another = sessions.new(), sessions.new()
    first, second = sessions.ticket(mine), sessions.ticket(mine)
    assert sessions.number(mine, first) != sessions.number(mine, second)
    assert sessions.number(mine, first) == sessions.number(mine, first)
    assert sessions.number(another, first) is None


def test_a_ticket_is_forgotten_before_its_claim() -> None:
    clock = Clock()
    sessions = Sessions("một", secure=False, now=clock)
    session = sessions.new()
    ticket = sessions.ticket(session)
    clock.at = BEGUN + TICKET_LASTS
    assert sessions.number(session, ticket)
    clock.at += timedelta(seconds=1)
    assert sessions.number(session, ticket) is None
    assert TICKET_LASTS < CLAIMS_KEPT


@given(st.text(max_size=300))
def test_whatever_comes_for_a_ticket_or_cookie_is_refused_and_nothing_fails(made: str) -> None:
    sessions = Sessions("một", secure=True, now=Clock())
    assert sessions.read(made) is None
    assert sessions.number(sessions.new(), made) is None
