"""`playbook preview --watch` on a real pseudo-terminal: redrawn as the file is saved, at the place that was looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from screens import Terminal

from helpers import SMALL

pytest.importorskip("watchfiles")
pytestmark = pytest.mark.pty


def test_a_saved_change_is_seen_where_one_was_and_a_mistake_is_told_over_it(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    with Terminal(tmp_path, "playbook", "preview", str(path), "--watch", "--size", "80x20", size=(80, 28)) as terminal:
        terminal.until("1 of 7: Opener", "Let's fix this.")
        terminal.press("\x1b[C").until("2 of 7: Story", "What happened?")
        path.write_text(SMALL.replace("What happened?", "Tell me all of it."), encoding="utf-8")
        terminal.until("2 of 7: Story", "Tell me all of it.")
        path.write_text(SMALL.replace("must: yes", "must: maybe", 1), encoding="utf-8")
        terminal.until("`must` can't be `maybe`", "shown as it was before the mistake", "Tell me all of it.")
        path.write_text(SMALL, encoding="utf-8")
        terminal.until("2 of 7: Story", "What happened?", lambda: "can't be" not in terminal.text)
        terminal.press("q")
