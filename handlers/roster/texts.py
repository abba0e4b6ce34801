"""Every sentence that is said of a list of people."""

from __future__ import annotations

# Cells that cannot be read

BAD_ERROR = "Ô đang báo lỗi {error} của bảng tính."
BAD_FORMULA = "Công thức trong ô chưa được tính. Anh/chị mở tệp bằng Excel rồi lưu lại."
BAD_DATE = "Không đọc được ngày. Anh/chị ghi dd/mm/yyyy, mm/yyyy hoặc yyyy."
BAD_DAY = "Không đọc được ngày. Anh/chị ghi đủ ngày, tháng, năm: dd/mm/yyyy."
BAD_ORDER = (
    "Chưa rõ đâu là ngày, đâu là tháng, vì cột này có ô ghi tháng trước ngày. Anh/chị ghi lại dd/mm/yyyy."
)
BAD_SERIAL = "Số này không phải là ngày. Anh/chị ghi lại dd/mm/yyyy."
BAD_NUMBER = "Không đọc được số {unit}. Anh/chị ghi một số nguyên."
BAD_RANGE = "Số này nằm ngoài khoảng {limits}."
BAD_YES_NO = "Không rõ là có hay không. Anh/chị ghi x hoặc có, hoặc không."
BAD_OPTION = "Không có lựa chọn này. Anh/chị ghi một trong các lựa chọn ở trang Danh mục của mẫu."
BAD_UNCLEAR = "Chưa rõ là lựa chọn nào: {options}."
BAD_UNSURE = "Chưa chắc là “{options}”. Nếu đúng, anh/chị ghi đúng như vậy."
BAD_TICKS = "Các cột đánh dấu của “{label}” mâu thuẫn nhau."
BAD_TWICE = "Hai cột của “{label}” ghi khác nhau."
BAD_AGE = "Tuổi và ngày sinh không khớp nhau."
BAD_TOGETHER = "Ô này mâu thuẫn với ô khác của cùng người."
BAD_LEADING = "Thời gian còn là lãnh đạo, quản lý dài hơn thời gian công tác còn lại."
BAD_BORN = "Tuổi tính từ ngày sinh không hợp lý vào ngày khai giảng."
NOTHING_TO_JUDGE = "Không có dữ kiện nào để xét."
NOTHING_READABLE = "Các ô có dữ kiện đều không đọc được."

# Lists that cannot be read

NO_SHEET = "Tệp không có trang tính nào. Anh/chị lưu lại danh sách bằng Excel rồi gửi lại."
NO_HEADINGS = (
    "Trợ lý không thấy dòng tiêu đề cột nào có dữ kiện để xét. "
    "Anh/chị dùng mẫu danh sách, hoặc đặt tiêu đề cột như trong mẫu."
)
NO_PEOPLE = "Dưới dòng tiêu đề không có người nào. Anh/chị điền danh sách rồi gửi lại."
NOT_WORKBOOK = (
    "Tệp này không phải sổ tính Excel (xlsx) đọc được. Anh/chị mở bằng Excel rồi lưu lại dạng xlsx."
)
LOCKED = "Tệp đang đặt mật khẩu. Anh/chị bỏ mật khẩu rồi gửi lại."
NOT_TEXT = "Trợ lý không đọc được chữ trong tệp CSV này. Anh/chị lưu lại dạng CSV UTF-8 hoặc xlsx."
TOO_MANY_ROWS = "Danh sách dài hơn {most} dòng. Anh/chị chia thành nhiều tệp."
TOO_WIDE = (
    "Trang tính trải rộng tới {rows} dòng và {columns} cột. "
    "Anh/chị xóa các dòng, cột thừa rồi lưu lại, hoặc chép danh sách sang tệp mới."
)
TOO_LONG_RESULT = (
    "Danh sách có chữ quá dài, kết quả không ghi được vào một tệp. Anh/chị bỏ các cột không cần."
)
OTHER_KIND = "Danh sách cần là tệp xlsx hoặc csv. Anh/chị lưu lại dạng đó rồi gửi lại."
UNKNOWN_PROGRAMME = "Mẫu này ghi chương trình không còn trong dữ liệu. Anh/chị lấy mẫu mới."

# Notes on how a list was read

