"""What each order does in a call: one function in one table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from recovery_coach.session.call import Call
from recovery_coach.session.commands import ORDERS, WITH_ARGUMENT, Command, help_text, parse, unslashed
from recovery_coach.session.drafts import as_text, keep_draft
from recovery_coach.session.matching import matching
from recovery_coach.session.ports import Draft, Face, Item, Left, Ordered, Scene, sound_text
from recovery_coach.walk import events as e
from recovery_coach.walk.asks import Pick
from recovery_coach.walk.state import Phase
from recovery_coach.walk.summary import handover_note
from recovery_coach.walk.view import View, destinations

NOTE = "/note"
"""What an unfinished note is kept under: no step has such a name."""


class Ending(Struct, frozen=True):
    """How the loop ended: `closed`, `paused`, `left` from outside, or `resume` of the unfinished call on offer."""

    how: str


class Orders:
    """Does what is ordered in one call, with `tell` for what there is to say about it.

    `unfinished` is the other call on offer; `close_asked`, whether the agent asked to close this one.
    """

    def __init__(self, call: Call, face: Face, tell: Callable[[str], None], *, unfinished: Item | None = None) -> None:
        self.call = call
        self.face = face
        self.unfinished = unfinished
        self.close_asked = False
        self._tell = tell

    def do(self, order: Ordered, shown: View) -> Ending | None:
        """Does what was ordered; words that the order has no use for are kept as a note."""
        if order.argument and order.command not in WITH_ARGUMENT:
            self.keep_stray(order.argument)
        return _ORDERS[order.command](self, order, shown)

    def available(self, shown: View) -> list[Command]:
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

    def keep_stray(self, given: Draft) -> None:
        """Text typed where nothing was asked is a note: nothing that was said is lost."""
        if isinstance(given, str) and given.strip():
            self.call.take(e.NoteAdded(at=self.call.clock(), text=given.strip()))
            self._tell("Kept as a note.")

    def pause(self, *, how: str = "paused") -> Ending:
        """Leaves the call so that it can be taken up again."""
        self.call.take(e.Paused(at=self.call.clock()))
        return Ending(how)

    def _back(self, _reply: Ordered, shown: View) -> None:
        if shown.can_go_back:
            self.call.take(e.SteppedBack(at=self.call.clock()))
        else:
            self._tell("This is the first step.")

    def _skip(self, _reply: Ordered, shown: View) -> None:
        if shown.phase is Phase.STEP:
            self.call.take(e.StepSkipped(at=self.call.clock(), step=self.call.state.step))
        elif shown.phase is Phase.CARD:
            self.call.take(e.SteppedBack(at=self.call.clock()))
        else:
            self._tell("Enter closes the call.")

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
            self._tell("There is nothing to choose from here.")
            return
        name = matching(reply.argument, picks) if reply.argument else self.face.pick(self._bare(shown), title, items)
        if name is not None:
            then(name)
        elif reply.argument:
            several = sum(reply.argument.casefold() in item.label.casefold() for item in items) > 1
            found = "More than one here is" if several else "Nothing here is"
            self._tell(f"{found} called {reply.argument!r}.")

    def _bare(self, shown: View, draft: Draft = "") -> Scene:
        """The scene beside which something else than its own field is asked."""
        began = self.call.state.opened_at + self.call.state.away
        return Scene(view=shown, draft=draft, began=began, commands=tuple(self.available(shown)))

    def _note(self, reply: Ordered, shown: View) -> Ending | None:
        if reply.argument:
            self._keep_note(reply.argument)
            return None
        begun = self._bare(shown, self.call.drafts.get(NOTE, ""))
        written = self.face.write(begun, "Note", lambda draft: keep_draft(self.call, NOTE, draft))
        if isinstance(written, Left):
            return self.pause(how="paused" if written.ended else "left")
        if written is None:
            return None  # What was begun is offered again with the next note.
        text = as_text(written.given)
        order = parse(text)
        if order is not None:
            self.call.untyped(NOTE)
            return self.do(Ordered(*order), shown)
        self._keep_note(text)
        return None

    def _keep_note(self, text: str) -> None:
        text = sound_text(unslashed(text)).strip()
        if not text:
            self.call.untyped(NOTE)
            return
        self.call.drafts.pop(NOTE, None)
        self.call.take(e.NoteAdded(at=self.call.clock(), text=text))
        self._tell("Noted.")

    def _reword(self, _reply: Ordered, shown: View) -> None:
        if shown.verbatim:
            self._tell("This line is said word for word.")
        elif shown.wordings < 2:
            self._tell("There is no other wording here.")
        else:
            self.call.take(e.Reworded(at=self.call.clock()))

    def _failed(self, _reply: Ordered, shown: View) -> None:
        if not shown.line:
            self._tell("There is no line here.")
            return
        self.call.take(e.LineFailed(at=self.call.clock()))
        self._tell("Marked: that line didn't work here." if shown.wordings < 2 else "Marked. Try this one.")

    def _copy(self, _reply: Ordered, shown: View) -> None:
        copied = bool(shown.line) and self.face.copy(shown.line)
        self._tell("Copied." if copied else "There is no clipboard here." if shown.line else "No line to copy.")

    def _handover(self, reply: Ordered, _shown: View) -> None:
        self.call.take(e.HandedOver(at=self.call.clock(), to=reply.argument))
        self.face.read("Handover", handover_note(self.call.guide, self.call.state, self.call.unfinished()))

    def _close(self, _reply: Ordered, _shown: View) -> None:
        self.close_asked = True
        self.call.take(e.CloseAsked(at=self.call.clock()))

    def _help(self, _reply: Ordered, _shown: View) -> None:
        self.face.read("Help", help_text())

    def _pause(self, _reply: Ordered, _shown: View) -> Ending:
        return self.pause()

    def _resume(self, _reply: Ordered, _shown: View) -> Ending | None:
        if self.unfinished is not None:
            return Ending("resume")
        self._tell("There is no unfinished call here.")
        return None

    def _discard(self, _reply: Ordered, _shown: View) -> None:
        if self.unfinished is None:
            self._tell("There is no unfinished call here.")
            return
        self.call.discard(self.unfinished.name)
        self.unfinished = None
        self._tell("Dropped from the list. What was said in it is kept.")


_ORDERS: dict[Command, Callable[[Orders, Ordered, View], Ending | None]] = {
    Command.BACK: Orders._back,
    Command.GO: Orders._go,
    Command.SKIP: Orders._skip,
    Command.NOTE: Orders._note,
    Command.UPSET: Orders._upset,
    Command.OTHER: Orders._reword,
    Command.FAILED: Orders._failed,
    Command.COPY: Orders._copy,
    Command.HANDOVER: Orders._handover,
    Command.PAUSE: Orders._pause,
    Command.CLOSE: Orders._close,
    Command.HELP: Orders._help,
    Command.RESUME: Orders._resume,
    Command.DISCARD: Orders._discard,
}
