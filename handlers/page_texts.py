"""The sentences that the web page says around what the assistant answers."""

from __future__ import annotations

# The frame

NAME = "Trợ lý điều kiện đào tạo"
NAME_LONG = "Trợ lý tra cứu điều kiện đào tạo, bồi dưỡng"
TITLE = "{page} - " + NAME
SKIP = "Đến nội dung chính"
NAVIGATION = "Các trang"
NAV_CHAT, NAV_LOOKUP, NAV_PROGRAMMES, NAV_DOCUMENTS = "Kiểm tra", "Tra cứu", "Chương trình", "Văn bản"
NAV_TOOLS = "Công cụ"
HOME = "Trang đầu"
FOOTER = "Kết quả là sơ bộ, chỉ đối chiếu với văn bản. Quyết định thuộc cơ quan có thẩm quyền."
PRIVACY_LINK = "Riêng tư và dữ liệu của anh/chị"
CONTROLLER = "Đơn vị vận hành: {controller}."

# The first page

START_LEAD = (
    "Anh/chị trả lời vài câu hỏi ngắn. Trợ lý cho biết anh/chị có thể được cử đi học chương trình nào, "
    "vì sao, theo điều khoản nào."
)
START_BEGIN = "Kiểm tra điều kiện"
START_NOTE = "Không cần tài khoản, không hỏi họ tên. Mỗi câu đều có thể trả lời “không rõ”."
START_SEARCH_TITLE = "Tìm điều khoản"
START_WAYS_TITLE = "Đọc trước"
START_PROGRAMMES = "{count} chương trình: cho ai, khi nào, điều kiện gì"
START_DOCUMENTS = "{count} văn bản, đúng nguyên văn, theo từng điều khoản"
START_HOW_TITLE = "Cách trợ lý làm việc"
START_HOW = (
    "Chỉ hỏi những câu còn ảnh hưởng đến kết quả, câu nào cũng nói vì sao hỏi.",
    "Mỗi điều kiện kèm điều khoản và nguyên văn để anh/chị tự đối chiếu.",
    "Chỗ văn bản chưa thống nhất thì hiện các bên cạnh nhau, không chọn thay anh/chị.",
)

# The chat

CHAT_TITLE = "Kiểm tra điều kiện"
CHAT_LOG = "Hỏi và đáp"
TYPED_LABEL = "Trả lời hoặc hỏi bằng lời"
TYPED_HINT = "Ví dụ: nữ, 49 tuổi; không rõ; quay lại; ky luat"
SEND = "Gửi"
YOU_SAID = "Anh/chị"
BEGIN_WITH = "Anh/chị muốn kiểm tra chương trình: {name}"
SENT_BEFORE = "Lượt này trợ lý đã nhận rồi. Dưới đây là chỗ anh/chị đang làm."
STALE_FORM = "Trang này đã mở quá lâu hoặc thuộc lần trước. Anh/chị bấm hoặc gõ lại ở dưới đây."
NEW_VISIT = "Lần trả lời trước không còn trên máy này. Anh/chị bắt đầu lại ở dưới đây."
DOWNLOAD_MADE = "Tải tệp {name}"
TICKS_LEGEND = "Chọn một hoặc nhiều mục"
CLAUSES_NAMED = "Đọc điều khoản"
PANE_TITLE = "Điều khoản"
PANE_EMPTY = "Bấm một điều khoản để đọc nguyên văn ở đây, hoặc tìm điều khoản mà không rời cuộc hỏi đáp."
PANE_CLOSE = "Đóng"
LOST = (
    "Không kết nối được với trợ lý. Câu trả lời của anh/chị vẫn còn đây, chưa mất. "
    "Trợ lý đang tự gửi lại; anh/chị cũng có thể bấm “Gửi lại”."
)
SEND_AGAIN = "Gửi lại"
BUSY_AGAIN = "Trợ lý đang bận và sẽ tự gửi lại sau ít giây."

# Looking up

LOOKUP_TITLE = "Tra cứu điều khoản"
LOOKUP_LABEL = "Điều cần tìm"
LOOKUP_EXAMPLE = "Có dấu hay không dấu đều được. Ví dụ: ky luat, 24 tháng, khoản 1 mục IV kế hoạch kl39"
LOOKUP_GO = "Tìm"
LOOKUP_WITHIN = "Tìm trong"
LOOKUP_EVERYWHERE = "Mọi văn bản"
LOOKUP_FOUND = "{total} điều khoản"
LOOKUP_PAGES = "Các trang kết quả"
LOOKUP_BEFORE, LOOKUP_AFTER = "Trang trước", "Trang sau"

# Documents and clauses

DOCUMENTS_TITLE = "Các văn bản"
DOCUMENTS_LEAD = "Trợ lý trả lời từ các văn bản sau, đúng nguyên văn."
DOCUMENT_PERIOD = "Thời gian"
CONTENTS = "Mục lục"
WHERE = "Vị trí trong văn bản"
PARENTS = "Thuộc"
COPY_CITATION = "Chép trích dẫn"
COPY_LINK = "Chép đường dẫn"
COPY_QUOTE = "Chép kèm nguyên văn"
COPIED = "Đã chép"
CITATION = "Trích dẫn"
LINK = "Đường dẫn"
LINK_IN_BOT = "Mở trong Telegram"
BEFORE, AFTER, UP = "Trước", "Sau", "Lên một cấp"
BETWEEN_CLAUSES = "Điều khoản liền kề"
USED_BY = "Chương trình dựa vào điều khoản này"
BACK_TO_CHAT = "Về chỗ đang hỏi đáp"