NOTE_SHEET = "Đã đọc trang tính “{name}”, tiêu đề ở dòng {row}."
NOTE_OTHER_SHEETS = "Tệp còn {count} trang tính khác, không được xét."
NOTE_HIDDEN_SHEETS = "Có {count} trang tính ẩn, không được xét."
NOTE_HIDDEN_ROWS = "Có {count} dòng ẩn, vẫn được xét."
NOTE_HIDDEN_COLUMNS = "Có cột ẩn, vẫn được đọc."
NOTE_FORMULAS = "Các ô có công thức được đọc theo giá trị đã lưu trong tệp."
NOTE_SKIPPED = "Đã bỏ qua {count} dòng trống, dòng tiêu đề nhóm, dòng cộng hoặc dòng ký tên."
NOTE_EXAMPLE = "Đã bỏ qua dòng ví dụ của mẫu."
NOTE_DOUBT = "Cột “{title}” chưa rõ là: {facts}. Trợ lý không tự đoán và không dùng cột này."
NOTE_MISSING = "Danh sách không có: {facts}. Các điều này được coi là chưa biết."
NOTE_OLDER = "Có nhiều cột của “{label}”; trợ lý dùng cột “{title}”."
NOTE_OTHER_YEAR = "Cột “{title}” nói về năm khác năm khai giảng nên không được dùng."
NOTE_AGE = "Người có cả tuổi và ngày sinh được tính tuổi theo ngày sinh."
NOTE_CUT_COLUMNS = "Kết quả giữ {count} cột đầu của danh sách."
NOTE_CUT_TEXT = "Có {count} ô dài quá {most} ký tự, đã được cắt bớt trong kết quả."
NOTE_BAD_LIMIT = "Trang “{sheet}” chỉ liệt kê {most} ô đầu tiên; mọi ô đều được tô màu ở trang “{result}”."
NOTE_BOUNDED = (
    "Danh sách dài nên trang “{sheet}” ghi mỗi lý do một lần, có số; cột Lý do ở trang “{result}” ghi số đó."
)
NOTE_EDITION = "Mẫu lập theo bản điều kiện {then}, nay đã đổi; kết quả theo bản {now}."
NOTE_ENCODING = "Tệp CSV được đọc theo bảng mã {name}."
NOTE_STARTS = "Người có ngày khai giảng trong danh sách được xét theo ngày đó."
OR = "hay"

MEANING = "Đây là kết quả sơ bộ, chỉ đối chiếu danh sách với văn bản. Quyết định thuộc cơ quan có thẩm quyền."

# The result

SHEET_SUMMARY, SHEET_RESULT, SHEET_DETAIL = "Tổng hợp", "Kết quả", "Chi tiết"
SHEET_BAD, SHEET_BASIS = "Ô cần sửa", "Căn cứ"
SUMMARY_TITLE = "Kết quả rà soát danh sách"
SUMMARY_DAY = "Ngày rà soát"
SUMMARY_START = "Ngày khai giảng"
SUMMARY_START_OWN = "{day}, trừ người có ngày riêng trong danh sách"
SUMMARY_EDITION = "Bản điều kiện"
SUMMARY_EDITION_VALUE = "{edition}, ngày {day}"
SUMMARY_PEOPLE, SUMMARY_JUDGED = "Số người trong danh sách", "Số người xét được"
SUMMARY_UNJUDGED, SUMMARY_BAD = "Số người không có gì để xét", "Số ô cần sửa"
SUMMARY_NOTES, SUMMARY_READ = "Lưu ý chung", "Danh sách được đọc như sau"
SUMMARY_PROGRAMME, SUMMARY_CHART = "Chương trình", "Số người theo kết quả"
PRIVATE = "Tệp này chứa thông tin cá nhân. Anh/chị giữ và gửi tệp như hồ sơ gốc."

ROW, REASON_NUMBER, TO_CORRECT = "Dòng", "Lý do", "Cần sửa"
COLUMN_TO_CORRECT = "{title}: {why}"
CSV_WHY, CSV_LACKS = "{programme}: lý do", "Còn thiếu: {what}"
DETAIL_HEADINGS = (
    "Dòng", "Họ và tên", "Đơn vị", "Chương trình", "Kết quả", "Điều kiện quyết định", "Còn thiếu",
    "Cơ quan cử hoặc tuyển chọn xác nhận", "Căn cứ",
)  # fmt: skip
REASON_HEADINGS = (
    "Lý do", "Số người", "Chương trình", "Kết quả", "Điều kiện quyết định", "Còn thiếu",
    "Cơ quan cử hoặc tuyển chọn xác nhận", "Căn cứ",
)  # fmt: skip
BAD_HEADINGS = ("Trang tính", "Ô", "Cột", "Đang ghi", "Vì sao")
BASIS_HEADINGS = ("Chương trình", "Điều kiện", "Căn cứ", "Nguyên văn", "Hiệu lực")
DECIDED_MET = "Đạt cả {count} điều kiện"
DECIDED_UNMET = "Không đạt: {label}"
DECIDED_UNKNOWN = "Chưa rõ: {label}"
DECIDED_DISPUTED = "Văn bản chưa thống nhất: {label}"

