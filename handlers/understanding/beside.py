"""What a person tells beside what was asked: "nữ, 49 tuổi, phó chủ tịch tỉnh".

Only what names its fact beyond doubt is taken: a wrong answer that nobody gave costs more than a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from handlers.dates import partial_date
from handlers.understanding.answers import Unclear, Understood, understand
from handlers.understanding.options import match_options
from handlers.understanding.wording import LONGEST, among, declines, says, words_of
from knowledge.normalise import Token, fold, tokens
from rules.dialogue import Answer
from rules.model import Fact, FactType, Option, OverTime

_BETWEEN = re.compile(r"[,;\n]|\.\s|\b(?:và|va)\b")
_VAGUE = tokens("không ko k có chưa rồi khác được bị anh em tôi thường tốt")
"""Words that answer a question and name nothing without one."""
_BEFORE = tokens("tôi em mình anh chị là đang thì hiện nay cũng làm ở tại")
_AFTER = tokens("ạ nhé thì")
_BIRTH = re.compile(
    r"(?:(?:toi|em|minh|anh|chi) )?(?:sinh|sn|ns)(?: ngay| thang| nam)? ?[\d/.\- ]+(?:thang|nam|[\d/.\- ])*"
)
_AGED = re.compile(r"(?:(?:toi|em|minh|anh|chi|nam nay|hien nay|nay|duoc) )*[a-z0-9 ]+ ?tuoi(?: roi| a)?")
_NOT_AGED = re.compile(
    r"\b(?:con|chau|vo|chong|bo|me|khoang|gan|tam|hon|duoi|tren|chua|khong|dang|doan|nghe)\b"
)
_REMAINING = re.compile(r"\b(?:con|nua|huu)\b")


@dataclass(frozen=True, slots=True)
class Beside:
    """What was told unasked, by fact; the words that may answer what was asked; those that say neither."""

    answers: dict[str, Answer] = field(default_factory=dict)
    rest: str = ""
    unread: str = ""


def told_beside(asked: Fact, others: Iterable[Fact], typed: str, course_start: date) -> Beside:
    """What typed words tell of facts other than the asked one.

    ``others``: the facts that may be told. A piece that answers what was asked is left for it, and so is one
    that may mean several facts, or a second answer for a fact that has one.
    """
    if len(typed) > LONGEST:
        return Beside(rest=typed)
    pieces = [piece.strip() for piece in _BETWEEN.split(typed) if piece.strip()]
    answering = [piece for piece in pieces if _answers(asked, piece, course_start)]
    if len(answering) == len(pieces) or _may_answer(asked, pieces, course_start):
        return Beside(rest=typed)
    if len(answering) > 1 and any(map(declines, answering)):
        answering = [piece for piece in answering if not declines(piece)]
    listed = [fact for fact in others if fact.key != asked.key and fact.over_time is not OverTime.YEARLY]
    answers, unread = _gathered(listed, [piece for piece in pieces if piece not in answering], course_start)
    if not answers:
        return Beside(rest=typed)
    if not answering:
        return Beside(answers, ", ".join(unread))
    return Beside(answers, ", ".join(answering), ", ".join(unread))


def _gathered(
    facts: Sequence[Fact], pieces: Iterable[str], course_start: date
) -> tuple[dict[str, Answer], list[str]]:
    """What the pieces tell together, and those that tell nothing; two answers for a fact are none."""
    answers: dict[str, Answer] = {}
    told_by: dict[str, list[str]] = {}
    unread, doubted = [], set()
    for piece in pieces:
        told = _told(facts, piece, course_start)
        for key in told:
            told_by.setdefault(key, []).append(piece)
        doubted |= {key for key in told if not _fits(answers, {key: told[key]})}
        if told:
            _add(answers, told)
        else:
            unread.append(piece)
    unread += [piece for key in sorted(doubted) for piece in told_by[key]]
    return {key: answer for key, answer in answers.items() if key not in doubted}, unread


def _may_answer(asked: Fact, pieces: Sequence[str], course_start: date) -> bool:
    """Whether it is a single syllable, or near enough to an answer to ask what was meant."""
    if len(pieces) != 1:
        return False
    return len(tokens(pieces[0])) == 1 or isinstance(understand(asked, pieces[0], course_start), Unclear)


def _answers(asked: Fact, piece: str, course_start: date) -> bool:
    return isinstance(understand(asked, piece, course_start), Understood)


def _told(facts: Iterable[Fact], piece: str, course_start: date) -> dict[str, Answer]:
    """What a piece tells, a number only where it is for one fact.

    "Sở" tells both where somebody works and for which bloc.
    """
    told = [each for fact in facts if (each := _tells(fact, piece, course_start)) is not None]
    numbers = [each for each in told if any(type(answer) is int for answer in each.values())]
    return {} if len(numbers) > 1 else {key: answer for each in told for key, answer in each.items()}


def _tells(fact: Fact, piece: str, course_start: date) -> dict[str, Answer] | None:
    """The answer for a fact, where the piece is the very words for one."""
    if fact.type is FactType.BOOLEAN:
        spoken = _bare(piece)
        for value, phrases in ((True, fact.affirms), (False, fact.denies)):
            if any(says(spoken, phrase) for phrase in phrases):
                return {fact.key: value}
    elif fact.type in (FactType.OPTION, FactType.OPTIONS):
        return _option(fact, piece)
    elif fact.type is FactType.INTEGER:
        return _number(fact, piece, course_start)
    return None


def _bare(piece: str) -> list[Token]:
    """The words of a piece without those around what it says."""
    spoken = tokens(piece)
    while spoken and among(spoken[0], _BEFORE):
        del spoken[0]
    while spoken and among(spoken[-1], _AFTER):
        del spoken[-1]
    return spoken


def _option(fact: Fact, piece: str) -> dict[str, Answer] | None:
    listed = (*fact.options, fact.none_option) if fact.none_option is not None else fact.options
    telling = {telling: option for option in listed if (telling := _telling(option)) is not None}
    words = _bare(piece)
    match = match_options(telling, " ".join(word.word for word in words)) if words else None
    if match is None or match.one is None or not match.exact or not _as_marked(match.one, words):
        return None
    option = telling[match.one]
    answer: Answer = option.value
    if fact.type is FactType.OPTIONS:
        answer = [] if option is fact.none_option else [option.value]
    return {fact.key: answer}


def _as_marked(option: Option, words: Sequence[Token]) -> bool:
    """Whether the marks that were typed are those of one of the option's names ("năm" is not "nam")."""
    for name in map(tokens, (option.label, *option.words)):
        if len(name) == len(words) and all(
            word.word == own.word or not word.marked for word, own in zip(words, name, strict=True)
        ):
            return True
    return not any(word.marked for word in words)


