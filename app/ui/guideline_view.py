"""What the panels of the guidelines work with: the person, the product and the heads of its versions."""

from dataclasses import dataclass
from uuid import UUID

from app.ui.page import Page
from app.ui.version_table import find_active, newest_number
from backend.domain.access import Permission
from backend.domain.guidelines.versions import GuidelineVersion
from backend.domain.versions import VersionHead


@dataclass(frozen=True, slots=True)
class GuidelineView:
    """One product's guideline on the screen."""

    page: Page
    product: str
    heads: tuple[VersionHead, ...]

    @property
    def active(self) -> VersionHead | None:
        """Return the version in force."""
        return find_active(self.heads)

    @property
    def newest(self) -> int:
        """Return the number of the newest version that the screen shows."""
        return newest_number(self.heads)

    @property
    def may_write(self) -> bool:
        """Tell whether this person drafts and activates."""
        return self.page.principal.may(Permission.MANAGE_GUIDELINES)

    def version(self, version_id: UUID) -> GuidelineVersion:
        """Return one version with its rules."""
        found: GuidelineVersion = self.page.services.guidelines.get_version(self.page.principal, version_id)
        return found


def read_view(page: Page, product: str) -> GuidelineView:
    """Return a product's guideline as this person may see it."""
    return GuidelineView(page, product, page.services.guidelines.list_versions(page.principal, product))
