"""A conversation that others read too: texts and programmes are shown, nothing personal is taken or shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from handlers import texts
from handlers.actions import action, parts
from handlers.conversation import Conversation, Stage
from handlers.dialogue.choosing import named
from handlers.reply import Block, Choice, Choices, Paragraph, Reply, text
from handlers.turn import Answered, Turn

PERSONAL_COMMANDS: Mapping[str, str] = {
    "dieukien": "begin",
    "xemlai": "review",
    "huy": "here",
    "dulieucuatoi": "data",
    "xoadulieu": "delete",
    "mau": "templates",
}
"""The commands about the person or with files, and the action that does each in the own conversation."""

_FOR_ALL = frozenset(
    "clause vote find in docs docsat doc progs prog chart help desk privacy differ notes notein note".split()
    + "compare comparewith compared comparepic".split()
)
_ALONE: Mapping[str, str] = {"withdraw": "data", "template": "templates"}
"""What a private link leads to where a link must not do the thing itself."""
_LINKS = frozenset({"check", *PERSONAL_COMMANDS.values()})


def is_for_all(made: str) -> bool:
    """Whether what an action shows may be read by others."""
    return parts(made)[0] in _FOR_ALL


def only_alone(turn: Turn, made: str) -> Answered:
    """What is personal is done elsewhere: a link to the person's own conversation."""
    choice = _alone(Choice(texts.OPEN_ALONE, made))
    return turn.says([Paragraph(text(texts.ONLY_ALONE)), Choices(((choice,),))])


def command(turn: Turn, name: str, words: str) -> Answered:
    """The link for a command about the person; a programme named with it is the one checked there.

    What is kept of the person's look-ups in this group is theirs to erase here: no other screen reaches it.
    """
    if name == "xoadulieu" and turn.conversation != Conversation():
        turn = turn.after(Conversation())
        return only_alone(turn, PERSONAL_COMMANDS[name]).below([Paragraph(text(texts.ERASED_GROUP))])
    found = named(turn, words).one if name == "dieukien" and words else None
    if found is not None and found.value in turn.resources.book.programmes:
        return only_alone(turn, action("check", found.value))
    return only_alone(turn, PERSONAL_COMMANDS[name])


def without_dialogue(turn: Turn) -> tuple[Turn, tuple[Block, ...]]:
    """The turn without what is personal, which was begun here before that was kept out of groups."""
    conversation = turn.conversation
    bare = Conversation(run=conversation.run, queries=conversation.queries, sought=conversation.sought)
    if replace(conversation, offered=()) == bare:
        return turn, ()
    erased = conversation.dialogue is not None or conversation.stage is not Stage.NONE
    return turn.after(bare), (Paragraph(text(texts.ERASED_HERE)),) if erased else ()


def alone(reply: Reply) -> Reply:
    """The reply with its personal choices marked, so that each opens the person's own conversation."""
    return replace(reply, blocks=tuple(map(_marked, reply.blocks)))


def _marked(block: Block) -> Block:
    if not isinstance(block, Choices):
        return block
    rows = (tuple(_alone(choice) for choice in row) for row in block.rows)
    return replace(block, rows=tuple(rows))


def _alone(choice: Choice) -> Choice:
    if not choice.acts or is_for_all(choice.action):
        return choice
    name = parts(choice.action)[0]
    linked = choice.action if name in _LINKS else _ALONE.get(name, "begin")
    return replace(choice, action=linked, private=True)
