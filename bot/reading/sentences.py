"""What is said of a file that was read or refused: what is wrong, and what to do."""

from __future__ import annotations

from bot.reading.bounds import MOST_CHARACTERS, MOST_PAGES


def _counted(number: int) -> str:
    return f"{number:,}".replace(",", ".")


_TAKEN = "Trợ lý đọc được tệp .docx, .pdf có chữ, .txt, .md và .html."
EMPTY = "Tệp rỗng. Anh/chị xem lại tệp rồi gửi lại."
NO_TEXT = "Tệp không có chữ nào để đọc. Anh/chị xem lại tệp rồi gửi lại."
TOO_LONG = f"Văn bản dài quá {_counted(MOST_CHARACTERS)} ký tự. Anh/chị tách thành nhiều tệp rồi gửi lại."
TOO_MANY_PAGES = f"Tệp có quá {_counted(MOST_PAGES)} trang. Anh/chị tách thành nhiều tệp rồi gửi lại."
TOO_MANY_CELLS = "Bảng trong tệp quá lớn. Anh/chị bỏ bảng đó ra hoặc tách thành nhiều tệp rồi gửi lại."
TOO_DEEP = (
    "Các phần trong tệp lồng vào nhau quá nhiều lớp. Anh/chị mở tệp, lưu thành một tệp mới rồi gửi lại."
)
BROKEN_DOCX = (
    "Tệp .docx bị hỏng hoặc không phải tệp Word. Anh/chị mở bằng Word, lưu lại thành .docx rồi gửi lại."
)
ENCRYPTED = "Tệp có mật khẩu nên không đọc được. Anh/chị bỏ mật khẩu rồi gửi lại."
BROKEN_PDF = "Tệp PDF bị hỏng hoặc không phải PDF. Anh/chị mở xem lại rồi gửi bản khác."
SCANNED = (
    "Đây là bản quét, chưa có chữ để đọc. Xin anh/chị dùng bản có chữ (.docx, hoặc .pdf xuất từ Word), "
    "hoặc nhận dạng chữ "
    "trước rồi gửi lại."
)
NO_LETTERS = (
    "Chữ trong tệp PDF này không có bảng mã nên đọc ra ký hiệu lạ. Anh/chị dùng bản .docx, hoặc nhận dạng "
    "chữ trước rồi gửi lại."
)
BINARY = "Nội dung tệp không phải là chữ. " + _TAKEN
UNKNOWN_LETTERS = (
    "Không nhận ra bảng mã chữ Việt của tệp. Anh/chị mở tệp, lưu lại với bảng mã UTF-8 (Unicode) rồi gửi lại."
)
OLD_LETTERS = (
    "Tệp có chữ phông cũ (TCVN3 hoặc VNI) lẫn với chữ khác nên không chuyển chắc chắn được. Anh/chị "
    "chuyển sang Unicode rồi gửi lại."
)

FROM_TCVN3 = "Chữ phông TCVN3 (.VnTime) đã được chuyển sang Unicode; xin xem kỹ chữ hoa và tên riêng."
FROM_VNI = "Chữ phông VNI đã được chuyển sang Unicode; xin xem kỹ tên riêng."
FROM_1258 = "Tệp dùng bảng mã Windows-1258, đã được chuyển sang Unicode."
FROM_16 = "Tệp dùng bảng mã UTF-16, đã được chuyển sang Unicode."
ETH = "Trong tệp có chữ “ð” thay cho “đ”; lời văn giữ nguyên, tìm kiếm vẫn hiểu."
DECOMPOSED = "Dấu chữ Việt trong tệp viết rời (dạng tổ hợp); lời văn giữ nguyên, tìm kiếm vẫn hiểu."
SHORTENED = "Khoảng trống, dòng chấm dài quá 200 ký tự và quá 50 dòng trống liền nhau đã được rút ngắn."
TRACKED = "Tệp còn chữ sửa theo dõi (Track Changes): chữ bị xóa đã bỏ ra, chữ thêm được giữ."
HIDDEN = "Chữ ẩn trong tệp đã bỏ ra."
NOTES_AT_END = "Chú thích chân trang nằm ở cuối văn bản, đánh dấu [1], [2]…"
NUMBERED = "Số và chữ cái đánh tự động đã được tính lại như Word hiện."
EMBEDDED = "Hình và đối tượng nhúng trong tệp không được đọc."


def other_kind(ending: str) -> str:
    """What is said of a file of another kind."""
    again = _SAVE_AS.get(ending)
    if again:
        return f"Trợ lý chưa đọc được tệp {ending}. {again}"
    return f"Trợ lý không đọc được loại tệp này. {_TAKEN}"


_WORD = "Anh/chị mở bằng Word hoặc LibreOffice, chọn “Lưu thành” (Save As), loại .docx, rồi gửi lại."
_SAVE_AS = {
    ".doc": _WORD,
    ".rtf": _WORD,
    ".odt": _WORD,
    ".wps": _WORD,
    ".docm": _WORD,
    ".dotx": _WORD,
    ".jpg": "Đây là hình ảnh: anh/chị nhận dạng chữ trước, rồi gửi tệp .docx hoặc .txt.",
    ".png": "Đây là hình ảnh: anh/chị nhận dạng chữ trước, rồi gửi tệp .docx hoặc .txt.",
}


def furniture(lines: int) -> str:
    """The note on lines that repeat on the pages."""
    return f"{_counted(lines)} dòng đầu trang, chân trang và số trang lặp lại đã bỏ ra."


def scanned_pages(pages: list[int]) -> str:
    """The note on pages without text."""
    shown = ", ".join(map(str, pages[:10])) + ("…" if len(pages) > 10 else "")
    return f"Trang {shown} không có chữ (có thể là ảnh quét), nên không có trong văn bản."
