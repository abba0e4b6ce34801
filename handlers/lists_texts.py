"""The sentences of the page on which a list of people is screened."""

from __future__ import annotations

TITLE = "Rà soát danh sách"
LEAD = (
    "Anh/chị gửi một danh sách. Trợ lý trả lại tệp Excel ghi, với từng người và từng chương trình: "
    "đạt hay chưa, vì điều kiện nào, còn thiếu thông tin gì, theo điều khoản nào."
)
STEP_TEMPLATE = "Điền danh sách theo mẫu"
TEMPLATE_HINT = (
    "Cột nào chưa có thông tin thì để trống. Danh sách sẵn có, cột đặt theo thứ tự khác, cũng dùng được."
)
TEMPLATE_GET = "Tải tệp mẫu"
STEP_FILE = "Chọn tệp"
FILE_HINT = "Tệp Excel (xlsx) hoặc csv, nhiều nhất {most} MB. Có thể kéo tệp thả vào đây."
FILE_LABEL = "Tệp danh sách"
STEP_CHOICES = "Chọn cách rà soát"
PROGRAMMES = "Chỉ rà soát một số chương trình"
PROGRAMMES_HINT = "Không chọn chương trình nào thì trợ lý rà soát tất cả."
DAY = "Ngày khai giảng"
DAY_HINT = "Tuổi và thời gian tính đến ngày này. Để trống thì tính đến hôm nay."
OTHERS = (
    "Danh sách có thông tin của người khác. Anh/chị chịu trách nhiệm về việc được dùng thông tin đó. "
    "Trợ lý không lưu tệp gửi lên và tệp kết quả; đóng trang này là không còn."
)
SEND = "Rà soát"
SENDING = "Đang gửi tệp lên"
WORKING = "Đang rà soát. Danh sách dài có thể mất một, hai phút."
RESULT = "Kết quả"
DOWNLOAD = "Tải tệp kết quả"
LOST = "Chưa kết nối được với trợ lý. Tệp vẫn còn ở đây, anh/chị bấm “Rà soát” để gửi lại."

NO_FILE = "Anh/chị chưa chọn tệp. Anh/chị chọn tệp danh sách rồi bấm “Rà soát”."
NO_LIST = (
    "Tệp này không phải danh sách. "
    "Anh/chị gửi tệp Excel (xlsx) hoặc csv; tệp xls cũ thì mở ra, lưu lại thành xlsx."
)
BAD_DAY = "Trợ lý không hiểu ngày khai giảng. Anh/chị chọn lại ngày, hoặc để trống."
STALE = "Trang này đã mở quá lâu. Anh/chị chọn lại tệp rồi bấm “Rà soát”."
BUSY = "Trợ lý đang rà soát các danh sách khác. Anh/chị chờ ít phút rồi gửi lại."
