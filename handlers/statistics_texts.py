"""What administrators read of what was counted."""

from __future__ import annotations

STATS_TITLE = "Thống kê tra cứu"
STATS_INTRO = (
    "Đếm theo lượt, không ghi của ai. Mỗi cuộc trò chuyện, mỗi câu, mỗi ngày chỉ tính một lần. "
    "Câu chỉ hiện khi được tìm từ {least} lần trở lên."
)
PERIOD = "Từ {first} đến {last}"
IN_DAYS = "{days} ngày: "
NUMBERS = (
    "{lookups} lượt tra cứu, {unanswered} lượt chưa có câu trả lời ({share}%), "
    "{reworded} lượt gõ lại bằng từ khác."
)
ENDINGS_TITLE = "Các lượt tra cứu kết thúc thế nào"
ENDINGS = {
    "found": "Có điều khoản chứa đủ các từ",
    "named": "Mở thẳng điều khoản được nêu số",
    "nearest": "Chỉ có điều khoản gần nhất",
    "none": "Không có điều khoản nào",
}
MISSED_TITLE = "Câu chưa có câu trả lời"
MISSED_NONE = "Chưa có câu nào được tìm từ {least} lần trở lên."
PAIRS_TITLE = "Câu được gõ lại bằng từ khác"
PAIR = "{words} → {other}"
TIMES = ": {number} lượt"
VOTES_TITLE = "Đánh giá của người dùng"
VOTES_NONE = "Chưa có đánh giá nào."
ABOUT = {"lookup": "Kết quả tra cứu", "clause": "Nội dung điều khoản"}
VOTES = ": {good} lượt đúng điều cần, {bad} lượt chưa đúng."
CLAUSES_TITLE = "Điều khoản được đánh giá nhiều nhất"
MORE_LINES = "Còn {count} câu khác."
LAST_DAYS = "{days} ngày"
SEE_MORE = "Xem thêm"
SEE_LESS = "Thu gọn"
SEE_CHART = "Biểu đồ"
TAKE_TABLE = "Tải bảng CSV"
OPEN_PAGE = "Mở trang thống kê"
BACK = "Về thống kê"
CHART_TITLE = "Lượt tra cứu mỗi ngày"
CHART_WEEKS_TITLE = "Lượt tra cứu mỗi tuần"
CHART_ANSWERED = "Có câu trả lời"
CHART_UNANSWERED = "Chưa có câu trả lời"
CHART_BAR = "{day}: {lookups} lượt, {unanswered} chưa có câu trả lời"
CHART_CAPTION = "Lượt tra cứu từ {first} đến {last}."
TABLE_CAPTION = "Bảng số liệu từ {first} đến {last}, mở được bằng Excel."
TABLE_HEADINGS = ("Loại", "Nội dung", "Gõ lại thành", "Số lượt")
TABLE_DAY = "Lượt tra cứu trong ngày"
TABLE_DAY_UNANSWERED = "Chưa có câu trả lời trong ngày"
TABLE_GOOD, TABLE_BAD = "Đúng điều cần", "Chưa đúng"

LINK = "Liên kết dùng được một lần trong {minutes} phút: {link}"
LINK_SECRET = "Ai có liên kết này đều vào được trang. Anh/chị không chuyển tiếp."
NO_ADDRESS = (
    "Chưa có địa chỉ trang web (DIEUKIEN_PUBLIC_URL), nên trợ lý chưa gửi được liên kết. "
    "Trên máy chủ, anh/chị chạy: dieukien admin-link."
)

ENTER_TITLE = "Vào trang của người quản trị"
ENTER_LEAD = "Liên kết này dùng được một lần, trong {minutes} phút kể từ khi được gửi."
ENTER = "Vào trang"
ENTER_USED = "Liên kết này đã được dùng, đã quá hạn, hoặc không đúng. Anh/chị lấy liên kết mới."
ENTER_HOW = (
    "Trang này dành cho người quản trị. Anh/chị gõ /thongke trong cuộc trò chuyện riêng với trợ lý "
    "trên Telegram rồi bấm “Mở trang thống kê”, hoặc chạy trên máy chủ: dieukien admin-link."
)
LEAVE = "Rời trang quản trị"
LEFT = "Anh/chị đã rời trang quản trị trên trình duyệt này."
COLUMN_WORDS = "Câu tìm"
COLUMN_OTHER = "Gõ lại thành"
COLUMN_NUMBER = "Số lượt"
COLUMN_WHAT = "Điều được đánh giá"
COLUMN_GOOD, COLUMN_BAD = "Đúng điều cần", "Chưa đúng"
