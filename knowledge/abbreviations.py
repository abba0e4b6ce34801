"""What people type for what the texts say: short forms, everyday words, the frames of questions.

The words stand in ``abbreviations.yaml``; they are read once, when first asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Generic, TypeAlias, TypeVar

import yaml

from knowledge.clause import KnowledgeError
from knowledge.normalise import Token, tokens

_FILE = "abbreviations.yaml"
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
T = TypeVar("T")
Phrase: TypeAlias = tuple[Token, ...]


class Phrases(Generic[T]):
    """Phrases and what each stands for, found at a place in a sequence of syllables.

    A syllable that bears marks is compared with them, one without is compared folded.
    """

    def __init__(self, entries: Iterable[tuple[Phrase, T]]) -> None:
        self._by_fold: dict[tuple[str, ...], list[tuple[Phrase, T]]] = {}
        for phrase, value in entries:
            self._by_fold.setdefault(tuple(token.fold for token in phrase), []).append((phrase, value))
        self._lengths: dict[str, list[int]] = {}
        for folds in self._by_fold:
            lengths = self._lengths.setdefault(folds[0], [])
            if len(folds) not in lengths:
                lengths.append(len(folds))
                lengths.sort(reverse=True)

    def some(self, folds: Iterable[str]) -> bool:
        """Whether a phrase may begin at one of these folded syllables."""
        return not self._lengths.keys().isdisjoint(folds)

    def at(self, sequence: Sequence[tuple[str, str]], place: int) -> tuple[int, T] | None:
        """The longest phrase that begins at ``place`` of (word, fold) pairs: its length and meaning."""
        if place >= len(sequence):
            return None
        for length in self._lengths.get(sequence[place][1], ()):
            part = sequence[place : place + length]
            if len(part) < length:
                continue
            for phrase, value in self._by_fold.get(tuple(fold for _, fold in part), ()):
                if all(word in (fold, token.word) for (word, fold), token in zip(part, phrase, strict=True)):
                    return length, value
        return None


@dataclass(frozen=True)
class Lexicon:
    """Everything in the file.

    ``abbreviations`` and ``everyday``: short forms and everyday words with their readings; ``asking``: the
    frames of questions; ``light``: words that carry little; ``units``: words after a number with what they
    measure; ``how_many``: how a number is asked for, with what it measures or "" where the next word says
    it; ``words``: what short forms stand for, everyday words and frames, to be known as words.
    """

    abbreviations: Phrases[tuple[str, ...]]
    everyday: Phrases[tuple[Phrase, ...]]
    asking: Phrases[bool]
    light: Phrases[bool]
    units: Phrases[str]
    how_many: Phrases[str]
    words: tuple[str, ...]


@cache
def lexicon() -> Lexicon:
    """The lexicon of the package.

    Raises KnowledgeError, naming the file and the entry, where the file is not of the expected shape.
    """
    return parse(files("knowledge").joinpath(_FILE).read_text(encoding="utf-8"))


def parse(text: str) -> Lexicon:
    """A lexicon from the text of such a file.

    Raises KnowledgeError, naming the file and the entry, where the text is not of the expected shape.
    """
    try:
        data = yaml.load(text, _LOADER)  # noqa: S506 (a safe loader)
    except yaml.YAMLError as error:
        raise KnowledgeError(f"{_FILE}: không đọc được: {' '.join(str(error).split())}") from error
    if not isinstance(data, dict):
        raise KnowledgeError(f"{_FILE}: cần các mục abbreviations, everyday, asking, light, units, how_many")
    short, everyday = dict(_readings(data, "abbreviations")), dict(_readings(data, "everyday"))
    meanings = {key: tuple(tuple(tokens(words)) for words in values) for key, values in everyday.items()}
    return Lexicon(
        abbreviations=Phrases((_phrase("abbreviations", key), values) for key, values in short.items()),
        everyday=Phrases((_phrase("everyday", key), values) for key, values in meanings.items()),
        asking=Phrases((_phrase("asking", words), True) for words in _strings(data, "asking")),
        light=Phrases((_phrase("light", words), True) for words in _strings(data, "light")),
        units=Phrases(
            (_phrase("units", unit), measure) for measure, units in _readings(data, "units") for unit in units
        ),
        how_many=Phrases((_phrase("how_many", words), what) for words, what in _measures(data)),
        words=(
            *everyday,
            *_strings(data, "asking"),
            *(words for values in short.values() for words in values),
        ),
    )


def _phrase(section: str, words: str) -> Phrase:
    phrase = tuple(tokens(words))
    if not phrase:
        raise KnowledgeError(f"{_FILE}: {section}: mục {words!r} không có chữ nào")
    return phrase


def _readings(data: Mapping[str, object], section: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    entries = data.get(section)
    if not isinstance(entries, dict):
        raise KnowledgeError(f"{_FILE}: {section}: cần từng cặp từ và nghĩa")
    for key, value in entries.items():
        values = value if isinstance(value, list) else [value]
        sound = isinstance(key, str) and values and all(isinstance(v, str) and tokens(v) for v in values)
        if not sound:
            raise KnowledgeError(f"{_FILE}: {section}: mục {key!r} cần một hoặc nhiều cụm từ")
        yield key, tuple(values)


def _measures(data: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    entries = data.get("how_many")
    if not isinstance(entries, dict):
        raise KnowledgeError(f"{_FILE}: how_many: cần từng cặp từ và đơn vị")
    for words, what in entries.items():
        if not isinstance(words, str) or not isinstance(what, str):
            raise KnowledgeError(f"{_FILE}: how_many: mục {words!r} cần một đơn vị hoặc chuỗi rỗng")
        yield words, what


def _strings(data: Mapping[str, object], section: str) -> list[str]:
    entries = data.get(section)
    if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
        raise KnowledgeError(f"{_FILE}: {section}: cần một danh sách cụm từ")
    return entries
