"""A document's identity as JSON, and back."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from knowledge.clause import Document
from knowledge.validity import Change, Effect, Kind, Validity


def to_json(document: Document) -> str:
    """All that is known of a document."""
    return json.dumps(asdict(document), default=str, ensure_ascii=False)


def from_json(written: str) -> Document:
    """The document; one that was written before there were periods has none."""
    data = json.loads(written)
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
