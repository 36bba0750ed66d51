"""The summary for the CRM and the handover note, as people read them."""

from __future__ import annotations

from helpers import guide_of
from recovery_coach.walk import events as e
from recovery_coach.walk.engine import replay
from recovery_coach.walk.summary import as_text, clock, handover_note, summary

PLAYBOOK = """
    id: tried
    title: T
    version: "4"
    stages: [A]
    interrupts: [angrier]
    cards: [{id: angrier, title: They get angrier, say: I hear you.}]
    steps:
      - {id: reference, ask: reference}
      - {id: story, ask: note, title: What happened}
      - {id: heat, ask: temperature}
      - {id: way, ask: options}
      - {id: plan, ask: promise}
      - {id: sorry, ask: statement, must: yes, title: Apology}
      - {id: outcome, ask: outcome}
"""
HOUSE = """
    remedies: [{name: a late check-out}, {name: a free night, cost: 90}]
    currency: EUR
    above: the duty manager
    causes: {heat: No heating, noise: Noise}
"""
GUIDE = guide_of(PLAYBOOK, house=HOUSE)
CALL: list[e.Input] = [
    e.CallOpened(at=100),
    e.TextEntered(at=110, step="reference", field="text", text="A-17"),
    e.TextEntered(at=130, step="story", field="text", text="No heating.\nTwo calls."),
    e.NoteAdded(at=135, text="has a child with her"),
    e.Interrupted(at=140, card="angrier"),
    e.LineSaid(at=150, step="angrier"),
    e.ChoiceMade(at=155, step="heat", field="degree", choices=("4",)),
    e.Paused(at=160),
    e.Resumed(at=760),
    e.TextEntered(at=770, step="way", field="asked", text="another room"),
    e.ChoiceMade(at=775, step="way", field="offered", choices=("a late check-out", "a free night")),
    e.TextEntered(at=780, step="way", field="more", text=""),
    e.ChoiceMade(at=785, step="way", field="picked", choices=("another room",)),
    e.TextEntered(at=790, step="plan", field="what", text="move to 214"),
    e.TextEntered(at=791, step="plan", field="who", text="Ana"),
    e.TextEntered(at=792, step="plan", field="when", text="in 10 minutes"),
    e.TextEntered(at=793, step="plan", field="check", text="in 15"),
    e.StepSkipped(at=795, step="sorry"),
    e.ChoiceMade(at=797, step="outcome", field="outcome", choices=("recovered",)),
    e.ChoiceMade(at=799, step="outcome", field="cause", choices=("heat",)),
    e.CallClosed(at=800),
]


def test_the_summary_says_all_that_was_given() -> None:
    state = replay(GUIDE, CALL)
    assert as_text(summary(GUIDE, state, "c0ffee"), when="2026-11-21 10:00") == (
        "Service recovery, 2026-11-21 10:00\n"
        "Call c0ffee, playbook tried 4\n"
        "Reference: A-17\n"
        "Outcome: recovered\n"
        "Cause: No heating\n"
        "Temperature, last asked: 4 of 5\n"
        "Length: 1:40\n"
        "First words to plan: 1:33\n"
        "First words to solved: 1:40\n"
        "\n"
        "What was said:\n"
        "- Reference: A-17\n"
        "- What happened: No heating.\n"
        "  Two calls.\n"
        "- Heat: very angry\n"
        "- Way, they asked for: another room\n"
        "- Way, offered: a late check-out; a free night (90 EUR): needs the duty manager\n"
        "- Way, they chose: another room\n"
        "- Plan, what: move to 214\n"
        "- Plan, by whom: Ana\n"
        "- Plan, by when: in 10 minutes\n"
        "- Plan, we check: in 15\n"
        "- Outcome, outcome: Recovered: they'd come back\n"
        "- Outcome, cause: No heating\n"
        "\n"
        "Notes:\n"
        "- 0:35 (Heat) has a child with her\n"
        "\n"
        "Came up:\n"
        "- They get angrier\n"
        "\n"
        "Not done:\n"
        "- Apology"
    )


def test_the_handover_note_holds_what_need_not_be_asked_again() -> None:
    told = handover_note(GUIDE, replay(GUIDE, [*CALL[:7], e.Recognised(at=156, reference="A-17", days_ago=2)]))
    assert told == (
        "Handover: please don't ask the customer for any of this again.\n"
        "Reference: A-17\n"
        "They have been in touch about this before: treat it as urgent.\n"
        "How upset they are: 4 of 5\n"
        "\n"
        "What they said and what was agreed:\n"
        "- Reference: A-17\n"
        "- What happened: No heating.\n"
        "  Two calls.\n"
        "- Heat: very angry\n"
        "\n"
        "Notes:\n"
        "- has a child with her\n"
        "\n"
        "Still to do:\n"
        "- Apology"
    )


def test_an_empty_call_has_a_note_and_a_summary_too() -> None:
    state = replay(GUIDE, [e.CallOpened(at=1)])
    assert "Nothing is written down yet" in handover_note(GUIDE, state)
    found = summary(GUIDE, state, "c")
    assert (found.outcome, found.seconds_to_plan, found.seconds_to_solved) == ("unknown", None, None)


def test_an_answer_that_a_later_change_set_aside_is_told_apart() -> None:
    guide = guide_of("""
        id: tried
        title: T
        stages: [A]
        steps:
          - {id: kind, ask: one of, choices: {late: Late, rude: Rude}}
          - {id: who, ask: note, if: {kind: rude}}
          - {id: thanks, say: Thank you.}
    """)
    told = [
        e.CallOpened(at=0),
        e.ChoiceMade(at=1, step="kind", field="choice", choices=("rude",)),
        e.TextEntered(at=4, step="who", field="text", text="the porter"),
        e.JumpedTo(at=5, step="kind"),
        e.ChoiceMade(at=6, step="kind", field="choice", choices=("late",)),
    ]
    state = replay(guide, told)
    text = as_text(summary(guide, state, "c"), when="now")
    assert "Set aside after a change:\n- Who: the porter" in text


def test_clocks_read_as_people_write_them() -> None:
    assert [clock(seconds) for seconds in (0, 42.9, 725, 3723)] == ["0:00", "0:42", "12:05", "1:02:03"]


def test_who_took_the_call_over_and_what_was_being_written_are_told() -> None:
    state = replay(GUIDE, [*CALL[:3], e.HandedOver(at=132, to="Ana")])
    assert "Handed over to: Ana\n" in as_text(summary(GUIDE, state, "c"), when="now")
    assert "Being written down:\n- she was told" in handover_note(GUIDE, state, ["she was told"])


def test_a_promise_that_was_skipped_has_no_time() -> None:
    state = replay(GUIDE, [e.CallOpened(at=0), e.JumpedTo(at=1, step="plan"), e.StepSkipped(at=9, step="plan")])
    assert summary(GUIDE, state, "c").seconds_to_plan is None
