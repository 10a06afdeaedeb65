"""What a refit takes as known: enough claims, red flags from before the end, figures that can be compared."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from backend.domain.access import Role
from backend.domain.policies import PolicyLine
from backend.domain.scorecards import DEFAULT_SCORECARDS, product_of, scorecard_to_json
from backend.domain.versions import Authorship
from backend.errors import NotPermittedError
from backend.services.scorecard_fitting import MIN_CLAIMS, MIN_CONFIRMED, count_known
from backend.services.scorecards import ScorecardsService
from backend.store.claim_outcomes import LabelledClaim
from backend.store.tables import ClaimFlag, ClaimReferral, Guideline, Run
from factories import make_claim

AUTO = PolicyLine.AUTO
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def mina(person):
    return person(role=Role.MANAGER)


@pytest.fixture
def other_manager(person, mina):
    return person(role=Role.MANAGER, institution_id=mina.institution_id)


@pytest.fixture
def work(unit_of_work):
    with unit_of_work() as opened:
        yield opened


@pytest.fixture
def run(work, mina):
    """Store a finished run that tested one red flag of a claim."""

    def make(claim_id, outcome, finished_at):
        made = Run(
            institution_id=mina.institution_id,
            requested_by=mina.user_id,
            kind="claim",
            subject_id=claim_id,
            state="succeeded",
            finished_at=finished_at,
            idempotency_key=uuid4().hex,
        )
        work.session.add(made)
        work.session.flush()
        work.session.add(
            ClaimFlag(
                run_id=made.run_id,
                flag_id="early_loss",
                institution_id=mina.institution_id,
                claim_id=claim_id,
                outcome=outcome,
                wording="In words.",
                evidence=[],
            )
        )
        work.session.flush()

    return make


@pytest.fixture
def answer(work, mina, other_manager):
    """Store what special investigation answered about a claim."""

    def make(claim_id, said, answered_at, kind="siu"):
        work.session.add(
            ClaimReferral(
                institution_id=mina.institution_id,
                claim_id=claim_id,
                kind=kind,
                requested_by=mina.user_id,
                request_note="Please look at this one.",
                state="answered",
                answered_by=other_manager.user_id,
                answered_at=answered_at,
                answer=said,
                answer_note="Looked at on the spot.",
            )
        )
        work.session.flush()

    return make


def flags_of(work, claim_id):
    return work.claim_outcomes.list_flags_before_end([claim_id]).get(claim_id)


@pytest.mark.parametrize("said", ["confirmed", "cleared"])
def test_what_a_run_found_after_the_answer_is_not_fitted_to(work, mina, run, answer, said):
    claim_id = make_claim(work, mina)
    run(claim_id, "clear", NOON)
    answer(claim_id, said, NOON + timedelta(days=1))
    run(claim_id, "raised", NOON + timedelta(days=2))

    assert flags_of(work, claim_id) == {"early_loss": False}
    assert work.claim_outcomes.list_flags([claim_id])[claim_id] == {"early_loss": True}


def test_of_several_runs_before_the_answer_the_last_one_counts(work, mina, run, answer):
    claim_id = make_claim(work, mina)
    run(claim_id, "clear", NOON)
    run(claim_id, "raised", NOON + timedelta(hours=2))
    answer(claim_id, "confirmed", NOON + timedelta(days=1))

    assert flags_of(work, claim_id) == {"early_loss": True}


def test_a_claim_closed_without_investigation_ends_when_it_was_closed(work, mina, run):
    claim_id = make_claim(work, mina, status="closed", closed_at=NOON)
    run(claim_id, "raised", NOON - timedelta(days=3))
    run(claim_id, "clear", NOON + timedelta(days=3))

    assert flags_of(work, claim_id) == {"early_loss": True}


def test_an_answer_about_cover_ends_nothing(work, mina, run, answer):
    claim_id = make_claim(work, mina)
    answer(claim_id, "proceed", NOON, kind="coverage")
    run(claim_id, "raised", NOON + timedelta(days=1))

    assert flags_of(work, claim_id) == {"early_loss": True}


def test_a_claim_assessed_only_after_its_end_has_no_flags(work, mina, run, answer):
    claim_id = make_claim(work, mina)
    answer(claim_id, "confirmed", NOON)
    run(claim_id, "raised", NOON + timedelta(days=1))

    assert flags_of(work, claim_id) is None


@pytest.mark.parametrize(
    ("claims", "confirmed", "lacking"),
    [
        (0, 0, (MIN_CLAIMS, MIN_CONFIRMED)),
        (MIN_CLAIMS - 1, MIN_CONFIRMED, (1, 0)),
        (MIN_CLAIMS, MIN_CONFIRMED - 1, (0, 1)),
        (MIN_CLAIMS, MIN_CONFIRMED, (0, 0)),
        (MIN_CLAIMS * 2, MIN_CONFIRMED * 2, (0, 0)),
    ],
)
def test_the_thresholds_of_a_refit_are_met_to_the_claim(claims, confirmed, lacking):
    known = count_known([LabelledClaim(None, number < confirmed) for number in range(claims)])

    assert (known.claims, known.confirmed) == (claims, confirmed)
    assert (known.lacking_claims, known.lacking_confirmed) == lacking
    assert known.is_too_few is any(lacking)


def late_claims(work, mina, other_manager, count=240):
    """Store closed claims of which those reported late were mostly confirmed."""
    for number in range(count):
        is_late = number % 4 == 0
        reported = date(2026, 3, 2) + timedelta(days=40 if is_late else number % 6)
        fields = {"loss_date": "2026-03-02", "reported_date": reported.isoformat(), "witnesses": number % 3}
        claim_id = make_claim(work, mina, status="closed", fields=fields, policy_number=f"PA-{number}")
        if is_late and number % 5:
            work.session.add(
                ClaimReferral(
                    institution_id=mina.institution_id,
                    claim_id=claim_id,
                    kind="siu",
                    requested_by=mina.user_id,
                    request_note="Please look at this one.",
                    state="answered",
                    answered_by=other_manager.user_id,
                    answer="confirmed",
                    answer_note="Looked at on the spot.",
                )
            )
    work.session.flush()


def test_the_card_in_force_is_told_of_as_a_calibrated_one_so_that_both_compare(work, mina, other_manager, unit_of_work):
    late_claims(work, mina, other_manager)
    drafted = ScorecardsService(unit_of_work).refit(mina, AUTO)
    share = drafted.card.fit.confirmed / drafted.card.fit.claims
    chance_brier = share * (1 - share)

    assert drafted.card.fit.brier < chance_brier
    assert drafted.active_fit.brier <= chance_brier * 1.05, "a score in percent would stand far above chance"
    assert f"AUC {drafted.active_fit.auc:.4f}" in drafted.card.note


def test_the_count_for_the_screen_is_that_of_the_refit(work, mina, other_manager, unit_of_work):
    late_claims(work, mina, other_manager, count=60)

    known = ScorecardsService(unit_of_work).count_labelled(mina, AUTO)

    assert (known.claims, known.confirmed, known.lacking_claims, known.lacking_confirmed) == (60, 12, 140, 8)
    assert ScorecardsService(unit_of_work).count_labelled(mina, PolicyLine.PROPERTY).claims == 0


@pytest.mark.parametrize("role", [Role.ADJUSTER, Role.EXAMINER])
def test_only_a_manager_refits_and_activates(unit_of_work, person, role):
    somebody, service = person(role=role), ScorecardsService(unit_of_work)

    with pytest.raises(NotPermittedError):
        service.refit(somebody, AUTO)
    with pytest.raises(NotPermittedError):
        service.activate(somebody, AUTO, 1)


ACTIVATE = text(
    "UPDATE guidelines SET state = 'active', activated_by = :who, activated_at = now() WHERE guideline_id = :id"
)


@pytest.fixture
def draft(work, mina):
    """Store a card that Mina drafted."""
    body = scorecard_to_json(DEFAULT_SCORECARDS[AUTO])
    return work.guidelines.add_draft(mina.institution_id, product_of(AUTO), body, Authorship(mina.user_id))


def test_the_database_refuses_that_an_author_puts_the_own_card_in_force(work, mina, draft):
    with pytest.raises(IntegrityError, match="activated_by_another"), work.session.begin_nested():
        work.session.execute(ACTIVATE, {"who": mina.user_id, "id": draft.head.version_id})

    assert work.guidelines.find_active(mina.institution_id, product_of(AUTO)) is None


def test_the_database_refuses_that_nobody_puts_a_drafted_card_in_force(work, draft):
    with pytest.raises(IntegrityError, match="active_by_a_person"), work.session.begin_nested():
        work.session.execute(ACTIVATE, {"who": None, "id": draft.head.version_id})


def test_the_database_takes_another_person_and_keeps_one_card_in_force(work, mina, other_manager, draft):
    work.session.execute(ACTIVATE, {"who": other_manager.user_id, "id": draft.head.version_id})
    second = work.guidelines.add_draft(mina.institution_id, product_of(AUTO), draft.body, Authorship(mina.user_id))

    with pytest.raises(IntegrityError, match="uq_guidelines_active"), work.session.begin_nested():
        work.session.execute(ACTIVATE, {"who": other_manager.user_id, "id": second.head.version_id})
    states = work.session.query(Guideline.state).where(Guideline.product == product_of(AUTO)).all()
    assert sorted(state for (state,) in states) == ["active", "draft"]


def test_amounts_on_labelled_claims_stay_decimal(work, mina):
    make_claim(work, mina, status="closed", claimed_usd=Decimal("4000.10"))

    (one,) = work.claim_outcomes.list_labelled(mina.institution_id, AUTO)

    assert (one.claim.claimed_usd, one.is_confirmed) == (Decimal("4000.10"), False)
