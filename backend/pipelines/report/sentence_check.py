"""The check of a summary's sentence: every number and outcome in it is stated by a cell it cites."""

import re
from collections.abc import Sequence

from backend.domain.reports.words import ReportKind
from backend.pipelines.actuarial.verdict_check import misjudged
from backend.pipelines.report.draft import DECIDED, PROPOSED, Draft
from backend.pipelines.wording_checks.cell import Cell, CellKind
from backend.pipelines.wording_checks.number_check import unfounded_number
from backend.pipelines.wording_checks.plain import unfit

_OUTCOMES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\baccept|\bapprov",
        r"\bdeclin",
        r"\brefer(?:s|red|ral|rals|ring)?\b",
        r"\bden(?:y|ies|ied|ial|ying)\b",
        r"\bsettl",
        r"\binvestigat",
        r"\bwithdr[ae]w",
        r"\bclos(?:e[ds]?|ing|ure)\b",
        r"\breopen",
        r"\bin force\b",
        r"\bcover(?:ed|s)\b",
        r"\boverdue\b",
        r"\breject",
        r"\bfraud",
        r"\badopt",
    )
)
"""Families of words that tell an outcome; one may stand where a cited cell tells the same."""
_OF_STUDIES = (re.compile(r"\badopt", re.IGNORECASE),)
_SPEAKERS = {
    PROPOSED: re.compile(r"\bpropos|\brecommend|\bsuggest", re.IGNORECASE),
    DECIDED: re.compile(r"\bdecid|\bdecision", re.IGNORECASE),
}
_TURNED = re.compile(
    r"\b(?:not|no|never|neither|nor|nothing|nobody|none|hardly|barely|without|un\w*ed)\b|n['\u2019]t\b", re.IGNORECASE
)
_SHORT = 4
"""A cell of so many words or fewer is a code and tells an outcome; a longer one is a quotation."""


def fault_of(text: str, ids: Sequence[str], draft: Draft) -> str:
    """Return why a sentence may not stand, empty where it may."""
    if fault := unfit(text):
        return fault
    cited = [draft.cells[each] for each in ids if each in draft.cells]
    if not cited or len(cited) < len(ids):
        return "cites nothing, or what the report does not hold"
    if wrong := _misspoken(text, cited, draft.kind):
        return wrong
    rest = _without(text, [cell for cell in cited if cell.kind is CellKind.WORD])
    lost = unfounded_number(rest, cited, draft.origins, draft.ages)
    return f"states {lost}, which none of its cells states" if lost else ""


def _misspoken(text: str, cited: Sequence[Cell], kind: ReportKind) -> str:
    """Return what is wrong with the outcomes a sentence tells, empty where they are those of its cells."""
    if kind is ReportKind.ACTUARIAL:
        return misjudged(text, cited) or _untold(text, cited, _OF_STUDIES)
    return _unspoken(text, cited) or _untold(text, cited, _OUTCOMES)


def _unspoken(text: str, cited: Sequence[Cell]) -> str:
    """Return that a sentence takes a proposal for a decision, or the other way round."""
    verdicts = {cell.verdict for cell in cited if cell.verdict}
    for verdict, pattern in _SPEAKERS.items():
        is_spoken = pattern.search(_without(text, [cell for cell in cited if _is_long(cell)])) is not None
        if verdict in verdicts and not is_spoken:
            return f"does not say that its outcome is {verdict}"
        is_counted = any(pattern.search(cell.label) for cell in cited)
        if is_spoken and verdict not in verdicts and not is_counted:
            return f"speaks of what was {verdict} without citing it"
    return ""


def _untold(text: str, cited: Sequence[Cell], families: Sequence[re.Pattern[str]]) -> str:
    """Return the outcome that no cited cell tells, or that a negation turns round."""
    rest = _without(text, [cell for cell in cited if _is_long(cell)])
    spoken = [family for family in families if family.search(rest)]
    is_of_outcome = any(cell.verdict for cell in cited)
    telling = " | ".join(_telling(cell, has_label=not is_of_outcome) for cell in cited)
    if not all(family.search(telling) for family in spoken):
        return "tells an outcome that none of its cells tells"
    codes = [cell for cell in cited if cell.kind is CellKind.WORD and not _is_long(cell)]
    missing = [cell.text for cell in codes if _TURNED.search(cell.text) and cell.text.lower() not in rest.lower()]
    if missing:
        return "leaves out a negation"
    plain = _without(rest, codes)
    return "turns an outcome round" if spoken and _TURNED.search(_without_labels(plain, cited)) else ""


def _telling(cell: Cell, *, has_label: bool) -> str:
    """
    Return the words by which a cell tells an outcome: a code by its text, and by its label what counts outcomes.

    Beside a cell that is an outcome no label tells another: a settlement computed is none that was decided.
    """
    label = cell.label if has_label else ""
    return label if _is_long(cell) else f"{label} {cell.text}"


def _is_long(cell: Cell) -> bool:
    return cell.kind is CellKind.WORD and len(cell.text.split()) > _SHORT


def _without(text: str, cells: Sequence[Cell]) -> str:
    """Return a sentence without what it quotes from word cells, letter for letter."""
    for cell in sorted(cells, key=lambda each: -len(each.text)):
        text = re.sub(rf"(?<!\w){re.escape(cell.text)}(?!\w)", " ", text, flags=re.IGNORECASE)
    return text


def _without_labels(text: str, cells: Sequence[Cell]) -> str:
    """Return a sentence without the words of its figures' labels, in which a negation names a figure."""
    for cell in cells:
        text = re.sub(re.escape(cell.label), " ", text, flags=re.IGNORECASE)
    return text
