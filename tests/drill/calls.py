"""What the drill's tests share: the shipped scenarios and table, and turns made at random."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st

from helpers import PLAYBOOKS
from recovery_coach.cli.coaching import coach_for
from recovery_coach.content.scenarios import load_scenario, load_temper, scenario_files
from recovery_coach.content.shelf import Place, Shelf
from recovery_coach.drill.case import Case, case_of, variants_of
from recovery_coach.drill.customer import begin, react
from recovery_coach.drill.hearing import Turn
from recovery_coach.drill.mood import Mood
from recovery_coach.model.phrasing import Move, Trap
from recovery_coach.model.scenario import Scenario, Temper
from recovery_coach.phrasing.coach import Coach

SHELF = Shelf([Place(PLAYBOOKS, "shipped")])
FILES = {path.stem: path for path in scenario_files(SHELF)}


@cache
def scenario(name: str) -> Scenario:
    return load_scenario(FILES[name])


@cache
def temper() -> Temper:
    return load_temper(SHELF)


@cache
def coach() -> Coach:
    found = coach_for("en", SHELF)
    assert found is not None
    return found


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any shipped scenario in any variant, at any seed."""
    chosen = scenario(draw(st.sampled_from(sorted(FILES))))
    return case_of(chosen, draw(st.integers(0, 10**6)), draw(st.sampled_from(variants_of(chosen))))


@st.composite
def turns(draw: st.DrawFn, case: Case) -> Turn:
    """Anything that can be heard in a turn."""
    moves = draw(st.frozensets(st.sampled_from(list(Move)), max_size=5))
    return Turn(
        text="...",
        moves=moves,
        strong=frozenset(move for move in moves if draw(st.booleans())),
        traps=draw(st.one_of(st.just(frozenset[Trap]()), st.frozensets(st.sampled_from(list(Trap)), max_size=2))),
        facts=draw(st.frozensets(st.sampled_from(sorted(case.facts)), max_size=2)),
        asked=draw(st.frozensets(st.sampled_from(sorted(case.facts)), max_size=1))
        if Move.EXPLORE in moves
        else frozenset(),
        feeling=draw(st.booleans()),
        ways=draw(st.frozensets(st.integers(0, len(case.accepts) - 1), max_size=2)) if moves else frozenset(),
        too_much=draw(st.integers(0, 9)) == 0,
        aside=draw(st.integers(0, 4)) == 0,
        farewell=draw(st.integers(0, 9)) == 0,
        stems=frozenset(draw(st.sampled_from([f"w{number}" for number in range(40)])) for _ in range(6)),
    )


@st.composite
def calls(draw: st.DrawFn) -> tuple[Case, list[Turn]]:
    """A case and the turns of a whole call."""
    case = draw(cases())
    return case, draw(st.lists(turns(case), min_size=1, max_size=9))


def after(case: Case, said: list[Turn]) -> Mood:
    """The customer after these turns."""
    mood = begin(case)
    for turn in said:
        mood = react(case, temper(), mood, turn).mood
    return mood
