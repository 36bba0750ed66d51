"""The spare file: what is read back from it, whole, broken off, or no call at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers import small
from recovery_coach.errors import CoachError, NotFound
from recovery_coach.records.spare import Head, Spare, Unfinished, begin_spare, read_spare, spare_folders
from recovery_coach.walk import events as e
from recovery_coach.walk.engine import replay
from strategies import random_call

OPENED = e.CallOpened(at=1, seed=3, reference="A-17")


def written(folder: Path, *records: e.Input | Unfinished) -> Path:
    spare = begin_spare("c1", folder, Head("c1", small()), OPENED)
    assert spare is not None
    for record in records:
        assert spare.write(record)
    spare.close()
    return spare.path


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_any_call_comes_back_as_the_same_state(tmp_path_factory: pytest.TempPathFactory, data: Any) -> None:
    inputs, states = random_call(data, small())
    spare = begin_spare("c1", tmp_path_factory.mktemp("spare"), Head("c1", small()))
    assert spare is not None and spare.write(*inputs)
    spare.close()
    kept = read_spare(spare.path)
    assert kept.inputs == inputs and replay(kept.guide, kept.inputs) == states[-1]


def test_of_unfinished_text_the_last_counts(tmp_path: Path) -> None:
    path = written(tmp_path, Unfinished({"p": "a"}), e.NoteAdded(at=2, text="n"), Unfinished({"q": ("x", "y")}))
    assert read_spare(path).drafts == {"q": ("x", "y")}


def test_a_file_cut_off_anywhere_gives_all_that_was_written_whole(tmp_path: Path) -> None:
    notes = [e.NoteAdded(at=number, text=f"note {number} é\u2028\r\n") for number in range(3)]
    whole = written(tmp_path, *notes).read_bytes()
    first_input = whole.index(b"\n") + 1
    lines = whole.count(b"\n") - 2
    seen = set()
    for length in range(first_input, len(whole) + 1):
        (cut := tmp_path / "cut.jsonl").write_bytes(whole[:length])
        complete = whole[first_input:length].count(b"\n") + (whole[length : length + 1] == b"\n")
        if complete == 0:
            with pytest.raises(CoachError):
                read_spare(cut)
            continue
        assert read_spare(cut).inputs == [OPENED, *notes][:complete]
        seen.add(complete)
    assert seen == set(range(1, lines + 2))


NO_CALLS = {
    "nothing": (b"", "empty"),
    "a line end": (b"\n", "not a call"),
    "text": (b"Dear diary,\nnothing happened.\n", "not a call"),
    "other json": (b'{"type": "note"}\n[]\n', "not a call"),
    "a number": (b"17", "not a call"),
    "binary": (bytes(range(256)) * 20, "not a call"),
    "not utf-8": (b'{"type":"Head","call":"\xff\xfe"}\n', "not a call"),
    "deep": (b"[" * 100_000, "not a call"),
    "an input first": (b'{"type":"CallOpened","at":1}\n', "not a call"),
}


@pytest.mark.parametrize("name", NO_CALLS)
def test_what_is_no_call_is_refused(tmp_path: Path, name: str) -> None:
    content, said = NO_CALLS[name]
    (path := tmp_path / "odd.jsonl").write_bytes(content)
    with pytest.raises(CoachError, match=said) as found:
        read_spare(path)
    assert str(path) in found.value.lines()[0]


def test_no_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no such file"):
        read_spare(tmp_path / "nothing.jsonl")
    with pytest.raises(CoachError, match="can't be read"):
        read_spare(tmp_path)


def test_a_bad_line_in_the_middle_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, e.NoteAdded(at=2, text="n"), e.NoteAdded(at=3, text="m"))
    lines = path.read_bytes().split(b"\n")
    lines[2] = b'{"type":"NoteAdded","at":"soon"}'
    path.write_bytes(b"\n".join(lines))
    with pytest.raises(CoachError, match="line 3"):
        read_spare(path)


@pytest.mark.parametrize("call", ["../../etc/passwd", "/tmp/x", "a b", "", "x" * 65, "a\x00b", "ünï"])
def test_an_id_that_could_be_a_path_is_refused(tmp_path: Path, call: str) -> None:
    spare = begin_spare("c1", tmp_path, Head(call, small()), OPENED)
    assert spare is not None
    spare.close()
    with pytest.raises(CoachError, match="id"):
        read_spare(spare.path)


def test_a_spare_file_never_takes_another_ones_place(tmp_path: Path) -> None:
    paths = [written(tmp_path, e.NoteAdded(at=2, text=f"{number}")) for number in range(3)]
    assert [path.name for path in paths] == [f"recovery-coach-call-c1{again}.jsonl" for again in ("", "-2", "-3")]
    assert [read_spare(path).inputs[-1] for path in paths] == [e.NoteAdded(at=2, text=f"{n}") for n in range(3)]


def test_a_spare_file_is_only_made_where_there_is_a_folder(tmp_path: Path) -> None:
    assert begin_spare("c1", tmp_path / "nowhere", Head("c1", small())) is None
    with pytest.raises(OSError, match="nowhere"):
        Spare(tmp_path / "nowhere" / "x.jsonl")


def test_a_spare_file_that_was_closed_takes_nothing(tmp_path: Path) -> None:
    spare = begin_spare("c1", tmp_path, Head("c1", small()), OPENED)
    assert spare is not None
    spare.close()
    assert not spare.write(e.NoteAdded(at=2, text="late"))


def test_a_working_folder_that_is_gone_is_no_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (gone := tmp_path / "gone").mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert spare_folders(tmp_path)[0] == tmp_path and gone not in spare_folders(tmp_path)
