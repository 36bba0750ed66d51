"""Starting and resuming calls: the wiring of guide, journal, face and clock."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from recovery_coach.cli import places
from recovery_coach.cli.first_words import DEFAULT, Painted, frames_file, frames_path
from recovery_coach.content.pressed import Pressed, keep, ready_guide
from recovery_coach.errors import NotFound, StoreTrouble
from recovery_coach.model.playbook import Channel, Register
from recovery_coach.records.hold import is_held
from recovery_coach.records.journal import CallJournal
from recovery_coach.records.spare import Kept, read_spare
from recovery_coach.records.store import CallRow, Store
from recovery_coach.session.live import Call, LiveLoop
from recovery_coach.session.ports import Face
from recovery_coach.walk.engine import advance, replay
from recovery_coach.walk.events import CallOpened, Resumed
from recovery_coach.walk.state import State
from recovery_coach.walk.summary import Summary, as_text, summary


class CallOptions(Struct, frozen=True):
    """What a call was started with."""

    playbook: str = DEFAULT
    playbooks: Path | None = None
    channel: Channel | None = None
    register: Register | None = None
    reference: str = ""
    plain: bool = False
    json: bool = False


def start_call(options: CallOptions, *, painted: Painted | None = None) -> int:
    """Begins a call and walks it until it is closed or left."""
    plain = options.plain or not screen_there()
    pressed = ready_guide(options.playbook, places.shelf(options.playbooks), places.kept(), agent=places.agent())
    guide = pressed.guide
    at = painted.at if painted else time.time()
    opened = CallOpened(
        at=at,
        seed=painted.seed if painted else int(at * 1000) % 1_000_003,
        channel=options.channel or (guide.channels[0] if guide.channels else Channel.PHONE),
        register=options.register,
        reference=_sound(options.reference),
    )
    if not plain and painted is None:
        painted = _paint_now(options, pressed, opened)
    journal = CallJournal(places.home())
    unfinished = unfinished_calls()
    call = Call(os.urandom(4).hex(), guide, journal, time.time)
    call.open(opened)
    return _walk(
        call,
        journal,
        plain=plain,
        json=options.json,
        painted=painted.frame if painted else "",
        unfinished=unfinished,
    )


def resume_call(call_id: str | None, *, plain: bool, json: bool) -> int:
    """Goes on with an unfinished call: the one named, or the one last touched."""
    if call_id and (call_id.endswith(".jsonl") or "/" in call_id):
        return _resume_spare(Path(call_id), plain=plain, json=json)
    store = Store(places.home())
    try:
        kept = load_call(store, call_id)
    finally:
        store.close()
    return go_on(kept, plain=plain, json=json)


def go_on(kept: Kept, *, plain: bool, json: bool) -> int:
    """Walks a call from where it was left."""
    journal = CallJournal(places.home())
    journal.take_up(kept)
    return _resumed(kept, journal, plain=plain, json=json)


def _resume_spare(path: Path, *, plain: bool, json: bool) -> int:
    kept = read_spare(path)
    journal = CallJournal(places.home())
    journal.adopt(kept)
    return _resumed(kept, journal, plain=plain, json=json)


def _resumed(kept: Kept, journal: CallJournal, *, plain: bool, json: bool) -> int:
    state = replay(kept.guide, kept.inputs)
    call = Call(kept.call, kept.guide, journal, time.time, state=state, drafts=kept.drafts)
    call.take(Resumed(at=time.time()))
    return _walk(call, journal, plain=plain or not screen_there(), json=json, painted="", unfinished=[])


def load_call(store: Store, call_id: str | None) -> Kept:
    """An unfinished call in full. Raises NotFound with what to do instead."""
    rows = store.calls("open")
    free = [row for row in rows if not is_held(places.home(), row.id)]
    if call_id is None:
        if not free:
            fix = "`recovery-coach start` begins one" if not rows else "the open one is on another screen"
            raise NotFound("there is no unfinished call", fix=fix)
        call_id = free[0].id
    elif call_id not in [row.id for row in free]:
        known = ", ".join(row.id for row in free) or "none"
        raise NotFound(f"there is no unfinished call `{call_id}`", fix=f"unfinished calls: {known}")
    return Kept(call_id, store.guide(call_id), store.inputs(call_id), store.drafts(call_id))


def unfinished_calls() -> list[CallRow]:
    """The calls left open and on no other screen, the last touched first; none where they can't be read."""
    try:
        store = Store(places.home())
    except StoreTrouble:
        return []
    try:
        return [row for row in store.calls("open") if not is_held(places.home(), row.id)]
    except StoreTrouble:
        return []
    finally:
        store.close()


