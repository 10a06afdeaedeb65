"""The claim file: policy with the clause quoted, loss, evidence, red flags, money, clocks, letters and decision."""

from backend.domain.claims.acts import ClaimDecisionView
from backend.domain.claims.forms import LOSS_FORMS
from backend.domain.reports.content import KeyValues, Notice, Quote, ReportSection, Table
from backend.domain.reports.words import ReportKind
from backend.pipelines.report.case_sections import (
    Json,
    conflicts_section,
    facts_section,
    form_section,
    history_section,
    lines_block,
    notes_section,
    papers_section,
    rationale_blocks,
)
from backend.pipelines.report.claim_acts import clocks_section, decisions_section, letters_section, money_section
from backend.pipelines.report.claim_cells import CLAIM_SENTENCES, claim_cells, weightiest
from backend.pipelines.report.claim_flags import flags_section
from backend.pipelines.report.draft import Draft, present, section, told
from backend.pipelines.report.figures_json import claim_json
from backend.pipelines.report.form_values import form_rows
from backend.pipelines.report.inputs import ClaimFileInputs
from backend.pipelines.report.texts import clipped, moment, shown, usd, words
from backend.pipelines.report.underlying import assessment_versions, source_of, writer_of

UNASSESSED = "No assessment of this claim is done yet; there is nothing that rules or a model said of it."
STALE = "The report of the loss or the evidence changed after this assessment; what follows is that of before."
NO_POLICY = "No policy of the book stands behind this claim."


def build_claim_file(inputs: ClaimFileInputs) -> Draft:
    """Return the file of a claim; what was decided is told and never decided anew."""
    claim, made = inputs.claim, inputs.assessment
    result: Json = made.result if made else {}
    cells = claim_cells(inputs)
    return Draft(
        kind=ReportKind.CLAIM_FILE,
        subtitle=f"{words(claim.line).capitalize()}, {words(claim.loss_type)}, {claim.insured_name}",
        summary=_summary(inputs),
        sections=present(
            _policy_section(inputs, result),
            form_section("The loss as reported", form_rows(LOSS_FORMS[claim.line].fields, claim.fields)),
            _proposal_section(inputs, result),
            facts_section(inputs.file.facts),
            conflicts_section(result.get("conflicts", ())),
            flags_section(result, inputs.flag_reviews),
            _amounts_section(result),
            money_section(claim, inputs.money.transactions),
            clocks_section(inputs.money.clocks),
            letters_section(inputs.money.letters),
            *decisions_section(inputs.decisions, inputs.referrals),
            papers_section(inputs.file.papers),
            notes_section(inputs.file.notes),
            history_section(inputs.file.history),
        ),
        cells=cells,
        sentences=told(CLAIM_SENTENCES, cells),
        figures=claim_json(inputs),
        versions=assessment_versions(made),
        notices=_notices(inputs),
    )


def _notices(inputs: ClaimFileInputs) -> tuple[Notice, ...]:
    if inputs.assessment is None:
        return (Notice(UNASSESSED),)
    return () if inputs.claim.proposed_outcome else (Notice(STALE),)


def _summary(inputs: ClaimFileInputs) -> KeyValues:
    claim, made = inputs.claim, inputs.assessment
    decided = weightiest(inputs.decisions) if inputs.decisions else None
    return KeyValues(
        (
            ("Claim", claim.reference),
            ("Insured", claim.insured_name),
            ("Policy", claim.policy_number),
            ("Loss", f"{words(claim.loss_type)}, {claim.loss_date.isoformat()}"),
            ("Status", words(claim.status)),
            ("Claimed", usd(claim.claimed_usd)),
            ("Paid", usd(claim.paid_usd)),
            ("Outstanding reserve", usd(claim.reserve_usd)),
            ("Proposed", words(made.outcome) if made else "no assessment"),
            ("Decision", _told_decision(decided)),
            ("Assigned to", claim.assignee or "nobody"),
            ("Reported", moment(claim.reported_at)),
        )
    )


