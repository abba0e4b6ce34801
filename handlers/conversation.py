"""A conversation so far, as data: what a channel hands in with a message and gets back with the reply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple

from rules.dialogue import Dialogue, Step

FORMAT = 1
KEPT_QUERIES = 5


class Stage(StrEnum):
    """Where the eligibility dialogue stands."""

    NONE = "none"
    CHOOSING = "choosing"
    CONSENTING = "consenting"
    ASKING = "asking"
    DATING = "dating"
    RESULT = "result"


class Offer(NamedTuple):
    """A choice of the last reply: its number (0 where numbers are values), label and action."""

    number: int
    label: str
    action: str


class Consent(NamedTuple):
    """That the person agreed to the storing of answers: to which edition of the notice, and on what day."""

    edition: int
    day: str


class Sought(NamedTuple):
    """The last look-up, as long as nothing was opened since: its words, and how it ended."""

    query: str
    ending: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """All that is remembered of one conversation.

    ``run`` counts the dialogues begun here, so that a button of an earlier one can be told; ``ticks`` are the
    options chosen so far in a question with several; ``editing`` the fact whose answer is being changed;
    ``queries`` the last searches, newest last, for paging; ``offered`` the choices of the last reply, for
    who answers by number or words; ``consent`` is None until the person agreed; ``kept`` says that the person
    asked to keep the answers for longer; ``sought`` is the last look-up, None once something was opened.
    """

    dialogue: Dialogue | None = None
    stage: Stage = Stage.NONE
    run: int = 0
    ticks: tuple[str, ...] = ()
    editing: str | None = None
    queries: tuple[str, ...] = ()
    offered: tuple[Offer, ...] = ()
    consent: Consent | None = None
    kept: bool = False
    sought: Sought | None = None

    @property
    def asking(self) -> bool:
        """Whether a question waits for its answer."""
        return self.stage in (Stage.ASKING, Stage.DATING) and self.dialogue is not None

    def ended(self) -> Conversation:
        """Nothing but the number of runs, so that a button of this one is not taken for one of the next."""
        return Conversation(run=self.run)

    def choosing(self) -> Conversation:
        """A new run, at the choice of its programmes; only answers that are kept are there for it too."""
        dialogue = self.dialogue if self.kept else None
        return replace(
            self, dialogue=dialogue, stage=Stage.CHOOSING, run=self.run + 1, ticks=(), editing=None
        )


def to_json(conversation: Conversation) -> dict[str, Any]:
    """The conversation as JSON values."""
    dialogue = conversation.dialogue
    return {
        "format": FORMAT,
        "dialogue": dialogue
        and {
            "programmes": list(dialogue.programmes),
            "versions": dict(dialogue.versions),
            "steps": [{"asked": step.asked, "answers": dict(step.answers)} for step in dialogue.steps],
            "course_start": dialogue.course_start,
            "begun": dialogue.begun,
        },
        "stage": conversation.stage.value,
        "run": conversation.run,
        "ticks": list(conversation.ticks),
        "editing": conversation.editing,
        "queries": list(conversation.queries),
        "offered": [list(offer) for offer in conversation.offered],
        "consent": conversation.consent and list(conversation.consent),
        "kept": conversation.kept,
        "sought": conversation.sought and list(conversation.sought),
    }


def from_json(data: Mapping[str, Any]) -> Conversation:
    """The conversation in these JSON values; ValueError where another format wrote them."""
    if data.get("format") != FORMAT:
        raise ValueError(f"conversation format {data.get('format')!r}")
    held = data["dialogue"]
    dialogue = held and Dialogue(
        tuple(held["programmes"]),
        dict(held["versions"]),
        tuple(Step(step["asked"], dict(step["answers"])) for step in held["steps"]),
        held["course_start"],
        held.get("begun"),
    )
    consent, sought = data.get("consent"), data.get("sought")
    return Conversation(
        dialogue or None,
        Stage(data["stage"]),
        data["run"],
        tuple(data["ticks"]),
        data.get("editing"),
        tuple(data["queries"]),
        tuple(Offer(number, label, action) for number, label, action in data["offered"]),
        consent and Consent(*consent),
        data.get("kept", False),
        sought and Sought(*sought),
    )
