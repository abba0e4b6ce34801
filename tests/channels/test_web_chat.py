"""The chat in a browser without scripts: sessions, forms that count once, limits, faults."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot.channels.web.chat import Assistant
from bot.channels.web.guard import Limits
from bot.errors import StorageError
from bot.limits import Limiter
from bot.turns import Arrival, Taken
from handlers import page_texts as texts
from handlers import texts as core_texts
from handlers.reply import Reply
from handlers.request import Request
from handlers.resources import Resources
from knowledge.clause import key
from webpages import Element, Visitor, buttons, parsed, pressed
from webserver import Site, resources, serving, stored, unlimited

TICKED = "kl39-ngan-han"
"""A programme whose first question takes several options."""


class Watched:
    """An assistant that remembers what was asked of it, and fails on demand."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.arrivals: list[Arrival] = []
        self.failure: Exception | None = None

    def respond(self, chat: str, request: Request) -> Reply:
        if self.failure:
            raise self.failure
        return self._assistant.respond(chat, request)

    def take(self, arrival: Arrival) -> Taken | None:
        if self.failure:
            raise self.failure
        self.arrivals.append(arrival)
        return self._assistant.take(arrival)


@dataclass(frozen=True, slots=True)
class Run:
    """A running site and what stands behind it."""

    site: Site
    assistant: Watched
    visitor: Visitor
    folder: Path

    def counted(self, line: str) -> float:
        """What a count of the site stands at."""
        found = re.search(rf"^{re.escape(line)} (.*)$", self.site.metrics.exposition().decode(), re.MULTILINE)
        return float(found[1]) if found else 0.0


@pytest.fixture(scope="module")
def known() -> Resources:
    return resources()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("web")


@pytest.fixture(scope="module")
def assistant(folder: Path) -> Assistant:
    return stored(folder)


@pytest.fixture(scope="module")
def served(assistant: Assistant, known: Resources) -> Iterator[tuple[Site, Watched]]:
    watched = Watched(assistant)
    with serving(watched, known) as site:
        yield site, watched


@pytest.fixture
def run(served: tuple[Site, Watched], folder: Path) -> Iterator[Run]:
    """The site, for one visitor."""
    site, watched = served
    watched.arrivals.clear()
    watched.failure = None
    with Visitor(site.url) as visitor:
        yield Run(site, watched, visitor, folder)


def walk(visitor: Visitor, programme: str) -> list[str]:
    """Answers every question with its first choice; gives the questions."""
    visitor.checks(programme)
    asked = []
    while visitor.question:
        asked.append(visitor.question)
        form = next(form for form in visitor.page.all("form", class_="choices"))
        if list(form.all("input", type="checkbox")):
            first = next(form.all("input", type="checkbox")).attributes["value"]
            visitor.sends([*pressed(visitor.page, "Xong"), ("chon", first)])
        elif answers := list(form.all("button", class_="answer")):
            visitor.presses(answers[0].one("span", class_="label").text)
        else:
            visitor.presses("Không rõ")
    return asked


# A whole dialogue


def test_a_dialogue_by_forms_alone_comes_to_its_result(run: Run) -> None:
    asked = walk(run.visitor, TICKED)
    assert len(asked) > 1
    assert len(set(asked)) == len(asked)
    assert "Kết quả này có nghĩa gì" in run.visitor.page.text
    assert [b for b in buttons(run.visitor.page) if b == "Kiểm tra lại từ đầu"]


def test_the_result_is_a_page_to_print(run: Run) -> None:
    walk(run.visitor, TICKED)
    page = run.visitor.opens("/ket-qua")
    printed = page.one("article", class_="printed")
    assert "Ngày đối chiếu: 10/03/2025" in printed.text
    assert "Bản điều kiện" in printed.text
    assert list(printed.all("li", class_="mark-met"))
    assert list(printed.all("blockquote"))
    assert all(each.attributes["href"].startswith("/van-ban/") for each in printed.all("a", class_="cite"))
    assert not [*printed.all("button"), *printed.all("form")]
    assert "Lập luận" in printed.one("section", class_="annex").text


