"""What two claims may share, in a normal form that equal things have in common, and as it is shown to people."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from backend.domain.claims.words import LinkKind

MAX_SHARERS = 20
"""An identifier in more claims than this says nothing: a big repairer, a broker's telephone, a block of flats."""
_KIND_STRENGTH: Mapping[LinkKind, float] = {
    LinkKind.BANK_ACCOUNT: 1.0,
    LinkKind.DOCUMENT: 1.0,
    LinkKind.NARRATIVE: 1.0,
    LinkKind.PHONE: 0.9,
    LinkKind.ADDRESS: 0.7,
    LinkKind.REPAIRER: 0.4,
}
"""How much sharing one thing with one other claim says; an account is somebody's own, a repairer is everybody's."""
_MIN_PHONE_DIGITS, _MAX_PHONE_DIGITS, _NATIONAL_DIGITS, _MIN_ACCOUNT = 7, 15, 10, 6
_MIN_ADDRESS_WORDS, _MIN_NAME = 3, 4
_SHORT = {
    "street": "st", "str": "st", "avenue": "ave", "av": "ave", "road": "rd", "drive": "dr", "lane": "ln",
    "court": "ct", "boulevard": "blvd", "place": "pl", "highway": "hwy", "parkway": "pkwy", "terrace": "ter",
    "apartment": "apt", "suite": "ste", "north": "n", "south": "s", "east": "e", "west": "w",
}  # fmt: skip
_COUNTRIES = frozenset({"usa", "us", "deutschland", "germany"})
_FIRMS = frozenset({"inc", "llc", "ltd", "co", "corp", "company", "gmbh", "kg", "ag", "the"})
_WORD = re.compile(r"\w+")
_ZIP_PLUS_FOUR = re.compile(r"\b(\d{5})-\d{4}\b")


@dataclass(frozen=True, slots=True)
class Identifier:
    """One thing that another claim may share: `value` compares, `shown` is what people see of it."""

    kind: str
    value: str
    shown: str


def normal_phone(text: str) -> str:
    """Return the digits of a telephone with its country (a bare American number gets its 1), empty where none."""
    digits = re.sub(r"\D", "", re.split(r"\s(?:x|ext)", text, maxsplit=1)[0])
    if digits.startswith("00"):
        digits = digits[2:]
    elif len(digits) == _NATIONAL_DIGITS and not text.strip().startswith("+"):
        digits = f"1{digits}"
    is_number = _MIN_PHONE_DIGITS <= len(digits) <= _MAX_PHONE_DIGITS and len(set(digits)) > 1
    return digits if is_number else ""


def normal_account(text: str) -> str:
    """Return an account or IBAN in capitals without spaces, empty where it is none or its check digits fail."""
    value = re.sub(r"[^A-Z0-9]", "", text.upper())
    if len(value) < _MIN_ACCOUNT or len(set(value)) == 1 or not any(sign.isdigit() for sign in value):
        return ""
    is_iban = re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", value)
    return value if not is_iban or _is_iban_valid(value) else ""


def _is_iban_valid(value: str) -> bool:
    """Tell whether an IBAN leaves the remainder 1 (ISO 13616-1, modulus 97 of ISO/IEC 7064)."""
    turned = value[4:] + value[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def normal_address(text: str) -> str:
    """Return an address in small letters and common abbreviations, empty unless it names a numbered place."""
    plain = _ZIP_PLUS_FOUR.sub(r"\1", text.lower()).replace("straße", " st").replace("strasse", " st")
    words = [_SHORT.get(word, word) for word in _WORD.findall(plain) if word not in _COUNTRIES]
    is_place = len(words) >= _MIN_ADDRESS_WORDS and any(word[0].isdigit() for word in words)
    return " ".join(words) if is_place else ""


def normal_firm(text: str) -> str:
    """Return the name of a repairer without legal form and punctuation, empty where too little is left."""
    words = [word for word in _WORD.findall(text.lower().replace("'", "")) if word not in _FIRMS]
    name = " ".join(words)
    return name if len(name) >= _MIN_NAME else ""


def mask_phone(value: str) -> str:
    """Return a telephone as people see it: its last four digits."""
    return f"… {value[-4:]}"


def mask_account(value: str) -> str:
    """Return an account as people see it: country or first two signs, and the last four."""
    return f"{value[:2]}… {value[-4:]}"


def _whole(value: str) -> str:
    return value.title()


_FORMS: Mapping[LinkKind, tuple[Callable[[str], str], Callable[[str], str]]] = {
    LinkKind.PHONE: (normal_phone, mask_phone),
    LinkKind.BANK_ACCOUNT: (normal_account, mask_account),
    LinkKind.ADDRESS: (normal_address, _whole),
    LinkKind.REPAIRER: (normal_firm, _whole),
}
SOURCES: Mapping[str, LinkKind] = {
    "contact_phone": LinkKind.PHONE,
    "claimant.phone": LinkKind.PHONE,
    "bank_account": LinkKind.BANK_ACCOUNT,
    "payee.bank_account": LinkKind.BANK_ACCOUNT,
    "contact_address": LinkKind.ADDRESS,
    "claimant.address": LinkKind.ADDRESS,
    "repairer_name": LinkKind.REPAIRER,
    "repairer.name": LinkKind.REPAIRER,
}
"""Fields of the loss form and facts of documents that hold an identifier; the insured property is none: it is the
policy's own and comes back with each of its claims."""


def identifiers_of(values: Iterable[tuple[str, str]]) -> tuple[Identifier, ...]:
    """Return what a claim could share, from its fields and facts by name; each thing once, in a stable order."""
    found: dict[tuple[str, str], Identifier] = {}
    for name, text in values:
        kind = SOURCES.get(name)
        if kind is None:
            continue
        normal, shown = _FORMS[kind]
        value = normal(text)
        if value:
            found[kind, value] = Identifier(kind, value, shown(value))
    return tuple(found[key] for key in sorted(found))


def strength_of(kind: LinkKind, sharers: int) -> float:
    """
    Return how much sharing an identifier says, 0 to 1, given how many claims have it in all.

    It falls with the square root of the others, and above `MAX_SHARERS` it is nothing.
    """
    if sharers > MAX_SHARERS or sharers < 2:  # noqa: PLR2004 - a pair is two
        return 0.0
    return round(float(_KIND_STRENGTH[kind] / (sharers - 1) ** 0.5), 4)
