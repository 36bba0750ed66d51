"""`playbook publish`: agents get all of a release, or nothing of it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from plain import Desk, Ran


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.inside("playbook", "new", "ours")
    return made


@pytest.fixture
def team(desk: Desk) -> Path:
    return desk.folder / "team"


def own(desk: Desk) -> Path:
    return desk.home / "playbooks" / "ours.yaml"


def publish(desk: Desk, where: str, *words: str) -> Ran:
    return desk.inside("playbook", "publish", where, *words)


def agents(desk: Desk, team: Path, *words: str, typed: str = "") -> Ran:
    """A command on an agent's machine, which has nothing of the trainer's."""
    return desk.inside(
        *words,
        typed=typed,
        env={"RECOVERY_COACH_PLAYBOOKS": str(team), "RECOVERY_COACH_HOME": str(desk.folder / "agent")},
    )


def test_agents_get_what_was_published(desk: Desk, team: Path) -> None:
    ran = publish(desk, str(team))
    assert ran.code == 0
    assert f"RECOVERY_COACH_PLAYBOOKS={team}" in ran.out
    assert "Ours" in agents(desk, team, "playbook", "list").out
    assert agents(desk, team, "start", "ours", "--plain", typed="/close\n\n").code == 0


def test_the_manifest_names_versions_and_hashes(desk: Desk, team: Path) -> None:
    publish(desk, str(team))
    manifest = json.loads((team / "manifest.json").read_text(encoding="utf-8"))
    (entry,) = manifest["playbooks"]
    assert (entry["id"], entry["title"], entry["version"]) == ("ours", "Ours", "1")
    release = team / "releases" / manifest["release"]
    from hashlib import sha256

    assert manifest["files"] == {"ours.yaml": sha256((release / "ours.yaml").read_bytes()).hexdigest()}


def test_what_has_mistakes_is_not_published_and_the_last_release_stays(desk: Desk, team: Path) -> None:
    publish(desk, str(team))
    before = (team / "manifest.json").read_bytes()
    own(desk).write_text(own(desk).read_text(encoding="utf-8").replace("must: yes", "must: maybe"), encoding="utf-8")
    ran = publish(desk, str(team))
    assert "`must` can't be `maybe`" in ran.out
    assert "Nothing was published: 2 mistakes above." in ran.err
    assert ran.code == 1
    assert (team / "manifest.json").read_bytes() == before
    assert "Ours" in agents(desk, team, "playbook", "list").out


def test_a_call_in_progress_keeps_what_it_began_with_and_says_which(desk: Desk, team: Path) -> None:
    publish(desk, str(team))
    begun = agents(desk, team, "start", "ours", "--plain", typed="\n")
    assert "goes on at" in begun.out
    changed = own(desk).read_text(encoding="utf-8").replace("version: 1", "version: 2")
    own(desk).write_text(changed.replace("title: Let them tell it", "title: Listen to them"), encoding="utf-8")
    assert publish(desk, str(team)).code == 0
    went_on = agents(desk, team, "resume", "--plain", "--json", typed="\n/close\n\n")
    assert "Let them tell it" in went_on.out and "Listen to them" not in went_on.out
    summary = json.loads(went_on.last)
    assert (summary["playbook"], summary["version"]) == ("ours", "1")
    fresh = agents(desk, team, "start", "ours", "--plain", "--json", typed="\n/close\n\n")
    assert "Listen to them" in fresh.out
    assert json.loads(fresh.last)["version"] == "2"


def test_a_change_under_the_same_version_is_pointed_out(desk: Desk, team: Path) -> None:
    publish(desk, str(team))
    own(desk).write_text(own(desk).read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    ran = publish(desk, str(team))
    assert "ours has changed and is still version 1" in ran.err
    assert ran.code == 0


def test_nothing_new_makes_no_new_release(desk: Desk, team: Path) -> None:
    publish(desk, str(team))
    ran = publish(desk, str(team))
    assert ran.out.startswith("Nothing has changed since ")
    assert len(list((team / "releases").iterdir())) == 1


def test_a_folder_that_holds_playbooks_itself_is_left_alone(desk: Desk, team: Path) -> None:
    team.mkdir()
    (team / "theirs.yaml").write_text("id: theirs\n", encoding="utf-8")
    ran = publish(desk, str(team))
    assert "there are playbooks in this folder already, such as theirs.yaml" in ran.err
    assert ran.code == 1
    assert [path.name for path in team.iterdir()] == ["theirs.yaml"]


def test_a_folder_that_can_not_be_written(desk: Desk) -> None:
    (desk.folder / "team").write_text("a file", encoding="utf-8")
    ran = publish(desk, str(desk.folder / "team"))
    assert "it can't be written" in ran.err
    assert ran.code == 1


def test_a_manifest_that_leads_elsewhere_is_not_followed(desk: Desk, team: Path) -> None:
    publish(desk, str(team))
    (team / "manifest.json").write_text('{"release": "../../home/playbooks"}', encoding="utf-8")
    assert "ours" not in agents(desk, team, "playbook", "list").out


def test_old_releases_are_cleared_away_but_for_a_few(desk: Desk, team: Path) -> None:
    for number in range(7):
        text = own(desk).read_text(encoding="utf-8")
        own(desk).write_text(f"{text}# {number}\n", encoding="utf-8")
        assert publish(desk, str(team)).code == 0
    names = {path.name for path in (team / "releases").iterdir()}
    assert len(names) == 4
    assert json.loads((team / "manifest.json").read_text(encoding="utf-8"))["release"] in names


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
class TestGit:
    def git(self, folder: Path, *words: str) -> str:
        named = ["-c", "user.name=Trainer", "-c", "user.email=trainer@example.org"]
        ran = subprocess.run(["git", *named, "-C", str(folder), *words], capture_output=True, text=True, check=True)
        return ran.stdout

    def test_one_commit_is_pushed_and_agents_pull_it(self, desk: Desk, team: Path) -> None:
        folder = own(desk).parent
        self.git(desk.folder, "init", "--quiet", "--bare", str(desk.folder / "origin"))
        self.git(folder, "init", "--quiet", "--initial-branch=main")
        self.git(folder, "config", "user.name", "Trainer")
        self.git(folder, "config", "user.email", "trainer@example.org")
        self.git(folder, "commit", "--quiet", "--allow-empty", "-m", "Begin")
        self.git(folder, "remote", "add", "origin", str(desk.folder / "origin"))
        self.git(folder, "push", "--quiet", "-u", "origin", "main")
        (folder / "unrelated.txt").write_text("not to be published", encoding="utf-8")
        ran = publish(desk, "git")
        assert "Pushed to origin/main." in ran.out
        self.git(desk.folder, "clone", "--quiet", "--branch", "main", str(desk.folder / "origin"), str(team))
        assert sorted(path.name for path in team.iterdir() if path.name != ".git") == ["manifest.json", "ours.yaml"]
        assert "Ours" in agents(desk, team, "playbook", "list").out

    def test_a_folder_that_is_in_no_repository(self, desk: Desk) -> None:
        above = {"GIT_CEILING_DIRECTORIES": str(desk.folder)}  # Whatever the folder of all tests is in.
        ran = desk.inside("playbook", "publish", "git", env=above)
        assert "not a git repository" in ran.err
        assert ran.code == 1
        assert not (own(desk).parent / "manifest.json").exists()
