"""What was typed, read as words of the texts: short forms written out, keystrokes undone, slips mended.

Each typed word has readings, each with a cost; neighbours that follow each other in the texts are worth
something. The cheapest way through is the reading (a small Viterbi search).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import inf, log
from typing import NamedTuple, TypeAlias

from knowledge.abbreviations import Lexicon, Phrases
from knowledge.normalise import fold, is_spelt, is_syllable, keys, tokens
from knowledge.typed.keystrokes import Keystrokes
from knowledge.typed.spelling import Vocabulary
from knowledge.typed.telex import undo

# Costs were set by hand so that a mended word beats an unknown one only where the word typed cannot be
# Vietnamese, or where the words beside it speak for the mending.
_UNKNOWN_SYLLABLE = 6.0
_UNKNOWN_LETTERS = 8.0
_UNKNOWN_MARKS = 1.5
_OTHER_MARKS = 1.2
_OTHER_MARKS_OF_BARE = 0.4
_OTHER_MARKS_OF_UNKNOWN = 2.0
_MISSPELT = 0.5
_OTHER_TONE = 0.2
_SLIP = 2.5
_SLIP_OF_SYLLABLE = 8.5
_SECOND_SLIP = 3.0
_OTHER_BEGINNING = 0.5
_SHORT_RUN = 4
_FOLLOWS = 1.6
_OFTEN = 0.3
_USUAL = 0.1
_MOST_MATES = 6
# Short forms are written out in a query of so many words, which is as long as one in whole words can be.
_MOST_WORDS = 160

# How much of its worth a word keeps in a clause that has it with other marks only.
_EXACT = 0.2
_LIKELY = 0.5
_ANY = 1.0
GUESS = 0.8
# What the words are worth together that stand for a short form beside them.
_BESIDE = 0.8


class Read(NamedTuple):
    """One word of a query as it was read.

    ``marks`` is the share of its worth that it keeps where a clause has it with other marks only (1: marks
    do not matter); ``weight`` below 1 says that the word is a guess. ``changed``: other letters than typed.
    """

    word: str
    fold: str
    shown: str
    marks: float = _ANY
    weight: float = 1.0
    changed: bool = False


class _Piece(NamedTuple):
    """A piece of the query: as typed, ``joined`` from two, or already ``settled``."""

    raw: str
    word: str
    fold: str
    settled: Read | None = None
    joined: bool = False


_Costly: TypeAlias = tuple[float, Read]


class _Choice(NamedTuple):
    """A reading, what it costs by itself, and the number of its word."""

    cost: float
    read: Read
    number: int


class Reader:
    """Reads what was typed as words of a vocabulary."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        lexicon: Lexicon,
        *,
        restores: bool = True,
        defined: Iterable[tuple[str, tuple[str, ...]]] = (),
    ) -> None:
        """``restores``: whether words without marks are given them where nothing was mended.

        ``defined``: initials that the texts explain, with their meanings; these are read beside them.
        """
        self._defined = Phrases((tuple(tokens(short)), meanings) for short, meanings in defined)
        self.vocabulary = vocabulary
        self._restores = restores
        self._lexicon = lexicon
        self._columns = lru_cache(maxsize=2048)(self._fresh_columns)
        self.undone = Keystrokes(vocabulary).undone

    def read(self, text: str) -> list[Read]:
        """The words of a text that was typed, in order."""
        typed = [_Piece(text[token.start : token.end], token.word, token.fold) for token in tokens(text)]
        pieces = _joined(self._written_out(typed), self.vocabulary)
        marked = any(piece.settled is None and piece.word != piece.fold for piece in pieces)
        columns = [column for piece in pieces for column in self._columns(piece, marked)]
        if not (marked or self._restores or any(column[-1].read.changed for column in columns)):
            return [column[0].read for column in columns]
        return _cheapest(self._settled(columns) if marked else columns, self.vocabulary)

    def _written_out(self, pieces: list[_Piece]) -> list[_Piece]:
        """The pieces with short forms written out; what only texts define stands behind its short form."""
        known, defined = self._lexicon.abbreviations, self._defined
        folds = [piece.fold for piece in pieces]
        if not (known.some(folds) or defined.some(folds)):
            return pieces
        sequence = [(piece.word, piece.fold) for piece in pieces]
        shouted = sum(piece.raw.isupper() and is_syllable(piece.fold) for piece in pieces) > 1
        written: list[_Piece] = []
        at = 0
        while at < len(pieces):
            found = known.at(sequence, at) or defined.at(sequence, at)
            full = len(written) + len(pieces) - at > _MOST_WORDS
            if found is None or full or not _is_short_form(pieces[at : at + found[0]], shouted):
                written.append(pieces[at])
                at += 1
                continue
            length, readings = found
            following = sequence[at + length][1] if at + length < len(sequence) else ""
            before = written[-1].fold if written else ""
            meant = _fitting(readings, before, following, self.vocabulary)
            if known.at(sequence, at) is None:
                meant = [*pieces[at : at + length], *_aside(meant)]
            written.extend(meant)
            at += length
        return written

    def _settled(self, columns: list[list[_Choice]]) -> list[list[_Choice]]:
        """The columns with one choice only where what was typed stands beside its neighbour in the texts."""
        pairs, size = self.vocabulary.pairs, self.vocabulary.size
        together = [
            left[0].number * size + right[0].number in pairs and not (left[0].cost > 0 or right[0].cost > 0)
            for left, right in pairwise(columns)
        ]
        return [
            column[:1] if before or after else column
            for column, before, after in zip(columns, [False, *together], [*together, False], strict=True)
        ]

    def _fresh_columns(self, piece: _Piece, marked: bool) -> list[list[_Choice]]:
        """The readings of a piece with their costs; of one that is parted, of each part."""
        words, number = self.vocabulary.words, self.vocabulary.number
        return [
            [
                _Choice(cost - _USUAL * log(1 + words.get(read.word, 0)), read, number(read.word))
                for cost, read in column
            ]
            for column in _columns(piece, self.vocabulary, marked)
        ]


