"""A sheet filled in: the words of the chat, every passage quoted once and cited wherever it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from handlers import sheet_texts, texts
from handlers.charts.chart import State
from handlers.dates import written
from handlers.mark import Mark
from handlers.outcome.verdicts import (
    answer_words,
    disagreements_of,
    disputed_cases,
    doubted,
    kind_of,
    lower_first,
    mark_and_word,
    mark_of,
    meaning_words,
    missing_words,
    open_parts,
    outside_of,
    reason,
)
from handlers.resources import Resources
from handlers.sheet.asked import Asked
from handlers.sheet.asked import written as on_one_line
from handlers.sheet.content import Field, Part, Row, Section, Sheet, Source, Summary
from handlers.standing_note import note
from knowledge.clause import Document
from rules.evaluate import Outcome, Result, Status
from rules.facts import COURSE_START, Case
from rules.model import Cite, Disagreement, Remark

_TO_CONFIRM = (Mark.TO_CONFIRM, texts.CONDITION_WORDS[Status.TO_CONFIRM])


def sheet_of(resources: Resources, asked: Asked) -> Sheet:
    """The sheet; FactError where the facts cannot be used, KeyError where a programme is none."""
    return _Filling(resources, asked).sheet()


class _Filling:
    """Fills one sheet in; what was quoted before is only cited."""

    def __init__(self, resources: Resources, asked: Asked) -> None:
        self._resources = resources
        self._asked = asked
        self._case: Case = asked.case(resources.book)
        self._outcomes = resources.evaluator.outcomes(self._case, asked.programmes)
        self._said: dict[Cite, str] = {}
        self._documents: dict[str, None] = {}

    def sheet(self) -> Sheet:
        book = self._resources.book
        several = len(self._outcomes) > 1
        numbered = [(f"{at}", outcome) for at, outcome in enumerate(self._outcomes.values(), 1)]
        parts = tuple(self._part(number if several else "", outcome) for number, outcome in numbered)
        above = f"{len(parts) + 1}." if several else ""
        first = 1 if several else 1 + sum(len(section.rows) for section in parts[0].sections)
        edition = texts.EDITION.format(edition=book.edition, day=written(book.date))
        return Sheet(
            title=sheet_texts.SHEET_TITLE,
            person=self._person(),
            days=self._days(),
            facts=tuple(self._facts()),
            lacking=self._lacking(),
            summary=tuple(self._summary(*each) for each in numbered) if several else (),
            parts=parts,
            disputes=tuple(self._disputes(above, first)),
            meaning=meaning_words(self._resources, [each.programme for each in self._outcomes.values()]),
            documents=tuple(self._document(each) for each in self._named_documents()),
            edition=edition,
            foot=". ".join((sheet_texts.FOOT, sheet_texts.FOOT_EDITION.format(edition=book.edition))),
            signed=self._signed(),
            words=_WORDS,
            signers=sheet_texts.SIGNERS,
        )

    # Above the programmes

    def _person(self) -> tuple[Field, ...]:
        return (
            Field(sheet_texts.NAME, on_one_line(self._asked.name)),
            Field(sheet_texts.UNIT, on_one_line(self._asked.unit)),
        )

    def _days(self) -> tuple[Field, ...]:
        day = written(self._case.course_start)
        course = day if self._asked.given else sheet_texts.COURSE_ASSUMED.format(day=day)
        return Field(sheet_texts.CHECKED, written(self._asked.day)), Field(sheet_texts.COURSE, course)

    def _facts(self) -> Iterator[Field]:
        """The answers, in the order in which they were given."""
        facts = self._resources.book.facts
        for name, value in self._asked.facts.items():
            if name != COURSE_START:
                yield Field(facts[name].label, answer_words(facts[name], value))

    def _lacking(self) -> str:
        """What is still to be known, over all programmes, in the order of the rules."""
        needed = {fact for outcome in self._outcomes.values() for fact in outcome.missing}
        missing = [fact for fact in self._resources.book.facts if fact in needed]
        if not missing:
            return ""
        return sheet_texts.LACKING.format(what=missing_words(self._resources, self._case, missing))

    def _summary(self, number: str, outcome: Outcome) -> Summary:
        why = reason(self._resources, outcome, self._case)
        return Summary(number, outcome.programme.name, _verdict(outcome), why)

    def _signed(self) -> str:
        """Whose sheet it is, where a name is known, and each verdict, or how many there are of each kind."""
        name = on_one_line(self._asked.name)
        person = [sheet_texts.SIGNED_PERSON.format(name=name)] if name else []
        listed = list(self._outcomes.values())
        if len(listed) == 1:
            what = f"{listed[0].programme.name}: {lower_first(_verdict(listed[0]).word)}"
        else:
            counts = Counter(map(kind_of, listed))
            words = texts.VERDICT_WORDS.items()
            what = "; ".join(f"{lower_first(word)}: {counts[kind]}" for kind, word in words if counts[kind])
        return " ".join((*person, sheet_texts.SIGNED_RESULT.format(what=what)))

    # A programme

    def _part(self, number: str, outcome: Outcome) -> Part:
        programme = outcome.programme
        rows = _Numbers(f"{number}." if number else "")
        case = self._case if outcome.missing else None
        conditions = tuple(self._condition(rows.next(), each, case) for each in outcome.conditions)
        disputed = tuple(
            Row(node.label, rows.next(), sources=self._side_by_side(cites))
            for node, cites in disputed_cases(outcome).items()
        )
        confirm = tuple(self._remark(rows.next(), each, *_TO_CONFIRM) for each in outcome.to_confirm)
        notes = tuple(self._remark(rows.next(), each) for each in outcome.notes)
        at = rows.next()
        decided = Row(programme.decided_by.text, at, sources=self._sources(at, programme.decided_by.cites))
        sections = (
            Section(texts.CONDITIONS_TITLE, conditions),
            Section(texts.DISPUTED_TITLE, disputed, results=False),
            Section(texts.CONFIRM_TITLE, confirm),
            Section(texts.NOTES_TITLE, notes, results=False),
            Section(sheet_texts.DECIDES_HEAD, (decided,), results=False),
        )
        why = reason(self._resources, outcome, self._case)
        version = texts.RULE_VERSION.format(version=programme.version, day=written(programme.date))
        return Part(
            f"{number}. {programme.name}" if number else programme.name,
            _verdict(outcome),
            (*([f"{why}."] if why else ()), version),
            tuple(section for section in sections if section.rows),
        )

    def _condition(self, number: str, result: Result, case: Case | None) -> Row:
        node = result.node
        sources = self._sources(number, node.cites)
        if (outside := outside_of(result)) is not None:
            away = result.parts[0].node.cites
            sources += self._sources(number, (cite for cite in away if cite not in node.cites))
            words = f"{outside}: {lower_first(node.label)}"
            return Row(words, number, None, texts.NOT_APPLIED, sources=sources)
        mark, word = mark_and_word(result)
        lines: tuple[str, ...] = ()
        if result.missing and case is not None:
            missing = missing_words(self._resources, case, result.missing)
            lines = (f"{texts.NEEDS.format(what=missing)}.",)
        parts = () if mark is Mark.MET else tuple(self._below(number, result))
        return Row(node.label, number, mark, word, lines, sources, parts)

    def _below(self, number: str, result: Result) -> Iterator[Row]:
        """The parts that say why a condition is not met, or not yet."""
        for part, _ in open_parts(result):
            mark, word = mark_and_word(part)
            cites = () if part.node.cites == result.node.cites else part.node.cites
            # the passages of a case in dispute stand in a section of their own, side by side
            sources = () if doubted(part) else self._sources(number, cites)
            yield Row(part.node.label, "", mark, word, sources=sources)

    def _remark(self, number: str, remark: Remark, mark: Mark | None = None, word: str = "") -> Row:
        return Row(remark.label, number, mark, word, sources=self._sources(number, remark.cites))

    def _sources(self, number: str, cites: Iterable[Cite]) -> tuple[Source, ...]:
        return tuple(self._source(number, cite) for cite in cites)

    def _source(self, number: str, cite: Cite) -> Source:
        """A passage, in its words where the sheet has not had them yet."""
        before = self._said.get(cite)
        if before is None:
            self._said[cite] = number
            return self._quoted(cite)
        said_at = sheet_texts.SAID_AT.format(number=before) if before != number else ""
        return replace(self._quoted(cite), quote="", said_at=said_at)

    def _side_by_side(self, cites: Iterable[Cite]) -> tuple[Source, ...]:
        """Passages that are to be held against each other: in their words, wherever else they stand."""
        return tuple(map(self._quoted, cites))

    def _quoted(self, cite: Cite) -> Source:
        self._documents[self._resources.clause(cite.clause).document] = None
        return Source(
            self._resources.short(cite.clause),
            cite.quote,
            standing=note(self._resources, cite.clause, self._asked.day),
            address=self._resources.address(cite.clause),
        )

    # Below the programmes

    def _disputes(self, above: str, first: int) -> Iterator[Row]:
        """The places where the texts disagree and these programmes are read in one way, once each.

        Named, with the reading and citations; what they say stands in ``/luuy``, their passages with the
        condition that rests on them.
        """
        found: dict[str, Disagreement] = {}
        for programme in self._outcomes:
            told = disagreements_of(self._resources, programme)
            found |= {each.id: each for each in told if each.reading}
        for at, each in enumerate(found.values(), first):
            cited = {cite.clause: cite for cite in each.cites}
            sources = tuple(replace(self._quoted(cite), quote="") for cite in cited.values())
            yield Row(each.title, f"{above}{at}", lines=(each.reading,), sources=sources)

    def _named_documents(self) -> list[Document]:
        return [self._resources.corpus.documents[each] for each in self._documents]

    def _document(self, document: Document) -> Field:
        """A document by its short name, and its whole identity, as far as it is known."""
        by = (document.issuer,) if document.issuer and sheet_texts.OF not in document.name.split() else ()
        day = (
            sheet_texts.DOCUMENT_DAY.format(day=written(document.day))
            if document.day
            else sheet_texts.DOCUMENT_UNDATED
        )
        return Field(document.short, ", ".join((document.name, *by, day)))


class _Numbers:
    """Counts the rows of a programme: "2.1", "2.2"."""

    def __init__(self, above: str) -> None:
        self._above = above
        self._last = 0

    def next(self) -> str:
        self._last += 1
        return f"{self._above}{self._last}"


def _verdict(outcome: Outcome) -> State:
    return State(mark_of(outcome), texts.VERDICT_WORDS[kind_of(outcome)])


_WORDS = {
    "subtitle": sheet_texts.SUBTITLE,
    "reference_only": sheet_texts.REFERENCE_ONLY,
    "person": sheet_texts.PERSON_TITLE,
    "facts": sheet_texts.FACTS_TITLE,
    "fact": sheet_texts.FACT,
    "answer": sheet_texts.ANSWER,
    "no_facts": sheet_texts.NO_FACTS,
    "results": sheet_texts.RESULTS_TITLE,
    "programme": sheet_texts.PROGRAMME,
    "verdict": sheet_texts.VERDICT,
    "why": sheet_texts.DECIDED,
    "basis": sheet_texts.BASIS,
    "result": sheet_texts.RESULT,
    "disputes": sheet_texts.DISPUTES_TITLE,
    "disputes_how": sheet_texts.DISPUTES_HOW,
    "meaning": texts.MEANING_TITLE,
    "documents": sheet_texts.DOCUMENTS_HEAD,
    "place": sheet_texts.SIGNING_PLACE,
    "how": sheet_texts.SIGNING_HOW,
    "page": sheet_texts.PAGE,
    "pages": sheet_texts.SIGNED_PAGES,
}
