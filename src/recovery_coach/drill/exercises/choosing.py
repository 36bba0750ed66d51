"""Exercises that are answered by choosing: two truths, spot it, put in order, options within authority."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise, product
from math import factorial

from recovery_coach.drill.call import DrillCall, opened, taken
from recovery_coach.drill.case import Case
from recovery_coach.drill.effects import HELPS
from recovery_coach.drill.exercises.judging import Verdict, in_its_sentence, main_cause, told
from recovery_coach.drill.exercises.tasks import Given, Task
from recovery_coach.drill.feedback import better_line, shortened
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
from recovery_coach.drill.mood import degree
from recovery_coach.drill.score import INSTEAD
from recovery_coach.model.phrasing import Move, Trap
from recovery_coach.model.scenario import Stage, Way
from recovery_coach.phrasing.advice import word_for
from recovery_coach.walk.asks import Field, Pick, Shape

NONE_OF_THEM = "none"
"""The pick that stands for ticking nothing: an Enter pressed too soon is no answer."""

CLEARLY = 0.8
"""By how much one of two lines calms more, so that there is no doubt which."""

FEWEST_IN_ORDER = 3
MOST_WAYS = 4
TRAPS_TO_CHOOSE = 4
TRANSCRIPT = 3
"""Lines of the agent's in a transcript."""

_OURS = "ours"
"""The source of a row that is nobody's finding."""

_ORDER: tuple[Stage, ...] = (Stage.ACKNOWLEDGE, Stage.OWN, Stage.OPTIONS, Stage.PLAN, Stage.CLOSE)
_STRIDE = 7919
"""What a seed is multiplied with, so that those next to each other shuffle alike in nothing."""

_ORDINALS = ("first", "second", "third", "fourth", "fifth")


def make_two(case: Case, ears: Ears) -> Task | None:
    """Two answers at one moment: the model's, and one of the bad or stuffed ones that calms clearly less."""
    found = moments(case, ears)
    for moment, lure in _pairs(case, found):
        worse = arousal_after(heard_at(moment.call, ears, lure))
        if moment.is_clean and moment.after <= moment.before - FELT and worse >= moment.after + CLEARLY:
            lines = arranged((moment.line, lure), case.seed)
            return Task(
                call=moment.call,
                instruction="Two answers to that. One of them calms this customer.",
                fields=(Field("line", "Which one?", Shape.ONE, _quoted(lines), hint="/hint helps"),),
                model=((str(lines.index(moment.line) + 1),),),
                hint="Which one could not be said to anyone else?",
                lines=lines,
            )
    return None


