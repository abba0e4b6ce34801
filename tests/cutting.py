"""A way to a server that can be cut, before or after a statement of a kind has gone through."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress


class Cut:
    """Hands bytes on between those who connect and a server on the loopback, until it is told to cut.

    ``before``: the next message to the server that holds these bytes is not handed on. ``after``: it is, and
    the server answers, but the answer is not handed back. Either cuts that one connection, and is then over.
    """

    def __init__(self, port: int) -> None:
        self._server = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.before = b""
        self.after = b""
        self._sockets: list[socket.socket] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        """Refuse those who come, and cut all who are there."""
        for one in (self._listening, *self._sockets):
            _end(one)
            one.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.create_connection(("127.0.0.1", self._server))
                self._sockets += [client, server]
                deaf = threading.Event()
                for work in (self._forth, self._back):
                    threading.Thread(target=work, args=(client, server, deaf), daemon=True).start()

    def _forth(self, client: socket.socket, server: socket.socket, deaf: threading.Event) -> None:
        with suppress(OSError):
            while data := client.recv(65536):
                if self.before and self.before in data:
                    self.before = b""
                    break
                if self.after and self.after in data:
                    self.after = b""
                    deaf.set()
                server.sendall(data)
        _end(client, server)

    def _back(self, client: socket.socket, server: socket.socket, deaf: threading.Event) -> None:
        with suppress(OSError):
            while (data := server.recv(65536)) and not deaf.is_set():
                client.sendall(data)
        _end(client, server)


def _end(*sockets: socket.socket) -> None:
    for one in sockets:
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
