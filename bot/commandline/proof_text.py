"""What running the cases shows, in sentences."""

from __future__ import annotations

from collections.abc import Iterable

from bot.commandline.proof import Proof
from rules.model import Place, Truth
from rules.proof.cases import Failure
from rules.proof.coverage import Covered, Level, Pairing, Watched
from rules.proof.parts import called
from rules.proof.suggest import suggestion, written

_EMPTY = "(trống)"
_PAIRING = {
    Pairing.UNIQUE: "chỉ khác điều kiện này",
    Pairing.COUPLED: "chỉ khác dữ kiện này",
    Pairing.MASKING: "dữ kiện khác cũng khác nhưng không có tác dụng",
}


def say_proof(proof: Proof, *, pairs: bool) -> None:
    """Print what failed and what is not covered, then the sums; ``pairs``: every pair too."""
    for cases in _by_line(proof.failed):
        _say_failures(cases)
    tried = {example.programme for example in proof.examples}
    for programme in proof.book.programmes:
        if programme not in tried:
            print(f"Chưa có trường hợp nào: {programme} (cần tệp {programme}.yaml cạnh các tệp khác)")
    for each in proof.covered:
        untried = each.watched.programme.id not in tried
        if pairs or (not untried and (each.lacks_pair or each.lacks_unknown)):
            _say_covered(proof, each)
    _say_undecided(proof)
    for mutant in proof.survived:
        where = f"{mutant.place}: {mutant.programme.id}, {mutant.condition.id}"
        print(f"Không trường hợp nào phát hiện: {where}: {mutant.what}")
    failed = len({id(failure.example) for failure in proof.failed})
    print(f"{len(proof.examples)} trường hợp, {failed} không đạt.")
    print(f"Điều kiện đơn có cặp trường hợp mà một mình nó quyết định (MC/DC): {_share(*proof.pairs)}.")
    print(f"Điều kiện đơn có trường hợp chưa biết mà một mình nó quyết định: {_share(*proof.unknowns)}.")
    if proof.mutants:
        caught = len(proof.mutants) - len(proof.survived)
        print(f"Chỗ làm sai thử mà các trường hợp phát hiện: {_share(caught, len(proof.mutants))}.")


def _share(done: int, able: int) -> str:
    percent = 100 if done == able else min(round(100 * done / able, 1), 99.9)
    return f"{done}/{able} ({str(percent).replace('.', ',')}%)"


def _by_line(failed: Iterable[Failure]) -> list[list[list[Failure]]]:
    """The failures by the line of their case, and there by case."""
    found: dict[Place, dict[str, list[Failure]]] = {}
    for failure in failed:
        example = failure.example
        found.setdefault(example.place, {}).setdefault(example.name, []).append(failure)
    return [list(cases.values()) for cases in found.values()]


def _say_failures(cases: list[list[Failure]]) -> None:
    """The failures of the cases at one line; those that went the same way are told once."""
    alike: dict[tuple[object, ...], list[list[Failure]]] = {}
    for failed in cases:
        alike.setdefault(tuple((f.key, f.expected, f.got) for f in failed), []).append(failed)
    for same in alike.values():
        example = same[0][0].example
        print(f"Không đạt: {example.place}: {example.programme}: {example.name}")
        if len(same) > 1:
            print(f"    và {len(same) - 1} trường hợp khác của dòng này")
        for failure in same[0]:
            expected, got = (", ".join(names) or _EMPTY for names in (failure.expected, failure.got))
            print(f"    {failure.key}: trường hợp ghi {expected}, kết quả là {got}")


def _say_covered(proof: Proof, each: Covered) -> None:
    watched = each.watched
    lacks = each.lacks_pair or each.lacks_unknown
    where = f"{watched.node.place}: {watched.programme.id}, {watched.condition.id}"
    print(f"{'Chưa phủ' if lacks else 'Đã phủ'}: {where}: {called(watched.node)}")
    if each.pair is not None and each.pairing is not None:
        level = "" if watched.level is Level.VERDICT else ", xét trong điều kiện chứa nó"
        print(f"    đúng: {each.pair[0].name}\n    sai: {each.pair[1].name}")
        print(f"    ({_PAIRING[each.pairing]}{level})")
    if each.unknown is not None:
        print(f"    chưa biết: {each.unknown.name}")
    if lacks:
        _say_lacking(proof, each)


def _say_lacking(proof: Proof, each: Covered) -> None:
    what = "cặp trường hợp mà một mình nó quyết định" if each.lacks_pair else "trường hợp chưa biết"
    print(f"    thiếu {what}")
    people = [e for e in proof.examples if e.programme == each.watched.programme.id and e.whole]
    found = suggestion(proof.book.facts, each, people)
    if found is not None:
        changes = " và ".join(f"facts: {written(proof.book.facts, change)}" for change in found.changes)
        print(f"    thêm chẳng hạn vào người “{found.person.name}”: {changes}")


def _say_undecided(proof: Proof) -> None:
    """The tests that cannot alone decide the verdict, each once for all the conditions that share it."""
    groups: dict[tuple[object, ...], list[Watched]] = {}
    for covered in proof.covered:
        watched = covered.watched
        if watched.level is not Level.VERDICT:
            groups.setdefault((watched.node.place, watched.node, watched.level), []).append(watched)
    for alike in groups.values():
        watched = alike[0]
        conditions: dict[str, list[str]] = {}
        for each in alike:
            conditions.setdefault(each.programme.id, []).append(each.condition.id)
        named = "; ".join(f"{programme}: {', '.join(ids)}" for programme, ids in conditions.items())
        print(f"Xét hết mọi người có thể có: {watched.node.place}: {called(watched.node)} [{named}]")
        if watched.level is Level.CONDITION:
            print("    không bao giờ một mình làm đổi kết quả chương trình; tính cặp trong điều kiện chứa nó")
        else:
            print(f"    {_never(watched)}; không tính vào độ phủ. {watched.node.redundant}".rstrip())


def _never(watched: Watched) -> str:
    """In which of its truths a test never decides its condition."""
    truths = {own for own, *_ in watched.flip.deciding()}
    if Truth.TRUE in truths:
        return "khi sai thì điều kiện không đổi dù coi nó là đúng"
    if Truth.FALSE in truths:
        return "khi đúng thì điều kiện không đổi dù coi nó là sai"
    return "dù nó đúng hay sai, điều kiện không đổi"
