"""A call's journal: what is on disk when, what comes back, and that one call has one screen."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers import ROOT, small
from journals import NOON, KeptCall, begun, left, notes_in, stored
from recovery_coach.errors import CoachError, NotFound
from recovery_coach.records.hold import Hold, is_held
from recovery_coach.records.journal import CallJournal
from recovery_coach.session.commands import Command
from recovery_coach.session.live import LiveLoop
from recovery_coach.session.ports import Draft, Entered, Left, Ordered, Reply, Scene
from recovery_coach.terminal.plain import PlainFace
from recovery_coach.walk import events as e
from recovery_coach.walk.engine import replay
from strategies import random_call

posix = pytest.mark.skipif(os.name != "posix", reason="locks and signals as POSIX has them")


def test_what_was_taken_is_there_for_another_process_at_once(tmp_path: Path) -> None:
    call = begun(tmp_path)
    for number in range(1, 4):
        call.note(f"note {number}")
        assert notes_in(stored(tmp_path)) == [f"note {one}" for one in range(1, number + 1)]
    call.leave()


class Watching(PlainFace):
    """A face that looks into the store, as another process would, before it shows anything."""

    def __init__(self, folder: Path, call: KeptCall, typed: str) -> None:
        super().__init__(StringIO(typed), StringIO())
        self.folder = folder
        self.call = call
        self.looks = 0

    def look(self) -> None:
        kept = stored(self.folder)
        assert replay(kept.guide, kept.inputs) == self.call.state and kept.drafts == self.call.drafts
        self.looks += 1

    def ask(self, scene: Scene, on_draft: Callable[[Draft], None]) -> Reply:
        self.look()
        return super().ask(scene, on_draft)

    def read(self, title: str, text: str) -> None:
        self.look()
        super().read(title, text)


def test_nothing_is_shown_before_what_led_to_it_is_on_disk(tmp_path: Path) -> None:
    call = begun(tmp_path)
    lines = ["they laughed", "told", "/back", "", "/upset angrier", "hm", "/bakc", "3", "/note x", "/handover Kim"]
    lines += ["now", "/failed", "/copy", "1 2", "heater", "", "6 pm", "", "/help", "/close"]
    face = Watching(tmp_path, call, "".join(f"{line}\n" for line in lines))
    assert LiveLoop(call, face).run().how == "closed"
    face.look()
    call.leave()
    assert face.looks > 20


class HalfCharacters(PlainFace):
    """A face whose terminal sends bytes that are not UTF-8: they come as halves of characters."""

    def __init__(self) -> None:
        super().__init__(StringIO(), StringIO())
        self.replies: list[Reply] = [
            Ordered(Command.NOTE, "caf\udce9"),
            Ordered(Command.NOTE),
            Entered("\ud800 they laughed"),
            Left(),
        ]

    def ask(self, scene: Scene, on_draft: Callable[[Draft], None]) -> Reply:
        on_draft(("\udcff",))
        on_draft("half \udcff")
        return self.replies.pop(0)

    def write(self, scene: Scene, prompt: str, on_draft: Callable[[Draft], None]) -> Entered | Left | None:
        on_draft("besi \udcff")
        return Entered("beside \udcff")


def test_halves_of_characters_are_kept_as_the_mark_for_such(tmp_path: Path) -> None:
    call = begun(tmp_path)
    assert LiveLoop(call, HalfCharacters()).run().how == "left"
    assert call.warning() == ""
    call.leave()
    assert notes_in(stored(tmp_path)) == ["caf\ufffd", "beside \ufffd", "\ufffd they laughed"]
    assert drafts(tmp_path)["story:text"] == "half \ufffd"


def test_an_input_that_the_walk_refuses_is_not_kept(tmp_path: Path) -> None:
    call = begun(tmp_path)
    with pytest.raises(Exception, match="nowhere"):
        call.take(e.JumpedTo(at=1, step="nowhere"))
    call.note("after")
    call.leave()
    assert replay(small(), stored(tmp_path).inputs).notes[0].text == "after"


KEEPING = """
import sys
from pathlib import Path
from journals import begun
call = begun(Path(sys.argv[1]))
print("ready", flush=True)
for line in sys.stdin:
    call.note(line.strip())
    print("kept", flush=True)