def test_the_result_of_several_programmes_prints_the_annexes_that_are_wanted(run: Run) -> None:
    visitor = run.visitor
    visitor.opens("/tro-chuyen")
    visitor.presses("Tất cả 13 chương trình")
    visitor.agrees()
    while visitor.question:
        visitor.presses("Không rõ")
    assert not list(visitor.opens("/ket-qua").all("section", class_="annex"))
    assert len(list(visitor.opens("/ket-qua?phu-luc=kl39-ngan-han").all("section", class_="annex"))) == 1
    assert len(list(visitor.opens("/ket-qua?phu-luc=tat-ca").all("section", class_="annex"))) == 13
    assert not list(visitor.opens("/ket-qua?phu-luc=khong-co").all("section", class_="annex"))


def test_numbers_typed_after_printing_still_mean_the_choices_of_the_chat(run: Run) -> None:
    walk(run.visitor, TICKED)
    before = run.visitor.opens("/tro-chuyen").text
    run.visitor.opens("/ket-qua")
    assert run.visitor.opens("/tro-chuyen").text == before
    number = next(run.visitor.page.all("span", class_="number"), None)
    assert number is None or number.text.isdecimal()


def test_who_comes_to_check_chooses_at_once_and_nothing_is_stored_before(run: Run) -> None:
    visitor = run.visitor
    assert "Anh/chị muốn kiểm tra chương trình nào?" in visitor.opens("/tro-chuyen").text
    visitor.presses("Chọn một chương trình")
    listed, programme = visitor.page, buttons(visitor.page)[-1]
    assert visitor.opens("/du-lieu").one("p", class_="notice").text == texts.NO_DATA
    visitor.page = listed
    visitor.presses(programme)
    assert f"Kiểm tra: {programme}." in visitor.page.text
    visitor.agrees()
    visitor.types("/huy")
    visitor.opens("/tro-chuyen")
    group = buttons(visitor.page)[1]
    visitor.types(group)
    assert f"Kiểm tra: {group}." in visitor.page.text


def test_without_a_result_there_is_nothing_to_print(run: Run) -> None:
    assert texts.RESULT_NONE in run.visitor.opens("/ket-qua").text
    run.visitor.checks(TICKED)
    assert texts.RESULT_NONE in run.visitor.opens("/ket-qua").text


def test_typed_words_answer_and_look_up(run: Run) -> None:
    run.visitor.opens("/tro-chuyen")
    page = run.visitor.types("ky luat")
    assert "kỷ luật" in [each.text for each in page.all("mark")]
    assert "/van-ban/kh-kl39/muc-IV/khoan-1/gach-2" in [
        a.attributes["href"] for a in page.all("a", class_="cite")
    ]
    run.visitor.checks(TICKED)
    first = run.visitor.question
    run.visitor.types("không rõ")
    assert run.visitor.question not in ("", first)


def test_ticks_are_sent_together_and_can_be_taken_back(run: Run) -> None:
    run.visitor.checks(TICKED)
    boxes = [each.attributes["value"] for each in run.visitor.page.all("input", type="checkbox")]
    labels = [each.text for each in run.visitor.page.all("label")][: len(boxes)]
    run.visitor.sends([*pressed(run.visitor.page, "Xong"), ("chon", boxes[1]), ("chon", boxes[3])])
    said = run.visitor.page.one("p", class_="said").text.lower()
    names = [re.sub(r"^\d+\s*", "", label).lower() for label in labels]
    assert [name in said for name in names[:5]] == [False, True, False, True, False]
    claims = [arrival.claim for arrival in run.assistant.arrivals]
    assert len(claims) == len(set(claims))
    # Claims outlive what is erased: they lead back to nobody.
    assert all(re.fullmatch(r"web:[\w-]{22}(\.\d)?", claim) for claim in claims)
    # Changing the answer shows what was ticked; what is unticked is taken back.
    run.visitor.presses("Xem lại câu trả lời")
    run.visitor.presses(next(b for b in buttons(run.visitor.page) if b.startswith("Sửa: ")))
    checked = [
        e.attributes["value"]
        for e in run.visitor.page.all("input", type="checkbox")
        if "checked" in e.attributes
    ]
    assert [box.rpartition(":")[2] for box in checked] == [boxes[at].rpartition(":")[2] for at in (1, 3)]
    fields = [f for f in pressed(run.visitor.page, "Xong") if f != ("chon", checked[0])]
    run.visitor.sends(fields)
    said = run.visitor.page.one("p", class_="said").text.lower()
    assert [name in said for name in names[:5]] == [False, False, False, True, False]


