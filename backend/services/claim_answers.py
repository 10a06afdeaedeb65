"""The newest answer of another person that still speaks of a claim as it stands."""

from backend.domain.claims.acts import ClaimReferralView
from backend.domain.claims.views import ClaimView
from backend.store.work import UnitOfWork


def find_standing_answer(work: UnitOfWork, claim: ClaimView) -> ClaimReferralView | None:
    """
    Return the newest answered referral about coverage that still speaks of this claim, None when there is none.

    An answer carries what the other person had before them: not a later assessment, nor what changed since.
    """
    latest = work.claim_decisions.find_assessment(claim.institution_id, claim.claim_id)
    moments = (claim.evidence_changed_at, latest.made_at if latest else None)
    since = max((moment for moment in moments if moment is not None), default=None)
    return work.claim_referrals.find_answer(claim, since)
