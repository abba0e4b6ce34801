"""The sockets that the server listens on."""

from __future__ import annotations

import errno
import socket
from typing import Any

from bot.errors import reason
from bot.settings import SettingsError


def bound(host: str, port: int) -> list[socket.socket]:
    """A socket for each address of the host, bound and not yet listening.

    Port 0 takes one that is free. SettingsError where that cannot be.
    """
    sockets: list[socket.socket] = []
    try:
        for family, address in _addresses(host, port):
            one = socket.socket(family, socket.SOCK_STREAM)
            sockets.append(one)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            one.bind((address[0], port or _port(sockets[0]), *address[2:]))
            one.setblocking(False)
    except OSError as error:
        for one in sockets:
            one.close()
        raise refusal(error, host, port) from None
    return sockets


def refusal(error: OSError, host: str, port: int) -> SettingsError:
    """Why the server cannot listen there."""
    if error.errno == errno.EADDRINUSE:
        return SettingsError(f"DIEUKIEN_PORT: cổng {port} đang có chương trình khác dùng")
    if error.errno in (errno.EACCES, errno.EPERM):
        return SettingsError(f"DIEUKIEN_PORT: không có quyền dùng cổng {port}")
    if error.errno == errno.EADDRNOTAVAIL:
        return SettingsError(f"DIEUKIEN_HOST: máy này không có địa chỉ {host}")
    return SettingsError(f"DIEUKIEN_HOST: không nhận kết nối tại {host} được, {reason(error)}")


def shown(one: socket.socket) -> str:
    """Where a socket is, as an address to open."""
    host, port = one.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _addresses(host: str, port: int) -> list[tuple[socket.AddressFamily, tuple[Any, ...]]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError):
        raise SettingsError(f"DIEUKIEN_HOST: không tìm thấy máy {host}") from None
    return list(dict.fromkeys((family, address) for family, _, _, _, address in found))


def _port(one: socket.socket) -> int:
    """The port a socket has got; 0 while it has none."""
    return int(one.getsockname()[1])
