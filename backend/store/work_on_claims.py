"""The part of the unit of work that serves the claims desk."""

from functools import cached_property

from backend.store.claim_assessments import ClaimAssessments
from backend.store.claim_calculations import ClaimCalculations
from backend.store.claim_clocks import ClaimClocks
from backend.store.claim_decisions import ClaimDecisions
from backend.store.claim_history import ClaimHistories
from backend.store.claim_letters import ClaimLetters
from backend.store.claim_links import ClaimLinks
from backend.store.claim_money import ClaimMoney
from backend.store.claim_outcomes import ClaimOutcomes
from backend.store.claim_people import ClaimPeople
from backend.store.claim_referrals import ClaimReferrals
from backend.store.claim_signs import ClaimSigns
from backend.store.claim_triangles import ClaimTriangles
from backend.store.claims import Claims
from backend.store.own_claims import OwnClaims
from backend.store.work_together import WorkTogether


class WorkOnClaims(WorkTogether):
    """Queries of claims, inside one transaction."""

    @cached_property
    def claims(self) -> Claims:
        """Claims and their queue."""
        return Claims(self.session)

    @cached_property
    def own_claims(self) -> OwnClaims:
        """Claims as the clients who reported them see them."""
        return OwnClaims(self.session)

    @cached_property
    def claim_assessments(self) -> ClaimAssessments:
        """Results of claim runs with their red flags."""
        return ClaimAssessments(self.session)

    @cached_property
    def claim_history(self) -> ClaimHistories:
        """What the book says beside a claim."""
        return ClaimHistories(self.session)

    @cached_property
    def claim_people(self) -> ClaimPeople:
        """Who works on claims, with authority and load."""
        return ClaimPeople(self.session)

    @cached_property
    def claim_money(self) -> ClaimMoney:
        """Movements of the money of claims."""
        return ClaimMoney(self.session)

    @cached_property
    def claim_calculations(self) -> ClaimCalculations:
        """What assessments of claims came to."""
        return ClaimCalculations(self.session)

    @cached_property
    def claim_decisions(self) -> ClaimDecisions:
        """What people decided on claims."""
        return ClaimDecisions(self.session)

    @cached_property
    def claim_referrals(self) -> ClaimReferrals:
        """Questions to other people about claims."""
        return ClaimReferrals(self.session)

    @cached_property
    def claim_links(self) -> ClaimLinks:
        """What claims share, and the links found."""
        return ClaimLinks(self.session)

    @cached_property
    def claim_clocks(self) -> ClaimClocks:
        """Statutory clocks of claims."""
        return ClaimClocks(self.session)

    @cached_property
    def claim_letters(self) -> ClaimLetters:
        """Letters of claims."""
        return ClaimLetters(self.session)

    @cached_property
    def claim_signs(self) -> ClaimSigns:
        """What people say of red flags, and how often they confirmed each sign."""
        return ClaimSigns(self.session)

    @cached_property
    def claim_outcomes(self) -> ClaimOutcomes:
        """Decided claims: those near a claim, and those a scorecard can be fitted to."""
        return ClaimOutcomes(self.session)

    @cached_property
    def claim_triangles(self) -> ClaimTriangles:
        """Sums over claims and policies by origin period."""
        return ClaimTriangles(self.session)
