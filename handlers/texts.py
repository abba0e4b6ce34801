"""Every sentence said to a person that does not stand in a rule file."""

from __future__ import annotations

from collections.abc import Mapping

# Verdicts and conditions

VERDICT_WORDS = {
    "eligible": "Đủ điều kiện (sơ bộ)",
    "undetermined": "Chưa đủ thông tin",
    "disputed": "Văn bản chưa thống nhất, cần hỏi cơ quan có thẩm quyền",
    "ineligible": "Không đủ điều kiện",
}
CONDITION_WORDS = {"met": "Đạt", "unmet": "Không đạt", "unknown": "Chưa rõ", "to_confirm": "Cần xác nhận"}
DISPUTED_CONDITION = "Văn bản chưa thống nhất"

# Starting and helping

WELCOME_TITLE = "Trợ lý tra cứu điều kiện đào tạo, bồi dưỡng"
WELCOME = (
    "Chào anh/chị. Trợ lý đối chiếu thông tin của anh/chị với các văn bản đã nạp về đào tạo, bồi dưỡng "
    "cán bộ, công chức, viên chức, rồi trả lời kèm điều khoản."
)
WELCOME_NEXT = "Anh/chị bấm một mục dưới đây, hoặc gõ điều cần tìm, ví dụ: ky luat."
HELP_TITLE = "Cách dùng"
HELP_FREE_TEXT = (
    "Gõ câu bất kỳ, có dấu hay không dấu, để tìm điều khoản. Ví dụ: suc khoe, khoản 1 mục IV kế hoạch kl39."
)
HELP_ANSWERS = (
    "Khi trợ lý hỏi, anh/chị bấm nút, gõ số thứ tự hoặc gõ câu trả lời. Không nhớ thì gõ: không rõ."
)
HELP_BACK = "Gõ: quay lại để sửa câu vừa trả lời, /huy để dừng."
HELP_LIMITS = (
    "Trợ lý chỉ dùng các văn bản đã nạp, không suy đoán. "
    "Kết quả là sơ bộ, không thay quyết định của cơ quan có thẩm quyền."
)
MENU_CHECK = "Kiểm tra điều kiện"
MENU_PROGRAMMES = "Các chương trình"
MENU_DOCUMENTS = "Các văn bản"
MENU_HELP = "Cách dùng"
MENU_PRIVACY = "Riêng tư"
MENU_DESK = "Dành cho cán bộ nhân sự"

# Choosing

CHOOSE_TITLE = "Kiểm tra điều kiện"
CHOOSE_WHAT = "Anh/chị muốn kiểm tra chương trình nào?"
CHOOSE_ALL = "Tất cả {count} chương trình"
CHOOSE_ONE = "Chọn một chương trình"
CHECKING = "Kiểm tra: {what}."
CHOOSE_PROGRAMME = "Anh/chị chọn chương trình:"
UNFINISHED = "Anh/chị đang trả lời dở {count} câu. Anh/chị muốn làm tiếp hay bắt đầu lại?"
KEPT_ANSWERS = (
    "Trợ lý đang giữ {count} câu trả lời theo yêu cầu của anh/chị. Anh/chị muốn dùng tiếp hay bắt đầu lại? "
    "Bắt đầu lại thì các câu này được xóa."
)
KEPT_USED = "Trợ lý dùng lại {count} câu trả lời đã giữ. Anh/chị gõ /xemlai để xem và sửa."
KEPT_UNUSED = "Câu trả lời đã giữ mà lần này không dùng được thì đã được xóa."
REUSE = "Dùng cho chương trình khác"
CONTINUE = "Làm tiếp"
RESTART = "Bắt đầu lại"
STOP = "Dừng"
PRIVACY_SHORT = "Câu trả lời chỉ dùng để đối chiếu điều kiện. Xem /riengtu."

# The notice before the first question

