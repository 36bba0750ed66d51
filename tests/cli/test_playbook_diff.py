"""`playbook diff`, as it is typed and as it is read."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from test_commands import own, run

from helpers import PLAYBOOKS, SMALL
from plain import Desk

OLD = SMALL.replace("title: A small one", "title: A small one\nversion: 1")
NEW = (
    OLD.replace("version: 1", "version: 2")
    .replace("Let's fix this.", "Let's fix this together and let's begin with all that it has cost you today.")
    .replace("now: I can fix it", "now: I can fix it, look: Not sure yet")
    .replace("go to: plan", "go to: end")
    .replace("    why: Care comes first.\n", "")
    .replace("  - id: heat\n    ask: temperature\n", "")
    .replace("Let them finish.", "Let them finish. Count to five.")
)

PAGE = """\
from old.yaml
to   new.yaml

The playbook: A small one
  it has another version number
    - 1
    + 2

Opener [opener]
  first words are changed
    - Let's fix this.
    + Let's fix this together and let's begin with all that it has cost you
      today.
  it no longer says why this helps
    - Care comes first.

Heat [heat]
  this step is gone
    - ask: temperature

Fixable [fixable]
  a new choice
    + look: Not sure yet
  from here, a call in which fixable is never goes to the close now, no longer
  to `plan`

Card: They get angrier [angrier]
  a thing to do is changed
    - Let them finish.
    + Let them finish. Count to five.

