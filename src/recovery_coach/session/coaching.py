"""The coach beside a call: what is typed is read with what the customer said and what the agent did by then."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from recovery_coach.errors import CoachError
from recovery_coach.model.phrasing import Move, Trap
from recovery_coach.model.playbook import Ask, Guide, Step
from recovery_coach.phrasing.heard import Heard
from recovery_coach.walk.engine import step_of
from recovery_coach.walk.state import State

if TYPE_CHECKING:  # The coach is loaded once a prompt for it stands: the first words don't wait for it.
    from recovery_coach.phrasing.coach import Coach, Reading

Loads = Callable[[], tuple["Coach | None", str]]
"""Makes the coach, None where there are no rules for the language, and what is to be said about it, if anything.

It takes a moment, and is safe on another thread."""

SAID: dict[Ask, tuple[str, ...]] = {
    Ask.STATEMENT: ("text",),
    Ask.OPTIONS: ("more",),
    Ask.PROMISE: ("what", "when", "check"),
    Ask.REMEDY: ("remedy",),
    Ask.CONTACT: ("given",),
}
"""The fields that hold words for the customer. All others hold what the agent notes for themselves."""

_OF_FIELD: dict[tuple[Ask, str], tuple[Move, ...]] = {(Ask.PROMISE, "when"): (Move.WHEN,)}
"""What a field looks for where its step can't say."""

LONGEST = 4000
"""Characters of a statement that are read along with. Nobody says more in one breath; a pasted letter is none."""

_FRAGMENTS = frozenset({Trap.VAGUE, Trap.OVERPROMISE, Trap.JARGON, Trap.COMMAND, Trap.BLAME})
"""The traps that a few words in a field can hold. The others need a whole sentence."""


class Coaching:
    """Reads what an agent types. Until the coach is there, and where there is none, it says nothing."""

    def __init__(self, load: Loads) -> None:
        self._load = load
        self._coach: Coach | None = None
        self._loaded = False
        self._trouble = ""
        self._lock = Lock()
        self._known: tuple[State, Step, Around] | None = None
        self.warning = ""
        """What the agent should hear once."""

    def prepare(self) -> None:
        """Loads the coach, once. Where its files can't be read, the call goes on without it, and the line says so."""
        with self._lock:
            if self._loaded:
                return
            try:
                self._coach, self.warning = self._load()
                if self._coach is None:
                    self._trouble = "The coach has no rules for this playbook's language."
            except (CoachError, OSError, ValueError) as error:
                self._trouble = f"No coach: {error}"
            self._loaded = True

    def listening(self, guide: Guide, state: State, field: str) -> Listening | None:
        """Ears for a prompt; None where what is typed there is not for the customer."""
        step = step_of(guide, state)
        return Listening(self, guide, state, step, field) if _is_said(step, field) else None

    def hear(self, guide: Guide, state: State, step: Step, field: str, text: str) -> Heard:
        """The coach's line for what stands in a prompt."""
        if not text.strip():
            return Heard()
        if self._coach is None:
            return Heard(silent=self._trouble)
        if len(text) > LONGEST:
            return Heard(silent="Too long to read along with.")
        from recovery_coach.phrasing.advice import heard

        read = self._read(self._coach, guide, state, step, field, text)
        return heard(self._coach.rules, read, _looked_for(step, field))

    def advise(self, guide: Guide, state: State, step: Step, field: str, text: str) -> str:
        """At most one sentence about what was entered."""
        if self._coach is None or not text.strip() or len(text) > LONGEST:
            return ""
        from recovery_coach.phrasing.advice import advice

        read = self._read(self._coach, guide, state, step, field, text)
        return advice(self._coach.rules, read, _looked_for(step, field), strict_on=step.strict_on)

    def _read(self, coach: Coach, guide: Guide, state: State, step: Step, field: str, text: str) -> Reading:
        from recovery_coach.phrasing.statement import statement

        said, earlier, after = self._around(coach, guide, state, step)
        first = None if not said and not state.said else False
        read = coach.read(
            statement(text, after=after, earlier=earlier, said=said, first=first),
            strict_on=step.strict_on,
            reasons=False,
        )
        return read if step.ask is Ask.STATEMENT else _of_fragment(read)

    def _around(self, coach: Coach, guide: Guide, state: State, step: Step) -> Around:
        """What was said by then. It is worked out once for a prompt: with every key only the text is another one."""
        from recovery_coach.phrasing.statement import statement

        if self._known is None or self._known[0] is not state or self._known[1] is not step:
            said = [text[:LONGEST] for other, text in _said_before(guide, state) if other != step.key]
            earlier = {move for other in said for move in coach.read(statement(other), reasons=False).made}
            self._known = state, step, Around(said, earlier, " ".join(_noted(guide, state))[:LONGEST])
        return self._known[2]


class Around(NamedTuple):
    """The agent's earlier statements, the moves in them, and what the customer was noted to have said."""

    said: Sequence[str]
    earlier: set[Move]
    after: str


class Listening(NamedTuple):
    """The coach at one prompt."""

    coaching: Coaching
    guide: Guide
    state: State
    step: Step
    field: str

    def prepare(self) -> None:
        self.coaching.prepare()

    def hear(self, text: str) -> Heard:
        return self.coaching.hear(self.guide, self.state, self.step, self.field, text)

    def advise(self, text: str) -> str:
        """At most one sentence about what was entered."""
        return self.coaching.advise(self.guide, self.state, self.step, self.field, text)


def _is_said(step: Step, field: str) -> bool:
    return field in SAID.get(step.ask, ())


def _looked_for(step: Step, field: str) -> Sequence[Move]:
    return step.look_for or _OF_FIELD.get((step.ask, field), ())


def _said_before(guide: Guide, state: State) -> Iterator[tuple[str, str]]:
    for step in guide.steps:
        text = state.answers.get(step.key, {}).get("text") if step.ask is Ask.STATEMENT else None
        if isinstance(text, str) and text.strip():
            yield step.key, text


def _noted(guide: Guide, state: State) -> Iterator[str]:
    """What the customer was noted to have said."""
    for step in guide.steps:
        text = state.answers.get(step.key, {}).get("text") if step.ask is Ask.NOTE else None
        if isinstance(text, str):
            yield text
    yield from (note.text for note in state.notes)


def _of_fragment(read: Reading) -> Reading:
    return replace(read, traps=tuple(found for found in read.traps if found.label in _FRAGMENTS))
