"""Which lines of a text open which clauses, and how the clauses hang together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from knowledge.clause import KnowledgeError, Level
from knowledge.normalise import fold
from knowledge.parsing.corrections import Closing
from knowledge.parsing.numbering import LEVELS, Kind, Mark, article, marks, names_only
from knowledge.parsing.opening import Before, Turn, annex, attachment, ends_clauses, opens_clause, opens_dash
from knowledge.parsing.page import Page
from knowledge.parsing.survey import Why

_LISTS = (Kind.DIEM, Kind.SO, Kind.GACH)
_DASHES = (Kind.GACH, Kind.CONG)
_SOON = 3
_DEEPEST = 2
_PARAGRAPH_LINES = 30
# A note at the end of a consolidated text: "[1] Luật số …".
_NOTE = re.compile(r"\[\d{1,3}\]|\(\*+\)\s*Văn bản")


@dataclass(slots=True, eq=False)
class Node:
    """A clause: the line where it begins, and what is known of it while it is open.

    ``announces``: its last words end in a colon. ``dashes`` and ``closings`` count what is below it;
    ``last`` holds the latest number of each count below it, ``segments`` how often an id's segment was used.
    """

    kind: Kind | None
    level: Level
    number: str
    id: str
    parent: Node | None
    first_line: int
    bracket: bool = False
    announces: bool = False
    dashes: int = 0
    closings: int = 0
    last: dict[tuple[Kind, str], tuple[int, int]] = field(default_factory=dict)
    segments: dict[str, int] = field(default_factory=dict)


class Grown(NamedTuple):
    """The clauses of a text in its order, and the lines that looked like one and opened none."""

    nodes: list[Node]
    refused: list[tuple[int, Mark, Why]]


def grow(page: Page) -> Grown:
    """The clauses of a text; the first begins with the first line. None for an empty text."""
    tree = _Tree(page)
    before = Before()
    for i, line in enumerate(page.lines):
        if line.words:
            opened = tree.read(i, before)
            before = Before(line.words, opened, apart=i in page.tables)
        elif page.is_apart(i):
            before = replace(before, apart=True)
    if page.lines and not tree.nodes:
        tree.add(Level.MO_DAU, "", 0)
    if tree.nodes:
        tree.nodes[0].first_line = 0
    return Grown(tree.nodes, tree.refused)


class _Tree:
    """Reads the lines in order and keeps what is open; ``path`` is that, from the document down."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.nodes: list[Node] = []
        self.root = Node(None, Level.MO_DAU, "", page.document_id, None, 0)
        self.path = [self.root]
        self.running: dict[Kind, tuple[int, int]] = {}
        self.started = False
        self.ending: Node | None = None
        self.annex: Node | None = None
        self.notes = False
        self.refused: list[tuple[int, Mark, Why]] = []

    def read(self, i: int, before: Before) -> bool:
        """Reads a line with words; whether it opened a clause."""
        opened = self._read(i, before)
        if not self.nodes:
            self.add(Level.MO_DAU, "", i)
        self.path[-1].announces = self.page.lines[i].words.endswith(":")
        return opened

    def _read(self, i: int, before: Before) -> bool:
        if closing := self.page.closings.get(i):
            self._close(i, closing)
            return False
        if taken := self.page.taken.get(i):
            self._enter(i, taken, self._depth(taken))
            return True
        words = self.page.lines[i].words
        if i in self.page.prose:
            self._refuse_prose(i, words)
            self._end(i, words, also=i in self.page.tables)
            return False
        if self._begins_part(i, words, before):
            return True
        if self.notes or (self.ending and _NOTE.match(words)):
            self.notes = True
            return False
        refused: Mark | None = None
        for mark in map(self._settled, marks(words)):
            if self._begins_untitled_part(i, mark):
                self._next_part()
            depth = self._depth(mark)
            if self._opens(i, mark, depth, before):
                self._enter(i, mark, depth)
                return True
            refused = refused or mark
        self._refuse(i, refused or article(words))
        self._end(i, words)
        return False

    def _end(self, i: int, words: str, *, also: bool = True) -> None:
        """Begins the ending at recipients or a signature; an annex, whose forms have both, has none."""
        notes = i > self.page.last_heading > 0 and bool(_NOTE.match(words))
        if also and self.started and not self.ending and not self.annex and (notes or ends_clauses(words)):
            self.notes = notes
            self.ending = self.add(Level.KET, "", i)

    def _refuse_prose(self, i: int, words: str) -> None:
        why = Why.QUOTED if i in self.page.quoted else Why.CONTENTS
        if i not in self.page.tables and (mark := next(marks(words.lstrip('“«"„ ')), None)):
            self._note(i, mark, why)

    def _refuse(self, i: int, mark: Mark | None) -> None:
        if mark is None:
            return
        if names_only(mark) if mark.kind is Kind.DIEU else mark.rest[:1].islower():
            why = Why.REFERENCE
        else:
            why = Why.ENDED if self.ending else Why.OUT_OF_TURN
        self._note(i, mark, why)

    def _note(self, i: int, mark: Mark, why: Why) -> None:
        if mark.kind not in (*_DASHES, Kind.SO):
            self.refused.append((i, mark, why))

    # A document may have several parts, each with opening, clauses and ending: a decision, what it issues.

    def _begins_part(self, i: int, words: str, before: Before) -> bool:
        """Opens an annex, or what the document issues; whether it did."""
        if self.ending and not self.notes:
            before = replace(before, apart=True)  # names below a signature end no sentence
        if self.started and (mark := annex(words, self._following(i), before)):
            if self.annex and self.annex.number == mark.number != "":
                return False
            self._next_part()
            self.annex = self.add(Level.PHU_LUC, mark.number, i, Kind.PHU_LUC)
            self.path.append(self.annex)
            self.started = True
            return True
        if self.ending and (name := attachment(words)):
            self._next_part()
            self.path.append(self.add(Level.KEM_THEO, name, i, Kind.PHU_LUC))
            self.started = True
            return True
        return False

    def _following(self, i: int) -> str:
        return next((line.words for line in self.page.lines[i + 1 : i + 5] if line.words), "")

    def _begins_untitled_part(self, i: int, mark: Mark) -> bool:
        """Whether clauses begin anew after an ending although no title was known for one."""
        if not self.ending or not mark.first or self.notes:
            return False
        return i in self.page.headings if mark.kind is Kind.DIEU else mark.kind in (Kind.PHAN, Kind.CHUONG)

    def _next_part(self) -> None:
        self.path = [self.root]
        self.root.last.clear()
        self.running.clear()
        self.started, self.ending, self.annex, self.notes = False, None, None, False

    def _resume(self) -> None:
        """What looked like the ending was none: a number goes on after it."""
        if self.ending:
            self.nodes.remove(self.ending)
            self.root.segments[str(Level.KET)] -= 1
            self.ending = None

    # Whether a mark opens a clause, and where.

    def _settled(self, mark: Mark) -> Mark:
        """The mark itself; "1)" counts khoản, but parts of a khoản where one written "1." is open."""
        if mark.bracket and any(node.kind is Kind.KHOAN and not node.bracket for node in self.path):
            return replace(mark, kind=Kind.SO)
        return mark

    def _depth(self, mark: Mark) -> int:
        """How many open nodes, the document first, stay open above a clause with this mark."""
        if self._is_announced(mark):
            return len(self.path)
        if mark.kind is Kind.TIEU_KHOAN:
            for depth in range(len(self.path), 1, -1):
                node = self.path[depth - 1]
                if node.kind in (Kind.KHOAN, Kind.TIEU_KHOAN) and node.number == mark.stem:
                    return depth
            return self._depth_by_kind(Kind.KHOAN)
        return self._depth_by_kind(mark.kind)

    def _is_announced(self, mark: Mark) -> bool:
        """Whether a list begins here that the words before announce with a colon: "- Gồm:", "(1) …"."""
        top = self.path[-1]
        begins = mark.kind is Kind.GACH or (mark.kind in _LISTS and mark.first)
        announces = top.announces and top.kind in (*_LISTS, Kind.DOAN) and top.kind is not mark.kind
        return begins and announces and sum(node.kind is mark.kind for node in self.path) < _DEEPEST

    def _depth_by_kind(self, kind: Kind) -> int:
        """Beside what is open of the same kind; else below all that stands higher."""
        kinds = [node.kind for node in self.path]
        if kind in kinds:
            return len(kinds) - 1 - kinds[::-1].index(kind)
        depth = len(kinds)
        while depth > 1 and _closes(kind, kinds[depth - 1]):
            depth -= 1
        return depth

    def _opens(self, i: int, mark: Mark, depth: int, before: Before) -> bool:
        if mark.kind in _DASHES:
            return self.started and not self.ending and opens_dash(mark, before)
        if mark.kind is Kind.DIEU:
            return i in self.page.headings
        if i < self.page.preamble and mark.kind >= Kind.KHOAN:
            return False
        turn = self._turn(mark, self.path[depth - 1])
        if self.ending:
            return turn is Turn.NEXT and not mark.first and mark.kind <= Kind.KHOAN
        if mark.kind is Kind.SO and self._runs_on(i, mark):
            return False
        return opens_clause(mark, turn, before)

    def _turn(self, mark: Mark, parent: Node) -> Turn:
        """Where the number stands in its count below the parent; Điều and chương count through a document."""
        last = parent.last.get((mark.kind, mark.stem))
        running = self.running.get(mark.kind)
        if any(before is not None and mark.follows(before) for before in (last, running)):
            return Turn.NEXT
        if mark.first and last is None and self._may_begin(mark, parent):
            return Turn.NEXT
        return Turn.SOON if 0 < mark.order[0] - (last or running or (0, 0))[0] <= _SOON else Turn.OTHER

    def _may_begin(self, mark: Mark, parent: Node) -> bool:
        """Whether a count may begin below the parent: "2.1" not beside khoản, a Điều 1 once in a part."""
        if mark.kind is Kind.TIEU_KHOAN:
            return parent.number == mark.stem or not any(kind is Kind.KHOAN for kind, _ in parent.last)
        return True

    def _runs_on(self, i: int, mark: Mark) -> bool:
        """Whether "(1)" begins its line by chance: "(2)" follows inside the lines of the same paragraph."""
        following = f" ({mark.order[0] + 1})"
        for line in self.page.lines[i : i + _PARAGRAPH_LINES]:
            if not line.words:
                return False
            if following in line.words:
                return True
        return False

    # Growing.

    def _enter(self, i: int, mark: Mark, depth: int) -> None:
        self._resume()
        del self.path[depth:]
        parent = self.path[-1]
        number = mark.number
        if mark.kind in _DASHES:
            parent.dashes += 1
            number = str(parent.dashes)
        else:
            parent.last[mark.kind, mark.stem] = mark.order
        if mark.kind is Kind.CHUONG:
            self.running[mark.kind] = mark.order
        node = self.add(LEVELS[mark.kind], number, i, mark.kind)
        node.bracket = mark.bracket
        self.path.append(node)
        self.started = True

    def _close(self, i: int, closing: Closing) -> None:
        """Opens the paragraph that closes a higher level."""
        ids = [node.id for node in self.path]
        wanted = f"{self.page.document_id}/{closing.below}"
        if wanted not in ids:
            raise KnowledgeError(
                f"{self.page.document_id}: hiệu chỉnh “{closing.line}” cần nằm trong {closing.below}, "
                "nhưng ở đó văn bản đang ở chỗ khác"
            )
        del self.path[ids.index(wanted) + 1 :]
        parent = self.path[-1]
        parent.closings += 1
        self.path.append(self.add(Level.DOAN, str(parent.closings), i, Kind.DOAN))

    def add(self, level: Level, number: str, first_line: int, kind: Kind | None = None) -> Node:
        """A node below what is open; an opening (mo-dau) or ending (ket) stands below the document."""
        parent = self.path[-1] if kind else self.root
        segment = f"{level}-{_in_segment(level, number)}" if number else str(level)
        repeated = parent.segments[segment] = parent.segments.get(segment, 0) + 1
        unique = segment if repeated == 1 else f"{segment}~{repeated}"
        above = None if parent is self.root else parent
        node = Node(kind, level, number, f"{parent.id}/{unique}", above, first_line)
        self.nodes.append(node)
        return node


def _in_segment(level: Level, number: str) -> str:
    """A number as an id shows it: "dd" for "đ", the name of what a document issues as one word."""
    if level is Level.KEM_THEO:
        return "-".join(fold(number).split())
    return number.replace("đ", "dd").replace("Đ", "DD")


def _closes(kind: Kind, other: Kind | None) -> bool:
    """Whether a mark of ``kind`` closes an open ``other``; Điều and Roman mục may stand below each other."""
    if other is None or (kind is Kind.DIEU and other is Kind.LA_MA):
        return False
    return other >= kind


def shown_number(node: Node) -> str:
    """The number as printed; none for a closing paragraph that is the only one."""
    alone = node.level is Level.DOAN and node.parent is not None and node.parent.closings == 1
    return "" if alone else node.number
