"""Rendering: every reply stays within Telegram's limits, well formed, with nothing lost."""

from __future__ import annotations

from collections.abc import Iterable
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rendering.layout import SIGNS
from bot.rendering.markup import Run, Runs, clean, html, length, size, split
from bot.rendering.pictures import Rendering
from bot.rendering.plain import rows
from bot.rendering.render import (
    Button,
    Document,
    Message,
    Ordered,
    Photo,
    in_words,
    plain_lines,
    telegram_messages,
)
from bot.rendering.rows import Role
from handlers import channel_texts as texts
from handlers.charts.chart import Chart, Entry, Gate
from handlers.mark import Mark
from handlers.reply import (
    Block,
    Choice,
    Choices,
    File,
    Heading,
    Item,
    Line,
    Made,
    Paragraph,
    Picture,
    Quote,
    Reply,
    Span,
    Style,
    Work,
    source,
    strong,
    text,
)

TELEGRAM_TAGS = {"b", "i", "u", "blockquote"}


class Parsed(HTMLParser):
    """What Telegram would make of a message: its text, its entities as (tag, words), and strict nesting."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.entities: list[tuple[str, str]] = []
        self._open: list[tuple[str, int]] = []
        self.feed(markup)
        self.close()
        assert not self._open, f"tags left open: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TELEGRAM_TAGS
        assert not attrs
        assert tag not in [outer for outer, _ in self._open]
        self._open.append((tag, len(self.text)))

    def handle_endtag(self, tag: str) -> None:
        opened, at = self._open.pop()
        assert opened == tag, "tags closed out of order"
        self.entities.append((tag, self.text[at:]))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment swallows text")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError("a declaration swallows text")

    def handle_pi(self, data: str) -> None:
        raise AssertionError("a processing instruction swallows text")


def squeezed(words: str) -> str:
    return "".join(words.split())


def words_of(block: Block) -> list[str]:
    match block:
        case Heading(text=title):
            return [title]
        case Work():
            return []
        case Paragraph(text=spans) | Item(text=spans) | Picture(caption=spans) | Made(caption=spans):
            return ["".join(span.text for span in spans)]
        case Line(word=word, text=spans, citation=citation):
            return [word, "".join(span.text for span in spans), citation]
        case Quote(text=spans, citation=citation):
            return ["".join(span.text for span in spans), citation]
        case File(text=content, caption=spans):
            return ["".join(span.text for span in spans), content]
        case Choices():
            return [choice.label for choice in block]


VIETNAMESE = "abc đăâêôơư ắằẳẵặ <>&\"' .,;:!?…\n\t\u00a0 e\u0323\u0302 😀👩\u200d👧 ⚖️ 1) \x00\x1b\ud83d"
WORDS = st.text(st.sampled_from(VIETNAMESE), max_size=60)
LONG = st.builds(
    lambda unit, times: unit * times,
    st.text(st.sampled_from(VIETNAMESE), min_size=1, max_size=40),
    st.integers(1, 300),
)
SPANS = st.lists(st.builds(Span, st.one_of(WORDS, LONG), st.sampled_from(Style)), max_size=4).map(tuple)
MANY_SPANS = st.lists(
    st.builds(Span, st.sampled_from(["kỷ luật", " và ", "ngoại ngữ; "]), st.sampled_from(Style)),
    min_size=80,
    max_size=400,
).map(tuple)
LABELS = st.text(st.sampled_from("đủ điều kiện <&> 😀"), min_size=1, max_size=90).filter(lambda s: s.strip())
CHOICE = st.builds(
    Choice,
    LABELS,
    st.text(st.sampled_from("abc:0-9_"), min_size=1, max_size=64),
    st.sampled_from([None, True, False]),
)
CHOICES = st.builds(
    Choices,
    st.lists(st.lists(CHOICE, min_size=1, max_size=10).map(tuple), max_size=14).map(tuple),
    st.booleans(),
)
BLOCK = st.one_of(
    st.builds(Heading, st.one_of(WORDS, LONG), st.sampled_from([1, 2])),
    st.builds(Paragraph, st.one_of(SPANS, MANY_SPANS)),
    st.builds(Item, SPANS, st.none() | st.integers(1, 999), st.integers(0, 2)),
    st.builds(Line, st.sampled_from(Mark), WORDS, SPANS, WORDS, st.integers(0, 2)),
    st.builds(Quote, st.one_of(SPANS, MANY_SPANS), WORDS),
    CHOICES,
)
REPLY = st.lists(BLOCK, max_size=9).map(lambda blocks: Reply(tuple(blocks)))


@given(REPLY)
@settings(max_examples=60, deadline=None)
def test_telegram_messages_keep_the_limits_and_lose_nothing(reply: Reply) -> None:
    messages = telegram_messages(reply)
    parsed = [Parsed(message.html) for message in messages]
    for message, seen in zip(messages, parsed, strict=True):
        assert seen.text.strip(), "an empty message cannot be sent"
        assert len(seen.text.encode("utf-16-le")) // 2 <= 4096
        assert len(seen.entities) < 100
        assert sum(len(row) for row in message.rows) <= 100
        assert all(1 <= len(row) <= 8 for row in message.rows)

    everything, at = squeezed("".join(seen.text for seen in parsed)), 0
    for block in reply.blocks:
        for words in words_of(block):
            if not isinstance(block, Choices):
                wanted = squeezed(clean(words))
                found = everything.find(wanted, at)
                assert found >= 0, wanted
                at = found + len(wanted)

    pressed = [button for message in messages for row in message.rows for button in row]
    offered = [choice for block in reply.blocks if isinstance(block, Choices) for choice in block]
    assert [button.data for button in pressed] == [choice.action for choice in offered]
    assert all(0 < len(button.label) <= 44 for button in pressed)
    for button, choice in zip(pressed, offered, strict=True):
        assert not button.label.endswith("…") or squeezed(choice.label) in everything


@given(REPLY)
@settings(max_examples=40, deadline=None)
def test_plain_lines_lose_nothing_and_hold_no_control_character(reply: Reply) -> None:
    lines = plain_lines(reply)
    assert all(char.isprintable() or char in "\u00a0\u200d" for line in lines for char in line)
    at, everything = 0, squeezed("".join(line.lstrip("│ ") for line in lines))
    for block in reply.blocks:
        for words in words_of(block):
            wanted = squeezed("".join(line.lstrip("│ ") for line in clean(words).split("\n")))
            found = everything.find(wanted, at)
            assert found >= 0, wanted
            at = found + len(wanted)


TAGS = st.sampled_from([(), ("b",), ("blockquote",), ("blockquote", "i")])


@given(st.lists(st.builds(Run, LONG.map(clean), TAGS), max_size=5).map(tuple))
@settings(max_examples=40, deadline=None)
def test_split_keeps_every_sign(runs: Runs) -> None:
    cut = list(split(runs, units=50, entities=3))
    assert all(size(part)[0] <= 50 and size(part)[1] <= 3 for part in cut)
    assert signs(run for part in cut for run in part) == signs(runs)


def signs(runs: Iterable[Run]) -> list[tuple[str, tuple[str, ...]]]:
    return [(char, run.tags) for run in runs for char in run.text if not char.isspace()]


def cut_texts(words: str, units: int) -> list[str]:
    return ["".join(run.text for run in part) for part in split((Run(words),), units=units)]


def test_split_prefers_lines_then_sentences_then_words() -> None:
    assert cut_texts("một hai.\nba bốn năm", 12) == ["một hai.", "ba bốn năm"]
    assert cut_texts("một hai. ba bốn năm", 12) == ["một hai.", "ba bốn năm"]
    assert cut_texts("một hai ba bốn", 12) == ["một hai ba", "bốn"]
    assert cut_texts("Điều 1. Khoản", 7) == ["Điều 1.", "Khoản"]


def test_split_cuts_no_letter_from_its_marks_and_no_joined_emoji() -> None:
    letter = "e\u0323\u0302"
    assert all(len(part) % 3 == 0 for part in cut_texts(letter * 30, 10))
    family = "👩\u200d👩\u200d👧"
    assert all(length(part) % length(family) == 0 for part in cut_texts(family * 10, 20))


def test_html_escapes_and_nests() -> None:
    runs = (Run("a < b & ", ("blockquote",)), Run("c", ("blockquote", "b")), Run("<i>", ("b",)), Run("."))
    assert html(runs) == "<blockquote>a &lt; b &amp; <b>c</b></blockquote><b>&lt;i&gt;</b>."
    assert size(runs) == (13, 3)


def test_blocks_as_telegram_shows_them() -> None:
    reply = Reply(
        (
            Heading("Kết quả"),
            Paragraph(text("Anh/chị ", strong("đủ"), " tuổi. ", source("Điều 1"), Span("tuổi", Style.MATCH))),
            Line(Mark.UNMET, "Không đạt", text("Kỷ luật"), "điểm b khoản 1"),
            Line(Mark.DISPUTED, "Chưa rõ", text("Ngoại ngữ"), depth=1),
            Item(text("một"), number=1),
            Item(text("hai"), depth=1),
            Quote(text("- Mỗi năm <02 lần>"), "khoản 2"),
        )
    )
    assert telegram_messages(reply) == [
        Message(
            "<b>Kết quả</b>\n\n"
            "Anh/chị <b>đủ</b> tuổi. <i>Điều 1</i><u>tuổi</u>\n\n"
            "❌ <b>Không đạt</b>: Kỷ luật\n\u00a0\u00a0\u00a0\u00a0<i>điểm b khoản 1</i>\n"
            "\u00a0\u00a0\u00a0\u00a0⚖️ <b>Chưa rõ</b>: Ngoại ngữ\n"
            "1. một\n"
            "\u00a0\u00a0\u00a0\u00a0– hai\n\n"
            "<blockquote>- Mỗi năm &lt;02 lần&gt;</blockquote>\n<i>khoản 2</i>"
        )
    ]
    assert plain_lines(reply) == [
        "Kết quả",
        "",
        "Anh/chị đủ tuổi. Điều 1tuổi",
        "",
        "❌ Không đạt: Kỷ luật",
        "   — điểm b khoản 1",
        "   ⚖️ Chưa rõ: Ngoại ngữ",
        "1. một",
        "  – hai",
        "",
        "│ - Mỗi năm <02 lần>",
        "  — khoản 2",
    ]


def test_a_block_that_fits_is_never_split() -> None:
    lines = [Line(Mark.MET, "Đạt", text("x" * 1500)) for _ in range(4)]
    messages = telegram_messages(Reply(tuple(lines)))
    assert [Parsed(message.html).text.count("Đạt") for message in messages] == [2, 2]


def test_a_quote_with_more_marks_than_telegram_keeps_is_split() -> None:
    marked = text(*[part for _ in range(150) for part in (Span("kỷ luật", Style.MATCH), " và ")])
    seen = [Parsed(message.html) for message in telegram_messages(Reply((Quote(marked),)))]
    assert [len(part.entities) for part in seen] == [90, 62]
    assert sum(part.text.count("kỷ luật") for part in seen) == 150


def test_a_heading_moves_on_with_what_it_heads() -> None:
    blocks = (Paragraph(text("x" * 3000)), Heading("Phần hai", 2), Paragraph(text("y" * 1500)))
    first, second = telegram_messages(Reply(blocks))
    assert "Phần hai" not in first.html
    assert second.html.startswith("<b>Phần hai</b>\n")


def test_a_heading_stays_with_a_block_too_long_for_one_message() -> None:
    blocks = (Paragraph(text("x" * 3000)), Heading("Phần hai", 2), Quote(text("từ " * 3000)))
    messages = telegram_messages(Reply(blocks))
    assert messages[1].html.startswith("<b>Phần hai</b>\n<blockquote>từ từ")


def test_a_keyboard_is_on_the_last_message_of_its_part() -> None:
    yes = Choices(((Choice("Có", "a:1"), Choice("Không", "a:0")),))
    back = Choices(((Choice("Quay lại", "b"),),), numbered=False)
    reply = Reply((Paragraph(text("dài. " * 1500)), yes, back, Paragraph(text("Vì sao hỏi"))))
    messages = telegram_messages(reply)
    assert len(messages) == 2
    assert messages[0].rows == ()
    assert messages[1].rows == ((Button("Có", "a:1"), Button("Không", "a:0")), (Button("Quay lại", "b"),))
    assert messages[1].html.endswith("Vì sao hỏi")


def test_choices_between_texts_have_a_message_each() -> None:
    one, two = (Choices(((Choice("Xem", f"x:{n}"),),)) for n in (1, 2))
    messages = telegram_messages(Reply((Paragraph(text("một")), one, Paragraph(text("hai")), two)))
    assert [message.html for message in messages] == ["một", "hai"]
    assert [message.rows for message in messages] == [((Button("Xem", "x:1"),),), ((Button("Xem", "x:2"),),)]


def test_choices_alone_get_a_sentence() -> None:
    assert telegram_messages(Reply((Choices(((Choice("Có", "a"),),)),)))[0].html == texts.CHOOSE


def test_ticks_stand_before_labels() -> None:
    choices = Choices(((Choice("Nữ", "f", ticked=True), Choice("Nam", "m", ticked=False)),))
    (message,) = telegram_messages(Reply((choices,)))
    assert [button.label for button in message.rows[0]] == ["☑ Nữ", "☐ Nam"]
    assert plain_lines(Reply((choices,)))[1:] == ["  1. ☑ Nữ", "  2. ☐ Nam"]


def test_long_labels_are_listed_in_full_under_their_numbers() -> None:
    long = "Hội đồng nhân dân, Đoàn đại biểu Quốc hội, cơ quan khác của Nhà nước"
    first = Choices(((Choice("Có", "a"),),))
    second = Choices(((Choice(long, "b"),), (Choice("Không rõ", "c"),)))
    _, message = telegram_messages(Reply((first, Paragraph(text("Nơi công tác?")), second)))
    assert message.html == f"Nơi công tác?\n\n2. {long}\n3. Không rõ"
    assert [row[0] for row in message.rows] == [
        Button("2. Hội đồng nhân dân, Đoàn đại biểu…", "b"),
        Button("3. Không rõ", "c"),
    ]


def test_too_many_buttons_go_on_in_further_messages() -> None:
    choices = Choices(tuple((Choice(str(n), f"n:{n}"),) for n in range(250)))
    messages = telegram_messages(Reply((Paragraph(text("Chọn")), choices)))
    assert [len(message.rows) for message in messages] == [100, 100, 50]
    assert [message.html for message in messages] == ["Chọn", texts.MORE_CHOICES, texts.MORE_CHOICES]


@pytest.mark.parametrize("action", ["", "x" * 65, "đ" * 33])
def test_an_action_that_is_no_callback_data_is_refused(action: str) -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        telegram_messages(Reply((Choices(((Choice("Có", action),),)),)))


def test_numbers_run_through_a_reply_and_words_are_listed() -> None:
    reply = Reply(
        (
            Paragraph(text("Hỏi?")),
            Choices(((Choice("Có", "1"), Choice("Không", "0")),)),
            Choices(((Choice("Dừng", "s"),),), numbered=False),
            Choices(((Choice("Quay lại", "b"),),)),
        )
    )
    assert plain_lines(reply) == [
        "Hỏi?",
        "",
        texts.CHOOSE_NUMBER,
        "  1. Có",
        "  2. Không",
        "  – Dừng",
        "  3. Quay lại",
    ]


def test_a_value_question_invites_words_not_numbers() -> None:
    unsure = Choices(((Choice("Không rõ", "u"),),), numbered=False)
    lines = plain_lines(Reply((Paragraph(text("Tuổi?")), unsure)))
    assert lines[2:] == [texts.CHOOSE_WORDS, "  – Không rõ"]


@pytest.mark.parametrize(
    ("mark", "sign"),
    [("met", "✅"), ("unmet", "❌"), ("unknown", "❔"), ("to_confirm", "📝"), ("disputed", "⚖️")],
)
def test_every_mark_has_a_sign_beside_its_word(mark: str, sign: str) -> None:
    reply = Reply((Line(Mark(mark), "Chữ", ()),))
    assert plain_lines(reply) == [f"{sign} Chữ"]
    assert telegram_messages(reply)[0].html == f"{sign} <b>Chữ</b>"


def test_all_marks_have_a_sign() -> None:
    assert set(SIGNS) == set(Mark)


def test_lines_of_a_quote_keep_the_bar() -> None:
    quoted = rows(Reply((Quote(text("một\nhai ", strong("ba\nbốn"))),)))
    assert [(row.role, row.lead) for row in quoted] == [(Role.QUOTE, "│ ")] * 3
    assert [span.style for span in quoted[2].text] == [Style.STRONG]


def picture(parts: int = 1, caption: str = "Sơ đồ <điều kiện>.") -> Picture:
    entries = tuple(Entry(f"Điều kiện {number}") for number in range(parts))
    section = Entry("Điều kiện", gate=Gate.ALL, parts=entries)
    return Picture(Chart("mau", "Một chương trình", (), None, (), (section,), (), ()), text(caption))


def test_a_picture_has_its_caption_and_the_choices_after_it() -> None:
    back = Choices(((Choice("Quay lại", "b"),),))
    before, shown, after = telegram_messages(
        Reply((Paragraph(text("Trước")), picture(), back, Paragraph(text("Sau")), back))
    )
    buttons = ((Button("Quay lại", "b"),),)
    assert before == Message("Trước")
    assert shown == Message("Sơ đồ &lt;điều kiện&gt;.", buttons, Photo(picture().chart))
    assert after == Message("Sau", buttons)


def test_what_follows_a_picture_without_choices_is_a_message_of_its_own() -> None:
    shown, after = telegram_messages(Reply((picture(), Paragraph(text("Sau")))))
    assert shown.attached is not None
    assert shown.html.startswith("Sơ đồ")
    assert after == Message("Sau")


def test_a_long_caption_goes_on_in_a_message_with_the_keyboard() -> None:
    back = Choices(((Choice("Quay lại", "b"),),))
    shown, after = telegram_messages(Reply((picture(caption="từ " * 400), back)))
    assert len(Parsed(shown.html).text) <= 1024
    assert (shown.rows, after.attached) == ((), None)
    assert after.rows == ((Button("Quay lại", "b"),),)
    assert (Parsed(shown.html).text + Parsed(after.html).text).count("từ") == 400


def test_a_tall_picture_goes_as_a_document() -> None:
    assert not Rendering(picture(10).chart).as_document
    assert Rendering(picture(40).chart).as_document


def test_a_file_goes_with_its_caption_and_the_choices_after_it() -> None:
    back = Choices(((Choice("Quay lại", "b"),),))
    before, shown, after = telegram_messages(
        Reply((Paragraph(text("Trước")), File("du-lieu.json", "{}", text("Dữ <liệu>.")), back, picture()))
    )
    assert before == Message("Trước")
    assert shown == Message("Dữ &lt;liệu&gt;.", ((Button("Quay lại", "b"),),), Document("du-lieu.json", "{}"))
    assert after.attached == Photo(picture().chart)


def test_a_file_without_a_caption_is_sent_all_the_same() -> None:
    assert telegram_messages(Reply((File("a.txt", "chữ", ()),))) == [
        Message("", attached=Document("a.txt", "chữ"))
    ]


def test_a_private_choice_opens_its_address_where_there_is_one() -> None:
    choices = Choices(((Choice("Có", "a:1"), Choice("Mở riêng", "begin", private=True)),))
    reply = Reply((Paragraph(text("Chọn")), choices))
    (linked,) = telegram_messages(reply, lambda action: f"https://t.me/x?start={action}")
    assert linked.rows == ((Button("Có", "a:1"), Button("Mở riêng", "", "https://t.me/x?start=begin")),)
    (pressed,) = telegram_messages(reply)
    assert pressed.rows == ((Button("Có", "a:1"), Button("Mở riêng", "begin")),)


def test_a_picture_has_words_for_a_chat_that_takes_none() -> None:
    words = in_words(Photo(picture(260).chart))
    assert len(words) > 1
    assert all(len(Parsed(part).text) <= 4096 for part in words)
    written = "".join(Parsed(part).text for part in words)
    assert all(f"Điều kiện {number}" in written for number in range(260))


def test_a_file_has_words_for_a_chat_that_takes_none() -> None:
    words = in_words(Document("a.txt", "<dòng>\r\nsau\n" * 500))
    assert len(words) > 1
    assert "".join(Parsed(part).text for part in words).count("<dòng>") == 500


def test_a_file_is_its_text_below_its_caption() -> None:
    reply = Reply((Paragraph(text("Trước.")), File("du-lieu.json", '{\n  "a": 1\n}\n', text("Dữ liệu."))))
    assert plain_lines(reply) == ["Trước.", "", "Dữ liệu.", "{", '  "a": 1', "}"]


def test_a_file_to_be_made_goes_with_what_makes_it_and_the_choices_after_it() -> None:
    back = Choices(((Choice("Quay lại", "b"),),))
    made = Made("sheet", "phieu.pdf", '{"a":1}', text("Phiếu để ký."))
    (shown,) = telegram_messages(Reply((made, back)))
    attached = Ordered("sheet", "phieu.pdf", '{"a":1}')
    assert shown == Message("Phiếu để ký.", ((Button("Quay lại", "b"),),), attached)
    (words,) = in_words(attached)
    assert "phieu.pdf" in words
    assert plain_lines(Reply((made,))) == ["Phiếu để ký. (phieu.pdf)"]


def test_work_shows_nothing_by_itself() -> None:
    reply = Reply((Paragraph(text("Đang rà soát.")), Work("list", '{"a":1}')))
    assert telegram_messages(reply) == [Message("Đang rà soát.")]
    assert plain_lines(reply) == ["Đang rà soát."]
    assert telegram_messages(Reply((Work("list"),))) == []
