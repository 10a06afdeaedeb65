"""Patterns of personal details in document text, each confirmed by the rules of its kind."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_IBAN_CHECK = 97
_CARD_DIGITS = range(13, 20)


@dataclass(frozen=True, slots=True)
class Span:
    """A personal detail: text[start:end] and its kind."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Recognizer:
    """A pattern whose group `value` is personal when `confirms` agrees."""

    kind: str
    pattern: re.Pattern[str]
    confirms: Callable[[str], bool]


def is_card(text: str) -> bool:
    """Tell whether the digits pass the Luhn check of payment cards."""
    digits = [int(char) for char in text if char.isdigit()]
    if len(digits) not in _CARD_DIGITS or len(set(digits)) == 1:
        return False
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def is_iban(text: str) -> bool:
    """Tell whether the text passes the mod-97 check of ISO 13616."""
    code = text.replace(" ", "").upper()
    number = "".join(str(int(char, 36)) for char in code[4:] + code[:4])
    return int(number) % _IBAN_CHECK == 1


def is_ssn(text: str) -> bool:
    """Tell whether area, group and serial are ones that the Social Security Administration gives out."""
    area, group, serial = re.split(r"[- ]", text)
    return area not in {"000", "666"} and area < "900" and group != "00" and serial != "0000"


def _always(_: str) -> bool:
    return True


_LICENCE_LABEL = r"(?:driver(?:'s)?[ ]licen[sc]e|licen[sc]e|DLN?|D\.L\.)[ ]?(?:no\.?|number|num\.?|nbr|id|#)*"
_DATE = r"(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|[A-Z][a-z]{2,8}\.?[ ]\d{1,2},?[ ]\d{4}|\d{1,2}[ ][A-Z][a-z]{2,8}[ ]\d{4})"

RECOGNIZERS: tuple[Recognizer, ...] = (
    Recognizer("EMAIL", re.compile(r"(?P<value>\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+\b)"), _always),
    Recognizer(
        "IBAN", re.compile(r"(?P<value>\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,4})?\b)"), is_iban
    ),
    Recognizer("CARD", re.compile(r"(?P<value>(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-]))"), is_card),
    Recognizer("SSN", re.compile(r"(?P<value>(?<![\w-])\d{3}([- ])\d{2}\2\d{4}(?![\w-]))"), is_ssn),
    Recognizer(
        "SSN",
        re.compile(
            r"(?i:\b(?:SSN|social security(?: number| no\.?)?)\W{0,4})(?P<value>\d{9}|\d{3}[- ]\d{2}[- ]\d{4})\b"
        ),
        _always,
    ),
    Recognizer(
        "PHONE",
        re.compile(r"(?P<value>(?<![\w-])(?:\+?1[-. ]?)?(?:\(\d{3}\)[ ]?|\d{3}[-. ])\d{3}[-. ]\d{4}(?![\w-]))"),
        _always,
    ),
    Recognizer("PHONE", re.compile(r"(?P<value>(?<!\w)\+\d{1,3}(?:[-. ]?\(?\d{1,4}\)?){2,5}(?![\w-]))"), _always),
    Recognizer(
        "BIRTH_DATE",
        re.compile(rf"(?i:\b(?:D\.?O\.?B\.?|date of birth|birth ?date|born(?: on)?)\W{{0,4}})(?P<value>{_DATE})"),
        _always,
    ),
    Recognizer(
        "LICENCE",
        re.compile(rf"\b(?i:{_LICENCE_LABEL})[ ]?[:#=]?[ ]?(?P<value>(?=[A-Z0-9-]*\d)[A-Z0-9][A-Z0-9-]{{4,19}})\b"),
        _always,
    ),
)


def find_details(text: str) -> list[Span]:
    """Return the personal details in order, without overlaps; the earlier and then the longer one wins."""
    found = sorted(_all_details(text), key=lambda span: (span.start, -span.end))
    spans: list[Span] = []
    for span in found:
        if not spans or span.start >= spans[-1].end:
            spans.append(span)
    return spans


def _all_details(text: str) -> Iterator[Span]:
    for recognizer in RECOGNIZERS:
        for match in recognizer.pattern.finditer(text):
            if recognizer.confirms(match["value"]):
                yield Span(match.start("value"), match.end("value"), recognizer.kind)
