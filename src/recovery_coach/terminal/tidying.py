"""Garbage is collected while a person reads, and never between Enter and the next line.

Each prompt leaves thousands of objects in cycles. Python collects them when it has counted enough, which was in the
middle of an answer as often as not: 40 ms at a time. Here it waits until a prompt stands.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from contextlib import contextmanager

AFTER = 0.2
"""Seconds for which a prompt has stood before anything is collected."""


@contextmanager
def only_when_it_stands() -> Iterator[None]:
    """Nothing is collected in here but by `tidied`."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


async def tidied() -> None:
    """Collects what earlier prompts left, once this one has stood for a moment."""
    await asyncio.sleep(AFTER)
    gc.collect()
    if not gc.get_freeze_count():
        gc.freeze()  # What is loaded by now stays, and need not be looked through again.
