"""`recovery-coach phrase`: what a sentence does for the customer, for people and for programs."""

from __future__ import annotations

import sys
from io import BytesIO
from json import JSONDecodeError, dumps, loads
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from recovery_coach.cli import places
from recovery_coach.cli.boundary import complain, tell
from recovery_coach.cli.coaching import ENGLISH, coach_for
from recovery_coach.errors import CoachError, NotFound
from recovery_coach.phrasing.advice import message_of
from recovery_coach.phrasing.coach import Coach, Finding, Reading
from recovery_coach.phrasing.rules import Rules
from recovery_coach.phrasing.statement import statement
from recovery_coach.terminal.clean import printable

if TYPE_CHECKING:
    from recovery_coach.model.phrasing import Rule

SOME_WRONG = 1
"""The exit code where lines could not be read and the rest went on."""


class Asked(NamedTuple):
    """The options of the command."""

    after: str = ""
    clipboard: bool = False
    json: bool = False
    jsonl: bool = False
    explain: str = ""


def run(text: str | None, asked: Asked) -> int:
    """Does what the options ask for; returns the exit code."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")  # Ticks and crosses are worth no trace where the output can't say them.
    if text is not None and (asked.jsonl or asked.clipboard):
        other = "--jsonl" if asked.jsonl else "--clipboard"
        raise CoachError(
            f"there is a text and {other}", fix="leave one of them out: the text, or where to read it from"
        )
    if asked.explain:
        return explain(asked.explain)
    if asked.jsonl:
        return read_lines(sys.stdin.buffer if sys.stdin else BytesIO())
    if asked.clipboard:
        text = clipboard()
    elif text is None and sys.stdin is not None and not sys.stdin.isatty():
        text = sys.stdin.buffer.read().decode("utf-8", "replace")
    return read_one(text or "", asked.after, as_json=asked.json)


def read_one(text: str, after: str, *, as_json: bool) -> int:
    """Reads one statement and reports on it. Raises CoachError where there is nothing to read."""
    if not text.strip() and not as_json:
        raise CoachError("there is nothing to read", fix='write it after the command: recovery-coach phrase "..."')
    coach = _coach()
    reading = coach.read(statement(_sound(text), after=_sound(after)))
    if as_json:
        tell(_line(as_plain(coach.rules, reading)))
        return 0
    from recovery_coach.terminal.phrasing import reading_page

    reading_page(reading, coach.rules)
    return 0


def read_lines(source: BinaryIO) -> int:
    """Reads one JSON object a line, writes one a line. A line that can't be read is answered with what is wrong."""
    coach = _coach()
    code = 0
    for number, row in enumerate(source, 1):
        if not row.strip():
            continue
        try:
            text, after = _given(row)
        except CoachError as error:
            code = SOME_WRONG
            complain(f"line {number}: {error.what}")
            answer: dict[str, object] = {"line": number, "error": error.what}
        else:
            answer = as_plain(coach.rules, coach.read(statement(text, after=after)))
        # Each at once: whoever asks line by line waits for it.
        print(_line(answer), flush=True)
    return code


def explain(name: str) -> int:
    """Tells what a rule looks for, with its examples; of a move or a trap, which rules there are for it."""
    from recovery_coach.terminal.phrasing import label_page, rule_page

    rules = _coach().rules
    rule = rules.by_id.get(name)
    if rule is not None:
        rule_page(rule)
        return 0
    about = [each for each in rules.by_id.values() if name in (each.move, each.trap)]
    if about:
        label_page(name, about, rules)
        return 0
    raise _unknown(name, rules.by_id)


def as_plain(rules: Rules, reading: Reading) -> dict[str, object]:
    """A reading as JSON holds it. Spans are offsets into the text as it was given."""
    plain: dict[str, object] = {
        "text": reading.text,
        "moves": [_move(found) for found in reading.moves],
        "traps": [_trap(rules, found) for found in reading.traps],
        "score": reading.score,
    }
    if reading.notes:
        plain["notes"] = [
            {"span": list(note.span), "rule": note.rule, "message": note.message, "better": note.better}
            for note in reading.notes
        ]
    if not reading.understood:
        plain["understood"] = False
    return plain


def clipboard() -> str:
    """What is on the clipboard. Raises CoachError where there is none."""
    import pyperclip

    try:
        return str(pyperclip.paste())
    except pyperclip.PyperclipException as error:
        raise CoachError("there is no clipboard here", fix="give the text after the command, or pipe it in") from error


def _coach() -> Coach:
    coach = coach_for(ENGLISH, places.shelf())
    if coach is None:
        raise CoachError("there are no phrase rules", fix="install the program again: its own are missing")
    return coach


def _given(row: bytes) -> tuple[str, str]:
    try:
        found = loads(row.decode("utf-8", "replace").lstrip("\ufeff"))
    except (JSONDecodeError, RecursionError) as error:
        raise CoachError(f"this is not JSON ({getattr(error, 'msg', 'nested too deep')})") from error
    except ValueError as error:  # A number with more digits than Python takes.
        raise CoachError(f"this is not JSON that can be read ({error})") from error
    if not isinstance(found, dict) or not isinstance(found.get("text"), str):
        raise CoachError('this has no text: write {"text": "..."}')
    after = found.get("after") or ""
    if not isinstance(after, str):
        raise CoachError('`after` is no text: write {"text": "...", "after": "..."}')
    return found["text"], after


def _move(found: Finding) -> dict[str, object]:
    return {
        "move": found.label,
        "level": found.level,
        "span": list(found.span),
        "rule": found.rule,
        "why": found.why,
    }


def _trap(rules: Rules, found: Finding) -> dict[str, object]:
    return {
        "trap": found.label,
        "span": list(found.span),
        "rule": found.rule,
        "message": message_of(rules, found),
        "better": found.better,
        "why": found.why,
    }


def _line(found: object) -> str:
    """One line of ASCII: nothing in it can steer a terminal, and any encoding can say it."""
    return dumps(found).replace("\x7f", "\\u007f")


def _sound(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _unknown(name: str, rules: dict[str, Rule]) -> NotFound:
    from difflib import get_close_matches

    close = get_close_matches(name[:60], rules, n=1, cutoff=0.5)
    fix = f"did you mean `{close[0]}`?" if close else f"there are: {', '.join(sorted(rules))}"
    return NotFound(f"there is no rule `{printable(name)}`", fix=fix)
