"""The words of the sheet to sign that are not those of the chat."""

from __future__ import annotations

SHEET_TITLE = "Phiếu rà soát điều kiện"
SUBTITLE = "cử đi đào tạo, bồi dưỡng"
REFERENCE_ONLY = "Phiếu tham khảo, không thay quyết định của cơ quan có thẩm quyền"

PERSON_TITLE = "Người được rà soát"
NAME, UNIT = "Họ và tên", "Cơ quan, đơn vị"
CHECKED, COURSE = "Ngày rà soát", "Ngày khai giảng"
COURSE_ASSUMED = "{day} (chưa có ngày cụ thể, tính theo ngày này)"

FACTS_TITLE = "Thông tin dùng để rà soát"
FACT, ANSWER = "Thông tin", "Trả lời"
NO_FACTS = "Chưa có thông tin nào."
LACKING = "Cần biết thêm để kết luận: {what}."

RESULTS_TITLE = "Kết quả chung"
PROGRAMME, VERDICT, DECIDED = "Chương trình", "Kết quả", "Lý do"

BASIS = "Điều kiện và căn cứ"
RESULT = "Kết quả"
SAID_AT = "nguyên văn ở mục {number}"
DECIDES_HEAD = "Ai quyết định"

DISPUTES_TITLE = "Chỗ các văn bản chưa thống nhất hoặc còn để trống"
DISPUTES_HOW = (
    "Mỗi chỗ kèm cách trợ lý đọc khi xét điều kiện, và điều khoản để đối chiếu. "
    "Cách hiểu cuối cùng thuộc cơ quan có thẩm quyền."
)

DOCUMENTS_HEAD = "Văn bản đã đối chiếu"
OF = "của"
DOCUMENT_DAY = "ngày {day}"
DOCUMENT_UNDATED = "bản đã nạp không ghi ngày ban hành"

SIGNED_PAGES = "Phiếu gồm {pages} trang."
SIGNED_PERSON = "Người được rà soát: {name}."
SIGNED_RESULT = "Kết quả: {what}."
SIGNING_PLACE = "…………………, ngày …… tháng …… năm ………"
SIGNERS = ("Người được rà soát", "Người lập phiếu", "Thủ trưởng cơ quan, đơn vị")
SIGNING_HOW = "(ký, ghi rõ họ tên)"

PAGE = "Trang {page}/{pages}"
FOOT = "Phiếu rà soát điều kiện, phiếu tham khảo"
FOOT_EDITION = "Bản điều kiện {edition}"

# In the chat

SHEET_WHICH = (
    "Phiếu gồm thông tin anh/chị đã trả lời, kết quả, từng điều kiện kèm nguyên văn, và chỗ ký. "
    "Họ tên, đơn vị để trống cho anh/chị tự điền. Anh/chị chọn chương trình ghi trong phiếu:"
)
SHEET_ALL = "Tất cả {count} chương trình"
SHEET_LEFT = "{count} chương trình chưa bị loại"
SHEET_CAPTION = "Phiếu rà soát điều kiện: {what}. Tệp PDF khổ A4, họ tên và đơn vị để trống."
SHEET_PRIVATE = "Phiếu chứa các câu trả lời của anh/chị. Trợ lý không lưu tệp này."
