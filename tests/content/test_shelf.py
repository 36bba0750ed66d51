"""Where playbooks are found, and which one wins."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from desk import HEAD, Desk

from recovery_coach.content.shelf import Place, Shelf
from recovery_coach.errors import NotFound

GOOD = HEAD + "  - id: a\n    say: Hello\n"


def environment(desk: Desk) -> dict[str, str]:
    return {
        **os.environ,
        "RECOVERY_COACH_HOME": str(desk.folder / "home"),
        "RECOVERY_COACH_PLAYBOOKS": str(desk.folder / "shared"),
    }


def listed(desk: Desk, *words: str) -> list[dict[str, object]]:
    """What `playbook list --json` shows, each path without the desk's own folder."""
    shown = subprocess.run(
        [sys.executable, "-m", "recovery_coach", "playbook", "list", "--json", *words],
        capture_output=True,
        text=True,
        check=True,
        env=environment(desk),
    )
    rows: list[dict[str, object]] = json.loads(shown.stdout.replace(f"{desk.folder}/", ""))
    return rows


def test_the_first_of_four_places_wins_and_the_list_says_so(desk: Desk) -> None:
    for folder in ("chosen", "shared", "home/playbooks"):
        desk.write(f"{folder}/aidet.yaml", GOOD)
    desk.write("shared/ours.yaml", GOOD)
    desk.write("home/playbooks/ours.yaml", GOOD)
    desk.write("home/playbooks/mine.yml", GOOD)
    rows = {row["id"]: row for row in listed(desk, "--playbooks", str(desk.folder / "chosen"))}
    assert (rows["aidet"]["from"], rows["aidet"]["path"]) == ("--playbooks", "chosen/aidet.yaml")
    hidden = rows["aidet"]["hides"]
    assert isinstance(hidden, list)
    assert hidden[:2] == ["shared/aidet.yaml", "home/playbooks/aidet.yaml"]
    assert hidden[2].endswith("playbooks/aidet.yaml")
    assert (rows["ours"]["from"], rows["ours"]["hides"]) == ("RECOVERY_COACH_PLAYBOOKS", ["home/playbooks/ours.yaml"])
    assert (rows["mine"]["from"], rows["mine"]["hides"]) == ("your own", [])
    assert rows["live-recovery"]["from"] == "shipped"


def test_a_list_goes_on_past_a_playbook_that_can_not_be_read(desk: Desk) -> None:
    desk.write("shared/aa.yaml", "id: [\n")
    rows = listed(desk)
    assert rows[0]["id"] == "aa"
    assert str(rows[0]["wrong"]).startswith("['shared/aa.yaml:")
    assert len(rows) > 1


def test_a_call_begins_though_other_playbooks_are_broken(desk: Desk) -> None:
    desk.write("shared/broken.yaml", "id: [\n")
    desk.write("shared/aidet.yaml", b"\xff\xfe")
    desk.write("shared/cards.yaml", "cards: [{id: x\n")
    desk.write("shared/ours.yaml", GOOD)
    shown = subprocess.run(
        [sys.executable, "-m", "recovery_coach", "start", "ours", "--plain"],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env=environment(desk),
    )
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "Hello" in shown.stdout


def test_a_name_is_looked_for_in_order_and_a_path_is_taken_as_it_is(desk: Desk, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        desk.write(f"{folder}/best.yaml", GOOD)
    desk.write("two/other.yml", GOOD)
    shelf = desk.shelf("one", "two")
    assert shelf.find("best") == tmp_path / "one" / "best.yaml"
    assert shelf.find("other") == tmp_path / "two" / "other.yml"
    assert shelf.find("two/best.yaml") == Path("two/best.yaml")
    assert shelf.find("best.yaml") == Path("best.yaml")


def test_a_name_that_there_is_not(desk: Desk) -> None:
    desk.write("best.yaml", GOOD)
    with pytest.raises(NotFound) as caught:
        desk.shelf().find("bets")
    assert caught.value.lines() == ["there is no playbook called `bets`", "  -> did you mean `best`?"]
    with pytest.raises(NotFound) as caught:
        desk.shelf().find("quite another")
    assert caught.value.lines()[1] == "  -> `recovery-coach playbook list` shows those that there are"


@pytest.mark.parametrize("name", ["", ".", "..", "house", "cards", "x" * 300, "a\0b", "c:x", ".hidden", "bad\udcff"])
def test_a_name_that_no_playbook_can_have(desk: Desk, name: str) -> None:
    desk.write("house.yaml", "organisation: Us\n")
    desk.write("cards.yaml", "cards: []\n")
    desk.write(".hidden.yaml", GOOD)
    with pytest.raises(NotFound):
        desk.shelf().find(name)


def test_what_lies_about_in_a_folder_is_no_playbook(desk: Desk, tmp_path: Path) -> None:
    desk.write("best.yaml", GOOD)
    for name in ("house.yaml", "cards.yml", ".draft.yaml", "notes.txt", "best.yaml~", "sub/deeper.yaml"):
        desk.write(name, GOOD)
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / ".#best.yaml").symlink_to("someone@somewhere:1")
    (tmp_path / "gone.yaml").symlink_to(tmp_path / "nothing")
    assert [found.id for found in desk.shelf().playbooks()] == ["best"]


def test_two_endings_of_one_name_are_a_clash_too(desk: Desk, tmp_path: Path) -> None:
    desk.write("best.yml", GOOD)
    desk.write("best.yaml", GOOD)
    (found,) = desk.shelf().playbooks()
    assert (found.path, found.hides) == (tmp_path / "best.yaml", (tmp_path / "best.yml",))


def test_a_folder_that_is_named_twice_does_not_hide_itself(desk: Desk, tmp_path: Path) -> None:
    desk.write("one/best.yaml", GOOD)
    (tmp_path / "same").symlink_to(tmp_path / "one")
    (found,) = desk.shelf("one", "same", "one").playbooks()
    assert (found.place, found.hides) == ("one", ())


@pytest.mark.parametrize("folder", ["missing", "file.txt", "no\0folder", "n" * 5000])
def test_a_place_that_is_no_folder_is_passed_over(desk: Desk, tmp_path: Path, folder: str) -> None:
    desk.write("file.txt", "x")
    desk.write("best.yaml", GOOD)
    shelf = Shelf([Place(tmp_path / folder, "odd"), Place(tmp_path, "desk")])
    assert shelf.find("best") == tmp_path / "best.yaml"
    assert [found.id for found in shelf.playbooks()] == ["best"]


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions are another thing here")
def test_a_place_that_may_not_be_entered_is_passed_over(desk: Desk, tmp_path: Path) -> None:
    desk.write("closed/best.yaml", GOOD)
    (tmp_path / "closed").chmod(0)
    was = os.geteuid()
    if was == 0:  # Root may enter everything, so it lays its rights down for a moment.
        os.seteuid(65534)
    try:
        assert desk.shelf("closed").playbooks() == []
        with pytest.raises(NotFound):
            desk.shelf("closed").find("best")
    finally:
        os.seteuid(was)
        (tmp_path / "closed").chmod(0o700)
