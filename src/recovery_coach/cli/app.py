"""The commands, as Typer parses them. No logic here: each hands over to the module that does it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from recovery_coach import __version__
from recovery_coach.cli import playbook
from recovery_coach.cli.boundary import exits
from recovery_coach.cli.first_words import DEFAULT
from recovery_coach.model.playbook import Channel, Register

app = typer.Typer(
    name="recovery-coach",
    help="The next words, at once, for the person who has an upset customer on the line.",
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(playbook.app, name="playbook", help="See the playbooks that calls are walked by.")

Plain = Annotated[bool, typer.Option("--plain", help="Line by line, without colour: for pipes and screen readers.")]
Json = Annotated[bool, typer.Option("--json", help="Print the summary as JSON at the end.")]


def run() -> int:
    """Parses the command line and runs it; returns the exit code. Usage errors are Typer's to tell."""
    try:
        app()
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else 1
    return 0


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"recovery-coach {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def main(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """The next words, at once, for the person who has an upset customer on the line."""
    if context.invoked_subcommand is None:
        _alone()


@exits
def _alone() -> int:
    from recovery_coach.cli.menu import offer

    return offer()


@app.command()
@exits
def start(
    playbook: Annotated[str, typer.Argument(help="A playbook's name, or the path of one.")] = DEFAULT,
    playbooks: Annotated[Path | None, typer.Option(help="A folder of playbooks to look in first.")] = None,
    channel: Annotated[Channel | None, typer.Option(help="Where you meet the customer.")] = None,
    register: Annotated[Register | None, typer.Option(help="Offer only formal or informal wordings.")] = None,
    reference: Annotated[str, typer.Option("--reference", "--ref", help="Order, booking or account.")] = "",
    plain: Plain = False,
    json: Json = False,
) -> int:
    """Begin a live call: the first words are on the screen at once."""
    from recovery_coach.cli.calls import CallOptions, Manner, start_call

    return start_call(CallOptions(playbook, playbooks, channel, register, reference), Manner(plain, json))


@app.command()
@exits
def resume(
    call: Annotated[str | None, typer.Argument(help="The call's id, or the file that a call was kept in.")] = None,
    plain: Plain = False,
    json: Json = False,
) -> int:
    """Go on with an unfinished call, where it was left."""
    from recovery_coach.cli.calls import Manner, resume_call
    from recovery_coach.cli.first_words import is_screen
    from recovery_coach.cli.menu import offer

    if call is None and not plain and is_screen():
        return offer(only_unfinished=True, json=json)
    return resume_call(call, Manner(plain, json))


@app.command()
@exits
def phrase(
    text: Annotated[str | None, typer.Argument(help="What you would say; without it, standard input is read.")] = None,
    after: Annotated[str, typer.Option(help="What the customer said just before.")] = "",
    clipboard: Annotated[bool, typer.Option("--clipboard", help="Read what is on the clipboard.")] = False,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Read and write one JSON object a line.")] = False,
    explain: Annotated[str, typer.Option(metavar="RULE", help="Tell what a rule looks for.")] = "",
) -> int:
    """What a sentence does for an upset customer, and what would make it better."""
    from recovery_coach.cli import phrase as command

    return command.run(text, command.Asked(after, clipboard, json, jsonl, explain))


if __name__ == "__main__":
    sys.exit(run())
