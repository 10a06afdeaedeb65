"""Many terms that share the cover of stored ones: the wording is copied inside the database, not sent again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, column, func, insert, literal, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from backend.domain.policies import PolicyTerm
from backend.store.policies import TEXT_COLUMNS
from backend.store.tables import Policy

_COVER = ("perils", "sublimits", "clauses")
_OWN = ("policy_id", "line", *TEXT_COLUMNS, "insured_things")


@dataclass(frozen=True, slots=True)
class Covered:
    """A new term, and the id of the stored term whose perils, sublimits and clauses it has."""

    term: PolicyTerm
    as_policy_id: UUID


def add_covered(session: Session, institution_id: UUID, terms: Iterable[Covered]) -> int:
    """Store new terms in one statement and return how many; one whose model the institution lacks is left out."""
    columns = Policy.__table__.c
    model = columns.policy_id.type
    rows = (
        func.jsonb_to_recordset(bindparam("rows", [_row(each) for each in terms], JSONB))
        .table_valued(*(column(name, columns[name].type) for name in _OWN), column("as_policy_id", model), name="new")
        .render_derived(with_types=True)
    )
    stored = Policy.__table__.alias("stored")
    chosen = (
        select(literal(institution_id), *(rows.c[name] for name in _OWN), *(stored.c[name] for name in _COVER))
        .join(stored, stored.c.policy_id == rows.c.as_policy_id)
        .where(stored.c.institution_id == institution_id)
    )
    found = session.execute(
        insert(Policy).from_select(["institution_id", *_OWN, *_COVER], chosen, include_defaults=False)
    )
    return int(getattr(found, "rowcount", 0))


def _row(covered: Covered) -> dict[str, Any]:
    """Return the term as the database reads it from JSON: days and amounts as text, nothing as null."""
    term = covered.term
    texts = {name: _text(getattr(term, name)) for name in TEXT_COLUMNS}
    return {
        "policy_id": str(term.policy_id),
        "as_policy_id": str(covered.as_policy_id),
        "line": str(term.line),
        **texts,
        "insured_things": [dict(thing) for thing in term.insured_things],
    }


def _text(value: object) -> str | bool | None:
    return value if value is None or isinstance(value, bool) else str(value)
