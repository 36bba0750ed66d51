"""Everything that is wrong in the files that trainers write, a report a file: what won't run, and what would run badly.

Reports come one by one and nothing of a file is kept once it was told, so memory does not grow with their number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from recovery_coach.content.callfiles import read_calls
from recovery_coach.content.composer import read_file
from recovery_coach.content.filekinds import kind_of
from recovery_coach.content.files import Files
from recovery_coach.content.mistakes import Enough, Mark, Mistakes, Unreadable
from recovery_coach.content.names import Checked
from recovery_coach.content.nodes import Mapping
from recovery_coach.content.playbooks import read_guide
from recovery_coach.content.reader import Reader
from recovery_coach.content.rulebooks import load_rulebooks
from recovery_coach.content.shelf import Shelf
from recovery_coach.content.snippets import check_snippets
from recovery_coach.errors import BadFile, Mistake
from recovery_coach.model.house import House
from recovery_coach.model.phrasing import Rulebook
from recovery_coach.model.playbook import Card, CardDeck, Guide, SnippetFile, Step, Track
from recovery_coach.phrasing.coach import Coach
from recovery_coach.workshop.explore import explore
from recovery_coach.workshop.reports import FileKind, Report
from recovery_coach.workshop.warnings import Doubt, Looked, house_doubts, line_doubts, path_doubts


class Checking:
    """Looks over files, each by its kind. What is wrong in a file that others draw in is told once."""

    def __init__(self, shelf: Shelf, coach: Callable[[str], Coach | None]) -> None:
        self.shelf = shelf
        self.coach = coach
        self._told: set[tuple[str, int, int, str]] = set()
        self._files = Files(shelf, Mistakes())
        self._of_rules: dict[str, tuple[Mistake, ...]] | None = None

    def reports(self, files: Iterable[Path]) -> Iterator[Report]:
        """A report for each file, in order."""
        for path in files:
            kind = kind_of(path)
            report = _CHECKS[kind](self, path)
            yield Report(report.file, kind, tuple(self._fresh(report.mistakes)), report.moments, report.whole)

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
            if checked.guide.steps:
                moments, whole = self._doubted(checked, path)
        except (Enough, Unreadable):
            pass
        return Report(str(path), FileKind.PLAYBOOK, mistakes.all, moments, whole)

    def _doubted(self, checked: Checked, path: Path) -> tuple[int, bool]:
        """Adds what would run badly; of ways through it, only where all of it can be walked."""
        sound = checked.mistakes.is_sound
        explored = explore(checked.guide, *(() if sound else (1,)))
        looked = Looked(checked.guide, explored, self.coach(checked.guide.language))
        holders: tuple[Step | Card, ...] = (*looked.own, *checked.guide.cards)
        for doubt in line_doubts(looked, [each for each in holders if _is_written_in(path, each, checked.reader)]):
            _add(doubt, checked.reader, checked.mistakes, path)
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
        mistakes = Mistakes()
        try:
            node = read_file(path, mistakes)
            if node is not None:
                Reader(mistakes).read(node, CardDeck)
        except Enough:
            pass
        return Report(str(path), FileKind.CARDS, mistakes.all)

    def _snippet_file(self, path: Path) -> Report:
        """Snippets are lines like others; whether what they wait for is there, each playbook tells."""
        mistakes = Mistakes()
        reader = Reader(mistakes)
        try:
            node = read_file(path, mistakes)
            read: SnippetFile | None = reader.read(node, SnippetFile) if node else None
            if read is not None:
                check_snippets(read.snippets, reader)
                for doubt in _of_lines(read, self.coach("en")):
                    _add(doubt, reader, mistakes, path)
        except Enough:
            pass
        return Report(str(path), FileKind.SNIPPETS, mistakes.all)

    def _call_file(self, path: Path) -> Report:
        """Calls are about steps and answers that there are; what comes of them, `playbook test` tells."""
        try:
            read_calls(path, self.shelf)
        except BadFile as error:
            return Report(str(path), FileKind.CALLS, error.mistakes)
        return Report(str(path), FileKind.CALLS, ())

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


def _of_lines(read: SnippetFile, coach: Coach | None) -> Iterator[Doubt]:
    """What is doubtful about lines that belong to no playbook: each name is looked at as a card would be."""
    cards = tuple(Card(id=name, title=name, say=say) for name, say in read.snippets.items())
    step = Step(id="none")
    guide = Guide("none", "", "", "en", (Track("", "", ()),), (step,), cards, House())
    return line_doubts(Looked(guide, explore(guide), coach), cards)


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
}
