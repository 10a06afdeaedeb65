"""What an assessment starts from: the product's fields as submitted, and the documents as read."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.domain.products import Product
from backend.domain.submissions import FieldValue
from backend.pipelines.case_document import CaseDocument, name_of


@dataclass(frozen=True, slots=True)
class CaseInputs:
    """A submission ready to be assessed; `fields` have passed `parse_fields`."""

    product: Product
    fields: Mapping[str, FieldValue]
    documents: tuple[CaseDocument, ...] = ()

    def name_of(self, sha256: str) -> str:
        """Return the file name of a document, its short hash where the case does not know it."""
        return name_of(self.documents, sha256)