def test_no_tick_at_all_is_asked_again(run: Run) -> None:
    run.visitor.checks(TICKED)
    question = run.visitor.question
    run.visitor.presses("Xong")
    assert run.visitor.question == question


# Forms count once


def test_a_form_sent_twice_takes_effect_once(run: Run) -> None:
    run.visitor.checks(TICKED)
    run.visitor.presses("Không rõ")
    asked = run.visitor.question
    repeated = 'dieukien_updates_total{outcome="repeated"}'
    before = run.counted(repeated)
    again = parsed(run.visitor.post(run.visitor.sent).text)
    assert again.one("p", class_="notice").text == texts.SENT_BEFORE
    assert again.one("h2", class_="question").text == asked
    assert run.counted(repeated) == before + 1


def test_another_press_on_a_form_that_was_sent_does_nothing(run: Run) -> None:
    run.visitor.checks(TICKED)
    page, asked_first = run.visitor.page, run.visitor.question
    run.visitor.presses("Không rõ")
    asked = run.visitor.question
    assert asked != asked_first
    run.visitor.page = page
    run.visitor.presses("Không giữ chức vụ")
    assert run.visitor.question == asked


def test_two_tabs_of_one_session_do_no_harm(run: Run) -> None:
    run.visitor.checks(TICKED)
    first, second = run.visitor.opens("/tro-chuyen"), run.visitor.opens("/tro-chuyen")
    run.visitor.page = first
    run.visitor.presses("Không rõ")
    asked = run.visitor.question
    run.visitor.page = second
    run.visitor.presses("Không rõ")
    assert run.visitor.question == asked
    run.visitor.page = second
    boxes = [each.attributes["value"] for each in second.all("input", type="checkbox")]
    run.visitor.sends([*pressed(second, "Xong"), ("chon", boxes[0])])
    assert run.visitor.question == asked


@pytest.mark.parametrize("words", ["không rõ", "2", "Không rõ"])
def test_words_typed_below_an_older_question_answer_no_other(run: Run, words: str) -> None:
    run.visitor.checks(TICKED)
    older = run.visitor.opens("/tro-chuyen")
    run.visitor.opens("/tro-chuyen")
    run.visitor.presses("Không rõ")
    asked = run.visitor.question
    run.visitor.page = older
    assert core_texts.NOT_TAKEN in run.visitor.types(words).text
    assert run.visitor.question == asked
    run.visitor.types(words)
    assert core_texts.NOT_TAKEN not in run.visitor.page.text
    assert run.visitor.question != asked


def test_commands_and_look_ups_typed_below_an_older_question_still_do_what_they_say(run: Run) -> None:
    run.visitor.checks(TICKED)
    older = run.visitor.opens("/tro-chuyen")
    run.visitor.opens("/tro-chuyen")
    run.visitor.presses("Không rõ")
    run.visitor.page = older
    run.visitor.types("/tracuu kỷ luật")
    assert "kỷ luật" in [each.text for each in run.visitor.page.all("mark")]


def test_a_page_loaded_anew_shows_what_waits(run: Run) -> None:
    run.visitor.checks(TICKED)
    asked = run.visitor.question
    run.visitor.opens("/van-ban")
    run.visitor.opens("/tro-chuyen")
    assert run.visitor.question == asked


# Where a form is from


