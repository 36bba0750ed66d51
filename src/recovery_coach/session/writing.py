"""Writing a scenario: one question a screen, each answer kept before the next is asked. Then the call is taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace

from recovery_coach.drill.writing.composing import missing_in
from recovery_coach.drill.writing.questions import STAGES, Question, questions, unfit_in, wrong_with
from recovery_coach.drill.writing.sketch import Sketch, as_plain
from recovery_coach.session.commands import Command, looks_like_command, parse, unslashed
from recovery_coach.session.matching import picked_in
from recovery_coach.session.ports import (
    Clock,
    Draft,
    Entered,
    Face,
    Item,
    Left,
    Ordered,
    Reply,
    Scene,
    sound,
    sound_text,
)
from recovery_coach.walk.asks import Field, Pick, Shape
from recovery_coach.walk.state import Phase
from recovery_coach.walk.view import Rail, View

NOTHING = "-"
"""What stands for no answer where Enter alone would keep what is offered."""

LEFT = "left"
LONGEST_ANSWER = 600
_NOT_ASKED_ABOUT = frozenset({"customer"})
"""Answers whose names are invented."""

_COMMANDS = (Command.HELP, Command.BACK, Command.SKIP, Command.GO, Command.CLOSE, Command.PAUSE)
_HELP = """\
You answer questions, and a customer comes of it whom you and others can practise with.

Enter      keeps what stands there, or leaves the answer out. Three are needed: what went wrong, the first fact, and
           the first way forward
-          leaves out an answer that stands there (Ctrl-U clears the line)
/back      the question before, with your answer ready to change (Ctrl-P)
/skip      the next question (Ctrl-N)
/go        any question: type a part of its name (Ctrl-G)
/close     that's all: on to your call with the new customer (F10)
/pause     leave; what you entered is kept (Ctrl-C)
/help      this page (F1)

