"""What is said of a clause that is not in force as it was written, wherever it is shown or cited."""

from __future__ import annotations

from datetime import date

from handlers import texts
from handlers.dates import written
from handlers.resources import Resources
from knowledge.validity import Standing, State


def note(resources: Resources, clause_id: str, today: date) -> str:
    """One sentence on how a clause, or a document, stands; "" where it is in force, or not known at all."""
    if clause_id.partition("/")[0] not in resources.corpus.documents:
        return ""
    return sentence(resources, resources.corpus.standing(clause_id, today))


def sentence(resources: Resources, standing: Standing) -> str:
    """How something stands, in one sentence; "" where it is in force."""
    if standing.holds:
        return ""
    since = texts.STANDING_SINCE.format(day=written(standing.since)) if standing.since else ""
    by = ""
    if standing.state is not State.NOT_YET:
        by = (
            resources.spoken(standing.clause_of)
            if standing.clause_of in resources.corpus.clauses
            else standing.by
        )
    cited = texts.STANDING_BY.format(what=by) if by else ""
    return " ".join(filter(None, (texts.STANDING_WORDS[standing.state], since, cited))) + "."
