"""What is said of a clause that is not in force as it was written, wherever it is shown or cited."""

from __future__ import annotations

from datetime import date

from handlers import texts
from handlers.dates import written
from handlers.resources import Resources
from knowledge.citation import spoken
from knowledge.clause import Corpus
from knowledge.validity import Standing


def note(resources: Resources, clause_id: str, today: date) -> str:
    """One sentence on how a clause, or a document, stands; "" where it is in force, or not known at all."""
    return note_in(resources.corpus, clause_id, today)


def note_in(corpus: Corpus, clause_id: str, today: date) -> str:
    """The same of a corpus alone."""
    if clause_id.partition("/")[0] not in corpus.documents:
        return ""
    return sentence(corpus, corpus.standing(clause_id, today))


def own_note(resources: Resources, clause_id: str, today: date) -> str:
    """The same; "" too where what stands above it has the very same note."""
    said = note(resources, clause_id, today)
    above = clause_id.rpartition("/")[0]
    return "" if said and above and note(resources, above, today) == said else said


def marked(resources: Resources, citation: str, clause_id: str, today: date | None) -> str:
    """A citation with a word on how the clause stands: "Điều 2 QĐ 1641, đã bị bãi bỏ"; no day, no word."""
    if today is None:
        return citation
    standing = resources.corpus.standing(clause_id, today)
    return citation if standing.holds else f"{citation}, {texts.STANDING_BRIEFLY[standing.state]}"


def sentence(corpus: Corpus, standing: Standing) -> str:
    """How something stands, in one sentence; "" where it is in force."""
    if standing.holds:
        return ""
    since = texts.STANDING_SINCE.format(day=written(standing.since)) if standing.since else ""
    said = corpus.clauses.get(standing.clause_of)
    by = spoken(said, corpus.documents[said.document]) if said else standing.by
    cited = texts.STANDING_BY.format(what=by) if by else ""
    return " ".join(filter(None, (texts.STANDING_WORDS[standing.state], since, cited))) + "."
