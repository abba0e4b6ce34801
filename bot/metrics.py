"""What is counted and timed, for Prometheus. Labels are from closed sets: nobody's name, words or number."""

from __future__ import annotations

from collections.abc import Collection

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    Summary,
    generate_latest,
)

UPDATES = frozenset(
    {
        "answered",
        "repeated",
        "ignored",
        "unreadable",
        "refused",
        "too_large",
        "flooded",
        "unavailable",
        "fault",
    }
)
"""What became of an update or a form that came in."""
SENDS = frozenset({"sent", "put_off", "dropped", "blocked", "given_back"})
"""What became of a call of a channel."""
CHANNELS = frozenset({"telegram", "web", "terminal"})
PLACES = frozenset({"telegram", "web", "outbox", "storage", "upkeep", "server"})
"""Where something failed that should not."""
FILES = frozenset({"list", "document", "corrections"})
"""What a file that came was taken for; another is OTHER."""
FILE_OUTCOMES = frozenset(
    {"done", "refused", "not_fetched", "too_large", "too_many", "busy", "put_off", "fault"}
)
"""What became of a file."""
OTHER = "other"
"""The label of whatever is not in its set."""
MOST_ROUTES = 64

CONTENT_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)


class Metrics:
    """The counts of one process, in a registry of their own. Every method may be called from any thread."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._routes: set[str] = set()
        inside = self._registry
        ProcessCollector(registry=inside)
        self._updates = Counter(
            "dieukien_updates", "Tin đến, theo cách đã xử lý", ["outcome"], registry=inside
        )
        self._turns = Histogram(
            "dieukien_turn_seconds",
            "Thời gian trả lời một lượt, giây",
            ["channel"],
            buckets=_SECONDS,
            registry=inside,
        )
        self._sends = Counter(
            "dieukien_sends", "Lượt gửi tới Telegram, theo kết quả", ["outcome"], registry=inside
        )
        self._waits = Summary(
            "dieukien_asked_to_wait_seconds", "Thời gian Telegram yêu cầu chờ, giây", registry=inside
        )
        self._pages = Histogram(
            "dieukien_request_seconds",
            "Thời gian một yêu cầu HTTP, giây",
            ["route", "status"],
            buckets=_SECONDS,
            registry=inside,
        )
        self._faults = Counter(
            "dieukien_faults", "Lỗi ngoài dự kiến, theo nơi xảy ra", ["where"], registry=inside
        )
        self._files = Counter(
            "dieukien_files", "Tệp nhận được, theo loại và kết quả", ["kind", "outcome"], registry=inside
        )
        self._waiting = Gauge("dieukien_outbox_waiting", "Tin đang chờ gửi", registry=inside)
        self._open = Gauge("dieukien_conversations_open", "Cuộc hỏi đáp đang được lưu", registry=inside)
        self._database = Gauge("dieukien_database_up", "1 khi dùng được cơ sở dữ liệu", registry=inside)

    def update(self, outcome: str) -> None:
        """Something came in; ``outcome`` is one of UPDATES."""
        self._updates.labels(_known(outcome, UPDATES)).inc()

    def turn(self, channel: str, seconds: float) -> None:
        """A turn was answered on one of CHANNELS, from taking it to its commit."""
        self._turns.labels(_known(channel, CHANNELS)).observe(seconds)

    def sent(self, outcome: str) -> None:
        """A call was sent or not; ``outcome`` is one of SENDS."""
        self._sends.labels(_known(outcome, SENDS)).inc()

    def file(self, kind: str, outcome: str) -> None:
        """A file that came, of FILES, came to this end, of FILE_OUTCOMES."""
        self._files.labels(_known(kind, FILES), _known(outcome, FILE_OUTCOMES)).inc()

    def asked_to_wait(self, seconds: float) -> None:
        """Telegram asked to wait so long."""
        self._waits.observe(seconds)

    def page(self, route: str, status: int, seconds: float) -> None:
        """A request was answered; ``route`` is the template of its path ("/van-ban/{clause}"), not the path.

        Of routes beyond MOST_ROUTES only their number is kept.
        """
        if route not in self._routes:
            if len(self._routes) < MOST_ROUTES:
                self._routes.add(route)
            else:
                route = OTHER
        self._pages.labels(route, str(status)).observe(seconds)

    def fault(self, where: str) -> None:
        """Something failed that should not, in one of PLACES."""
        self._faults.labels(_known(where, PLACES)).inc()

    def stored(self, waiting: int, conversations: int) -> None:
        """What the database was seen to hold: parcels that wait to be sent, conversations kept."""
        self._database.set(1)
        self._waiting.set(waiting)
        self._open.set(conversations)

    def database_away(self) -> None:
        """The database could not be asked; what it held when last seen stays."""
        self._database.set(0)

    def exposition(self) -> bytes:
        """Everything in Prometheus's text form (CONTENT_TYPE)."""
        return generate_latest(self._registry)


def _known(label: str, labels: Collection[str]) -> str:
    return label if label in labels else OTHER
