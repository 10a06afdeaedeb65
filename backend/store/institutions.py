"""Institutions with how they sign, and the logos they ever had."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.dialects.postgresql import insert

from backend.errors import ConflictError, NotFoundError
from backend.store.queries import Queries
from backend.store.tables import Institution, InstitutionLogo


@dataclass(frozen=True, slots=True)
class InstitutionRow:
    """One institution as stored; `logo_png` is the logo in use, empty where there is none."""

    institution_id: UUID
    code: str
    name: str
    currency: str
    locale: str
    branding: Mapping[str, object]
    units_per_usd: Decimal
    rate_on: date | None
    version: int
    created_at: datetime
    logo_png: bytes


class Institutions(Queries):
    """Institutions with how they sign, and the logos they ever had."""

    def get(self, institution_id: UUID) -> InstitutionRow:
        """Return one institution with the logo in use, or raise NotFoundError."""
        found = self.session.execute(
            select(Institution, InstitutionLogo.content)
            .outerjoin(InstitutionLogo, _is_in_use())
            .where(Institution.institution_id == institution_id)
            .execution_options(populate_existing=True)
        ).first()
        if found is None:
            raise NotFoundError
        return _row(found[0], found[1] or b"")

    def change(self, institution_id: UUID, version: int, values: Mapping[str, object]) -> None:
        """Write values into an institution, or raise ConflictError when somebody changed it since it was read."""
        changed = self.session.scalar(
            update(Institution)
            .where(Institution.institution_id == institution_id, Institution.version == version)
            .values({**values, "version": Institution.version + 1})
            .returning(Institution.version)
        )
        if changed is None:
            raise ConflictError("Somebody else changed the institution meanwhile. Reload the page to see it as it is.")

    def add_logo(self, institution_id: UUID, sha256: str, content: bytes, set_by: UUID) -> None:
        """Keep a logo; the same one again is kept once."""
        row = {"institution_id": institution_id, "sha256": sha256, "content": content, "set_by": set_by}
        self.session.execute(insert(InstitutionLogo).values(row).on_conflict_do_nothing())

    def find_logo(self, institution_id: UUID, sha256: str) -> bytes | None:
        """Return a logo the institution has or had, None when it never had it."""
        return self.session.scalar(
            select(InstitutionLogo.content).where(
                InstitutionLogo.institution_id == institution_id, InstitutionLogo.sha256 == sha256
            )
        )

    def find_version(self, institution_id: UUID) -> int | None:
        """Return how often the institution was changed, counted from 1; None when there is no such one."""
        return self.session.scalar(select(Institution.version).where(Institution.institution_id == institution_id))

    def list_all(self) -> list[InstitutionRow]:
        """Return every institution, oldest first, without logos; for commands of the machine's owner."""
        rows = self.session.scalars(select(Institution).order_by(Institution.created_at, Institution.code))
        return [_row(row, b"") for row in rows]

    def is_code_taken(self, code: str) -> bool:
        """Tell whether an institution has that code, in capitals or not."""
        wanted = select(Institution.institution_id).where(func.lower(Institution.code) == code.lower())
        return self.session.scalar(wanted) is not None


def _is_in_use() -> ColumnElement[bool]:
    """Say that a logo is the one its institution signs with."""
    return and_(
        InstitutionLogo.institution_id == Institution.institution_id,
        InstitutionLogo.sha256 == Institution.branding["logo_sha256"].astext,
    )


def _row(row: Institution, logo_png: bytes) -> InstitutionRow:
    return InstitutionRow(
        row.institution_id,
        row.code,
        row.name,
        row.currency,
        row.locale,
        row.branding,
        row.units_per_usd,
        row.rate_on,
        row.version,
        row.created_at,
        logo_png,
    )
