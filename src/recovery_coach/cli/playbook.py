"""`recovery-coach playbook ...`: the playbooks as people see them."""

from __future__ import annotations

from enum import StrEnum
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


class Drawn(StrEnum):
    """What a playbook's graph is drawn as."""

    TREE = "tree"
    MERMAID = "mermaid"
    DOT = "dot"
    SVG = "svg"


@app.command()
@exits
def graph(
    playbook: Annotated[str, typer.Argument(help="A playbook's name, or the path of one.")],
    playbooks: Playbooks = None,
    form: Annotated[
        Drawn | None, typer.Option("--format", help="What to draw; left out, a tree, or what --out ends in.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="A file to write, such as calls.svg.")] = None,
) -> int:
    """Where calls go: a playbook's steps and branches, as a tree or a picture."""
    from recovery_coach.cli.workshop.graph import run

    return run(playbook, playbooks, form or "", out)


@app.command("test")
@exits
def test_(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH]...", help="Files of calls, folders or playbooks; without one, all that serve."),
    ] = None,
    playbooks: Playbooks = None,
    random: Annotated[int, typer.Option(min=0, metavar="N", help="Instead, take N calls at random.")] = 0,
    seed: Annotated[int | None, typer.Option(help="Draw the same calls again.")] = None,
) -> int:
    """Whole calls, taken as they are written in *.calls.yaml, and what came out otherwise."""
    from recovery_coach.cli.workshop.trials import run, run_random

    return run_random(paths or [], playbooks, random, seed) if random else run(paths or [], playbooks)


@app.command()
@exits
def schema(
    kind: Annotated[
        str,
        typer.Argument(metavar="KIND", help="A kind of file; left out, they are listed. With --install, a folder."),
    ] = "",
    install: Annotated[
        bool, typer.Option("--install", help="Make a folder ready for VS Code: the one named, or the current one.")
    ] = False,
) -> int:
    """What editors need to offer keys and mark mistakes while you write: a JSON Schema of each kind of file."""
    from recovery_coach.cli.workshop.schema import run

    return run("", Path(kind or ".")) if install else run(kind, None)


@app.command()
@exits
def preview(
    playbook: Annotated[str, typer.Argument(help="A playbook's name, or the path of one.")],
    step: Annotated[str, typer.Option(metavar="ID", help="Only this step's screens.")] = "",
    answers: Annotated[Path | None, typer.Option(metavar="FILE", help="Answer as a call in this file does.")] = None,
    call: Annotated[int, typer.Option(min=1, metavar="N", help="Which call of that file.")] = 1,
    size: Annotated[str, typer.Option(metavar="80x24", help="Columns and rows; left out, this terminal's.")] = "",
    watch: Annotated[bool, typer.Option("--watch", help="One at a time, redrawn as the file is saved.")] = False,
    playbooks: Playbooks = None,
) -> int:
    """The very screens that an agent sees, in order."""
    from recovery_coach.cli.workshop.preview import Wanted, run, run_watching

    wanted = Wanted(playbook, playbooks, step, answers, call, size)
    return run_watching(wanted) if watch else run(wanted)


@app.command()
@exits
def new(
    name: Annotated[str, typer.Argument(help="Its name: lower-case letters, digits and dashes.")],
    from_: Annotated[str, typer.Option("--from", metavar="OTHER", help="Begin with a copy of this playbook.")] = "",
) -> int:
    """Begins a playbook of your own, with notes that say what each part is for."""
    from recovery_coach.cli.workshop.authoring import new as begin

    return begin(name, from_)


@app.command()
@exits
def edit(playbook: Annotated[str, typer.Argument(help="A playbook's name, or the path of one.")]) -> int:
    """Opens a playbook, or your own copy of a shipped one, in your editor. Agents get it when it passes the check."""
    from recovery_coach.cli.workshop.authoring import edit as open_

    return open_(playbook)


@app.command()
@exits
def publish(
    where: Annotated[str, typer.Argument(metavar="DIR|git", help="The folder that agents point at, or `git`.")],
    from_: Annotated[Path | None, typer.Option("--from", metavar="FOLDER", help="Left out, your own folder.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Publish nothing while there are warnings.")] = False,
) -> int:
    """Checks your playbooks and puts them where agents get them: whole, or not at all."""
    from recovery_coach.cli.workshop.publish import run

    return run(where, from_, strict=strict)


@app.command()
@exits
def stats(
    playbook: Annotated[str, typer.Argument(help="The id of a playbook that calls followed.")],
    version: Annotated[str, typer.Option(metavar="V", help="This version; left out, the newest.")] = "",
    together: Annotated[bool, typer.Option("--all", help="All versions together.")] = False,
    since: Annotated[int | None, typer.Option(min=1, metavar="DAYS", help="Only calls of the last days.")] = None,
    as_json: Json = False,
) -> int:
    """What calls on this machine show of a playbook: steps skipped, gone back to, lines that didn't work."""
    from recovery_coach.cli.workshop.stats import run

    return run(playbook, version, as_json, since=since, together=together)


@app.command()
@exits
def diff(
    before: Annotated[
        str, typer.Argument(metavar="A", help="A playbook's name or path, or NAME@REVISION: as it was in git.")
    ],
    after: Annotated[
        str, typer.Argument(metavar="B", help="Another; left out, A is compared with the one it hides, or with git.")
    ] = "",
    playbooks: Playbooks = None,
    as_json: Json = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 where there are changes.")] = False,
) -> int:
    """What an agent would notice between two versions of a playbook, step by step."""
    from recovery_coach.cli.workshop.diff import run

    return run(before, after, playbooks, as_json, exit_code=exit_code)
