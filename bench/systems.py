"""Our search and its peers behind one interface: build in a folder, open it, find the best ids.

Each peer is fed what suits it best: folded syllables and pairs of syllables that follow each other, made by
the same code, headings first. Times include making these from the query.
"""

from __future__ import annotations

import json
import sqlite3
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from math import log
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import tantivy

from knowledge.collection import Collection
from knowledge.normalise import tokens
from knowledge.searching.gather import Unit

K1, B = 1.2, 0.75


def syllables(text: str) -> list[str]:
    """Syllables with their marks."""
    return [token.word for token in tokens(text)]


def grams(text: str) -> list[str]:
    """Folded syllables, and pairs of those that follow each other on a line."""
    found = []
    for line in text.split("\n"):
        folds = [token.fold for token in tokens(line)]
        found += folds
        found += [f"{left}_{right}" for left, right in pairwise(folds)]
    return found


def whole(unit: Unit) -> str:
    """All of a unit's text."""
    return f"{unit.heading}\n{unit.text}"


class System(ABC):
    """A search engine that keeps its index in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @abstractmethod
    def build(self, units: Iterable[Unit]) -> None:
        """Index the units and write what ``open`` needs to the folder."""

    @abstractmethod
    def open(self) -> None:
        """Read the index."""

    @abstractmethod
    def find(self, query: str, count: int) -> list[str]:
        """The ids of the best units for a query as it was typed, best first."""


class Ours(System):
    """The full pipeline: reading what was typed, candidates, passages."""

    def build(self, units: Iterable[Unit]) -> None:
        Collection.build(units).save(self.folder)

    def open(self) -> None:
        self._index = Collection.load(self.folder)

    def find(self, query: str, count: int) -> list[str]:
        return [hit.id for hit in self._index.search(query, limit=count).hits]


class Bm25s(System):
    """bm25s (numpy), on the same terms."""

    terms = staticmethod(grams)
    heading = 1

    def build(self, units: Iterable[Unit]) -> None:
        ids, texts = [], []
        for unit in units:
            ids.append(unit.id)
            texts.append(self.terms(unit.heading) * self.heading + self.terms(unit.text))
        index = bm25s.BM25(k1=K1, b=B, method="lucene")
        index.index(texts, show_progress=False)
        index.save(self.folder)
        (self.folder / "ids.json").write_text(json.dumps(ids), encoding="utf-8")

    def open(self) -> None:
        self._index = bm25s.BM25.load(self.folder)
        self._ids = json.loads((self.folder / "ids.json").read_text(encoding="utf-8"))

    def find(self, query: str, count: int) -> list[str]:
        wanted = [term for term in dict.fromkeys(self.terms(query)) if term in self._index.vocab_dict]
        if not wanted:
            return []
        count = min(count, len(self._ids))
        found, scores = self._index.retrieve([wanted], k=count, show_progress=False, n_threads=0)
        pairs = zip(found[0].tolist(), scores[0].tolist(), strict=True)
        return [self._ids[place] for place, score in pairs if score > 0]


class Bm25sHeading(Bm25s):
    """The same with each heading three times."""

    heading = 3


class Bm25sSyllables(Bm25s):
    """bm25s on plain syllables with their marks."""

    terms = staticmethod(syllables)


class Tantivy(System):
    """tantivy on the same terms, as one text of words."""

    def build(self, units: Iterable[Unit]) -> None:
        schema = (
            tantivy.SchemaBuilder()
            .add_text_field("id", stored=True, tokenizer_name="raw")
            .add_text_field("text", tokenizer_name="whitespace", index_option="freq")
            .build()
        )
        writer = tantivy.Index(schema, path=str(self.folder)).writer(num_threads=1, heap_size=500_000_000)
        for unit in units:
            document = tantivy.Document()
            document.add_text("id", unit.id)
            document.add_text("text", " ".join(grams(whole(unit))))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        self._index = tantivy.Index.open(str(self.folder))
        self._index.reload()
        self._searcher = self._index.searcher()

    def find(self, query: str, count: int) -> list[str]:
        terms = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._index.schema, "text", term, "freq"))
            for term in dict.fromkeys(grams(query))
        ]
        found = self._searcher.search(tantivy.Query.boolean_query(terms), count)
        return [self._searcher.doc(address)["id"][0] for _, address in found.hits]


class Fts5(System):
    """SQLite's FTS5 on the same terms, any of them, by its bm25."""

    def build(self, units: Iterable[Unit]) -> None:
        with sqlite3.connect(self.folder / "index.db") as db:
            db.execute(
                "CREATE VIRTUAL TABLE found USING fts5(id UNINDEXED, text, "
                "tokenize=\"unicode61 remove_diacritics 0 tokenchars '_%.'\")"
            )
            rows = ((unit.id, " ".join(grams(whole(unit)))) for unit in units)
            db.executemany("INSERT INTO found VALUES (?, ?)", rows)
            db.execute("INSERT INTO found(found) VALUES ('optimize')")

    def open(self) -> None:
        self._db = sqlite3.connect(self.folder / "index.db")

    def find(self, query: str, count: int) -> list[str]:
        wanted = " OR ".join(f'"{term}"' for term in dict.fromkeys(grams(query)))
        if not wanted:
            return []
        rows = self._db.execute("SELECT id FROM found(?) ORDER BY rank LIMIT ?", (wanted, count))
        return [row[0] for row in rows]


