"""The walk, move by move."""

from __future__ import annotations

import pytest

from helpers import guide_of, small
from recovery_coach.errors import IllegalInput
from recovery_coach.model.playbook import Guide
from recovery_coach.walk import events as e
from recovery_coach.walk.engine import LEGAL, advance, last_temperature, outstanding, replay
from recovery_coach.walk.state import Phase, State
from recovery_coach.walk.view import view

KINDS = sorted(e.Input.__subclasses__(), key=lambda kind: kind.__name__)


def example(kind: type[e.Input], state: State) -> e.Input:
    """One input of a kind that fits a state of the small guide."""
    special: dict[type[e.Input], e.Input] = {
        e.LineSaid: e.LineSaid(at=9, step=state.card or state.step),
        e.TextEntered: e.TextEntered(at=9, step=state.step, field="text", text="so"),
        e.ChoiceMade: e.ChoiceMade(at=9, step=state.step, field="choice", choices=()),
        e.StepSkipped: e.StepSkipped(at=9, step=state.step),
        e.JumpedTo: e.JumpedTo(at=9, step="plan"),
        e.NoteAdded: e.NoteAdded(at=9, text="so"),
        e.Interrupted: e.Interrupted(at=9, card="angrier"),
        e.Recognised: e.Recognised(at=9, reference="A", days_ago=2),
    }
    return special.get(kind) or kind(at=9)


def in_phase(phase: Phase) -> State:
    opened = e.CallOpened(at=0)
    roads: dict[Phase, list[e.Input]] = {
        Phase.READY: [],
        Phase.STEP: [opened, e.LineSaid(at=1, step="opener")],
        Phase.CARD: [opened, e.Interrupted(at=1, card="angrier")],
        Phase.WRAP_UP: [opened, e.CloseAsked(at=1)],
        Phase.CLOSED: [opened, e.CallClosed(at=1)],
    }
    state = replay(small(), roads[phase])
    assert state.phase is phase
    return state


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("phase", Phase, ids=lambda phase: phase.value)
def test_every_phase_by_every_input_is_as_the_table_says(phase: Phase, kind: type[e.Input]) -> None:
    state = in_phase(phase)
    if kind in LEGAL[phase]:
        assert advance(small(), state, example(kind, state)).last_at == 9
    else:
        with pytest.raises(IllegalInput):
            advance(small(), state, example(kind, state))


def test_the_table_names_every_input_and_nothing_else() -> None:
    assert set().union(*LEGAL.values()) == set(KINDS)
    assert set(LEGAL) == set(Phase)


def walk(guide: Guide, *inputs: e.Input) -> State:
    return replay(guide, [e.CallOpened(at=0), *inputs])


def test_an_input_for_another_step_is_our_bug() -> None:
    with pytest.raises(IllegalInput, match="story"):
        walk(small(), e.TextEntered(at=1, step="story", field="text", text="x"))
    with pytest.raises(IllegalInput, match="nowhere"):
        walk(small(), e.JumpedTo(at=1, step="nowhere"))
    with pytest.raises(IllegalInput, match="nothing"):
        walk(small(), e.Interrupted(at=1, card="nothing"))


def test_a_branch_is_taken_when_its_condition_holds() -> None:
    to_fixable = e.JumpedTo(at=1, step="fixable")
    never = walk(small(), to_fixable, e.ChoiceMade(at=2, step="fixable", field="choice", choices=("never",)))
    now = walk(small(), to_fixable, e.ChoiceMade(at=2, step="fixable", field="choice", choices=("now",)))
    assert (never.step, now.step) == ("plan", "barriers")


def test_back_shows_the_earlier_answer_and_enter_keeps_it() -> None:
    said = [e.LineSaid(at=1, step="opener"), e.TextEntered(at=2, step="story", field="text", text="cold room")]
    state = walk(small(), *said, e.SteppedBack(at=3))
    assert (state.step, view(small(), state).given) == ("story", "cold room")
    again = advance(small(), state, e.TextEntered(at=4, step="story", field="text", text="cold room"))
    assert again.step == "heat" and again.answers["story"] == {"text": "cold room"}


def test_back_inside_a_promise_goes_to_its_field_before() -> None:
    state = walk(
        small(),
        e.JumpedTo(at=1, step="plan"),
        e.TextEntered(at=2, step="plan", field="what", text="a new heater"),
        e.TextEntered(at=3, step="plan", field="who", text="Ana"),
        e.SteppedBack(at=4),
    )
    shown = view(small(), state)
    assert shown.field is not None and (shown.field.name, shown.given) == ("who", "Ana")


def test_a_promise_made_for_someone_else_asks_when_it_is_checked_with_them() -> None:
    promise = [
        e.JumpedTo(at=1, step="plan"),
        e.TextEntered(at=2, step="plan", field="what", text="a new heater"),
        e.TextEntered(at=3, step="plan", field="who", text="Ana"),
        e.TextEntered(at=4, step="plan", field="when", text="6 pm"),
    ]
    shown = view(small(), walk(small(), *promise))
    assert shown.field is not None and "with them" in shown.field.prompt


