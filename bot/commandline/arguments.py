"""The commands of the command line and their options, described in Vietnamese."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from typing import NoReturn

_ERRORS = (
    (r"the following arguments are required: (.*)", r"thiếu \1"),
    (r"argument (\S+): expected one argument", r"\1 cần một giá trị"),
    (r"argument (\S+): invalid int value: (.*)", r"\1 cần một số nguyên, không phải \2"),
    (r"argument --(\S+): invalid choice: ('.*?').*", r"--\1 không có giá trị \2"),
    (r"argument (\S+): invalid choice: ('.*?').*", r"không có lệnh \2"),
    (r"unrecognized arguments: (.*)", r"không rõ \1"),
    (r"argument (\S+): ignored explicit argument (.*)", r"\1 không nhận giá trị \2"),
)


class _Formatter(argparse.HelpFormatter):
    def add_argument(self, action: argparse.Action) -> None:
        super().add_argument(action)
        # the base class forgets that the names of commands are indented once more
        for command in self._iter_indented_subactions(action):
            wide = len(self._format_action_invocation(command)) + self._current_indent
            self._action_max_length = max(self._action_max_length, wide)

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "Cách gọi: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that speaks Vietnamese and says what is wrong in one line."""

    def __init__(self, **options: object) -> None:
        super().__init__(add_help=False, formatter_class=_Formatter, allow_abbrev=False, **options)  # type: ignore[arg-type]
        self._positionals.title = "Nội dung"
        self._optionals.title = "Tùy chọn"
        self.add_argument("-h", "--help", action="help", help="hiện hướng dẫn này")

    def error(self, message: str) -> NoReturn:
        """One line on stderr, exit code 2."""
        for pattern, words in _ERRORS:
            if found := re.fullmatch(pattern, message, re.DOTALL):
                message = " ".join(found.expand(words).split())
                break
        print(f"{self.prog}: {message}. Xem: {self.prog} --help", file=sys.stderr)
        sys.exit(2)


