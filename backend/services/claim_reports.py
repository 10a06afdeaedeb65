"""Claims come in: a loss is reported, assessed and assessed again, its form corrected, its draft kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import NAMESPACE_OID, UUID, uuid5

from backend.domain.access import Permission, Principal
from backend.domain.cases import Draft
from backend.domain.claims.forms import LOSS_FORMS
from backend.domain.claims.triage import FORM_ALONE, CaseSigns
from backend.domain.claims.views import ClaimRequest, ClaimView
from backend.domain.claims.words import ClaimEvent
from backend.domain.policies import PolicyLine
from backend.domain.products import parse_fields
from backend.domain.runs import NewRun, RunKind
from backend.errors import InvalidRequestError
from backend.services.claim_desk import ClaimDesk, claim_act, must_be_open, must_report
from backend.services.claim_events import note_event
from backend.services.claim_forms import LossForm, must_have_happened, new_claim, parse_loss, reported_as_before
from backend.services.claim_places import move_clocks
from backend.services.document_scope import scope_of
from backend.services.draft_documents import documents_of_draft
from backend.services.request_inputs import request_inputs
from backend.store.claims import NewClaim
from backend.store.document_records import DocumentScope
from backend.store.work import UnitOfWork

ACTION = "claim"
LONGEST_DRAFT = 100_000
"""Characters of a draft: ten times the longest form that is accepted."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What a new claim is called, and the run that assesses it."""

    claim_id: UUID
    reference: str
    run_id: UUID


