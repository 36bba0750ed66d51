"""The customer's replies in a model's words: asked for beside the call, waited for only so long, and never needed."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

from recovery_coach.drill.call import DrillCall
from recovery_coach.drill.rewording import Request, request_for, reworded

Voice = Callable[[Request], str]
"""Says a reply in other words. It is called on a thread of its own, may be slow, and may raise whatever goes wrong."""

LIMIT = 2.0
"""Seconds from asking to the whole text. Nobody on a call waits longer for an answer."""

_LONGEST_REASON = 120


class Rewording:
    """Puts each reply in a voice's words, where they come in time and say what the reply says.

    One reply is asked for at a time: while a late one is still being said, those that come stay as they are written.
    `notice` tells once that a voice failed or was late.
    """

    def __init__(self, voice: Voice, name: str, *, limit: float = LIMIT) -> None:
        self._voice = voice
        self._name = name
        self._limit = limit
        self._asking: Thread | None = None
        self._trouble = ""
        self._told = False

    def __call__(self, call: DrillCall) -> DrillCall:
        """The call with its last reply in the words to show."""
        request = request_for(call)
        words = self._said(request) if request else ""
        return reworded(call, words) if words else call

    def notice(self) -> str:
        """What the trainee should hear of it, once; empty where all is well or it was told."""
        if self._told or not self._trouble:
            return ""
        self._told = True
        return f"{self._name} {self._trouble}: the customer's words are those that are written, until it answers."

    def _said(self, request: Request) -> str:
        """What the voice says in time; empty where it fails, is late, or is still at an earlier reply."""
        if self._asking is not None and self._asking.is_alive():
            return ""
        answers: list[str] = []
        # No program stays for it, and what comes late is put where nobody looks.
        self._asking = Thread(target=self._ask, args=(request, answers), daemon=True)
        self._asking.start()
        self._asking.join(self._limit)
        if self._asking.is_alive():
            self._trouble = f"took longer than {self._limit:g} seconds"
        return answers[0] if answers else ""

    def _ask(self, request: Request, answers: list[str]) -> None:
        try:
            answers.append(self._voice(request))
        except Exception as error:
            why = " ".join(str(error).split()) or type(error).__name__
            self._trouble = f"failed ({why[:_LONGEST_REASON]})"
