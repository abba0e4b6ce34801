"""The sentences about files that people send: what is done with them, why one cannot be taken, what to do."""

from __future__ import annotations

# Why a file cannot be taken

EMPTY = "Tệp này trống. Anh/chị mở tệp kiểm tra lại rồi gửi tệp có nội dung."
TOO_LARGE = (
    "Tệp này lớn hơn {most} MB nên trợ lý không nhận. "
    "Anh/chị chia tệp thành nhiều tệp nhỏ hơn rồi gửi từng tệp."
)
NOT_WHAT_IT_SAYS = (
    "Nội dung tệp không phải dạng {ending}. Anh/chị mở tệp bằng đúng chương trình của nó, "
    "lưu lại thành {ending} rồi gửi."
)
OLD_OR_LOCKED = (
    "Tệp này có đặt mật khẩu, hoặc là dạng cũ được đổi đuôi. "
    "Anh/chị mở tệp, bỏ mật khẩu, lưu lại thành {ending} rồi gửi."
)
DAMAGED = "Tệp này bị hỏng hoặc tải chưa trọn. Anh/chị mở tệp kiểm tra, lưu lại thành {ending} rồi gửi."
UNPACKS = (
    "Tệp này giải nén ra quá lớn nên trợ lý không mở. "
    "Anh/chị chép phần cần thiết sang một tệp {ending} mới rồi gửi."
)
NOT_TEXT = "Tệp này không phải tệp chữ. Anh/chị lưu lại thành {ending} với bảng mã UTF-8 rồi gửi."
TOO_HEAVY = (
    "Tệp này cần nhiều bộ nhớ hoặc thời gian hơn mức cho phép nên trợ lý đã dừng. "
    "Anh/chị chia tệp thành nhiều tệp nhỏ hơn, hoặc chép phần cần thiết sang tệp mới, rồi gửi lại."
)
UNREADABLE = (
    "Trợ lý không đọc được tệp này. Anh/chị mở tệp kiểm tra, lưu lại rồi gửi; "
    "nếu vẫn vậy, anh/chị dùng tệp mẫu."
)
