"""Names that stand in capitals as they are written in a sentence."""

from __future__ import annotations

import re

from knowledge.drafting.kinds import WORD
from knowledge.normalise import fold

PLACE_WORDS = "tinh|thanh pho|tp\\.?|huyen|quan|thi xa|xa|phuong|thi tran|dac khu"
PLACE = re.compile(
    rf"\b(?:tinh uy|thanh uy|huyen uy|quan uy|thi uy|{PLACE_WORDS})\s+(?!uy\b|ban\b)(?P<name>[^,.;()\n]+)$"
)
"""A pattern for folded names: the place that an authority is of, at its end."""
_PROPER = (
    "Bộ Nội vụ|Bộ Tài chính|Bộ Tư pháp|Bộ Y tế|Bộ Công an|Bộ Quốc phòng|Bộ Ngoại giao|Bộ Xây dựng|Bộ Công "
    "Thương"
    "|Bộ Giáo dục và Đào tạo|Bộ Khoa học và Công nghệ|Bộ Nông nghiệp và Môi trường|Bộ Nông nghiệp và Phát "
    "triển nông thôn"
    "|Bộ Tài nguyên và Môi trường|Bộ Thông tin và Truyền thông|Bộ Giao thông vận tải|Bộ Kế hoạch và Đầu tư"
    "|Bộ Lao động - Thương binh và Xã hội|Bộ Văn hóa, Thể thao và Du lịch|Bộ Dân tộc và Tôn giáo|Thủ "
    "tướng Chính phủ|Chính phủ"
    "|Quốc hội|Ủy ban Thường vụ Quốc hội|Chủ tịch nước|Bộ Chính trị|Ban Bí thư|Ban Chấp hành Trung ương"
    "|Văn phòng Trung ương Đảng"
    "|Ban Tổ chức Trung ương|Ban Tuyên giáo Trung ương|Ban Tuyên giáo và Dân vận Trung ương|Ban Dân vận "
    "Trung ương"
    "|Ban Nội chính Trung ương|Ban Kinh tế Trung ương|Ủy ban Kiểm tra Trung ương|Văn phòng Chính phủ|Văn "
    "phòng Quốc hội"
    "|Thanh tra Chính phủ|Kiểm toán Nhà nước|Ngân hàng Nhà nước Việt Nam|Tòa án nhân dân tối cao|Viện "
    "kiểm sát nhân dân tối cao"
    "|Ban Tổ chức|Ban Tuyên giáo|Ban Dân vận|Ban Nội chính|Ủy ban Kiểm tra|Học viện Chính trị quốc gia Hồ "
    "Chí Minh"
    "|Học viện Hành chính Quốc gia|Sở Nội vụ|Sở Tài chính|Sở Tư pháp|Sở Y tế|Sở Giáo dục và Đào tạo|Sở "
    "Xây dựng"
    "|Sở Khoa học và Công nghệ|Sở Nông nghiệp và Phát triển nông thôn|Sở Lao động - Thương binh và Xã hội"
    "|Tỉnh ủy|Thành ủy"
    "|Huyện ủy|Quận ủy|Thị ủy|Đảng ủy|Đảng Đoàn|Ban Thường vụ|Ban Chỉ đạo|Hội đồng nhân dân|Ủy ban nhân dân"
    "|Ban cán sự đảng|Trung ương Đoàn|Hồ Chí Minh|Việt Nam|Trung ương"
).split("|")
_PROPER_BY_FOLD = {fold(name): name for name in sorted(_PROPER, key=len, reverse=True)}
_PROPER_WORDS = re.compile(rf"\b(?:{'|'.join(map(re.escape, _PROPER_BY_FOLD))})\b")
_OF_WORK = re.compile(
    r"\b(?:bo|so|cuc|vu|ban|phong|chi cuc|tong cuc|trung tam|hoi dong|vien|truong|hoc vien|tieu ban) "
    r"(?P<next>\w)"
)
_NUMBERED = re.compile(rf"\b(?P<kind>{WORD}) so\b")
_ROMAN = re.compile(r"(?<=khoa |.thu |.cap |hang )[ivxl]+\b")
_SHORT = re.compile(r"\b(?:ubnd|hdnd|ubkt|ubmttq|tp)\b")
_SIGNS = re.compile(r"\S*[0-9/]\S*")


def usual(words: str, *, whole: bool = True) -> str:
    """Words in capitals as they are usually written: names of authorities and places begin with capitals.

    ``whole``: all of it is such a name; else names may stand in it.
    """
    folded = fold(words)
    letters = list(words.lower())
    if len(folded) != len(words) or len(letters) != len(words):
        return words.lower().capitalize()
    for pattern, group in ((_OF_WORK, "next"), (_NUMBERED, "kind")) if whole else ((_NUMBERED, "kind"),):
        for match in pattern.finditer(folded):
            letters[match.start(group)] = letters[match.start(group)].upper()
    for match in _PROPER_WORDS.finditer(folded):
        name = _PROPER_BY_FOLD[match.group()]
        for at, letter in enumerate(name, match.start()):
            letters[at] = letters[at].upper() if letter.isupper() else letters[at].lower()
    for pattern in (_ROMAN, _SHORT, _SIGNS):
        for match in pattern.finditer(folded):
            letters[match.start() : match.end()] = words[match.start() : match.end()]
    if whole and (place := PLACE.search(folded)):
        start = place.start("name")
        letters[start:] = _titled("".join(letters[start:]))
    letters[:1] = [letter.upper() for letter in letters[:1]]
    return "".join(letters)


def _titled(words: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda match: match.group().capitalize(), words)
