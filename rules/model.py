"""What a rule is made of: facts, conditions, programmes, and the places they are quoted from.

Conditions are trees of a closed set of operators. Truth is three-valued after Kleene (Introduction to
Metamathematics, 1952, §64): ``and`` is the least of its parts, ``or`` the greatest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum
from typing import NamedTuple, TypeAlias


class Place(NamedTuple):
    """Where something is written: a file, and a line of it counted from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}, dòng {self.line}"


class RuleError(ValueError):
    """A rule file, or the facts of a person, cannot be used; the message says what and where.

    ``place`` is where it stands, where that is one line of a file.
    """

    place: Place | None = None


class Truth(IntEnum):
    """Kleene's three values, ordered so that ``all`` is the minimum and ``any`` the maximum."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2


class FactType(StrEnum):
    """How a fact is answered."""

    DATE = "date"
    PARTIAL_DATE = "partial_date"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    OPTION = "option"
    OPTIONS = "options"


class OverTime(StrEnum):
    """What time alone does to an answer (its temporality).

    CONSTANT: nothing, and nothing else changes it either. AGEING: whole years, one more on each birthday.
    COUNTDOWN: whole months left, one fewer with each month. YEARLY: it is told of the calendar year of the
    course, and says nothing of another. LASTING: it holds until something changes it.
    """

    CONSTANT = "constant"
    AGEING = "ageing"
    COUNTDOWN = "countdown"
    YEARLY = "yearly"
    LASTING = "lasting"


Scalar: TypeAlias = str | int | bool | date
Value: TypeAlias = Scalar | frozenset[str]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a fact with options; ``words`` are what people type for it."""

    value: str
    label: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alike:
    """Options that no rule tells apart, and why they are offered one by one all the same."""

    options: frozenset[str]
    reason: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is asked.

    ``minimum`` and ``maximum`` bound an integer, both inclusive. ``at_most`` names a fact that this one
    cannot exceed; ``alternative`` a fact from which this one can be computed instead. ``none_option`` is
    how an empty list is answered. ``usual`` are the answers that most people give (of a number: the lowest
    and the highest): they only help to choose which question comes first. ``words`` are words of which one
    must stand beside a number told unasked, so that it is taken for this fact; ``affirms`` and ``denies``
    are what people say, unasked, for true and for false. ``over_time`` is what becomes of an
    answer on a later day. ``alike`` and ``unused`` declare what the check of the rules would call a mistake,
    each with its reason. ``values`` are those of the options.
    """

    key: str
    type: FactType
    label: str
    question: str
    hint: str = ""
    unit: str = ""
    minimum: int | None = None
    maximum: int | None = None
    at_most: str | None = None
    alternative: str | None = None
    options: tuple[Option, ...] = ()
    none_option: Option | None = None
    usual: tuple[Scalar, ...] = ()
    words: tuple[str, ...] = ()
    affirms: tuple[str, ...] = ()
    denies: tuple[str, ...] = ()
    over_time: OverTime = OverTime.LASTING
    alike: tuple[Alike, ...] = ()
    unused: str = ""
    place: Place | None = field(default=None, compare=False)
    values: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", frozenset(option.value for option in self.options))

    @property
    def limits(self) -> str:
        """The bounds in words: "15 - 100 tuổi"."""
        return f"{self.minimum} - {self.maximum} {self.unit}".rstrip()

    def allows(self, low: int, high: int) -> bool:
        """Whether some number from ``low`` to ``high`` lies within the bounds."""
        above = self.minimum is None or high >= self.minimum
        return above and (self.maximum is None or low <= self.maximum)

    def option(self, value: str) -> Option:
        """The option of this value; KeyError where there is none."""
        for option in self.options:
            if option.value == value:
                return option
        raise KeyError(value)


@dataclass(frozen=True, slots=True)
class Cite:
    """A passage that stands word for word in a clause."""

    clause: str
    quote: str


class Op(StrEnum):
    """The closed set of operators."""

    ALL = "all"
    ANY = "any"
    NOT = "not"
    DISPUTED = "disputed"
    EQ = "eq"
    IN = "in"
    HAS_ANY = "has_any"
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    BETWEEN = "between"


GROUPING = frozenset({Op.ALL, Op.ANY, Op.NOT, Op.DISPUTED})
ORDERING = frozenset({Op.LT, Op.LE, Op.GT, Op.GE, Op.BETWEEN})


@dataclass(frozen=True, slots=True)
class Atom:
    """A test of one fact: the operator and its operand, always as a tuple of values."""

    op: Op
    fact: str
    operand: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A condition or a part of one: an atom, or a grouping operator over parts.

    ``label`` and ``cites`` are what is shown for it; parts that need no words of their own have none.
    ``scoped``: an ``any`` of "does not apply here", the condition itself, and "unclear whether it applies".
    ``redundant``: why a part that never decides is written down all the same.
    """

    op: Op
    atom: Atom | None = None
    parts: tuple[Node, ...] = ()
    label: str = ""
    cites: tuple[Cite, ...] = ()
    id: str = ""
    scoped: bool = False
    redundant: str = field(default="", compare=False)
    place: Place | None = field(default=None, compare=False)

    def atoms(self) -> Iterator[Atom]:
        """The atoms below, from left to right."""
        if self.atom is not None:
            yield self.atom
        for part in self.parts:
            yield from part.atoms()

    def all_cites(self) -> Iterator[Cite]:
        """The passages quoted here and below."""
        yield from self.cites
        for part in self.parts:
            yield from part.all_cites()


