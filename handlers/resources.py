"""What the handlers answer from: the rules and the documents, loaded once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from handlers.links import Links
from knowledge.citation import cite, short, spoken
from knowledge.clause import Clause, Corpus, Document
from knowledge.reference import References
from knowledge.search import SearchIndex
from rules.evaluate import Evaluator
from rules.model import Rulebook


@dataclass(frozen=True)
class Resources:
    """The rulebook ready to be evaluated, the clauses, and the index to search them.

    ``controller``: who runs this service and how to reach them, in a phrase; "" where that is not set.
    ``site``: where people open its pages ("https://…", without a slash at the end), "" where they cannot.
    """

    evaluator: Evaluator
    corpus: Corpus
    index: SearchIndex
    controller: str = ""
    site: str = ""

    @property
    def book(self) -> Rulebook:
        """The rules."""
        return self.evaluator.book

    @cached_property
    def references(self) -> References:
        """What finds references to the clauses."""
        return References(self.corpus)

    def clause(self, clause_id: str) -> Clause:
        """The clause of this id; KeyError where there is none."""
        return self.corpus.clauses[clause_id]

    def document(self, clause: Clause) -> Document:
        """The document a clause is of."""
        return self.corpus.documents[clause.document]

    def spoken(self, clause_id: str) -> str:
        """The citation as it is read out to a person."""
        clause = self.clause(clause_id)
        return spoken(clause, self.document(clause))

    def short(self, clause_id: str) -> str:
        """The short citation, for buttons and repeated mention."""
        clause = self.clause(clause_id)
        return short(clause, self.document(clause))

    def legal(self, clause_id: str) -> str:
        """The citation in the order and words of Vietnamese law, to be pasted."""
        clause = self.clause(clause_id)
        return cite(clause, self.document(clause))

    def address(self, clause_id: str) -> str:
        """The short address under which anybody can open a clause, "" where the pages cannot be opened."""
        return Links(page=self.site).on_page(clause_id)
