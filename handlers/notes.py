"""``/luuy``: where the texts disagree or leave a gap, the passages side by side, and how it is read here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from handlers import desk_texts as texts
from handlers import texts as core_texts
from handlers.actions import action
from handlers.outcome.verdicts import disagreements_of, in_rows
from handlers.reply import Block, Choice, Choices, Heading, Item, Paragraph, Quote, strong, text
from handlers.resources import Resources
from handlers.standing_note import marked
from handlers.turn import Answered, Turn
from knowledge.clause import key
from knowledge.normalise import Token, tokens
from rules.model import Disagreement

MOST_FOUND = 12
"""Notes shown for words that many of them hold."""
_PROGRAMMES_SHOWN = 4


def of_id(resources: Resources, note: str) -> Disagreement | None:
    """The note of this id."""
    return next((each for each in resources.book.disagreements if each.id == note), None)


def by_document(resources: Resources) -> Mapping[str, Sequence[Disagreement]]:
    """The notes under the document that each quotes first, documents in their order."""
    found: dict[str, list[Disagreement]] = {document: [] for document in resources.corpus.documents}
    for each in resources.book.disagreements:
        found[each.documents[0]].append(each)
    return {document: notes for document, notes in found.items() if notes}


def of_programme(resources: Resources, programme: str) -> Sequence[Disagreement]:
    """The notes that touch a programme, those first that touch few others."""
    return sorted(disagreements_of(resources, programme), key=lambda each: len(each.programmes))


def find(resources: Resources, words: str) -> tuple[Disagreement, ...]:
    """The notes that hold the most of these words, more than half at least; who types marks means them."""
    asked = tokens(words)
    held = [(_held(asked, _said(resources, each)), each) for each in resources.book.disagreements]
    most = max((count for count, _ in held), default=0)
    if 2 * most <= len(asked):
        return ()
    best = [each for count, each in held if count == most]
    return tuple(sorted(best, key=lambda each: -_held(asked, each.title))[:MOST_FOUND])


def _held(asked: Iterable[Token], said: str) -> int:
    """How many of these words stand in what is said."""
    found = tokens(said)
    words, folds = {token.word for token in found}, {token.fold for token in found}
    return sum(token.word in words if token.marked else token.fold in folds for token in asked)


def _said(resources: Resources, note: Disagreement) -> str:
    """All words of a note: its own, its quotes, and the names of what it touches."""
    names = [resources.book.programmes[each].name for each in note.programmes]
    names += [resources.corpus.documents[each].short for each in note.documents]
    return "\n".join((note.title, note.text, note.reading, *names, *(cite.quote for cite in note.cites)))


# Screens


def show_all(turn: Turn, words: str = "") -> Answered:
    """The documents and how many notes each has; with words, the notes that hold them."""
    if words:
        return _found(turn, words)
    resources = turn.resources
    notes = by_document(resources)
    blocks: list[Block] = [Heading(texts.NOTES_TITLE), Paragraph(text(texts.NOTES_INTRO))]
    buttons = []
    for document, listed in notes.items():
        name = resources.corpus.documents[document]
        blocks.append(Item(text(strong(name.name), f": {texts.NOTES_COUNT.format(count=len(listed))}")))
        buttons.append(Choice(name.short, action("notein", document)))
    return turn.says([*blocks, Paragraph(text(texts.NOTES_SEARCH)), in_rows(buttons)])


def _found(turn: Turn, words: str) -> Answered:
    found = find(turn.resources, words)
    if not found:
        ways = in_rows([Choice(texts.NOTES_ALL, action("notes"))])
        return turn.says([Paragraph(text(texts.NOTES_NONE.format(words=words[:90]))), ways])
    if len(found) == 1:
        return turn.says(note_blocks(turn.resources, found[0], turn.today))
    return turn.says(_listed(texts.NOTES_FOUND_TITLE.format(words=words[:90]), found))


def show_document(turn: Turn, document: str) -> Answered:
    """The notes under a document."""
    listed = by_document(turn.resources).get(document)
    if listed is None:
        return turn.stale()
    name = turn.resources.corpus.documents[document].name
    return turn.says(_listed(texts.NOTES_IN_TITLE.format(name=name), listed))


def show_programme(turn: Turn, programme: str) -> Answered:
    """The notes that touch a programme."""
    found = of_programme(turn.resources, programme)
    if not found:
        return turn.stale()
    name = turn.resources.book.programmes[programme].name
    return turn.says(_listed(texts.NOTES_IN_TITLE.format(name=name), found))


def _listed(title: str, notes: Iterable[Disagreement]) -> Iterator[Block]:
    """The titles, each opening its note."""
    yield Heading(title)
    yield Paragraph(text(core_texts.DISPUTED_NONE_CHOSEN))
    rows = [(Choice(each.title, action("note", each.id)),) for each in notes]
    yield Choices((*rows, (Choice(texts.NOTES_ALL, action("notes")),)))


def show(turn: Turn, note: str) -> Answered:
    """One note."""
    found = of_id(turn.resources, note)
    return turn.stale() if found is None else turn.says(note_blocks(turn.resources, found, turn.today))


def note_blocks(resources: Resources, note: Disagreement, today: date | None = None) -> Iterator[Block]:
    """A note: what is the matter, the passages side by side, how it is read here, and what it touches."""
    yield Heading(note.title)
    yield Paragraph(text(strong(f"{texts.NOTE_KINDS[note.kind]}."), f" {note.text}"))
    for cite in note.cites:
        citation = marked(resources, resources.spoken(cite.clause), cite.clause, today)
        yield Quote(text(cite.quote), citation)
    if note.reading:
        yield Paragraph(text(strong(texts.NOTE_READING), f" {note.reading}"))
    yield Paragraph(text(strong(texts.NOTE_CONFIRM), f" {texts.NOTE_CONFIRM_WHAT}"))
    programmes = [resources.book.programmes[each] for each in note.programmes]
    if programmes:
        names = "; ".join(each.short for each in programmes)
        yield Paragraph(text(strong(texts.NOTE_TOUCHES), f" {names}."))
    clauses = dict.fromkeys(cite.clause for cite in note.cites)
    opening = [Choice(resources.short(each), action("clause", key(each))) for each in clauses]
    ways = [Choice(each.short, action("prog", each.id)) for each in programmes[:_PROGRAMMES_SHOWN]]
    ways.append(Choice(texts.NOTES_ALL, action("notes")))
    yield Choices((*in_rows(opening).rows, *in_rows(ways).rows))
