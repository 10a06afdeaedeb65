"""What kind of claim paper a document is, by its title and what stands below it; unsure means no kind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from backend.domain.documents import ExtractedDocument
from backend.pipelines.readers.claim_paper_words import lexicon_for
from backend.pipelines.readers.grid import plain_label
from backend.pipelines.readers.layout import Cell, Line, page_lines
from backend.pipelines.readers.titles import is_titled_loss_run

_KNOWN_LABELS = frozenset(lexicon_for(""))
_FIRST_LINES = 14
_LONGEST_TITLE = 9
_LEADS_A_VALUE = re.compile(r":\s*\S|\b(?:number|no\.?|date|id)\b\s*[:#]?\s*\S*\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind: how its title reads, and all that its pages must speak of besides."""

    name: str
    title: re.Pattern[str]
    contents: tuple[re.Pattern[str], ...]

    def fits(self, title: str, text: str) -> bool:
        """Tell whether a paper with this title and text is of the kind."""
        return self.title.search(title) is not None and all(content.search(text) for content in self.contents)


def _kind(name: str, title: str, *contents: str) -> _Kind:
    spoken = tuple(re.compile(content, re.IGNORECASE) for content in contents)
    return _Kind(name, re.compile(rf"\b(?:{title})\b", re.IGNORECASE), spoken)


_MEDICAL = r"\b(?:patient|diagnosis|cpt|icd|physician|date of service)\b"
_MONEY = r"\d[.,]\d\d\b"
_LOSS = r"\b(?:loss|accident|claim|collision|incident|damage|crash|fire|theft|injur\w+)\b"
_KINDS = (
    _kind("declarations", r"declarations?(?: page)?|dec page|versicherungsschein", r"\b(?:policy|versicherung\w*)\b"),
    _kind(
        "police_report",
        r"(?:police|crash|collision|accident|incident|offense|traffic)\b.{0,30}\breport|report of (?:a )?traffic \w+"
        r"|investigator s report|polizeibericht|unfallbericht",
        r"\b(?:officer|police|sheriff|trooper|patrol|badge|department|polizei)\b",
    ),
    _kind(
        "claim_form",
        r"notice of (?:\w+ )?(?:loss|claim|accident)|loss notice|fnol|claim(?:ant)? form|loss report|report of loss"
        r"|claim report|proof of loss|notification of (?:loss|claim)|accident notice|claim notice|loss notification"
        r"|claim notification|schadenanzeige|schadenmeldung|loss claim|report (?:a|of a|your) (?:loss|claim)"
        r"|accident report form|insurance claim|damage report",
        _LOSS + r"|schaden",
    ),
    _kind(
        "medical_bill",
        r"(?:medical|hospital|patient|physician|clinic|health ?care|provider|dental|therapy)\b.{0,20}"
        r"\b(?:bill|invoice|statement|charges|account)|statement of (?:charges|services|account)|itemi[sz]ed (?:bill"
        r"|statement)"
        r"|billing statement|superbill|statement of medical charges",
        _MEDICAL,
    ),
    _kind(
        "medical_bill",
        r"invoice|bill|statement",
        r"\bpatient\b",
        r"\b(?:cpt|diagnosis|icd|treat\w+|date of service)\b",
    ),
    _kind(
        "repair_estimate",
        r"estimate|quotation|repair quote|appraisal|damage assessment|cost of repairs|repair calculation"
        r"|kostenvoranschlag|repair proposal",
        _MONEY,
    ),
    _kind("invoice", r"invoice|bill|receipt|rechnung|final account", _MONEY),
    _kind(
        "statement",
        r"statement|affidavit|declaration of (?:witness|driver)|account of (?:the )?(?:accident|loss|events)|testimony",
        _LOSS,
    ),
)
_SALUTATION = re.compile(r"^[^\S\n]*(?:dear|to whom it may concern|sehr geehrte\w*)\b", re.IGNORECASE | re.MULTILINE)
_CLOSING = re.compile(
    r"^[^\S\n]*(?:sincerely|yours|(?:(?:kind|best|warm)[^\S\n]+)?regards|respectfully|mit freundlichen)",
    re.IGNORECASE | re.MULTILINE,
)
_OF_A_CLAIM = re.compile(
    r"\b(?:date of loss|your (?:claim|loss|accident)|our claim|the (?:loss|accident|collision|incident)"
    r"|claim (?:number|no)"
    r"|my claim|my accident|schaden)\b",
    re.IGNORECASE,
)
_UNDERWRITTEN = re.compile(
    r"\b(?:submission|application for|quote request|request(?:ed|ing) (?:a )?quot\w+|renewal|proposal for insurance)\b",
    re.IGNORECASE,
)


def kind_of(document: ExtractedDocument) -> str:
    """Return the kind of a claim paper, empty when its title does not tell or its pages speak of something else."""
    if not document.pages or is_titled_loss_run(document):
        return ""
    text = "\n".join(page.text for page in document.pages)
    lines = list(page_lines(document.pages[0]))[:_FIRST_LINES]
    for title in _titles(lines):
        for kind in _KINDS:
            if kind.fits(title, text):
                return kind.name
    return "letter" if _is_letter(text) else ""


def is_title(text: str) -> bool:
    """Tell whether the words can be the title of a claim paper of any kind."""
    return any(kind.title.search(text) for kind in _KINDS)


def _titles(lines: list[Line]) -> Iterator[str]:
    """Yield the cells of the first lines that can be a title: short, no sentence, no label with its value."""
    for line in lines:
        if _SALUTATION.match(line.text):
            return
        for cell in line.cells:
            if not _is_label_beside(cell, line) and _can_be_title(cell.text):
                yield cell.text


def _can_be_title(text: str) -> bool:
    is_short = len(text.split()) <= _LONGEST_TITLE and not text.endswith((".", ",", ":"))
    return is_short and not _leads_a_value(text)


def _is_label_beside(cell: Cell, line: Line) -> bool:
    """Tell whether the cell is a label with its value in another cell, or one that can be nothing else."""
    plain = plain_label(cell.text)
    return plain.endswith(("number", "date", "dated", "filed")) or (len(line.cells) > 1 and plain in _KNOWN_LABELS)


def _leads_a_value(text: str) -> bool:
    return _LEADS_A_VALUE.search(text) is not None


def _is_letter(text: str) -> bool:
    is_mail = _SALUTATION.search(text) is not None and _CLOSING.search(text) is not None
    return is_mail and _OF_A_CLAIM.search(text) is not None and _UNDERWRITTEN.search(text) is None
