"""Building conditions, remarks and quotes from the YAML of a rule file, and what the files share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import yaml

from rules.loading.reader import Entry, fail
from rules.model import (
    GROUPING,
    ORDERING,
    Atom,
    Cite,
    Fact,
    FactType,
    Group,
    Node,
    Op,
    Remark,
    Statement,
    Value,
)

_OPERATORS = frozenset(op.value for op in Op)
_ALLOWED: Mapping[FactType, frozenset[Op]] = {
    FactType.DATE: ORDERING | {Op.EQ},
    FactType.INTEGER: ORDERING | {Op.EQ, Op.IN},
    FactType.BOOLEAN: frozenset({Op.EQ}),
    FactType.OPTION: frozenset({Op.EQ, Op.IN}),
    FactType.OPTIONS: frozenset({Op.EQ, Op.HAS_ANY}),
}


class Builder:
    """Builds the conditions and remarks of one file."""

    def __init__(
        self, top: Entry, facts: Mapping[str, Fact], clauses: Mapping[str, str], shared: Shared | None
    ) -> None:
        self.top = top
        self.file = top.file
        self.facts = facts
        self.clauses = clauses
        self.shared = shared

    def cites(self, node: yaml.Node) -> tuple[Cite, ...]:
        """A list of quoted passages, at least one, each held against its clause."""
        found = tuple(self.cite(Entry(self.file, each)) for each in self.top.nodes_of(node))
        if not found:
            fail(self.file, node, "cần ít nhất một câu trích")
        return found

    def cite(self, entry: Entry) -> Cite:
        """One quoted passage."""
        clause_node, quote_node = entry.take("clause"), entry.take("quote")
        cite = Cite(entry.string_of(clause_node), entry.string_of(quote_node))
        entry.end()
        if cite.clause not in self.clauses:
            fail(self.file, clause_node, f"không có điều khoản {cite.clause!r}")
        if cite.quote not in self.clauses[cite.clause]:
            fail(self.file, quote_node, f"câu trích không có nguyên văn trong {cite.clause}: {cite.quote!r}")
        return cite

    def statement(self, node: yaml.Node) -> Statement:
        """A sentence with its passages."""
        entry = Entry(self.file, node)
        statement = Statement(entry.string_of(entry.take("text")), self.cites(entry.take("cites")))
        entry.end()
        return statement

    def condition(self, entry: Entry) -> Node:
        """A programme's condition: with id, label, cites, and perhaps a scope."""
        for key in ("id", "label", "cites"):
            if key not in entry:
                entry.fail(f"điều kiện thiếu khóa {key!r}")
        return self.node(entry)

    def node(self, entry: Entry) -> Node:
        """A condition or a part of one: exactly one operator or ``use``, and what is said of it."""
        ident = entry.optional("id", entry.string_of, "")
        label = entry.optional("label", entry.string_of, "")
        cites = entry.optional("cites", self.cites, ())
        scope = entry.optional("scope", lambda node: node, None)
        redundant = entry.optional("redundant", entry.string_of, "")
        left = list(entry.items())
        for key, _ in left:
            if key != "use" and key not in _OPERATORS:
                entry.fail(f"không có toán tử hay khóa {key!r}", key)
        if len(left) != 1:
            entry.fail("mỗi điều kiện có đúng một toán tử, hoặc use")
        key, value = left[0]
        if key == "use":
            used = self._shared(value).expression(entry, value)
            node = replace(used, label=label or used.label, cites=cites or used.cites, id=ident)
        else:
            op = Op(key)
            parts = self._parts(op, value) if op in GROUPING else ()
            atom = None if op in GROUPING else self._atom(op, value)
            node = Node(op, atom, parts, label, cites, ident)
        node = replace(node, redundant=redundant or node.redundant, place=entry.place)
        return node if scope is None else self._scoped(node, entry, scope)

    def _scoped(self, node: Node, entry: Entry, scope: yaml.Node) -> Node:
        outside, inside, doubtful = self._shared(scope).scope(entry, scope)
        applies = Node(Op.ALL, parts=(inside, replace(node, id="")), place=node.place)
        doubted = replace(doubtful, label="", cites=())
        doubt = Node(Op.DISPUTED, None, (doubted,), doubtful.label, doubtful.cites, place=doubtful.place)
        parts = (outside, applies, doubt)
        return Node(Op.ANY, None, parts, node.label, node.cites, node.id, scoped=True, place=node.place)

    def _shared(self, node: yaml.Node) -> Shared:
        if self.shared is None:
            fail(self.file, node, "ở đây chưa dùng được use và scope")
        return self.shared

    def _parts(self, op: Op, value: yaml.Node) -> tuple[Node, ...]:
        if op in (Op.NOT, Op.DISPUTED):
            return (self.node(Entry(self.file, value)),)
        if not isinstance(value, yaml.SequenceNode) or not value.value:
            fail(self.file, value, f"toán tử {op} cần một danh sách điều kiện")
        return tuple(self.node(Entry(self.file, each)) for each in value.value)

    def _atom(self, op: Op, value: yaml.Node) -> Atom:
        entry = Entry(self.file, value)
        pairs = list(entry.items())
        if len(pairs) != 1:
            entry.fail(f"toán tử {op} cần đúng một dữ kiện")
        key, operand = pairs[0]
        fact = self.facts.get(key)
        if fact is None:
            entry.fail(f"không có dữ kiện {key!r}", key)
        if op not in _ALLOWED.get(fact.type, frozenset()):
            entry.fail(f"toán tử {op} không dùng được với dữ kiện {key!r}", key)
        several = op in (Op.IN, Op.HAS_ANY, Op.BETWEEN)
        if op is Op.EQ and fact.type is FactType.OPTIONS:
            if entry.nodes_of(operand):
                fail(self.file, operand, "với dữ kiện nhiều lựa chọn, eq chỉ so với danh sách trống []")
            return Atom(op, key, (frozenset(),))
        nodes = entry.nodes_of(operand) if several else [operand]
        values = tuple(self._value(fact, entry, each) for each in nodes)
        if op is Op.BETWEEN and (len(values) != 2 or values[0] > values[1]):  # type: ignore[operator]  # same type
            fail(self.file, operand, "between cần hai giá trị, nhỏ trước, lớn sau")
        if not values or len(set(values)) < len(values):
            fail(self.file, operand, "danh sách trống hoặc có giá trị viết hai lần")
        return Atom(op, key, values)

    def _value(self, fact: Fact, entry: Entry, node: yaml.Node) -> Value:
        if fact.type is FactType.DATE:
            return entry.date_of(node)
        if fact.type is FactType.INTEGER:
            number = entry.integer_of(node)
            low, high = fact.minimum, fact.maximum
            if (low is not None and number < low) or (high is not None and number > high):
                fail(self.file, node, f"giá trị {number} nằm ngoài giới hạn của dữ kiện {fact.key!r}")
            return number
        value = entry.scalar_of(node)
        known: tuple[Value, ...] = (True, False)
        if fact.type is not FactType.BOOLEAN:
            known = tuple(option.value for option in fact.options)
        if value not in known or (fact.type is FactType.BOOLEAN and not isinstance(value, bool)):
            fail(self.file, node, f"dữ kiện {fact.key!r} không có giá trị {value!r}")
        return value

    def remark(self, entry: Entry) -> Remark:
        """A to-confirm or a note."""
        when: Callable[[yaml.Node], Node | None] = lambda node: self.node(Entry(self.file, node))  # noqa: E731
        remark = Remark(
            entry.string_of(entry.take("id")),
            entry.string_of(entry.take("label")),
            self.cites(entry.take("cites")),
            entry.optional("when", when, None),
        )
        entry.end()
        return remark


