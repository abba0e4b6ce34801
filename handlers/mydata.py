"""``/dulieucuatoi``: all that is stored of this conversation, in plain words and as a file."""

from __future__ import annotations

import json
from collections.abc import Iterator

from handlers import texts
from handlers.actions import action
from handlers.conversation import Conversation, to_json
from handlers.keeping import KEPT_DAYS
from handlers.outcome.verdicts import answer_words, in_rows
from handlers.reply import Choice, File, Heading, Item, Paragraph, strong, text
from handlers.turn import Answered, Turn
from rules.dialogue import Dialogue

FILE = "du-lieu-cua-toi.json"


def show(turn: Turn) -> Answered:
    """What is stored, when it is erased, and the file with all of it."""
    if turn.conversation == Conversation():
        return turn.says([Paragraph(text(texts.DATA_NONE))])
    ways = [Choice(texts.DATA_ERASE, action("delete"))]
    if turn.conversation.consent is not None:
        ways.append(Choice(texts.WITHDRAW, action("withdraw")))
    return turn.says(
        [
            Heading(texts.DATA_TITLE),
            *(Item(text(strong(f"{name}: "), words)) for name, words in _stored(turn)),
            Paragraph(text(_until(turn.conversation))),
            Paragraph(text(texts.DATA_BESIDE)),
            File(FILE, _exported(turn), text(texts.DATA_FILE)),
            in_rows(ways),
        ]
    )


def _stored(turn: Turn) -> Iterator[tuple[str, str]]:
    """What is stored, as names and words."""
    conversation, book = turn.conversation, turn.resources.book
    names = texts.DATA_NAMES
    if turn.request.who:
        yield names["who"], turn.request.who
    if conversation.dialogue is not None:
        yield from _told(turn, conversation.dialogue)
    if conversation.ticks:
        yield names["ticks"], str(len(conversation.ticks))
    if conversation.editing is not None:
        yield names["editing"], book.facts[conversation.editing].label
    if conversation.queries:
        yield names["queries"], "; ".join(conversation.queries)
    if conversation.consent is not None:
        yield names["consent"], _day(conversation.consent.day)
    yield names["run"], str(conversation.run)
    if conversation.offered:
        yield names["offered"], str(len(conversation.offered))


def _told(turn: Turn, dialogue: Dialogue) -> Iterator[tuple[str, str]]:
    book, names = turn.resources.book, texts.DATA_NAMES
    yield names["programmes"], "; ".join(book.programmes[key].name for key in dialogue.programmes)
    if dialogue.begun is not None:
        yield names["begun"], _day(dialogue.begun)
    if dialogue.course_start is not None:
        yield names["course_start"], _day(dialogue.course_start)
    for step in dialogue.steps:
        for key, answer in step.answers.items():
            yield book.facts[key].label, answer_words(book.facts[key], answer)


def _day(written: str) -> str:
    return "/".join(reversed(written.split("-")))


def _until(conversation: Conversation) -> str:
    """When it is erased."""
    if conversation.kept:
        return texts.DATA_KEPT.format(days=KEPT_DAYS)
    return texts.DATA_UNTIL


def _exported(turn: Turn) -> str:
    """All that is stored, as JSON, with what each key means and the answers in words."""
    made = {
        "cuoc_tro_chuyen": turn.request.who,
        "ngay_xuat": turn.today.isoformat(),
        "bang_loi": [{"muc": name, "noi_dung": words} for name, words in _stored(turn)],
        "xoa_khi_nao": _until(turn.conversation),
        "ngoai_tep_nay": texts.DATA_BESIDE,
        "trang_thai": to_json(turn.conversation),
        "giai_thich": texts.DATA_KEYS,
    }
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"
