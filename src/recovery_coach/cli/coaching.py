"""The coach, made of what is on this machine: the rulebooks of the shelf and the reader's weights."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from recovery_coach.cli import places
from recovery_coach.content.shelf import Shelf
from recovery_coach.errors import CoachError
from recovery_coach.session.coaching import Coaching

if TYPE_CHECKING:
    from recovery_coach.phrasing.coach import Coach

ENGLISH = "en"
"""The language that every house has rules for."""


def coaching_for(language: str, shelf: Shelf) -> Coaching:
    """The coach for a call. It is made when the first words for the customer are typed, not before.

    A house's rules that can't be read don't hold a call up: the shipped ones serve.
    """

    def load() -> tuple[Coach | None, str]:
        try:
            return coach_for(language, shelf), ""
        except CoachError as error:
            warning = f"Your house's phrase rules are left out: {error.what}. `recovery-coach phrase` shows where."
            return coach_for(language, places.shelf_of_shipped()), warning

    return Coaching(load)


def coach_for(language: str, shelf: Shelf, folder: Path | None = None, *, for_traps: bool = False) -> Coach | None:
    """The coach for a language; None where there are no rules for it. Raises BadFile for rules with mistakes.

    One that is only asked for traps goes without the rules for moves, which takes a fifth off its reading.
    """
    from recovery_coach.content.rulebooks import family_lines, ready_rulebooks, weight_lines
    from recovery_coach.phrasing.coach import Coach
    from recovery_coach.phrasing.reader import Reader, read_families
    from recovery_coach.phrasing.rules import Rules

    books = [
        book for book in ready_rulebooks(shelf, folder or places.kept()) if _base(book.language) == _base(language)
    ]
    if not books or _base(language) != ENGLISH:
        return None
    if for_traps:
        books = [replace(book, rules=tuple(rule for rule in book.rules if rule.trap)) for book in books]
    return Coach(Rules(books), Reader(weight_lines(), read_families(family_lines())))


def coach_on(language: str, shelf: Shelf) -> Coach:
    """The coach that a drill's customers hear by. Raises CoachError where there is none for the language."""
    coach = coach_for(language, shelf)
    if coach is None:
        raise CoachError(f"there are no phrase rules for `{language}`", fix="a drill needs them: write it in English")
    return coach


def _base(language: str) -> str:
    return language.partition("-")[0].lower()
