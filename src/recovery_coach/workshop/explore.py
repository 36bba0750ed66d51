"""Every way that a call can take through a guide, followed to its end.

A call's path hangs on the answers that branches and steps ask about, and on nothing else. So each step is left with
every answer that could make a difference there, and what two calls have in common is followed once. Where answers make
more moments than `MOST`, the rest is not followed, and `whole` says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, combinations, islice, product

from msgspec import Struct
from msgspec.structs import replace

from recovery_coach.model.case import Answer, Earlier, Outcome, Value
from recovery_coach.model.playbook import FIELDS, Ask, Channel, Conditions, Guide, Register, Step, Test
from recovery_coach.walk.asks import TEMPERATURES
from recovery_coach.walk.conditions import FACTS, applies
from recovery_coach.walk.engine import onward
from recovery_coach.walk.state import Phase, State

MOST = 20_000
"""Moments. The shipped playbooks have a few hundred."""

_MOST_WORDS = 5
"""Of several choices, so many are combined in every way; beyond, each is taken alone, and all together."""

_ANYTHING = "something else"


class Moment(Struct, frozen=True):
    """A step with what was answered by then, as far as it can make a difference."""

    step: str
    known: tuple[tuple[str, Value], ...]


class Explored(Struct, frozen=True, dict=True):
    """The moments of a guide, the first one in front, and which come after which; None stands for the end."""

    after: Mapping[Moment, tuple[Moment | None, ...]]
    place: Mapping[str, int]
    whole: bool

    @property
    def first(self) -> Moment:
        return next(iter(self.after))

    @cached_property
    def met(self) -> frozenset[str]:
        """The steps that some call comes to."""
        return frozenset(moment.step for moment in self.after)

    @cached_property
    def leading_to_the_end(self) -> frozenset[Moment]:
        """The moments from which a call can come to its end."""
        before: dict[Moment | None, list[Moment]] = {}
        for moment, later in self.after.items():
            for one in later:
                before.setdefault(one, []).append(moment)
        found: set[Moment] = set()
        waiting: list[Moment | None] = [None]
        while waiting:
            for moment in before.get(waiting.pop(), ()):
                if moment not in found:
                    found.add(moment)
                    waiting.append(moment)
        return frozenset(found)

    def way_round(self, steps: frozenset[str]) -> tuple[str, ...]:
        """The shortest way from the first step to the end that meets none of these; empty where there is none."""
        if self.first.step in steps:
            return ()
        came_from: dict[Moment, Moment | None] = {self.first: None}
        for moment in (waiting := [self.first]):
            for later in self.after.get(moment, ()):
                if later is None:
                    return tuple(reversed([one.step for one in _back(came_from, moment)]))
                if later.step not in steps and later not in came_from and later in self.after:
                    came_from[later] = moment
                    waiting.append(later)
        return ()

    @cached_property
    def unavoidable(self) -> frozenset[str]:
        """The steps that every call comes to."""
        return frozenset(step for step in self.met if not self.way_round(frozenset({step})))

    def deepest_before(self, steps: frozenset[str]) -> int:
        """How many other steps can come before the first of these, turns back to an earlier one left out."""
        depth = {self.first: 0 if self.first.step in steps else 1}
        for moment in sorted(self.after, key=lambda one: self.place[one.step]):
            if moment not in depth or moment.step in steps:
                continue
            for later in self.after[moment]:
                if later is not None and self.place[later.step] > self.place[moment.step]:
                    depth[later] = max(depth.get(later, 0), depth[moment] + (later.step not in steps))
        return max(depth.values())


def explore(guide: Guide, most: int = MOST) -> Explored:
    """Follows every way through a guide."""
    asked = _Asked(guide)
    after: dict[Moment, tuple[Moment | None, ...]] = {}
    waiting = list(asked.beginnings())
    seen = set(waiting)
    for moment in waiting:
        if len(after) >= most:
            return Explored(after, guide.place, whole=False)
        later = tuple(dict.fromkeys(asked.after(moment)))
        after[moment] = later
        fresh = [one for one in later if one is not None and one not in seen]
        seen.update(fresh)
        waiting += fresh
    return Explored(after, guide.place, whole=True)


class _Asked:
    """What the conditions of a guide ask about, and every answer to it that could make a difference."""

    def __init__(self, guide: Guide) -> None:
        self.guide = guide
        tests: dict[str, list[Test]] = {}
        for conditions in _conditions(guide):
            for name, test in chain.from_iterable(mapping.items() for mapping in conditions):
                tests.setdefault(name, []).append(test)
        self._facts = {name: self._of_fact(name) for name in FACTS if name in tests}
        self._fields: dict[str, dict[str, tuple[Value, ...]]] = {}
        for name, found in tests.items():
            key, _, field = name.partition(".")
            if name not in FACTS and key in guide.by_key:
                step = guide.by_key[key][0]
                field = field or (FIELDS[step.ask] or ("",))[0]
                # What was worked out of several fields is there as soon as one of them is.
                field = "asked" if field == "ways" else field
                known = self._fields.setdefault(key, {}).get(field, ())
                self._fields[key][field] = tuple(dict.fromkeys((*known, *self._answers(key, step.ask, field, found))))

    def beginnings(self) -> Iterator[Moment]:
        """The first moment of each call, by what is known when it opens."""
        for values in product(*self._facts.values()):
            known = dict(zip(self._facts, values, strict=True))
            state = self._state(known)
            first = next((step for step in self.guide.steps if applies(self.guide, state, step)), self.guide.steps[0])
            yield self._moment(first.id, known)

    def after(self, moment: Moment) -> Iterator[Moment | None]:
        """Where a call can come from a moment."""
        step = self.guide.by_id[moment.step]
        for known in self._left_with(step, dict(moment.known)):
            target = onward(self.guide, self._state(known), step)
            yield None if target is None else self._moment(target, known)

    def _left_with(self, step: Step, known: dict[str, Value]) -> Iterator[dict[str, Value]]:
        """What can be known once a step was left: every answer to it, and that it was left without one."""
        fields = self._fields.get(step.key, {})
        for values in product(*fields.values()):
            given = {f"{step.key}.{field}": value for field, value in zip(fields, values, strict=True)}
            yield {**known, **given}
            if step.ask is Ask.REFERENCE and "returning" in known:
                other = "no" if known["returning"] == "yes" else "yes"
                yield {**known, **given, "returning": other}

    def _moment(self, step: str, known: Mapping[str, Value]) -> Moment:
        return Moment(step, tuple(sorted((name, value) for name, value in known.items() if value)))

    def _state(self, known: Mapping[str, Value]) -> State:
        """A call in which just this is known."""
        answers: dict[str, Answer] = {}
        for name, value in known.items():
            key, _, field = name.partition(".")
            if field:
                answers[key] = {**answers.get(key, {}), field: value}
        channel, register = known.get("channel"), known.get("register")
        state = State(
            phase=Phase.STEP,
            answers=answers,
            channel=Channel(str(channel)) if channel else self.guide.first_channel,
            register=Register(str(register)) if register else None,
        )
        if known.get("returning") != "yes":
            return state
        reference = next((step.key for step in self.guide.steps if step.ask is Ask.REFERENCE), "")
        given = {reference: {"text": _ANYTHING}} if reference else {}
        return replace(
            state, answers={**answers, **given}, reference=_ANYTHING, earlier=Earlier(reference=_ANYTHING, days_ago=1)
        )

    def _of_fact(self, name: str) -> tuple[str, ...]:
        if name == "channel":
            return tuple(self.guide.channels or Channel)
        if name == "register":
            return ("", *Register)
        if name == "returning":
            return ("no", "yes")
        # A call has one agent: the role that the house gives them decides.
        return (self.guide.house.agent.role,)

    def _answers(self, key: str, ask: Ask, field: str, tests: Sequence[Test]) -> tuple[Value, ...]:
        """The answers to a field between which these tests can tell, that there is none among them."""
        choices = list(dict.fromkeys(word for step in self.guide.by_key[key] for word in step.choices))
        if field == "choice":
            return ("", *choices)
        if field in ("choices", "offered"):
            words = choices if field == "choices" else [remedy.name for remedy in self.guide.house.remedies]
            return tuple(_combined(_named(tests, words)))
        if (ask, field) == (Ask.TEMPERATURE, "degree"):
            return ("", *(str(degree) for degree in range(len(TEMPERATURES))))
        if (ask, field) == (Ask.OUTCOME, "outcome"):
            return ("", *Outcome)
        return ("", *_told_apart(tests))


def _conditions(guide: Guide) -> Iterator[Conditions]:
    """The conditions that a path hangs on; those of wordings are none."""
    for step in guide.steps:
        yield step.if_
        yield from (branch.if_ for branch in step.next)


def _words(test: Test) -> Iterator[str]:
    yield from (word for word in (test.is_, test.is_not, *test.one_of) if word is not None)


def _named(tests: Sequence[Test], words: Sequence[str]) -> list[str]:
    """Those of the words that the tests name, and one that none does."""
    named = {word.casefold() for test in tests for word in _words(test)}
    return [*(word for word in words if word.casefold() in named), *_first_other(words, named)]


def _first_other(words: Sequence[str], named: set[str]) -> Iterator[str]:
    yield from islice((word for word in words if word.casefold() not in named), 1)


def _combined(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    if len(words) <= _MOST_WORDS:
        return chain.from_iterable(combinations(words, size) for size in range(len(words) + 1))
    return [(), *((word,) for word in words), tuple(words)]


def _told_apart(tests: Sequence[Test]) -> list[str]:
    """Typed answers that the tests can tell apart."""
    bounds = [bound for test in tests for bound in (test.at_least, test.at_most) if bound is not None]
    numbers = {str(int(number)) for bound in bounds for number in (bound - 1, bound, bound + 1) if number >= 0}
    return list(dict.fromkeys([_ANYTHING, *(word for test in tests for word in _words(test)), *sorted(numbers)]))


def _back(came_from: Mapping[Moment, Moment | None], moment: Moment | None) -> Iterator[Moment]:
    while moment is not None:
        yield moment
        moment = came_from[moment]
