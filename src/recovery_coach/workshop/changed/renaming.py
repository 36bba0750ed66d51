"""Steps that go by another id in another version, and the older version told with today's ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from msgspec.structs import replace

from recovery_coach.model.playbook import Branch, Card, Conditions, Guide, Step, Wording
from recovery_coach.walk.wording import SLOT
from recovery_coach.workshop.changed.alike import in_pairs

ALIKE_STEPS = 0.6
"""The share of their words in common from which two steps with other ids are taken for one."""

Holder = TypeVar("Holder", Step, Card)


def new_ids(before: Guide, after: Guide) -> Mapping[str, str]:
    """By the id that a step had, the one that it has: for steps of the same track that say the same or nearly so."""
    found = {}
    for track in before.tracks:
        here = [step for step in before.steps if step.track == track.id and step.id not in after.by_id]
        there = [step for step in after.steps if step.track == track.id and step.id not in before.by_id]
        for then, now in in_pairs(here, there, text=_content, alike=ALIKE_STEPS):
            if then is not None and now is not None:
                found[then.id] = now.id
    return found


def with_new_ids(guide: Guide, ids: Mapping[str, str], after: Guide) -> Guide:
    """A guide whose steps go by their new ids, in its conditions, branches and lines too."""
    if not ids:
        return guide
    keys = {_key(old): _key(new) for old, new in ids.items() if _key(old) not in after.by_key}
    steps = tuple(
        replace(
            _with_new_lines(step, keys),
            id=ids.get(step.id, step.id),
            title=step.name,  # It may be made from the old id.
            if_=_conditions(step.if_, keys),
            next=tuple(_branch(branch, ids, keys) for branch in step.next),
        )
        for step in guide.steps
    )
    return replace(guide, steps=steps, cards=tuple(_with_new_lines(card, keys) for card in guide.cards))


def _content(step: Step) -> str:
    return " ".join([step.title, step.why, step.prompt, *(wording.text for wording in step.say)])


def _key(step_id: str) -> str:
    return step_id.rpartition("/")[2]


def _with_new_lines(holder: Holder, keys: Mapping[str, str]) -> Holder:
    changed: Holder = replace(holder, say=tuple(_wording(wording, keys) for wording in holder.say))
    return changed


def _wording(wording: Wording, keys: Mapping[str, str]) -> Wording:
    return replace(
        wording,
        line=_text(wording.line, keys),
        formal=_text(wording.formal, keys),
        informal=_text(wording.informal, keys),
        if_=_conditions(wording.if_, keys),
    )


def _text(text: str, keys: Mapping[str, str]) -> str:
    """A line whose holes ask for the new names."""
    return SLOT.sub(lambda slot: "{" + _name(slot.group().strip("{}"), keys) + "}", text)


def _name(name: str, keys: Mapping[str, str]) -> str:
    """What names an answer, such as `plan.when` or `plan|today`, by the step's new name."""
    bare = name.strip()
    key = next((key for key in keys if bare == key or bare.startswith((f"{key}.", f"{key}|"))), "")
    return keys[key] + bare[len(key) :] if key else name


def _conditions(conditions: Conditions, keys: Mapping[str, str]) -> Conditions:
    return tuple({_name(name, keys): test for name, test in mapping.items()} for mapping in conditions)


def _branch(branch: Branch, ids: Mapping[str, str], keys: Mapping[str, str]) -> Branch:
    return replace(branch, go_to=ids.get(branch.go_to, branch.go_to), if_=_conditions(branch.if_, keys))
