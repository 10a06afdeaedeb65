"""The underwriting memo: what was asked for, what rules and model said, what people decided, and the proof of each."""

from backend.domain.cases import DecisionView
from backend.domain.products import Product, get_product
from backend.domain.reports.content import KeyValues, Notice, ReportSection, Table
from backend.domain.reports.words import ReportKind
from backend.pipelines.report.case_sections import (
    Json,
    conflicts_section,
    contributions_table,
    facts_section,
    form_section,
    history_section,
    lines_block,
    notes_section,
    papers_section,
    rationale_blocks,
)
from backend.pipelines.report.draft import Draft, present, section, told
from backend.pipelines.report.figures_json import memo_json
from backend.pipelines.report.form_values import condition_words, form_rows, value_words
from backend.pipelines.report.inputs import MemoInputs
from backend.pipelines.report.memo_cells import MEMO_SENTENCES, memo_cells
from backend.pipelines.report.texts import clipped, moment, usd, words
from backend.pipelines.report.underlying import assessment_versions, source_of, writer_of

UNASSESSED = "No assessment of this submission is done yet; there is nothing that rules or a model said of it."
STALE = "The form or the evidence changed after this assessment; the proposal below is that of before the change."


def build_memo(inputs: MemoInputs) -> Draft:
    """Return the memo of a submission; what was decided is told and never decided anew."""
    case, made = inputs.case, inputs.assessment
    result: Json = made.result if made else {}
    product, cells = get_product(case.product), memo_cells(inputs)
    return Draft(
        kind=ReportKind.UNDERWRITING_MEMO,
        subtitle=f"{product.name}, {case.insured_name}",
        summary=_summary(inputs, product),
        sections=present(
            form_section("What the form says", form_rows(product.fields, case.fields)),
            _proposal_section(inputs, result),
            _rules_section(result),
            _conditions_section(result),
            facts_section(inputs.file.facts),
            conflicts_section(result.get("conflicts", ())),
            _decisions_section(inputs),
            _referrals_section(inputs),
            papers_section(inputs.file.papers),
            notes_section(inputs.file.notes),
            history_section(inputs.file.history),
        ),
        cells=cells,
        sentences=told(MEMO_SENTENCES, cells),
        figures=memo_json(inputs),
        versions=assessment_versions(made),
        notices=_notices(inputs),
    )


def _notices(inputs: MemoInputs) -> tuple[Notice, ...]:
    made = inputs.assessment
    if made is None:
        return (Notice(UNASSESSED),)
    return () if inputs.case.proposed_outcome else (Notice(STALE),)


def _summary(inputs: MemoInputs, product: Product) -> KeyValues:
    case, made = inputs.case, inputs.assessment
    decided = inputs.decisions[0] if inputs.decisions else None
    return KeyValues(
        (
            ("Submission", case.reference),
            ("Insured", case.insured_name),
            ("Product", product.name),
            ("Status", words(case.status)),
            ("Limit requested", usd(case.requested_limit_usd)),
            ("Proposed", words(made.outcome) if made else "no assessment"),
            ("Score", str(made.score) if made else "no assessment"),
            ("Decision", _told_decision(decided)),
            ("Assigned to", case.assignee or "nobody"),
            ("Received", moment(case.created_at)),
        )
    )


def _told_decision(decided: DecisionView | None) -> str:
    return f"{words(decided.outcome)} by {decided.decided_by}, {moment(decided.decided_at)}" if decided else "open"


def _proposal_section(inputs: MemoInputs, result: Json) -> ReportSection | None:
    made = inputs.assessment
    if made is None:
        return None
    said = KeyValues(
        (
            ("Proposed", words(made.outcome)),
            ("Mildest outcome the rules allow", words(result.get("floor"))),
            ("Score", str(made.score)),
            ("Assessed", moment(made.made_at)),
            ("Worded by", source_of(made)),
        )
    )
    reasons = lines_block("Main reason", (one["wording"] for one in result.get("reasons", ())))
    proposal: Json = result.get("proposal", {})
    return section("Assessment", said, reasons, *rationale_blocks(proposal, writer_of(made)))


def _rules_section(result: Json) -> ReportSection | None:
    """Return the rules that fired with reason and points, and the summands of the score."""
    rules = [rule for rule in result.get("rules", ()) if rule["outcome"] == "fired"]
    rows = tuple(
        (
            str(rule["rule_id"]),
            clipped(rule["wording"]),
            value_words(rule["input_value"]),
            condition_words(rule["operator"], rule["threshold"]),
            words(rule["floor"]),
            str(rule["points"]),
        )
        for rule in rules
    )
    columns = ("Rule", "Reason", "Value", "Condition", "Floor", "Points")
    fired = Table(columns, rows, frozenset({5}), title="Rules that fired") if rows else None
    return section("Rules and score", fired, contributions_table(result))


def _conditions_section(result: Json) -> ReportSection | None:
    proposal: Json = result.get("proposal", {})
    return section(
        "Conditions and questions",
        lines_block("Condition", proposal.get("conditions", ())),
        lines_block("Question to the applicant", result.get("questions", ())),
    )


def _decisions_section(inputs: MemoInputs) -> ReportSection | None:
    rows = tuple(
        (
            moment(one.decided_at),
            one.decided_by,
            words(one.action),
            words(one.outcome),
            usd(one.amount_usd),
            words(one.reason_code),
            clipped(one.reason_text),
            words(one.proposal.get("outcome")),
        )
        for one in reversed(inputs.decisions)
    )
    columns = ("When", "By", "Action", "Outcome", "Amount", "Reason", "In their words", "Proposal beside it")
    return section("Decisions", Table(columns, rows, frozenset({4}))) if rows else None


def _referrals_section(inputs: MemoInputs) -> ReportSection | None:
    rows = tuple(
        (
            moment(one.requested_at),
            one.requested_by,
            clipped(one.request_note),
            one.addressed_to or "anybody with the authority",
            words(one.state),
            f"{one.answered_by}, {moment(one.answered_at)}" if one.answered_at else "not yet",
            words(one.answer_outcome),
            clipped(one.answer_note),
        )
        for one in reversed(inputs.referrals)
    )
    columns = ("Asked", "By", "Question", "To", "State", "Answered by", "Answer", "In their words")
    return section("Referrals", Table(columns, rows)) if rows else None
