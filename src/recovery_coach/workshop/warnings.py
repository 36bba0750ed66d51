"""What would run, but badly: one function a warning, in one table. Each says what to write instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from msgspec import Struct

from recovery_coach.model.house import House, Remedy
from recovery_coach.model.phrasing import Move
from recovery_coach.model.playbook import Ask, Branch, Card, Guide, Step, Wording
from recovery_coach.phrasing.advice import message_of, word_for
from recovery_coach.phrasing.coach import Coach, Reading
from recovery_coach.phrasing.statement import statement
from recovery_coach.walk.state import State
from recovery_coach.walk.wording import SLOT, fill
from recovery_coach.workshop.explore import Explored, Moment

LONGEST_LINE = 30
"""Words that can be said in one breath to someone who is upset."""

FEWEST_WORDINGS = 3
"""Wordings of a line that every call comes to: an agent says it many times a day."""

LATEST_OWNERSHIP = 7
"""Steps that may come before someone takes the problem on."""

SURE = 1.0
"""How far above its limit, in log-odds, a trap must be in a line: trainers write with more care than agents type."""

Place = Step | Card | Wording | Branch | Remedy


class Doubt(Struct, frozen=True):
    """A warning about a part of what was read, by the part itself. `key` names the key that it stands at."""

    code: str
    at: Place
    key: str
    what: str
    fix: str


class Looked(Struct, frozen=True, dict=True):
    """A guide that is looked over: with every way through it, and a coach where there is one for its language."""

    guide: Guide
    explored: Explored
    coach: Coach | None = None

    @cached_property
    def own(self) -> tuple[Step, ...]:
        """The steps of the playbook itself: those of others that it goes over to are looked at with them."""
        return tuple(step for step in self.guide.steps if not step.track)

    def read(self, text: str, *, first: bool = False) -> Reading | None:
        """What a line does for the customer, said with its fallbacks; None where no coach can tell."""
        if self.coach is None:
            return None
        if text not in self._readings:
            said = statement(fill(text, self.guide, State()), first=first)
            self._readings[text] = self.coach.read(said, reasons=False)
        return self._readings[text]

    @cached_property
    def _readings(self) -> dict[str, Reading]:
        return {}


def line_doubts(looked: Looked, holders: Iterable[Step | Card]) -> Iterator[Doubt]:
    """What is wrong with the lines of these by themselves, wherever a call comes to them."""
    for holder in holders:
        for check in LINE_CHECKS:
            yield from check(looked, holder)


def path_doubts(looked: Looked) -> Iterator[Doubt]:
    """What is wrong with the ways that calls can take. Nothing is concluded from a part of them."""
    for check in PATH_CHECKS if looked.explored.whole else ():
        yield from check(looked)


def house_doubts(house: House) -> Iterator[Doubt]:
    """Remedies that nobody may grant."""
    for remedy in house.remedies:
        limits = [*{**house.authority, **remedy.authority}.values()]
        if limits and remedy.cost > max(limits) and not remedy.above:
            what = f"`{remedy.name}` costs {remedy.cost:g}, and the highest authority is {max(limits):g}"
            fix = "say who may grant it with `above: ...`, raise a limit under `authority`, or take it out"
            yield Doubt("above-every-authority", remedy, "cost", what, fix)


def _long_line(looked: Looked, holder: Step | Card) -> Iterator[Doubt]:
    for wording in holder.say:
        count = len(fill(wording.text, looked.guide, State()).split())
        if count > LONGEST_LINE and not holder.verbatim:
            what = f"this line is {count} words long: nobody can take in more than {LONGEST_LINE} while they are upset"
            yield Doubt("long-line", wording, _key(wording), what, "cut it, or make two steps of it")


def _same_wording(_looked: Looked, holder: Step | Card) -> Iterator[Doubt]:
    seen: set[tuple[str, ...]] = set()
    for wording in holder.say:
        words = tuple("".join(c if c.isalnum() else " " for c in wording.text.casefold()).split())
        if words in seen:
            what = "this wording is the same as one above it"
            yield Doubt("same-wording", wording, _key(wording), what, "say it in other words, or take one of them out")
        seen.add(words)


def _trap_in_a_line(looked: Looked, holder: Step | Card) -> Iterator[Doubt]:
    is_first = isinstance(holder, Step) and holder.id == looked.explored.first.step
    for wording in () if holder.verbatim else holder.say:
        reading = looked.read(wording.text, first=is_first)
        if reading is None or looked.coach is None:
            continue
        for found in (found for found in reading.traps if found.sure >= SURE):
            words = reading.text[slice(*found.span)] or reading.text
            trap = word_for(looked.coach.rules, found.label)
            what = f"agents are told to say this, and it hurts ({trap}): “{_short(words)}”"
            yield Doubt("trap-in-line", wording, _key(wording), what, message_of(looked.coach.rules, found))


def _few_wordings(looked: Looked) -> Iterator[Doubt]:
    for step in looked.own:
        if step.id in looked.explored.unavoidable and 0 < len(step.say) < FEWEST_WORDINGS and not step.verbatim:
            count = "one wording" if len(step.say) == 1 else f"{len(step.say)} wordings"
            what = f"every call comes to `{step.key}`, and there {'is' if len(step.say) == 1 else 'are'} only {count}"
            fix = f"write {FEWEST_WORDINGS} or more, each after a `- ` of its own, so that agents don't sound read off"
            yield Doubt("few-wordings", step, "say", what, fix)


def _unreached(looked: Looked) -> Iterator[Doubt]:
    for step in looked.own:
        if step.id not in looked.explored.met:
            what = f"no call comes to `{step.key}`, whatever is answered"
            fix = "let a `next` lead to it, mend its `if`, or take it out"
            yield Doubt("unreached-step", step, "id", what, fix)


def _no_close(looked: Looked) -> Iterator[Doubt]:
    """A close is the step that asks for the outcome, or any step of the last stage."""
    guide = looked.guide
    last = {track.id: track.stages[-1] for track in guide.tracks if track.stages}
    closing = frozenset(
        step.id for step in guide.steps if step.ask is Ask.OUTCOME or step.stage == last.get(step.track)
    )
    way = looked.explored.way_round(closing)
    if way:
        step = guide.by_id[way[-1]]
        what = f"a call can end here without a close ({_way(guide, way)}, end)"
        fix = f"lead on to a step of the last stage, `{last.get(step.track, '')}`, or to one with `ask: outcome`"
        yield Doubt("no-close", step, "id", what, fix)


def _no_way_out(looked: Looked) -> Iterator[Doubt]:
    """Told at the first step that calls come round to, not at those that lead there."""
    explored = looked.explored
    stuck = [moment for moment in explored.after if moment not in explored.leading_to_the_end]
    if stuck:
        steps = tuple(dict.fromkeys(moment.step for moment in _without_a_way_in(stuck, explored)))
        step = looked.guide.by_id[steps[0]]
        what = f"from here no answer leads to an end: {_way(looked.guide, steps)}, and round again"
        yield Doubt("no-way-out", step, "id", what, "let one `next` lead on, or to `end`")


def _without_a_way_in(stuck: Sequence[Moment], explored: Explored) -> list[Moment]:
    """Moments without those that only lead to the others: what nothing leads to is taken away until nothing is."""
    ways_in = Counter(later for moment in stuck for later in explored.after[moment])
    waiting = [moment for moment in stuck if not ways_in[moment]]
    for moment in waiting:
        for later in explored.after[moment]:
            ways_in[later] -= 1
            if later is not None and not ways_in[later]:
                waiting.append(later)
    led_there = set(waiting)
    return [moment for moment in stuck if moment not in led_there]


def _promise_unread(looked: Looked) -> Iterator[Doubt]:
    guide = looked.guide
    spoken = {
        slot.group(1).strip().partition(".")[0]
        for step in guide.steps
        for wording in step.say
        for slot in SLOT.finditer(wording.text)
    }
    for step in looked.own:
        if step.ask is Ask.PROMISE and step.key not in spoken and step.id in looked.explored.met:
            what = f"what is promised at `{step.key}` is never read back to them"
            fix = f"let a line here or later say it: {{{step.key}.what|what we agreed}}, {{{step.key}.when|today}}"
            yield Doubt("promise-unread", step, "ask", what, fix)


def _late_ownership(looked: Looked) -> Iterator[Doubt]:
    deep = 0
    for owns in (_is_to_own, _owns):  # Lines are only read where what is looked for doesn't settle it.
        owning = frozenset(step.id for step in looked.guide.steps if owns(looked, step))
        deep = looked.explored.deepest_before(owning)
        if deep <= LATEST_OWNERSHIP:
            return
    if deep > LATEST_OWNERSHIP and looked.coach is not None:
        step = looked.guide.by_id[looked.explored.first.step]
        what = f"{deep} steps can go by before anyone takes the problem on"
        fix = "own it in the first lines: “This is my problem now too. Let's work it out together.”"
        yield Doubt("late-ownership", step, "id", what, fix)


def _is_to_own(_looked: Looked, step: Step) -> bool:
    return Move.OWN in step.look_for


def _owns(looked: Looked, step: Step) -> bool:
    """Whether the problem is taken on at a step: in what is said, or in what is looked for in the agent's words."""
    if _is_to_own(looked, step):
        return True
    readings = (looked.read(wording.text) for wording in step.say)
    return any(reading is not None and reading.made & {Move.OWN, Move.REASSURE} for reading in readings)


def _key(wording: Wording) -> str:
    return "line" if wording.line else "formal" if wording.formal else "informal"


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words) if len(words) <= 12 else " ".join(words[:12]) + "..."


def _way(guide: Guide, steps: Sequence[str]) -> str:
    names = [guide.by_id[step].key for step in steps]
    return ", ".join(names if len(names) <= 6 else [*names[:3], "...", *names[-2:]])


LINE_CHECKS: tuple[Callable[[Looked, Step | Card], Iterator[Doubt]], ...] = (_long_line, _same_wording, _trap_in_a_line)
PATH_CHECKS: tuple[Callable[[Looked], Iterator[Doubt]], ...] = (
    _unreached,
    _no_close,
    _no_way_out,
    _few_wordings,
    _promise_unread,
    _late_ownership,
)
