"""To whom a letter or schedule is addressed: the company above a street and a ZIP code, or under a roster's title."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from backend.pipelines.readers.layout import Cell, Line
from backend.pipelines.readers.proof import Finding

_CITY = re.compile(r".*\b[A-Z]{2}\s+\d{5}(?:-\d{4})?")
_STREET = re.compile(r"\d+\S*\s+\S+.*|P\.?\s?O\.?\s+Box\b.*", re.IGNORECASE)
_ATTENTION = re.compile(r"(?:attn|attention|c/o|to)\b[:.]?", re.IGNORECASE)
_COMPANY = re.compile(
    r".*\b(?:llc|l\.l\.c|inc|incorporated|corp|corporation|co|company|ltd|limited|lp|llp|pllc)\.?", re.IGNORECASE
)
_ROSTER_TITLE = re.compile(r"\bdrivers?\b.*\b(?:schedule|list|roster)\b", re.IGNORECASE)
_SAME_EDGE_PT = 3.0
_FIRST_LINES = 60
_TALLEST_BLOCK = 4


def find_addressee(lines: Sequence[Line]) -> Finding | None:
    """Return the company that the document is addressed to, None when it addresses nobody."""
    head = lines[:_FIRST_LINES]
    blocks = [block for index in range(len(head)) if (block := _block(head, index))]
    for block in sorted(blocks, key=lambda block: not any(_ATTENTION.match(cell.text) for cell in block)):
        if name := _name_in(block):
            return Finding(name.text, (name,))
    for name in _under_titles(head):
        return Finding(name.text, (name,))
    return None


def _block(lines: Sequence[Line], index: int) -> list[Cell]:
    """Return the lines of the address that ends here with city, state and ZIP code, from the top."""
    last = next((cell for cell in lines[index].cells if _CITY.fullmatch(cell.text)), None)
    if last is None:
        return []
    block = [last]
    for line in reversed(lines[max(0, index - _TALLEST_BLOCK) : index]):
        above = next((cell for cell in line.cells if abs(cell.x0 - last.x0) < _SAME_EDGE_PT), None)
        if above is None or line.page is not lines[index].page:
            break
        block.insert(0, above)
    return block


def _name_in(block: Sequence[Cell]) -> Cell | None:
    """Return the line above the street that is no `attention` line; without one it must be called a company."""
    street = next((at for at, cell in enumerate(block[:-1]) if _STREET.fullmatch(cell.text)), 0)
    has_attention = any(_ATTENTION.match(cell.text) for cell in block[:street])
    for cell in reversed(block[:street]):
        if not _ATTENTION.match(cell.text) and (has_attention or _COMPANY.fullmatch(cell.text)):
            return cell
    return None


def _under_titles(lines: Sequence[Line]) -> Iterator[Cell]:
    for title, line in pairwise(lines):
        if _ROSTER_TITLE.search(title.text) and _COMPANY.fullmatch(line.cells[0].text):
            yield line.cells[0]
