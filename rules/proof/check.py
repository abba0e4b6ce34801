"""Checking the rules themselves: everything in them that cannot be meant so.

Pure: the files, the clauses and the cases are handed in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rules.loading.load import load
from rules.model import Rulebook, RuleError
from rules.proof.cases import Example, read_examples
from rules.proof.coverage import Watched, watched
from rules.proof.finding import Finding, Kind, gathered
from rules.proof.limits import check_limits
from rules.proof.logic import check_programme
from rules.proof.quotes import Quoted, check_quotes, quotes
from rules.proof.use import check_facts, check_groups, check_shared


def check(
    files: Mapping[str, str], clauses: Mapping[str, str], cases: Mapping[str, str] | None
) -> tuple[Finding, ...]:
    """All that is found in the rules, faults first, by file and line.

    ``files`` maps the path below ``rules/`` to text, ``clauses`` a clause's id to its text, ``cases`` the
    path of a file of cases to its text; None where there are no cases to hold the limits against.
    """
    found = gathered(_findings(files, clauses, cases))
    return tuple(sorted(found, key=lambda f: (not f.fault, f.place or ("", 0))))


def _findings(
    files: Mapping[str, str], clauses: Mapping[str, str], cases: Mapping[str, str] | None
) -> Iterator[Finding]:
    try:
        quoted = quotes(files)
        yield from check_quotes(quoted, clauses)
        book = load(files, _forgiving(clauses, quoted))
        yield from check_facts(book)
        yield from check_shared(files)
        yield from check_groups(files, book, clauses)
        watch = {key: tuple(watched(book.facts, each)) for key, each in book.programmes.items()}
        for key, programme in book.programmes.items():
            yield from check_programme(book, programme, watch[key])
        yield from _check_cases(book, watch, cases)
    except RuleError as error:
        yield _unreadable(error)


def _unreadable(error: RuleError) -> Finding:
    text = str(error).removeprefix(f"{error.place}: ")
    return Finding(Kind.UNREADABLE, text, error.place)


def _forgiving(clauses: Mapping[str, str], quoted: tuple[Quoted, ...]) -> dict[str, str]:
    """The clauses as the rules would have them: one wrong quote must not hide what else is wrong."""
    wanted = dict(clauses)
    for clause, quote, _ in quoted:
        wanted[clause] = f"{wanted.get(clause, '')}\n{quote}"
    return wanted


def _check_cases(
    book: Rulebook, watch: Mapping[str, Sequence[Watched]], cases: Mapping[str, str] | None
) -> Iterator[Finding]:
    if cases is None:
        words = "không có thư mục trường hợp thử, nên chưa kiểm tra các mức có trường hợp ở hai bên hay chưa"
        yield Finding(Kind.CASES_ABSENT, words)
        return
    examples: list[Example] = []
    for file, text in cases.items():
        examples += read_examples(book, file, text)
    for key, programme in book.programmes.items():
        own = [example for example in examples if example.programme == key]
        yield from check_limits(book, programme, watch[key], own)