Names, numbers and addresses that would tell who a customer is have no place here: what looks like one is taken out."""


class WriteLoop:
    """Asks what is still to be asked of a sketch.

    `keep` puts a sketch on disk, and says what is wrong where it can't. `clean` takes out of a text what would tell who
    someone is, and says what that was; `settled` asks first which words of it are names, and gives those that may stay,
    or None where they left. With `listed`, the list of questions comes first. `named` gives a new scenario its name, by
    its title.
    """

    def __init__(
        self,
        sketch: Sketch,
        face: Face,
        *,
        keep: Callable[[Sketch], str],
        clean: Callable[[str], tuple[str, str]] = lambda text: (text, ""),
        settled: Callable[[str], tuple[str, ...] | None] = lambda _text: (),
        named: Callable[[str], str] = lambda title: title,
        clock: Clock = lambda: 0.0,
        listed: bool = False,
    ) -> None:
        self.sketch = sketch
        self.face = face
        self.notices: list[str] = []
        self._keep = keep
        self._listed = listed
        self._clean = clean
        self._settled = settled
        self._named = named
        self._began = clock()

    def run(self) -> str:
        """Until all that is needed was answered (empty), or the trainee left."""
        if self._listed:
            self._pick_question("")
        while self.sketch.at or not self.sketch.answers or self._missing():
            question = self._here()
            reply = sound(self.face.ask(self._scene(question), self._typed))
            self.notices = []
            if self._is_leaving(reply):
                return LEFT
            order = _order_in(reply)
            if order is not None:
                self._ordered(order, question)
            elif self._answered(reply, question) == LEFT:
                return LEFT
        return ""

    def go_to(self, key: str) -> None:
        """Makes a question the next one."""
        self._put(replace(self.sketch, at=key, typed="", mending=False))

    def _here(self) -> Question:
        asked = questions(self.sketch)
        return next((each for each in asked if each.key == self.sketch.at), asked[0])

    def _is_leaving(self, reply: Reply) -> bool:
        order = _order_in(reply)
        return isinstance(reply, Left) or (order is not None and order.command is Command.PAUSE)

    def _missing(self) -> bool:
        """Whether something is missing that a call needs, or can't be taken as it was kept; if so it is asked next."""
        missing, unfit = missing_in(self.sketch), unfit_in(self.sketch)
        if missing:
            self.notices.append("This is needed before anyone can call you. /pause keeps all that you entered.")
        elif unfit:
            self.notices.append(wrong_with(unfit[0], self.sketch.get(unfit[0])))
        if missing or unfit:
            self._put(replace(self.sketch, at=(missing or unfit)[0], typed="", mending=True))
        return bool(missing or unfit)

    def _ordered(self, order: Ordered, question: Question) -> None:
        keys = [each.key for each in questions(self.sketch)]
        place = keys.index(question.key)
        if order.command is Command.BACK:
            if place == 0:
                self.notices.append("This is the first question.")
            self.go_to(keys[max(0, place - 1)])
        elif order.command is Command.SKIP:
            self._go_on(question)
        elif order.command is Command.GO:
            self._pick_question(order.argument)
        elif order.command is Command.CLOSE:
            self._put(replace(self.sketch, at="", typed=""))
        elif order.command is Command.HELP:
            self.face.read("Writing a scenario", _HELP)
        else:
            self.notices.append("That is for live calls. /help lists what there is here.")

    def _pick_question(self, words: str) -> None:
        """Goes to the question whose name is picked, or holds these words."""
        asked = questions(self.sketch)
        found = next((each.key for each in asked if words and words.casefold() in each.name.casefold()), None)
        if found is None:
            here = self._here()
            items = [Item(each.key, each.name, here=each.key == here.key) for each in asked]
            found = self.face.pick(self._scene(here), "Go to", items)
        if found is not None:
            self.go_to(found)

    def _answered(self, reply: Reply, question: Question) -> str:
        """Keeps an answer; one that can't be taken is asked for again. `LEFT` where they left meanwhile."""
        given: Draft = reply.given if isinstance(reply, Entered) else ""
        if question.field.shape is Shape.TEXT:
            text = self._text(given if isinstance(given, str) else " ".join(given), question)
        else:
            text = self._picked(given, question)
        return "" if text is None else self._take(question, text)

    def _text(self, given: str, question: Question) -> str | None:
        """What was meant by a text; None where it was no answer."""
        if looks_like_command(given):
            self.notices.append(f"There is no command {given.strip()} here. /help lists them.")
            return None
        if len(given) > LONGEST_ANSWER:
            self._put(replace(self.sketch, typed=self._clean(sound_text(given))[0][:LONGEST_ANSWER]))
            self.notices.append(f"That is too long: {LONGEST_ANSWER} letters are the most. The rest was cut off.")
            return None
        # What stands in the prompt to be changed can be emptied; what is only told there is meant by Enter.
        default = "" if question.field.suggestion or self.sketch.answers.get(question.key) else question.default
        return "" if given.strip() == NOTHING else unslashed(given).strip() or default

    def _picked(self, given: Draft, question: Question) -> str | None:
        """The choice that was meant; None where it was none. What is not chosen is worked out where it can be."""
        meant = given.strip() if isinstance(given, str) else ""
        names = {pick.name for pick in question.field.picks}
        if names == {"yes", "no"} and meant.casefold() in ("y", "n"):
            given = {"y": "yes", "n": "no"}[meant.casefold()]
        picked, unknown = picked_in(given, question.field)
        if unknown and unknown.strip() != NOTHING:
            # The same once more was Enter alone, where a line is all there is: then nothing is kept of it.
            typed = self._clean(sound_text(unknown))[0]
            self._put(replace(self.sketch, typed="" if typed == self.sketch.typed else typed))
            self.notices.append("That is none of the answers: pick one by its number.")
            return None
        return picked[0] if picked else question.default

    def _take(self, question: Question, text: str) -> str:
        """Puts an answer in its place, without what tells who someone is; asks for one that can't be taken again."""
        text = as_plain(text)
        may_stay = self._settled(text) if question.key not in _NOT_ASKED_ABOUT and text else ()
        self.sketch = replace(self.sketch, stays=tuple(dict.fromkeys([*self.sketch.stays, *(may_stay or ())])))
        cleaned, told = self._clean(text)
        if question.key in _NOT_ASKED_ABOUT and cleaned != text:
            self.notices.append("Invent a name, without a title, that nobody in the call has.")
            return ""
        wrong = wrong_with(question.key, cleaned)
        if wrong:
            self.notices.append(wrong)
            return ""
        if told:
            self.notices.append(f"Taken out: {told}. Go back to put it another way.")
        # What was worked out and is taken as it stands is worked out anew when what it comes from changes.
        kept = "" if question.is_worked_out and cleaned == question.default else cleaned
        sketch = replace(self.sketch, answers={**self.sketch.answers, question.key: kept}, typed="")
        if not sketch.name:
            sketch = replace(sketch, name=self._named(cleaned))
        self.sketch = sketch
        self._go_on(question)
        return LEFT if may_stay is None else ""

    def _go_on(self, question: Question) -> None:
        keys = [each.key for each in questions(self.sketch)]
        place = keys.index(question.key) + 1
        # Who mends what was missing has answered the rest, but for what comes of it: its words, its cost.
        follows = place < len(keys) and keys[place].startswith(f"{_numbered_part(question.key)}-")
        is_last = place >= len(keys) or (self.sketch.mending and not follows)
        self._put(replace(self.sketch, at="" if is_last else keys[place], typed=""))

    def _put(self, sketch: Sketch) -> None:
        self.sketch = sketch
        trouble = self._keep(sketch) if sketch.name else ""
        if trouble:
            self.notices.append(trouble)

    def _typed(self, draft: Draft) -> None:
        """Keeps what stands in the prompt while it is typed."""
        if isinstance(draft, str) and not parse(draft):
            self._put(replace(self.sketch, typed=self._clean(as_plain(sound_text(draft)))[0]))

    def _scene(self, question: Question) -> Scene:
        answer = self.sketch.answers.get(question.key, "")
        stages = {each.stage: each for each in questions(self.sketch)}
        now = STAGES.index(question.stage)
        example = (f"For example: {question.example}",) if question.example else ()
        is_first = question.key == questions(self.sketch)[0].key
        return Scene(
            view=View(
                phase=Phase.STEP,
                title=self.sketch.get("title", self.sketch.name),
                rail=Rail(
                    STAGES, now, frozenset(at for at, stage in enumerate(STAGES) if stage in stages and at < now)
                ),
                name=question.name,
                do=(*([question.asks] if question.asks else []), *example),
                field=question.field,
                given=answer,
                can_go_back=not is_first,
            ),
            draft=answer if question.field.picks else self.sketch.typed or answer,
            line=self.sketch.typed if question.field.picks else "",
            notices=tuple(self.notices),
            began=self._began,
            commands=tuple(command for command in _COMMANDS if not (is_first and command is Command.BACK)),
        )


