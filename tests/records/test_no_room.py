"""No place to write: a folder that can't be made or written, and a disk that is full."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from helpers import small
from journals import (
    assert_kept_in_spare,
    begun,
    notes_in,
    spares,
    whole_call,
)
from recovery_coach.records.spare import read_spare
from recovery_coach.records.store import FILE
from recovery_coach.walk.engine import replay
from recovery_coach.walk.summary import as_text, summary


def a_file_is_in_the_way(tmp_path: Path) -> Path:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    return tmp_path / "file" / "home"


def home_is_a_file(tmp_path: Path) -> Path:
    (tmp_path / "home").write_text("in the way", encoding="utf-8")
    return tmp_path / "home"


def store_is_a_folder(tmp_path: Path) -> Path:
    (tmp_path / "home" / FILE / "deep").mkdir(parents=True)
    return tmp_path / "home"


def no_such_file_system(_tmp_path: Path) -> Path:
    if not Path("/proc/self").exists():
        pytest.skip("no /proc, in which even root can make no folder")
    return Path("/proc/recovery-coach-test")


@pytest.mark.parametrize("place", [a_file_is_in_the_way, home_is_a_file, store_is_a_folder, no_such_file_system])
def test_where_no_store_can_be_made_the_call_goes_to_another_folder(
    tmp_path: Path, elsewhere: Path, place: Callable[[Path], Path]
) -> None:
    home = place(tmp_path)
    call = whole_call(home)
    call.leave()
    (path,) = spares(home) + spares(elsewhere)
    assert str(path) in call.warning()
    assert_kept_in_spare(call, path)


@pytest.fixture
def unwritable(home: Path) -> Iterator[Path]:
    """A folder that nothing can be written into, not even by root."""
    flagged = [home, home / FILE]
    if os.name == "posix" and os.geteuid() != 0:
        for path in flagged:
            path.chmod(0o500)
        yield home
        home.chmod(0o700)
        return
    if shutil.which("chattr") is None or subprocess.run(["chattr", "+i", *flagged], capture_output=True).returncode:
        pytest.skip("only `chattr +i` keeps root from writing, and it does not work on this file system")
    yield home
    subprocess.run(["chattr", "-i", *flagged], check=True)


def test_a_store_in_a_folder_that_can_not_be_written(unwritable: Path, elsewhere: Path) -> None:
    before = (unwritable / FILE).read_bytes()
    call = whole_call(unwritable)
    call.leave()
    (path,) = spares(elsewhere)
    assert "can't be written" in (warning := call.warning()) and str(path) in warning
    assert_kept_in_spare(call, path)
    assert (unwritable / FILE).read_bytes() == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 KiB."""
    place = tmp_path / "disk"
    place.mkdir()
    made = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(made, capture_output=True).returncode:
        pytest.skip("a small file system can't be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(disk: Path, *, leave: int = 0) -> None:
    """Leaves no more room than so many bytes."""
    with (disk / "filler").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass
    os.truncate(disk / "filler", max(0, (disk / "filler").stat().st_size - leave))


def test_a_disk_that_fills_up_in_mid_call(small_disk: Path, elsewhere: Path) -> None:
    call = begun(small_disk, "the first")
    fill(small_disk)
    for number in range(40):
        call.note(f"note {number} " + "x" * 2000)
    warning = call.warning()
    call.leave()
    (path,) = spares(elsewhere)
    assert "the disk is full" in warning and str(path) in warning
    assert len(notes_in(read_spare(path))) == 41 and replay(small(), read_spare(path).inputs) == call.state
    assert spares(small_disk) == []


def test_a_disk_that_was_full_before_the_call(small_disk: Path, elsewhere: Path) -> None:
    fill(small_disk)
    call = whole_call(small_disk)
    call.leave()
    (path,) = spares(elsewhere)
    assert "the disk is full" in (warning := call.warning()) and str(path) in warning
    assert_kept_in_spare(call, path)
    assert [found.name for found in small_disk.iterdir() if found.is_file()] == ["filler"]


def test_a_spare_file_that_fills_its_disk_moves_on_whole(
    small_disk: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(elsewhere)
    monkeypatch.setattr("tempfile.tempdir", str(small_disk))
    (blocked := elsewhere / "file").touch()
    call = begun(blocked / "home", "the first")
    (before,) = spares(small_disk)
    assert str(before) in call.warning()
    fill(small_disk)
    for number in range(40):
        call.note(f"note {number} " + "x" * 2000)
    call.leave()
    (after,) = spares(elsewhere)
    assert str(after) in call.warning()
    assert len(notes_in(read_spare(after))) == 41
    assert before.read_bytes().endswith(b"\n")  # The note that didn't fit left no half of it there.
    kept_before = notes_in(read_spare(before))
    assert kept_before == notes_in(read_spare(after))[: len(kept_before)] and kept_before


def test_where_nothing_can_be_written_the_summary_is_whole_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = a_file_is_in_the_way(tmp_path)
    monkeypatch.setattr("recovery_coach.records.journal.spare_folders", lambda folder: (folder,))
    call = whole_call(nowhere)
    assert "held in memory only: copy the summary" in (warning := call.warning()) and "\n" not in warning
    call.note("the third")
    assert call.warning() == "" and call.journal.resumed_by == ""
    call.leave()
    text = as_text(summary(small(), call.state, call.id), when="today")
    assert all(words in text for words in ("the first", "the second", "the third", "They were cut off."))


def test_a_place_that_turns_up_later_takes_the_whole_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later = tmp_path / "later"
    monkeypatch.setattr("recovery_coach.records.journal.spare_folders", lambda _folder: (later,))
    call = begun(a_file_is_in_the_way(tmp_path), "the first")
    assert "memory" in call.warning()
    later.mkdir()
    call.note("the second")
    call.leave()
    (path,) = spares(later)
    assert str(path) in call.warning() and notes_in(read_spare(path)) == ["the first", "the second"]
