"""Doubts about texts: how often they are false alarms on sound laws, and how many planted faults they find.

`python -m bench.doubts FILE`: lines of JSON with "id" ("<law>#<article>") and "text" (title, line, text).
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from knowledge.clause import Corpus
from knowledge.drafting.doubt import Why
from knowledge.drafting.draft import draft

_NOBODY = Corpus.of((), ())
_HEAD = "QUỐC HỘI\nLuật số: 99/2031/QH15\n\nLUẬT\n{name}\n\nCăn cứ Hiến pháp;\n\n"
_END = "\n\nLuật này được Quốc hội khóa XV, kỳ họp thứ 9 thông qua ngày 24 tháng 6 năm 2031.\n"
_WHOLE = frozenset({Why.NO_NUMBER, Why.NO_DAY, Why.NO_ISSUER, Why.NO_SUBJECT, Why.NO_KIND, Why.OTHER_SYMBOL})
Planter = Callable[[str, random.Random], str | None]


def laws(path: Path) -> Mapping[str, list[tuple[str, str]]]:
    """The articles of each law: number and text."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        law, _, number = article["id"].rpartition("#")
        found[law].append((number, article["text"]))
    return found


def written(name: str, articles: list[tuple[str, str]]) -> str:
    """A law as a file."""
    body = "\n\n".join(f"Điều {number}. {text.strip()}" for number, text in articles)
    return _HEAD.format(name=name.upper()) + body + _END


def _drop(pattern: str) -> Planter:
    def plant(text: str, chance: random.Random) -> str | None:
        found = list(re.finditer(pattern, text, re.MULTILINE))
        if not found:
            return None
        at = chance.choice(found)
        return text[: at.start()] + text[at.end() :]

    return plant


def _change(pattern: str, change: Callable[[re.Match[str]], str]) -> Planter:
    def plant(text: str, chance: random.Random) -> str | None:
        found = list(re.finditer(pattern, text, re.MULTILINE))
        if not found:
            return None
        at = chance.choice(found)
        return text[: at.start()] + change(at) + text[at.end() :]

    return plant


PLANTED: Mapping[str, tuple[frozenset[Why], Planter]] = {
    "a lost number of a khoản": (frozenset({Why.GAP}), _drop(r"^2\. (?=\S)")),
    "a lost heading of a Điều": (frozenset({Why.GAP}), _drop(r"^Điều (?:[2-9]|1\d)\. [^\n]*\n")),
    "a khoản numbered twice": (
        frozenset({Why.REPEATED, Why.HEADING_LEFT}),
        _change(r"^3\. (?=\S)", lambda _: "2. "),
    ),
    "a sentence broken by a page": (
        frozenset({Why.GOES_ON}),
        _change(r"(?<=[a-zà-ỹ]{3}) (?=[a-zà-ỹ]{2,} [a-zà-ỹ]{2,} [a-zà-ỹ]{2,})", lambda _: "\n\n"),
    ),
    "the end of a khoản cut off": (
        frozenset({Why.BROKEN}),
        _change(r"(?<=[a-zà-ỹ ]{80})[a-zà-ỹ]+\.$(?=\n\n\d\. )", lambda _: ""),
    ),
    "a word misread": (
        frozenset({Why.LETTERS}),
        _change(r"\bnghiệp\b", lambda _: "nghiêp"),
    ),
    "đ as ð": (frozenset({Why.LOOK_ALIKE}), _change(r"\bđược\b", lambda _: "ðược")),
    "a quotation mark lost": (frozenset({Why.QUOTES}), _change("”", lambda _: "")),
    "a reference to no Điều": (
        frozenset({Why.NO_SUCH}),
        _change(r"Điều \d+ (?:của )?Luật này", lambda _: "Điều 999 của Luật này"),
    ),
    "a heading twice": (
        frozenset({Why.REPEATED, Why.BACK, Why.HEADING_LEFT, Why.GAP}),
        _change(r"^Điều (\d+)\. ", lambda found: f"Điều {int(found[1]) - 1}. "),
    ),
}


def alarms(found: Mapping[str, list[tuple[str, str]]]) -> Iterator[tuple[str, Why, str]]:
    """The doubts about the laws as they are."""
    for name, articles in found.items():
        for doubt in draft(name, written(name, articles), None, _NOBODY).doubts:
            if doubt.why not in _WHOLE:
                yield name, doubt.why, doubt.words


def main(path: Path) -> None:
    """Print the false alarms for 100 articles, and the share of planted faults that are found."""
    found = laws(path)
    count = sum(map(len, found.values()))
    raised = list(alarms(found))
    share = 100 * len(raised) / count
    print(f"{len(found)} laws, {count} articles: {len(raised)} doubts, {share:.1f} per 100 articles")
    for why, times in Counter(why for _, why, _ in raised).most_common():
        words = [words for _, other, words in raised if other is why][:6]
        print(f"  {why:14} {times:5} {100 * times / count:6.2f}  {' / '.join(words)[:90]}")
    for name, (expected, plant) in PLANTED.items():
        chance = random.Random(7)
        tried = caught = 0
        for law, articles in found.items():
            text = written(law, articles)
            spoilt = plant(text, chance)
            if spoilt is None:
                continue
            before = Counter(d.why for d in draft(law, text, None, _NOBODY).doubts)
            after = Counter(d.why for d in draft(law, spoilt, None, _NOBODY).doubts)
            tried += 1
            caught += any(after[why] > before[why] for why in expected)
        print(f"  {name:32} {caught:3} of {tried:3}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