def _numbered_part(key: str) -> str:
    """The fact or the way that a question is about; the question itself where it is about neither."""
    return "-".join(key.split("-")[:2]) if key.startswith(("fact-", "way-")) else key


def pick_one(
    face: Face, name: str, asks: Sequence[str], prompt: str, answers: Mapping[str, str], began: float = 0.0
) -> str:
    """One of some answers, by their names; the first where Enter alone was pressed, `LEFT` where they left."""
    picks = tuple(Pick(key, label, str(number)) for number, (key, label) in enumerate(answers.items(), 1))
    chosen = _asked(face, name, asks, Field("answer", prompt, Shape.ONE, picks), began)
    return LEFT if chosen is None else (chosen or (picks[0].name,))[0]


def pick_several(
    face: Face, name: str, asks: Sequence[str], prompt: str, answers: Sequence[str], began: float = 0.0
) -> tuple[str, ...] | None:
    """Some of these words, or none; None where they left."""
    keys = "123456789abcdefghijklmnopqrstuvwxyz"
    picks = tuple(Pick(word, word, key) for word, key in zip(answers, keys, strict=False))
    return _asked(face, name, asks, Field("answers", prompt, Shape.SEVERAL, picks), began)


def _asked(face: Face, name: str, asks: Sequence[str], field: Field, began: float) -> tuple[str, ...] | None:
    """Asks until what was given is among the answers."""
    notice = ""
    while True:
        view = View(
            phase=Phase.STEP,
            title=name,
            rail=Rail(STAGES, len(STAGES) - 1 if field.shape is Shape.ONE else 0, frozenset()),
            name=name,
            do=tuple(asks),
            field=field,
        )
        scene = Scene(view=view, notices=(notice,) if notice else (), began=began, commands=(Command.PAUSE,))
        reply = sound(face.ask(scene, lambda _draft: None))
        order = _order_in(reply)
        if isinstance(reply, Left) or (order and order.command in (Command.PAUSE, Command.CLOSE)):
            return None
        picked, unknown = picked_in(reply.given if isinstance(reply, Entered) else "", field)
        if order is None and not unknown:
            return picked
        notice = "Pick by its number, or press Enter."


def _order_in(reply: Reply) -> Ordered | None:
    """A command, by key or as it was typed."""
    if isinstance(reply, Ordered):
        return reply
    given = reply.given if isinstance(reply, Entered) else ""
    order = parse(given) if isinstance(given, str) else None
    return Ordered(*order) if order else None
