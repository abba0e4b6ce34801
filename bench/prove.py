"""Proves all dialogues and prints what was covered: `make prove`. The same proofs run among the tests."""

from __future__ import annotations

import time

from tests.unit.dialogue_proof import Dialogues, prove_dialogues, prove_functions
from tests.unit.rule_samples import book

EXPLAINED = """\
people: combinations of classes of answers, "unknown" among them; all are judged as by evaluating everything.
dialogues: different ones to their end, in brackets those with vague birth dates; questions: all with effect.
sets: sets of answers; in any order they come down to so many functions, proven in so many steps.

                            people    dialogues questions longest         sets functions    steps    s"""


def main() -> None:
    """Prove every programme, and the provincial plan's together."""
    print(EXPLAINED)
    for key in book().programmes:
        started = time.perf_counter()
        talks, left = prove_dialogues((key,)), prove_functions(key)
        print(
            f"{key:24} {_talks(talks)} {left.sets:12,} {left.functions:9,} {left.steps:8,}"
            f" {time.perf_counter() - started:4.1f}",
            flush=True,
        )
    started = time.perf_counter()
    talks = prove_dialogues(book().groups["dtbd"].programmes)
    print(
        f"{'group dtbd':24} {_talks(talks)} {'-':>12} {'-':>9} {'-':>8} {time.perf_counter() - started:4.1f}"
    )


def _talks(talks: Dialogues) -> str:
    ends = f"{talks.ends:,} ({talks.vague:,})" if talks.vague else f"{talks.ends:,}"
    return f"{talks.people:9,} {ends:>12} {talks.questions:9,} {talks.longest:7}"


if __name__ == "__main__":
    main()
