"""Cards and snippets looked over by themselves, whichever playbook draws them in."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from recovery_coach.content.checks import check_cards, check_twins
from recovery_coach.content.files import Files
from recovery_coach.content.names import Checked
from recovery_coach.content.snippets import check_snippets, with_snippets
from recovery_coach.model.house import House
from recovery_coach.model.playbook import Card, Guide, Step, Track
from recovery_coach.phrasing.coach import Coach
from recovery_coach.workshop.explore import explore
from recovery_coach.workshop.warnings import Looked


def check_deck(path: Path, files: Files) -> Checked | None:
    """The cards that playbooks share, as a file has them; None where it can't be read."""
    deck = files.deck_of(path)
    if deck is None:
        return None
    check_twins(deck, files.reader, files.mistakes)
    return _checked(tuple(with_snippets(files, card) for card in deck), files)


def check_snippet_file(path: Path, files: Files) -> Checked | None:
    """The lines that playbooks share, each name as if it were a card; None where the file can't be read."""
    snippets = files.snippets_of(path)
    if snippets is None:
        return None
    check_snippets(snippets, files.reader)
    return _checked(tuple(Card(id=name, title=name, say=say) for name, say in snippets.items() if say), files)


def looked_at(checked: Checked, coach: Coach | None) -> Looked:
    """What was checked, ready for what is doubtful in its lines: they belong to no step."""
    guide = replace(checked.guide, steps=(Step(id="none"),))
    return Looked(guide, explore(guide), coach)


def _checked(cards: tuple[Card, ...], files: Files) -> Checked:
    """Looks over what must hold. Which steps there are, only the playbook knows that draws them in."""
    guide = Guide("none", "", "", "en", (Track("", "", ()),), (), cards, House())
    checked = Checked(guide, files.reader, files.mistakes, {}, is_whole=False)
    check_cards(checked)
    return checked
