"""Scorecards of an institution: installed, refitted on its own claims, activated by another person."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import select

from backend.domain.access import Role
from backend.domain.policies import PolicyLine
from backend.domain.scorecards import DEFAULT_SCORECARDS, product_of, scorecard_to_json
from backend.domain.versions import Authorship, VersionState
from backend.errors import InvalidRequestError, NotFoundError, NotPermittedError
from backend.services.scorecards import ScorecardsService, install_first_scorecards
from backend.store.tables import AuditEvent, Claim, ClaimReferral
from factories import make_institution, make_principal

AUTO = PolicyLine.AUTO
LOSS_DAY = date(2026, 3, 2)


@pytest.fixture
def service(unit_of_work):
    return ScorecardsService(unit_of_work)


@pytest.fixture
def mina(person):
    return person(role=Role.MANAGER)


@pytest.fixture
def other_manager(person, mina):
    return person(role=Role.MANAGER, institution_id=mina.institution_id)


@pytest.fixture
def past(unit_of_work, mina, other_manager):
    """Store closed claims: late reports of thefts were mostly confirmed by special investigation, others seldom."""

    def make(count=300, confirmed=None):
        with unit_of_work() as work:
            for number in range(count):
                is_late = number % 4 == 0
                is_confirmed = (is_late and number % 5 != 0) if confirmed is None else number < confirmed
                work.session.add(_claim(mina, number, is_late=is_late))
                work.session.flush()
                if is_confirmed:
                    claim_id = work.session.scalar(select(Claim.claim_id).where(Claim.reference == f"C-{number:06d}"))
                    work.session.add(_confirmed(mina, other_manager, claim_id))

    return make


def _claim(by, number, *, is_late):
    delay = 40 + number % 7 if is_late else number % 6
    return Claim(
        institution_id=by.institution_id,
        reference=f"C-{number:06d}",
        line="auto",
        loss_type="theft" if is_late else "collision",
        policy_number=f"PA-{number}",
        insured_name=f"Insured {number}",
        loss_date=LOSS_DAY,
        fields={
            "loss_date": LOSS_DAY.isoformat(),
            "reported_date": (LOSS_DAY + timedelta(days=delay)).isoformat(),
            "loss_type": "theft" if is_late else "collision",
            "witnesses": number % 3,
        },
        claimed_usd=Decimal(1000),
        status="closed",
        created_by=by.user_id,
    )


def _confirmed(by, answerer, claim_id):
    return ClaimReferral(
        institution_id=by.institution_id,
        claim_id=claim_id,
        kind="siu",
        requested_by=by.user_id,
        request_note="Please look at this one.",
        state="answered",
        answered_by=answerer.user_id,
        answer="confirmed",
        answer_note=f"Confirmed after a visit {uuid4().hex[:4]}.",
    )


def acts_of(unit_of_work, action):
    with unit_of_work() as work:
        return work.session.scalars(select(AuditEvent).where(AuditEvent.action == action)).all()


def test_a_new_institution_gets_the_first_card_of_each_line_once(unit_of_work, service, mina):
    with unit_of_work() as work:
        first = install_first_scorecards(work, mina.institution_id)
        again = install_first_scorecards(work, mina.institution_id)

    assert (first, again) == (3, 0)
    for line in PolicyLine:
        card = service.get_active(mina, line)
        assert replace(card, state=VersionState.DRAFT) == DEFAULT_SCORECARDS[line]
        assert card.state is VersionState.ACTIVE
    assert len(acts_of(unit_of_work, "scorecard_installed")) == 3


def test_without_an_installed_card_the_stated_weights_hold(service, mina):
    assert service.get_active(mina, AUTO) == DEFAULT_SCORECARDS[AUTO]
    assert service.list_versions(mina, AUTO) == ()


@pytest.mark.parametrize(
    ("count", "confirmed", "words"),
    [
        (0, 0, "it needs 200 more claims and 20 more confirmed ones."),
        (150, 30, "it needs 50 more claims."),
        (220, 12, "it needs 8 more confirmed ones."),
    ],
)
def test_too_few_claims_are_said_in_one_sentence_with_how_many_lack(service, mina, past, count, confirmed, words):
    past(count, confirmed)

    with pytest.raises(InvalidRequestError, match=words):
        service.refit(mina, AUTO)
    assert service.list_versions(mina, AUTO) == ()


def test_a_refit_gives_a_draft_with_figures_beside_those_of_the_active_card(service, mina, past, unit_of_work):
    past()

    drafted = service.refit(mina, AUTO)

    assert (drafted.card.state, drafted.card.version) == (VersionState.DRAFT, 1)
    assert drafted.card.fit.claims == drafted.active_fit.claims == 300
    assert drafted.card.fit.confirmed == 60
    assert drafted.card.fit.auc > 0.9
    assert {c.feature for entry in drafted.card.entries for c in entry.when} & {"report_delay_days", "loss_type"}
    assert service.get_active(mina, AUTO) == DEFAULT_SCORECARDS[AUTO]
    assert [act.details["confirmed"] for act in acts_of(unit_of_work, "scorecard_drafted")] == [60]


def test_every_reason_of_a_fitted_card_is_a_sentence(service, mina, past):
    past()

    for entry in service.refit(mina, AUTO).card.entries:
        assert entry.wording[0].isupper()
        assert entry.wording.endswith(".")
        assert "_" not in entry.wording


def test_another_person_puts_a_draft_in_force_and_the_one_before_retires(
    service, mina, other_manager, past, unit_of_work
):
    with unit_of_work() as work:
        install_first_scorecards(work, mina.institution_id)
    past()
    drafted = service.refit(mina, AUTO)

    active = service.activate(other_manager, AUTO, drafted.card.version)

    assert active == service.get_active(mina, AUTO)
    assert active.fit == drafted.card.fit
    assert [one.card.state for one in service.list_versions(mina, AUTO)] == ["active", "retired"]
    assert len(acts_of(unit_of_work, "scorecard_activated")) == 1


def test_nobody_puts_their_own_draft_in_force(service, mina, past):
    past()
    version = service.refit(mina, AUTO).card.version

    with pytest.raises(NotPermittedError, match="another person"):
        service.activate(mina, AUTO, version)


def test_drafts_put_in_force_at_once_leave_one_in_force_and_break_nothing(committed_unit_of_work):
    service, start = ScorecardsService(committed_unit_of_work), Barrier(4)
    with committed_unit_of_work() as work:
        author = make_principal(work, Role.MANAGER)
        others = [make_principal(work, Role.MANAGER, author.institution_id) for _ in range(4)]
        body, by = scorecard_to_json(DEFAULT_SCORECARDS[AUTO]), Authorship(author.user_id)
        for _ in others:
            work.guidelines.add_draft(author.institution_id, product_of(AUTO), body, by)

    def activate(number):
        start.wait()
        return service.activate(others[number], AUTO, number + 1).state

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(activate, range(4))) == [VersionState.ACTIVE] * 4

    states = sorted(one.card.state for one in service.list_versions(author, AUTO))
    assert states == [VersionState.ACTIVE, *[VersionState.RETIRED] * 3]


def test_only_a_draft_that_exists_can_be_put_in_force(service, mina, unit_of_work):
    with unit_of_work() as work:
        install_first_scorecards(work, mina.institution_id)

    with pytest.raises(InvalidRequestError, match="only a draft"):
        service.activate(mina, AUTO, 1)
    with pytest.raises(NotFoundError):
        service.activate(mina, AUTO, 7)


def test_cards_and_claims_of_another_institution_count_for_nothing(service, person, past, unit_of_work):
    past()
    with unit_of_work() as work:
        stranger = person(role=Role.MANAGER, institution_id=make_institution(work))

    with pytest.raises(InvalidRequestError, match="200 claims"):
        service.refit(stranger, AUTO)
