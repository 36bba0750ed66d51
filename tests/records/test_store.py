"""The store: who can read it, what is in force in it, and what it gives back."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from helpers import SMALL, guide_of, small
from journals import NOON, KeptCall, begun, left, stored
from recovery_coach.content.playbooks import load
from recovery_coach.content.shelf import Place, Shelf
from recovery_coach.errors import NotFound, StoreTrouble
from recovery_coach.records.store import FILE, SCHEMA_VERSION, Progress, Store
from recovery_coach.walk import events as e

posix = pytest.mark.skipif(os.name != "posix", reason="permissions as POSIX has them")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@posix
@pytest.mark.parametrize("umask", [0o022, 0o000, 0o077])
def test_folder_and_files_are_the_users_alone(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        call = begun(tmp_path / "home", "something private")
    finally:
        os.umask(before)
    files = {path.name: mode(path) for path in (tmp_path / "home").iterdir() if path.is_file()}
    call.leave()
    assert mode(tmp_path / "home") == 0o700
    assert set(files) == {FILE, f"{FILE}-wal", f"{FILE}-shm"}
    assert set(files.values()) == {0o600}
    assert mode(tmp_path / "home" / "held") == 0o700


@posix
def test_a_folder_that_was_there_keeps_its_permissions(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    left(tmp_path)
    assert mode(tmp_path) == 0o750 and mode(tmp_path / FILE) == 0o600


def test_every_commit_is_on_the_disk_and_a_busy_store_is_waited_for(tmp_path: Path) -> None:
    store = Store(tmp_path)
    asked = [store._db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    waits = store._db.execute("PRAGMA busy_timeout").fetchone()[0]
    store.close()
    assert asked == ["wal", 2] and waits >= 1000


def test_making_a_store_leaves_nothing_else_behind(tmp_path: Path) -> None:
    Store(tmp_path).close()
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize("name", ["with a space", "Zoë ünïcode 東京", "50% off?#frag&x=1", "quo'te\"s", "a;b"])
def test_the_folder_may_be_called_anything(tmp_path: Path, name: str) -> None:
    left(tmp_path / name / "deep", "told")
    assert len(stored(tmp_path / name / "deep").inputs) == 2


def test_the_folder_may_be_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    call = begun(Path("some/where"))
    call.note("told")
    call.leave()
    assert len(stored(tmp_path / "some" / "where").inputs) == 2


def test_the_guide_is_kept_as_it_was_when_the_call_opened(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    guide = load(path, Shelf([Place(tmp_path, "test")])).guide
    KeptCall(tmp_path / "home", "before", guide=guide).begin().leave()
    path.write_text(SMALL.replace("Let's fix this.", "Changed."), encoding="utf-8")
    changed = load(path, Shelf([Place(tmp_path, "test")])).guide
    KeptCall(tmp_path / "home", "after", guide=changed).begin().leave()
    path.unlink()
    wordings = [stored(tmp_path / "home", call).guide.steps[0].say[0].text for call in ("before", "after")]
    assert wordings == ["Let's fix this.", "Changed."]


def test_a_guide_comes_back_whole(tmp_path: Path) -> None:
    guide = guide_of(SMALL, house="organisation: Us\nagent: Kim\nremedies: [{name: Cake, cost: 5}]\n")
    KeptCall(tmp_path, guide=guide).begin().leave()
    kept = stored(tmp_path).guide
    assert (kept.steps, kept.cards, kept.house, kept.tracks) == (guide.steps, guide.cards, guide.house, guide.tracks)


def test_calls_are_listed_with_what_tells_them_apart_the_last_touched_first(tmp_path: Path) -> None:
    left(tmp_path, call="old", reference="A-17", at=NOON)
    left(tmp_path, "a", "b", call="new", at=NOON + 100)
    store = Store(tmp_path)
    rows = store.calls("open")
    store.discard("new")
    remaining = [row.id for row in store.calls("open")]
    everything = [row.id for row in store.calls()]
    kept = store.kept("new")
    store.close()
    assert [(row.id, row.reference, row.step, row.playbook) for row in rows] == [
        ("new", "", "Opener", "small"),
        ("old", "A-17", "Opener", "small"),
    ]
    assert rows[0].last_at == NOON + 102
    assert (remaining, everything, len(kept.inputs)) == (["old"], ["new", "old"], 3)


def test_a_call_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with pytest.raises(NotFound, match="nothing"):
        store.guide("nothing")
    store.close()


def test_the_same_number_can_not_be_taken_twice(tmp_path: Path) -> None:
    left(tmp_path, "mine")
    store = Store(tmp_path)
    with pytest.raises(StoreTrouble, match="on another screen"):
        store.append("c1", 1, e.NoteAdded(at=1, text="theirs"), Progress("", "", "open"), {})
    store.close()
    assert [type(happened).__name__ for happened in stored(tmp_path).inputs] == ["CallOpened", "NoteAdded"]


DAY = 86_400.0


def met(folder: Path, reference: str, *, since: float = NOON - 30 * DAY) -> float | None:
    store = Store(folder)
    try:
        return store.earlier(reference, before=NOON, since=since, but="me")
    finally:
        store.close()


def test_a_reference_is_met_again_within_the_window_letter_case_aside(tmp_path: Path) -> None:
    left(tmp_path, call="me", reference="mine", at=NOON - DAY)
    left(tmp_path, call="long-ago", reference="old-1", at=NOON - 31 * DAY)
    left(tmp_path, call="first", reference="a-17", at=NOON - 3 * DAY)
    left(tmp_path, call="second", reference="A-17", at=NOON - 2 * DAY)
    left(tmp_path, call="nameless", at=NOON - DAY)
    assert met(tmp_path, "A-17") == met(tmp_path, "a-17") == NOON - 2 * DAY
    assert met(tmp_path, "old-1") is None and met(tmp_path, "old-1", since=NOON - 40 * DAY) == NOON - 31 * DAY
    assert met(tmp_path, "mine") is None and met(tmp_path, "") is None and met(tmp_path, "B-1") is None


def test_a_discarded_call_makes_no_second_complaint(tmp_path: Path) -> None:
    left(tmp_path, call="mistake", reference="A-17", at=NOON - DAY)
    store = Store(tmp_path)
    store.discard("mistake")
    store.close()
    assert met(tmp_path, "A-17") is None


def test_a_store_of_a_newer_version_is_refused_and_not_touched(tmp_path: Path) -> None:
    left(tmp_path, "from the future")
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(StoreTrouble, match="newer version") as found:
        Store(tmp_path)
    assert "update" in found.value.fix and str(tmp_path / FILE) in found.value.lines()[0]
    assert (tmp_path / FILE).read_bytes() == before


def test_a_store_without_hard_links_is_made_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise OSError("no hard links on this file system")

    monkeypatch.setattr(os, "link", no_links)
    left(tmp_path, "told")
    assert len(stored(tmp_path).inputs) == 2 and small().id == stored(tmp_path).guide.id
