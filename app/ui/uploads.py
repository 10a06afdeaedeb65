"""Many files at once: each is kept or refused on its own, and no good one is lost to a bad one."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from app.ui.page import Page
from app.ui.tables import Badge
from backend.errors import DeskError
from backend.services.document_views import StoredDocument

HELP = "PDF, Word, Excel, CSV, text, e-mail and pictures. A loss run and a list of drivers help most."
HELP_OF_CLAIMS = "PDF, Word, Excel, CSV, text, e-mail and pictures. A police report, estimates and bills help most."
EXTENSIONS = ["pdf", "docx", "xlsx", "csv", "txt", "eml", "png", "jpg", "jpeg"]
STORED, KNOWN, REFUSED = "Stored", "Already known", "Refused"
_BADGES: Mapping[str, tuple[Badge, str]] = {
    STORED: ("green", ":material/check:"),
    KNOWN: ("blue", ":material/content_copy:"),
    REFUSED: ("red", ":material/block:"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file, as the screen shows it; the id is None where it was refused."""

    filename: str
    result: str
    note: str = ""
    document_id: UUID | None = None


def take_uploads(
    page: Page,
    key: str,
    submission_id: UUID | None = None,
    claim_id: UUID | None = None,
    help_text: str = "",
) -> list[UUID]:
    """
    Show the uploader with a result for each file, and return the uploads stored by it in this session.

    A file is sent once, however often the script runs.
    """
    files = st.file_uploader(
        "Documents",
        type=EXTENSIONS,
        accept_multiple_files=True,
        max_upload_size=page.services.settings.max_upload_mb,
        key=f"{key}-files",
        help=help_text or (HELP_OF_CLAIMS if claim_id else HELP),
    )
    done: dict[str, list[tuple[str, str, str, str]]] = st.session_state.setdefault(f"{key}-outcomes", {})
    waiting = [file for file in files if file.file_id not in done]
    for number, file in enumerate(waiting, 1):
        with st.spinner(f"Storing file {number} of {len(waiting)}"):
            done[file.file_id] = [_plain(outcome) for outcome in upload(page, file, submission_id, claim_id)]
    outcomes = [_outcome(row) for rows in done.values() for row in rows]
    show_outcomes(outcomes)
    return [outcome.document_id for outcome in outcomes if outcome.document_id]


def upload(page: Page, file: UploadedFile, submission_id: UUID | None, claim_id: UUID | None = None) -> list[Outcome]:
    """Send one file and return its outcome, followed by those of its attachments."""
    try:
        stored = page.services.documents.upload(page.principal, file.name, file.getvalue(), submission_id, claim_id)
    except DeskError as error:
        return [Outcome(file.name, REFUSED, error.user_message)]
    inside = [
        Outcome(f"{stored.filename} / {each.filename}", STORED if each.document_id else REFUSED, each.refusal)
        for each in stored.attachments
    ]
    return [_stored(stored), *inside]


def show_outcomes(outcomes: list[Outcome]) -> None:
    """Show one line a file, the sentence below it; both as plain text, where nothing is taken for a command."""
    for outcome in outcomes:
        color, icon = _BADGES[outcome.result]
        with st.container(gap="xxsmall"):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.badge(outcome.result, icon=icon, color=color)
                st.text(outcome.filename)
            if outcome.note:
                st.text(outcome.note)


def _stored(stored: StoredDocument) -> Outcome:
    if not stored.duplicate_of:
        return Outcome(stored.filename, STORED, "", stored.document_id)
    earlier = stored.duplicate_of[-1]
    where = f" to {earlier.case_reference}" if earlier.case_reference else ""
    note = f"Already uploaded on {earlier.upload_time:%d %b %Y}{where} as {earlier.filename}"
    return Outcome(stored.filename, KNOWN, note, stored.document_id)


def _plain(outcome: Outcome) -> tuple[str, str, str, str]:
    """Return the outcome as plain text, for objects kept in a session go stale when code is loaded anew."""
    return outcome.filename, outcome.result, outcome.note, str(outcome.document_id or "")


def _outcome(row: tuple[str, str, str, str]) -> Outcome:
    return Outcome(*row[:3], UUID(row[3]) if row[3] else None)
