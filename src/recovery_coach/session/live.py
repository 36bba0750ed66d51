"""The live loop: show, ask, take, keep. It knows no terminal, no store and no clock but those it is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from recovery_coach.model.playbook import Ask
from recovery_coach.session.call import Call
from recovery_coach.session.commands import ORDERS, Command, help_text, looks_like_command, parse, unslashed
from recovery_coach.session.matching import matching, picked_in
from recovery_coach.session.ports import Draft, Entered, Face, Item, Left, Ordered, Scene
from recovery_coach.walk import events as e
from recovery_coach.walk.asks import Field, Pick, Shape
from recovery_coach.walk.engine import step_of
from recovery_coach.walk.state import Phase, State
from recovery_coach.walk.summary import handover_note
from recovery_coach.walk.view import View, destinations, view


class Ending(Struct, frozen=True):
    """How the loop ended: `closed`, `paused`, or `resume` of the unfinished call that was offered."""

    how: str


class LiveLoop:
    """Walks one call with one face until it is closed or left."""

    def __init__(self, call: Call, face: Face, *, unfinished: Item | None = None) -> None:
        self.call = call
        self.face = face
        self.unfinished = unfinished
        self.notices: list[str] = []
        self._close_asked = False
        if unfinished:
            self.notices.append(
                f"Unfinished: {unfinished.label}. /resume or /discard it; Enter goes on with this new call."
            )

    def run(self) -> Ending:
        while self.call.state.phase is not Phase.CLOSED:
            ending = self._turn()
            if ending is not None:
                return ending
        return Ending("closed")

    def _turn(self) -> Ending | None:
        shown = view(self.call.guide, self.call.state)
        place = _place(self.call.state, shown.field)
        reply = self.face.ask(self._scene(shown, place), lambda draft: self._typed(place, draft))
        self.notices = []
        if isinstance(reply, Left):
            if reply.ended and self._close_asked and shown.phase is Phase.WRAP_UP:
                self.call.take(e.CallClosed(at=self.call.clock()))
                return None
            return self._pause(place, reply.draft)
        if isinstance(reply, Ordered):
            return self._order(reply, shown, place)
        return self._entered(reply, shown, place)

    def _scene(self, shown: View, place: str) -> Scene:
        warning = self.call.warning()
        if warning:
            self.notices.append(warning)
        state = self.call.state
        return Scene(
            view=shown,
            draft=self.call.drafts.get(place, shown.given),
            notices=tuple(self.notices),
            began=state.opened_at + state.away,
            commands=tuple(self._available(shown)),
        )

    def _available(self, shown: View) -> list[Command]:
        """The commands that do something now, in the footer's order."""
        hidden = set()
        if not shown.can_go_back:
            hidden.add(Command.BACK)
        if shown.phase is not Phase.STEP:
            hidden.add(Command.SKIP)
        if shown.wordings < 2:
            hidden.add(Command.OTHER)
        if not shown.line:
            hidden |= {Command.COPY, Command.FAILED}
        if not self.call.guide.cards:
            hidden.add(Command.UPSET)
        if not self.unfinished:
            hidden |= {Command.RESUME, Command.DISCARD}
        return [command for command in ORDERS if command not in hidden]

    def _typed(self, place: str, draft: Draft) -> None:
        if not (isinstance(draft, str) and parse(draft)):
            self.call.typed(place, draft)

    def _pause(self, place: str, draft: Draft) -> Ending:
        if draft:
            self._typed(place, draft)
        self.call.take(e.Paused(at=self.call.clock()))
        return Ending("paused")

    def _entered(self, reply: Entered, shown: View, place: str) -> Ending | None:
        given = reply.given
        if isinstance(given, str) and given.startswith("/"):
            order = parse(given)
            if order is not None:
                return self._order(Ordered(*order), shown, place)
            if looks_like_command(given) and self.call.drafts.get(place) != given:
                self.call.typed(place, given)
                self.notices.append(f"There is no command {given}. Enter again keeps it as text; /help lists them.")
                return None
            given = unslashed(given)
        self.unfinished = None
        self.call.drafts.pop(place, None)
        self._take_answer(given, shown)
        return None

    def _take_answer(self, given: Draft, shown: View) -> None:
        state, at = self.call.state, self.call.clock()
        if state.phase is Phase.WRAP_UP:
            self._wrap_up_answer(given, shown, at)
        elif state.phase is Phase.CARD:
            self.call.take(e.LineSaid(at=at, step=state.card))
        elif shown.field is None:
            self.call.take(e.LineSaid(at=at, step=state.step))
            self._keep_stray(given)
        elif shown.field.shape is Shape.TEXT:
            text = (given if isinstance(given, str) else " ".join(given)).strip()
            if step_of(self.call.guide, state).ask is Ask.REFERENCE:
                self.look_for_earlier_call(text)
            self.call.take(e.TextEntered(at=at, step=state.step, field=shown.field.name, text=text))
        else:
            self._choose(given, shown.field, at)

    def _keep_stray(self, given: Draft) -> None:
        """Text typed where nothing was asked is a note: nothing that was said is lost."""
        if isinstance(given, str) and given.strip():
            self.call.take(e.NoteAdded(at=self.call.clock(), text=given.strip()))
            self.notices.append("Kept as a note.")

    def _choose(self, given: Draft, field: Field, at: float) -> None:
        picked, unknown = picked_in(given, field)
        if unknown:
            # What was typed is no choice, but it may be worth keeping: it never blocks the call.
            self.call.take(e.NoteAdded(at=at, text=unknown))
            self.notices.append("That is none of the choices: kept as a note.")
            return
        if field.shape is Shape.ONE:
            picked = picked[:1]
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
            self.notices.append("Kept as a note.")
            return
        self.call.take(e.CallClosed(at=at))

    def look_for_earlier_call(self, reference: str) -> None:
        """Says so where the customer was in touch before with the same reference."""
        if self.call.recognise(reference) and self.call.state.earlier is not None:
            days = self.call.state.earlier.days_ago
            when = "earlier today" if days == 0 else "yesterday" if days == 1 else f"{days} days ago"
            self.notices.append(f"They were in touch {when} with this reference: complaint number two is an emergency.")

    def _order(self, reply: Ordered, shown: View, place: str) -> Ending | None:
        # What stood in the prompt comes back with it; a slash command that was typed there is no text to keep.
        if reply.draft and reply.draft != shown.given:
            self._typed(place, reply.draft)
        else:
            self.call.drafts.pop(place, None)
        return _ORDERS[reply.command](self, reply, shown)

    def _back(self, _reply: Ordered, shown: View) -> None:
        if shown.can_go_back:
            self.call.take(e.SteppedBack(at=self.call.clock()))
        else:
            self.notices.append("This is the first step.")

    def _skip(self, _reply: Ordered, shown: View) -> None:
        if shown.phase is Phase.STEP:
            self.call.take(e.StepSkipped(at=self.call.clock(), step=self.call.state.step))
        elif shown.phase is Phase.CARD:
            self.call.take(e.SteppedBack(at=self.call.clock()))
        else:
            self.notices.append("Enter closes the call.")

    def _go(self, reply: Ordered, shown: View) -> None:
        places = destinations(self.call.guide, self.call.state)
        marks = {"done": "✓", "skipped": "-", "here": "▸", "": " "}
        items = [Item(place.step, f"{marks[place.mark]} {place.stage}: {place.name}") for place in places]
        self._pick_and(reply, shown, "Go to which step?", items, self._jump)

    def _jump(self, step: str) -> None:
        self.call.take(e.JumpedTo(at=self.call.clock(), step=step))

    def _upset(self, reply: Ordered, shown: View) -> None:
        items = [Item(card.id, card.title) for card in self.call.guide.cards]
        self._pick_and(reply, shown, "What came up?", items, self._interrupt)

    def _interrupt(self, card: str) -> None:
        self.call.take(e.Interrupted(at=self.call.clock(), card=card))

    def _pick_and(
        self, reply: Ordered, shown: View, title: str, items: Sequence[Item], then: Callable[[str], None]
    ) -> None:
        """Does `then` with the item that the argument means, or that is picked where there is none."""
        picks = tuple(Pick(item.name, item.label, str(number)) for number, item in enumerate(items, 1))
        if not picks:
            self.notices.append("There is nothing to choose from here.")
            return
        name = matching(reply.argument, picks) if reply.argument else self.face.pick(self._bare(shown), title, items)
        if name is not None:
            then(name)
        elif reply.argument:
            self.notices.append(f"Nothing here is called {reply.argument!r}.")

    def _bare(self, shown: View) -> Scene:
        return Scene(view=shown, began=self.call.state.opened_at + self.call.state.away)

    def _note(self, reply: Ordered, shown: View) -> None:
        text = reply.argument or self.face.write(self._bare(shown), "Note")
        if text and text.strip():
            self.call.take(e.NoteAdded(at=self.call.clock(), text=unslashed(text).strip()))
            self.notices.append("Noted.")

    def _reword(self, _reply: Ordered, shown: View) -> None:
        if shown.verbatim:
            self.notices.append("This line is said word for word.")
        elif shown.wordings < 2:
            self.notices.append("There is no other wording here.")
        else:
            self.call.take(e.Reworded(at=self.call.clock()))

    def _failed(self, _reply: Ordered, shown: View) -> None:
        if shown.line:
            self.call.take(e.LineFailed(at=self.call.clock()))
            self.notices.append(
                "Marked: that line didn't work here." if shown.wordings < 2 else "Marked. Try this one."
            )

    def _copy(self, _reply: Ordered, shown: View) -> None:
        copied = bool(shown.line) and self.face.copy(shown.line)
        self.notices.append(
            "Copied." if copied else "There is no clipboard here." if shown.line else "No line to copy."
        )

    def _handover(self, reply: Ordered, _shown: View) -> None:
        self.call.take(e.HandedOver(at=self.call.clock(), to=reply.argument))
        self.face.read("Handover", handover_note(self.call.guide, self.call.state))

    def _close(self, _reply: Ordered, _shown: View) -> None:
        self._close_asked = True
        self.call.take(e.CloseAsked(at=self.call.clock()))

    def _help(self, _reply: Ordered, _shown: View) -> None:
        self.face.read("Help", help_text())

    def _order_pause(self, reply: Ordered, shown: View) -> Ending:
        return self._pause(_place(self.call.state, shown.field), reply.draft)

    def _resume(self, _reply: Ordered, _shown: View) -> Ending | None:
        if self.unfinished is not None:
            return Ending("resume")
        self.notices.append("There is no unfinished call here.")
        return None

    def _discard(self, _reply: Ordered, _shown: View) -> None:
        if self.unfinished is None:
            self.notices.append("There is no unfinished call here.")
            return
        self.call.discard(self.unfinished.name)
        self.unfinished = None
        self.notices.append("Dropped from the list. What was said in it is kept.")


def _place(state: State, field: Field | None) -> str:
    """What a draft is kept under: the prompt that it was typed at."""
    here = (
        state.card if state.phase is Phase.CARD else state.phase.value if state.phase is Phase.WRAP_UP else state.step
    )
    return f"{here}:{field.name if field else ''}"


_ORDERS: dict[Command, Callable[[LiveLoop, Ordered, View], Ending | None]] = {
    Command.BACK: LiveLoop._back,
    Command.GO: LiveLoop._go,
    Command.SKIP: LiveLoop._skip,
    Command.NOTE: LiveLoop._note,
    Command.UPSET: LiveLoop._upset,
    Command.OTHER: LiveLoop._reword,
    Command.FAILED: LiveLoop._failed,
    Command.COPY: LiveLoop._copy,
    Command.HANDOVER: LiveLoop._handover,
    Command.PAUSE: LiveLoop._order_pause,
    Command.CLOSE: LiveLoop._close,
    Command.HELP: LiveLoop._help,
    Command.RESUME: LiveLoop._resume,
    Command.DISCARD: LiveLoop._discard,
}
