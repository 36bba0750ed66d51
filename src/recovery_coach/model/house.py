"""The house: the organisation that the agent speaks for, and what it lets them give."""

from __future__ import annotations

from typing import ClassVar

from recovery_coach.model.words import Days, Id, Money, OneLine, Written


class Agent(Written, frozen=True, kw_only=True):
    """Who is speaking. A lone text is the `name`."""

    scalar: ClassVar[str] = "name"

    name: OneLine = ""
    role: OneLine = "agent"


class Remedy(Written, frozen=True, kw_only=True):
    """Something of value that can be offered. A lone text is the `name`.

    `cost` is in the house's currency. `authority` gives, by role, the largest cost that the role may grant of this
    remedy and overrides the house's; `above` names who approves beyond it. `for` and `causes` say what it fits;
    with neither it fits all.
    """

    scalar: ClassVar[str] = "name"

    name: OneLine
    cost: Money = 0.0
    for_: tuple[str, ...] = ()
    causes: tuple[Id, ...] = ()
    authority: dict[str, Money] = {}
    above: OneLine = ""


class House(Written, frozen=True, kw_only=True):
    """`house.yaml`."""

    organisation: OneLine = "us"
    agent: Agent = Agent()
    contact: OneLine = ""
    currency: OneLine = ""
    second_complaint_within: Days = Days(30)
    authority: dict[str, Money] = {}
    above: OneLine = "your supervisor"
    remedies: tuple[Remedy, ...] = ()
    causes: dict[Id, OneLine] = {}

    def within_authority(self, remedy: Remedy) -> bool:
        """Whether the agent may give it without asking. A role without a limit gives what costs nothing."""
        role = self.agent.role
        limit = remedy.authority.get(role, self.authority.get(role, 0.0))
        return remedy.cost <= limit

    def approver(self, remedy: Remedy) -> str:
        return remedy.above or self.above
