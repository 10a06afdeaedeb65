"""Challengers, what they said in the shadow, and what people said of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Row, Select, and_, case, false, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from backend.domain.access import Principal
from backend.domain.challenges import (
    PAGE_SIZE,
    ChallengerPlan,
    ChallengerView,
    ChallengeVerdict,
    ShadowFilter,
    ShadowPage,
    ShadowView,
)
from backend.domain.runs import RunKind
from backend.errors import ConflictError, NotFoundError
from backend.store.challenge_figures import ChallengeCounts
from backend.store.queries import Queries
from backend.store.shown_names import shown_name_or_blank
from backend.store.tables import Challenger, Claim, PromptRow, Run, ShadowResult, Submission, User
from backend.store.wording import storable_json

RUNNING_ALREADY = "A challenger of this kind is running already; stop it first."
JUDGED_ALREADY = "Somebody has judged this case meanwhile. Reload the page to see how."
_STARTER, _STOPPER, _REVIEWER = aliased(User), aliased(User), aliased(User)
_CHAMPION = aliased(Run)


@dataclass(frozen=True, slots=True)
class NewShadow:
    """What a challenger said of a run that had its result already."""

    run_id: UUID
    champion_run_id: UUID
    challenger_id: UUID
    institution_id: UUID
    champion_outcome: str
    challenger_outcome: str
    details: Mapping[str, object]
    cost_usd: Decimal | None


class Challenges(ChallengeCounts, Queries):
    """Challengers and their answers, bound to an institution."""

    def add(self, plan: ChallengerPlan, by: Principal) -> UUID:
        """Start a challenger and return its id; ConflictError where one of the kind is running."""
        challenger_id = uuid4()
        row = Challenger(
            challenger_id=challenger_id,
            institution_id=by.institution_id,
            kind=plan.kind,
            provider=plan.provider,
            prompt_id=plan.prompt_id,
            share_percent=plan.share_percent,
            reason=plan.reason,
            created_by=by.user_id,
        )
        try:
            with self.session.begin_nested():
                self.session.add(row)
        except IntegrityError as error:
            if "uq_challengers_running" in str(error.orig):
                raise ConflictError(RUNNING_ALREADY) from error
            raise
        return challenger_id

    def stop(self, by: Principal, challenger_id: UUID) -> bool:
        """Stop a challenger; False where it had stopped, or belongs to another institution."""
        stopped = self.session.execute(
            update(Challenger)
            .where(Challenger.institution_id == by.institution_id, Challenger.challenger_id == challenger_id)
            .where(Challenger.stopped_at.is_(None))
            .values(stopped_at=func.now(), stopped_by=by.user_id)
            .returning(Challenger.challenger_id)
        )
        return stopped.first() is not None

    def find_running(self, institution_id: UUID, kind: RunKind) -> ChallengerView | None:
        """Return the challenger of a kind that is running, None where there is none."""
        row = self.session.execute(
            _challengers(institution_id).where(Challenger.kind == kind, Challenger.stopped_at.is_(None))
        ).one_or_none()
        return _challenger(row) if row else None

    def get(self, institution_id: UUID, challenger_id: UUID) -> ChallengerView:
        """Return a challenger, running or stopped; NotFoundError covers those of other institutions."""
        row = self.session.execute(
            _challengers(institution_id).where(Challenger.challenger_id == challenger_id)
        ).one_or_none()
        if row is None:
            raise NotFoundError
        return _challenger(row)

    def list_all(self, institution_id: UUID) -> tuple[ChallengerView, ...]:
        """Return every challenger, those that run first, then the newest."""
        rows = self.session.execute(
            _challengers(institution_id).order_by(Challenger.stopped_at.is_not(None), Challenger.created_at.desc())
        )
        return tuple(_challenger(row) for row in rows)

    def add_result(self, new: NewShadow) -> None:
        """Keep what a challenger said; the key on the champion's run refuses a second answer."""
        self.session.add(
            ShadowResult(
                run_id=new.run_id,
                champion_run_id=new.champion_run_id,
                challenger_id=new.challenger_id,
                institution_id=new.institution_id,
                champion_outcome=new.champion_outcome,
                challenger_outcome=new.challenger_outcome,
                differs=new.champion_outcome != new.challenger_outcome,
                details=storable_json(new.details),
                cost_usd=new.cost_usd,
            )
        )
        self.session.flush()

    def list_page(self, institution_id: UUID, wanted: ShadowFilter) -> ShadowPage:
        """Return one page of challenged cases, newest first; a page past the end gives the last one."""
        conditions = (ShadowResult.institution_id == institution_id, *_conditions(wanted))
        counted = select(func.count()).select_from(ShadowResult)
        total = self.session.scalars(
            counted.join(_CHAMPION, _CHAMPION.run_id == ShadowResult.champion_run_id).where(*conditions)
        ).one()
        page = min(max(1, wanted.page), max(1, ceil(total / PAGE_SIZE)))
        rows = self.session.execute(
            _shadows()
            .where(*conditions)
            .order_by(ShadowResult.at.desc(), ShadowResult.run_id)
            .limit(PAGE_SIZE)
            .offset(PAGE_SIZE * (page - 1))
        )
        return ShadowPage(tuple(_shadow(row) for row in rows), total, page)

    def get_shadow(self, institution_id: UUID, run_id: UUID) -> ShadowView:
        """Return one challenged case by the challenger's run; NotFoundError covers those of other institutions."""
        row = self.session.execute(
            _shadows()
            .where(ShadowResult.institution_id == institution_id, ShadowResult.run_id == run_id)
            .execution_options(populate_existing=True)
        ).one_or_none()
        if row is None:
            raise NotFoundError
        return _shadow(row)

    def note_verdict(self, by: Principal, run_id: UUID, verdict: ChallengeVerdict, note: str) -> None:
        """Write who was right; ConflictError where somebody has said so already."""
        noted = self.session.execute(
            update(ShadowResult)
            .where(ShadowResult.institution_id == by.institution_id, ShadowResult.run_id == run_id)
            .where(ShadowResult.verdict.is_(None))
            .values(verdict=verdict, verdict_note=note, reviewed_by=by.user_id, reviewed_at=func.now())
            .returning(ShadowResult.run_id)
        )
        if noted.first() is None:
            raise ConflictError(JUDGED_ALREADY)


