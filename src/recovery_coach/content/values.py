"""What a lone text stands for, by its type: a number, a yes or no, one of some words; and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from enum import Enum
from itertools import islice
from typing import Annotated, Any, get_args, get_origin

from recovery_coach.content.mistakes import quoted
from recovery_coach.model.fields import DAYS, NUMBER, WHOLE, YES
from recovery_coach.model.words import Days, Limit

_MOST_KNOWN = 1000
"""How many known words are compared with a wrong one: enough for any playbook, and soon done."""

_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")


def nearest(word: str, known: Iterable[str]) -> str:
    """What to write instead: the nearest known word, or the list of them."""
    words = list(islice(known, _MOST_KNOWN))
    close = nearest_word(word, words)
    if close:
        return f"did you mean `{close}`?"
    if not words:
        return ""
    return "it is one of: " + ", ".join(words[:30]) + (", ..." if len(words) > 30 else "")


def nearest_word(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most like another; None where none is much like it."""
    plain = {item.lower(): item for item in known}
    close = get_close_matches(word.strip().lower().replace("_", " ")[:100], plain, n=1, cutoff=0.6)
    return plain[close[0]] if close else None


def value_of(text: str, wanted: Any) -> tuple[Any, str]:
    """What a text is as a type, or None with what to write instead."""
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        try:
            return wanted(text), ""
        except ValueError:
            return None, nearest(text, [str(member.value) for member in wanted])
    value = _SCALARS[wanted](text.lower())
    return value, "" if value is not None else _SCALAR_HELP[wanted]


def beyond(value: Any, limit: Limit) -> tuple[str, str] | None:
    """What is wrong with a value that a type limits, and what would be right; None where nothing is."""
    if isinstance(value, str):
        if limit.max_length is not None and len(value) > limit.max_length:
            return f"is {len(value)} characters long", f"keep it to {limit.max_length}"
        if limit.pattern is not None and re.search(limit.pattern, value) is None:
            return f"can't be {quoted(value)}", _in_form(value, limit)
    if isinstance(value, (int, float)):
        if limit.ge is not None and value < limit.ge:
            return f"can't be {value:g}", f"write {limit.ge:g} or more"
        if limit.le is not None and value > limit.le:
            return f"can't be {value:g}", f"write {limit.le:g} or less"
    return None


def is_name(wanted: Any) -> bool:
    """Whether a type is one of some words, or a word of some form, so that no comma can be in it."""
    if get_origin(wanted) is Annotated:
        return any(isinstance(meta, Limit) and meta.pattern is not None for meta in get_args(wanted)[1:])
    return isinstance(wanted, type) and issubclass(wanted, Enum)


def _in_form(value: str, limit: Limit) -> str:
    """The form that a word must have, with the word in it where that can be had."""
    form = limit.description[:1].lower() + limit.description[1:].rstrip(".")
    plain = value.lower().removesuffix(".yaml").removesuffix(".yml")
    for word in (plain, _NOT_IN_A_NAME.sub("-", plain).strip("-")):
        if re.search(str(limit.pattern), word):
            return f"use {form}: `{word}`"
    return f"use {form}"


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(NUMBER, text) else None


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(WHOLE, text) else None


def _days(text: str) -> int | None:
    found = re.fullmatch(DAYS, text)
    return int(found.group(1)) if found else None


_SCALARS: dict[Any, Callable[[str], Any]] = {bool: YES.get, int: _whole, float: _number, Days: _days}
_SCALAR_HELP: dict[Any, str] = {
    bool: "write yes or no",
    int: "write a whole number, in digits",
    float: "write a number in digits, as in 38.50, without a currency sign",
    Days: "write a number of days: 14 days",
}
