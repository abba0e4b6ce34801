"""A document shown before it is published: what it says of itself, its clauses, what to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from handlers import draft_texts as texts
from handlers.actions import action
from handlers.dates import written
from handlers.reply import Block, Choice, Choices, File, Heading, Item, Paragraph, Quote, Text, strong, text
from knowledge.clause import Clause, Corpus, Level
from knowledge.drafting.counting import by_level
from knowledge.drafting.doubt import Doubt, Why
from knowledge.drafting.draft import Draft
from knowledge.drafting.known import Likeness
from knowledge.drafting.naming import cited
from knowledge.drafting.proposing import clause_ids
from knowledge.drafting.recognised import Effect, Stated, Verb
from knowledge.parsing import layout

_MOST_PARTS = 40
_MOST_PLACES = 4
_MOST_LINES = 6
_MOST_EFFECTS = 12
_WORDS = 12
_LONGEST_QUOTE = 160
_MATTER = (Level.MO_DAU, Level.KET)
_TITLED = (Level.PHAN, Level.CHUONG, Level.MUC, Level.TIEU_MUC, Level.DIEU, Level.PHU_LUC)
_LIKE = {
    Likeness.SAME_TEXT: texts.SAME_TEXT,
    Likeness.SAME: texts.SAME,
    Likeness.OTHER_ISSUER: texts.OTHER_ISSUER,
    Likeness.OTHER_DAY: texts.OTHER_DAY,
    Likeness.SAME_ID: texts.SAME_ID,
}
_VERBS = {Verb.REPLACES: texts.REPLACED, Verb.REPEALS: texts.REPEALED, Verb.AMENDS: texts.AMENDED}
_PLAIN = frozenset({Why.NO_CLAUSES, Why.NO_KIND, Why.NO_ISSUER, Why.NO_SUBJECT, Why.MIXED})


def preview(draft: Draft, corpus: Corpus, notes: Sequence[str] = ()) -> tuple[Block, ...]:
    """What a person has to see before a document is published.

    ``corpus`` holds the documents that are there; ``notes`` are the sentences on how its file was read.
    """
    return (
        Heading(texts.PREVIEW_TITLE.format(name=draft.document.name)),
        Paragraph(text(texts.NOT_PUBLISHED)),
        *_identity(draft),
        *_beside(draft, corpus),
        *_effects(draft),
        *_tree(draft),
        *_placed(draft),
        *_doubts(draft),
        *_reading(notes),
    )


def choices(draft: Draft, version: int) -> Choices:
    """The buttons below a preview whose text is kept as this version."""
    label = texts.PUBLISH_DESPITE if draft.grave else texts.PUBLISH
    return Choices(
        ((Choice(label, action("publish", version)),), (Choice(texts.DROP, action("drop", version)),))
    )


def entry_file(draft: Draft, version: int) -> File:
    """The description to correct, which tells by its name and first line to which version it belongs."""
    content = f"{version_line(version)}\n{draft.entry_yaml}"
    return File(f"mo-ta-{version}.yaml", content, text(texts.ENTRY_CAPTION))


def version_line(version: int) -> str:
    """The line of a description that names the version it belongs to."""
    return f"# {texts.VERSION_LINE.format(version=version)}"


# What it says of itself


def _identity(draft: Draft) -> Iterator[Block]:
    yield Heading(texts.IDENTITY_TITLE, 2)
    document, found = draft.document, draft.recognised
    yield _line(draft, texts.KIND, document.kind, found.kind)
    yield _line(draft, texts.NUMBER, document.number, found.number, found.blank_number)
    day = None if document.day is None else written(document.day)
    stated_day = Stated(written(found.day.value), found.day.start, found.day.end) if found.day else None
    yield _line(draft, texts.DAY, day, stated_day, found.blank_day)
    yield _line(draft, texts.ISSUER, document.issuer, found.issuer)
    yield _line(draft, texts.SUBJECT, document.subject, found.subject)
    said = found.in_force_words
    if said is None:
        yield _item(texts.IN_FORCE, texts.NOT_STATED)
    else:
        yield _item(texts.IN_FORCE, _at(draft, said))
    yield _item(texts.CODE, document.id)


def _item(label: str, *parts: str) -> Item:
    return Item(text(f"{label}: ", strong(parts[0]), *parts[1:]))


def _line(
    draft: Draft,
    label: str,
    value: str | None,
    stated: Stated[str] | None,
    blank: Stated[str] | None = None,
) -> Item:
    """A field: its value, and where the text says so, or that it does not."""
    if value is None and blank is not None:
        line = draft.line_of(blank.start)
        return _item(label, texts.LEFT_BLANK.format(words=_passage(draft, blank), line=line))
    if value is None:
        return _item(label, texts.NOT_STATED)
    if stated is None:
        return _item(label, value, f" ({texts.BY_HAND})")
    if stated.value != value:
        said = texts.STATED_OTHERWISE.format(words=stated.value, line=draft.line_of(stated.start))
        return _item(label, value, f" ({texts.BY_HAND}; {said})")
    if stated.value == _words(draft, stated):
        return _item(label, value, f" ({texts.PLACE.format(line=draft.line_of(stated.start))})")
    return _item(label, value, f" ({_at(draft, stated)})")


def _at(draft: Draft, stated: Stated[str]) -> str:
    return texts.STATED_AT.format(line=draft.line_of(stated.start), words=_passage(draft, stated))


def _passage(draft: Draft, stated: Stated[str]) -> str:
    return _shortened(_words(draft, stated))


def _words(draft: Draft, stated: Stated[str]) -> str:
    return layout.bare(draft.source.text[stated.start : stated.end].replace("\n", " "))


def _shortened(words: str) -> str:
    if len(words) <= _LONGEST_QUOTE:
        return words
    return f"{words[: words.rfind(' ', 0, _LONGEST_QUOTE)]}…"


# What it is beside others


def _beside(draft: Draft, corpus: Corpus) -> Iterator[Block]:
    for each in draft.known:
        name = corpus.documents[each.document].name
        yield Paragraph(text(_LIKE[each.likeness].format(name=name)))


def _effects(draft: Draft) -> Iterator[Block]:
    effects = draft.recognised.effects
    if not effects:
        return
    yield Heading(texts.EFFECTS_TITLE, 2)
    for effect in effects[:_MOST_EFFECTS]:
        yield Item(_effect(effect))
        passage = draft.source.text[effect.start : effect.end].replace("\n", " ")
        line = texts.PLACE.format(line=draft.line_of(effect.start))
        yield Quote(text(_shortened(layout.bare(passage))), line)
    if len(effects) > _MOST_EFFECTS:
        yield Paragraph(text(texts.MORE_PLACES.format(count=len(effects) - _MOST_EFFECTS)))


def _effect(effect: Effect) -> Text:
    what = effect.cited
    if effect.parts:
        what = texts.PARTS_OF.format(parts=effect.parts, what=what)
    said = _VERBS[effect.verb].format(what=what)
    return text(said) if clause_ids(effect.parts) else text(said, f" ({texts.BY_HAND_ONLY})")


# What was read


def _tree(draft: Draft) -> Iterator[Block]:
    numbered = [clause for clause in draft.clauses if clause.level not in _MATTER]
    if not numbered:
        return
    yield Heading(texts.TREE_TITLE, 2)
    yield Paragraph(text(f"{_counts(by_level(numbered))}."))
    shown = list(_parts(draft.clauses))
    for clause, depth, counts in shown[:_MOST_PARTS]:
        below = f" ({_counts(counts)})" if counts else ""
        yield Item(text(_opening(clause), below), depth=min(depth, 2), numbered_itself=True)
    if len(shown) > _MOST_PARTS:
        yield Paragraph(text(texts.MORE_PARTS.format(count=len(shown) - _MOST_PARTS)))


def _counts(counts: Mapping[Level, int]) -> str:
    levels = [level for level in Level if level in counts]
    return ", ".join(texts.COUNTED.format(count=counts[level], level=texts.LEVELS[level]) for level in levels)


def _parts(clauses: Sequence[Clause]) -> Iterator[tuple[Clause, int, Mapping[Level, int]]]:
    """The headings, or where there are none the top clauses; how deep each stands, what is right below."""
    corpus = Corpus.of((), clauses)
    titled = any(clause.level in _TITLED for clause in clauses)
    for clause in clauses:
        if clause.level in _TITLED or (not titled and clause.parent is None and clause.level not in _MATTER):
            depth = sum(1 for _ in corpus.ancestors(clause))
            yield clause, depth, by_level(corpus.children(clause.id))


def _opening(clause: Clause) -> str:
    words = clause.plain.split()
    return " ".join(words[:_WORDS]) + ("…" if len(words) > _WORDS else "")


def _placed(draft: Draft) -> Iterator[Block]:
    share = f"{draft.placed:.1%}".replace(".", ",")
    yield Paragraph(text(texts.PLACED.format(share=share)))
    if not draft.left:
        return
    yield Heading(texts.LEFT_TITLE, 2)
    for start, end in draft.left[:_MOST_LINES]:
        words = _shortened(layout.bare(draft.source.text[start:end]))
        yield Item(text(texts.LINE.format(line=draft.line_of(start), words=words)))
    if len(draft.left) > _MOST_LINES:
        yield Paragraph(text(texts.MORE_LINES.format(count=len(draft.left) - _MOST_LINES)))


# What to look at


def _doubts(draft: Draft) -> Iterator[Block]:
    if not draft.doubts:
        yield Paragraph(text(texts.NO_DOUBTS))
        return
    yield Heading(texts.DOUBTS_TITLE.format(count=len(draft.doubts)), 2)
    if draft.grave:
        yield Paragraph(text(texts.GRAVE))
    order = list(Why)
    grouped = sorted(draft.doubts, key=lambda doubt: (not doubt.grave, order.index(doubt.why)))
    names = {clause.id: cited(clause) for clause in draft.clauses}
    for why, each in groupby(grouped, key=lambda doubt: doubt.why):
        yield from _of_kind(draft, why, list(each), names)


def _of_kind(draft: Draft, why: Why, found: Sequence[Doubt], names: Mapping[str, str]) -> Iterator[Block]:
    mark = texts.GRAVE_MARK if found[0].grave else ""
    yield Item(text(strong(mark + texts.WHY[why])))
    placed = [doubt for doubt in found if why not in _PLAIN and doubt.end]
    for doubt in placed[:_MOST_PLACES]:
        yield Item(text(_place(draft, doubt, names)), depth=1)
    if len(placed) > _MOST_PLACES:
        yield Item(text(texts.MORE_PLACES.format(count=len(placed) - _MOST_PLACES)), depth=1)


def _place(draft: Draft, doubt: Doubt, names: Mapping[str, str]) -> str:
    line = draft.line_of(doubt.start)
    clause = names.get(doubt.clause, "")
    place = texts.PLACE_IN.format(line=line, clause=clause) if clause else texts.PLACE.format(line=line)
    return f"{place}: {doubt.words}" if doubt.words else place


def _reading(notes: Sequence[str]) -> Iterator[Block]:
    if notes:
        yield Heading(texts.READING_TITLE, 2)
        yield from (Item(text(note)) for note in notes)
