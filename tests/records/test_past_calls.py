"""The calls that followed a playbook, read one by one for what they show of it."""

from __future__ import annotations

import sqlite3
import tracemalloc
from contextlib import closing
from pathlib import Path

import pytest

from helpers import SMALL, guide_of, small
from journals import NOON, KeptCall, flush_log, left, notes_in
from recovery_coach.errors import StoreTrouble
from recovery_coach.records.store import FILE, PastCall, Store, existing
from recovery_coach.walk import events as e

DAY = 86_400.0


def past(folder: Path, playbook: str = "small", since: float | None = None) -> list[PastCall]:
    store = existing(folder)
    assert store is not None
    try:
        return sorted(store.past_calls(playbook, since=since), key=lambda call: call.id)
    finally:
        store.close()


def test_calls_come_with_the_guide_that_each_followed(tmp_path: Path) -> None:
    changed = guide_of(SMALL.replace("title: A small one", "title: A small one\nversion: 2"))
    left(tmp_path, "told", call="first")
    KeptCall(tmp_path, "second", guide=changed).begin().leave()
    KeptCall(tmp_path, "third", guide=guide_of(SMALL.replace("id: small", "id: other"))).begin().leave()
    first, second = past(tmp_path)
    assert (first.id, first.version, second.id, second.version) == ("first", "1", "second", "2")
    assert first.hash != second.hash and first.guide and second.guide
    assert (first.guide.steps, second.guide.version) == (small().steps, "2")
    assert [happened.text for happened in first.inputs if isinstance(happened, e.NoteAdded)] == ["told"]
    assert [call.id for call in past(tmp_path, "other")] == ["third"] and past(tmp_path, "none") == []


def test_open_and_closed_calls_count_and_discarded_ones_do_not(tmp_path: Path) -> None:
    left(tmp_path, call="open")
    closed = KeptCall(tmp_path, "closed").begin()
    closed.take(e.CallClosed(at=NOON + 9))
    closed.journal.leave(over=True)
    left(tmp_path, call="mistake")
    KeptCall(tmp_path, "other-mistake", guide=guide_of(SMALL.replace("id: small", "id: other"))).begin().leave()
    store = Store(tmp_path)
    store.discard("mistake")
    store.discard("other-mistake")
    assert store.playbooks() == ["small"]
    store.close()
    assert [call.id for call in past(tmp_path)] == ["closed", "open"]


def test_since_counts_from_when_a_call_was_opened(tmp_path: Path) -> None:
    left(tmp_path, call="old", at=NOON - DAY)
    left(tmp_path, call="new", at=NOON)
    assert [call.id for call in past(tmp_path, since=NOON)] == ["new"]
    assert [call.id for call in past(tmp_path, since=NOON - DAY)] == ["new", "old"]


def changed_in(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / FILE)) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()


def test_a_call_that_can_not_be_read_comes_without_a_guide_and_the_others_as_they_are(tmp_path: Path) -> None:
    left(tmp_path, "a", call="sound")
    left(tmp_path, "b", call="damaged")
    left(tmp_path, "c", call="from-the-future")
    changed_in(
        tmp_path,
        "UPDATE inputs SET body = '{\"type\": ' WHERE call = 'damaged' AND number = 1",
        'UPDATE inputs SET body = \'{"type": "Sung", "at": 1}\' WHERE call = \'from-the-future\' AND number = 1',
    )
    assert [(call.id, call.guide is None) for call in past(tmp_path)] == [
        ("damaged", True),
        ("from-the-future", True),
        ("sound", False),
    ]


def test_a_guide_that_can_not_be_read_costs_its_own_calls_only(tmp_path: Path) -> None:
    other = guide_of(SMALL.replace("Let's fix this.", "Changed."))
    left(tmp_path, call="sound")
    KeptCall(tmp_path, "one", guide=other).begin().leave()
    KeptCall(tmp_path, "two", guide=other).begin().leave()
    changed_in(
        tmp_path, "UPDATE guides SET text = '{\"id\": 4}' WHERE hash = (SELECT guide FROM calls WHERE id = 'one')"
    )
    assert {call.id: call.guide is None for call in past(tmp_path)} == {"one": True, "sound": False, "two": True}


def test_each_guide_is_read_once_however_many_calls_followed_it(tmp_path: Path) -> None:
    other = guide_of(SMALL.replace("Let's fix this.", "Changed."))
    for number in range(6):
        KeptCall(tmp_path, f"c{number}", guide=other if number % 2 else small()).begin().leave()
    assert len({id(call.guide) for call in past(tmp_path)}) == 2


def test_one_call_is_held_at_a_time(tmp_path: Path) -> None:
    long = "x" * 100_000
    for number in range(30):
        left(tmp_path, long, long, call=f"c{number}")
    store = Store(tmp_path)
    tracemalloc.start()
    count = sum(1 for _ in store.past_calls("small"))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    store.close()
    assert count == 30 and most < 10 * len(long)


def test_calls_can_go_on_while_others_are_read(tmp_path: Path) -> None:
    left(tmp_path, call="a")
    left(tmp_path, call="b")
    store = Store(tmp_path)
    reading = store.past_calls("small")
    next(reading)
    left(tmp_path, "begun meanwhile", call="c")
    assert len(list(reading)) == 1
    assert [notes_in(store.kept("c")), len(list(store.past_calls("small")))] == [["begun meanwhile"], 3]
    store.close()


@pytest.mark.parametrize("inside", ["", "no/such/folder"])
def test_a_store_that_is_not_there_is_not_made(tmp_path: Path, inside: str) -> None:
    assert existing(tmp_path / inside) is None
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_of_the_folder_holds_no_store(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("mine", encoding="utf-8")
    assert existing(tmp_path / "home") is None


def test_a_store_that_is_damaged_is_said_so(tmp_path: Path) -> None:
    left(tmp_path)
    flush_log(tmp_path)
    (tmp_path / FILE).write_bytes(b"not a store" * 500)
    with pytest.raises(StoreTrouble, match="damaged"):
        past(tmp_path)
