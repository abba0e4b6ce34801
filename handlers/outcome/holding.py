"""How long the answers of a result are kept: an hour, for longer when asked, or no longer at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from handlers import texts
from handlers.actions import action
from handlers.keeping import KEPT_DAYS
from handlers.reply import Block, Choice, Choices, Paragraph, text
from handlers.turn import Answered, Turn


def kept_until(turn: Turn) -> Iterator[Block]:
    """When the answers are erased; nothing where there are none."""
    if turn.dialogue.steps:
        yield Paragraph(text(_until(turn)))


def _until(turn: Turn) -> str:
    return texts.KEPT_LONG.format(days=KEPT_DAYS) if turn.conversation.kept else texts.KEPT_SHORT


def ways(turn: Turn) -> tuple[Choice, ...]:
    """To keep the answers, or not any more, and to be done with them; nothing where there are none."""
    if not turn.dialogue.steps:
        return ()
    return _other(turn), Choice(texts.FINISH, action("finish", turn.run))


def _other(turn: Turn) -> Choice:
    """To keep the answers where they are not kept, and the reverse."""
    kept = turn.conversation.kept
    return Choice(
        texts.HOLD_NO_LONGER if kept else texts.HOLD, action("hold", turn.run, "n" if kept else "y")
    )


def hold(turn: Turn, run: str, wanted: str) -> Answered:
    """Keep the answers (y), or no longer (n); either way it is said until when."""
    dialogue = turn.conversation.dialogue
    if run != turn.run or dialogue is None or not dialogue.steps or wanted not in ("y", "n"):
        return turn.stale()
    turn = turn.after(replace(turn.conversation, kept=wanted == "y"))
    go_on = Choice(texts.CONTINUE if turn.conversation.asking else texts.SEE_RESULT, action("go", run))
    return turn.says([Paragraph(text(_until(turn))), Choices(((_other(turn), go_on),))])


def finish(turn: Turn, run: str) -> Answered:
    """The person is done: the answers, the consent and the searches are erased."""
    if run != turn.run:
        return turn.stale()
    return turn.after(turn.conversation.ended()).says([Paragraph(text(texts.FINISHED))])
