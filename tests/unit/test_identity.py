"""What heads of documents state, in many layouts: every field is right, or none, and never another one."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
import yaml

from knowledge.drafting.identity import recognise
from knowledge.normalise import fold

CASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("letterheads.yaml").read_text(encoding="utf-8")
)
FIELDS = ("kind", "number", "day", "issuer", "subject", "in_force")


def said(case: dict[str, Any]) -> dict[str, Any]:
    """What is recognised in a case, in the form of its truth."""
    text = normalize("NFD", case["text"]) if case.get("decomposed") else case["text"]
    found = recognise(text)
    stated = {name: each.value for name in FIELDS if (each := getattr(found, name))}
    if found.effects:
        stated["effects"] = [f"{effect.verb} {effect.number}" for effect in found.effects]
    blank = [name for name in ("number", "day") if getattr(found, f"blank_{name}")]
    return stated | ({"blank": blank} if blank else {})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_head_states_what_it_states(case: dict[str, Any]) -> None:
    assert said(case) == case["truth"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_value_is_quoted_from_its_place(case: dict[str, Any]) -> None:
    text = case["text"]
    found = recognise(text)
    if found.number:
        passage = text[found.number.start : found.number.end]
        assert "".join(passage.split()) == found.number.value
    if found.subject:
        passage = fold(text[found.subject.start : found.subject.end])
        words = fold(found.subject.value).split()
        assert [word for word in words if word not in passage] == []
    for effect in found.effects:
        assert effect.number in text[effect.start : effect.end]
