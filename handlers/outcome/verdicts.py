"""Verdicts and conditions as blocks: short first, details and sources after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from handlers import desk_texts, texts
from handlers.actions import action
from handlers.dates import written
from handlers.mark import Mark
from handlers.reply import Block, Choice, Choices, Heading, Item, Line, Paragraph, Quote, strong, text
from handlers.resources import Resources
from handlers.standing_note import marked
from knowledge.clause import key
from rules.dialogue import asked_as
from rules.evaluate import Outcome, Result, Status, Verdict
from rules.facts import Case
from rules.model import Cite, Disagreement, Fact, FactType, Node, Op, Programme, Remark, Truth

CONDITION_MARKS = {
    Status.MET: Mark.MET,
    Status.UNMET: Mark.UNMET,
    Status.UNKNOWN: Mark.UNKNOWN,
    Status.TO_CONFIRM: Mark.TO_CONFIRM,
}
_BUTTONS_IN_ROW = 2


def kind_of(outcome: Outcome) -> str:
    """The key of a verdict's words: a verdict, or ``disputed``."""
    return "disputed" if outcome.disputed else outcome.verdict.value


def mark_of(outcome: Outcome) -> Mark:
    """The mark of a verdict."""
    if outcome.disputed:
        return Mark.DISPUTED
    return {
        Verdict.ELIGIBLE: Mark.MET,
        Verdict.INELIGIBLE: Mark.UNMET,
        Verdict.UNDETERMINED: Mark.UNKNOWN,
    }[outcome.verdict]


def lower_first(sentence: str) -> str:
    """A sentence to go on with: its first letter small, unless its first word is an abbreviation or name."""
    first = sentence.split(" ", 1)[0]
    return sentence if first.isupper() and len(first) > 1 else sentence[:1].lower() + sentence[1:]


def answer_words(fact: Fact, value: object) -> str:
    """A fact's answer in the words of its options."""
    if value is None:
        return texts.UNKNOWN_ANSWER
    if fact.type is FactType.BOOLEAN:
        return lower_first(texts.YES if value else texts.NO)
    if fact.type is FactType.OPTION:
        return lower_first(fact.option(str(value)).label)
    if fact.type is FactType.OPTIONS and isinstance(value, Sequence):
        if not value:
            return lower_first(fact.none_option.label if fact.none_option else "")
        return "; ".join(lower_first(fact.option(each).label) for each in value)
    if fact.type is FactType.INTEGER:
        return f"{value} {fact.unit}"
    return "/".join(reversed(str(value).split("-")))


def told(facts: Mapping[str, Fact], answers: Mapping[str, object]) -> str:
    """Answers as one phrase: "tuổi: 45 tuổi; giới tính: nữ"."""
    return "; ".join(
        f"{lower_first(facts[k].label)}: {answer_words(facts[k], v)}" for k, v in answers.items()
    )


def missing_words(resources: Resources, case: Case, missing: Iterable[str]) -> str:
    """The facts that are still to be known, as a phrase."""
    facts = resources.book.facts
    return "; ".join(lower_first(facts[asked_as(resources.book, case, key)].label) for key in missing)


def summary_line(resources: Resources, outcome: Outcome, case: Case) -> Line:
    """A programme's verdict in one line, with what decides it."""
    words = text(strong(outcome.programme.short))
    if why := reason(resources, outcome, case):
        words = text(words, f" ({lower_first(why)})")
    return Line(mark_of(outcome), texts.VERDICT_WORDS[kind_of(outcome)], words)


def reason(resources: Resources, outcome: Outcome, case: Case) -> str:
    """What makes the verdict what it is, in a phrase; nothing where there is nothing to add."""
    if outcome.verdict is Verdict.INELIGIBLE:
        unmet = "; ".join(lower_first(result.node.label) for result in outcome.deciding())
        return texts.REASON.format(what=unmet)
    if outcome.missing:
        return texts.NEEDS.format(what=missing_words(resources, case, outcome.missing))
    return ""


def summary(resources: Resources, outcomes: Iterable[Outcome], case: Case) -> Iterator[Block]:
    """All programmes, grouped by verdict: the eligible first."""
    listed = list(outcomes)
    for kind, title in texts.VERDICT_WORDS.items():
        group = [outcome for outcome in listed if kind_of(outcome) == kind]
        if group:
            yield Heading(f"{title}: {len(group)}", 2)
            yield from (summary_line(resources, outcome, case) for outcome in group)


