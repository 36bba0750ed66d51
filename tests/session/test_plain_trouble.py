"""Line by line, when things go wrong: killed, interrupted, a store that fails, a broken playbook, our own bugs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers import SMALL, small
from plain import Desk, Ran, desk_in
from recovery_coach.records.spare import Head, begin_spare
from recovery_coach.records.store import FILE
from recovery_coach.walk.engine import replay
from recovery_coach.walk.events import CallClosed, CallOpened

posix = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_in(tmp_path)


class Session:
    """A call that is typed at line by line, each when the one before was answered."""

    def __init__(self, desk: Desk, *words: str) -> None:
        self.process = subprocess.Popen(
            desk.command(*(words or desk.started())),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=desk.environment(PYTHONUNBUFFERED="1"),
            cwd=desk.folder,
            encoding="utf-8",
        )
        self.out = ""

    def until(self, words: str) -> None:
        """Reads lines until one has these words in it."""
        assert self.process.stdout
        while words not in (line := self.process.stdout.readline()):
            assert line, f"ended without saying {words!r}: {self.out}"
            self.out += line
        self.out += line

    def type(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def end(self, number: int | None = None) -> Ran:
        """Sends a signal, or nothing more to read, and gives back all that was said."""
        if number is not None:
            self.process.send_signal(number)
            self.process.wait(timeout=60)
        rest, err = self.process.communicate(timeout=60)
        return Ran(self.out + rest, err, self.process.returncode)


TYPED = [
    ("", "In their words"),
    ("They were cut off.", "How upset"),
    ("/note in a hurry", "Noted."),
    ("4", "Which is it?"),
    ("/upset angrier", "DO: Let them finish."),
    ("", "Which is it?"),
    ("never", "What will be done?"),
    ("a new line", "Who does it?"),
]


@posix
@pytest.mark.parametrize("acknowledged", range(len(TYPED) + 1))
def test_killed_at_any_prompt_nothing_acknowledged_is_lost_and_the_prompt_comes_back(
    desk: Desk, acknowledged: int
) -> None:
    session = Session(desk)
    session.until("NOT: Account number?")
    for line, answered in TYPED[:acknowledged]:
        session.type(line)
        session.until(answered)
    session.end(signal.SIGKILL)
    without_kill = desk_in_own(desk, "without").run(
        *desk.started(), typed="".join(f"{line}\n" for line, _ in TYPED[:acknowledged])
    )
    again = desk.resume()
    assert prompt(again) == prompt(without_kill)
    kept = desk.stored()
    state = replay(kept.guide, kept.inputs)
    assert (state.answers.get("story") is not None) == (acknowledged >= 2)
    assert [note.text for note in state.notes] == (["in a hurry"] if acknowledged >= 3 else [])
    assert (state.answers.get("plan", {}).get("what") == "a new line") == (acknowledged >= 8)


def desk_in_own(desk: Desk, name: str) -> Desk:
    (desk.folder / name).mkdir()
    return desk_in(desk.folder / name)


def prompt(ran: Ran) -> str:
    """The step that was shown last, and what it asked last; its line may be any of its wordings."""
    last = [line for line in ran.out[ran.out.rindex("\n[") :].splitlines() if line[:1] in tuple("[?D ")]
    asked = [number for number, line in enumerate(last) if line.startswith("?")]
    return "\n".join([last[0], *last[asked[-1] if asked else 1 :]])


@posix
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_interrupted_it_pauses_and_says_how_to_go_on(desk: Desk, name: str) -> None:
    session = Session(desk)
    session.until("NOT: Account number?")
    session.type("")
    session.until("In their words")
    ran = session.end(getattr(signal, name))
    assert (ran.code, ran.err) == (130, "")
    assert ran.last == "Saved. `recovery-coach resume` goes on at Story."
    kept = desk.stored()
    assert type(kept.inputs[-1]).__name__ == "Paused"
    assert "In their words" in desk.resume().out


@posix
def test_interrupted_at_a_prompt_beside_the_step_it_pauses_too(desk: Desk) -> None:
    session = Session(desk)
    session.until("NOT: Account number?")
    session.type("/note")
    session.until("Note:")
    ran = session.end(signal.SIGINT)
    assert ran.code == 130 and ran.last.endswith("goes on at Opener.")


@posix
def test_interrupted_again_and_again_nothing_acknowledged_is_lost(desk: Desk) -> None:
    session = Session(desk)
    session.until("NOT: Account number?")
    for number in range(50):
        session.type(f"/note number {number}")
    session.until("Noted.")
    for _ in range(3):
        session.process.send_signal(signal.SIGINT)
    ran = session.end(signal.SIGINT)
    assert ran.code in (130, -signal.SIGINT) and "Traceback" not in ran.err
    kept = desk.stored()
    notes = [note.text for note in replay(kept.guide, kept.inputs).notes]
    assert notes == [f"number {number}" for number in range(len(notes))]
    assert len(notes) >= ran.out.count("Noted.")


@posix
def test_a_call_that_is_walked_is_not_resumed_on_another_screen(desk: Desk) -> None:
    session = Session(desk)
    session.until("NOT: Account number?")
    (row,) = desk.calls()
    named, last = desk.resume(words=(row.id,)), desk.resume()
    assert (named.code, last.code, named.out, last.out) == (1, 1, "", "")
    assert named.err == last.err and f"call `{row.id}` is on another screen" in named.err
    assert "Unfinished" not in desk.inside().out and "Unfinished" not in desk.start().out
    session.type("they laughed")
    session.until("Kept as a note.")
    session.end()
    assert "they laughed" in desk.resume("/close", words=(row.id,)).out


def random_bytes(desk: Desk) -> None:
    desk.home.mkdir()
    (desk.home / FILE).write_bytes(os.urandom(9000))


def a_file_for_a_home(desk: Desk) -> None:
    desk.home.write_text("in the way", encoding="utf-8")


@pytest.mark.parametrize("harm", [random_bytes, a_file_for_a_home])
def test_a_store_that_fails_costs_one_line_and_the_call_is_resumed_from_its_file(
    desk: Desk, harm: Callable[[Desk], None]
) -> None:
    harm(desk)
    ran = desk.start("", "They were cut off.", "/note in a hurry", "/bakc")
    warnings = [line for line in ran.out.splitlines() if "This call is kept in" in line]
    (path,) = [*desk.home.glob("*.jsonl"), *desk.folder.glob("*.jsonl")]
    assert ran.code == 0 and len(warnings) == 1 and str(path) in warnings[0] and ran.err == ""
    assert ran.last == f"Saved. `recovery-coach resume {path}` goes on at Heat."
    if harm is a_file_for_a_home:
        desk.home.unlink()
    else:
        (desk.home / FILE).rename(desk.folder / "aside")
    again = desk.inside("resume", "--plain", str(path), typed="3\n/close\n")
    assert again.code == 0 and "  Enter keeps: /bakc" in again.out
    summary = again.out[again.out.index("Service recovery") :]
    assert all(words in summary for words in ("They were cut off.", "in a hurry", "angry"))
    assert [row.status for row in desk.calls()] == ["closed"]
    once_more = desk.inside("resume", "--plain", str(path))
    assert once_more.code == 0 and once_more.out[: once_more.out.index(",")] == "Service recovery"


def test_a_call_in_a_spare_file_is_found_again_though_the_window_that_said_where_is_gone(desk: Desk) -> None:
    random_bytes(desk)
    desk.start("", "They were cut off.")
    (path,) = desk.home.glob("*.jsonl")
    (desk.home / "recovery-coach-call-other.jsonl").write_bytes(b"no call")
    how = f"-> `recovery-coach resume {path}` goes on with a call that was kept in that file"
    ill = desk.resume()
    assert ill.code == 1 and "damaged" in ill.err and how in ill.err
    (desk.home / FILE).unlink()
    well = desk.resume()
    assert well.code == 1 and "there is no unfinished call" in well.err and how in well.err
    desk.inside("resume", "--plain", str(path), typed="/close\n")
    assert "`recovery-coach start` begins one" in desk.resume().err


def test_a_call_of_a_year_that_no_calendar_has_is_summed_up_all_the_same(desk: Desk) -> None:
    spare = begin_spare("c1", desk.folder, Head("c1", small()), CallOpened(at=1e18), CallClosed(at=-1e18))
    assert spare is not None
    spare.close()
    ran = desk.inside("resume", "--plain", str(spare.path))
    assert ran.code == 0 and ran.out.startswith("Service recovery, at no known time\n")


@posix
def test_a_store_that_is_removed_in_mid_call_costs_one_line(desk: Desk) -> None:
    session = Session(desk)
    session.until("NOT: Account number?")
    session.type("they laughed")
    session.until("In their words")
    for path in desk.home.glob(f"{FILE}*"):
        path.unlink()
    session.type("They were cut off.")
    session.until("How upset")
    session.type("/note in a hurry")
    session.until("Noted.")
    ran = session.end(signal.SIGKILL)
    (path,) = desk.home.glob("*.jsonl")
    assert ran.out.count(f"This call is kept in {path}") == 1
    summary = desk.inside("resume", "--plain", str(path), typed="/close\n").out
    assert all(words in summary for words in ("they laughed", "They were cut off.", "in a hurry"))


def test_twenty_calls_at_once_none_fails_and_none_mixes(desk: Desk) -> None:
    calls = [Session(desk, *desk.started("--ref", f"R-{number}")) for number in range(20)]
    for number, call in enumerate(calls):
        call.process.stdin.write(f"\nstory {number}\n/note note {number}\n/close\n")  # type: ignore[union-attr]
    ran = [call.end() for call in calls]
    assert [(one.code, one.err) for one in ran] == [(0, "")] * 20
    for number, one in enumerate(ran):
        assert f"Reference: R-{number}\n" in one.out and f"- Story: story {number}\n" in one.out
        assert f" note {number}\n" in one.out and "This call is kept in" not in one.out
    assert sorted(row.reference for row in desk.calls("closed")) == sorted(f"R-{number}" for number in range(20))


def test_a_spare_file_of_a_closed_call_shows_its_summary_and_is_in_the_store_after(desk: Desk) -> None:
    random_bytes(desk)
    desk.start("", "They were cut off.", "/close")
    (path,) = desk.home.glob("*.jsonl")
    (desk.home / FILE).unlink()
    again = desk.inside("resume", "--plain", str(path))
    assert again.code == 0 and "- Story: They were cut off." in again.out
    assert [row.status for row in desk.calls()] == ["closed"]


def test_where_nothing_can_be_written_the_summary_is_shown_at_a_pause(desk: Desk) -> None:
    """The command as it is, but for the places that it may keep a call in: there are none."""
    script = desk.folder / "nowhere.py"
    script.write_text(
        "from recovery_coach.records import journal\n"
        "journal.spare_folders = lambda folder: (folder,)\n"
        "from recovery_coach.cli.entry import main\nmain()\n",
        encoding="utf-8",
    )
    a_file_for_a_home(desk)
    ran = scripted(desk, script, "\nThey were cut off.\n/note in a hurry\n")
    assert ran.code == 0 and ran.out.count("held in memory only: copy the summary") == 1
    summary = ran.out[ran.out.index("Service recovery") :]
    assert "They were cut off." in summary and "in a hurry" in summary and "Saved" not in ran.out


def scripted(desk: Desk, script: Path, typed: str) -> Ran:
    """A call of the small playbook, begun by a script that changes the program first."""
    ran = subprocess.run(
        [sys.executable, str(script), *desk.started()],
        input=typed,
        env=desk.environment(),
        cwd=desk.folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    return Ran(ran.stdout, ran.stderr, ran.returncode)


BROKEN = """
from recovery_coach.session import orders

