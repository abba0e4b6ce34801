"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

_PACKAGES = ("python-telegram-bot", "aiogram", "starlette", "uvicorn", "uvloop", "SQLAlchemy", "psycopg")


def described(database: str) -> str:
    """The processor, Python, the libraries and the database server."""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    system = f"{os.cpu_count()} processors, load before {os.getloadavg()[0]:.1f}"
    return f"{_processor()}, {system}; Python {platform.python_version()}\n{packages}; {database}"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
