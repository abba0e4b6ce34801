"""What is wrong with a database, in one line that holds none of its contents, nor its address."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from bot.errors import StorageError

BUSY = "đang quá bận"
READ_ONLY = "chỉ cho đọc, không ghi được"

_REASONS = (
    ("readonly", READ_ONLY),
    ("read-only", READ_ONLY),
    ("locked", "đang bị chương trình khác khóa"),
    ("lock timeout", "đang bị chương trình khác khóa"),
    ("i/o error", "không đọc hoặc ghi được đĩa"),
    ("starting up", "máy chủ đang khởi động"),
    ("shutting down", "máy chủ đang dừng"),
    ("administrator command", "máy chủ đang dừng"),
    ("recovery mode", "máy chủ đang khởi động"),
    ("unable to open", "không mở được tệp"),
    ("not a database", "tệp này không phải cơ sở dữ liệu SQLite"),
    ("malformed", "tệp bị hỏng"),
    ("disk is full", "đĩa đầy"),
    ("no space left", "đĩa đầy"),
    ("too many c", "có quá nhiều kết nối"),
    ("remaining connection slots", "có quá nhiều kết nối"),
    ("password", "sai tên đăng nhập hoặc mật khẩu"),
    ("prepared statement", "kết nối bị đổi giữa chừng, bộ gom kết nối cần ở chế độ session"),
    ("no such table", "thiếu bảng"),
    ("relation", "thiếu bảng"),
    ("does not exist", "không có cơ sở dữ liệu này"),
    ("connection", "không kết nối được"),
)
"""Signs in what SQLite and PostgreSQL say, and the reason in words."""


def failure(error: SQLAlchemyError) -> StorageError:
    """The error to be raised in its place."""
    return told(_reason(error))


def told(reason: str) -> StorageError:
    """The error that gives this reason."""
    return StorageError(f"Cơ sở dữ liệu: {reason}. Kiểm tra DATABASE_URL.")


def _reason(error: SQLAlchemyError) -> str:
    if isinstance(error, NoConnectionError):
        return BUSY
    words = str(getattr(error, "orig", error)).lower()
    return next((reason for sign, reason in _REASONS if sign in words), f"lỗi {type(error).__name__}")