NOTICE_TITLE = "Trước khi hỏi"
NOTICE_ASKED = (
    "Để kiểm tra, trợ lý chỉ hỏi những điều làm thay đổi kết quả, trong các điều sau: {what}. "
    "Câu nào cũng có thể trả lời: không rõ."
)
NOTICE_SENSITIVE = "Thông tin nhạy cảm trong đó: {what}."
NOTICE_HELD = "Anh/chị đã trả lời {count} câu từ trước; trợ lý chỉ dùng tiếp khi anh/chị đồng ý."
NOTICE = (
    "Câu trả lời chỉ dùng để đối chiếu với điều kiện của chương trình, không dùng vào việc khác, "
    "không gửi cho ai.",
    "Câu trả lời chỉ được giữ khi lần kiểm tra còn mở: bị xóa khi anh/chị kết thúc, một giờ sau lần xem "
    "kết quả cuối, hoặc sau một ngày im lặng. Chỉ khi anh/chị yêu cầu, câu trả lời mới được giữ {days} ngày.",
)
NOTICE_OPERATOR = "Người quản trị máy chạy trợ lý có thể đọc được dữ liệu này."
NOTICE_CONTROLLER = "Bên vận hành trợ lý và có thể đọc dữ liệu này: {who}."
NOTICE_ELSEWHERE = "Nếu anh/chị dùng Telegram, tin nhắn còn nằm ở Telegram theo quy định của Telegram."
NOTICE_RIGHTS = (
    "Bất cứ lúc nào anh/chị có thể xem dữ liệu đang lưu: /dulieucuatoi; xóa tất cả: /xoadulieu; "
    "dừng và rút lại đồng ý: /huy. Đọc thêm: /riengtu."
)
NOTICE_QUESTION = "Anh/chị có đồng ý để trợ lý hỏi và tạm lưu các câu trả lời như trên không?"
NOTICE_CHANGED = "Thông báo này đã thay đổi. Anh/chị đọc lại giúp."
AGREE, REFUSE = "Tôi đồng ý", "Tôi không đồng ý"
AGREED = "Anh/chị đã đồng ý."
REFUSED = (
    "Trợ lý không hỏi và không lưu câu trả lời nào. Anh/chị vẫn có thể tra cứu: /tracuu, xem các "
    "chương trình: /chuongtrinh, đọc văn bản: /vanban. Khi muốn kiểm tra điều kiện, anh/chị gõ /dieukien."
)
SAY_AGREED = (
    "Trước khi anh/chị đồng ý, trợ lý chưa nhận câu trả lời nào. Anh/chị bấm nút hoặc gõ: đồng ý, hoặc: "
    "không đồng ý. Nếu muốn tra cứu, anh/chị gõ /tracuu rồi từ cần tìm."
)

# Asking