class ClaimReports(ClaimDesk):
    """What adjusters, and clients for their own losses, hand in."""

    def report(self, principal: Principal, request: ClaimRequest, idempotency_key: str) -> Reported:
        """
        Store the loss with its documents, triage it, start its clocks and queue its assessment.

        The same key gives the same claim and run again: a double click or five tabs make one.

        Raises:
            NotPermittedError: the role may not report losses.
            ConflictError: the key came before with another form or other documents.
            InvalidFieldsError: names each field that does not fit.
            RateLimitedError: more than 5 runs in 60 s by this session or person.

        """
        must_report(principal)
        values = parse_loss(principal, request)
        self.limiter.hit(ACTION, principal, idempotency_key)
        key = f"{principal.user_id}:{idempotency_key}"
        sent = LossForm(uuid5(NAMESPACE_OID, f"claim:{key}"), request.line, values)
        inputs = request_inputs(request.line, values, request.document_ids)
        with self.unit_of_work() as work:
            run = work.runs.add(NewRun(RunKind.CLAIM, sent.claim_id, inputs, f"claim:{key}"), by=principal)
            if run.is_new:
                signs = CaseSigns(documents=len(set(request.document_ids)))
                claim = self._store(work, principal, new_claim(work, principal, sent, signs), request.document_ids)
            else:
                claim = work.claims.get(principal, sent.claim_id)
        self.queue.put(run.run_id, RunKind.CLAIM)
        return Reported(claim.claim_id, claim.reference, run.run_id)

    def assess(self, principal: Principal, claim_id: UUID, idempotency_key: str) -> UUID:
        """Queue a new assessment of a claim that is still open and return the run's id."""
        principal.must(Permission.ASSESS_CLAIM)
        self.limiter.hit(ACTION, principal, idempotency_key)
        with self.unit_of_work() as work:
            must_be_open(work.claims.get(principal, claim_id))
            key = f"assessment:{principal.user_id}:{claim_id}:{idempotency_key}"
            run = work.runs.add(NewRun(RunKind.CLAIM, claim_id, {}, key), by=principal)
            if run.is_new:
                work.audit.record(principal, claim_act("assessment_requested", claim_id, {"run_id": run.run_id}))
        self.queue.put(run.run_id, RunKind.CLAIM)
        return run.run_id

    def change_fields(
        self, principal: Principal, claim_id: UUID, version: int, fields: Mapping[str, object]
    ) -> ClaimView:
        """
        Store changed fields of an open claim and triage it again; a proposal on the form before no longer stands.

        A form sent as it was changes nothing. Another place or day of report moves the clocks.

        Raises:
            InvalidFieldsError: names each field that does not fit.
            ConflictError: somebody changed the claim since `version`.

        """
        principal.must(Permission.WRITE_CLAIM)
        with self.unit_of_work() as work:
            claim = work.claims.get(principal, claim_id, version)
            must_be_open(claim)
            form = LOSS_FORMS[claim.line]
            values = parse_fields(form, fields)
            must_have_happened(form, values)
            papers = work.documents.list_for_claim(DocumentScope(principal.institution_id), claim_id)
            signs = CaseSigns(documents=len(papers)) if papers else FORM_ALONE
            new = new_claim(work, principal, LossForm(claim_id, claim.line, values), signs)
            if new.fields == claim.fields:
                return claim
            pairs = {name: [claim.fields.get(name), value] for name, value in new.fields.items()}
            changed = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
            new = reported_as_before(claim, new)
            work.claims.change_form(claim, new)
            if (new.state_code, new.reported_at) != (claim.state_code, claim.reported_at):
                move_clocks(work, principal, replace(claim, reported_at=new.reported_at))
            work.audit.record(principal, claim_act("fields_changed", claim_id, {"changed": changed}))
            return work.claims.get(principal, claim_id)

    def save_draft(
        self,
        principal: Principal,
        line: PolicyLine,
        fields: Mapping[str, object],
        document_ids: Sequence[str] = (),
    ) -> None:
        """Keep what is typed so far of a line's loss form; nothing is checked but the size."""
        must_report(principal)
        kept = {name: value for name, value in fields.items() if value is not None}
        if len(str(kept)) + len(str(document_ids)) > LONGEST_DRAFT:
            raise InvalidRequestError("This form holds more text than a draft keeps; shorten it or send it.")
        with self.unit_of_work() as work:
            own = documents_of_draft(work, principal, document_ids)
            work.drafts.save(principal.user_id, LOSS_FORMS[line].code, kept, own)

    def find_draft(self, principal: Principal, line: PolicyLine) -> Draft | None:
        """Return what this person typed last for a line, None when nothing is kept."""
        must_report(principal)
        with self.unit_of_work() as work:
            return work.drafts.find(principal.user_id, LOSS_FORMS[line].code)

    def discard_draft(self, principal: Principal, line: PolicyLine) -> None:
        """Forget what this person typed for a line."""
        must_report(principal)
        with self.unit_of_work() as work:
            work.drafts.discard(principal.user_id, LOSS_FORMS[line].code)

    def _store(self, work: UnitOfWork, principal: Principal, new: NewClaim, document_ids: Sequence[str]) -> ClaimView:
        """Store the claim, put its documents under it, start its clocks and forget the draft."""
        claim = work.claims.add(new, by=principal)
        wanted = _document_ids(document_ids)
        scope = scope_of(principal)
        work.documents.attach_to_claim(scope, wanted, new.claim_id)
        taken = [paper for paper in work.documents.list_by_ids(scope, wanted) if paper.claim_id == new.claim_id]
        if len(taken) < len(set(wanted)):
            raise InvalidRequestError("One of the documents belongs to another case or is not yours; remove it.")
        note_event(work, principal.institution_id, new.claim_id, ClaimEvent.REPORTED, new.reported_at)
        work.drafts.discard(principal.user_id, LOSS_FORMS[new.line].code)
        details = {"reference": claim.reference, "line": new.line, "documents": len(wanted)}
        work.audit.record(principal, claim_act("reported", new.claim_id, details))
        return work.claims.get(principal, new.claim_id)


def _document_ids(given: Sequence[str]) -> list[UUID]:
    """Return the ids of documents sent as text."""
    try:
        return [UUID(document_id) for document_id in given]
    except ValueError:
        raise InvalidRequestError("A document id is not a valid id; send the ids that the upload returned.") from None
