"""Institutions: how each signs its letters, reports and screens, and who may change that."""

import hashlib
from collections.abc import Callable, Mapping
from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.branding import Branding, branding_from_json
from backend.domain.cases import HistoryLine
from backend.domain.clock import Clock, utc_now
from backend.domain.institutions import InstitutionSettings, InstitutionView, changes, checked
from backend.domain.reports.content import Brand
from backend.extraction.logos import draw_logo
from backend.store.audit import Act
from backend.store.engine import UnitOfWorkFactory
from backend.store.institutions import InstitutionRow
from backend.store.work import UnitOfWork

OBJECT = "institution"
NO_CHANGES = frozenset({"demonstration_loaded"})
"""What is on record with an institution and changed nothing of how it signs."""


class InstitutionsService:
    """How an institution signs; administrators change it, everybody sees it."""

    def __init__(
        self, unit_of_work: UnitOfWorkFactory, draw: Callable[[bytes], bytes] = draw_logo, now: Clock = utc_now
    ) -> None:
        self.unit_of_work = unit_of_work
        self.draw = draw
        self.now = now

    def get_brand(self, principal: Principal) -> Brand:
        """Return how the person's institution signs."""
        with self.unit_of_work() as work:
            return brand_of(work, principal.institution_id)

    def get(self, principal: Principal) -> InstitutionView:
        """Return the institution as its administrators see it."""
        principal.must(Permission.MANAGE_INSTITUTION)
        with self.unit_of_work() as work:
            return _view(work.institutions.get(principal.institution_id))

    def change(self, principal: Principal, version: int, wanted: InstitutionSettings) -> InstitutionView:
        """
        Settle name, colours, letterhead, currency with its rate, and locale.

        Raises:
            InvalidRequestError: something does not fit; a pale colour comes as PaleColourError with a darker one.
            ConflictError: somebody changed the institution since the person read it.

        """
        principal.must(Permission.MANAGE_INSTITUTION)
        settled = checked(wanted, self.now().date())
        with self.unit_of_work() as work:
            row = work.institutions.get(principal.institution_id)
            differing = changes(_settings(row), settled)
            if differing or version != row.version:
                work.institutions.change(row.institution_id, version, _values(row, settled))
                _record(work, principal, "institution_changed", differing)
            return _view(work.institutions.get(principal.institution_id))

    def set_logo(self, principal: Principal, version: int, content: bytes) -> InstitutionView:
        """
        Draw an uploaded picture anew and sign with it from now on.

        Raises:
            RejectedUploadError, UnreadableDocumentError: it cannot be a logo; the message says why.
            ConflictError: somebody changed the institution since the person read it.

        """
        principal.must(Permission.MANAGE_INSTITUTION)
        logo_png = self.draw(content)
        sha256 = hashlib.sha256(logo_png).hexdigest()
        with self.unit_of_work() as work:
            work.institutions.add_logo(principal.institution_id, sha256, logo_png, principal.user_id)
            return _sign_with(work, principal, version, sha256)

    def remove_logo(self, principal: Principal, version: int) -> InstitutionView:
        """Sign with the name alone from now on; letters that went out keep the logo they had."""
        principal.must(Permission.MANAGE_INSTITUTION)
        with self.unit_of_work() as work:
            return _sign_with(work, principal, version, "")

    def list_history(self, principal: Principal) -> tuple[HistoryLine, ...]:
        """Return who changed what of the institution, newest first; loaded demonstrations are none of it."""
        principal.must(Permission.MANAGE_INSTITUTION)
        with self.unit_of_work() as work:
            lines = work.audit.list_for(principal.institution_id, OBJECT, str(principal.institution_id))
        return tuple(
            HistoryLine(line.at, line.actor, line.role, line.action, line.details)
            for line in lines
            if line.action not in NO_CHANGES
        )


def brand_of(work: UnitOfWork, institution_id: UUID) -> Brand:
    """Return how an institution signs now, or raise NotFoundError; one statement."""
    row = work.institutions.get(institution_id)
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


def _sign_with(work: UnitOfWork, principal: Principal, version: int, sha256: str) -> InstitutionView:
    """Make a kept logo the one in use, or none."""
    row = work.institutions.get(principal.institution_id)
    before = branding_from_json(row.branding).logo_sha256
    if before != sha256 or version != row.version:
        branding = {**row.branding, "logo_sha256": sha256}
        work.institutions.change(row.institution_id, version, {"branding": branding})
        _record(work, principal, "logo_changed" if sha256 else "logo_removed", {"logo_sha256": (before, sha256)})
    return _view(work.institutions.get(principal.institution_id))


def _record(work: UnitOfWork, by: Principal, action: str, differing: Mapping[str, tuple[str, str]]) -> None:
    details = {"changed": {name: list(values) for name, values in differing.items()}}
    work.audit.record(by, Act(action, OBJECT, str(by.institution_id), details))


def _values(row: InstitutionRow, settled: InstitutionSettings) -> dict[str, object]:
    """Return the columns of settings; the logo stays."""
    logo = branding_from_json(row.branding).logo_sha256
    return {
        "name": settled.name,
        "currency": settled.currency,
        "locale": settled.locale,
        "units_per_usd": settled.units_per_usd,
        "rate_on": settled.rate_on,
        "branding": Branding(settled.primary, settled.accent, settled.letterhead, logo).to_json(),
    }


def _settings(row: InstitutionRow) -> InstitutionSettings:
    branding = branding_from_json(row.branding)
    return InstitutionSettings(
        row.name,
        branding.primary,
        branding.accent,
        row.currency,
        row.units_per_usd,
        row.rate_on,
        row.locale,
        branding.letterhead,
    )


def _view(row: InstitutionRow) -> InstitutionView:
    sha256 = branding_from_json(row.branding).logo_sha256
    return InstitutionView(
        row.institution_id, row.code, _settings(row), row.logo_png, sha256, row.version, row.created_at
    )
