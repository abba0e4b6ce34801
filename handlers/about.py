"""``/start``, ``/trogiup``, ``/riengtu``, ``/xoadulieu``: what the assistant is, does and keeps."""

from __future__ import annotations

from dataclasses import replace

from handlers import desk, texts
from handlers.actions import action
from handlers.commands import COMMANDS
from handlers.conversation import KEPT_QUERIES, Conversation
from handlers.dialogue.notice import in_charge
from handlers.keeping import KEPT_DAYS
from handlers.outcome.verdicts import in_rows
from handlers.reply import Block, Choice, Choices, Heading, Item, Paragraph, strong, text
from handlers.turn import Answered, Turn
from handlers.understanding.wording import says
from knowledge.normalise import tokens

_AT_ONCE = "ngay"
"""Said beside /xoadulieu: erase without asking again."""


def menu() -> Choices:
    """The ways to begin."""
    ways = in_rows(
        [
            Choice(texts.MENU_CHECK, action("begin")),
            Choice(texts.MENU_PROGRAMMES, action("progs")),
            Choice(texts.MENU_DOCUMENTS, action("docs")),
            Choice(texts.MENU_HELP, action("help")),
            Choice(texts.MENU_PRIVACY, action("privacy")),
        ]
    )
    return Choices((*ways.rows, (Choice(texts.MENU_DESK, action("desk")),)))


def welcome(turn: Turn) -> Answered:
    """The first screen."""
    return turn.says(
        [
            Heading(texts.WELCOME_TITLE),
            Paragraph(text(texts.WELCOME)),
            Paragraph(text(texts.WELCOME_NEXT)),
            menu(),
        ]
    )


def show_help(turn: Turn, said: str = "") -> Answered:
    """How to use the assistant; ``said`` goes before."""
    blocks: list[Block] = [Paragraph(text(said))] if said else []
    blocks.append(Heading(texts.HELP_TITLE))
    blocks += [Paragraph(text(w)) for w in (texts.HELP_FREE_TEXT, texts.HELP_ANSWERS, texts.HELP_BACK)]
    blocks += [Item(text(strong(f"/{command.name}"), f": {command.description}")) for command in COMMANDS]
    blocks += [Heading(texts.MENU_DESK, 2), *desk.items(turn)]
    blocks += [Paragraph(text(texts.HELP_LIMITS)), menu()]
    return turn.says(blocks)


def privacy(turn: Turn) -> Answered:
    """What is stored, for how long, and who can read it."""
    said = [words.format(days=KEPT_DAYS, queries=KEPT_QUERIES) for words in texts.PRIVACY]
    said.append(in_charge(turn))
    ways = [
        Choice(texts.SEE_DATA, action("data")),
        Choice(texts.DATA_ERASE, action("delete")),
        Choice(texts.WITHDRAW, action("withdraw")),
    ]
    return turn.says(
        [Heading(texts.PRIVACY_TITLE), *(Paragraph(text(words)) for words in said), in_rows(ways)]
    )


def withdraw(turn: Turn) -> Answered:
    """The consent is withdrawn, as easily as it was given: with it go the answers and the searches."""
    if turn.conversation.consent is None and turn.conversation.dialogue is None:
        return turn.says([Paragraph(text(texts.NOTHING_AGREED))])
    return turn.after(turn.conversation.ended()).says([Paragraph(text(texts.WITHDRAWN))])


def ask_delete(turn: Turn, words: str = "") -> Answered:
    """Ask before everything is erased; with the word "ngay" it is erased at once."""
    if says(tokens(words), _AT_ONCE):
        return erase(turn)
    choices = in_rows([Choice(texts.DELETE_YES, action("erase")), Choice(texts.DELETE_NO, action("keep"))])
    return turn.says([Paragraph(text(texts.DELETE_SURE)), choices])


def erase(turn: Turn) -> Answered:
    """Erase everything: an empty conversation is not stored."""
    return turn.after(Conversation()).says([Paragraph(text(texts.DELETED))])


def keep(turn: Turn) -> Answered:
    """Keep everything."""
    turn = turn.after(replace(turn.conversation, offered=()))
    return turn.says([Paragraph(text(texts.KEPT))])
