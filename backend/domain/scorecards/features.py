"""What a score may look at: red flags and circumstances of the loss, never a trait of a person."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from backend.domain.claims.red_flags import RED_FLAGS
from backend.domain.policies import PolicyTerm

SATURDAY = 5


class FeatureKind(StrEnum):
    """How a feature is compared: as a number, a word of a list, or yes and no."""

    NUMBER = "number"
    WORD = "word"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing that a score may look at."""

    kind: FeatureKind
    wording: str


def flag_feature(flag_id: str) -> str:
    """Return the feature that holds what a red flag's test said."""
    return f"flag.{flag_id}"


_NUMBER, _WORD, _YES_NO = FeatureKind.NUMBER, FeatureKind.WORD, FeatureKind.YES_NO
FEATURES: Mapping[str, Feature] = {
    "report_delay_days": Feature(_NUMBER, "days from the loss to its report"),
    "days_since_inception": Feature(_NUMBER, "days from the beginning of the cover to the loss"),
    "days_to_expiry": Feature(_NUMBER, "days from the loss to the end of the cover"),
    "days_since_change": Feature(_NUMBER, "days from the last change of the policy to the loss"),
    "claimed_share_of_limit": Feature(_NUMBER, "amount claimed as a share of the limit"),
    "prior_claims": Feature(_NUMBER, "earlier claims of the policy"),
    "witnesses": Feature(_NUMBER, "witnesses named"),
    "injured_persons": Feature(_NUMBER, "injured persons"),
    "vacant_days": Feature(_NUMBER, "days the property stood vacant"),
    "vehicle_years": Feature(_NUMBER, "years since the vehicle was built"),
    "is_weekend": Feature(_YES_NO, "loss on a Saturday or Sunday"),
    "has_police_report": Feature(_YES_NO, "a police report number is given"),
    "police_called": Feature(_YES_NO, "the police were called"),
    "mitigation_started": Feature(_YES_NO, "emergency measures were taken"),
    "fault": Feature(_WORD, "whose fault the loss was"),
    "loss_type": Feature(_WORD, "kind of loss"),
    "water_cause": Feature(_WORD, "cause of water damage"),
    "intent": Feature(_WORD, "act alleged"),
    **{flag_feature(flag.id): Feature(_YES_NO, flag.name) for flag in RED_FLAGS.values()},
}
"""Every feature by name; a card that uses any other is refused."""

_PERSONAL_WORDS = re.compile(
    r"adjuster|age|agegroup|birth|birthdate|citizenship|colour|disability|education|employer|employment|ethnicity|"
    r"examiner|female|gender|handler|hobby|hobbies|income|job|language|male|marital|married|name|nationality|"
    r"occupation|origin|profession|race|religion|relationship|rep|sex|surname"
)
_STEP = re.compile(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])")


def find_personal_word(feature: str) -> str | None:
    """
    Return the word that makes a feature one of a person (or of the handler), None where there is none.

    The library's own features are exempt: `flag.name_mismatch` compares two papers and knows no name.
    """
    if feature in FEATURES:
        return None
    words = [word.lower() for word in _STEP.split(feature) if word]
    return next((word for word in words if _PERSONAL_WORDS.fullmatch(word)), None)


def score_features(
    fields: Mapping[str, object], term: PolicyTerm | None, flags: Mapping[str, bool], prior_claims: int = 0
) -> Mapping[str, object]:
    """
    Return the features of a claim: its form's fields, its term, and the red flags that could be tested.

    Args:
        fields: the loss form as parsed; dates as dates, money as Decimal (text of stored rows is read as well).
        term: the policy's term, None where none was found.
        flags: by red flag, True where it was raised and False where it is clear; leave out what is unknown.
        prior_claims: earlier claims of the same policy.

    """
    kept = ("witnesses", "injured_persons", "vacant_days", "police_called", "mitigation_started")
    words = ("fault", "loss_type", "water_cause", "intent")
    found: dict[str, object] = {name: fields[name] for name in (*kept, *words) if fields.get(name) not in (None, "")}
    found |= {flag_feature(flag_id): is_raised for flag_id, is_raised in flags.items()}
    found["prior_claims"] = prior_claims
    found["has_police_report"] = bool(fields.get("police_report_number"))
    if fields.get("vehicle_age_years") is not None:
        found["vehicle_years"] = fields["vehicle_age_years"]
    return found | dict(_times(fields, term)) | dict(_shares(fields, term))


def _times(fields: Mapping[str, object], term: PolicyTerm | None) -> Iterable[tuple[str, object]]:
    loss, reported = _day(fields.get("loss_date")), _day(fields.get("reported_date"))
    if loss is None:
        return
    yield "is_weekend", loss.weekday() >= SATURDAY
    if reported is not None:
        yield "report_delay_days", (reported - loss).days
    if term is None or not term.covers_day(loss):
        return
    yield "days_since_inception", (loss - term.effective_date).days
    yield "days_to_expiry", (term.expiry_date - loss).days
    if term.changed_on is not None and term.changed_on <= loss:
        yield "days_since_change", (loss - term.changed_on).days


def _shares(fields: Mapping[str, object], term: PolicyTerm | None) -> Iterable[tuple[str, object]]:
    claimed = fields.get("claimed_usd")
    if term is not None and term.limit_usd > 0 and claimed not in (None, ""):
        yield "claimed_share_of_limit", round(Decimal(str(claimed)) / term.limit_usd, 4)


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    return date.fromisoformat(value) if isinstance(value, str) and value else None
