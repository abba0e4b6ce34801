"""The published description of the Bot API, trimmed: what a value of a named type must look like."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SPEC_FILE = Path(__file__).resolve().parent.parent / "botapi_spec.json"
ARRAY = "Array of "
PRIMITIVES: dict[str, tuple[type, ...]] = {
    "String": (str,),
    "Integer": (int,),
    "Float": (int, float),
    "Boolean": (bool,),
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a type, or a parameter of a method.

    ``length`` is the least and the greatest length of a string and its unit (``characters``, ``bytes``, or
    ``parsed``: characters after entity parsing, which is not checked here); ``items`` and ``range`` are the
    bounds of an array's size and of a number; ``values`` the permitted strings, none if any is.
    """

    name: str
    types: tuple[str, ...]
    required: bool
    length: tuple[int, int, str] | None = None
    items: tuple[int, int] | None = None
    range: tuple[int, int] | None = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """A type (fields, or subtypes of which a value is one) or a method (fields and ``returns``)."""

    name: str
    fields: Mapping[str, Field]
    subtypes: tuple[str, ...] = ()
    returns: tuple[str, ...] = ()
    left_out: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a value departs from its description.

    ``kind`` is one of ``missing``, ``unknown``, ``left_out``, ``type``, ``values``, ``length``, ``items``,
    ``range``; ``owner`` and ``field`` name the described field, ``value`` is what stood there.
    """

    kind: str
    path: str
    owner: str
    field: str
    detail: str
    value: object = None

    def __str__(self) -> str:
        return f"{self.path}: {self.detail}"


class Spec:
    """The description: ``methods`` by their name in lower case, ``types`` by name."""

    def __init__(self, text: str) -> None:
        raw = json.loads(text)
        self.version: str = raw["version"]
        self.release_date: str = raw["release_date"]
        self.types = {name: _shape(name, entry) for name, entry in raw["types"].items()}
        self.methods = {name.lower(): _shape(name, entry) for name, entry in raw["methods"].items()}

    def conforms(self, value: object, type_name: str) -> list[str]:
        """Where ``value`` departs from the type, one line each; empty if it conforms."""
        return [str(fault) for fault in self.faults(value, (type_name,), type_name)]

    def faults(
        self, value: object, types: Sequence[str], path: str, owner: str = "", field: str = ""
    ) -> list[Fault]:
        """The faults of a value that may be of any of ``types``; of several, those of the nearest type."""
        tried = [list(self._single(value, name, path, owner, field)) for name in self._expanded(types)]
        return min(tried, key=lambda faults: (_distance(faults, path), len(faults)))

    def members(self, value: Mapping[str, object], shape: Shape, path: str) -> Iterator[Fault]:
        """The faults of an object, or of the parameters of a call."""
        for name in shape.fields:
            if shape.fields[name].required and name not in value:
                yield Fault("missing", f"{path}.{name}", shape.name, name, "is required")
        for name, inner in value.items():
            here = f"{path}.{name}"
            if name in shape.fields:
                yield from self._field(inner, shape.fields[name], here, shape.name)
            elif name in shape.left_out:
                yield Fault("left_out", here, shape.name, name, "is left out of this server's description")
            else:
                yield Fault("unknown", here, shape.name, name, f"{shape.name} has no such field")

    def _expanded(self, types: Iterable[str]) -> list[str]:
        names: list[str] = []
        for name in types:
            subtypes = self.types[name].subtypes if name in self.types else ()
            names.extend(self._expanded(subtypes) if subtypes else [name])
        return names

    def _single(self, value: object, name: str, path: str, owner: str, field: str) -> Iterator[Fault]:
        if name.startswith(ARRAY):
            if not isinstance(value, list):
                yield Fault("type", path, owner, field, f"must be an Array, not {_kind(value)}", value)
                return
            for number, item in enumerate(value):
                yield from self.faults(item, (name[len(ARRAY) :],), f"{path}[{number}]", owner, field)
        elif name in PRIMITIVES:
            right = isinstance(value, PRIMITIVES[name]) and isinstance(value, bool) == (name == "Boolean")
            if not right:
                yield Fault("type", path, owner, field, f"must be a {name}, not {_kind(value)}", value)
        elif name not in self.types:
            raise KeyError(f"{name} is not a described type")
        elif not isinstance(value, dict):
            yield Fault("type", path, owner, field, f"must be a {name}, not {_kind(value)}", value)
        else:
            yield from self.members(value, self.types[name], path)

    def _field(self, value: object, field: Field, path: str, owner: str) -> Iterator[Fault]:
        faults = self.faults(value, field.types, path, owner, field.name)
        yield from faults
        if not faults:
            yield from _bounds(value, field, path, owner)


@cache
def load_spec(path: Path = SPEC_FILE) -> Spec:
    """Reads the trimmed description, once."""
    return Spec(path.read_text(encoding="utf-8"))


def _shape(name: str, entry: dict[str, Any]) -> Shape:
    return Shape(
        name=name,
        fields={key: _read_field(key, field) for key, field in entry.get("fields", {}).items()},
        subtypes=tuple(entry.get("subtypes", ())),
        returns=tuple(entry.get("returns", ())),
        left_out=frozenset(entry.get("left_out", ())),
    )


def _read_field(name: str, entry: dict[str, Any]) -> Field:
    tuples = {key: tuple(value) for key, value in entry.items() if isinstance(value, list)}
    return Field(name=name, required=entry["required"], **tuples)


def _bounds(value: object, field: Field, path: str, owner: str) -> Iterator[Fault]:
    def fault(kind: str, detail: str) -> Fault:
        return Fault(kind, path, owner, field.name, detail, value)

    if field.values and value not in field.values:
        yield fault("values", f"must be one of {', '.join(field.values)}")
    if field.length and field.length[2] != "parsed" and isinstance(value, str):
        least, most, unit = field.length
        size = len(value.encode()) if unit == "bytes" else len(value)
        if not least <= size <= most:
            yield fault("length", f"must be {least}-{most} {unit} long, not {size}")
    if field.items and isinstance(value, list) and not field.items[0] <= len(value) <= field.items[1]:
        yield fault("items", f"must have {field.items[0]}-{field.items[1]} items, not {len(value)}")
    if field.range and isinstance(value, int) and not field.range[0] <= value <= field.range[1]:
        yield fault("range", f"must be {field.range[0]}-{field.range[1]}, not {value}")


def _distance(faults: Iterable[Fault], path: str) -> int:
    """How many of the faults are the value's own and not those of something inside it."""
    depth = path.count(".")
    return sum(fault.path.count(".") <= depth + 1 for fault in faults)


def _kind(value: object) -> str:
    return "null" if value is None else type(value).__name__