NOTED = "Đã ghi {what}."
UNREAD = "Phần “{words}” trợ lý chưa hiểu."
NOT_NEEDED = "Chương trình đang kiểm tra không cần: {what}."
IF_WRONG = "Nếu chưa đúng, anh/chị gõ: quay lại."
EDITING = "Câu trả lời đang ghi: {answer}."
OVERVIEW = "Xem lại câu trả lời"
OVERVIEW_TITLE = "Các câu đã trả lời"
OVERVIEW_NONE = "Chưa có câu trả lời nào. Anh/chị gõ /dieukien để kiểm tra."
OVERVIEW_CHANGE = "Anh/chị bấm một câu để sửa. Các câu khác được giữ nguyên."
CHANGE_ONE = "Sửa: {label}"
OPEN_QUESTIONS = "Còn nhiều nhất {count} câu."
LAST_QUESTION = "Đây là câu cuối."
YES, NO = "Có", "Không"
UNKNOWN, BACK, WHY, DONE = "Không rõ", "Quay lại", "Vì sao hỏi?", "Xong"
UNKNOWN_ANSWER = "không rõ"
SET_DATE = "Đổi ngày khai giảng"
ASSUMED_DATE = "Tính theo ngày khai giảng {day} (hôm nay)."
ASSUMED_EARLIER = "Tính theo ngày khai giảng {day} (ngày bắt đầu kiểm tra)."
GIVEN_DATE = "Tính theo ngày khai giảng {day}."
TODAY = "Hôm nay"
SAY_YES_OR_NO = "Trợ lý chưa hiểu câu trả lời. Anh/chị trả lời: có, không, hoặc không rõ."
SAY_NUMBER = "Trợ lý chưa hiểu câu trả lời. Anh/chị gõ một số {unit}, hoặc: không rõ."
SAY_DATE = "Trợ lý chưa hiểu ngày này. Anh/chị gõ lại ngày có thật, hoặc: không rõ."
SAY_OPTION = "Trợ lý chưa hiểu câu trả lời. Anh/chị chọn một mục dưới đây, hoặc gõ: không rõ."
OUT_OF_RANGE = "Số này nằm ngoài khoảng {limits}. Anh/chị kiểm tra lại giúp."
DID_YOU_MEAN = "Có phải anh/chị muốn nói:"
NONE_OF_THESE = "Không phải các mục này"
CONTRADICTION = "Câu này mâu thuẫn với câu trả lời trước: {what}. Anh/chị trả lời lại giúp."
TOO_LONG_LEADING = "thời gian còn là lãnh đạo, quản lý không thể dài hơn thời gian công tác còn lại"
BORN_TOO_LATE = "tuổi tính từ ngày sinh không hợp lý vào ngày khai giảng"
WHY_TITLE = "Vì sao trợ lý hỏi câu này?"
WHY_FOR = "{programme}: {label}"
NOTHING_TO_GO_BACK = "Chưa có câu nào để quay lại."
STALE = "Nút này thuộc lần hỏi trước. Anh/chị dùng các nút mới nhất."
RUN_OVER = "Lần kiểm tra này đã kết thúc và các câu trả lời đã được xóa. Anh/chị có thể kiểm tra lại từ đầu."
ALREADY_ANSWERED = "Câu này đã được trả lời."
RULES_CHANGED = (
    "Điều kiện của chương trình đã được cập nhật từ khi anh/chị bắt đầu. "
    "Những câu trả lời còn dùng được vẫn được giữ."
)
PROGRAMMES_GONE = "Chương trình anh/chị đã chọn không còn trong dữ liệu. Anh/chị chọn lại giúp."
ANSWER_THIS = "Anh/chị trả lời câu dưới đây giúp."
NOT_TAKEN = (
    "Câu vừa gõ chưa được ghi, vì màn hình trước không hỏi câu này. Anh/chị gõ lại để trả lời câu dưới đây; "
    "để sửa câu đã trả lời, anh/chị gõ /xemlai rồi bấm câu đó."
)
ASKED_AGAIN = "Những câu tính theo ngày khai giảng cũ sẽ được hỏi lại."
LOOKUP_HINT = "Nếu muốn tra cứu, anh/chị gõ /tracuu rồi từ cần tìm."

# Results