class Shared:
    """What ``shared.yaml`` gives to the programmes."""

    def __init__(self, top: Entry, facts: Mapping[str, Fact], clauses: Mapping[str, str]) -> None:
        self.entry = top
        self.file = top.file
        self.listed: dict[str, yaml.Node] = {}
        builder = Builder(top, facts, clauses, None)
        top.integer_of(top.take("version"))
        top.date_of(top.take("date"))
        self.groups = {key: self._group(key, entry) for key, entry in self._entries("groups")}
        self._expressions: dict[str, Node] = {}
        self._scopes: dict[str, tuple[Node, Node, Node]] = {}
        builder.shared = self
        for key, entry in self._entries("expressions"):
            self._expressions[key] = builder.node(entry)
        for key, entry in self._entries("scopes"):
            self._scopes[key] = self._scope(builder, entry)
        self._lists: dict[tuple[str, str], tuple[Node, ...] | tuple[Remark, ...]] = {}
        for kind, read in LISTS.items():
            for key, node in Entry(top.file, top.take(kind)).items():
                items = tuple(read(builder, Entry(top.file, each)) for each in top.nodes_of(node))
                self._lists[kind, key] = items  # type: ignore[assignment]  # one type for one kind
        top.end()

    def _entries(self, section: str) -> list[tuple[str, Entry]]:
        inner = Entry(self.entry.file, self.entry.take(section))
        return [(key, Entry(self.entry.file, node)) for key, node in inner.items()]

    def _group(self, key: str, entry: Entry) -> Group:
        name = entry.string_of(entry.take("name"))
        documents = entry.strings_of(entry.take("documents"))
        nodes = entry.nodes_of(entry.take("programmes"))
        entry.end()
        for node in nodes:
            programme = entry.string_of(node)
            if programme in self.listed:
                fail(self.file, node, f"chương trình {programme!r} đứng trong hai nhóm")
            self.listed[programme] = node
        return Group(key, name, documents, tuple(map(entry.string_of, nodes)))

    @staticmethod
    def _scope(builder: Builder, entry: Entry) -> tuple[Node, Node, Node]:
        parts = tuple(
            builder.node(Entry(entry.file, entry.take(key))) for key in ("outside", "inside", "doubtful")
        )
        entry.end()
        return parts[0], parts[1], parts[2]

    def expression(self, entry: Entry, node: yaml.Node) -> Node:
        """The expression that a node of this entry names."""
        name = entry.string_of(node)
        if name not in self._expressions:
            fail(entry.file, node, f"shared.yaml không có biểu thức {name!r}")
        return self._expressions[name]

    def scope(self, entry: Entry, node: yaml.Node) -> tuple[Node, Node, Node]:
        """The parts of the scope that a node of this entry names: outside, inside, doubtful."""
        name = entry.string_of(node)
        if name not in self._scopes:
            fail(entry.file, node, f"shared.yaml không có phạm vi {name!r}")
        return self._scopes[name]

    def included(self, entry: Entry, node: yaml.Node, kind: str) -> tuple[Node, ...] | tuple[Remark, ...]:
        """The list of this kind that a node of this entry names."""
        name = entry.string_of(node)
        if (kind, name) not in self._lists:
            fail(entry.file, node, f"shared.yaml không có {name!r} trong {kind}")
        return self._lists[kind, name]


LISTS: Mapping[str, Callable[[Builder, Entry], Node | Remark]] = {
    "conditions": Builder.condition,
    "to_confirm": Builder.remark,
    "notes": Builder.remark,
}
