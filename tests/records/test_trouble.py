"""A store that fails: the call goes on, one line says where its notes are, and what was there is left as it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from helpers import small
from journals import (
    KeptCall,
    assert_kept_in_spare,
    begun,
    goes_on_from_spare,
    notes_in,
    random_bytes,
    resumed,
    spares,
    stored,
    whole_call,
)
from recovery_coach.errors import NotFound, StoreTrouble
from recovery_coach.records.journal import CallJournal
from recovery_coach.records.spare import read_spare
from recovery_coach.records.store import FILE, SCHEMA_VERSION
from recovery_coach.walk import events as e
from recovery_coach.walk.engine import replay


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


def test_a_spare_file_goes_into_the_store_once_the_store_is_well_again(home: Path) -> None:
    random_bytes(home / FILE)
    whole_call(home).leave()
    (home / FILE).rename(home / "aside")
    call = goes_on_from_spare(home, spares(home)[0], "the third")
    assert (call.warning(), call.id) == ("", "c1")
    assert notes_in(stored(home)) == ["the first", "the second", "the third"]
    assert stored(home).drafts == {"heat:degree": "unfini"}
    assert resumed(home, "c1").state == call.state


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
    other_way = resumed(home, "c1")
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
    with pytest.raises(NotFound, match="no unfinished call"):
        resumed(home, "c1")


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
    ill = begun(odd)
    assert ill.journal.resumed_by.startswith("recovery-coach resume '") and "jsonl" in ill.journal.resumed_by
    ill.leave()
