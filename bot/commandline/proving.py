"""``dieukien rules check`` and ``dieukien rules test``: the rules held against themselves and their cases."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from bot.commandline.held import judging
from bot.commandline.inputs import file_text
from bot.commandline.proof import prove
from bot.commandline.proof_json import proof_lines, where
from bot.commandline.proof_text import say_proof
from bot.errors import InputError
from bot.settings import today
from handlers.outcome.verdicts import lower_first
from handlers.standing_note import note_in
from knowledge.library import corpus
from rules.loading.load import load, packaged_files
from rules.proof.check import check
from rules.proof.finding import Finding, Kind
from rules.proof.quotes import quotes

_FOLDER = Path("tests/cases")


def _clauses() -> dict[str, str]:
    return {clause.id: clause.text for clause in corpus().clauses.values()}


def _cases(given: str | None) -> dict[str, str] | None:
    """The files of cases in a folder, path to text; None where none was given and none is at hand."""
    folder = _FOLDER if given is None else Path(given)
    if not folder.is_dir():
        if given is None:
            return None
        raise InputError(f"{folder}: không có thư mục này")
    files = {str(path): file_text(path) for path in sorted(folder.glob("*.yaml"))}
    if not files:
        raise InputError(f"{folder}: không có tệp trường hợp nào (*.yaml)")
    return files


def _write(value: object) -> None:
    sys.stdout.buffer.write(orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE))


# dieukien rules check


def check_rules(given: Namespace) -> int:
    """Print what is wrong with the rules; 1 where something is, else 0."""
    files = packaged_files()
    found = (*check(files, _clauses(), _cases(given.folder)), *_superseded(files))
    for finding in found:
        if given.json:
            _write(_finding(finding))
        else:
            print(_sentence(finding))
    faults = sum(finding.fault for finding in found)
    if not given.json:
        print(f"{faults} lỗi, {len(found) - faults} điều cần xem lại.")
    return 1 if faults else 0


def _superseded(files: Mapping[str, str]) -> Iterator[Finding]:
    """The quotes whose clauses are not in force as they were written."""
    held, day = judging(lambda line: print(f"dieukien: {line}", file=sys.stderr)), today()
    for clause, _, place in quotes(files):
        if said := note_in(held, clause, day):
            yield Finding(Kind.SUPERSEDED, f"{clause}: {lower_first(said).rstrip('.')}", place)


def _finding(finding: Finding) -> dict[str, Any]:
    severity = "fault" if finding.fault else "remark"
    named = {"kind": finding.kind.value, "severity": severity, "text": finding.text}
    return {**named, **where(finding.place), "programmes": list(finding.programmes)}


def _sentence(finding: Finding) -> str:
    place = f"{finding.place}: " if finding.place else ""
    programmes = f" [{', '.join(finding.programmes)}]" if finding.programmes else ""
    return f"{'Lỗi' if finding.fault else 'Xem lại'}: {place}{finding.text}{programmes}"


# dieukien rules test


def try_rules(given: Namespace) -> int:
    """Run the cases and print how far they cover the rules; 1 where one fails or too little is covered."""
    if not 0 <= given.least <= 100:
        raise InputError("--least cần một số từ 0 đến 100")
    cases = _cases(given.folder)
    if cases is None:
        raise InputError(
            f"ở đây không có thư mục {_FOLDER}; hãy chạy trong thư mục mã nguồn, hoặc nêu thư mục cần thử"
        )
    book = load(packaged_files(), _clauses())
    proof = prove(book, cases, with_mutants=given.mutants)
    if given.json:
        for line in proof_lines(proof):
            _write(line)
    else:
        say_proof(proof, pairs=given.pairs)
    enough = all(done * 100 >= given.least * able for done, able in (proof.pairs, proof.unknowns))
    return 0 if enough and not proof.failed and not proof.survived else 1
