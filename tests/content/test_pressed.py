"""A kept guide serves only while nothing that it was made from has changed."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from desk import HEAD, Desk

from recovery_coach.content.pressed import keep, kept_path, ready_guide
from recovery_coach.content.stamp import program, stamp, still_stands
from recovery_coach.errors import BadFile, NotFound
from recovery_coach.model.playbook import Guide

STEPS = "  - id: a\n    say: Hello\n  - use: other\n  - id: z\n    say: Bye\n    next: third\n"


def playbook(id_: str, steps: str) -> str:
    return HEAD.replace("tried", id_) + steps


@pytest.fixture
def set_up(desk: Desk) -> Desk:
    """A playbook that uses another and goes to a third, with a house and a deck of cards, and a place before it."""
    desk.write("late/tried.yaml", playbook("tried", STEPS).replace("steps:", "interrupts: [angrier]\nsteps:"))
    desk.write("late/other.yaml", playbook("other", "  - id: b\n    say: Hello\n"))
    desk.write("late/third.yaml", playbook("third", "  - id: c\n    say: Hello\n"))
    desk.write("late/unused.yaml", playbook("unused", "  - id: d\n    say: Hello\n"))
    desk.write("late/house.yaml", "organisation: The Inn\n")
    desk.write("late/cards.yaml", "cards: [{id: angrier, title: They get angrier, say: I hear you.}]\n")
    (desk.folder / "early").mkdir()
    return desk


def ready(desk: Desk, name: str = "tried", agent: str = "") -> Guide:
    return ready_guide(name, desk.shelf("early", "late"), desk.folder / "home" / "kept", agent=agent).guide


def kept_files(desk: Desk) -> list[Path]:
    return sorted((desk.folder / "home" / "kept").iterdir())


def marked(desk: Desk) -> None:
    """Changes the title inside the kept guide, so that a guide from there can be told from one that was read anew."""
    (path,) = kept_files(desk)
    path.write_bytes(path.read_bytes().replace(b'"title":"Tried"', b'"title":"KEPT!"'))


def is_kept(desk: Desk) -> bool:
    return ready(desk).title == "KEPT!"


def test_a_guide_is_kept_and_served_from_there(set_up: Desk) -> None:
    read = ready(set_up)
    assert (read.title, read.house.organisation, read.cards[0].id) == ("Tried", "The Inn", "angrier")
    marked(set_up)
    assert is_kept(set_up)


def test_a_kept_guide_is_the_one_that_was_read(set_up: Desk) -> None:
    read, kept = ready(set_up), ready(set_up)
    assert read is not kept
    assert (read.steps, read.cards, read.tracks, read.house) == (kept.steps, kept.cards, kept.tracks, kept.house)


@pytest.mark.parametrize("name", ["tried", "other", "third", "house", "cards"])
def test_an_edit_of_any_file_that_was_needed(set_up: Desk, name: str) -> None:
    ready(set_up)
    marked(set_up)
    path = set_up.folder / "late" / f"{name}.yaml"
    path.write_text(path.read_text() + "# an edit\n")
    assert not is_kept(set_up)


def test_an_edit_that_leaves_size_and_time_as_they_were(set_up: Desk) -> None:
    ready(set_up)
    path = set_up.folder / "late" / "tried.yaml"
    was = path.stat()
    draft = set_up.write("draft", path.read_text().replace("Hello", "Howdy"))
    os.utime(draft, ns=(was.st_atime_ns, was.st_mtime_ns))
    draft.replace(path)
    assert ready(set_up).steps[0].say[0].text == "Howdy"


def test_an_edit_of_a_file_that_was_not_needed(set_up: Desk) -> None:
    ready(set_up)
    marked(set_up)
    path = set_up.folder / "late" / "unused.yaml"
    path.write_text(path.read_text() + "# an edit\n")
    assert is_kept(set_up)


@pytest.mark.parametrize("name", ["tried.yaml", "other.yml", "third.yaml", "house.yaml", "cards.yml"])
def test_a_new_file_that_now_wins(set_up: Desk, name: str) -> None:
    ready(set_up)
    marked(set_up)
    stem = name.partition(".")[0]
    shutil.copy(set_up.folder / "late" / f"{stem}.yaml", set_up.folder / "early" / name)
    assert not is_kept(set_up)


def test_a_file_that_is_gone(set_up: Desk) -> None:
    ready(set_up)
    (set_up.folder / "late" / "other.yaml").unlink()
    with pytest.raises(BadFile):
        ready(set_up)
    (set_up.folder / "late" / "tried.yaml").unlink()
    with pytest.raises(NotFound):
        ready(set_up)


def test_a_place_that_comes_to_be(set_up: Desk) -> None:
    (set_up.folder / "early").rmdir()
    ready(set_up)
    marked(set_up)
    set_up.write("early/tried.yaml", playbook("tried", "  - id: a\n    say: New\n"))
    assert [step.id for step in ready(set_up).steps] == ["a"]


def test_what_was_mended_serves_at_once(set_up: Desk) -> None:
    path = set_up.folder / "late" / "tried.yaml"
    good = path.read_text()
    path.write_text(good.replace("say: Hello", "sai: Hello"))
    with pytest.raises(BadFile):
        ready(set_up)
    path.write_text(good)
    assert ready(set_up).title == "Tried"


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: b"\x00" * len(data),
        lambda data: b"\xff\xfe" + data,
        lambda data: data.replace(b"Tried", b"Tr\xffed"),
        lambda data: b"[]",
        lambda data: b"{}",
        lambda data: b'{"stamps":[],"guide":{}}',
        lambda data: b'{"x":' + b"[" * 200_000,
        lambda data: data.replace(b'"steps":[', b'"steps":[7,'),
    ],
)
def test_a_damaged_kept_file_is_read_anew_and_kept_again(set_up: Desk, damage: Callable[[bytes], bytes]) -> None:
    ready(set_up)
    (path,) = kept_files(set_up)
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    assert ready(set_up).title == "Tried"
    assert path.read_bytes() == whole


def test_a_kept_file_that_is_a_folder(set_up: Desk) -> None:
    ready(set_up)
    (path,) = kept_files(set_up)
    path.unlink()
    path.mkdir()
    assert ready(set_up).title == "Tried"
    assert kept_files(set_up) == [path]


def test_a_folder_that_can_not_be_written_costs_nothing_but_time(set_up: Desk) -> None:
    set_up.write("home", "a file where the folder should be")
    assert ready(set_up).title == "Tried"
    assert ready(set_up).title == "Tried"


def test_what_is_kept_is_for_its_owner_alone(set_up: Desk) -> None:
    ready(set_up)
    folder = set_up.folder / "home" / "kept"
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder.parent, folder, *folder.iterdir())]
    assert modes == [0o700, 0o700, 0o600]


def test_agents_and_places_do_not_share_what_is_kept(set_up: Desk) -> None:
    assert ready(set_up, agent="Sam").house.agent.name == "Sam"
    assert ready(set_up, agent="Kim").house.agent.name == "Kim"
    assert ready(set_up).house.agent.name == ""
    ready_guide("tried", set_up.shelf("late"), set_up.folder / "home" / "kept")
    assert len(kept_files(set_up)) == 4


def test_a_relative_path_means_another_file_from_another_folder(set_up: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("one", "two"):
        set_up.write(f"{folder}/here.yaml", playbook("here", f"  - id: {folder}\n    say: Hello\n"))
        monkeypatch.chdir(set_up.folder / folder)
        assert [step.id for step in ready(set_up, "./here.yaml").steps] == [folder]


def test_a_folder_that_was_deleted_under_our_feet(set_up: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    (set_up.folder / "gone").mkdir()
    monkeypatch.chdir(set_up.folder / "gone")
    (set_up.folder / "gone").rmdir()
    assert ready(set_up).title == "Tried"


def test_a_name_that_is_no_text_everywhere(set_up: Desk) -> None:
    """A folder or an agent with bytes that are not UTF-8: nothing is kept, and the call begins."""
    odd = set_up.folder / "o\udcffdd"
    shutil.copytree(set_up.folder / "late", odd)
    assert ready_guide("tried", set_up.shelf("o\udcffdd"), set_up.folder / "home" / "kept").guide.title == "Tried"
    assert ready(set_up, agent="Sam\udcff").house.agent.name == "Sam"


def test_nothing_half_written_is_left_behind(tmp_path: Path) -> None:
    def fails() -> bytes:
        raise ValueError

    path = kept_path(tmp_path / "kept", "guide", "a")
    keep(path, lambda: b"first")
    keep(path, fails)
    assert [file.read_bytes() for file in (tmp_path / "kept").iterdir()] == [b"first"]


def test_a_stamp_stands_until_something_changes(tmp_path: Path) -> None:
    file, missing = tmp_path / "a", tmp_path / "b"
    file.write_text("x")
    stamps = stamp([str(file), str(missing), str(tmp_path), *program()])
    assert still_stands(stamps)
    missing.write_text("y")
    assert not still_stands(stamps)
    assert not still_stands(["no stamp at all"])