class SqlPostings(System):
    """A plain SQL table of (term, unit, impact), with the impacts of BM25 computed beforehand."""

    def build(self, units: Iterable[Unit]) -> None:
        ids, numbers = [], Counter[str]()
        terms: dict[str, int] = {}
        rows: list[Any] = []
        lengths = []
        for place, unit in enumerate(units):
            counts = Counter(grams(whole(unit)))
            ids.append((place, unit.id))
            lengths.append(counts.total())
            numbers.update(counts.keys())
            found = [terms.setdefault(term, len(terms)) for term in counts]
            rows.append((np.array(found, np.int32), np.array(list(counts.values()), np.int32)))
        usual = sum(lengths) / len(lengths)
        scarcity = np.array(
            [log(1 + (len(ids) - n + 0.5) / (n + 0.5)) for n in map(numbers.__getitem__, terms)]
        )
        owner = np.repeat(np.arange(len(ids)), [len(found) for found, _ in rows])
        term = np.concatenate([found for found, _ in rows])
        often = np.concatenate([counts for _, counts in rows])
        norm = K1 * (1 - B + B * np.array(lengths) / usual)
        impact = scarcity[term] * often * (K1 + 1) / (often + norm[owner])
        order = np.argsort(term, kind="stable")
        with sqlite3.connect(self.folder / "index.db") as db:
            db.execute("PRAGMA journal_mode = OFF")
            db.execute("CREATE TABLE units (unit INTEGER PRIMARY KEY, id TEXT)")
            db.executemany("INSERT INTO units VALUES (?, ?)", ids)
            db.execute("CREATE TABLE terms (term TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID")
            db.executemany("INSERT INTO terms VALUES (?, ?)", sorted(terms.items()))
            db.execute(
                "CREATE TABLE postings (term INTEGER, unit INTEGER, impact REAL, PRIMARY KEY (term, unit)) "
                "WITHOUT ROWID"
            )
            values = (term[order].tolist(), owner[order].tolist(), impact[order].tolist())
            db.executemany("INSERT INTO postings VALUES (?, ?, ?)", zip(*values, strict=True))

    def open(self) -> None:
        self._db = sqlite3.connect(self.folder / "index.db")
        self._db.execute("PRAGMA cache_size = -1000000")

    def find(self, query: str, count: int) -> list[str]:
        terms = list(dict.fromkeys(grams(query)))
        rows = self._db.execute(
            "SELECT units.id FROM (SELECT unit, SUM(impact) AS score FROM postings WHERE term IN "
            f"(SELECT number FROM terms WHERE term IN ({','.join('?' * len(terms))})) "
            "GROUP BY unit ORDER BY score DESC LIMIT ?) AS best JOIN units USING (unit) ORDER BY score DESC",
            (*terms, count),
        )
        return [row[0] for row in rows]


SYSTEMS: dict[str, type[System]] = {
    "ours": Ours,
    "bm25s": Bm25s,
    "bm25s, heading x3": Bm25sHeading,
    "bm25s, syllables": Bm25sSyllables,
    "tantivy": Tantivy,
    "SQLite FTS5": Fts5,
    "SQL postings": SqlPostings,
}
