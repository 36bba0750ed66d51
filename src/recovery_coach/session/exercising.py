"""A round of exercises: a task, an answer, why it is right or not, and another one. On a live call's screen."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from recovery_coach.drill.exercises.judging import Verdict
from recovery_coach.drill.exercises.rounds import KINDS, ROUND, judge, next_field
from recovery_coach.drill.exercises.tasks import Given, Task, in_words
from recovery_coach.drill.feedback import shortened
from recovery_coach.drill.moments import Ears
from recovery_coach.model.exercise import Exercise
from recovery_coach.session.commands import Command, parse
from recovery_coach.session.matching import picked_in
from recovery_coach.session.ports import Clock, Draft, Entered, Face, Left, Ordered, Scene, sound
from recovery_coach.walk.asks import Field, Pick, Shape
from recovery_coach.walk.state import Phase
from recovery_coach.walk.view import Rail, View

_MORE = Field("more", "Another one?", Shape.ONE, (Pick("yes", "another one", "1"), Pick("no", "enough for now", "2")))
_LAST = Field("more", "That was all of it.", Shape.ONE, (Pick("no", "done", "1"),))
_GIST = 6
"""Words by which a line that was picked is known again."""

_HELP = f"""\
Each exercise takes a minute. Answer it, and you are told at once why it is right or not. A round has up to {ROUND}.

/hint      a hint; it costs nothing
/back      take back the last pick, where there is more than one (Ctrl-P)
/close     end the round (F10)
/pause     leave (Ctrl-C)
/help      this page (F1)"""


class Done(Struct, frozen=True):
    """One exercise as it was answered."""

    task: Task
    given: Given
    verdict: Verdict
    hinted: bool = False


class Round(Struct, frozen=True):
    """The exercises that were answered, and how the round ended.

    It is `over`, `paused`, `left` from outside, or there was `nothing` to ask.
    """

    done: tuple[Done, ...]
    how: str

    @property
    def right(self) -> int:
        """How many were right."""
        return sum(each.verdict.right for each in self.done)


class _Ended(Exception):
    """The trainee left the round."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


