"""What a guideline is made of: rules with thresholds, and what each rule says of one case."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from backend.domain.decisions import Outcome
from backend.domain.submissions import FieldValue
from backend.domain.versions import VersionState

Threshold = Decimal | date | str | bool | tuple[str, ...] | None
SCORE_FIELD = "score"
MAX_SCORE = 100


class Operator(StrEnum):
    """How a rule compares its input with its threshold; the rule fires where the comparison holds."""

    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    EQ = "eq"
    NE = "ne"
    IN = "in"
    NOT_IN = "not_in"
    MISSING = "missing"


ORDERINGS = frozenset({Operator.LT, Operator.LE, Operator.GT, Operator.GE})
MEMBERSHIPS = frozenset({Operator.IN, Operator.NOT_IN})


class RuleOutcome(StrEnum):
    """What became of a rule: `MISSING` means the input is not known, which is a question and never a pass."""

    FIRED = "fired"
    PASSED = "passed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One line of the guideline.

    `points` are added to the score where the rule fires (negative: a credit); `floor` is the mildest outcome then
    possible; `missing_floor` the mildest where the input is not known; `condition` is asked of the insured where
    the rule fires; `wording` may hold `{value}` and `{threshold}`; `source` is the section of the manual.
    A rule on the field `score` is a band of the score and carries no points. A rule that is switched off stays in the
    guideline and weighs nothing.
    """

    id: str
    field: str
    operator: Operator
    threshold: Threshold
    points: int
    floor: Outcome
    reason_code: str
    source: str
    wording: str
    missing_floor: Outcome = Outcome.ACCEPT
    condition: str = ""
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Guideline:
    """One version of the guideline of one product; a score starts at `base_points` and stays within 0 to 100."""

    product: str
    version: int
    state: VersionState
    rules: tuple[Rule, ...]
    base_points: int = 0
    note: str = ""

    def without_switched_off(self) -> "Guideline":
        """Return the guideline as cases are weighed by it: the rules that are switched on."""
        return replace(self, rules=tuple(rule for rule in self.rules if rule.is_active))


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What one rule of one version said of one input; `points` and `floor` are what it added, not what it could."""

    rule_id: str
    guideline_version: int
    field: str
    input_value: FieldValue
    operator: Operator
    threshold: Threshold
    outcome: RuleOutcome
    points: int
    floor: Outcome
    reason_code: str
    wording: str
    source: str


@dataclass(frozen=True, slots=True)
class Contribution:
    """One summand of the score; all of a verdict sum exactly to it."""

    id: str
    reason_code: str
    points: int
    wording: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the guideline alone says: every rule's result, the score with its summands, and the floor."""

    results: tuple[RuleResult, ...]
    contributions: tuple[Contribution, ...]
    score: int
    floor: Outcome

    @property
    def fired(self) -> tuple[RuleResult, ...]:
        """Return the rules that fired."""
        return tuple(r for r in self.results if r.outcome is RuleOutcome.FIRED)

    @property
    def missing(self) -> tuple[RuleResult, ...]:
        """Return the rules whose input is not known."""
        return tuple(r for r in self.results if r.outcome is RuleOutcome.MISSING)
