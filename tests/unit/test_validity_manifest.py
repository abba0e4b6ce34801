"""Periods, changes and effects as they stand in a manifest and in the database."""

from __future__ import annotations

from datetime import date

import pytest

from bot.storage import identity
from knowledge.clause import KnowledgeError
from knowledge.parsing.manifest import read
from knowledge.validity import Change, Effect, Kind, Validity

ENTRY = """
- id: nd-1
  file: nd-1.txt
  name: Nghị định số 1/2026/NĐ-CP
  short: NĐ 1
  subject: Đào tạo, bồi dưỡng
  kind: Nghị định
  number: 1/2026/NĐ-CP
  day: 2026-01-05
  provincial: false
  validity: Có hiệu lực từ ngày 01/3/2026.
"""
PERIOD = """
  period:
    start: 2026-03-01
    end: 2030-12-31
    replaced_by: Nghị định số 9/2030/NĐ-CP
    changes:
      - clause: dieu-2/khoan-1
        kind: amended
        by: Nghị định số 2/2027/NĐ-CP
        clause_of: nd-2/dieu-1
        since: 2027-02-01
      - kind: suspended
        by: Nghị quyết số 3/NQ-CP
  effects:
    - document: qd1641
      clause: dieu-1/muc-I
      kind: repealed
      clause_of: dieu-40
    - document: Nghị định số 101/2017/NĐ-CP
      kind: replaced
      since: 2026-04-01
"""


def test_all_of_it_is_read_and_comes_back_from_the_database() -> None:
    [entry] = read(ENTRY + PERIOD)
    assert entry.document.period == Validity(
        date(2026, 3, 1),
        date(2030, 12, 31),
        "Nghị định số 9/2030/NĐ-CP",
        (
            Change(
                "dieu-2/khoan-1", Kind.AMENDED, "Nghị định số 2/2027/NĐ-CP", "nd-2/dieu-1", date(2027, 2, 1)
            ),
            Change("", Kind.SUSPENDED, "Nghị quyết số 3/NQ-CP"),
        ),
    )
    assert entry.document.effects == (
        Effect("qd1641", Kind.REPEALED, "dieu-1/muc-I", None, "dieu-40"),
        Effect("Nghị định số 101/2017/NĐ-CP", Kind.REPLACED, "", date(2026, 4, 1)),
    )
    assert identity.from_json(identity.to_json(entry.document)) == entry.document


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("  period:\n    begin: 2026-01-01\n", "dòng 13: period có khóa lạ “begin”"),
        ("  period:\n    start: mai\n", "dòng 13: “start” phải là ngày"),
        ("  period:\n    start: 2026-01-02\n    end: 2026-01-01\n", "dòng 14: “end” phải từ ngày “start”"),
        ("  effects:\n    - kind: repealed\n", "dòng 13: effects thiếu khóa “document”"),
        (
            "  effects:\n    - document: kl39\n      kind: gone\n",
            "dòng 14: “kind” phải là một trong: amended",
        ),
        ("  effects: kl39\n", "dòng 12: “effects” phải là một danh sách"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(wrong: str, said: str) -> None:
    with pytest.raises(KnowledgeError, match=said):
        read(ENTRY + wrong)
