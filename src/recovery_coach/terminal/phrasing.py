"""A reading and a rule as pages."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from recovery_coach.model.phrasing import Kind, Level, Rule
from recovery_coach.phrasing.advice import message_of, word_for
from recovery_coach.phrasing.coach import Finding, Note, Reading
from recovery_coach.phrasing.rules import Rules
from recovery_coach.terminal.clean import printable
from recovery_coach.terminal.theme import DO, NAME, NEVER, SAY, STAGE_DONE, WHY, Look, rich_style

_LOOKS = {
    Kind.EXISTENCE: "looks for a wording",
    Kind.SUBSTITUTION: "knows a plainer word",
    Kind.OCCURRENCE: "counts how often a wording comes",
    Kind.CONDITIONAL: "looks for a wording without what belongs to it",
    Kind.ORDER: "looks for a wording that comes too early",
    Kind.REPETITION: "hears the same wording again",
    Kind.LENGTH: "counts words",
    Kind.OVERLAP: "looks for the customer's own words",
}


def reading_page(reading: Reading, rules: Rules) -> None:
    """The statement with its traps marked, then each move and trap with the words that it was seen in."""
    console = Console(highlight=False, soft_wrap=True)
    console.print(_marked(reading))
    if not reading.understood:
        console.print(_text("This is in no language that the coach has rules for. It has nothing to say.", WHY))
        return
    for found in _firsts(reading.moves):
        level = "" if found.level is Level.WEAK else ", strongly"
        line = _text(f"✓ {word_for(rules, found.label)}", STAGE_DONE)
        console.print(line + _text(f"  {found.label}{level}: {found.why}  ({found.rule})", WHY))
    for found in _firsts(reading.traps):
        line = _text(f"✗ {word_for(rules, found.label)}", NEVER)
        console.print(line + _text(f"  {found.label}: {found.why}  ({found.rule})", WHY))
        console.print(_text(f"  {message_of(rules, found)}", SAY))
        if found.better:
            console.print(_text(f"  Better: {found.better}", DO))
    for note in _once(reading.notes):
        words = reading.text[slice(*note.span)]
        short = words if len(words) <= 40 else f"{words[:37]}..."
        better = f" Say: {note.better}" if note.better else ""
        console.print(_text(f"· “{short}”: {note.message}{better}  ({note.rule})", DO))
    if not (reading.moves or reading.traps or reading.notes):
        console.print(_text("Neither a move nor a trap: it does nothing for an upset customer yet.", WHY))


def rule_page(rule: Rule) -> None:
    """A rule as a person would explain it."""
    console = Console(highlight=False, soft_wrap=True)
    about = f"the move `{rule.move}`" if rule.move else f"the trap `{rule.trap}`" if rule.trap else "how it is put"
    sure = _sure(rule) if rule.move or rule.trap else ""
    console.print(_text(rule.id, NAME))
    console.print(
        _text(
            f"This rule {_LOOKS[rule.kind]}, and is about {about}. {sure}".rstrip(),
            WHY,
        )
    )
    for title, rows in (
        ("Tells the agent", [rule.message]),
        ("Better", [rule.better]),
        (
            "Looks for",
            [*rule.patterns, *rule.regex, *(f"{wording} → {better}" for wording, better in rule.swap.items())],
        ),
        ("Not where there is", list(rule.except_)),
        ("Unless the statement has", [*rule.without, *(f"first: {move}" for move in rule.until)]),
        ("How often", _counts(rule)),
        ("Flags", [example.text for example in rule.flags]),
        ("Passes", [example.text for example in rule.passes]),
        ("Source", [rule.source]),
    ):
        if any(rows):
            console.print(_text(f"{title}:", NAME))
            for row in rows:
                console.print(_text(f"  {row}", WHY))


def _sure(rule: Rule) -> str:
    if rule.veto:
        return "What has this wording is none, whatever else it sounds like."
    return (
        "It decides alone." if rule.certain else "It is a hint: it counts beside what the trained reader makes of it."
    )


def label_page(name: str, about: Sequence[Rule], rules: Rules) -> None:
    """What is said of a move or a trap, and the rules that there are for it."""
    console = Console(highlight=False, soft_wrap=True)
    console.print(_text(name, NAME))
    for label, advice in [*rules.moves.items(), *rules.traps.items()]:
        if label == name:
            console.print(_text(advice.say, WHY))
    for rule in about:
        console.print(_text(f"  {rule.id}: {rule.message}", WHY))


def _firsts(found: Sequence[Finding]) -> list[Finding]:
    """The first of each move or trap: the text above shows where the others are."""
    return list({each.label: each for each in reversed(found)}.values())[::-1]


def _once(notes: Sequence[Note]) -> list[Note]:
    return list({(note.rule, note.better): note for note in reversed(notes)}.values())[::-1]


def _counts(rule: Rule) -> list[str]:
    low, high = rule.at_least, rule.at_most
    return [
        words
        for words in (f"at least {low}" if low is not None else "", f"at most {high}" if high is not None else "")
        if words
    ]


def _marked(reading: Reading) -> Text:
    """The text with its moves in one look and its traps in another. It is data: nothing in it is markup."""
    looks = [""] * len(reading.text)
    for found, style in [(each, rich_style(STAGE_DONE)) for each in reading.moves] + [
        (each, f"underline {rich_style(NEVER)}") for each in reading.traps
    ]:
        for at in range(*found.span):
            looks[at] = style
    marked = Text()
    start = 0
    for at in range(1, len(looks) + 1):
        if at == len(looks) or looks[at] != looks[start]:
            marked.append(printable(reading.text[start:at], lines=True), style=looks[start])
            start = at
    return marked


def _text(words: str, look: Look) -> Text:
    return Text(printable(words), style=rich_style(look))
