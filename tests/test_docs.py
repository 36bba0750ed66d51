"""What the README and the reference say is so: the example loads, every key is described, every command is there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from helpers import PLAYBOOKS, ROOT
from plain import Desk
from recovery_coach.content.playbooks import load
from recovery_coach.content.rulebooks import load_rulebooks
from recovery_coach.content.scenarios import load_scenario
from recovery_coach.content.shelf import Place, Shelf
from recovery_coach.model.house import Agent, House, Remedy
from recovery_coach.model.phrasing import Advice, Allowed, Example, Forbidden, Rule, Rulebook
from recovery_coach.model.playbook import (
    FIELDS,
    Ask,
    Branch,
    Card,
    Choice,
    Guide,
    Playbook,
    Step,
    Test,
    Use,
    Wording,
)
from recovery_coach.model.scenario import (
    Cue,
    Customer,
    Fact,
    Failure,
    Reply,
    Scenario,
    Stage,
    Trigger,
    Variant,
    Way,
)
from recovery_coach.phrasing.kinds import KINDS
from recovery_coach.session.commands import ORDERS, key_name
from recovery_coach.walk.conditions import FACTS
from recovery_coach.walk.wording import HOUSE_FACTS

REFERENCE = (ROOT / "docs" / "playbooks.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
WRITTEN = (Playbook, Step, Wording, Choice, Branch, Test, Use, Card, House, Agent, Remedy)


def example(tmp_path: Path) -> Guide:
    block = re.search(r"<!-- example -->\n```yaml\n(.*?)```", REFERENCE, re.DOTALL)
    assert block is not None
    (tmp_path / "late-parcel.yaml").write_text(block.group(1), encoding="utf-8")
    shelf = Shelf([Place(tmp_path, "tried"), Place(PLAYBOOKS, "shipped")])
    return load(shelf.find("late-parcel"), shelf).guide


def test_the_worked_example_loads_and_is_what_it_says(tmp_path: Path) -> None:
    guide = example(tmp_path)
    assert (guide.id, guide.version, len(guide.steps)) == ("late-parcel", "3", 8)
    assert [card.id for card in guide.cards] == ["angrier", "supervisor"]


@pytest.mark.parametrize("struct", WRITTEN, ids=lambda struct: struct.__name__)
def test_every_key_is_described(struct: type[msgspec.Struct]) -> None:
    for field in msgspec.structs.fields(struct):
        described = f"`{field.encode_name}`" in REFERENCE or f"{field.encode_name}:" in REFERENCE
        assert described, f"docs/playbooks.md does not describe `{field.encode_name}` of {struct.__name__}"


PHRASING = (ROOT / "docs" / "phrasing.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("number", [0, 1])
def test_the_examples_of_rulebooks_load_beside_the_shipped_ones(tmp_path: Path, number: int) -> None:
    (tmp_path / "phrasing").mkdir()
    block = re.findall(r"<!-- example -->\n```yaml\n(.*?)```", PHRASING, re.DOTALL)[number]
    (tmp_path / "phrasing" / "ours.yaml").write_text(block, encoding="utf-8")
    books = load_rulebooks(Shelf([Place(tmp_path, "tried"), Place(PLAYBOOKS, "shipped")]))
    assert books[0].title in ("What we say at Harbour Hotels", "Our own rules")
    assert books[0].rules or (books[0].allow and books[0].forbid)


@pytest.mark.parametrize(
    "struct", [Rulebook, Rule, Allowed, Forbidden, Example, Advice], ids=lambda kind: kind.__name__
)
def test_every_key_of_a_rulebook_is_described(struct: type[msgspec.Struct]) -> None:
    for field in msgspec.structs.fields(struct):
        described = f"`{field.encode_name}`" in PHRASING or f"{field.encode_name}:" in PHRASING
        assert described, f"docs/phrasing.md does not describe `{field.encode_name}` of {struct.__name__}"


def test_every_kind_of_rule_is_described_with_what_it_needs() -> None:
    for kind, known in KINDS.items():
        row = next(line for line in PHRASING.splitlines() if line.startswith(f"| `{kind}` |"))
        assert all(f"`{name}`" in row for name in known.needs)


def test_every_kind_of_ask_is_described_with_its_parts() -> None:
    for ask in Ask:
        row = next(line for line in REFERENCE.splitlines() if line.startswith(f"| `{ask}` |"))
        assert all(f"`{part}`" in row for part in FIELDS[ask])


def test_every_name_that_a_condition_or_a_hole_may_use_is_described() -> None:
    assert all(f"`{fact}`" in REFERENCE for fact in FACTS)
    assert all(f"{{{fact}|" in REFERENCE for fact in HOUSE_FACTS)


def test_every_key_and_slash_command_of_a_call_is_in_the_readme() -> None:
    only_with_an_unfinished_call = {"resume", "discard"}
    for command, order in ORDERS.items():
        if command.value not in only_with_an_unfinished_call:
            shown = key_name(order.key).replace("^", "Ctrl-")
            assert f"| {shown} | `/{command.value}` |" in README


@pytest.mark.parametrize("words", sorted(set(re.findall(r"recovery-coach ((?:playbook )?[a-z]+)[ `\n]", README))))
def test_every_command_of_the_readme_is_there(words: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "recovery_coach", *words.split(), "--help"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr


DRILLS = (ROOT / "docs" / "drills.md").read_text(encoding="utf-8")


def test_the_worked_scenario_passes_its_check_with_nothing_left_out(tmp_path: Path) -> None:
    block = re.search(r"<!-- example (\S+) -->\n```yaml\n(.*?)```", DRILLS, re.DOTALL)
    assert block is not None
    desk = Desk(tmp_path)
    path = tmp_path / "drills" / block.group(1)
    path.parent.mkdir()
    path.write_text(block.group(2), encoding="utf-8")
    ran = desk.inside("playbook", "check", str(path), "--strict", typed=b"")
    assert ran.out == (
        "1 file: all is well.\n"
        "Drilled with 4 customers of 1 scenario: a calm end and a lost one were reached with each.\n"
    )
    assert ran.code == 0
    assert len(load_scenario(path).variants) == 3


@pytest.mark.parametrize(
    "struct", [Scenario, Customer, Failure, Fact, Way, Trigger, Reply, Variant], ids=lambda kind: kind.__name__
)
def test_every_key_of_a_scenario_is_described_and_shown(struct: type[msgspec.Struct]) -> None:
    for field in msgspec.structs.fields(struct):
        assert f"`{field.encode_name}`" in DRILLS, f"docs/drills.md does not describe `{field.encode_name}`"
        assert re.search(rf"\b{field.encode_name}: ?", DRILLS), f"docs/drills.md does not show `{field.encode_name}`"


def test_every_cue_and_every_stage_of_a_scenario_is_described() -> None:
    assert all(f"`{name}`" in DRILLS.replace("\n", " ") for name in (*Cue, *Stage))


TRAINERS = (ROOT / "docs" / "trainers.md").read_text(encoding="utf-8")
"""The guide: its commands are run one after another, on a machine where nothing is there yet."""


def test_every_command_of_the_trainers_guide_works_in_its_order(tmp_path: Path) -> None:
    own = tmp_path / "home" / "playbooks"
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("RECOVERY_COACH")},
        "HOME": str(tmp_path),
        "RECOVERY_COACH_HOME": str(tmp_path / "home"),
        "EDITOR": f"{sys.executable} {tmp_path / 'editor.py'}",
        "VISUAL": "",
    }
    (tmp_path / "editor.py").write_text(
        "import sys, pathlib\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "path.write_text(path.read_text().replace('What happened, in their words', 'What happened?'))\n"
    )
    done = []
    for part in re.split(r"(?=```(?:sh|yaml)\n|<!-- file )", TRAINERS):
        written = re.match(r"<!-- file (\S+) -->", part)
        if written:
            name = written.group(1)
        elif part.startswith("```yaml\n"):
            (own / name).write_text(part.removeprefix("```yaml\n").partition("```")[0], encoding="utf-8")
        elif part.startswith("```sh\n"):
            for line in part.removeprefix("```sh\n").partition("```")[0].splitlines():
                words = [sys.executable, "-m", *line.replace("recovery-coach", "recovery_coach", 1).split()]
                words = [str(tmp_path / word[2:]) if word.startswith("~/") else word for word in words]
                ran = subprocess.run(words, env=env, cwd=tmp_path, capture_output=True, text=True, check=False)
                assert ran.returncode == 0, (line, ran.stdout[-2000:], ran.stderr[-2000:])
                done.append(line.split()[2])
    assert {"new", "edit", "preview", "graph", "check", "test", "publish", "diff", "list", "schema"} <= set(done)


def test_the_guides_mistake_is_told_as_it_says(tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], "RECOVERY_COACH_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "recovery_coach", "playbook"]
    subprocess.run([*command, "new", "late-parcels"], env=env, check=True, capture_output=True)
    path = tmp_path / "playbooks" / "late-parcels.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    number = next(place for place, line in enumerate(lines) if line.startswith("    prompt: What happened"))
    lines[number] = "    promt: What happened?"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    said = subprocess.run([*command, "check", str(path)], env=env, capture_output=True, text=True, check=False).stdout
    shown = re.search(r"```text\n(.*?)```", TRAINERS, re.DOTALL)
    assert shown is not None
    told = said.replace(f"{path.parent}/", "").splitlines()[:3]
    assert re.sub(r":\d+:", ":N:", told[0], count=1) == re.sub(r":\d+:", ":N:", shown.group(1).splitlines()[0], count=1)
    assert told[1:] == shown.group(1).splitlines()[1:]
