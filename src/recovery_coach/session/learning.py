"""The primer: its screens, its question, why an answer is right or not, and what to do next."""

from __future__ import annotations

from recovery_coach.model.primer import Answer, Primer
from recovery_coach.session.commands import Command, parse
from recovery_coach.session.matching import picked_in
from recovery_coach.session.ports import Clock, Draft, Entered, Face, Left, Ordered, Reply, Scene, sound
from recovery_coach.walk.asks import Field, Pick, Shape
from recovery_coach.walk.state import Phase
from recovery_coach.walk.view import Rail, View

_STAGE = "Learn"


class LearnLoop:
    """Takes a person through the primer."""

    def __init__(self, primer: Primer, face: Face, *, clock: Clock = lambda: 0.0) -> None:
        self.primer = primer
        self.face = face
        self._clock = clock
        self._notice = ""

    def run(self) -> Answer | None:
        """The answer that was given; None where the person left before."""
        self._show_pages()
        answer = self._answer()
        if answer is not None:
            word = "Right" if answer.right else "Not quite"
            self.face.read(word, f"{answer.because}\n\n{self.primer.next}")
        return answer

    def _show_pages(self) -> None:
        for page in self.primer.pages:
            self.face.read(page.title, "\n\n".join(page.says))

    def _answer(self) -> Answer | None:
        """Asks until one of the answers is picked, or the person leaves."""
        answers = self.primer.question.answers
        picks = tuple(Pick(str(number), each.says, str(number)) for number, each in enumerate(answers, 1))
        field = Field("answer", "Which is it?", Shape.ONE, picks, hint="/back shows it again")
        began = self._clock()
        while True:
            reply = sound(self.face.ask(self._scene(field, began), lambda _draft: None))
            self._notice = ""
            order = _order_in(reply)
            if isinstance(reply, Left) or (order and order.command in (Command.PAUSE, Command.CLOSE)):
                return None
            if order is not None:
                self._show_pages()
                continue
            given = reply.given if isinstance(reply, Entered) else ""
            found = self._picked(given, field)
            if found:
                return answers[int(found) - 1]

    def _picked(self, given: Draft, field: Field) -> str:
        picked, unknown = picked_in(given, field)
        self._notice = "That is none of the answers." if unknown else "" if picked else "Pick one of them."
        return picked[0] if picked else ""

    def _scene(self, field: Field, began: float) -> Scene:
        return Scene(
            view=View(
                phase=Phase.STEP,
                title=self.primer.title,
                rail=Rail((_STAGE,), 0, frozenset()),
                name="A question",
                do=(self.primer.question.asks,),
                field=field,
                can_go_back=True,
            ),
            notices=(self._notice,) if self._notice else (),
            began=began,
            commands=(Command.BACK, Command.CLOSE, Command.PAUSE),
            choices_first=True,
        )


def _order_in(reply: Reply) -> Ordered | None:
    """A command, by key or as it was typed."""
    if isinstance(reply, Ordered):
        return reply
    given = reply.given if isinstance(reply, Entered) else ""
    order = parse(given) if isinstance(given, str) else None
    return Ordered(*order) if order else None
