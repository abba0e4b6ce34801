"""What is said of a document that was read and is not published yet."""

from __future__ import annotations

# What it says of itself

PREVIEW_TITLE = "Bản đọc thử: {name}"
NOT_PUBLISHED = "Văn bản chưa được đăng. Anh/chị đối chiếu từng phần dưới đây với bản giấy trước khi đăng."
IDENTITY_TITLE = "Văn bản tự nêu"
KIND, NUMBER, DAY, ISSUER, SUBJECT = "Loại", "Số, ký hiệu", "Ngày", "Cơ quan ban hành", "Trích yếu"
IN_FORCE = "Hiệu lực"
CODE = "Mã trong trợ lý"
NOT_STATED = "không thấy trong văn bản"
LEFT_BLANK = "văn bản để trống (“{words}”, dòng {line})"
STATED_AT = "dòng {line}: “{words}”"
BY_HAND = "theo phần mô tả"
STATED_OTHERWISE = "văn bản ghi “{words}”, dòng {line}"

# What it is beside the documents that are there

SAME_TEXT = "Văn bản này đã có đúng nguyên văn: {name}."
SAME = "Đã có {name}. Nếu đăng, đây là bản mới của văn bản đó; bản cũ vẫn được giữ."
OTHER_ISSUER = (
    "Đã có văn bản cùng số, khác cơ quan ban hành: {name}. Hai văn bản được giữ riêng, mỗi văn bản một mã."
)
OTHER_DAY = "Đã có văn bản cùng số, khác ngày: {name}. Hai văn bản được giữ riêng, mỗi văn bản một mã."
SAME_ID = (
    "Mã này đang là của {name}. Nếu đăng, văn bản này thay chỗ văn bản đó; nếu không phải vậy, xin đổi mã."
)

EFFECTS_TITLE = "Tác động tới văn bản khác"
REPLACED = "Thay thế {what}"
REPEALED = "Bãi bỏ {what}"
AMENDED = "Sửa đổi {what}"
PARTS_OF = "{parts} {what}"
BY_HAND_ONLY = "phần mô tả chưa ghi được vì nêu nhiều điều khoản; xin ghi tay"

# What was read

TREE_TITLE = "Các điều khoản đọc được"
COUNTED = "{count} {level}"
MORE_PARTS = "… và {count} phần nữa."
LEVELS = {
    "phan": "phần",
    "chuong": "chương",
    "muc": "mục",
    "tieu-muc": "tiểu mục",
    "dieu": "điều",
    "khoan": "khoản",
    "diem": "điểm",
    "so": "số trong ngoặc",
    "gach": "gạch đầu dòng",
    "doan": "đoạn kết",
    "phu-luc": "phụ lục",
    "mo-dau": "phần mở đầu",
    "ket": "phần kết",
}

PLACED = "{share} số chữ đã xếp được vào điều khoản, phụ lục, phần mở đầu và phần kết."
LEFT_TITLE = "Dòng chưa rõ thuộc đâu"
LINE = "Dòng {line}: {words}"
MORE_LINES = "… và {count} dòng nữa."
READING_TITLE = "Cách đọc tệp"

# What to look at

DOUBTS_TITLE = "Chỗ cần xem lại: {count}"
NO_DOUBTS = (
    "Không thấy chỗ nào đáng ngờ. Máy không thấy được chữ mà bản quét đã làm mất, nên vẫn cần đối chiếu."
)
GRAVE = "Trong đó có chỗ nặng, nên văn bản chỉ được đăng khi anh/chị nói rõ là vẫn đăng."
GRAVE_MARK = "Nặng: "
MORE_PLACES = "… và {count} chỗ nữa."
PLACE = "dòng {line}"
PLACE_IN = "dòng {line}, {clause}"
WHY = {
    "no-clauses": "Không nhận ra điều, khoản nào: chưa có gì để tra cứu và trích dẫn.",
    "unplaced": "Nhiều chữ chưa rõ thuộc điều khoản nào; có thể tiêu đề khác thường hoặc lẫn nội dung khác.",
    "no-kind": "Không nhận ra loại văn bản (luật, nghị định, kế hoạch…).",
    "no-number": "Không thấy số, ký hiệu, hoặc số để trống. Nếu biết, anh/chị ghi vào phần mô tả.",
    "no-day": "Không thấy ngày ban hành, hoặc ngày để trống. Nếu biết, anh/chị ghi vào phần mô tả.",
    "no-issuer": "Không nhận ra cơ quan ban hành.",
    "no-subject": "Không nhận ra trích yếu.",
    "other-symbol": "Ký hiệu là của loại văn bản khác với tiêu đề.",
    "gap": "Thiếu số: có thể mất chữ khi quét, hoặc đã bị bãi bỏ.",
    "repeated": "Số lặp lại:",
    "back": "Số đi lùi:",
    "heading-left": "Dòng giống tiêu đề nhưng số không nối tiếp, nên chưa coi là điều khoản:",
    "broken": "Câu bị bỏ lửng, có thể mất phần sau:",
    "goes-on": "Đoạn bắt đầu giữa câu, có thể bị ngắt vì sang trang:",
    "long": "Điều khoản dài khác thường; có thể chưa tách hết:",
    "empty": "Có số mà không có lời:",
    "quotes": "Dấu ngoặc kép không đủ cặp (số dấu mở/số dấu đóng):",
    "letters": "Chữ không có trong tiếng Việt, có thể do nhận dạng sai:",
    "look-alike": "Chữ của bảng chữ khác lẫn vào (như ð thay cho đ):",
    "mixed": "Dấu chữ Việt có chỗ viết liền, có chỗ viết rời; không ảnh hưởng tra cứu.",
    "no-such": "Dẫn chiếu tới điều khoản không có trong văn bản:",
    "cut-table": "Bảng bị ngắt, hoặc có hàng thiếu ô:",
}
"""By the value of ``knowledge.drafting.doubt.Why``."""

# What can be done

PUBLISH = "Đăng văn bản"
PUBLISH_DESPITE = "Vẫn đăng dù còn chỗ nặng"
DROP = "Bỏ, không đăng"
VERSION_LINE = "Bản chờ đăng: {version}"
ENTRY_CAPTION = (
    "Phần mô tả của văn bản. Có chỗ sai thì anh/chị sửa trong tệp này rồi gửi lại đây; lời văn giữ nguyên."
)
UNKNOWN_ENTRY = (
    "Chưa rõ phần mô tả này là của văn bản nào: bản chờ đăng chỉ được giữ một ngày. "
    "Anh/chị gửi lại văn bản, rồi gửi phần mô tả đã sửa."
)
WRONG_ENTRY = "Phần mô tả chưa dùng được: {reason}. Anh/chị sửa rồi gửi lại."
ENTRY_NOT_TEXT = "Phần mô tả phải là tệp chữ UTF-8. Anh/chị lưu lại với bảng mã UTF-8 rồi gửi lại."
STANDS_NOW = "Đã đăng {name}, mã bản {version}. Các nơi đang chạy tra cứu được trong khoảng một giây."
NOT_STORED = "Chưa giữ được văn bản này: {reason}."
