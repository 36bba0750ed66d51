"""The house: the organisation that the agent speaks for, and what it lets them give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from recovery_coach.model.words import AtLeastOne, Days, Id, Money, OneLine, Written

SEVERAL = 3
"""Scenarios that the passes of a certificate are spread over, where there are so many."""


class Agent(Written, frozen=True, kw_only=True):
    """Who is speaking. A lone text is the `name`."""

    scalar: ClassVar[str] = "name"
    keys: ClassVar[Mapping[str, str]] = {
        "name": "The name that is spoken in lines. Left out, lines do without it.",
        "role": "What the agent is called under authority. Left out, it is agent.",
    }

    name: OneLine = ""
    role: OneLine = "agent"


class Remedy(Written, frozen=True, kw_only=True):
    """Something of value that can be offered. A lone text is the `name`.

    `cost` is in the house's currency. `authority` gives, by role, the largest cost that the role may grant of this
    remedy and overrides the house's; `above` names who approves beyond it. `for` and `causes` say what it fits;
    with neither it fits all.
    """

    scalar: ClassVar[str] = "name"
    keys: ClassVar[Mapping[str, str]] = {
        "name": "What can be offered, as the agent reads it.",
        "cost": "What it costs you, as a number in your currency. Left out, it costs nothing.",
        "for": "The answers of the step called situation that it fits. Left out, it fits all.",
        "causes": "The causes that it fits, by their names under causes. Left out, it fits all.",
        "authority": "The most that each role may give of this remedy without asking: a role, a colon, and a number.",
        "above": "Who approves this remedy where it costs more than the agent may give. Left out, it is the house's.",
    }

    name: OneLine
    cost: Money = 0.0
    for_: tuple[str, ...] = ()
    causes: tuple[Id, ...] = ()
    authority: dict[str, Money] = {}
    above: OneLine = ""


class Certification(Written, frozen=True, kw_only=True):
    """What a certificate takes: so many passes among the last drills that count, over several scenarios.

    A drill counts that was taken for the certificate, without help, with a customer that the trainee had not met.
    """

    keys: ClassVar[Mapping[str, str]] = {
        "passes": "How many drills have to be passed.",
        "of": "Among how many: the last ones that were taken for the certificate.",
        "scenarios": "The scenarios that it is taken with, by their names. Left out, all of them.",
    }

    passes: AtLeastOne = 4
    of: AtLeastOne = 5
    scenarios: tuple[Id, ...] = ()

    @property
    def window(self) -> int:
        """How many of the last drills are looked at: never fewer than have to be passed."""
        return max(self.of, self.passes)

    @property
    def different(self) -> int:
        """Over how many scenarios the passes have to be spread."""
        return min(SEVERAL, self.passes, len(set(self.scenarios)) or SEVERAL)


class House(Written, frozen=True, kw_only=True):
    """`house.yaml`: whom the agent speaks for, and what may be given."""

    keys: ClassVar[Mapping[str, str]] = {
        "organisation": "Your name, as an agent says it aloud.",
        "agent": "Who is speaking: a name, or a name and a role.",
        "contact": "How the customer reaches you again.",
        "currency": "The currency that all costs are in, such as EUR.",
        "second complaint within": (
            "A customer who comes back within so many days is met as one who complains a second time."
        ),
        "authority": "The most that each role may give without asking: a role, a colon, and a number.",
        "above": "Who approves what costs more than the agent may give.",
        "remedies": "What can be offered to put things right.",
        "causes": "What goes wrong at your place: a name, a colon, and what the agent reads.",
        "certification": "What a trainee has to show in drills to be certified.",
    }

    organisation: OneLine = "us"
    agent: Agent = Agent()
    contact: OneLine = ""
    currency: OneLine = ""
    second_complaint_within: Days = Days(30)
    authority: dict[str, Money] = {}
    above: OneLine = "your supervisor"
    remedies: tuple[Remedy, ...] = ()
    causes: dict[Id, OneLine] = {}
    certification: Certification = Certification()

    def within_authority(self, remedy: Remedy) -> bool:
        """Whether the agent may give it without asking. A role without a limit gives what costs nothing."""
        role = self.agent.role
        limit = remedy.authority.get(role, self.authority.get(role, 0.0))
        return remedy.cost <= limit

    def approver(self, remedy: Remedy) -> str:
        return remedy.above or self.above
