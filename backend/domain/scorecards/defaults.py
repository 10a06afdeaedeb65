"""The first scorecard of each line: weights stated beforehand, in force until claims of the house refit them."""

from collections.abc import Mapping
from decimal import Decimal

from backend.domain.claims.red_flags import RED_FLAGS
from backend.domain.guidelines import Operator
from backend.domain.policies import PolicyLine
from backend.domain.scorecards.cards import Condition, Level, Scorecard, ScoreEntry
from backend.domain.scorecards.features import flag_feature
from backend.domain.versions import VersionState

_GE, _LT, _EQ, _IN = Operator.GE, Operator.LT, Operator.EQ, Operator.IN
_NOTE = (
    "Weights stated beforehand by the claims desk and not fitted to any claims: papers that cannot both be true weigh "
    "most, circumstances that honest claims share weigh little, and what speaks for the claim is taken off."
)
_FLAG_POINTS: Mapping[str, int] = {
    "outside_term": 8,
    "lapsed_policy": 10,
    "early_loss": 12,
    "late_in_term": 4,
    "recent_change": 12,
    "late_report": 8,
    "prior_claims": 8,
    "conflicting_dates": 15,
    "report_before_loss": 18,
    "invoice_before_loss": 20,
    "amounts_do_not_add_up": 8,
    "amount_differs": 8,
    "duplicate_invoice": 25,
    "vin_mismatch": 15,
    "name_mismatch": 12,
    "policy_number_mismatch": 6,
    "no_police_report": 10,
    "amount_near_limit": 8,
    "round_amount": 5,
    "hidden_instruction": 30,
    "altered_document": 20,
    "shared_identity": 15,
    "copied_narrative": 20,
    "copied_document": 25,
}


def _entry(entry_id: str, wording: str, points: int, *when: tuple[str, Operator, Level]) -> ScoreEntry:
    return ScoreEntry(entry_id, wording, points, tuple(Condition(*condition) for condition in when))


_EARLY, _CHANGED = (flag_feature("early_loss"), _EQ, True), (flag_feature("recent_change"), _EQ, True)
_LARGE = ("claimed_share_of_limit", _GE, Decimal("0.5"))

# One reason a paragraph reads like the card.
# fmt: off
_SHARED = (
    _entry("early_and_large", "The loss came soon after inception and at least half of the limit is claimed.", 8,
           _EARLY, _LARGE),
    _entry("early_and_changed", "The policy is new and was changed just before the loss.", 6, _EARLY, _CHANGED),
    _entry("weekend", "The loss was on a Saturday or Sunday.", 2, ("is_weekend", _EQ, True)),
    _entry("witness_named", "At least one witness is named.", -5, ("witnesses", _GE, Decimal(1))),
    _entry("reported_at_once", "The loss was reported within two days.", -3,
           ("report_delay_days", _LT, Decimal(3))),
)
_OF_LINE: Mapping[PolicyLine, tuple[ScoreEntry, ...]] = {
    PolicyLine.AUTO: (
        _entry("own_fault", "The insured is at fault, so that only the own policy pays.", 3, ("fault", _EQ, "insured")),
        _entry("police_report", "A police report number is given.", -4, ("has_police_report", _EQ, True)),
        _entry("own_fault_and_changed", "The insured is at fault and the policy was changed just before the loss.", 6,
               ("fault", _EQ, "insured"), _CHANGED),
        _entry("theft_reported_late", "A theft was reported a week or more after it happened.", 8,
               ("loss_type", _EQ, "theft"), ("report_delay_days", _GE, Decimal(7))),
    ),
    PolicyLine.PROPERTY: (
        _entry("police_report", "A police report number is given.", -4, ("has_police_report", _EQ, True)),
        _entry("vacant_and_fire", "The property stood vacant for 30 days or more before a fire or theft.", 10,
               ("vacant_days", _GE, Decimal(30)), ("loss_type", _IN, ("fire", "theft", "vandalism"))),
        _entry("mitigation", "Emergency measures were taken.", -3, ("mitigation_started", _EQ, True)),
    ),
    PolicyLine.LIABILITY: (
        _entry("late_without_witness", "The loss was reported after 90 days and nobody saw it.", 6,
               ("report_delay_days", _GE, Decimal(90)), ("witnesses", _EQ, Decimal(0))),
    ),
}
# fmt: on


def _flag_entries(line: PolicyLine) -> tuple[ScoreEntry, ...]:
    flags = [flag for flag in RED_FLAGS.values() if line in flag.lines]
    return tuple(
        _entry(flag_feature(f.id), f.looks_for, _FLAG_POINTS[f.id], (flag_feature(f.id), _EQ, True)) for f in flags
    )


DEFAULT_SCORECARDS: Mapping[PolicyLine, Scorecard] = {
    line: Scorecard(
        line=line,
        version=1,
        state=VersionState.DRAFT,
        base_points=5,
        entries=(*_flag_entries(line), *_SHARED, *own),
        note=_NOTE,
    )
    for line, own in _OF_LINE.items()
}
"""By line; the store gives each its version when it is installed."""