def broken(self, order, shown):
    raise RuntimeError("a bug of ours \\x1b[31m")

orders._ORDERS[orders.Command.HELP] = broken
from recovery_coach.cli.entry import main
main()
"""


def test_a_bug_of_ours_is_told_without_a_traceback_and_nothing_is_lost(desk: Desk) -> None:
    (script := desk.folder / "broken.py").write_text(BROKEN, encoding="utf-8")
    ran = scripted(desk, script, "\nThey were cut off.\n/help\n")
    assert ran.code == 3 and "Traceback" not in ran.err + ran.out
    (trace,) = desk.home.glob("*trace*")
    assert str(trace) in ran.err and "recovery-coach resume" in ran.err
    assert "a bug of ours" in trace.read_text(encoding="utf-8")
    assert os.name != "posix" or trace.stat().st_mode & 0o077 == 0
    assert "Resumed: no reference, at Heat" in desk.resume().out


@pytest.mark.parametrize(("name", "nearest"), [("smal", "small"), ("SMALL", "small")])
def test_an_unknown_playbook_is_told_with_the_nearest_name(desk: Desk, name: str, nearest: str) -> None:
    ran = desk.inside("start", name, "--plain", "--playbooks", str(desk.playbooks))
    assert (ran.code, ran.out) == (1, "")
    assert f"there is no playbook called `{name}`" in ran.err and f"did you mean `{nearest}`?" in ran.err
    assert not desk.home.joinpath(FILE).exists()


def test_a_broken_playbook_is_told_mistake_by_mistake(desk: Desk) -> None:
    broken = SMALL.replace("ask: note", "ask: notes").replace("go to: plan", "go to: plann")
    (path := desk.playbooks / "small.yaml").write_text(broken, encoding="utf-8")
    ran = desk.start()
    assert (ran.code, ran.out) == (1, "") and "Traceback" not in ran.err
    where = [line.split(": ")[0] for line in ran.err.splitlines() if line.startswith(str(path))]
    lines = [number for number, line in enumerate(broken.splitlines(), 1) if "notes" in line or "plann" in line]
    assert [int(place.rsplit(":", 2)[1]) for place in where] == lines


NO_CALLS = {
    "empty": (b"", "this file is empty"),
    "cut off": (b'{"type":"Head","call":"c1","guide":{"id":"x"', "not a call that was kept"),
    "something else": (b'{"a": 1}\n', "not a call that was kept"),
    "binary": (bytes(range(256)), "not a call that was kept"),
}


@pytest.mark.parametrize("name", NO_CALLS)
def test_a_file_that_is_no_call_is_refused(desk: Desk, name: str) -> None:
    content, said = NO_CALLS[name]
    (path := desk.folder / "odd.jsonl").write_bytes(content)
    ran = desk.inside("resume", "--plain", str(path))
    assert (ran.code, ran.out) == (1, "") and said in ran.err and str(path) in ran.err
    assert path.read_bytes() == content


def test_a_spare_file_whose_calls_make_no_sense_is_refused(desk: Desk) -> None:
    random_bytes(desk)
    desk.start("", "They were cut off.")
    (path,) = desk.home.glob("*.jsonl")
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0], *reversed(lines[1:])]))
    ran = desk.inside("resume", "--plain", str(path))
    assert (ran.code, ran.out) == (1, "") and "does not fit its playbook" in ran.err
    assert desk.inside("resume", "--plain", "no/such/file.jsonl").err.startswith(
        "no/such/file.jsonl: there is no such file"
    )


@pytest.mark.parametrize("home", ["relative/home", "with a space", "Zoë ünïcode 東京", "~/below", "%41?#x"])
def test_a_home_of_any_name(desk: Desk, home: str) -> None:
    env = {"RECOVERY_COACH_HOME": home, "HOME": str(desk.folder / "user")}
    ran = desk.start("", "They were cut off.", env=env)
    assert ran.code == 0 and ran.last.startswith("Saved.")
    again = desk.inside("resume", "--plain", env=env)
    assert "Resumed: no reference, at Heat" in again.out
    where = desk.folder / "user" / "below" if home.startswith("~") else desk.folder / home
    assert (where / FILE).is_file() and (os.name != "posix" or where.stat().st_mode & 0o077 == 0)


@pytest.mark.skipif(sys.platform != "linux", reason="the folder that Linux has for a program's data")
def test_without_a_home_of_its_own_it_is_the_users_folder_for_data(desk: Desk) -> None:
    env = {"RECOVERY_COACH_HOME": "", "XDG_DATA_HOME": str(desk.folder / "data")}
    assert desk.start("", env=env).code == 0
    assert (desk.folder / "data" / "recovery-coach" / FILE).is_file()
    assert "Resumed" in desk.inside("resume", "--plain", env=env).out