@dataclass(frozen=True, slots=True)
class Remark:
    """Something said beside the conditions: what the selecting body settles, or a note.

    It is shown unless ``when`` is false for the person; it never changes a verdict.
    """

    id: str
    label: str
    cites: tuple[Cite, ...]
    when: Node | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence about a programme, with the passages it rests on."""

    text: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """A training programme and the conditions for being sent on it, all of which must be met.

    ``duration``, ``form`` (how a course is held) and ``contents`` are None where the texts do not state them.
    """

    id: str
    version: int
    date: date
    name: str
    short: str
    for_whom: Statement
    runs: Statement
    decided_by: Statement
    conditions: tuple[Node, ...]
    to_confirm: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()
    duration: Statement | None = None
    form: Statement | None = None
    contents: Statement | None = None

    @property
    def rule(self) -> Node:
        """All conditions as one."""
        return Node(Op.ALL, parts=self.conditions)

    def cites(self) -> Iterator[tuple[str, Cite]]:
        """Every passage quoted, with the id of what quotes it."""
        for name, statement in (
            ("for_whom", self.for_whom),
            ("runs", self.runs),
            ("duration", self.duration),
            ("form", self.form),
            ("contents", self.contents),
            ("decided_by", self.decided_by),
        ):
            if statement is not None:
                yield from ((name, cite) for cite in statement.cites)
        for condition in self.conditions:
            yield from ((condition.id, cite) for cite in condition.all_cites())
        for remark in (*self.to_confirm, *self.notes):
            yield from ((remark.id, cite) for cite in remark.cites)


@dataclass(frozen=True, slots=True)
class Group:
    """Programmes that are offered together, in the order in which they are shown."""

    id: str
    name: str
    documents: tuple[str, ...]
    programmes: tuple[str, ...]


class Gap(StrEnum):
    """What is wrong at a place of the texts: passages that differ, words that leave something open, numbers
    that do not add up.
    """

    DIFFER = "differ"
    UNCLEAR = "unclear"
    SUMS = "sums"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A place where the texts disagree or leave a gap: what it is, and the passages side by side.

    ``reading`` says how the rules take it until somebody settles it, "" where no rule depends on it.
    """

    id: str
    title: str
    text: str
    cites: tuple[Cite, ...]
    programmes: tuple[str, ...]
    kind: Gap
    reading: str = ""

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents quoted, each once, in the order of the passages."""
        return tuple(dict.fromkeys(cite.clause.split("/")[0] for cite in self.cites))


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules: facts in the order of the file, programmes, groups, disagreements of the texts.

    ``edition``: eight hexadecimal digits that change with any rule or clause, so that a result can name what
    it was found with.
    """

    facts: Mapping[str, Fact]
    programmes: Mapping[str, Programme]
    groups: Mapping[str, Group]
    disagreements: tuple[Disagreement, ...]
    edition: str = ""

    @property
    def date(self) -> date:
        """The day of the newest programme."""
        return max(programme.date for programme in self.programmes.values())

    def cites(self) -> Iterator[tuple[str, Cite]]:
        """Every passage quoted anywhere, with where it is quoted ("da-1641: nhom-a")."""
        for programme in self.programmes.values():
            yield from ((f"{programme.id}: {where}", cite) for where, cite in programme.cites())
        for disagreement in self.disagreements:
            yield from ((f"disagreements: {disagreement.id}", cite) for cite in disagreement.cites)

    def in_group(self, group: str) -> tuple[Programme, ...]:
        """The programmes of a group, in order."""
        return tuple(self.programmes[programme] for programme in self.groups[group].programmes)
