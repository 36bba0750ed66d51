"""Everything that is wrong in the files that trainers write, a report a file: what won't run, and what would run badly.

Reports come one by one and nothing of a file is kept once it was told, so memory does not grow with their number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace

from recovery_coach.content.callfiles import read_calls
from recovery_coach.content.composer import read_file
from recovery_coach.content.filekinds import kind_of
from recovery_coach.content.files import Files
from recovery_coach.content.mistakes import Enough, Mark, Mistakes, Unreadable
from recovery_coach.content.names import Checked
from recovery_coach.content.nodes import Mapping
from recovery_coach.content.playbooks import read_guide
from recovery_coach.content.primer import read_primer
from recovery_coach.content.reader import Reader
from recovery_coach.content.rulebooks import load_rulebooks
from recovery_coach.content.scenarios import is_complete, load_temper, read_scenario, read_temper, trials
from recovery_coach.content.shared_lines import check_deck, check_snippet_file, looked_at
from recovery_coach.content.shelf import Shelf
from recovery_coach.content.written import CUT_BY_A_COMMA, cut_by_commas, other_name
from recovery_coach.drill.case import variants_of
from recovery_coach.errors import BadFile, CoachError, Mistake
from recovery_coach.model.phrasing import Rulebook
from recovery_coach.model.playbook import Card, Step
from recovery_coach.model.scenario import Scenario
from recovery_coach.phrasing.coach import Coach
from recovery_coach.workshop.explore import explore
from recovery_coach.workshop.reports import FileKind, Report
from recovery_coach.workshop.warnings import Doubt, Looked, house_doubts, line_doubts, path_doubts


class Checking:
    """Looks over files, each by its kind. What is wrong in a file that others draw in is told once.

    `coach` reads lines for traps; `customer` hears whole calls, with all that a customer hears.
    """

    def __init__(
        self,
        shelf: Shelf,
        coach: Callable[[str], Coach | None],
        customer: Callable[[str], Coach | None] | None = None,
    ) -> None:
        self.shelf = shelf
        self.coach = coach
        self.customer = customer or coach
        self._told: set[tuple[str, int, int, str]] = set()
        self._files = Files(shelf, Mistakes())
        self._of_rules: dict[str, tuple[Mistake, ...]] | None = None

    def reports(self, files: Iterable[Path]) -> Iterator[Report]:
        """A report for each file, in order."""
        for path in files:
            kind = kind_of(path)
            report = _CHECKS[kind](self, path)
            yield replace(report, kind=kind, mistakes=tuple(self._fresh(report.mistakes)))

    def _fresh(self, mistakes: Iterable[Mistake]) -> Iterator[Mistake]:
        for mistake in mistakes:
            place = (mistake.file, mistake.line, mistake.column, mistake.what)
            if place not in self._told:
                self._told.add(place)
                yield mistake

    def _playbook(self, path: Path) -> Report:
        mistakes = Mistakes()
        self._files.go_on(mistakes)
        moments, whole = 0, True
        try:
            checked = read_guide(path, self._files)
            self._named_as_its_file(path)
            if checked.guide.steps:
                moments, whole = self._doubted(checked, path)
        except (Enough, Unreadable):
            pass
        return Report(str(path), FileKind.PLAYBOOK, mistakes.all, moments, whole)

    def _named_as_its_file(self, path: Path) -> None:
        """Warns of a playbook that is called otherwise than its file, by which it is found."""
        source, reader = self._files.source(path), self._files.reader
        told = other_name(source.playbook, path) if source and not reader.doubts(source.playbook, "id") else None
        if source and told:
            mark = reader.mark_of(source.playbook, "id")
            self._files.mistakes.add(mark, *told, code="id-and-file", warning=True)

    def _doubted(self, checked: Checked, path: Path) -> tuple[int, bool]:
        """Adds what would run badly; of ways through it, only where all of it can be walked."""
        sound = checked.mistakes.is_sound
        explored = explore(checked.guide, *(() if sound else (1,)))
        looked = Looked(checked.guide, explored, self.coach(checked.guide.language))
        _warn_of_lines(looked, (*looked.own, *checked.guide.cards), checked, path)
        if not sound:
            return 0, True
        for doubt in path_doubts(looked):
            _add(doubt, checked.reader, checked.mistakes, path)
        return len(explored.after), explored.whole

    def _house(self, path: Path) -> Report:
        mistakes = Mistakes()
        files = Files(self.shelf, mistakes)
        try:
            house = files.house_of(path)
            for doubt in house_doubts(house) if house else ():
                _add(doubt, files.reader, mistakes, path)
        except Enough:
            pass
        return Report(str(path), FileKind.HOUSE, mistakes.all)

    def _cards(self, path: Path) -> Report:
        return Report(str(path), FileKind.CARDS, self._shared(path, check_deck))

    def _snippet_file(self, path: Path) -> Report:
        """Snippets are lines like others; whether what they wait for is there, each playbook tells."""
        return Report(str(path), FileKind.SNIPPETS, self._shared(path, check_snippet_file))

    def _shared(self, path: Path, check: Callable[[Path, Files], Checked | None]) -> tuple[Mistake, ...]:
        """What is wrong with a file of lines that playbooks share."""
        mistakes = Mistakes()
        with suppress(Enough):
            checked = check(path, Files(self.shelf, mistakes))
            if checked is not None:
                looked = looked_at(checked, self.coach(checked.guide.language))
                _warn_of_lines(looked, checked.guide.cards, checked, path)
        return mistakes.all

    def _call_file(self, path: Path) -> Report:
        """Calls are about steps and answers that there are; what comes of them, `playbook test` tells."""
        try:
            read_calls(path, self.shelf)
        except BadFile as error:
            return Report(str(path), FileKind.CALLS, error.mistakes)
        return Report(str(path), FileKind.CALLS, ())

    def _scenario(self, path: Path) -> Report:
        """A scenario, and its own calls taken: the model one must pass in every variant, the others must not."""
        mistakes = Mistakes()
        reader = Reader(mistakes)
        customers = 0
        try:
            scenario = read_scenario(path, reader, mistakes)
            if scenario is not None and mistakes.is_sound:
                customers = self._tried(scenario, reader, mistakes)
        except Enough:
            pass
        return Report(str(path), FileKind.SCENARIO, mistakes.all, customers=customers)

    def _tried(self, scenario: Scenario, reader: Reader, mistakes: Mistakes) -> int:
        """Takes a scenario's own calls; with how many of its customers a calm end and a lost one were reached."""
        for key, what, fix in is_complete(scenario):
            mistakes.add(reader.mark_of(scenario, key), what, fix, code="incomplete-drill", warning=True)
        coach = self.customer(scenario.language)
        try:
            temper = load_temper(self.shelf)
        except CoachError:
            return 0  # Which its own file is told of.
        for mark, what, fix, code in trials(scenario, temper, coach, reader) if coach else ():
            mistakes.add(mark, what, fix, code=code)
        reached = coach and mistakes.is_sound and scenario.model and scenario.bad
        return len(variants_of(scenario)) if reached else 0

    def _temper(self, path: Path) -> Report:
        mistakes = Mistakes()
        with suppress(Enough):
            read_temper(path, Reader(mistakes), mistakes)
        return Report(str(path), FileKind.TEMPER, mistakes.all)

    def _primer(self, path: Path) -> Report:
        mistakes = Mistakes()
        with suppress(Enough):
            read_primer(path, Reader(mistakes), mistakes)
        return Report(str(path), FileKind.PRIMER, mistakes.all)

    def _rulebook(self, path: Path) -> Report:
        """Rules are looked over together, since they share classes and ids; of each file, its own part is told."""
        mistakes = Mistakes()
        if self._of_rules is None:
            self._of_rules = _by_file(self.shelf)
        found = self._of_rules.get(str(path))
        if found is None and not any(place.folder == path.parent.parent for place in self.shelf.places):
            try:
                node = read_file(path, mistakes)
                if node is not None:
                    Reader(mistakes).read(node, Rulebook)
            except Enough:
                pass
            found = mistakes.all
        return Report(str(path), FileKind.PHRASING, found or ())


