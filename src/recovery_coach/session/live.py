"""The live loop: show, ask, take, keep. It knows no terminal, no store and no clock but those it is given."""

from __future__ import annotations

from recovery_coach.model.playbook import Ask
from recovery_coach.session.call import Call
from recovery_coach.session.coaching import Coaching, Listening
from recovery_coach.session.commands import ORDERS, Command, key_name, looks_like_command, parse, unslashed
from recovery_coach.session.drafts import as_text, asks_choice, draft_at, keep_draft, place_of
from recovery_coach.session.matching import matching, picked_in
from recovery_coach.session.orders import NOTE, Ending, Orders
from recovery_coach.session.ports import Draft, Entered, Face, Item, Left, Ordered, Scene, sound
from recovery_coach.walk import events as e
from recovery_coach.walk.asks import Field, Pick, Shape
from recovery_coach.walk.engine import step_of
from recovery_coach.walk.state import Phase
from recovery_coach.walk.view import View, view


class LiveLoop:
    """Walks one call with one face until it is closed or left."""

    def __init__(
        self,
        call: Call,
        face: Face,
        *,
        unfinished: Item | None = None,
        notice: str = "",
        coaching: Coaching | None = None,
    ) -> None:
        self.call = call
        self.face = face
        self.coaching = coaching
        self.notices: list[str] = [notice] if notice else []
        self.orders = Orders(call, face, self._tell, unfinished=unfinished)
        self._doubted = ""
        if call.drafts.get(NOTE):
            self._tell(f"A note is unfinished: {key_name(ORDERS[Command.NOTE].key)} goes on with it.")
        if unfinished:
            self._tell(f"Unfinished: {unfinished.label}. /resume or /discard it; Enter goes on with this new call.")

    def run(self) -> Ending:
        while self.call.state.phase is not Phase.CLOSED:
            ending = self._turn()
            if ending is not None:
                return ending
        return Ending("closed")

    def _tell(self, notice: str) -> None:
        """Says something above the next prompt."""
        self.notices.append(notice)

    def _turn(self) -> Ending | None:
        shown = view(self.call.guide, self.call.state)
        place = place_of(self.call.state, shown.field)
        reply = sound(self.face.ask(self._scene(shown, place), lambda draft: self._typed(place, shown, draft)))
        self.notices = []
        if isinstance(reply, Left):
            if reply.ended and self.orders.close_asked and shown.phase is Phase.WRAP_UP:
                self.call.take(e.CallClosed(at=self.call.clock()))
                return None
            return self.orders.pause(how="paused" if reply.ended else "left")
        if isinstance(reply, Ordered):
            return self.orders.do(reply, shown)
        return self._entered(reply, shown, place)

    def _scene(self, shown: View, place: str) -> Scene:
        warning = self.call.warning()
        if warning:
            self._tell(warning)
        state, drafts = self.call.state, self.call.drafts
        line = drafts.get(draft_at(place, shown, "")) if asks_choice(shown) else ""
        return Scene(
            view=shown,
            draft=drafts.get(place, shown.given),
            line=line if isinstance(line, str) else "",
            notices=tuple(self.notices),
            began=state.opened_at + state.away,
            commands=tuple(self.orders.available(shown)),
            listener=self._listening(shown),
        )

    def _listening(self, shown: View) -> Listening | None:
        """The coach at this prompt, where words for the customer are typed."""
        field = shown.field
        if self.coaching is None or field is None or field.shape is not Shape.TEXT or shown.phase is not Phase.STEP:
            return None
        return self.coaching.listening(self.call.guide, self.call.state, field.name)

    def _typed(self, place: str, shown: View, draft: Draft) -> None:
        """Keeps what stands unfinished in a prompt; nothing where that is what was given there before."""
        kept_at = draft_at(place, shown, draft)
        keep_draft(self.call, kept_at, draft, shown.given if kept_at == place else "")

    def _entered(self, reply: Entered, shown: View, place: str) -> Ending | None:
        given, typed_at = reply.given, draft_at(place, shown, reply.given)
        if isinstance(given, str) and given.startswith("/"):
            order = parse(given)
            if order is not None:
                # Only what was typed of the command itself goes: line by line, a draft from before may stand there.
                begun = self.call.drafts.get(typed_at)
                if isinstance(begun, str) and (given.startswith(begun) or begun == self._doubted):
                    self.call.untyped(typed_at)
                return self.orders.do(Ordered(*order), shown)
            if looks_like_command(given) and self._doubted != given:
                self._doubted = given
                self.call.typed(typed_at, given)
                self._tell(f"There is no command {given}. Enter again keeps it as text; /help lists them.")
                return None
            given = unslashed(given)
        self._doubted = ""
        self.orders.unfinished = None
        asks_for_text = shown.field is not None and shown.field.shape is Shape.TEXT
        if asks_for_text and step_of(self.call.guide, self.call.state).ask is Ask.REFERENCE:
            self.look_for_earlier_call(as_text(given))
        # What was typed stops being unfinished in the same stroke that keeps it as entered.
        self.call.drafts.pop(typed_at, None)
        self._take_answer(given, shown, place)
        self._tell_of_new_track(shown)
        return None

    def _tell_of_new_track(self, shown: View) -> None:
        """A call that went over to another playbook says so: the rail is another one from here."""
        title = view(self.call.guide, self.call.state).title
        if title != shown.title and self.call.state.phase is Phase.STEP:
            self._tell(f"From here: {title}.")

    def _take_answer(self, given: Draft, shown: View, place: str) -> None:
        state, at = self.call.state, self.call.clock()
        if state.phase is Phase.WRAP_UP:
            self._wrap_up_answer(given, shown, at)
        elif state.phase is Phase.CARD:
            self.orders.keep_stray(given)
            self.call.take(e.LineSaid(at=at, step=state.card))
        elif shown.field is None:
            self.orders.keep_stray(given)
            self.call.take(e.LineSaid(at=at, step=state.step))
        elif shown.field.shape is Shape.TEXT:
            self._advise(as_text(given), shown)
            self.call.take(e.TextEntered(at=at, step=state.step, field=shown.field.name, text=as_text(given)))
        else:
            self._choose(given, shown.field, at, place)

    def _advise(self, text: str, shown: View) -> None:
        """At most one sentence about what is being entered; it never holds the call up."""
        listening = self._listening(shown)
        said = listening.advise(text) if listening is not None else ""
        if said:
            self._tell(f"Coach: {said}")
        if self.coaching is not None and self.coaching.warning:
            self._tell(self.coaching.warning)
            self.coaching.warning = ""

    def _choose(self, given: Draft, field: Field, at: float, place: str) -> None:
        picked, unknown = picked_in(given, field)
        if unknown:
            # What was typed is no choice, but it may be worth keeping: it never blocks the call.
            self.call.take(e.NoteAdded(at=at, text=unknown))
            self._tell("That is none of the choices: kept as a note.")
            return
        if field.shape is Shape.ONE:
            picked = picked[:1]
        self.call.drafts.pop(place, None)
        self.call.take(e.ChoiceMade(at=at, step=self.call.state.step, field=field.name, choices=picked))

    def _wrap_up_answer(self, given: Draft, shown: View, at: float) -> None:
        word = given if isinstance(given, str) else "".join(given)
        names = tuple(Pick(step, name, str(number)) for number, (step, name) in enumerate(shown.open_steps, 1))
        step = matching(word, names) if word.strip() else None
        if step is not None:
            self.call.take(e.JumpedTo(at=at, step=step))
            return
        if word.strip():
            self.call.take(e.NoteAdded(at=at, text=word.strip()))
            self._tell("Kept as a note.")
            return
        self.call.take(e.CallClosed(at=at))

    def look_for_earlier_call(self, reference: str) -> None:
        """Says so where the customer was in touch before with the same reference."""
        if self.call.recognise(reference) and self.call.state.earlier is not None:
            days = self.call.state.earlier.days_ago
            when = "earlier today" if days == 0 else "yesterday" if days == 1 else f"{days} days ago"
            self._tell(f"They were in touch {when} with this reference: complaint number two is an emergency.")