def test_a_form_needs_the_ticket_of_its_own_session(run: Run) -> None:
    run.visitor.checks(TICKED)
    asked = run.visitor.question
    with Visitor(run.site.url) as other:
        other.checks(TICKED)
        stranger = pressed(other.page, "Không rõ")
    for ticket in (dict(stranger)["phieu"], "", "x", "a.b.c", "ề" * 20, "x" * 5000):
        fields = [
            (name, ticket if name == "phieu" else value)
            for name, value in pressed(run.visitor.page, "Không rõ")
        ]
        page = parsed(run.visitor.post(fields).text)
        assert page.one("p", class_="notice").text == texts.STALE_FORM
        assert page.one("h2", class_="question").text == asked


def test_a_stale_form_keeps_what_was_typed(run: Run) -> None:
    run.visitor.opens("/tro-chuyen")
    page = parsed(run.visitor.post([("phieu", "cũ"), ("loi", 'tuổi <49> "nữ"')]).text)
    assert page.one("input", id="loi").attributes["value"] == 'tuổi <49> "nữ"'


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://ke-xau.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": "http://127.0.0.1.ke-xau.example"},
    ],
)
def test_a_form_from_elsewhere_is_refused(run: Run, headers: dict[str, str]) -> None:
    run.visitor.checks(TICKED)
    before = len(run.assistant.arrivals)
    response = run.visitor.post(pressed(run.visitor.page, "Không rõ"), **headers)
    assert response.status_code == 403
    assert parsed(response.text).one("h1").text == texts.FAULT_TITLE[403]
    assert len(run.assistant.arrivals) == before


def test_a_form_from_here_is_taken(run: Run) -> None:
    run.visitor.checks(TICKED)
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": run.site.url}
    response = run.visitor.post(pressed(run.visitor.page, "Không rõ"), **headers)
    assert response.status_code == 200
    assert texts.STALE_FORM not in response.text


# The session


def test_a_session_is_a_signed_cookie_that_scripts_and_other_sites_do_not_get(run: Run) -> None:
    header = run.visitor.client.get("/tro-chuyen").headers["set-cookie"]
    assert re.fullmatch(r"phien=[\w-]{22}\.[\w-]+\.[\w-]+; HttpOnly; Path=/; SameSite=lax", header)


def test_on_tls_the_cookie_is_bound_to_the_host(assistant: Assistant, known: Resources) -> None:
    with serving(assistant, known, public_url="https://dieukien.example") as site:
        response = httpx.get(f"{site.url}/tro-chuyen")
        header = response.headers["set-cookie"]
        assert header.startswith("__Host-phien=")
        assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= set(header.split("; "))
        assert response.headers["strict-transport-security"] == "max-age=31536000"
        clause = httpx.get(f"{site.url}/van-ban/kl39/khoan-2").text
        assert f"https://dieukien.example/k/{key('kl39/khoan-2')}" in clause


def test_the_database_knows_a_session_only_by_a_digest(run: Run) -> None:
    run.visitor.checks(TICKED)
    made = run.visitor.client.cookies["phien"].partition(".")[0]
    held = b"".join(each.read_bytes() for each in run.folder.iterdir())
    chats = {arrival.chat for arrival in run.assistant.arrivals}
    assert len(chats) == 1
    assert re.fullmatch(r"web:[0-9a-f]{32}", next(iter(chats)))
    assert next(iter(chats)).encode() in held
    assert made.encode() not in held


@pytest.mark.parametrize("cookie", ["", "x", "a.b.c", "AAAAAAAAAAAAAAAAAAAAAA.awOs6w.sign", "x" * 9000])
def test_a_forged_cookie_is_nobody(run: Run, cookie: str) -> None:
    run.visitor.checks(TICKED)
    response = httpx.get(f"{run.site.url}/tro-chuyen", headers={"Cookie": f"phien={cookie}"})
    assert response.status_code == 200
    assert not list(parsed(response.text).all("h2", class_="question"))
    assert "set-cookie" in response.headers


