"""Claims of different insureds that share a telephone and an account: linked as live ones are, and partly reviewed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from backend.demo.chance import seeded
from backend.demo.claim_case import PastLoss
from backend.domain.access import Principal
from backend.domain.claims.words import SignVerdict
from backend.services.claim_linking import find_links, store_identifiers
from backend.store.tables import ClaimLinkRow
from backend.store.work import UnitOfWork

_NOTES = {
    SignVerdict.CONFIRMED: "Same person behind both telephones; reported to the special unit.",
    SignVerdict.DISMISSED: "One family with one telephone; nothing behind it.",
}


def link_rings(work: UnitOfWork, losses: Sequence[PastLoss], by: Principal, now: datetime) -> int:
    """Find the links among the claims that share an account, say something of half of them, return how many."""
    sharing = [past for past in losses if past.values["bank_account"]]
    claims = [work.claims.get_for_run(past.sender.institution_id, past.claim_id) for past in sharing]
    for claim in claims:
        store_identifiers(work, claim)
    for claim in claims:
        find_links(work, claim)
    links = list(
        work.session.scalars(select(ClaimLinkRow.link_id).where(ClaimLinkRow.institution_id == by.institution_id))
    )
    reviewed = sorted(links)[::2]
    chance = seeded("link reviews")
    for link_id in reviewed:
        verdict = chance.choice(tuple(_NOTES))
        said = {"verdict": verdict, "note": _NOTES[verdict], "reviewed_by": by.user_id, "reviewed_at": now}
        work.session.execute(update(ClaimLinkRow).where(ClaimLinkRow.link_id == link_id).values(**said))
    return len(links)
