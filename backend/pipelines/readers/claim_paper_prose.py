"""Sentences of claim papers to facts: `the collision happened on March 4, 2026`, `under policy PA-1001`."""

import re
from collections.abc import Iterator, Mapping

from backend.domain.documents import Page
from backend.domain.evidence import box_of, verify
from backend.domain.facts import Fact
from backend.domain.printed import DATE_PATTERN
from backend.pipelines.readers.claim_paper_values import is_iban, value_in
from backend.pipelines.readers.proof import closeness

_EVENT = (
    r"(?:accident|collision|crash|loss|incident|fire|theft|damage|event|storm|hailstorm|hail|flood|leak|fall|injury"
    r"|burglary|break-in|wreck)"
)
_HAPPENED = r"(?:happened|occurred|took\s+place|was\s+discovered|struck|started|broke\s+out)"
_DAY = rf"(?:\w+day,?\s+)?(?P<v>{DATE_PATTERN})"
_ID = r"(?P<v>(?=\S*\d)[A-Z0-9][A-Z0-9./-]*[A-Z0-9])(?=$|[\s.,;:)])"
_NAME = r"(?P<v>[A-Z][\w'’.-]+(?:\s+(?:[A-Z]\.|(?:de|van|von|der|la)\s+)?\s?[A-Z][\w'’-]+){1,3})"  # noqa: RUF001
_SENTENCES: Mapping[str, tuple[str, ...]] = {
    "loss.date": (
        (
            rf"\b{_EVENT}\b[^.;:]{{0,60}}?\b{_HAPPENED}\s+(?:in\s+the\s+\w+\s+(?:of|on)\s+|at\s+[^.,;]{{3,40}}?\s+"
            rf"|early"
            rf"\s+|late\s+)?"
            rf"on\s+(?:or\s+about\s+)?(?:the\s+\w+\s+of\s+)?{_DAY}"
        ),
        rf"\b{_EVENT}\s+(?:of|on|dated)\s+(?:or\s+about\s+)?{_DAY}",
        rf"\bdate\s+of\s+(?:the\s+)?(?:loss|accident|incident)\s+(?:was|is|of)\s+{_DAY}",
        (
            rf"\b[Oo]n\s+(?:the\s+\w+\s+of\s+)?{_DAY},?(?:\s+at\s+(?:about\s+|approximately\s+|around"
            rf"\s+)?[\d:.]+\s*(?:[ap]\.?m\.?)?,?)?"
            r"\s+(?:I\s+(?:was|saw|witnessed|heard|observed|slipped|fell)|my\s+(?:car|vehicle|truck|home|house)|the"
            r"\s+insured\s+"
            r"|a\s+(?:collision|crash|fire|theft|pipe|storm|tree|traffic))"
        ),
    ),
    "loss.reported_date": (
        (
            rf"\b(?:loss|claim|accident|incident)\s+(?:was|has\s+been)\s+(?:first\s+)?reported\s+(?:to\s+\w+(?:\s+\w+)?"
            rf"\s+)?on\s+{_DAY}"
        ),
        (
            rf"\b(?:we\s+(?:first\s+)?received|received)\s+(?:the\s+|your\s+|a\s+)?(?:first\s+)?(?:notice|report"
            rf"|notification)"
            rf"[^.;:]{{0,50}}?\bon\s+{_DAY}"
        ),
        rf"\breported\s+(?:it|the\s+(?:loss|claim|accident|incident))\s+(?:to\s+\w+(?:\s+\w+)?\s+)?on\s+{_DAY}",
    ),
    "insured.policy_number": (
        rf"\b(?i:policy)\s+(?:(?i:number|no\.?|#)\s*)?{_ID}",
        rf"\b(?i:policy)\s+(?:number|no\.?)\s+is\s+{_ID}",
    ),
    "police.report_number": (
        rf"\b(?:police|crash|collision|incident)\s+report\s+(?:(?:number|no\.?|#)\s*)?(?:is\s+|was\s+)?{_ID}",
        rf"\bunder\s+(?:police\s+)?(?:report|case)\s+(?:number\s+|no\.?\s+|#\s?)?{_ID}",
    ),
    "police.report_date": (
        rf"\b(?:police|crash|collision)\s+report\s+(?:was\s+)?(?:dated|filed\s+on|of|taken\s+on)\s+{_DAY}",
    ),
    "loss.location": (
        (
            rf"\b{_EVENT}\b[^.;:]{{0,60}}?\b{_HAPPENED}\s+(?:on\s+(?:\w+day,?\s+)?(?:{DATE_PATTERN}),?\s+)?"
            r"(?:(?:at|around|about)\s+(?:about\s+|approximately\s+)?[\d:]+\s*(?:[ap]\.?m\.?)?,?\s+)?"
            r"(?:at|near|in|on)\s+(?P<v>(?:the\s+(?:intersection|corner)\s+of\s+)?(?:\d+\s+)?[A-Z][\w.'-]*(?:\s+(?:and"
            r"|at|of|[A-Z&][\w.'-]*|\d\w*)){0,12}"
            r"(?:,\s+[A-Z][\w.'-]*(?:\s+[A-Z][\w.'-]*){0,6}(?:\s+\d{5})?){0,4})(?=[.,;]|\s+(?:when|while|after|on|as"
            r"|between)\b)"
        ),
    ),
    "vehicle.vin": (
        (
            r"(?:\(|,\s|\b(?:with|bearing|the|my|and)\s+)VIN\s+(?:is\s+|number"
            r"\s+)?(?P<v>[A-HJ-NPR-Z0-9]{17})\b"
        ),
    ),
    "vehicle.plate": (
        (
            r"(?:\(|,\s|\b(?:with|bearing|the|my|and|under)\s+)(?i:(?:licen[sc]e\s+)?plate)s?\s+(?:number\s+|no\.?"
            r"\s+)?(?:is"
            r"\s+)?(?P<v>(?=[A-Z0-9 -]{0,8}\d)[A-Z0-9]{1,4}(?:[ -]?[A-Z0-9]{1,5})?)\b"
            r"(?!\s*-?\w*\d)"
        ),
    ),
    "payee.bank_account": (
        (
            r"\b(?:to|my|the|our|account)\s+(?:account\s+)?IBAN\s*:?\s*(?:is"
            r"\s+)?(?P<v>[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?)\b"
        ),
    ),
    "insured.name": (rf"\b(?:our|your|the|named)\s+insured,?\s+{_NAME}(?=[,.;]|\s+(?:reported|was|has|is)\b)",),
    "driver.name": (rf"\b(?:vehicle|car|truck|van)\s+(?:was\s+)?driven\s+by\s+(?:our\s+insured,?\s+)?{_NAME}",),
}
_COMPILED: Mapping[str, tuple[re.Pattern[str], ...]] = {
    field: tuple(re.compile(pattern) for pattern in patterns) for field, patterns in _SENTENCES.items()
}
_SHORTEST_QUOTE = 12


def prose_facts(pages: tuple[Page, ...], sha256: str) -> Iterator[Fact]:
    """Yield what sentences say, each field once and only where all sentences of the paper agree on it."""
    for field, patterns in _COMPILED.items():
        found = [(page, match) for page in pages for pattern in patterns for match in pattern.finditer(page.text)]
        values = {" ".join(match["v"].split()).rstrip(".") for _, match in found}
        if len(values) != 1:
            continue
        page, match = found[0]
        value = values.pop()
        if _fits(field, value):
            quote = _quote(match)
            place = box_of(page, match["v"])
            yield verify(Fact(field, value, sha256, page.number, quote, place), page, closeness)


def _fits(field: str, value: str) -> bool:
    if field == "payee.bank_account":
        return is_iban(value)
    found = value_in(field, value)
    return found is not None and found[0] == value


def _quote(match: re.Match[str]) -> str:
    """Return the value as printed; a short one with the words before it."""
    return match.group() if len(match["v"]) < _SHORTEST_QUOTE else match["v"]
