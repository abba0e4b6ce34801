"""The words of a comparison of two programmes that are not those of the programmes themselves."""

from __future__ import annotations

COMPARE_TITLE = "So sánh chương trình"
COMPARED_TITLE = "So sánh: {left} và {right}"
CHOOSE_FIRST = (
    "Anh/chị chọn chương trình thứ nhất. Anh/chị cũng có thể gõ, ví dụ: /sosanh trung hạn, ngoại ngữ."
)
CHOOSE_SECOND = "So sánh {left} với chương trình nào?"
WHICH_PAIR = "Có phải anh/chị muốn so sánh:"
PAIR = "{left} và {right}"
SAME_TWICE = "Anh/chị chọn hai chương trình khác nhau."
COMPARE_UNKNOWN = "Trợ lý không thấy chương trình nào có tên “{words}”."

ABOUT_TITLE = "Giới thiệu"
DIFFERENT_TITLE = "Điều kiện khác nhau"
SHARED_TITLE = "Điều kiện giống nhau"
CONFIRMED_TITLE = "Cơ quan cử hoặc tuyển chọn xác nhận"
NOTED_TITLE = "Ghi chú"
DISPUTED_TITLE = "Chỗ các văn bản chưa thống nhất hoặc còn để trống"

FOR_WHOM, RUNS, DURATION = "Cho ai", "Khi nào", "Học bao lâu"
FORM, CONTENTS, DECIDES = "Hình thức", "Nội dung", "Ai quyết định"
NOT_STATED = "Không có trong văn bản"
BOTH = "Cả hai"
PLACES = "{count} chỗ"
SEE_PLACES = "Chưa thống nhất: {name}"
ONLY_ONE = "Chỉ {who} có, với {other} thì không có trong văn bản:"
OVER = "Đã hết thời gian nhận khóa khai giảng ngày {day}"
COUNTS = "{same} điều kiện giống nhau, {different} điều kiện khác nhau hoặc chỉ một bên có."

SEE_PICTURE = "Ảnh bảng so sánh"
OTHER_PAIR = "So với chương trình khác"
COMPARE_WITH = "So sánh với chương trình khác"
PICTURE_CAPTION = "So sánh {left} và {right}, theo văn bản trợ lý đã nạp, ngày {day}."
PICTURE_FOOT = "Lập ngày {day} từ các văn bản trợ lý đã nạp. Bản điều kiện {edition}."

# The page

COMPARE_FIRST, COMPARE_SECOND = "Chương trình thứ nhất", "Chương trình thứ hai"
COMPARE_GO = "So sánh"
COMPARE_LEAD = "Hai chương trình đặt cạnh nhau: cho ai, khi nào, điều kiện gì, theo điều khoản nào."
ASPECT = "Nội dung so sánh"
LOAD_PICTURE = "Tải ảnh bảng so sánh"
