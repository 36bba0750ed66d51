"""The process in which a model of the `llm` library says replies in other words: JSON in, JSON out, one line each.

It says first whether the model is there (`ready`, `unknown` or `error`), then answers every request with `text` or
`error`. It ends at once when its input does.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from queue import SimpleQueue
from threading import Thread
from typing import Any, TextIO

MOST_TOKENS = 120
"""Tokens of an answer, where a model can be held to a number. A reply is a sentence or two."""

_OPTIONS = ("max_tokens", "max_output_tokens", "num_predict")
"""What models call that number, the first that one has."""


def main(model: str, asked: Iterable[str], out: TextIO) -> None:
    """Answers until nothing more is asked."""
    try:
        import llm
    except Exception as error:  # A plugin that breaks as it is loaded breaks the library's import.
        _say(out, {"error": _in_words(error)})
        return
    try:
        voice: Any = llm.get_model(model)
        voice.get_key()
    except llm.UnknownModelError:
        _say(out, {"unknown": model})
        return
    except Exception as error:
        _say(out, {"error": _in_words(error)})
        return
    _say(out, {"ready": model})
    if voice.needs_key is None:
        _warm_up(voice)
    for line in asked:
        request = json.loads(line)
        try:
            _say(out, {"text": "".join(_words(voice, request))})
        except Exception as error:
            _say(out, {"error": _in_words(error)})


def _warm_up(voice: Any) -> None:
    """Has a model on this machine loaded while the trainee reads the first words. Others are paid for by the word."""
    try:
        next(_words(voice, {"system": "Be brief.", "text": "Hello.", "longest": 1}), "")
    except Exception:  # The first reply that is asked for fails as this did, and is told of.
        return


def _words(voice: Any, request: dict[str, Any]) -> Iterator[str]:
    """What the model says, piece by piece; what is longer than it can be is not waited for."""
    known = getattr(voice.Options, "model_fields", {})
    limited = next((name for name in _OPTIONS if name in known), "")
    options = {limited: MOST_TOKENS} if limited else {}
    length = 0
    for piece in voice.prompt(request["text"], system=request["system"], stream=voice.can_stream, **options):
        yield piece
        length += len(piece)
        if length > request["longest"]:
            return


def _asked() -> Iterator[str]:
    """The requests as they come. Once nobody is there to ask, the process ends, whatever it is at."""
    lines = SimpleQueue[str]()

    def read() -> None:
        for line in sys.stdin:
            lines.put(line)
        os._exit(0)

    Thread(target=read, daemon=True).start()
    return iter(lines.get, "")


def _in_words(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _say(out: TextIO, message: dict[str, str]) -> None:
    print(json.dumps(message), file=out, flush=True)


if __name__ == "__main__":
    # What a library prints goes nowhere: the way out is for the answers alone.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        main(sys.argv[1], _asked(), answers)
    except BrokenPipeError:
        os._exit(0)  # The drill is over.
