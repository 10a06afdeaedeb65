"""One document of a case as the pipelines take it: verified and other facts, page texts, risk flags."""

from collections.abc import Iterable
from dataclasses import dataclass

from backend.domain.documents import Page
from backend.domain.facts import Fact


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """One document of a case: its facts, its page texts for the search for steering passages, its risk flags."""

    sha256: str
    filename: str
    facts: tuple[Fact, ...] = ()
    pages: tuple[Page, ...] = ()
    flags: tuple[str, ...] = ()


def name_of(documents: Iterable[CaseDocument], sha256: str) -> str:
    """Return the file name of a document, its short hash where the case does not know it."""
    return next((d.filename for d in documents if d.sha256 == sha256), sha256[:12])
