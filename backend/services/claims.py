"""The claims desk: report, assess, look through the queue, take and hand on claims, follow one's own."""

from backend.services.claim_assigning import ClaimAssigning
from backend.services.claim_own import OwnClaimsDesk
from backend.services.claim_reading import ClaimReading
from backend.services.claim_reports import ClaimReports, Reported

__all__ = ["ClaimsService", "Reported"]


class ClaimsService(ClaimReports, ClaimReading, ClaimAssigning, OwnClaimsDesk):
    """What an adjuster (or a client, for own losses) does with claims."""
