"""Every red flag of the library with its test, and which of them weigh how much in the floor."""

from collections.abc import Mapping

from backend.domain.claims.red_flags import RED_FLAGS
from backend.domain.claims.words import FlagOutcome
from backend.pipelines.claim import flags_money, flags_papers, flags_signs, flags_term
from backend.pipelines.claim.findings import Flag, FlagFinding
from backend.pipelines.claim.scene import FlagTest, Scene

FLAG_TESTS: Mapping[str, FlagTest] = {
    **flags_term.TESTS,
    **flags_papers.TESTS,
    **flags_money.TESTS,
    **flags_signs.TESTS,
}
STRONG = frozenset(
    {"outside_term", "lapsed_policy", "report_before_loss", "invoice_before_loss", "duplicate_invoice"}
    | {"hidden_instruction", "copied_narrative", "copied_document"}
)
"""Raised, one of these refers the claim."""
LIGHT = frozenset({"early_loss", "late_in_term", "recent_change", "late_report", "amount_near_limit", "prior_claims"})
"""Raised, these count in the score and are read; alone they hold nothing up. All others ask for investigation."""


def examine_flags(scene: Scene) -> Mapping[str, FlagFinding]:
    """Return the finding of every flag of the claim's line, in the order of the library."""
    wanted = (flag for flag in RED_FLAGS.values() if scene.inputs.line in flag.lines)
    return {flag.id: FLAG_TESTS[flag.id](scene) for flag in wanted}


def with_points(findings: Mapping[str, FlagFinding], points: Mapping[str, int]) -> tuple[Flag, ...]:
    """Return the flags with their points in the score, the raised ones with the most points first."""
    flags = [
        Flag(
            flag_id,
            RED_FLAGS[flag_id].name,
            finding.outcome,
            points.get(flag_id, 0) if finding.outcome is FlagOutcome.RAISED else 0,
            finding.wording,
            finding.evidence,
        )
        for flag_id, finding in findings.items()
    ]
    order = (FlagOutcome.RAISED, FlagOutcome.UNKNOWN, FlagOutcome.CLEAR)
    return tuple(sorted(flags, key=lambda flag: (order.index(flag.outcome), -flag.points)))


def raised_ids(findings: Mapping[str, FlagFinding]) -> tuple[str, ...]:
    """Return the ids of the flags that are raised."""
    return tuple(flag_id for flag_id, finding in findings.items() if finding.outcome is FlagOutcome.RAISED)
