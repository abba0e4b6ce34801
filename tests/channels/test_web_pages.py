"""The pages to read: all of them open, every link leads somewhere, nothing on them runs by stealth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
import pytest

from bot.rendering.pictures import Rendering
from bot.settings import today
from bot.wiring import StoredAssistant
from handlers.resources import Resources
from webpages import Element, Visitor, parsed
from webserver import Site, resources, serving, stored


@pytest.fixture(scope="module")
def known() -> Resources:
    return resources()


@pytest.fixture(scope="module")
def site(known: Resources, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("web")
    with serving(stored(folder), known) as running:
        yield running


@pytest.fixture(scope="module")
def client(site: Site) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.url, timeout=30) as made:
        yield made


def addresses(page: Element) -> set[str]:
    """What a page links to or loads, as written."""
    found = {each.attributes["href"] for tag in ("a", "link") for each in page.all(tag)}
    found |= {each.attributes["src"] for tag in ("script", "img") for each in page.all(tag)}
    return found


@pytest.fixture(scope="module")
def crawled(client: httpx.Client) -> dict[str, httpx.Response]:
    """Every page that can be reached from the first by links, and every file they load."""
    found: dict[str, httpx.Response] = {}
    waiting = ["/"]
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        response = found[address] = client.get(address)
        if response.headers.get("content-type", "").startswith("text/html"):
            for link in addresses(parsed(response.text)):
                to = urldefrag(urljoin(f"{client.base_url}{address}", link)).url
                assert to.startswith(str(client.base_url)), f"{address} leads off the site: {link}"
                waiting.append(to.removeprefix(str(client.base_url).rstrip("/")))
    return found


def pages(crawled: dict[str, httpx.Response]) -> Iterator[tuple[str, Element]]:
    for address, response in crawled.items():
        if response.headers.get("content-type", "").startswith("text/html"):
            yield address, parsed(response.text)


def test_every_link_of_the_whole_site_opens(crawled: dict[str, httpx.Response]) -> None:
    assert {address: r.status_code for address, r in crawled.items() if r.status_code != 200} == {}


def test_every_clause_document_and_programme_is_reached(
    crawled: dict[str, httpx.Response], known: Resources
) -> None:
    wanted = {f"/van-ban/{key}" for key in (*known.corpus.documents, *known.corpus.clauses)}
    wanted |= {f"/chuong-trinh/{key}" for key in known.book.programmes}
    assert wanted <= crawled.keys()


def test_every_anchor_that_is_linked_is_there(crawled: dict[str, httpx.Response]) -> None:
    read = dict(pages(crawled))
    for address, page in read.items():
        for link in addresses(page):
            to, anchor = urldefrag(link)
            if anchor:
                ids = {each.attributes["id"] for each in read[to or address].all() if "id" in each.attributes}
                assert anchor in ids, f"{address}: {link}"


def test_a_clause_is_shown_verbatim_below_what_leads_to_it(client: httpx.Client, known: Resources) -> None:
    for clause in known.corpus.clauses.values():
        page = parsed(client.get(f"/van-ban/{clause.id}").text)
        words = " ".join(clause.plain.split())
        assert words in page.one("div", class_="verbatim").text
        assert known.legal(clause.id) in page.one("dl", class_="copy").text
        above = list(known.corpus.ancestors(clause))
        links = [
            each.attributes["href"] for each in page.all("div", class_="above") for each in each.all("a")
        ]
        assert links == [f"/van-ban/{each.id}" for each in reversed(above)]
        for part in known.corpus.children(clause.id):
            shown = page.one("li", id=part.id).text
            assert " ".join(part.plain.split()) in shown


def test_a_clause_keeps_its_address(client: httpx.Client) -> None:
    page = parsed(client.get("/van-ban/kh-kl39/muc-IV/khoan-1/gach-2").text)
    assert "Không trong thời gian xem xét, xử lý kỷ luật" in page.one("div", class_="verbatim").text
    assert page.one("h1").text.startswith("gạch đầu dòng thứ hai, khoản 1, Mục IV")


def test_each_page_is_built_alike(crawled: dict[str, httpx.Response]) -> None:
    for address, page in pages(crawled):
        html = page.one("html")
        assert html.attributes["lang"] == "vi", address
        assert [len(list(page.all(tag))) for tag in ("h1", "main", "header", "footer")] == [1, 1, 1, 1], (
            address
        )
        assert page.one("title").text, address
        assert list(page.all("a", href="#noi-dung", class_="skip")), address
        levels = [int(each.tag[1]) for each in page.all() if re.fullmatch("h[1-6]", each.tag)]
        jumps = [at for at, level in enumerate(levels[1:], 1) if level > levels[at - 1] + 1]
        assert not jumps, f"{address}: {levels}"
        ids = [each.attributes["id"] for each in page.all() if "id" in each.attributes]
        assert len(ids) == len(set(ids)), address


def test_each_field_has_a_label_and_each_button_a_name(crawled: dict[str, httpx.Response]) -> None:
    for address, page in pages(crawled):
        labelled = {each.attributes["for"] for each in page.all("label")}
        for each in (*page.all("input"), *page.all("select")):
            if each.attributes.get("type") != "hidden":
                assert each.attributes["id"] in labelled, address
        assert all(each.text for each in (*page.all("button"), *page.all("a"))), address
        assert all("alt" in each.attributes for each in page.all("img")), address
        for table in (*page.all("nav"), *page.all("aside")):
            assert {"aria-label", "aria-labelledby"} & table.attributes.keys(), address


def test_nothing_is_written_into_a_page_that_its_policy_would_stop(
    crawled: dict[str, httpx.Response],
) -> None:
    for address, page in pages(crawled):
        for each in page.all():
            assert "style" not in each.attributes, address
            assert not [name for name in each.attributes if name.startswith("on")], address
            assert each.tag != "style", address
            assert each.tag != "script" or each.attributes["src"].startswith("/tinh/"), address


def test_each_answer_has_the_headers_that_protect(crawled: dict[str, httpx.Response]) -> None:
    for address, response in crawled.items():
        policy = response.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'"), address
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert response.headers["x-content-type-options"] == "nosniff"
        # "no-referrer" would make browsers hide the origin of a form.
        assert response.headers["referrer-policy"] == "same-origin"
        assert "strict-transport-security" not in response.headers


def test_files_are_kept_for_good_and_named_by_content(crawled: dict[str, httpx.Response]) -> None:
    files = {address: r for address, r in crawled.items() if address.startswith("/tinh/")}
    assert {urlsplit(address).path.rpartition(".")[2] for address in files} >= {"css", "js", "svg", "woff2"}
    for address, response in files.items():
        assert re.search(r"\.[0-9a-f]{10}\.[a-z0-9]+$", address)
        assert "immutable" in response.headers["cache-control"]
    style = next(r.text for address, r in files.items() if address.endswith(".css"))
    assert not re.search(r"url\((?!/tinh/)", style)


def test_every_file_a_style_names_is_served(client: httpx.Client, crawled: dict[str, httpx.Response]) -> None:
    style = next(r.text for address, r in crawled.items() if address.endswith(".css"))
    for address in re.findall(r"url\((.*?)\)", style):
        font = client.get(address)
        assert font.status_code == 200
        assert font.headers["content-type"] == "font/woff2"
        assert len(font.content) < 16_384


def test_reading_sets_no_cookie(crawled: dict[str, httpx.Response]) -> None:
    setting = {address for address, response in crawled.items() if "set-cookie" in response.headers}
    assert {urlsplit(address).path for address in setting} == {"/tro-chuyen", "/danh-sach"}


def test_the_page_of_a_programme_is_drawn_once_a_day(
    known: Resources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    svg = Rendering.svg

    def counted(self: Rendering, *, with_font: bool, name: str) -> str:
        drawn.append(name)
        return svg(self, with_font=with_font, name=name)

    monkeypatch.setattr(Rendering, "svg", counted)
    days = [date(2025, 3, 10)]
    with (
        serving(stored(tmp_path), known, today=lambda: days[-1]) as site,
        httpx.Client(base_url=site.url, timeout=30) as client,
    ):
        first = client.get("/chuong-trinh/kh-lanh-dao-xa").text
        assert client.get("/chuong-trinh/kh-lanh-dao-xa").text == first
        assert len(drawn) == 1
        days.append(date(2031, 3, 10))
        assert client.get("/chuong-trinh/kh-lanh-dao-xa").status_code == 200
        assert len(drawn) == 2


def test_a_programme_shows_its_conditions_quotes_and_chart(client: httpx.Client, known: Resources) -> None:
    for programme in known.book.programmes.values():
        page = parsed(client.get(f"/chuong-trinh/{programme.id}").text)
        assert page.one("h1").text == programme.name
        for condition in programme.conditions:
            assert condition.label in page.one("main").text
        svg = page.one("svg", role="img")
        assert svg.one("title").text == programme.name
        assert svg.one("desc").text
        linked = {each.attributes["href"] for each in page.all("a", class_="cite")}
        cited = {f"/van-ban/{c.clause}" for node in programme.conditions for c in node.cites}
        assert cited <= linked


@pytest.mark.parametrize(
    "path",
    [
        "/khong-co",
        "/van-ban/khong-co",
        "/van-ban/kh-kl39/muc-XL",
        "/van-ban/",
        "/chuong-trinh/x",
        "/tinh/x.css",
        "/van-ban/..%2f..%2fetc/passwd",
        "/tinh/..%2fpages.py",
        "/van-ban/%00",
        "/%E0%A4%A",
    ],
)
def test_what_is_not_there_is_said_in_the_same_dress_with_a_search(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    page = parsed(response.text)
    assert response.status_code == 404
    assert page.one("h1").text == "Không có trang này"
    assert page.one("form", role="search").attributes["action"] == "/tra-cuu"
    assert "content-security-policy" in response.headers


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", "/tro-chuyen"), ("DELETE", "/"), ("GET", "/xoa-du-lieu")]
)
def test_another_method_is_refused_in_the_same_dress(client: httpx.Client, method: str, path: str) -> None:
    response = client.request(method, path)
    assert response.status_code == 405
    assert parsed(response.text).one("h1").text == "Trang này không dùng theo cách đó"


# Looking up


def looked_up(client: httpx.Client, **asked: str) -> Element:
    return parsed(client.get("/tra-cuu", params=asked).text)


def test_words_are_looked_up_and_marked(client: httpx.Client) -> None:
    page = looked_up(client, q="ky luat")
    first = page.one("ol", class_="hits").one("li")
    assert first.one("a").attributes["href"] == "/van-ban/kh-kl39/muc-IV/khoan-1/gach-2"
    assert first.one("mark").text == "kỷ luật"
    assert page.one("input", id="q").attributes["value"] == "ky luat"


def test_a_look_up_stays_within_a_document(client: httpx.Client) -> None:
    page = looked_up(client, q="ngoại ngữ", vb="kl39")
    links = [each.one("a").attributes["href"] for each in page.one("ol", class_="hits").all("li")]
    assert links
    assert all(link.startswith("/van-ban/kl39/") for link in links)
    assert next(page.all("option", value="kl39")).attributes.keys() >= {"selected"}


def test_pages_of_a_look_up_hold_each_clause_once(client: httpx.Client) -> None:
    seen: list[str] = []
    page = looked_up(client, q="cán bộ")
    while True:
        seen += [each.one("a").attributes["href"] for each in page.one("ol", class_="hits").all("li")]
        after = list(page.all("a", rel="next"))
        if not after:
            break
        page = parsed(client.get(after[0].attributes["href"]).text)
    total = int(re.findall(r"(\d+) điều khoản", looked_up(client, q="cán bộ").text)[0])
    assert len(seen) == len(set(seen)) == total > 20


def test_where_nothing_says_it_the_nearest_are_said_to_be_the_nearest(client: httpx.Client) -> None:
    assert (
        "không thấy điều khoản nào có đủ các từ anh/chị gõ"
        in looked_up(client, q="trợ cấp thai sản cho cán bộ nữ").text
    )
    assert "không tìm thấy điều khoản nào" in looked_up(client, q="qwertyzzz").text


def test_the_part_for_the_script_is_only_the_results(client: httpx.Client) -> None:
    response = client.get("/tra-cuu", params={"q": "kỷ luật"}, headers={"X-Dieukien": "1"})
    part = parsed(response.text)
    assert [each.tag for each in part.inside if isinstance(each, Element)] == ["div"]
    assert part.one("mark").text == "kỷ luật"
    assert "X-Dieukien".lower() in response.headers["vary"].lower()


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "<script>alert(1)</script>"},
        {"q": "'\"><img src=x onerror=alert(1)>"},
        {"q": "a" * 501},
        {"q": "{{7*7}}{% for %}"},
        {"q": "\x00\ud7ff\u202e"},
        {"q": "kỷ luật", "vb": "../../etc", "trang": "-1"},
        {"q": "kỷ luật", "trang": "9" * 400},
        {"q": "kỷ luật", "trang": "99"},
        {"q": "  "},
    ],
)
def test_hostile_look_ups_are_only_words(client: httpx.Client, asked: dict[str, str]) -> None:
    response = client.get("/tra-cuu", params=asked)
    assert response.status_code == 200
    page = parsed(response.text)
    assert [each.attributes["src"] for each in page.all("script")] == [
        each.attributes["src"] for each in parsed(client.get("/").text).all("script")
    ]
    assert not [each for each in page.all() if "onerror" in each.attributes]
    assert page.one("input", id="q").attributes["value"] == " ".join(asked["q"].split())


def test_a_visitor_without_scripts_reads_a_clause_and_returns_to_the_chat(site: Site) -> None:
    with Visitor(site.url) as visitor:
        visitor.opens("/tro-chuyen")
        page = visitor.opens("/van-ban/kh-kl39/muc-IV/khoan-1/gach-2")
    back = [each.attributes["href"] for each in page.all("a", class_="way")]
    assert "/tro-chuyen" in back


def test_only_templates_of_paths_are_counted(site: Site, client: httpx.Client) -> None:
    client.get("/tra-cuu", params={"q": "bí mật của tôi"})
    client.get("/van-ban/khong-co")
    shown = site.metrics.exposition().decode()
    assert 'route="/tra-cuu",status="200"' in shown
    assert 'route="/van-ban/{place:path}",status="404"' in shown
    assert "bí mật" not in shown
    assert "khong-co" not in shown


def test_look_ups_are_counted_once_for_each_visitor(known: Resources, tmp_path: Path) -> None:
    assistant = stored(tmp_path)
    with (
        serving(assistant, known, ledger=assistant, today=today) as site,
        httpx.Client(base_url=site.url, timeout=30) as client,
    ):
        for query in ("kỷ luật", "ky luat", "xyzzy plugh"):
            assert client.get("/tra-cuu", params={"q": query}).status_code == 200
        assert client.get("/tra-cuu", params={"q": "kỷ luật", "trang": "2"}).status_code == 200
        client.get("/tra-cuu", params={"q": "abcxyz"}, headers={"X-Dieukien": "1"})
        assistant.forget_old()
        assert counted(assistant) == [("found", ""), ("none", "xyzzy plugh")], "who types may type on"
    assistant.close()
    assert counted(assistant) == [("found", ""), ("none", "abcxyz"), ("none", "xyzzy plugh")]


def counted(assistant: StoredAssistant) -> list[tuple[str, str]]:
    with assistant._database._store.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT ending, words FROM observations ORDER BY words").all()
    return [(ending, words) for ending, words in found]