def _conditions(wanted: ShadowFilter) -> list[ColumnElement[bool]]:
    possible: tuple[tuple[bool, ColumnElement[bool]], ...] = (
        (wanted.kind is not None, _CHAMPION.kind == wanted.kind),
        (wanted.only_differing, and_(ShadowResult.differs)),
        (wanted.only_unreviewed, ShadowResult.verdict.is_(None)),
    )
    return [condition for is_wanted, condition in possible if is_wanted]


def _challengers(institution_id: UUID) -> Select[Challenger, str, str, int | None, bool]:
    """Return challengers with starter, stopper, prompt, and whether its coming into force ended them: one moment."""
    is_adopted = func.coalesce(PromptRow.activated_at == Challenger.stopped_at, false())
    return (
        select(Challenger, shown_name_or_blank(_STARTER), shown_name_or_blank(_STOPPER), PromptRow.version, is_adopted)
        .join(_STARTER, _STARTER.user_id == Challenger.created_by)
        .outerjoin(_STOPPER, _STOPPER.user_id == Challenger.stopped_by)
        .outerjoin(PromptRow, PromptRow.prompt_id == Challenger.prompt_id)
        .where(Challenger.institution_id == institution_id)
        .execution_options(populate_existing=True)
    )


def _shadows() -> Select[ShadowResult, Run, str, str, str]:
    """Return challenged cases with the champion's run, the reference of the case, the challenger and the reviewer."""
    reference = func.coalesce(Submission.reference, Claim.reference, "")
    by = case((Challenger.provider != "", Challenger.provider), else_=func.coalesce(Run.provider, ""))
    return (
        select(ShadowResult, _CHAMPION, reference, by, shown_name_or_blank(_REVIEWER))
        .join(_CHAMPION, _CHAMPION.run_id == ShadowResult.champion_run_id)
        .join(Run, Run.run_id == ShadowResult.run_id)
        .join(Challenger, Challenger.challenger_id == ShadowResult.challenger_id)
        .outerjoin(Submission, Submission.submission_id == _CHAMPION.subject_id)
        .outerjoin(Claim, Claim.claim_id == _CHAMPION.subject_id)
        .outerjoin(_REVIEWER, _REVIEWER.user_id == ShadowResult.reviewed_by)
    )


def _challenger(row: Row[Challenger, str, str, int | None, bool]) -> ChallengerView:
    kept, starter, stopper, prompt, is_adopted = row
    return ChallengerView(
        challenger_id=kept.challenger_id,
        kind=RunKind(kept.kind),
        provider=kept.provider,
        prompt_id=kept.prompt_id,
        prompt="" if prompt is None else str(prompt),
        share_percent=kept.share_percent,
        reason=kept.reason,
        created_by=starter,
        created_by_id=kept.created_by,
        created_at=kept.created_at,
        stopped_by=stopper,
        stopped_at=kept.stopped_at,
        is_adopted=is_adopted,
    )


def _shadow(row: Row[ShadowResult, Run, str, str, str]) -> ShadowView:
    kept, champion, reference, by, reviewer = row
    return ShadowView(
        run_id=kept.run_id,
        subject_type="submission" if champion.kind == RunKind.UNDERWRITING else "claim",
        subject_id=champion.subject_id,
        reference=reference,
        champion_outcome=kept.champion_outcome,
        challenger_outcome=kept.challenger_outcome,
        champion_by=champion.provider or "",
        challenger_by=by,
        differs=kept.differs,
        cost_usd=kept.cost_usd,
        at=kept.at,
        verdict=ChallengeVerdict(kept.verdict) if kept.verdict else None,
        reviewed_by=reviewer,
        champion_run_id=kept.champion_run_id,
        verdict_note=kept.verdict_note,
        details=kept.details,
    )