# Programmes

PROGRAMMES_TITLE = "Các chương trình"
PROGRAMMES_LEAD = "Cho ai, khi nào, điều kiện gì. Mỗi điều kiện kèm điều khoản."
NOT_NOW = "Đã hết thời gian nhận khóa mới"
CHART_TITLE = "Sơ đồ điều kiện"

# The desk

TOOLS_LEAD = "Mỗi việc kèm một ví dụ."
NOTES_EXAMPLE = "Có dấu hay không dấu đều được. Ví dụ: tiếng anh, kinh phí, phụ lục"
NOTES_HERE = "Điểm cần lưu ý"
GONE_TITLE = "Điều khoản không còn ở đây"
GONE = (
    "Đường dẫn này chỉ đến một điều khoản mà các văn bản đang dùng không còn, hoặc đường dẫn đã bị gõ sai. "
    "Anh/chị tìm lại dưới đây."
)

# The result

RESULT_TITLE = "Kết quả để in"
RESULT_NONE = "Chưa có kết quả để in. Anh/chị trả lời hết các câu, rồi mở lại trang này."
RESULT_GO = "Đến chỗ hỏi đáp"
PRINT = "In trang này"
PRINT_HOW = "Khổ giấy A4. Nếu nút không chạy, anh/chị dùng lệnh in của trình duyệt."
RESULT_ANNEX = "In kèm lập luận và nguyên văn của:"
RESULT_ANNEX_ALL = "Mọi chương trình đã kiểm tra"
RESULT_ANNEX_NONE = "Chỉ in kết quả chung"
RESULT_SHEET = "Tải phiếu rà soát để ký (PDF)"
PRINTED_FROM = "In từ " + NAME_LONG

# Privacy

PRIVACY_TITLE = "Riêng tư"
PRIVACY_WEB = (
    "Trên trang này, trình duyệt giữ một mã phiên để trợ lý nhận ra anh/chị giữa hai lượt trả lời. "
    "Mã chỉ được đặt khi anh/chị mở phần kiểm tra hoặc rà soát danh sách; đọc văn bản và tra cứu không cần "
    "mã. Cơ sở dữ liệu không giữ mã này, chỉ giữ một tên suy ra từ mã. Trang không dùng công cụ theo dõi nào."
)
YOUR_DATA = "Dữ liệu của anh/chị"
DOWNLOAD = "Tải dữ liệu đang lưu"
ERASE_ASK = "Xóa mọi dữ liệu"
ERASE_SURE = "Các câu trả lời sẽ mất và không lấy lại được."
ERASE_YES = "Xóa ngay"
NO_DATA = "Trợ lý không lưu gì về anh/chị."
NO_SESSION = "Trình duyệt này chưa mở cuộc hỏi đáp nào, nên trợ lý không lưu gì về anh/chị."
ERASED_TITLE = "Đã xóa"
ERASED = "Trợ lý không còn lưu gì về anh/chị. Mã phiên trong trình duyệt này cũng đã được bỏ."

# When something is not as it should be

FAULT_TITLE = {
    400: "Trợ lý không đọc được yêu cầu này",
    403: "Yêu cầu này không đến từ trang của trợ lý",
    404: "Không có trang này",
    405: "Trang này không dùng theo cách đó",
    413: "Nội dung gửi lên quá dài",
    415: "Trợ lý không đọc được yêu cầu này",
    429: "Anh/chị gửi nhanh quá",
    500: "Trợ lý gặp lỗi nên chưa trả lời được",
    503: "Trợ lý tạm thời chưa trả lời được",
}
"""What went wrong, by status."""

FAULT_ADVICE = {
    400: "Anh/chị quay lại trang trước và thử lại.",
    403: ("Để giữ an toàn cho anh/chị, trợ lý không làm theo. Anh/chị mở trang của trợ lý và làm lại từ đó."),
    404: "Có thể đường dẫn gõ sai, điều khoản mang số khác, hoặc văn bản đã được gỡ. Anh/chị tìm lại ở đây.",
    405: "Anh/chị mở trang từ các mục ở đầu trang.",
    413: "Anh/chị viết ngắn lại rồi gửi.",
    415: "Anh/chị gửi lại từ trang của trợ lý.",
    429: "Trợ lý xin nghỉ một chút. Anh/chị thử lại sau {seconds} giây.",
    500: "Câu trả lời trước của anh/chị vẫn được giữ. Anh/chị thử lại sau ít phút.",
    503: "Câu trả lời trước của anh/chị vẫn được giữ. Anh/chị thử lại sau ít phút.",
}
"""What to do then."""
REFERENCE = "Nếu vẫn lỗi, anh/chị báo người quản trị mã {reference}."
