"""Documents to publish in tests: short ones, and ours changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from knowledge.clause import Document
from knowledge.library import Source
from knowledge.validity import ALWAYS, Effect, Validity
from tests.unit.stored import PACKAGED

TEXT = """CHÍNH PHỦ

NGHỊ ĐỊNH
Về đào tạo, bồi dưỡng cán bộ, công chức, viên chức

Điều 1. Phạm vi điều chỉnh
Nghị định này quy định việc bồi dưỡng kiến thức xanh biếc cho công chức.

Điều 2. Thời gian
1. Khóa bồi dưỡng kéo dài {weeks} tuần.
2. Học viên được cấp giấy chứng nhận màu lam ngọc.
"""


def decree(
    weeks: str = "hai",
    *,
    identifier: str = "nd-9",
    period: Validity = ALWAYS,
    effects: tuple[Effect, ...] = (),
) -> Source:
    """A decree of two articles that no packaged document resembles."""
    document = Document(
        id=identifier,
        name="Nghị định số 9/2026/NĐ-CP",
        short="NĐ 9",
        subject="Đào tạo, bồi dưỡng cán bộ, công chức, viên chức",
        kind="Nghị định",
        validity="Nghị định có hiệu lực từ ngày 01/7/2026.",
        number="9/2026/NĐ-CP",
        day=date(2026, 5, 4),
        issuer="Chính phủ",
        aliases=("nđ 9",),
        period=period,
        effects=effects,
    )
    return Source(document, f"{identifier}.txt", TEXT.format(weeks=weeks))


def ours(identifier: str, old: str = "", new: str = "") -> Source:
    """A packaged document, its text changed."""
    source = next(source for source in PACKAGED if source.document.id == identifier)
    assert old in source.text
    return replace(source, text=source.text.replace(old, new) if old else source.text)
