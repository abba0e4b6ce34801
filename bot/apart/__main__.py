"""``python -m bot.apart``: one task on one file; to be started by ``bot.apart.run`` alone."""

from __future__ import annotations

from bot.apart.child import serve
from bot.apart.tasks import TASKS

if __name__ == "__main__":
    serve(TASKS)
