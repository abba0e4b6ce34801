"""Arrivals that come out of order end as if all had come in order; what comes too late does no harm."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.late import answering, written
from bot.late.window import MOST, RESENT, WINDOW, Answer, Past, Recent, Respond
from handlers import channel_texts, texts
from handlers.conversation import Consent, Conversation, Offer, Stage
from handlers.dialogue.notice import EDITION
from handlers.links import Links
from handlers.reply import Paragraph, Reply, text
from handlers.request import Request
from handlers.router import respond
from tests.unit.stored import NOW
from tests.unit.talk import resources

DAY = date(2027, 1, 20)
SOURCE = written.digest("telegram:1")
ASKED = Request(DAY, who="who", links=Links(bot="tro_ly_bot"), administrator=True)
SECOND = timedelta(seconds=1)


def counting(request: Request, conversation: Conversation) -> tuple[Reply, Conversation]:
    """A core whose conversation holds what was said, in the order in which it was."""
    said = request.action or request.text
    reply = Reply((Paragraph(text(said)),), replaces=True)
    if said == "here":
        return reply, conversation
    if said == "erase":
        return reply, Conversation()
    return reply, replace(conversation, queries=(*conversation.queries, said), run=conversation.run + 1)


def real(request: Request, conversation: Conversation) -> tuple[Reply, Conversation]:
    return respond(resources(), request, conversation)


class Chat:
    """One chat's row, as the database would keep it, and the erasure noted beside it."""

    def __init__(self, core: Respond = counting, begun: Conversation | None = None) -> None:
        self.core = core
        self.conversation = begun or Conversation(stage=Stage.CHOOSING)
        self.recent = ""
        self.erased: int | None = None
        self.time = NOW

    def take(self, order: int, said: str, *, pressed: bool = False, source: str = SOURCE) -> Answer:
        request = Request(DAY, "" if pressed else said, said if pressed else None)
        arrived = Past(order, self.time, request)
        known = written.read(self.recent, request)
        recent = answering.known(known, source, arrived, lambda: self.erased)
        made = answering.answer(self.core, self.conversation, recent, arrived, lambda: self.erased)
        self.conversation, self.recent = made.conversation, written.write(made.recent)
        if self.conversation == Conversation():
            self.recent = ""
        self.erased = self.erased if made.erased is None else made.erased
        return made

    @property
    def said(self) -> str:
        return "".join(self.conversation.queries)


def shown(made: Answer) -> str:
    return " ".join(
        "".join(span.text for span in b.text) for b in made.reply.blocks if isinstance(b, Paragraph)
    )


@pytest.mark.parametrize("order", list(permutations(range(4))), ids=lambda order: "".join(map(str, order)))
def test_every_order_of_four_ends_the_same(order: tuple[int, ...]) -> None:
    chat = Chat()
    for number in order:
        chat.take(number, "abcd"[number])
    assert chat.said == "abcd"


@given(st.data())
def test_any_shuffling_within_the_window_ends_as_in_order(data: st.DataObject) -> None:
    said = data.draw(st.lists(st.sampled_from(["a", "b", "c", "d", "erase"]), min_size=1, max_size=MOST // 2))
    order = data.draw(st.permutations(range(len(said))))
    pauses = data.draw(st.lists(st.integers(0, 1000), min_size=len(said), max_size=len(said)))
    straight, shuffled = Chat(), Chat()
    for number, words in enumerate(said):
        straight.take(number, words, pressed=words == "erase")
    for number in order:
        shuffled.take(number, said[number], pressed=said[number] == "erase")
        shuffled.time += timedelta(milliseconds=pauses[number])
    assert shuffled.conversation == straight.conversation


WORDS = (
    "/dieukien kh-lanh-dao-xa",
    "xã",
    "chu tich xa",
    "không rõ",
    "quay lại",
    "/huy",
    "đào tạo",
    "có",
    "1",
    "2",
    "45",
)


@given(st.data())
def test_a_dialogue_that_comes_shuffled_ends_as_in_order(data: st.DataObject) -> None:
    said = ["/start", *data.draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6))]
    agreed = Conversation(consent=Consent(EDITION, DAY.isoformat()))
    order = data.draw(st.permutations(range(len(said))))
    straight, shuffled = Chat(real, agreed), Chat(real, agreed)
    last = [straight.take(number, words) for number, words in enumerate(said)][-1]
    made = [shuffled.take(number, said[number]) for number in order][-1]
    assert shuffled.conversation == straight.conversation
    assert made.reply.blocks == last.reply.blocks, "the last reply is what is to be seen now"