class ExerciseLoop:
    """Takes a trainee through one round of one kind."""

    def __init__(
        self, kind: Exercise, tasks: Iterator[Task], face: Face, ears: Ears, *, clock: Clock = lambda: 0.0
    ) -> None:
        self.kind = KINDS[kind]
        self.name = kind
        self.ears = ears
        self.tasks = tasks
        self.face = face
        self.done: list[Done] = []
        self.notices: list[str] = []
        self._clock = clock
        self._began = clock()
        self._draft: Draft = ""

    def run(self) -> Round:
        """Until there is no other exercise, or the trainee has had enough."""
        task = next(self.tasks, None)
        if task is None:
            return Round((), "nothing")
        try:
            while task is not None:
                self._began = self._clock()
                self._answer(task)
                following = next(self.tasks, None)
                task = following if self._wants_another(following is not None) else None
        except _Ended as left:
            return Round(tuple(self.done), left.how)
        return Round(tuple(self.done), "over")

    def _answer(self, task: Task) -> None:
        """Asks one exercise to its end, and judges it."""
        given: Given = ()
        hinted = False
        while (field := next_field(task, given)) is not None:
            text, order = self._asked(self._scene(task, field, given))
            if order is Command.BACK:
                given = given[:-1]
            elif isinstance(text, str) and text.strip().casefold() == "/hint":
                hinted = True
                self.notices.append(f"Hint: {task.hint}")
            elif text is not None:
                answer = self._taken(text, field)
                given = (*given, answer) if answer else given
        self.done.append(Done(task, given, judge(self.name, task, self.ears, given), hinted))

    def _taken(self, given: Draft, field: Field) -> tuple[str, ...]:
        """What was meant by an answer; nothing where it has to be asked again, with what to say about it."""
        if field.shape is Shape.TEXT:
            text = given.strip() if isinstance(given, str) else " ".join(given)
            if text.startswith("/") and " " not in text:
                self.notices.append(f"There is no command {text} here. /help lists them.")
                return ()
            if not text:
                self.notices.append("Say something to them, or /hint.")
            return (text,) if text else ()
        picked, unknown = picked_in(given, field)
        if unknown:
            self.notices.append("That is none of the choices. /help lists what else there is.")
        elif not picked:
            self.notices.append("Pick one, or /hint." if field.shape is Shape.ONE else "Tick one or more, or /hint.")
        return picked[:1] if field.shape is Shape.ONE else picked

    def _wants_another(self, there_is: bool) -> bool:
        """Shows why the answer was right or not, and asks whether to go on. Enter alone goes on."""
        field = _MORE if there_is else _LAST
        while True:
            text, order = self._asked(self._feedback(field))
            if text is None or order is not None:
                continue
            picked, unknown = picked_in(text, field)
            if not unknown:
                return picked != ("no",) and there_is

    def _asked(self, scene: Scene) -> tuple[Draft | None, Command | None]:
        """One reply: what was entered, or an order that is not done yet. Raises _Ended where the trainee leaves."""
        self._draft = ""
        reply = sound(self.face.ask(scene, self._keep))
        self.notices = []
        if isinstance(reply, Left):
            raise _Ended("over" if reply.ended else "left")
        order = reply if isinstance(reply, Ordered) else _order_in(reply)
        if order is None:
            self._draft = ""
            return reply.given if isinstance(reply, Entered) else "", None
        if order.command in (Command.CLOSE, Command.PAUSE):
            raise _Ended("over" if order.command is Command.CLOSE else "paused")
        if order.command is Command.HELP:
            self.face.read(self.kind.title, _HELP)
        elif order.command is not Command.BACK:
            self.notices.append("That key is for live calls. /help lists what there is here.")
        return None, order.command

    def _keep(self, draft: Draft) -> None:
        self._draft = draft

    def _scene(self, task: Task, field: Field, given: Given) -> Scene:
        scenario = task.call.case.scenario
        customer, said = scenario.customer, task.said
        so_far = ", then ".join(shortened(label, _GIST) for label in in_words(task, given))
        role = (scenario.you.strip(),) if task.role else ()
        return Scene(
            view=self._view(
                name=f"{customer.name}, {customer.who}",
                line=said if said.startswith("(") else f"“{said}”",
                do=(*role, task.instruction),
                field=field,
            ),
            draft=self._draft,
            notices=(*([f"So far: {so_far}"] if so_far else []), *self.notices),
            began=self._began,
            commands=(Command.HELP, *([Command.BACK] if given else []), Command.CLOSE, Command.PAUSE),
            choices_first=True,
        )

    def _feedback(self, field: Field) -> Scene:
        last = self.done[-1]
        verdict, customer = last.verdict, last.task.call.case.scenario.customer
        word = "Right." if verdict.right else "Not quite."
        reply = verdict.reply if verdict.reply.startswith("(") else f"“{verdict.reply}”"
        better = f"{self.kind.leads[not verdict.right]}: “{verdict.better}”"
        return Scene(
            view=self._view(
                name=f"{customer.name} says:" if verdict.reply else self.kind.title,
                line=reply if verdict.reply else "",
                field=field,
                number=len(self.done),
            ),
            notices=(f"{word} {verdict.why}", *([better] if verdict.better else []), *self.notices),
            began=self._began,
            commands=(Command.HELP, Command.CLOSE, Command.PAUSE),
            choices_first=True,
        )

    def _view(self, *, name: str, line: str, field: Field, do: tuple[str, ...] = (), number: int = 0) -> View:
        stage = f"{self.kind.title}, {number or len(self.done) + 1}"
        return View(
            phase=Phase.STEP,
            title=self.kind.title,
            rail=Rail((stage,), 0, frozenset()),
            name=name,
            line=line,
            theirs=True,
            do=do,
            field=field,
        )


def _order_in(reply: object) -> Ordered | None:
    given = reply.given if isinstance(reply, Entered) else ""
    order = parse(given) if isinstance(given, str) else None
    return Ordered(*order) if order else None
