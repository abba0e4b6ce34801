"""The sentences of the desk of an HR officer: its menu, the places to mind, citing in any conversation."""

from __future__ import annotations

# The menu

DESK_TITLE = "Dành cho cán bộ nhân sự"
DESK_INTRO = "Mỗi việc dưới đây kèm một ví dụ. Anh/chị bấm nút để bắt đầu."
DESK_EXAMPLE = "Ví dụ: {example}."
FEATURE_NAMES = {
    "check": "Kiểm tra một người",
    "lists": "Rà soát danh sách",
    "sheet": "Phiếu rà soát",
    "compare": "So sánh chương trình",
    "notes": "Điểm cần lưu ý",
    "inline": "Trích dẫn khi trò chuyện",
    "documents": "Văn bản mới",
    "stats": "Thống kê",
}
FEATURES = {
    "check": "Trả lời vài câu hỏi, nhận kết quả từng chương trình kèm điều khoản.",
    "lists": (
        "Gửi một tệp Excel hoặc CSV, nhận lại kết quả của từng người theo từng chương trình, kèm điều khoản. "
        "Tệp không được lưu."
    ),
    "sheet": "Phiếu rà soát điều kiện của một người, tệp PDF khổ A4: thông tin, kết quả, nguyên văn, chỗ ký.",
    "compare": "Hai chương trình đặt cạnh nhau: cho ai, khi nào, điều kiện gì.",
    "notes": "Chỗ các văn bản khác nhau, chưa nói rõ, hoặc có số liệu không khớp, kèm nguyên văn các bên.",
    "inline": (
        "Ở cuộc trò chuyện bất kỳ trên Telegram, gõ tên trợ lý rồi từ khóa, chọn một điều khoản để gửi "
        "trích dẫn và nguyên văn."
    ),
    "documents": "Gửi tệp văn bản để nạp, xem trước rồi đăng. Dành cho người quản trị.",
    "stats": "Những điều nhiều người tìm mà chưa thấy. Dành cho người quản trị.",
}
FEATURE_EXAMPLES = {
    "check": "bấm nút, hoặc gõ /dieukien trung hạn",
    "lists": "gõ /mau để lấy biểu mẫu, điền rồi gửi lại tệp",
    "sheet": "kiểm tra điều kiện của một người, rồi bấm nút lấy phiếu dưới kết quả",
    "compare": "/sosanh trung hạn, ngoại ngữ",
    "notes": "/luuy tiếng anh",
    "inline": "@{name} kỷ luật",
    "documents": "gửi tệp nghi-quyet.docx, đọc bản xem trước, rồi bấm Đăng văn bản",
    "stats": "/thongke",
}

# Where the texts disagree or leave a gap

NOTES_TITLE = "Điểm cần lưu ý"
NOTES_INTRO = (
    "Những chỗ các văn bản nói khác nhau, chưa nói rõ, hoặc có số liệu không khớp. "
    "Trợ lý hiện nguyên văn các bên và không chọn bên nào."
)
NOTES_COUNT = "{count} điểm"
NOTES_SEARCH = "Anh/chị chọn văn bản, hoặc gõ /luuy rồi từ cần tìm, ví dụ: /luuy tiếng anh."
NOTES_IN_TITLE = "Điểm cần lưu ý: {name}"
NOTES_FOUND_TITLE = "Điểm cần lưu ý về: {words}"
NOTES_NONE = "Không có điểm cần lưu ý nào cho “{words}”. Anh/chị thử từ khác hoặc xem theo văn bản."
NOTES_ALL = "Mọi điểm cần lưu ý"
SEE_NOTES = "Điểm cần lưu ý ({count})"
NOTE_KINDS = {"differ": "Khác nhau", "unclear": "Chưa nói rõ", "sums": "Số liệu không khớp"}
NOTE_READING = "Cách đọc tạm thời:"
NOTE_CONFIRM = "Cần xác nhận:"
NOTE_CONFIRM_WHAT = "anh/chị hỏi cơ quan ban hành hoặc cơ quan có thẩm quyền trước khi áp dụng."
NOTE_TOUCHES = "Liên quan đến:"

# Citing in any conversation

INLINE_EXAMPLES = "Gõ từ khóa, ví dụ: kỷ luật, khoản 1 mục IV kh kl39"
INLINE_NONE = "Không có trong các văn bản"
INLINE_NEAR = "Không đủ các từ, đây là điều khoản gần nhất"
INLINE_NOT_WHOLE = (
    "(Còn tiếp. Đây là phần đầu của điều khoản; toàn văn ở liên kết dưới đây hoặc trong văn bản.)"
)
INLINE_SOURCE = "Nguồn: {name}{day}, {subject}."
INLINE_OF_DAY = ", ngày {day}"
INLINE_TRY = "Thử trích dẫn ở nơi khác"
INLINE_TRY_QUERY = "kỷ luật"
ANY_BOT = "tên_trợ_lý"
