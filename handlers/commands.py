"""The commands a person can type, in the order in which they are offered."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """A command's name (ASCII, without the slash) and what it does, in a short Vietnamese phrase."""

    name: str
    description: str


COMMANDS: tuple[Command, ...] = (
    Command("dieukien", "Kiểm tra điều kiện được cử đi đào tạo, bồi dưỡng"),
    Command("tracuu", "Tìm điều khoản, ví dụ: /tracuu kỷ luật"),
    Command("chuongtrinh", "Các chương trình: cho ai, khi nào, điều kiện gì"),
    Command("sosanh", "So sánh hai chương trình, ví dụ: /sosanh trung hạn, ngoại ngữ"),
    Command("vanban", "Các văn bản và mục lục của từng văn bản"),
    Command("mau", "Mẫu danh sách để rà soát nhiều người một lần"),
    Command("congcu", "Công cụ cho cán bộ nhân sự, mỗi việc một ví dụ"),
    Command("luuy", "Chỗ văn bản khác nhau hoặc chưa nói rõ, ví dụ: /luuy tiếng anh"),
    Command("xemlai", "Xem lại và sửa các câu đã trả lời"),
    Command("huy", "Dừng việc đang làm"),
    Command("riengtu", "Trợ lý lưu gì và trong bao lâu"),
    Command("dulieucuatoi", "Xem dữ liệu trợ lý đang lưu về anh/chị"),
    Command("xoadulieu", "Xóa mọi dữ liệu của anh/chị"),
    Command("trogiup", "Cách dùng trợ lý"),
    Command("start", "Bắt đầu"),
)
