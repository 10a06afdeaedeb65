"""Submissions and their queue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select, update

from backend.domain.access import Principal
from backend.domain.cases import MyWork, QueueFilter, QueueLine, QueueOrder, QueuePage, SubmissionView
from backend.domain.decisions import Outcome
from backend.domain.submissions import SubmissionStatus
from backend.errors import ConflictError, NotFoundError
from backend.store.happenings import submission_conditions
from backend.store.proposals import OPEN_STATES, Proposals
from backend.store.queries import Queries
from backend.store.references import next_reference
from backend.store.shown_names import shown_name
from backend.store.submission_scope import in_scope, is_referred_to, visible_to
from backend.store.tables import Run, Submission, User

DUE_AFTER = timedelta(days=5)
"""Working time promised to a broker before a submission counts as due."""
SOON = timedelta(days=1)
"""How long before its due time a case is shown as due."""


@dataclass(frozen=True, slots=True)
class NewSubmission:
    """What is stored of a validated form: typed columns for the queue, JSON for the product's own fields."""

    submission_id: UUID
    product: str
    insured_name: str
    fields: Mapping[str, object]
    state_code: str = ""
    effective_date: date | None = None
    requested_limit_usd: Decimal | None = None
    assignee_id: UUID | None = None


class Submissions(Proposals, Queries):
    """Submissions and their queue."""

    def add(self, new: NewSubmission, by: Principal) -> SubmissionView:
        """Store a new submission under the next reference of its institution."""
        self.session.add(
            Submission(
                submission_id=new.submission_id,
                institution_id=by.institution_id,
                reference=next_reference(self.session, Submission, "S", by.institution_id),
                product=new.product,
                insured_name=new.insured_name,
                state_code=new.state_code,
                effective_date=new.effective_date,
                requested_limit_usd=new.requested_limit_usd,
                fields=dict(new.fields),
                assignee_id=new.assignee_id,
                created_by=by.user_id,
                due_at=func.now() + DUE_AFTER,
            )
        )
        self.session.flush()
        return self.get(by, new.submission_id)

    def get(self, principal: Principal, submission_id: UUID, version: int | None = None) -> SubmissionView:
        """
        Return one submission that this person may see.

        Raises:
            NotFoundError: there is none, or this person may not see it.
            ConflictError: it has moved on from the version the person looked at.

        """
        creator, assignee = _people()
        row = self.session.execute(
            select(Submission, creator.c.shown, assignee.c.shown)
            .join(creator, creator.c.user_id == Submission.created_by)
            .outerjoin(assignee, assignee.c.user_id == Submission.assignee_id)
            .where(Submission.submission_id == submission_id, *visible_to(principal))
            .execution_options(populate_existing=True)
        ).first()
        if row is None:
            raise NotFoundError
        if version not in (None, row[0].version):
            raise ConflictError
        return _view(*row)

    def get_for_run(self, institution_id: UUID, submission_id: UUID) -> SubmissionView:
        """Return one submission for the worker that performs its run; the run carries the person's right to it."""
        row = self.session.scalar(
            select(Submission).where(
                Submission.submission_id == submission_id, Submission.institution_id == institution_id
            )
        )
        if row is None:
            raise NotFoundError
        return _view(row, "", None)

    def list_queue(self, principal: Principal, wanted: QueueFilter) -> QueuePage:
        """Return one page of the queue this person may see, and the count of all its lines."""
        _creator, assignee = _people()
        narrowed = _narrow(select(Submission.submission_id).where(*visible_to(principal)), principal, wanted)
        total = self.session.scalar(select(func.count()).select_from(narrowed.subquery())) or 0
        rows = self.session.execute(
            _narrow(select(Submission, assignee.c.shown).where(*visible_to(principal)), principal, wanted)
            .outerjoin(assignee, assignee.c.user_id == Submission.assignee_id)
            .order_by(*_order(wanted.order), Submission.submission_id)
            .limit(wanted.limit)
            .offset(wanted.offset)
        )
        return QueuePage(tuple(_line(submission, shown) for submission, shown in rows), total)

    def count_work(self, principal: Principal) -> MyWork:
        """Return the figures of a person's work in one statement."""
        mine = Submission.assignee_id == principal.user_id
        is_open = Submission.status.in_(OPEN_STATES)
        active_runs = (
            select(func.count())
            .select_from(Run)
            .where(Run.requested_by == principal.user_id, Run.state.in_(("queued", "running")))
            .scalar_subquery()
        )
        row = self.session.execute(
            select(
                func.count().filter(mine, is_open, Submission.due_at < func.now() + SOON),
                func.count().filter(Submission.status == SubmissionStatus.NEW),
                func.count().filter(is_referred_to(principal)),
                active_runs,
                func.count().filter(mine, is_open),
            ).where(*visible_to(principal))
        ).one()
        return MyWork(*row)

    def change(self, seen: SubmissionView, **values: Any) -> None:
        """Write columns of a submission; raise ConflictError when somebody changed it since it was read."""
        changed = self.session.execute(
            update(Submission)
            .where(Submission.submission_id == seen.submission_id, Submission.version == seen.version)
            .values(**values, version=Submission.version + 1, updated_at=func.now())
            .returning(Submission.version)
        ).scalar_one_or_none()
        if changed is None:
            raise ConflictError

    def change_form(self, seen: SubmissionView, new: NewSubmission) -> None:
        """Write another form; what was proposed on the one before no longer stands."""
        self.change(
            seen,
            fields=dict(new.fields),
            insured_name=new.insured_name,
            state_code=new.state_code,
            effective_date=new.effective_date,
            requested_limit_usd=new.requested_limit_usd,
            proposed_outcome=None,
            score=None,
            fields_changed_at=func.now(),
        )