def test_an_interrupt_returns_to_the_same_step_and_field() -> None:
    before = walk(small(), e.JumpedTo(at=1, step="plan"), e.TextEntered(at=2, step="plan", field="what", text="heater"))
    card = advance(small(), before, e.Interrupted(at=3, card="angrier"))
    assert view(small(), card).name == "They get angrier"
    after = advance(small(), card, e.LineSaid(at=4, step="angrier"))
    assert (after.step, after.field, after.answers) == (before.step, before.field, before.answers)


def test_what_must_be_accounted_for_is_listed_once_and_the_agent_may_still_close() -> None:
    asked = walk(small(), e.CloseAsked(at=1))
    assert asked.phase is Phase.WRAP_UP
    assert [step.id for step in outstanding(small(), asked)] == ["story", "plan"]
    assert advance(small(), asked, e.CloseAsked(at=2)).phase is Phase.CLOSED
    back_in_call = advance(small(), asked, e.SteppedBack(at=2))
    assert advance(small(), back_in_call, e.CloseAsked(at=3)).phase is Phase.CLOSED


def test_a_step_gone_to_from_the_list_leads_back_to_the_list() -> None:
    mending = walk(small(), e.CloseAsked(at=1), e.JumpedTo(at=2, step="story"))
    back = advance(small(), mending, e.TextEntered(at=3, step="story", field="text", text="told"))
    assert back.phase is Phase.WRAP_UP
    assert [step.id for step in outstanding(small(), back)] == ["plan"]


def test_a_skipped_step_that_must_be_is_outstanding_and_an_answered_one_is_not() -> None:
    skipped = walk(small(), e.LineSaid(at=1, step="opener"), e.StepSkipped(at=2, step="story"))
    assert "story" in [step.id for step in outstanding(small(), skipped)]
    told = advance(
        small(),
        advance(small(), skipped, e.SteppedBack(at=3)),
        e.TextEntered(at=4, step="story", field="text", text="x"),
    )
    assert "story" not in [step.id for step in outstanding(small(), told)]


def test_closing_at_three_degrees_or_without_a_promise_is_questioned() -> None:
    guide = guide_of("""
        id: tried
        title: T
        stages: [A]
        steps:
          - {id: heat, ask: temperature}
          - {id: plan, ask: promise}
    """)
    hot = replay(
        guide,
        [e.CallOpened(at=0), e.ChoiceMade(at=1, step="heat", field="degree", choices=("3",)), e.CloseAsked(at=2)],
    )
    concerns = view(guide, hot).concerns
    assert hot.phase is Phase.WRAP_UP
    assert any("3 of 5" in words for words in concerns) and any("promised" in words for words in concerns)


def test_what_hung_on_a_changed_answer_is_set_aside_but_kept() -> None:
    guide = guide_of("""
        id: tried
        title: T
        stages: [A]
        steps:
          - {id: kind, ask: one of, choices: {late: Late, rude: Rude}}
          - {id: who, ask: note, if: {kind: rude}}
          - {id: end-line, say: "It was {who|someone}."}
    """)
    told = [
        e.CallOpened(at=0),
        e.ChoiceMade(at=1, step="kind", field="choice", choices=("rude",)),
        e.TextEntered(at=2, step="who", field="text", text="the porter"),
    ]
    rude = replay(guide, told)
    assert view(guide, rude).line == "It was the porter."
    late = replay(
        guide,
        [e.SteppedBack(at=3), e.SteppedBack(at=4), e.ChoiceMade(at=5, step="kind", field="choice", choices=("late",))],
        rude,
    )
    assert late.step == "end-line" and view(guide, late).line == "It was someone."
    assert late.answers["who"] == {"text": "the porter"}


def test_a_reference_met_before_leads_where_the_playbook_says() -> None:
    guide = guide_of("""
        id: tried
        title: T
        stages: [A]
        steps:
          - id: reference
            ask: reference
            next:
              - if: {returning: yes}
                go to: emergency
          - {id: calm, say: Calm.}
          - {id: emergency, say: At once.}
    """)
    given = e.TextEntered(at=2, step="reference", field="text", text="A-1")
    assert replay(guide, [e.CallOpened(at=0), given]).step == "calm"
    met = e.Recognised(at=1, reference="A-1", days_ago=3)
    assert replay(guide, [e.CallOpened(at=0), met, given]).step == "emergency"


def test_pauses_and_breaks_do_not_count_as_time_spoken() -> None:
    state = walk(small(), e.Paused(at=10), e.Resumed(at=5010), e.NoteAdded(at=5015, text="back"))
    assert state.spoken_seconds == 15


