"""What would tell who a customer is, taken out of text and replaced by words that can be said aloud.

Taken out, by their form: e-mail addresses, web addresses, handles, dates of birth, bank cards and accounts, phone
numbers, postal codes, street addresses, references (letters with digits, or five digits and more), and names after a
title. Taken out wherever they stand, in any letter case: what a case itself holds as name, reference or contact.
Taken out where a person says so: words that may be names, by their capital letter.

What stays: prices, times of day, days and dates, years, amounts with their unit, short numbers, rooms, tables, gates
and flights. A rule that took those out would take the story out. No rule finds every name: a first name in small
letters that the case does not hold stays, so whoever uses the text reads it over.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from enum import StrEnum

from msgspec import Struct

from recovery_coach.phrasing.features import SHAPES
from recovery_coach.phrasing.statement import EMPTY_WORDS
from recovery_coach.phrasing.text import wordset

CUSTOMER, SOMEONE = "the customer", "someone"
"""What stands for the customer's own name, and for another."""


class Kind(StrEnum):
    """What was taken out, as a person reads it."""

    EMAIL = "e-mail address"
    LINK = "web address"
    HANDLE = "handle"
    BIRTH = "date of birth"
    CARD = "card number"
    ACCOUNT = "account number"
    PHONE = "phone number"
    ADDRESS = "address"
    REFERENCE = "reference"
    NAME = "name"


class Secrets(Struct, frozen=True):
    """What a case is known to hold: words of the customer's name, references as they were given, other names."""

    names: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


class Redactor:
    """Takes out what tells who someone is. The same original is always replaced by the same words.

    `taken` counts the different originals of each kind. To redact what was redacted changes nothing.
    """

    def __init__(self, secrets: Secrets | None = None) -> None:
        secrets = secrets or Secrets()
        self._stand_ins: dict[tuple[Kind, str], str] = {}
        self._rules = [
            *((Kind.REFERENCE, _whole(text), "reference") for text in _longest_first(secrets.references)),
            *([(Kind.NAME, _named(secrets.names), CUSTOMER)] if any(map(_bare, secrets.names)) else []),
            *_RULES,
            *((Kind.NAME, _named([name]), SOMEONE) for name in _longest_first(secrets.others)),
        ]

    @property
    def taken(self) -> dict[Kind, int]:
        """How many were taken out, of each kind that there was."""
        counted = Counter(kind for kind, _ in self._stand_ins)
        return {kind: counted[kind] for kind in Kind if counted[kind]}

    def text(self, text: str) -> str:
        """A text without what its rules find."""
        before = ""
        # Two that stand side by side can hide each other from a rule that looks at its neighbours.
        while text != before:
            before = text
            for kind, pattern, stand_in in self._rules:
                text = pattern.sub(self._replacer(kind, stand_in), text)
        return text

    def _replacer(self, kind: Kind, stand_in: str) -> Callable[[re.Match[str]], str]:
        def replaced(found: re.Match[str]) -> str:
            parts = found.groupdict()
            original = parts.get("given") or parts.get("code")
            if original is None:
                who = stand_in if stand_in == CUSTOMER else found.group()
                return self._stand_ins.setdefault((kind, _bare(who)), stand_in)
            if "code" in parts and not _is_code(found):
                return found.group()
            noun = (parts.get("noun") or stand_in).lower()
            return (parts["whose"] or "the ") + self._stand_ins.setdefault((kind, _bare(original)), noun)

        return replaced


