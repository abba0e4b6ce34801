"""The programmes against cases that a personnel officer can read and add to: ``tests/cases/*.yaml``.

They are read, run and measured by the code of ``dieukien rules test``. What that code says of truths,
effects and mistakes is held here against the slow plain reading of ``rule_samples``, which shares none of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import product
from pathlib import Path
from random import Random

import pytest

from bot.commandline.proof import prove
from rules.evaluate import Verdict
from rules.facts import Known
from rules.model import Atom, Fact, FactType, Node, Op, Truth
from rules.proof.cases import Example, failures, read_examples
from rules.proof.coverage import Covered, Level, Pairing, covered, watched
from rules.proof.mutants import mistakes, mutants, survivors
from rules.proof.parts import put
from rules.proof.suggest import suggestion
from tests.unit.rule_samples import F, T, U, atom_truth, book, evaluator, points_near, refinements, truth

FOLDER = Path(__file__).parents[1] / "cases"
ALWAYS, NEVER = Node(Op.ALL), Node(Op.ANY)


@cache
def _examples(programme: str) -> tuple[Example, ...]:
    path = FOLDER / f"{programme}.yaml"
    return read_examples(book(), f"tests/cases/{path.name}", path.read_text(encoding="utf-8"))


@cache
def _covered(programme: str) -> tuple[Covered, ...]:
    found = watched(book().facts, book().programmes[programme])
    return tuple(covered(each, _examples(programme)) for each in found)


ALL = [example for path in sorted(FOLDER.glob("*.yaml")) for example in _examples(path.stem)]


def _named(example: Example) -> str:
    return f"{example.programme}: {example.name}"


@pytest.mark.parametrize("example", ALL, ids=_named)
def test_a_person_gets_the_verdict_of_the_case(example: Example) -> None:
    assert failures(evaluator(), example) == ()


@pytest.mark.parametrize("example", ALL, ids=_named)
def test_the_plain_reading_gives_the_same_verdict(example: Example) -> None:
    truths = [truth(each, example.case.known) for each in book().programmes[example.programme].conditions]
    verdicts = {T: Verdict.ELIGIBLE, F: Verdict.INELIGIBLE, U: Verdict.UNDETERMINED}
    assert verdicts[min(truths)] is example.verdict


def test_every_programme_has_its_cases() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(book().programmes)


@pytest.mark.parametrize("programme", book().programmes)
def test_some_case_of_a_programme_names_what_is_to_be_confirmed(programme: str) -> None:
    assert any(example.to_confirm is not None for example in _examples(programme))


@pytest.mark.parametrize("programme", book().programmes)
def test_every_condition_alone_decides_in_some_case(programme: str) -> None:
    found = {(example.verdict, example.deciding) for example in _examples(programme)}
    for condition in book().programmes[programme].conditions:
        assert (Verdict.INELIGIBLE, (condition.id,)) in found
        if any(atom.fact != "course_start" for atom in condition.atoms()):
            assert (Verdict.UNDETERMINED, (condition.id,)) in found


# Every atomic condition decides alone, both ways


def _rule(each: Covered) -> tuple[Node, tuple[int, ...]]:
    """The rule in which an atomic condition is shown to decide, and where it stands there."""
    programme, condition = each.watched.programme, each.watched.condition
    if each.watched.level is Level.VERDICT:
        return programme.rule, (programme.conditions.index(condition), *each.watched.path)
    return condition, each.watched.path


@pytest.mark.parametrize("programme", book().programmes)
def test_every_atomic_condition_is_covered(programme: str) -> None:
    found = _covered(programme)
    assert len(found) == sum(1 for _ in book().programmes[programme].rule.atoms())
    assert [each.watched.node.atom for each in found if each.lacks_pair or each.lacks_unknown] == []


@pytest.mark.parametrize("programme", book().programmes)
def test_a_pair_shows_by_the_plain_reading_that_the_test_alone_decides(programme: str) -> None:
    for each in _covered(programme):
        if each.pair is None:
            continue
        rule, path = _rule(each)
        results = []
        for example, own, other in zip(each.pair, (T, F), (NEVER, ALWAYS), strict=True):
            known = example.case.known
            assert truth(each.watched.node, known) is own
            results.append(truth(rule, known))
            assert truth(put(rule, path, other), known) is not results[-1]
        assert results[0] is not results[1]
        mine, theirs = (example.case.known for example in each.pair)
        changed = {
            atom
            for atom in rule.atoms()
            if atom_truth(atom, mine.get(atom.fact)) is not atom_truth(atom, theirs.get(atom.fact))
        }
        atom = each.watched.node.atom
        assert atom is not None
        assert atom in changed
        if each.pairing is not Pairing.MASKING:
            assert {each.fact for each in changed} == {atom.fact}
        if each.pairing is Pairing.UNIQUE:
            assert changed == {atom}


@pytest.mark.parametrize("programme", book().programmes)
def test_a_case_with_an_unknown_answer_shows_that_the_test_keeps_the_result_open(programme: str) -> None:
    for each in _covered(programme):
        if each.unknown is not None:
            rule, path = _rule(each)
            known = each.unknown.case.known
            assert truth(each.watched.node, known) is truth(rule, known) is U
            assert truth(put(rule, path, ALWAYS), known) is not truth(put(rule, path, NEVER), known)


@pytest.mark.parametrize("programme", book().programmes)
def test_what_is_said_to_decide_nothing_decides_for_nobody(programme: str) -> None:
    for each in _covered(programme):
        if each.watched.level is Level.NOTHING:
            rule, path = _rule(each)
            always, never = put(rule, path, ALWAYS), put(rule, path, NEVER)
            people = [known for known in _everybody([rule]) if None not in known.values()]
            with_it = any(truth(rule, k) is not truth(never, k) for k in people)
            without = any(truth(rule, k) is not truth(always, k) for k in people)
            assert people
            assert not (with_it and without)


def test_only_tests_that_a_rule_file_calls_redundant_decide_nothing() -> None:
    idle = [each.watched.node for key in book().programmes for each in _covered(key) if _idle(each)]
    assert idle
    assert [node.atom for node in idle if not node.redundant] == []


def _idle(each: Covered) -> bool:
    return each.watched.level is Level.NOTHING


# What is missing is named


def _without(programme: str, dropped: Covered) -> Covered:
    """The same atomic condition, measured on the cases that do not show it as it was shown."""
    pair = dropped.pair or ()
    rest = [each for each in _examples(programme) if each.whole or each not in pair]
    while (found := covered(dropped.watched, rest)).pair is not None:
        rest = [each for each in rest if each is not found.pair[1]]
    return found


@pytest.mark.parametrize("programme", ["da-1641", "kh-thuc-thi-cong-vu", "kl39-ngoai-ngu"])
def test_a_missing_pair_is_found_and_its_suggestion_mends_it(programme: str) -> None:
    people = [each for each in _examples(programme) if each.whole]
    for each in _covered(programme):
        if each.pair is None:
            continue
        lacking = _without(programme, each)
        assert lacking.lacks_pair
        found = suggestion(book().facts, lacking, people)
        assert found is not None
        rule, path = _rule(each)
        shown = []
        for change in found.changes:
            changed = {**found.person.case.known, **change}
            known = {key: value for key, value in changed.items() if value is not None}
            assert truth(put(rule, path, ALWAYS), known) is not truth(put(rule, path, NEVER), known)
            shown.append((truth(each.watched.node, known), truth(rule, known)))
        assert [own for own, _ in shown] == [T, F]
        assert shown[0][1] is not shown[1][1]


# No single mistake in a rule escapes the cases


@pytest.mark.parametrize("programme", book().programmes)
def test_no_mistake_in_a_rule_escapes_the_cases(programme: str) -> None:
    made = list(mutants(book().facts, book().programmes[programme]))
    assert len(made) >= 10
    escaped = survivors(book().facts, made, _examples(programme))
    assert [(mutant.condition.id, mutant.what) for mutant in escaped] == []


def _knowledge(fact: Fact, atoms: list[Atom]) -> list[Known | None]:
    """All that is worth knowing of a fact; of lists only those of one or two."""
    if fact.type is not FactType.OPTIONS:
        return refinements(fact, None, points_near(a for a in atoms if fact.type is not FactType.OPTION))
    values = [option.value for option in fact.options]
    return [None, frozenset(), *{frozenset(pair) for pair in product(values, values)}]


def _everybody(rules: list[Node]) -> list[dict[str, Known | None]]:
    """All that is worth knowing of a person under these rules."""
    atoms = [atom for rule in rules for atom in rule.atoms()]
    facts = list(dict.fromkeys(atom.fact for atom in atoms))
    ways = [_knowledge(book().facts[key], [a for a in atoms if a.fact == key]) for key in facts]
    return [dict(zip(facts, values, strict=True)) for values in product(*ways)]


def _reading(conditions: tuple[Node, ...], known: Mapping[str, Known]) -> tuple[Truth, tuple[str, ...]]:
    truths = [truth(each, known) for each in conditions]
    worst = min(truths)
    deciding = [c.id for c, t in zip(conditions, truths, strict=True) if t is worst and worst is not T]
    return worst, tuple(deciding)


@pytest.mark.parametrize("programme", book().programmes)
def test_mistakes_are_noticed_as_the_plain_reading_says(programme: str) -> None:
    rules = book().programmes[programme].conditions
    made = list(mutants(book().facts, book().programmes[programme]))
    random = Random(4)
    cases = random.sample(_examples(programme), 4)
    left = {id(mutant) for mutant in survivors(book().facts, made, cases)}
    for mutant in random.sample(made, min(25, len(made))):
        at = mutant.position
        wrong = (*rules[:at], mutant.wrong, *rules[at + 1 :])
        noticed = any(_reading(wrong, e.case.known) != _reading(rules, e.case.known) for e in cases)
        assert noticed is (id(mutant) not in left), mutant.what


def test_a_mistake_is_left_out_where_it_changes_nothing_for_anybody_and_only_there() -> None:
    left_out = 0
    for programme in book().programmes.values():
        kept = {(each.position, each.wrong) for each in mutants(book().facts, programme)}
        for mutant in mistakes(book().facts, programme):
            rules = [mutant.condition, mutant.wrong]
            if len({atom.fact for atom in mutant.condition.atoms()}) > 2:
                continue
            same = all(truth(rules[0], k) is truth(rules[1], k) for k in _everybody(rules))
            assert same is ((mutant.position, mutant.wrong) not in kept), mutant.what
            left_out += same
    assert left_out > 0


def test_all_is_proven_as_ci_demands() -> None:
    texts = {str(path): path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.yaml"))}
    proof = prove(book(), texts, with_mutants=False)
    assert proof.failed == ()
    assert proof.pairs[0] == proof.pairs[1] > 140
    assert proof.unknowns[0] == proof.unknowns[1] > 120
