"""The assistant's command line with a shorter lease, so that tests need not wait a minute after each death.

    python -m tests.chaos.assistant SECONDS serve

Nothing else differs from ``python -m bot serve``.
"""

from __future__ import annotations

import sys
from datetime import timedelta

from bot.__main__ import main
from bot.storage import outbox

if __name__ == "__main__":
    outbox._LEASE = timedelta(seconds=float(sys.argv.pop(1)))
    sys.exit(main())
