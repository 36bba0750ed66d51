"""A trainee's progress as text of 80 columns: skills, what is due, how calls ended, and certificates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from recovery_coach.drill.progress.certification import Learnt, Standing
from recovery_coach.drill.progress.history import Certificate, Run
from recovery_coach.drill.progress.schedule import SKILLS
from recovery_coach.drill.progress.standing import FEW, Progress, SkillProgress
from recovery_coach.model.house import Certification
from recovery_coach.walk.wording import joined

_WIDTH = 80
_MOST_RUNS = 36
"""Runs in the plot, two columns each."""

_MOST_DUE = 3
"""Skills that are named as due: the table has all."""

_DEGREES = range(10, 0, -1)
"""Rows of the plot: nobody who was let down is calmer than 1."""

_PASSED, _NOT_PASSED = "o", "x"

DateOf = Callable[[float], str]
"""The local date of a time, as it is written."""

NOTHING_YET = """\
You haven't practised yet. `recovery-coach drill` begins with a first customer,
and shows you what you could say. How it went is kept, and stands here then."""


def progress_text(found: Progress, date_of: DateOf) -> str:
    """Where a trainee stands."""
    if not found.runs:
        return NOTHING_YET
    parts = (_head(found), _due(found), _skills(found.skills), _plot(found.runs), _certificates(found, date_of))
    return "\n\n".join("\n".join(part) for part in parts)


def brought_text(learnt: Learnt, *, aided: bool, asked: Certification | None) -> str:
    """What a drill brought, in a line or two."""
    lines = []
    if learnt.certificate is not None:
        lines.append(f"You are certified: {_shown(learnt.certificate)}.")
    elif asked is not None and aided:
        lines.append("You were helped, so this drill does not count for your certificate.")
    elif asked is not None and learnt.standing is not None:
        lines.append(f"For your certificate: {_so_far(learnt.standing, asked)}.")
    return "\n".join([*lines, "Kept. `recovery-coach progress` shows where you stand."])


def _head(found: Progress) -> Iterator[str]:
    count, passed = len(found.runs), sum(run.passed for run in found.runs)
    yield f"{count} drill{'' if count == 1 else 's'} so far, {passed} passed. {_streak(found)}"


def _streak(found: Progress) -> str:
    return f"Days in a row: {found.streak}.{'' if found.practised_today else ' Today is still open.'}"


def _due(found: Progress) -> Iterator[str]:
    if not found.due_today:
        yield "Nothing is due today. `recovery-coach drill` goes ahead with what comes next."
        return
    shown = [SKILLS[name] for name in found.due_today[:_MOST_DUE]]
    more = len(found.due_today) - len(shown)
    yield from _wrapped(f"Due today: {joined([*shown, f'{more} more'] if more else shown, 'and')}.")
    yield f"`recovery-coach drill` takes it up, or `recovery-coach drill --skill {found.due_today[0]}`."


def _skills(skills: Sequence[SkillProgress]) -> Iterator[str]:
    """The table: how often each skill was there, the last calls weighing most."""
    width = max(len(skill.label) for skill in skills)
    yield f"{'What you can do':{width}}  calls   now  first   best  due"
    for skill in skills:
        shares = [_percent(value) for value in (skill.share, skill.first, skill.best)]
        told = f"{'too few to say':19}" if skill.share is None else f"{shares[0]:>5} {shares[1]:>6} {shares[2]:>6}"
        yield f"{skill.label:{width}}  {skill.runs:>5} {told}  {_when(skill.due)}".rstrip()
    yield f"(in how many of the calls, the last ones counting most; first: your first {FEW})"


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.0%}"


def _when(days: int | None) -> str:
    if days is None:
        return ""
    if days <= 0:
        return "today"
    return "tomorrow" if days == 1 else f"in {days} days"


def _plot(runs: Sequence[Run]) -> Iterator[str]:
    """How upset they were at the end of the last calls, a column each."""
    shown = runs[-_MOST_RUNS:]
    ends = [run.arousal[-1] for run in shown]
    calls = "your only call" if len(runs) == 1 else f"your last {len(shown)} calls"
    yield f"How upset they were at the end of {calls} ({_PASSED} passed, {_NOT_PASSED} not):"
    for degree in _DEGREES:
        marks = (
            f" {_PASSED if run.passed else _NOT_PASSED}" if _row_of(end) == degree else "  "
            for run, end in zip(shown, ends, strict=True)
        )
        yield f"{degree:>4} |{''.join(marks)}".rstrip()
    yield f"     +{'-' * (2 * len(shown) + 1)}"
    every = [run.arousal[-1] for run in runs]
    yield f"      first {every[0]:.0f}, best {min(every):.0f}, last {every[-1]:.0f} of 10"


def _row_of(arousal: float) -> int:
    """The row of the plot that is nearest."""
    return min(_DEGREES, key=lambda degree: abs(degree - arousal))


def _certificates(found: Progress, date_of: DateOf) -> Iterator[str]:
    for each in found.certificates:
        yield from _wrapped(f"Certified on {date_of(each.at)}: {_shown(each)}.")
    begun = "The next certificate" if found.certificates else "Your certificate"
    yield from _wrapped(f"{begun}: {_so_far(found.standing, found.asked)}.")
    yield "`recovery-coach drill --certify` takes a call that counts: no help, someone new."


def _shown(certificate: Certificate) -> str:
    """What a certificate is for."""
    scenarios = joined(certificate.scenarios, "and")
    return f"{certificate.passes} of {certificate.of} passed, with {scenarios}, by rubric {certificate.rubric}"


def _so_far(found: Standing, asked: Certification) -> str:
    """How far one is, beside what is asked."""
    counted = "1 drill that counts" if found.of == 1 else f"{found.of} drills that count"
    wanted = f"{asked.passes} of {asked.window} are asked, with {asked.different} or more scenarios"
    if not found.of:
        return f"no drill that counts yet; {wanted}"
    scenarios = f"{len(found.scenarios)} scenario{'' if len(found.scenarios) == 1 else 's'}"
    return f"{found.passes} passed of {counted}, with {scenarios}; {wanted}"


def _wrapped(text: str) -> Iterator[str]:
    """Text in lines that fit, the later ones set in."""
    line = ""
    for word in text.split():
        if line.strip() and len(line) + 1 + len(word) > _WIDTH:
            yield line
            line = f"  {word}"
        else:
            line = f"{line} {word}" if line else word
    if line:
        yield line
