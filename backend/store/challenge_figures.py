"""Counts over what challengers said, in three statements a kind."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from backend.domain.challenges import ChallengeFigures, ChallengeVerdict, PairCount
from backend.domain.runs import FINAL_STATES, RunKind, RunState
from backend.store.queries import Queries
from backend.store.tables import Run, ShadowResult

_CHAMPION = aliased(Run)


class ChallengeCounts(Queries):
    """How challengers have done."""

    def read_figures(self, institution_id: UUID, kind: RunKind) -> ChallengeFigures:
        """Return outcomes in pairs, costs, runs without an answer, and verdicts of people."""
        outcomes = select(ShadowResult.champion_outcome, ShadowResult.challenger_outcome, func.count())
        pairs = self.session.execute(
            _of_kind(outcomes, institution_id, kind)
            .group_by(ShadowResult.champion_outcome, ShadowResult.challenger_outcome)
            .order_by(func.count().desc(), ShadowResult.champion_outcome, ShadowResult.challenger_outcome)
        )
        verdicts = self.session.execute(
            _of_kind(select(ShadowResult.verdict, func.count()), institution_id, kind)
            .where(ShadowResult.verdict.is_not(None), ShadowResult.differs)
            .group_by(ShadowResult.verdict)
        )
        failed, waiting, cost_usd = self._runs(institution_id, kind)
        return ChallengeFigures(
            kind=kind,
            pairs=tuple(PairCount(*row) for row in pairs),
            cost_usd=cost_usd,
            failed=failed,
            waiting=waiting,
            verdicts={ChallengeVerdict(verdict): cases for verdict, cases in verdicts},
        )

    def _runs(self, institution_id: UUID, kind: RunKind) -> tuple[int, int, Decimal | None]:
        """Return runs of challengers that failed, those that still wait, and what all that ended well have cost."""
        has_ended_well = Run.state == RunState.SUCCEEDED
        is_priceless = has_ended_well & Run.cost_usd.is_(None)
        failed, waiting, cost_usd, priceless = self.session.execute(
            select(
                func.count().filter(Run.state == RunState.FAILED),
                func.count().filter(Run.state.not_in(FINAL_STATES)),
                func.coalesce(func.sum(Run.cost_usd), 0),
                func.count().filter(is_priceless),
            )
            .select_from(Run)
            .join(_CHAMPION, _CHAMPION.run_id == Run.subject_id)
            .where(Run.institution_id == institution_id, Run.kind == RunKind.SHADOW, _CHAMPION.kind == kind)
        ).one()
        return failed, waiting, None if priceless else Decimal(cost_usd or 0)


def _of_kind(query: Select, institution_id: UUID, kind: RunKind) -> Select:  # type: ignore[type-arg]
    """Return a query over challenged cases of an institution and a kind."""
    return (
        query.select_from(ShadowResult)
        .join(_CHAMPION, _CHAMPION.run_id == ShadowResult.champion_run_id)
        .where(ShadowResult.institution_id == institution_id, _CHAMPION.kind == kind)
    )