"""


def child(script: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT / "tests"), os.environ.get("PYTHONPATH")])),
        },
    )


def tell(process: subprocess.Popen[str], line: str) -> str:
    """Says a line to a process, and gives back the line that it answers with."""
    assert process.stdin and process.stdout
    if line:
        process.stdin.write(line + "\n")
        process.stdin.flush()
    return process.stdout.readline().strip()


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.communicate()


@posix
@pytest.mark.parametrize("acknowledged", range(5))
def test_killed_right_after_any_acknowledged_input_nothing_is_lost(tmp_path: Path, acknowledged: int) -> None:
    process = child(KEEPING, tmp_path)
    assert tell(process, "") == "ready"
    told = [f"note {number}" for number in range(acknowledged)]
    assert [tell(process, text) for text in told] == ["kept"] * acknowledged
    kill(process)
    journal = CallJournal(tmp_path)
    kept = journal.take_up(None)
    journal.leave(over=False)
    assert notes_in(kept) == told and journal.warning == ""


@posix
def test_killed_again_and_again_the_call_goes_on(tmp_path: Path) -> None:
    going_on = KEEPING.replace("begun(Path(sys.argv[1]))", "resumed(Path(sys.argv[1]))").replace(
        "import begun", "import resumed"
    )
    left(tmp_path)
    for number in range(3):
        process = child(going_on, tmp_path)
        assert [tell(process, line) for line in ("", f"note {number}")] == ["ready", "kept"]
        kill(process)
    assert notes_in(stored(tmp_path)) == ["note 0", "note 1", "note 2"]


def drafts(folder: Path) -> dict[str, str | tuple[str, ...]]:
    return stored(folder).drafts


def test_unfinished_text_is_kept_given_back_and_dropped_when_it_was_entered(tmp_path: Path) -> None:
    call = begun(tmp_path)
    call.typed("story:text", "they were cut o")
    assert drafts(tmp_path) == {"story:text": "they were cut o"}
    call.typed("story:text", "they were cut off")
    call.typed("barriers:choices", ("repeat",))
    assert drafts(tmp_path) == {"story:text": "they were cut off", "barriers:choices": ("repeat",)}
    call.note("beside it")
    assert drafts(tmp_path) == {"story:text": "they were cut off", "barriers:choices": ("repeat",)}
    del call.drafts["story:text"]
    call.note("entered")
    assert drafts(tmp_path) == {"barriers:choices": ("repeat",)}
    call.drafts.clear()
    call.note("entered too")
    call.leave()
    assert drafts(tmp_path) == {}


def test_text_of_any_kind_comes_back_as_it_was(tmp_path: Path) -> None:
    odd = ["", "nul \0 here", "\x1b[31m", "a\nb\r\nc\u2028d", "😀" * 10, "x" * 1_000_000, "}{", '"\\u0000"']
    call = begun(tmp_path, *odd)
    call.typed("p", "\0\x1b")
    call.leave()
    assert notes_in(stored(tmp_path)) == odd and drafts(tmp_path) == {"p": "\0\x1b"}


def taken_up(folder: Path, call: str | None = None) -> str:
    journal = CallJournal(folder)
    try:
        return journal.take_up(call).call
    finally:
        journal.leave(over=False)


def test_of_several_calls_the_named_one_is_taken_up_else_the_last_touched(tmp_path: Path) -> None:
    for number, name in enumerate(["first", "second", "third"]):
        left(tmp_path, call=name, at=NOON + 100 * number)
    assert (taken_up(tmp_path), taken_up(tmp_path, "first")) == ("third", "first")
    with pytest.raises(NotFound, match="nobody") as found:
        taken_up(tmp_path, "nobody")
    assert found.value.fix == "unfinished calls: third, second, first"


def test_no_call_and_a_closed_call_are_said_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no unfinished call"):
        taken_up(tmp_path)
    call = begun(tmp_path)
    call.take(e.CallClosed(at=NOON + 9))
    call.journal.leave(over=True)
    for asked in (None, "c1"):
        with pytest.raises(NotFound, match="no unfinished call") as found:
            taken_up(tmp_path, asked)
        assert "begins one" in found.value.fix
    assert list((tmp_path / "held").iterdir()) == []


@posix
def test_a_call_on_another_screen_is_not_taken_up(tmp_path: Path) -> None:
    left(tmp_path, call="free", at=NOON - 100)
    process = child(KEEPING, tmp_path)
    assert tell(process, "") == "ready"
    assert is_held(tmp_path, "c1") and not is_held(tmp_path, "free")
    with pytest.raises(CoachError, match="another screen"):
        taken_up(tmp_path, "c1")
    assert taken_up(tmp_path) == "free"
    assert tell(process, "still going") == "kept"
    kill(process)
    assert taken_up(tmp_path) == "c1" and notes_in(stored(tmp_path)) == ["still going"]


@posix
def test_looking_whether_a_call_is_held_never_makes_it_look_held(tmp_path: Path) -> None:
    looking = "import sys; from pathlib import Path; from recovery_coach.records.hold import is_held\n"
    looking += "print('ready', flush=True)\nwhile True: is_held(Path(sys.argv[1]), 'c1')"
    left(tmp_path)
    lookers = [child(looking, tmp_path) for _ in range(2)]
    assert [tell(looker, "") for looker in lookers] == ["ready", "ready"]
    taken = []
    for _ in range(100):
        hold = Hold(tmp_path, "c1")
        taken.append(hold.take())
        hold.release()
    for looker in lookers:
        kill(looker)
    assert all(taken)


@posix
def test_two_may_look_at_once_whether_a_call_is_held(tmp_path: Path) -> None:
    left(tmp_path)
    looking = Hold(tmp_path, "c1")
    assert looking._try(shared=True)
    assert not is_held(tmp_path, "c1")
    looking.release()


RACING = """
import sys
from pathlib import Path
from journals import resumed
from recovery_coach.errors import CoachError
print("ready", flush=True)
sys.stdin.readline()
try:
    call = resumed(Path(sys.argv[1]))