def test_nobody_sees_the_dialogue_of_another(run: Run) -> None:
    run.visitor.checks(TICKED)
    with Visitor(run.site.url) as other:
        other.opens("/tro-chuyen")
        assert other.question == ""
        other.opens("/ket-qua")
        assert texts.RESULT_NONE in other.page.text


def test_an_old_session_begins_anew_and_says_so(assistant: Assistant, known: Resources) -> None:
    at = datetime(2025, 3, 10, 8, tzinfo=UTC)
    times = [at]
    with serving(assistant, known, now=lambda: times[0]) as site, Visitor(site.url) as visitor:
        visitor.checks(TICKED)
        assert visitor.question
        times[0] = at + timedelta(hours=23)
        visitor.presses("Không rõ")
        assert visitor.question
        times[0] += timedelta(hours=25)
        visitor.presses("Không rõ")
        assert visitor.page.one("p", class_="notice").text == texts.NEW_VISIT
        assert not visitor.question


def test_a_personal_page_is_kept_nowhere(run: Run) -> None:
    run.visitor.checks(TICKED)
    for path in ("/tro-chuyen", "/ket-qua", "/rieng-tu"):
        assert run.visitor.client.get(path).headers["cache-control"] == "no-store"
    assert run.visitor.post(run.visitor.sent).headers["cache-control"] == "no-store"


# Privacy


def test_what_is_stored_can_be_taken_along(run: Run) -> None:
    run.visitor.checks(TICKED)
    run.visitor.presses("Không rõ")
    response = run.visitor.client.get("/du-lieu")
    assert response.status_code == 200
    assert response.headers["content-disposition"].startswith("attachment; filename=")
    assert response.headers["cache-control"] == "no-store"
    assert run.assistant.arrivals[0].chat in response.text
    assert TICKED in response.text


def test_answers_that_are_to_be_kept_outlive_the_browser(run: Run) -> None:
    walk(run.visitor, TICKED)
    assert "Max-Age" not in run.visitor.client.get("/tro-chuyen").headers["set-cookie"]
    run.visitor.presses("Giữ câu trả lời của tôi")
    assert f"Max-Age={90 * 24 * 3600};" in run.visitor.client.get("/tro-chuyen").headers["set-cookie"]
    run.visitor.opens("/tro-chuyen")
    run.visitor.presses("Không giữ nữa")
    assert "Max-Age" not in run.visitor.client.get("/tro-chuyen").headers["set-cookie"]


def test_who_has_a_session_and_nothing_stored_is_told_so(run: Run) -> None:
    run.visitor.opens("/tro-chuyen")
    assert texts.NO_DATA in run.visitor.opens("/du-lieu").text


def test_who_has_no_session_has_no_data(run: Run) -> None:
    page = run.visitor.opens("/du-lieu")
    assert texts.NO_DATA in page.text
    assert not run.visitor.client.cookies


def test_everything_is_erased_with_the_session(run: Run) -> None:
    run.visitor.checks(TICKED)
    page = run.visitor.opens("/rieng-tu")
    form = page.one("form", action="/xoa-du-lieu")
    ticket = form.one("input", name="phieu").attributes["value"]
    refused = run.visitor.client.post("/xoa-du-lieu", data={"phieu": "x"})
    assert refused.url.path == "/rieng-tu"
    assert run.visitor.client.cookies
    done = run.visitor.client.post("/xoa-du-lieu", data={"phieu": ticket})
    assert parsed(done.text).one("h1").text == texts.ERASED_TITLE
    assert not run.visitor.client.cookies
    run.visitor.opens("/tro-chuyen")
    assert not run.visitor.question


def test_erasing_in_the_chat_gives_a_new_session(run: Run) -> None:
    run.visitor.checks(TICKED)
    before = run.visitor.client.cookies["phien"].partition(".")[0]
    run.visitor.types("/xoadulieu")
    run.visitor.presses("Xóa")
    assert run.visitor.client.cookies["phien"].partition(".")[0] != before
    run.visitor.checks(TICKED)
    assert run.visitor.question