RESULT_TITLE = "Kết quả sơ bộ"
ANSWERS_USED = "Theo câu trả lời của anh/chị: {answers}."
REASON = "Vì không đạt: {what}"
NEEDS = "Cần biết thêm: {what}"
CONDITIONS_TITLE = "Điều kiện"
CONFIRM_TITLE = "Cơ quan cử hoặc tuyển chọn xác nhận"
NOTES_TITLE = "Ghi chú"
DECIDED_BY = "Ai quyết định: {what} ({source})."
DISPUTED_TITLE = "Chỗ các văn bản chưa thống nhất"
DISPUTED_NONE_CHOSEN = "Trợ lý hiện các bên cạnh nhau và không chọn bên nào."
SEE_REASONING = "Lập luận và nguyên văn"
PRINT = "In kết quả"
SHEET = "Phiếu rà soát"
REASONING_TITLE = "Lập luận: {name}"
REASONING_HOW = "Phải đạt mọi điều kiện dưới đây. Mỗi điều kiện kèm nguyên văn."
ALL_OF = "Phải có đủ các ý sau"
ONE_OF = "Cần có một trong các ý sau"
DECIDING_TITLE = "Điều kiện quyết định kết quả"
QUOTED_ABOVE = "{citation}, nguyên văn đã dẫn ở trên"
EDITION = "Bản điều kiện {edition}, ngày {day}. Cùng câu trả lời và cùng bản điều kiện thì cùng kết quả."
PRINT_DAY = "Ngày đối chiếu: {day}."
SEE_RESULT = "Xem kết quả"
SEE_SUMMARY = "Kết quả chung"
AGAIN = "Kiểm tra lại từ đầu"
HOLD, HOLD_NO_LONGER = "Giữ câu trả lời của tôi", "Không giữ nữa"
FINISH = "Xong, xóa câu trả lời"
KEPT_SHORT = (
    "Các câu trả lời được xóa một giờ sau lần xem cuối, hoặc ngay khi anh/chị bấm “Xong, xóa câu trả lời”."
)
KEPT_LONG = (
    "Theo yêu cầu của anh/chị, các câu trả lời được giữ {days} ngày kể từ lần dùng cuối. Để thôi giữ, "
    "anh/chị bấm “Không giữ nữa”. Để xóa ngay, anh/chị gõ /huy."
)
FINISHED = "Đã xóa các câu trả lời. Khi muốn kiểm tra lại, anh/chị gõ /dieukien."
MEANING_TITLE = "Kết quả này có nghĩa gì"
MEANING = (
    "Đây là kết quả sơ bộ, chỉ đối chiếu câu trả lời với văn bản. Quyết định thuộc cơ quan có thẩm quyền.",
    "Trợ lý chưa kiểm tra hiệu lực hiện nay của các văn bản.",
)
MEANING_ISSUED = "Các văn bản có ghi ngày được ban hành năm {years}."
MEANING_UNDATED = "Bản đã nạp của {names} không ghi ngày ban hành."
AND = "và"
MEANING_PROVINCE = "Kế hoạch của tỉnh chỉ áp dụng trong tỉnh đã ban hành kế hoạch đó."
NOT_APPLIED = "Không áp dụng"

# What would have to change

