"""The command line: ``dieukien``, ``dieukien chat``, ``dieukien run`` and the rest."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from bot.commandline.arguments import parser
from bot.errors import reason


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code.

    0; 1 where ``verify`` finds a fault, or a list has cells to correct; 2 for input that cannot be used; 130
    after Ctrl-C. A reader that has gone is no error.
    """
    _prepare_streams()
    try:
        try:
            given = parser().parse_args(sys.argv[1:] if arguments is None else list(arguments))

            from bot.commandline.commands import run

            return run(given)
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        _discard_output()
        return 0
    except OSError as error:
        print(f"dieukien: {error.filename or 'không ghi được kết quả'}: {reason(error)}", file=sys.stderr)
        if error.filename is None:
            _discard_output()
        return 2


def _prepare_streams() -> None:
    """UTF-8 whatever the locale, and no character that cannot be written; a closed stream is an empty one."""
    for name, mode, errors in (
        ("stdin", "r", "strict"),
        ("stdout", "w", "replace"),
        ("stderr", "w", "backslashreplace"),
    ):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, io.TextIOWrapper(io.FileIO(os.devnull, mode), encoding="utf-8"))
        elif name != "stdin" and isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)


def _discard_output() -> None:
    """Lets the interpreter close an output that cannot be written without a complaint."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


if __name__ == "__main__":
    sys.exit(main())
