"""Labelled clauses inside a sentence: `reserve carried as $0.00; payments $14,935.44`, `Driver: X`, `DOL 04/05/24`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from backend.domain.printed import AMOUNT_PATTERN, DATE_PATTERN
from backend.pipelines.readers.layout import Cell

_NOTHING = r"-+(?!\w)|not\s+\w+|n/?a\b|open\b|none\b"
_NAME = r"[A-Z][\w'.-]*(?:\s+[A-Z][\w'.-]*){1,3}"
_REST = r"[^;|/]+?(?=\s*(?:[;|/]|$))"


def _dated(labels: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{labels})\b[:\s.-]*(?P<value>{DATE_PATTERN}|{_NOTHING})", re.IGNORECASE)


def _paid(labels: str) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:{labels})\b(?:\s+(?:carried\s+as|amount|of|at|is))?[:=\s]*(?P<value>{AMOUNT_PATTERN})", re.IGNORECASE
    )


_CLAUSES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("effective_date", _dated(r"eff(?:ective)?(?:\.|\s+date)?")),
    ("date_of_loss", _dated(r"d\.?o\.?l|date\s+of\s+(?:loss|accident)|(?:loss|accident)\s+date|occurred(?:\s+on)?")),
    ("date_reported", _dated(r"date\s+reported|reported(?:\s+on)?|rptd|report\s+date|received(?:\s+on)?")),
    ("date_closed", _dated(r"date\s+closed|closed(?:\s+on)?|close\s+date")),
    ("claim_reported", re.compile(r"\b(?:claim\s+)?(?:rptd|reported)[:\s]+(?P<value>X|Y|N|Yes|No)(?!\w)")),
    ("claim_reserves", _paid(r"(?:case\s+|outstanding\s+|o/s\s+|total\s+)?reserves?|outstanding")),
    ("claim_paid", _paid(r"(?:total\s+|amount\s+)?paid|payments?")),
    ("claim_recovered", _paid(r"recovered|recover(?:y|ies)|subrogation|salvage")),
    ("adjuster", re.compile(rf"\b(?:[Aa]djuster|[Hh]andler|[Ee]xaminer|[Cc]laim [Rr]ep)\b[:\s]+(?P<value>{_REST})")),
    ("driver", re.compile(rf"\b[Oo]perator:?\s+(?P<value>{_NAME})")),
    (
        "driver",
        re.compile(
            rf"(?<!OV )(?<!CV )(?<!ther )(?<!aimant )(?<!third )(?<!party )\b(?:[Ss]cheduled\s+|[Ii]nsured\s+)?"
            rf"[Dd]river(?:\s+[a-z]+){{0,3}}:\s*(?P<value>(?=[^a-z\s]){_REST})"
        ),
    ),
)

DRIVER_LEAD = re.compile(
    r"\s*(?:\|\s*)?(?:\bUnit\s+\S*\d\S*\s*/|\bOperator:?\s+[A-Z]|\b(?:Scheduled |Insured )?[Dd]river(?:\s+[a-z]+){0,3}:"
    r"|\bDriver(?:\s+name)?\s+(?:was\s+)?not\s+\w).*$"
)
"""Where a description ends because the line goes on to name the driver (or to say that nobody did)."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A labelled value: the cell is cut to the value; `value` is empty where the clause says there is none."""

    field: str
    value: str
    cell: Cell


def clauses_of(cell: Cell) -> Iterator[Clause]:
    """Yield the labelled clauses of a cell, each field once."""
    text, seen = cell.text, set[str]()
    for field, pattern in _CLAUSES:
        match = None if field in seen else pattern.search(text)
        if match is None:
            continue
        seen.add(field)
        value = match["value"].strip()
        start = match.start("value")
        is_nothing = re.fullmatch(_NOTHING, value, re.IGNORECASE) is not None
        yield Clause(field, "" if is_nothing else value, cell.part(start, start + len(value)))


def without_driver(cell: Cell) -> Cell | None:
    """Return the words of a description in front of any mention of the driver, None where there are none."""
    match = DRIVER_LEAD.search(cell.text)
    if match is None:
        return cell
    return cell.part(0, match.start()) if cell.text[: match.start()].strip() else None
