"""What each command of the command line does."""

from __future__ import annotations

import logging
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from bot.channels import ChannelError
from bot.commandline.inputs import Facts, file_facts, file_text, is_file, line_facts, line_text
from bot.errors import InputError, StorageError
from bot.settings import SettingsError, data_folder, now, read_settings, today
from knowledge.clause import KnowledgeError
from rules.model import RuleError

if TYPE_CHECKING:
    from rules.evaluate import Evaluator


def run(given: Namespace) -> int:
    """Run the command that was given; bad input is one line on stderr for each fault, and exit code 2."""
    logging.basicConfig(
        level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr
    )
    try:
        return _COMMANDS[given.command or "chat"](given)
    except (InputError, SettingsError, StorageError, ChannelError, KnowledgeError, RuleError) as error:
        for line in str(error).splitlines():
            print(f"dieukien: {line}", file=sys.stderr)
        return 2


def _chat(_: Namespace) -> int:
    from bot.channels.local_files import LocalFiles
    from bot.channels.terminal import run_terminal
    from bot.shelf import EVERY
    from bot.upkeep import repeating
    from bot.wiring import build_assistant
    from bot.workshop import Workshop

    settings = read_settings()
    assistant = build_assistant(settings.database_url, now, settings.controller, settings.public_url or "")
    files = LocalFiles(Workshop(assistant, today, now))
    with repeating(assistant.refresh, EVERY):
        return run_terminal(assistant, today, sys.stdin, sys.stdout, data_folder() / "history", files)


def _run(_: Namespace) -> int:
    from bot.commandline.serving import run

    return run(read_settings())


def _serve(given: Namespace) -> int:
    settings = read_settings()
    if given.check:
        from bot.commandline.server_checks import shown

        print("\n".join(shown(settings)))
        return 0
    from bot.commandline.serving import serve

    return serve(settings)


def _healthy(_: Namespace) -> int:
    from bot.commandline.server_checks import healthy

    return 0 if healthy(read_settings()) else 1


# Clauses and search


_UNREAD = {
    "empty": "tệp không có chữ",
    "old-font": "chữ theo bảng mã cũ (TCVN3 hoặc VNI), xin chuyển sang Unicode rồi thử lại",
    "quoted": "mọi điều khoản đều nằm trong ngoặc kép, như lời trích văn bản khác",
    "refused": "các dòng giống số điều, khoản chỉ là lời dẫn chiếu hoặc không theo thứ tự",
    "prose": "không có dòng nào mở đầu bằng số điều, mục, khoản, điểm",
}


def _say_if_unread(name: str, text: str) -> None:
    """Says on stderr why a file gives no clause but its opening."""
    from knowledge.parsing.parse import survey
    from knowledge.parsing.survey import unread

    if why := unread(text, survey("d", text)):
        print(f"dieukien: {name}: không nhận ra điều khoản nào: {_UNREAD[why]}", file=sys.stderr)


def _clauses(given: Namespace) -> int:
    from knowledge.citation import cite
    from knowledge.clause import Level
    from knowledge.library import parse_unindexed

    path = Path(given.document) if given.document else None
    if path is not None and is_file(path):
        name = path.name.encode("utf-8", "replace").decode("utf-8")
        text = file_text(path)
        document, clauses = parse_unindexed(name, text)
        listed = [(document, clause) for clause in clauses]
        if clauses and all(clause.level in (Level.MO_DAU, Level.KET) for clause in clauses):
            _say_if_unread(name, text)
    else:
        from bot.wiring import stored_corpus

        corpus = stored_corpus(read_settings().database_url)
        if given.document and given.document not in corpus.documents:
            known = ", ".join(corpus.documents)
            raise InputError(f"{given.document}: không có văn bản hay tệp này (văn bản: {known})")
        listed = [
            (corpus.documents[clause.document], clause)
            for clause in corpus.clauses.values()
            if given.document in (None, clause.document)
        ]
    for document, clause in listed:
        if given.json:
            _write(
                {
                    "id": clause.id,
                    "document": clause.document,
                    "citation": cite(clause, document),
                    "text": clause.text,
                    "start": clause.start,
                    "end": clause.end,
                }
            )
        else:
            print(f"{clause.id}\t{clause.plain.strip().splitlines()[0] if clause.plain.strip() else ''}")
    return 0


