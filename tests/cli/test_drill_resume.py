"""A drill that was left goes on as it was, whatever a trainer did to its files meanwhile."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from helpers import PLAYBOOKS
from plain import Desk, Ran, desk_in
from recovery_coach.content.scenarios import load_scenario
from recovery_coach.drill.progress.history import Drill
from recovery_coach.records.practice import PracticeStore
from recovery_coach.records.store import FILE

SHIPPED = sorted(path.stem for path in (PLAYBOOKS / "drills").glob("*.yaml") if path.stem != "temper")
MODEL = load_scenario(PLAYBOOKS / "drills" / "hairdryer.yaml").model


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return trainers_desk(tmp_path)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The result of the same drill, never left."""
    desk = trainers_desk(tmp_path_factory.mktemp("whole"))
    words = ("mine", "--playbooks", str(desk.playbooks), "--seed", "4", "--aid", "none", "--json")
    found = result(drilled(desk, *words, said=MODEL))
    assert found["passed"] is True
    return found


def trainers_desk(folder: Path) -> Desk:
    """A desk with a scenario of the trainer's own."""
    desk = desk_in(folder)
    (desk.playbooks / "drills").mkdir()
    text = (PLAYBOOKS / "drills" / "hairdryer.yaml").read_text(encoding="utf-8")
    story(desk).write_text(text.replace("id: hairdryer", "id: mine"), encoding="utf-8")
    return desk


def story(desk: Desk) -> Path:
    return desk.playbooks / "drills" / "mine.yaml"


def drilled(desk: Desk, *words: str, said: tuple[str, ...] = ()) -> Ran:
    return desk.inside("drill", "--plain", *words, typed="".join(f"{line}\n" for line in said).encode())


def begun(desk: Desk, *said: str) -> Ran:
    """A drill of the trainer's scenario with these lines said in it, and left."""
    words = ("mine", "--playbooks", str(desk.playbooks), "--seed", "4", "--aid", "none")
    return drilled(desk, *words, said=(*said, "/pause"))


def gone_on(desk: Desk, *said: str) -> Ran:
    return drilled(desk, "--json", said=said)


def result(ran: Ran) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ran.last)
    return found


def customers(ran: Ran) -> list[str]:
    """What the customer was shown to say."""
    return [line for line in ran.out.splitlines() if line.startswith("THEY SAY: ")]


def kept(desk: Desk) -> list[Drill]:
    with closing(PracticeStore(desk.home)) as store:
        return store.drills()


def change(desk: Desk, sql: str, *values: object) -> None:
    """Changes the store behind the program's back."""
    with closing(sqlite3.connect(desk.home / FILE)) as db, db:
        assert db.execute(sql, values).rowcount == 1


def in_other_words(desk: Desk) -> None:
    text = story(desk).read_text(encoding="utf-8")
    for was, now in (("Twice", "Thrice"), ("wet hair", "dry socks"), ("board", "circus"), ("arousal: 8", "arousal: 2")):
        assert was in text
        text = text.replace(was, now)
    story(desk).write_text(text, encoding="utf-8")


def as_another_story(desk: Desk) -> None:
    text = (PLAYBOOKS / "drills" / "late-parcel.yaml").read_text(encoding="utf-8")
    story(desk).write_text(text.replace("id: late-parcel", "id: mine"), encoding="utf-8")


def with_mistakes(desk: Desk) -> None:
    story(desk).write_text("id: mine\ntitle: [\n", encoding="utf-8")


def with_another_temper(desk: Desk) -> None:
    text = (PLAYBOOKS / "drills" / "temper.yaml").read_text(encoding="utf-8")
    changed = text.replace("arousal: -", "arousal: -0.0").replace("Goodbye", "Farewell")
    assert changed != text
    (desk.playbooks / "drills" / "temper.yaml").write_text(changed, encoding="utf-8")


def deleted(desk: Desk) -> None:
    story(desk).unlink()


def with_its_whole_folder(desk: Desk) -> None:
    shutil.rmtree(desk.playbooks)


EDITS = [in_other_words, as_another_story, with_mistakes, with_another_temper, deleted, with_its_whole_folder]


