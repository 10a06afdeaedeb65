"""What an assessment starts from: the product's fields as submitted, and the documents as read."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.domain.documents import Page
from backend.domain.facts import Fact
from backend.domain.products import Product
from backend.domain.submissions import FieldValue


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """One document of a case: its facts, its page texts for the search for steering passages, its risk flags."""

    sha256: str
    filename: str
    facts: tuple[Fact, ...] = ()
    pages: tuple[Page, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseInputs:
    """A submission ready to be assessed; `fields` have passed `parse_fields`."""

    product: Product
    fields: Mapping[str, FieldValue]
    documents: tuple[CaseDocument, ...] = ()

    def name_of(self, sha256: str) -> str:
        """Return the file name of a document, its short hash where the case does not know it."""
        return next((d.filename for d in self.documents if d.sha256 == sha256), sha256[:12])
