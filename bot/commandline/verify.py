"""``dieukien verify``: documents, rules and every quote held against each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from bot.commandline.held import in_use
from bot.settings import today
from bot.wiring import build_evaluator
from handlers.resting import resting, resting_line
from knowledge.clause import Clause, KnowledgeError
from knowledge.library import Source, corpus, sources
from rules.model import RuleError

Say = Callable[[str], None]


def verify(say: Say, fault: Say) -> int:
    """Check everything, saying what was checked; 0, or 1 where there is a fault."""
    try:
        faults = [problem for source in sources() for problem in _document(source, say)]
        if not faults:
            _rules(say)
            _standing(say)
    except (KnowledgeError, RuleError) as error:
        faults = [str(error)]
    for problem in faults:
        fault(f"dieukien: {problem}")
    if not faults:
        say("Không có lỗi.")
    return 1 if faults else 0


def _standing(say: Say) -> None:
    """What the conditions rest on that is not in force as it was; no fault, since people are told."""
    held, book = in_use(say), build_evaluator(corpus()).book
    found = list(resting(held, book.programmes.values(), today()))
    for each in found:
        say(f"Xem lại {each.programme.id}: {each.part}, {resting_line(held, each)}")
    if not found:
        say("Không có điều kiện nào dựa vào điều khoản đã thay đổi.")


def _document(source: Source, say: Say) -> list[str]:
    clauses = source.clauses()
    name = source.document.id
    faults = _coverage(name, source.text, clauses)
    repeated = [key for key, count in Counter(clause.id for clause in clauses).items() if count > 1]
    faults += [f"{name}: mã {key} dùng cho hai điều khoản" for key in repeated]
    if not faults:
        say(f"{name}: {len(clauses)} điều khoản, đủ {len(source.text)} ký tự của tệp {source.file}")
    return faults


def _coverage(name: str, text: str, clauses: tuple[Clause, ...]) -> list[str]:
    at = 0
    for clause in clauses:
        if clause.start != at or clause.text != text[clause.start : clause.end]:
            return [f"{clause.id}: không khớp với tệp từ ký tự {at}"]
        at = clause.end
    return [] if at == len(text) else [f"{name}: thiếu từ ký tự {at} đến {len(text)}"]


def _rules(say: Say) -> None:
    """Loading checks every key, fact, value, clause and quote; what it checked is counted here."""
    book = build_evaluator(corpus()).book
    for programme in book.programmes.values():
        quotes = sum(1 for _ in programme.cites())
        say(f"{programme.id}: {len(programme.conditions)} điều kiện, {quotes} câu trích đúng nguyên văn")
    quotes = sum(1 for _ in book.cites())
    facts, places = len(book.facts), len(book.disagreements)
    say(f"{facts} dữ kiện, {len(book.programmes)} chương trình, {places} chỗ văn bản chưa thống nhất")
    say(f"{quotes} câu trích đúng nguyên văn")
