"""The loss form of each line, and authority's names for it."""

from collections.abc import Mapping

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
