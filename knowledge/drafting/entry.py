"""A document's description as a piece of YAML in the form of sources.yaml, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import yaml

from knowledge.clause import Document, KnowledgeError
from knowledge.parsing import manifest
from knowledge.parsing.corrections import NONE, Corrections
from knowledge.validity import Kind, Validity

_WIDTH = 110
_DEEPEST = 10
_HEAD = """\
# Mục mô tả của văn bản, do máy đọc từ chính văn bản. Xin đối chiếu từng dòng, sửa chỗ sai
# rồi gửi lại tệp này. Không thêm điều văn bản không nêu. Cách ghi từng khóa: docs/tasks/them-van-ban.md.
"""


def entry_yaml(document: Document, file: str, corrections: Corrections = NONE) -> str:
    """The description as a list of one, with a line of help above; ``manifest.read`` reads it back."""
    data = {
        key: value
        for key, value in _entry(document, file, corrections).items()
        if value not in (None, [], {})
    }
    written = yaml.dump([data], Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH)
    return _HEAD + written


def read_entry(name: str, text: str) -> manifest.Entry:
    """The one description in a file; KnowledgeError, with the file's name and the line, for what is wrong."""
    _check_shape(name, text)
    try:
        entries = manifest.read(text)
    except KnowledgeError as error:
        raise KnowledgeError(
            re.sub(rf"^{re.escape(manifest.MANIFEST)}\b", lambda _: name, str(error))
        ) from None
    if len(entries) != 1:
        raise KnowledgeError(f"{name}: phải mô tả đúng một văn bản, nhưng có {len(entries)}")
    return entries[0]


def _check_shape(name: str, text: str) -> None:
    """A description is flat: what is deep, or repeats itself by reference, is refused before it is built."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST or isinstance(event, yaml.AliasEvent):
                raise KnowledgeError(f"{name}: các mục lồng vào nhau quá sâu, hoặc dẫn lại nhau")
    except yaml.YAMLError:
        return  # told with its line by whoever reads it


class _Dumper(yaml.SafeDumper):
    """Indents lists as in sources.yaml."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _entry(document: Document, file: str, corrections: Corrections) -> Mapping[str, Any]:
    return {
        "id": document.id,
        "file": file,
        "name": document.name,
        "short": document.short,
        "subject": document.subject,
        "kind": document.kind,
        "number": document.number,
        "day": document.day,
        "issuer": document.issuer,
        "provincial": document.provincial,
        "validity": document.validity,
        "aliases": list(document.aliases),
        "period": _period(document.period),
        "effects": [_filled(asdict(effect)) for effect in document.effects],
        "corrections": _corrections(corrections),
    }


def _period(period: Validity) -> dict[str, Any]:
    return {key: _plain(value) for key, value in _filled(asdict(period)).items()}


def _plain(value: Any) -> Any:
    return [_filled(each) for each in value] if isinstance(value, tuple) else value


def _filled(data: Mapping[str, Any]) -> dict[str, Any]:
    """The keys that have a value."""
    return {key: str(value) if isinstance(value, Kind) else value for key, value in data.items() if value}


def _corrections(corrections: Corrections) -> dict[str, list[dict[str, str]]]:
    groups: dict[str, list[dict[str, str]]] = {}
    for group in ("taken", "closings", "joined", "furniture", "spellings"):
        items = getattr(corrections, group)
        if items:
            groups[group] = [{key: str(getattr(item, key)) for key in item.__slots__} for item in items]
    return groups


def text_file(name: str) -> str:
    """A name for the text in the description: the file's own, ending in .txt, without folders."""
    stem = re.split(r"[\\/]", name)[-1].rpartition(".")[0] or name
    return re.sub(r"[\\/:\r\n\t]+", "-", stem).strip() + ".txt"