def _people() -> tuple[Any, Any]:
    """Return two selections of people by the name to show, for creator and assignee."""
    shown = shown_name().label("shown")
    return select(User.user_id, shown).subquery("creator"), select(User.user_id, shown).subquery("assignee")


def _narrow(query: Select[Any], principal: Principal, wanted: QueueFilter) -> Select[Any]:
    """Return the query with the filter's conditions."""
    query = query.where(*in_scope(principal, wanted.scope), *submission_conditions(wanted.happened))
    if wanted.status:
        query = query.where(Submission.status == wanted.status)
    if wanted.product:
        query = query.where(Submission.product == wanted.product)
    if wanted.is_overdue:
        query = query.where(Submission.due_at < func.now(), Submission.status.in_(OPEN_STATES))
    if wanted.is_due_soon:
        query = query.where(Submission.due_at < func.now() + SOON, Submission.status.in_(OPEN_STATES))
    if wanted.is_open:
        query = query.where(Submission.status.in_(OPEN_STATES))
    if wanted.text.strip():
        pattern = f"%{_escaped(wanted.text.strip())}%"
        query = query.where(or_(Submission.insured_name.ilike(pattern), Submission.reference.ilike(pattern)))
    return query


def _order(wanted: QueueOrder) -> tuple[Any, ...]:
    """Return the columns a queue is sorted by."""
    if wanted is QueueOrder.DUE_FIRST:
        return (Submission.due_at.asc().nulls_last(), Submission.created_at)
    return (Submission.created_at.desc(),)


def _escaped(words: str) -> str:
    """Return search words in which the pattern's own signs stand for themselves."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _line(row: Submission, assignee: str | None) -> QueueLine:
    return QueueLine(
        row.submission_id,
        row.reference,
        row.product,
        row.insured_name,
        SubmissionStatus(row.status),
        assignee or "",
        _outcome(row.proposed_outcome),
        row.score,
        row.requested_limit_usd,
        row.effective_date,
        row.created_at,
        row.due_at,
    )


def _view(row: Submission, creator: str, assignee: str | None) -> SubmissionView:
    return SubmissionView(
        submission_id=row.submission_id,
        reference=row.reference,
        product=row.product,
        insured_name=row.insured_name,
        status=SubmissionStatus(row.status),
        fields=row.fields,
        requested_limit_usd=row.requested_limit_usd,
        assignee_id=row.assignee_id,
        assignee=assignee or "",
        created_by=row.created_by,
        creator=creator,
        created_at=row.created_at,
        updated_at=row.updated_at,
        due_at=row.due_at,
        proposed_outcome=_outcome(row.proposed_outcome),
        score=row.score,
        version=row.version,
        fields_changed_at=row.fields_changed_at,
    )


def _outcome(word: str | None) -> Outcome | None:
    return Outcome(word) if word else None
