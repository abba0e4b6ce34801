"""The test server hands files over as the service does, and all that can go wrong with it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from botapi.driver import Person
from botapi.faults import endless, half_answer, no_answer, refused
from botapi.server import TOKEN, BotApiServer


@pytest.fixture
def client(botapi: BotApiServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=botapi.url, timeout=5) as made:
        yield made


def asks(client: httpx.Client, file_id: str) -> httpx.Response:
    return client.post(f"/bot{TOKEN}/getFile", json={"file_id": file_id})


def path_of(client: httpx.Client, update: dict[str, dict[str, dict[str, str]]]) -> str:
    answer = asks(client, update["message"]["document"]["file_id"]).json()
    assert answer["ok"]
    return f"/file/bot{TOKEN}/{answer['result']['file_path']}"


def test_a_file_is_found_by_its_id_and_fetched_by_its_path(client: httpx.Client, lan: Person) -> None:
    path = path_of(client, lan.sends_file("Danh sách.xlsx", b"PK..."))
    assert path.endswith(".xlsx")
    assert client.get(path).content == b"PK..."
    assert client.get(path.replace("AAE", "AAF")).status_code == 404
    assert client.get(path + "x").status_code == 404
    assert client.post(path).status_code == 404


def test_an_unknown_or_large_file_is_refused(client: httpx.Client, botapi: BotApiServer, lan: Person) -> None:
    assert "temporarily unavailable" in asks(client, "BQACx").json()["description"]
    update = lan.sends_file("a.csv", b"1234", said=botapi.limits.download + 1)
    large = asks(client, update["message"]["document"]["file_id"])
    assert (large.status_code, large.json()["description"]) == (400, "Bad Request: file is too big")


def test_a_download_can_go_wrong(client: httpx.Client, botapi: BotApiServer, lan: Person) -> None:
    path = path_of(client, lan.sends_file("a.csv", b"1234" * 1000))
    botapi.faults.add("file", refused(404, "Not Found"))
    assert client.get(path).status_code == 404
    for trouble in (half_answer(), no_answer()):
        botapi.faults.add("file", trouble)
        with pytest.raises(httpx.RemoteProtocolError):
            client.get(path)
    botapi.faults.add("file", endless())
    with client.stream("GET", path) as response:
        got = 0
        for chunk in response.iter_bytes():
            got += len(chunk)
            if got > 1_000_000:
                break
    assert client.get(path).content == b"1234" * 1000


def test_it_says_in_the_update_what_it_is(lan: Person) -> None:
    message = lan.sends_file("a.csv", b"1", "xem giúp", album="13", forwarded=True)["message"]
    assert (message["caption"], message["media_group_id"]) == ("xem giúp", "13")
    assert message["forward_origin"]["type"] == "hidden_user"
    assert message["document"] | {"file_id": "", "file_unique_id": ""} == {
        "file_id": "",
        "file_unique_id": "",
        "file_name": "a.csv",
        "file_size": 1,
    }
