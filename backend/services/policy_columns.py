"""The columns of an import of policies, and how the cells of each are read."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar
from uuid import uuid4

from backend.domain.claims.forms import LOSS_FORMS, loss_types
from backend.domain.claims.loss_fields import PLACES
from backend.domain.money import parse_money
from backend.domain.policies import Clause, PolicyLine, PolicyTerm, Sublimit
from backend.domain.policy_json import clause_from_json
from backend.domain.wordings import WORDINGS, clauses_of
from backend.store.wording import storable_json

COLUMNS: Mapping[str, str] = {
    "number": "Policy number, up to 40 characters.",
    "line": "auto, property or liability.",
    "insured_name": "Name of the insured as on the policy.",
    "effective_date": "First day of the term, such as 2027-01-31.",
    "expiry_date": "Day on which the term ends; that day is no longer covered.",
    "limit_usd": "Limit of a loss in US dollars, such as 250,000 or 250000.00.",
    "deductible_usd": "Deductible of a loss in US dollars.",
    "state": "State whose law applies, such as CA; EU-DE is Germany.",
    "address": "Address of the insured.",
    "phone": "Telephone of the insured.",
    "premium_usd": "Premium of the term.",
    "cancelled_on": "Day from which the policy is no longer in force.",
    "cancel_reason": "Why it was cancelled.",
    "changed_on": "Day of the last endorsement.",
    "change": "What the endorsement changed.",
    "depreciation_percent": "Depreciation of a year in percent, 0 to 100.",
    "replacement_cost": "yes where new value is insured, else no.",
    "perils": "Kinds of loss covered, parted by semicolons; empty: all that the line's loss form knows.",
    "sublimits": "Parts such as Glass=glass:1500, parted by semicolons; several perils are joined by +.",
    "clauses": "Codes of the line's wording, parted by semicolons, or a JSON list; empty: the whole wording.",
    "insured_things": "JSON list of vehicles (vin, year, make, model) or buildings (address, year_built).",
}
"""Every column by name with what it holds; the order is free."""
REQUIRED = ("number", "line", "insured_name", "effective_date", "expiry_date", "limit_usd", "deductible_usd")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ANSWERS = {"yes": True, "true": True, "no": False, "false": False, "": False}
_LONGEST_NUMBER, _LONGEST_TEXT = 40, 500
_LARGEST_USD = Decimal(10) ** 12
_SUBLIMIT = re.compile(r"([^=:]+)=([^=:]+):([^=:]+)")
Cells = Mapping[str, str]
Found = TypeVar("Found")


class CellFaultError(ValueError):
    """One cell does not fit; the sentence is the repair."""


def read_term(cells: Cells) -> PolicyTerm:
    """Return the term that a row describes; CellFaultError says in one sentence what does not fit."""
    lacking = [name for name in REQUIRED if not cells.get(name)]
    if lacking:
        raise CellFaultError(f"Please fill in {', '.join(lacking)}.")
    line = _line(cells["line"])
    term = PolicyTerm(
        policy_id=uuid4(),
        number=_number(cells),
        line=line,
        insured_name=_short(cells, "insured_name"),
        effective_date=_day(cells, "effective_date"),
        expiry_date=_day(cells, "expiry_date"),
        limit_usd=_money(cells, "limit_usd"),
        deductible_usd=_money(cells, "deductible_usd"),
        state_code=_state(cells.get("state", "")),
        premium_usd=_optional(cells, "premium_usd", _money),
        cancelled_on=_optional(cells, "cancelled_on", _day),
        changed_on=_optional(cells, "changed_on", _day),
        depreciation_rate=_rate(cells),
        is_replacement_cost=_answer(cells, "replacement_cost"),
        perils=_perils(line, cells.get("perils", "")),
        sublimits=_sublimits(line, cells.get("sublimits", "")),
        clauses=_clauses(line, cells.get("clauses", "")),
        insured_things=_things(cells.get("insured_things", "")),
        **{name: _short(cells, name) for name in ("address", "phone", "cancel_reason", "change")},
    )
    _check_order(term)
    return term


def _check_order(term: PolicyTerm) -> None:
    if term.expiry_date <= term.effective_date:
        raise CellFaultError("The expiry_date must lie after the effective_date.")
    if term.cancelled_on and term.cancelled_on > term.expiry_date:
        raise CellFaultError("The cancelled_on must not lie after the expiry_date.")


def _line(word: str) -> PolicyLine:
    try:
        return PolicyLine(word.casefold())
    except ValueError:
        raise CellFaultError(f"The line must be one of {', '.join(PolicyLine)}.") from None


def _short(cells: Cells, name: str, longest: int = _LONGEST_TEXT) -> str:
    text = cells.get(name, "")
    if len(text) > longest:
        raise CellFaultError(f"The {name} is longer than {longest} characters.")
    return text


def _number(cells: Cells) -> str:
    number = _short(cells, "number", _LONGEST_NUMBER).upper()
    if not number.isprintable():
        raise CellFaultError("The number holds a character that cannot be seen; type it again.")
    return number


def _day(cells: Cells, name: str) -> date:
    try:
        if _DAY.fullmatch(cells[name]):
            return date.fromisoformat(cells[name])
    except ValueError:
        pass
    raise CellFaultError(f"The {name} must be a date such as 2027-01-31.")


def _money(cells: Cells, name: str) -> Decimal:
    try:
        amount = parse_money(cells[name])
    except ValueError:
        raise CellFaultError(f"The {name} must be an amount such as 250,000 or 1500.00.") from None
    if amount < 0 or amount > _LARGEST_USD or amount != amount.quantize(Decimal("0.01")):
        raise CellFaultError(f"The {name} must be 0 or more, with at most two decimals.")
    return amount.quantize(Decimal("0.01"))


def _optional(cells: Cells, name: str, read: Callable[[Cells, str], Found]) -> Found | None:
    return read(cells, name) if cells.get(name) else None


def _rate(cells: Cells) -> Decimal:
    try:
        percent = Decimal(cells.get("depreciation_percent", "").removesuffix("%").strip() or 0)
    except ArithmeticError:
        percent = Decimal(-1)
    if not (percent.is_finite() and 0 <= percent <= 100):  # noqa: PLR2004 - per cent
        raise CellFaultError("The depreciation_percent must be a number from 0 to 100.")
    return (percent / 100).quantize(Decimal("0.0001"))


def _state(word: str) -> str:
    if word and word.upper() not in PLACES:
        raise CellFaultError(f"The state {word[:20]} is unknown; use a code such as CA or EU-DE.")
    return word.upper()


def _answer(cells: Cells, name: str) -> bool:
    answer = _ANSWERS.get(cells.get(name, "").casefold())
    if answer is None:
        raise CellFaultError(f"The {name} must be yes or no.")
    return answer


def _parts(text: str, sign: str = ";") -> list[str]:
    return [part.strip() for part in text.split(sign) if part.strip()]


def _perils(line: PolicyLine, text: str) -> tuple[str, ...]:
    return _known_perils(line, _parts(text)) or loss_types(line)


def _known_perils(line: PolicyLine, words: list[str]) -> tuple[str, ...]:
    unknown = [word for word in words if word.casefold() not in loss_types(line)]
    if unknown:
        raise CellFaultError(f"The peril {unknown[0][:40]} is unknown in {line}; use {', '.join(loss_types(line))}.")
    return tuple(dict.fromkeys(word.casefold() for word in words))


def _sublimits(line: PolicyLine, text: str) -> tuple[Sublimit, ...]:
    found = []
    for part in _parts(text):
        match = _SUBLIMIT.fullmatch(part)
        if match is None:
            raise CellFaultError(f"The sublimit {part[:40]} must look like Glass=glass:1500.")
        perils = _known_perils(line, _parts(match[2], "+"))
        found.append(Sublimit(match[1].strip(), perils, _money({"sublimits": match[3].strip()}, "sublimits")))
    return tuple(found)


def _clauses(line: PolicyLine, text: str) -> tuple[Clause, ...]:
    if not text:
        return WORDINGS[line]
    if text.startswith("["):
        return _own_clauses(line, text)
    try:
        return clauses_of(line, _parts(text))
    except KeyError as error:
        raise CellFaultError(f"The clause {str(error.args[0])[:40]} is not in the wording of {line}.") from None


def _own_clauses(line: PolicyLine, text: str) -> tuple[Clause, ...]:
    """Return clauses given as JSON; their perils and circumstances must be words of the line's loss form."""
    try:
        clauses = tuple(clause_from_json(body) for body in _objects(text, "clauses"))
    except (ValueError, TypeError) as error:
        raise CellFaultError(str(error) if isinstance(error, CellFaultError) else f"In clauses, {error}.") from None
    form = LOSS_FORMS[line]
    for clause in clauses:
        _known_perils(line, list(clause.perils))
        if unknown := [name for name in clause.circumstances if form.field(name) is None]:
            raise CellFaultError(f"The clause {clause.id[:40]} speaks of {unknown[0][:40]}, no field of the loss form.")
    return clauses


def _things(text: str) -> tuple[Mapping[str, str], ...]:
    things = _objects(text, "insured_things") if text else []
    return tuple({str(name): str(value) for name, value in thing.items()} for thing in things)


def _objects(text: str, name: str) -> list[Mapping[str, object]]:
    """Return a JSON list of objects."""
    try:
        found = storable_json(json.loads(text))
    except (ValueError, RecursionError):
        raise CellFaultError(f"The {name} must be a JSON list.") from None
    if not (isinstance(found, list) and all(isinstance(entry, dict) for entry in found)):
        raise CellFaultError(f"The {name} must be a JSON list of objects.")
    return found
