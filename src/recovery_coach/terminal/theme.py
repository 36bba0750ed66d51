"""How things look: one table of styles, named by what they are, in words that Rich and prompt_toolkit both know."""

from __future__ import annotations

from typing import NamedTuple


class Look(NamedTuple):
    """A style: ANSI colour name (empty for the terminal's own) and attributes. The terminal decides the shade."""

    colour: str = ""
    bold: bool = False
    dim: bool = False
    reverse: bool = False
    italic: bool = False


# No grey: in some colour schemes that are much used it is the background's own colour.
SAY = Look(bold=True)
BAR = Look("green", bold=True)
VERBATIM = Look("magenta", bold=True)
THEIRS = Look("yellow")
NAME = Look("cyan", bold=True)
WHY = Look()
NEVER = Look("red")
NOTICE = Look("yellow", bold=True)
STAGE_NOW = Look("cyan", bold=True, reverse=True)
STAGE_DONE = Look("green")
STAGE_AHEAD = Look()
CLOCK = Look("cyan")
DO = Look()


def rich_style(look: Look) -> str:
    words = [name for name in ("bold", "dim", "reverse", "italic") if getattr(look, name)]
    return " ".join([*words, look.colour]).strip() or "none"


PROMPT_STYLES = [
    ("qmark", "fg:ansigreen bold"),
    ("question", "bold"),
    ("answer", "fg:default nobold"),
    ("pointer", "fg:ansicyan bold"),
    ("highlighted", "fg:ansicyan bold"),
    ("selected", "fg:ansigreen noreverse"),
    ("text", ""),
    ("coach.there", "fg:ansigreen"),
    ("coach.missing", "fg:ansicyan"),
    ("coach.trap", "fg:ansired bold"),
    ("coach.span", "underline fg:ansired"),
    ("coach.silent", "italic"),
    ("footer", ""),
    ("footer.key", "reverse"),
]
"""The prompts' styles, for Questionary."""
