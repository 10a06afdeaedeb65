"""The silent challenger: a second provider or prompt that works in the shadow, and what people say of its answers."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


class ChallengeVerdict(StrEnum):
    """Whom a person gives right where champion and challenger disagree."""

    CHAMPION = "champion"
    CHALLENGER = "challenger"
    BOTH = "both"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class ChallengerPlan:
    """Who challenges which kind of run: a provider (empty: the usual chain), a prompt version (None: the active)."""

    kind: str
    provider: str
    prompt_id: UUID | None
    share_percent: int
    reason: str


@dataclass(frozen=True, slots=True)
class ShadowView:
    """One case that both answered; `differs` puts it into the queue."""

    run_id: UUID
    subject_type: str
    subject_id: UUID
    reference: str
    champion_outcome: str
    challenger_outcome: str
    champion_by: str
    challenger_by: str
    differs: bool
    cost_usd: Decimal | None
    at: datetime
    verdict: ChallengeVerdict | None
    reviewed_by: str
