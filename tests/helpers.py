"""What many tests need: guides from text, shipped guides, a whole call in a few lines."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent

from recovery_coach.content.playbooks import load
from recovery_coach.content.shelf import CALLS, NO_PLAYBOOKS, Place, Shelf
from recovery_coach.model.playbook import Guide

ROOT = Path(__file__).parents[1]
PLAYBOOKS = ROOT / "playbooks"
SHIPPED = sorted(
    path.stem for path in PLAYBOOKS.glob("*.yaml") if path.stem not in NO_PLAYBOOKS and not path.stem.endswith(CALLS)
)

SMALL = """
id: small
title: A small one
stages: [Tone, Listen, Plan]
interrupts: [angrier]
cards:
  - id: angrier
    title: They get angrier
    say: [I hear you., I'm listening.]
    do: Let them finish.
steps:
  - id: opener
    why: Care comes first.
    say: [Let's fix this., Let's put it right., I'm on it with you.]
    never: Account number?
  - id: story
    stage: Listen
    say: What happened?
    ask: note
    prompt: In their words
    must: yes
  - id: heat
    ask: temperature
  - id: fixable
    ask: one of
    choices: {now: I can fix it, never: "It can't be undone"}
    next:
      - if: {fixable: never}
        go to: plan
  - id: barriers
    ask: several of
    choices: {repeat: They called before, transfer: They were passed on}
  - id: plan
    stage: Plan
    ask: promise
    must: yes
    say: ["Here's the plan: {plan.what|we fix it}, {plan.when|today}.", "I'll do this: {plan.what|fix it}."]
"""

COACHED = SMALL.replace(
    "  - id: heat\n",
    """  - id: feeling
    stage: Listen
    say: I can see why you're angry.
    ask: statement
    prompt: In your words
    look for: [acknowledge, apologise]
    strict on: [but]
  - id: heat
""",
)
"""The small one with words for the customer in it, which the coach reads along with."""


def guide_of(text: str, **others: str) -> Guide:
    """A guide from a playbook's text, with other files (`house=...`) beside it, and none of the shipped ones."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "tried.yaml").write_text(dedent(text), encoding="utf-8")
        for stem, content in others.items():
            (place / f"{stem.replace('_', '-')}.yaml").write_text(dedent(content), encoding="utf-8")
        return load(place / "tried.yaml", Shelf([Place(place, "test")])).guide


@cache
def small() -> Guide:
    return guide_of(SMALL)


@cache
def shipped(name: str) -> Guide:
    """A shipped playbook as a call would walk it."""
    shelf = Shelf([Place(PLAYBOOKS, "shipped")])
    return load(shelf.find(name), shelf).guide
