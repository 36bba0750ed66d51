"""What is otherwise in where calls go on from a step."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from operator import attrgetter

from msgspec import Struct

from recovery_coach.model.playbook import END, Branch, Guide, Step
from recovery_coach.workshop.changed.alike import in_pairs, moved
from recovery_coach.workshop.changed.change import About, Change, Kind
from recovery_coach.workshop.changed.lines import meaning
from recovery_coach.workshop.in_words import in_words


class Way(Struct, frozen=True):
    """A way on, in words: which calls take it, and where it leads."""

    meaning: Hashable
    calls: str
    target: str


def ways_on(guide: Guide, step: Step) -> tuple[Way, ...]:
    """The ways that calls can take from a step, beside that to the next one."""
    found: list[Way] = []
    for branch in step.next:
        always = not branch.if_ or not all(branch.if_)
        every = "every other call" if found else "every call"
        calls = every if always else f"a call in which {in_words(branch.if_)}"
        found.append(Way(meaning(branch.if_), calls, _target(guide, step, branch)))
    return tuple(found)


def way_changes(about: About, before: Sequence[Way], after: Sequence[Way]) -> Iterator[Change]:
    """What is otherwise in the ways on: other targets, other calls, ways that are new or gone, another order."""
    for then, now in in_pairs(before, after, _whole, attrgetter("meaning"), attrgetter("target")):
        if now is None and then is not None:
            yield about.told("next", f"from here, {then.calls} no longer goes to {then.target}", kind=Kind.GONE)
        elif then is None and now is not None:
            yield about.told("next", f"from here, {now.calls} goes to {now.target} now", kind=Kind.NEW)
        elif then is not None and now is not None and _whole(then) != _whole(now):
            yield about.told("next", f"from here, {_otherwise(then, now)}")
    if moved(_order(before), _order(after)):
        here, there = (tuple(f"{way.calls} goes to {way.target}" for way in ways) for ways in (before, after))
        yield about.told("next", "the ways on from here are looked at in another order", here, there)


def _otherwise(then: Way, now: Way) -> str:
    if then.meaning == now.meaning:
        return f"{now.calls} goes to {now.target} now, no longer to {then.target}"
    return f"it is {now.calls} that goes to {now.target} now, no longer {then.calls}"


def _target(guide: Guide, step: Step, branch: Branch) -> str:
    """Where a branch leads, in words. The beginning of another playbook is that playbook, whatever it begins with."""
    if branch.go_to == END:
        return "the close"
    target = guide.by_id[branch.go_to]
    is_first = target is next(each for each in guide.steps if each.track == target.track)
    if is_first and target.track not in ("", step.track):
        return f"the playbook `{target.track}`"
    return f"`{target.id}`"


def _whole(way: Way) -> Hashable:
    return way.meaning, way.target


def _order(ways: Sequence[Way]) -> list[Hashable]:
    return list(dict.fromkeys(way.meaning for way in ways))
