"""What would tell who a customer is, taken out of text and replaced by words that can be said aloud.

Taken out, by their form: e-mail addresses, web addresses, handles, dates of birth, bank cards and accounts, phone
numbers, postal codes, street addresses, references (letters with digits, five digits and more, or letters behind what
they are called by), and names after a title. Taken out wherever they stand, in any letter case: what a case itself
holds as name, reference or contact. Taken out where a person says so: words that may be names, as `names_in` finds
them.

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

from recovery_coach.drill.words import COMMON_WORDS
from recovery_coach.phrasing.statement import EMPTY_WORDS
from recovery_coach.phrasing.text import wordset
from recovery_coach.records.names import DOUBLE, NO_NAMES, STAYS

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
        others = secrets.others
        self._stand_ins: dict[tuple[Kind, str], str] = {}
        self._rules = [
            *((Kind.REFERENCE, _whole(text), "reference") for text in _longest_first(secrets.references)),
            *([(Kind.NAME, _named(secrets.names), CUSTOMER)] if any(map(_bare, secrets.names)) else []),
            *_RULES,
            *([(Kind.NAME, _named(others, words_stay=True), SOMEONE)] if any(map(_bare, others)) else []),
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
            noun = stand_in if noun == "ref" else noun
            return (parts["whose"] or "the ") + self._stand_ins.setdefault((kind, _bare(original)), noun)

        return replaced


def secrets_in(given: Iterable[str]) -> Secrets:
    """The names and references in what was given as reference, name, account or contact."""
    names: dict[str, None] = {}
    references: dict[str, None] = {}
    for text in given:
        for word in re.findall(r"[^\s,;:()]+", text):
            plain = word.strip(".'’\"")
            if any(sign.isdigit() for sign in plain):
                references.setdefault(plain)
            elif len(plain) > 1 and plain.lower() not in NO_NAMES | _NOUN_WORDS:
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
_NOUN = (
    "order|booking|reservation|invoice|ticket|case|account|contract|policy|claim|membership|parcel|tracking|"
    "reference|ref"
)
_WHOSE = "my|our|your|their|his|her|the|an|a|this|that"
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
_CALLED_SO = (
    rf"(?:(?P<whose>(?:\b(?:{_WHOSE})|['’]s)\s+)?\b(?P<noun>{_NOUN})\b(?:(?<=ref)\.)?\s*"
    r"(?:number\b|no\b\.?|nr\b\.?|id\b|ref\b\.?|reference\b|code\b)?\s*[:#]?\s*(?:is\s+)?)"
)
_CALLED = f"{_CALLED_SO}?#?"
"""What may stand before a reference: whose it is, and what it is called."""

_GAP = r"[\s.()/–-]"
_BEFORE = r"(?<![\w£$€.,-])"
"""Nothing of a longer number, a sum or a word stands before a number."""

_SPOKEN_EMAIL = r"\b[\w+-]+(?:(?:\.| dot )[\w+-]+)*\s+[\[(]?at[\])]?\s+[\w-]+(?:\s+[\[(]?dot[\])]?\s+[\w-]+)+(?!\w)"
_EMAIL = r"[^\s@<>(),;:\"]+@[^\s@<>(),;:\"]+\.[^\W\d_]{2,}"
_LINK = r"(?:https?://|www\.)\S*[^\s.,;:!?)]"
_BARE_LINK = r"\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|co\.uk|eu|de|io)(?:/\S*)?\b"
_BORN = rf"(?:(?<=born )|(?<=born on )|(?<=dob )|(?<=dob: )|(?<=birth )|(?<=birth: )|(?<=birth is )){_DATE}"
_IBAN = r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?\b"
_SORT_CODE = r"(?<!\d)\d{2}[-–]\d{2}[-–]\d{2}(?:\s+\d{6,8})?(?!\d)"
_CARD = r"(?<!\w)(?:\d[ .–-]?){12,18}\d(?!\w)"
_ABROAD = rf"{_BEFORE}(?:\+|00)\d(?:{_GAP}*\d){{6,13}}(?!\w)"
_WHEN = r"(?!\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?![./–-]?\d)|\d{1,2}\.\d\d(?:\s*[-–]\s*\d{1,2}\.\d\d)+(?!\d))"
"""Not a day, nor from one time to another: both look like a number to ring."""

_WITH_NOUGHT = rf"{_BEFORE}{_WHEN}\(?0\d(?:{_GAP}*\d){{5,12}}(?!\w)"
_IN_THREES = rf"{_BEFORE}\(?\d{{3}}\)?[ .–-]\d{{3}}[ .–-]\d{{3,4}}(?!\w)"
_SEVEN = rf"{_BEFORE}\d{{3}}[.–-]\d{{4}}(?!\w)"
_POSTCODE = r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b[A-Z]\d[A-Z] \d[A-Z]\d\b"
_FLAT = r"(?:\b(?:flat|apartment|apt)\.? \w{1,4},? )?"
_SPAN = (
    r"(?!(?:days?|nights?|weeks?|months?|years?|hours?|hrs?|minutes?|mins?|times|people|adults|children|kids|guests|"
    r"calls)\b)"
)
"""Not how long, nor how many."""

_NUMBER_FIRST = rf"{_FLAT}\b\d{{1,4}}[a-z]?,? {_SPAN}(?:[^\W\d_]+ ){{1,3}}?(?:{_STREET})\b\.?"
_HOUSE = (
    r"(?:\b(?:flat|apartment|apt|unit|suite)\.? )?\b\d{1,4}[a-z]?,? (?-i:[A-Z])[^\W\d_]+ (?:(?-i:[A-Z])[^\W\d_]+ )?"
    r"(?:house|lodge|mansions|towers?|buildings?|heights|villas?|cottages?)\b"
)
_NUMBER_LAST = r"\b[^\W\d_]+(?:strasse|straße|weg|platz|gasse|straat|laan) \d+[a-z]?\b"
_RUE = r"\b(?:rue|via|calle|avenida|rua) (?:[^\W\d_]+ ){1,3}\d+\b"
_CODE = r"(?<![\w£$€.,/-])(?<!\d:)(?P<code>(?=[\w/-]*\d)[A-Z0-9]+(?:[/-][A-Z0-9]+)*)(?![\w%])(?![.,:]\d)"
_LETTERS = (
    rf"(?:(?P<whose>(?:\b(?:{_WHOSE})|['’]s)\s+)?\b(?:(?P<noun>{_NOUN})\s+)?"
    r"(?:number|no\.?|nr\.?|ref\.?|reference|code|booking|reservation)\s*[:#]?\s*(?:is\s+)?)"
    r"(?P<code>(?-i:[A-Z]{5,10}))(?!\w)"
)
"""A reference of letters alone, behind what it is called."""

_TITLED = rf"\b(?:{_TITLE})\.? (?!who\b|and\b|or\b)[^\W\d_]+(?:[-’'](?!s\b)[^\W\d_]+)*(?: (?-i:[A-Z])[^\W\d_]+)?"

_RULES: tuple[tuple[Kind, re.Pattern[str], str], ...] = tuple(
    (kind, re.compile("|".join(forms), re.IGNORECASE), stand_in)
    for kind, stand_in, *forms in (
        (Kind.EMAIL, "an e-mail address", _EMAIL, _SPOKEN_EMAIL),
        (Kind.LINK, "a web page", _LINK, _BARE_LINK),
        (Kind.HANDLE, "a handle", r"(?<![\w@])@[A-Za-z_]\w+"),
        (Kind.BIRTH, "a birthday", _BORN, _OLD_DATE),
        (Kind.ACCOUNT, "an account number", _IBAN, _SORT_CODE),
        (Kind.CARD, "a card number", _CARD),
        (Kind.PHONE, "a phone number", _ABROAD, _WITH_NOUGHT, _IN_THREES, _SEVEN),
        (Kind.REFERENCE, "reference", rf"{_CALLED_SO}#?{_CODE}(?! \d[A-Z]{{2}}\b)"),
        (Kind.REFERENCE, "reference", _LETTERS),
        (Kind.ADDRESS, "an address", _POSTCODE, _HOUSE, _NUMBER_FIRST, _NUMBER_LAST, _RUE),
        (Kind.REFERENCE, "reference", _CALLED + _CODE),
        (Kind.NAME, SOMEONE, _TITLED),
    )
)
"""What is found by its form: what it is, the words that stand for it, and how it may look. The order counts."""

_STAYS_BEFORE = re.compile(rf"\b(?:{STAYS})\s+(?:number\s+|no\.?\s+)?\#?$", re.IGNORECASE)
_SUMS = "eur|euros?|gbp|usd|chf|aud|cad|nzd|inr|jpy|pln|sek|nok|dkk|zar"
_UNIT = re.compile(rf"\d+(?:{_UNITS}|{_SUMS})|(?:{_SUMS})\d+|[a-z]\d|\d[a-z]|\d+x\d+", re.IGNORECASE)


def _is_code(found: re.Match[str]) -> bool:
    """Whether letters with digits, or digits alone, are a reference and not an amount, a time, a room or a year."""
    code: str = found.group("code")
    if code.isalpha():
        if not any(sign.islower() for sign in found.string):
            return False  # Who shouts writes every word like that.
        return code.lower() not in EMPTY_WORDS | COMMON_WORDS | _NOUN_WORDS
    before = found.string[: found.start("code")]
    after = found.string[found.end("code") :]
    digits = sum(sign.isdigit() for sign in code)
    if _STAYS_BEFORE.search(before) or re.match(
        r"\s*(?:€|£|\$|euros?\b|pounds?\b|dollars?\b|eur\b|gbp\b|usd\b)", after, re.I
    ):
        return False
    if re.fullmatch(r"\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?|\d{1,4}[/-]\d{1,4}|\d{4}-\d{1,2}-\d{1,2}", code):
        return False
    if code.isdigit():
        return digits >= (3 if found.groupdict().get("noun") else 5)
    if digits == len(code.replace("-", "").replace("/", "")):
        return digits >= 5
    is_called_so = bool(found.groupdict().get("noun")) and len(code) > 4
    enough = digits >= (1 if is_called_so else 2)
    return enough and not _UNIT.fullmatch(code) and not re.fullmatch(r"\d+-[a-z]+", code, re.IGNORECASE)


def _bare(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _longest_first(texts: Iterable[str]) -> list[str]:
    return sorted((text for text in texts if _bare(text)), key=len, reverse=True)


def _whole(text: str) -> re.Pattern[str]:
    """A reference as it was given, or with other signs between its letters and digits; with what it is called."""
    signs = r"[\W_]*".join(re.escape(sign) for sign in text if sign.isalnum())
    return re.compile(rf"{_CALLED}(?<!\w)(?P<given>{signs})(?!\w)", re.IGNORECASE)


def _named(names: Iterable[str], *, words_stay: bool = False) -> re.Pattern[str]:
    """Names in any letter case, with a title or not, several in a row as one; an owner's 's stays behind them.

    With `words_stay`, a name that is a word too goes with its capital alone: a Will goes, and what will be done stays.
    """
    spelt = [form for name in names for form in _forms(name, words_stay and _is_word(name))]
    known = "|".join(
        f"(?-i:{re.escape(form)})" if words_stay and _is_word(form) else re.escape(form)
        for form in _longest_first(dict.fromkeys(spelt))
    )
    one = rf"(?<![^\W_])(?:{known})(?![^\W_])"
    return re.compile(rf"(?:\b(?:{_TITLE})\.?\s+)?{one}(?:[\s.-]+{one})*", re.IGNORECASE)


def _forms(name: str, is_word: bool) -> tuple[str, ...]:
    # Some letters have another length in capitals: ß is SS there.
    return (name, name.upper(), name.title(), *(() if is_word else (name.lower(),)))


def _is_word(name: str) -> bool:
    return name.lower() in DOUBLE and not name.islower()
