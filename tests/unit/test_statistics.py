"""Administrators see what was not found, and nobody else; no words that few looked for; nothing of who."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.administration.links import Passes
from bot.making import make
from bot.rendering.plain import plain_lines
from bot.settings import now, today
from bot.turns import Arrival
from bot.wiring import StoredAssistant, build_assistant
from handlers import administration_texts, statistics_texts
from handlers.charts.drawing import Box, Words
from handlers.reply import File, Made, Reply
from handlers.request import Request
from handlers.statistics import bars, showing
from handlers.statistics.counted import PERIODS, Day, Statistics, Votes, first_day
from handlers.statistics.counted import bars as shown_days
from handlers.statistics.showing import csv_text
from tests.unit.counted import CLAUSE, DAY, count, lookup, pair, voted
from tests.unit.stored import opened
from tests.unit.talk import check, offered, resources

NOW = datetime(DAY.year, DAY.month, DAY.day, 3, tzinfo=UTC)


def test_words_are_seen_once_three_conversations_looked_for_them(database_url: str) -> None:
    with opened(database_url) as database:
        count(database, [lookup("hai người")], range(2))
        count(database, [lookup("ba người")], range(3))
        count(database, [lookup("Ba nguoi")], ["x", "y"])
        for day in range(4):
            count(database, [lookup("một người")], ["same"] if day == 0 else [], DAY - timedelta(days=day))
        count(database, [lookup("gần đúng", "nearest")], range(3))
        count(database, [lookup("có rồi", "found")], range(9))
        found = database.statistics(DAY, 30)
    assert [(each.words, each.number) for each in found.missed] == [("ba người", 5), ("gần đúng", 3)]
    assert dict(found.endings) == {"found": 9, "none": 8, "nearest": 3}
    assert (found.lookups, found.unanswered) == (20, 11)
    assert found.days == (Day(DAY, 20, 11),)


def test_pairs_are_seen_once_three_conversations_made_them(database_url: str) -> None:
    with opened(database_url) as database:
        count(database, [pair("tinh giản", "biên chế")], range(2))
        count(database, [pair("học bổng", "trợ cấp")], range(2))
        count(database, [pair("học bổng", "tro cap")], ["x", "y", "z"])
        count(database, [pair("", "")], range(9))
        found = database.statistics(DAY, 7)
    assert [(each.words, each.other, each.number) for each in found.pairs] == [("học bổng", "tro cap", 5)]
    assert found.reworded == 16


def test_only_the_days_of_the_period_count_added_up_or_not(database_url: str) -> None:
    with opened(database_url) as database:
        for back in (0, 6, 7, 29, 30, 89):
            count(database, [lookup("câu này")], range(3), DAY - timedelta(days=back))
        assert [database.statistics(DAY, days).lookups for days in PERIODS] == [6, 12, 18]
        database.settle(DAY)
        assert [database.statistics(DAY, days).lookups for days in PERIODS] == [6, 12, 18]
        assert database.statistics(DAY, 90).missed[0].number == 18


def test_votes_are_counted_by_kind_and_clause(database_url: str) -> None:
    with opened(database_url) as database:
        count(database, [voted("clause", good=True)], range(3))
        count(database, [voted("clause", good=False), voted("lookup", good=False)], ["x"])
        found = database.statistics(DAY, 7)
    assert found.votes == {"clause": Votes(3, 1), "lookup": Votes(0, 1)}
    assert found.clauses == {CLAUSE: Votes(3, 1)}


# The conversation


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[StoredAssistant]:
    made = build_assistant(f"sqlite:///{tmp_path / 'x.sqlite3'}", lambda: NOW)
    yield made
    made.close()


def says(assistant: StoredAssistant, words: str, who: str = "telegram:1:1", *, admin: bool = True) -> Reply:
    taken = assistant.take(Arrival(who, Request(DAY, text=words, administrator=admin)))
    assert taken is not None
    return taken.reply


def presses(assistant: StoredAssistant, made: str, *, admin: bool = True) -> Reply:
    taken = assistant.take(Arrival("telegram:1:1", Request(DAY, action=made, administrator=admin)))
    assert taken is not None
    return taken.reply


def told(reply: Reply) -> str:
    return "\n".join(plain_lines(reply))


def test_an_administrator_sees_it_with_every_way_on_it(assistant: StoredAssistant) -> None:
    for who in range(4):
        says(assistant, "xyzzy plugh", f"telegram:9:{who}", admin=False)
    reply = says(assistant, "/thongke")
    check(reply)
    assert "xyzzy plugh: 4 lượt" in told(reply)
    assert "30 ngày: 4 lượt tra cứu, 4 lượt chưa có câu trả lời (100%)" in told(reply)
    assert "telegram" not in told(reply)
    for choice in offered(reply):
        check(presses(assistant, choice.action))
    [file] = [b for b in presses(assistant, "stattable:7").blocks if isinstance(b, File)]
    assert "xyzzy plugh" in file.text
    [made] = [b for b in presses(assistant, "statchart:7").blocks if isinstance(b, Made)]
    picture = make(resources(), made.maker, made.data, DAY)
    assert picture.content.startswith(b"\x89PNG")
    assert picture.media_type == "image/png"


@pytest.mark.parametrize("made", ["stats:30:0", "statchart:7", "stattable:7", "statpage"])
def test_nobody_else_sees_it(assistant: StoredAssistant, made: str) -> None:
    for reply in (presses(assistant, made, admin=False), says(assistant, "/thongke", admin=False)):
        assert told(reply) == administration_texts.ONLY_ADMINISTRATORS


def test_where_there_is_no_site_it_says_how_to_come_in(assistant: StoredAssistant) -> None:
    assert "dieukien admin-link" in told(presses(assistant, "statpage"))


def test_with_nothing_counted_the_screen_is_whole() -> None:
    nothing = [Statistics(first_day(DAY, days), DAY) for days in PERIODS]
    check(Reply(tuple(showing.blocks(resources(), nothing, 30))))


# The table and the chart


def test_no_cell_of_the_table_is_a_formula() -> None:
    wicked = ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(1)", "\tx", 'a"b,c']
    from handlers.statistics.counted import Missed

    found = Statistics(DAY, DAY, missed=tuple(Missed(words, 3, "=x") for words in wicked))
    text = csv_text(resources(), found)
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert tuple(rows[0]) == statistics_texts.TABLE_HEADINGS
    listed = [row for row in rows if row[0] == statistics_texts.MISSED_TITLE]
    assert [row[1].removeprefix("'") for row in listed] == wicked
    assert all(not re.match(r"[=+\-@\t\r]", cell) for row in rows for cell in row)


@pytest.mark.parametrize("days", PERIODS)
def test_every_day_has_a_bar_and_none_is_lost(days: int) -> None:
    first = first_day(DAY, days)
    each = tuple(Day(first + timedelta(days=at), 10, at % 10) for at in range(days))
    shown = shown_days(Statistics(first, DAY, days=each))
    assert len(shown) <= 31
    assert sum(day.lookups for day in shown) == 10 * days
    assert sum(day.unanswered for day in shown) == sum(day.unanswered for day in each)
    assert shown[0].day == first


@pytest.mark.parametrize("most", [0, 1, 2, 7, 99, 100, 12345])
def test_the_chart_fits_its_paper_and_its_scale_ends_above_the_bars(most: int) -> None:
    drawing = bars.drawn(
        [Day(date(2027, 1, 1 + at), most if at else 0, most // 2 if at else 0) for at in range(30)]
    )
    for shape in drawing.shapes:
        if isinstance(shape, Box):
            assert 0 <= shape.x <= shape.x + shape.width <= drawing.width
            assert shape.y + 1e-6 >= 76 or shape.height == 12
            assert shape.y + shape.height <= drawing.height
        elif isinstance(shape, Words):
            assert 0 <= shape.x <= shape.x + shape.width <= drawing.width
    labels = [shape.run.text for shape in drawing.shapes if isinstance(shape, Words)]
    assert max(int(label) for label in labels if label.isdecimal()) >= most


def test_the_chart_tells_its_numbers_to_who_cannot_see_it() -> None:
    drawn = bars.svg([Day(DAY, 5, 2)])
    assert "20/01/2027: 5 lượt, 2 chưa có câu trả lời." in drawn


# The command line


def test_the_command_prints_it_and_gives_json(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    with opened(sqlite_url) as database:
        count(database, [lookup("xyzzy plugh")], range(3), today())
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    assert main(["stats", "--days", "7"]) == 0
    assert "xyzzy plugh: 3 lượt" in capfdbinary.readouterr().out.decode()
    assert main(["stats", "--json"]) == 0
    made = json.loads(capfdbinary.readouterr().out)
    assert made["missed"] == [{"words": "xyzzy plugh", "number": 3, "other": ""}]
    assert (made["lookups"], made["unanswered"], made["last"]) == (3, 3, today().isoformat())


def test_the_command_gives_a_link_where_there_is_a_site(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(sqlite_url) as database:
        secret = database.shared_secret()
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    assert main(["admin-link"]) == 2
    assert "DIEUKIEN_PUBLIC_URL" in capsys.readouterr().err
    monkeypatch.setenv("DIEUKIEN_PUBLIC_URL", "https://tro-ly.example/")
    assert main(["admin-link"]) == 0
    found = re.search(r"https://tro-ly\.example/thong-ke/vao\?ma=(\S+)", capsys.readouterr().out)
    assert found is not None
    assert Passes(secret, now).read_link(found[1]) is not None
