"""A list that somebody sent: screened apart, and answered with the figures and the result."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import orjson

from bot import apart
from bot.jobs import Finished, Received, Setting
from bot.rosters import task
from bot.rosters.screening import RESULT_NAME
from bot.rosters.template import MEDIA_TYPE
from handlers.roster.summary import reply
from handlers.standing_note import note

if TYPE_CHECKING:
    from handlers.resources import Resources

MOST_ROWS = 20_000
MOST_CELLS = 4_000_000
"""Of a list that comes over a channel, where somebody waits for it."""
LIMITS = apart.Limits(memory=1024 * 1024 * 1024, cpu=120, wall=180.0, answer=45 * 1024 * 1024)


def screen_list(received: Received, setting: Setting) -> Finished:
    """Screen the list, for the programmes of its template or all. FileRefused where it cannot be used."""
    told = orjson.loads(received.data) if received.data else {}
    resources = setting.resources
    options = {
        "name": "list.csv" if received.name.lower().endswith(".csv") else "list.xlsx",
        "today": setting.today.isoformat(),
        "programmes": told.get("programmes", []),
        "start": told.get("start"),
        "rows": MOST_ROWS,
        "cells": MOST_CELLS,
        "standing": standing(resources, setting.today),
    }
    summary, result = task.opened(apart.run("list", options, received.content, LIMITS))
    return Finished(reply(resources, summary), ((f"{RESULT_NAME}.xlsx", result, MEDIA_TYPE),))


def standing(resources: Resources, today: date) -> dict[str, str]:
    """What is to be said of the clauses that the rules cite and that are no longer in force."""
    cited = dict.fromkeys(cite.clause for _, cite in resources.book.cites())
    said = {clause: note(resources, clause, today) for clause in cited}
    return {clause: words for clause, words in said.items() if words}
