"""What every loss form asks: the policy, when and where, who reports, what is claimed."""

from datetime import date
from decimal import Decimal

from backend.domain.products import FieldKind, FieldSpec
from backend.domain.products.spec import STATES

LOSS, REPORT, CLAIMED = "The loss", "Who reports", "What is claimed"
PLACES = (*STATES, "EU-DE")
"""Where a loss can be handled: the US states, and Germany as EU-DE, for `DE` is Delaware."""
_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 1, 1)
_PRINTED = r".+"
"""Any characters, but none that hides: a number that reads like another is refused."""
_PHONE = r"\+?[0-9][0-9 ().-]{6,24}"
_ACCOUNT = r"[A-Z0-9][A-Z0-9 -]{5,39}"

# One field a paragraph reads like the form.
# fmt: off
POLICY_FIELDS = (
    FieldSpec("policy_number", "Policy number", FieldKind.TEXT, LOSS, required=True, max_length=40,
              pattern=_PRINTED, example="PA-700100", evidence="insured.policy_number",
              help="As on the policy; the term is found by the date of loss."),
    FieldSpec("loss_date", "Date of loss", FieldKind.DATE, LOSS, required=True, minimum=_EARLIEST, maximum=_LATEST,
              evidence="loss.date"),
    FieldSpec("reported_date", "Date reported", FieldKind.DATE, LOSS, required=True, minimum=_EARLIEST,
              maximum=_LATEST, evidence="loss.reported_date", help="When the insurer first heard of the loss."),
    FieldSpec("loss_state", "State of loss", FieldKind.CHOICE, LOSS, required=True, choices=PLACES,
              help="Its law sets the deadlines. EU-DE is Germany."),
    FieldSpec("loss_location", "Place of loss", FieldKind.TEXT, LOSS, evidence="loss.location"),
)
DESCRIPTION = FieldSpec("description", "What happened", FieldKind.TEXT, LOSS, required=True, max_length=2000)
REPORTER_FIELDS = (
    FieldSpec("insured_name", "Insured name", FieldKind.TEXT, REPORT, required=True, evidence="insured.name"),
    FieldSpec("reporter_name", "Reported by", FieldKind.TEXT, REPORT, max_length=100),
    FieldSpec("reporter_role", "Their role", FieldKind.CHOICE, REPORT,
              choices=("insured", "claimant", "agent", "attorney", "other")),
    FieldSpec("contact_phone", "Telephone", FieldKind.TEXT, REPORT, pattern=_PHONE, example="+1 616 555 0142",
              evidence="claimant.phone"),
    FieldSpec("contact_address", "Address", FieldKind.TEXT, REPORT, evidence="claimant.address"),
    FieldSpec("police_report_number", "Police report number", FieldKind.TEXT, REPORT, max_length=40,
              evidence="police.report_number"),
    FieldSpec("witnesses", "Witnesses", FieldKind.INTEGER, REPORT, minimum=Decimal(0), maximum=Decimal(100)),
)
MONEY_FIELDS = (
    FieldSpec("claimed_usd", "Amount claimed", FieldKind.MONEY, CLAIMED, minimum=Decimal(0),
              maximum=Decimal(1000000000), unit="USD", help="0 is an amount; leave it open while unknown.",
              evidence="bill.total"),
    FieldSpec("bank_account", "Account for payment", FieldKind.TEXT, CLAIMED, pattern=_ACCOUNT,
              example="DE89 3704 0044 0532 0130 00", max_length=40, evidence="payee.bank_account"),
)
# fmt: on
