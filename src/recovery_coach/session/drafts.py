"""What stands unfinished in a prompt: where it is kept, and how it reads."""

from __future__ import annotations

from recovery_coach.session.call import Call
from recovery_coach.session.commands import parse
from recovery_coach.session.ports import Draft, sound_draft
from recovery_coach.walk.asks import Field, Shape
from recovery_coach.walk.state import Phase, State
from recovery_coach.walk.view import View


def as_text(given: Draft) -> str:
    """What was given as one text."""
    return (given if isinstance(given, str) else " ".join(given)).strip()


def place_of(state: State, field: Field | None) -> str:
    """What a draft is kept under: the prompt that it was typed at."""
    here = (
        state.card if state.phase is Phase.CARD else state.phase.value if state.phase is Phase.WRAP_UP else state.step
    )
    return f"{here}:{field.name if field else ''}"


def asks_choice(shown: View) -> bool:
    """Whether the prompt is answered by choosing."""
    return shown.field is not None and shown.field.shape is not Shape.TEXT


def draft_at(place: str, shown: View, draft: Draft) -> str:
    """What a draft is kept under: a line begun at a choice stands beside what is ticked there."""
    return f"{place}:line" if isinstance(draft, str) and asks_choice(shown) else place


def keep_draft(call: Call, place: str, draft: Draft, given: Draft = "") -> None:
    """Keeps what stands unfinished in a prompt, but for a command; nothing where it is what was given there before."""
    if draft == given or not (draft or given):
        call.untyped(place)
    elif not (isinstance(draft, str) and parse(draft)):
        call.typed(place, sound_draft(draft))
