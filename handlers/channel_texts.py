"""The sentences that the channels say by themselves."""

from __future__ import annotations

CHOOSE = "Anh/chị chọn:"
CHOOSE_NUMBER = "Anh/chị nhập số hoặc gõ chữ:"
CHOOSE_WORDS = "Anh/chị cũng có thể gõ:"
MORE_CHOICES = "Các lựa chọn tiếp theo:"

FAULT = (
    "Trợ lý gặp lỗi nên chưa trả lời được. Anh/chị thử lại sau ít phút. "
    "Nếu vẫn lỗi, anh/chị báo người quản trị mã {reference}."
)

NOT_STORED = "{reason} Tin vừa rồi chưa được ghi nhận. Anh/chị gửi lại sau khi cơ sở dữ liệu dùng được."

TEXT_ONLY = (
    "Trợ lý chỉ đọc được tin nhắn chữ, nút bấm và danh sách gửi thành tệp Excel (xlsx) hoặc csv. "
    "Anh/chị gõ /trogiup để xem cách dùng."
)
NO_FILES_HERE = (
    "Cuộc trò chuyện này không nhận tệp nên trợ lý chưa gửi được {name}. "
    "Anh/chị mở cuộc trò chuyện riêng với trợ lý và làm lại."
)
EDITED = "Trợ lý không đọc lại tin nhắn đã sửa. Anh/chị gửi nội dung đúng thành một tin nhắn mới."
LATE = (
    "Tin này đến muộn nên trợ lý chưa dùng. Nếu vẫn cần, anh/chị gửi lại sau khi xem phần đang làm dưới đây."
)
NOT_YOURS = "Nút này dành cho người đã hỏi. Anh/chị gõ /dieukien để bắt đầu phần của mình."
TOO_FAST = (
    "Anh/chị gửi nhanh quá nên trợ lý chưa đọc những tin vừa rồi. "
    "Anh/chị chờ một phút rồi gửi lại những tin chưa được trả lời."
)

TERMINAL_HINT = (
    "Anh/chị gõ câu trả lời hoặc lệnh rồi nhấn Enter. Để rà soát một danh sách, anh/chị gõ đường dẫn của tệp "
    "hoặc kéo tệp vào đây. Gõ /thoat hoặc nhấn Ctrl-D để thoát."
)
FILE_WRITTEN = "Đã ghi tệp {path}."
FILE_NOT_WRITTEN = "Chưa ghi được tệp {name} vào thư mục này: {reason}."
FILE_NOT_READ = "Trợ lý không mở được tệp này: {reason}."
TERMINAL_LEAVE = "Thoát"
TERMINAL_GOODBYE = "Tạm biệt anh/chị."

BAD_TOKEN = "Telegram không chấp nhận mã trong TELEGRAM_BOT_TOKEN. Anh/chị kiểm tra lại mã do BotFather cấp."
BAD_BASE_URL = "TELEGRAM_BASE_URL không đúng. Địa chỉ cần có dạng http://127.0.0.1:8081/bot."
BAD_WEBHOOK = "Telegram không nhận địa chỉ trong TELEGRAM_WEBHOOK_URL. Anh/chị kiểm tra lại địa chỉ này."
POLLING = "Đang nhận tin trên Telegram bằng long polling."
CONNECTING = "Đang kết nối tới Telegram."
BAD_PROXY = "TELEGRAM_PROXY không dùng được. Địa chỉ cần có dạng http://máy:cổng."
UNREACHABLE = (
    "Không kết nối được tới máy chủ Telegram. Anh/chị kiểm tra mạng, TELEGRAM_BASE_URL và TELEGRAM_PROXY."
)

SERVER_LIVES = "Đang chạy."
SERVER_READY = "Sẵn sàng."
DATABASE_SLOW = "Cơ sở dữ liệu: chưa trả lời."
REFUSED = "Yêu cầu này không thực hiện được."
REFUSALS = {
    404: "Không có trang này.",
    405: "Địa chỉ này không nhận cách gọi đó.",
    413: "Nội dung gửi lên quá dài.",
    429: "Anh/chị gửi quá nhanh. Anh/chị thử lại sau ít phút.",
    503: "Trợ lý đang tạm ngừng. Anh/chị thử lại sau ít phút.",
}
