"""From playbook files to a `Guide` ready to walk: reads, draws in what is used, and checks what must hold to run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from recovery_coach.content.checks import check_guide, check_twins
from recovery_coach.content.files import Files, Source
from recovery_coach.content.mistakes import Enough, Mistakes, Unreadable
from recovery_coach.content.names import Checked
from recovery_coach.content.shelf import Shelf
from recovery_coach.content.snippets import with_snippets
from recovery_coach.content.tracks import Tracks
from recovery_coach.content.uses import Drawing
from recovery_coach.content.values import nearest
from recovery_coach.model.playbook import Card, Guide


@dataclass(frozen=True, slots=True)
class Loaded:
    """A guide with the stamps of every file that it was made from: when none of them changed, neither did the guide."""

    guide: Guide
    stamps: tuple[str, ...]


def load(path: Path, shelf: Shelf, *, agent: str = "") -> Loaded:
    """Reads a playbook with all that it draws in. Raises BadFile with every mistake in every file that it needs."""
    mistakes = Mistakes()
    files = Files(shelf, mistakes)
    try:
        checked = read_guide(path, files, agent)
    except (Enough, Unreadable):
        raise mistakes.error() from None
    mistakes.raise_any()
    return Loaded(checked.guide, tuple(files.stamps))


def read_guide(path: Path, files: Files, agent: str = "") -> Checked:
    """The guide as far as it can be had, looked over: it is whole only when no mistakes were found.

    Raises Unreadable where there is nothing to go by, and Enough after too many mistakes.
    """
    source = files.main(path)
    house = files.house(agent)
    if source is None:
        raise Unreadable
    drawing = Drawing(files)
    tracks = Tracks(source, drawing)
    playbook = source.playbook
    guide = Guide(
        id=playbook.id,
        title=playbook.title,
        version=playbook.version,
        language=playbook.language,
        tracks=tracks.tracks,
        steps=tracks.steps(),
        cards=_cards(source, files),
        house=house,
        channels=playbook.channels,
        summary=playbook.summary,
        source=playbook.source,
    )
    checked = Checked(guide, files.reader, files.mistakes, drawing.elsewhere, drawing.is_whole)
    check_guide(checked)
    return checked


def _cards(source: Source, files: Files) -> tuple[Card, ...]:
    """The cards that are named under `interrupts`, in that order, and then the playbook's others."""
    reader, playbook = files.reader, source.playbook
    own = {card.id: card for card in playbook.cards}
    deck: tuple[Card, ...] | None = ()
    if any(name not in own for name in playbook.interrupts):
        deck = files.deck()
    known = {**{card.id: card for card in deck or ()}, **own}
    check_twins(playbook.cards, reader, files.mistakes)
    check_twins(deck or (), reader, files.mistakes)
    for name in playbook.interrupts:
        if name not in known and deck is not None and not reader.doubts(playbook, "cards"):
            mark = reader.mark_of_word(playbook, "interrupts", name)
            files.mistakes.add(mark, f"there is no card `{name}`", nearest(name, known), code="unknown-card")
    named = dict.fromkeys([*playbook.interrupts, *own])
    return tuple(with_snippets(files, known[name]) for name in named if name in known)
