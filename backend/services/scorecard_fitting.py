"""A scorecard fitted to the claims of the house: enough of them, their features, the card with figures and words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from backend.domain.guidelines import Operator
from backend.domain.guidelines.shown import shown
from backend.domain.policies import PolicyLine
from backend.domain.scorecards import (
    FEATURES,
    Condition,
    FitFigures,
    Scorecard,
    ScoreEntry,
    check_scorecard,
    score_claim,
    score_features,
)
from backend.domain.versions import VersionState
from backend.errors import InvalidRequestError
from backend.scoring import FitSettings, FittedCard, FittedTerm, cross_validate, figures_of, fit_scorecard, foretell
from backend.scoring.arrays import Floats, Labels
from backend.store.claim_outcomes import LabelledClaim
from backend.store.work import UnitOfWork

MIN_CLAIMS, MIN_CONFIRMED = 200, 20
"""Fewest claims with a known end, and of them confirmed ones, that points may be fitted to."""
SETTINGS = FitSettings(ridge=3.0, min_support=10, max_pairs=5)
"""A house has fewer claims than a benchmark: smaller groups count, and fewer pairs are looked for."""
REFER_SHARE = 0.95
"""A fitted card suggests a referral for the highest twentieth of the claims it was fitted to."""
Features = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The claims of a fit: what a card may see of each, and whether it was confirmed."""

    features: Sequence[Features]
    labels: Labels


@dataclass(frozen=True, slots=True)
class KnownClaims:
    """How many claims have a known end, how many of them were confirmed, and how many of each lack for a fit."""

    claims: int
    confirmed: int
    lacking_claims: int
    lacking_confirmed: int

    @property
    def is_too_few(self) -> bool:
        """Tell whether nothing can be fitted yet."""
        return bool(self.lacking_claims or self.lacking_confirmed)


def gather(work: UnitOfWork, labelled: Sequence[LabelledClaim]) -> Evidence:
    """
    Return the claims of a fit.

    Raises:
        InvalidRequestError: there are too few; the sentence says how many lack.

    """
    _check_enough(labelled)
    return Evidence(_features(work, labelled), np.array([int(one.is_confirmed) for one in labelled], dtype=np.int64))


def count_known(labelled: Sequence[LabelledClaim]) -> KnownClaims:
    """Return how many claims with a known end there are and how many lack for a fit."""
    confirmed = sum(one.is_confirmed for one in labelled)
    return KnownClaims(len(labelled), confirmed, max(MIN_CLAIMS - len(labelled), 0), max(MIN_CONFIRMED - confirmed, 0))


def _check_enough(labelled: Sequence[LabelledClaim]) -> None:
    known = count_known(labelled)
    if known.is_too_few:
        raise InvalidRequestError(
            f"A scorecard is fitted to at least {MIN_CLAIMS} claims whose end is known, {MIN_CONFIRMED} of them "
            f"confirmed by special investigation; it needs {_more(known)}."
        )


def _more(known: KnownClaims) -> str:
    """Return what is missing in words: `3 more claims and 1 more confirmed one`."""
    claims, confirmed = known.lacking_claims, known.lacking_confirmed
    parts = [f"{claims} more claim{'s' if claims > 1 else ''}"] if claims else []
    parts += [f"{confirmed} more confirmed one{'s' if confirmed > 1 else ''}"] if confirmed else []
    return " and ".join(parts)


def _features(work: UnitOfWork, labelled: Sequence[LabelledClaim]) -> list[Features]:
    """
    Return what the card may see of each claim, as the pipeline derives it.

    Red flags are those of the last assessment before the claim's end was known; the circumstances are those of the
    form as it stands now, since no run keeps a copy of it.
    """
    ids = [one.claim.claim_id for one in labelled]
    flags, prior = work.claim_outcomes.list_flags_before_end(ids), work.claim_outcomes.count_prior(ids)
    terms = {
        policy_id: work.policies.get(labelled[0].claim.institution_id, policy_id)
        for policy_id in {one.claim.policy_id for one in labelled if one.claim.policy_id}
    }
    return [
        score_features(
            one.claim.fields,
            terms.get(one.claim.policy_id) if one.claim.policy_id else None,
            flags.get(one.claim.claim_id, {}),
            prior.get(one.claim.claim_id, 0),
        )
        for one in labelled
    ]


def fit_card(line: PolicyLine, evidence: Evidence) -> Scorecard:
    """Return the card fitted to all claims, with the figures of cards that had not seen the claim they judged."""
    features, labels = evidence.features, evidence.labels
    unseen = cross_validate(features, labels, SETTINGS)
    fitted = fit_scorecard(features, labels, SETTINGS)
    if not fitted.terms:
        raise InvalidRequestError("Nothing the card may look at tells confirmed claims from the others.")
    return _to_card(line, fitted, figures_of(unseen.scores, unseen.probabilities, labels), fitted.scores(features))


def _to_card(line: PolicyLine, fitted: FittedCard, figures: FitFigures, scores: Floats) -> Scorecard:
    card = Scorecard(
        line=line,
        version=1,
        state=VersionState.DRAFT,
        base_points=fitted.base_points,
        entries=tuple(_entry(number, term) for number, term in enumerate(fitted.terms, 1)),
        note=f"Fitted to {figures.claims} claims of the house, {figures.confirmed} of them confirmed.",
        fit=figures,
        refer_at=int(min(max(np.quantile(scores, REFER_SHARE), 1), 100)),
    )
    check_scorecard(card)
    return card


def _entry(number: int, term: FittedTerm) -> ScoreEntry:
    words = " and ".join(_words(condition) for condition in term.when)
    return ScoreEntry(f"fitted_{number}", f"{words[0].upper()}{words[1:]}.", term.points, term.when)


def _words(condition: Condition) -> str:
    name = FEATURES[condition.feature].wording
    if isinstance(condition.value, bool):
        return name
    between = "at least " if condition.op is Operator.GE else ""
    return f"{name}: {between}{shown(condition.value)}"


def judge(card: Scorecard, evidence: Evidence) -> FitFigures:
    """
    Return how a card that was not fitted to these claims orders them.

    Its score is no probability; the Brier figure is taken from one calibrated on other claims than each it is told
    of, as it is for a fitted card, so that the two can be compared.
    """
    scores = np.array([float(score_claim(card, one).score) for one in evidence.features])
    return figures_of(scores, foretell(scores, evidence.labels, SETTINGS), evidence.labels)
