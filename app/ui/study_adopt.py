"""Adoption: another person than the author takes a version as the one that stands, with the reason."""

from collections.abc import Mapping

import streamlit as st

from app.ui import messages
from app.ui.claim_seen import must_be_seen
from app.ui.format import label
from app.ui.study_view import StudyCase
from backend.domain.access import Permission

ACTS: Mapping[str, str] = {
    "created": "Began the study",
    "version_saved": "Saved version {version}",
    "run_requested": "Had version {version} run again",
    "adopted": "Adopted version {version}",
    "exported": "Exported version {version}",
}


def show(view: StudyCase) -> None:
    """Show the form of an adoption, or why this person cannot adopt the version shown."""
    with st.container(border=True, height="stretch"):
        st.subheader(f"Adopt version {view.version.number}", anchor=False)
        if gap := adoption_gap(view):
            st.text(gap)
            return
        st.text("Adopting says that these figures stand for the house. Your name and reason stay with the version.")
        reason = st.text_input(
            "Why it stands",
            key=f"adopt-why-{view.study.study_id}-{view.version.number}",
            placeholder="What you checked",
        )
        if st.button(f"Adopt version {view.version.number}", type="primary", icon=":material/verified:", key="adopt"):
            _adopt(view, reason or "")


def adoption_gap(view: StudyCase) -> str:
    """Return why this person cannot adopt the version shown, empty when they can."""
    version, adoption = view.version, view.study.adoption
    if adoption and adoption.number == version.number:
        return f"{adoption.adopted_by} adopted this version: {adoption.reason}"
    if not view.may(Permission.ADOPT_STUDY):
        return "Actuaries and managers adopt versions; your role reads them."
    if view.result is None:
        return "It has no figures yet. A version can be adopted once its run is done."
    if version.author_id == view.page.principal.user_id:
        return "You chose this version, so another actuary or a manager adopts it."
    return ""


def act_words(action: str, details: Mapping[str, object]) -> str:
    """Return what somebody did with a study as a sentence, with the reason they gave."""
    name = action.rsplit(".", 1)[-1]
    said = ACTS.get(name, label(name.replace(".", " "))).replace("{version}", str(details.get("version", "")))
    reason = str(details.get("reason") or "")
    return f"{said}: {reason}" if reason else said


def _adopt(view: StudyCase, reason: str) -> None:
    with messages.shown():
        must_be_seen(view.study.study_id, view.newest)
        view.page.services.studies.adopt(view.page.principal, view.study.study_id, view.version.number, reason)
        st.toast(f"Version {view.version.number} is adopted.", icon=":material/check:")
        st.rerun()
