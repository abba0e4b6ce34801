"""The sentences about files that people send: what is done with them, why one cannot be taken, what to do."""

from __future__ import annotations

# What is done with a file

LIST_RECEIVED = (
    "Trợ lý đã nhận danh sách và đang rà soát; kết quả là một tệp Excel, gửi lại ngay khi xong. "
    "Tệp của anh/chị không được lưu. Anh/chị chịu trách nhiệm về việc được dùng thông tin "
    "của những người trong danh sách."
)
LIST_START = "Tính theo ngày khai giảng {day}."
LIST_TODAY = "Tính theo hôm nay; khai giảng ngày khác thì anh/chị gửi lại tệp, ghi kèm ngày, ví dụ {day}."
LIST_ONLY_FOR = "Chỉ rà soát theo một chương trình: {name}."
DOCUMENT_RECEIVED = "Trợ lý đã nhận văn bản và đang đọc. Văn bản chỉ được đăng sau khi anh/chị xem và đồng ý."
CORRECTIONS_RECEIVED = "Trợ lý đã nhận phần mô tả và đang đối chiếu với văn bản gửi trước đó."
NOT_ADMINISTRATOR = (
    "Văn bản mới chỉ do người quản trị gửi. "
    "Để rà soát một danh sách, anh/chị gửi tệp Excel (xlsx) hoặc csv theo mẫu trong /mau."
)
OTHER = (
    "Trợ lý không nhận dạng tệp này. "
    "Anh/chị gửi danh sách thành tệp Excel (xlsx) hoặc csv, theo mẫu trong /mau."
)
OTHER_ADMINISTRATOR = (
    "Trợ lý không nhận dạng tệp này. Danh sách cần là tệp Excel (xlsx) hoặc csv; "
    "văn bản là tệp docx, pdf, txt, md hoặc html; phần mô tả văn bản là tệp yaml."
)
IN_GROUP = (
    "Tệp có thể có thông tin của nhiều người nên trợ lý không mở ở nơi nhiều người đọc được. "
    "Anh/chị gửi tệp trong cuộc trò chuyện riêng với trợ lý."
)

# What can go wrong on the way

TOO_LARGE_HERE = (
    "Telegram chỉ cho trợ lý tải tệp đến {most} MB. Anh/chị chia tệp thành nhiều tệp nhỏ hơn, "
    "hoặc nếu có trang web của trợ lý thì gửi danh sách ở trang “Rà soát danh sách”. "
    "Văn bản lớn thì người quản trị đưa vào trên máy chủ bằng lệnh dieukien index."
)
TOO_MANY = "Anh/chị gửi nhiều tệp quá nên trợ lý chưa nhận tệp này. Anh/chị chờ ít phút rồi gửi lại."
EXPIRED = "Telegram không còn giữ tệp này nên trợ lý không mở được. Anh/chị gửi lại tệp."
NOT_FETCHED = "Trợ lý chưa tải được tệp của anh/chị từ Telegram. Anh/chị gửi lại tệp sau ít phút."
NOT_AS_SAID = "Tệp tải về không đúng cỡ mà Telegram đã báo nên trợ lý không mở. Anh/chị gửi lại tệp."

RESULT_TOO_LARGE = (
    "Kết quả lớn hơn mức Telegram cho phép nên trợ lý không gửi được. "
    "Anh/chị chia danh sách thành nhiều tệp nhỏ hơn, hoặc nếu có trang web của trợ lý thì gửi danh sách "
    "ở trang “Rà soát danh sách”."
)

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
    "nếu vẫn vậy, anh/chị chép nội dung sang một tệp mới."
)