# Limits


def limited(**changes: Limiter) -> Limits:
    return replace(unlimited(), **changes, clock=lambda: 0.0)


@pytest.mark.parametrize(
    ("limits", "opens"),
    [
        (limited(requests=Limiter(burst=2, per_second=0.1)), "/van-ban"),
        (limited(sessions=Limiter(burst=2, per_second=0.1)), "/tro-chuyen"),
    ],
)
def test_an_address_that_comes_too_often_waits(
    assistant: Assistant, known: Resources, limits: Limits, opens: str
) -> None:
    with serving(assistant, known, limits=limits) as site:
        seen = [httpx.get(site.url + opens) for _ in range(4)]
        assert [each.status_code for each in seen] == [200, 200, 429, 429]
        assert seen[2].headers["retry-after"] == "10"
        page = parsed(seen[2].text)
        assert page.one("h1").text == texts.FAULT_TITLE[429]
        assert "10 giây" in page.text
        style = next(each.attributes["href"] for each in page.all("link", rel="stylesheet"))
        assert httpx.get(site.url + style).status_code == 200


def test_a_session_that_sends_too_fast_waits_and_nothing_is_taken(
    assistant: Assistant, known: Resources
) -> None:
    watched = Watched(assistant)
    limits = limited(turns=Limiter(burst=2, per_second=0.5))
    with serving(watched, known, limits=limits) as site, Visitor(site.url) as visitor:
        visitor.opens("/tro-chuyen")
        statuses = []
        for _ in range(4):
            visitor.opens("/tro-chuyen")
            statuses.append(visitor.post(pressed(visitor.page, "Chọn một chương trình")).status_code)
        assert statuses == [200, 200, 429, 429]
        assert len(watched.arrivals) == 2
        with Visitor(site.url) as other:
            other.opens("/tro-chuyen")
            other.presses("Chọn một chương trình")
        assert 'outcome="flooded"' in site.metrics.exposition().decode()


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"loi=" + b"a" * 40_000, "application/x-www-form-urlencoded", 413),
        (b"loi=a", "application/json", 415),
        (b"loi=a", "multipart/form-data; boundary=x", 415),
        (b"&".join(b"a%d=1" % n for n in range(99)), "application/x-www-form-urlencoded", 400),
        ("loi=ề".encode(), "application/x-www-form-urlencoded", 400),
        (b"", "", 415),
    ],
)
def test_what_is_no_form_of_ours_is_refused(run: Run, content: bytes, kind: str, status: int) -> None:
    run.visitor.opens("/tro-chuyen")
    response = run.visitor.client.post("/tro-chuyen", content=content, headers={"Content-Type": kind})
    assert response.status_code == status
    assert parsed(response.text).one("h1").text == texts.FAULT_TITLE[status]


def test_a_body_without_a_length_is_cut_off_too(run: Run) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(50):
            yield b"loi=" + b"a" * 1000 + b"&"

    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    response = run.visitor.client.post("/tro-chuyen", content=chunks(), headers=kind)
    assert response.status_code == 413


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}} {% include 'x' %} ${7*7}",
    "\x00\x07\x1b[31m",
    "\u202ea\u0300\u0301" * 40,
    "a" * 3000,
    "ề" * 3000,
    "/start _",
    "/tracuu " + "(" * 200,
    "1" * 300,
    "'; DROP TABLE conversations; --",
    "\U0001f468\u200d\U0001f469",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_only_words(run: Run, words: str) -> None:
    for begin in (lambda: run.visitor.opens("/tro-chuyen"), lambda: run.visitor.checks(TICKED)):
        begin()
        page = run.visitor.types(words)
        scripts = [each.attributes.get("src", "") for each in page.all("script")]
        assert [each for each in scripts if not each.startswith("/tinh/")] == []
        assert not [each for each in page.all() if each.tag == "img" and each.attributes["src"] == "x"]
        assert "49" not in page.one("section", class_="turn").text or "7*7" not in words


