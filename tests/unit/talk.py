"""Talking to the assistant as a channel does, with what must hold of every reply checked each time."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache

from bot.rendering.plain import plain_lines
from bot.wiring import build_evaluator
from handlers import texts
from handlers.actions import MAX_BYTES, parts
from handlers.commands import COMMANDS
from handlers.conversation import Conversation, from_json, to_json
from handlers.dialogue.asking import current_fact
from handlers.dialogue.resuming import up_to_date
from handlers.links import Links
from handlers.reply import Block, Choice, Choices, File, Heading, Line, Quote, Reply, Style
from handlers.request import Request
from handlers.resources import Resources
from handlers.router import respond
from handlers.turn import Turn
from knowledge.library import corpus
from knowledge.search import SearchIndex
from rules.evaluate import Evaluator
from rules.model import Rulebook

TODAY = date(2026, 3, 2)

_ENGLISH = (
    "true false none null yes no error invalid unknown please click button step back next start cancel the "
    "you your and or not is are question answer fact eligible ineligible undetermined disputed met unmet"
)
_WAYS = frozenset(
    "ans tick done none back go why date today stop pick list agree refuse hold finish reuse".split()
)
_tried: set[tuple[str, ...]] = set()


@cache
def resources() -> Resources:
    """The product's rules and documents."""
    held = corpus()
    return Resources(build_evaluator(held), held, SearchIndex(held))


def with_rules(newer: Iterable[str] = (), gone: Iterable[str] = ()) -> Resources:
    """The product as it is after its rules changed: programmes of a newer version, and programmes dropped."""
    book = resources().book
    newer, gone = set(newer), set(gone)
    assert (newer | gone) <= set(book.programmes)
    programmes = {
        key: replace(programme, version=programme.version + (key in newer))
        for key, programme in book.programmes.items()
        if key not in gone
    }
    groups = {
        key: replace(group, programmes=tuple(each for each in group.programmes if each not in gone))
        for key, group in book.groups.items()
    }
    return with_book(replace(book, programmes=programmes, groups=groups))


def with_book(book: Rulebook) -> Resources:
    """The product with other rules."""
    return Resources(Evaluator(book), resources().corpus, resources().index)


@cache
def _machine_words() -> re.Pattern[str]:
    """What only programs write: keys of facts, options, programmes and clauses; English."""
    book = resources().book
    words = set(_ENGLISH.split()) | set(book.facts) | set(book.programmes)
    words |= {option.value for fact in book.facts.values() for option in fact.options}
    listed = "|".join(sorted(map(re.escape, words - {""}), key=len, reverse=True))
    return re.compile(
        rf"(?<![\w/-])(?:{listed})(?![\w-])|\w/(?:muc|dieu|khoan|gach|diem)-|[{{}}<>]", re.IGNORECASE
    )


def plain(reply: Reply) -> str:
    """A reply as plain text."""
    return "\n".join(plain_lines(reply))


def offered(reply: Reply) -> list[Choice]:
    """The choices of a reply that do something here."""
    return [c for block in reply.blocks if isinstance(block, Choices) for c in block if c.acts]


def verdicts(reply: Reply) -> dict[str, str]:
    """The verdicts that a reply shows: programme id to the verdict's key."""
    keys = {words: key for key, words in texts.VERDICT_WORDS.items()}
    by_short = {programme.short: key for key, programme in resources().book.programmes.items()}
    by_name = {programme.name: key for key, programme in resources().book.programmes.items()}
    shown = {}
    title = ""
    for block in reply.blocks:
        if isinstance(block, Heading):
            title = block.text
        elif isinstance(block, Line) and block.word in keys and not block.depth:
            strong = [span.text for span in block.text if span.style is Style.STRONG]
            shown[by_short[strong[0]] if strong else by_name[title]] = keys[block.word]
    return shown


