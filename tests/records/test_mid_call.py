"""A store that goes away under a call, and a log that was damaged while nobody looked."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from journals import (
    assert_kept_in_spare,
    begun,
    left,
    notes_in,
    spares,
    stored,
)
from recovery_coach.errors import NotFound
from recovery_coach.records import wal
from recovery_coach.records.store import FILE
from recovery_coach.walk import events as e

posix = pytest.mark.skipif(os.name != "posix", reason="files can be removed while they are open")


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
        file.write(b"\xa5" * (home / FILE).stat().st_size)


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
def test_a_deleted_store_is_not_made_anew_in_mid_call(home: Path) -> None:
    call = begun(home, "the first")
    deleted(home)
    call.note("the second")
    call.leave()
    assert not list(home.glob(f"{FILE}*"))


@posix
def test_a_replaced_store_is_not_written_to(home: Path) -> None:
    call = begun(home, "the first")
    replaced(home)
    call.note("the second")
    call.leave()
    assert notes_in(stored(home, "another")) == ["someone else's"]
    with pytest.raises(NotFound, match="no call"):
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
