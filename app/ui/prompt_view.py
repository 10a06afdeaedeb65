"""What the panels of the prompts work with: the person, the step and the heads of its versions."""

from dataclasses import dataclass
from uuid import UUID

import streamlit as st

from app.ui.page import Page
from app.ui.version_table import find_active, newest_number
from backend.domain.access import Permission
from backend.domain.prompt_lines import DiffLine, difference_of
from backend.domain.prompts import PromptStep, PromptTexts, PromptVersion, get_step
from backend.domain.versions import VersionHead


@dataclass(frozen=True, slots=True)
class PromptView:
    """One step's words on the screen."""

    page: Page
    step: PromptStep
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
        return self.page.principal.may(Permission.MANAGE_PROMPTS)

    def version(self, version_id: UUID) -> PromptVersion:
        """Return one version with its words."""
        found: PromptVersion = self.page.services.prompts.get_version(self.page.principal, version_id)
        return found

    def active_texts(self) -> PromptTexts:
        """Return the words in force, the product's own where there are none."""
        texts: PromptTexts = self.page.services.prompts.get_active(self.page.principal, self.step.step)
        return texts


def read_view(page: Page, step: str) -> PromptView:
    """Return a step's words as this person may see them."""
    return PromptView(page, get_step(step), page.services.prompts.list_versions(page.principal, step))


def show_words(texts: PromptTexts) -> None:
    """Show both texts as they stand."""
    st.markdown("**System text**")
    st.code(texts.system, language=None, wrap_lines=True)
    st.markdown("**Template**")
    st.code(texts.template, language=None, wrap_lines=True)


def show_differences(old: PromptTexts, new: PromptTexts) -> None:
    """Show what came (+) and what went (-), line by line; the signs tell it, colours would be too pale to read."""
    difference = difference_of(old, new)
    if difference.is_empty:
        st.text("Both say the same.")
        return
    for title, lines in (("System text", difference.system), ("Template", difference.template)):
        if any(line.sign != " " for line in lines):
            st.markdown(f"**{title}**")
            st.code(diff_text(lines), language=None, wrap_lines=True)
        else:
            st.caption(f"{title}: the same.")


def diff_text(lines: tuple[DiffLine, ...]) -> str:
    """Return lines with their signs in front."""
    return "\n".join(f"{line.sign} {line.text}" for line in lines)
