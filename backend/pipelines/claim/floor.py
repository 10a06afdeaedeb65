"""The mildest outcome that rules allow: settle only where everything that a payment needs is there."""

from collections.abc import Iterator, Mapping

from backend.domain.claims.settlement import Settlement
from backend.domain.claims.words import ClaimOutcome, FlagOutcome
from backend.domain.scorecards import Scored
from backend.pipelines.claim.bills import supported_usd
from backend.pipelines.claim.conflicts import MATERIAL, sentence_of
from backend.pipelines.claim.coverage import IN_FORCE, POLICY_FOUND
from backend.pipelines.claim.findings import Applies, FlagFinding, FloorReason, Verdict
from backend.pipelines.claim.flags import LIGHT, STRONG
from backend.pipelines.claim.scene import Scene

REFER, INVESTIGATE = ClaimOutcome.REFER, ClaimOutcome.INVESTIGATE
_UNKNOWN_REFERS = frozenset({POLICY_FOUND, IN_FORCE})


def floor_reasons(
    scene: Scene, flags: Mapping[str, FlagFinding], settlement: Settlement, scored: Scored
) -> tuple[FloorReason, ...]:
    """Return every reason why the claim is not simply settled, the strictest first."""
    reasons = [
        *_of_coverage(scene),
        *_of_exclusions(scene),
        *_of_flags(flags),
        *_of_conflicts(scene),
        *_of_same_day(scene),
        *_of_amount(scene, settlement),
        *_of_score(scored),
    ]
    return tuple(sorted(reasons, key=lambda reason: -reason.outcome.strictness))


def floor_of(reasons: tuple[FloorReason, ...]) -> ClaimOutcome:
    """Return the strictest outcome that a reason asks for, settle where there is none."""
    return max((reason.outcome for reason in reasons), key=lambda o: o.strictness, default=ClaimOutcome.SETTLE)


def _of_coverage(scene: Scene) -> Iterator[FloorReason]:
    for finding in scene.coverage.findings:
        if finding.verdict is Verdict.NOT_MET or (finding.verdict is Verdict.UNKNOWN and finding.id in _UNKNOWN_REFERS):
            yield FloorReason(finding.id, REFER, finding.wording)
        elif finding.verdict is Verdict.UNKNOWN:
            yield FloorReason(finding.id, INVESTIGATE, finding.wording)


def _of_exclusions(scene: Scene) -> Iterator[FloorReason]:
    for exclusion in scene.coverage.exclusions:
        wording = f"Exclusion {exclusion.title!r}: {exclusion.because}"
        if exclusion.applies is Applies.YES:
            yield FloorReason(f"exclusion:{exclusion.clause_id}", REFER, wording)
        elif exclusion.is_hinted:
            yield FloorReason(f"exclusion:{exclusion.clause_id}", INVESTIGATE, wording)


def _of_flags(flags: Mapping[str, FlagFinding]) -> Iterator[FloorReason]:
    for flag_id, finding in flags.items():
        if finding.outcome is FlagOutcome.RAISED and flag_id not in LIGHT:
            yield FloorReason(f"flag:{flag_id}", REFER if flag_id in STRONG else INVESTIGATE, finding.wording)


def _of_conflicts(scene: Scene) -> Iterator[FloorReason]:
    for conflict in scene.conflicts:
        if conflict.field in MATERIAL:
            yield FloorReason(f"conflict:{conflict.field}", INVESTIGATE, sentence_of(conflict))


def _of_same_day(scene: Scene) -> Iterator[FloorReason]:
    """Yield that the loss may have been reported before: it is paid once."""
    if others := scene.inputs.history.same_day:
        wording = f"The policy has another claim with this date of loss ({', '.join(others)}); one loss is paid once."
        yield FloorReason("same_loss", INVESTIGATE, wording)


def _of_amount(scene: Scene, settlement: Settlement) -> Iterator[FloorReason]:
    claimed, supported = scene.inputs.amount("claimed_usd"), supported_usd(scene.bills)
    if claimed is None or supported is None or claimed > supported:
        yield FloorReason("amount_supported", INVESTIGATE, "No bill supports the amount claimed in full.")
    if settlement.payable_usd is None:
        yield FloorReason("settlement", INVESTIGATE, settlement.reason)


def _of_score(scored: Scored) -> Iterator[FloorReason]:
    if scored.suggests_referral:
        wording = f"The red-flag score is {scored.score} of 100, which suggests a referral to the investigation unit."
        yield FloorReason("score", REFER, wording)
