"""Which words are offered, and what fills the holes in them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from helpers import guide_of, small
from recovery_coach.errors import BadFile
from recovery_coach.model.playbook import Channel, Guide, Register
from recovery_coach.walk import events as e
from recovery_coach.walk.engine import advance, replay
from recovery_coach.walk.view import view


def line(guide: Guide, *inputs: e.Input, opened: e.CallOpened | None = None) -> str:
    return view(guide, replay(guide, [opened or e.CallOpened(at=0), *inputs])).line


def test_the_seed_picks_the_first_wording_and_all_get_their_turn() -> None:
    lines = {line(small(), opened=e.CallOpened(at=0, seed=seed)) for seed in range(3)}
    assert lines == {"Let's fix this.", "Let's put it right.", "I'm on it with you."}


def test_another_wording_goes_round_all_of_them() -> None:
    again = [e.Reworded(at=number) for number in range(1, 4)]
    shown = [line(small(), *again[:count]) for count in range(4)]
    assert len(set(shown[:3])) == 3 and shown[3] == shown[0]


@given(st.integers(0, 1000))
def test_one_already_said_is_not_offered_first_again(seed: int) -> None:
    opened = e.CallOpened(at=0, seed=seed)
    first = line(small(), opened=opened)
    said_and_back = [e.LineSaid(at=1, step="opener"), e.SteppedBack(at=2)]
    assert line(small(), *said_and_back, opened=opened) != first


def test_one_that_did_not_work_gives_way_and_comes_last() -> None:
    state = replay(small(), [e.CallOpened(at=0)])
    bad = view(small(), state).line
    state = advance(small(), state, e.LineFailed(at=1))
    shown = []
    for number in range(3):
        shown.append(view(small(), state).line)
        state = advance(small(), state, e.Reworded(at=2 + number))
    assert shown[0] != bad and shown[-1] == bad


def test_the_same_words_said_at_another_step_are_not_offered_first() -> None:
    guide = guide_of("""
        id: tried
        title: T
        stages: [A]
        steps:
          - {id: a, say: [I hear you., I'm with you.]}
          - {id: b, say: [I hear you., I'm with you.]}
    """)
    assert line(guide) == "I hear you."
    assert line(guide, e.LineSaid(at=1, step="a")) == "I'm with you."


MANY = """
    id: tried
    title: T
    stages: [A]
    steps:
      - id: situation
        ask: one of
        choices: {family: A family, business: A business traveller}
      - id: talk
        say:
          - formal: I can see why.
          - informal: Oh no.
          - {line: On chat., channel: chat}
          - {line: With children., for: family}
"""


def talk(*inputs: e.Input, opened: e.CallOpened) -> set[str]:
    guide = guide_of(MANY)
    state = replay(guide, [opened, *inputs, e.JumpedTo(at=5, step="talk")])
    shown = set()
    for number in range(6):
        shown.add(view(guide, state).line)
        state = advance(guide, state, e.Reworded(at=6 + number))
    return shown


def test_register_channel_and_situation_pick_wordings() -> None:
    family = e.ChoiceMade(at=1, step="situation", field="choice", choices=("family",))
    assert talk(opened=e.CallOpened(at=0)) == {"I can see why.", "Oh no."}
    assert talk(opened=e.CallOpened(at=0, register=Register.FORMAL)) == {"I can see why."}
    assert talk(opened=e.CallOpened(at=0, channel=Channel.CHAT)) == {"I can see why.", "Oh no.", "On chat."}
    assert talk(family, opened=e.CallOpened(at=0, register=Register.INFORMAL)) == {"Oh no.", "With children."}


def test_what_is_meant_for_just_this_call_comes_before_what_is_for_any() -> None:
    guide = guide_of(MANY)
    family = e.ChoiceMade(at=1, step="situation", field="choice", choices=("family",))
    for seed in range(6):
        state = replay(guide, [e.CallOpened(at=0, seed=seed), family])
        assert view(guide, state).line == "With children."


def test_a_line_is_never_missing_because_no_wording_fits() -> None:
    guide = guide_of("""
        id: tried
        title: T
        stages: [A]
        steps:
          - {id: a, say: [{line: On chat only., channel: chat}]}
    """)
    assert line(guide) == "On chat only."


FILLED = """
    id: tried
    title: T
    stages: [A]
    steps:
      - {id: story, ask: note}
      - id: feeling
        ask: one of
        choices: {angry: {label: Angry, say: so angry}, sad: Let down}
      - {id: told, say: "You told me: {story|what happened}. I'd be {feeling|upset} too, says {house.agent|we}."}
"""


def told(story: str, *feeling: str, **house: str) -> str:
    guide = guide_of(FILLED, **house)
    return line(
        guide,
        e.TextEntered(at=1, step="story", field="text", text=story),
        e.ChoiceMade(at=2, step="feeling", field="choice", choices=feeling),
    )


def test_holes_are_filled_with_what_choices_say_and_text_without_its_full_stop() -> None:
    house = "organisation: Us\nagent: Kim\n"
    assert told("the heater broke.", "angry", house=house) == (
        "You told me: the heater broke. I'd be so angry too, says Kim."
    )
    assert told("", "sad") == "You told me: what happened. I'd be Let down too, says we."


def test_a_long_answer_is_not_read_out_in_the_middle_of_a_line() -> None:
    assert "what happened" in told("and then " * 40)


def test_what_was_typed_is_text_and_nothing_else() -> None:
    said = told("{feeling}\x1b[31m [bold]red[/] \x07")
    assert said.startswith("You told me: (feeling) [31m [bold]red[/]. ") and "\x1b" not in said


def test_when_all_were_said_the_one_said_longest_ago_comes_first() -> None:
    state = replay(small(), [e.CallOpened(at=0)])
    shown = []
    for number in range(6):
        shown.append(view(small(), state).line)
        state = replay(small(), [e.LineSaid(at=number, step="opener"), e.JumpedTo(at=number, step="opener")], state)
    assert len(set(shown[:3])) == 3 and shown[3:] == shown[:3]


def test_a_brace_in_the_houses_own_words_is_not_spoken() -> None:
    house = 'organisation: Us\nagent: "Kim {me}"\n'
    try:
        said = told("x", "sad", house=house)
    except BadFile:
        return
    assert "{" not in said and "}" not in said
