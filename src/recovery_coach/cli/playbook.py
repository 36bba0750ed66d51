"""`recovery-coach playbook ...`: the playbooks as people see them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from msgspec import json, to_builtins
from msgspec.structs import replace

from recovery_coach.cli import places
from recovery_coach.cli.boundary import exits
from recovery_coach.cli.workshop import Form
from recovery_coach.content.playbooks import load
from recovery_coach.content.shelf import Found, Shelf
from recovery_coach.errors import BadFile
from recovery_coach.model.playbook import Guide
from recovery_coach.terminal.listing import Row, playbook_page, playbook_table, say

app = typer.Typer(no_args_is_help=True)
Playbooks = Annotated[Path | None, typer.Option(help="A folder of playbooks to look in first.")]
Json = Annotated[bool, typer.Option("--json", help="As JSON.")]


@app.command("list")
@exits
def list_(playbooks: Playbooks = None, as_json: Json = False) -> int:
    """The playbooks that there are, where each comes from, and which one wins where two share a name."""
    shelf = places.shelf(playbooks)
    rows = [_row(found, shelf) for found in shelf.playbooks()]
    if as_json:
        say(json.encode(rows).decode("utf-8"))
    else:
        playbook_table(rows)
    return 0


@app.command()
@exits
def show(
    playbook: Annotated[str, typer.Argument(help="A playbook's name, or the path of one.")],
    playbooks: Playbooks = None,
    as_json: Json = False,
) -> int:
    """A playbook as it would be walked: every step with its lines, in order."""
    shelf = places.shelf(playbooks)
    guide = load(shelf.find(playbook), shelf, agent=places.agent()).guide
    if as_json:
        say(json.encode(_whole(guide)).decode("utf-8"))
    else:
        playbook_page(guide)
    return 0


def _row(found: Found, shelf: Shelf) -> Row:
    """A list's row; a playbook that can't be read is listed with what is wrong."""
    row = Row(found.id, str(found.path), found.place, tuple(str(path) for path in found.hides))
    try:
        guide = load(found.path, shelf).guide
    except BadFile as error:
        return replace(row, wrong=tuple(error.lines()))
    return replace(row, title=guide.title, version=guide.version, summary=guide.summary)


def _whole(guide: Guide) -> object:
    found = to_builtins(guide)
    found.pop("house")
    return found


@app.command()
@exits
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH]...", help="Files or folders; without one, all that serves.")
    ] = None,
    playbooks: Playbooks = None,
    form: Annotated[Form, typer.Option("--format", help="How mistakes are written.")] = Form.TEXT,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
) -> int:
    """Everything that is wrong in playbooks, phrase rules and house.yaml, each at its place with its mend."""
    from recovery_coach.cli.workshop.check import run

    return run(paths or [], playbooks, form, strict=strict)
