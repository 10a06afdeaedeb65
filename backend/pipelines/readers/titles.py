"""What a document calls itself on its first lines, for documents whose rows no reader understands."""

import re

from backend.domain.documents import ExtractedDocument
from backend.pipelines.readers.layout import page_lines

_LOSS_RUN = re.compile(r"\b(?:loss|claims?)\s+(?:runs?|history|experience|record)\b", re.IGNORECASE)
_FIRST_LINES = 8
_LONGEST_TITLE = 8


def is_titled_loss_run(document: ExtractedDocument) -> bool:
    """Tell whether the title is that of a loss run; a sentence or a label that mentions one is no title."""
    lines = list(page_lines(document.pages[0]))[:_FIRST_LINES] if document.pages else []
    return any(_is_title(cell.text) for line in lines for cell in line.cells)


def _is_title(text: str) -> bool:
    is_short = len(text.split()) <= _LONGEST_TITLE and not text.endswith((".", ":", ","))
    return is_short and ":" not in text and _LOSS_RUN.search(text) is not None
