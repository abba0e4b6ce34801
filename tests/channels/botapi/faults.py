"""Faults on demand: what goes wrong with the next calls of a method."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from botapi.errors import JSON, Refusal

ANY = "*"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happens to a call.

    ``refusal`` is answered in place of doing it. ``done`` says whether the call is carried out all the same;
    ``cut`` that its answer does not arrive: "none" closes the connection, "half" sends a part first, "html"
    sends the page of a gateway; of a file, "endless" sends more and more of it, "stalled" stops in the middle
    and leaves the connection open. ``seconds`` pass before anything else.
    """

    refusal: Refusal | None = None
    done: bool = True
    cut: str = ""
    seconds: float = 0.0


def too_many_requests(retry_after: int) -> Trouble:
    """429, to be tried again after so many seconds."""
    words = f"Too Many Requests: retry after {retry_after}"
    return Trouble(refusal=Refusal(429, words, {"retry_after": retry_after}))


def server_error() -> Trouble:
    """500, with the usual body; the call is not carried out."""
    return Trouble(refusal=Refusal(500, "Internal Server Error"))


def bad_gateway() -> Trouble:
    """502 with a page of HTML in place of JSON; the call is not carried out."""
    return Trouble(cut="html", done=False)


def refused(code: int, description: str, parameters: JSON | None = None) -> Trouble:
    """Any other refusal."""
    return Trouble(refusal=Refusal(code, description, parameters))


def no_answer(done: bool = False) -> Trouble:
    """The connection closes without an answer, before or (``done``) after the call was carried out."""
    return Trouble(cut="none", done=done)


def half_answer(done: bool = True) -> Trouble:
    """The connection closes in the middle of the answer."""
    return Trouble(cut="half", done=done)


def endless() -> Trouble:
    """A file that does not end where it was said to."""
    return Trouble(cut="endless")


def stalled() -> Trouble:
    """A file of which half comes, and then nothing."""
    return Trouble(cut="stalled")


def delay(seconds: float) -> Trouble:
    """The answer is right, but late."""
    return Trouble(seconds=seconds)


@dataclass(slots=True)
class Planned:
    """A trouble for the next ``left`` calls of a method that ``where`` (given the raw parameters) picks."""

    method: str
    trouble: Trouble
    left: int
    where: Callable[[JSON], bool]


@dataclass(slots=True)
class Faults:
    """The troubles planned; the first that fits a call is used."""

    planned: list[Planned] = field(default_factory=list)

    def add(
        self,
        method: str,
        trouble: Trouble,
        times: int = 1,
        where: Callable[[JSON], bool] = lambda params: True,
    ) -> None:
        """Plans a trouble for the next ``times`` calls of ``method`` ("*": of any)."""
        self.planned.append(Planned(method, trouble, times, where))

    def clear(self) -> None:
        """Forgets what has not happened yet."""
        self.planned.clear()

    def take(self, method: str, params: JSON) -> Trouble | None:
        """The trouble of a call, None for the usual case."""
        for plan in self.planned:
            if plan.left > 0 and plan.method in (ANY, method) and plan.where(params):
                plan.left -= 1
                return plan.trouble
        return None
