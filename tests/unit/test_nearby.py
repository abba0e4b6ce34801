from __future__ import annotations

import random
import time

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from knowledge.typed.nearby import Nearby

_LETTERS = "aeinghtu"
_RUN = st.text(alphabet=_LETTERS, min_size=1, max_size=9)


@given(st.sets(_RUN, max_size=30), _RUN)
def test_it_finds_what_a_look_at_every_word_finds(words: set[str], typed: str) -> None:
    slips = 2 if len(typed) >= 6 else 1
    expected = {(word, OSA.distance(word, typed)) for word in words if len(word) > 1}
    near = {(word, distance) for word, distance in expected if distance <= slips}
    assert set(Nearby(words).of(typed)) == (near if len(typed) >= 3 else set())


def test_the_fewest_slips_come_first() -> None:
    found = Nearby(["nghieng", "nghien", "nghienh"]).of("nghien")
    assert [slips for _, slips in found] == [0, 1, 1]


def test_a_look_up_does_not_slow_with_the_number_of_words() -> None:
    chosen = random.Random(3)
    typed = ["ngaoi", "khoahn", "trngu", "luaat", "dieuu"] * 40
    took = []
    for count in (1_000, 30_000):
        near = Nearby({"".join(chosen.choices("bcdfgjlmopqrsvwxyz", k=8)) for _ in range(count)})
        took.append(min(_time(near, typed) for _ in range(5)))
    assert took[1] < 5 * took[0]


def _time(near: Nearby, typed: list[str]) -> float:
    started = time.process_time()
    for word in typed:
        near.of(word)
    return time.process_time() - started
