"""What administrators are told."""

from __future__ import annotations

ONLY_ADMINISTRATORS = "Việc này chỉ dành cho người quản trị trợ lý."

LIBRARY = "Quản lý văn bản"
LIBRARY_TITLE = "Quản lý văn bản"
LIBRARY_INTRO = "Các văn bản do người quản trị đăng. Anh/chị chọn một văn bản để xem các bản của nó:"
LIBRARY_EMPTY = "Chưa có văn bản nào do người quản trị đăng. Các văn bản đi kèm trợ lý vẫn được dùng."
LIBRARY_STANDS = "đang dùng bản {number}, đăng {when}"
LIBRARY_WITHDRAWN = "đã gỡ"
LIBRARY_OVER_PACKAGED = "thay cho bản đi kèm trợ lý"
MORE, LESS = "Trang sau", "Trang trước"

VERSIONS_TITLE = "Các bản của {name}"
VERSION = "Bản {number} (mã {id}), đăng {when}{now}"
PROPOSED = "Bản chờ đăng (mã {id}), gửi {when}, tự xóa sau một ngày"
VERSION_NOW = ": đang dùng"
NO_VERSIONS = "Văn bản này không phải do người quản trị đăng, hoặc không còn. Anh/chị xem lại danh sách."
MOMENT = "{clock} ngày {day}"

RESTORE_THIS = "Dùng lại bản {number}"
RETRACT_THIS = "Gỡ văn bản"
PUBLISH_VERSION = "Đăng bản mã {id}"
NOT_NOW = "Không, giữ như cũ"
BACK_TO_LIBRARY = "Về danh sách quản lý"
TO_DOCUMENTS = "Các văn bản"

ASK_RETRACT = (
    "Anh/chị muốn gỡ {name}? Không ai tra cứu được văn bản này nữa, và các đánh dấu mà nó đặt lên "
    "văn bản khác được bỏ đi. Các bản vẫn được giữ để dùng lại."
)
ASK_RETRACT_OVER = "Văn bản cùng mã đi kèm trợ lý sẽ được dùng trở lại."
ASK_RESTORE = "Anh/chị muốn dùng lại bản {number} của {name}?"
ASK_RESTORE_NOW = "Bản {number} đang dùng sẽ thôi được tra cứu, nhưng vẫn được giữ."

PUBLISHED = "Đã đăng {name}. Trong giây lát, mọi nơi của trợ lý tra cứu được văn bản này."
PUBLISHED_ALREADY = "{name}: bản này đang được dùng rồi, không có gì thay đổi."
RESTORED = "Đã dùng lại bản {number} của {name}."
RETRACTED = "Đã gỡ {name}."
DROPPED = "Đã bỏ bản này, không đăng."

MARKS_TITLE = "Văn bản được đánh dấu"
MARKS_UNKNOWN = "{what}: chưa có trong dữ liệu; khi có sẽ được đánh dấu"
MARKED = "{what}: {note}"
RULES_TITLE = "Điều kiện dựa vào điều khoản đã thay đổi"
RULES_INTRO = "Kết quả của các chương trình sau vẫn tính theo điều kiện cũ, và nói rõ căn cứ đã thay đổi:"
MORE_LINES = "… và {count} điều nữa."

REFUSED = {
    "gone": "Bản này không còn: bản chờ đăng chỉ được giữ một ngày. Anh/chị gửi lại tệp.",
    "overtaken": (
        "Chưa đăng: trong lúc chờ, văn bản này đã được người khác đăng bản mới hoặc gỡ. "
        "Anh/chị xem lại các bản, rồi gửi lại tệp nếu vẫn cần."
    ),
    "only_proposed": "Bản này chưa từng được đăng nên không dùng lại được.",
    "not_published": "Văn bản này không phải do người quản trị đăng, hoặc đã được gỡ.",
    "quotes_lost": (
        "Chưa đăng: văn bản này thay cho văn bản đi kèm trợ lý, nhưng {count} câu trích làm căn cứ cho điều "
        "kiện không còn nguyên văn trong đó. Cần sửa bộ điều kiện trước:"
    ),
}
"""By the value of ``bot.storage.publications.Refusal``."""
CANNOT_READ = "Chưa đăng: {reason}."
