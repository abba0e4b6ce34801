"""A collection of any size made searchable: built once, saved, loaded without being built again.

The four documents are searched by ``knowledge.search``, which knows their structure. This is for tens of
thousands of articles: the same reading of what was typed, the postings in arrays.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.abbreviations import lexicon
from knowledge.clause import KnowledgeError
from knowledge.mention import LEVEL_WORDS
from knowledge.normalise import nfc
from knowledge.searching.gather import Gathered, Unit, gather
from knowledge.searching.marking import spans
from knowledge.searching.passages import Passages, Wanted, Weights
from knowledge.searching.postings import LEAST_OF_BEST, Postings
from knowledge.searching.terms import Term, pair
from knowledge.typed.definitions import initials
from knowledge.typed.length import composed
from knowledge.typed.reading import GUESS, Read, Reader, shown_as
from knowledge.typed.spelling import Vocabulary

_VERSION = 2
_META = "collection.json"
_NUMBERS = ("stream", "starts", "fold_numbers", "pair_keys", "pair_counts", "unit_document", "digests")
_POSTINGS = ("keys", "offsets", "units", "worths")
_STRINGS = (
    "words",
    "fold_names",
    "shown",
    "ids",
    "headings",
    "documents",
    "texts",
    "short_forms",
    "meanings",
)
_RANKED = 40
_LEAST_OF_BEST = 0.3
_LEAST_OF_BOTH = 0.35
_MATCHED = 0.5
_ALL = 0.9
# In many words most pairs stand once and say little; they are left out to save memory.
_MANY_WORDS = 1_000_000
Arrays = Mapping[str, NDArray[np.generic]]


@dataclass(frozen=True, slots=True)
class Found:
    """A unit that was found: its id, its place for ``Collection.unit``, and its score (above 0)."""

    id: str
    place: int
    score: float


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page of what was found, best first; ``total``, ``matched``, ``reading`` as in a SearchResult."""

    hits: tuple[Found, ...]
    total: int
    matched: bool
    reading: str | None


class Strings:
    """A list of strings kept as the bytes of all and where each begins."""

    def __init__(self, data: NDArray[np.uint8], offsets: NDArray[np.int64]) -> None:
        self.data, self.offsets = data, offsets

    @classmethod
    def of(cls, strings: Iterable[str]) -> Strings:
        """From strings."""
        data, offsets = bytearray(), [0]
        for each in strings:
            data += each.encode("utf-8", "surrogatepass")
            offsets.append(len(data))
        return cls(np.frombuffer(bytes(data), np.uint8), np.array(offsets, np.int64))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, place: int) -> str:
        return bytes(self.data[self.offsets[place] : self.offsets[place + 1]]).decode(
            "utf-8", "surrogatepass"
        )

    def __iter__(self) -> Iterator[str]:
        data = bytes(self.data)
        return (
            data[start:end].decode("utf-8", "surrogatepass") for start, end in pairwise(self.offsets.tolist())
        )