def _telling(option: Option) -> Option | None:
    """The option under those of its names that name it also without its question; None where none does."""
    names = [
        name for name in (option.label, *option.words) if not all(among(w, _VAGUE) for w in tokens(name))
    ]
    return Option(option.value, names[0], tuple(names[1:])) if names else None


def _number(fact: Fact, piece: str, course_start: date) -> dict[str, Answer] | None:
    typed = words_of(piece)
    if fact.alternative is not None and _BIRTH.fullmatch(typed) and (born := partial_date(typed)):
        return {fact.alternative: born}
    if fact.over_time is OverTime.AGEING and (not _AGED.fullmatch(typed) or _NOT_AGED.search(typed)):
        return None
    if fact.over_time is OverTime.COUNTDOWN and not _REMAINING.search(typed):
        return None
    named = [words for words in map(fold, fact.words) if re.search(rf"\b{words}\b", typed)]
    if fact.words and not named:
        return None
    units = {fold(fact.unit)} | ({"nam", "th"} if fact.unit == "tháng" else set())
    if not units & set(re.findall(r"[a-z]+", typed)):
        return None
    for words in sorted(named, key=len, reverse=True):
        typed = re.sub(rf"\b{words}\b(?!.*\d\s*/\s*\d)", " ", typed)
    reading = understand(fact, " ".join(typed.split()), course_start)
    told = dict(reading.answers) if isinstance(reading, Understood) else {}
    return told if told.get(fact.key) is not None else None


def _fits(answers: dict[str, Answer], told: dict[str, Answer]) -> bool:
    """Whether nothing told before is told otherwise now; posts add up."""
    return all(
        key not in answers
        or answers[key] == answer
        or (isinstance(answer, list) and bool(answer) and bool(answers[key]))
        for key, answer in told.items()
    )


def _add(answers: dict[str, Answer], told: dict[str, Answer]) -> None:
    for key, answer in told.items():
        held = answers.get(key)
        if isinstance(held, list) and isinstance(answer, list):
            answers[key] = list(dict.fromkeys([*held, *answer]))
        else:
            answers[key] = answer
