"""Practice in the store: brought over from version 1, kept turn by turn through a kill, and never reset."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from helpers import PLAYBOOKS
from journals import flush_log, left, notes_in, random_bytes, resumed, stored
from plain import Desk
from recovery_coach import records
from recovery_coach.content.scenarios import load_scenario, load_temper
from recovery_coach.content.shelf import Place, Shelf
from recovery_coach.drill.call import opened
from recovery_coach.drill.case import case_of
from recovery_coach.drill.progress.certification import Learnt
from recovery_coach.drill.progress.history import (
    Card,
    Certificate,
    Drill,
    History,
    Line,
    Run,
    Said,
    story_of,
    temper_of,
)
from recovery_coach.drill.score import RUBRIC, Met
from recovery_coach.errors import CoachError, StoreTrouble
from recovery_coach.model.practice import Aid
from recovery_coach.model.scenario import Scenario, Temper
from recovery_coach.records.drill_journal import DrillJournal
from recovery_coach.records.practice import PracticeStore, existing_practice
from recovery_coach.records.store import FILE, SCHEMA_VERSION, Store

NOON = 1_700_000_000.0


def scenario(name: str) -> Scenario:
    return load_scenario(PLAYBOOKS / "drills" / f"{name}.yaml")


@cache
def temper() -> Temper:
    return load_temper(Shelf([Place(PLAYBOOKS, "shipped")]))


DRILL = Drill(
    id="d1",
    scenario="hairdryer",
    variant="wedding",
    seed=2**70,
    aid=Aid.HINTS,
    begun_at=NOON,
    last_at=NOON,
    file="/somewhere/hairdryer.yaml",
)
RUN = Run(
    id="d1",
    scenario="hairdryer",
    variant="wedding",
    seed=2**70,
    at=NOON,
    aid=Aid.HINTS,
    aided=True,
    certifying=False,
    passed=True,
    outcome="recovered",
    rubric=RUBRIC,
    criteria={"owned": Met.PRESENT, "thanked": Met.ABSENT, "invited-back": Met.NA},
    arousal=(8.5, 6.25, 1.0),
)
TURNS = (Said("That's “ours” — 東京", ("own",), (), ("owned",), "Null? null."), Said("null", (), ("but",), (), "…"))
OWNED = Card(state=2, step=None, stability=2.3065, difficulty=2.1, due=NOON + 172_800.0, last_review=NOON)
CERTIFICATE = Certificate(at=NOON, rubric=RUBRIC, passes=4, of=5, scenarios=("a", "b", "c"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[PracticeStore]:
    found = PracticeStore(tmp_path)
    yield found
    found.close()


def again(folder: Path) -> tuple[History, list[Drill]]:
    """What a newcomer reads."""
    found = PracticeStore(folder)
    try:
        return found.history(), found.drills()
    finally:
        found.close()


def test_a_drill_comes_back_as_it_was_kept_and_is_gone_once_it_is_over(store: PracticeStore, tmp_path: Path) -> None:
    store.begin(DRILL)
    lines = (Line("first", "“Ow.” — 東京"), None, "null", Line("", "null"))
    store.keep_lines("d1", lines, aided=True, at=NOON + 5)
    kept = replace(DRILL, lines=lines, aided=True, last_at=NOON + 5)
    assert again(tmp_path) == (History(), [kept])
    learnt = Learnt({"owned": OWNED}, None, CERTIFICATE)
    assert store.finish(RUN, TURNS, lambda _history: learnt) == learnt
    assert again(tmp_path) == (History((RUN,), {"owned": OWNED}, (CERTIFICATE,)), [])
    assert store.turns("d1") == TURNS and store.turns("none") == ()


def test_what_a_drill_brings_is_reckoned_with_the_drill_in_the_history(store: PracticeStore) -> None:
    seen: list[History] = []

    def learn(history: History) -> Learnt:
        seen.append(history)
        return Learnt({**history.cards, f"skill-{len(history.runs)}": OWNED})

    store.finish(RUN, TURNS, learn)
    store.finish(replace(RUN, id="d2", at=NOON - 60), TURNS, learn)
    assert [[run.id for run in history.runs] for history in seen] == [["d1"], ["d2", "d1"]]
    assert set(store.history().cards) == {"skill-1", "skill-2"}


def test_a_drill_is_over_with_all_that_it_brings_or_not_at_all(store: PracticeStore, tmp_path: Path) -> None:
    store.begin(DRILL)
    before = again(tmp_path)

    def broken(_history: History) -> Learnt:
        raise ValueError("a card that can't be read")

    with pytest.raises(StoreTrouble, match="can't be kept or read"):
        store.finish(RUN, TURNS, broken)
    assert again(tmp_path) == before
    store.finish(RUN, TURNS, lambda _history: Learnt({}))
    assert again(tmp_path)[1] == []


def test_drills_that_were_left_are_listed_the_last_touched_first(store: PracticeStore) -> None:
    for name, at in (("old", 1.0), ("new", 3.0), ("middle", 2.0)):
        store.begin(replace(DRILL, id=name, last_at=at))
    assert [drill.id for drill in store.drills()] == ["new", "middle", "old"]
    store.keep_lines("old", ("more",), aided=False, at=4.0)
    assert [drill.id for drill in store.drills()] == ["old", "new", "middle"]


# A drill keeps its scenario.

SCENARIOS = sorted(path.stem for path in (PLAYBOOKS / "drills").glob("*.yaml") if path.stem != "temper")


def begun_with(name: str, **changes: Any) -> Drill:
    """A drill that keeps a shipped scenario and the table of how customers react."""
    kept = replace(DRILL, scenario=name, variant="", story=scenario(name), temper=temper())
    return replace(kept, **changes)


def test_every_shipped_scenario_comes_back_as_it_was_kept(store: PracticeStore, tmp_path: Path) -> None:
    drills = [begun_with(name, id=name) for name in SCENARIOS]
    for drill in drills:
        store.begin(drill)
    found = again(tmp_path)[1]
    assert found == drills and len(found) > 10
    assert all((story_of(drill), temper_of(drill)) == (drill.story, temper()) for drill in found)


NO_JSON = ["x'00ff'", "''", "'{}'", "'[1]'", '\'{"id": "hairdryer"\'', "7", "1.5"]


@pytest.mark.parametrize("damaged", NO_JSON)
def test_a_kept_scenario_that_can_not_be_read_is_none_and_the_drill_is_still_there(
    store: PracticeStore, tmp_path: Path, damaged: str
) -> None:
    store.begin(begun_with("hairdryer"))
    with closing(sqlite3.connect(tmp_path / FILE)) as db, db:
        db.execute(f"UPDATE drills SET story = {damaged}, temper = {damaged}")
    assert store.drills() == [begun_with("hairdryer", story=None, temper=None)]


def without(name: str) -> Temper:
    return replace(temper(), effects={each: effect for each, effect in temper().effects.items() if each != name})


WELL_FORMED_AND_WRONG = {
    "no first words": {"story": replace(scenario("hairdryer"), opening=())},
    "another scenario": {"story": scenario("late-parcel")},
    "no such variant": {"variant": "funeral"},
    **{f"no row for {name}": {"temper": without(name)} for name in ("nothing", "blame", "owned", "set-off")},
}
"""What JSON can hold and no customer can be met with."""


@pytest.mark.parametrize("changes", WELL_FORMED_AND_WRONG.values(), ids=WELL_FORMED_AND_WRONG)
def test_a_kept_scenario_that_no_one_can_be_met_in_is_not_gone_on_with(
    store: PracticeStore, changes: dict[str, Any]
) -> None:
    drill = begun_with("hairdryer", **changes)
    store.begin(drill)
    (found,) = store.drills()
    assert found == drill and None in (story_of(found), temper_of(found))


# A store of version 1, and of version 2.

SCHEMA_1, SCHEMA_2 = (
    (Path(records.__file__).parent / name).read_text(encoding="utf-8")
    for name in ("schema.sql", "migrations/0002-practice.sql")
)


def version_1(folder: Path, *notes: str) -> Path:
    """A store as the first version made it, with a call in it."""
    left(folder / "newer", *notes, reference="A-17")
    flush_log(folder / "newer")
    path = folder / "home" / FILE
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.executescript(SCHEMA_1)
        db.execute("ATTACH ? AS newer", (str(folder / "newer" / FILE),))
        for table in ("guides", "calls", "inputs", "drafts"):
            db.execute(f"INSERT INTO {table} SELECT * FROM newer.{table}")
        db.execute("PRAGMA user_version = 1")
    return path


def version_2(folder: Path, drill: str) -> Path:
    """A store as the second version made it, with a drill in it that isn't over."""
    path = folder / FILE
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.executescript(SCHEMA_1)
        db.executescript(SCHEMA_2)
        db.execute(f"INSERT INTO drills VALUES {drill}")
        db.execute("PRAGMA user_version = 2")
    return path


