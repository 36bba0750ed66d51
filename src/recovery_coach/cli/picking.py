"""Which drill is taken: the one that was left, the one that is asked for, or the one that trains what is due."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from recovery_coach.cli import places
from recovery_coach.cli.boundary import complain
from recovery_coach.cli.unfinished import age
from recovery_coach.content.files import Files
from recovery_coach.content.mistakes import Enough, Mistakes
from recovery_coach.content.scenarios import find_scenario, load_scenario, load_temper, scenario_files
from recovery_coach.content.shelf import Shelf
from recovery_coach.content.sketches import Sketches
from recovery_coach.content.values import nearest
from recovery_coach.drill.case import case_of
from recovery_coach.drill.progress.certification import is_certified, to_certify_with
from recovery_coach.drill.progress.history import Drill, met_variants, story_of, temper_of, turns_in
from recovery_coach.drill.progress.schedule import (
    SKILLS,
    aid_for,
    by_due,
    by_last_practised,
    due_today,
    seed_for,
    trains,
    unmet,
    variant_to_practise,
)
from recovery_coach.errors import BadFile, CoachError, NotFound
from recovery_coach.model.house import Certification
from recovery_coach.model.practice import Aid
from recovery_coach.model.scenario import Scenario, Temper
from recovery_coach.records.drill_journal import DrillJournal
from recovery_coach.session.spacing import day_of

FIRST = "hairdryer"
"""The scenario that a trainee begins with."""


class Wanted(Struct, frozen=True, kw_only=True):
    """What a drill was asked for with."""

    scenario: str = ""
    skill: str = ""
    certify: bool = False
    seed: int | None = None
    aid: Aid | None = None
    customer: str = ""
    playbooks: Path | None = None
    plain: bool = False
    json: bool = False

    @property
    def goes_on(self) -> bool:
        """Whether a drill that was left is meant: nothing says which it should be, or the name alone does.

        A path is a scenario as it is now, for whoever writes it.
        """
        is_path = any(sign in self.scenario for sign in "/\\.")
        return not self.skill and self.seed is None and not is_path


class Picked(Struct, frozen=True):
    """A drill to take, its scenario, how customers react in it, its shelf, and why it is this one, in a line.

    `asked` is what the house asks of a certificate, where the drill is taken for it. `resumed` is one that was left.
    """

    drill: Drill
    scenario: Scenario
    temper: Temper
    shelf: Shelf
    why: str = ""
    asked: Certification | None = None
    resumed: bool = False


def pick(wanted: Wanted, journal: DrillJournal) -> Picked:
    """The drill that is taken. Raises CoachError where it can't be had."""
    _check(wanted)
    if wanted.certify:
        return _to_certify(wanted, journal)
    left = _left(wanted, journal) if wanted.goes_on else None
    if left is not None:
        return left
    shelf = places.shelf(wanted.playbooks)
    if wanted.scenario:
        path = _named(wanted.scenario, shelf)
        scenario, why = load_scenario(path), ""
    else:
        path, scenario, why = _due(wanted, journal, shelf)
    why = " ".join(filter(None, (why, _left_open(journal, scenario))))
    return _picked(_to_practise(wanted, journal, path, scenario), scenario, shelf, why)


def _named(name: str, shelf: Shelf) -> Path:
    """The file of a scenario. Raises NotFound, which tells of one that is still being written."""
    try:
        return find_scenario(name, shelf)
    except NotFound:
        if name in Sketches(places.own_playbooks()).names():
            fix = f"`recovery-coach drill new {name}` goes on with it"
            raise NotFound(f"`{name}` is still being written", fix=fix) from None
        raise


def asked_by(shelf: Shelf) -> Certification:
    """What the house asks of a certificate. Raises BadFile with the mistakes of its file."""
    mistakes = Mistakes()
    try:
        house = Files(shelf, mistakes).house()
    except Enough:
        raise mistakes.error() from None
    mistakes.raise_any()
    return house.certification


