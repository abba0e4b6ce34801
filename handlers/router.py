"""The way of a message: a pressed choice, a command, an answer, or words to look up."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import chain

from handlers import about, documents, eligibility, lookup, programmes, texts
from handlers.actions import parts
from handlers.answers import declines, words_of
from handlers.conversation import Conversation, Offer, Stage
from handlers.reply import Choices, Reply
from handlers.request import Request
from handlers.resources import Resources
from handlers.turn import Answered, Turn
from knowledge.normalise import nfc

Handler = Callable[..., Answered]

_ACTIONS: Mapping[str, tuple[int, Handler]] = {
    "new": (0, eligibility.restart),
    "list": (1, eligibility.list_programmes),
    "pick": (2, eligibility.pick),
    "check": (1, eligibility.check_one),
    "ans": (3, eligibility.answer_pressed),
    "tick": (3, eligibility.tick_pressed),
    "done": (2, eligibility.ticks_done),
    "none": (2, lambda turn, run, step: eligibility.ticks_done(turn, run, step, none=True)),
    "back": (2, eligibility.go_back),
    "go": (1, eligibility.resume),
    "why": (2, eligibility.why),
    "date": (2, lambda turn, run, _: eligibility.ask_date(turn, run)),
    "today": (1, eligibility.set_today),
    "res": (2, eligibility.show_programme),
    "differ": (1, eligibility.show_disagreements),
    "stop": (1, eligibility.stop_pressed),
    "find": (2, lookup.turn_page),
    "clause": (1, lookup.show_clause),
    "docs": (0, documents.list_documents),
    "doc": (1, documents.contents),
    "progs": (0, programmes.list_programmes),
    "prog": (1, programmes.show),
    "help": (0, about.show_help),
    "privacy": (0, about.privacy),
    "erase": (0, about.erase),
    "keep": (0, about.keep),
}
"""Each action's number of arguments and its handler."""

_COMMANDS: Mapping[str, Handler] = {
    "start": lambda turn, words: about.welcome(turn),
    "trogiup": lambda turn, words: about.show_help(turn),
    "help": lambda turn, words: about.show_help(turn),
    "dieukien": eligibility.start,
    "tracuu": lookup.search,
    "vanban": lambda turn, words: documents.list_documents(turn),
    "chuongtrinh": lambda turn, words: programmes.list_programmes(turn),
    "huy": lambda turn, words: eligibility.stop(turn),
    "riengtu": lambda turn, words: about.privacy(turn),
    "xoadulieu": lambda turn, words: about.ask_delete(turn),
}

_ASIDE = frozenset({"clause", "find", "docs", "doc", "progs", "prog", "help", "privacy", "keep", "differ"})
"""Actions and commands that leave a waiting question waiting: it is asked again below their answer."""
_ASIDE_COMMANDS = frozenset({"trogiup", "help", "tracuu", "vanban", "chuongtrinh", "riengtu", "start"})

_COMMAND = re.compile(r"/([A-Za-z0-9_]+)(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
_NUMBERS = re.compile(r"\d{1,2}(?:\s*[,;.\s]\s*\d{1,2})*[.)]?")
_BACK_WORDS = frozenset({"quay lai", "lui", "lui lai", "tro lai", "cau truoc"})
_STOP_WORDS = frozenset({"dung", "dung lai", "huy", "thoat"})


def respond(resources: Resources, request: Request, conversation: Conversation) -> tuple[Reply, Conversation]:
    """The reply to a request, and the conversation that follows it."""
    turn = Turn(resources, replace(request, text=nfc(request.text)), conversation)
    answered = _pressed(turn, request.action) if request.action is not None else _typed(turn)
    return answered.reply, _remembering(answered)


def _remembering(answered: Answered) -> Conversation:
    """The conversation with the choices it now offers, so that they can be answered in words."""
    blocks = [block for block in answered.reply.blocks if isinstance(block, Choices)]
    conversation = answered.conversation
    if not blocks:
        return conversation
    offers = []
    number = 0
    for block in blocks:
        for choice in chain.from_iterable(block.rows):
            number += block.numbered
            offers.append(Offer(number if block.numbered else 0, choice.label, choice.action))
    return replace(conversation, offered=tuple(offers))


def _pressed(turn: Turn, made: str) -> Answered:
    name, arguments = parts(made)
    count, handler = _ACTIONS.get(name, (-1, None))
    if handler is None or count != len(arguments):
        return eligibility.stale(turn)
    answered = handler(turn, *arguments)
    return _with_question(turn, answered) if name in _ASIDE else answered


def _with_question(turn: Turn, answered: Answered) -> Answered:
    """An answer given in the middle of a question, followed by the question."""
    if not turn.conversation.asking:
        return answered
    after = turn.after(answered.conversation)
    question = eligibility.resume(after, str(after.conversation.run))
    blocks = (*answered.reply.blocks, *question.reply.blocks)
    return Answered(replace(answered.reply, blocks=blocks), question.conversation)


def _typed(turn: Turn) -> Answered:
    typed = turn.request.text.strip()
    if match := _COMMAND.fullmatch(typed):
        return _command(turn, match.group(1).lower(), (match.group(2) or "").strip())
    if not typed:
        return about.show_help(turn)
    if (offered := _offered(turn.conversation, typed)) is not None:
        return _pressed(turn, offered)
    conversation = turn.conversation
    if conversation.asking:
        return _answered(turn, typed)
    if conversation.stage is Stage.RESULT and words_of(typed) in _BACK_WORDS and conversation.dialogue:
        return eligibility.go_back(turn, str(conversation.run), str(len(conversation.dialogue.steps)))
    if conversation.stage is Stage.CHOOSING:
        return eligibility.choose_by_words(turn, typed)
    return lookup.search(turn, typed)


def _command(turn: Turn, name: str, words: str) -> Answered:
    handler = _COMMANDS.get(name)
    if handler is None:
        return about.show_help(turn, texts.UNKNOWN_COMMAND.format(command=f"/{name}"))
    answered = handler(turn, words)
    return _with_question(turn, answered) if name in _ASIDE_COMMANDS else answered


def _offered(conversation: Conversation, typed: str) -> str | None:
    """The action of the choice that is answered by its number or its very words."""
    words = words_of(typed)
    for offer in conversation.offered:
        if (offer.number and words.rstrip(").") == str(offer.number)) or words == words_of(offer.label):
            return offer.action
    return None


def _answered(turn: Turn, typed: str) -> Answered:
    """An answer in words to the question that waits."""
    run, words = str(turn.conversation.run), words_of(typed)
    step = str(len(turn.conversation.dialogue.steps)) if turn.conversation.dialogue else "0"
    if words in _BACK_WORDS:
        return eligibility.go_back(turn, run, step)
    if words in _STOP_WORDS and not declines(typed):
        return eligibility.stop(turn)
    if _NUMBERS.fullmatch(typed):
        several = eligibility.several_numbers(turn, map(int, re.findall(r"\d+", typed)))
        if several is not None:
            return several
    return eligibility.answer_typed(turn, typed)
