"""Where a clause is not in force as it was written, every screen that shows or cites it says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from handlers import texts
from handlers.conversation import Conversation
from handlers.inline import offers
from handlers.links import Links
from handlers.lookup import clause_blocks, references_in
from handlers.reply import Choice, Choices, Heading, Item, Line, Paragraph, Picture, Quote, Reply
from handlers.request import Request
from handlers.resources import Resources
from handlers.resting import resting
from handlers.router import respond
from handlers.turn import Turn
from knowledge.clause import Corpus, key
from knowledge.search import SearchIndex
from knowledge.validity import Effect, Kind
from tests.unit.published import decree
from tests.unit.stored import PACKAGED
from tests.unit.talk import resources

TODAY, BEFORE = date(2026, 11, 23), date(2026, 5, 3)
AGE = "qd1641/dieu-1/muc-I/khoan-1"
GONE = "Đã bị bãi bỏ từ ngày 04/05/2026 theo Nghị định số 9/2026/NĐ-CP."


def held(*effects: Effect) -> Resources:
    """Ours, with a decree that does this."""
    sources = (*PACKAGED, decree(effects=effects))
    found = Corpus.of((s.document for s in sources), (c for s in sources for c in s.clauses()))
    return Resources(resources().evaluator, found, SearchIndex(found))


@pytest.fixture(scope="module")
def repealed() -> Resources:
    return held(Effect("qd1641", Kind.REPEALED, "dieu-1/muc-I/khoan-1"))


class Person:
    def __init__(self, known: Resources, today: date = TODAY) -> None:
        self._known, self._today, self._so_far = known, today, Conversation()

    def says(self, words: str = "", action: str | None = None) -> Reply:
        reply, self._so_far = respond(self._known, Request(self._today, words, action), self._so_far)
        return reply


def lines(reply: Reply) -> Iterator[str]:
    for block in reply.blocks:
        match block:
            case Heading(text=title):
                yield title
            case Paragraph(text=spans) | Item(text=spans) | Picture(caption=spans):
                yield "".join(span.text for span in spans)
            case Line(word=word, text=spans, citation=citation):
                yield f"{word}: " + "".join(span.text for span in spans) + f" [{citation}]"
            case Quote(text=spans, citation=citation):
                yield "".join(span.text for span in spans) + f" [{citation}]"


def told(reply: Reply) -> str:
    return "\n".join(lines(reply))


def pressed(reply: Reply, name: str) -> str:
    """The first action of this name that a reply offers."""
    offered: list[Choice] = [c for block in reply.blocks if isinstance(block, Choices) for c in block]
    return next(choice.action for choice in offered if choice.action.partition(":")[0] == name)


def test_a_clause_and_what_stands_below_it_open_with_the_mark(repealed: Resources) -> None:
    person = Person(repealed)
    assert list(lines(person.says("khoản 1 mục I QĐ 1641")))[1] == GONE
    assert list(lines(person.says("điểm a khoản 1 mục I QĐ 1641")))[1] == GONE
    above = told(person.says("mục I QĐ 1641"))
    assert GONE not in above
    assert above.count("đã bị bãi bỏ") == 1, "once for the part, not again for each of its parts"
    assert "bãi bỏ" not in told(person.says("khoản 3 mục I QĐ 1641"))
    assert "bãi bỏ" not in told(Person(repealed, BEFORE).says("khoản 1 mục I QĐ 1641"))


def test_what_is_copied_to_be_pasted_says_so_too(repealed: Resources) -> None:
    reply = Person(repealed).says("điểm a khoản 1 mục I QĐ 1641")
    copied = [c.copies for b in reply.blocks if isinstance(b, Choices) for c in b if c.copies]
    assert copied
    assert all("đã bị bãi bỏ" in each for each in copied)
    before = Person(repealed, BEFORE).says("điểm a khoản 1 mục I QĐ 1641")
    assert "bãi bỏ" not in "".join(c.copies for b in before.blocks if isinstance(b, Choices) for c in b)


def test_search_marks_what_it_finds(repealed: Resources) -> None:
    found = told(Person(repealed).says("/tracuu dưới 45 tuổi lãnh đạo trẻ quy hoạch"))
    marked = [part for part in found.split("\n") if part == GONE]
    assert marked
    assert "bãi bỏ" not in told(Person(repealed, BEFORE).says("/tracuu dưới 45 tuổi lãnh đạo trẻ quy hoạch"))


def test_what_a_clause_refers_to_is_marked_beside_it() -> None:
    ours = resources()
    clause, to = next(
        (clause, found[0].clauses[0])
        for clause in ours.corpus.clauses.values()
        if (found := references_in(ours, clause))
    )
    below = to.id.removeprefix(f"{to.document}/")
    known = held(Effect(to.document, Kind.AMENDED, below))
    said = told(Reply(tuple(clause_blocks(Turn(known, Request(TODAY), Conversation()), clause))))
    assert f"{known.short(to.id)}: đã được sửa đổi, bổ sung từ ngày 04/05/2026" in said


def test_documents_and_contents_are_marked() -> None:
    whole = held(Effect("kl39", Kind.REPLACED))
    replaced = "Đã được thay thế từ ngày 04/05/2026 theo Nghị định số 9/2026/NĐ-CP."
    listed = Person(whole).says("/vanban")
    assert told(listed).count(replaced) == 1
    assert replaced in lines(Person(whole).says(action="doc:kl39"))
    part = held(Effect("qd1641", Kind.REPEALED, "dieu-1/muc-I"))
    contents = [line for line in lines(Person(part).says(action="doc:qd1641")) if GONE in line]
    assert len(contents) == 1


def test_a_programmes_page_its_picture_and_its_disagreements_say_so(repealed: Resources) -> None:
    person = Person(repealed)
    page = told(person.says(action="prog:da-1641"))
    assert texts.RESTING_TITLE in page
    assert ", đã bị bãi bỏ" in page
    assert texts.RESTING_CHART in told(person.says(action="chart:da-1641"))
    notes = person.says(action="differ:da-1641")
    assert ", đã bị bãi bỏ" in told(person.says(action=pressed(notes, "note")))
    assert texts.RESTING_TITLE not in told(person.says(action="prog:kh-cong-chuc-xa"))
    assert texts.RESTING_CHART not in told(person.says(action="chart:kh-cong-chuc-xa"))


def test_a_result_never_silently_rests_on_what_is_gone(repealed: Resources) -> None:
    person = Person(repealed)
    reply = person.says(action="check:da-1641")
    for screen in (
        reply,
        person.says(action=pressed(reply, "print")),
        person.says(action=pressed(reply, "tree")),
    ):
        said = told(screen)
        assert texts.RESTING_TITLE in said
        assert "đã bị bãi bỏ từ ngày 04/05/2026 theo Nghị định số 9/2026/NĐ-CP" in said
        assert ", đã bị bãi bỏ" in said


def test_what_changed_as_a_whole_is_named_once() -> None:
    page = told(Person(held(Effect("qd1641", Kind.REPLACED))).says(action="prog:da-1641"))
    assert page.count("Quyết định số 1641/QĐ-TTg: đã được thay thế từ ngày 04/05/2026") == 1
    part = told(Person(held(Effect("qd1641", Kind.REPEALED, "dieu-1/muc-I"))).says(action="prog:da-1641"))
    assert part.count("đã bị bãi bỏ từ ngày 04/05/2026") == 1
    assert "Mục I, Điều 1, Quyết định số 1641/QĐ-TTg: đã bị bãi bỏ" in part


def test_a_result_that_rests_on_nothing_changed_says_nothing_of_it() -> None:
    person = Person(held(Effect("kl39", Kind.REPEALED)))
    said = told(person.says(action="check:da-1641"))
    assert "Không đủ điều kiện" in said
    assert texts.RESTING_TITLE not in said


def test_the_conditions_that_rest_on_it_are_named(repealed: Resources) -> None:
    programmes = repealed.book.programmes.values()
    found = list(resting(repealed.corpus, programmes, TODAY))
    assert {each.programme.id for each in found} == {"da-1641"}
    assert {each.note for each in found} == {GONE}
    assert all(each.clause.startswith(AGE) and each.label for each in found)
    assert list(resting(repealed.corpus, programmes, BEFORE)) == []


def test_many_documents_are_paged_and_a_long_table_of_contents_stays_short() -> None:
    law = decree(identifier="luat-1")
    articles = [f"Điều {n}. Tên điều {n}\nNội dung của điều {n}.\n\n" for n in range(1, 91)]
    chapters = "".join(articles[:40]), "".join(articles[40:])
    law_text = f"Chương I\nQUY ĐỊNH CHUNG\n\n{chapters[0]}Chương II\nQUY ĐỊNH RIÊNG\n\n{chapters[1]}"
    long = replace(law, text=law_text)
    sources = (*PACKAGED, long, *(decree(identifier=f"nd-{n}") for n in range(10, 20)))
    found = Corpus.of((s.document for s in sources), (c for s in sources for c in s.clauses()))
    person = Person(Resources(resources().evaluator, found, SearchIndex(found)))
    first = person.says("/vanban")
    assert sum(line.startswith("Nghị định số 9") for line in lines(first)) == 6
    second = person.says(action=pressed(first, "docsat"))
    assert sum(line.startswith("Nghị định số 9") for line in lines(second)) == 5
    assert pressed(second, "docsat") == "docsat:0"
    shown = [line for line in lines(person.says(action="doc:luat-1")) if line.startswith(("Chương", "Điều"))]
    assert [line.partition("\n")[0] for line in shown] == ["Chương I", "Chương II"]


def test_what_is_not_held_any_more_is_said_with_a_way_on() -> None:
    person = Person(resources())
    for action in (f"clause:{key('nd-9/dieu-1')}", "doc:nd-9"):
        reply = person.says(action=action)
        assert texts.CLAUSE_GONE in lines(reply)
        assert pressed(reply, "docs") == "docs"


def test_every_part_of_every_programme_has_words() -> None:
    everything = held(*(Effect(source.document.id, Kind.AMENDED) for source in PACKAGED))
    programmes = everything.book.programmes
    found = list(resting(everything.corpus, programmes.values(), TODAY))
    assert {each.programme.id for each in found} == set(programmes)
    cited = {(key, part) for key, each in programmes.items() for part, _ in each.cites()}
    assert {(each.programme.id, each.part) for each in found} == cited
    assert all(each.label for each in found)


def test_what_is_in_force_comes_before_what_is_not_and_both_are_found() -> None:
    old, new = decree("hai", identifier="nd-8"), decree("ba")
    sources = (*PACKAGED, old, new)

    def indexed(*effects: Effect) -> tuple[Corpus, SearchIndex]:
        documents = [s.document for s in sources[:-1]]
        documents.append(decree("ba", effects=effects).document)
        found = Corpus.of(documents, (c for s in sources for c in s.clauses()))
        return found, SearchIndex(found)

    def first(*effects: Effect, query: str = "khóa bồi dưỡng kéo dài mấy tuần") -> list[str]:
        found, index = indexed(*effects)
        hits = [hit.clause.id for hit in index.search(query, today=TODAY, limit=8).hits]
        known = replace(resources(), corpus=found, index=index)
        offered = [found.by_key[each.id].id for each in offers(known, query, "", Links(), TODAY).offers]
        assert offered[: len(hits)] == hits
        return [each for each in hits if each.endswith("dieu-2/khoan-1")]

    assert first() == ["nd-8/dieu-2/khoan-1", "nd-9/dieu-2/khoan-1"]
    replaced = Effect("nd-8", Kind.REPLACED)
    assert first(replaced) == ["nd-9/dieu-2/khoan-1", "nd-8/dieu-2/khoan-1"]
    assert first(replaced, query="khóa bồi dưỡng kéo dài hai tuần")[0] == "nd-8/dieu-2/khoan-1"


def test_without_marks_search_is_the_same_on_every_day() -> None:
    index = resources().index
    for query in ("24 tháng trung hạn", "dưới 45 tuổi", "ngoại ngữ", "khoản 3 mục I QĐ 1641"):
        assert index.search(query, today=TODAY) == index.search(query)


def test_results_speak_only_of_the_years_of_the_documents_that_rules_rest_on() -> None:
    said = told(Person(held()).says(action="check:da-1641"))
    [issued] = [line for line in said.split("\n") if "2022" in line]
    assert "2026" not in issued
