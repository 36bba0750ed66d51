"""`--customer llm:MODEL`: the model that varies the customer's words, in a process of its own.

Whatever a model's library does to its process (a local one takes the standard streams away while it loads, any may
crash) it does not do to the call. That process ends with the drill, however the drill ends.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from json import dumps, loads
from threading import Thread
from typing import Any

from recovery_coach.drill.rewording import Request
from recovery_coach.errors import CoachError, NotFound
from recovery_coach.terminal.clean import printable

WRITTEN = "written"
"""The customer whose words are those that are written."""

_PREFIX = "llm:"
_STARTS = 30.0
"""Seconds that the library may take to load with all its plugins."""


class Speaker:
    """A model that says replies in other words. `told` is what the trainee should know of it."""

    def __init__(self, model: str) -> None:
        self.name = f"`{printable(model)}`"
        self.told = (
            f"{self.name} varies this customer's words. What you type here goes to it: to this machine or to the "
            "provider that runs it. It scores nothing."
        )
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "recovery_coach.cli.speaking", model],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            # Ctrl-C is for the drill, which ends this process in its own time.
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )

    def wait(self) -> None:
        """Until the model is known to be there. Raises CoachError where it isn't."""
        heard: list[dict[str, Any]] = []
        waiting = Thread(target=lambda: heard.append(self._heard()), daemon=True)
        waiting.start()
        waiting.join(_STARTS)
        if not heard:
            raise CoachError(f"`llm` did not start within {_STARTS:g} seconds", fix="leave out --customer")
        said = heard[0]
        if "unknown" in said:
            raise NotFound(f"`llm` knows no model called {self.name}", fix="`llm models` lists those that it knows")
        if "error" in said:
            fix = "mend that (`llm models` and `llm keys` help), or leave out --customer"
            raise CoachError(f"{self.name} can't be used: {printable(said['error'])}", fix=fix)

    def __call__(self, request: Request) -> str:
        """The reply in the model's words. Raises CoachError with what went wrong."""
        assert self._process.stdin is not None, "the process was started with a pipe to write to"
        asked = {"system": request.system, "text": request.text, "longest": request.longest}
        try:
            self._process.stdin.write(f"{dumps(asked)}\n")
            self._process.stdin.flush()
        except (OSError, ValueError):
            raise CoachError("it is no longer running") from None
        said = self._heard()
        if "error" in said:
            raise CoachError(printable(said["error"]))
        return printable(said["text"])

    def _heard(self) -> dict[str, Any]:
        """One message of the process, each a JSON object in a line."""
        assert self._process.stdout is not None, "the process was started with a pipe to read from"
        with suppress(OSError, ValueError):
            line = self._process.stdout.readline()
            if line:
                found: dict[str, Any] = loads(line)
                return found
        return {"error": "it ended by itself"}

    def close(self) -> None:
        """Ends the process, whatever it is at."""
        self._process.kill()
        self._process.wait()


@contextmanager
def speaker_for(customer: str) -> Iterator[Speaker | None]:
    """The model that was asked for, while it starts; none where the words are as they are written."""
    model = model_named(customer)
    if not model:
        yield None
        return
    speaker = Speaker(model)
    try:
        yield speaker
    finally:
        speaker.close()


def model_named(customer: str) -> str:
    """The model of `llm:MODEL`; empty where none is wanted. Raises CoachError where it can't be had."""
    if customer in ("", WRITTEN):
        return ""
    model = customer.removeprefix(_PREFIX)
    if model == customer or not model:
        fix = "write `--customer llm:MODEL` (`llm models` lists them), or leave it out"
        raise CoachError(f"there is no customer `{customer}`", fix=fix)
    if find_spec("llm") is None:
        raise CoachError(
            "a customer whose words vary needs the `llm` library",
            fix="install `recovery-coach[llm]`, and the plugin of the provider or model that you want",
        )
    return model