CHANGES_TITLE = "Điều gì cần thay đổi"
HOLDS_TITLE = "Kết quả này giữ đến khi nào"
HOLDS_UNTIL = "Nếu không có gì khác thay đổi, kết quả này giữ cho khóa khai giảng đến hết {day}."
ASKED_ANEW = "Sau ngày đó cần biết lại: {what}."
OPEN_UNTIL = "Nếu không có gì khác thay đổi, anh/chị còn có thể đủ điều kiện đến hết {day}."
NOT_AFTER = "Sau ngày đó vướng điều kiện: {what} ({source})."
NOT_TOGETHER = "Sau ngày đó từng điều kiện còn có thể đạt, nhưng không thể cùng đạt tất cả."
STUCK = "Khóa khai giảng ngày {day} không đạt điều kiện: {what} ({source})."
NEVER_AGAIN = (
    "Ngày muộn hơn hay câu trả lời khác cũng không làm thay đổi kết quả này. "
    "Anh/chị vẫn có thể xem các chương trình khác."
)
DOUBTED = (
    "Không câu trả lời nào làm rõ được chỗ văn bản chưa thống nhất: {what} ({source}). "
    "Anh/chị hỏi cơ quan có thẩm quyền giúp."
)
ELIGIBLE_IF = "Kết quả sẽ là đủ điều kiện (sơ bộ) nếu:"
WAYS_NOW = "Kết quả sẽ là đủ điều kiện (sơ bộ) nếu thực tế khác đi như một trong các dòng sau:"
ONLY_OUTSIDE_DOUBT = "Kết quả chỉ rõ là đủ điều kiện (sơ bộ) khi thực tế không còn thuộc trường hợp đó:"
WAYS_IN_TIME = "Nếu không có gì khác thay đổi, theo thời gian kết quả sẽ là đủ điều kiện (sơ bộ):"
WAYS_LATER = "Kết quả sẽ là đủ điều kiện (sơ bộ) từ ngày sau đây, nếu đến khi đó thực tế khác đi như sau:"
MORE_WAYS = "Còn {count} cách khác."
MORE_IFS = "và {count} điều khác còn chưa biết"
LEFT = "khi đó điều kiện này không áp dụng"
TURNED_IF = "Kết quả sẽ là đủ điều kiện (sơ bộ) nếu thực tế khác đi, hoặc đến ngày, như sau:"
NOTHING_TURNS = (
    "Ngày khác hay câu trả lời khác khó làm thay đổi kết quả của: {what}. "
    "Anh/chị chọn chương trình để xem vì sao."
)
FIXED = (
    "Chương trình này cần điều không đổi được theo ý muốn: {what}. "
    "Anh/chị vẫn có thể xem các chương trình khác."
)
FIXED_TOO = "Cách khác cần điều không đổi được theo ý muốn: {what}."
FROM_DAY = "từ {day}"
FROM_DAY_TO = "từ {day} đến hết {last}"
IF = "nếu {what}"
EITHER, OR_LAST = "hoặc", "; hoặc"
ANY_VALUE = "bất kỳ"
AT_LEAST, AT_MOST, BELOW = "từ {low} {unit}", "nhiều nhất {high} {unit}", "dưới {limit} {unit}"
BETWEEN = "từ {low} đến {high} {unit}"
WITHOUT = "không có {what}"

# Looking up

