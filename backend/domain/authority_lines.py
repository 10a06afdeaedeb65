"""The lines in which a person may be given authority: those of products, and those of claim payments and reserves."""

from backend.domain.claims.forms import payment_line, reserve_line
from backend.domain.policies import PolicyLine
from backend.domain.products import PRODUCTS

KNOWN_LINES = frozenset(
    (
        *(product.line for product in PRODUCTS.values()),
        *(payment_line(line) for line in PolicyLine),
        *(reserve_line(line) for line in PolicyLine),
    )
)
