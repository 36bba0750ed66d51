"""What stands out in the calls of a playbook, in plain sentences, the most telling first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, islice

from recovery_coach.walk.summary import clock
from recovery_coach.workshop.stats import FEW, StepStats, VersionStats

MOST = 3
"""Sentences. More than that, and nothing stands out."""

_OFTEN_SKIPPED = 0.5
_OFTEN_BACK = 1 / 3
_OFTEN_LAST = 0.2
_CHANGED = 0.2
"""A share of calls, as what changed between two versions."""
_SLOWER = 1.5
_SECONDS_SLOWER = 10.0


def remarks(found: VersionStats, before: VersionStats | None) -> list[str]:
    """What stands out, also against the version before; that there is nothing, or too little to go by, is said too."""
    if found.calls < FEW:
        return [f"From {FEW} calls on, what stands out is told here."]
    steps = [step for step in found.steps if step.written and step.calls >= FEW]
    earlier = {step.id: step for step in before.steps if step.calls >= FEW} if before else {}
    version = before.version if before else ""
    told = chain(
        islice(_skipped(steps, earlier, version), 2),
        islice(_stopped(steps, found.calls), 1),
        islice(_gone_back_to(steps), 1),
        islice(_slower(steps, earlier, version), 1),
    )
    return list(islice(told, MOST)) or ["Nothing stands out."]


def _skipped(steps: list[StepStats], earlier: Mapping[str, StepStats], version: str) -> Iterator[str]:
    """Steps that are skipped in most calls, or much more or less often than they were."""
    for step in sorted(steps, key=lambda step: -(step.share_skipped or 0.0)):
        share, then = step.share_skipped or 0.0, earlier.get(step.id)
        changed = then is not None and abs(share - (then.share_skipped or 0.0)) >= _CHANGED
        if share >= _OFTEN_SKIPPED or changed:
            was = f"; in version {version} it was {then.calls_skipped} of {then.calls}" if then and changed else ""
            yield f"`{step.id}` is skipped in {step.calls_skipped} of {step.calls} calls{was}."


def _stopped(steps: list[StepStats], calls: int) -> Iterator[str]:
    """The steps that many calls go no further than."""
    for step in sorted(steps, key=lambda step: -_last_here(step)):
        if _last_here(step) >= _OFTEN_LAST * calls:
            yield f"{_last_here(step)} of {calls} calls go no further than `{step.id}`."


def _last_here(step: StepStats) -> int:
    return step.closed_early + step.never_closed


def _gone_back_to(steps: list[StepStats]) -> Iterator[str]:
    for step in sorted(steps, key=lambda step: -step.calls_back / step.calls):
        if step.calls_back >= _OFTEN_BACK * step.calls:
            yield f"{step.calls_back} of {step.calls} calls go back to `{step.id}`."


def _slower(steps: list[StepStats], earlier: Mapping[str, StepStats], version: str) -> Iterator[str]:
    """Steps that take longer than in the version before."""
    for step in steps:
        then = earlier[step.id].typical if step.id in earlier else None
        if step.typical is None or then is None:
            continue
        if step.typical >= _SLOWER * then and step.typical >= then + _SECONDS_SLOWER:
            yield f"`{step.id}` usually takes {clock(step.typical)}; in version {version} it took {clock(then)}."