def _warn_of_lines(looked: Looked, holders: Iterable[Step | Card], checked: Checked, path: Path) -> None:
    """Adds what would run badly in the lines that stand in a file."""
    reader, mistakes = checked.reader, checked.mistakes
    written_here = [holder for holder in holders if _is_written_in(path, holder, reader)]
    for doubt in line_doubts(looked, written_here):
        _add(doubt, reader, mistakes, path)
    what, fix = CUT_BY_A_COMMA
    for mark in (mark for holder in written_here for mark in cut_by_commas(holder.say, reader)):
        if mark.file == str(path):
            mistakes.add(mark, what, fix, code="split-by-comma", warning=True)


def _by_file(shelf: Shelf) -> dict[str, tuple[Mistake, ...]]:
    found: dict[str, tuple[Mistake, ...]] = {}
    try:
        load_rulebooks(shelf)
    except BadFile as error:
        for mistake in error.mistakes:
            found[mistake.file] = (*found.get(mistake.file, ()), mistake)
    return found


def _add(doubt: Doubt, reader: Reader, mistakes: Mistakes, path: Path) -> None:
    """A warning at its place. About a line of a file that is only drawn in, that file's own check warns."""
    mark = _mark(doubt, reader)
    if mark.file == str(path):
        mistakes.add(mark, doubt.what, doubt.fix, code=doubt.code, warning=True)


def _is_written_in(path: Path, holder: Step | Card, reader: Reader) -> bool:
    """Whether any line of a step or a card stands in this file: those drawn in from others are told there."""
    return any(reader.mark_of(wording).file == str(path) for wording in holder.say)


def _mark(doubt: Doubt, reader: Reader) -> Mark:
    node = reader.node_of(doubt.at)
    if doubt.key == "say" and isinstance(node, Mapping):
        return reader.key_mark(doubt.at, doubt.key)
    return reader.mark_of(doubt.at, doubt.key)


_CHECKS: dict[FileKind, Callable[[Checking, Path], Report]] = {
    FileKind.PLAYBOOK: Checking._playbook,
    FileKind.HOUSE: Checking._house,
    FileKind.CARDS: Checking._cards,
    FileKind.SNIPPETS: Checking._snippet_file,
    FileKind.PHRASING: Checking._rulebook,
    FileKind.CALLS: Checking._call_file,
    FileKind.SCENARIO: Checking._scenario,
    FileKind.TEMPER: Checking._temper,
    FileKind.PRIMER: Checking._primer,
}
