"""What is doubted in a text: planted faults of each kind are found, and a sound text is left alone."""

from __future__ import annotations

import pytest

from knowledge.clause import Corpus
from knowledge.drafting.doubt import Doubt, Why
from knowledge.drafting.draft import draft

_FIRST = "1. Ủy ban nhân dân cấp xã xác nhận thời gian công tác của người được cử đi bồi dưỡng ở xã đảo."
_SOUND = """\
CHÍNH PHỦ
Số: 99/2031/NĐ-CP
Hà Nội, ngày 12 tháng 3 năm 2031

NGHỊ ĐỊNH
Về bồi dưỡng cán bộ

Căn cứ Luật Tổ chức Chính phủ;

Điều 1. Phạm vi điều chỉnh

Nghị định này quy định về “bồi dưỡng cán bộ” công tác ở xã đảo và các cơ quan liên quan.

Điều 2. Đối tượng áp dụng

1. Cán bộ, công chức công tác ở xã đảo từ đủ ba năm trở lên tính đến ngày được cử đi bồi dưỡng, gồm:

a) Cán bộ cấp xã đang giữ chức vụ theo quy định của pháp luật về cán bộ, công chức hiện hành;

b) Công chức cấp xã được đánh giá hoàn thành tốt nhiệm vụ trở lên trong hai năm liền trước đó;

c) Người lao động khác theo quy định tại khoản 2 Điều này, nếu có đủ điều kiện về sức khỏe.

2. Viên chức công tác tại trường học, trạm y tế ở xã đảo được áp dụng như với công chức cấp xã.

3. Việc xác nhận thời gian công tác thực hiện theo quy định tại khoản 1 Điều 3 của Nghị định này.

Điều 3. Xác nhận

1. Ủy ban nhân dân cấp xã xác nhận thời gian công tác của người được cử đi bồi dưỡng ở xã đảo.

2. Danh sách lập theo bảng sau:

| TT | Họ tên | Chức vụ |
| 1 | A | Chủ tịch |
| 2 | B | Bí thư |

Điều 4. Hiệu lực thi hành

Nghị định này có hiệu lực thi hành từ ngày 01 tháng 5 năm 2031.

Nơi nhận:
- Lưu: VT.
"""


def _doubts(text: str) -> tuple[Doubt, ...]:
    return draft("nd.txt", text, None, Corpus.of((), ())).doubts


def test_a_sound_text_is_not_doubted() -> None:
    assert _doubts(_SOUND) == ()


@pytest.mark.parametrize(
    ("right", "wrong", "why", "words"),
    [
        ("Điều 2. Đối", "Đối", Why.GAP, "Điều 2"),
        ("2. Viên chức", "Viên chức", Why.GAP, "khoản 2"),
        ("b) Công chức", "Công chức", Why.GAP, "điểm b"),
        ("a) Cán bộ", "- Cán bộ", Why.GAP, "điểm a"),
        ("3. Việc", "2. Việc", Why.REPEATED, "khoản 2"),
        ("xã đảo và các", "xã đảo\n\nvà các", Why.GOES_ON, "và các cơ quan liên quan."),
        ("nếu có đủ điều kiện về sức khỏe.", "nếu có đủ", Why.BROKEN, "tại khoản 2 Điều này, nếu có đủ"),
        (_FIRST, "1.", Why.EMPTY, ""),
        ("cán bộ” công", "cán bộ công", Why.QUOTES, "1/0"),
        ("tốt nhiệm vụ", "tốt nghiêp vụ", Why.LETTERS, "nghiêp"),
        ("được cử", "ðược cử", Why.LOOK_ALIKE, "ðược"),
        ("khoản 1 Điều 3 của", "khoản 1 Điều 33 của", Why.NO_SUCH, "khoản 1 Điều 33 của Nghị định này"),
        ("khoản 2 Điều này", "khoản 5 Điều này", Why.NO_SUCH, "khoản 5 Điều này"),
        ("| 2 | B | Bí thư |", "\nTrang 2\n\n| 2 | B | Bí thư |", Why.CUT_TABLE, "2 | B | Bí thư"),
        ("| 2 | B | Bí thư |", "| 2 | B |", Why.CUT_TABLE, "TT | Họ tên | Chức vụ"),
        ("Số: 99/2031/NĐ-CP", "Số: 99/2031/TT-BNV", Why.OTHER_SYMBOL, "99/2031/TT-BNV"),
        ("Về bồi dưỡng cán bộ\n", "", Why.NO_SUBJECT, ""),
        ("CHÍNH PHỦ\n", "", Why.NO_ISSUER, ""),
        ("ngày 12 tháng 3", "ngày    tháng 3", Why.NO_DAY, None),
        ("Số: 99/2031/NĐ-CP\n", "", Why.NO_NUMBER, ""),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found(right: str, wrong: str, why: Why, words: str | None) -> None:
    assert _SOUND.count(right) >= 1
    found = [doubt for doubt in _doubts(_SOUND.replace(right, wrong, 1)) if doubt.why is why]
    assert [doubt.words for doubt in found] == [words] if words is not None else found


def test_a_doubt_stands_where_its_words_stand() -> None:
    text = _SOUND.replace("khoản 2 Điều này", "khoản 5 Điều này").replace("xã đảo và các", "xã đảo\n\nvà các")
    for doubt in _doubts(text):
        assert " ".join(text[doubt.start : doubt.end].split()).startswith(doubt.words)
        assert doubt.clause


def test_mixed_forms_of_letters_are_told_once() -> None:
    from unicodedata import normalize

    half = len(_SOUND) // 2
    mixed = _SOUND[:half] + normalize("NFD", _SOUND[half:])
    assert [doubt.why for doubt in _doubts(mixed)] == [Why.MIXED]
    assert Why.MIXED not in {doubt.why for doubt in _doubts(normalize("NFD", _SOUND))}


def test_a_text_that_lies_nowhere_is_grave() -> None:
    stray = "Một đoạn văn không thuộc điều khoản nào của văn bản này và cũng không có số.\n\n" * 40
    found = _doubts(_SOUND.replace("Căn cứ Luật", stray + "Căn cứ Luật"))
    assert [doubt.why for doubt in found if doubt.grave] == [Why.UNPLACED]


def test_a_count_that_begins_beside_its_heading_misses_nothing() -> None:
    articles = (
        "Điều 1. Mọi người bình đẳng.\n\nĐiều 2. 1. Quyền gắn với nghĩa vụ.\n\n2. Mọi người có nghĩa vụ.\n"
    )
    assert Why.GAP not in {doubt.why for doubt in _doubts(articles)}
    assert Why.GAP in {doubt.why for doubt in _doubts(articles.replace("2. 1. Quyền", "2. Quyền"))}
