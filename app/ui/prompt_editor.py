"""Writing a draft of a prompt: both texts, what each placeholder stands for, and a reason."""

import streamlit as st

from app.ui import messages
from app.ui.prompt_view import PromptView, show_differences
from app.ui.version_buttons import begun_at, say_done, told_once
from app.ui.version_start import forget_start, kept_start
from app.ui.version_table import drafts_of
from backend.domain.prompt_checks import PromptDraft
from backend.domain.prompts import MOST_SYSTEM_CHARS, MOST_TEMPLATE_CHARS, PromptTexts


def show(view: PromptView) -> None:
    """Show the texts to edit, what they change against the words in force, and the button that saves them."""
    prefix = f"words-{view.step.step}"
    start = _start(view, prefix)
    key = f"{prefix}-{start.version}"
    st.text(f"Begins from version {start.version}. Nothing is stored before you save it.")
    system = st.text_area("System text", start.system, 300, MOST_SYSTEM_CHARS, key=f"{key}-system")
    template = st.text_area("Template", start.template, 220, MOST_TEMPLATE_CHARS, key=f"{key}-template")
    _show_placeholders(view)
    with st.expander("What your draft changes against the words in force", expanded=True):
        show_differences(view.active_texts(), PromptTexts(view.step.step, "draft", system or "", template or ""))
    begun = begun_at(key, view.newest)
    reason = st.text_input("Why", key=f"{key}-why", placeholder="As a colleague reads it later")
    if not st.button("Save as a draft", type="primary", icon=":material/save:", key=f"{key}-save"):
        return
    with messages.shown(), told_once(key, view.newest):
        draft = PromptDraft(view.step.step, system or "", template or "", reason or "", begun)
        head = view.page.services.prompts.save_draft(view.page.principal, draft)
        forget_start(prefix)
        say_done(f"Version {head.number} is saved as a draft. Another person checks it and puts it in force.")


def _start(view: PromptView, prefix: str) -> PromptTexts:
    """Return the words that this person began from: their own open draft, or those in force."""
    own = [head for head in drafts_of(view.heads) if head.author_id == view.page.principal.user_id]
    start = own[0] if own else view.active
    return view.version(kept_start(prefix, start, view.heads).version_id).texts if start else view.active_texts()


def _show_placeholders(view: PromptView) -> None:
    """Show what the template must carry."""
    if not view.step.placeholders:
        st.caption("The template of this step carries no placeholder.")
        return
    st.caption("The template must carry each of these; other braces stay as they are typed.")
    st.text("\n".join(f"{{{name}}}: {meaning}" for name, meaning in view.step.placeholders.items()))