class Talk:
    """One person's conversation; it is written down and read back between any two messages.

    ``agreeing``: the person presses "Tôi đồng ý" whenever the notice is shown; tests of the notice do not.
    """

    def __init__(
        self, today: date = TODAY, answering: Resources | None = None, *, agreeing: bool = True
    ) -> None:
        self.today = today
        self.resources = answering or resources()
        self.agreeing = agreeing
        self.public = False
        self.links = Links()
        self.conversation = Conversation()
        self.reply = Reply()

    def says(self, words: str) -> Reply:
        """Type something."""
        return self._send(Request(self.today, text=words, public=self.public, links=self.links))

    def presses(self, label: str, shown: Reply | None = None) -> Reply:
        """Press a choice of the last reply, or of one shown before."""
        made = [choice.action for choice in offered(shown or self.reply) if choice.label == label]
        assert made, f"không có nút {label!r} trong {[c.label for c in offered(shown or self.reply)]}"
        return self.sends(made[0])

    def sends(self, action: str) -> Reply:
        """Send the action of a choice."""
        return self._send(Request(self.today, action=action, public=self.public, links=self.links))

    @property
    def text(self) -> str:
        """The last reply as plain text."""
        return plain(self.reply)

    @property
    def asks(self) -> str | None:
        """The fact that is asked now, and shown last; None where none is."""
        return asked(self.resources, self.conversation, self.today) if self._shows_question() else None

    def answers(self, given: Mapping[str, str]) -> Reply:
        """Answer in words whatever is asked, as long as the answer is among these."""
        for _ in range(40):
            fact = self.asks
            if fact is None or fact not in given:
                break
            self.says(given[fact])
            assert self.asks != fact, f"câu trả lời {given[fact]!r} cho {fact} không được hiểu:\n{self.text}"
        return self.reply

    def _shows_question(self) -> bool:
        fact = asked(self.resources, self.conversation, self.today)
        return fact is not None and self.resources.book.facts[fact].question in self.text

    def _send(self, request: Request) -> Reply:
        stored = json.loads(json.dumps(to_json(self.conversation)))
        self.reply, self.conversation = respond(self.resources, request, from_json(stored))
        check(self.reply)
        self._try_choices()
        if self.agreeing and any(choice.label == texts.AGREE for choice in offered(self.reply)):
            return self.presses(texts.AGREE)
        return self.reply

    def _try_choices(self) -> None:
        """Press once each kind of choice that is shown, to see that none of them is stale at once."""
        for choice in offered(self.reply):
            name, arguments = parts(choice.action)
            kind = (name, self.conversation.stage.value, *(each for each in arguments if not each.isdigit()))
            if name not in _WAYS or kind in _tried:
                continue
            _tried.add(kind)
            request = Request(self.today, action=choice.action, public=self.public)
            reply, _ = respond(self.resources, request, self.conversation)
            check(reply)
            assert texts.STALE not in plain(reply), f"nút vừa hiện đã cũ: {choice}"
            assert reply.blocks, f"nút vừa hiện không có tác dụng: {choice}"


def asked(answering: Resources, conversation: Conversation, today: date) -> str | None:
    """The fact that a conversation asks for."""
    turn, _ = up_to_date(Turn(answering, Request(today), conversation))
    fact = current_fact(turn)
    return None if fact is None else fact.key


def check_form(reply: Reply) -> None:
    """What must hold of every reply, whatever was said."""
    said = f"{plain(reply)}\n{reply.notice}"
    assert said.strip(), "không trả lời gì"
    assert len(reply.notice) <= 200
    assert unicodedata.is_normalized("NFC", said)
    for choice in offered(reply):
        assert choice.label.strip()
        assert choice.action.isascii()
        assert len(choice.action.encode()) <= MAX_BYTES


def check(reply: Reply) -> None:
    """What must hold of every reply that repeats nothing odd."""
    check_form(reply)
    own, sentences = _own_words(reply, (Quote, File)), _own_words(reply, (Quote, File, Choices))
    for pattern, words in (
        (_machine_words(), own),
        (re.compile(r"!"), own),
        (re.compile(r"\b(?:bạn|mày|tôi|tao)\b", re.IGNORECASE), sentences),
    ):
        wrong = pattern.search(words)
        assert wrong is None, f"có chữ không nên có: {wrong}"


def _own_words(reply: Reply, but: tuple[type[Block], ...]) -> str:
    """A reply without these blocks, commands and addresses."""
    own = plain(Reply(tuple(block for block in reply.blocks if not isinstance(block, but)))) + reply.notice
    return re.sub(rf"/(?:{'|'.join(command.name for command in COMMANDS)})\b|https?://\S+", "", own)
