"""The silent challenger: a second provider or prompt that works in the shadow, and what people say of its answers."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from backend.domain.runs import RunKind

CHALLENGED = frozenset({RunKind.UNDERWRITING, RunKind.CLAIM})
"""The kinds of run that may be challenged: those that end in a proposal."""
STEP_OF = {RunKind.UNDERWRITING: "propose", RunKind.CLAIM: "propose_claim"}
"""The step whose prompt a challenger of each kind may exchange."""
FEWEST_REVIEWED = 20
"""Below this many verdicts a share of them says nothing and is not shown."""
PAGE_SIZE = 25


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
class ChallengerView:
    """
    A challenger as set up: who, on which share, by whom and why; `prompt` names the version, empty the active.

    `is_adopted` says that it ended because its words came into force.
    """

    challenger_id: UUID
    kind: RunKind
    provider: str
    prompt_id: UUID | None
    prompt: str
    share_percent: int
    reason: str
    created_by: str
    created_by_id: UUID
    created_at: datetime
    stopped_by: str = ""
    stopped_at: datetime | None = None
    is_adopted: bool = False

    @property
    def is_running(self) -> bool:
        """Tell whether new runs are challenged."""
        return self.stopped_at is None

    @property
    def name(self) -> str:
        """Return what the challenger is called: provider, prompt, or both."""
        parts = (self.provider, f"prompt {self.prompt}" if self.prompt else "")
        return " with ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class ShadowFilter:
    """What the list of challenged cases is narrowed to; `page` counts from 1."""

    kind: RunKind | None = None
    only_differing: bool = True
    only_unreviewed: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class ShadowPage:
    """One page of challenged cases, newest first, and how many there are in all."""

    rows: tuple["ShadowView", ...]
    total: int
    page: int = 1

    @property
    def page_count(self) -> int:
        """Return the number of pages, at least 1."""
        return max(1, -(-self.total // PAGE_SIZE))


@dataclass(frozen=True, slots=True)
class PairCount:
    """How often the champion said one thing and the challenger another, or the same."""

    champion: str
    challenger: str
    cases: int


@dataclass(frozen=True, slots=True)
class ChallengeFigures:
    """
    How the challengers of one kind have done so far.

    `cost_usd` is None where the price of an answer is unknown; `failed` counts runs of challengers that ended without
    an answer; `verdicts` counts what people said of cases in which both differ.
    """

    kind: RunKind
    pairs: tuple[PairCount, ...]
    cost_usd: Decimal | None
    failed: int
    waiting: int
    verdicts: Mapping[ChallengeVerdict, int] = field(default_factory=dict)

    @property
    def compared(self) -> int:
        """Return how many cases both answered."""
        return sum(pair.cases for pair in self.pairs)

    @property
    def agreed(self) -> int:
        """Return in how many of them both proposed the same outcome."""
        return sum(pair.cases for pair in self.pairs if pair.champion == pair.challenger)

    @property
    def agreement(self) -> float | None:
        """Return the share of cases with the same outcome, None before the first."""
        return self.agreed / self.compared if self.compared else None

    @property
    def reviewed(self) -> int:
        """Return how many disagreements people have judged."""
        return sum(self.verdicts.values())

    @property
    def challenger_right(self) -> float | None:
        """Return the share of judged disagreements in which the challenger was right; None while they are too few."""
        right = self.verdicts.get(ChallengeVerdict.CHALLENGER, 0) + self.verdicts.get(ChallengeVerdict.BOTH, 0)
        return right / self.reviewed if self.reviewed >= FEWEST_REVIEWED else None


@dataclass(frozen=True, slots=True)
class ShadowView:
    """
    One case that both answered; `differs` puts it into the queue.

    `details` hold what each of the two said: `champion` and `challenger` with outcome, score and proposal.
    """

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
    champion_run_id: UUID | None = None
    verdict_note: str = ""
    details: Mapping[str, object] = field(default_factory=dict)


def is_in_share(run_id: UUID, share_percent: int) -> bool:
    """Tell whether a run is among those challenged: the same run always gives the same answer, on every machine."""
    return int.from_bytes(hashlib.sha256(run_id.bytes).digest()[:8]) % 100 < share_percent


def what_was_said(result: Mapping[str, object]) -> dict[str, object]:
    """Return the part of an assessment that two of them are held against each other by."""
    kept = ("outcome", "floor", "score", "proposal", "provider", "model", "made_without_model", "prompt_version")
    return {name: result[name] for name in kept if name in result}
