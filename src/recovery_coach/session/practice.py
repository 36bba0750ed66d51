"""The drill loop: the customer speaks, the trainee answers, and hears at once what it did. On a live call's screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from recovery_coach.drill.call import DrillCall, Exchange, stage_of, taken, taken_back
from recovery_coach.drill.feedback import SERVES, better_line, feedback, shortened, side_by_side
from recovery_coach.drill.moments import Ears, moments
from recovery_coach.model.practice import Aid
from recovery_coach.model.scenario import Stage, Temper
from recovery_coach.phrasing.advice import heard as heard_in
from recovery_coach.phrasing.heard import Heard
from recovery_coach.phrasing.statement import statement
from recovery_coach.session.commands import Command, parse
from recovery_coach.session.ports import Clock, Entered, Face, Left, Ordered, Scene, sound
from recovery_coach.walk.asks import Field
from recovery_coach.walk.state import Phase
from recovery_coach.walk.view import Rail, View

if TYPE_CHECKING:
    from recovery_coach.phrasing.coach import Coach

_STAGES: Mapping[Stage, str] = {
    Stage.LISTEN: "Listen",
    Stage.ACKNOWLEDGE: "Acknowledge",
    Stage.OWN: "Own",
    Stage.OPTIONS: "Options",
    Stage.PLAN: "Plan",
    Stage.CLOSE: "Close",
}
_COMMANDS = (Command.HELP, Command.BACK, Command.CLOSE, Command.PAUSE)
_HELPS = "/hint helps, /rewind takes a turn again"
_HELP = """\
Answer the customer as you would on the line, and press Enter. They react to what you say and to nothing else.

