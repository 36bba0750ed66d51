"""What the README and the reference say is so: the example loads, every key is described, every command is there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from helpers import PLAYBOOKS, ROOT
from recovery_coach.content.playbooks import load
from recovery_coach.content.rulebooks import load_rulebooks
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
