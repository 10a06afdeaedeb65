"""What the acts of the audit trail are called on the screen; the codes stay in the detail of an act."""

from collections.abc import Iterable, Mapping

from app.ui.format import label

ACTS: Mapping[str, str] = {
    "assessed": "Case assessed",
    "clock_waived": "Clock waived",
    "demonstration_loaded": "Demonstration data loaded",
    "document_downloaded": "Document downloaded",
    "document_reread": "Document read again",
    "document_unreadable": "Document could not be read",
    "document_uploaded": "Document sent in",
    "documents_attached": "Documents attached to a case",
    "exported": "Taken out of the house",
    "fact_reviewed": "Fact reviewed",
    "flag_reviewed": "Red flag reviewed",
    "guideline_installed": "First guideline put in force",
    "link_reviewed": "Link between claims reviewed",
    "policies_imported": "Policies imported",
    "prompt_installed": "First prompt put in force",
    "report_made": "Report made",
    "run.cancelled": "Run cancelled",
    "run.failed": "Run failed",
    "run.retried": "Run started again",
    "run.succeeded": "Run succeeded",
    "session_ended": "Session ended",
    "sessions_ended": "All sessions ended",
    "signed_in": "Signed in",
    "signed_out": "Signed out",
    "token_issued": "Access token issued",
    "user_created": "User added",
    "verified": "Chain of acts verified",
    "view_deleted": "Saved view deleted",
    "view_saved": "View saved",
}
"""Acts whose words are not simply their code."""


def act_words(code: str) -> str:
    """Return an act in words: `run.succeeded` is `Run succeeded`."""
    return ACTS.get(code) or label(code.replace(".", " "))


def act_names(codes: Iterable[str]) -> dict[str, str]:
    """Return each code with its words; where two acts read the same, the code stands beside the words."""
    names: dict[str, str] = {}
    for code in codes:
        said = act_words(code)
        names[code] = f"{said} ({code})" if said in names.values() else said
    return names