class Collection:
    """Finds units of a collection; made by ``build`` or ``load``, used for many queries, never changed."""

    def __init__(
        self, numbers: Arrays, strings: Mapping[str, Strings], weights: Weights | None = None
    ) -> None:
        """``numbers`` and ``strings``: what ``build`` made."""
        self._numbers = dict(numbers)
        self._strings = dict(strings)
        self._ids = list(strings["ids"])
        self._headings, self._texts = strings["headings"], strings["texts"]
        self._documents = {name: number for number, name in enumerate(strings["documents"])}
        self._document_names = list(self._documents)
        self._unit_document = np.asarray(numbers["unit_document"], np.int32)
        self._digests = np.asarray(numbers["digests"], np.uint64)
        _, same, often = np.unique(self._digests, return_inverse=True, return_counts=True)
        self._copied = often[same] > 1
        stream = np.asarray(numbers["stream"], np.int32)
        starts = np.asarray(numbers["starts"], np.int64)
        folds = np.asarray(numbers["fold_numbers"], np.int32)
        names = list(strings["fold_names"])
        words = list(strings["words"])
        self._word_numbers = {word: number for number, word in enumerate(words)}
        self._fold_numbers = {name: number for number, name in enumerate(names)}
        self._folds = folds
        self._vocabulary = _vocabulary(numbers, words, names, list(strings["shown"]))
        self._vocabulary.prepare()
        defined = (
            (short, tuple(meanings.split("\n")))
            for short, meanings in zip(strings["short_forms"], strings["meanings"], strict=True)
        )
        self._reader = Reader(self._vocabulary, lexicon(), restores=False, defined=defined)
        self._postings = Postings({name: numbers[name] for name in _POSTINGS}, len(names), len(self._ids))
        self._passages = Passages(stream, starts, weights or Weights())

    def __len__(self) -> int:
        return len(self._ids)

    @classmethod
    def build(cls, units: Iterable[Unit], progress: Callable[[int], None] | None = None) -> Collection:
        """Index units; ``progress`` is told, now and then and at the end, how many have been read."""
        kept = _Kept()
        spoken = (*lexicon().words, *LEVEL_WORDS)
        gathered = gather(kept.keep(units), spoken, progress)
        folded = gathered.fold_numbers[gathered.stream]
        postings = Postings.build(folded, gathered.starts, len(gathered.fold_names))
        keys, counts, standing = _pairs(gathered)
        defined = dict(initials(map(nfc, kept.texts)))
        numbers: dict[str, NDArray[np.generic]] = {
            "stream": gathered.stream,
            "starts": gathered.starts,
            "fold_numbers": gathered.fold_numbers,
            "pair_keys": keys,
            "pair_counts": counts,
            "standing": standing,
            "unit_document": np.array(kept.of_document, np.int32),
            "digests": np.array(kept.digests, np.uint64),
            **postings.arrays,
        }
        strings = {
            "words": Strings.of(gathered.words),
            "fold_names": Strings.of(gathered.fold_names),
            "shown": Strings.of(gathered.shown),
            "ids": Strings.of(kept.ids),
            "headings": Strings.of(kept.headings),
            "documents": Strings.of(kept.documents),
            "texts": Strings.of(kept.texts),
            "short_forms": Strings.of(defined),
            "meanings": Strings.of("\n".join(meanings) for meanings in defined.values()),
        }
        return cls(numbers, strings)

    def save(self, folder: Path) -> None:
        """Write the collection to a folder, which is made where it is not there.

        Raises OSError. A folder that was not written to its end cannot be loaded.
        """
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _META).unlink(missing_ok=True)
        sizes = {}
        for name, array in self._arrays():
            np.save(folder / f"{name}.npy", array, allow_pickle=False)
            sizes[name] = len(array)
        (folder / _META).write_text(json.dumps({"version": _VERSION, "sizes": sizes}), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, weights: Weights | None = None) -> Collection:
        """Read a collection that was saved.

        Raises KnowledgeError where the folder holds none, or one of another version or not whole.
        """
        try:
            meta = json.loads((folder / _META).read_text(encoding="utf-8"))
            if meta["version"] != _VERSION:
                raise KnowledgeError(f"{folder}: chỉ mục của phiên bản khác, xin lập lại")
            arrays = {name: _array(folder / f"{name}.npy", size) for name, size in meta["sizes"].items()}
            strings = {
                name: Strings(
                    np.asarray(arrays.pop(f"{name}.data"), np.uint8),
                    np.asarray(arrays.pop(f"{name}.offsets"), np.int64),
                )
                for name in _STRINGS
            }
            return cls(arrays, strings, weights)
        except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
            if isinstance(error, KnowledgeError):
                raise
            raise KnowledgeError(f"{folder}: không có chỉ mục nguyên vẹn ở đây") from error

    def _arrays(self) -> Iterator[tuple[str, NDArray[np.generic]]]:
        yield from self._numbers.items()
        for name, strings in self._strings.items():
            yield f"{name}.data", strings.data
            yield f"{name}.offsets", strings.offsets

    def memory(self) -> int:
        """Bytes of the arrays (texts, which stay on disk once loaded, are counted too)."""
        return sum(array.nbytes for _, array in self._arrays())

    # Kernels may raise the flag of an invalid number in lanes that hold none of ours; scores are finite.
    @np.errstate(invalid="ignore")
    def search(
        self, query: str, *, limit: int = 10, offset: int = 0, document: str | None = None
    ) -> FoundPage:
        """The units that answer a query, ``limit`` of them from ``offset`` on, of one document or of all.

        At most a thousand are found, of which the first forty are ranked by their passages.
        Raises QueryTooLong for more than 500 characters, KnowledgeError for a document that is not there.
        """
        if document is not None and document not in self._documents:
            raise KnowledgeError(f"không có văn bản “{document}”")
        typed = composed(query)
        text = self._reader.undone(typed)
        reads = self._reader.read(text)
        wanted, places, weights = self._wanted(reads)
        allowed = None if document is None else self._unit_document == self._documents[document]
        # where a unit defines a short form it has both forms; others have one of them
        least = LEAST_OF_BEST if all(read.weight >= GUESS for read in reads) else _LEAST_OF_BOTH
        units, likely = self._once(*self._postings.candidates(places, weights, allowed, least))
        changed = text != typed or any(each.changed for each in reads)
        reading = shown_as(reads) if changed else None
        if not len(units):
            return FoundPage((), 0, matched=False, reading=reading)
        scored = self._passages.score(units[:_RANKED], wanted)
        scores = scored.scores
        order = np.lexsort((units[:_RANKED], -scores))
        order = order[scores[order] > _LEAST_OF_BEST * scores[order[0]]]
        best = int(order[0])
        covered = float(scored.covered[best])
        some_pair = bool(scored.paired[best]) or len(wanted.worths) == wanted.singles + 1
        # those that were not ranked follow in the order in which they were found
        units = np.concatenate([units[order], units[_RANKED:]])
        tail = likely[_RANKED:] * (float(scores[order[-1]]) / float(likely[min(_RANKED, len(likely)) - 1]))
        scores = np.concatenate([scores[order], tail])
        shown = slice(offset, offset + limit)
        return FoundPage(
            hits=tuple(
                Found(self._ids[place], place, score)
                for place, score in zip(units[shown].tolist(), scores[shown].tolist(), strict=True)
            ),
            total=len(units),
            matched=covered >= _MATCHED and (some_pair or covered >= _ALL),
            reading=reading,
        )

    def unit(self, place: int) -> Unit:
        """The unit at a place, in the order in which they came."""
        name = self._document_names[int(self._unit_document[place])]
        return Unit(self._ids[place], self._headings[place], self._texts[place], name)

    def marker(self, query: str) -> Callable[[str], tuple[tuple[int, int], ...]]:
        """What marks the words of a query in a text: (start, end) of each passage, in order, apart.

        Raises QueryTooLong for more than 500 characters.
        """
        reads = self._reader.read(self._reader.undone(composed(query)))
        terms = [Term(each.fold, 1.0, (each.word,), each.marks) for each in reads]
        for left, right in pairwise(reads):
            words, marks = (left.word, right.word), min(left.marks, right.marks)
            terms.append(Term(pair(left.fold, right.fold), 1.0, words, marks))
        return lambda text: spans(text, terms, self._scarcity_of)

    def _scarcity_of(self, term: str) -> float:
        numbers = [self._fold_numbers.get(fold, 0) for fold in term.split(" ")]
        known = self._postings.key(*numbers) if all(numbers) else 0
        return float(self._postings.find([known])[1][0])

    @property
    def documents(self) -> tuple[str, ...]:
        """The names of the documents that units are of."""
        return tuple(filter(None, self._documents))

    def _once(
        self, units: NDArray[np.int64], scores: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The same without units whose text stood before."""
        if not self._copied[units].any():
            return units, scores
        _, first = np.unique(self._digests[units], return_index=True)
        first.sort()
        return units[first], scores[first]

    def _wanted(self, reads: Sequence[Read]) -> tuple[Wanted, NDArray[np.int64], NDArray[np.float32]]:
        """What the words of a query want; the places of its terms in the postings and their worths."""
        slots: dict[str, int] = {}
        for each in reads:
            slots.setdefault(each.fold, len(slots) + 1)
        numbers = [0, *(self._fold_numbers.get(fold, 0) for fold in slots)]
        row = [slots[each.fold] for each in reads]
        counts = dict(zip(reversed(row), [each.weight for each in reversed(reads)], strict=True))
        keys = [self._postings.key(number) for number in numbers[1:]]
        weights = [counts[slot] for slot in slots.values()]
        paired = dict.fromkeys(pairwise(row))
        for left, right in paired:
            known = numbers[left] and numbers[right]
            keys.append(self._postings.key(numbers[left], numbers[right]) if known else 0)
            weights.append(counts[left] * counts[right])
        places, scarcity = self._postings.find(keys)
        scarcity *= np.array(weights, np.float32)
        singles = len(slots)
        worths = np.zeros(len(keys) + 1, np.float32)
        worths[1:] = np.where(places >= 0, scarcity, 0)
        worths[singles + 1 :] *= self._passages.weights.pair
        missing = float(scarcity[:singles][places[:singles] < 0].sum())
        pairs = np.zeros((singles + 1, singles + 1), np.int16)
        pairs.reshape(-1)[[left * (singles + 1) + right for left, right in paired]] = np.arange(
            singles + 1, len(keys) + 1
        )
        slot, part = self._by_word(reads, row, numbers)
        return Wanted(slot, part, pairs, worths, missing, singles), places, scarcity

    def _by_word(
        self, reads: Sequence[Read], row: Sequence[int], numbers: Sequence[int]
    ) -> tuple[NDArray[np.int16], NDArray[np.float32]]:
        """For every word of the collection its slot, and the part of it that it is.

        ``row``: the slot of each read; ``numbers``: the fold of each slot, 0 for one that stands nowhere.
        """
        marks = [0.0] * len(numbers)
        for each, slot in zip(reads, row, strict=True):
            marks[slot] = max(marks[slot], each.marks)
        of_fold = np.zeros(len(self._fold_numbers), np.int16)
        of_fold[numbers] = np.arange(len(numbers))
        # fold 0 is none, as is word 0, and both are in no slot
        of_fold[0] = 0
        slot_of = of_fold[self._folds]
        part_of = np.array(marks, np.float32)[slot_of]
        part_of[[self._word_numbers.get(each.word, 0) for each in reads]] = 1.0
        return slot_of, part_of


class _Kept:
    """What is kept of units as they pass: names, texts, and a digest of each text."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.headings: list[str] = []
        self.texts: list[str] = []
        self.documents: dict[str, int] = {}
        self.of_document: list[int] = []
        self.digests: list[int] = []

    def keep(self, units: Iterable[Unit]) -> Iterator[Unit]:
        for unit in units:
            self.ids.append(unit.id)
            self.headings.append(unit.heading)
            self.texts.append(unit.text)
            self.of_document.append(self.documents.setdefault(unit.document, len(self.documents)))
            words = " ".join(f"{unit.heading}\n{unit.text}".casefold().split())
            digest = blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest()
            self.digests.append(int.from_bytes(digest, "little"))
            yield unit


def _pairs(gathered: Gathered) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of words that follow each other, with counts, and the count of every word."""
    stream = np.concatenate([gathered.stream, gathered.spoken])
    size = len(gathered.words)
    both = (stream[:-1] > 0) & (stream[1:] > 0)
    keys, counts = np.unique(stream[:-1][both].astype(np.int64) * size + stream[1:][both], return_counts=True)
    if len(stream) > _MANY_WORDS:
        keys, counts = keys[counts > 1], counts[counts > 1]
    return keys, counts, np.bincount(stream, minlength=size)


def _vocabulary(numbers: Arrays, words: list[str], fold_names: list[str], shown: list[str]) -> Vocabulary:
    standing = np.asarray(numbers["standing"], np.int64).tolist()
    standing[0] = 0
    folds = [fold_names[number] for number in np.asarray(numbers["fold_numbers"], np.int32).tolist()]
    keys = np.asarray(numbers["pair_keys"], np.int64).tolist()
    counts = np.asarray(numbers["pair_counts"], np.int64).tolist()
    return Vocabulary(
        dict(zip(words, standing, strict=True)), folds, shown, dict(zip(keys, counts, strict=True))
    )


def _array(path: Path, size: int) -> NDArray[np.generic]:
    """An array of a file; texts stay there until they are looked at."""
    array: NDArray[np.generic] = np.load(
        path, mmap_mode="r" if path.stem == "texts.data" else None, allow_pickle=False
    )
    if array.ndim != 1 or len(array) != size:
        raise ValueError(f"{path.name}: {array.shape}")
    return array