def _told_decision(decided: ClaimDecisionView | None) -> str:
    return f"{words(decided.action)} by {decided.decided_by}, {moment(decided.decided_at)}" if decided else "open"


def _policy_section(inputs: ClaimFileInputs, result: Json) -> ReportSection | None:
    """Return the policy's term and the clauses that the coverage check rests on, each in its own words."""
    policy, coverage = inputs.policy, result.get("coverage", {})
    known = (
        KeyValues(
            (
                ("Policy", policy.number),
                ("Insured", policy.insured_name),
                ("Term", f"{policy.effective_date.isoformat()} to {policy.expiry_date.isoformat()}"),
                ("Cancelled", policy.cancelled_on.isoformat() if policy.cancelled_on else "no"),
                ("Limit", usd(policy.limit_usd)),
                ("Deductible", usd(policy.deductible_usd)),
                ("Perils", shown([words(peril) for peril in policy.perils])),
            )
        )
        if policy
        else Notice(NO_POLICY)
    )
    findings = tuple(
        (words(one["verdict"]), str(one["wording"]), str(one["clause_id"])) for one in coverage.get("findings", ())
    )
    checks = Table(("Finding", "Reason", "Clause"), findings, title="Coverage check") if findings else None
    return section("Policy and coverage", known, checks, *_clauses(inputs, coverage))


def _clauses(inputs: ClaimFileInputs, coverage: Json) -> tuple[Quote, ...]:
    """Return the clauses that findings, applying or hinted exclusions and a denial rest on, each once."""
    found: dict[str, str] = {
        str(one["clause_id"]): str(one["clause_text"]) for one in coverage.get("findings", ()) if one["clause_id"]
    }
    for one in coverage.get("exclusions", ()):
        if one["applies"] == "yes" or one.get("is_hinted"):
            found.setdefault(str(one["clause_id"]), str(one["text"]))
    for decided in inputs.decisions:
        if decided.clause_id:
            found.setdefault(decided.clause_id, decided.clause_text)
    return tuple(Quote(text, f"Policy wording, clause {clause_id}") for clause_id, text in found.items() if text)


def _proposal_section(inputs: ClaimFileInputs, result: Json) -> ReportSection | None:
    made = inputs.assessment
    if made is None:
        return None
    said = KeyValues(
        (
            ("Proposed", words(made.outcome)),
            ("Mildest outcome the rules allow", words(result.get("floor"))),
            ("Red-flag score", str(made.score)),
            ("Assessed", moment(made.made_at)),
            ("Worded by", source_of(made)),
        )
    )
    proposal: Json = result.get("proposal", {})
    return section(
        "Assessment",
        said,
        lines_block("Why it is not milder", (one["wording"] for one in result.get("reasons", ()))),
        *rationale_blocks(proposal, writer_of(made)),
        lines_block("Next step", result.get("next_steps", ())),
        lines_block("Question", result.get("questions", ())),
    )


def _amounts_section(result: Json) -> ReportSection | None:
    """Return how the settlement and the reserve were computed, as stored."""
    settlement, reserve = result.get("settlement", {}), result.get("reserve", {})
    steps = tuple(
        (str(step["label"]), usd(step["amount_usd"]), clipped(step["note"])) for step in settlement.get("steps", ())
    )
    payable = (("Payable", usd(settlement.get("payable_usd")), str(settlement.get("reason", ""))),)
    computed = (
        Table(("Step", "Amount", "Note"), (*steps, *payable), frozenset({1}), "Settlement") if settlement else None
    )
    names = (("low_usd", "Low"), ("middle_usd", "Middle"), ("high_usd", "High"), ("outstanding_usd", "Outstanding"))
    rows = tuple((label, usd(reserve.get(name))) for name, label in names if reserve.get(name))
    ranged = (
        Table(("Reserve", "Amount"), rows, frozenset({1}), "Reserve", str(reserve.get("basis", ""))) if rows else None
    )
    return section("Settlement and reserve", computed, ranged)
