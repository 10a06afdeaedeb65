"""The cells of an underwriting memo, and the sentences that are made of them without a model."""

from collections.abc import Iterator

from backend.domain.products import get_product
from backend.pipelines.report.case_sections import Json
from backend.pipelines.report.draft import DECIDED, PROPOSED, by_id, money, named, several
from backend.pipelines.report.file_cells import FILE_SENTENCES, day, file_cells
from backend.pipelines.report.inputs import MemoInputs
from backend.pipelines.report.texts import words
from backend.pipelines.wording_checks.cell import Cell, Cells, count

MEMO_SENTENCES = (
    (
        "{reference} asks for {product} cover for {insured}, with a limit of {limit}.",
        "{reference} asks for {product} cover for {insured}.",
    ),
    ("The assessment proposed to {proposal} at a score of {score}; the mildest outcome under the rules is {floor}.",),
    (
        "{decider} decided to {decision} on {decided_on}, for {amount}.",
        "{decider} decided to {decision} on {decided_on}.",
    ),
    ("The submission is {status}, and nobody has decided on it.",),
    ("The main reason of the assessment reads: {reason}",),
    (
        "Rules that fired: {fired}; rules whose input is not known: {missing}.",
        "Rules that fired: {fired}.",
        "Rules whose input is not known: {missing}.",
    ),
    *FILE_SENTENCES,
    (
        "Conditions proposed: {conditions}; questions to the applicant: {questions}.",
        "Questions to the applicant: {questions}.",
    ),
    ("Referrals on file: {referrals}; the newest is {referral}.",),
)
"""Alternatives of each sentence, the fullest first."""


def memo_cells(inputs: MemoInputs) -> Cells:
    """Return what a summary of the memo may state."""
    result: Json = inputs.assessment.result if inputs.assessment else {}
    return by_id(
        (
            *_case(inputs),
            *_assessment(inputs, result),
            *_people(inputs),
            *file_cells(inputs.file, result.get("conflicts", ())),
        )
    )


def _case(inputs: MemoInputs) -> Iterator[Cell | None]:
    case = inputs.case
    yield named("reference", "submission", case.reference)
    yield named("product", "product", get_product(case.product).name)
    yield named("insured", "insured", case.insured_name)
    yield money("limit", "limit requested", case.requested_limit_usd)
    if not inputs.decisions:
        yield named("status", "status of the submission, on which nobody has decided", words(case.status))


def _assessment(inputs: MemoInputs, result: Json) -> Iterator[Cell | None]:
    made = inputs.assessment
    if made is None:
        return
    rules, proposal = result.get("rules", ()), result.get("proposal", {})
    reasons = result.get("reasons", ())
    yield named("proposal", "outcome proposed", words(made.outcome), PROPOSED)
    yield named("floor", "mildest outcome under the rules", words(result.get("floor")))
    yield count("score", "score from 0 to 100", made.score)
    yield several("fired", "rules that fired", sum(rule["outcome"] == "fired" for rule in rules))
    yield several("missing", "rules whose input is not known", sum(rule["outcome"] == "missing" for rule in rules))
    yield several("conditions", "conditions proposed", len(proposal.get("conditions", ())))
    yield several("questions", "questions to the applicant", len(result.get("questions", ())))
    if reasons:
        yield named("reason", "main reason of the assessment", reasons[0]["wording"])


def _people(inputs: MemoInputs) -> Iterator[Cell | None]:
    yield several("referrals", "referrals on file", len(inputs.referrals))
    if inputs.referrals:
        yield named("referral", "state of the newest referral", words(inputs.referrals[0].state))
    if inputs.decisions:
        decided = inputs.decisions[0]
        yield named("decision", "outcome decided", words(decided.outcome), DECIDED)
        yield named("decider", "who decided", decided.decided_by)
        yield day("decided_on", "day of the decision", decided.decided_at)
        yield money("amount", "amount decided", decided.amount_usd)
