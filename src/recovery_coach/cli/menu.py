"""What `recovery-coach` alone does: it offers the unfinished call, else says the three things that one can do."""

from __future__ import annotations

from recovery_coach.cli.calls import CallOptions, Manner, resume_call, start_call
from recovery_coach.cli.first_words import is_screen
from recovery_coach.cli.unfinished import described, drop, unfinished_calls
from recovery_coach.session.ports import Item

THREE_THINGS = """\
recovery-coach start           a customer is upset: the next words, now
recovery-coach playbook list   the playbooks that calls are walked by
recovery-coach --help          everything else"""


def offer(*, only_unfinished: bool = False, json: bool = False) -> int:
    """Resume, new or discard for the unfinished call; returns the exit code."""
    rows = unfinished_calls()
    if not rows and only_unfinished:
        return resume_call(None, Manner(json=json))  # It tells why there is none.
    if not rows or not is_screen():
        print(THREE_THINGS)
        if rows:
            print(f"\nUnfinished: {described(rows[0])}. `recovery-coach resume` goes on with it.")
        return 0
    from recovery_coach.terminal.menu import choose

    shown = rows[:4]
    items = [Item(f"resume {row.id}", f"Resume: {described(row)}") for row in shown]
    items.append(Item("new", "Begin a new call"))
    items += [Item(f"discard {row.id}", f"Discard: {described(row)}") for row in shown]
    title = "Unfinished calls" if len(rows) > 1 else "An unfinished call"
    what, _, call = (choose(title, items) or "").partition(" ")
    if what == "resume":
        return resume_call(call, Manner(json=json))
    if what == "new":
        return start_call(CallOptions(), Manner(json=json))
    if what == "discard":
        drop(call)
        print("Discarded. What was said in it is kept.")
    return 0
