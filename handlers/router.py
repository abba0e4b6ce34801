"""The way of a message: a pressed choice, a command, an answer, or words to look up."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from handlers import (
    about,
    administering,
    desk,
    documents,
    grouped,
    lookup,
    mydata,
    notes,
    programmes,
    received,
    shown,
    texts,
    voting,
)
from handlers.actions import MAX_BYTES, from_payload, parts
from handlers.charts import showing
from handlers.comparing import showing as comparing
from handlers.conversation import Conversation, Offer, Stage
from handlers.dialogue import (
    answering,
    asking,
    choosing,
    consenting,
    course_day,
    overview,
    resuming,
    standing,
)
from handlers.outcome import holding, printing, reasoning, results
from handlers.reply import Block, Choices, Paragraph, Reply, text
from handlers.request import Request
from handlers.resources import Resources
from handlers.roster import asking as asking_lists
from handlers.sheet import offering
from handlers.turn import Answered, Turn
from handlers.understanding.wording import LONGEST, either_yes_or_stop, says, words_of, yes_or_no
from knowledge.normalise import nfc, tokens, unbroken
from rules.model import FactType

Handler = Callable[..., Answered]

_ACTIONS: Mapping[str, tuple[int, Handler]] = {
    "begin": (0, choosing.start),
    "agree": (2, consenting.agree),
    "refuse": (1, consenting.refuse),
    "new": (0, choosing.restart),
    "reuse": (1, choosing.reuse),
    "list": (1, choosing.list_programmes),
    "pick": (2, choosing.pick),
    "choose": (1, choosing.programmes_to_begin_with),
    "check": (1, choosing.check),
    "ans": (3, answering.answer_pressed),
    "tick": (3, answering.tick_pressed),
    "done": (2, answering.ticks_done),
    "none": (2, lambda turn, run, step: answering.ticks_done(turn, run, step, none=True)),
    "back": (2, answering.go_back),
    "go": (1, resuming.resume),
    "why": (2, asking.why),
    "date": (2, lambda turn, run, _: course_day.ask_date(turn, run)),
    "today": (1, course_day.set_today),
    "res": (2, results.show_programme),
    "differ": (1, notes.show_programme),
    "notes": (0, notes.show_all),
    "notein": (1, notes.show_document),
    "note": (1, notes.show),
    "tree": (2, reasoning.show),
    "print": (1, printing.show),
    "sheet": (1, offering.offer),
    "sheetof": (2, offering.give),
    "hold": (2, holding.hold),
    "finish": (1, holding.finish),
    "change": (1, results.show_changes),
    "view": (1, overview.show_pressed),
    "edit": (2, overview.edit),
    "stop": (1, resuming.stop_pressed),
    "find": (2, lookup.turn_page),
    "in": (3, lookup.turn_page),
    "clause": (1, lookup.show_clause),
    "vote": (4, voting.take),
    "docs": (0, documents.list_documents),
    "docsat": (1, documents.list_documents),
    "doc": (1, documents.contents),
    "progs": (0, programmes.list_programmes),
    "prog": (1, programmes.show),
    "chart": (1, showing.show),
    "compare": (0, comparing.first),
    "comparewith": (1, comparing.second),
    "compared": (2, comparing.show),
    "comparepic": (2, comparing.picture),
    "rchart": (2, showing.show_result),
    "templates": (0, asking_lists.show),
    "template": (1, asking_lists.give),
    "help": (0, about.show_help),
    "desk": (0, desk.show),
    "privacy": (0, about.privacy),
    "here": (0, standing.here),
    "review": (0, overview.show),
    "data": (0, mydata.show),
    "withdraw": (0, about.withdraw),
    "delete": (0, about.ask_delete),
    "erase": (0, about.erase),
    "keep": (0, about.keep),
    **{name: (count, administering.refused) for name, count in administering.ACTIONS.items()},
}
"""Each action's number of arguments and its handler."""

_LINKED = frozenset(
    (
        "begin check templates here review data delete progs prog chart docs doc clause privacy desk notes "
        "note differ"
    ).split()
    + "compare comparewith compared".split()
)
"""Actions that a link may do: such as erase or agree to nothing, for anybody can make a link."""


def _started(turn: Turn, words: str) -> Answered:
    """The welcome, or what the link asks for that brought the person here."""
    linked = from_payload(words)
    if linked is not None and parts(linked)[0] in _LINKED:
        return _pressed(turn, linked)
    return about.welcome(turn)


_COMMANDS: Mapping[str, Handler] = {
    "start": _started,
    "trogiup": lambda turn, words: about.show_help(turn),
    "help": lambda turn, words: about.show_help(turn),
    "dieukien": choosing.start,
    "tracuu": lookup.search,
    "vanban": lambda turn, words: documents.list_documents(turn),
    "chuongtrinh": lambda turn, words: programmes.list_programmes(turn),
    "xemlai": lambda turn, words: overview.show(turn),
    "huy": lambda turn, words: resuming.stop(turn),
    "mau": asking_lists.show,
    "congcu": lambda turn, words: desk.show(turn),
    "luuy": notes.show_all,
    "sosanh": comparing.by_words,
    "riengtu": lambda turn, words: about.privacy(turn),
    "dulieucuatoi": lambda turn, words: mydata.show(turn),
    "xoadulieu": about.ask_delete,
    **dict.fromkeys(administering.COMMANDS, administering.refused),
}

