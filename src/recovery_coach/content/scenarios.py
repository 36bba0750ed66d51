"""Scenarios: found on the shelf beside the playbooks, read, and tried, so that each can be won and lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from recovery_coach.content.composer import read_file
from recovery_coach.content.mistakes import Enough, Mark, Mistakes
from recovery_coach.content.nodes import Mapping, Sequence
from recovery_coach.content.reader import Reader, nearest
from recovery_coach.content.shelf import DRILLS, SUFFIXES, TEMPER, Shelf
from recovery_coach.drill.call import DrillCall, opened, taken
from recovery_coach.drill.case import case_of, variants_of
from recovery_coach.drill.effects import ROWS
from recovery_coach.drill.mood import End, degree
from recovery_coach.drill.score import debrief, serves
from recovery_coach.errors import NotFound
from recovery_coach.model.scenario import Cue, Scenario, Temper
from recovery_coach.phrasing.coach import Coach

NEW = "new"
"""The word after `drill` that begins a scenario: none can have it for a name."""

FEWEST_FALLBACKS = 30
"""Things that a customer does when all words are used up: as many as there are turns, so that none comes twice."""

STILL_UPSET = 5.0
"""Arousal that a call stuffed with the right words must not get below."""


def scenario_files(shelf: Shelf) -> list[Path]:
    """The scenarios of a shelf; of two files with one name the first place's wins."""
    found: dict[str, Path] = {}
    for place in shelf.places:
        folder = place.folder / DRILLS
        entries = sorted(folder.iterdir()) if folder.is_dir() else []
        for path in entries:
            if path.suffix in SUFFIXES and path.stem != TEMPER:
                found.setdefault(path.stem, path)
    return list(found.values())


def find_scenario(name: str, shelf: Shelf) -> Path:
    """The file of a scenario by its name or its path. Raises NotFound with the nearest names."""
    if name.endswith(SUFFIXES) or "/" in name or "\\" in name:
        return Path(name)
    files = {path.stem: path for path in scenario_files(shelf)}
    if name in files:
        return files[name]
    fix = nearest(name, files) or "`recovery-coach drill --list` shows those that there are"
    raise NotFound(f"there is no scenario called `{name}`", fix=fix)


def load_scenario(path: Path) -> Scenario:
    """Reads a scenario. Raises BadFile with every mistake in it."""
    mistakes = Mistakes()
    try:
        scenario = read_scenario(path, Reader(mistakes), mistakes)
    except Enough:
        raise mistakes.error() from None
    mistakes.raise_any()
    assert scenario is not None, "a file without mistakes holds a scenario"
    return scenario


def load_temper(shelf: Shelf) -> Temper:
    """How customers take what is said to them. Raises BadFile, and NotFound where there is no such file."""
    for place in shelf.places:
        for suffix in SUFFIXES:
            path = place.folder / DRILLS / f"{TEMPER}{suffix}"
            if path.is_file():
                mistakes = Mistakes()
                temper = read_temper(path, Reader(mistakes), mistakes)
                mistakes.raise_any()
                assert temper is not None, "a file without mistakes holds a temper"
                return temper
    raise NotFound("there is no table of how customers react", fix=f"{DRILLS}/{TEMPER}.yaml is missing: install again")


def read_scenario(path: Path, reader: Reader, mistakes: Mistakes) -> Scenario | None:
    """A scenario as far as it can be read, with what must hold in it."""
    node = read_file(path, mistakes)
    scenario: Scenario | None = reader.read(node, Scenario) if node else None
    if scenario is None:
        return None
    if scenario.id and scenario.id != path.stem and not reader.doubts(scenario, "id"):
        fix = f"write `id: {path.stem}`, or name the file {scenario.id}.yaml"
        mistakes.add(reader.mark_of(scenario, "id"), "the file has another name", fix, code="id-and-file")
    if scenario.id == NEW:
        fix = f"`recovery-coach drill {NEW}` begins a scenario: call it otherwise, and the file too"
        mistakes.add(reader.mark_of(scenario, "id"), f"no scenario can be called `{NEW}`", fix, code="reserved-name")
    for variant in scenario.variants:
        for name, fact in variant.facts.items():
            if name not in scenario.facts and not reader.doubts(scenario, "facts"):
                mark = reader.key_mark(fact)
                mistakes.add(mark, f"there is no fact `{name}`", nearest(name, scenario.facts), code="unknown-fact")
    if not scenario.opening and not reader.doubts(scenario, "opening"):
        mistakes.add(reader.mark_of(scenario, "opening"), "they have no first words", "write one", code="empty-value")
    return scenario


