"""The live loop: show, ask, take, keep. It knows no terminal, no store and no clock but those it is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from recovery_coach.model.playbook import Ask
from recovery_coach.session.call import Call
from recovery_coach.session.coaching import Coaching, Listening
from recovery_coach.session.commands import (
    ORDERS,
    WITH_ARGUMENT,
    Command,
    help_text,
    key_name,
    looks_like_command,
    parse,
    unslashed,
)
from recovery_coach.session.drafts import as_text, asks_choice, draft_at, place_of
from recovery_coach.session.matching import matching, picked_in
from recovery_coach.session.ports import (
    Draft,
    Entered,
    Face,
    Item,
    Left,
    Ordered,
    Scene,
    sound,
    sound_draft,
    sound_text,
)
from recovery_coach.walk import events as e
from recovery_coach.walk.asks import Field, Pick, Shape
from recovery_coach.walk.engine import step_of
from recovery_coach.walk.state import Phase
from recovery_coach.walk.summary import handover_note
from recovery_coach.walk.view import View, destinations, view

_NOTE = "/note"
"""What an unfinished note is kept under: no step has such a name."""


class Ending(Struct, frozen=True):
    """How the loop ended: `closed`, `paused`, `left` from outside, or `resume` of the unfinished call on offer."""

    how: str


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
        self.unfinished = unfinished
        self.notices: list[str] = [notice] if notice else []
        self._close_asked = False
        self._doubted = ""
        if call.drafts.get(_NOTE):
            self.notices.append(f"A note is unfinished: {key_name(ORDERS[Command.NOTE].key)} goes on with it.")
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
        place = place_of(self.call.state, shown.field)
        reply = sound(self.face.ask(self._scene(shown, place), lambda draft: self._typed(place, shown, draft)))
        self.notices = []
        if isinstance(reply, Left):
            if reply.ended and self._close_asked and shown.phase is Phase.WRAP_UP:
                self.call.take(e.CallClosed(at=self.call.clock()))
                return None
            return self._pause(how="paused" if reply.ended else "left")
        if isinstance(reply, Ordered):
            return self._order(reply, shown)
        return self._entered(reply, shown, place)

    def _order(self, order: Ordered, shown: View) -> Ending | None:
        """Does what was ordered; words that the order has no use for are kept as a note."""
        if order.argument and order.command not in WITH_ARGUMENT:
            self._keep_stray(order.argument)
        return _ORDERS[order.command](self, order, shown)

    def _scene(self, shown: View, place: str) -> Scene:
        warning = self.call.warning()
        if warning:
            self.notices.append(warning)
        state, drafts = self.call.state, self.call.drafts
        line = drafts.get(draft_at(place, shown, "")) if asks_choice(shown) else ""
        return Scene(
            view=shown,
            draft=drafts.get(place, shown.given),
            line=line if isinstance(line, str) else "",
            notices=tuple(self.notices),
            began=state.opened_at + state.away,
            commands=tuple(self._available(shown)),
            listener=self._listening(shown),
        )

    def _listening(self, shown: View) -> Listening | None:
        """The coach at this prompt, where words for the customer are typed."""
        field = shown.field
        if self.coaching is None or field is None or field.shape is not Shape.TEXT or shown.phase is not Phase.STEP:
            return None
        return self.coaching.listening(self.call.guide, self.call.state, field.name)

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

    def _typed(self, place: str, shown: View, draft: Draft) -> None:
        """Keeps what stands unfinished in a prompt; nothing where that is what was given there before."""
        kept_at = draft_at(place, shown, draft)
        self._keep_draft(kept_at, draft, shown.given if kept_at == place else "")

    def _keep_draft(self, place: str, draft: Draft, given: Draft) -> None:
        if draft == given or not (draft or given):
            self.call.untyped(place)
        elif not (isinstance(draft, str) and parse(draft)):
            self.call.typed(place, sound_draft(draft))

    def _pause(self, *, how: str = "paused") -> Ending:
        self.call.take(e.Paused(at=self.call.clock()))
        return Ending(how)

    def _entered(self, reply: Entered, shown: View, place: str) -> Ending | None:
        given, typed_at = reply.given, draft_at(place, shown, reply.given)
        if isinstance(given, str) and given.startswith("/"):
            order = parse(given)
            if order is not None:
                # Only what was typed of the command itself goes: line by line, a draft from before may stand there.
                begun = self.call.drafts.get(typed_at)
                if isinstance(begun, str) and (given.startswith(begun) or begun == self._doubted):
                    self.call.untyped(typed_at)
                return self._order(Ordered(*order), shown)
            if looks_like_command(given) and self._doubted != given:
                self._doubted = given
                self.call.typed(typed_at, given)
                self.notices.append(f"There is no command {given}. Enter again keeps it as text; /help lists them.")
                return None
            given = unslashed(given)
        self._doubted = ""
        self.unfinished = None
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
            self.notices.append(f"From here: {title}.")

    def _take_answer(self, given: Draft, shown: View, place: str) -> None:
        state, at = self.call.state, self.call.clock()
        if state.phase is Phase.WRAP_UP:
            self._wrap_up_answer(given, shown, at)
        elif state.phase is Phase.CARD:
            self._keep_stray(given)
            self.call.take(e.LineSaid(at=at, step=state.card))
        elif shown.field is None:
            self._keep_stray(given)
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
            self.notices.append(f"Coach: {said}")
        if self.coaching is not None and self.coaching.warning:
            self.notices.append(self.coaching.warning)
            self.coaching.warning = ""

    def _keep_stray(self, given: Draft) -> None:
        """Text typed where nothing was asked is a note: nothing that was said is lost."""
        if isinstance(given, str) and given.strip():
            self.call.take(e.NoteAdded(at=self.call.clock(), text=given.strip()))
            self.notices.append("Kept as a note.")

    def _choose(self, given: Draft, field: Field, at: float, place: str) -> None:
        picked, unknown = picked_in(given, field)
        if unknown:
            # What was typed is no choice, but it may be worth keeping: it never blocks the call.
            self.call.take(e.NoteAdded(at=at, text=unknown))
            self.notices.append("That is none of the choices: kept as a note.")
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
            self.notices.append("Kept as a note.")
            return
        self.call.take(e.CallClosed(at=at))

    def look_for_earlier_call(self, reference: str) -> None:
        """Says so where the customer was in touch before with the same reference."""
        if self.call.recognise(reference) and self.call.state.earlier is not None:
            days = self.call.state.earlier.days_ago
            when = "earlier today" if days == 0 else "yesterday" if days == 1 else f"{days} days ago"
            self.notices.append(f"They were in touch {when} with this reference: complaint number two is an emergency.")

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
        marks = {"done": "✓", "skipped": "-", "here": "•", "": " "}
        items = [
            Item(place.step, f"{marks[place.mark]} {place.stage}: {place.name}", here=place.mark == "here")
            for place in places
        ]
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
            several = sum(reply.argument.casefold() in item.label.casefold() for item in items) > 1
            found = "More than one here is" if several else "Nothing here is"
            self.notices.append(f"{found} called {reply.argument!r}.")

    def _bare(self, shown: View, draft: Draft = "") -> Scene:
        """The scene beside which something else than its own field is asked."""
        began = self.call.state.opened_at + self.call.state.away
        return Scene(view=shown, draft=draft, began=began, commands=tuple(self._available(shown)))

    def _note(self, reply: Ordered, shown: View) -> Ending | None:
        if reply.argument:
            self._keep_note(reply.argument)
            return None
        begun = self._bare(shown, self.call.drafts.get(_NOTE, ""))
        written = self.face.write(begun, "Note", lambda draft: self._keep_draft(_NOTE, draft, ""))
        if isinstance(written, Left):
            return self._pause(how="paused" if written.ended else "left")
        if written is None:
            return None  # What was begun is offered again with the next note.
        text = as_text(written.given)
        order = parse(text)
        if order is not None:
            self.call.untyped(_NOTE)
            return self._order(Ordered(*order), shown)
        self._keep_note(text)
        return None

    def _keep_note(self, text: str) -> None:
        text = sound_text(unslashed(text)).strip()
        if not text:
            self.call.untyped(_NOTE)
            return
        self.call.drafts.pop(_NOTE, None)
        self.call.take(e.NoteAdded(at=self.call.clock(), text=text))
        self.notices.append("Noted.")

    def _reword(self, _reply: Ordered, shown: View) -> None:
        if shown.verbatim:
            self.notices.append("This line is said word for word.")
        elif shown.wordings < 2:
            self.notices.append("There is no other wording here.")
        else:
            self.call.take(e.Reworded(at=self.call.clock()))

    def _failed(self, _reply: Ordered, shown: View) -> None:
        if not shown.line:
            self.notices.append("There is no line here.")
            return
        self.call.take(e.LineFailed(at=self.call.clock()))
        self.notices.append("Marked: that line didn't work here." if shown.wordings < 2 else "Marked. Try this one.")

    def _copy(self, _reply: Ordered, shown: View) -> None:
        copied = bool(shown.line) and self.face.copy(shown.line)
        self.notices.append(
            "Copied." if copied else "There is no clipboard here." if shown.line else "No line to copy."
        )

    def _handover(self, reply: Ordered, _shown: View) -> None:
        self.call.take(e.HandedOver(at=self.call.clock(), to=reply.argument))
        self.face.read("Handover", handover_note(self.call.guide, self.call.state, self.call.unfinished()))

    def _close(self, _reply: Ordered, _shown: View) -> None:
        self._close_asked = True
        self.call.take(e.CloseAsked(at=self.call.clock()))

    def _help(self, _reply: Ordered, _shown: View) -> None:
        self.face.read("Help", help_text())

    def _order_pause(self, _reply: Ordered, _shown: View) -> Ending:
        return self._pause()

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
