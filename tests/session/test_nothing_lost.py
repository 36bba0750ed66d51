"""Words that stand where no answer is asked: none of them is lost."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from journals import KeptCall, stored
from recovery_coach.session.live import LiveLoop
from recovery_coach.terminal.plain import PlainFace


def take(folder: Path, *lines: str) -> tuple[KeptCall, str]:
    out = StringIO()
    call = KeptCall(folder).begin()
    LiveLoop(call, PlainFace(StringIO("".join(f"{line}\n" for line in lines)), out)).run()
    return call, out.getvalue()


def test_words_after_a_command_that_takes_none_are_a_note(tmp_path: Path) -> None:
    call, _ = take(tmp_path, "", "/skip they did not want to say", "/failed she laughed", "/close they hung up")
    assert [note.text for note in call.state.notes] == ["they did not want to say", "she laughed", "they hung up"]


def test_what_stands_typed_at_the_close_becomes_a_note(tmp_path: Path) -> None:
    call = KeptCall(tmp_path).begin()
    call.typed("story:text", "They have been cut off")
    LiveLoop(call, PlainFace(StringIO("/handover\n/close\n"), out := StringIO())).run()
    assert [note.text for note in call.state.notes] == ["They have been cut off (not finished)"]
    assert "Being written down:" in out.getvalue() and not stored(tmp_path).drafts
