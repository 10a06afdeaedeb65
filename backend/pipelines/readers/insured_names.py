"""Everybody whom one loss run calls its insured: one fact for each name that is more than another spelling."""

import re

from backend.pipelines.readers.claim_words import is_placeholder
from backend.pipelines.readers.layout import Cell
from backend.pipelines.readers.proof import Finding

_LEGAL_FORM = re.compile(
    r"\b(?:l\s?l\s?c|inc|incorporated|corp|corporation|co|company|ltd|limited|l\s?p|l\s?l\s?p|the|and)\b"
)
_OTHER_HEADING = re.compile(
    r"\b(?:address|agent|agency|broker|producer|location|policy|effective|date|phone|telephone|carrier|vehicle|driver"
    r"|claimant|status|page)\b",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[\W_]+")


class InsuredNames:
    """The names found so far, in document order."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def put(self, cell: Cell) -> None:
        """Keep a name that is none of those known: legal forms, signs and a name cut short make no other insured."""
        if self._is_name(cell.text) and not any(_is_same(cell.text, known.value) for known in self.findings):
            self.findings.append(Finding(cell.text, (cell,)))

    def _is_name(self, text: str) -> bool:
        return bool(_core(text)) and not is_placeholder(text) and not _OTHER_HEADING.search(text)


def _is_same(first: str, second: str) -> bool:
    left, right = _core(first), _core(second)
    return left.startswith(right) or right.startswith(left)


def _core(name: str) -> str:
    """Return the letters and figures of a name without its legal forms, empty where there are no letters."""
    words = _SIGNS.sub(" ", name.casefold().replace("'", "").replace(".", "")).strip()
    core = "".join(_LEGAL_FORM.sub(" ", words).split()) or words
    return core if any(sign.isalpha() for sign in core) else ""
