"""A store that fails: the call goes on, one line says where its notes are, and what was there is left as it was."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from helpers import small
from journals import NOON, KeptCall, begun, flush_log, left, notes_in, resumed, spares, stored
from recovery_coach.errors import StoreTrouble
from recovery_coach.records import spare, wal
from recovery_coach.records.journal import CallJournal
from recovery_coach.records.spare import read_spare
from recovery_coach.records.store import FILE, SCHEMA_VERSION
from recovery_coach.walk import events as e
from recovery_coach.walk.engine import replay
from recovery_coach.walk.summary import as_text, summary

posix = pytest.mark.skipif(os.name != "posix", reason="files can be removed while they are open")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The second place for spare files, instead of the machine's own folder for such; and no third."""
    place = tmp_path / "elsewhere"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    monkeypatch.chdir(place)
    return place


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A store with a call in it, all of it in the store's own file."""
    folder = tmp_path / "home"
    left(folder, *(f"earlier {number} " + "x" * 500 for number in range(60)), call="earlier")
    flush_log(folder)
    return folder


def whole_call(folder: Path) -> KeptCall:
    """A call of each kind of entry, with text unfinished, whatever the store does."""
    call = begun(folder, "the first", "the second")
    call.take(e.LineSaid(at=call.clock(), step="opener"))
    call.typed("story:text", "they were cut o")
    call.take(e.TextEntered(at=call.clock(), step="story", field="text", text="They were cut off."))
    call.typed("heat:degree", "unfini")
    return call


def assert_kept_in_spare(call: KeptCall, path: Path) -> None:
    """Everything is in the file, and it can be gone on with."""
    kept = read_spare(path)
    assert replay(kept.guide, kept.inputs) == call.state
    assert kept.drafts == call.drafts
    assert notes_in(kept) == ["the first", "the second"]


def random_bytes(path: Path) -> None:
    path.write_bytes(bytes(range(255, -1, -1)) * 40)


def cut_in_the_middle(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def cut_in_a_page(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: 4096 * 2 + 100])


def cut_in_the_header(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:60])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def garbage_pages(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))


