"""The loss form of each line, and authority's names for it."""

from collections.abc import Mapping
from dataclasses import replace

from backend.domain.claims.auto import AUTO_LOSS
from backend.domain.claims.liability import LIABILITY_LOSS
from backend.domain.claims.property import PROPERTY_LOSS
from backend.domain.policies import PolicyLine
from backend.domain.products import Product

LOSS_FORMS: Mapping[PolicyLine, Product] = {
    PolicyLine.AUTO: AUTO_LOSS,
    PolicyLine.PROPERTY: PROPERTY_LOSS,
    PolicyLine.LIABILITY: LIABILITY_LOSS,
}

REPORTED_DATE = "reported_date"


def client_form(line: PolicyLine) -> Product:
    """Return a line's loss form as clients fill it in: the day of the report is the day on which it comes in."""
    form = LOSS_FORMS[line]
    return replace(
        form,
        fields=tuple(spec for spec in form.fields if spec.name != REPORTED_DATE),
        plausibility=tuple(rule for rule in form.plausibility if REPORTED_DATE not in (rule.field, rule.other)),
    )


def loss_types(line: PolicyLine) -> tuple[str, ...]:
    """Return the kinds of loss of a line, as its form offers them."""
    spec = LOSS_FORMS[line].field("loss_type")
    return spec.choices if spec else ()


def payment_line(line: PolicyLine) -> str:
    """Return the name under which authority to pay and settle in a line is kept."""
    return f"claim_payment_{line}"


def reserve_line(line: PolicyLine) -> str:
    """Return the name under which authority to reserve in a line is kept."""
    return f"claim_reserve_{line}"