def parser() -> Parser:
    """The parser of the whole command line."""
    top = Parser(prog="dieukien", description="Trợ lý tra cứu điều kiện được cử đi đào tạo, bồi dưỡng.")
    commands = top.add_subparsers(dest="command", title="Lệnh", metavar="LỆNH", parser_class=Parser)

    commands.add_parser("chat", help="trò chuyện tại đây (mặc định)", description="Trò chuyện ngay tại đây.")
    commands.add_parser("run", help="chạy trợ lý trên Telegram", description="Chạy trợ lý trên Telegram.")

    serve = _command(commands, "serve", "chạy máy chủ: trang web, và Telegram qua webhook")
    serve.add_argument("--check", action="store_true", help="chỉ kiểm tra và liệt kê các cài đặt")
    _command(commands, "healthy", "xem máy chủ trên máy này có trả lời không")

    clauses = _command(commands, "clauses", "liệt kê điều khoản của văn bản")
    clauses.add_argument(
        "document", nargs="?", metavar="VĂN_BẢN", help="mã văn bản, hoặc một tệp chưa được nạp"
    )
    clauses.add_argument("--json", action="store_true", help="mỗi điều khoản một dòng JSON")

    _index(_command(commands, "index", "đọc thử văn bản mới, và đăng khi đã xem"))

    search = _command(commands, "search", "tìm điều khoản")
    search.add_argument("query", nargs="*", metavar="CÂU", help="điều cần tìm")
    search.add_argument("-k", type=int, default=5, metavar="N", help="số kết quả (mặc định 5)")
    search.add_argument("--offset", type=int, default=0, metavar="N", help="bỏ qua N kết quả đầu")
    search.add_argument("--document", metavar="MÃ", help="chỉ tìm trong văn bản này")
    search.add_argument("--collection", metavar="THƯ_MỤC", help="tìm trong chỉ mục do “collection build” lập")
    search.add_argument("--json", action="store_true", help="kết quả là một dòng JSON")
    search.add_argument(
        "--batch", action="store_true", help="đọc câu cần tìm từ đầu vào chuẩn, mỗi dòng một câu"
    )

    collection = _command(commands, "collection", "lập chỉ mục để tìm trong nhiều văn bản khác")
    building = collection.add_subparsers(
        dest="work", title="Lệnh", metavar="LỆNH", parser_class=Parser, required=True
    )
    build = _command(building, "build", "lập chỉ mục từ một tệp, mỗi dòng một mục")
    build.add_argument(
        "file", metavar="TỆP", help="mỗi dòng một JSON: id, text; có thể thêm heading, document"
    )
    build.add_argument("folder", metavar="THƯ_MỤC", help="nơi ghi chỉ mục")

    _documents(_command(commands, "documents", "xem và quản lý các văn bản đã đăng"))

    check = _command(commands, "check", "kiểm tra điều kiện theo một tệp dữ kiện")
    check.add_argument(
        "file",
        nargs="?",
        metavar="TỆP",
        help="tệp JSON hoặc YAML chứa dữ kiện của một người, hoặc danh sách .xlsx, .csv (cùng -o)",
    )
    check.add_argument(
        "-o", "--output", metavar="TỆP", help="ghi kết quả của danh sách vào tệp .xlsx, .csv này"
    )
    check.add_argument("--template", metavar="TỆP", help="ghi mẫu danh sách vào tệp .xlsx, .csv này")
    check.add_argument(
        "--course-start", metavar="NGÀY", help="ngày khai giảng cho danh sách (mặc định hôm nay)"
    )
    check.add_argument("--json", action="store_true", help="kết quả là một dòng JSON")
    check.add_argument(
        "--changes",
        action="store_true",
        help="thêm điều gì cần thay đổi, và kết quả giữ đến khi nào; trong JSON là khóa changes",
    )
    check.add_argument("--batch", action="store_true", help="đọc JSON từ đầu vào chuẩn, mỗi dòng một người")
    check.add_argument(
        "--verdicts",
        action="store_true",
        help="chỉ ghi kết quả từng chương trình (cùng --batch, cho danh sách dài)",
    )

    check.add_argument(
        "--programme", action="append", metavar="MÃ", help="chỉ xét chương trình này; có thể lặp lại"
    )
    check.add_argument("--pdf", metavar="TỆP", help="ghi phiếu rà soát để ký vào tệp PDF này")
    check.add_argument("--name", metavar="HỌ_TÊN", help="họ tên ghi trong phiếu (cùng --pdf)")
    check.add_argument("--unit", metavar="ĐƠN_VỊ", help="cơ quan, đơn vị ghi trong phiếu (cùng --pdf)")

    following = _command(commands, "next", "câu hỏi tiếp theo, khi đã biết một số dữ kiện")
    following.add_argument("--programme", action="append", metavar="MÃ", help="chỉ xét chương trình này")
    following.add_argument("--json", action="store_true", help="kết quả là JSON (luôn luôn)")
    following.add_argument("--batch", action="store_true", help="đọc đến hết đầu vào (luôn luôn)")

    _command(commands, "verify", "đối chiếu mọi câu trích với văn bản")
    rules = _command(commands, "rules", "kiểm tra, thử và vẽ các tệp quy tắc")
    _rules(
        rules.add_subparsers(dest="rules", title="Lệnh", metavar="LỆNH", required=True, parser_class=Parser)
    )
    _storing(commands)
    return top


def _storing(commands: argparse._SubParsersAction[Parser]) -> None:
    stats = _command(commands, "stats", "xem điều người dùng tìm mà không thấy, không ghi của ai")
    stats.add_argument(
        "--days",
        type=int,
        choices=(7, 30, 90),
        default=30,
        metavar="N",
        help="7, 30 (mặc định) hoặc 90 ngày cuối",
    )
    stats.add_argument("--json", action="store_true", help="kết quả là một dòng JSON")
    _command(commands, "admin-link", "tạo liên kết dùng một lần để vào trang thống kê")
    backup = _command(commands, "backup", "sao lưu mọi dữ liệu vào một tệp, khi trợ lý vẫn chạy")
    backup.add_argument("file", metavar="TỆP", help="tệp chưa có, ví dụ: dieukien-2026-03-02.sao-luu")
    backup.add_argument(
        "--without-conversations", action="store_true", help="không sao lưu các cuộc trò chuyện"
    )
    restore = _command(commands, "restore", "khôi phục từ tệp sao lưu vào cơ sở dữ liệu trống")
    restore.add_argument("file", metavar="TỆP", help="tệp do “backup” ghi")
    restore.add_argument("--replace", action="store_true", help="thay dữ liệu đang có, sau khi hỏi lại")
    move = _command(
        commands, "move", "chuyển mọi dữ liệu sang cơ sở dữ liệu khác, ví dụ từ SQLite sang PostgreSQL"
    )
    move.add_argument(
        "source", metavar="TỪ", help="địa chỉ như DATABASE_URL, ví dụ: sqlite:////đường/dẫn/tệp"
    )
    move.add_argument("target", metavar="ĐẾN", help="địa chỉ của cơ sở dữ liệu trống, cùng dạng")


