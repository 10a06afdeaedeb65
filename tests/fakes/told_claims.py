"""The past claims of the demonstration as they are told, before anything is stored."""

from datetime import UTC, datetime
from functools import cache
from uuid import UUID, uuid5

from backend.demo.claim_staff import ClaimStaff
from backend.demo.claims_book import TakenClaim, _told, draw_claims
from backend.demo.people import PEOPLE
from backend.demo.policy_terms import draw_policies
from backend.domain.access import Principal

NOW = datetime(2026, 11, 16, 15, 30, tzinfo=UTC)
HOUSE = UUID(int=7)
NAMES = ("abe.adjuster", "ben.adjuster", "sue.supervisor", "mia.manager", "cleo.client")


def claim_staff() -> ClaimStaff:
    """Return the demonstration's claims people with the authority that the demonstration gives them."""
    people = {person.username: person for person in PEOPLE}
    return ClaimStaff(
        *(
            Principal(
                user_id=uuid5(HOUSE, name),
                institution_id=HOUSE,
                username=name,
                role=people[name].role,
                authority=people[name].authority,
            )
            for name in NAMES
        )
    )


@cache
def policies():
    return draw_policies(NOW.date())


@cache
def told_claims(claims: int = 1_040) -> tuple[TakenClaim, ...]:
    """Return every claim with its story until a fixed moment; told once for all tests."""
    staff = claim_staff()
    return tuple(_told(past, staff, NOW) for past in draw_claims(policies(), staff, NOW, claims))
