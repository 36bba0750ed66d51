"""Every shipped playbook, killed with SIGKILL at every prompt and resumed: the screen that was left, nothing lost."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from screens import ENTER, Terminal

from journals import stored
from recovery_coach.records.store import Store
from recovery_coach.walk.asks import Shape
from recovery_coach.walk.engine import replay
from recovery_coach.walk.state import Phase, State
from recovery_coach.walk.view import View, view

pytestmark = [pytest.mark.pty, pytest.mark.slow]


def call_in(home: Path) -> str:
    store = Store(home)
    try:
        return store.calls()[0].id
    finally:
        store.close()


def on_disk(home: Path) -> tuple[State, View]:
    """The call as the store holds it, and the screen that it asks for."""
    kept = stored(home, call_in(home))
    state = replay(kept.guide, kept.inputs)
    return state, view(kept.guide, state)


def stands(call: Terminal, shown: View) -> bool:
    """Whether the screen that is asked for is there in full."""
    asked = shown.field.prompt[:30] if shown.field else ""
    return shown.name in call.text and asked in call.text and "F1 help" in call.rows[-1]


def keys_for(shown: View, number: int) -> list[str]:
    """An answer that no other prompt gets, without leaving the playbook for another one."""
    if shown.field is None:
        return [ENTER]
    if shown.field.shape is Shape.TEXT:
        return [f" answer {number}", ENTER]
    return [shown.field.picks[0].key] if shown.field.shape is Shape.ONE else [shown.field.picks[1].key, ENTER]


LONGEST = ("live-recovery", "second-complaint")
"""The playbooks with every kind of prompt between them: each kill takes its time."""


@pytest.mark.parametrize("name", LONGEST)
def test_killed_at_every_prompt_and_resumed(tmp_path: Path, name: str) -> None:
    call = Terminal(tmp_path, "start", name).until("Said it?")
    met: list[str] = []
    typed: list[str] = []
    state, shown = on_disk(tmp_path)
    while state.phase is Phase.STEP:
        met.append(state.step)
        call = killed_and_resumed(tmp_path, call, state, shown)
        keys = keys_for(shown, len(met))
        typed += [key.strip() for key in keys if "answer" in key]
        call.press(*keys)
        call.until(lambda before=state: went_on(tmp_path, before))  # type: ignore[misc]
        state, shown = on_disk(tmp_path)
    call.kill(signal.SIGKILL).ended()
    assert typed and all(text in str(state.answers) for text in typed)
    must = {step.id for step in stored(tmp_path, call_in(tmp_path)).guide.steps if step.must and not step.track}
    assert must <= set(met)


def killed_and_resumed(home: Path, call: Terminal, state: State, shown: View) -> Terminal:
    """The same call on another terminal, after its program was killed; the screen is the one that was left."""
    call.until(lambda: stands(call, shown))
    left = call.rows
    call.kill(signal.SIGKILL)
    assert call.ended() == -signal.SIGKILL
    again = Terminal(home, "resume", call_in(home))
    again.until(lambda: again.rows == left)
    resumed, _ = on_disk(home)
    assert (resumed.answers, resumed.said, resumed.used) == (state.answers, state.said, state.used)
    return again


def went_on(home: Path, before: State) -> bool:
    state, _ = on_disk(home)
    return (state.step, state.field, state.phase) != (before.step, before.field, before.phase)