def names_in(texts: Iterable[str], known: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Words that may be names: capital letters within a sentence, or before what only people do. A person says which.

    `known` are words in small letters that are none, such as those of a playbook.
    """
    texts = list(texts)
    small = {word.lower() for text in texts for word in _WORD.findall(text) if word[0].islower()}
    found: dict[str, None] = {}
    for text in texts:
        for match in _CAPITAL.finditer(text):
            word = re.sub(r"['’]s?$", "", match.group())
            plain = word.lower()
            if len(word) < 2 or word.isupper() or plain in small | known | _NO_NAMES or "'" in word or "’" in word:
                continue
            begins = _BEGINS.search(text[: match.start()]) is not None
            if not begins or _DOES.match(text[match.end() :]):
                found.setdefault(word)
    return tuple(found)


def secrets_in(given: Iterable[str]) -> Secrets:
    """The names and references in what was given as reference, name, account or contact."""
    names: dict[str, None] = {}
    references: dict[str, None] = {}
    for text in given:
        for word in re.findall(r"[^\s,;:()]+", text):
            plain = word.strip(".'’\"")
            if any(sign.isdigit() for sign in plain):
                references.setdefault(plain)
            elif len(plain) > 1 and plain.lower() not in _NO_NAMES | _NOUN_WORDS:
                names.setdefault(plain)
        for run in re.findall(r"\+?\d[\d\s()./-]{4,}\d", text):
            references.setdefault(run)
    return Secrets(tuple(names), references=tuple(references))


def told(taken: dict[Kind, int]) -> str:
    """What was taken out, in words: `2 names, 1 phone number`."""
    return ", ".join(f"{count} {_many(kind) if count > 1 else kind.value}" for kind, count in taken.items())


def _many(kind: Kind) -> str:
    if kind is Kind.BIRTH:
        return "dates of birth"
    return f"{kind.value}es" if kind.value.endswith("s") else f"{kind.value}s"


_NOUN_WORDS = wordset(
    "order booking reservation invoice ticket case account contract policy customer reference ref parcel tracking "
    "claim membership file record number no nr id name phone mobile tel email mail contact address"
)
_NOUN = "order|booking|reservation|invoice|ticket|case|account|contract|policy|claim|membership|parcel|tracking"
_WHOSE = "my|our|your|their|his|her|the|an|a|this|that"
_STAYS = "room|rooms|table|gate|seat|platform|floor|flight|train|bus|line|terminal|bay|aisle|coach|carriage|channel"
_UNITS = (
    "st|nd|rd|th|am|pm|h|hr|hrs|min|mins|minutes|s|sec|secs|days?|weeks?|hours?|x|k|m|km|cm|mm|kg|g|mg|l|ml|gb|mb|tb|"
    "eur|usd|gbp|kwh|w|v|c|f|p|pcs|yo"
)
_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec"
_DATE = rf"(?:\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTH})[a-z]*,? \d{{2,4}})"
_OLD_DATE = r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-](?:19\d\d|200\d)|(?:19\d\d|200\d)[./-]\d{1,2}[./-]\d{1,2})(?!\d)"
_STREET = (
    "street|st|road|rd|avenue|ave|lane|drive|court|close|square|boulevard|blvd|terrace|crescent|gardens|grove|way|row"
)
_TITLE = "mr|mrs|ms|miss|mx|dr|prof|herr|frau|madame|señor|señora"
_CALLED = (
    rf"(?:(?P<whose>(?:\b(?:{_WHOSE})|['’]s)\s+)?\b(?P<noun>{_NOUN})\s*"
    r"(?:number|no\.?|nr\.?|id|ref\.?|reference|code)?\s*[:#]?\s*(?:is\s+)?)?#?"
)
"""What may stand before a reference: whose it is, and what it is called."""

_GAP = r"[\s.()/–-]"
_BEFORE = r"(?<![\w£$€.,-])"
"""Nothing of a longer number, a sum or a word stands before a number."""

_EMAIL = r"[^\s@<>(),;:\"]+@[^\s@<>(),;:\"]+\.[^\W\d_]{2,}"
_LINK = r"(?:https?://|www\.)\S*[^\s.,;:!?)]"
_BARE_LINK = r"\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|co\.uk|eu|de|io)(?:/\S*)?\b"
_BORN = rf"(?:(?<=born )|(?<=born on )|(?<=dob )|(?<=dob: )|(?<=birth )|(?<=birth: )|(?<=birth is )){_DATE}"
_IBAN = r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?\b"
_SORT_CODE = r"(?<!\d)\d{2}[-–]\d{2}[-–]\d{2}(?:\s+\d{6,8})?(?!\d)"
_CARD = r"(?<!\w)(?:\d[ .–-]?){12,18}\d(?!\w)"
_ABROAD = rf"{_BEFORE}(?:\+|00)\d(?:{_GAP}*\d){{6,13}}(?!\w)"
_WITH_NOUGHT = rf"{_BEFORE}\(?0\d(?:{_GAP}*\d){{5,12}}(?!\w)"
_IN_THREES = rf"{_BEFORE}\(?\d{{3}}\)?[ .–-]\d{{3}}[ .–-]\d{{3,4}}(?!\w)"
_SEVEN = rf"{_BEFORE}\d{{3}}[.–-]\d{{4}}(?!\w)"
_POSTCODE = r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b[A-Z]\d[A-Z] \d[A-Z]\d\b"
_FLAT = r"(?:\b(?:flat|apartment|apt)\.? \w{1,4},? )?"
_NUMBER_FIRST = rf"{_FLAT}\b\d{{1,4}}[a-z]?,? (?:[^\W\d_]+ ){{1,3}}?(?:{_STREET})\b\.?"
_NUMBER_LAST = r"\b[^\W\d_]+(?:strasse|straße|weg|platz|gasse|straat|laan) \d+[a-z]?\b"
_RUE = r"\b(?:rue|via|calle|avenida|rua) (?:[^\W\d_]+ ){1,3}\d+\b"
_CODE = r"(?<![\w£$€.,/-])(?<!\d:)(?P<code>(?=[\w/-]*\d)[A-Z0-9]+(?:[/-][A-Z0-9]+)*)(?![\w%])(?![.,:]\d)"
_TITLED = rf"\b(?:{_TITLE})\.? (?!who\b|and\b|or\b)[^\W\d_]+(?:[-’'](?!s\b)[^\W\d_]+)*(?: (?-i:[A-Z])[^\W\d_]+)?"

_RULES: tuple[tuple[Kind, re.Pattern[str], str], ...] = tuple(
    (kind, re.compile("|".join(forms), re.IGNORECASE), stand_in)
    for kind, stand_in, *forms in (
        (Kind.EMAIL, "an e-mail address", _EMAIL),
        (Kind.LINK, "a web page", _LINK, _BARE_LINK),
        (Kind.HANDLE, "a handle", r"(?<![\w@])@[A-Za-z_]\w+"),
        (Kind.BIRTH, "a birthday", _BORN, _OLD_DATE),
        (Kind.ACCOUNT, "an account number", _IBAN, _SORT_CODE),
        (Kind.CARD, "a card number", _CARD),
        (Kind.PHONE, "a phone number", _ABROAD, _WITH_NOUGHT, _IN_THREES, _SEVEN),
        (Kind.ADDRESS, "an address", _POSTCODE, _NUMBER_FIRST, _NUMBER_LAST, _RUE),
        (Kind.REFERENCE, "reference", _CALLED + _CODE),
        (Kind.NAME, SOMEONE, _TITLED),
    )
)
"""What is found by its form: what it is, the words that stand for it, and how it may look. The order counts."""

_STAYS_BEFORE = re.compile(rf"\b(?:{_STAYS})\s+(?:number\s+|no\.?\s+)?\#?$", re.IGNORECASE)
_UNIT = re.compile(rf"\d+(?:{_UNITS})|[a-z]\d|\d[a-z]|\d+x\d+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_CAPITAL = re.compile(r"(?<![\w'’@.-])[^\W\d_a-z]\w*(?:['’-]\w+)*")
_BEGINS = re.compile(r"(?:^|[.!?…:;\n]|[-–—*•])[\s\"'“‘(]*$")
_DOES = re.compile(
    r"\s+(?:said|says|told|promised|called|rang|wrote|answered|hung up|at the desk|from the|on the phone)\b"
)

_NO_NAMES = (
    frozenset(SHAPES)
    | EMPTY_WORDS
    | frozenset(_STAYS.split("|"))
    | wordset(
        "i ok tv pc gps sms pin mr mrs ms dr miss english german french spanish italian dutch european sir madam "
        "hello hi dear please thanks sorry yes no nobody someone somebody everyone staff manager agent customer guest "
        "desk google visa mastercard paypal whatsapp facebook instagram email iphone android windows wifi"
    )
)
"""Words that are no names, though they have a capital letter."""


def _is_code(found: re.Match[str]) -> bool:
    """Whether letters with digits, or digits alone, are a reference and not an amount, a time, a room or a year."""
    code: str = found.group("code")
    before = found.string[: found.start("code")]
    after = found.string[found.end("code") :]
    digits = sum(sign.isdigit() for sign in code)
    if _STAYS_BEFORE.search(before) or re.match(
        r"\s*(?:€|£|\$|euros?\b|pounds?\b|dollars?\b|eur\b|gbp\b|usd\b)", after, re.I
    ):
        return False
    if re.fullmatch(r"\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?|\d{1,4}[/-]\d{1,4}", code):
        return False
    if code.isdigit():
        return digits >= (3 if found.groupdict().get("noun") else 5)
    if digits == len(code.replace("-", "").replace("/", "")):
        return digits >= 5
    return not _UNIT.fullmatch(code) and digits >= 2 and not re.fullmatch(r"\d+-[a-z]+", code, re.IGNORECASE)


def _bare(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _longest_first(texts: Iterable[str]) -> list[str]:
    return sorted((text for text in texts if _bare(text)), key=len, reverse=True)


def _whole(text: str) -> re.Pattern[str]:
    """A reference as it was given, or with other signs between its letters and digits; with what it is called."""
    signs = r"[\W_]*".join(re.escape(sign) for sign in text if sign.isalnum())
    return re.compile(rf"{_CALLED}(?<!\w)(?P<given>{signs})(?!\w)", re.IGNORECASE)


def _named(names: Iterable[str]) -> re.Pattern[str]:
    """Names in any letter case, with a title or not, several in a row as one; an owner's 's stays behind them."""
    # Some letters have another length in capitals: ß is SS there.
    spelt = {form for name in names for form in (name, name.lower(), name.upper(), name.title())}
    known = "|".join(map(re.escape, _longest_first(spelt)))
    one = rf"(?<![^\W_])(?:{known})(?![^\W_])"
    return re.compile(rf"(?:\b(?:{_TITLE})\.?\s+)?{one}(?:[\s.-]+{one})*", re.IGNORECASE)
