"""The lines in which a role may be given authority, each with its name and with what it says of the score."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.ui.claim_format import LINES
from backend.domain.access import ROLE_PERMISSIONS, Permission, Role
from backend.domain.claims.forms import payment_line, reserve_line
from backend.domain.products import PRODUCTS


@dataclass(frozen=True, slots=True)
class AuthorityGroup:
    """Lines that stand together: their heading, what each amount bounds, and whether a score bounds them too."""

    title: str
    sentence: str
    lines: Mapping[str, str]
    has_score: bool


UNDERWRITING = AuthorityGroup(
    "Underwriting",
    "Largest sum insured and highest risk score this person accepts alone.",
    {code: product.name for code, product in PRODUCTS.items()},
    has_score=True,
)
PAYMENTS = AuthorityGroup(
    "Claims: payments",
    "Total of all payments on one claim up to which this person pays and settles alone.",
    {payment_line(line): f"{name}: pay up to" for line, name in LINES.items()},
    has_score=False,
)
RESERVES = AuthorityGroup(
    "Claims: reserves",
    "Total of payments and reserve on one claim up to which this person reserves alone.",
    {reserve_line(line): f"{name}: reserve up to" for line, name in LINES.items()},
    has_score=False,
)


def groups_for(role: Role) -> tuple[AuthorityGroup, ...]:
    """Return the groups of lines in which a role decides, none for a role that decides nothing."""
    granted = ROLE_PERMISSIONS[role]
    underwriting = (UNDERWRITING,) if Permission.DECIDE_SUBMISSION in granted else ()
    claims = (PAYMENTS, RESERVES) if Permission.DECIDE_CLAIM in granted else ()
    return underwriting + claims