def another_database(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE notes (text TEXT)")


def text_file(path: Path) -> None:
    path.write_text("Dear diary,\n", encoding="utf-8")


def of_a_newer_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")


DAMAGE = [
    random_bytes,
    cut_in_the_middle,
    cut_in_a_page,
    cut_in_the_header,
    emptied,
    garbage_pages,
    another_database,
    text_file,
    of_a_newer_version,
]


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
def test_a_damaged_file_is_left_as_it_is_and_the_call_goes_on_beside_it(
    home: Path, damage: Callable[[Path], None]
) -> None:
    damage(home / FILE)
    before = (home / FILE).read_bytes()
    call = whole_call(home)
    warning = call.warning()
    call.leave()
    (path,) = spares(home)
    assert str(home / FILE) in warning and str(path) in warning and "\n" not in warning
    assert call.warning() == ""
    assert_kept_in_spare(call, path)
    assert (home / FILE).read_bytes() == before
    assert path.stat().st_mode & 0o077 == 0


def goes_on_from_spare(home: Path, path: Path, last: str) -> KeptCall:
    """Takes a call up from its spare copy, as `resume FILE` does, and adds a note."""
    call = KeptCall(home)
    kept = call.journal.adopt(read_spare(path), closed=False)
    call.id, call.state, call.drafts = kept.call, replay(kept.guide, kept.inputs), dict(kept.drafts)
    call.note(last)
    call.leave()
    return call


def test_a_spare_file_goes_into_the_store_once_the_store_is_well_again(home: Path) -> None:
    random_bytes(home / FILE)
    whole_call(home).leave()
    (home / FILE).rename(home / "aside")
    call = goes_on_from_spare(home, spares(home)[0], "the third")
    assert (call.warning(), call.id) == ("", "c1")
    assert notes_in(stored(home)) == ["the first", "the second", "the third"]
    assert stored(home).drafts == {"heat:degree": "unfini"}
    assert resumed(home).state == call.state


def test_a_spare_file_taken_up_while_the_store_is_still_ill_goes_to_a_new_file(home: Path) -> None:
    random_bytes(home / FILE)
    whole_call(home).leave()
    (first,) = spares(home)
    call = goes_on_from_spare(home, first, "the third")
    second = next(path for path in spares(home) if path != first)
    assert str(second) in call.warning()
    assert notes_in(read_spare(first)) == ["the first", "the second"]
    assert notes_in(read_spare(second)) == ["the first", "the second", "the third"]
    assert read_spare(second).drafts == {"heat:degree": "unfini"}


def spoil(call: KeptCall) -> None:
    """Every later write to the store fails as if the disk were full."""
    store = call.journal._store
    assert store is not None
    pages = store._db.execute("PRAGMA page_count").fetchone()[0]
    store._db.execute(f"PRAGMA max_page_count = {pages}")


def test_the_very_input_that_did_not_fit_is_in_the_spare_file_with_all_before_it(home: Path) -> None:
    call = begun(home, "the first")
    spoil(call)
    call.note("too long " * 5_000)
    (path,) = spares(home)
    assert "the disk is full" in call.warning()
    call.note("after")
    call.leave()
    assert notes_in(read_spare(path)) == ["the first", ("too long " * 5_000), "after"]
    assert notes_in(stored(home)) == ["the first"]


def test_unfinished_text_that_did_not_fit_is_in_the_spare_file(home: Path) -> None:
    call = begun(home, "the first")
    spoil(call)
    call.typed("p", "too long " * 5_000)
    (path,) = spares(home)
    assert "the disk is full" in call.warning()
    assert read_spare(path).drafts == {"p": "too long " * 5_000}
    call.typed("p", "shorter")
    assert read_spare(path).drafts == {"p": "shorter"}
    call.drafts.clear()
    call.note("entered")
    call.leave()
    assert (read_spare(path).drafts, notes_in(read_spare(path))) == ({}, ["the first", "entered"])


def test_a_spare_copy_of_what_the_store_holds_in_part_is_put_together_with_it(home: Path) -> None:
    call = begun(home, "the first")
    spoil(call)
    call.note("too long " * 5_000)
    call.leave()
    (path,) = spares(home)
    for _ in range(2):  # The file is still there, and may be taken up again.
        again = goes_on_from_spare(home, path, "more")
        assert again.warning() == "" and again.id == "c1"
    assert notes_in(stored(home)) == ["the first", "too long " * 5_000, "more", "more"]


def test_a_spare_copy_that_went_another_way_than_the_store_is_kept_beside_it(home: Path) -> None:
    call = begun(home, "the first")
    spoil(call)
    call.note("too long " * 5_000)
    call.leave()
    (path,) = spares(home)
    other_way = resumed(home)
    other_way.note("another way")
    other_way.leave()
    for _ in range(2):
        again = goes_on_from_spare(home, path, "more")
        assert again.warning() == "" and again.id == "c1-2"
    assert notes_in(stored(home)) == ["the first", "another way"]
    assert notes_in(stored(home, "c1-2")) == ["the first", "too long " * 5_000, "more", "more"]


def test_a_closed_call_from_a_spare_file_is_closed_in_the_store_too(home: Path) -> None:
    random_bytes(home / FILE)
    call = whole_call(home)
    call.take(e.CallClosed(at=call.clock()))
    call.leave()
    (home / FILE).unlink()
    journal = CallJournal(home)
    journal.adopt(read_spare(spares(home)[0]), closed=True)
    assert journal.warning == ""
    journal.leave(over=True)
    assert replay(small(), stored(home).inputs) == call.state
    with pytest.raises(Exception, match="no unfinished call"):
        resumed(home)


def deleted(home: Path) -> None:
    for path in home.glob(f"{FILE}*"):
        path.unlink()


def deleted_with_its_folder(home: Path) -> None:
    shutil.rmtree(home)


def replaced(home: Path) -> None:
    deleted(home)
    left(home, "someone else's", call="another")


def log_deleted(home: Path) -> None:
    wal.path_of(home / FILE).unlink()


def overwritten(home: Path) -> None:
    with (home / FILE).open("r+b") as file:
        file.write(b"\xa5" * 20_000)


@posix
@pytest.mark.parametrize("mishap", [deleted, deleted_with_its_folder, replaced, log_deleted, overwritten])
def test_a_store_that_goes_away_in_mid_call_is_noticed(
    home: Path, elsewhere: Path, mishap: Callable[[Path], None]
) -> None:
    call = begun(home, "the first")
    mishap(home)
    call.note("the second")
    warning = call.warning()
    call.take(e.LineSaid(at=call.clock(), step="opener"))
    call.leave()
    (path,) = spares(home) + spares(elsewhere)
    assert str(path) in warning and call.warning() == ""
    assert_kept_in_spare(call, path)


@posix
def test_a_replaced_store_is_not_written_to(home: Path) -> None:
    call = begun(home, "the first")
    replaced(home)
    call.note("the second")
    call.leave()
    assert notes_in(stored(home, "another")) == ["someone else's"]
    with pytest.raises(Exception, match="no call"):
        stored(home)


def frames(log: bytes) -> list[int]:
    """Where each frame of a log begins."""
    page = int.from_bytes(log[8:12], "big")
    return list(range(32, len(log), page + 24))


def broken_off(tmp_path: Path) -> tuple[Path, bytes]:
    """A home as a killed process leaves it, with all of its call in the log; and the log."""
    alive = tmp_path / "alive"
    call = begun(alive, *(f"note {number}" for number in range(10)))
    shutil.copytree(alive, tmp_path / "home")
    (tmp_path / "home" / f"{FILE}-shm").unlink()
    call.leave()
    return tmp_path / "home", wal.path_of(tmp_path / "home" / FILE).read_bytes()


def spoiled_head(log: bytes) -> bytes:
    return b"\xa5" * 32 + log[32:]


def spoiled_salts(log: bytes) -> bytes:
    return log[:16] + b"\xa5" * 8 + log[24:]


def spoiled_frame(log: bytes) -> bytes:
    place = frames(log)[len(frames(log)) // 2] + 24 + 1000
    return log[:place] + b"\xa5" * 8 + log[place + 8 :]


@pytest.mark.parametrize("spoiled", [spoiled_head, spoiled_salts, spoiled_frame])
def test_a_damaged_log_is_kept_and_said(tmp_path: Path, spoiled: Callable[[bytes], bytes]) -> None:
    home, log = broken_off(tmp_path)
    damaged = spoiled(log)
    wal.path_of(home / FILE).write_bytes(damaged)
    call = begun(home, "the new one", call="new")
    warning = call.warning()
    call.leave()
    (aside,) = home.glob("*.damaged-*")
    assert aside.read_bytes() == damaged and aside.stat().st_mode & 0o077 == 0
    assert str(aside) in warning and "damaged" in warning and "\n" not in warning
    assert notes_in(stored(home, "new")) == ["the new one"]
    left(home, call="later")
    assert len(list(home.glob("*.damaged-*"))) == 1


def whole_log(log: bytes) -> bytes:
    return log


def cut_in_the_last_frame(log: bytes) -> bytes:
    return log[:-100]


def no_frames(log: bytes) -> bytes:
    return log[:32]


def empty_log(_log: bytes) -> bytes:
    return b""


@pytest.mark.parametrize("as_left", [whole_log, cut_in_the_last_frame, no_frames, empty_log])
def test_a_log_as_a_kill_leaves_it_is_no_damage(tmp_path: Path, as_left: Callable[[bytes], bytes]) -> None:
    home, log = broken_off(tmp_path)
    wal.path_of(home / FILE).write_bytes(as_left(log))
    call = begun(home, "the new one", call="new")
    assert call.warning() == ""
    call.leave()
    assert not list(home.glob("*.damaged-*"))
    if as_left is whole_log:
        assert len(notes_in(stored(home))) == 10


def test_a_log_that_is_being_written_is_no_damage(tmp_path: Path) -> None:
    first = begun(tmp_path, *("x" * 3000 for _ in range(50)), call="first")
    for number in range(5):
        second = begun(tmp_path, "y", call=f"second-{number}")
        first.note("and on")
        assert second.warning() == ""
        second.leave()
    first.leave()
    assert not list(tmp_path.glob("*.damaged-*"))


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
    kept_before = notes_in(read_spare(before))
    assert kept_before == notes_in(read_spare(after))[: len(kept_before)] and kept_before


def test_where_nothing_can_be_written_the_summary_is_whole_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = a_file_is_in_the_way(tmp_path)
    monkeypatch.setattr(spare, "spare_folders", lambda folder: (folder,))
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


def test_a_store_that_another_program_keeps_busy(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recovery_coach.records.store.BUSY_MS", 50)
    call = begun(home, "the first")
    with closing(sqlite3.connect(home / FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        call.note("the second")
        other.execute("ROLLBACK")
    call.leave()
    (path,) = spares(home)
    assert "busy" in call.warning() and notes_in(read_spare(path)) == ["the first", "the second"]


def test_what_earlier_calls_said_is_not_needed_for_a_call(home: Path) -> None:
    random_bytes(home / FILE)
    call = begun(home, reference="A-17")
    assert call.recognise("A-17") is False
    call.discard("earlier")
    call.leave()


def test_a_store_in_trouble_says_what_to_do(home: Path) -> None:
    random_bytes(home / FILE)
    with pytest.raises(StoreTrouble, match="damaged") as found:
        resumed(home)
    assert "move the file aside" in found.value.fix


def test_how_to_go_on_is_said_for_each_place(home: Path, tmp_path: Path) -> None:
    well = begun(home)
    assert well.journal.resumed_by == "recovery-coach resume"
    well.leave()
    (odd := tmp_path / "a 'home'").mkdir()
    random_bytes(odd / FILE)
    ill = begun(odd, at=NOON)
    assert ill.journal.resumed_by.startswith("recovery-coach resume '") and "jsonl" in ill.journal.resumed_by
    ill.leave()
