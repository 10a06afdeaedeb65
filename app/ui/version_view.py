"""What the panels of rules and of words have in common: the person and the heads of one subject's versions."""

from dataclasses import dataclass
from typing import ClassVar

from app.ui.page import Page
from app.ui.version_table import find_active, newest_number
from backend.domain.access import Permission
from backend.domain.versions import VersionHead


@dataclass(frozen=True, slots=True)
class VersionView:
    """The versions of one subject on the screen."""

    page: Page
    heads: tuple[VersionHead, ...]
    WRITERS: ClassVar[Permission]

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
        return self.page.principal.may(self.WRITERS)
