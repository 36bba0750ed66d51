"""What tells who a customer is goes; what the story needs stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery_coach.records.names import names_in
from recovery_coach.records.redact import Kind, Redactor, Secrets, secrets_in, told

KOVACS = secrets_in(["Order QX-7741, Mrs Eva Kovacs, 07700 900123"])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("write to a.b+c@mail.example.org today", "write to an e-mail address today"),
        ("see www.shop.example/order?x=1, or shop.com", "see a web page, or a web page"),
        ("she is @joe_x there", "she is a handle there"),
        ("born 3 May 1980, dob: 12/03/85", "born a birthday, dob: a birthday"),
        ("on 4111 1111 1111 1111 and DE89 3704 0044 0532 0130 00", "on a card number and an account number"),
        ("ring +44 (0)20 7946 0958 or 07700 900123", "ring a phone number or a phone number"),
        ("at 12 High Street, SW1A 1AA", "at an address, an address"),
        ("Mr. O'Neil's dog and Dr Anna Weiss", "someone's dog and someone"),
        ("my booking number 55512", "my booking"),
        ("invoice #AB-991 and the parcel ZX12345", "the invoice and the parcel"),
        ("Ref SPAFH7, then Booking ref: SPAFHX", "the reference, then the booking"),
        ("order no. QWERTZ and booking K9X2QT", "the order and the booking"),
        ("write to priya at example dot com", "write to an e-mail address"),
        ("flat 3 Rowan House, or 12 Rowan House", "an address, or an address"),
        ("it says B7712X", "it says the reference"),
    ],
)
def test_what_is_known_by_its_form_is_replaced_by_words_that_can_be_said(text: str, left: str) -> None:
    assert Redactor().text(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "It was £1,200.50, then 60 euros, then 15000 EUR, and 20% of it.",
        "GBP30, EUR30.50, 30GBP and 1000eur. The order number is WRONG.",
        "By 5 pm, at 17:45, in 20min, within 24/7, on 12/05, in 2024, the 3rd time.",
        "Room 412 and table 9, gate B22, flight BA123, 2x a 4x4, 10kg, an A4 page.",
        "Twelve thousand people: 12 000, or 12,000.",
        "It wasn't on the account, and nobody told me the order of things.",
    ],
)
def test_prices_times_rooms_and_short_numbers_stay(text: str) -> None:
    assert Redactor().text(text) == text


def test_a_case_own_name_and_reference_go_in_any_case_and_form() -> None:
    redactor = Redactor(KOVACS)
    text = redactor.text(
        "KOVACS's order qx 7741: Mrs Eva Kovacs rang, eva-kovacs said. Ms. Kovacs’ QX7741, 07700-900-123"
    )
    assert text == "the customer's order: the customer rang, the customer said. the customer’ the order, the reference"
    assert not any(secret in text.lower().replace(" ", "").replace("-", "") for secret in ("kovacs", "7741", "900123"))


def test_a_word_that_holds_a_name_is_left_alone() -> None:
    assert Redactor(secrets_in(["Mr Rose"])).text("She arose in prose; Rose's cake") == (
        "She arose in prose; the customer's cake"
    )


def test_the_same_original_has_the_same_stand_in() -> None:
    redactor = Redactor()
    assert (
        redactor.text("my booking AB1234. AB-1234 again, and ab1234.")
        == "my booking. the booking again, and the booking."
    )
    assert redactor.taken == {Kind.REFERENCE: 1}
    assert told(redactor.taken) == "1 reference"


def test_what_may_be_a_name_is_asked_about() -> None:
    texts = ["spoke to Anna at the desk on Friday.", "Peter told me. Nobody came. The parcel from London. OK"]
    assert names_in(texts) == ("Anna", "Peter", "London")
    assert names_in(texts, frozenset({"london"})) == ("Anna", "Peter")


def test_what_is_behind_a_noun_is_told_as_a_reference() -> None:
    redactor = Redactor()
    redactor.text("booking K9X2QT")
    assert told(redactor.taken) == "1 reference"


def test_names_that_a_person_says_are_such_go_too() -> None:
    assert Redactor(Secrets(others=("Anna",))).text("anna promised, ANNA's word") == "someone promised, someone's word"


DIGIT = st.sampled_from("0123456789")
FILLER = st.text(alphabet="abcdefghij ,.'", max_size=20)


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text(alphabet="0123456789", min_size=count, max_size=count)


EMAILS = st.emails(domains=st.sampled_from(["example.org", "mail.example.co.uk", "firma.de"]))
CARDS = st.tuples(st.sampled_from(["", " ", "-"]), *[digits(4)] * 4).map(lambda parts: parts[0].join(parts[1:]))
PHONES = st.one_of(
    digits(9).map(lambda rest: f"+44 {rest[:2]} {rest[2:5]} {rest[5:]}1"),
    digits(9).map(lambda rest: f"0{rest[:4]} {rest[4:]}"),
    digits(10).map(lambda rest: f"({rest[:3]}) {rest[3:6]}-{rest[6:]}"),
    digits(8).map(lambda rest: f"0{rest[:2]}/{rest[2:]}"),
)
CODES = st.tuples(st.text(alphabet="ABCXYZ", min_size=2, max_size=3), st.sampled_from(["", "-"]), digits(5)).map(
    "".join
)


def bare(text: str) -> str:
    return "".join(sign for sign in text.lower() if sign.isalnum())


@given(FILLER, st.one_of(EMAILS, CARDS, PHONES, CODES), FILLER)
def test_nothing_that_is_planted_survives(before: str, planted: str, after: str) -> None:
    left = Redactor().text(f"{before} {planted} {after}")
    assert planted.lower() not in left.lower()
    numbers = "".join(sign for sign in planted if sign.isdigit())
    assert "@" in planted or numbers not in "".join(sign for sign in left if sign.isdigit())


@given(
    st.text(alphabet=st.characters(categories=["Lu", "Ll"]), min_size=3, max_size=12).filter(
        lambda name: bare(name) not in bare("the customer someone reference an a web page card number phone address")
    ),
    CODES,
    st.sampled_from(["{}'s parcel {}", "MRS {} called about {}.", "order {1} for {0}", "{}, {}; {} again"]),
)
def test_a_case_name_and_reference_never_survive(name: str, code: str, text: str) -> None:
    secrets = secrets_in([f"{name} {code}"])
    left = Redactor(secrets).text(text.format(name.upper(), code.lower(), name))
    words = [word.strip("'s,.;") for word in left.split()]
    assert secrets.names == () or not {name, name.upper(), name.lower()} & set(words)
    assert bare(code) not in bare(left)


@given(st.text(max_size=120), st.sampled_from([Secrets(), KOVACS, Secrets(names=("someone",), others=("reference",))]))
def test_to_redact_twice_is_to_redact_once(text: str, secrets: Secrets) -> None:
    once = Redactor(secrets).text(text)
    assert Redactor(secrets).text(once) == once


@given(FILLER, st.lists(st.one_of(EMAILS, CARDS, PHONES, CODES, st.just("Mr Smith"), st.just("room 4")), max_size=4))
def test_so_it_is_where_there_is_much_to_take_out(filler: str, planted: list[str]) -> None:
    once = Redactor(KOVACS).text(f"{filler} {' '.join(planted)} order {' '.join(planted)} Kovacs")
    assert Redactor(KOVACS).text(once) == once


@pytest.mark.parametrize(
    "text",
    [
        "waited from 08.30-09.15",
        "on 05/06/2024, and again on 05.06.2024",
        "since 2024-06-05",
        "wait 3 days in a row",
        "it took 2 hours one way",
        "12 people close by",
        "I live 20 minutes drive away",
        "MY BOOKING CANCELLED AGAIN",
    ],
)
def test_times_days_and_how_long_stay(text: str) -> None:
    assert Redactor().text(text) == text