def _index(given: Namespace) -> int:
    from bot.commandline.indexing import index

    return index(given)


def _write(value: object) -> None:
    sys.stdout.buffer.write(orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE))


def _search(given: Namespace) -> int:
    if given.batch == bool(given.query):
        raise InputError("cần câu cần tìm, ví dụ: dieukien search kỷ luật, hoặc --batch để đọc đầu vào chuẩn")
    query = " ".join(given.query)
    if query != query.encode("utf-8", "replace").decode("utf-8"):
        raise InputError("câu cần tìm không phải chữ UTF-8")
    from bot.commandline.searching import as_json, opened, show

    search = opened(given)
    if given.batch:
        return _each_line(lambda line: as_json(line, search(line)), blank=True)
    found = search(query)
    if given.json:
        sys.stdout.buffer.write(as_json(query, found))
    else:
        show(query, found, given.offset)
    return 0


def _collection(given: Namespace) -> int:
    from bot.commandline.searching import build

    return build(given)


def _each_line(answer: Callable[[str], bytes], *, blank: bool = False) -> int:
    """Answer standard input line by line; a line that cannot be used is named, and the others answered."""
    failed = False
    for number, raw in enumerate(sys.stdin.buffer, 1):
        if not raw.strip() and not blank:
            continue
        try:
            sys.stdout.buffer.write(answer(line_text(raw, number)))
            sys.stdout.buffer.flush()
        except (InputError, RuleError) as error:
            failed = True
            print(f"dieukien: dòng {number}: {error}", file=sys.stderr)
    return 2 if failed else 0


# Facts


def _check(given: Namespace) -> int:
    from bot.commandline.list_file import is_list

    if is_list(given):
        return _check_list(given)
    _check_options(given)
    from bot.commandline.answers_json import OutcomeWriter
    from bot.commandline.changes_json import changes_beside
    from bot.commandline.held import judging
    from bot.commandline.sheet_file import chosen, write_sheet
    from bot.wiring import build_evaluator
    from knowledge.library import corpus
    from rules.facts import Case, read_case

    clauses = corpus() if given.batch or given.json else judging(_told)
    evaluator = build_evaluator(clauses)
    writer = OutcomeWriter(evaluator)
    book, day = evaluator.book, today()
    programmes = chosen(evaluator, given.programme)
    if given.verdicts:
        return _verdicts(evaluator, programmes)

    def line(case: Case) -> bytes:
        beside = changes_beside(evaluator, case, programmes) if given.changes else None
        return writer.line(case, programmes, beside=beside)

    if given.batch:
        return _each_line(lambda facts: line(read_case(book, line_facts(facts), day)))
    path = Path(given.file)
    facts = file_facts(path)
    try:
        case = read_case(book, facts, day)
    except RuleError as error:
        raise InputError(f"{path}: {error}") from None
    if given.pdf:
        write_sheet(given, evaluator, clauses, facts, day, read_settings().public_url or "")
        return 0
    if given.json:
        sys.stdout.buffer.write(line(case))
        return 0
    from bot.commandline.report import report_lines

    print("\n".join(report_lines(evaluator, clauses, case, programmes, changes=given.changes, today=day)))
    return 0


def _told(line: str) -> None:
    """What is to be known beside an answer."""
    print(f"dieukien: {line}", file=sys.stderr)


def _check_list(given: Namespace) -> int:
    """A list of people, or a template for one."""
    from bot.commandline.held import judging
    from bot.commandline.list_file import check_list
    from bot.wiring import build_evaluator
    from handlers.resources import Resources
    from knowledge.search import SearchIndex

    if given.batch or given.json or given.changes or given.verdicts or given.pdf:
        raise InputError("danh sách đi cùng -o, --programme và --course-start, không đi cùng tùy chọn khác")
    clauses = judging(_told)
    resources = Resources(build_evaluator(clauses), clauses, SearchIndex(clauses))
    return check_list(given, resources, today())


