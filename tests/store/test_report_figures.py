"""The figures of a management summary equal a hand count over seeded rows of one house and one period."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from backend.domain.access import Role
from backend.domain.portfolio import PortfolioFilter
from backend.domain.reports.figures import LineFigures, OverrideReason, PeriodFigures, ReferralTurnaround, RunCosts
from backend.store.tables import ClaimDecision, Decision, Referral, Run, Submission
from factories import make_claim, make_principal, make_submission

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
MARCH = PortfolioFilter(date(2026, 3, 1), date(2026, 3, 31))
SUBMISSIONS = (
    # product, status, hours to the decision, outcome, action, reason, proposed
    ("commercial_auto", "quoted", 4, "accept", "accept_proposal", "", "accept"),
    ("commercial_auto", "quoted", 8, "accept", "override", "loss_history", "decline"),
    ("commercial_auto", "declined", 24, "decline", "change", "price_or_terms", "refer"),
    ("commercial_auto", "in_review", None, "", "", "", ""),
    ("homeowners", "declined", 2, "decline", "override", "loss_history", "accept"),
    ("homeowners", "referred", None, "", "", "", ""),
)
CLAIMS = (
    ("auto", "settled", 10, "settle", 100, 40),
    ("auto", "reported", None, "", 0, 60),
    ("property", "closed", 30, "close", 0, 0),
)


def decision(by, case_id, row):
    _, _, hours, outcome, action, reason, proposed = row
    return Decision(
        institution_id=by.institution_id,
        submission_id=case_id,
        decided_by=by.user_id,
        decided_at=START + timedelta(hours=hours),
        action=action,
        outcome=outcome,
        reason_code=reason,
        reason_text="seeded",
        proposal={"outcome": proposed},
    )


def claim_decision(by, claim_id, hours, action):
    return ClaimDecision(
        institution_id=by.institution_id,
        claim_id=claim_id,
        decided_by=by.user_id,
        decided_at=START + timedelta(hours=hours),
        action=action,
        amount_usd=Decimal(100) if action == "settle" else None,
        reason_code="other",
        reason_text="seeded",
    )


def run(by, kind, state, **more):
    ended = {"finished_at": START} if state != "queued" else {}
    return Run(
        institution_id=by.institution_id,
        kind=kind,
        subject_id=uuid4(),
        requested_by=by.user_id,
        state=state,
        idempotency_key=uuid4().hex,
        error_kind="timeout" if state == "failed" else "",
        **{**ended, **more},
    )


def referral(table, by, case, hours, **more):
    answered = {} if hours is None else {"state": "answered", "answered_at": START + timedelta(hours=hours)}
    names = {} if hours is None else {"answered_by": more.pop("answered_by"), "answer_note": "seeded"}
    return table(
        institution_id=by.institution_id,
        requested_by=by.user_id,
        requested_at=START,
        request_note="seeded",
        **case,
        **answered,
        **names,
        **more,
    )


def seed(work, by, boss):
    """Store the rows of one house."""
    cases = []
    for row in SUBMISSIONS:
        case = work.session.get(Submission, make_submission(work, by, row[0], status=row[1]))
        case.created_at = START
        cases.append(case.submission_id)
        if row[2] is not None:
            work.session.add(decision(by, case.submission_id, row))
    for line, status, hours, action, paid, reserve in CLAIMS:
        wanted = {"line": line, "status": status, "reported_at": START}
        claim_id = make_claim(work, by, paid_usd=Decimal(paid), reserve_usd=Decimal(reserve), **wanted)
        if hours is not None:
            work.session.add(claim_decision(by, claim_id, hours, action))
    for place, hours in ((0, 2), (1, 6), (5, None)):
        more = {} if hours is None else {"answered_by": boss.user_id, "answer_outcome": "accept"}
        work.session.add(referral(Referral, by, {"submission_id": cases[place]}, hours, **more))
    work.session.add_all(
        (
            run(by, "underwriting", "succeeded", provider="openai", made_without_model=False, cost_usd=Decimal("0.25")),
            run(by, "underwriting", "succeeded", provider="openai", made_without_model=False, cost_usd=Decimal("0.5")),
            run(by, "underwriting", "failed", retries=3),
            run(by, "claim", "succeeded", provider="mock", made_without_model=True, retries=1),
            run(by, "claim", "queued"),
            run(by, "claim", "succeeded", finished_at=START + timedelta(days=60)),
        )
    )


@pytest.fixture
def figures(unit_of_work, person):
    """Count the seeded house, beside which another house has the same rows and April has some more."""
    ada, other = person(role=Role.MANAGER), person(role=Role.MANAGER)
    with unit_of_work() as work:
        for house in (ada, other):
            seed(work, house, make_principal(work, Role.MANAGER, house.institution_id))
        late = work.session.get(Submission, make_submission(work, ada))
        late.created_at = START + timedelta(days=30)
        make_claim(work, ada, reported_at=START + timedelta(days=30), paid_usd=Decimal(999))

    def count(period=MARCH) -> PeriodFigures:
        with unit_of_work() as work:
            return work.report_figures.get(ada.institution_id, period)

    return count


def test_lines_count_volume_open_cases_outcomes_and_median_hours(figures):
    assert figures().lines == (
        LineFigures("underwriting", "commercial_auto", 4, 1, 3, (("accept", 2), ("decline", 1)), 8.0),
        LineFigures("underwriting", "homeowners", 2, 1, 1, (("decline", 1),), 2.0),
        LineFigures("claims", "auto", 2, 1, 1, (("settle", 1),), 10.0),
        LineFigures("claims", "property", 1, 0, 1, (("close", 1),), 30.0),
    )


def test_departures_are_counted_by_reason_and_never_against_a_proposal_to_refer(figures):
    assert figures().overrides == (OverrideReason("underwriting", "loss_history", 2),)


def test_referrals_count_asked_answered_open_and_median_hours(figures):
    assert figures().referrals == (ReferralTurnaround("underwriting", 3, 2, 1, 4.0),)


def test_runs_that_ended_count_failures_retries_and_cost_where_every_price_is_known(figures):
    assert figures().runs == (
        RunCosts("claim", 1, 0, 1, 1, None),
        RunCosts("underwriting", 3, 1, 3, 0, Decimal("0.75")),
    )


def test_money_is_that_of_the_claims_reported_in_the_period(figures):
    assert (figures().paid_usd, figures().reserved_usd) == (Decimal(100), Decimal(100))


def test_a_product_narrows_submissions_and_leaves_claims_and_runs_out(figures):
    narrowed = figures(PortfolioFilter(MARCH.since, MARCH.until, "homeowners"))

    assert [line.line for line in narrowed.lines] == ["homeowners"]
    assert (narrowed.runs, narrowed.paid_usd) == ((), Decimal(0))
    assert narrowed.overrides == (OverrideReason("underwriting", "loss_history", 1),)


def test_the_days_of_a_period_are_whole_and_both_its_own(figures):
    only = PortfolioFilter(START.date(), START.date())
    before = PortfolioFilter(START.date() - timedelta(days=5), START.date() - timedelta(days=1))

    assert sum(line.received for line in figures(only).lines) == len(SUBMISSIONS) + len(CLAIMS)
    assert figures(before) == PeriodFigures((), (), (), (), Decimal(0), Decimal(0))


def test_the_figures_of_a_period_take_eight_statements(figures, count_statements):
    with count_statements() as seen:
        figures()

    assert len([one for one in seen if one.lstrip().upper().startswith("SELECT")]) == 8
