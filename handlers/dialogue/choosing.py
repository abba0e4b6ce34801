"""``/dieukien``: which programmes are to be checked."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from handlers import texts
from handlers.actions import action
from handlers.conversation import Stage
from handlers.dialogue.asking import go_on, used_facts
from handlers.dialogue.course_day import as_of
from handlers.dialogue.resuming import consistent, with_question
from handlers.lookup import search
from handlers.outcome.verdicts import in_rows, lower_first
from handlers.reply import Choice, Choices, Heading, Paragraph, text
from handlers.turn import Answered, Turn
from handlers.understanding.options import Match, match_options
from rules.dialogue import Dialogue, Step, begin
from rules.model import Group, Option

ALL, ONE = "all", "one"
_TELLING = 2
"""Letters from which a part of a name is taken to mean it: "xã"."""


def start(turn: Turn, words: str = "") -> Answered:
    """The choice of programmes; ``words`` typed after the command name one at once."""
    conversation = turn.conversation
    if words:
        return choose_by_words(turn, words)
    dialogue = conversation.dialogue
    if conversation.kept and dialogue is not None and dialogue.steps:
        return _kept(turn, dialogue)
    if conversation.asking and dialogue is not None and dialogue.steps:
        choices = in_rows(
            [
                Choice(texts.CONTINUE, action("go", conversation.run)),
                Choice(texts.RESTART, action("new")),
            ]
        )
        return turn.says([Paragraph(text(texts.UNFINISHED.format(count=len(dialogue.steps)))), choices])
    return restart(turn)


def _kept(turn: Turn, dialogue: Dialogue) -> Answered:
    """To go on from kept answers, to use them for other programmes, or to begin anew."""
    go_on = texts.SEE_RESULT if turn.conversation.stage is Stage.RESULT else texts.CONTINUE
    ways = [
        Choice(texts.REUSE, action("reuse", turn.run)),
        Choice(texts.RESTART, action("new")),
    ]
    if turn.conversation.stage is not Stage.CHOOSING:
        ways.insert(0, Choice(go_on, action("go", turn.run)))
    words = texts.KEPT_ANSWERS.format(count=len(dialogue.answers(turn.resources.book)))
    return turn.says([Paragraph(text(words)), in_rows(ways)])


def reuse(turn: Turn, run: str) -> Answered:
    """A new run that goes on from the kept answers."""
    if run != turn.run or not turn.conversation.kept:
        return turn.stale()
    return programmes_to_choose(turn.after(turn.conversation.choosing()))


def restart(turn: Turn) -> Answered:
    """A new run; the answers of the last one are erased, kept or not."""
    conversation = replace(turn.conversation, kept=False)
    return programmes_to_choose(turn.after(conversation.choosing()))


def programmes_to_choose(turn: Turn) -> Answered:
    """Which programmes?"""
    return _choice(turn, ("pick", turn.run), ("list", turn.run), numbered=True)


def programmes_to_begin_with(turn: Turn, which: str) -> Answered:
    """The same (``which`` is ALL), or every programme (ONE), for who has not begun.

    A run begins with what is pressed. Nothing is stored before, so that a number could not be understood.
    """
    if which == ONE:
        return _list(turn, ("check",), numbered=False)
    return _choice(turn, ("check",), ("choose", ONE), numbered=False) if which == ALL else turn.stale()


def _choice(turn: Turn, several: tuple[str, ...], one: tuple[str, ...], *, numbered: bool) -> Answered:
    """All programmes, each group, or a single one: the actions before what is chosen, and to choose one."""
    book = turn.resources.book
    rows = [(Choice(texts.CHOOSE_ALL.format(count=len(book.programmes)), action(*several, ALL)),)]
    rows += [(Choice(group.name, action(*several, f"g-{key}")),) for key, group in book.groups.items()]
    rows.append((Choice(texts.CHOOSE_ONE, action(*one)),))
    return turn.says(
        [
            Heading(texts.CHOOSE_TITLE),
            Paragraph(text(texts.CHOOSE_WHAT)),
            Choices(tuple(rows), numbered=numbered),
            Paragraph(text(texts.PRIVACY_SHORT)),
        ]
    )


def list_programmes(turn: Turn, run: str) -> Answered:
    """Every programme, to choose one."""
    if not _is_choosing(turn, run):
        return _chosen_before(turn, run)
    return _list(turn, ("pick", run), numbered=True)


def _list(turn: Turn, before: tuple[str, ...], *, numbered: bool) -> Answered:
    """Every programme; ``before`` is the action before its id."""
    programmes = turn.resources.book.programmes.values()
    rows = tuple((Choice(p.name, action(*before, p.id)),) for p in programmes)
    return turn.says([Paragraph(text(texts.CHOOSE_PROGRAMME)), Choices(rows, numbered=numbered)])


def choose_by_words(turn: Turn, words: str) -> Answered:
    """A programme or group named in words; where they name none, the words are looked up and not kept.

    Who is asked what to check may tell of himself ("tôi 45 tuổi"), and has not agreed to that being stored.
    """
    found = named(turn, words)
    if not found.options:
        return with_question(turn, search(turn, words, remembered=False))
    if turn.conversation.stage is not Stage.CHOOSING:
        turn = turn.after(turn.conversation.choosing())
    run = turn.run
    if found.one is not None:
        return pick(turn, run, found.one.value)
    choices = Choices(tuple((Choice(o.label, action("pick", run, o.value)),) for o in found.options[:6]))
    return turn.says([Paragraph(text(texts.DID_YOU_MEAN)), choices])


def named(turn: Turn, words: str) -> Match:
    """The programme, the group (its value begins with "g-") or "all" that words name."""
    book = turn.resources.book
    options = [
        Option(p.id, p.name, (p.short, p.id, p.id.replace("-", " "))) for p in book.programmes.values()
    ]
    options += [
        Option(f"g-{group.id}", group.name, _document_names(turn, group))
        for group in book.groups.values()
        if len(group.programmes) > 1
    ]
    options.append(Option(ALL, texts.CHOOSE_ALL.format(count=len(book.programmes)), ("tất cả", "hết", "all")))
    return match_options(options, words, part_tells=True, telling=_TELLING)


def _document_names(turn: Turn, group: Group) -> tuple[str, ...]:
    """The short names of the documents that a group rests on."""
    documents = (turn.resources.corpus.documents[each] for each in group.documents)
    return tuple(name for document in documents for name in (document.id, document.short, *document.aliases))


def _is_choosing(turn: Turn, run: str) -> bool:
    return turn.conversation.stage is Stage.CHOOSING and run == turn.run


def _chosen_before(turn: Turn, run: str) -> Answered:
    """A choice of programmes that is past: a second press of the last one is only noted."""
    if run == turn.run and turn.conversation.dialogue is not None:
        return turn.says([], notice=texts.ALREADY_ANSWERED)
    return turn.stale()


def pick(turn: Turn, run: str, what: str) -> Answered:
    """The programmes are chosen: the first question, or the result at once."""
    if not _is_choosing(turn, run):
        return _chosen_before(turn, run)
    chosen = _named_by(turn, what)
    if not chosen:
        return turn.stale()
    held = turn.conversation.dialogue
    dialogue = begin(turn.resources.book, chosen, turn.today)
    if held is not None:
        dialogue = replace(dialogue, steps=_usable(turn, held, dialogue))
    turn = turn.after(replace(turn.conversation, dialogue=dialogue, stage=Stage.ASKING, editing=None))
    said = [texts.CHECKING.format(what=names_of(turn)), *_reused(turn, held, dialogue)]
    return go_on(turn, [Paragraph(text(" ".join(said)))])


def _named_by(turn: Turn, what: str) -> Collection[str]:
    """The programmes that a choice stands for; none where it stands for nothing."""
    book = turn.resources.book
    if what == ALL:
        return book.programmes
    if (group := book.groups.get(what.removeprefix("g-"))) is not None:
        return group.programmes
    return [what] if what in book.programmes else []


def _usable(turn: Turn, held: Dialogue, dialogue: Dialogue) -> tuple[Step, ...]:
    """The kept answers that the chosen programmes use and that still hold today."""
    used = used_facts(turn, dialogue.programmes)
    steps = []
    for step in as_of(turn, held, turn.today).steps:
        answers = {key: answer for key, answer in step.answers.items() if key in used}
        if answers:
            steps.append(Step(step.asked, answers))
    return consistent(turn, replace(dialogue, steps=tuple(steps))).steps


def _reused(turn: Turn, held: Dialogue | None, dialogue: Dialogue) -> Iterator[str]:
    """What is said of kept answers: how many are used again, and that the others are erased."""
    if held is None:
        return
    book = turn.resources.book
    count = len(dialogue.answers(book))
    if count:
        yield texts.KEPT_USED.format(count=count)
    if count < len(held.answers(book)):
        yield texts.KEPT_UNUSED


def names_of(turn: Turn) -> str:
    """The name of what is checked: a programme, a group, or all."""
    book, chosen = turn.resources.book, turn.dialogue.programmes
    if len(chosen) == 1:
        return book.programmes[chosen[0]].name
    named = (group.name for group in book.groups.values() if tuple(group.programmes) == chosen)
    return next(named, lower_first(texts.CHOOSE_ALL.format(count=len(chosen))))


def check(turn: Turn, what: str) -> Answered:
    """A new run on one programme, from its description, or on what is chosen to begin with."""
    if not _named_by(turn, what):
        return turn.stale()
    turn = turn.after(turn.conversation.choosing())
    return pick(turn, turn.run, what)
