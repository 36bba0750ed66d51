"""`recovery-coach learn`: the primer, on a screen or line by line."""

from __future__ import annotations

import time
from pathlib import Path

from recovery_coach.cli import places
from recovery_coach.cli.boundary import tell
from recovery_coach.cli.faces import face_for
from recovery_coach.cli.first_words import is_screen
from recovery_coach.content.primer import find_primer, load_primer
from recovery_coach.session.learning import LearnLoop
from recovery_coach.terminal.clean import printable


def run(playbooks: Path | None, *, plain: bool) -> int:
    """Shows the primer, asks its question, and says what to do next."""
    primer = load_primer(find_primer(places.shelf(playbooks)))
    plain = plain or not is_screen()
    with face_for(None, plain=plain) as face:
        answer = LearnLoop(primer, face, clock=time.time).run()
    if not plain or answer is None:  # Line by line it stands above already.
        tell(printable(primer.next, lines=True))
    return 0
