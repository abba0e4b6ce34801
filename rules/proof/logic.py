"""Parts of a rule that cannot do anything: groups that are always true or false, parts that never decide.

Exact: the decision diagrams are followed over everybody whose facts are known, not over samples.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rules.model import Node, Programme, Rulebook, Truth
from rules.proof.coverage import Level, Watched
from rules.proof.finding import Finding, Kind
from rules.proof.parts import ALWAYS, NEVER, Path, called, parts, put
from rules.proof.space import Space

_WORD = {Truth.TRUE: "đúng", Truth.FALSE: "sai"}


def check_programme(book: Rulebook, programme: Programme, watch: Sequence[Watched]) -> Iterator[Finding]:
    """What is wrong with a programme's conditions, each alone and all together.

    ``watch`` are the programme's atomic conditions.
    """
    sound = True
    for condition in programme.conditions:
        found = tuple(check_rule(book, condition, f"điều kiện {condition.id!r}", programme.id))
        sound = sound and all(finding.kind is Kind.DECLARED_IN_VAIN for finding in found)
        yield from found
    for remark in (*programme.to_confirm, *programme.notes):
        if remark.when is not None:
            yield from check_rule(book, remark.when, f"when của {remark.id!r}", programme.id)
    if sound:
        yield from _together(book, programme, watch)


def check_rule(book: Rulebook, rule: Node, name: str, programme: str) -> Iterator[Finding]:
    """Parts of a rule that are always true or false; where there is none, those that never decide."""
    space = Space(book.facts, [rule])
    constant = dict(_constant(space, rule))
    for path, truth in constant.items():
        if not any(other != path and other[: len(path)] == path for other in constant):
            node = _at(rule, path)
            word = "luôn đúng" if truth is Truth.TRUE else "không bao giờ đúng"
            kind = Kind.ALWAYS if truth is Truth.TRUE else Kind.NEVER
            words = f"{name}: {called(node)} {word}, dù người được xét là ai"
            yield Finding(kind, words, node.place or rule.place, (programme,))
    if not constant:
        yield from _idle(space, rule, name, programme)


def _at(rule: Node, path: Path) -> Node:
    for place in path:
        rule = rule.parts[place]
    return rule


def _constant(space: Space, rule: Node) -> Iterator[tuple[Path, Truth]]:
    """The parts that say the same of everybody, and what they say."""
    for path, node in parts(rule):
        truths = space.reached([space.diagram(node)], space.exact)
        if len(truths) == 1:
            ((truth,),) = truths
            yield path, truth


def _idle(space: Space, rule: Node, name: str, programme: str) -> Iterator[Finding]:
    """The parts that never decide, outermost only, and declarations of such that are not true."""
    own = space.diagram(rule)
    settled: list[Path] = []
    for path, node in parts(rule):
        if not path or any(path[: len(each)] == each for each in settled):
            continue
        said = None
        for truth, instead in ((Truth.FALSE, NEVER), (Truth.TRUE, ALWAYS)):
            if space.same(own, space.diagram(put(rule, path, instead)), space.exact):
                said = _WORD[truth]
        if said is not None:
            settled.append(path)
        if said is not None and not node.redundant:
            words = (
                f"{name}: {called(node)} không bao giờ quyết định; coi như luôn {said} thì kết quả vẫn vậy"
            )
            yield Finding(Kind.NEVER_DECIDES, words, node.place or rule.place, (programme,))
        elif said is None and node.redundant:
            words = f"{name}: {called(node)} khai là redundant nhưng có lúc quyết định kết quả"
            yield Finding(Kind.DECLARED_IN_VAIN, words, node.place or rule.place, (programme,))


def _together(book: Rulebook, programme: Programme, watch: Sequence[Watched]) -> Iterator[Finding]:
    """Conditions that the others imply, and tests that decide their condition but never alone the verdict."""
    whole = programme.rule
    space = Space(book.facts, [whole])
    own = space.diagram(whole)
    implied = False
    for place, condition in enumerate(programme.conditions if len(programme.conditions) > 1 else ()):
        if space.same(own, space.diagram(put(whole, (place,), ALWAYS)), space.exact):
            implied = True
            if not condition.redundant:
                words = (
                    f"điều kiện {condition.id!r} không bao giờ quyết định: các điều kiện khác đã bao gồm nó"
                )
                yield Finding(Kind.IMPLIED, words, condition.place, (programme.id,))
    for each in () if implied else watch:
        if each.level is Level.CONDITION:
            words = (
                f"{called(each.node)} không một mình làm đổi kết quả chương trình, chỉ đổi điều kiện chứa nó"
            )
            yield Finding(Kind.NEVER_ALONE, words, each.node.place, (programme.id,))
