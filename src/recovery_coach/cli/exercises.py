"""`recovery-coach drill --exercise`: a round of short exercises, wired to the files and the face of this machine."""

from __future__ import annotations

import os
import time
from json import dumps
from pathlib import Path

from msgspec import Struct

from recovery_coach.cli import places
from recovery_coach.cli.boundary import INTERRUPTED, tell
from recovery_coach.cli.coaching import ENGLISH, coach_on
from recovery_coach.cli.faces import face_for
from recovery_coach.cli.first_words import is_screen
from recovery_coach.content.scenarios import find_scenario, load_scenario, load_temper, scenario_files
from recovery_coach.content.shelf import Shelf
from recovery_coach.drill.exercises.rounds import KINDS, a_round
from recovery_coach.drill.exercises.tasks import in_words
from recovery_coach.drill.moments import Ears
from recovery_coach.errors import BadFile, CoachError
from recovery_coach.model.exercise import Exercise
from recovery_coach.model.scenario import Scenario
from recovery_coach.session.exercising import Done, ExerciseLoop, Round
from recovery_coach.terminal.clean import printable


class Asked(Struct, frozen=True):
    """What exercises were asked for with. Without a scenario the round goes through all of them."""

    kind: Exercise
    scenario: str = ""
    seed: int | None = None
    playbooks: Path | None = None
    plain: bool = False
    json: bool = False


def run(asked: Asked) -> int:
    """Takes the trainee through a round of one kind, and says how it went."""
    shelf = places.shelf(asked.playbooks)
    scenarios = _scenarios(asked.scenario, shelf)
    language = scenarios[0].language if scenarios else ENGLISH
    ears = Ears(load_temper(shelf), coach_on(language, shelf))
    seed = int.from_bytes(os.urandom(3)) if asked.seed is None else asked.seed
    plain = asked.plain or not is_screen()
    with face_for(None, plain=plain) as face:
        tasks = a_round(asked.kind, scenarios, seed, ears)
        found = ExerciseLoop(asked.kind, tasks, face, ears, clock=time.time).run()
    if found.how == "nothing":
        where = asked.scenario or "the scenarios"
        raise CoachError(
            f"there is nothing in {where} for `{asked.kind}`", fix="write `model`, `bad` and `stuffed` lines in it"
        )
    if asked.json:
        tell(dumps(as_plain(asked, seed, found)))
    else:
        tell(printable(_ending(asked.kind, found), lines=True))
    return INTERRUPTED if found.how == "left" and plain else 0


def as_plain(asked: Asked, seed: int, found: Round) -> dict[str, object]:
    """A round as one object, for programs."""
    return {
        "kind": asked.kind.value,
        "scenario": found.done[0].task.call.case.scenario.id if asked.scenario and found.done else None,
        "seed": seed,
        "right": found.right,
        "tasks": [_task_as_plain(each) for each in found.done],
    }


def _task_as_plain(done: Done) -> dict[str, object]:
    task, case = done.task, done.task.call.case
    choices = [pick.label for field in task.fields[:1] for pick in field.picks]
    return {
        "scenario": case.scenario.id,
        "variant": case.variant,
        "seed": case.seed,
        "said": task.said,
        "asked": task.instruction,
        "choices": choices,
        "answer": list(in_words(task, done.given)),
        "right": done.verdict.right,
        "why": done.verdict.why,
        "better": done.verdict.better,
        "hinted": done.hinted,
    }


def _scenarios(name: str, shelf: Shelf) -> tuple[Scenario, ...]:
    """The one that is named, else all that can be read and have the language of the shipped rules."""
    if name:
        return (load_scenario(find_scenario(name, shelf)),)
    found = []
    for path in scenario_files(shelf):
        try:
            scenario = load_scenario(path)
        except BadFile:
            continue  # `drill --list` and `playbook check` say what is wrong with it.
        if scenario.language.partition("-")[0] == ENGLISH:
            found.append(scenario)
    return tuple(found)


def _ending(kind: Exercise, found: Round) -> str:
    title = KINDS[kind].title
    if not found.done:
        return f"{title}: nothing answered. `recovery-coach drill --exercise {kind}` begins again."
    return (
        f"{title}: {found.right} of {len(found.done)}.\n"
        f"Another round: `recovery-coach drill --exercise {kind}`. A whole call: `recovery-coach drill`."
    )