@given(st.lists(st.integers(0, 20_000), min_size=20, max_size=60), st.data())
def test_what_was_answered_a_moment_ago_is_always_kept(pauses: list[int], data: st.DataObject) -> None:
    """However fast they come: what is late by less than half of MOST places is put in its own."""
    chat = Chat()
    for number, pause in enumerate(pauses):
        chat.take(2 * number, "a")
        chat.time += timedelta(milliseconds=pause)
    times = [NOW]
    for pause in pauses:
        times.append(times[-1] + timedelta(milliseconds=pause))
    back = data.draw(st.integers(1, MOST // 2 - 1))
    if chat.time - times[len(pauses) - back] <= WINDOW:
        before = chat.said
        chat.take(2 * (len(pauses) - back) - 1, "x")
        assert chat.said == f"{before[: len(pauses) - back]}x{before[len(pauses) - back :]}"
    recent = written.read(chat.recent, ASKED)
    assert recent is not None
    assert len(recent.arrivals) <= MOST
    assert len(recent.stretches) <= 2


def test_the_reply_to_a_late_one_is_what_is_to_be_seen_now() -> None:
    chat = Chat()
    chat.take(1, "a")
    chat.take(3, "c")
    made = chat.take(2, "b")
    assert shown(made) == "c"
    assert not made.reply.replaces, "it is another message that was pressed"


def test_words_that_come_later_than_the_window_are_not_taken() -> None:
    chat = Chat()
    chat.take(1, "a")
    chat.take(3, "c")
    chat.time += WINDOW + SECOND
    made = chat.take(2, "b")
    assert shown(made) == f"{channel_texts.LATE} here"
    assert chat.said == "ac"
    chat.take(4, "d")
    assert chat.said == "acd"


def test_a_button_that_comes_later_than_the_window_works_by_itself() -> None:
    chat = Chat()
    chat.take(1, "a")
    chat.take(3, "c")
    chat.time += WINDOW + SECOND
    assert shown(chat.take(2, "b", pressed=True)) == "b"
    assert chat.said == "acb"
    chat.take(5, "e")
    chat.take(4, "d")
    assert chat.said == "acbde"


def test_only_what_follows_has_to_be_fresh() -> None:
    chat = Chat()
    chat.take(1, "a")
    chat.time += WINDOW - SECOND
    chat.take(3, "c")
    chat.time += 2 * SECOND
    chat.take(2, "b")
    assert chat.said == "abc"
    chat.take(0, "x")
    assert chat.said == "abc"


@pytest.mark.parametrize("pressed", [False, True])
@pytest.mark.parametrize("pause", [SECOND, 2 * WINDOW, RESENT])
def test_what_was_said_before_an_erasure_has_no_effect_after_it(pressed: bool, pause: timedelta) -> None:
    chat = Chat()
    chat.take(1, "a")
    chat.take(4, "erase", pressed=True)
    assert chat.recent == ""
    chat.time += pause
    chat.take(3, "c", pressed=pressed)
    assert chat.conversation == Conversation()
    chat.take(6, "f")
    chat.take(2, "b", pressed=pressed)
    assert chat.said == "f"
    chat.take(5, "e")
    assert chat.said == "ef"


def test_a_late_erasure_erases_what_was_said_before_it_and_no_more() -> None:
    chat = Chat()
    for order, said in ((1, "secret"), (3, "c")):
        chat.take(order, said)
    chat.take(2, "erase", pressed=True)
    assert chat.said == "c"
    assert "secret" not in chat.recent
    assert chat.erased == 2


def test_another_source_or_a_day_without_anything_begins_the_order_anew() -> None:
    chat = Chat()
    chat.take(900, "a")
    chat.take(5, "b", source=written.digest("telegram:2"))
    assert chat.said == "ab"
    chat.time += RESENT + SECOND
    chat.take(3, "c", source=written.digest("telegram:2"))
    assert chat.said == "abc"


STRANGE = st.one_of(st.text(), st.just("\x00 \udcff 😀"))


@given(
    st.lists(st.tuples(st.integers(0, written.GREATEST), STRANGE, st.booleans()), max_size=4),
    st.integers(0, 80 * 365 * 86_400),
)
def test_what_is_written_is_read_back(arrivals: list[tuple[int, str, bool]], seconds: int) -> None:
    at = NOW + timedelta(seconds=seconds)
    chat = Chat(begun=Conversation(queries=("x",), offered=(Offer(1, "Có", "ans:1"),)))
    chat.time = at
    for order, said, pressed in arrivals:
        chat.take(order, said, pressed=pressed)
    recent = written.read(chat.recent, ASKED)
    assert (recent is None) == (chat.recent == "")
    if recent is not None:
        assert written.write(recent) == chat.recent
        assert recent.at == at
        again = [past.request for past in recent.arrivals]
        assert all((r.who, r.links, r.administrator) == ("who", ASKED.links, True) for r in again)
        cut = written.read(chat.recent[: written.HEAD], ASKED)
        assert cut == Recent(recent.source, recent.last, at)


@pytest.mark.parametrize("wrong", ["", "x", "0" * written.HEAD + "{", "0" * written.HEAD + "[[1]]", "9" * 60])
def test_what_cannot_be_read_is_nothing(wrong: str) -> None:
    assert written.read(wrong, ASKED) is None


def test_later_times_are_greater_texts() -> None:
    assert written.moment(NOW) < written.moment(NOW + SECOND)
    assert len(written.moment(NOW)) == 13


def test_the_sentence_says_what_to_do() -> None:
    assert channel_texts.LATE.endswith(".")
    assert texts.WELCOME not in channel_texts.LATE
