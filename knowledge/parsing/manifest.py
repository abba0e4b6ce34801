"""Reads sources.yaml: the documents' identities and corrections, every fault shown with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

import yaml

from knowledge.clause import Document, KnowledgeError, Level
from knowledge.parsing.corrections import NONE, Closing, Corrections, Furniture, Joined, Spelling, TakenAs
from knowledge.validity import ALWAYS, Change, Effect, Kind, Validity

MANIFEST = "sources.yaml"

_DOCUMENT_KEYS = (
    "id",
    "file",
    "name",
    "short",
    "subject",
    "kind",
    "number",
    "day",
    "issuer",
    "provincial",
    "validity",
    "aliases",
    "period",
    "effects",
    "corrections",
)
_PERIOD_KEYS = ("start", "end", "replaced_by", "changes")
_CHANGE_KEYS = ("clause", "kind", "by", "clause_of", "since")
_EFFECT_KEYS = ("document", "clause", "kind", "since", "clause_of")
_CORRECTION_KEYS = {
    "taken": ("line", "level", "number", "reason"),
    "closings": ("line", "below", "reason"),
    "joined": ("before", "after", "reason"),
    "furniture": ("line", "reason"),
    "spellings": ("shown", "right", "reason"),
}
_NUMBERS = {
    Level.KHOAN: re.compile(r"[1-9][0-9]{0,2}"),
    Level.DIEM: re.compile(r"[a-zđ]"),
    Level.SO: re.compile(r"[1-9][0-9]{0,2}"),
}


@dataclass(frozen=True)
class Entry:
    """One document of the manifest: identity, file's name (given on ``file_line``), how to read it."""

    document: Document
    file: str
    corrections: Corrections
    line: int
    file_line: int


def read(text: str) -> tuple[Entry, ...]:
    """The documents of a manifest, in its order; KnowledgeError, naming the line, for anything wrong."""
    entries: list[Entry] = []
    for node in _documents(text):
        fields = _fields(node, _DOCUMENT_KEYS, "văn bản")
        document, file, corrections = _document(fields), _file(fields), _corrections(fields)
        entry = Entry(document, file, corrections, fields.line, _line(fields.values["file"]))
        for other in entries:
            if entry.document.id == other.document.id:
                raise fields.fault(f"id “{entry.document.id}” đã dùng ở dòng {other.line}", "id")
            if entry.file == other.file:
                raise fields.fault(f"tệp {entry.file} đã dùng ở dòng {other.line}", "file")
        entries.append(entry)
    return tuple(entries)


def fault(line: int, what: str) -> KnowledgeError:
    """The error for a line of the manifest."""
    return KnowledgeError(f"{MANIFEST}, dòng {line}: {what}")


@dataclass(frozen=True)
class _Fields:
    """A mapping of the manifest: its values by key, what it describes and where it stands."""

    values: Mapping[str, yaml.Node]
    what: str
    line: int

    def fault(self, what: str, key: str) -> KnowledgeError:
        node = self.values.get(key)
        return fault(_line(node) if node else self.line, what)

    def text(self, key: str) -> str:
        """A text that must be there."""
        value = self.optional(key)
        if value is None:
            raise self.fault(f"{self.what} thiếu khóa “{key}”", key)
        return value

    def optional(self, key: str) -> str | None:
        node = self.values.get(key)
        return None if node is None else self._scalar(node, key)

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(self._scalar(node, key) for node in self.items(key))

    def items(self, key: str) -> list[yaml.Node]:
        node = self.values.get(key)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            raise self.fault(f"“{key}” phải là một danh sách", key)
        return list(node.value)

    def _scalar(self, node: yaml.Node, key: str) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip() or node.tag == _NULL:
            raise fault(_line(node), f"“{key}” phải có giá trị và là chữ")
        return normalize("NFC", node.value.strip())


_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = "tag:yaml.org,2002:null"


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _documents(text: str) -> list[yaml.Node]:
    try:
        tree = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        raise fault(mark.line + 1 if mark else 1, "không đúng cú pháp YAML") from None
    if not isinstance(tree, yaml.SequenceNode) or not tree.value:
        raise fault(1, "phải là một danh sách văn bản")
    return list(tree.value)


def _fields(node: yaml.Node, known: Iterable[str], what: str) -> _Fields:
    if not isinstance(node, yaml.MappingNode):
        raise fault(_line(node), f"{what} phải gồm các cặp “khóa: giá trị”")
    values: dict[str, yaml.Node] = {}
    for key_node, value in node.value:
        key = str(key_node.value)
        if key not in known:
            raise fault(_line(key_node), f"{what} có khóa lạ “{key}”")
        if key in values:
            raise fault(_line(key_node), f"{what} có khóa “{key}” lặp lại")
        values[key] = value
    return _Fields(values, what, _line(node))


