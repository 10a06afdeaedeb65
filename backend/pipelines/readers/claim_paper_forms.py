"""What was typed into the fields of a filled claim form, by the names of the fields."""

from collections.abc import Iterator

from backend.domain.documents import ExtractedDocument, FormField, Page
from backend.domain.evidence import box_of, verify
from backend.domain.facts import Fact, FactMethod
from backend.pipelines.readers.claim_paper_values import value_in
from backend.pipelines.readers.claim_paper_words import NO_FACT, lexicon_for
from backend.pipelines.readers.grid import plain_label
from backend.pipelines.readers.labels import widget_words
from backend.pipelines.readers.proof import closeness


def form_facts(document: ExtractedDocument, kind: str, sha256: str) -> Iterator[Fact]:
    """Yield the facts of a claim form's fields; a field whose name says nothing to a claim is left out."""
    pages = {page.number: page for page in document.pages}
    lexicon = lexicon_for(kind)
    for form_field in document.form_fields:
        field = lexicon.get(plain_label(widget_words(form_field.name)), NO_FACT)
        page = pages.get(form_field.page)
        if field and page and (fact := _fact(field, form_field, page, sha256)):
            yield fact


def _fact(field: str, form_field: FormField, page: Page, sha256: str) -> Fact | None:
    found = value_in(field, form_field.value.strip())
    if found is None or field == "policy.term":
        return None
    quote = form_field.value.strip()
    box = form_field.box or box_of(page, quote)
    return verify(Fact(field, found[0], sha256, page.number, quote, box, method=FactMethod.FORM_FIELD), page, closeness)
