"""`recovery-coach drill`: practice with a customer, wired to the files, the face and the coach of this machine."""

from __future__ import annotations

import time
from json import dumps
from pathlib import Path
from shutil import get_terminal_size
from textwrap import fill

from msgspec import Struct, to_builtins

from recovery_coach.cli import places
from recovery_coach.cli.boundary import INTERRUPTED, complain, tell
from recovery_coach.cli.coaching import coach_on
from recovery_coach.cli.faces import face_for
from recovery_coach.cli.first_words import is_screen
from recovery_coach.cli.picking import Picked, Wanted, pick
from recovery_coach.cli.voice import WRITTEN, Speaker, model_named, speaker_for
from recovery_coach.content.scenarios import load_scenario, scenario_files
from recovery_coach.drill.call import DrillCall, opened
from recovery_coach.drill.case import case_of
from recovery_coach.drill.progress.certification import Learnt, brought
from recovery_coach.drill.progress.history import retold, run_of, turns_of
from recovery_coach.drill.progress.schedule import grades
from recovery_coach.drill.score import CRITERIA, RUBRIC, Debrief, debrief
from recovery_coach.errors import BadFile, CoachError
from recovery_coach.phrasing.coach import Coach
from recovery_coach.records.drill_journal import DrillJournal
from recovery_coach.session.customer_voice import Rewording
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
    model_named(wanted.customer)  # What can't be had is told before anything is picked.
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
        tell(dumps(as_plain(ended, wanted.customer or WRITTEN)))
    else:
        tell(printable(_ending(ended, picked, journal), lines=True))
    plain = wanted.plain or not is_screen()
    return INTERRUPTED if ended.practised.how == "left" and plain else 0


def _walk(wanted: Wanted, picked: Picked, journal: DrillJournal) -> Ended:
    """The call, from where it stands to where it is left."""
    drill, scenario = picked.drill, picked.scenario
    if drill.certifying and model_named(wanted.customer):
        raise CoachError(
            "a drill for the certificate is taken with the customer's written words: they are the same for everyone",
            fix="leave out --customer",
        )
    with speaker_for(wanted.customer) as speaker:
        coach = coach_on(scenario.language, picked.shelf)  # Meanwhile the model's library loads, too.
        call = retold(opened(case_of(scenario, drill.seed, drill.variant)), drill.lines, picked.temper, coach)
        if speaker is not None:
            speaker.wait()
        if not picked.resumed:
            journal.begin(drill)
        if journal.trouble is not None and drill.certifying:
            raise journal.trouble  # What is not kept can't count.
        return _practised(wanted, picked, journal, call, coach, speaker)


def _practised(
    wanted: Wanted, picked: Picked, journal: DrillJournal, call: DrillCall, coach: Coach, speaker: Speaker | None
) -> Ended:
    """The call on its screen, kept turn by turn."""
    drill, plain = picked.drill, wanted.plain or not is_screen()
    reword = Rewording(speaker, speaker.name) if speaker is not None else None
    first = [journal.warning, picked.why]
    with face_for(None, plain=plain) as face:
        if (not plain or not wanted.json) and not (picked.resumed and speaker is None):
            face.read(picked.scenario.title, _before(picked, speaker))
        elif speaker is not None:
            first.append(speaker.told)

        def keep(call: DrillCall, aided: bool) -> None:
            well = not journal.warning
            journal.keep(call, aided=aided, at=time.time())
            news = [journal.warning if well else "", reword.notice() if reword is not None else ""]
            loop.notices += [line for line in news if line]

        loop = PracticeLoop(
            call,
            face,
            picked.temper,
            coach,
            aid=drill.aid,
            certifying=drill.certifying,
            on_turn=keep,
            reword=reword,
            clock=time.time,
        )
        loop.aided = loop.aided or drill.aided
        loop.notices = [line for line in first if line]
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
        width = max((len(str(row["id"])) for row in rows), default=0) + 2
        columns = max(get_terminal_size().columns, width + 20)
        for row in rows:
            about = row.get("summary") or row.get("title") or "can't be read: `recovery-coach playbook check` says why"
            said = fill(printable(str(about)), columns, initial_indent=" " * width, subsequent_indent=" " * width)
            tell(f"{printable(str(row['id'])):{width}}{said[width:]}")
    return 0


def as_plain(ended: Ended, customer: str) -> dict[str, object]:
    """A drill as one object, for programs. `customer` is who had the replies' words."""
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
        "customer": customer,
        "turns": [
            {**to_builtins(said), "reworded": each.reply != each.written}
            for said, each in zip(turns_of(call), call.exchanges, strict=True)
        ],
        "next": found.next,
        "kept": learnt is not None,
        "certificate": to_builtins(learnt.certificate) if learnt else None,
    }


def _before(picked: Picked, speaker: Speaker | None) -> str:
    helps = "/help lists what there is." if picked.drill.certifying else "/hint helps, /help lists the rest."
    said = [
        "" if picked.resumed else picked.scenario.you.strip(),  # Then it is a page away, with /help.
        speaker.told if speaker is not None else "",
        f"Answer as you would on the line. {helps}",
    ]
    return "\n\n".join(text for text in said if text)
