"""What can go wrong at the edge; each message is one line for the person who started the program."""

from __future__ import annotations

import errno

_REASONS = {
    errno.ENOENT: "không có tệp hay thư mục này",
    errno.ENOTDIR: "không có tệp hay thư mục này",
    errno.EISDIR: "đây là thư mục, không phải tệp",
    errno.EACCES: "không có quyền",
    errno.EPERM: "không có quyền",
    errno.EROFS: "chỉ cho đọc",
    errno.ENOSPC: "đĩa đầy",
    errno.ENAMETOOLONG: "tên quá dài",
}


class InputError(Exception):
    """What was given to a command cannot be used."""


class FileRefused(Exception):
    """A file cannot be taken; the message is one Vietnamese sentence or two: what is wrong, and what to do.

    It holds neither the file's name nor anything of its content, so that it may be shown and logged.
    """


class StorageError(Exception):
    """The database cannot be used; the message holds neither its address nor any of its content."""


def reason(error: OSError) -> str:
    """Why the system refused, in words."""
    number = error.errno or 0
    return _REASONS.get(number, f"lỗi hệ thống {errno.errorcode.get(number, number)}")
