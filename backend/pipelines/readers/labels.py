"""Any document with labelled values, and the fields of filled forms, to facts about the insured and the submission."""

import re
from collections.abc import Iterator, Sequence

from backend.domain.documents import ExtractedDocument, FormField, Page
from backend.domain.evidence import box_of, verify
from backend.domain.facts import Fact, FactMethod
from backend.pipelines.readers.claim_words import CLAIM_LABELS, PERIOD_LABELS
from backend.pipelines.readers.driver_words import DRIVER_LABELS
from backend.pipelines.readers.grid import fields_of, header_at, plain_label
from backend.pipelines.readers.layout import Cell, Line, document_lines
from backend.pipelines.readers.pairs import after_colons, pairs_of
from backend.pipelines.readers.proof import Finding, Proof, closeness
from backend.pipelines.readers.submission_words import SUBMISSION_LABELS, value_at

_ANY_LABEL = {**CLAIM_LABELS, **PERIOD_LABELS, **DRIVER_LABELS, **SUBMISSION_LABELS}
_CAPITALS = re.compile(r"(?<=[a-z])(?=[A-Z])|[_.\[\]]+|(?<=[A-Za-z])(?=\d)")


def read_labels(document: ExtractedDocument, sha256: str, *, is_list: bool = False) -> list[Fact]:
    """
    Return the labelled facts of a document, each field once; what was typed into a form wins over print.

    In a list only a label with a colon counts: the others head columns.
    """
    facts = {fact.field: fact for fact in _form_facts(document, sha256)}
    proof = Proof(sha256)
    for field, cell in _labelled(document_lines(document), is_list=is_list):
        if field not in facts and (finding := _finding(field, cell)):
            facts[field] = proof.fact(field, finding)
    return list(facts.values())


def _labelled(lines: Sequence[Line], *, is_list: bool) -> Iterator[tuple[str, Cell]]:
    for index, line in enumerate(lines):
        if is_list:
            yield from after_colons(line, SUBMISSION_LABELS)
            continue
        yield from pairs_of(line, SUBMISSION_LABELS)
        header = header_at(lines, index, SUBMISSION_LABELS)
        below = index + (header[1] if header else 0)
        if header and below < len(lines) and lines[below].page is line.page:
            yield from ((column.fields[0], cell) for column, cell in header[0].place(lines[below]) if column.fields)


def _finding(field: str, cell: Cell) -> Finding | None:
    if fields_of(cell.text, _ANY_LABEL):
        return None
    found = value_at(field, cell.text)
    return Finding(found[0], (cell.part(found[1], found[2]),)) if found else None


def _form_facts(document: ExtractedDocument, sha256: str) -> Iterator[Fact]:
    pages = {page.number: page for page in document.pages}
    seen: set[str] = set()
    for form_field in document.form_fields:
        field = field_of_widget(form_field.name)
        page = pages.get(form_field.page)
        if field and field not in seen and page and (fact := _form_fact(field, form_field, page, sha256)):
            seen.add(field)
            yield fact


def _form_fact(field: str, form_field: FormField, page: Page, sha256: str) -> Fact | None:
    found = value_at(field, form_field.value)
    if found is None:
        return None
    quote = form_field.value.strip()
    box = form_field.box or box_of(page, quote)
    return verify(Fact(field, found[0], sha256, page.number, quote, box, method=FactMethod.FORM_FIELD), page, closeness)


def field_of_widget(name: str) -> str:
    """Return the fact that a form field's name speaks of, empty when none: NamedInsured_FullName_A is the insured."""
    words = plain_label(widget_words(name)).split()
    stretches = [" ".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, len(words) + 1)]
    known = [stretch for stretch in stretches if stretch in SUBMISSION_LABELS and _is_telling(stretch, words)]
    return SUBMISSION_LABELS[max(known, key=len)] if known else ""


def widget_words(name: str) -> str:
    """Return the name of a form field with its words apart: DateOfLoss and date_of_loss are three words."""
    return _CAPITALS.sub(" ", name)


def _is_telling(stretch: str, words: Sequence[str]) -> bool:
    """Tell whether the label is the whole name (but for numbering), or long enough not to be there by chance."""
    meaning = [word for word in words if len(word) > 1 and not word.isdigit()]
    return " " in stretch or meaning == [stretch]
