"""The command line: ``dieukien``, ``dieukien chat``, ``dieukien run`` and the rest."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from bot.arguments import parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code.

    0; 1 where ``verify`` finds a fault; 2 for input that cannot be used.
    """
    given = parser().parse_args(sys.argv[1:] if arguments is None else list(arguments))

    from bot.commands import run

    return run(given)


if __name__ == "__main__":
    sys.exit(main())