SEARCH_TITLE = "Tìm: {query}"
SEARCH_IN_TITLE = "Tìm trong {document}: {query}"
SEARCH_READ_AS = "Tìm với: {reading}"
SEARCH_NONE = "Không có trong văn bản: trợ lý không tìm thấy điều khoản nào cho “{query}”."
SEARCH_NONE_IN = "Không có trong {document}: trợ lý không tìm thấy điều khoản nào cho “{query}”."
SEARCH_NEAREST = (
    "Trợ lý không thấy điều khoản nào có đủ các từ anh/chị gõ. Các điều khoản gần nhất dưới đây "
    "để anh/chị tự đọc, không phải là câu trả lời có hay không:"
)
SEARCH_NEAREST_IN = (
    "Trong {document}, trợ lý không thấy điều khoản nào có đủ các từ anh/chị gõ. Các điều khoản gần nhất "
    "dưới đây để anh/chị tự đọc, không phải là câu trả lời có hay không:"
)
SEARCH_ONLY_IN = "Chỉ trong {document}"
SEARCH_EVERYWHERE = "Trong mọi văn bản"
SEARCH_AGAIN = "Anh/chị thử từ khác, ví dụ: kỷ luật, 24 tháng, ngoại ngữ."
SEARCH_WHAT = "Anh/chị gõ điều cần tìm sau /tracuu, ví dụ: /tracuu kỷ luật."
SEARCH_MORE, SEARCH_LESS = "Xem tiếp", "Trang trước"
SEARCH_COUNT = "Kết quả {first} - {last} trong {total}."
SEARCH_FORGOTTEN = "Trợ lý không còn giữ lần tìm này. Anh/chị gõ lại điều cần tìm."
NAMED_SEVERAL = "Các điều khoản được nhắc đến:"
PART_OF = "Thuộc: {what}"
BEFORE, AFTER = "Trước: {what}", "Sau: {what}"
GO_UP, GO_BEFORE, GO_AFTER = "Lên một cấp", "Điều khoản trước", "Điều khoản sau"
CONTENTS = "Mục lục"
TO_PASTE = "Trích dẫn: {citation}"
LINK_TO = "Liên kết: {address}"
QUOTED = "“{quote}” ({citation})"
COPY_CITATION, COPY_QUOTE, COPY_LINK = "Chép trích dẫn", "Chép nguyên văn", "Chép liên kết"
SHARE = "Gửi nơi khác"
CLAUSE_GONE = "Văn bản hoặc điều khoản này đã được gỡ, hoặc nay mang số khác. Anh/chị gõ điều cần tìm."
REFERS_TO = "Xem {what}"
STANDING_SINCE, STANDING_BY = "từ ngày {day}", "theo {what}"
STANDING_WORDS: Mapping[str, str] = {
    "not_yet": "Chưa có hiệu lực: áp dụng",
    "amended": "Đã được sửa đổi, bổ sung",
    "suspended": "Đang ngưng hiệu lực",
    "ended": "Đã hết hiệu lực",
    "replaced": "Đã được thay thế",
    "repealed": "Đã bị bãi bỏ",
}
STANDING_BRIEFLY: Mapping[str, str] = {
    "not_yet": "chưa có hiệu lực",
    "amended": "đã được sửa đổi",
    "suspended": "đang ngưng hiệu lực",
    "ended": "đã hết hiệu lực",
    "replaced": "đã được thay thế",
    "repealed": "đã bị bãi bỏ",
}
"""Both by the value of ``knowledge.validity.State``."""
STANDING_PART = "{what}: {note}"
RESTING_TITLE = "Căn cứ đã thay đổi"
RESTING_INTRO = (
    "Có điều kiện dựa vào điều khoản không còn nguyên hiệu lực. Trợ lý vẫn tính theo nguyên văn đã nạp; "
    "anh/chị hỏi lại cơ quan cử đi học trước khi dùng."
)
RESTING_LINE = "{programme}: {label} ({citation}). {note}"
RESTING_CHART = "Có điều kiện dựa vào điều khoản không còn nguyên hiệu lực."
RESTING_BEARS = "Điều kiện dựa vào: {what}."
LETTERHEAD = "Phần này không có nội dung để đọc."

VOTE_GOOD, VOTE_BAD = "👍 Đúng điều cần tìm", "👎 Chưa đúng"
VOTED = "Cảm ơn anh/chị. Ý kiến được đếm, không ghi của ai."
VOTED_BAD = (
    "Cảm ơn anh/chị, ý kiến được đếm, không ghi của ai. Anh/chị thử gõ từ khác, xem mục lục của văn bản, "
    "hoặc xem các điểm cần lưu ý: /luuy."
)

# Documents and programmes

DOCUMENTS_TITLE = "Các văn bản"
DOCUMENTS_INTRO = "Trợ lý trả lời từ các văn bản sau, đúng nguyên văn:"
DOCUMENTS_MORE, DOCUMENTS_LESS = "Văn bản tiếp theo", "Văn bản trước"
DOCUMENT_VALIDITY = "Thời gian: {what}."
CONTENTS_TITLE = "Mục lục {name}"
CONTENTS_OPEN = "Anh/chị chọn mục để đọc:"
PROGRAMMES_TITLE = "Các chương trình"
PROGRAMMES_INTRO = "Anh/chị chọn chương trình để xem cho ai, khi nào, điều kiện gì:"
FOR_WHOM, RUNS, DECIDES = "Cho ai: ", "Khi nào: ", "Ai quyết định: "
DURATION, FORM, COURSE_CONTENTS = "Học bao lâu: ", "Hình thức: ", "Nội dung: "
PERIOD_OVER = "Theo văn bản, chương trình này không nhận khóa khai giảng hôm nay ({day})."
ANY_OF = "một trong các trường hợp sau"
CHECK_THIS = "Kiểm tra điều kiện của tôi"
SEE_PROGRAMMES = "Các chương trình"
RULE_VERSION = "Bản điều kiện số {version}, ngày {day}."

