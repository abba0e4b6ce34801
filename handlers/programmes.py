"""``/chuongtrinh``: the programmes, for whom they are, when they run and what they ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from handlers import comparing_texts, texts
from handlers.actions import action
from handlers.dates import written
from handlers.outcome.verdicts import Citations, in_rows, note_items, notes_of, remark_lines
from handlers.reply import Block, Choice, Choices, Heading, Item, Paragraph, source, strong, text
from handlers.resources import Resources
from handlers.resting import resting_blocks
from handlers.turn import Answered, Turn
from rules.facts import read_case
from rules.model import Node, Op, Programme, Statement, Truth


def list_programmes(turn: Turn) -> Answered:
    """The programmes by group."""
    book = turn.resources.book
    blocks: list[Block] = [Heading(texts.PROGRAMMES_TITLE)]
    buttons = []
    for key, group in book.groups.items():
        blocks.append(Heading(group.name, 2))
        for programme in book.in_group(key):
            blocks.append(Item(text(programme.name)))
            buttons.append(Choice(programme.short, action("prog", programme.id)))
    buttons.append(Choice(comparing_texts.COMPARE_TITLE, action("compare")))
    blocks += [Paragraph(text(texts.PROGRAMMES_INTRO)), in_rows(buttons)]
    return turn.says(blocks)


def show(turn: Turn, programme_id: str) -> Answered:
    """One programme, every condition with its source."""
    programme = turn.resources.book.programmes.get(programme_id)
    if programme is None:
        return turn.stale()
    citations = Citations(turn.resources, turn.today)
    blocks: list[Block] = [Heading(programme.name)]
    if not runs_on(turn.resources, programme, turn.today):
        blocks.append(Paragraph(text(strong(texts.PERIOD_OVER.format(day=written(turn.today))))))
    blocks += resting_blocks(turn.resources, [programme], turn.today)
    for title, statement in (
        (texts.FOR_WHOM, programme.for_whom),
        (texts.RUNS, programme.runs),
        (texts.DURATION, programme.duration),
        (texts.FORM, programme.form),
        (texts.COURSE_CONTENTS, programme.contents),
        (texts.DECIDES, programme.decided_by),
    ):
        if statement is not None:
            blocks.append(_statement(title, statement, citations))
    blocks.append(Heading(texts.CONDITIONS_TITLE, 2))
    for number, condition in enumerate(programme.conditions, 1):
        parts = [Item(text(part.label), depth=depth) for part, depth in alternatives(condition, 1)]
        any_of = f", {texts.ANY_OF}:" if parts and condition.op is Op.ANY else ""
        blocks.append(Item(text(condition.label, f" ({citations.words(condition.cites)})", any_of), number))
        blocks += parts
    if programme.to_confirm:
        blocks += [Heading(texts.CONFIRM_TITLE, 2), *remark_lines(programme.to_confirm, citations)]
    if programme.notes:
        blocks += [Heading(texts.NOTES_TITLE, 2), *note_items(programme.notes, citations)]
    day = written(programme.date)
    blocks.append(Paragraph(text(source(texts.RULE_VERSION.format(version=programme.version, day=day)))))
    ways = [
        Choice(texts.CHECK_THIS, action("check", programme.id)),
        Choice(texts.SEE_CHART, action("chart", programme.id)),
    ]
    ways += notes_of(turn.resources, programme.id)
    ways.append(Choice(comparing_texts.COMPARE_WITH, action("comparewith", programme.id)))
    ways.append(Choice(texts.SEE_PROGRAMMES, action("progs")))
    blocks.append(Choices((*in_rows(ways).rows, *citations.choices().rows)))
    return turn.says(blocks)


def _statement(title: str, statement: Statement, citations: Citations) -> Paragraph:
    return Paragraph(text(strong(title), statement.text, f" ({citations.words(statement.cites)})."))


def alternatives(node: Node, depth: int) -> Iterator[tuple[Node, int]]:
    """The labelled parts of a condition that has several ways to be met."""
    if node.scoped or depth > 2:
        return
    for part in node.parts:
        if part.label and part.label != node.label:
            yield part, depth
        if part.op in (Op.ALL, Op.ANY):
            yield from alternatives(part, depth + bool(part.label))


def runs_on(resources: Resources, programme: Programme, day: date) -> bool:
    """Whether the programme's own period does not rule out a course that starts on this day."""
    case = read_case(resources.book, {}, day)
    outcome = resources.evaluator.outcome(programme.id, case)
    return all(
        result.truth is not Truth.FALSE
        for result in outcome.conditions
        if {atom.fact for atom in result.node.atoms()} == {"course_start"}
    )