_PERSONAL = frozenset(
    "ans tick done none back why date today res tree print sheet sheetof change view edit rchart hold".split()
)
"""Actions of a run that ask for answers, take them or show them: they wait for the person to agree."""
_OF_A_RUN = _PERSONAL | {"list", "pick", "go", "stop", "agree", "refuse", "finish", "reuse"}
_LEAVES_NOTHING = _OF_A_RUN | {"here", "choose"}
"""Actions that store nothing for who has nothing stored: not even the choices that are shown."""

_ASIDE = frozenset(
    {
        "clause",
        "vote",
        "find",
        "in",
        "docs",
        "docsat",
        "doc",
        "progs",
        "prog",
        "chart",
        "help",
        "desk",
        "privacy",
        "keep",
        "data",
        "differ",
        "notes",
        "notein",
        "note",
        "compare",
        "comparewith",
        "compared",
        "comparepic",
    }
)
"""Actions and commands that leave a waiting question waiting: it is asked again below their answer."""
_ON_THE_LOOKUP = frozenset({"find", "in", "vote", "data", "tracuu", "dulieucuatoi"})
"""Actions and commands after which nothing of the last look-up was opened yet."""
_OF_ANSWERS = frozenset({"dieukien", "xemlai"})
"""Commands that go on from answers, where there are any."""
_ASIDE_COMMANDS = frozenset(
    {
        "trogiup",
        "help",
        "tracuu",
        "vanban",
        "chuongtrinh",
        "congcu",
        "luuy",
        "sosanh",
        "riengtu",
        "dulieucuatoi",
        "start",
    }
)

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
_SEVERAL_NUMBERS = re.compile(r"\d{1,2}(?:(?:[ ,;.]|va)+\d{1,2})+", re.ASCII)
_BACK_WORDS = ("quay lại", "lùi", "lùi lại", "trở lại", "câu trước")
_STOP_WORDS = ("dừng", "dừng lại", "hủy", "thoát")
_LONGEST_COMPOSED = 4000
"""Characters beyond which a text is only refused, and composing it could take long."""


def respond(resources: Resources, request: Request, conversation: Conversation) -> tuple[Reply, Conversation]:
    """The reply to a request, and the conversation that follows it."""
    words = unbroken(request.text)
    request = replace(request, text=nfc(words) if len(words) <= _LONGEST_COMPOSED else words)
    turn = Turn(resources, request, conversation)
    answered = _in_public(turn) if request.public else _in_private(turn)
    reply = answered.reply
    if conversation == Conversation() and parts(request.action or "")[0] in _LEAVES_NOTHING:
        return reply, conversation
    if request.public and all(choice.private for block in reply.blocks for choice in _choices(block)):
        return reply, answered.conversation
    return reply, _remembering(answered)


def offered_action(resources: Resources, request: Request, conversation: Conversation) -> str | None:
    """The action of the choice that words answer by its number or its very words; None where they do not."""
    typed = nfc(request.text).strip() if len(request.text) <= LONGEST else ""
    return _offered(Turn(resources, request, conversation), typed) if typed else None


def _choices(block: Block) -> Choices | tuple[()]:
    return block if isinstance(block, Choices) else ()


def _in_private(turn: Turn) -> Answered:
    """The answer to the person alone."""
    turn, changed = resuming.up_to_date(turn)
    turn = consenting.held_back(turn)
    if changed and turn.conversation.dialogue is None and not _COMMAND.fullmatch(turn.request.text.strip()):
        return choosing.restart(turn).below(changed)
    return _answer(turn).below(changed)


def _in_public(turn: Turn) -> Answered:
    """The answer where others read it."""
    turn, erased = grouped.without_dialogue(turn)
    answered = _answer(turn).below(erased)
    return replace(answered, reply=grouped.alone(answered.reply))


def _answer(turn: Turn) -> Answered:
    if turn.request.sent is not None:
        return received.received(turn, turn.request.sent)
    return _typed(turn) if turn.request.action is None else _pressed(turn, turn.request.action)


def _remembering(answered: Answered) -> Conversation:
    """The conversation with the choices it now offers, so that they can be answered in words."""
    offered = shown.offers(answered.reply)
    return replace(answered.conversation, offered=offered) if offered else answered.conversation


def _pressed(turn: Turn, made: str) -> Answered:
    name, arguments = parts(made)
    count, handler = _ACTIONS.get(name, (-1, None))
    if handler is None or count != len(arguments) or not made.isascii() or len(made) > MAX_BYTES:
        return turn.stale()
    if turn.request.public and not grouped.is_for_all(made):
        return grouped.only_alone(turn, made)
    if name not in _ON_THE_LOOKUP:
        turn = _looked_up(turn)
    if turn.conversation.stage is Stage.NONE and name in _OF_A_RUN:
        return resuming.over(turn)
    if turn.conversation.stage is Stage.CONSENTING and name in _PERSONAL and arguments[0] == turn.run:
        return consenting.again(turn)
    answered = handler(turn, *arguments)
    return resuming.with_question(turn, answered) if name in _ASIDE else answered