except CoachError as error:
    print(error.what, flush=True)
else:
    for number in range(20):
        call.note(f"{sys.argv[2]} {number}")
    print("walked", call.journal.warning, flush=True)
    sys.stdin.readline()
"""


@posix
def test_of_two_that_resume_one_call_at_once_one_gets_it(tmp_path: Path) -> None:
    left(tmp_path)
    racers = [child(RACING, tmp_path, name) for name in "ab"]
    assert [tell(racer, "") for racer in racers] == ["ready", "ready"]
    for racer in racers:
        assert racer.stdin
        racer.stdin.write("go\n")
        racer.stdin.flush()
    said = sorted(tell(racer, "") for racer in racers)
    for racer in racers:
        racer.communicate("done\n")
    assert said == ["call `c1` is on another screen", "walked"]
    notes = notes_in(stored(tmp_path))
    assert len(notes) == 20 and len({note[0] for note in notes}) == 1


TWENTY = """
import os, sys
from pathlib import Path
from journals import KeptCall

folder, (read, write) = Path(sys.argv[1]), os.pipe()
children = []
for name in range(20):
    child = os.fork()
    if child == 0:
        os.close(write)
        os.read(read, 1)  # All begin when the last is there: the pipe is closed then.
        call = KeptCall(folder, f"call-{name}").begin(reference=f"R-{name}")
        for number in range(10):
            call.typed("p", f"{name} types {number}")
            call.note(f"{name} says {number}")
        call.leave()
        os._exit(1 if call.journal.warning else 0)
    children.append(child)
os.close(read)
os.close(write)
print(sum(os.waitpid(child, 0)[1] != 0 for child in children))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="twenty processes at the same instant are forked")
@pytest.mark.parametrize("there", [False, True], ids=["no store yet", "a store"])
def test_twenty_calls_at_once_on_one_store(tmp_path: Path, there: bool) -> None:
    home = tmp_path / "home"
    if there:
        left(home)
    assert child(TWENTY, home).communicate()[0].strip() == "0"
    for name in range(20):
        kept = stored(home, f"call-{name}")
        assert notes_in(kept) == [f"{name} says {number}" for number in range(10)]
        assert isinstance(kept.inputs[0], e.CallOpened) and kept.inputs[0].reference == f"R-{name}"
        assert kept.drafts == {"p": f"{name} types 9"}
    assert sorted(path.name for path in home.iterdir()) == ["calls.sqlite3", "held"]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_any_call_comes_back_as_the_same_state(tmp_path_factory: pytest.TempPathFactory, data: Any) -> None:
    folder = tmp_path_factory.getbasetemp() / "laws"
    name = os.urandom(8).hex()
    inputs, states = random_call(data, small())
    call = KeptCall(folder, name)
    assert isinstance(inputs[0], e.CallOpened)
    call.open(inputs[0])
    for happened in inputs[1:]:
        call.take(happened)
    call.leave()
    kept = stored(folder, name)
    assert kept.inputs == inputs
    assert replay(kept.guide, kept.inputs) == states[-1] == call.state


@pytest.mark.parametrize("at", [0.0, -1e9, 1e11, NOON])
def test_whatever_the_clock_says_the_call_comes_back(tmp_path: Path, at: float) -> None:
    left(tmp_path, "then", call="other")
    call = begun(tmp_path, "told", at=at, reference="A-17")
    call.take(e.Paused(at=at - 1e6))
    call.leave()
    kept = stored(tmp_path)
    state = replay(kept.guide, kept.inputs)
    assert state == call.state and state.spoken_seconds >= 0
    assert taken_up(tmp_path, "c1") == "c1"
