"""HTTP/1.1 on loopback: takes requests in, sends answers out, whole or cut as a fault asks."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any

from botapi.api import Request, Response

Answer = Callable[[Request], Response]
GATEWAY_PAGE = b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>\r\n"
HOST = "127.0.0.1"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, port: int, answer: Answer, name: str) -> None:
        super().__init__((HOST, port), _Handler)
        self.answer = answer
        self.name = name
        self.open: set[socket.socket] = set()

    def server_bind(self) -> None:
        """Binds without looking the host's name up, as HTTPServer would."""
        TCPServer.server_bind(self)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that goes away in the middle is no error of the server's."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server
    connection: socket.socket

    def setup(self) -> None:
        super().setup()
        self.server.open.add(self.connection)

    def finish(self) -> None:
        self.server.open.discard(self.connection)
        super().finish()

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length")
        if length is None and "Transfer-Encoding" in self.headers:
            self._send(Response(411, {"ok": False, "error_code": 411, "description": "Length Required"}))
            return
        body = self.rfile.read(int(length or 0))
        kind = self.headers.get("Content-Type", "")
        request = Request(self.command, self.path, kind, body, self._alive, self.server.name)
        self._send(self.server.answer(request))

    do_GET = do_PUT = do_DELETE = do_PATCH = do_POST

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the address holds the token."""

    def _alive(self) -> bool:
        """Whether the caller has not closed the connection."""
        try:
            return self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
        except BlockingIOError:
            return True
        except OSError:
            return False

    def _send(self, response: Response) -> None:
        if response.cut == "none":
            self._hang_up()
            return
        if response.content is not None:
            self._send_file(response.content, response.cut)
            return
        page = response.cut == "html"
        body = GATEWAY_PAGE if page else json.dumps(response.body, ensure_ascii=False).encode()
        head = [
            f"HTTP/1.1 {response.code} {_phrase(response.code)}",
            f"Content-Type: {'text/html' if page else 'application/json'}",
            f"Content-Length: {len(body)}",
        ]
        if retry_after := response.body.get("parameters", {}).get("retry_after"):
            head.append(f"Retry-After: {retry_after}")
        whole = "\r\n".join([*head, "", ""]).encode() + body
        half = response.cut == "half"
        self.wfile.write(whole[: len(whole) - len(body) // 2] if half else whole)
        if half:
            self._hang_up()

    def _send_file(self, content: bytes, cut: str) -> None:
        length = [] if cut == "endless" else [f"Content-Length: {len(content)}"]
        head = ["HTTP/1.1 200 OK", "Content-Type: application/octet-stream", *length, "", ""]
        self.wfile.write("\r\n".join(head).encode())
        self.wfile.write(content[: len(content) // 2] if cut in ("half", "stalled") else content)
        while cut == "endless":
            self.wfile.write(bytes(64 * 1024))
        while cut == "stalled" and self._alive():
            time.sleep(0.01)
        if cut:
            self._hang_up()

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


def _phrase(code: int) -> str:
    return HTTPStatus(code).phrase


class Wire:
    """The listening socket; it can go away and come back on the same port. Requests carry its name."""

    def __init__(self, answer: Answer, name: str = "") -> None:
        self._answer = answer
        self._name = name
        self._server: _Server | None = None
        self.port = 0

    def open(self) -> None:
        """Listens, on the port that it had before if it had one."""
        self._server = _Server(self.port, self._answer, self._name)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.005,), daemon=True).start()

    def close(self) -> None:
        """Stops listening and cuts every connection."""
        if self._server is None:
            return
        self._server.shutdown()
        self._server.server_close()
        for connection in list(self._server.open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
        self._server = None