/hint      a hint for what this customer needs now (it costs no points, but an aided run earns no certificate)
/rewind    take your last turn again, and see both reactions (Ctrl-P does the same)
/close     end the call; the debrief comes then (F10)
/pause     leave; what you said is kept (Ctrl-C)
/help      this page (F1)"""


class Practised(Struct, frozen=True):
    """How a drill was left: the call as far as it went, whether anything helped, and how it came to an end."""

    call: DrillCall
    aided: bool
    how: str


class PracticeLoop:
    """Takes a trainee through one drill call."""

    def __init__(
        self,
        call: DrillCall,
        face: Face,
        temper: Temper,
        coach: Coach,
        *,
        aid: Aid = Aid.NONE,
        certifying: bool = False,
        on_turn: Callable[[DrillCall, bool], None] = lambda _call, _aided: None,
        reword: Callable[[DrillCall], DrillCall] | None = None,
        clock: Clock = lambda: 0.0,
    ) -> None:
        self.call = call
        self.face = face
        self.temper = temper
        self.coach = coach
        self.aid = aid
        self.aided = aid is Aid.EXAMPLE
        self.certifying = certifying
        self.notices: list[str] = []
        self._on_turn = on_turn
        self._reword = reword
        self._before: Exchange | None = None
        self._warned = False
        self._began = clock()
        self._model = moments(call.case, Ears(temper, coach))

    def run(self) -> Practised:
        """Until the customer or the trainee ends it. What was said is handed on turn by turn, and what helped too."""
        while not self.call.is_over:
            reply = sound(self.face.ask(self._scene(), lambda _draft: None))
            self.notices = []
            how = self._answered(reply)
            if how:
                return Practised(self.call, self.aided, how)
        return Practised(self.call, self.aided, "over")

    def _answered(self, reply: Entered | Ordered | Left) -> str:
        """Does what was entered; how the loop ends, if it does."""
        if isinstance(reply, Left):
            return "over" if reply.ended else "left"
        order = reply if isinstance(reply, Ordered) else _order_in(reply)
        if order is not None:
            return self._ordered(order)
        text = reply.given if isinstance(reply, Entered) and isinstance(reply.given, str) else ""
        word = text.strip().casefold()
        if word == "/hint":
            self._show_hint()
        elif word in ("/rewind", "/again"):
            self._rewind()
        elif word.startswith("/") and " " not in word:
            self.notices.append(f"There is no command {word} in a drill. /help lists them.")
        elif text.strip():
            self._say(text.strip())
        else:
            self.notices.append("Say something to them, or /hint.")
        return ""

    def _ordered(self, order: Ordered) -> str:
        if order.command is Command.PAUSE:
            return "paused"
        if order.command is Command.CLOSE:
            return "over"
        if order.command is Command.BACK:
            self._rewind()
        elif order.command is Command.HELP:
            self.face.read("In a drill", f"{self.call.case.scenario.you.strip()}\n\n{_HELP}")
        else:
            self.notices.append("That key is for live calls. /help lists what there is in a drill.")
        return ""

    def _say(self, text: str) -> None:
        """One turn, and what it did."""
        self.call = taken(self.call, self.temper, self.coach, text)
        self._warned = False
        if self._reword is not None:
            self._on_turn(self.call, self.aided)  # What was said is kept before anyone is waited for.
            self.call = self._reword(self.call)
        exchange = self.call.exchanges[-1]
        self.notices += feedback(self.call, exchange, self._model, self._example())
        if self._before is not None:
            self.notices += side_by_side(self._before, exchange)
            self._before = None
        self._on_turn(self.call, self.aided)

    def _rewind(self) -> None:
        if not self.call.exchanges:
            self.notices.append("There is no turn to take again yet.")
            return
        if self._is_to_think_again("/rewind"):
            return
        self._before = self.call.exchanges[-1]
        self.call = taken_back(self.call)
        self.aided = True
        self.notices.append(f"Taken back: “{shortened(self._before.turn.text)}”. Say it another way.")
        self._on_turn(self.call, self.aided)

    def _show_hint(self) -> None:
        if self._is_to_think_again("/hint"):
            return
        stage = stage_of(self.call.mood)
        self.aided = True
        self.notices.append(f"Hint: {self.call.case.scenario.hints.get(stage) or _HINTS[stage]}")
        self._on_turn(self.call, self.aided)

    def _is_to_think_again(self, word: str) -> bool:
        """Says, before the first help in a drill for the certificate, that it won't count; asked again, it helps."""
        if not self.certifying or self.aided or self._warned:
            return False
        self._warned = True
        self.notices.append(f"With {word} this drill no longer counts for your certificate. {word} again does it.")
        return True

    def _example(self) -> str:
        """What the trainee could say next, where they are shown it."""
        mood = self.call.mood
        return better_line(self._model, SERVES[stage_of(mood)], mood) if self.aid is Aid.EXAMPLE else ""

    def _scene(self) -> Scene:
        customer, stage = self.call.case.scenario.customer, stage_of(self.call.mood)
        example = self._example()
        stages = tuple(_STAGES)
        now = stages.index(stage)
        said = self.call.said_last
        return Scene(
            view=View(
                phase=Phase.STEP,
                title=self.call.case.scenario.title,
                rail=Rail(tuple(_STAGES.values()), now, frozenset(range(now))),
                name=f"{customer.name}, {customer.who}",
                line=f"“{said}”" if not said.startswith("(") else said,
                theirs=True,
                why=f"You could say: “{example}”" if example else "",
                field=Field("text", "What do you say?", hint="" if self.certifying else _HELPS),
                can_go_back=bool(self.call.exchanges),
            ),
            notices=tuple(self.notices),
            began=self._began,
            commands=tuple(c for c in _COMMANDS if c is not Command.BACK or self.call.exchanges),
            listener=_Listener(self),
        )


class _Listener:
    """The coach's line under what the trainee types, as in a live call; not where there is no help."""

    def __init__(self, loop: PracticeLoop) -> None:
        self._loop = loop

    def prepare(self) -> None:
        pass

    def hear(self, text: str) -> Heard:
        loop = self._loop
        if loop.aid is Aid.NONE or not text.strip():
            return Heard()
        said = statement(text, after=loop.call.written_last, first=not loop.call.exchanges)
        return heard_in(loop.coach.rules, loop.coach.read(said, reasons=False))


def _order_in(reply: Entered) -> Ordered | None:
    order = parse(reply.given) if isinstance(reply.given, str) else None
    return Ordered(*order) if order else None


_HINTS: Mapping[Stage, str] = {
    Stage.LISTEN: "Give back something that they told you, in your words, or ask what happened.",
    Stage.ACKNOWLEDGE: "Name what they feel, and what it is about.",
    Stage.OWN: "Say sorry for what happened to them, and whose it is now.",
    Stage.OPTIONS: "Put two ways forward to them, and let them choose.",
    Stage.PLAN: "Say what you will do, and by when.",
    Stage.CLOSE: "Ask whether that is right for them, thank them, and leave a way back.",
}
