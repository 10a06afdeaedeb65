"""What sources say, and where two of them contradict each other; every pipeline shows both quotes."""

from dataclasses import dataclass

SUBMISSION, REPORT, POLICY = "submission", "report", "policy"
GIVEN = frozenset({SUBMISSION, REPORT, POLICY})
"""Sources that are no document: what was submitted or reported, and the policy as it stands in the book."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says: `source` is a file name or one of `GIVEN`; a page of 0 means there is none."""

    source: str
    field: str
    value: str
    quote: str = ""
    document: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two statements that cannot both be right, with both quotes."""

    field: str
    first: Statement
    second: Statement

    @property
    def sentence(self) -> str:
        """Return the contradiction in one sentence."""
        return f"{_saying(self.first)}; {_saying(self.second)}."


def _saying(statement: Statement) -> str:
    if statement.source in GIVEN:
        return f"the {statement.source} says {statement.value!r}"
    if statement.page:
        return f"{statement.source} says {statement.value!r} on page {statement.page}"
    return f"the documents together say {statement.value!r} ({statement.quote})"