@pytest.mark.parametrize(
    ("edit", "turns"),
    [*((edit, 3) for edit in EDITS), (deleted, 0)],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_whatever_is_done_to_its_files_it_goes_on_as_it_was(
    desk: Desk, whole: dict[str, Any], edit: Callable[[Desk], None], turns: int
) -> None:
    first = begun(desk, *MODEL[:turns])
    edit(desk)
    ran = gone_on(desk, *MODEL[turns:])
    assert ran.code == 0 and ran.err == ""
    assert customers(ran)[0] == customers(first)[-1]
    assert result(ran) == whole


def test_once_it_is_over_the_trainers_edit_is_met(desk: Desk) -> None:
    begun(desk, MODEL[0])
    in_other_words(desk)
    assert "circus" not in gone_on(desk, *MODEL[1:]).out
    assert "circus" in begun(desk, *MODEL[:3]).out


def test_the_reply_is_the_one_that_was_shown(desk: Desk) -> None:
    begun(desk, *MODEL[:2])
    (drill,) = kept(desk)
    (first, second) = json.loads(_raw(desk, "lines"))
    assert [first["said"], second["said"]] == list(MODEL[:2])
    second["reply"] = "These are the words that they said."
    change(desk, "UPDATE drills SET lines = ? WHERE id = ?", json.dumps([first, second]).encode(), drill.id)
    ran = gone_on(desk, "/close")
    assert customers(ran)[0] == "THEY SAY: “These are the words that they said.”"
    assert [turn["reply"] for turn in result(ran)["turns"]] == [first["reply"], second["reply"]]


def test_a_turn_that_is_taken_back_after_it_was_left_shows_the_reply_before_it(desk: Desk) -> None:
    first = begun(desk, *MODEL[:2])
    ran = gone_on(desk, "/rewind", "/close")
    assert customers(ran)[1] == customers(first)[1]
    assert len(result(ran)["turns"]) == 1


def _raw(desk: Desk, column: str) -> bytes:
    with closing(sqlite3.connect(desk.home / FILE)) as db:
        found: bytes = db.execute(f"SELECT {column} FROM drills").fetchone()[0]
        return found


@pytest.mark.parametrize("damage", [b"\xff{}", "null", b'{"id": "mine", "effects": {}, "replies": {}, "fallback": []}'])
def test_where_what_was_kept_is_damaged_the_file_serves(desk: Desk, whole: dict[str, Any], damage: object) -> None:
    begun(desk, *MODEL[:3])
    change(desk, "UPDATE drills SET story = ?1, temper = ?1", damage)
    ran = gone_on(desk, *MODEL[3:])
    assert ran.err == "" and "You left this drill" in ran.out
    assert result(ran) == whole


def test_damaged_and_without_its_file_it_is_told_as_one_that_can_not_be_gone_on_with(desk: Desk) -> None:
    begun(desk, *MODEL[:3])
    change(desk, "UPDATE drills SET story = '{}'")
    deleted(desk)
    ran = gone_on(desk, "/close")
    assert ran.code == 0 and result(ran)["scenario"] != "mine"
    assert ran.err == (
        "The drill that you left can't be gone on with:\n"
        "there is no scenario called `mine`\n"
        f"  -> it is one of: {', '.join(SHIPPED)}\n"
    )
    assert "mine" in [drill.scenario for drill in kept(desk)]


def test_a_drill_begun_before_scenarios_were_kept_goes_on_from_the_file(desk: Desk, whole: dict[str, Any]) -> None:
    begun(desk, *MODEL[:3])
    lines = json.dumps([*MODEL[:1], "Calm down.", None, *MODEL[1:3]]).encode()
    change(desk, "UPDATE drills SET story = NULL, temper = NULL, lines = ?", lines)
    ran = gone_on(desk, *MODEL[3:])
    assert result(ran) == whole


def test_a_drill_for_the_certificate_goes_on_as_it_was_too(desk: Desk) -> None:
    (desk.playbooks / "house.yaml").write_text("certification: {scenarios: [mine]}\n", encoding="utf-8")
    words = ("--certify", "--playbooks", str(desk.playbooks))
    first = drilled(desk, *words, said=(MODEL[0], "/pause"))
    in_other_words(desk)
    ran = drilled(desk, *words, "--json", said=MODEL[1:])
    assert "It has to end before another counts." in ran.out
    assert customers(ran)[0] == customers(first)[-1] and "Thrice" not in ran.out
    assert result(ran)["passed"] is True
