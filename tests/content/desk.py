"""A trainer's desk for a test: files are written, and what the reader says of them is read as people read it."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from recovery_coach.content.playbooks import load
from recovery_coach.content.shelf import Place, Shelf
from recovery_coach.errors import BadFile
from recovery_coach.model.playbook import Guide, Step

HEAD = "id: tried\ntitle: Tried\nstages: [Tone, Plan]\nsteps:\n"
"""Four lines that a test's own steps come after."""


CLOSE = """
id: close-it
title: Close the loop
stages: [Tone, Plan]
steps:
  - id: satisfied
    ask: one of
    choices: {yes: They are, no: Not yet}
    next: {if: {satisfied: no}, go to: satisfied}
  - id: contact
    stage: Plan
    ask: contact
    if: {satisfied: yes}
  - id: thanks
    say: [Thank you for telling us., "Thank you, {satisfied|truly}."]
    must: yes
"""


class Desk:
    """A folder of playbooks, the only one on its shelf unless others are named."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, text: str | bytes) -> Path:
        """Writes a file as it is; a text without the indentation that it has in the test."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else dedent(text).encode("utf-8"))
        return path

    def shelf(self, *folders: str) -> Shelf:
        return Shelf([Place(self.folder / name, name or "desk") for name in folders or ("",)])

    def steps(self, text: str, **others: str) -> Guide:
        """The guide of a playbook with these steps, with other files beside it (`close_it=...`)."""
        return self.load(HEAD + _indented(text), **others)

    def load(self, text: str | bytes, **others: str) -> Guide:
        for stem, content in others.items():
            self.write(f"{stem.replace('_', '-')}.yaml", content)
        return load(self.write("tried.yaml", text), self.shelf()).guide

    def told(self, text: str | bytes, **others: str) -> list[str]:
        """What a person is told of a whole file, line by line, without the desk's own folder; empty where all is well."""
        try:
            self.load(text, **others)
        except BadFile as error:
            return self.seen(error)
        return []

    def told_of_steps(self, text: str, **others: str) -> list[str]:
        """As `told`, of a playbook with these steps, which begin on line 5."""
        return self.told(HEAD + _indented(text), **others)

    def seen(self, error: BadFile) -> list[str]:
        return [line.replace(f"{self.folder}/", "") for line in error.lines()]


def _indented(text: str) -> str:
    return "".join(f"  {line}\n" if line else "\n" for line in dedent(text).strip("\n").splitlines())


def step(guide: Guide, id_: str) -> Step:
    return guide.by_id[id_]


def ids(guide: Guide) -> list[str]:
    return [step.id for step in guide.steps]


def playbook(id_: str, steps: str) -> str:
    """A whole playbook with these steps, which begin on line 5."""
    return HEAD.replace("tried", id_) + "".join(f"  {line}\n" for line in steps.strip("\n").split("\n"))
