"""The one place where errors are printed. A person never sees a traceback: it goes to a file whose path is shown."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from pathlib import Path

from recovery_coach.errors import CoachError

OUR_BUG = 3
INTERRUPTED = 130


def guarded(command: Callable[[], int]) -> int:
    """Runs a command; returns its exit code: 0 done, 1 the user's to fix, 130 interrupted, 3 our bug."""
    try:
        return command()
    except CoachError as error:
        complain(*error.lines())
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _hush()
        return 0
    except Exception as error:
        complain(f"Something broke that is ours to mend: {error.__class__.__name__}", _logged())
        return OUR_BUG


def exits(command: Callable[..., int]) -> Callable[..., None]:
    """Makes a Typer command of a function that returns its exit code: errors are told, and the code is kept."""

    @wraps(command)
    def run(*args: object, **options: object) -> None:
        import typer

        raise typer.Exit(guarded(lambda: command(*args, **options)))

    return run


def tell(text: str) -> None:
    """Says the last words of a command on standard output, where anyone is there to read them."""
    try:
        print(text, flush=True)
    except OSError:
        _hush()


def _hush() -> None:
    """Whoever read our output has gone: nothing is left to say, and nowhere to say it."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(*lines: str) -> None:
    """Says lines on standard error, made safe to show."""
    from recovery_coach.terminal.clean import printable

    reconfigure = getattr(sys.stderr, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
    for line in lines:
        print(printable(line), file=sys.stderr)


def _logged() -> str:
    """Writes the trace to a file of its own, and says where."""
    import tempfile
    import traceback

    from recovery_coach.cli.places import home

    for folder in (home(), Path(tempfile.gettempdir())):
        path = folder / f"recovery-coach-trace-{os.getpid()}.txt"
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.touch(mode=0o600)
            path.write_text(traceback.format_exc(), encoding="utf-8", errors="replace")
        except OSError:
            continue
        return f"  -> the trace is in {path}; what was entered is kept: `recovery-coach resume`"
    return "  -> what was entered is kept: `recovery-coach resume`"
