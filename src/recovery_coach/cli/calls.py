"""Starting and resuming calls: the wiring of guide, journal, face and clock."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from msgspec import Struct

from recovery_coach.cli import places
from recovery_coach.cli.faces import face_for
from recovery_coach.cli.first_frame import draw, first_channel
from recovery_coach.cli.first_words import DEFAULT, Painted, is_screen, seed_at
from recovery_coach.cli.unfinished import described, drop, fetch, unfinished_calls
from recovery_coach.content.pressed import ready_guide
from recovery_coach.model.playbook import Channel, Register
from recovery_coach.records.journal import CallJournal
from recovery_coach.records.spare import read_spare
from recovery_coach.records.store import CallRow
from recovery_coach.session.call import Call
from recovery_coach.session.live import LiveLoop
from recovery_coach.session.ports import Item
from recovery_coach.walk.engine import replay
from recovery_coach.walk.events import CallOpened, Resumed
from recovery_coach.walk.summary import Summary, as_text, summary


class CallOptions(Struct, frozen=True):
    """What a call was started with."""

    playbook: str = DEFAULT
    playbooks: Path | None = None
    channel: Channel | None = None
    register: Register | None = None
    reference: str = ""


class Manner(Struct, frozen=True):
    """How a call is shown, and how its ending is told."""

    plain: bool = False
    json: bool = False


def start_call(options: CallOptions, manner: Manner, *, painted: Painted | None = None) -> int:
    """Begins a call and walks it until it is closed or left."""
    pressed = ready_guide(options.playbook, places.shelf(options.playbooks), places.kept(), agent=places.agent())
    at = painted.at if painted else time.time()
    opened = CallOpened(
        at=at,
        seed=painted.seed if painted else seed_at(at),
        channel=options.channel or first_channel(pressed),
        register=options.register,
        reference=_sound(options.reference),
    )
    if painted is None and not _is_plain(manner):
        painted = draw(pressed, opened)
    try:
        unfinished = unfinished_calls()
        journal = CallJournal(places.home())
        call = Call(os.urandom(4).hex(), pressed.guide, journal, time.time)
        call.open(opened)
        return _walk(call, journal, manner, painted, unfinished[:1])
    finally:
        if painted is not None:
            painted.give_back()


def resume_call(call_id: str | None, manner: Manner) -> int:
    """Goes on with an unfinished call: the one named, the one in a spare file, or the one last touched."""
    if call_id and (call_id.endswith(".jsonl") or "/" in call_id):
        kept = read_spare(Path(call_id))
        journal = CallJournal(places.home())
        journal.adopt(kept)
    else:
        kept = fetch(call_id)
        journal = CallJournal(places.home())
        journal.take_up(kept)
    state = replay(kept.guide, kept.inputs)
    call = Call(kept.call, kept.guide, journal, time.time, state=state, drafts=kept.drafts)
    call.take(Resumed(at=time.time()))
    return _walk(call, journal, manner, None, [])


def _walk(call: Call, journal: CallJournal, manner: Manner, painted: Painted | None, unfinished: list[CallRow]) -> int:
    """Walks a call with a face; `unfinished` is the other call that is offered instead, if there is one."""
    how = "paused"
    plain = _is_plain(manner)
    try:
        with face_for(painted, plain=plain) as face:
            offered = [Item(row.id, described(row)) for row in unfinished]
            loop = LiveLoop(call, face, unfinished=offered[0] if offered else None)
            loop.look_for_earlier_call(call.state.reference)
            how = loop.run().how
            if how == "closed" and not plain:
                face.read("For your records", summary_text(summary(call.guide, call.state, call.id)))
    finally:
        journal.leave(over=how == "closed")
    if how == "resume":
        # Nothing was said in the new call yet: it is dropped.
        drop(call.id)
        return resume_call(unfinished[0].id, manner)
    _say_ending(call, how, manner)
    return 0


def _is_plain(manner: Manner) -> bool:
    return manner.plain or not is_screen()


def _say_ending(call: Call, how: str, manner: Manner) -> None:
    from recovery_coach.terminal.clean import printable

    found = summary(call.guide, call.state, call.id)
    warning = call.warning()
    if warning:
        print(printable(warning), file=sys.stderr)
    if manner.json:
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


def _sound(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
