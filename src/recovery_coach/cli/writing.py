"""`drill new`: a scenario of a trainee's own, asked for, tried with its customer, and put in place when it passes."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from recovery_coach.cli import places
from recovery_coach.cli.boundary import INTERRUPTED, tell
from recovery_coach.cli.coaching import coach_on
from recovery_coach.cli.faces import face_for
from recovery_coach.cli.first_words import is_screen
from recovery_coach.cli.retold import Retold, asked_names, retold_case
from recovery_coach.cli.workshop.check import reports
from recovery_coach.content.scenario_text import scenario_text
from recovery_coach.content.scenarios import NEW, load_temper, scenario_files
from recovery_coach.content.shelf import DRILLS, TEMPER
from recovery_coach.content.sketches import Sketches
from recovery_coach.content.writing import check_name, put
from recovery_coach.drill.call import DrillCall, opened
from recovery_coach.drill.case import case_of
from recovery_coach.drill.moments import Ears
from recovery_coach.drill.score import debrief, serves
from recovery_coach.drill.writing.composing import as_name, invented, scenario_of
from recovery_coach.drill.writing.sketch import Sketch
from recovery_coach.drill.writing.variants import in_words, retaken, variants_for
from recovery_coach.errors import CoachError
from recovery_coach.model.practice import Aid
from recovery_coach.model.scenario import Scenario
from recovery_coach.records.hold import Hold
from recovery_coach.session.ports import Face
from recovery_coach.session.practice import PracticeLoop
from recovery_coach.session.writing import LEFT, WriteLoop, pick_one
from recovery_coach.terminal.clean import printable
from recovery_coach.terminal.debriefing import debrief_text
from recovery_coach.terminal.reports import mistake_lines

_AGAIN, _CHANGE, _YES = "again", "change", "yes"


class Asked(Struct, frozen=True):
    """What `drill new` was asked for with."""

    name: str = ""
    case: str = ""
    playbooks: Path | None = None
    plain: bool = False


def run(asked: Asked) -> int:
    """Writes a scenario with a trainee, or goes on with one that was left."""
    writing = Writing(asked)
    plain = asked.plain or not is_screen()
    try:
        with face_for(None, plain=plain) as face:
            ending, done = writing.run(face)
    finally:
        writing.leave()
    tell(printable(ending, lines=True))
    return 0 if done or not plain else INTERRUPTED


def check_words(scenario: str, name: str, case: str, *, practising: bool = False) -> None:
    """Raises CoachError for a second name or a case where no scenario is begun, and for practice where one is."""
    if scenario == NEW:
        if practising:
            fix = "leave out all but --from-case, --playbooks and --plain"
            raise CoachError(f"`drill {NEW}` writes a scenario, and that is for practising with one", fix=fix)
        return
    if name:
        fix = f"name one, or begin one of your own with `recovery-coach drill new {as_name(name) or 'NAME'}`"
        raise CoachError(f"`{name}` is one name too many: a drill has one scenario", fix=fix)
    if case:
        fix = f"`recovery-coach drill new NAME --from-case {case}`"
        raise CoachError("--from-case writes a new scenario from a call", fix=fix)


class Writing:
    """One scenario, from its first question to its place."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.shelf = places.shelf(asked.playbooks)
        self.sketches = Sketches(places.own_playbooks())
        self.notices: list[str] = []
        self._hold: Hold | None = None
        self._retold = Retold()
        self._told_of_trouble = False
        self._listed = False
        self.sketch = self._begun()

    def run(self, face: Face) -> tuple[str, bool]:
        """What is said at the end, and whether the scenario is in its place."""
        if self.sketch.case and not self.sketch.answers and not self.sketch.offered:
            found = self._retold.offered(face)
            if found is None:
                return self._left(), False
            offered, stays = found
            self.keep(replace(self.sketch, offered=offered, stays=stays))
        while True:
            loop = WriteLoop(
                self.sketch,
                face,
                keep=self.keep,
                clean=self._retold.clean,
                settled=lambda text: self._settled(face, text),
                named=self._named,
                clock=time.time,
                listed=self._listed,
            )
            self._listed = False
            loop.notices, self.notices = self.notices, []
            left = loop.run()
            self.sketch = loop.sketch
            if left:
                return self._left(), False
            how = self._tried(face)
            if how == _YES:
                return self._put_in_place(), True
            if how == LEFT:
                return self._left(), False

    def leave(self) -> None:
        if self._hold is not None:
            self._hold.release(forget=True)

    def keep(self, sketch: Sketch) -> str:
        """Keeps a sketch. That it can't be kept is said once, and the writing goes on."""
        self.sketch = sketch
        try:
            self.sketches.keep(sketch)
        except CoachError as error:
            if not self._told_of_trouble:
                self._told_of_trouble = True
                return f"{error.lines()[0]}. What you enter is held in memory only."
        return ""

    def _begun(self) -> Sketch:
        """The sketch that was left under this name, or a new one."""
        name, case = self.asked.name, self.asked.case
        sketch = None
        if name:
            check_scenario_name(name)
            sketch = self.sketches.load(name)
            if sketch is None and name in {path.stem for path in scenario_files(self.shelf)}:
                fix = f"choose another name; `recovery-coach drill {name}` practises with it"
                raise CoachError(f"there is a scenario `{name}` already", fix=fix)
            self._take_hold(name)
        elif self.sketches.names():
            left = self.sketches.names()[0]
            self.notices.append(f"You left one that is called {left}: `drill new {left}` goes on with it.")
        if sketch is not None:
            self.notices.append("You began this before. It goes on where you left it.")
            if case and case != sketch.case:
                how = f"from call {sketch.case}" if sketch.case else "from nothing"
                self.notices.append(f"It was begun {how}. To write from call {case}, choose another name.")
        case = sketch.case if sketch is not None else case
        if case:
            begun = sketch is not None and bool(sketch.answers or sketch.offered)
            self._retold = retold_case(case, sketch.stays if sketch and begun else None, gone=sketch is not None)
        elif sketch is not None:
            self._retold = Retold(stays=sketch.stays)
        return sketch or Sketch(name=name, case=case)

    def _take_hold(self, name: str) -> None:
        if not self._holds(name):
            raise CoachError(f"`{name}` is being written on another screen", fix="go on with it there")

    def _holds(self, name: str) -> bool:
        self._hold = Hold(places.home(), f"drill-new-{name}")
        return self._hold.take()

    def _named(self, title: str) -> str:
        """A name that is free, made of a title."""
        taken = {path.stem for path in scenario_files(self.shelf)} | set(self.sketches.names())
        name = as_name(title)[:50].strip("-") or "my-call"
        number, free = 1, name
        while free in taken or not _can_be_called(free) or not self._holds(free):
            number, free = number + 1, f"{name}-{number + 1}"
        return free

    def _settled(self, face: Face, *texts: str) -> tuple[str, ...] | None:
        """Asks which words of these texts are names, each once; those that may stay, None where they left."""
        names = self._retold.names(*texts, known=self.sketch.get("customer", invented(self.sketch)))
        stay = asked_names(face, names)
        self._retold.settle(names, stay or ())
        return stay

    def _tried(self, face: Face) -> str:
        """The call with the new customer; then what was worked out, for a yes."""
        ears = Ears(load_temper(self.shelf), coach_on("en", self.shelf))
        scenario = scenario_of(self.sketch)
        with suppress(CoachError):  # Where nothing can be kept it is told of already; the draft is for practice.
            self.sketches.keep_draft(self.sketch.name, scenario_text(scenario))
        if self.sketch.model and not self._passes(scenario, ears, self.sketch.model):
            self.sketch = replace(self.sketch, model=(), lines=())
            self.keep(self.sketch)
            face.read("Your call", "With what you changed, your call does not pass any more. Take it once more.")
        if not self.sketch.model:
            how = self._called(face, scenario, ears)
            if how:
                return how
            scenario = scenario_of(self.sketch)
        return self._agreed(face, replace(scenario, variants=variants_for(scenario, ears)))

    def _passes(self, scenario: Scenario, ears: Ears, lines: tuple[str, ...]) -> bool:
        return serves(retaken(opened(case_of(scenario, 0, "")), ears, lines))

    def _called(self, face: Face, scenario: Scenario, ears: Ears) -> str:
        """The call, until one passes (empty), or the trainee goes elsewhere. What was said is kept turn by turn."""
        call = retaken(opened(case_of(scenario, 0, "")), ears, self.sketch.lines)
        if not call.is_over:
            face.read(scenario.title, _before(scenario))
            loop = PracticeLoop(call, face, ears.temper, ears.coach, aid=Aid.HINTS, on_turn=self._said, clock=time.time)
            practised = loop.run()
            call = practised.call
            if practised.how != "over":
                return LEFT
        found = debrief(call)
        if serves(call):
            return self._kept_as_model(face, scenario, ears, tuple(each.turn.text for each in call.exchanges))
        face.read("Looking back", debrief_text(call, found))
        answers = {_AGAIN: "Take the call again", _CHANGE: "Change what I wrote", LEFT: "Leave it for now: it is kept"}
        asks = ["A call that passes becomes the model that others learn from.", *_next(found.next)]
        how = pick_one(face, "Not passed yet", asks, "What now?", answers, time.time())
        if how != LEFT:
            self.keep(replace(self.sketch, lines=()))
        if how == _CHANGE:
            self._change()
        return self._called(face, scenario, ears) if how == _AGAIN else how

    def _kept_as_model(self, face: Face, scenario: Scenario, ears: Ears, said: tuple[str, ...]) -> str:
        """Keeps what was said without what tells who someone is. Where it does not serve so, it is said once more."""
        stay = self._settled(face, *said)
        if stay is None:
            return LEFT
        lines = tuple(self._retold.clean(line)[0] for line in said)
        self.keep(replace(self.sketch, stays=tuple(dict.fromkeys([*self.sketch.stays, *stay])), lines=()))
        if lines == said or self._passes(scenario, ears, lines):
            if lines != said:
                face.read("Your call", f"Taken out of your call: {self._retold.clean(' '.join(said))[1]}.")
            self.keep(replace(self.sketch, model=lines))
            return ""
        face.read("Your call", _DOES_NOT_SERVE.format(out=self._retold.clean(" ".join(said))[1]))
        return self._called(face, scenario, ears)

    def _said(self, call: DrillCall, _aided: bool) -> None:
        self.keep(replace(self.sketch, lines=tuple(self._retold.clean(each.turn.text)[0] for each in call.exchanges)))

    def _agreed(self, face: Face, scenario: Scenario) -> str:
        """Shows what was worked out, checks the whole as `playbook check` does, and asks for a yes."""
        try:
            draft = self.sketches.keep_draft(self.sketch.name, scenario_text(scenario))
        except CoachError as error:
            face.read("Your scenario", "\n".join(["It can't be written now:", *error.lines()]))
            self._change()
            return _CHANGE
        report = next(reports([draft], self.shelf))
        face.read("What comes of it", _worked_out(scenario))
        if report.errors:
            told = [line for mistake in report.mistakes for line in mistake_lines(mistake)]
            face.read("What `playbook check` says", "\n".join(told))
        answers = {_YES: "Yes, put it in its place", _AGAIN: "Take the call again", _CHANGE: "Change what I wrote"}
        asks = ["Your call passed. It is the model call of this scenario now."]
        if report.errors:
            del answers[_YES]
            asks = ["It can't be put in its place like this. Take the call in other words, or change what you wrote."]
        how = pick_one(face, "Your scenario", asks, "Is it right like this?", answers, time.time())
        if how in (_AGAIN, _CHANGE):
            self.keep(replace(self.sketch, lines=(), model=() if how == _AGAIN else self.sketch.model))
        if how == _CHANGE:
            self._change()
        return how

    def _change(self) -> None:
        """Makes the list of questions come next."""
        self.keep(replace(self.sketch, at="title", mending=False))
        self._listed = True
        self.notices.append("Ctrl-G or /go goes to any question; F10 or /close goes on to your call.")

    def _put_in_place(self) -> str:
        name = self.sketch.name
        path = places.own_playbooks() / DRILLS / f"{name}.yaml"
        if path.exists():
            fix = f"move it aside, and `recovery-coach drill new {name}` goes on"
            raise CoachError("there is a scenario of that name by now", where=str(path), fix=fix)
        put(path, self.sketches.draft(name).read_bytes())
        self.sketches.drop(name)
        return (
            f"In place: {path}\n`recovery-coach drill {name}` practises with them. Change the file in any editor, and "
            f"`recovery-coach playbook check {_as_word(path)}` looks it over."
        )

    def _left(self) -> str:
        name = self.sketch.name
        if not name or not self.sketches.path(name).exists():
            return "Nothing was entered yet."
        said = f"Kept as far as you got: `recovery-coach drill new {name}` goes on with it."
        draft = self.sketches.draft(name)
        met = f"\nThe customer can be met already: `recovery-coach drill {_as_word(draft)}`"
        return f"{said}{met if draft.exists() else ''}"