# Charts

SEE_CHART = "Xem sơ đồ"
SEE_CONDITIONS = "Xem chi tiết bằng chữ"
CHART_CAPTION = "Sơ đồ điều kiện: {programme}."
CHART_GATES = {
    "all": "Phải đạt tất cả",
    "any": "Chỉ cần một trong {count} trường hợp",
    "not": "Không được thuộc trường hợp",
}
CHART_OR = "hoặc"
CHART_LEGEND = "Chú giải"
CHART_SOURCES = "Nguồn: {sources}."
CHART_SOURCE = "{short} là {name}"
CHARTS_PAGE_TITLE = "Điều kiện của các chương trình"
CHARTS_PAGE_INTRO = (
    "Trang này được ghi từ các tệp trong `rules/programmes/` bằng `make charts`. Không sửa trực tiếp ở đây."
)
ONLY_WHEN = "Chỉ khi {what}"
OTHER_CASE = "Không thuộc trường hợp này"

# In a group

ONLY_ALONE = "Việc này cần thông tin riêng của anh/chị nên trợ lý chỉ trả lời trong cuộc trò chuyện riêng."
OPEN_ALONE = "Mở cuộc trò chuyện riêng"
ERASED_GROUP = (
    "Đã xóa những gì trợ lý lưu về anh/chị trong nhóm này. Cuộc trò chuyện riêng, anh/chị mở bằng nút "
    "dưới đây để xóa."
)
ERASED_HERE = "Lần kiểm tra anh/chị đã mở trong nhóm này đã được xóa, để người khác không đọc được."

# Stopping, privacy, deleting