def _looked_up(turn: Turn) -> Turn:
    """The turn after which other words are no rewording of the last look-up."""
    if turn.conversation.sought is None:
        return turn
    return turn.after(replace(turn.conversation, sought=None))


def _typed(turn: Turn) -> Answered:
    typed = turn.request.text.strip()
    if match := _COMMAND.fullmatch(typed):
        return _command(turn, match.group(1).lower(), (match.group(2) or "").strip())
    if not typed:
        return resuming.with_question(turn, about.show_help(turn))
    if _typed_below_another(turn):
        return standing.here(turn).below([Paragraph(text(texts.NOT_TAKEN))])
    if len(typed) <= LONGEST:
        if (offered := _offered(turn, typed)) is not None:
            return _pressed(turn, offered)
        if (way := _way(turn, typed)) is not None:
            return way
    if turn.conversation.asking:
        return _answered(turn, typed)
    if turn.conversation.stage is Stage.CONSENTING:
        return consenting.answered(turn, typed)
    if turn.conversation.stage is Stage.CHOOSING:
        return choosing.choose_by_words(turn, typed)
    return lookup.search(turn, typed)


def _typed_below_another(turn: Turn) -> bool:
    """Whether the words answer a screen that is not the last one any more (another tab went on)."""
    conversation = turn.conversation
    waits = conversation.asking or conversation.stage in (Stage.CHOOSING, Stage.CONSENTING)
    return waits and turn.request.below not in ("", shown.mark(conversation.offered))


def _command(turn: Turn, name: str, words: str) -> Answered:
    handler = _COMMANDS.get(name)
    if handler is None:
        unknown = texts.UNKNOWN_COMMAND.format(command=f"/{name}")
        return resuming.with_question(turn, about.show_help(turn, unknown))
    if turn.request.public and name in grouped.PERSONAL_COMMANDS:
        return grouped.command(turn, name, words)
    if consenting.waits_with_answers(turn) and not words and name in _OF_ANSWERS:
        return consenting.again(turn)
    answered = handler(turn if name in _ON_THE_LOOKUP else _looked_up(turn), words)
    return resuming.with_question(turn, answered) if name in _ASIDE_COMMANDS else answered


def _offered(turn: Turn, typed: str) -> str | None:
    """The action of the choice that is answered by its number or its very words."""
    number, spoken = words_of(typed).rstrip(")"), tokens(typed)
    if _may_be_yes(turn, typed):
        return None
    offers = turn.conversation.offered
    for offer in offers:
        # An option of several, written out, answers like any other words; its number ticks it.
        named = says(spoken, offer.label) and parts(offer.action)[0] != "tick"
        if named or (offer.number and number == str(offer.number)):
            return offer.action
    confirming, sure = _confirming(offers), yes_or_no(typed)
    return None if confirming is None or sure is None else confirming[not sure]


def _confirming(offers: Sequence[Offer]) -> tuple[str, str] | None:
    """What yes and no mean, where the last reply asks for just that: to erase, or if one thing was meant."""
    actions = [offer.action for offer in offers]
    if actions == ["erase", "keep"]:
        return "erase", "keep"
    if len(offers) > 1 and offers[1].label == texts.NONE_OF_THESE:
        return actions[0], actions[1]
    return None


def _may_be_yes(turn: Turn, typed: str) -> bool:
    """Whether "dung" answers a question with yes or no, so that it must not stop everything."""
    if not either_yes_or_stop(typed):
        return False
    fact = asking.current_fact(turn)
    return _confirming(turn.conversation.offered) is not None or (
        fact is not None and fact.type is FactType.BOOLEAN
    )


def _way(turn: Turn, typed: str) -> Answered | None:
    """The way that is asked for in words: back, or stop."""
    conversation, spoken = turn.conversation, tokens(typed)
    back = any(says(spoken, words) for words in _BACK_WORDS)
    if back and conversation.stage is Stage.CONSENTING:
        return consenting.go_back(turn)
    if back and conversation.dialogue is not None and conversation.stage is not Stage.CHOOSING:
        return answering.go_back(turn, str(conversation.run), str(len(conversation.dialogue.steps)))
    waiting = conversation.asking or conversation.stage in (Stage.CHOOSING, Stage.CONSENTING)
    if waiting and any(says(spoken, words) for words in _STOP_WORDS) and not either_yes_or_stop(typed):
        return resuming.stop(turn)
    return None


def _answered(turn: Turn, typed: str) -> Answered:
    """An answer in words to the question that waits."""
    if len(typed) <= LONGEST and _SEVERAL_NUMBERS.fullmatch(words := words_of(typed)):
        several = answering.several_numbers(turn, [int(n) for n in re.findall(r"\d+", words)])
        if several is not None:
            return several
    return answering.answer_typed(turn, typed)