def _as_word(path: Path) -> str:
    """A path as it is typed in a command."""
    return f'"{path}"' if any(sign.isspace() for sign in str(path)) else str(path)


def _can_be_called(name: str) -> bool:
    try:
        check_scenario_name(name)
    except CoachError:
        return False
    return True


def check_scenario_name(name: str) -> None:
    """Raises CoachError for a name that no scenario can have."""
    if name in (NEW, TEMPER):
        raise CoachError(f"a scenario can't be called `{name}`: the word means something already", fix="choose another")
    try:
        check_name(name)
    except CoachError as error:
        fix = f"use lower-case letters, digits and dashes, in one word: {as_name(name)}" if as_name(name) else error.fix
        raise CoachError(error.what.replace("playbook", "scenario"), fix=fix) from None


def _before(scenario: Scenario) -> str:
    return f"{scenario.you}\n\n{_TAKE_IT}"


_TAKE_IT = (
    "Now take the call with the customer that you made. Answer as you would on the line: when they are calm and agree, "
    "what you said becomes the model. /hint helps, /rewind takes a turn again, /pause keeps it."
)


_DOES_NOT_SERVE = (
    "Taken out of your call: {out}. Without it, your call does not pass. Take it once more, in words that name nobody."
)


def _next(label: str) -> list[str]:
    return [f"Work on this: {label}."] if label else []


def _worked_out(scenario: Scenario) -> str:
    """What was made of the answers, in words."""
    rows = ["Your call, as others will read it:", *(f"  {line}" for line in scenario.model), ""]
    rows += ["Words that give a fact back:"]
    rows += [*(f"  {fact.short}: {', '.join(fact.words)}" for fact in scenario.facts.values()), ""]
    rows += ["Words that an offer is known by:"]
    rows += [*(f"  {way.what}: {', '.join(way.words)}" for way in scenario.accepts), ""]
    rows += ["Hints, a stage each:", *(f"  {hint}" for hint in scenario.hints.values()), ""]
    rows += ["Met otherwise:", *(f"  {in_words(variant, scenario)}" for variant in scenario.variants), ""]
    rows += ["A call that must fail:", *(f"  {line}" for line in scenario.bad), ""]
    rows += ["And one with all the right words and nothing in them.", "", "All of it can be changed in the file."]
    return "\n".join(rows)
