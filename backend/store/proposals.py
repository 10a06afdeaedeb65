"""What stands proposed on a submission: noted when a run ends, dropped when what it was made on changes."""

from uuid import UUID

from sqlalchemy import ColumnElement, case, exists, func, literal, select, update

from backend.domain.cases import SubmissionView
from backend.domain.decisions import Outcome, ReferralState
from backend.domain.submissions import SubmissionStatus
from backend.store.queries import Queries
from backend.store.tables import Document, Referral, Submission

OPEN_STATES = (
    SubmissionStatus.NEW,
    SubmissionStatus.IN_REVIEW,
    SubmissionStatus.WAITING_FOR_INFORMATION,
    SubmissionStatus.REFERRED,
)


class Proposals(Queries):
    """Proposals on open submissions."""

    def note_proposal(
        self, submission_id: UUID, outcome: Outcome, score: int, on: SubmissionView | None = None
    ) -> None:
        """
        Write what the newest run proposes on an open submission; a new one becomes one in review.

        A proposal made `on` another form, or before the evidence changed, is not noted.
        """
        is_current = literal(value=True) if on is None else _stands_as(on)
        self.session.execute(
            update(Submission)
            .where(Submission.submission_id == submission_id, Submission.status.in_(OPEN_STATES))
            .values(
                proposed_outcome=case((is_current, outcome), else_=Submission.proposed_outcome),
                score=case((is_current, score), else_=Submission.score),
                status=case(
                    (Submission.status == SubmissionStatus.NEW, SubmissionStatus.IN_REVIEW), else_=Submission.status
                ),
                updated_at=func.now(),
                version=Submission.version + 1,
            )
        )

    def drop_proposal(self, submission_id: UUID) -> None:
        """Say that the evidence of an open submission changed: neither a proposal nor an answer from before stands."""
        self._drop(Submission.submission_id == submission_id)

    def drop_proposal_beside(self, document_id: UUID) -> None:
        """Say the same of the submission that a document belongs to; of none where it is loose."""
        owner = select(Document.submission_id).where(Document.document_id == document_id).scalar_subquery()
        self._drop(Submission.submission_id == owner)

    def _drop(self, of: ColumnElement[bool]) -> None:
        """
        Forget what was proposed; the last row a transaction writes before the audit chain.

        The version moves on only where a proposal or an answer falls, so that first documents disturb nobody.
        """
        answered = exists().where(
            Referral.submission_id == Submission.submission_id, Referral.state == ReferralState.ANSWERED
        )
        falls = Submission.proposed_outcome.is_not(None) | answered.correlate(Submission)
        self.session.execute(
            update(Submission)
            .where(of, Submission.status.in_(OPEN_STATES))
            .values(
                proposed_outcome=None,
                score=None,
                fields_changed_at=func.clock_timestamp(),
                version=case((falls, Submission.version + 1), else_=Submission.version),
            )
            .execution_options(synchronize_session=False)
        )


def _stands_as(seen: SubmissionView) -> ColumnElement[bool]:
    """Return the condition that form and evidence are those that were seen."""
    is_same_moment = Submission.fields_changed_at.is_not_distinct_from(seen.fields_changed_at)
    return (Submission.fields == dict(seen.fields)) & is_same_moment