@pytest.mark.parametrize(
    "action",
    ["", ":", "ans:1:0-x:y", "erase:1", "tick", "pick:1:all", "x" * 500, "clause:ề", "done:1:0-x", "here"],
)
def test_a_forged_press_is_answered_politely(run: Run, action: str) -> None:
    run.visitor.checks(TICKED)
    ticket = dict(pressed(run.visitor.page, "Không rõ"))["phieu"]
    response = run.visitor.post([("phieu", ticket), ("bam", action), ("chon", "erase"), ("da-chon", "new")])
    assert response.status_code == 200
    run.visitor.opens("/tro-chuyen")
    assert run.visitor.question


# Faults


class SaidError(Exception):
    """Holds what a person said, as errors of libraries may."""


def test_a_fault_gives_a_reference_and_its_log_holds_no_words(
    run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    run.visitor.checks(TICKED)
    faults = 'dieukien_faults_total{where="web"}'
    before = run.counted(faults)
    run.assistant.failure = SaidError("tôi bị kỷ luật")
    fields = [*pressed(run.visitor.page, "Không rõ"), ("loi", "tôi bị kỷ luật")]
    with caplog.at_level(logging.DEBUG):
        response = run.visitor.post(fields)
    assert response.status_code == 500
    page = parsed(response.text)
    reference = re.findall(r"mã (\d{6})", page.text)[0]
    assert reference in caplog.text
    assert "SaidError" in caplog.text
    assert "kỷ luật" not in caplog.text
    assert run.visitor.client.cookies["phien"].partition(".")[0] not in caplog.text
    assert run.counted(faults) == before + 1
    # The same form takes effect as soon as it can.
    run.assistant.failure = None
    asked = run.visitor.question
    run.visitor.sends(fields)
    assert run.visitor.question != asked


def test_while_the_database_is_away_reading_goes_on(run: Run) -> None:
    run.visitor.checks(TICKED)
    fields = pressed(run.visitor.page, "Không rõ")
    run.assistant.failure = StorageError("Cơ sở dữ liệu: không kết nối được.")
    response = run.visitor.post(fields)
    assert response.status_code == 503
    assert int(response.headers["retry-after"]) > 0
    assert parsed(response.text).one("h1").text == texts.FAULT_TITLE[503]
    for path in ("/", "/van-ban/kl39", "/tra-cuu?q=ky+luat", "/chuong-trinh", "/rieng-tu"):
        assert run.visitor.client.get(path).status_code == 200
    run.assistant.failure = None
    asked = run.visitor.question
    run.visitor.sends(fields)
    assert run.visitor.question != asked


@pytest.mark.parametrize(("failure", "status"), [(ValueError("x"), 500), (StorageError("x"), 503)])
def test_the_script_gets_a_fault_as_a_part(run: Run, failure: Exception, status: int) -> None:
    run.visitor.checks(TICKED)
    run.assistant.failure = failure
    response = run.visitor.post(pressed(run.visitor.page, "Không rõ"), **{"X-Dieukien": "1"})
    assert response.status_code == status
    (part,) = (each for each in parsed(response.text).inside if isinstance(each, Element))
    assert part.has({"class_": "turn"})


def test_no_log_and_no_count_holds_what_was_said(run: Run, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        run.visitor.checks(TICKED)
        run.visitor.types("bí mật của tôi là 4711")
        run.visitor.opens("/tra-cuu?q=b%C3%AD+m%E1%BA%ADt+4711")
    # pytest listens to the server's log of requests, which is switched off.
    others = ("httpx", "httpcore", "uvicorn.access")
    records = [record for record in caplog.records if not record.name.startswith(others)]
    ours = "\n".join(record.getMessage() for record in records)
    shown = ours + run.site.metrics.exposition().decode()
    cookie = run.visitor.client.cookies["phien"]
    for secret in ("4711", "bí mật", cookie, cookie.partition(".")[0], run.assistant.arrivals[0].chat):
        assert secret not in shown
