"""`playbook new` and `edit`: what agents use is replaced only by what passes, and nothing written is lost."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from helpers import PLAYBOOKS
from plain import Desk, Ran

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the editor of these tests is a shell's")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def own(desk: Desk, name: str) -> Path:
    return desk.home / "playbooks" / f"{name}.yaml"


def edited(desk: Desk, name: str, *changes: tuple[str, str], typed: str = "") -> Ran:
    """Edits with an editor that makes these changes, one each time that it is opened."""
    script = desk.folder / "editor.py"
    script.write_text(
        "import sys, pathlib\n"
        f"changes = {list(changes)!r}\n"
        "count = pathlib.Path(__file__).with_name('opened')\n"
        "number = int(count.read_text()) if count.exists() else 0\n"
        "count.write_text(str(number + 1))\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "before, after = changes[number]\n"
        "path.write_text(path.read_text().replace(before, after))\n"
    )
    (desk.folder / "opened").unlink(missing_ok=True)
    return desk.inside(
        "playbook", "edit", name, typed=typed, env={"EDITOR": f"{sys.executable} {script}", "VISUAL": ""}
    )


def test_a_new_playbook_passes_the_check_and_can_be_walked(desk: Desk) -> None:
    ran = desk.inside("playbook", "new", "late-parcels")
    assert ran.code == 0
    assert str(own(desk, "late-parcels")) in ran.out
    text = own(desk, "late-parcels").read_text(encoding="utf-8")
    assert "title: Late parcels" in text and "NAME" not in text.replace("TITLE", "NAME")
    assert desk.inside("playbook", "check", str(own(desk, "late-parcels")), "--strict").code == 0
    said = desk.inside("start", "late-parcels", "--plain", typed="\n\nIt never came\n/close\n\n")
    assert "SAY: " in said.out and said.code == 0


def test_a_copy_keeps_its_comments_under_its_new_name(desk: Desk) -> None:
    assert desk.inside("playbook", "new", "ours", "--from", "live-recovery").code == 0
    text = own(desk, "ours").read_text(encoding="utf-8")
    shipped = (PLAYBOOKS / "live-recovery.yaml").read_text(encoding="utf-8")
    modeline, _, rest = shipped.partition("\n")
    assert modeline.startswith("# yaml-language-server: ")
    assert text == rest.replace("id: live-recovery", "id: ours", 1)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Late Parcels", "use lower-case letters, digits and dashes: late-parcels"),
        ("../out", "use lower-case letters, digits and dashes: out"),
        ("house", "the word means something already"),
        ("end", "the word means something already"),
    ],
)
def test_a_name_that_can_not_be(desk: Desk, name: str, told: str) -> None:
    ran = desk.inside("playbook", "new", name)
    assert told in ran.err
    assert ran.code == 1
    assert not list(desk.folder.glob("**/*.yaml"))


def test_nothing_is_written_over(desk: Desk) -> None:
    desk.inside("playbook", "new", "ours")
    own(desk, "ours").write_text("mine", encoding="utf-8")
    ran = desk.inside("playbook", "new", "ours")
    assert "there is a playbook `ours` already" in ran.err
    assert own(desk, "ours").read_text(encoding="utf-8") == "mine"


def test_editing_a_shipped_playbook_makes_it_the_users_own(desk: Desk) -> None:
    ran = edited(desk, "four-tips", ("title: Four tips", "title: Our four tips"))
    assert ran.code == 0
    assert f"In place: {own(desk, 'four-tips')}. The next call follows it." in ran.out
    assert "Our four tips" in desk.inside("playbook", "list").out
    assert "title: Four tips" in (PLAYBOOKS / "four-tips.yaml").read_text(encoding="utf-8")


def test_what_has_mistakes_is_kept_as_a_draft_and_agents_keep_what_they_have(desk: Desk) -> None:
    desk.inside("playbook", "new", "ours")
    before = own(desk, "ours").read_bytes()
    ran = edited(desk, "ours", ("must: yes", "must: maybe"), typed="2\n")
    assert "`must` can't be `maybe`" in ran.out
    assert "Kept as a draft" in ran.out
    assert ran.code == 1
    assert own(desk, "ours").read_bytes() == before
    assert [row.split()[0] for row in desk.inside("playbook", "list").out.splitlines()].count("ours") == 1
    again = edited(desk, "ours", ("must: maybe", "must: no"))
    assert "Going on with the draft that was kept" in again.out
    assert again.code == 0
    assert b"must: no" in own(desk, "ours").read_bytes()
    assert not (own(desk, "ours").parent / ".drafts" / "ours.yaml").exists()


def test_a_scenario_is_edited_as_what_it_is(desk: Desk) -> None:
    mine = desk.folder / "team" / "drills" / "mine.yaml"
    mine.parent.mkdir(parents=True)
    text = (PLAYBOOKS / "drills" / "hairdryer.yaml").read_text(encoding="utf-8")
    mine.write_text(text.replace("id: hairdryer", "id: mine"), encoding="utf-8")
    ran = edited(desk, str(mine), ("name: Dana Reyes", "name: Diana Reyes"))
    assert ran.code == 0, ran.out
    assert "name: Diana Reyes" in mine.read_text(encoding="utf-8")


def test_edit_again_opens_the_editor_again(desk: Desk) -> None:
    desk.inside("playbook", "new", "ours")
    ran = edited(desk, "ours", ("title: Ours", "titel: Ours"), ("titel: Ours", "title: All ours"), typed="1\n")
    assert ran.code == 0
    assert "title: All ours" in own(desk, "ours").read_text(encoding="utf-8")


def test_thrown_away_is_gone(desk: Desk) -> None:
    desk.inside("playbook", "new", "ours")
    ran = edited(desk, "ours", ("title: Ours", "titel: Ours"), typed="3\n")
    assert "Thrown away" in ran.out
    assert "title: Ours" in own(desk, "ours").read_text(encoding="utf-8")
    assert not (own(desk, "ours").parent / ".drafts" / "ours.yaml").exists()


def test_where_nobody_can_be_asked_the_draft_is_kept(desk: Desk) -> None:
    desk.inside("playbook", "new", "ours")
    assert "Kept as a draft" in edited(desk, "ours", ("title: Ours", "titel: Ours")).out


def test_an_editor_that_changes_nothing(desk: Desk) -> None:
    desk.inside("playbook", "new", "ours")
    ran = edited(desk, "ours", ("x-y-z", ""))
    assert ran.out == "Nothing was changed in ours.yaml.\n"
    assert ran.code == 0


@pytest.mark.parametrize(("editor", "told"), [("no-such-editor", "can't be run"), ("false", "ended with an error")])
def test_an_editor_that_fails_puts_nothing_in_place(desk: Desk, editor: str, told: str) -> None:
    desk.inside("playbook", "new", "ours")
    before = own(desk, "ours").read_bytes()
    ran = desk.inside("playbook", "edit", "ours", env={"EDITOR": editor, "VISUAL": ""})
    assert told in ran.err
    assert ran.code == 1
    assert own(desk, "ours").read_bytes() == before


def test_a_draft_is_read_as_if_it_stood_in_its_place(desk: Desk) -> None:
    """A playbook of one's own that draws in the shipped one of its own name means that one, in its draft too."""
    own(desk, "close-the-loop").parent.mkdir(parents=True)
    own(desk, "close-the-loop").write_text(
        "id: close-the-loop\ntitle: Ours\nstages: [Close]\nsteps:\n"
        "  - {use: close-the-loop, steps: [contact, outcome], stage: Close}\n",
        encoding="utf-8",
    )
    ran = edited(desk, "close-the-loop", ("[contact, outcome]", "[invite-back, outcome]"))
    assert ran.code == 0, ran.out


def test_editing_what_is_not_there(desk: Desk) -> None:
    ran = desk.inside("playbook", "edit", "four-tipps", env={"EDITOR": "true"})
    assert "did you mean `four-tips`?" in ran.err
    assert ran.code == 1
