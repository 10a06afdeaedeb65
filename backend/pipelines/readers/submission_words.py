"""How applications, letters and forms label what an underwriter asks of an insured."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from backend.domain.printed import AMOUNT_PATTERN, DATE_PATTERN, plain, read_amount, read_date


class Form(StrEnum):
    """What a labelled value must look like to be believed."""

    WORDS = "words"
    MONEY = "money"
    COUNT = "count"
    DATE = "date"
    FEIN = "fein"
    DOT = "dot"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One fact that a label can announce."""

    field: str
    form: Form
    labels: str


WANTED = (
    Wanted(
        "insured.name",
        Form.WORDS,
        "insured name|insured|named insured|name of insured|first named insured|applicant|applicant name"
        "|name of applicant|legal name|business name|company name|named insured full name|account name",
    ),
    Wanted(
        "insured.fein",
        Form.FEIN,
        "fein|federal id|federal id number|tax id|ein|federal tax id|tax identifier|taxidentifier|fein number"
        "|federal employer identification number|employer identification number",
    ),
    Wanted("insured.dot_number", Form.DOT, "usdot|dot|dot number|usdot number|us dot|us dot number"),
    Wanted(
        "insured.power_units",
        Form.COUNT,
        "power units|number of power units|power unit count|total power units|tractors|trucks|units|vehicle count"
        "|number of vehicles|fleet size",
    ),
    Wanted("insured.policy_number", Form.NUMBER, "policy number|policy|expiring policy number|policy id"),
    Wanted(
        "submission.effective_date",
        Form.DATE,
        "effective date|policy effective date|proposed effective date|requested effective date|eff date|effective"
        "|inception date|proposed eff date",
    ),
    Wanted(
        "submission.expiry_date",
        Form.DATE,
        "expiry date|expiration date|policy expiration date|proposed expiration date|exp date|proposed exp date",
    ),
    Wanted(
        "submission.annual_revenue_usd",
        Form.MONEY,
        "annual revenue|revenue|gross revenue|annual gross revenue|annual receipts|gross receipts|annual sales"
        "|gross annual revenue|annual revenues",
    ),
    Wanted(
        "submission.operation_radius", Form.WORDS, "radius|radius of operation|radius of operations|operating radius"
    ),
    Wanted(
        "submission.cargo", Form.WORDS, "cargo|commodity|commodities|main cargo|commodities hauled|commodity hauled"
    ),
    Wanted("submission.annual_mileage", Form.COUNT, "annual mileage|annual miles|total mileage|mileage"),
    Wanted("submission.years_in_business", Form.COUNT, "years in business|years in operation|years established"),
    Wanted("submission.trailers", Form.COUNT, "trailers|number of trailers|trailer count"),
    Wanted(
        "submission.driver_count_declared",
        Form.COUNT,
        "drivers|number of drivers|driver count|total drivers|no drivers",
    ),
    Wanted(
        "submission.requested_limit_usd", Form.MONEY, "liability limit|limit|requested limit|combined single limit|csl"
    ),
    Wanted("submission.deductible_usd", Form.MONEY, "deductible|requested deductible"),
    Wanted(
        "submission.fleet_value_usd", Form.MONEY, "fleet value|stated value|total stated value|total insured value|tiv"
    ),
    Wanted("submission.prior_carrier", Form.WORDS, "prior carrier|current carrier|expiring carrier|previous carrier"),
)
FORMS: Mapping[str, Form] = {wanted.field: wanted.form for wanted in WANTED}
SUBMISSION_LABELS: Mapping[str, str] = {label: wanted.field for wanted in WANTED for label in wanted.labels.split("|")}
"""From a label to the fact it announces."""

_LEADS: Mapping[Form, re.Pattern[str]] = {
    Form.MONEY: re.compile(rf"(?P<value>{AMOUNT_PATTERN}(?:\s?(?:k|m|thousand|million)\b)?)(?!\S*[/%])", re.IGNORECASE),
    Form.COUNT: re.compile(r"(?P<value>\d[\d,]*)(?=$|\s|[.;,](?:\s|$))"),
    Form.DATE: re.compile(rf"(?P<value>{DATE_PATTERN})", re.IGNORECASE),
    Form.FEIN: re.compile(r"(?P<value>\d{2}-?\d{7})(?!\d)"),
    Form.DOT: re.compile(r"(?:US)?(?:DOT)?\s?#?\s?(?P<value>\d{3,8})(?!\w)"),
    Form.NUMBER: re.compile(r"(?P<value>(?=\S*\d)[A-Z0-9][A-Z0-9._/-]{3,})(?=$|\s|[;,])", re.IGNORECASE),
    Form.WORDS: re.compile(r"(?P<value>(?=.*[A-Za-z0-9]).{2,120})$"),
}
_NO_VALUE = re.compile(r"n/?a|none|tb[ad]|unknown|[-_.\s]*|see\b.*", re.IGNORECASE)


def value_at(field: str, text: str) -> tuple[str, int, int] | None:
    """Return the value with which the text begins and where it stands, None when it has not the field's form."""
    form = FORMS[field]
    match = None if _NO_VALUE.fullmatch(text.strip()) else _LEADS[form].match(text)
    if match is None:
        return None
    printed = match["value"].strip()
    if form in {Form.MONEY, Form.COUNT}:
        amount = read_amount(printed.rstrip(","))
        return (plain(amount), match.start("value"), match.end("value")) if amount is not None else None
    if form is Form.DATE and read_date(printed) is None:
        return None
    return printed, match.start("value"), match.end("value")
