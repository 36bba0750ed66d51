"""`playbook preview`: the screens of a call in order, as an agent sees them, redrawn as the file is saved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from recovery_coach.cli import places
from recovery_coach.cli.boundary import complain, tell
from recovery_coach.cli.coaching import coaching_for
from recovery_coach.cli.first_words import is_screen, screen_size
from recovery_coach.content.callfiles import read_calls
from recovery_coach.content.playbooks import load
from recovery_coach.content.reader import nearest
from recovery_coach.content.shelf import Shelf
from recovery_coach.errors import CoachError, NotFound
from recovery_coach.model.playbook import Guide
from recovery_coach.model.trial import TrialCall
from recovery_coach.session.call import DAY, Call
from recovery_coach.session.commands import Command
from recovery_coach.session.live import LiveLoop
from recovery_coach.session.ports import Draft, Entered, Left, Ordered, Reply, Scene
from recovery_coach.terminal.camera import Camera, show_picture
from recovery_coach.terminal.viewing import Shot, watch
from recovery_coach.walk.asks import Shape
from recovery_coach.walk.engine import step_of
from recovery_coach.walk.events import CallOpened, Input, JumpedTo
from recovery_coach.walk.state import Phase
from recovery_coach.workshop.trial import MOST_INPUTS, given_for, picked

_SMALLEST, _LARGEST = (20, 8), (400, 200)


class Wanted(Struct, frozen=True):
    """What is to be shown: of which playbook, which step alone, by which answers, at which size."""

    playbook: str
    playbooks: Path | None = None
    step: str = ""
    answers: Path | None = None
    call: int = 1
    size: str = ""


def run(wanted: Wanted) -> int:
    """Prints the screens one after another."""
    shots = taken(wanted, size_of(wanted.size))
    for number, shot in enumerate(shots, 1):
        tell(f"--- {number} of {len(shots)}: {shot.name} ---")
        show_picture(shot.picture)
    return 0


def run_watching(wanted: Wanted) -> int:
    """Shows one screen at a time, and all of them anew as soon as a file of the playbook is saved."""
    if not is_screen():
        raise CoachError("--watch needs a terminal", fix="leave it out to print the screens once")
    shelf = places.shelf(wanted.playbooks)
    folders = [place.folder for place in shelf.places if place.folder.is_dir()]
    path = shelf.find(wanted.playbook)
    if path.parent.is_dir():
        folders.append(path.parent)
    size = size_of(wanted.size)
    return watch(lambda: taken(wanted, size), folders)


def taken(wanted: Wanted, size: tuple[int, int]) -> list[Shot]:
    """The pictures of a call. Raises BadFile for a playbook with mistakes."""
    shelf = places.shelf(wanted.playbooks)
    guide = load(shelf.find(wanted.playbook), shelf, agent=places.agent()).guide
    call = _call(wanted.answers, wanted.call, shelf) if wanted.answers else TrialCall(name="")
    if not wanted.step:
        return list(_shots(guide, call, size, shelf))
    if wanted.step not in guide.by_id:
        fix = nearest(wanted.step, guide.by_id)
        raise NotFound(f"`{guide.id}` has no step `{wanted.step}`", fix=fix)
    found = [shot for shot in _shots(guide, call, size, shelf) if shot.step == wanted.step]
    # A step that this call doesn't come to is gone to straight away.
    return found or [shot for shot in _shots(guide, call, size, shelf, wanted.step) if shot.step == wanted.step]


def size_of(text: str) -> tuple[int, int]:
    """Columns and rows of `80x24`; those of this terminal, or 80x24, where nothing is said. Raises CoachError."""
    if not text:
        return screen_size() if is_screen() else (80, 24)
    columns, _, rows = text.lower().partition("x")
    if columns.isdecimal() and rows.isdecimal():
        size = int(columns), int(rows)
        if all(low <= side <= high for low, side, high in zip(_SMALLEST, size, _LARGEST, strict=True)):
            return size
    raise CoachError(f"`{text}` is no size of a screen", fix="write columns and rows, from 20x8 to 400x200: 80x24")


def _call(path: Path, number: int, shelf: Shelf) -> TrialCall:
    calls = read_calls(path, shelf).calls
    if number > len(calls):
        raise CoachError(f"there are {len(calls)} calls in {path}, and no call {number}", fix="name one with --call")
    if len(calls) > 1:
        complain(f"Call {number} of {len(calls)} in {path}: {calls[number - 1].name}")
    return calls[number - 1]


def _shots(guide: Guide, trial: TrialCall, size: tuple[int, int], shelf: Shelf, at: str = "") -> Iterator[Shot]:
    """A picture of each prompt of a call that is answered as the trial call says."""
    call = Call("preview", guide, _NoJournal(returning=trial.returning), lambda: 0.0)
    call.open(CallOpened(at=0.0, channel=trial.channel or guide.first_channel, register=trial.register))
    if at:
        call.take(JumpedTo(at=0.0, step=at))
    met: list[tuple[str, str]] = []

    def reply(scene: Scene) -> Reply:
        met.append((call.state.step, scene.view.name))
        return (
            Left() if len(met) >= MOST_INPUTS or (at and call.state.step != at) else _reply(guide, call, trial, scene)
        )

    with Camera(size, reply) as camera:
        LiveLoop(call, camera, coaching=coaching_for(guide.language, shelf)).run()
    for (step, name), picture in zip(met, camera.pictures, strict=True):
        yield Shot(step, name, picture)


def _reply(guide: Guide, call: Call, trial: TrialCall, scene: Scene) -> Reply:
    """What the trial call's agent presses."""
    state, field = call.state, scene.view.field
    if state.phase is not Phase.STEP:
        return Entered()
    step = step_of(guide, state)
    if step.id in trial.skip or step.key in trial.skip:
        return Ordered(Command.SKIP)
    given = trial.answers.get(step.key)
    if field is None or given is None:
        return Entered()
    value = given_for(given, field, first=state.field == 0)
    if field.shape is Shape.TEXT:
        return Entered(value if isinstance(value, str) else ", ".join(value))
    return Entered(picked((value,) if isinstance(value, str) else value, field))


class _NoJournal:
    """Keeps nothing: what is shown in a preview is no call."""

    warning = ""

    def __init__(self, *, returning: bool) -> None:
        self._returning = returning

    def open_call(self, call: str, guide: Guide, opened: Input, *, step: str = "", reference: str = "") -> None:
        pass

    def append(
        self, call: str, happened: Input, *, step: str, reference: str, closed: bool, drafts: Mapping[str, Draft]
    ) -> None:
        pass

    def keep_drafts(self, call: str, drafts: Mapping[str, Draft]) -> None:
        pass

    def discard(self, call: str) -> None:
        pass

    def earlier(self, reference: str, *, before: float, since: float, but: str) -> float | None:
        return before - DAY if self._returning else None
