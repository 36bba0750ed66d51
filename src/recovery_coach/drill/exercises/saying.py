"""Exercises that are answered in one's own words: say it better, first words, the close."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from recovery_coach.drill.call import stage_of
from recovery_coach.drill.case import Case
from recovery_coach.drill.exercises.judging import Bar, Verdict, judge_line
from recovery_coach.drill.exercises.tasks import Given, Task
from recovery_coach.drill.moments import (
    FELT,
    Ears,
    Moment,
    arousal_after,
    arranged,
    heard_at,
    moments,
    stage_of_line,
)
from recovery_coach.drill.score import INSTEAD
from recovery_coach.model.phrasing import Move, Trap
from recovery_coach.model.scenario import Stage
from recovery_coach.walk.asks import Field

_HEARS = frozenset({Move.ACKNOWLEDGE, Move.REFLECT, Move.APOLOGISE, Move.OWN, Move.EXPLAIN})
_OWNS = frozenset({Move.OWN, Move.APOLOGISE, Move.EXPLAIN})
_STARTS = frozenset({Move.ACKNOWLEDGE, Move.APOLOGISE, Move.OWN, Move.REASSURE})
"""Care and ownership, which come before any question (Belding). What happened, said back coldly, is neither."""

_GROUPS: Mapping[frozenset[Move], tuple[frozenset[Move], ...]] = {
    frozenset({Move.ACKNOWLEDGE, Move.REFLECT}): (_HEARS,),
    frozenset({Move.ACKNOWLEDGE, Move.REASSURE}): (_STARTS,),
    frozenset({Move.OWN, Move.EXPLAIN}): (_OWNS,),
    frozenset({Move.APOLOGISE, Move.OWN}): (_OWNS,),
    frozenset({Move.PLAN, Move.WHEN}): (frozenset({Move.PLAN}), frozenset({Move.WHEN})),
    frozenset({Move.OFFER, Move.PLAN}): (frozenset({Move.OFFER, Move.PLAN}),),
    frozenset({Move.PLAN, Move.OWN}): (frozenset({Move.PLAN, Move.OWN}),),
}
"""Of what would have served instead of a trap, what a line needs: any of it, but a step and its time both.

Who gives a fact of theirs back shows them that they are heard, whether with an apology or by taking it on.
"""

_CLOSES: tuple[frozenset[Move], ...] = (
    frozenset({Move.CONFIRM}),
    frozenset({Move.CONTACT, Move.CHECK_IN}),
    frozenset({Move.THANK, Move.INVITE_BACK}),
)
"""What a call is closed with: their yes first, then the rest, of each row one where the scenario's own close has it."""

_AT_THE_START = frozenset({*_HEARS, *_STARTS, Move.EXPLORE, Move.INTRODUCE, Move.PLAN, Move.WHEN})
_AT_THE_CLOSE = frozenset(
    {
        *(move for group in _CLOSES for move in group),
        Move.PLAN,
        Move.WHEN,
        Move.REASSURE,
        Move.INTRODUCE,
        Move.REFLECT,
        Move.OWN,
    }
)
_AT_THE_SOLUTION = frozenset(Move) - {Move.ACKNOWLEDGE, Move.APOLOGISE, Move.THANK, Move.INTRODUCE, Move.INVITE_BACK}
"""The moves that belong at each part of a call."""

_STEP = frozenset({Move.PLAN, Move.WHEN})
_FEW = 15
"""Words of care and ownership that are first words enough, without a fact of the case."""


def judge_said(task: Task, ears: Ears, given: Given) -> Verdict:
    """A line judged at the moment of its exercise; the scenario's own line is as good, or better."""
    assert task.bar is not None, "an exercise in one's own words has a bar"
    verdict = judge_line(task.call, ears, task.bar, "".join(given[0]) if given else "")
    return Verdict(verdict.right, verdict.why, task.model[0][0], verdict.reply)


def make_say_better(case: Case, ears: Ears) -> Task | None:
    """A bad line at a moment of the model call at which a good one calms them."""
    found = moments(case, ears)
    bads, turn = case.scenario.bad, case.seed + case.seed // max(1, len(case.scenario.bad))
    pairs = [(moment, bad) for bad in arranged(bads, case.seed) for moment in arranged(found, turn)]
    tasks = (task for moment, bad in pairs for task in _better_ways(moment, bad, ears))
    return next((task for task in tasks if _stands(task, ears)), None)


