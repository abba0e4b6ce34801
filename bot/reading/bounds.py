"""How much of a file is read; what is larger is refused."""

from __future__ import annotations

MOST_CHARACTERS = 5_000_000
MOST_PAGES = 2_000
MOST_CELLS = 200_000
MOST_DEPTH = 200
MOST_BYTES_OF_PART = 64 * 1024 * 1024
"""Of one unpacked part of a .docx."""