def skill_called(words: str) -> str:
    """The skill that a name or a label means. Raises NotFound with the nearest."""
    plain = words.strip().casefold()
    for name, label in SKILLS.items():
        if plain in (name, label):
            return name
    raise NotFound(f"there is no skill called `{words}`", fix=nearest(plain, SKILLS))


def _check(wanted: Wanted) -> None:
    """Raises CoachError for what does not go together."""
    if wanted.skill and (wanted.scenario or wanted.certify):
        raise CoachError("--skill picks the scenario itself", fix="leave out --skill, or the scenario and --certify")
    if wanted.certify and (wanted.seed is not None or wanted.aid not in (None, Aid.NONE)):
        raise CoachError(
            "a drill for the certificate is taken without help, with a customer that you haven't met",
            fix="leave out --seed and --aid",
        )


def _left(wanted: Wanted, journal: DrillJournal, *, certifying: bool = False) -> Picked | None:
    """The drill that was left, where there is one that can be gone on with."""
    drill = journal.unfinished(certifying=certifying, scenario="" if certifying else wanted.scenario)
    named = str(wanted.playbooks.absolute()) if wanted.playbooks else ""
    if drill is None or (named and named != drill.playbooks):
        return None
    try:
        shelf = _shelf_of(drill)
        scenario = story_of(drill) or load_scenario(_file_of(drill, shelf))
        temper = temper_of(drill) or load_temper(shelf)
        asked = asked_by(shelf) if drill.certifying else None
    except CoachError as error:
        complain("The drill that you left can't be gone on with:", *error.lines())
        return None
    drill = journal.take_up(drill)
    aid = drill.aid if drill.certifying else wanted.aid or drill.aid
    why = f"You left this drill {age(time.time() - drill.last_at)} ago, {_place(drill)}. It goes on there."
    if wanted.scenario and not certifying:
        why += " `--seed 1` begins another."
    if certifying:
        why += " It has to end before another counts."
    return Picked(replace(drill, aid=aid), scenario, temper, shelf, why, asked, resumed=True)


def _left_open(journal: DrillJournal, scenario: Scenario) -> str:
    """That another drill waits, since one is begun beside it."""
    other = journal.unfinished()
    if other is None or other.scenario == scenario.id or not turns_in(other.lines):
        return ""
    return f"“{other.scenario}” waits where you left it: `recovery-coach drill {other.scenario}`."


def _place(drill: Drill) -> str:
    turns = turns_in(drill.lines)
    return f"after {turns} turn{'' if turns == 1 else 's'}" if turns else "before you said anything"


def _shelf_of(drill: Drill) -> Shelf:
    """The shelf that it was begun with.

    A practice drill that kept its scenario does without a folder that is gone. One that counts does not: what the house
    asks of a certificate stands in that folder.
    """
    folder = Path(drill.playbooks) if drill.playbooks else None
    if folder is not None and not folder.is_dir() and story_of(drill) is not None and not drill.certifying:
        folder = None
    return places.shelf(folder)


def _file_of(drill: Drill, shelf: Shelf) -> Path:
    """The file of its scenario: where it was, else where it is found now."""
    path = Path(drill.file)
    return path if path.is_file() else find_scenario(drill.scenario, shelf)


def _due(wanted: Wanted, journal: DrillJournal, shelf: Shelf) -> tuple[Path, Scenario, str]:
    """The scenario that trains the skill that is named or most overdue, and was practised longest ago."""
    cards, runs = journal.history.cards, journal.history.runs
    today = due_today(cards, day_of(time.time()), day_of)
    skill = skill_called(wanted.skill) if wanted.skill else next(iter(today or by_due(cards)), "")
    why = ""
    if wanted.skill:
        why = f"This one trains: {SKILLS[skill]}."
    elif skill:
        why = f"Due: {SKILLS[skill]}." if today else f"Nothing is due today. Next comes: {SKILLS[skill]}."
    names = by_last_practised((path.stem for path in scenario_files(shelf)), runs, first=FIRST)
    for path, scenario in _readable(names, shelf):
        if not skill or trains(scenario, skill):
            return path, scenario, why
    raise NotFound("there is no scenario that can be practised with", fix="`recovery-coach drill --list` shows why")


