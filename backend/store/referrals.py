"""Questions to somebody with more authority."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import aliased

from backend.domain.access import Principal, Role
from backend.domain.cases import ReferralView
from backend.domain.decisions import Outcome, ReferralState
from backend.errors import ConflictError, InvalidRequestError, NotFoundError
from backend.store.queries import Queries
from backend.store.shown_names import shown_name_or_blank
from backend.store.tables import Referral, Submission, User

_requester, _addressee, _answerer = aliased(User), aliased(User), aliased(User)


class Referrals(Queries):
    """Questions to somebody with more authority; at most one is open a submission."""

    def add(self, by: Principal, submission_id: UUID, note: str, addressed_to: UUID | None) -> UUID:
        """Store an open referral and return its id."""
        if self.find_open(by.institution_id, submission_id):
            raise ConflictError("A referral of this case is open already; wait for its answer or withdraw it.")
        referral_id = uuid4()
        self.session.add(
            Referral(
                referral_id=referral_id,
                institution_id=by.institution_id,
                submission_id=submission_id,
                requested_by=by.user_id,
                request_note=note,
                addressed_to=addressed_to,
            )
        )
        self.session.flush()
        return referral_id

    def answer(self, by: Principal, referral_id: UUID, outcome: Outcome, note: str) -> None:
        """Write the answer of another person; a referral is answered once."""
        answered = self.session.execute(
            update(Referral)
            .where(
                Referral.referral_id == referral_id,
                Referral.institution_id == by.institution_id,
                Referral.state == ReferralState.OPEN,
            )
            .values(
                state=ReferralState.ANSWERED,
                answered_by=by.user_id,
                answered_at=func.now(),
                answer_note=note,
                answer_outcome=outcome,
            )
            .returning(Referral.referral_id)
        ).scalar_one_or_none()
        if answered is None:
            raise ConflictError("This referral has been answered already.")

    def withdraw_open(self, submission_id: UUID) -> None:
        """Withdraw the open referral of a submission, if there is one."""
        self.session.execute(
            update(Referral)
            .where(Referral.submission_id == submission_id, Referral.state == ReferralState.OPEN)
            .values(state=ReferralState.WITHDRAWN)
        )

    def get(self, principal: Principal, referral_id: UUID) -> ReferralView:
        """Return one referral of the institution, raise NotFoundError otherwise."""
        row = self.session.execute(_views(principal.institution_id).where(Referral.referral_id == referral_id)).first()
        if row is None:
            raise NotFoundError
        return _view(row)

    def find_open(self, institution_id: UUID, submission_id: UUID) -> ReferralView | None:
        """Return the open referral of a submission, None when there is none."""
        row = self.session.execute(
            _views(institution_id).where(Referral.submission_id == submission_id, Referral.state == ReferralState.OPEN)
        ).first()
        return _view(row) if row else None

    def list_for(self, institution_id: UUID, submission_id: UUID) -> list[ReferralView]:
        """Return the referrals of one submission, newest first."""
        rows = self.session.execute(
            _views(institution_id).where(Referral.submission_id == submission_id).order_by(Referral.requested_at.desc())
        )
        return [_view(row) for row in rows]

    def find_answer(self, institution_id: UUID, submission_id: UUID, since: datetime | None) -> ReferralView | None:
        """Return the referral of a submission that was answered last since a moment, None when there is none."""
        query = (
            _views(institution_id)
            .where(Referral.submission_id == submission_id, Referral.state == ReferralState.ANSWERED)
            .order_by(Referral.answered_at.desc())
            .limit(1)
        )
        if since is not None:
            query = query.where(Referral.answered_at >= since)
        row = self.session.execute(query).first()
        return _view(row) if row else None

    def must_be_colleague(self, principal: Principal, user_id: UUID) -> None:
        """Raise InvalidRequestError unless this is another active person of the house who decides on cases."""
        if user_id not in {colleague for colleague, _ in self.list_referees(principal)}:
            raise InvalidRequestError("Choose an active underwriter or manager of your institution.")

    def list_referees(self, principal: Principal) -> list[tuple[UUID, str]]:
        """Return the other active underwriters and managers of the house, with the name to show."""
        rows = self.session.execute(
            select(User.user_id, shown_name_or_blank())
            .where(
                User.institution_id == principal.institution_id,
                User.user_id != principal.user_id,
                User.is_active,
                User.role.in_((Role.MANAGER, Role.UNDERWRITER)),
            )
            .order_by(User.role, User.full_name)
        )
        return [(user_id, name) for user_id, name in rows]


def _views(institution_id: UUID) -> Select[*tuple[Any, ...]]:
    """Return referrals of an institution with the names of everybody in them."""
    return (
        select(
            Referral,
            Submission.reference,
            Submission.insured_name,
            *map(shown_name_or_blank, (_requester, _addressee, _answerer)),
        )
        .join(Submission, Submission.submission_id == Referral.submission_id)
        .join(_requester, _requester.user_id == Referral.requested_by)
        .outerjoin(_addressee, _addressee.user_id == Referral.addressed_to)
        .outerjoin(_answerer, _answerer.user_id == Referral.answered_by)
        .where(Referral.institution_id == institution_id)
        .execution_options(populate_existing=True)
    )


def _view(row: Any) -> ReferralView:
    referral, reference, insured_name, requester, addressee, answerer = row
    return ReferralView(
        referral.referral_id,
        referral.submission_id,
        reference,
        insured_name,
        ReferralState(referral.state),
        requester,
        referral.requested_by,
        referral.requested_at,
        referral.request_note,
        addressee,
        referral.addressed_to,
        answerer,
        referral.answered_at,
        referral.answer_note,
        Outcome(referral.answer_outcome) if referral.answer_outcome else None,
    )
