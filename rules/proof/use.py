"""What nothing uses: facts, options that no rule tells apart, shared parts, documents of a group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import yaml

from rules.loading.builder import LISTS
from rules.loading.reader import Entry, place_of, read_yaml
from rules.model import Fact, FactType, Node, Place, Rulebook
from rules.proof.finding import Finding, Kind
from rules.proof.space import Space

_SHARED = "shared.yaml"


def all_rules(book: Rulebook) -> Iterator[Node]:
    """Every condition, and every remark's ``when``: all that an answer can change."""
    for programme in book.programmes.values():
        yield from programme.conditions
        yield from (r.when for r in (*programme.to_confirm, *programme.notes) if r.when is not None)


def check_facts(book: Rulebook) -> Iterator[Finding]:
    """Facts that no rule uses, and options that no rule tells apart, unless declared with a reason."""
    rules = tuple(dict.fromkeys(all_rules(book)))
    used = {atom.fact for rule in rules for atom in rule.atoms()}
    used |= {fact.alternative for fact in book.facts.values() if fact.key in used and fact.alternative}
    for fact in book.facts.values():
        if fact.key not in used and not fact.unused:
            words = f"không điều kiện hay ghi chú nào dùng dữ kiện {fact.key!r}"
            yield Finding(Kind.FACT_UNUSED, words, fact.place)
        elif fact.key in used and fact.unused:
            words = f"dữ kiện {fact.key!r} khai là unused nhưng có điều kiện hay ghi chú dùng"
            yield Finding(Kind.DECLARED_IN_VAIN, words, fact.place)
        if fact.key in used and fact.options:
            yield from _check_options(
                book, fact, [r for r in rules if fact.key in {a.fact for a in r.atoms()}]
            )


def _check_options(book: Rulebook, fact: Fact, rules: Iterable[Node]) -> Iterator[Finding]:
    groups = [[option.value for option in fact.options]]
    for rule in rules:
        split = _Split(book, fact, rule)
        groups = [part for group in groups for part in split.parts(group)]
    alike = [group for group in groups if len(group) > 1]
    for group in alike:
        if not any(declared.options >= set(group) for declared in fact.alike):
            words = (
                f"không điều kiện hay ghi chú nào phân biệt các lựa chọn {', '.join(group)} của {fact.key!r}"
            )
            yield Finding(Kind.OPTIONS_ALIKE, words, fact.place)
    for declared in fact.alike:
        if not any(declared.options <= set(group) for group in alike):
            named = ", ".join(option.value for option in fact.options if option.value in declared.options)
            words = f"{fact.key!r} khai {named} là như nhau (alike) nhưng có điều kiện phân biệt"
            yield Finding(Kind.DECLARED_IN_VAIN, words, fact.place)


class _Split:
    """Which options of a fact one rule can tell apart, whatever else is known."""

    def __init__(self, book: Rulebook, fact: Fact, rule: Node) -> None:
        space = Space(book.facts, [rule])
        diagram = space.diagram(rule)
        variable = space.facts.index(fact.key)
        self._fact = fact
        self._states = space.states[variable]
        self._children = [branch.children for branch in diagram.branches() if branch.variable == variable]

    def parts(self, group: list[str]) -> list[list[str]]:
        """The options of a group by what the rule makes of them."""
        found: dict[object, list[str]] = {}
        held = self._beside(group) if self._fact.type is FactType.OPTIONS else ()
        for value in group:
            states = [self._states.of(each | {value}) for each in held] or [self._states.of(value)]
            reached = tuple(children[state] for state in states for children in self._children)
            found.setdefault(reached, []).append(value)
        return list(found.values())

    def _beside(self, group: list[str]) -> list[frozenset[str]]:
        """What can be held beside an option: one option of each kind that the rule sees, or not."""
        kinds: dict[int, str] = {}
        for option in self._fact.options:
            kinds.setdefault(self._states.of(frozenset({option.value})), option.value)
        found = [frozenset[str]()]
        for value in kinds.values():
            found += [each | {value} for each in found]
        return found


def check_shared(files: Mapping[str, str]) -> Iterator[Finding]:
    """Parts of ``shared.yaml`` that no programme uses or includes, directly or through another part."""
    top = read_yaml(f"rules/{_SHARED}", files[_SHARED])
    parts = dict(_shared_parts(top))
    waiting: list[tuple[str, str]] = []
    for path, text in files.items():
        if path.startswith("programmes/"):
            entry = read_yaml(f"rules/{path}", text)
            waiting += [used for key, node in entry.items() for used in _used(node, key)]
    live: set[tuple[str, str]] = set()
    while waiting:
        part = waiting.pop()
        if part in parts and part not in live:
            live.add(part)
            waiting += _used(parts[part][1], part[0])
    for (section, name), (place, _) in parts.items():
        if (section, name) not in live:
            words = f"không chương trình nào dùng {name!r} trong {section}"
            yield Finding(Kind.SHARED_UNUSED, words, place)


def _shared_parts(top: Entry) -> Iterator[tuple[tuple[str, str], tuple[Place, yaml.Node]]]:
    for section in ("expressions", "scopes", *LISTS):
        inner = Entry(top.file, top.take(section))
        for name, node in inner.items():
            yield (section, name), (place_of(top.file, inner.key(name)), node)


def _used(node: yaml.Node, section: str) -> list[tuple[str, str]]:
    """What a node of a section refers to: section and name of each."""
    if isinstance(node, yaml.SequenceNode):
        return [used for each in node.value for used in _used(each, section)]
    if not isinstance(node, yaml.MappingNode):
        return []
    found: list[tuple[str, str]] = []
    sections = {"use": "expressions", "scope": "scopes", "include": section}
    for key, value in node.value:
        if key.value in sections and isinstance(value, yaml.ScalarNode):
            found.append((sections[key.value], value.value))
        else:
            found += _used(value, section)
    return found


def check_groups(files: Mapping[str, str], book: Rulebook, clauses: Mapping[str, str]) -> Iterator[Finding]:
    """Groups whose ``documents`` are not those that their programmes quote."""
    top = read_yaml(f"rules/{_SHARED}", files[_SHARED])
    groups = Entry(top.file, top.take("groups"))
    known = {clause.split("/", 1)[0] for clause in clauses}
    for key, group in book.groups.items():
        place = place_of(top.file, groups.key(key))
        quoted = {
            cite.clause.split("/", 1)[0]: programme.id
            for programme in book.in_group(key)
            for _, cite in programme.cites()
        }
        for document in group.documents:
            if document not in known:
                words = f"nhóm {key!r}: không có văn bản {document!r}"
                yield Finding(Kind.GROUP_DOCUMENTS, words, place)
            elif document not in quoted:
                words = f"nhóm {key!r} nêu văn bản {document!r} mà không chương trình nào của nhóm trích"
                yield Finding(Kind.GROUP_DOCUMENTS, words, place)
        for document, programme in quoted.items():
            if document not in group.documents:
                words = f"nhóm {key!r} chưa nêu văn bản {document!r} mà {programme} trích"
                yield Finding(Kind.GROUP_DOCUMENTS, words, place)
