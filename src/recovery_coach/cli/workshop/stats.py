"""`playbook stats`: what the calls on this machine show of a playbook. Nothing of who was in them is read out."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from json import dumps

from msgspec import to_builtins

from recovery_coach.cli import places
from recovery_coach.cli.boundary import complain, tell
from recovery_coach.content.reader import nearest
from recovery_coach.errors import CoachError, NotFound
from recovery_coach.records.store import Store, existing
from recovery_coach.terminal.statistics import statistics_page
from recovery_coach.workshop.stats import Tally, VersionStats

DAY = 86_400.0


def run(playbook: str, version: str, as_json: bool, *, since: int | None = None, together: bool = False) -> int:
    """Shows the newest version beside the one before it, the one that is named, or all of them together."""
    if version and together:
        raise CoachError("--all takes all versions together", fix="leave out --version, or --all")
    tally = _tally(playbook, since)
    whole = tally.together()
    versions = tally.versions()
    if whole is None:
        raise CoachError(
            f"no call that followed `{playbook}` can be read",
            fix="they were kept by another version of the program, or are damaged",
        )
    place = _place(version, playbook, versions)
    if as_json:
        chosen = [whole] if together else [versions[place]] if version else list(versions)
        tell(_json_line({"playbook": playbook, "unreadable": tally.unreadable, "versions": to_builtins(chosen)}))
        return 0
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
    before = versions[place + 1] if place + 1 < len(versions) else None
    if together:
        statistics_page(playbook, whole, None, tally.unreadable)
    else:
        statistics_page(playbook, versions[place], before, tally.unreadable)
    return 0


def _tally(playbook: str, since: int | None) -> Tally:
    """The calls that followed a playbook, folded one by one. Raises NotFound where there is none."""
    store = existing(places.home())
    if store is None:
        raise NotFound("there are no calls on this machine yet", fix="`recovery-coach start` begins one")
    try:
        if store.notice:
            complain(store.notice)
        tally = Tally()
        found = False
        for call in store.past_calls(playbook, since=time.time() - since * DAY if since is not None else None):
            found = True
            if call.guide is None:
                tally.unreadable += 1
            else:
                tally.add(call.guide, call.inputs)
        if not found:
            raise _not_found(playbook, since, store)
        return tally
    finally:
        store.close()


def _not_found(playbook: str, since: int | None, store: Store) -> NotFound:
    known = store.playbooks()
    if playbook in known:
        days = "day" if since == 1 else f"{since} days"
        return NotFound(
            f"no call followed `{playbook}` in the last {days}", fix="ask for more days, or leave out --since"
        )
    fix = nearest(playbook, known) or "`recovery-coach start` begins one"
    return NotFound(f"no call on this machine followed a playbook called `{playbook}`", fix=fix)


def _place(version: str, playbook: str, versions: Sequence[VersionStats]) -> int:
    """Where the version that is asked for stands, the newest being the first."""
    names = [found.version for found in versions]
    if not version:
        return 0
    if version not in names:
        raise NotFound(f"no call followed version {version} of `{playbook}`", fix=nearest(version, names))
    return names.index(version)


def _json_line(found: object) -> str:
    """One line of ASCII: nothing in it can steer a terminal, and any encoding can say it."""
    return dumps(found).replace("\x7f", "\\u007f")
