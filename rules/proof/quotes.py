"""Whether each quote stands in its clause, once, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import yaml

from rules.loading.reader import place_of, read_yaml
from rules.model import Place
from rules.proof.finding import Finding, Kind

_NAMED = 3


class Quoted(NamedTuple):
    """A clause's id and the words quoted from it, with the line of the words."""

    clause: str
    quote: str
    place: Place


def quotes(files: Mapping[str, str]) -> tuple[Quoted, ...]:
    """Every quote in these rule files (path below ``rules/`` to text); RuleError where one is no YAML.

    A quote that others repeat by reference (``*name``) is given once.
    """
    found: list[Quoted] = []
    for path, text in files.items():
        file = f"rules/{path}"
        for mapping in _mappings(read_yaml(file, text).node):
            keys = {key.value: value for key, value in mapping.value if isinstance(key, yaml.ScalarNode)}
            clause, quote = keys.get("clause"), keys.get("quote")
            if isinstance(clause, yaml.ScalarNode) and isinstance(quote, yaml.ScalarNode):
                found.append(Quoted(clause.value, quote.value, place_of(file, quote)))
    return tuple(found)


def _mappings(node: yaml.Node) -> Iterator[yaml.MappingNode]:
    """The mappings in a node, each once, in the order of the file."""
    seen: set[int] = set()
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, yaml.MappingNode):
            yield each
            waiting += [value for _, value in reversed(each.value)]
        elif isinstance(each, yaml.SequenceNode):
            waiting += reversed(each.value)


def check_quotes(found: tuple[Quoted, ...], clauses: Mapping[str, str]) -> Iterator[Finding]:
    """What is wrong with these quotes; one found in other clauses too is said once, at its first place."""
    said: set[tuple[str, str]] = set()
    for clause, quote, place in found:
        text = clauses.get(clause)
        times = 0 if text is None else _times(text, quote)
        others = [key for key, other in clauses.items() if key != clause and quote in other]
        if times == 0:
            yield Finding(Kind.QUOTE_MISSING, _missing(clause, quote, others, known=text is not None), place)
        elif times > 1:
            words = f"câu trích đứng {times} lần trong {clause}, cần trích dài hơn: “{quote}”"
            yield Finding(Kind.QUOTE_REPEATED, words, place)
        elif others and (clause, quote) not in said:
            said.add((clause, quote))
            words = f"câu trích của {clause} cũng có nguyên văn ở {_named(others)}: “{quote}”"
            yield Finding(Kind.QUOTE_ELSEWHERE, words, place)


def _times(text: str, quote: str) -> int:
    """How many times a quote stands in a text, overlapping ones included."""
    return sum(text.startswith(quote, at) for at in range(len(text) - len(quote) + 1))


def _missing(clause: str, quote: str, others: list[str], *, known: bool) -> str:
    where = f"nhưng có ở {_named(others)}" if others else "cũng không có ở điều khoản nào khác"
    if not known:
        return f"không có điều khoản {clause!r}; câu trích {where.removeprefix('nhưng ')}: “{quote}”"
    return f"câu trích không có nguyên văn trong {clause}, {where}: “{quote}”"


def _named(others: list[str]) -> str:
    more = f" và {len(others) - _NAMED} điều khoản khác" if len(others) > _NAMED else ""
    return ", ".join(others[:_NAMED]) + more