def test_a_clock_set_back_makes_no_call_shorter_than_nothing() -> None:
    state = walk(small(), e.NoteAdded(at=100, text="x"), e.NoteAdded(at=-50, text="y"))
    assert state.spoken_seconds == 100


def test_a_card_called_up_at_the_close_returns_to_the_close() -> None:
    state = walk(small(), e.CloseAsked(at=1), e.Interrupted(at=2, card="angrier"), e.LineSaid(at=3, step="angrier"))
    assert state.phase is Phase.WRAP_UP


def test_a_card_gives_back_the_wording_that_it_was_opened_over() -> None:
    reworded = walk(small(), e.Reworded(at=1))
    before = view(small(), reworded).line
    card = [e.Interrupted(at=2, card="angrier"), e.Reworded(at=3), e.LineSaid(at=4, step="angrier")]
    assert view(small(), replay(small(), card, reworded)).line == before


def test_back_from_the_step_after_a_promise_is_its_last_prompt() -> None:
    told = [
        e.JumpedTo(at=1, step="plan"),
        *(e.TextEntered(at=2, step="plan", field=field, text="x") for field in ("what", "who", "when", "check")),
    ]
    guide = guide_of("""
        id: tried
        title: T
        stages: [A]
        steps: [{id: plan, ask: promise}, {id: thanks, say: Thank you.}]
    """)
    shown = view(guide, replay(guide, [e.CallOpened(at=0), *told, e.SteppedBack(at=3)]))
    assert shown.field is not None and (shown.field.name, shown.given) == ("check", "x")


def test_back_from_a_step_gone_to_from_the_list_is_the_list() -> None:
    state = walk(small(), e.CloseAsked(at=1), e.JumpedTo(at=2, step="story"), e.SteppedBack(at=3))
    assert state.phase is Phase.WRAP_UP


def test_another_reference_makes_it_a_first_complaint_again() -> None:
    guide = guide_of("""
        id: tried
        title: T
        stages: [A]
        steps:
          - {id: reference, ask: reference}
          - {id: a, if: {returning: yes}, say: At once.}
          - {id: b, say: Calm.}
    """)
    met = [
        e.Recognised(at=1, reference="A-1", days_ago=3),
        e.TextEntered(at=2, step="reference", field="text", text="A-1"),
    ]
    state = replay(guide, [e.CallOpened(at=0), *met])
    assert state.step == "a"
    mended = [e.SteppedBack(at=3), e.TextEntered(at=4, step="reference", field="text", text="B-9")]
    assert replay(guide, mended, state).step == "b"


def test_what_was_said_in_the_other_playbook_is_not_asked_for_again() -> None:
    other = """
        id: other
        title: O
        stages: [A]
        steps: [{id: sorry, say: I'm sorry., must: yes}]
    """
    guide = guide_of(
        """
        id: tried
        title: T
        stages: [A]
        steps:
          - {id: sorry, say: Sorry., must: yes}
          - {id: go, say: Go., next: other}
        """,
        other=other,
    )
    state = replay(
        guide,
        [
            e.CallOpened(at=0),
            e.StepSkipped(at=1, step="sorry"),
            e.LineSaid(at=2, step="go"),
            e.LineSaid(at=3, step="other/sorry"),
        ],
    )
    assert state.phase is Phase.CLOSED and outstanding(guide, state) == ()


def test_skipping_is_no_answer_to_how_upset_they_are_now() -> None:
    guide = guide_of("""
        id: tried
        title: T
        stages: [A, B]
        steps:
          - {id: heat, ask: temperature}
          - {id: after, stage: B, ask: temperature}
          - {id: plan, ask: promise}
    """)
    state = replay(
        guide,
        [
            e.CallOpened(at=0),
            e.ChoiceMade(at=1, step="heat", field="degree", choices=("5",)),
            e.ChoiceMade(at=2, step="after", field="degree", choices=("0",)),
            e.JumpedTo(at=3, step="heat"),
            e.StepSkipped(at=4, step="heat"),
        ],
    )
    assert last_temperature(guide, state) == 0


def test_only_what_was_worked_on_is_ticked_on_the_rail() -> None:
    state = walk(small(), e.LineSaid(at=1, step="opener"), e.StepSkipped(at=2, step="story"))
    assert view(small(), state).rail.done == {0}


def test_a_line_is_marked_as_said_as_it_was_shown() -> None:
    guide = guide_of("""
        id: tried
        title: T
        stages: [A]
        steps:
          - id: way
            ask: note
            say:
              - {if: {way: {answered: no}}, line: What would you like?}
              - {if: {way: {answered: yes}}, line: Still that?}
          - {id: thanks, say: Thank you.}
    """)
    state = replay(guide, [e.CallOpened(at=0), e.TextEntered(at=1, step="way", field="text", text="a refund")])
    assert state.used == ("What would you like?",)