def shown_as(reads: Iterable[Read]) -> str:
    """Words as they were read, for the person."""
    return " ".join(read.shown for read in reads)


def _meant(word: str, vocabulary: Vocabulary, marks: float = _EXACT) -> Read:
    return Read(word, fold(word), vocabulary.shown(word), marks, changed=True)


def _is_short_form(pieces: Sequence[_Piece], shouted: bool) -> bool:
    """Whether a short form is meant, where its letters make a syllable as well ("TƯ", "tư")."""
    if len(pieces) > 1 or not is_syllable(pieces[0].fold):
        return True
    return pieces[0].raw.isupper() and not shouted


def _fitting(readings: Sequence[str], before: str, after: str, vocabulary: Vocabulary) -> Sequence[_Piece]:
    """The reading that the words beside it speak for, else the first."""
    follows = vocabulary.fold_follows
    phrases = [_meaning(words) for words in readings]
    return max(phrases, key=lambda p: follows(before, p[0].fold) + follows(p[-1].fold, after))


def _aside(meant: Sequence[_Piece]) -> Iterator[_Piece]:
    """What a short form stands for, in a parenthesis: words that count less than those that were typed."""
    weight = _BESIDE / len(meant)
    for place, piece in enumerate(meant):
        opened = "(" if place == 0 else ""
        closed = ")" if place == len(meant) - 1 else ""
        read = Read(piece.word, piece.fold, f"{opened}{piece.raw}{closed}", _LIKELY, weight, changed=True)
        yield piece._replace(settled=read)


@lru_cache(maxsize=1024)
def _meaning(words: str) -> tuple[_Piece, ...]:
    """What a short form stands for, as pieces of a query."""
    return tuple(
        _Piece(raw, token.word, token.fold, Read(token.word, token.fold, raw, _EXACT, changed=True))
        for token in tokens(words)
        for raw in (words[token.start : token.end],)
    )


def _joined(pieces: list[_Piece], vocabulary: Vocabulary) -> list[_Piece]:
    """Syllables put together that a stray space had parted ("ng oại")."""
    folds = vocabulary.folds
    if not any(piece.fold not in folds and _is_odd(piece, vocabulary) for piece in pieces):
        return pieces
    joined: list[_Piece] = []
    for piece in pieces:
        whole = _whole(joined[-1], piece, vocabulary) if joined else None
        if whole:
            joined[-1] = whole
        else:
            joined.append(piece)
    return joined


def _whole(left: _Piece, right: _Piece, vocabulary: Vocabulary) -> _Piece | None:
    if left.settled or right.settled or not (_is_odd(left, vocabulary) or _is_odd(right, vocabulary)):
        return None
    raw = left.raw + right.raw
    word, folded = keys(raw)
    return _Piece(raw, word, folded, joined=True) if folded.isalpha() and folded in vocabulary.folds else None


def _is_odd(piece: _Piece, vocabulary: Vocabulary) -> bool:
    return piece.settled is None and piece.fold.isalpha() and piece.fold not in vocabulary.folds


def _columns(piece: _Piece, vocabulary: Vocabulary, marked: bool) -> list[list[_Costly]]:
    if piece.settled is not None:
        return [[(0.0, piece.settled)]]
    if not piece.fold.isalpha():
        return [[(0.0, Read(piece.word, piece.fold, piece.raw))]]
    if piece.fold in vocabulary.folds:
        choices = _with_marks(piece, vocabulary, marked)
        if piece.joined:
            choices = [(cost, each._replace(changed=True)) for cost, each in choices]
        return [choices]
    parted = () if is_syllable(piece.fold) else vocabulary.parted(fold(piece.raw))
    if parted:
        return [
            [(0.0, _meant(word, vocabulary, _ANY)) for word in _mates(part, vocabulary)] for part in parted
        ]
    return [_mended(piece, vocabulary)]


