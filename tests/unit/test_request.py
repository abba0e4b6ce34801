"""Files that come with a message: what they are taken for."""

from __future__ import annotations

import pytest

from handlers.request import Sent


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Danh sách.xlsx", "list"),
        ("DANH SACH.CSV ", "list"),
        ("van-ban.cu.docx", "document"),
        ("a.PDF", "document"),
        ("a.htm", "document"),
        ("sua.yml", "corrections"),
        ("danh sách.xls", "other"),
        ("xlsx", "other"),
        (".xlsx", "other"),
        ("a.xlsx.exe", "other"),
        ("", "other"),
    ],
)
def test_a_file_is_known_by_the_ending_of_its_name(name: str, kind: str) -> None:
    assert Sent(name).kind == kind


def test_a_file_does_not_print_its_name() -> None:
    assert "Nguyễn" not in repr(Sent("Nguyễn Văn A.xlsx", 3))
