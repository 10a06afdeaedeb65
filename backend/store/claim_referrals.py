"""Questions to other people about claims: to a more senior adjuster, or to the special investigation unit."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import aliased

from backend.domain.access import Principal, Role
from backend.domain.claims.acts import ClaimReferralRequest, ClaimReferralView
from backend.domain.claims.forms import payment_line
from backend.domain.claims.views import ClaimView
from backend.domain.claims.words import ClaimReferralAnswer, ClaimReferralKind
from backend.domain.decisions import ReferralState
from backend.errors import ConflictError, InvalidRequestError, NotFoundError
from backend.store.queries import Queries
from backend.store.shown_names import shown_name_or_blank
from backend.store.tables import AuthorityLimit, Claim, ClaimReferral, User

_requester, _addressee, _answerer = aliased(User), aliased(User), aliased(User)


class ClaimReferrals(Queries):
    """Questions to other people about claims; at most one is open a claim."""

    def add(self, by: Principal, request: ClaimReferralRequest) -> UUID:
        """Store an open referral and return its id."""
        if self.find_open(by.institution_id, request.claim_id):
            raise ConflictError("A referral of this claim is open already; wait for its answer or withdraw it.")
        referral_id = uuid4()
        self.session.add(
            ClaimReferral(
                referral_id=referral_id,
                institution_id=by.institution_id,
                claim_id=request.claim_id,
                kind=request.kind,
                requested_by=by.user_id,
                requested_at=func.clock_timestamp(),
                request_note=request.note.strip(),
                addressed_to=request.addressed_to,
            )
        )
        self.session.flush()
        return referral_id

    def answer(self, by: Principal, referral_id: UUID, answer: ClaimReferralAnswer, note: str) -> None:
        """Write the answer of another person; a referral is answered once."""
        answered = self.session.execute(
            update(ClaimReferral)
            .where(
                ClaimReferral.referral_id == referral_id,
                ClaimReferral.institution_id == by.institution_id,
                ClaimReferral.state == ReferralState.OPEN,
            )
            .values(
                state=ReferralState.ANSWERED,
                answered_by=by.user_id,
                answered_at=func.clock_timestamp(),
                answer_note=note,
                answer=answer,
            )
            .returning(ClaimReferral.referral_id)
        ).scalar_one_or_none()
        if answered is None:
            raise ConflictError("This referral has been answered already.")

    def withdraw_open(self, claim_id: UUID) -> None:
        """Withdraw the open referral of a claim, if there is one."""
        self.session.execute(
            update(ClaimReferral)
            .where(ClaimReferral.claim_id == claim_id, ClaimReferral.state == ReferralState.OPEN)
            .values(state=ReferralState.WITHDRAWN)
        )

    def get(self, principal: Principal, referral_id: UUID) -> ClaimReferralView:
        """Return one referral of the institution, raise NotFoundError otherwise."""
        row = self.session.execute(
            _views(principal.institution_id).where(ClaimReferral.referral_id == referral_id)
        ).first()
        if row is None:
            raise NotFoundError
        return _view(row)

    def find_open(self, institution_id: UUID, claim_id: UUID) -> ClaimReferralView | None:
        """Return the open referral of a claim, None when there is none."""
        row = self.session.execute(
            _views(institution_id).where(ClaimReferral.claim_id == claim_id, ClaimReferral.state == ReferralState.OPEN)
        ).first()
        return _view(row) if row else None

    def list_for(self, institution_id: UUID, claim_id: UUID) -> list[ClaimReferralView]:
        """Return the referrals of one claim, newest first."""
        rows = self.session.execute(
            _views(institution_id).where(ClaimReferral.claim_id == claim_id).order_by(ClaimReferral.requested_at.desc())
        )
        return [_view(row) for row in rows]

    def find_answer(self, claim: ClaimView, since: datetime | None) -> ClaimReferralView | None:
        """Return the referral about coverage that was answered last since a moment, None when there is none."""
        query = (
            _views(claim.institution_id)
            .where(
                ClaimReferral.claim_id == claim.claim_id,
                ClaimReferral.state == ReferralState.ANSWERED,
                ClaimReferral.kind == ClaimReferralKind.COVERAGE,
            )
            .order_by(ClaimReferral.answered_at.desc())
            .limit(1)
        )
        if since is not None:
            query = query.where(ClaimReferral.answered_at >= since)
        row = self.session.execute(query).first()
        return _view(row) if row else None

    def find_siu_answer(self, claim_id: UUID) -> ClaimReferralAnswer | None:
        """Return the newest answer of the special investigation unit, None before one."""
        word = self.session.scalar(
            select(ClaimReferral.answer)
            .where(
                ClaimReferral.claim_id == claim_id,
                ClaimReferral.state == ReferralState.ANSWERED,
                ClaimReferral.kind == ClaimReferralKind.SIU,
            )
            .order_by(ClaimReferral.answered_at.desc())
            .limit(1)
        )
        return ClaimReferralAnswer(word) if word else None

    def find_carried_usd(self, claim: ClaimView, referral_id: UUID) -> Decimal | None:
        """Return up to which amount the active person who answered may pay in the claim's line, None for nothing."""
        return self.session.scalar(
            select(AuthorityLimit.max_amount_usd)
            .join(ClaimReferral, ClaimReferral.answered_by == AuthorityLimit.user_id)
            .join(User, User.user_id == AuthorityLimit.user_id)
            .where(
                ClaimReferral.referral_id == referral_id,
                AuthorityLimit.line == payment_line(claim.line),
                User.is_active,
            )
        )

    def must_be_colleague(self, principal: Principal, user_id: UUID) -> None:
        """Raise InvalidRequestError unless this is another active person of the house who answers on claims."""
        if user_id not in {colleague for colleague, _ in self.list_referees(principal)}:
            raise InvalidRequestError("Choose an active adjuster or manager of your institution.")

    def list_referees(self, principal: Principal) -> list[tuple[UUID, str]]:
        """Return the other active adjusters and managers of the house, with the name to show."""
        rows = self.session.execute(
            select(User.user_id, shown_name_or_blank())
            .where(
                User.institution_id == principal.institution_id,
                User.user_id != principal.user_id,
                User.is_active,
                User.role.in_((Role.MANAGER, Role.ADJUSTER)),
            )
            .order_by(User.role.desc(), User.full_name)
        )
        return [(user_id, name) for user_id, name in rows]


