"""What the panels of the prompts work with: the person, the step and the heads of its versions."""

from dataclasses import dataclass
from uuid import UUID

import streamlit as st

from app.ui.page import Page
from app.ui.version_view import VersionView
from backend.domain.access import Permission
from backend.domain.prompt_lines import DiffLine, difference_of
from backend.domain.prompts import PromptStep, PromptTexts, PromptVersion, get_step


@dataclass(frozen=True, slots=True)
class PromptView(VersionView):
    """One step's words on the screen."""

    step: PromptStep
    WRITERS = Permission.MANAGE_PROMPTS

    def version(self, version_id: UUID) -> PromptVersion:
        """Return one version with its words."""
        return self.page.services.prompts.get_version(self.page.principal, version_id)

    def active_texts(self) -> PromptTexts:
        """Return the words in force, the product's own where there are none."""
        return self.page.services.prompts.get_active(self.page.principal, self.step.step)


def read_view(page: Page, step: str) -> PromptView:
    """Return a step's words as this person may see them."""
    return PromptView(page, page.services.prompts.list_versions(page.principal, step), get_step(step))


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
