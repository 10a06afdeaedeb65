"""What the panels of the guidelines work with: the person, the product and the heads of its versions."""

from dataclasses import dataclass
from uuid import UUID

from app.ui.page import Page
from app.ui.version_view import VersionView
from backend.domain.access import Permission
from backend.domain.guidelines.versions import GuidelineVersion


@dataclass(frozen=True, slots=True)
class GuidelineView(VersionView):
    """One product's guideline on the screen."""

    product: str
    WRITERS = Permission.MANAGE_GUIDELINES

    def version(self, version_id: UUID) -> GuidelineVersion:
        """Return one version with its rules."""
        return self.page.services.guidelines.get_version(self.page.principal, version_id)


def read_view(page: Page, product: str) -> GuidelineView:
    """Return a product's guideline as this person may see it."""
    return GuidelineView(page, page.services.guidelines.list_versions(page.principal, product), product)