def _views(institution_id: UUID) -> Select[*tuple[Any, ...]]:
    """Return referrals of an institution with the names of everybody in them."""
    return (
        select(
            ClaimReferral,
            Claim.reference,
            Claim.insured_name,
            *map(shown_name_or_blank, (_requester, _addressee, _answerer)),
        )
        .join(Claim, Claim.claim_id == ClaimReferral.claim_id)
        .join(_requester, _requester.user_id == ClaimReferral.requested_by)
        .outerjoin(_addressee, _addressee.user_id == ClaimReferral.addressed_to)
        .outerjoin(_answerer, _answerer.user_id == ClaimReferral.answered_by)
        .where(ClaimReferral.institution_id == institution_id)
        .execution_options(populate_existing=True)
    )


def _view(row: Any) -> ClaimReferralView:
    referral, reference, insured_name, requester, addressee, answerer = row
    return ClaimReferralView(
        referral_id=referral.referral_id,
        claim_id=referral.claim_id,
        reference=reference,
        insured_name=insured_name,
        kind=ClaimReferralKind(referral.kind),
        state=ReferralState(referral.state),
        requested_by=requester,
        requester_id=referral.requested_by,
        requested_at=referral.requested_at,
        request_note=referral.request_note,
        addressed_to=addressee,
        addressed_to_id=referral.addressed_to,
        answered_by=answerer,
        answered_at=referral.answered_at,
        answer_note=referral.answer_note,
        answer=ClaimReferralAnswer(referral.answer) if referral.answer else None,
    )
