"""The debrief as text: the curve of the call with its causes, what was there and what wasn't, and what's next."""

from __future__ import annotations

from collections.abc import Iterator

from recovery_coach.drill.call import DrillCall
from recovery_coach.drill.feedback import mood_bar, weightiest
from recovery_coach.drill.mood import degree
from recovery_coach.drill.score import CRITERIA, RUBRIC, Debrief, Met

_MARKS = {Met.PRESENT: "✓", Met.ABSENT: "✗", Met.NA: "·"}
_LONGEST_QUOTE = 48


def debrief_text(call: DrillCall, found: Debrief) -> str:
    """The debrief of a call."""
    return "\n".join(_lines(call, found))


def _lines(call: DrillCall, found: Debrief) -> Iterator[str]:
    if call.is_over:
        said = call.said_last
        yield f"{call.case.scenario.customer.name}: {said if said.startswith('(') else f'“{said}”'}"
        yield ""
    yield f"{call.case.scenario.title}: {found.outcome}{', passed' if found.passed else ', not passed'}"
    if found.why:
        yield f"✗ {found.why[:1].upper()}{found.why[1:]}."
    for words in found.critical:
        yield f"✗ {words[:1].upper()}{words[1:]}."
    yield ""
    yield "How upset they were, turn by turn:"
    yield f"     {mood_bar(found.arousal[0])} {degree(found.arousal[0]):>2}  as the call began"
    for number, (each, arousal) in enumerate(zip(call.exchanges, found.arousal[1:], strict=True), 1):
        causes = weightiest(each.reaction.causes)
        why = causes[0].when if causes else "nothing counted"
        yield f" {number:>2}. {mood_bar(arousal)} {degree(arousal):>2}  {why}"
        yield f"                    “{_cut(each.turn.text)}”"
    mood = call.mood
    yield ""
    yield "How fair they found it, of 10:"
    fair = degree(mood.outcome), degree(mood.procedure), degree(mood.treatment)
    yield "  what they get {}, how it goes {}, how they are treated {}".format(*fair)
    yield ""
    yield "What was there:"
    for criterion in CRITERIA:
        met = found.criteria[criterion.name]
        yield f"  {_MARKS[met]} {criterion.label}{' (not needed in this call)' if met is Met.NA else ''}"
    yield ""
    yield "Order and rates:"
    for count in found.counts:
        yield f"  {count.label}: {count.value}"
    yield ""
    yield f"(These are the criteria of rubric {RUBRIC}. A certificate names it.)"
    if found.next:
        yield ""
        yield f"Work on this next: {found.next}. `recovery-coach drill --exercise {found.practise}`"


def _cut(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST_QUOTE else words[: _LONGEST_QUOTE - 1] + "…"