7 changes, in the playbook as a whole, 3 steps and 1 card.
"""
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "old.yaml").write_text(OLD, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(NEW, encoding="utf-8")
    return tmp_path


def git(folder: Path, *words: str) -> None:
    settings = ["user.name=T", "user.email=t@example.org", "commit.gpgsign=false"]
    chosen = [word for setting in settings for word in ("-c", setting)]
    subprocess.run(["git", "-C", str(folder), *chosen, *words], check=True, capture_output=True)


def kept(folder: Path) -> None:
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", "as it is")


def test_a_page_tells_step_by_step_what_agents_would_notice(desk: Path) -> None:
    ran = run(desk, "playbook", "diff", "old.yaml", "new.yaml")
    assert (ran.out, ran.err, ran.code) == (PAGE, "", 0)
    assert not any(line.endswith(" ") or len(line) > 80 for line in ran.out.splitlines())


def test_a_narrow_terminal_breaks_lines_under_their_own_beginning(desk: Path) -> None:
    rows = run(desk, "playbook", "diff", "old.yaml", "new.yaml", COLUMNS="40").out.splitlines()
    assert all(len(row) <= 40 for row in rows)
    place = rows.index("    + Let's fix this together and let's")
    assert rows[place + 1 : place + 3] == ["      begin with all that it has cost", "      you today."]


def test_colour_is_for_terminals_and_the_words_are_the_same(desk: Path) -> None:
    ran = run(desk, "playbook", "diff", "old.yaml", "new.yaml", FORCE_COLOR="1", TERM="xterm-256color", NO_COLOR="")
    assert "\x1b[31m" in ran.out and "\x1b[32m" in ran.out
    assert re.sub("\x1b\\[[0-9;]*m", "", ran.out) == PAGE


def test_the_same_playbook_twice(desk: Path) -> None:
    ran = run(desk, "playbook", "diff", "old.yaml", "old.yaml")
    assert (ran.out, ran.code) == ("from old.yaml\nto   old.yaml\n\nAgents would notice nothing.\n", 0)


def test_a_version_number_alone_is_nothing_that_agents_notice(desk: Path) -> None:
    (desk / "new.yaml").write_text(OLD.replace("version: 1", "version: 2"), encoding="utf-8")
    last = run(desk, "playbook", "diff", "old.yaml", "new.yaml").out.splitlines()[-1]
    assert last == "1 change. Agents would notice nothing of it."


@pytest.mark.parametrize(("other", "code"), [("new.yaml", 1), ("old.yaml", 0)])
def test_the_exit_code_tells_of_changes_only_when_it_is_asked_to(desk: Path, other: str, code: int) -> None:
    for words in ((), ("--json",)):
        assert run(desk, "playbook", "diff", "old.yaml", other, *words).code == 0
        assert run(desk, "playbook", "diff", "old.yaml", other, *words, "--exit-code").code == code


def test_programs_get_each_change_with_its_words(desk: Path) -> None:
    found = json.loads(run(desk, "playbook", "diff", "old.yaml", "new.yaml", "--json").out)
    assert [(each["id"], each["key"], each["kind"]) for each in found] == [
        ("", "version", "changed"),
        ("opener", "say", "changed"),
        ("opener", "why", "gone"),
        ("heat", "steps", "gone"),
        ("fixable", "choices", "new"),
        ("fixable", "next", "changed"),
        ("angrier", "do", "changed"),
    ]
    assert found[2] == {
        "part": "step",
        "id": "opener",
        "name": "Opener",
        "key": "why",
        "kind": "gone",
        "sentence": "it no longer says why this helps",
        "before": ["Care comes first."],
        "after": [],
    }
    assert json.loads(run(desk, "playbook", "diff", "old.yaml", "old.yaml", "--json").out) == []


def test_text_of_a_playbook_is_shown_as_it_is_in_any_locale(desk: Path) -> None:
    text = OLD.replace("What happened?", "'[red]Qué[/red] pasó :smile: “allí”?'")
    (desk / "new.yaml").write_text(text, encoding="utf-8")
    ran = run(desk, "playbook", "diff", "old.yaml", "new.yaml")
    assert "    - What happened?\n    + [red]Qué[/red] pasó :smile: “allí”?\n" in ran.out
    ascii_only = Desk(desk).run("playbook", "diff", "old.yaml", "new.yaml", env={"PYTHONIOENCODING": "ascii"})
    assert "+ [red]Qu?[/red] pas? :smile: ?all??" in ascii_only.out and not ascii_only.code
    found = json.loads(
        Desk(desk).run("playbook", "diff", "old.yaml", "new.yaml", "--json", env={"PYTHONIOENCODING": "ascii"}).out
    )
    assert found[0]["after"] == ["[red]Qué[/red] pasó :smile: “allí”?"]


def test_your_own_copy_by_itself_is_compared_with_the_shipped_one(tmp_path: Path) -> None:
    text = (PLAYBOOKS / "four-tips.yaml").read_text(encoding="utf-8")
    own(tmp_path, "four-tips", text.replace("title: Four tips", "title: Our four tips"))
    ran = run(tmp_path, "playbook", "diff", "four-tips")
    assert ran.out == (
        "from four-tips (shipped)\n"
        "to   four-tips (your own)\n\n"
        "The playbook: Our four tips\n"
        "  it is called otherwise\n"
        "    - Four tips\n"
        "    + Our four tips\n\n"
        "1 change, in the playbook as a whole.\n"
    )
    by_path = run(tmp_path, "playbook", "diff", "playbooks/four-tips.yaml")
    assert by_path.out == ran.out


def test_a_file_off_the_shelf_is_compared_with_the_one_that_it_would_hide(tmp_path: Path) -> None:
    shutil.copy(PLAYBOOKS / "four-tips.yaml", tmp_path)
    ran = run(tmp_path, "playbook", "diff", "four-tips.yaml")
    assert ran.out == "from four-tips (shipped)\nto   four-tips.yaml\n\nAgents would notice nothing.\n"


@needs_git
def test_a_playbook_by_itself_is_compared_with_what_git_has_of_it(desk: Path) -> None:
    kept(desk)
    (desk / "old.yaml").write_text(NEW, encoding="utf-8")
    ran = run(desk, "playbook", "diff", "old.yaml")
    assert ran.out == PAGE.replace("from old.yaml", "from old.yaml@HEAD").replace("to   new.yaml", "to   old.yaml")
    git(desk, "commit", "--quiet", "--all", "-m", "changed")
    assert run(desk, "playbook", "diff", "old.yaml").out.endswith("Agents would notice nothing.\n")
    assert run(desk, "playbook", "diff", "old.yaml@HEAD~1").out == PAGE.replace(
        "from old.yaml", "from old.yaml@HEAD~1"
    ).replace("to   new.yaml", "to   old.yaml")


@needs_git
def test_a_revision_on_either_side(desk: Path) -> None:
    kept(desk)
    for words in (("old.yaml@HEAD", "new.yaml"), ("old.yaml", "new.yaml@HEAD"), ("old.yaml@HEAD", "new.yaml@HEAD")):
        ran = run(desk, "playbook", "diff", *words)
        assert ran.out.splitlines()[:2] == [f"from {words[0]}", f"to   {words[1]}"]
        assert ran.out.splitlines()[2:] == PAGE.splitlines()[2:]


@needs_git
def test_a_name_in_a_folder_of_the_team_at_a_revision(tmp_path: Path) -> None:
    team = tmp_path / "team"
    team.mkdir()
    (team / "small.yaml").write_text(OLD, encoding="utf-8")
    kept(team)
    (team / "small.yaml").write_text(NEW, encoding="utf-8")
    for ran in (
        run(tmp_path, "playbook", "diff", "small@HEAD", "small", "--playbooks", "team"),
        run(tmp_path, "playbook", "diff", "small", RECOVERY_COACH_PLAYBOOKS=str(team)),
    ):
        assert ran.out.splitlines()[:2] == ["from small@HEAD", "to   small"]
        assert ran.out.splitlines()[2:] == PAGE.splitlines()[2:]


@needs_git
def test_mistakes_then_and_now_are_told_at_their_places(desk: Path) -> None:
    (desk / "old.yaml").write_text(OLD.replace("prompt:", "promt:"), encoding="utf-8")
    kept(desk)
    ran = run(desk, "playbook", "diff", "old.yaml@HEAD", "new.yaml")
    assert ran.code == 1 and ran.out == ""
    assert ran.err.startswith("old.yaml@HEAD:old.yaml:21:5: `promt` is not a key that belongs here\n")
    now = run(desk, "playbook", "diff", "new.yaml", "old.yaml")
    assert now.err.startswith("old.yaml:21:5: `promt` is not a key that belongs here\n")


@needs_git
def test_nothing_to_compare_with_is_told(desk: Path) -> None:
    ran = run(desk, "playbook", "diff", "old.yaml", GIT_CEILING_DIRECTORIES=str(desk.parent))
    assert ran.code == 1 and ran.out == ""
    assert ran.err == (
        "`old.yaml` hides no other playbook, and is in no git repository\n"
        "  -> name a second one to compare it with: recovery-coach playbook diff A B\n"
    )


def test_an_unknown_playbook_gets_the_nearest_name(desk: Path) -> None:
    for words in (("four-tip", "old.yaml"), ("old.yaml", "four-tip"), ("four-tip",), ("four-tip@HEAD",)):
        ran = run(desk, "playbook", "diff", *words)
        assert ran.code == 1
        assert ran.err == "there is no playbook called `four-tip`\n  -> did you mean `four-tips`?\n"


def test_without_git_only_a_revision_is_refused(desk: Path) -> None:
    assert run(desk, "playbook", "diff", "old.yaml", "new.yaml", PATH="").out == PAGE
    ran = run(desk, "playbook", "diff", "old.yaml@HEAD", "new.yaml", PATH="")
    assert ran.code == 1 and ran.err.startswith("git is not installed\n  -> ")