def _readable(names: Iterable[str], shelf: Shelf) -> Iterator[tuple[Path, Scenario]]:
    """The scenarios of these names one by one, those with mistakes left out: `drill --list` tells of them."""
    for name in names:
        path = find_scenario(name, shelf)
        try:
            yield path, load_scenario(path)
        except BadFile:
            continue


def _to_practise(wanted: Wanted, journal: DrillJournal, path: Path, scenario: Scenario) -> Drill:
    history = journal.history
    seed = wanted.seed
    if seed is None:
        met = met_variants(history.runs, journal.drills)
        variant = variant_to_practise(scenario, history.runs, met, certified=is_certified(history.certificates))
        seed = seed_for(scenario, variant, _drawn())
    aid = wanted.aid or aid_for(scenario.id, history.runs)
    return _new(wanted, path, scenario, seed, aid)


def _to_certify(wanted: Wanted, journal: DrillJournal) -> Picked:
    """A drill for the certificate: the one that was begun, else one with a customer that was not met."""
    if journal.trouble is not None:
        raise journal.trouble
    left = _left(wanted, journal, certifying=True)
    if left is not None:
        return left
    shelf = places.shelf(wanted.playbooks)
    asked = asked_by(shelf)
    history = journal.history
    met = met_variants(history.runs, journal.drills)
    for path, scenario in _certifying(wanted, journal, asked, shelf):
        new = unmet(scenario, met)
        if new:
            drawn = _drawn()
            seed = seed_for(scenario, new[drawn % len(new)], drawn)
            drill = _new(wanted, path, scenario, seed, Aid.NONE)
            why = "This drill counts for your certificate, so there is no help in it."
            return _picked(drill, scenario, shelf, why, asked)
    whom = f"every customer of `{wanted.scenario}`" if wanted.scenario else "every customer that there is"
    raise CoachError(
        f"you have met {whom}, and a certificate takes some that are new",
        fix="a trainer can write more scenarios and variants; `recovery-coach drill` goes on with practice",
    )


def _certifying(
    wanted: Wanted, journal: DrillJournal, asked: Certification, shelf: Shelf
) -> Iterator[tuple[Path, Scenario]]:
    """The scenarios to take for the certificate, the best first; the one alone that was named."""
    if not wanted.scenario:
        names = by_last_practised((path.stem for path in scenario_files(shelf)), journal.history.runs, first="")
        for name in asked.scenarios:
            if name not in names:
                what = f"your house certifies with `{name}`, and there is no such scenario"
                raise NotFound(what, fix=nearest(name, names))
        yield from _readable(to_certify_with(names, journal.history, asked), shelf)
        return
    path = find_scenario(wanted.scenario, shelf)
    scenario = load_scenario(path)
    if asked.scenarios and scenario.id not in asked.scenarios:
        fix = f"take one of: {', '.join(asked.scenarios)}"
        raise CoachError(f"`{scenario.id}` is not one that your house certifies with", fix=fix)
    yield path, scenario


def _picked(drill: Drill, scenario: Scenario, shelf: Shelf, why: str, asked: Certification | None = None) -> Picked:
    """A drill that is to begin. It keeps its scenario and how customers react: it goes on with those if it is left."""
    temper = load_temper(shelf)
    return Picked(replace(drill, story=scenario, temper=temper), scenario, temper, shelf, why, asked)


def _new(wanted: Wanted, path: Path, scenario: Scenario, seed: int, aid: Aid) -> Drill:
    at = time.time()
    return Drill(
        id=os.urandom(6).hex(),
        scenario=scenario.id,
        variant=case_of(scenario, seed).variant,
        seed=seed,
        aid=aid,
        aided=aid is Aid.EXAMPLE,
        certifying=wanted.certify,
        begun_at=at,
        last_at=at,
        file=str(path.absolute()),
        playbooks=str(wanted.playbooks.absolute()) if wanted.playbooks else "",
    )


def _drawn() -> int:
    return int.from_bytes(os.urandom(3), "big")
