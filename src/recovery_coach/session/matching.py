"""What a typed word means where choices are asked."""

from __future__ import annotations

from collections.abc import Sequence

from recovery_coach.session.ports import Draft
from recovery_coach.walk.asks import Field, Pick, Shape


def picked_in(given: Draft, field: Field) -> tuple[tuple[str, ...], str]:
    """The choices that were meant, and the text that means none of them."""
    words = list(given) if not isinstance(given, str) else [given]
    if isinstance(given, str) and field.shape is Shape.SEVERAL and matching(given, field.picks) is None:
        words = given.split(",") if "," in given else given.split()
    names = [matching(word, field.picks) for word in words if word.strip()]
    if None in names:
        return (), given if isinstance(given, str) else " ".join(given)
    return tuple(dict.fromkeys(name for name in names if name is not None)), ""


def matching(word: str, picks: Sequence[Pick]) -> str | None:
    """The pick that a word means: its key, its name, or the one whose name or label it begins or is part of."""
    wanted = word.strip().casefold()
    if not wanted:
        return None
    exact = [pick.name for pick in picks if wanted in (pick.key, pick.name.casefold(), pick.label.casefold())]
    if exact:
        return exact[0]
    for length, fits in ((2, str.startswith), (3, str.__contains__)):
        found = {
            pick.name
            for pick in picks
            if len(wanted) >= length and any(fits(text.casefold(), wanted) for text in (pick.name, pick.label))
        }
        if len(found) == 1:
            return found.pop()
    from difflib import get_close_matches  # Slow to import, and rarely needed.

    close = get_close_matches(wanted, [pick.name for pick in picks], n=1, cutoff=0.8)
    return close[0] if close else None
