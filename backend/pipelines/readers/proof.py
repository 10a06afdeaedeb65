"""What a reader found, turned into a fact: the value, its verbatim quote, its box, checked on its page."""

from dataclasses import dataclass

from rapidfuzz.fuzz import partial_ratio

from backend.domain.documents import Box, Page
from backend.domain.evidence import enclosing, verify
from backend.domain.facts import Fact, FactMethod
from backend.pipelines.readers.layout import Cell, has_geometry

_SHORTEST_QUOTE = 4


@dataclass(frozen=True, slots=True)
class Finding:
    """A value and the cells that print it, in reading order, all on one page."""

    value: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """Turns findings of one document into checked facts."""

    sha256: str

    def fact(self, field: str, finding: Finding) -> Fact:
        """Return the fact with the quote that carries the value and the box of the value itself."""
        page = finding.cells[0].page
        fact = Fact(field, finding.value, self.sha256, page.number, quote_of(finding), _box_of(finding, page))
        return verify(fact, page, closeness)


def closeness(quote: str, text: str) -> float:
    """Return how nearly the text contains the quote, from 0 to 100."""
    return float(partial_ratio(quote, text))


def quote_of(finding: Finding) -> str:
    """Return the verbatim stretch of the page behind the value; a short value brings the line around it."""
    page = finding.cells[0].page
    words = [word for cell in finding.cells for word in cell.words]
    start = min(word.start for word in words)
    end = max(word.start + len(word.text) for word in words)
    if end - start < _SHORTEST_QUOTE:
        start = page.text.rfind("\n", 0, start) + 1
        line_end = page.text.find("\n", end)
        end = len(page.text) if line_end < 0 else line_end
    return page.text[start:end]


def _box_of(finding: Finding, page: Page) -> Box | None:
    if not has_geometry(page):
        return None
    return enclosing(word.box for cell in finding.cells for word in cell.words)


def derived(field: str, value: str, sha256: str, page: int) -> Fact:
    """Return a computed fact without a quote, to be completed by `evidence.derive`."""
    return Fact(field, value, sha256, page, "", method=FactMethod.DERIVED)