def test_a_drill_of_version_2_is_brought_over_with_its_lines(tmp_path: Path) -> None:
    lines = '["said \\"this\\"",null,"and that"]'
    values = "('d1', 'hairdryer', 'wedding', '7', 'hints', 1, 0, 5.0, 6.5, '/somewhere/hairdryer.yaml', '', ?)"
    version_2(tmp_path, values.replace("?", f"'{lines}'"))
    (drill,) = again(tmp_path)[1]
    assert drill.lines == ('said "this"', None, "and that") and (drill.seed, drill.last_at) == (7, 6.5)
    assert (drill.story, drill.temper) == (None, None)
    PracticeStore(tmp_path / "new").close()
    assert made_of(tmp_path / FILE) == made_of(tmp_path / "new" / FILE)


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything in a store, by table, without writing to it."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {table: db.execute(f"SELECT * FROM {table}").fetchall() for table in tables}
        found["version"] = db.execute("PRAGMA user_version").fetchall()
    return found


def made_of(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as db:
        return sorted(db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))


def test_a_store_of_version_1_is_brought_over_with_all_that_is_in_it(tmp_path: Path) -> None:
    path = version_1(tmp_path, "the first", "the second")
    before = rows(path)
    Store(path.parent).close()
    after = rows(path)
    assert (before.pop("version"), after["version"]) == ([(1,)], [(SCHEMA_VERSION,)])
    assert {table: after[table] for table in before} == before and len(before["inputs"]) == 3
    call = resumed(path.parent)
    call.note("and on")
    call.leave()
    assert notes_in(stored(path.parent)) == ["the first", "the second", "and on"]


