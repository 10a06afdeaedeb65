"""Policies: their terms, the list with the claims beside it, and what an import finds already there."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select, update

from backend.domain.policies import PolicyFilter, PolicyLine, PolicyPage, PolicyRow, PolicyTerm, nearest_term
from backend.domain.policy_json import clause_from_json, clause_to_json, sublimit_from_json, sublimit_to_json
from backend.store.bulk import insert_rows
from backend.store.queries import Queries
from backend.store.tables import Claim, Policy
from backend.store.wording import storable

TEXT_COLUMNS = (
    "number",
    "insured_name",
    "address",
    "phone",
    "state_code",
    "effective_date",
    "expiry_date",
    "cancelled_on",
    "cancel_reason",
    "changed_on",
    "change",
    "limit_usd",
    "deductible_usd",
    "premium_usd",
    "depreciation_rate",
    "is_replacement_cost",
)
"""Columns that a term and its row hold alike."""


class Policies(Queries):
    """Terms of policies, one row each."""

    def add_all(self, institution_id: UUID, terms: Sequence[PolicyTerm]) -> int:
        """Store new terms under the ids they carry and return how many."""
        own = {"institution_id": institution_id}
        return insert_rows(self.session, Policy, ({"policy_id": t.policy_id, **own, **policy_values(t)} for t in terms))

    def change_all(self, terms: Sequence[PolicyTerm]) -> int:
        """Write terms over those of the same ids and return how many."""
        if terms:
            now = func.now()
            self.session.execute(update(Policy), [{"policy_id": t.policy_id, **policy_values(t)} for t in terms])
            ids = [term.policy_id for term in terms]
            self.session.execute(update(Policy).where(Policy.policy_id.in_(ids)).values(updated_at=now))
        return len(terms)

    def take_turns(self, institution_id: UUID) -> None:
        """Wait until nobody else imports policies of the institution; the turn ends with the transaction."""
        key = f"policies:{institution_id}"
        self.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))

    def get(self, institution_id: UUID, policy_id: UUID) -> PolicyTerm | None:
        """Return one term of the institution, None where it has none of that id."""
        row = self.session.scalar(
            select(Policy).where(Policy.policy_id == policy_id, Policy.institution_id == institution_id)
        )
        return _term(row) if row else None

    def find_term(self, institution_id: UUID, number: str, day: date) -> PolicyTerm | None:
        """Return the term in force on a day, else the one of that number nearest to it, None for an unknown number."""
        return nearest_term(self.list_terms(institution_id, number), day)

    def list_terms(self, institution_id: UUID, number: str) -> tuple[PolicyTerm, ...]:
        """Return all terms of a number, newest first."""
        asked = storable(number).strip()
        wanted = {asked, asked.upper()}
        found = self.find_numbers(institution_id, wanted).values()
        terms = [term for of_number in found for term in of_number]
        return tuple(sorted(terms, key=lambda term: term.effective_date, reverse=True))

    def find_numbers(self, institution_id: UUID, numbers: Iterable[str]) -> Mapping[str, tuple[PolicyTerm, ...]]:
        """Return the stored terms of those numbers."""
        rows = self.session.scalars(
            select(Policy).where(Policy.institution_id == institution_id, Policy.number.in_(list(numbers)))
        )
        found: dict[str, tuple[PolicyTerm, ...]] = {}
        for row in rows:
            found[row.number] = (*found.get(row.number, ()), _term(row))
        return found

    def list_page(self, institution_id: UUID, wanted: PolicyFilter) -> PolicyPage:
        """Return one page of policies, newest terms first, each with the number and the cost of its claims."""
        of_institution = select(Policy).where(Policy.institution_id == institution_id)
        narrowed = _narrow(of_institution, wanted)
        total = self.session.scalar(select(func.count()).select_from(narrowed.subquery())) or 0
        page = (
            narrowed.order_by(Policy.effective_date.desc(), Policy.number, Policy.policy_id)
            .limit(wanted.limit)
            .offset(wanted.offset)
        )
        policies = list(self.session.scalars(page))
        costs = self._costs([policy.policy_id for policy in policies])
        return PolicyPage(
            tuple(_row(policy, *costs.get(policy.policy_id, (0, Decimal(0)))) for policy in policies), total
        )

    def _costs(self, policy_ids: list[UUID]) -> dict[UUID, tuple[int, Decimal]]:
        """Return number and incurred amount (paid and outstanding) of the claims of each policy that has any."""
        rows = self.session.execute(
            select(Claim.policy_id, func.count(), func.sum(Claim.paid_usd + Claim.reserve_usd))
            .where(Claim.policy_id.in_(policy_ids))
            .group_by(Claim.policy_id)
        )
        return {policy_id: (count, incurred) for policy_id, count, incurred in rows if policy_id}


def policy_values(term: PolicyTerm) -> dict[str, Any]:
    """Return the columns of a term, without its ids."""
    return {
        **{name: getattr(term, name) for name in TEXT_COLUMNS},
        "line": str(term.line),
        "perils": list(term.perils),
        "sublimits": [sublimit_to_json(sublimit) for sublimit in term.sublimits],
        "clauses": [clause_to_json(clause) for clause in term.clauses],
        "insured_things": [dict(thing) for thing in term.insured_things],
    }


def _narrow(query: Select[Any], wanted: PolicyFilter) -> Select[Any]:
    """Return the query with the filter's conditions."""
    if wanted.line:
        query = query.where(Policy.line == wanted.line)
    if day := wanted.in_force_on:
        end = func.least(Policy.expiry_date, func.coalesce(Policy.cancelled_on, Policy.expiry_date))
        query = query.where(Policy.effective_date <= day, end > day)
    if words := storable(wanted.text).strip():
        holds = (column.icontains(words, autoescape=True) for column in (Policy.number, Policy.insured_name))
        query = query.where(or_(*holds))
    return query


def _row(row: Policy, claims: int, incurred: Decimal) -> PolicyRow:
    return PolicyRow(
        row.policy_id,
        row.number,
        PolicyLine(row.line),
        row.insured_name,
        row.effective_date,
        row.expiry_date,
        row.cancelled_on,
        row.limit_usd,
        row.deductible_usd,
        claims,
        incurred,
    )


def _term(row: Policy) -> PolicyTerm:
    return PolicyTerm(
        policy_id=row.policy_id,
        line=PolicyLine(row.line),
        perils=tuple(row.perils),
        sublimits=tuple(sublimit_from_json(body) for body in row.sublimits),
        clauses=tuple(clause_from_json(body) for body in row.clauses),
        insured_things=tuple(row.insured_things),
        **{name: getattr(row, name) for name in TEXT_COLUMNS},
    )