def described(row: CallRow) -> str:
    """An unfinished call in a line: reference, step, age."""
    reference = row.reference or "no reference"
    return f"{reference}, at {row.step or 'the first words'}, {age(time.time() - row.last_at)} ago"


def age(seconds: float) -> str:
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "less than a minute"


def screen_there() -> bool:
    """Whether there is a terminal that can hold a screen."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def _walk(call: Call, journal: CallJournal, *, plain: bool, json: bool, painted: str, unfinished: list[CallRow]) -> int:
    how = "paused"
    try:
        with _face(plain, painted) as face:
            loop = LiveLoop(call, face, unfinished=described(unfinished[0]) if unfinished else "")
            if call.state.answers:
                loop.look_for_earlier_call(_opening_reference(call))
            how = loop.run().how
    finally:
        journal.leave(over=how == "closed")
    if how in ("resume", "discard"):
        return _about_unfinished(how, call, unfinished[0], plain=plain, json=json)
    _say_ending(call, how, json=json)
    return 0


def _opening_reference(call: Call) -> str:
    answer = next(iter(call.state.answers.values()))
    return str(answer.get("text", ""))


def _about_unfinished(how: str, call: Call, row: CallRow, *, plain: bool, json: bool) -> int:
    """Takes up the unfinished call, or drops it and goes on with the new one."""
    store = Store(places.home())
    try:
        store.discard(call.id if how == "resume" else row.id)
        kept = load_call(store, row.id if how == "resume" else call.id)
    finally:
        store.close()
    return go_on(kept, plain=plain, json=json)


def _say_ending(call: Call, how: str, *, json: bool) -> None:
    from recovery_coach.terminal.clean import printable

    found = summary(call.guide, call.state, call.id)
    warning = call.warning()
    if warning:
        print(printable(warning), file=sys.stderr)
    if json:
        from msgspec.json import encode

        print(encode(found).decode("utf-8"))
        return
    if how == "paused":
        print(f"Saved. `recovery-coach resume` goes on at {printable(_step_name(call))}.")
        return
    print(printable(summary_text(found), lines=True))


def _step_name(call: Call) -> str:
    return call.guide.by_id[call.state.step].name


def summary_text(found: Summary) -> str:
    """The summary with its opening time as this machine's clock writes it."""
    return as_text(found, when=time.strftime("%Y-%m-%d %H:%M", time.localtime(found.opened_at)))


@contextmanager
def _face(plain: bool, painted: str) -> Iterator[Face]:
    if plain:
        from recovery_coach.terminal.plain import PlainFace, plain_streams

        yield PlainFace(*plain_streams())
        return
    from recovery_coach.terminal.prompts import TerminalFace

    with TerminalFace(painted=painted) as face, _leaving_on_signals(face.leave):
        yield face


@contextmanager
def _leaving_on_signals(leave: Callable[[], None]) -> Iterator[None]:
    """A closed window or a polite kill is a pause: the prompt is left as by Ctrl-C."""
    names = ("SIGHUP", "SIGTERM")
    found = {number: signal.getsignal(number) for name in names if (number := getattr(signal, name, None)) is not None}
    for number in found:
        with suppress(ValueError, OSError):
            signal.signal(number, lambda *_: leave())
    try:
        yield
    finally:
        for number, handler in found.items():
            with suppress(ValueError, OSError, TypeError):
                signal.signal(number, handler)


def _paint_now(options: CallOptions, pressed: Pressed, opened: CallOpened) -> Painted:
    """Draws the first frame from the guide, and keeps such frames for the next start."""
    from recovery_coach.terminal.frames import first_frames, show

    guide = pressed.guide
    first = advance(guide, State(), opened)
    frame = show(guide, first)
    if options == CallOptions(playbook=options.playbook):
        with suppress(OSError, ValueError):
            keep(
                Path(frames_path(options.playbook)),
                lambda: frames_file(pressed.stamps, first_frames(guide, opened)),
            )
    return Painted(frame, opened.seed, opened.at)


def _sound(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