def test_a_store_that_was_brought_over_is_made_as_a_new_one_is(tmp_path: Path) -> None:
    path = version_1(tmp_path)
    with closing(PracticeStore(path.parent)) as store:
        store.finish(RUN, TURNS, lambda _history: Learnt({"owned": OWNED}))
    assert made_of(path) == made_of(tmp_path / "newer" / FILE)
    assert again(path.parent)[0].runs == (RUN,)


def test_calls_left_in_the_log_of_version_1_are_brought_over_too(tmp_path: Path) -> None:
    path = version_1(tmp_path, "told")
    killed = tmp_path / "killed"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("UPDATE calls SET reference = 'only in the log'")
        killed.mkdir()
        for part in path.parent.glob(f"{FILE}*"):
            if not part.name.endswith("-shm"):
                (killed / part.name).write_bytes(part.read_bytes())
    assert (killed / f"{FILE}-wal").stat().st_size
    with closing(Store(killed)) as store:
        assert store.notice == ""
        assert [row.reference for row in store.calls()] == ["only in the log"]


def test_many_who_open_it_at_once_find_it_brought_over_once(tmp_path: Path) -> None:
    path = version_1(tmp_path, "told")

    def opened(_number: int) -> int:
        with closing(PracticeStore(path.parent)) as store:
            return len(store.calls()) + len(store.history().runs)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(opened, range(24))) == [1] * 24
    assert rows(path)["version"] == [(SCHEMA_VERSION,)]


