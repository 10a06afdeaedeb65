"""How bills and estimates head their columns and name their sums."""

import re
from collections.abc import Mapping

BILL_COLUMNS: Mapping[str, str] = {
    label: column
    for column, labels in {
        "description": "description|item|items|service|services|item description|work|operation|part|parts|procedure"
        "|details|description of service|description of services|labor operation|description of work|treatment"
        "|work performed|description of charge|description of charges|position|bezeichnung|leistung|beschreibung"
        "|service description|procedure description|line item|item service|work item|task|charge description|repair"
        "|description of repair|description of operation|product|material|materials|product service|what we did"
        "|service rendered|services rendered|operation description|part description|beschreibung der arbeit",
        "amount": "amount|line total|ext|extended|extended price|charge|charges|ext price|amount usd|line amount|betrag"
        "|total price|total|amount due|ext amount|extension|total usd|sum|line sum|total amount|gesamt|gesamtpreis"
        "|charge amount|total charge|extended amount|cost|net amount|amount eur|net|line charge|line cost|billed"
        "|amount billed|line value|value",
        "unit": "unit price|rate|unit cost|price|each|price each|einzelpreis|unit rate|price per unit|unit charge"
        "|price unit|unit amount|unit value|per unit|cost each",
        "quantity": "qty|quantity|hours|units|hrs|qty hrs|menge|hours qty|qty hours|unit|number of units|anzahl|stk"
        "|days"
        "|um|uom|labor hours|labour hours|count",
        "other": "date|service date|date of service|dos|code|cpt|cpt code|item number|line|number|pos|part number|op"
        "|type"
        "|hcpcs|rev code|line number|ref|sku|procedure code|icd|diagnosis|code number|dx|modifier|cpt hcpcs|taxable|tax"
        "|service dates|rev|category|item code|billing code|supp|oper|paint|labor|labour|mod|trade|room|area"
        "|revenue code",
    }.items()
    for label in labels.split("|")
}
"""From the heading of a column to what stands in it; `other` is known and not asked."""

_SUMS: Mapping[str, str] = {
    "bill.subtotal": "subtotal|sub total|net total|total before tax|net amount|subtotal before tax|total net"
    "|total excluding tax|zwischensumme|nettobetrag|net subtotal|total excl tax|sum before tax|net"
    "|total charges before tax"
    "|amount before tax|nettosumme|summe netto|net sum|pretax total|pre tax total|total ex tax|net amount before tax",
    "bill.tax": "tax|sales tax|vat|mwst|ust|state tax|tax amount|total tax|mehrwertsteuer|state sales tax|taxes"
    "|sales taxes"
    "|tax due|tax on parts|estimated tax|zzgl mwst|plus tax|plus sales tax|local tax|sales and use tax|use tax"
    "|umsatzsteuer",
    "bill.total": "total|grand total|total due|amount due|balance due|invoice total|estimate total|total amount"
    "|total charges|total incl tax|gross total|total estimate|net cost of repairs|total cost of repairs|amount payable"
    "|gesamtbetrag|total amount due|total including tax|bill total|total bill|total payable|please pay|pay this amount"
    "|total to pay|repair total|total repair cost|total cost|total estimated cost|gross amount|total invoice"
    "|gesamtsumme"
    "|amount to pay|total for this invoice|total of this invoice|total estimate of repairs|total of estimate"
    "|total balance due|total this invoice|statement total|total usd|total eur|rechnungsbetrag|gesamt|bruttobetrag"
    "|estimated total|total patient charges|total owed|summe brutto|invoice amount|total billed|please pay this amount"
    "|amount owed|amount now due|sum total|total gross|total with tax|total to be paid|total repairs"
    "|total repair estimate",
}
_SUM_OF: Mapping[str, str] = {label: field for field, labels in _SUMS.items() for label in labels.split("|")}
_ASIDE = re.compile(r"\([^)]*\)|@|\bat\b|\d+(?:[.,]\d+)?\s?%|\b(?:usd|eur|us|inkl|incl)\b|[$€]", re.IGNORECASE)
_OF_A_PART = re.compile(
    r"(?:sub-?\s?total|total|carried|brought|page total|less|deductible|payments?|paid|balance|deposit|amount paid"
    r"|prior"
    r"|insurance (?:paid|payment|adjustment)|adjustments?|due|tax|sales tax|summe|übertrag)\b",
    re.IGNORECASE,
)


def sum_of(label: str) -> str:
    """Return the sum that a label names, whatever rate or currency it adds; empty for none."""
    words = re.findall(r"[^\W\d_]+", _ASIDE.sub(" ", label).casefold())
    return _SUM_OF.get(" ".join(words), "")


def is_no_item(label: str) -> bool:
    """Tell whether a row carries a sum of parts, a payment or what was carried over: no item of the bill."""
    return _OF_A_PART.match(label) is not None
