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
from recovery_coach.model.exercise import Exercise
from recovery_coach.model.playbook import Channel, Register
from recovery_coach.model.practice import Aid

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


@app.command()
@exits
def drill(
    scenario: Annotated[str, typer.Argument(help="A scenario's name, or the path of one; `new` writes one.")] = "",
    name: Annotated[list[str] | None, typer.Argument(help="After `new`: what the new one shall be called.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="The same seed is the same customer.")] = None,
    aid: Annotated[Aid | None, typer.Option(help="How much you are helped.")] = None,
    list_: Annotated[bool, typer.Option("--list", help="The scenarios that there are.")] = False,
    skill: Annotated[str, typer.Option(help="Practise this skill; `progress` names them.")] = "",
    certify: Annotated[bool, typer.Option("--certify", help="A call that counts: no help, someone new.")] = False,
    exercise: Annotated[Exercise | None, typer.Option(help="Short exercises of one kind, a minute each.")] = None,
    from_case: Annotated[str, typer.Option(metavar="ID", help="With `new`: write it from this call.")] = "",
    customer: Annotated[
        str, typer.Option(metavar="llm:MODEL", help="Have a model of the `llm` library vary the customer's words.")
    ] = "",
    playbooks: Annotated[Path | None, typer.Option(help="A folder of playbooks to look in first.")] = None,
    plain: Plain = False,
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON at the end.")] = False,
) -> int:
    """Practise with a customer who reacts as people do: alone, it goes on with what was left, or takes what is due."""
    from recovery_coach.cli import drill as command
    from recovery_coach.cli.picking import Wanted

    if scenario == "new" or name or from_case:
        from recovery_coach.cli import writing

        practising = any((list_, skill, certify, json, exercise, aid, customer)) or seed is not None
        called = " ".join(name or ())
        writing.check_words(scenario, called, from_case, practising=practising)
        return writing.run(writing.Asked(called, from_case, playbooks, plain))
    if list_:
        return command.list_scenarios(playbooks, as_json=json)
    if exercise is not None:
        from recovery_coach.cli import exercises

        return exercises.run(exercises.Asked(exercise, scenario, seed, playbooks, plain, json))
    wanted = Wanted(
        scenario=scenario,
        skill=skill,
        certify=certify,
        seed=seed,
        aid=aid,
        customer=customer,
        playbooks=playbooks,
        plain=plain,
        json=json,
    )
    return command.run(wanted)


@app.command()
@exits
def learn(
    playbooks: Annotated[Path | None, typer.Option(help="A folder of playbooks to look in first.")] = None,
    plain: Plain = False,
) -> int:
    """What service recovery is, in two screens and a question."""
    from recovery_coach.cli import learn as command

    return command.run(playbooks, plain=plain)


@app.command()
@exits
def progress(
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="A table with a row for each drill.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="It is plain text anyway.", hidden=True)] = False,
    playbooks: Annotated[Path | None, typer.Option(help="A folder of playbooks to look in first.")] = None,
) -> int:
    """Where you stand in your practice: what you can do, what is due, and your certificate."""
    from recovery_coach.cli import progress as command

    return command.run(playbooks, as_json=json, as_csv=as_csv)


if __name__ == "__main__":
    sys.exit(run())