def read_temper(path: Path, reader: Reader, mistakes: Mistakes) -> Temper | None:
    """The table as far as it can be read, with a row for everything that can happen."""
    node = read_file(path, mistakes)
    temper: Temper | None = reader.read(node, Temper) if node else None
    if temper is None:
        return None
    if not reader.doubts(temper, "effects"):
        for name in ROWS:
            if name not in temper.effects:
                what = f"there is no effect `{name}`"
                mistakes.add(reader.mark_of(temper, "effects"), what, "add it, with its sizes", code="missing-key")
        for name, effect in temper.effects.items():
            if name not in ROWS:
                what = f"nothing has the effect `{name}`"
                mistakes.add(reader.key_mark(effect), what, nearest(name, ROWS), code="unknown-key")
    if not reader.doubts(temper, "replies"):
        for cue in Cue:
            if cue not in temper.replies:
                what = f"nothing is said at the cue `{cue}`"
                mistakes.add(reader.mark_of(temper, "replies"), what, "add some lines for it", code="missing-key")
    if len(set(temper.fallback)) < FEWEST_FALLBACKS and not reader.doubts(temper, "fallback"):
        what = f"there are only {len(set(temper.fallback))} things to do when all words are used up"
        fix = f"write {FEWEST_FALLBACKS} or more, each different"
        mistakes.add(reader.mark_of(temper, "fallback"), what, fix, code="too-few")
    return temper


def trials(scenario: Scenario, temper: Temper, coach: Coach, reader: Reader) -> Iterator[tuple[Mark, str, str, str]]:
    """What comes out otherwise than it must when the scenario's own calls are taken: place, what, mend, code."""
    for variant in variants_of(scenario):
        where = f" as `{variant}`" if variant else ""
        call = _taken(scenario, temper, coach, scenario.model, variant)
        found = debrief(call)
        if scenario.model and not serves(call):
            lost = f"; missing: {found.next}" if found.next else ""
            what = f"the model call does not pass{where}: it ends {_end(call)}{lost}"
            yield _mark(reader, scenario, "model"), what, "mend its lines, or the facts' words", "model-fails"
        for key, lines in (("bad", scenario.bad), ("stuffed", scenario.stuffed)):
            call = _taken(scenario, temper, coach, lines, variant)
            calmed = key == "stuffed" and call.mood.arousal < STILL_UPSET
            if lines and (debrief(call).passed or call.mood.end is End.CALM or calmed):
                what = f"the {key} call does not fail{where}: it ends {_end(call)}"
                yield _mark(reader, scenario, key), what, "a call like this must not be passed", f"{key}-passes"


def is_complete(scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    """What a drill would be poorer without: key, what, mend."""
    for key, count, wanted in (
        ("model", len(scenario.model), 1),
        ("bad", len(scenario.bad), 1),
        ("stuffed", len(scenario.stuffed), 1),
        ("variants", len(scenario.variants), 3),
        ("accepts", len(scenario.accepts), 1),
    ):
        if count < wanted:
            yield key, f"there {'is' if count == 1 else 'are'} {count or 'no'} `{key}` here", f"write {wanted} or more"


def _taken(scenario: Scenario, temper: Temper, coach: Coach, lines: tuple[str, ...], variant: str) -> DrillCall:
    call = opened(case_of(scenario, 0, variant))
    for line in lines:
        if call.is_over:
            break
        call = taken(call, temper, coach, line)
    return call


def _end(call: DrillCall) -> str:
    how = call.mood.end.value if call.mood.end else End.LEFT.value
    return f"{how}, at {degree(call.mood.arousal)} of 10"


def _mark(reader: Reader, scenario: Scenario, key: str) -> Mark:
    node = reader.node_of(scenario)
    inner = node.get(key) if isinstance(node, Mapping) else None
    if isinstance(inner, Sequence) and inner.items:
        return reader.key_mark(scenario, key)
    return reader.mark_of(scenario, key)