STOPPED = (
    "Đã dừng. Các câu trả lời đã được xóa và lời đồng ý của anh/chị không còn hiệu lực. "
    "Khi muốn kiểm tra lại, anh/chị gõ /dieukien."
)
NOTHING_TO_STOP = "Không có việc gì đang làm. Anh/chị gõ /trogiup để xem cách dùng."
PRIVACY_TITLE = "Riêng tư"
PRIVACY = (
    "Trợ lý lưu: chương trình anh/chị chọn, các câu trả lời của lần kiểm tra đang làm sau khi anh/chị "
    "đồng ý, ngày anh/chị đồng ý, và {queries} lần tìm gần nhất. Trợ lý không hỏi và không lưu họ tên.",
    "Kèm theo là mã cuộc trò chuyện (trên Telegram là mã do Telegram cấp) và các lựa chọn vừa hiện, "
    "để trả lời đúng chỗ.",
    "Tất cả tự xóa sau một ngày im lặng, và khi đã có kết quả thì một giờ sau lần xem cuối. Chỉ khi anh/chị "
    "yêu cầu, các câu trả lời mới được giữ {days} ngày kể từ lần dùng cuối.",
    "/dulieucuatoi cho xem tất cả những gì đang lưu. /huy dừng, xóa ngay các câu trả lời và rút lại đồng ý. "
    "/xoadulieu xóa ngay tất cả.",
    "Trên Telegram, các tin vừa gửi, kể cả trước khi đồng ý hoặc ngay trước khi dừng, còn nằm trong cơ sở dữ "
    "liệu khoảng một phút để xếp lại cho đúng thứ tự; /xoadulieu xóa luôn phần này.",
    "Trợ lý đếm các lần tra cứu, không ghi của ai và không ghi giờ. Câu tìm không có kết quả được giữ nhiều "
    "nhất 90 ngày để bổ sung văn bản; câu có thể chứa thông tin riêng thì chỉ đếm, không giữ chữ.",
    "Danh sách gửi thành tệp được rà soát rồi bỏ ngay, tệp và kết quả không được lưu. Nếu gửi qua Telegram, "
    "cả hai còn nằm ở Telegram theo quy định của Telegram.",
    "Nhật ký kỹ thuật không ghi nội dung tin nhắn.",
)
DATA_TITLE = "Dữ liệu của anh/chị"
DATA_NONE = "Trợ lý không lưu gì về anh/chị trong cuộc trò chuyện này."
DATA_NAMES = {
    "who": "Mã cuộc trò chuyện",
    "programmes": "Chương trình đang kiểm tra",
    "begun": "Ngày bắt đầu kiểm tra",
    "course_start": "Ngày khai giảng",
    "ticks": "Số mục đang đánh dấu",
    "editing": "Câu đang sửa",
    "queries": "Các lần tìm gần nhất",
    "consent": "Ngày anh/chị đồng ý",
    "run": "Số lần kiểm tra",
    "offered": "Số lựa chọn vừa hiện",
}
DATA_UNTIL = (
    "Tất cả bị xóa khi anh/chị kết thúc, sau một ngày im lặng, và khi đã có kết quả thì một giờ sau lần "
    "xem cuối."
)
DATA_KEPT = "Theo yêu cầu của anh/chị, tất cả được giữ {days} ngày kể từ lần dùng cuối."
DATA_FILE = "Tệp này chứa toàn bộ dữ liệu trên, máy đọc được."
DATA_BESIDE = (
    "Ngoài ra, nếu anh/chị dùng Telegram, các tin gửi trong khoảng một phút cuối và những trả lời đang chờ "
    "gửi được giữ riêng, rồi tự bị xóa."
)
DATA_KEYS = {
    "format": "Số của định dạng này.",
    "dialogue": "Lần kiểm tra đang mở; null là không có.",
    "dialogue.programmes": "Mã các chương trình đang kiểm tra.",
    "dialogue.versions": "Số bản điều kiện của từng chương trình khi bắt đầu.",
    "dialogue.steps": "Các câu đã trả lời, theo thứ tự: câu được hỏi (asked) và điều đã trả lời (answers); "
    "null là không rõ.",
    "dialogue.course_start": "Ngày khai giảng anh/chị đã chọn; null là chưa chọn.",
    "dialogue.begun": "Ngày bắt đầu lần kiểm tra.",
    "stage": "Cuộc trò chuyện đang ở bước nào.",
    "run": "Số lần kiểm tra, để nhận ra nút của lần trước.",
    "ticks": "Các mục đang đánh dấu trong câu chọn nhiều mục.",
    "editing": "Câu đang sửa.",
    "queries": "Các lần tìm gần nhất, để xem trang tiếp.",
    "offered": "Các lựa chọn vừa hiện: số, chữ, mã; để trả lời bằng số.",
    "sought": "Lần tìm cuối và kết cục, khi chưa mở điều khoản nào; null là không có.",
    "consent": "Số của thông báo anh/chị đã đồng ý, và ngày đồng ý.",
    "kept": "Anh/chị có yêu cầu giữ câu trả lời hay không.",
}
DATA_ERASE = "Xóa tất cả"
WITHDRAW = "Rút lại đồng ý"
WITHDRAWN = (
    "Anh/chị đã rút lại đồng ý. Các câu trả lời đã được xóa. Anh/chị vẫn có thể tra cứu: /tracuu, "
    "/chuongtrinh, /vanban."
)
NOTHING_AGREED = "Anh/chị chưa đồng ý cho trợ lý lưu câu trả lời nào, nên không có gì để rút lại."
SEE_DATA = "Xem dữ liệu của tôi"
DELETE_SURE = "Xóa tất cả dữ liệu trợ lý đang lưu về cuộc trò chuyện này?"
DELETE_YES, DELETE_NO = "Xóa", "Giữ lại"
DELETED = "Đã xóa. Trợ lý không còn lưu gì về anh/chị trong cuộc trò chuyện này."
KEPT = "Dữ liệu được giữ nguyên."
UNKNOWN_COMMAND = "Trợ lý không có lệnh {command}."
