"""Starting and resuming calls: the wiring of guide, journal, face and clock."""

from __future__ import annotations

import os
import time
from pathlib import Path

from msgspec import Struct

from recovery_coach.cli import places
from recovery_coach.cli.boundary import INTERRUPTED, complain, tell
from recovery_coach.cli.coaching import coaching_for
from recovery_coach.cli.faces import face_for
from recovery_coach.cli.first_words import DEFAULT, Painted, is_screen, seed_at
from recovery_coach.cli.unfinished import described, told, unfinished_calls
from recovery_coach.content.pressed import ready_guide
from recovery_coach.errors import CoachError, IllegalInput
from recovery_coach.model.playbook import Channel, Register
from recovery_coach.records.journal import CallJournal
from recovery_coach.records.spare import SUFFIX, Kept, read_spare
from recovery_coach.records.store import CallRow
from recovery_coach.session.call import Call
from recovery_coach.session.live import LiveLoop
from recovery_coach.session.ports import Item
from recovery_coach.walk.conditions import reference_of
from recovery_coach.walk.engine import replay
from recovery_coach.walk.events import CallOpened, Resumed
from recovery_coach.walk.state import Phase, State
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
        channel=options.channel or pressed.guide.first_channel,
        register=options.register,
        reference=_sound(options.reference),
    )
    if painted is None and not _is_plain(manner):
        # Rich is only loaded here when there was no frame to put out at once.
        from recovery_coach.cli.first_frame import draw

        painted = draw(pressed, opened)
    try:
        journal = CallJournal(places.home())
        unfinished = unfinished_calls()
        call = Call(os.urandom(4).hex(), pressed.guide, journal, time.time)
        call.open(opened)
        return _walk(
            call, journal, manner, painted, unfinished[:1], notice=places.missing(), playbooks=options.playbooks
        )
    finally:
        if painted is not None:
            painted.give_back()


def resume_call(call_id: str | None, manner: Manner) -> int:
    """Goes on with an unfinished call: the one named, the one in a spare file, or the one last touched."""
    journal = CallJournal(places.home())
    try:
        kept, state = _taken_up(journal, call_id)
    except BaseException:
        journal.leave(over=False)
        raise
    return _go_on(journal, kept, state, manner)


def _go_on(journal: CallJournal, kept: Kept, state: State, manner: Manner) -> int:
    call = Call(kept.call, kept.guide, journal, time.time, state=state, drafts=kept.drafts)
    if state.phase is Phase.CLOSED:
        journal.leave(over=True)
        return _say_ending(call, journal, "closed", manner)
    found = told(reference_of(kept.guide, state), kept.guide.by_id[state.step].name, state.last_at)
    call.take(Resumed(at=time.time()))
    return _walk(call, journal, manner, None, [], notice=f"Resumed: {found}." if _is_plain(manner) else "")


def _taken_up(journal: CallJournal, call_id: str | None) -> tuple[Kept, State]:
    """A call with the state that it was left in."""
    if not call_id or not (call_id.endswith(SUFFIX) or "/" in call_id or os.sep in call_id):
        kept = journal.take_up(call_id)
        return kept, replay(kept.guide, kept.inputs)
    spare = read_spare(Path(call_id))
    try:
        state = replay(spare.guide, spare.inputs)
    except (IllegalInput, LookupError, StopIteration, ValueError) as error:
        raise CoachError("what happened in this call does not fit its playbook", where=call_id) from error
    kept = journal.adopt(spare, closed=state.phase is Phase.CLOSED)
    return kept, replay(kept.guide, kept.inputs)


def _walk(
    call: Call,
    journal: CallJournal,
    manner: Manner,
    painted: Painted | None,
    unfinished: list[CallRow],
    *,
    notice: str = "",
    playbooks: Path | None = None,
) -> int:
    """Walks a call with a face; `unfinished` is the other call that is offered instead, if there is one."""
    how = "paused"
    plain = _is_plain(manner)
    try:
        with face_for(painted, plain=plain) as face:
            offered = [Item(row.id, described(row)) for row in unfinished]
            loop = LiveLoop(
                call,
                face,
                unfinished=offered[0] if offered else None,
                notice=notice,
                coaching=coaching_for(call.guide.language, places.shelf(playbooks)),
            )
            loop.look_for_earlier_call(call.state.reference)
            how = loop.run().how
            if how == "closed" and not plain:
                face.read("For your records", summary_text(summary(call.guide, call.state, call.id)))
    finally:
        journal.leave(over=how == "closed")
    if how == "resume":
        return _resume_instead(call, unfinished[0], manner)
    code = _say_ending(call, journal, how, manner)
    return INTERRUPTED if how == "left" and plain else code


def _resume_instead(call: Call, wanted: CallRow, manner: Manner) -> int:
    """Takes up the unfinished call; where that can't be done, the new one goes on."""
    journal = CallJournal(places.home())
    try:
        kept, state = _taken_up(journal, wanted.id)
    except CoachError as error:
        complain(*error.lines())
        kept, state = _taken_up(journal, call.id)
    else:
        said = call.state
        if not (said.left_at or said.notes or said.cards or said.handed_over or call.drafts):
            journal.discard(call.id)  # Nothing was said in it, and nothing is being typed.
    return _go_on(journal, kept, state, manner)


def _is_plain(manner: Manner) -> bool:
    return manner.plain or not is_screen()


def _say_ending(call: Call, journal: CallJournal, how: str, manner: Manner) -> int:
    from recovery_coach.terminal.clean import printable

    found = summary(call.guide, call.state, call.id)
    if warning := call.warning():
        complain(warning)
    elif how == "closed" and journal.spare_path is not None and not _is_plain(manner):
        complain(f"This call is kept in {journal.spare_path}")  # The screen that said so is gone.
    if manner.json:
        tell(_json_line(found))
    elif how != "closed" and journal.resumed_by:
        tell(f"Saved. `{printable(journal.resumed_by)}` goes on at {printable(_step_name(call))}.")
    else:
        # A call that is paused and kept nowhere has only this.
        tell(printable(summary_text(found), lines=True))
    return 0


def _json_line(found: Summary) -> str:
    """The summary in one line of ASCII: nothing in it can steer a terminal, and any encoding can say it."""
    from json import dumps

    from msgspec import to_builtins

    return dumps(to_builtins(found)).replace("\x7f", "\\u007f")


def _step_name(call: Call) -> str:
    return call.guide.by_id[call.state.step].name


def summary_text(found: Summary) -> str:
    """The summary with its opening time as this machine's clock writes it."""
    try:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(found.opened_at))
    except (OverflowError, OSError, ValueError):  # A clock so wrong that this machine has no date for it.
        when = "at no known time"
    return as_text(found, when=when)


def _sound(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
