"""The page and the picture of two programmes side by side."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import httpx
import pytest

from bot.assistant import StoredAssistant
from bot.workshop import Workshop
from handlers import comparing_texts as texts
from handlers.resources import Resources
from webpages import Visitor, parsed
from webserver import TODAY, now, resources, serving, stored


@pytest.fixture(scope="module")
def known() -> Resources:
    return resources()


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> StoredAssistant:
    return stored(tmp_path_factory.mktemp("so-sanh"))


@pytest.fixture(scope="module")
def client(assistant: StoredAssistant, known: Resources) -> Iterator[httpx.Client]:
    workshop = Workshop(assistant, lambda: TODAY, now)
    with (
        serving(assistant, known, workshop=workshop) as site,
        httpx.Client(base_url=site.url, timeout=30) as made,
    ):
        yield made


def test_every_pair_has_its_page_with_each_condition_and_citation(
    client: httpx.Client, known: Resources
) -> None:
    for one, two in combinations(known.book.programmes.values(), 2):
        response = client.get("/so-sanh", params={"a": one.id, "b": two.id})
        assert response.status_code == 200
        page = parsed(response.text)
        table = " ".join(each.text for each in page.all("table", class_="compared"))
        for programme in (one, two):
            for node in programme.conditions:
                assert node.label in table
                for cite in node.cites:
                    assert known.short(cite.clause) in table
        chosen = [each.attributes["value"] for each in page.all("option") if "selected" in each.attributes]
        assert chosen == [one.id, two.id]


def test_its_links_open_and_it_can_be_kept_a_while(client: httpx.Client) -> None:
    response = client.get("/so-sanh", params={"a": "kl39-trung-han", "b": "da-1641"})
    assert response.headers["cache-control"] == "private, max-age=60"
    assert "set-cookie" not in response.headers
    links = {each.attributes["href"] for each in parsed(response.text).one("main").all("a")}
    assert len(links) > 20
    for link in links:
        assert client.get(link.partition("#")[0]).status_code == 200, link


@pytest.mark.parametrize("asked", ["", "?a=da-1641", "?a=khong-co&b=da-1641", "?b=<script>"])
def test_where_two_are_not_named_they_are_chosen(client: httpx.Client, asked: str) -> None:
    page = parsed(client.get(f"/so-sanh{asked}").text)
    assert texts.COMPARE_LEAD in page.text
    assert not list(page.all("table"))
    assert len(list(page.all("select"))) == 2


@pytest.mark.parametrize("asked", ["", "?a=kl39-ngan-han", "?a=kl39-trung-han", "?a=da-1641"])
def test_two_different_programmes_are_offered_first(client: httpx.Client, asked: str) -> None:
    page = parsed(client.get(f"/so-sanh{asked}").text)
    shown = []
    for select in page.all("select"):
        options = list(select.all("option"))
        chosen = [each for each in options if "selected" in each.attributes] or options
        shown.append(chosen[0].attributes["value"])
    assert len(set(shown)) == 2


def test_one_programme_twice_is_said_to_be_one(client: httpx.Client) -> None:
    page = parsed(client.get("/so-sanh?a=da-1641&b=da-1641").text)
    assert page.one("p", class_="notice").text == texts.SAME_TWICE
    assert not list(page.all("table"))


def test_the_picture_is_loaded_from_the_page(client: httpx.Client) -> None:
    page = parsed(client.get("/so-sanh?a=da-1641&b=kl39-trung-han").text)
    (link,) = (each for each in page.all("a", class_="way") if each.text == texts.LOAD_PICTURE)
    first, again = (client.get(link.attributes["href"]) for _ in range(2))
    assert first.headers["content-type"] == "image/png"
    assert first.content == again.content
    assert first.content.startswith(b"\x89PNG")


@pytest.mark.parametrize("asked", ["", "?a=da-1641", "?a=da-1641&b=da-1641", "?a=da-1641&b=khong-co"])
def test_no_picture_of_anything_else(client: httpx.Client, asked: str) -> None:
    assert client.get(f"/so-sanh.png{asked}").status_code == 404


def test_the_ways_to_it_are_on_the_pages_of_programmes(client: httpx.Client) -> None:
    with Visitor(str(client.base_url)) as visitor:
        listed = {each.attributes["href"] for each in visitor.opens("/chuong-trinh").one("main").all("a")}
        assert "/so-sanh" in listed
        of_one = {each.attributes["href"] for each in visitor.opens("/chuong-trinh/da-1641").all("a")}
        assert "/so-sanh?a=da-1641" in of_one
