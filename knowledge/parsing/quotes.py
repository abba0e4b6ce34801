"""Quoted provisions: “Điều 5. …” in an amending law is not its own, nor what follows to its end.

One pass over the lines, so that marks of quotation that never close cost no more than those that do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.parsing.layout import ends_sentence
from knowledge.parsing.numbering import marks
from knowledge.parsing.opening import ends_clauses

OPENING = "“«‟„"
CLOSING = "”»"
_MARKS = re.compile(r"[“”«»„‟\"]|''|``|‘‘|’’")
_LAST = re.compile(r"(?:[”»\"“]|''|’’)[\s.;,:)\]]*$")
_AFTER_OPENING = re.compile(r"^[\s“«\"„‟'`‘(\[]*")
_INSTRUCTS = re.compile(
    r"(?:như sau|sau đây|thành)\s*:\s*(?:[“«\"„]|'')?\s*$"
    r"|(?:sửa đổi|bổ sung|thay thế).{0,80}:\s*(?:[“«\"„]|'')?\s*$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"(?:\d{1,3}[a-zđ]?|[a-zđ]{1,2}|[IVX]+)\s*[.)/\-]|Điều \d|ĐIỀU \d|[-–+]\s|(?:Sửa đổi|Bổ sung)"
)
_ARTICLE = re.compile(r"(?:Điều|ĐIỀU)\s*(?P<number>\d{1,4})[a-zđ]?\s*[.:]\s*(?P<rest>.*)")
_OWN = re.compile(
    r"(?:Sửa đổi|Bổ sung|Bãi bỏ|Thay|Hủy bỏ|Hiệu lực|Điều khoản|Trách nhiệm|Tổ chức|Quy định chuyển tiếp"
    r"|(?:Bộ luật|Luật|Nghị định|Thông tư|Quyết định|Pháp lệnh|Nghị quyết) này)"
)
_NEAR = 6
_NEAR_BY = 20


@dataclass(frozen=True, slots=True)
class Balance:
    """What a line does to the depth of quotation.

    ``net``: marks opened less those closed; ``opened_at``: where in the words the mark stands that the line
    leaves open, -1 for none; ``last``: whether the line's last word closes a quotation.
    """

    net: int
    opened_at: int
    last: bool


def balance(words: str, announced: bool = False) -> Balance:
    """How a line's marks of quotation open and close; straight ones by what stands beside them.

    ``announced``: the line before ends in a colon, so that a mark alone opens.
    """
    open_at: list[int] = []
    closed = 0
    for match in _MARKS.finditer(words):
        if _opens(words, match, announced):
            open_at.append(match.start())
        elif open_at:
            open_at.pop()
        else:
            closed += 1
    return Balance(len(open_at) - closed, open_at[-1] if open_at else -1, bool(_LAST.search(words)))


def _opens(words: str, match: re.Match[str], announced: bool) -> bool:
    sign = match.group()
    ahead = words[max(match.start() - _NEAR_BY, 0) : match.start()].rstrip()
    last = match.end() == len(words)
    if sign in OPENING or sign in ("``", "‘‘"):
        return not (last and ahead.endswith((".", ";")))
    if sign in CLOSING or sign == "’’":
        return not ahead and not last and sign == "”"
    if last:
        return ahead.endswith(":") if ahead else announced
    before, after = words[match.start() - 1 : match.start()], words[match.end()]
    return not after.isspace() and (not before or before.isspace() or before in "([:")


def find(lines: Sequence[str]) -> frozenset[int]:
    """The numbers of the lines that lie in quoted provisions; the line on which one begins is not among
    them where words of the law itself stand before it.
    """
    return frozenset(_Reader(lines).read())


class _Reader:
    """Reads the lines in order; ``begun`` is the line where the quotation that is open began.

    ``closed`` is the line that last seemed to close it, ``resumed`` the one where the law itself may go on:
    they bound a quotation whose marks do not balance.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.quoted: set[int] = set()
        self.begun: int | None = None
        self.depth = 0
        self.closed: int | None = None
        self.resumed: int | None = None
        self.article = 0
        self.before = ""

    def read(self) -> set[int]:
        for i, words in enumerate(self.lines):
            if not words:
                continue
            if self.begun is not None and self._resumes(i, words):
                self._leave_unbalanced(i)
            if self.begun is None:
                self._outside(i, words)
            else:
                self._inside(i, words)
            self.before = words
        if self.begun is not None:
            self._leave_unbalanced(None)
        return self.quoted

    def _outside(self, i: int, words: str) -> None:
        if match := _ARTICLE.match(words):
            self.article = int(match["number"])
        if not _MARKS.search(words):
            return
        here = balance(words, self.before.endswith(":"))
        if here.opened_at < 0:
            if words[0] in OPENING + '"' and any(marks(_AFTER_OPENING.sub("", words))):
                self.quoted.add(i)
        elif self._provision(i, words, here):
            if here.opened_at == 0:
                self.quoted.add(i)
            self.begun, self.depth, self.closed, self.resumed = i, here.net, None, None

    def _provision(self, i: int, words: str, here: Balance) -> bool:
        """Whether what is quoted from here has clauses: a mark follows, or words announced on their own."""
        quoted = _AFTER_OPENING.sub("", words[here.opened_at :])
        if not quoted:
            return any(marks(_AFTER_OPENING.sub("", self._next(i))))
        announced = self.before if here.opened_at == 0 else words[: here.opened_at]
        return any(marks(quoted)) or bool(_INSTRUCTS.search(announced.rstrip()))

    def _next(self, i: int) -> str:
        return next((words for words in self.lines[i + 1 : i + _NEAR] if words), "")

    def _inside(self, i: int, words: str) -> None:
        if _MARKS.search(words):
            here = balance(words)
            self.depth += here.net
            if here.last or self.depth <= 0:
                self.closed = i
            if self.depth <= 0 and here.last:
                self._leave(i + 1)
                return
            self.depth = max(self.depth, 1)
        if self.resumed is None and self._may_resume(words):
            self.resumed = i

    def _resumes(self, i: int, words: str) -> bool:
        """Whether the law itself goes on although nothing closed: its next instruction, or its next Điều."""
        if (match := _ARTICLE.match(words)) and int(match["number"]) == self.article + 1:
            if self.closed is not None and _LAST.search(self.before):
                return True
            return ends_sentence(self.before) and bool(_OWN.match(match["rest"]))
        following = self._next(i)[:1]
        instructs = _CLAUSE.match(words) and _INSTRUCTS.search(words)
        return bool(instructs and following and following in OPENING + '"')

    def _may_resume(self, words: str) -> bool:
        match = _ARTICLE.match(words)
        return bool(match and int(match["number"]) == self.article + 1) or ends_clauses(words)

    def _leave_unbalanced(self, resumed: int | None) -> None:
        """The quotation ends with its last closing mark, or where the law goes on; it was none if nowhere."""
        end = self.closed + 1 if self.closed is not None else resumed
        if end is None:
            end = self.resumed
        self._leave(0 if end is None else end)

    def _leave(self, end: int) -> None:
        """What was quoted ends before line ``end``."""
        begun, self.begun, self.depth = self.begun, None, 0
        if begun is not None:
            self.quoted.update(range(begun + 1, end))
