"""What the labelled values of claim papers must look like to be believed, and where in their cell they stand."""

import re
from collections.abc import Callable, Mapping

from backend.domain.printed import DATE_PATTERN, printed_dates_in, read_date

Found = tuple[str, int, int]
"""A value and the stretch of the cell's text that prints it."""

_DATE_LEAD = re.compile(
    rf"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+|on\s+|approx\.?"
    rf"\s+)*(?P<v>{DATE_PATTERN})",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"#?\s?(?P<v>(?:[A-Z]{1,4}[ -](?=[A-Z0-9-]*\d))?(?=\S*\d)[A-Z0-9][A-Z0-9./_-]{2,}"
    r"(?:[ -][A-Z0-9/-]*\d[A-Z0-9/-]*){0,3})",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?P<v>(?:\+\d{1,3}[ .-]?)?(?:\(\d{2,5}\)|\d{2,5})(?:[ ./-]?\d{2,8}){1,4})(?![\w/])")
_VIN = re.compile(r"(?P<v>[A-HJ-NPR-Z0-9]{17})(?!\w)", re.IGNORECASE)
_PLATE = re.compile(r"(?P<v>(?=[A-Z0-9 ·-]*\d)[A-Z0-9]{1,4}(?:[ ·-]?[A-Z0-9]{1,5}){0,3})(?=$|\s*[(/,;]|\s+[A-Z]{2}$)")
_IBAN = re.compile(r"(?P<v>[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30})(?![A-Z0-9])")
_ACCOUNT = re.compile(r"(?P<v>(?:[Xx*•]{2,}[ -]?)?\d[\d -]{3,24}\d)(?!\w)")
_NAME = re.compile(r"(?P<v>[^\W\d_][^\d:;|]{1,78}[\w.)])$")
_COMPANY = re.compile(r"(?P<v>(?=.*[A-Za-z]{2})[\w][^:;|]{1,88}[\w.)])$")
_ADDRESS = re.compile(r"(?P<v>(?=.*\d)(?=.*[A-Za-z]{2})\w.{5,118}[\w.)])$")
_PLACE = re.compile(r"(?P<v>(?=.*[A-Za-z]{3})[\w(].{2,148}[\w.)])$")
_WORDS = re.compile(r"(?P<v>(?=.*[A-Za-z]{3})[A-Za-z].{1,78}[\w.)])$")
_NO_VALUE = re.compile(
    r"n\s?/?\s?a\.?|none|tb[ad]|unknown|not (?:known|available|applicable|reported|given|stated|provided)"
    r"|[-\u2013_.\s*]*"
    r"|nil"
    r"|see\b.*|same(?: as)?\b.*|pending|yes|no|as above|to be .*|please .*",
    re.IGNORECASE,
)
_ANOTHER_LABEL = re.compile(r"(?:^|\s)[A-Za-z][\w./#-]*:(?:\s|$)")
_IBAN_DIGITS = 97
_SHORTEST_IBAN, _SHORTEST_PHONE, _LONGEST_PHONE = 15, 7, 15


def value_in(field: str, text: str) -> Found | None:
    """Return the value with which the text begins, None when it is none of the field's form."""
    if _NO_VALUE.fullmatch(text.strip()):
        return None
    return _FORMS[field](text)


def term_in(text: str) -> tuple[str, str] | None:
    """Return the first and last day that a policy term prints, None unless it prints two dates in order."""
    days = printed_dates_in(text)
    if len(days) != len(("first", "last")):
        return None
    first, last = read_date(days[0]), read_date(days[1])
    return (days[0], days[1]) if first and last and first < last else None


def is_iban(text: str) -> bool:
    """Tell whether the text is an account number whose check digits are right."""
    packed = "".join(text.split()).upper()
    if len(packed) < _SHORTEST_IBAN or not packed.isalnum() or not packed.isascii():
        return False
    return int("".join(str(int(sign, 36)) for sign in packed[4:] + packed[:4])) % _IBAN_DIGITS == 1


def _lead(pattern: re.Pattern[str], fits: Callable[[str], bool] = bool) -> Callable[[str], Found | None]:
    def find(text: str) -> Found | None:
        match = pattern.match(text)
        if match is None or not fits(match["v"]):
            return None
        return match["v"].strip(), match.start("v"), match.end("v")

    return find


def _words(pattern: re.Pattern[str]) -> Callable[[str], Found | None]:
    """Return a finder of free words; where another label follows in the same cell nobody knows where they end."""

    def find(text: str) -> Found | None:
        return None if _ANOTHER_LABEL.search(text) else _lead(pattern)(text)

    return find


def _account(text: str) -> Found | None:
    """Return an IBAN whose check digits are right, else a plain account number."""
    match = _IBAN.match(text)
    if match:
        return (match["v"], match.start("v"), match.end("v")) if is_iban(match["v"]) else None
    return _lead(_ACCOUNT)(text)


def _is_phone(text: str) -> bool:
    return _SHORTEST_PHONE <= sum(sign.isdigit() for sign in text) <= _LONGEST_PHONE and read_date(text) is None


def _is_number(text: str) -> bool:
    return read_date(text) is None and sum(sign.isdigit() for sign in text) > 1


_date = _lead(_DATE_LEAD, lambda text: read_date(text) is not None)
_number = _lead(_NUMBER, _is_number)
_FORMS: Mapping[str, Callable[[str], Found | None]] = {
    **dict.fromkeys(
        (
            "loss.date",
            "loss.reported_date",
            "policy.effective_date",
            "policy.expiry_date",
            "police.report_date",
            "bill.date",
        ),
        _date,
    ),
    **dict.fromkeys(("insured.policy_number", "police.report_number", "bill.number"), _number),
    "policy.term": lambda text: (text, 0, len(text)) if term_in(text) else None,
    "loss.location": _words(_PLACE),
    "loss.type": _words(_WORDS),
    **dict.fromkeys(("claimant.name", "driver.name"), _words(_NAME)),
    **dict.fromkeys(("insured.name", "repairer.name", "bill.issuer"), _words(_COMPANY)),
    "claimant.phone": _lead(_PHONE, _is_phone),
    **dict.fromkeys(("claimant.address", "property.address"), _words(_ADDRESS)),
    "vehicle.vin": _lead(_VIN, lambda text: any(sign.isdigit() for sign in text)),
    "vehicle.plate": _lead(_PLATE),
    "payee.bank_account": _account,
}
FIELDS = tuple(_FORMS)
"""Every fact that a label of a claim paper can announce, `policy.term` standing for its two ends."""
