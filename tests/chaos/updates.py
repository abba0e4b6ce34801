"""Updates of every kind in the Bot API's description, drawn by chance, and what can go wrong with them."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from botapi.errors import JSON
from botapi.spec import ARRAY, PRIMITIVES, Field, Spec, load_spec
from tests.chaos.hostile import ACTIONS, TEXTS

WHOLE = Path(__file__).parents[1] / "channels" / "botapi_updates.json"
DEEPEST = 5
_NUMBERS = (0, 1, -1, 2**31, 2**53, -(2**63), 2**64, 10**400, -(10**30))
_WORDS = (
    "/start",
    "/dieukien",
    "/tracuu kỷ luật",
    "44",
    "có",
    "/xoadulieu",
    "/dulieucuatoi",
    "@kiem_tra_bot",
)
_WRONG: tuple[Any, ...] = (None, True, 0, -1, 1.5, float("1e308"), "", "x", [], {}, [[]], {"a": {"b": []}})


@cache
def whole() -> Spec:
    """The description of all that can arrive."""
    return load_spec(WHOLE)


@cache
def heights() -> dict[str, int]:
    """How many layers a type has at least; an array may be empty."""
    found = dict.fromkeys(PRIMITIVES, 0)
    types = whole().types
    found |= {name: 0 for shape in types.values() for name in shape.subtypes if name.startswith(ARRAY)}
    while len(found) < len(PRIMITIVES) + len(types) + sum(name.startswith(ARRAY) for name in found):
        for name in types:
            inner = [found.get(each, 999) for each in types[name].subtypes]
            needed = [
                min(found.get(t, 0 if t.startswith(ARRAY) else 999) for t in f.types)
                for f in types[name].fields.values()
                if f.required
            ]
            height = min(inner) if inner else 1 + max(needed, default=0)
            if height < found.get(name, 999):
                found[name] = height
    return found


def kinds() -> list[str]:
    """The names under which an update tells what happened."""
    return [name for name in whole().types["Update"].fields if name != "update_id"]


class Maker:
    """Makes values as the description has them, with the people and chats given."""

    def __init__(self, chance: random.Random, people: list[int], bot: JSON, richness: float = 0.15) -> None:
        self.chance = chance
        self.people = people
        self.bot = bot
        self.richness = richness

    def update(self, number: int, kind: str) -> JSON:
        """An update of this kind."""
        described = whole().types["Update"].fields[kind]
        return {"update_id": number, kind: self.value(described.types[0], 0, described)}

    def value(self, name: str, depth: int, field: Field | None = None) -> Any:
        """A value of a type."""
        if name.startswith(ARRAY):
            count = self.chance.randint(0, 3 if depth < DEEPEST else 1)
            return [self.value(name[len(ARRAY) :], depth + 1, field) for _ in range(count)]
        if name in PRIMITIVES:
            return self._primitive(name, field)
        if name == "User":
            return self._user()
        shape = whole().types[name]
        if shape.subtypes:
            return self.value(self._simple(shape.subtypes, depth), depth)
        made = {
            key: self.value(self.chance.choice(inner.types), depth + 1, inner)
            for key, inner in shape.fields.items()
            if inner.required or (depth < DEEPEST and self.chance.random() < self._share(key))
        }
        return self._as_sent(name, made)

    def _simple(self, subtypes: tuple[str, ...], depth: int) -> str:
        """One of several; far down, the one that ends soonest."""
        if depth < DEEPEST:
            return self.chance.choice(subtypes)
        return min(subtypes, key=heights().__getitem__)

    def _share(self, key: str) -> float:
        """What a message of a chat nearly always has is nearly always there."""
        return 0.9 if key in ("from", "text", "data", "message") else self.richness

    def _as_sent(self, name: str, made: JSON) -> JSON:
        if name == "Chat":
            private = self.chance.random() < 0.5
            made["type"] = "private" if private else self.chance.choice(("group", "supergroup", "channel"))
            made["id"] = self.chance.choice(self.people) if private else -self.chance.randint(1, 10**12)
        if "chat" in made and isinstance(made.get("from"), dict) and made["chat"].get("type") == "private":
            made["chat"]["id"] = made["from"].get("id", 1)
        return made

    def _user(self) -> JSON:
        if self.chance.random() < 0.05:
            return {"id": self.bot["id"], "is_bot": True, "first_name": "Trợ lý"}
        return {"id": self.chance.choice(self.people), "is_bot": False, "first_name": self._words()}

    def _primitive(self, name: str, field: Field | None) -> Any:
        if name == "Boolean":
            return self.chance.random() < 0.5
        if name == "Integer":
            least, most = (field and field.range) or (0, 2**31 - 1)
            return self.chance.randint(least, most)
        if name == "Float":
            return self.chance.choice((0.0, 21.0285, -105.85, 1e-9))
        if field is not None and field.values:
            return self.chance.choice(field.values)
        if field is not None and field.name.endswith("id"):
            return str(self.chance.randint(1, 10**18))
        if field is not None and field.name == "data":
            return self.chance.choice(ACTIONS)
        return self._words()[: field.length[1] if field is not None and field.length else None]

    def _words(self) -> str:
        return (
            self.chance.choice(_WORDS)
            if self.chance.random() < 0.5
            else self.chance.choice(list(TEXTS.values()))
        )


@dataclass(frozen=True)
class Drawn:
    """An update, and whether something was made wrong in it."""

    update: JSON
    wrong: bool


@st.composite
def updates(draw: st.DrawFn, people: list[int], bot: JSON, numbers: Callable[[], int]) -> Drawn:
    """An update of some kind, as described or with a few things wrong."""
    kind = draw(st.sampled_from(kinds()))
    chance = random.Random(draw(st.integers(0, 2**32 - 1)))
    update = Maker(chance, people, bot, draw(st.sampled_from((0.0, 0.1, 0.4)))).update(numbers(), kind)
    wrong = draw(st.sampled_from((0, 0, 1, 1, 2, 5)))
    for _ in range(wrong):
        update = broken(update, chance)
    return Drawn(update, wrong > 0)


def broken(update: JSON, chance: random.Random) -> JSON:
    """The update with one thing wrong somewhere below its number."""
    update = copy.deepcopy(update)
    if not (places := list(_places(update))):
        return update
    holder, key = chance.choice(places)
    chance.choice((_drop, _replace, _replace, _grow, _sink))(holder, key, chance)
    return update


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place inside a value: what holds it, and its key."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        if key != "update_id":
            yield value, key
        yield from _places(inner)


def _drop(holder: Any, key: Any, chance: random.Random) -> None:
    del holder[key]


def _replace(holder: Any, key: Any, chance: random.Random) -> None:
    holder[key] = chance.choice((*_WRONG, *_NUMBERS, *TEXTS.values()))


def _grow(holder: Any, key: Any, chance: random.Random) -> None:
    """Something nobody described, beside or inside."""
    inside = holder[key] if isinstance(holder[key], dict) else holder
    if isinstance(inside, dict):
        inside[chance.choice(("unknown", "id", "chat", "from", "text", "api_kwargs", "self", "\u202e"))] = (
            chance.choice(_WRONG)
        )
    else:
        inside.extend([chance.choice(_WRONG)] * chance.choice((1, 300)))


def _sink(holder: Any, key: Any, chance: random.Random) -> None:
    """Buried under many layers."""
    wrapped = holder[key]
    for _ in range(chance.choice((1, 20, 80))):
        wrapped = [wrapped] if chance.random() < 0.5 else {"message": wrapped}
    holder[key] = wrapped
