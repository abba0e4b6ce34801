"""What a person sees of a document before it is published."""

from __future__ import annotations

import pytest

from bot.rendering.plain import plain_lines
from handlers import draft_texts as texts
from handlers.drafts import choices, entry_file, preview
from handlers.reply import Choice, Reply
from knowledge.clause import Corpus
from knowledge.drafting.doubt import Why
from knowledge.drafting.draft import Draft, draft
from knowledge.drafting.entry import read_entry

_NOTHING = Corpus.of((), ())
_TEXT = """\
CHÍNH PHỦ
Số: 99/2031/NĐ-CP
Hà Nội, ngày 12 tháng 3 năm 2031

NGHỊ ĐỊNH
Về bồi dưỡng cán bộ

Căn cứ Luật Tổ chức Chính phủ;

Chương I
QUY ĐỊNH CHUNG

Điều 1. Phạm vi điều chỉnh

Nghị định này quy định về bồi dưỡng cán bộ.

Điều 3. Hiệu lực thi hành

1. Nghị định này có hiệu lực thi hành từ ngày 01 tháng 5 năm 2031.

2. Nghị định này thay thế Nghị định số 88/2020/NĐ-CP ngày 01 tháng 02 năm 2020 của Chính phủ.

3. Bãi bỏ khoản 2 Điều 5 Nghị định số 77/2019/NĐ-CP.

Nơi nhận:
- Lưu: VT.
"""


def _drafted(text: str = _TEXT) -> Draft:
    return draft("nd.docx", text, None, _NOTHING)


def _shown(made: Draft, *notes: str) -> list[str]:
    return plain_lines(Reply(preview(made, _NOTHING, notes)))


def test_the_identity_is_shown_with_the_words_that_state_it() -> None:
    shown = _shown(_drafted())
    assert "– Số, ký hiệu: 99/2031/NĐ-CP (dòng 2)" in shown
    assert "– Ngày: 12/03/2031 (dòng 3: “ngày 12 tháng 3 năm 2031”)" in shown
    assert "– Cơ quan ban hành: Chính phủ (dòng 1: “CHÍNH PHỦ”)" in shown
    assert "– Trích yếu: Về bồi dưỡng cán bộ (dòng 6)" in shown
    assert any(line.startswith("– Hiệu lực: dòng 19: “Nghị định này có hiệu lực") for line in shown)


def test_what_it_does_to_others_is_quoted() -> None:
    shown = _shown(_drafted())
    assert "– Thay thế Nghị định số 88/2020/NĐ-CP ngày 01 tháng 02 năm 2020" in shown
    assert "– Bãi bỏ khoản 2 Điều 5 Nghị định số 77/2019/NĐ-CP" in shown
    assert "  — dòng 23" in shown


def test_the_tree_is_shown_with_counts_and_first_words() -> None:
    shown = _shown(_drafted())
    assert "1 chương, 2 điều, 3 khoản." in shown
    assert "Chương I QUY ĐỊNH CHUNG (2 điều)" in shown
    assert "  Điều 3. Hiệu lực thi hành (3 khoản)" in shown


def test_doubts_are_grouped_with_their_lines() -> None:
    shown = _shown(_drafted())
    assert "Chỗ cần xem lại: 1" in shown
    assert "  – dòng 17, Điều 3: Điều 2" in shown


def test_what_is_left_open_is_said_and_quoted() -> None:
    shown = _shown(_drafted(_TEXT.replace("99/2031", "    ").replace("ngày 12", "ngày    ")))
    assert "– Số, ký hiệu: văn bản để trống (“Số: /NĐ-CP”, dòng 2)" in shown
    assert "– Ngày: văn bản để trống (“ngày tháng 3 năm 2031”, dòng 3)" in shown


def test_what_a_hand_wrote_is_told_from_what_the_text_says() -> None:
    entry = read_entry("x", _drafted().entry_yaml.replace("Về bồi dưỡng cán bộ", "Bồi dưỡng cán bộ trẻ"))
    shown = _shown(draft("nd.docx", _TEXT, entry, _NOTHING))
    assert (
        "– Trích yếu: Bồi dưỡng cán bộ trẻ (theo phần mô tả; văn bản ghi “Về bồi dưỡng cán bộ”, dòng 6)"
        in shown
    )


def test_lines_that_belong_nowhere_are_shown_with_the_share() -> None:
    made = _drafted(_TEXT.replace("Căn cứ", "Một dòng lạ không thuộc phần nào của văn bản này\n\nCăn cứ"))
    shown = _shown(made)
    assert "– Dòng 8: Một dòng lạ không thuộc phần nào của văn bản này" in shown
    assert 0.85 < made.placed < 1
    assert any(line.startswith(f"{made.placed:.1%}".replace(".", ",")) for line in shown)


def test_notes_of_the_reading_are_shown() -> None:
    assert "– Chữ ẩn đã bỏ ra." in _shown(_drafted(), "Chữ ẩn đã bỏ ra.")


def test_a_grave_doubt_changes_the_button() -> None:
    fine, grave = _drafted(), _drafted("Thư mời.\nMời họp.")
    assert [choice.label for choice in choices(fine, 7)] == [texts.PUBLISH, texts.DROP]
    assert next(iter(choices(grave, 7))) == Choice(texts.PUBLISH_DESPITE, "publish:7")
    assert any(line.startswith("– Nặng: ") for line in _shown(grave))


def test_the_entry_file_names_its_version_and_can_be_read() -> None:
    made = _drafted()
    file = entry_file(made, 7)
    assert file.name == "mo-ta-7.yaml"
    assert read_entry(file.name, file.text).document == made.document


@pytest.mark.parametrize("why", list(Why))
def test_every_doubt_has_its_sentence(why: Why) -> None:
    assert texts.WHY[why]
