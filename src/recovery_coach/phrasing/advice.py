"""What to tell the agent of a reading: the line under what they type, and one sentence after Enter."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from recovery_coach.model.phrasing import Move, Trap
from recovery_coach.phrasing.coach import Finding, Note, Reading
from recovery_coach.phrasing.heard import Heard
from recovery_coach.phrasing.rules import Rules

MOST_TICKS = 5
LONGEST_SWAP = 30
"""Characters of a better wording that fit into one sentence of advice."""
ENOUGH = 12
"""Characters that tell a language. Of fewer, half a word that is being typed would pass for another one."""


def heard(rules: Rules, reading: Reading, look_for: Sequence[Move] = ()) -> Heard:
    """The footer's line. Of what a step looks for, the first that is missing is named alone."""
    if not reading.understood:
        enough = len(reading.text.strip()) >= ENOUGH
        return Heard(silent="This is in no language that the coach has rules for." if enough else "")
    made = reading.made
    wanted = [move for move in look_for if move in made]
    there = [*wanted, *(move for move in Move if move in made and move not in wanted)]
    missing = [move for move in look_for if move not in made]
    traps = sorted(reading.traps, key=lambda found: (-found.sure, found.span))
    return Heard(
        tuple(word_for(rules, move) for move in there[:MOST_TICKS]),
        tuple(word_for(rules, move) for move in missing[:1]),
        tuple(dict.fromkeys(word_for(rules, found.label) for found in traps)),
        tuple(found.span for found in traps),
    )


def advice(rules: Rules, reading: Reading, look_for: Sequence[Move] = (), *, strict_on: Collection[Trap] = ()) -> str:
    """The one most useful sentence; empty when there is nothing worth an agent's time.

    A trap comes first, the step's own ones before others; then what the step looks for and is missing; then how it is
    put.
    """
    if not reading.understood:
        return ""
    if reading.traps:
        worst = max(reading.traps, key=lambda found: (found.label in strict_on, found.sure))
        return message_of(rules, worst)
    missing = next((move for move in look_for if move not in reading.made), None)
    if missing is not None and missing in rules.moves and reading.text.strip():
        return rules.moves[missing].say
    return next((_of_note(reading, note) for note in reading.notes if note.message), "")


def _of_note(reading: Reading, note: Note) -> str:
    """A note's message; where it knows a better wording, with the words that it would be better for."""
    if not note.better or len(note.better) > LONGEST_SWAP:
        return note.message
    return f"“{reading.text[slice(*note.span)]}”: {note.message} Better: {note.better}"


def message_of(rules: Rules, found: Finding) -> str:
    """What to say of a trap: the rule's own words, else those for all of its kind."""
    if found.message:
        return found.message
    said = rules.traps.get(found.label) if isinstance(found.label, Trap) else rules.moves.get(found.label)
    return said.say if said else f"That is {found.label}."


def word_for(rules: Rules, label: Move | Trap) -> str:
    """What a move or a trap is called on the screen."""
    said = rules.moves.get(label) if isinstance(label, Move) else rules.traps.get(label)
    return said.word if said else label.value
