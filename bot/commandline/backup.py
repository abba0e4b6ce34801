"""``dieukien backup``, ``restore`` and ``move``: all that is stored, in a file or in another database."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from bot.backup import file, work
from bot.backup.contents import Ends
from bot.errors import InputError
from bot.setting_values import database_url
from bot.settings import now, read_settings
from bot.storage.engine import Store

_YES = frozenset({"thay", "có", "co"})
BACKED_UP = "Đã sao lưu {rows} dòng của {tables} bảng vào {path}."
WITHOUT_PERSONAL = "Bản này không có các cuộc trò chuyện và tin đang chờ gửi."
WITH_PERSONAL = (
    "Bản này có dữ liệu cá nhân của các cuộc trò chuyện đang mở. Anh/chị giữ kín và xóa khi không cần nữa."
)
RESTORED = "Đã khôi phục {rows} dòng của {tables} bảng, từ bản sao lưu ghi lúc {made} (giờ UTC)."
MOVED = (
    "Đã chuyển {rows} dòng của {tables} bảng và so lại, hai bên giống nhau. "
    "Anh/chị đặt DATABASE_URL là địa chỉ mới rồi chạy lại trợ lý."
)
REPLACE = (
    "Mọi dữ liệu đang có sẽ bị thay bằng bản sao lưu ghi lúc {made} (giờ UTC). "
    "Anh/chị dừng trợ lý ở mọi máy trước.\nGõ “thay” để tiếp tục: "
)
NOT_REPLACED = "chưa đổi gì"
STOP_FIRST = "Trước khi chuyển, anh/chị dừng trợ lý ở mọi máy. Đang chuyển…"
SAME = "hai địa chỉ là một, không có gì để chuyển"


def backup(given: Namespace) -> int:
    """Write a backup. InputError, StorageError, SettingsError."""
    path = Path(given.file)
    without = work.PERSONAL if given.without_conversations else ()
    with closing(work.existing(read_settings().database_url)) as store:
        made = work.backup(store, path, now(), without)
    print(_told(BACKED_UP, made, path=path))
    print(WITHOUT_PERSONAL if without else WITH_PERSONAL)
    return 0


def restore(given: Namespace) -> int:
    """Put a backup in the place of what is stored. InputError, StorageError, SettingsError."""
    path = Path(given.file)
    header, _ = file.check(path)
    with closing(Store(read_settings().database_url)) as store:
        if not work.is_free(store):
            if not given.replace:
                raise InputError(work.NOT_FREE)
            _ask(REPLACE.format(made=header.made))
        made = work.restore(store, path, replace=given.replace)
    print(_told(RESTORED, made, made=header.made))
    return 0


def move(given: Namespace) -> int:
    """Put all that one database holds into another. InputError, StorageError."""
    source, target = _url(given.source, "TỪ"), _url(given.target, "ĐẾN")
    if source == target:
        raise InputError(SAME)
    print(STOP_FIRST, flush=True)
    with closing(work.existing(source)) as one, closing(Store(target)) as other:
        made = work.move(one, other)
    print(_told(MOVED, made))
    return 0


def _url(given: str, name: str) -> str:
    try:
        return database_url(given)
    except ValueError as error:
        raise InputError(f"{name}: {error}") from None


def _ask(question: str) -> None:
    """InputError unless the answer is yes."""
    print(question, end="", flush=True)
    if sys.stdin.readline().strip().lower() not in _YES:
        raise InputError(NOT_REPLACED)


def _told(words: str, tables: Mapping[str, Ends], **values: object) -> str:
    rows = sum(ends.rows for ends in tables.values())
    return words.format(rows=rows, tables=len(tables), **values)