def _check_options(given: Namespace) -> None:
    """InputError where options are given that do not go together."""
    if given.batch == bool(given.file):
        raise InputError("cần một tệp dữ kiện, hoặc --batch để đọc từ đầu vào chuẩn")
    if given.verdicts and (given.changes or not given.batch):
        raise InputError("--verdicts đi cùng --batch, không đi cùng --changes")
    if given.pdf and (given.batch or given.json or given.changes):
        raise InputError("--pdf đi cùng một tệp dữ kiện, không đi cùng --batch, --json, --changes")
    if not given.pdf and (given.name or given.unit):
        raise InputError("--name và --unit đi cùng --pdf")
    if given.course_start:
        raise InputError("--course-start đi cùng một danh sách .xlsx hoặc .csv")


def _verdicts(evaluator: Evaluator, programmes: Sequence[str]) -> int:
    """Answer standard input in blocks of lines, each person with the verdicts alone."""
    from bot.commandline.verdict_lines import VerdictWriter
    from rules.lists.columns import ColumnEvaluator

    writer = VerdictWriter(ColumnEvaluator(evaluator), list(programmes))
    failed = False
    for block in writer.blocks(sys.stdin.buffer, today()):
        sys.stdout.buffer.writelines(block.answers)
        sys.stdout.buffer.flush()
        for number, error in sorted(block.faults.items()):
            failed = True
            print(f"dieukien: dòng {number}: {error}", file=sys.stderr)
    return 2 if failed else 0


def _next(given: Namespace) -> int:
    from bot.commandline.answers_json import OutcomeWriter
    from bot.wiring import build_evaluator
    from knowledge.library import corpus
    from rules.dialogue import next_fact, open_facts
    from rules.facts import read_case

    evaluator = build_evaluator(corpus())
    writer = OutcomeWriter(evaluator)
    book, day = evaluator.book, today()
    programmes = tuple(given.programme or book.programmes)
    for programme in programmes:
        if programme not in book.programmes:
            raise InputError(f"không có chương trình {programme!r} (có: {', '.join(book.programmes)})")

    def following(line: str) -> bytes:
        facts = line_facts(line)
        case = read_case(book, facts, day)
        declined = _declined(facts)
        asked = next_fact(evaluator, case, programmes, declined)
        left = open_facts(evaluator, case, programmes, declined)
        return writer.line(case, programmes, next=asked, open=left)

    return _each_line(following)


def _declined(facts: Facts) -> frozenset[str]:
    """The facts asked already and not known: those given as null. A birth date answers for the age."""
    declined = {key for key, value in facts.items() if value is None}
    return frozenset(declined | {"age"} if "birth_date" in declined else declined)


# Verifying


def _verify(_: Namespace) -> int:
    from bot.commandline.verify import verify

    return verify(print, lambda line: print(line, file=sys.stderr))


def _documents(given: Namespace) -> int:
    from bot.commandline.documents import run

    return run(given)


# Rules


def _rules(given: Namespace) -> int:
    if given.rules == "graph":
        from bot.commandline.rules_graph import graph

        return graph(given, today())
    from bot.commandline.proving import check_rules, try_rules

    return check_rules(given) if given.rules == "check" else try_rules(given)


# What is stored


def _backup(given: Namespace) -> int:
    from bot.commandline import backup

    return {"backup": backup.backup, "restore": backup.restore, "move": backup.move}[given.command](given)


def _statistics(given: Namespace) -> int:
    from bot.commandline import statistics

    return statistics.stats(given) if given.command == "stats" else statistics.admin_link(given)


_COMMANDS: Mapping[str, Callable[[Namespace], int]] = {
    "chat": _chat,
    "run": _run,
    "serve": _serve,
    "healthy": _healthy,
    "clauses": _clauses,
    "index": _index,
    "search": _search,
    "collection": _collection,
    "documents": _documents,
    "check": _check,
    "next": _next,
    "verify": _verify,
    "rules": _rules,
    "backup": _backup,
    "restore": _backup,
    "move": _backup,
    "stats": _statistics,
    "admin-link": _statistics,
}