def _better_ways(moment: Moment, bad: str, ears: Ears) -> Iterator[Task]:
    """The exercises that a bad line gives at this moment: one for each of its traps that the model line answers."""
    heard = heard_at(moment.call, ears, bad)
    hurts = arousal_after(heard) >= moment.before + FELT
    for trap in sorted(heard.turn.traps) if hurts and moment.is_clean else ():
        bar = _bar_for(trap, moment, bad)
        if bar is not None:
            yield _task(moment, ears, f"Say this line better: “{bad}”", bar, moment.line)


def _bar_for(trap: Trap, moment: Moment, bad: str) -> Bar | None:
    """What a line must do instead of a trap here; None where the model line itself does nothing of this very case.

    It is as concrete as the model line is: it holds a fact of theirs, a way that they would take, or a step with its
    time. Kind words that could be said to anyone are not better than the trap, only softer.
    """
    groups, moves = _GROUPS.get(INSTEAD[trap], (INSTEAD[trap],)), moment.moves
    if any(Move.OFFER in group for group in groups) and moment.exchange.turn.ways:
        return Bar(groups, beats=bad, ways=True, fits=_AT_THE_SOLUTION)
    few = _FEW if trap is Trap.ACCOUNT_FIRST else 0
    if not any(Move.WHEN in group for group in groups) and moment.exchange.turn.facts & moment.call.mood.known:
        return Bar(groups, beats=bad, facts=True, few=few, fits=_AT_THE_START)
    if moves >= _STEP:
        return Bar((*groups, frozenset({Move.PLAN}), frozenset({Move.WHEN})), beats=bad, fits=_AT_THE_SOLUTION)
    return None


def make_first_words(case: Case, ears: Ears) -> Task | None:
    """The customer's first words, to be answered with care and ownership before any question."""
    found = moments(case, ears)
    if not found:
        return None
    start = found[0].call
    bads = [line for line in case.scenario.bad if arousal_after(heard_at(start, ears, line)) > start.mood.arousal]
    for line in (each.line for each in found if each.is_clean):
        bar = Bar(
            (_STARTS,),
            beats=bads[case.seed % len(bads)] if bads else "",
            facts=True,
            few=_FEW,
            fits=_AT_THE_START,
        )
        first = Moment(start, line, heard_at(start, ears, line))
        task = _task(first, ears, "These are their first words. Answer with yours.", bar, line)
        if _stands(task, ears):
            return task
    return None


def make_close(case: Case, ears: Ears) -> Task | None:
    """The plan is told: what is said before they go."""
    closing = [each for each in moments(case, ears) if each.is_clean and each.call.mood.promised]
    for moment in arranged(closing, case.seed):
        agreed = moment.call.mood.agreed
        groups = tuple(group for group in (_CLOSES[1:] if agreed else _CLOSES[:1]) if group & moment.moves)
        if not groups:
            continue
        instruction = (
            "They agree with the plan. Thank them, and leave them a way back to you."
            if agreed
            else "They know what happens, and when. Before you go: what do you ask them?"
        )
        bads = [line for line in case.scenario.bad if heard_at(moment.call, ears, line).turn.traps]
        bar = Bar(
            groups,
            beats=bads[case.seed % len(bads)] if bads else "",
            calms=False,
            fits=_AT_THE_CLOSE,
        )
        task = _task(moment, ears, instruction, bar, moment.line)
        if _stands(task, ears):
            return task
    return None


def _task(moment: Moment, ears: Ears, instruction: str, bar: Bar, model: str) -> Task:
    return Task(
        call=moment.call,
        instruction=instruction,
        fields=(Field("line", "Your line", hint="/hint helps"),),
        model=((model,),),
        hint=_hint(moment, ears, bar),
        role=True,
        bar=bar,
    )


def _hint(moment: Moment, ears: Ears, bar: Bar) -> str:
    """The scenario's own hint for what the line is for, else what the coach says of the move that is needed."""
    closes = any(group in _CLOSES for group in bar.groups)
    stage = Stage.CLOSE if closes else stage_of_line(moment.moves) or stage_of(moment.call.mood)
    advice = ears.coach.rules.moves.get(next(move for move in Move if move in bar.groups[0]))
    return moment.call.case.scenario.hints.get(stage) or (advice.say if advice else "")


def _stands(task: Task, ears: Ears) -> bool:
    """Whether an exercise teaches: its model line passes, and neither its bad line does nor any stuffed one."""
    assert task.bar is not None, "an exercise in one's own words has a bar"
    wrong = (*task.call.case.scenario.stuffed, *filter(None, [task.bar.beats]))
    return judge_said(task, ears, task.model).right and not any(
        judge_said(task, ears, ((line,),)).right for line in wrong
    )