# The template

TEMPLATE_SHEET, TEMPLATE_GUIDE, TEMPLATE_LISTS = "Danh sách", "Hướng dẫn", "Danh mục"
TEMPLATE_HEAD = "Mẫu danh sách rà soát điều kiện. Điền từ dòng dưới dòng ví dụ, mỗi người một dòng."
TEMPLATE_MARK = "Chương trình: {programmes}. Bản điều kiện: {edition}."
TEMPLATE_OTHER_WORDS = "Từ này không có trong danh mục. Anh/chị vẫn có thể ghi nếu chắc chắn."
TEMPLATE_SEVERAL = "Nhiều chức vụ thì ghi cách nhau bằng dấu chấm phẩy."
TEMPLATE_PICK = "Chọn trong danh sách. Không rõ thì để trống."
TEMPLATE_EXAMPLE = "Ví dụ, không được xét"
TEMPLATE_NAME, TEMPLATE_UNIT, TEMPLATE_NOTE, TEMPLATE_ORDER = "Họ và tên", "Đơn vị", "Ghi chú", "STT"
TEMPLATE_EXAMPLE_NAME, TEMPLATE_EXAMPLE_UNIT = "Nguyễn Thị Ví Dụ", "Sở Nội vụ"
GUIDE_TITLE = "Cách điền danh sách"
GUIDE_HEADINGS = ("Cột", "Ý nghĩa", "Giá trị ghi được")
GUIDE_FREE = "Tùy ý, không dùng để xét; được giữ nguyên trong kết quả."
GUIDE_YES_NO = "có, không, hoặc x cho có."
GUIDE_NUMBER = "Một số nguyên, {limits}."
GUIDE_MONTHS = "Số tháng, ví dụ 24, hoặc 2 năm; {limits}."
GUIDE_DATE = "Ngày dạng dd/mm/yyyy, ví dụ 01/06/2027. Để trống thì tính theo ngày rà soát."
GUIDE_BORN = "dd/mm/yyyy, mm/yyyy hoặc yyyy, ví dụ 15/03/1981."
GUIDE_SEVERAL = "Nhiều giá trị thì ghi cách nhau bằng dấu chấm phẩy: {options}."
GUIDE_ONE = "Một trong: {options}."
GUIDE_LINES = (
    "Mỗi người một dòng. Điều gì không rõ thì để trống hoặc ghi “-”: trợ lý coi là chưa biết.",
    "Anh/chị có thể thêm cột, đổi thứ tự cột, dán danh sách sẵn có; cột lạ được giữ nguyên.",
    "Dòng ví dụ có ghi chú “Ví dụ, không được xét” thì bị bỏ qua khi đọc.",
    "Ô nào không đọc được thì được tô màu và nêu lý do trong kết quả; các ô khác của người đó vẫn được xét.",
    "Danh sách không được lưu lại: đọc xong, trả kết quả xong là bỏ.",
)
GUIDE_PROGRAMMES = "Chương trình được xét"

# What the chat says

ASK_TEMPLATE_TITLE = "Mẫu danh sách"
ASK_TEMPLATE = (
    "Anh/chị chọn mẫu cho chương trình nào? Điền xong, anh/chị gửi tệp lại đây để rà soát cả danh sách."
)
TEMPLATE_CAPTION = "Mẫu danh sách cho: {what}. Anh/chị điền rồi gửi lại tệp này."
TEMPLATE_ALL = "Tất cả {count} chương trình"
DONE_TITLE = "Kết quả rà soát danh sách"
DONE_PEOPLE = "Đã xét {judged} trong {people} người."
DONE_BAD = "Có {count} ô không đọc được; các ô này được tô màu và nêu lý do trong tệp kết quả."
DONE_NOTES = "Trang {sheet} của tệp kết quả nói rõ danh sách được đọc thế nào, cột nào chưa rõ."
DONE_KEPT = "Danh sách và kết quả không được lưu lại ở máy chủ."
DONE_STARTS = "Tính theo ngày khai giảng {day}, trừ người có ngày riêng trong danh sách."
COUNTED = "{verdict}: {count}"