def test_a_store_that_can_not_be_brought_over_stays_whole_and_as_it_was(tmp_path: Path) -> None:
    path = version_1(tmp_path, "told")
    with closing(sqlite3.connect(path)) as db:
        # The last thing that version 2 makes is there already: all before it has to be undone.
        db.execute("CREATE INDEX runs_by_time ON calls (last_at)")
    before = rows(path)
    for _ in range(2):
        with pytest.raises(StoreTrouble, match="runs_by_time"):
            Store(path.parent)
    assert rows(path) == before and before["version"] == [(1,)] and len(before["inputs"]) == 2
    with closing(sqlite3.connect(path)) as db:
        db.execute("DROP INDEX runs_by_time")
    assert notes_in(stored(path.parent)) == ["told"]


def test_a_call_in_progress_goes_on_while_the_store_is_brought_over(tmp_path: Path) -> None:
    path = version_1(tmp_path, "told")
    with closing(sqlite3.connect(path, isolation_level=None)) as older_program:
        assert older_program.execute("SELECT count(*) FROM inputs").fetchone() == (2,)
        Store(path.parent).close()
        older_program.execute("INSERT INTO inputs SELECT call, 2, body FROM inputs WHERE number = 1")
    assert notes_in(stored(path.parent)) == ["told", "told"]


# A store that fails.


def text_file(path: Path) -> None:
    path.write_text("Dear diary,\n", encoding="utf-8")


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def cut_in_the_middle(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def of_a_newer_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")


DAMAGE = [random_bytes, text_file, emptied, cut_in_the_middle, of_a_newer_version]


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
def test_a_damaged_store_is_refused_and_not_reset_and_a_drill_goes_on_without_it(
    home: Path, damage: Callable[[Path], None]
) -> None:
    damage(home / FILE)
    before = (home / FILE).read_bytes()
    with pytest.raises(StoreTrouble):
        PracticeStore(home).history()
    journal = DrillJournal(home)
    journal.begin(DRILL)
    assert journal.finish(RUN, opened(case_of(scenario("hairdryer"), 0)), lambda _history: Learnt({})) is None
    journal.leave(over=True)
    assert str(home / FILE) in journal.warning and "Nothing of this drill is kept" in journal.warning
    assert "\n" not in journal.warning
    assert (home / FILE).read_bytes() == before


def test_a_card_that_can_not_be_read_is_refused_and_left_as_it_is(store: PracticeStore, tmp_path: Path) -> None:
    store.finish(RUN, TURNS, lambda _history: Learnt({"owned": OWNED}))
    with closing(sqlite3.connect(tmp_path / FILE)) as db, db:
        db.execute('UPDATE skills SET card = \'{"due": "soon"}\'')
    with pytest.raises(StoreTrouble, match="can't be kept or read"):
        store.history()
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        assert db.execute("SELECT card FROM skills").fetchall() == [('{"due": "soon"}',)]


@pytest.mark.skipif(os.name != "posix", reason="files can be removed while they are open")
def test_a_store_that_is_deleted_in_mid_drill_is_noticed_and_not_made_anew(tmp_path: Path) -> None:
    journal = DrillJournal(tmp_path)
    journal.begin(DRILL)
    assert journal.warning == ""
    for path in tmp_path.glob(f"{FILE}*"):
        path.unlink()
    call = opened(case_of(scenario("hairdryer"), 0))
    journal.keep(call, aided=False, at=NOON)
    assert journal.warning.endswith("Nothing more of this drill is kept.")
    journal.keep(call, aided=False, at=NOON)
    assert journal.finish(RUN, call, lambda _history: Learnt({})) is None
    journal.leave(over=True)
    assert not list(tmp_path.glob(f"{FILE}*"))


def test_where_there_is_no_store_none_is_made_by_looking(tmp_path: Path) -> None:
    assert existing_practice(tmp_path) is None and existing_practice(tmp_path / "nowhere") is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="locks as POSIX has them")
