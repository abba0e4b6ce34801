"""The metrics: what is counted, and that no label can hold what a person wrote."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.parser import text_string_to_metric_families

from bot.metrics import MOST_ROUTES, OTHER, Metrics

PLANTED = "Nguyễn Văn A 4711"


def samples(metrics: Metrics) -> Iterator[tuple[str, dict[str, str], float]]:
    for family in text_string_to_metric_families(metrics.exposition().decode()):
        for sample in family.samples:
            yield sample.name, sample.labels, sample.value


def value(metrics: Metrics, name: str, **labels: str) -> float:
    (found,) = [number for one, given, number in samples(metrics) if (one, given) == (name, labels)]
    return found


def test_each_kind_is_counted_by_itself() -> None:
    metrics = Metrics()
    metrics.update("answered")
    metrics.update("answered")
    metrics.update("repeated")
    metrics.turn("telegram", 0.02)
    metrics.sent("blocked")
    metrics.asked_to_wait(7)
    metrics.page("/van-ban/{clause}", 200, 0.2)
    metrics.fault("outbox")
    metrics.stored(waiting=3, conversations=12)
    assert value(metrics, "dieukien_updates_total", outcome="answered") == 2
    assert value(metrics, "dieukien_updates_total", outcome="repeated") == 1
    assert value(metrics, "dieukien_turn_seconds_count", channel="telegram") == 1
    assert value(metrics, "dieukien_turn_seconds_bucket", channel="telegram", le="0.025") == 1
    assert value(metrics, "dieukien_turn_seconds_bucket", channel="telegram", le="0.01") == 0
    assert value(metrics, "dieukien_sends_total", outcome="blocked") == 1
    assert value(metrics, "dieukien_asked_to_wait_seconds_sum") == 7
    assert value(metrics, "dieukien_request_seconds_count", route="/van-ban/{clause}", status="200") == 1
    assert value(metrics, "dieukien_faults_total", where="outbox") == 1
    assert value(metrics, "dieukien_outbox_waiting") == 3
    assert value(metrics, "dieukien_conversations_open") == 12


def test_what_the_database_held_stays_while_it_is_away() -> None:
    metrics = Metrics()
    metrics.stored(waiting=3, conversations=12)
    assert value(metrics, "dieukien_database_up") == 1
    metrics.database_away()
    assert value(metrics, "dieukien_database_up") == 0
    assert value(metrics, "dieukien_outbox_waiting") == 3


def test_processes_do_not_share_counts() -> None:
    first, second = Metrics(), Metrics()
    first.update("answered")
    assert not [name for name, labels, _ in samples(second) if labels.get("outcome")]


def test_no_label_can_be_what_a_person_wrote() -> None:
    metrics = Metrics()
    metrics.update(PLANTED)
    metrics.turn(PLANTED, 1)
    metrics.sent(PLANTED)
    metrics.fault(PLANTED)
    assert PLANTED not in metrics.exposition().decode()
    assert value(metrics, "dieukien_updates_total", outcome=OTHER) == 1


def test_the_routes_are_bounded() -> None:
    metrics = Metrics()
    for number in range(10 * MOST_ROUTES):
        metrics.page(f"/{number}", 404, 0.001)
    routes = {labels["route"] for _, labels, _ in samples(metrics) if "route" in labels}
    assert len(routes) == MOST_ROUTES + 1
    assert value(metrics, "dieukien_request_seconds_count", route=OTHER, status="404") == 9 * MOST_ROUTES