def _pairs(case: Case, found: tuple[Moment, ...]) -> Iterator[tuple[Moment, str]]:
    """Moments with lines that might calm less there. Stuffed ones come first twice out of three: they look right."""
    stuffed, bad = case.scenario.stuffed, case.scenario.bad
    for lures in (bad, stuffed) if case.seed % 3 == 2 else (stuffed, bad):
        for lure in arranged(lures, case.seed):
            yield from ((moment, lure) for moment in arranged(found, case.seed // len(lures)))


def judge_two(task: Task, ears: Ears, given: Given) -> Verdict:
    """Which line calms is what the customer shows; why is the row of the table, with its source."""
    right = given == task.model
    calms, lure = _calming_first(task)
    good, bad = heard_at(task.call, ears, calms), heard_at(task.call, ears, lure)
    best = min(good.reaction.causes, key=lambda cause: cause.share * cause.change.arousal)
    worst = main_cause(bad)
    first, second = round(arousal_after(good)), round(arousal_after(bad))
    # A lure may calm a little too: by a kind word that could be said to anyone.
    only = "only " if worst.effect in HELPS else ""
    other = f"“{in_its_sentence(lure, worst.quote)}” {only}{worst.when}"
    sources = "; ".join(dict.fromkeys(each.change.source for each in (best, worst) if each.change.source != _OURS))
    why = (
        f"{told(best, calms)}, and they come down to {first} of 10. {other}: that leaves them at {second}. "
        f"Sources: {sources}."
    )
    chosen = bad if not right else good
    return Verdict(right, why, better="" if right else calms, reply=chosen.reply)


def _calming_first(task: Task) -> tuple[str, str]:
    place = int(task.model[0][0]) - 1
    return task.lines[place], task.lines[1 - place]


def make_spotting(case: Case, ears: Ears) -> Task | None:
    """A transcript of the model call with one bad line in it: which line, and which trap?"""
    model = [each.line for each in moments(case, ears) if each.is_clean][: TRANSCRIPT - 1]
    if len(model) < TRANSCRIPT - 1:
        return None
    bads, turn = case.scenario.bad, case.seed + case.seed // max(1, len(case.scenario.bad))
    places = [(bad, at) for bad in arranged(bads, case.seed) for at in arranged(range(TRANSCRIPT), turn)]
    for bad, place in places:
        lines = (*model[:place], bad, *model[place:])
        call = _taken(case, ears, lines)
        traps = [each.turn.traps for each in call.exchanges]
        if len(traps) == TRANSCRIPT and traps[place] and not any(traps[:place] + traps[place + 1 :]):
            return _spotting(case, ears, call, place)
    return None


def _spotting(case: Case, ears: Ears, call: DrillCall, place: int) -> Task:
    found = sorted(call.exchanges[place].turn.traps)
    right = found[case.seed % len(found)]
    others = [trap for trap in Trap if trap not in found]
    some = arranged(others, case.seed * _STRIDE)[: TRAPS_TO_CHOOSE - 1]
    shown = arranged((right, *some), case.seed)
    lines = tuple(
        Pick(str(number), f"“{each.turn.text}” They: “{each.reply}”", str(number))
        for number, each in enumerate(call.exchanges, 1)
    )
    traps = tuple(
        Pick(trap.value, f"{word_for(ears.coach.rules, trap)}: {ears.temper.effects[trap.value].when}", str(number))
        for number, trap in enumerate(shown, 1)
    )
    return Task(
        call=opened(case),
        instruction="One line of this call springs a trap.",
        fields=(
            Field("line", "Which line?", Shape.ONE, lines, hint="/hint helps"),
            Field("trap", "And which trap is it?", Shape.ONE, traps, hint="what the line did"),
        ),
        model=((str(place + 1),), (right.value,)),
        hint="Read what they answered. After which line do they get angrier?",
        lines=tuple(each.turn.text for each in call.exchanges),
    )


def judge_spotted(task: Task, ears: Ears, given: Given) -> Verdict:
    """Judged by the coach's reading: a line that springs several traps is right with any of them."""
    call = _taken(task.call.case, ears, task.lines)
    place = int(task.model[0][0]) - 1
    exchange = call.exchanges[place]
    line, trap = (each[0] if each else "" for each in (*given, (), ())[:2])
    right = line == task.model[0][0] and trap in exchange.turn.traps
    named = trap if trap in exchange.turn.traps else task.model[1][0]
    quote = in_its_sentence(exchange.turn.text, exchange.turn.quotes.get(named, ""))
    effect = ears.temper.effects[named]
    why = f"Line {place + 1}: “{quote}” {effect.when}. Source: {effect.source}."
    if line != task.model[0][0] and line.isdigit() and 0 < int(line) <= len(task.lines):
        why = f"There is no trap in “{shortened(task.lines[int(line) - 1])}”. {why}"
    better = _better(task.call.case, ears, INSTEAD[Trap(named)])
    return Verdict(right, why, better=better, reply=exchange.reply)


def _better(case: Case, ears: Ears, wanted: frozenset[Move]) -> str:
    """A line of the model call that does what is wanted, whatever they have told by then."""
    call = moments(case, ears)
    return better_line(call, wanted, call[-1].exchange.reaction.mood) if call else ""


def make_order(case: Case, ears: Ears) -> Task | None:
    """Model lines, one of each stage, shuffled by the seed."""
    staged = _one_of_each(moments(case, ears), case.seed)
    if len(staged) < FEWEST_IN_ORDER:
        return None
    # Number 0 is the right order itself.
    shuffled = arranged(staged, 1 + case.seed * _STRIDE % (factorial(len(staged)) - 1))
    lines = tuple(line for _, line in shuffled)
    right = tuple(str(shuffled.index(each) + 1) for each in staged)
    return Task(
        call=opened(case),
        instruction="These lines are from one good call. Put them in order.",
        fields=tuple(
            Field(word, f"Which comes {word}?", Shape.ONE, _quoted(lines), hint="/hint helps")
            for word in _ORDINALS[: len(staged) - 1]
        ),
        model=tuple((name,) for name in right[:-1]),
        hint="Hear them, take it on, let them choose, say what happens, then close.",
        lines=lines,
        stages=tuple(stage for stage, _ in shuffled),
    )


def _one_of_each(found: tuple[Moment, ...], seed: int) -> tuple[tuple[Stage, str], ...]:
    """A line of each stage, as the scenario's own call has them one after the other; of several ways the seed picks."""
    staged = [
        [(place, stage) for place, each in enumerate(found) if each.is_clean and stage_of_line(each.moves) is stage]
        for stage in _ORDER
    ]
    ways = [way for way in product(*filter(None, staged)) if all(one[0] < two[0] for one, two in pairwise(way))]
    return tuple((stage, found[place].line) for place, stage in ways[seed % len(ways)]) if ways else ()


def judge_order(task: Task, ears: Ears, given: Given) -> Verdict:
    """Any order is right that keeps the stages: hear them, own it, offer, plan, close."""
    order = [int(name) - 1 for each in given for name in each]
    order += [place for place in range(len(task.lines)) if place not in order]
    lines = [task.lines[place] for place in order]
    ranks = [_ORDER.index(task.stages[place]) for place in order]
    wrong = next((number for number, (one, two) in enumerate(pairwise(ranks)) if one > two), None)
    if wrong is None:
        return Verdict(True, f"You hear them before you solve it: “{shortened(lines[0])}” comes first.")
    late, early = lines[wrong + 1], lines[wrong]
    reason = _REASONS[_ORDER[ranks[wrong + 1]]]
    why = f"“{shortened(early)}” comes too soon: {reason}, with “{shortened(late)}”."
    mine, best = (_taken(task.call.case, ears, said).mood.arousal for said in (lines, _in_right_order(task)))
    if round(mine) > round(best):
        why += f" In your order they end at {degree(mine)} of 10, in the right one at {degree(best)}."
    return Verdict(False, f"{why} Right is: {', '.join(f'“{shortened(line, 5)}”' for line in _in_right_order(task))}.")


_REASONS: Mapping[Stage, str] = {
    Stage.ACKNOWLEDGE: "little counts until they feel heard",
    Stage.OWN: "they want to know first whose it is",
    Stage.OPTIONS: "they choose before you plan",
    Stage.PLAN: "they need to know what happens, and when, before you close",
}
"""Why a stage comes before those after it."""


def _in_right_order(task: Task) -> list[str]:
    return [line for _, line in sorted(zip(map(_ORDER.index, task.stages), task.lines, strict=True))]


def make_options(case: Case, ears: Ears) -> Task | None:
    """Ways forward, with what they cost: which may be given on the spot?"""
    ways = _ways(case)
    if len(ways) < 2:
        return None
    limit, above = case.scenario.authority, case.scenario.above
    picks = [Pick(str(number), _priced(*way), str(number)) for number, way in enumerate(ways, 1)]
    within = tuple(str(number) for number, (_, cost) in enumerate(ways, 1) if cost <= limit)
    none = Pick(NONE_OF_THEM, f"none of them: {above} has to say yes", "0")
    return Task(
        call=opened(case),
        instruction="Tick what you may give them on the spot, without asking anyone.",
        fields=(Field("ways", "Which of these?", Shape.SEVERAL, (*picks, none), hint="/hint helps"),),
        model=(within or (NONE_OF_THEM,),),
        hint=f"What costs {limit:g} or less is yours to give. For more you ask {above}.",
        role=True,
        lines=tuple(what for what, _ in ways),
    )


def judge_options(task: Task, ears: Ears, given: Given) -> Verdict:
    """Within the limit nobody is asked; above it they are not left alone while somebody is."""
    case, right = task.call.case, set(task.model[0])
    ticked, scenario = set(given[0]) if given else set(), case.scenario
    costs = {str(number): way for number, way in enumerate(_ways(case), 1)}
    good = _better(case, ears, frozenset({Move.OFFER}))
    beyond = next((way for name, way in costs.items() if name in ticked - right), None)
    missed = next((way for name, way in costs.items() if name in right - ticked), None)
    if beyond:
        why = (
            f"“{beyond[0]}” costs {beyond[1]:g}, and you may give {scenario.authority:g}. "
            f"Ask {scenario.above} first, and stay with them meanwhile."
        )
    elif missed:
        why = (
            f"“{missed[0]}” {_cost(missed[1])}: that is within your {scenario.authority:g}. "
            "Say yes on the spot. Asking only makes them wait."
        )
    elif ticked != right:
        why = "Either none of them or some of them: not both."
    else:
        given_now = f"“{costs[next(iter(task.model[0]))][0]}”" if NONE_OF_THEM not in right else "Nothing"
        why = f"{given_now} is yours to give: up to {scenario.authority:g} nobody is asked."
    return Verdict(ticked == right, why, better=good)


def _ways(case: Case) -> list[tuple[str, float]]:
    """What customers of this scenario would take, with its cost; two at once where that is more than may be given."""
    met: dict[str, Way] = {}
    further = (way for variant in case.scenario.variants for way in variant.accepts)
    for way in (*case.accepts, *case.scenario.accepts, *further):
        met.setdefault(way.what, way)
    ways = [(way.what, way.cost) for way in met.values()][:MOST_WAYS]
    limit = case.scenario.authority
    paid = [way for way in ways if 0 < way[1] <= limit]
    both = [(f"{one[0]}, and besides {two[0]}", one[1] + two[1]) for one, two in combinations(paid, 2)]
    beyond = [way for way in both if way[1] > limit][:1]
    return list(arranged([*ways, *beyond], case.seed * _STRIDE))


def _quoted(lines: tuple[str, ...]) -> tuple[Pick, ...]:
    return tuple(Pick(str(number), f"“{line}”", str(number)) for number, line in enumerate(lines, 1))


def _priced(what: str, cost: float) -> str:
    return f"{what} ({_cost(cost)})"


def _cost(cost: float) -> str:
    return f"costs {cost:g}" if cost else "costs nothing"


def _taken(case: Case, ears: Ears, lines: tuple[str, ...] | list[str]) -> DrillCall:
    """The call with these lines said, as far as the customer stays."""
    call = opened(case)
    for line in lines:
        if call.is_over:
            break
        call = taken(call, ears.temper, ears.coach, line)
    return call
