"""Trial calls: what a trainer writes in `*.calls.yaml` to try a playbook with, and what must come of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from recovery_coach.model.case import Outcome
from recovery_coach.model.playbook import Channel, Register
from recovery_coach.model.words import Id, OneLine, Text, Written

Texts = tuple[Text, ...]


class Given(Written, frozen=True, kw_only=True):
    """An answer at a step. A lone text or list is `answer`, and goes to the first thing that is asked there."""

    scalar: ClassVar[str] = "answer"
    listed: ClassVar[str] = "answer"
    keys: ClassVar[Mapping[str, str]] = {
        "answer": "What is given to the first thing that is asked at the step.",
        "asked": "At a step with `ask: options`: what they asked for.",
        "offered": "At a step with `ask: options`: remedies that were offered too.",
        "more": "At a step with `ask: options`: another way that was offered, in words.",
        "picked": "At a step with `ask: options`: the way that they chose.",
        "what": "At a step with `ask: promise`: what will be done.",
        "who": "At a step with `ask: promise`: who does it.",
        "when": "At a step with `ask: promise`: by when.",
        "check": "At a step with `ask: promise`: when that is checked.",
        "remedy": "At a step with `ask: remedy`: what is given.",
        "approved": "At a step with `ask: remedy`: who approved it.",
        "outcome": "At a step with `ask: outcome`: how it ended.",
        "cause": "At a step with `ask: outcome`: the cause.",
    }

    answer: Texts = ()
    asked: Text = ""
    offered: Texts = ()
    more: Text = ""
    picked: Text = ""
    what: Text = ""
    who: Text = ""
    when: Text = ""
    check: Text = ""
    remedy: Text = ""
    approved: Text = ""
    outcome: Text = ""
    cause: Text = ""


class TrialCall(Written, frozen=True, kw_only=True):
    """A whole call: what is answered, and what must and must not come of it. What is not answered is left by Enter."""

    keys: ClassVar[Mapping[str, str]] = {
        "name": "What this call tries, in a few words.",
        "channel": "Where the customer is met; left out, the first of the playbook's channels.",
        "register": "Offer only formal or informal wordings.",
        "returning": "`yes` when the customer was in touch about this before.",
        "answers": "What is answered, by the id of the step.",
        "skip": "Steps that are skipped.",
        "meets": "Steps that the call must come to, in this order; others may come between.",
        "never meets": "Steps that the call must not come to.",
        "says": "Words that must be in a line on offer somewhere in the call.",
        "never says": "Words that must be in no line on offer.",
        "ends at": "The last step that the call comes to.",
        "outcome": "How the call must have ended.",
    }

    name: OneLine
    channel: Channel | None = None
    register: Register | None = None
    returning: bool = False
    answers: dict[Id, Given] = {}
    skip: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()
    never_meets: tuple[str, ...] = ()
    says: Texts = ()
    never_says: Texts = ()
    ends_at: str = ""
    outcome: Outcome | None = None


class CallFile(Written, frozen=True, kw_only=True):
    """`*.calls.yaml`: calls to try a playbook with. They are of the playbook that the file is named after."""

    keys: ClassVar[Mapping[str, str]] = {
        "playbook": "The playbook that is tried; left out, the one that the file is named after.",
        "calls": "The calls, each with what must come of it.",
    }

    playbook: Id = ""
    calls: tuple[TrialCall, ...]
