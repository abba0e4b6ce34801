"""The sheet to sign: what stands on it, and the PDF that it is set in."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.making import make
from bot.sheets.making import sheet_file
from handlers import sheet_texts, texts
from handlers.reply import Made as MadeBlock
from handlers.resources import Resources
from handlers.sheet.asked import LONGEST_NAME, Asked, from_json, to_json, written
from handlers.sheet.content import Row, Sheet
from handlers.sheet.filling import sheet_of
from knowledge.clause import Corpus, key
from knowledge.validity import Change, Kind, Validity
from rules.evaluate import Status
from rules.facts import FactError
from tests.unit.pdf_pages import Pages, pages_of, squeezed
from tests.unit.talk import Talk, offered, resources

DAY = date(2026, 11, 23)
HEAD: Mapping[str, object] = {
    "course_start": "2026-12-01",
    "birth_date": "1981-03",
    "sector": "province",
    "bloc": "party_mass",
    "category": "cong_chuc",
    "positions": ["department_leader"],
    "leader_months_left": 30,
    "study_language": "other",
    "performance": "good",
    "exit_ban": None,
}
CHAIR: Mapping[str, object] = {
    "course_start": "2025-05-05",
    "sector": "commune",
    "bloc": "government",
    "category": "can_bo",
    "gender": "female",
    "positions": ["commune_chair"],
}
NOBODY: Mapping[str, object] = {"course_start": "2026-11-23"}
PEOPLE = {"lãnh đạo sở khối Đảng": HEAD, "chủ tịch xã": CHAIR, "chưa biết gì": NOBODY}
ALL = tuple(resources().book.programmes)
SITE = "https://tro-ly.example.vn"


def asked(facts: Mapping[str, object] = HEAD, *programmes: str, **more: str) -> Asked:
    return Asked(programmes or ALL, facts, DAY, given=True, **more)


def rows(sheet: Sheet) -> Iterator[Row]:
    for part in sheet.parts:
        for section in part.sections:
            for row in section.rows:
                yield row
                yield from row.parts
    yield from sheet.disputes


@cache
def printed(who: str, programme: str = "") -> Pages:
    programmes = (programme,) if programme else ()
    return pages_of(sheet_file(resources(), asked(PEOPLE[who], *programmes)).content)


# What stands on it


@pytest.mark.parametrize("who", PEOPLE)
def test_every_condition_has_its_mark_and_word_and_every_passage_is_quoted(who: str) -> None:
    sheet = sheet_of(resources(), asked(PEOPLE[who]))
    case = asked(PEOPLE[who]).case(resources().book)
    outcomes = resources().evaluator.outcomes(case)
    quoted = {source.quote for row in rows(sheet) for source in row.sources}
    for part, outcome in zip(sheet.parts, outcomes.values(), strict=True):
        first = part.sections[0]
        assert first.title == texts.CONDITIONS_TITLE
        for row, result in zip(first.rows, outcome.conditions, strict=True):
            label = result.node.label
            assert label[1:] in row.text
            if row.mark is None:
                assert row.word == texts.NOT_APPLIED
            else:
                assert row.word in (texts.CONDITION_WORDS[result.status], texts.DISPUTED_CONDITION)
            assert {cite.quote for cite in result.node.cites} <= quoted
            assert len(row.sources) >= len(result.node.cites)
        remarks = [*outcome.to_confirm, *outcome.notes]
        shown = {row.text for section in part.sections[1:] for row in section.rows}
        assert {remark.label for remark in remarks} <= shown
        assert {cite.quote for remark in remarks for cite in remark.cites} <= quoted
        assert outcome.programme.decided_by.text in shown
        assert f"{outcome.programme.version}" in part.lines[-1]


def test_a_passage_is_quoted_once_and_named_elsewhere_by_the_row_that_has_it() -> None:
    sheet = sheet_of(resources(), asked())
    numbers = [row.number for row in rows(sheet) if row.number]
    assert len(numbers) == len(set(numbers))
    by_number = {row.number: row for row in rows(sheet)}
    named = 0
    for row in rows(sheet):
        for source in row.sources:
            if source.said_at:
                named += 1
                (number,) = (each for each in by_number if source.said_at == _said_at(each))
                where = by_number[number]
                held = [*where.sources, *(each for part in where.parts for each in part.sources)]
                assert source.citation in {each.citation for each in held if each.quote}
    assert named > 50


def _said_at(number: str) -> str:
    return sheet_texts.SAID_AT.format(number=number)


def test_the_sides_of_a_dispute_are_quoted_side_by_side_wherever_else_they_stand() -> None:
    sheet = sheet_of(resources(), asked(HEAD, "kl39-trung-han"))
    assert sheet.parts[0].state.word == texts.VERDICT_WORDS["disputed"]
    titles = [section.title for section in sheet.parts[0].sections]
    assert texts.DISPUTED_TITLE in titles
    disputed = sheet.parts[0].sections[titles.index(texts.DISPUTED_TITLE)].rows
    assert all(source.quote for row in disputed for source in row.sources)


def test_places_that_are_read_in_one_way_are_told_and_cited() -> None:
    sheet = sheet_of(resources(), asked(HEAD, "kl39-trung-han"))
    told = [each for each in resources().book.disagreements if "kl39-trung-han" in each.programmes]
    read = [each for each in told if each.reading]
    assert 0 < len(read) < len(told)
    for row, each in zip(sheet.disputes, read, strict=True):
        assert row.text == each.title
        assert row.lines == (each.reading,)
        clauses = dict.fromkeys(cite.clause for cite in each.cites)
        assert [source.citation for source in row.sources] == [*map(resources().short, clauses)]


def test_what_is_not_known_is_said_and_what_is_still_needed() -> None:
    sheet = sheet_of(resources(), asked(HEAD, "kl39-trung-han"))
    facts = {field.label: field.value for field in sheet.facts}
    assert facts["Thuộc trường hợp chưa được xuất cảnh, nhập cảnh"] == texts.UNKNOWN_ANSWER
    assert facts["Ngày sinh"] == "03/1981"
    case = asked(HEAD, "kl39-trung-han").case(resources().book)
    outcome = resources().evaluator.outcome("kl39-trung-han", case)
    for fact in outcome.missing:
        label = resources().book.facts[fact].label
        assert label[1:] in sheet.lacking


def test_a_day_that_was_not_told_is_said_to_be_assumed() -> None:
    told = sheet_of(resources(), asked(CHAIR, "da-1641"))
    assumed = sheet_of(resources(), replace(asked(CHAIR, "da-1641"), given=False))
    assert told.days[1].value == "05/05/2025"
    assert assumed.days[1].value.startswith("05/05/2025 (chưa có ngày cụ thể")


def test_a_clause_that_is_not_in_force_is_said_to_be_so_where_it_is_cited() -> None:
    held = resources().corpus
    change = Change("khoan-2/khoan-2.4/gach-2", Kind.REPEALED, "Luật mới", since=date(2026, 1, 1))
    documents = [
        replace(each, period=Validity(changes=(change,))) if each.id == "kl39" else each
        for each in held.documents.values()
    ]
    later = Resources(resources().evaluator, Corpus.of(documents, held.clauses.values()), resources().index)
    sheet = sheet_of(later, asked(HEAD, "kl39-trung-han"))
    cited = [source for row in rows(sheet) for source in row.sources]
    marked = {source.citation for source in cited if source.standing}
    assert marked == {"gạch 2, khoản 2.4 KL 39"}
    words = next(source.standing for source in cited if source.standing)
    page = pages_of(sheet_file(later, asked(HEAD, "kl39-trung-han")).content).text
    assert squeezed(words) in squeezed(page)


def test_each_citation_has_its_short_address_where_the_pages_can_be_opened() -> None:
    open_to_all = replace(resources(), site=SITE)
    sheet = sheet_of(open_to_all, asked(CHAIR, "kh-lanh-dao-xa"))
    cited = [source for row in rows(sheet) for source in row.sources]
    clauses = {key(clause): clause for clause in resources().corpus.clauses}
    text = pages_of(sheet_file(open_to_all, asked(CHAIR, "kh-lanh-dao-xa")).content).text
    for source in cited:
        clause = clauses[source.address.removeprefix(f"{SITE}/k/")]
        assert resources().short(clause) == source.citation
        assert source.address in text or not source.quote
    assert all(not source.address for row in rows(sheet_of(resources(), asked())) for source in row.sources)


# As a PDF


@pytest.mark.parametrize("who", PEOPLE)
def test_all_that_stands_on_it_can_be_read_out_of_the_pdf(who: str) -> None:
    sheet, pages = sheet_of(resources(), asked(PEOPLE[who])), printed(who)
    text = squeezed(pages.text)
    assert unicodedata.is_normalized("NFC", pages.text)
    for row in rows(sheet):
        assert squeezed(row.text) in text
        assert squeezed(row.word) in text
        for line in row.lines:
            assert squeezed(line) in text
        for source in row.sources:
            for words in (source.quote, source.citation, source.said_at):
                assert squeezed(words) in text
    for field in (*sheet.person, *sheet.days, *sheet.facts, *sheet.documents):
        assert squeezed(field.label) in text
        assert squeezed(field.value) in text
    for words in (sheet.title.upper(), sheet.meaning, sheet.edition, sheet.lacking):
        assert squeezed(words) in text


@pytest.mark.parametrize("who", PEOPLE)
def test_it_is_a4_tagged_titled_in_vietnamese_and_brings_its_fonts(who: str) -> None:
    pages = printed(who)
    assert (round(pages.width), round(pages.height)) == (595, 842)
    assert not pages.missing_fonts
    assert pages.title == sheet_texts.SHEET_TITLE
    assert pages.language.lower().startswith("vi")
    assert pages.tagged


@pytest.mark.parametrize("programme", ALL)
def test_what_it_means_and_the_room_to_sign_stand_on_one_page(programme: str) -> None:
    pages = printed("chủ tịch xã", programme)
    last = squeezed(pages.texts[-1])
    for words in (*sheet_texts.SIGNERS, texts.MEANING[0], texts.MEANING[1], "tháng"):
        assert squeezed(words) in last
    for number, text in enumerate(pages.texts, 1):
        assert sheet_texts.PAGE.format(page=number, pages=len(pages.texts)) in text
        above = [line.strip() for line in text.splitlines() if line.strip()][:-2]
        assert above[-1] not in {texts.CONDITIONS_TITLE, texts.CONFIRM_TITLE, texts.NOTES_TITLE}
    assert len(pages.texts) <= 6
    sheet = sheet_of(resources(), asked(CHAIR, programme))
    assert squeezed(sheet_texts.SIGNED_PAGES.format(pages=len(pages.texts))) in last
    assert squeezed(sheet.signed) in last
    assert sheet.parts[0].title in sheet.signed
    assert sheet.parts[0].state.word[1:] in sheet.signed


def test_beside_the_signatures_stand_the_name_and_how_many_verdicts_there_are_of_each_kind() -> None:
    sheet = sheet_of(resources(), asked(HEAD, name="Nguyễn Thị Ế"))
    assert sheet.signed.startswith("Người được rà soát: Nguyễn Thị Ế. Kết quả: ")
    told = sheet.signed.removesuffix(".").split("Kết quả: ")[1].split("; ")
    assert sum(int(each.rpartition(": ")[2]) for each in told) == len(ALL)
    for word in {part.state.word for part in sheet.parts}:
        count = sum(part.state.word == word for part in sheet.parts)
        assert f"{word[1:]}: {count}" in sheet.signed


def test_thirteen_programmes_stay_within_thirty_pages() -> None:
    assert 10 < len(printed("lãnh đạo sở khối Đảng").texts) <= 30


def test_the_same_data_give_the_same_bytes_in_another_process_too() -> None:
    data = to_json(asked(CHAIR, "kh-lanh-dao-xa"))
    once = make(resources(), "sheet", data, DAY).content
    assert make(resources(), "sheet", data, date(2030, 1, 1)).content == once
    code = (
        "import sys, hashlib; from datetime import date; from tests.unit.talk import resources;"
        "from bot.making import make;"
        "print(hashlib.sha256(make(resources(), 'sheet', sys.argv[1], date(2026, 1, 1)).content).hexdigest())"
    )
    done = subprocess.run([sys.executable, "-c", code, data], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == sha256(once).hexdigest()


HOSTILE = [
    "#panic()",
    '#let x = "a" $ x^2 $ \\ `raw`',
    '"}\'] #read("/etc/passwd") [',
    "// hết /* dòng */ = Đề mục\n- gạch *đậm* _nghiêng_ @trích <nhãn>",
    "x" * 5000,
    "مرحبا שלום Nguyễn",
    "\u202eNguyễn\u202c Thị\u200b Hồng",
    "😀 Ngọc 🇻🇳",
    "中文 𝒳 \ue000 \x00\x1b[31m \ud800",
    unicodedata.normalize("NFD", "Nguyễn Thị Hồng Ngọc"),
    "Nguyễn\u00a0Văn\tA\r\nB",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_only_ever_words(name: str) -> None:
    sheet = asked(CHAIR, "kh-lanh-dao-xa", name=name, unit=name)
    pages = pages_of(sheet_file(resources(), sheet).content)
    shown = written(name)
    assert len(shown) <= LONGEST_NAME
    if all(ord(each) < 0x2000 and unicodedata.bidirectional(each) not in ("R", "AL") for each in shown):
        assert squeezed(shown) in squeezed(pages.text)
    assert len(pages.texts) <= 5
    assert squeezed(sheet_texts.SIGNERS[0]) in squeezed(pages.texts[-1])


@settings(max_examples=25)
@given(name=st.text(max_size=60), unit=st.text(alphabet='#$\\{}[]()"`*_<>@/=-+~ aế', max_size=60))
def test_no_name_can_stop_the_setting(name: str, unit: str) -> None:
    sheet = asked(CHAIR, "kh-lanh-dao-xa", name=name, unit=unit)
    pages = pages_of(sheet_file(resources(), sheet).content)
    assert squeezed(written(unit)) in squeezed(pages.text)
    assert squeezed(sheet_texts.SIGNERS[2]) in squeezed(pages.texts[-1])


# What it is made from


def test_what_waits_to_be_made_is_read_back_as_it_was_and_has_no_name() -> None:
    waiting = to_json(replace(asked(), name="Nguyễn Thị Hồng Ngọc"))
    assert "Ngọc" not in waiting
    assert from_json(waiting) == asked()
    assert len(waiting) < 2000


@pytest.mark.parametrize(
    "data",
    ["", "[]", "{}", '{"programmes":[]}', '{"programmes":[],"facts":[],"day":"2026-01-01","given":true}'],
)
def test_other_data_make_no_sheet(data: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        make(resources(), "sheet", data, DAY)


def test_a_programme_that_is_gone_and_facts_that_contradict_make_no_sheet() -> None:
    with pytest.raises(ValueError, match="no programme"):
        sheet_file(resources(), asked(CHAIR, "khong-co"))
    with pytest.raises(FactError):
        sheet_file(resources(), asked({**CHAIR, "age": 40, "birth_date": "1980"}))


# In the chat

ANSWERS = {
    "sector": "xã",
    "positions": "chủ tịch ubnd xã",
    "category": "cán bộ",
    "bloc": "ubnd",
}


def checked(words: str) -> Talk:
    talk = Talk(date(2026, 3, 2))
    talk.says(f"/dieukien {words}")
    talk.answers(ANSWERS)
    while talk.asks is not None:
        talk.says("không rõ")
    return talk


def test_one_programme_gives_its_sheet_at_once() -> None:
    talk = checked("chủ tịch, phó chủ tịch UBND cấp xã")
    reply = talk.presses(texts.SHEET)
    (made,) = (block for block in reply.blocks if isinstance(block, MadeBlock))
    assert (made.maker, made.name) == ("sheet", "phieu-ra-soat.pdf")
    held = from_json(made.data)
    assert held.programmes == ("kh-lanh-dao-xa",)
    assert held.facts["positions"] == ["commune_chair"]
    assert (held.day, held.given, held.facts["course_start"]) == (date(2026, 3, 2), False, "2026-03-02")
    sheet = sheet_of(resources(), held)
    assert sheet.parts[0].state.word == texts.VERDICT_WORDS["eligible"]


def test_of_several_programmes_it_is_asked_which_stand_on_the_sheet() -> None:
    talk = checked("kế hoạch đtbd")
    shown = talk.reply
    talk.presses(texts.SHEET)
    labels = [choice.label for choice in offered(talk.reply)]
    assert "Tất cả 9 chương trình" in labels
    (left,) = (label for label in labels if label.endswith("chương trình chưa bị loại"))
    choosing = talk.reply
    made = [block for block in talk.presses(left, choosing).blocks if isinstance(block, MadeBlock)]
    chosen = from_json(made[0].data).programmes
    assert 1 < len(chosen) < 9
    sheet = sheet_of(resources(), from_json(made[0].data))
    assert texts.VERDICT_WORDS["ineligible"] not in {part.state.word for part in sheet.parts}
    talk.presses("Lãnh đạo UBND cấp xã", shown)
    one = [block for block in talk.presses(texts.SHEET).blocks if isinstance(block, MadeBlock)]
    assert from_json(one[0].data).programmes == ("kh-lanh-dao-xa",)


@pytest.mark.parametrize(
    "action", ["sheet:9", "sheetof:9:all", "sheetof:1:khong-co", "sheetof:1:", "sheet:1"]
)
def test_a_sheet_of_no_result_is_not_made(action: str) -> None:
    talk = checked("chủ tịch, phó chủ tịch UBND cấp xã")
    if action == "sheet:1":
        talk.presses(texts.FINISH)
    reply = talk.sends(action)
    assert not [block for block in reply.blocks if isinstance(block, MadeBlock)]


def test_a_group_gets_no_sheet() -> None:
    talk = checked("chủ tịch, phó chủ tịch UBND cấp xã")
    talk.public = True
    for action in ("sheet:1", "sheetof:1:all"):
        reply = talk.sends(action)
        assert not [block for block in reply.blocks if isinstance(block, MadeBlock)]
        assert texts.ONLY_ALONE in talk.text


def test_words_of_the_states_are_those_of_the_chat() -> None:
    sheet = sheet_of(resources(), asked())
    words = {row.word for row in rows(sheet) if row.mark}
    assert words <= {*texts.CONDITION_WORDS.values(), texts.DISPUTED_CONDITION}
    assert texts.CONDITION_WORDS[Status.TO_CONFIRM] in words
    assert {part.state.word for part in sheet.parts} <= set(texts.VERDICT_WORDS.values())


def test_data_are_json_that_any_reader_reads() -> None:
    assert json.loads(to_json(asked()))["day"] == "2026-11-23"
