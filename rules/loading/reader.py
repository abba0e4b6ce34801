"""Reading YAML with its places: every error names the file and the line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import NoReturn, TypeVar

import yaml

from rules.model import Place, RuleError, Scalar

T = TypeVar("T")
D = TypeVar("D")

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"


def fail(file: str, node: yaml.Node | None, message: str) -> NoReturn:
    """Raise a RuleError that names the file and the node's line."""
    place = None if node is None else place_of(file, node)
    error = RuleError(f"{place or file}: {message}")
    error.place = place
    raise error


def place_of(file: str, node: yaml.Node) -> Place:
    """Where a node of a file begins."""
    return Place(file, node.start_mark.line + 1)


class Entry:
    """A YAML mapping: its keys are taken one by one, and what is left over is an error."""

    def __init__(self, file: str, node: yaml.Node) -> None:
        if not isinstance(node, yaml.MappingNode):
            fail(file, node, "ở đây cần các cặp khóa và giá trị")
        self.file = file
        self.node = node
        self._left: dict[str, yaml.Node] = {}
        self._keys: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = self.string_of(key)
            if name in self._left:
                fail(file, key, f"khóa {name!r} viết hai lần")
            self._left[name] = value
            self._keys[name] = key

    def __contains__(self, key: str) -> bool:
        return key in self._left

    @property
    def place(self) -> Place:
        """Where this mapping begins."""
        return place_of(self.file, self.node)

    def key(self, name: str) -> yaml.Node:
        """The node of a key itself, taken or not; KeyError where the mapping has none."""
        return self._keys[name]

    def items(self) -> Iterator[tuple[str, yaml.Node]]:
        """The keys not yet taken and their nodes, which are taken now."""
        while self._left:
            key = next(iter(self._left))
            yield key, self._left.pop(key)

    def take(self, key: str) -> yaml.Node:
        """The node of a required key."""
        if key not in self._left:
            fail(self.file, self.node, f"thiếu khóa {key!r}")
        return self._left.pop(key)

    def optional(self, key: str, read: Callable[[yaml.Node], T], default: D) -> T | D:
        """What ``read`` makes of the key's node, or the default where the key is absent."""
        return read(self._left.pop(key)) if key in self._left else default

    def end(self) -> None:
        """Fail on the first key that nothing has taken."""
        for name in self._left:
            self.fail(f"khóa {name!r} không có trong mẫu", name)

    def fail(self, message: str, key: str | None = None) -> NoReturn:
        """Fail at this mapping, or at one of its keys."""
        fail(self.file, self.node if key is None else self._keys[key], message)

    def string_of(self, node: yaml.Node) -> str:
        """A non-empty text."""
        value = self.scalar_of(node)
        if not isinstance(value, str) or not value.strip():
            fail(self.file, node, "ở đây cần một đoạn chữ")
        return value

    def integer_of(self, node: yaml.Node) -> int:
        """A whole number."""
        value = self.scalar_of(node)
        if isinstance(value, bool) or not isinstance(value, int):
            fail(self.file, node, "ở đây cần một số nguyên")
        return value

    def date_of(self, node: yaml.Node) -> date:
        """A day, written YYYY-MM-DD."""
        value = self.scalar_of(node)
        if not isinstance(value, date):
            fail(self.file, node, "ở đây cần một ngày dạng YYYY-MM-DD")
        return value

    def nodes_of(self, node: yaml.Node) -> list[yaml.Node]:
        """The nodes of a list."""
        if not isinstance(node, yaml.SequenceNode):
            fail(self.file, node, "ở đây cần một danh sách")
        return list(node.value)

    def strings_of(self, node: yaml.Node) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(self.string_of(each) for each in self.nodes_of(node))

    def scalar_of(self, node: yaml.Node) -> Scalar:
        """A text, whole number, true or false, or day."""
        if not isinstance(node, yaml.ScalarNode):
            fail(self.file, node, "ở đây cần một giá trị đơn")
        text, tag = str(node.value), node.tag.removeprefix(_TAG)
        try:
            if tag == "str":
                return text
            if tag == "bool":
                return {"true": True, "false": False}[text.lower()]
            if tag == "int":
                return int(text)
            if tag == "timestamp":
                return date.fromisoformat(text)
        except (KeyError, ValueError):
            pass
        fail(self.file, node, f"giá trị {text!r} không dùng được ở đây")


def read_yaml(file: str, text: str) -> Entry:
    """The top mapping of a YAML text; RuleError naming file and line where the text is broken."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        place = f"{file}, dòng {mark.line + 1}" if mark else file
        problem = getattr(error, "problem", None) or "không đọc được"
        raise RuleError(f"{place}: tệp YAML viết sai ({problem})") from None
    if node is None:
        raise RuleError(f"{file}: tệp trống")
    return Entry(file, node)
