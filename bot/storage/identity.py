"""A document's identity, and a document with its text, as JSON and back."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from knowledge.clause import Document, Level
from knowledge.library import Source
from knowledge.parsing.corrections import Closing, Corrections, Furniture, Joined, Spelling, TakenAs
from knowledge.validity import Change, Effect, Kind, Validity


def to_json(document: Document) -> str:
    """All that is known of a document."""
    return json.dumps(asdict(document), default=str, ensure_ascii=False)


def from_json(written: str) -> Document:
    """The document; one that was written before there were periods has none."""
    return _document(json.loads(written))


def _document(data: dict[str, Any]) -> Document:
    data["aliases"] = tuple(data["aliases"])
    data["day"] = _day(data["day"])
    data["period"] = _period(data.get("period") or {})
    data["effects"] = tuple(Effect(**_typed(each)) for each in data.get("effects", ()))
    return Document(**data)


def _period(data: dict[str, Any]) -> Validity:
    changes = tuple(Change(**_typed(each)) for each in data.get("changes", ()))
    start, end = _day(data.get("start")), _day(data.get("end"))
    return Validity(start, end, data.get("replaced_by", ""), changes)


def _typed(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "kind": Kind(data["kind"]), "since": _day(data["since"])}


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


# A document with its text


def source_to_json(source: Source) -> str:
    """A document's identity, its text and how to read it: the same for the same document always."""
    return json.dumps(asdict(source), default=str, ensure_ascii=False, sort_keys=True)


def source_from_json(written: str) -> Source:
    """The document with its text."""
    data = json.loads(written)
    kinds = {"closings": Closing, "joined": Joined, "furniture": Furniture, "spellings": Spelling}
    given = data["corrections"]
    taken = tuple(TakenAs(**{**each, "level": Level(each["level"])}) for each in given["taken"])
    others = {key: tuple(kind(**each) for each in given[key]) for key, kind in kinds.items()}
    return Source(_document(data["document"]), data["file"], data["text"], Corrections(taken, **others))