def _index(index: Parser) -> None:
    index.add_argument(
        "files", nargs="+", metavar="TỆP", help="tệp .docx, .pdf, .txt, .md, .html, hoặc một thư mục"
    )
    index.add_argument("--entry", metavar="TỆP", help="phần mô tả đã sửa của văn bản (YAML)")
    index.add_argument("--publish", action="store_true", help="đăng, để ai cũng tra cứu được")
    index.add_argument(
        "--despite-doubts", action="store_true", help="cùng --publish: đăng cả khi có chỗ nặng cần xem lại"
    )
    index.add_argument("--json", action="store_true", help="mỗi văn bản một dòng JSON")


def _documents(documents: Parser) -> None:
    work = documents.add_subparsers(dest="work", title="Lệnh", metavar="LỆNH", parser_class=Parser)
    _command(work, "list", "liệt kê văn bản đang dùng (mặc định)")
    versions = _command(work, "versions", "liệt kê các bản của một văn bản")
    withdraw = _command(work, "withdraw", "gỡ một văn bản")
    for one in (versions, withdraw):
        one.add_argument("document", metavar="VĂN_BẢN", help="mã văn bản")
    restore = _command(work, "restore", "dùng lại một bản cũ")
    restore.add_argument("version", type=int, metavar="N", help="mã của bản, như “versions” in ra")
    for one in (withdraw, restore):
        one.add_argument("--yes", action="store_true", help="làm ngay, không hỏi lại")


def _rules(commands: argparse._SubParsersAction[Parser]) -> None:
    graph = _command(commands, "graph", "vẽ sơ đồ điều kiện của một chương trình")
    graph.add_argument(
        "programme",
        nargs="?",
        metavar="MÃ",
        help="mã chương trình; với mermaid, để trống là tất cả",
    )
    graph.add_argument(
        "--facts", metavar="TỆP", help="tô màu theo tệp dữ kiện của một người (JSON hoặc YAML)"
    )
    graph.add_argument(
        "--format",
        choices=("svg", "png", "mermaid"),
        help="dạng của hình (mặc định theo tên tệp ghi ra, nếu không thì svg)",
    )
    graph.add_argument("-o", "--output", metavar="TỆP", help="ghi vào tệp này, không ghi ra đầu ra chuẩn")

    folder = "thư mục các trường hợp thử (mặc định tests/cases)"
    check = _command(commands, "check", "tìm chỗ sai trong các tệp quy tắc")
    check.add_argument("folder", nargs="?", metavar="THƯ_MỤC", help=folder)
    check.add_argument("--json", action="store_true", help="mỗi chỗ một dòng JSON")

    test = _command(commands, "test", "chạy các trường hợp thử và đo độ phủ")
    test.add_argument("folder", nargs="?", metavar="THƯ_MỤC", help=folder)
    test.add_argument(
        "--least", type=int, default=100, metavar="N", help="độ phủ thấp nhất, phần trăm (mặc định 100)"
    )
    test.add_argument("--pairs", action="store_true", help="nêu cặp trường hợp của từng điều kiện đơn")
    test.add_argument(
        "--mutants", action="store_true", help="làm sai thử từng chỗ và xem các trường hợp có phát hiện không"
    )
    test.add_argument("--json", action="store_true", help="kết quả là JSON, mỗi dòng một đối tượng")


def _command(commands: argparse._SubParsersAction[Parser], name: str, words: str) -> Parser:
    return commands.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".")
