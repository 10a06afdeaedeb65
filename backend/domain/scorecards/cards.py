"""What a scorecard is made of: reasons with points, each where all of its conditions hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from backend.domain.guidelines import Operator
from backend.domain.policies import PolicyLine
from backend.domain.versions import VersionState

Level = Decimal | str | bool | tuple[str, ...]
"""What a feature is compared with; a missing feature holds no condition, so what is unknown counts against nobody."""
REFER_AT = 50
"""Score from which a referral to special investigation is suggested, unless the card says otherwise."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison of a feature of the claim: `report_delay_days ge 30`."""

    feature: str
    op: Operator
    value: Level


@dataclass(frozen=True, slots=True)
class ScoreEntry:
    """
    One reason of the card: its points count where all conditions of `when` hold (negative: in the claim's favour).

    Two conditions make an interaction: neither circumstance alone is worth the points, both together are.
    """

    id: str
    wording: str
    points: int
    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class FitFigures:
    """How well a card told confirmed from cleared claims that it had not seen, each figure out of fold."""

    claims: int
    confirmed: int
    auc: float
    average_precision: float
    recall_top_tenth: float
    brier: float


@dataclass(frozen=True, slots=True)
class Scorecard:
    """
    One version of the red-flag score of a line; a score starts at `base_points` and stays within 0 to 100.

    It orders the queue and from `refer_at` suggests a referral, nothing more. `fit` is None where the points are
    weights stated beforehand and not fitted to claims.
    """

    line: PolicyLine
    version: int
    state: VersionState
    base_points: int
    entries: tuple[ScoreEntry, ...]
    note: str = ""
    fit: FitFigures | None = None
    refer_at: int = REFER_AT


@dataclass(frozen=True, slots=True)
class Contribution:
    """One summand of the score; all of a score sum exactly to it."""

    id: str
    points: int
    wording: str

    def to_json(self) -> Mapping[str, object]:
        """Return the summand as JSON values."""
        return {"id": self.id, "points": self.points, "wording": self.wording}


@dataclass(frozen=True, slots=True)
class Scored:
    """The score of one claim with its summands, and whether the card suggests a referral."""

    score: int
    contributions: tuple[Contribution, ...]
    suggests_referral: bool
    version: int


def product_of(line: PolicyLine) -> str:
    """Return the name under which the cards of a line are kept among the guidelines."""
    return f"claim_score_{line}"
