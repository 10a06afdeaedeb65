"""A claim as its pipeline takes it: the form, the policy's term, evidence, the book's history and the scorecard."""

from collections.abc import Iterable

from backend.domain.claims.forms import LOSS_FORMS
from backend.domain.claims.views import ClaimView
from backend.domain.facts import Fact
from backend.domain.policies import PolicyTerm
from backend.domain.products import fields_from_json
from backend.pipelines.claim import ClaimHistory, ClaimInputs, PriorClaim
from backend.services.case_files import case_documents
from backend.services.claim_linking import linked_kinds
from backend.services.scorecards import active_scorecard
from backend.store.document_records import DocumentRecord
from backend.store.work import UnitOfWork


def claim_inputs(work: UnitOfWork, claim: ClaimView, documents: Iterable[DocumentRecord]) -> ClaimInputs:
    """Return what an assessment of the claim starts from; documents that were not read hold no facts."""
    form = LOSS_FORMS[claim.line]
    files = case_documents(work, documents)
    facts = tuple(fact for file in files for fact in file.facts)
    return ClaimInputs(
        form=form,
        fields=fields_from_json(form, claim.fields),
        policy=_term_of(work, claim),
        scorecard=active_scorecard(work, claim.institution_id, claim.line),
        documents=files,
        history=_history(work, claim, facts),
    )


def _term_of(work: UnitOfWork, claim: ClaimView) -> PolicyTerm | None:
    """Return the claim's term; unless it was in force, a better one may have come into the book since the report."""
    held = work.policies.get(claim.institution_id, claim.policy_id) if claim.policy_id else None
    if held is not None and held.covers_day(claim.loss_date):
        return held
    return work.policies.find_term(claim.institution_id, claim.policy_number, claim.loss_date) or held


def _history(work: UnitOfWork, claim: ClaimView, facts: Iterable[Fact]) -> ClaimHistory:
    """Return earlier claims, this one's money, what claims like it came to, and claims that share something."""
    earlier = work.claim_history.list_earlier(claim)
    segment = work.claim_history.read_segment(claim)
    return ClaimHistory(
        prior_claims=tuple(PriorClaim(e.reference, e.loss_date, e.claimed_usd, e.paid_usd) for e in earlier),
        paid_usd=claim.paid_usd,
        reserve_usd=claim.reserve_usd,
        settled_usd=segment.incurred_usd,
        segment=segment.words,
        linked=linked_kinds(work, claim, facts),
        same_day=work.claim_history.list_same_day(claim),
    )