class Citations:
    """Citations in full where a document is first named, short after that; shared doubts told once."""

    def __init__(self, resources: Resources, today: date | None = None) -> None:
        """On a day, the citations of what is not in force then as it was say so."""
        self._resources = resources
        self._today = today
        self._named: dict[str, None] = {}
        self._documents: set[str] = set()
        self._told: set[Node] = set()

    def words(self, cites: Iterable[Cite]) -> str:
        """The citations of these passages, each clause once."""
        found = []
        for clause in dict.fromkeys(cite.clause for cite in cites):
            document = self._resources.clause(clause).document
            seen = document in self._documents
            citation = self._resources.short(clause) if seen else self._resources.spoken(clause)
            found.append(marked(self._resources, citation, clause, self._today))
            self._named[clause] = None
            self._documents.add(document)
        return "; ".join(found)

    def first(self, node: Node) -> bool:
        """Whether a doubt that several conditions share is told here for the first time."""
        told = node in self._told
        self._told.add(node)
        return not told

    def choices(self) -> Choices:
        """A choice for each clause named so far, which shows it in its context."""
        made = [Choice(self._resources.short(c), action("clause", key(c))) for c in self._named]
        return in_rows(made)


def in_rows(choices: Sequence[Choice], width: int = _BUTTONS_IN_ROW, *, numbered: bool = True) -> Choices:
    """Choices in rows of this many."""
    rows = tuple(tuple(choices[at : at + width]) for at in range(0, len(choices), width))
    return Choices(rows, numbered)


def open_parts(result: Result) -> Iterator[tuple[Result, int]]:
    """The labelled parts that say why a condition is unmet or unknown, with their depth."""
    yield from _shown(result, result.node.label, 1)


def _shown(result: Result, above: str, depth: int) -> Iterator[tuple[Result, int]]:
    if result.node.scoped:
        yield from ((part, depth) for part in result.parts if doubted(part))
        return
    for part in result.parts:
        own = bool(part.node.label) and part.node.label != above and part.node.op is not Op.NOT
        if own:
            yield part, depth
        if depth < 3 and part.truth is not Truth.TRUE and part.node.op is not Op.DISPUTED:
            yield from _shown(part, part.node.label or above, depth + own)


def outside_of(result: Result) -> str | None:
    """The words of a scope that say that its condition does not apply to this person; None where it does."""
    return result.parts[0].node.label if result.node.scoped and result.parts[0].truth is Truth.TRUE else None


def mark_and_word(result: Result) -> tuple[Mark, str]:
    """The mark and the word of a condition or a part of one."""
    if result.disputed:
        return Mark.DISPUTED, texts.DISPUTED_CONDITION
    return CONDITION_MARKS[result.status], texts.CONDITION_WORDS[result.status]


def condition_lines(
    result: Result, citations: Citations, resources: Resources, case: Case | None
) -> Iterator[Block]:
    """A condition's line, and where it is not met the parts that say why.

    ``case`` is None where the verdict is settled, so that nothing is needed any more. A condition that does
    not apply to this person has neither mark nor verdict: nothing was checked.
    """
    if (outside := outside_of(result)) is not None:
        yield Item(
            text(f"{outside}: {lower_first(result.node.label)}", f" ({citations.words(result.node.cites)})")
        )
        return
    mark, words = mark_and_word(result)
    label = text(result.node.label)
    if result.missing and case is not None:
        missing = missing_words(resources, case, result.missing)
        label = text(result.node.label, f" ({lower_first(texts.NEEDS.format(what=missing))})")
    yield Line(mark, words, label, citations.words(result.node.cites))
    if result.truth is Truth.TRUE:
        return
    for part, depth in open_parts(result):
        if not doubted(part) or citations.first(part.node):
            yield _part_line(part, depth, citations)


def _part_line(part: Result, depth: int, citations: Citations) -> Line:
    mark, words = mark_and_word(part)
    return Line(mark, words, text(part.node.label), citations.words(part.node.cites), depth)


def remark_lines(remarks: Iterable[Remark], citations: Citations) -> Iterator[Line]:
    """What the selecting body confirms."""
    for remark in remarks:
        word = texts.CONDITION_WORDS[Status.TO_CONFIRM]
        yield Line(Mark.TO_CONFIRM, word, text(remark.label), citations.words(remark.cites))


def note_items(remarks: Iterable[Remark], citations: Citations) -> Iterator[Item]:
    """Notes, each with its source."""
    for remark in remarks:
        yield Item(text(remark.label, f" ({citations.words(remark.cites)})"))


def disputed_cases(outcome: Outcome) -> dict[Node, tuple[Cite, ...]]:
    """The cases that the texts leave open and the person is in, once each, with the passages that do."""
    found: dict[Node, tuple[Cite, ...]] = {}
    for result in outcome.conditions:
        for part in _disputed_parts(result):
            found.setdefault(part.node, part.node.cites or result.node.cites)
    return found