def test_a_drill_that_is_on_another_screen_is_left_to_it(tmp_path: Path) -> None:
    first = DrillJournal(tmp_path)
    first.begin(DRILL)
    second = DrillJournal(tmp_path)
    assert second.drills == (DRILL,) and second.unfinished() is None
    with pytest.raises(CoachError, match="another screen"):
        second.take_up(DRILL)
    first.leave(over=False)
    assert second.unfinished() == DRILL and second.take_up(DRILL) == DRILL
    second.leave(over=False)


# A drill that is killed.

MODEL = [
    "You've called three times and your power has been out for twenty minutes. Of course you're furious.",
    "I'm sorry that we let you stand there in the dark. That's our mistake, and it's mine now.",
    "What time do you need to be ready, and what matters most to you this morning?",
]
REST = ["I can move you to another room with power right now, or bring a hair dryer up myself. Which helps you most?"]


def heard(line: str) -> bool:
    return line.startswith("THEY SAY: ")


@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX has them")
@pytest.mark.parametrize("turns", range(4))
def test_killed_after_any_turn_it_goes_on_with_the_very_same_call(tmp_path: Path, turns: int) -> None:
    desk = Desk(tmp_path)
    words = ("drill", "--plain", "hairdryer", "--seed", "4", "--aid", "none")
    with subprocess.Popen(
        desk.command(*words), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=desk.environment(), text=True
    ) as drill:
        assert drill.stdin is not None and drill.stdout is not None
        replies = [next(line for line in drill.stdout if heard(line))]
        for said in MODEL[:turns]:
            drill.stdin.write(f"{said}\n")
            drill.stdin.flush()
            replies.append(next(line for line in drill.stdout if heard(line)))
        drill.kill()
    assert drill.returncode == -signal.SIGKILL
    rest = "".join(f"{said}\n" for said in [*MODEL[turns:], *REST])
    resumed_at = desk.run("drill", "--plain", "--json", typed=rest)
    assert replies[-1].strip() in resumed_at.out and "You left this drill" in resumed_at.out
    whole = Desk(tmp_path / "other")
    whole.folder.mkdir()
    never_left = whole.run(*words, "--json", typed="".join(f"{said}\n" for said in [*MODEL, *REST]))
    assert json.loads(resumed_at.last) == json.loads(never_left.last)
    assert json.loads(resumed_at.last)["kept"] is True and len(json.loads(resumed_at.last)["turns"]) == 4
    history, drills = again(desk.home)
    assert (len(history.runs), drills, history.runs[0].aided) == (1, [], False)


@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX has them")
def test_a_kill_does_not_make_a_drill_unaided_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with subprocess.Popen(
        desk.command("drill", "--plain", "hairdryer", "--aid", "none"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=desk.environment(),
        text=True,
    ) as drill:
        assert drill.stdin is not None and drill.stdout is not None
        drill.stdin.write("/hint\n")
        drill.stdin.flush()
        assert next(line for line in drill.stdout if "Hint: " in line)
        drill.kill()
    ended = desk.run("drill", "--plain", "--json", typed=f"{MODEL[0]}\n")
    assert json.loads(ended.last)["aided"] is True


if sys.platform == "win32":  # Opening a file that another holds is another matter there.
    del test_calls_left_in_the_log_of_version_1_are_brought_over_too
