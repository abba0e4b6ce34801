"""Peers that take columns: openfisca-core, and Polars with our rules as its expressions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from functools import reduce
from operator import and_, or_
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from openfisca_core import entities, indexed_enums, periods, taxbenefitsystems, variables
from openfisca_core.simulations import Simulation, SimulationBuilder

from bench.rule_tests import Compare, Group, Holds, IsKnown, Not, OneOf, Plain, Translator, interval
from rules.model import Atom, FactType, Node, Op, Rulebook

Arrays = Mapping[str, NDArray[Any]]
Verdicts = dict[str, NDArray[Any]]
Test = Callable[[Callable[[str], Any]], Any]


class Columns(ABC):
    """An evaluator for columns; verdicts are 0, 1, 2."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self.programmes = list(book.programmes)

    @abstractmethod
    def table(self, arrays: Arrays) -> Any:
        """The people in the form that this evaluator takes; not timed."""

    @abstractmethod
    def verdicts(self, table: Any) -> Verdicts:
        """Every programme's verdicts."""


# openfisca-core


class OpenFisca(Columns):
    """A variable for each fact and programme; ``shared``: one for each distinct condition too.

    Options and yes/no are enums with a member for "unknown". A verdict is the sum of two truths, surely and
    possibly met. Facts are arrays set at once (``set_input``), enums encoded beforehand.
    """

    shared = False

    def __init__(self, book: Rulebook) -> None:
        super().__init__(book)
        person = entities.build_entity("person", "people", "person", is_person=True)
        self._system = taxbenefitsystems.TaxBenefitSystem([person])
        self._person = person
        self._enums: dict[str, Any] = {}
        self._inputs: list[str] = []
        for fact in book.facts.values():
            if fact.type in (FactType.INTEGER, FactType.DATE):
                self._input(f"{fact.key}_low", int)
                self._input(f"{fact.key}_high", int)
            elif fact.type is FactType.OPTIONS:
                for option in fact.options:
                    self._input(f"{fact.key}_{option.value}", bool)
                self._input(f"{fact.key}_known", bool)
            elif fact.type is not FactType.PARTIAL_DATE:
                names = [option.value for option in fact.options] or ["False", "True"]
                members = [*(f"v_{name}" for name in names), "unknown"]
                self._enums[fact.key] = indexed_enums.Enum(fact.key, {name: name for name in members})
                self._input(fact.key, indexed_enums.Enum, self._enums[fact.key])
        self._translator = Translator(book)
        self._conditions: dict[Node, str] = {}
        for key, programme in book.programmes.items():
            self._programme(key.replace("-", "_"), programme.rule)

    def _input(self, name: str, kind: type, members: Any = None) -> None:
        self._inputs.append(name)
        more = {} if members is None else {"possible_values": members, "default_value": members["unknown"]}
        self._variable(name, kind, **more)

    def _variable(self, name: str, kind: type, **more: Any) -> None:
        own = {
            "value_type": kind,
            "entity": self._person,
            "definition_period": periods.DateUnit.ETERNITY,
            "label": name,
        }
        self._system.add_variable(type(name, (variables.Variable,), own | more))

    def _programme(self, name: str, rule: Node) -> None:
        if self.shared:
            used = [self._condition(part) for part in rule.parts]
            self._variable(
                name,
                int,
                formula=lambda person, period: reduce(np.minimum, [person(each, period) for each in used]),
            )
        else:
            self._variable(name, int, formula=self._formula(rule))

    def _condition(self, node: Node) -> str:
        if node not in self._conditions:
            self._conditions[node] = f"c{len(self._conditions)}"
            self._variable(self._conditions[node], int, formula=self._formula(node))
        return self._conditions[node]

    def _formula(self, node: Node) -> Callable[[Any, Any], Any]:
        surely, possibly = (
            self._test(plain) for plain in (self._translator.surely(node), self._translator.possibly(node))
        )

        def formula(person: Any, period: Any) -> Any:
            read: dict[str, Any] = {}

            def fact(name: str) -> Any:
                if name not in read:
                    read[name] = person(name, period)
                return read[name]

            return np.add(surely(fact), possibly(fact), dtype=np.int32)

        return formula

    def _test(self, plain: Plain) -> Test:
        if isinstance(plain, Group):
            parts = [self._test(part) for part in plain.parts]
            join, empty = (and_, True) if plain.op == "and" else (or_, False)
            return (lambda fact: reduce(join, [part(fact) for part in parts])) if parts else lambda _: empty
        if isinstance(plain, Not):
            part = self._test(plain.part)
            return lambda fact: ~part(fact)
        if isinstance(plain, Compare):
            end, limit = plain.end, plain.limit
            return (lambda fact: fact(end) >= limit) if plain.sign == ">=" else lambda fact: fact(end) < limit
        if isinstance(plain, OneOf):
            return self._one_of(plain)
        if isinstance(plain, Holds):
            names = [f"{plain.fact}_{value}" for value in plain.values]
            return lambda fact: reduce(or_, [fact(name) for name in names])
        assert isinstance(plain, IsKnown)
        known = f"{plain.fact}_known"
        return lambda fact: fact(known)

    def _one_of(self, plain: OneOf) -> Test:
        members = self._enums[plain.fact]
        wanted = [members[f"v_{value}"] for value in plain.values] + [members["unknown"]] * plain.unknown
        others = [each for each in members if each not in wanted]
        if len(others) < len(wanted):
            return lambda fact: reduce(and_, [fact(plain.fact) != each for each in others])
        return lambda fact: reduce(or_, [fact(plain.fact) == each for each in wanted])

    def table(self, arrays: Arrays) -> Any:
        """The inputs by variable, enums encoded."""
        made = {}
        for name, column in arrays.items():
            members = self._enums.get(name)
            if members is not None:
                codes = np.where(column < 0, len(list(members)) - 1, column).astype(np.uint8)
                made[name] = indexed_enums.EnumArray(codes, members)
            else:
                made[name.replace(".", "_")] = column
        return {name: made[name] for name in self._inputs}

    def _simulation(self, table: Any) -> Simulation:
        count = len(next(iter(table.values())))
        simulation = SimulationBuilder().build_default_simulation(self._system, count)
        for name, column in table.items():
            simulation.set_input(name, _NOW, column)
        return simulation

    def verdicts(self, table: Any) -> Verdicts:
        simulation = self._simulation(table)
        return {key: simulation.calculate(key.replace("-", "_"), _NOW) for key in self.programmes}


