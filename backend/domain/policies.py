"""Policies as the claims desk reads them: one term with its limits, deductible, perils, clauses and insured things."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


class PolicyLine(StrEnum):
    """Lines of business in which claims are handled."""

    AUTO = "auto"
    PROPERTY = "property"
    LIABILITY = "liability"


class ClauseKind(StrEnum):
    """What a clause does: it grants cover, takes it away, or asks something of the insured."""

    INSURING = "insuring"
    EXCLUSION = "exclusion"
    CONDITION = "condition"


@dataclass(frozen=True, slots=True)
class Clause:
    """
    One clause of the wording with its text.

    `perils` are the loss types it speaks of (empty: of all); an exclusion applies where `circumstances` hold, each a
    field of the loss form with the values that make it apply (all of them must hold; a bound is written `>60`); a
    condition is met where they hold. `page` is that of the printed wording, 0 unknown.
    """

    id: str
    kind: ClauseKind
    title: str
    text: str
    perils: tuple[str, ...] = ()
    circumstances: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page: int = 0


@dataclass(frozen=True, slots=True)
class Sublimit:
    """A lower limit for some perils; `perils` names loss types."""

    name: str
    perils: tuple[str, ...]
    limit_usd: Decimal


@dataclass(frozen=True, slots=True)
class PolicyTerm:
    """
    One term of one policy: in force from `effective_date` up to, not including, `expiry_date` or `cancelled_on`.

    `perils` are the loss types covered; `insured_things` are vehicles (vin, year, make, model) or buildings
    (address, year_built) as text values; `changed_on` is the day of the last endorsement and `change` its words.
    """

    policy_id: UUID
    number: str
    line: PolicyLine
    insured_name: str
    effective_date: date
    expiry_date: date
    limit_usd: Decimal
    deductible_usd: Decimal
    state_code: str = ""
    address: str = ""
    phone: str = ""
    cancelled_on: date | None = None
    cancel_reason: str = ""
    changed_on: date | None = None
    change: str = ""
    depreciation_rate: Decimal = Decimal(0)
    is_replacement_cost: bool = False
    premium_usd: Decimal | None = None
    perils: tuple[str, ...] = ()
    sublimits: tuple[Sublimit, ...] = ()
    clauses: tuple[Clause, ...] = ()
    insured_things: tuple[Mapping[str, str], ...] = ()

    def covers_day(self, day: date) -> bool:
        """Tell whether the term was in force on a day."""
        end = min(self.expiry_date, self.cancelled_on or self.expiry_date)
        return self.effective_date <= day < end

    def clause(self, clause_id: str) -> Clause | None:
        """Return the clause of that id, None where the wording has none."""
        return next((clause for clause in self.clauses if clause.id == clause_id), None)


def nearest_term(terms: Iterable[PolicyTerm], day: date) -> PolicyTerm | None:
    """Return the term in force on a day, else the one nearest to it, None where there is no term at all."""
    return min(terms, key=lambda term: (not term.covers_day(day), _days_off(term, day)), default=None)


def _days_off(term: PolicyTerm, day: date) -> int:
    """Return how many days lie between a day and the term as it was agreed."""
    return max((term.effective_date - day).days, (day - term.expiry_date).days + 1, 0)


@dataclass(frozen=True, slots=True)
class PolicyFilter:
    """What the list of policies is narrowed to; empty values narrow nothing. `in_force_on` keeps terms of that day."""

    text: str = ""
    line: PolicyLine | None = None
    in_force_on: date | None = None
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """One line of the list of policies."""

    policy_id: UUID
    number: str
    line: PolicyLine
    insured_name: str
    effective_date: date
    expiry_date: date
    cancelled_on: date | None
    limit_usd: Decimal
    deductible_usd: Decimal
    claims: int
    incurred_usd: Decimal


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """One page of policies and how many there are in all."""

    rows: tuple[PolicyRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class RowFault:
    """
    One row of an import that does not fit: its number in the file (the heading is 1), the repair, and its cells.

    `cells` holds the text of each cell by the name of its column; empty for a fault of the whole file.
    """

    row: int
    policy_number: str
    problem: str
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do when it was a dry run: rows with faults are returned and never stored."""

    is_dry_run: bool
    added: int
    changed: int
    unchanged: int
    faults: tuple[RowFault, ...]