def _document(fields: _Fields) -> Document:
    identifier = fields.text("id")
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", identifier):
        raise fields.fault("“id” chỉ gồm chữ thường không dấu, chữ số và gạch nối", "id")
    return Document(
        id=identifier,
        name=fields.text("name"),
        short=fields.text("short"),
        subject=fields.text("subject"),
        kind=fields.text("kind"),
        validity=fields.text("validity"),
        number=fields.optional("number"),
        day=_day(fields),
        issuer=fields.optional("issuer"),
        provincial=_provincial(fields),
        aliases=fields.texts("aliases"),
        period=_period(fields),
        effects=tuple(map(_effect, _mappings(fields, "effects", _EFFECT_KEYS))),
    )


def _period(fields: _Fields) -> Validity:
    node = fields.values.get("period")
    if node is None:
        return ALWAYS
    period = _fields(node, _PERIOD_KEYS, "period")
    start, end = _day(period, "start"), _day(period, "end")
    if start and end and end < start:
        raise period.fault("“end” phải từ ngày “start” trở đi", "end")
    changes = tuple(map(_change, _mappings(period, "changes", _CHANGE_KEYS)))
    return Validity(start, end, period.optional("replaced_by") or "", changes)


def _change(fields: _Fields) -> Change:
    return Change(
        fields.optional("clause") or "",
        _kind(fields),
        fields.text("by"),
        fields.optional("clause_of") or "",
        _day(fields, "since"),
    )


def _effect(fields: _Fields) -> Effect:
    return Effect(
        fields.text("document"),
        _kind(fields),
        fields.optional("clause") or "",
        _day(fields, "since"),
        fields.optional("clause_of") or "",
    )


def _kind(fields: _Fields) -> Kind:
    written = fields.text("kind")
    if written not in tuple(Kind):
        raise fields.fault(f"“kind” phải là một trong: {', '.join(Kind)}", "kind")
    return Kind(written)


def _mappings(fields: _Fields, key: str, known: Iterable[str]) -> Iterator[_Fields]:
    return (_fields(node, known, key) for node in fields.items(key))


def _file(fields: _Fields) -> str:
    file = fields.text("file")
    if not re.fullmatch(r"[^\\/:]+\.txt", file):
        raise fields.fault("“file” phải là tên một tệp .txt, không kèm thư mục", "file")
    return file


def _day(fields: _Fields, key: str = "day") -> date | None:
    written = fields.optional(key)
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise fields.fault(f"“{key}” phải là ngày như 2022-12-28, không phải “{written}”", key) from None


def _provincial(fields: _Fields) -> bool:
    written = fields.text("provincial")
    if written not in ("true", "false"):
        raise fields.fault(f"“provincial” phải là true hoặc false, không phải “{written}”", "provincial")
    return written == "true"


def _corrections(fields: _Fields) -> Corrections:
    node = fields.values.get("corrections")
    if node is None:
        return NONE
    groups = _fields(node, _CORRECTION_KEYS, "corrections")
    return Corrections(
        taken=tuple(map(_taken, _each(groups, "taken"))),
        closings=tuple(Closing(**texts) for texts in _texts(groups, "closings")),
        joined=tuple(Joined(**texts) for texts in _texts(groups, "joined")),
        furniture=tuple(Furniture(**texts) for texts in _texts(groups, "furniture")),
        spellings=tuple(Spelling(**texts) for texts in _texts(groups, "spellings")),
    )


def _each(groups: _Fields, group: str) -> Iterator[_Fields]:
    for item in groups.items(group):
        yield _fields(item, _CORRECTION_KEYS[group], f"corrections.{group}")


def _texts(groups: _Fields, group: str) -> Iterator[dict[str, str]]:
    for fields in _each(groups, group):
        yield {key: fields.text(key) for key in _CORRECTION_KEYS[group]}


def _taken(fields: _Fields) -> TakenAs:
    written, number = fields.text("level"), fields.text("number")
    level = next((level for level in _NUMBERS if level == written), None)
    if level is None:
        raise fields.fault(f"“level” phải là một trong: {', '.join(_NUMBERS)}", "level")
    if not _NUMBERS[level].fullmatch(number):
        raise fields.fault(f"“number: {number}” không phải số của cấp {level}", "number")
    return TakenAs(fields.text("line"), level, number, fields.text("reason"))
