"""The clipboard: the system's own, else the terminal's (OSC 52), which also works over a remote shell."""

from __future__ import annotations

import base64
from collections.abc import Callable

LONGEST = 74_000
"""Characters of base64 that common terminals take in one OSC 52."""


def copy_text(text: str, write_raw: Callable[[str], None] | None) -> bool:
    """Copies text; False where neither way is there. `write_raw` sends an escape to the terminal, if there is one."""
    import pyperclip

    try:
        pyperclip.copy(text)
    except (pyperclip.PyperclipException, OSError):
        encoded = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
        if write_raw is None or len(encoded) > LONGEST:
            return False
        write_raw(f"\x1b]52;c;{encoded}\x07")
    return True