def _mates(folded: str, vocabulary: Vocabulary) -> Sequence[str]:
    return vocabulary.mates(folded)[:_MOST_MATES]


def _with_marks(piece: _Piece, vocabulary: Vocabulary, marked: bool) -> list[_Costly]:
    """A syllable of the texts as typed, and with other marks; ``marked``: marks were typed in the query."""
    known, bare = piece.word in vocabulary.words, piece.word == piece.fold
    if bare and marked:
        kept, own, other = (_LIKELY if known else _ANY), 0.0, _OTHER_MARKS_OF_BARE
    elif bare:
        kept, own, other = _ANY, 0.0, 0.0
    elif known:
        kept, own, other = _EXACT, 0.0, _OTHER_MARKS
    elif is_spelt(piece.word):
        kept, own, other = _EXACT, _UNKNOWN_MARKS, _OTHER_MARKS_OF_UNKNOWN
    else:
        kept, own, other = _EXACT, _UNKNOWN_LETTERS, _MISSPELT
    choices = [(own, Read(piece.word, piece.fold, piece.raw, kept))] if known or not bare else []
    for word in _mates(piece.fold, vocabulary):
        if word != piece.word:
            off = _OTHER_TONE if not bare and word[-1] != piece.word[-1] else 0.0
            marks = _ANY if bare else _LIKELY
            meant = Read(word, piece.fold, vocabulary.shown(word), marks, changed=not bare)
            choices.append((other + off, meant))
    return choices


def _mended(piece: _Piece, vocabulary: Vocabulary) -> list[_Costly]:
    """A run that is no syllable of the texts: unknown, or one or two slips from one that is."""
    plausible = is_syllable(piece.fold) or len(piece.fold) < _SHORT_RUN
    own = _UNKNOWN_SYLLABLE if plausible else _UNKNOWN_LETTERS
    undone = undo(piece.raw)
    choices = [(own, Read(piece.word, piece.fold, piece.raw, _EXACT))]
    for folded in dict.fromkeys((piece.fold, fold(undone or piece.fold))):
        for near, slips in vocabulary.near(folded):
            cost = _SLIP_OF_SYLLABLE if plausible else _SLIP
            cost += (slips - 1) * _SECOND_SLIP + (_OTHER_BEGINNING if near[0] != folded[0] else 0.0)
            for word in _mates(near, vocabulary):
                shown = vocabulary.shown(word)
                choices.append((cost, Read(word, near, shown, _LIKELY, GUESS, changed=True)))
    return choices


def _cheapest(columns: Sequence[Sequence[_Choice]], vocabulary: Vocabulary) -> list[Read]:
    """The cheapest way through the columns.

    All ways meet in a column of one choice, so that those up to it can be settled.
    """
    found: list[Read] = []
    after = 0
    for place, column in enumerate(columns):
        if len(column) > 1:
            continue
        if place > after:
            found += _through(columns[max(after - 1, 0) : place + 1], vocabulary)[after > 0 : -1]
        found.append(column[0].read)
        after = place + 1
    if after < len(columns):
        found += _through(columns[max(after - 1, 0) :], vocabulary)[after > 0 :]
    return found


def _through(columns: Sequence[Sequence[_Choice]], vocabulary: Vocabulary) -> list[Read]:
    ways: list[tuple[float, int]] = []
    back: list[list[int]] = []
    for column in columns:
        steps = [_best(ways, choice.number, vocabulary.pairs) for choice in column]
        back.append([origin for _, origin in steps])
        ways = [
            (total + choice.cost, choice.number * vocabulary.size)
            for (total, _), choice in zip(steps, column, strict=True)
        ]
    place = ways.index(min(ways, key=lambda way: way[0]))
    found = []
    for column, origins in zip(reversed(columns), reversed(back), strict=True):
        found.append(column[place].read)
        place = origins[place]
    return found[::-1]


def _best(ways: Sequence[tuple[float, int]], number: int, pairs: Mapping[int, int]) -> tuple[float, int]:
    """The cheapest of the ways so far (each with where pairs with its word begin) to go on to a word."""
    if not ways:
        return 0.0, 0
    best, origin = inf, 0
    for place, (total, begin) in enumerate(ways):
        count = pairs.get(begin + number)
        step = total - _FOLLOWS - _OFTEN * log(count) if count else total
        if step < best:
            best, origin = step, place
    return best, origin