def disputed_quotes(outcome: Outcome, resources: Resources, today: date | None = None) -> Iterator[Block]:
    """For each case that the texts leave open: the passages side by side, once where conditions share it."""
    for node, cites in disputed_cases(outcome).items():
        yield Paragraph(text(strong(node.label), "."))
        for cite in cites:
            citation = marked(resources, resources.spoken(cite.clause), cite.clause, today)
            yield Quote(text(cite.quote), citation)


def doubted(result: Result) -> bool:
    """Whether it is a case that the texts leave open, and the person is in that case."""
    return result.node.op is Op.DISPUTED and result.parts[0].truth is Truth.TRUE


def _disputed_parts(result: Result) -> Iterator[Result]:
    if doubted(result):
        yield result
    for part in result.parts:
        if part.truth is Truth.UNKNOWN:
            yield from _disputed_parts(part)


def details(
    resources: Resources,
    outcome: Outcome,
    case: Case,
    ahead: Iterable[Block] = (),
    today: date | None = None,
) -> Iterator[Block]:
    """A programme's verdict, what decides it, and every condition with its source.

    ``ahead`` is said between what decides it and the conditions. On a day (``today``), the citations of what
    is not in force then as it was say so.
    """
    programme = outcome.programme
    citations = Citations(resources, today)
    yield Heading(programme.name)
    yield Line(mark_of(outcome), texts.VERDICT_WORDS[kind_of(outcome)], ())
    if why := reason(resources, outcome, case):
        yield Paragraph(text(f"{why}."))
    yield from ahead
    yield Heading(texts.CONDITIONS_TITLE, 2)
    for result in outcome.conditions:
        yield from condition_lines(result, citations, resources, case if outcome.missing else None)
    quotes = list(disputed_quotes(outcome, resources, today))
    if quotes:
        yield Heading(texts.DISPUTED_TITLE, 2)
        yield from quotes
    if outcome.to_confirm:
        yield Heading(texts.CONFIRM_TITLE, 2)
        yield from remark_lines(outcome.to_confirm, citations)
    if outcome.notes:
        yield Heading(texts.NOTES_TITLE, 2)
        yield from note_items(outcome.notes, citations)
    decided = programme.decided_by
    who, where = lower_first(decided.text), citations.words(decided.cites)
    yield Paragraph(text(texts.DECIDED_BY.format(what=who, source=where)))


def meaning(resources: Resources, programmes: Iterable[Programme]) -> Iterator[Block]:
    """What a verdict on these programmes means, and does not mean."""
    yield Heading(texts.MEANING_TITLE, 2)
    yield Paragraph(text(meaning_words(resources, programmes)))


def meaning_words(resources: Resources, programmes: Iterable[Programme]) -> str:
    """The same as sentences."""
    sentences = [*texts.MEANING, *issued(resources)]
    documents = {cite.clause.split("/")[0] for programme in programmes for _, cite in programme.cites()}
    if any(resources.corpus.documents[document].provincial for document in documents):
        sentences.append(texts.MEANING_PROVINCE)
    return " ".join(sentences)


def issued(resources: Resources) -> Iterator[str]:
    """In which years the documents of the rules were issued, and which of them do not say when."""
    quoted = {cite.clause.partition("/")[0] for _, cite in resources.book.cites()}
    documents = [each for each in resources.corpus.documents.values() if each.id in quoted]
    if years := sorted({str(each.day.year) for each in documents if each.day}):
        yield texts.MEANING_ISSUED.format(years=_listed(years))
    if undated := [each.short for each in documents if not each.day]:
        yield texts.MEANING_UNDATED.format(names=_listed(undated))


def _listed(words: Sequence[str]) -> str:
    """Words one after another: "2022, 2023 và 2024"."""
    return f" {texts.AND} ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def disagreements_of(resources: Resources, programme: str) -> tuple[Disagreement, ...]:
    """The places where the texts about a programme disagree or leave a gap."""
    return tuple(each for each in resources.book.disagreements if programme in each.programmes)


def notes_of(resources: Resources, programme: str) -> Iterator[Choice]:
    """The way to the places that touch a programme, where there are any."""
    if found := disagreements_of(resources, programme):
        yield Choice(desk_texts.SEE_NOTES.format(count=len(found)), action("differ", programme))


def starting(case: Case, given: bool, today: date | None = None) -> Paragraph:
    """The day the course is taken to start: the day it was ``given``, else the day the check began."""
    assumed = texts.ASSUMED_DATE if case.course_start == today else texts.ASSUMED_EARLIER
    words = texts.GIVEN_DATE if given else assumed
    return Paragraph(text(words.format(day=written(case.course_start))))
