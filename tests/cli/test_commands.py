"""The commands around a call, as they are typed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import recovery_coach
from helpers import SHIPPED, SMALL
from plain import Desk, Ran, clean, inside


def run(home: Path, *words: str, folder: Path | None = None, **env: str) -> Ran:
    """One command with a home of its own, nothing on standard input."""
    return inside(words, b"", {**clean(), "RECOVERY_COACH_HOME": str(home), **env}, folder or home)


def own(home: Path, name: str, text: str) -> Path:
    path = home / "playbooks" / f"{name}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_version(tmp_path: Path) -> None:
    assert Desk(tmp_path).run("--version").out == f"recovery-coach {recovery_coach.__version__}\n"


def test_alone_it_says_the_three_things_that_one_can_do(tmp_path: Path) -> None:
    ran = Desk(tmp_path).run()
    assert ran.code == 0
    assert [line.split("  ")[0] for line in ran.out.splitlines()] == [
        "recovery-coach start",
        "recovery-coach playbook list",
        "recovery-coach --help",
    ]


def test_alone_it_tells_of_an_unfinished_call(tmp_path: Path) -> None:
    run(tmp_path, "start", "--plain", "--ref", "A-17")
    assert "Unfinished: A-17, at " in run(tmp_path).out


def test_the_shipped_playbooks_are_listed(tmp_path: Path) -> None:
    listed = run(tmp_path, "playbook", "list").out
    assert all(name in listed for name in SHIPPED) and "house" not in listed.split()
    rows = json.loads(run(tmp_path, "playbook", "list", "--json").out)
    assert sorted(row["id"] for row in rows) == SHIPPED
    assert all(row["from"] == "shipped" and not row["wrong"] and row["title"] for row in rows)


def test_a_name_clash_says_which_won(tmp_path: Path) -> None:
    mine = own(tmp_path, "aidet", SMALL.replace("id: small", "id: aidet"))
    listed = run(tmp_path, "playbook", "list", COLUMNS="200").out
    assert f"aidet: {mine} wins over " in listed and "your own" in listed
    row = next(row for row in json.loads(run(tmp_path, "playbook", "list", "--json").out) if row["id"] == "aidet")
    assert (row["from"], row["title"], len(row["hides"])) == ("your own", "A small one", 1)


def test_the_order_of_places(tmp_path: Path) -> None:
    places = {}
    for name in ("given", "shared"):
        places[name] = tmp_path / name
        places[name].mkdir()
        (places[name] / "small.yaml").write_text(SMALL.replace("A small one", f"From {name}"), encoding="utf-8")
    own(tmp_path, "small", SMALL)
    shared = {"RECOVERY_COACH_PLAYBOOKS": str(places["shared"])}
    assert "A small one" in run(tmp_path, "playbook", "show", "small").out
    assert "From shared" in run(tmp_path, "playbook", "show", "small", **shared).out
    assert "From given" in run(tmp_path, "playbook", "show", "small", "--playbooks", str(places["given"]), **shared).out


def test_a_broken_playbook_is_listed_with_what_is_wrong(tmp_path: Path) -> None:
    broken = own(tmp_path, "broken", SMALL.replace("prompt:", "promt:"))
    ran = run(tmp_path, "playbook", "list", COLUMNS="200")
    assert ran.code == 0 and f"{broken}:" in ran.out and "did you mean `prompt`?" in ran.out


@pytest.mark.parametrize("name", SHIPPED)
def test_a_playbook_is_shown_with_every_step(tmp_path: Path, name: str) -> None:
    ran = run(tmp_path, "playbook", "show", name)
    shown = json.loads(run(tmp_path, "playbook", "show", name, "--json").out)
    assert shown["id"] == name and all(f"[{step['id']}]" in ran.out for step in shown["steps"])


def test_a_playbook_is_shown_by_its_path_too(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(SMALL, encoding="utf-8")
    assert "A small one" in run(tmp_path, "playbook", "show", "./mine.yaml").out
    assert "A small one" in run(tmp_path, "playbook", "show", "mine.yaml").out


def test_an_unknown_playbook_gets_the_nearest_name(tmp_path: Path) -> None:
    for words in (("playbook", "show", "live-recovry"), ("start", "--plain", "live-recovry")):
        ran = run(tmp_path, *words)
        assert ran.code == 1 and ran.out == ""
        assert ran.err == "there is no playbook called `live-recovry`\n  -> did you mean `live-recovery`?\n"


def test_mistakes_are_shown_at_their_place_and_the_exit_code_says_whose_they_are(tmp_path: Path) -> None:
    path = own(tmp_path, "small", SMALL.replace("prompt:", "promt:").replace("go to: plan", "go to: plam"))
    ran = run(tmp_path, "start", "small", "--plain")
    places = [line.split(": ")[0] for line in ran.err.splitlines() if line.startswith(str(path))]
    assert ran.code == 1 and len(places) == 2 and all(place.count(":") == 2 for place in places)
    assert "promt: In their words" in ran.err and "Traceback" not in ran.err


def test_a_folder_of_playbooks_that_is_not_there_is_an_error_when_it_was_asked_for(tmp_path: Path) -> None:
    for words in (("start", "--plain"), ("playbook", "list"), ("playbook", "show", "aidet")):
        ran = run(tmp_path, *words, "--playbooks", "nowhere")
        assert ran.code == 1 and ran.out == ""
        assert ran.err == "nowhere: there is no such folder of playbooks\n  -> check what --playbooks names\n"


def test_a_call_goes_on_where_the_teams_folder_can_not_be_reached(tmp_path: Path) -> None:
    ran = run(tmp_path, "start", "--plain", RECOVERY_COACH_PLAYBOOKS=str(tmp_path / "share"))
    assert ran.code == 0 and "SAY: " in ran.out
    assert f"* {tmp_path / 'share'} (RECOVERY_COACH_PLAYBOOKS) can't be reached" in ran.out


def test_a_mistake_that_many_playbooks_share_is_listed_once_and_in_one_line(tmp_path: Path) -> None:
    own(tmp_path, "house", "organisation: Us\nwrong: yes\n")
    listed = run(tmp_path, "playbook", "list", COLUMNS="40").out
    assert listed.count("house.yaml:2:1: `wrong` is not a key that belongs here\n") == 1


def test_usage_errors_exit_with_two(tmp_path: Path) -> None:
    for words in (("start", "--chanel", "chat"), ("strat",), ("start", "--channel", "fax")):
        ran = run(tmp_path, *words)
        assert ran.code == 2 and "Traceback" not in ran.err and ran.err


def test_the_agents_name_comes_from_the_environment(tmp_path: Path) -> None:
    own(tmp_path, "hello", 'id: hello\ntitle: H\nstages: [A]\nsteps: [{id: a, say: "I\'m {house.agent|here}."}]\n')
    started = run(tmp_path, "start", "hello", "--plain", RECOVERY_COACH_AGENT="Kim")
    assert "SAY: I'm Kim." in started.out
    assert "SAY: I'm here." in run(tmp_path, "start", "hello", "--plain", RECOVERY_COACH_AGENT=" \x1b ").out


def test_completion_is_there(tmp_path: Path) -> None:
    assert "install-completion" in run(tmp_path, "--help").out
    named = "import sys; sys.argv = ['recovery-coach']; from recovery_coach.cli.entry import main; main()"
    asked = {"_RECOVERY_COACH_COMPLETE": "complete_bash", "COMP_WORDS": "recovery-coach pl", "COMP_CWORD": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", named], env={**clean(), **asked}, capture_output=True, encoding="utf-8", check=False
    )
    assert (ran.stdout.split(), ran.returncode) == (["playbook"], 0)
