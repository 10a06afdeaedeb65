"""How carriers head the columns of loss runs: many labels, one field name."""

import re
from collections.abc import Iterable, Mapping

TEXT_FIELDS = frozenset({"claimant", "adjuster", "description", "driver", "claim_status"})
DATE_FIELDS = frozenset({"effective_date", "date_reported", "date_of_loss", "date_closed"})
MONEY_FIELDS = ("claim_reserves", "claim_paid", "claim_recovered")
CLAIM_FIELDS = (
    "policy_number",
    "effective_date",
    "claim_reported",
    "claim_number",
    "claimant",
    "date_reported",
    "date_of_loss",
    "claim_status",
    "date_closed",
    "adjuster",
    *MONEY_FIELDS,
    "description",
    "driver",
)
"""The fields of one claim, in the order in which they are given back."""


def _lexicon(entries: Mapping[str, str]) -> dict[str, str]:
    return {label.strip(): field for field, labels in entries.items() for label in labels.split("|")}


CLAIM_LABELS = _lexicon(
    {
        "claim_number": "claim number|claim|claim file|claim id|claim ref|claim reference|file number|occurrence number"
        "|claim file number|clm number|claimnumber|reference number",
        "claimant": "claimant|claimant name|claimants|injured party|third party",
        "date_of_loss": "date of loss|loss date|dol|d o l|accident date|date of accident|dates|loss|loss dt"
        "|occurrence date|date of occurrence|date lost|incident date|loss dol",
        "date_reported": "date reported|reported|report date|reported date|rpt date|date rptd|notice date"
        "|date of notice|received|date received",
        "date_closed": "date closed|closed|close date|closed date|closing date",
        "claim_status": "status|claim status|open closed|o c|state of claim|sts|stat",
        "claim_reported": "rptd|claim rptd|claim reported",
        "adjuster": "adjuster|handler|examiner|claim rep|claims rep|claim representative|adjuster name|handling"
        "|assigned handling|claim handler|assigned adjuster|assigned to",
        "claim_reserves": "reserve|reserves|claim reserve|claim reserves|outstanding|outstanding reserve|case reserve"
        "|case reserves|o s reserve|open reserve|reserved|remaining reserve|total reserve|total reserves|os|o s",
        "claim_paid": "paid|claim paid|total paid|amount paid|payments|paid to date|net paid",
        "paid_loss": "loss paid|paid loss|paid losses|indemnity paid|paid indemnity|paid ind|ind paid",
        "paid_expense": "expense paid|paid expense|paid expenses|expenses paid|paid exp|exp paid|alae paid|paid alae"
        "|medical paid|paid medical|paid med|med paid|legal paid|paid legal|expense|expenses|alae|lae",
        "reserve_expense": "expense reserve|expense reserves|exp reserve|reserve expense|o s expense|os exp|exp os"
        "|alae reserve|medical reserve|reserve exp",
        "reserve_loss": "loss reserve|loss reserves|indemnity reserve|ind reserve|reserve indemnity|o s loss"
        "|o s indemnity",
        "claim_recovered": "recovered|recovery|recoveries|claim recovered|subrogation|total recovered|salvage subro"
        "|subro|recovered amount",
        "total_incurred": "incurred|total incurred|gross incurred|net incurred",
        "amounts": "amounts|financial position|financials|amount",
        "description": "description|loss description|claim description|initial claim description|cause|notes"
        "|description of loss|cause of loss|accident description|details|narrative|loss cause|what happened",
        "driver": "driver|driver name|operator|insured driver|name of driver",
        "effective_date": "effective date|eff date|effective|policy effective|policy eff date|policy effective date",
        "policy_number": "policy number|policy|policynumber",
    }
)
"""Labels of columns and bands that belong to one claim; `total_incurred`, `amounts` and shares are no field of it."""
PERIOD_LABELS = _lexicon(
    {
        "insured_name": "insured name|insured|named insured|name of insured|account name|policyholder",
        "customer_number": "customer number|customer|account number|client number|insured number",
        "policy_number": "policy number|policy|policy id",
        "state": "state|st",
        "policy_term": "policy term|policy period|term|coverage period|policy dates|period",
        "effective_date": "effective date|eff date|effective|inception|inception date",
        "expiry_date": "expiry date|expiration date|exp date|expiration|expiry",
        "line_of_business": "line of business|lob|line|coverage",
    }
)
"""Labels of the block that opens a policy period."""

DESCRIPTION_LEAD = re.compile(
    r"(?:initial\s+)?(?:(?:claim|loss|accident)\s+)?(?:description|narrative|details)(?:\s+of\s+(?:loss|accident))?"
    r"\b\s*[:\-]?\s+",
    re.IGNORECASE,
)
NOTE_LEAD = re.compile(r"(?:continuation|section\s+note|notes?|remarks?|comments?|disclaimer)\s*:", re.IGNORECASE)
TOTAL_LEAD = re.compile(r"(?P<all>grand|report|account|overall|all)?\b.{0,20}\b(?:sub-?)?totals?\b", re.IGNORECASE)
OWN_TOTAL = re.compile(r"(?:claim\s+)?(?:sub-?)?totals?\s*:?", re.IGNORECASE)
CLAIM_ID = re.compile(r"(?=(?:.*\d){4})[A-Z0-9][A-Z0-9._-]*(?:\s[A-Z0-9][A-Z0-9._-]*){0,2}", re.IGNORECASE)
_NO_CLAIM = re.compile(
    r"(?:policy|policies|period|term|account|customer|insured|page|location|unit|driver|agent|run|report)\b",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(
    r"[-.\s]*|(?:see|pending|refer|per)\s+\S.*|n/?a|tb[ad]|unknown|none|nil|blank|unassigned|still open"
    r"|(?:(?:driver|operator|adjuster|name)\s+)?(?:was\s+)?not\b.*",
    re.IGNORECASE,
)


def is_placeholder(text: str) -> bool:
    """Tell whether a cell only says that its value stands elsewhere, or nowhere."""
    return PLACEHOLDER.fullmatch(text.strip()) is not None


def is_claim_id(text: str) -> bool:
    """Tell whether the text can be a claim number: at least four digits, no date, no sentence, no other thing's."""
    return CLAIM_ID.fullmatch(text.strip()) is not None and not _NO_CLAIM.match(text.strip())


def in_order(fields: Iterable[str]) -> list[str]:
    """Return the claim fields among the given names, in the order of the schema."""
    given = set(fields)
    return [field for field in CLAIM_FIELDS if field in given]
