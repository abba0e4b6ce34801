"""The desk on the web page: what there is to do, the notes on the texts, short addresses of clauses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import pytest

from handlers import desk, page_texts
from handlers import desk_texts as texts
from handlers.links import Links
from handlers.resources import Resources
from knowledge.clause import Corpus, key
from knowledge.search import SearchIndex
from knowledge.validity import Change, Kind, Validity
from webpages import parsed
from webserver import resources, serving, stored

URL = "https://dieukien.example"
CLAUSE = "kh-kl39/muc-IV/khoan-1/gach-5"
LINKS = Links(URL, "dieukien_bot", inline=True)


@pytest.fixture(scope="module")
def known() -> Resources:
    return resources()


@pytest.fixture(scope="module")
def client(known: Resources, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder: Path = tmp_path_factory.mktemp("desk")
    with (
        serving(stored(folder), known, public_url=URL, links=lambda: LINKS) as site,
        httpx.Client(base_url=site.url, timeout=30) as made,
    ):
        yield made


def test_every_page_leads_to_the_desk_and_the_desk_to_what_can_be_done_here(client: httpx.Client) -> None:
    assert 'href="/cong-cu"' in client.get("/").text
    page = client.get("/cong-cu").text
    for feature in desk.FEATURES:
        assert (feature.name in page) is not feature.administrators
    assert "@dieukien_bot kỷ luật" in page
    assert 'href="/luu-y"' in page
    assert 'href="/tro-chuyen"' in page


def test_the_list_of_notes_opens_every_one_of_them(client: httpx.Client, known: Resources) -> None:
    page = parsed(client.get("/luu-y").text)
    listed = {link.attributes["href"] for link in page.all("a")}
    for note in known.book.disagreements:
        assert f"/luu-y/{note.id}" in listed
        answer = client.get(f"/luu-y/{note.id}")
        assert answer.status_code == 200


def test_a_note_has_both_quotes_with_their_clauses(client: httpx.Client, known: Resources) -> None:
    note = next(each for each in known.book.disagreements if each.id == "ngoai-ngu-hay-tieng-anh")
    page = parsed(client.get(f"/luu-y/{note.id}").text)
    sides = [each for each in page.all("figure") if "side" in each.attributes.get("class", "")]
    assert len(sides) == len(note.cites)
    for side, cite in zip(sides, note.cites, strict=True):
        (link,) = side.all("a")
        assert cite.quote in side.text
        assert link.attributes["href"] == f"/van-ban/{cite.clause}"
    assert note.reading in page.text
    assert texts.NOTE_CONFIRM_WHAT in page.text


def test_notes_are_searched_with_and_without_marks(client: httpx.Client) -> None:
    for asked in ("tiếng anh", "tieng anh"):
        page = client.get("/luu-y", params={"q": asked}).text
        assert "/luu-y/ngoai-ngu-hay-tieng-anh" in page
    none = client.get("/luu-y", params={"q": "<b>bóng đá</b> vũ trụ"})
    assert none.status_code == 200
    assert "<b>" not in none.text
    assert "Không có điểm cần lưu ý nào" in none.text


def test_notes_of_a_programme_stand_on_its_page_too(client: httpx.Client, known: Resources) -> None:
    mine = [each.id for each in known.book.disagreements if "da-1641" in each.programmes]
    for page in (client.get("/luu-y", params={"ct": "da-1641"}), client.get("/chuong-trinh/da-1641")):
        assert all(f'"/luu-y/{each}"' in page.text for each in mine)


def test_an_unknown_note_is_not_found(client: httpx.Client) -> None:
    assert client.get("/luu-y/khong-co").status_code == 404


def test_a_short_address_leads_to_its_clause_for_now(client: httpx.Client, known: Resources) -> None:
    for clause in known.corpus.clauses:
        answer = client.get(f"/k/{key(clause)}", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (302, f"/van-ban/{clause}")
    assert client.get(f"/k/{key(CLAUSE)}", follow_redirects=True).status_code == 200


@pytest.mark.parametrize("gone", ["aaaaaaaaaaaa", "x", "A" * 300, "%00", "..%2f"])
def test_a_short_address_of_nothing_says_so(client: httpx.Client, gone: str) -> None:
    answer = client.get(f"/k/{gone}", follow_redirects=False)
    assert answer.status_code == 404


def test_the_page_of_what_is_gone_offers_to_search(client: httpx.Client) -> None:
    page = client.get("/k/aaaaaaaaaaaa").text
    assert page_texts.GONE_TITLE in page
    assert 'action="/tra-cuu"' in page


def test_a_clause_gives_its_short_address_its_citation_and_its_words(
    client: httpx.Client, known: Resources
) -> None:
    page = parsed(client.get(f"/van-ban/{CLAUSE}").text)
    copied = [each.attributes["data-copy"] for each in page.all("button") if "data-copy" in each.attributes]
    assert known.legal(CLAUSE) in copied
    assert f"{URL}/k/{key(CLAUSE)}" in copied
    (quoted,) = (words for words in copied if words.startswith("“"))
    assert known.clause(CLAUSE).plain.strip() in quoted
    assert known.legal(CLAUSE) in quoted
    links = [each.attributes["href"] for each in page.all("a")]
    assert f"https://t.me/dieukien_bot?start=clause_c{key(CLAUSE)}" in links
    # without a script the words stand there to be marked at once
    marked = [
        each.text
        for each in (*page.all("span"), *page.all("a"))
        if "copied-text" in each.attributes.get("class", "")
    ]
    assert marked == [known.legal(CLAUSE), f"{URL}/k/{key(CLAUSE)}"]


def test_without_a_bot_no_page_leads_to_telegram(known: Resources, tmp_path: Path) -> None:
    with serving(stored(tmp_path), known) as site, httpx.Client(base_url=site.url) as client:
        page = client.get(f"/van-ban/{CLAUSE}").text
        assert "t.me" not in page
        assert f"{site.url}/k/{key(CLAUSE)}" in page


def test_a_superseded_side_is_marked(known: Resources, tmp_path: Path) -> None:
    change = Change("muc-IV/khoan-1/gach-5", Kind.REPEALED, "Kế hoạch khác", "", date(2020, 1, 1))
    document = replace(known.corpus.documents["kh-kl39"], period=Validity(changes=(change,)))
    held = Corpus({**known.corpus.documents, "kh-kl39": document}, known.corpus.clauses)
    marked = replace(known, corpus=held, index=SearchIndex(held))
    with serving(stored(tmp_path), marked) as site, httpx.Client(base_url=site.url) as client:
        assert "Đã bị bãi bỏ" in client.get("/luu-y/khong-qua-hai-lan").text
