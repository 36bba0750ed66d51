"""`recovery-coach drill`: practice with a customer, wired to the files, the face and the coach of this machine."""

from __future__ import annotations

import time
from json import dumps
from pathlib import Path

from msgspec import Struct, to_builtins

from recovery_coach.cli import places
from recovery_coach.cli.boundary import INTERRUPTED, complain, tell
from recovery_coach.cli.coaching import coach_for
from recovery_coach.cli.faces import face_for
from recovery_coach.cli.first_words import is_screen
from recovery_coach.cli.picking import Picked, Wanted, pick
from recovery_coach.content.scenarios import load_scenario, load_temper, scenario_files
from recovery_coach.content.shelf import Shelf
from recovery_coach.drill.call import DrillCall, opened
from recovery_coach.drill.case import case_of
from recovery_coach.drill.certification import Learnt, brought
from recovery_coach.drill.history import retold, run_of, turns_of
from recovery_coach.drill.schedule import grades
from recovery_coach.drill.score import CRITERIA, RUBRIC, Debrief, debrief
from recovery_coach.errors import BadFile, CoachError
from recovery_coach.model.scenario import Scenario
from recovery_coach.phrasing.coach import Coach
from recovery_coach.records.drill_journal import DrillJournal
from recovery_coach.session.practice import PracticeLoop, Practised
from recovery_coach.session.spacing import review
from recovery_coach.terminal.clean import printable
from recovery_coach.terminal.debriefing import debrief_text
from recovery_coach.terminal.progress import brought_text


class Ended(Struct, frozen=True):
    """How a drill ended: as it was left, looked back on, and what it brought where it was kept as over."""

    practised: Practised
    found: Debrief
    learnt: Learnt | None = None

    @property
    def is_over(self) -> bool:
        """Whether it came to its end. One in which nothing was said did not."""
        return self.practised.how == "over" and bool(self.practised.call.exchanges)


def run(wanted: Wanted) -> int:
    """Takes the trainee through one whole call, keeps it turn by turn, and looks back on it."""
    journal = DrillJournal(places.home())
    if journal.notice:
        complain(journal.notice)
    over = False
    try:
        picked = pick(wanted, journal)
        ended = _walk(wanted, picked, journal)
        over = ended.is_over
    finally:
        journal.leave(over=over)
    if journal.warning:
        complain(journal.warning)
    if wanted.json:
        tell(dumps(as_plain(ended)))
    else:
        tell(printable(_ending(ended, picked, journal), lines=True))
    plain = wanted.plain or not is_screen()
    return INTERRUPTED if ended.practised.how == "left" and plain else 0


def _walk(wanted: Wanted, picked: Picked, journal: DrillJournal) -> Ended:
    """The call, from where it stands to where it is left."""
    drill, scenario = picked.drill, picked.scenario
    temper, coach = load_temper(picked.shelf), coach_on(scenario.language, picked.shelf)
    call = retold(opened(case_of(scenario, drill.seed, drill.variant)), drill.lines, temper, coach)
    if not picked.resumed:
        journal.begin(drill)
    if journal.trouble is not None and drill.certifying:
        raise journal.trouble  # What is not kept can't count.
    plain = wanted.plain or not is_screen()
    with face_for(None, plain=plain) as face:
        if not plain or not wanted.json:
            face.read(scenario.title, _before(scenario, certifying=drill.certifying))

        def keep(call: DrillCall, aided: bool) -> None:
            well = not journal.warning
            journal.keep(call, aided=aided, at=time.time())
            if well and journal.warning:
                loop.notices.append(journal.warning)

        loop = PracticeLoop(
            call, face, temper, coach, aid=drill.aid, certifying=drill.certifying, on_turn=keep, clock=time.time
        )
        loop.aided = loop.aided or drill.aided
        loop.notices = [line for line in (journal.warning, picked.why) if line]
        ended = _finished(loop.run(), picked, journal)
        if ended.is_over and not plain:
            face.read("Looking back", _ending(ended, picked, journal))
    return ended


def _finished(practised: Practised, picked: Picked, journal: DrillJournal) -> Ended:
    """Looks back on a call; one that is over is kept with what it brings."""
    found = debrief(practised.call)
    ended = Ended(practised, found)
    if not ended.is_over:
        return ended
    run = run_of(picked.drill, found, aided=practised.aided, at=time.time())
    graded = grades(practised.call, found, aided=practised.aided)
    learnt = journal.finish(run, practised.call, lambda history: brought(history, run, graded, review, picked.asked))
    return Ended(practised, found, learnt)


def _ending(ended: Ended, picked: Picked, journal: DrillJournal) -> str:
    """What is said when a drill was left: the debrief, or how to go on with it."""
    if ended.is_over or journal.warning:
        text = debrief_text(ended.practised.call, ended.found)
        if ended.learnt is None:
            return text
        return f"{text}\n\n{brought_text(ended.learnt, aided=ended.practised.aided, asked=picked.asked)}"
    said = "Kept as far as it went." if ended.practised.call.exchanges else "Nothing was said yet."
    return f"{said} `recovery-coach drill` goes on with it."


def list_scenarios(playbooks: Path | None, *, as_json: bool) -> int:
    """The scenarios that there are."""
    shelf = places.shelf(playbooks)
    rows = []
    for path in scenario_files(shelf):
        try:
            scenario = load_scenario(path)
        except BadFile as error:
            rows.append({"id": path.stem, "wrong": error.lines()})
            continue
        rows.append({"id": scenario.id, "title": scenario.title, "trade": scenario.trade, "summary": scenario.summary})
    if as_json:
        tell(dumps(rows))
    else:
        width = max((len(str(row["id"])) for row in rows), default=0)
        for row in rows:
            about = row.get("summary") or row.get("title") or "can't be read: `recovery-coach playbook check` says why"
            tell(printable(f"{row['id']!s:{width}}  {about}"))
    return 0


def coach_on(language: str, shelf: Shelf) -> Coach:
    """The coach that customers hear by. Raises CoachError where there is none for the language."""
    coach = coach_for(language, shelf)
    if coach is None:
        raise CoachError(f"there are no phrase rules for `{language}`", fix="a drill needs them: write it in English")
    return coach


def as_plain(ended: Ended) -> dict[str, object]:
    """A drill as one object, for programs."""
    call, found, learnt = ended.practised.call, ended.found, ended.learnt
    return {
        "scenario": call.case.scenario.id,
        "variant": call.case.variant,
        "seed": call.case.seed,
        "rubric": RUBRIC,
        "how": ended.practised.how,
        "outcome": found.outcome,
        "passed": found.passed,
        "aided": ended.practised.aided,
        "critical": list(found.critical),
        "arousal": list(found.arousal),
        "criteria": {criterion.name: found.criteria[criterion.name].value for criterion in CRITERIA},
        "turns": to_builtins(turns_of(call)),
        "next": found.next,
        "kept": learnt is not None,
        "certificate": to_builtins(learnt.certificate) if learnt else None,
    }


def _before(scenario: Scenario, *, certifying: bool) -> str:
    helps = "/help lists what there is." if certifying else "/hint helps, /help lists the rest."
    return f"{scenario.you.strip()}\n\nAnswer as you would on the line. {helps}"
