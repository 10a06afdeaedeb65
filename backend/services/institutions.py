"""Institutions: how each signs its letters, reports and screens, and who may change that."""

from uuid import UUID

from backend.domain.branding import branding_from_json
from backend.domain.reports.content import Brand
from backend.store.institutions import InstitutionRow
from backend.store.work import UnitOfWork


def brand_of(work: UnitOfWork, institution_id: UUID) -> Brand:
    """Return how an institution signs now, or raise NotFoundError; one statement."""
    return brand_from_row(work.institutions.get(institution_id))


def brand_from_row(row: InstitutionRow) -> Brand:
    """Return how an institution signs, from its row."""
    branding = branding_from_json(row.branding)
    return Brand(
        name=row.name,
        primary=branding.primary,
        accent=branding.accent,
        locale=row.locale.replace("-", "_"),
        currency=row.currency,
        units_per_usd=f"{row.units_per_usd.normalize():f}",
        rate_on=row.rate_on.isoformat() if row.rate_on else "",
        logo_png=row.logo_png,
        letterhead=branding.letterhead,
    )
