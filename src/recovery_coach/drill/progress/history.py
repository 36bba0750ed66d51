"""What a trainee practised: drills that are over, and one that was left, told again line by line. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from recovery_coach.drill.call import DrillCall, replied, taken, taken_back
from recovery_coach.drill.case import variants_of
from recovery_coach.drill.effects import ROWS
from recovery_coach.drill.score import RUBRIC, Debrief, Met
from recovery_coach.model.practice import Aid
from recovery_coach.model.scenario import Scenario, Temper
from recovery_coach.phrasing.coach import Coach


class Line(Struct, frozen=True):
    """What a trainee said in a turn, and what the customer said to it, as it was shown."""

    said: str
    reply: str


Lines = tuple[Line | str | None, ...]
"""The turns of a drill, in order; None where the last was taken back. Text alone is a turn without its reply."""


class Drill(Struct, frozen=True, kw_only=True):
    """A drill that is not over. `file` and `playbooks` say where its scenario is; times are seconds since the epoch.

    `certifying` is one that was taken for the certificate. `story` and `temper` are the scenario and the table of how
    customers react as they were when the drill began; None where that was not kept.
    """

    id: str
    scenario: str
    variant: str
    seed: int
    aid: Aid
    aided: bool = False
    certifying: bool = False
    begun_at: float
    last_at: float
    file: str = ""
    playbooks: str = ""
    lines: Lines = ()
    story: Scenario | None = None
    temper: Temper | None = None


class Run(Struct, frozen=True, kw_only=True):
    """A drill that came to its end, at `at`. `arousal` is how upset they were, from the beginning on."""

    id: str
    scenario: str
    variant: str
    seed: int
    at: float
    aid: Aid
    aided: bool
    certifying: bool
    passed: bool
    outcome: str
    rubric: str
    criteria: dict[str, Met]
    arousal: tuple[float, ...]


class Said(Struct, frozen=True):
    """One turn of a drill as it is kept: what was said, what it was heard as, what it did, and the reply."""

    said: str
    moves: tuple[str, ...]
    traps: tuple[str, ...]
    causes: tuple[str, ...]
    reply: str


class Card(Struct, frozen=True):
    """What is known of a skill: times in seconds since the epoch, the rest in the scheduler's own measures."""

    state: int
    step: int | None
    stability: float | None
    difficulty: float | None
    due: float
    last_review: float | None


class Certificate(Struct, frozen=True, kw_only=True):
    """What was shown, when, and by which version of the rubric: passes, of so many drills, with these scenarios."""

    at: float
    rubric: str
    passes: int
    of: int
    scenarios: tuple[str, ...]


class History(Struct, frozen=True):
    """All that is kept of a trainee's practice. The runs are in the order of time."""

    runs: tuple[Run, ...] = ()
    cards: Mapping[str, Card] = {}
    certificates: tuple[Certificate, ...] = ()


def run_of(drill: Drill, found: Debrief, *, aided: bool, at: float) -> Run:
    """A drill that is over, with what was found in it."""
    return Run(
        id=drill.id,
        scenario=drill.scenario,
        variant=drill.variant,
        seed=drill.seed,
        at=at,
        aid=drill.aid,
        aided=aided,
        certifying=drill.certifying,
        passed=found.passed,
        outcome=found.outcome,
        rubric=RUBRIC,
        criteria=found.criteria,
        arousal=found.arousal,
    )


def turns_of(call: DrillCall) -> tuple[Said, ...]:
    """The turns of a call, as they are kept."""
    return tuple(
        Said(
            said=each.turn.text,
            moves=tuple(sorted(each.turn.moves)),
            traps=tuple(sorted(each.turn.traps)),
            causes=tuple(cause.effect for cause in each.reaction.causes),
            reply=each.reply,
        )
        for each in call.exchanges
    )


def story_of(drill: Drill) -> Scenario | None:
    """The scenario as it was when the drill began, where it was kept and this very customer can be met in it."""
    story = drill.story
    if story is None or story.id != drill.scenario or not story.opening or drill.variant not in variants_of(story):
        return None
    return story


def temper_of(drill: Drill) -> Temper | None:
    """How customers reacted when the drill began, where that was kept and nothing is missing in it."""
    temper = drill.temper
    return temper if temper is not None and temper.effects.keys() >= frozenset(ROWS) else None


def turns_in(lines: Iterable[Line | str | None]) -> int:
    """How many turns stand after these lines, those taken back aside."""
    return sum(1 if line is not None else -1 for line in lines)


def lines_after(lines: Lines, call: DrillCall) -> Lines:
    """The lines of a drill once a turn was said, put in other words or taken back in it; else as they were."""
    before = turns_in(lines)
    if len(call.exchanges) > before:
        last = call.exchanges[-1]
        return (*lines, Line(last.turn.text, last.reply))
    if len(call.exchanges) < before:
        return (*lines, None)
    if lines and isinstance(lines[-1], Line) and call.exchanges:
        return (*lines[:-1], replace(lines[-1], reply=call.exchanges[-1].reply))
    return lines


def retold(call: DrillCall, lines: Iterable[Line | str | None], temper: Temper, coach: Coach) -> DrillCall:
    """The call after these turns: the same scenario and the same turns are the same call, in the same words."""
    for line in lines:
        if line is None:
            call = taken_back(call)
        elif not call.is_over:
            said, reply = (line.said, line.reply) if isinstance(line, Line) else (line, "")
            call = replied(taken(call, temper, coach, said), reply)
    return call


def met_variants(runs: Iterable[Run], drills: Iterable[Drill]) -> frozenset[tuple[str, str]]:
    """The customers that a trainee has met: scenario and variant."""
    return frozenset((each.scenario, each.variant) for each in runs) | {
        (each.scenario, each.variant) for each in drills
    }