_NOW = periods.period("2024-09")
"""Any period: no variable depends on it."""


class OpenFiscaShared(OpenFisca):
    """The same with each condition that several programmes share computed once."""

    shared = True

    def explained(self, table: Any) -> tuple[Verdicts, object]:
        """The verdicts and a full trace, which names every variable's value."""
        simulation = self._simulation(table)
        simulation.trace = True
        verdicts = {key: simulation.calculate(key.replace("-", "_"), _NOW) for key in self.programmes}
        return verdicts, simulation.tracer.get_serialized_flat_trace()


# Polars


class Polars(Columns):
    """Our conditions as Polars' expressions, whose booleans follow Kleene too; null is unknown."""

    def __init__(self, book: Rulebook) -> None:
        super().__init__(book)
        self._enums = {
            fact.key: pl.Enum([option.value for option in fact.options])
            for fact in book.facts.values()
            if fact.type is FactType.OPTION
        }
        self._columns = [
            self._expression(programme.rule).alias(key) for key, programme in book.programmes.items()
        ]

    def table(self, arrays: Arrays) -> Any:
        """A data frame: enums, booleans, integers; where a list is not known every post is null."""
        made = {}
        for name, column in arrays.items():
            head, _, option = name.partition(".")
            if name in self._enums:
                values = self._enums[name].categories.to_list()
                made[name] = pl.Series(
                    name, [values[c] if c >= 0 else None for c in column], self._enums[name]
                )
            elif option:
                known = arrays[f"{head}_known"]
                flags = [bool(c) if k else None for c, k in zip(column, known, strict=True)]
                made[name] = pl.Series(name, flags, pl.Boolean)
            elif column.dtype == np.int8:
                made[name] = pl.Series(name, [bool(c) if c >= 0 else None for c in column], pl.Boolean)
            elif not name.endswith("_known"):
                made[name] = pl.Series(name, column)
        return pl.DataFrame(made)

    def verdicts(self, table: Any) -> Verdicts:
        frame = table.lazy().select(*self._columns).collect()
        return {key: (frame[key].cast(pl.Int8) * 2).fill_null(1).to_numpy() for key in self.programmes}

    def _expression(self, node: Node) -> pl.Expr:
        if node.atom is not None:
            return self._atom(node.atom)
        parts = [self._expression(part) for part in node.parts]
        if node.op is Op.NOT:
            return ~parts[0]
        if node.op is Op.DISPUTED:
            return parts[0] & pl.lit(None, pl.Boolean)
        return reduce(and_ if node.op is Op.ALL else or_, parts)

    def _atom(self, atom: Atom) -> pl.Expr:
        fact = self.book.facts[atom.fact]
        if fact.type is FactType.BOOLEAN:
            return pl.col(fact.key) if atom.operand[0] else ~pl.col(fact.key)
        if fact.type is FactType.OPTION:
            of = self._enums[fact.key]
            return reduce(or_, [pl.col(fact.key) == pl.lit(value, of) for value in atom.operand])
        if fact.type is FactType.OPTIONS:
            wanted = atom.operand if atom.op is Op.HAS_ANY else [option.value for option in fact.options]
            held = reduce(or_, [pl.col(f"{fact.key}.{value}") for value in wanted])
            return held if atom.op is Op.HAS_ANY else ~held
        first, end = interval(atom)
        tests = [] if first is None else [_at_least(fact.key, first)]
        return reduce(and_, tests if end is None else [*tests, ~_at_least(fact.key, end)])


def _at_least(fact: str, limit: int) -> pl.Expr:
    """That a number known within limits is at least this: null where the limits lie on both sides."""
    low, high = pl.col(f"{fact}_low") >= limit, pl.col(f"{fact}_high") >= limit
    return low | (high & pl.lit(None, pl.Boolean))
