"""A client's report counts from the moment it comes in, whatever date is sent with it; staff say when they heard."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from backend.domain.access import Role
from backend.domain.products import InvalidFieldsError
from backend.services import claim_forms
from factories import make_principal


@pytest.fixture
def desk(claims_desk):
    return claims_desk.claims


@pytest.fixture
def client(unit_of_work, adjuster):
    with unit_of_work() as work:
        return make_principal(work, Role.CLIENT, adjuster.institution_id)


@pytest.fixture
def clock_at(monkeypatch):
    def run(moment):
        monkeypatch.setattr(claim_forms, "utc_now", lambda: moment)

    return run


@pytest.mark.parametrize("dated", ["2026-05-05", "2026-05-01", "2031-01-01", "", "soon", None])
def test_a_client_cannot_date_the_own_report(desk, adjuster, client, loss, clock_at, dated):
    now = datetime(2026, 7, 1, 20, 30, tzinfo=UTC)
    clock_at(now)
    sent = desk.report(client, loss(reported_date=dated), uuid4().hex)
    claim = desk.get(adjuster, sent.claim_id)

    assert claim.fields["reported_date"] == "2026-07-01"
    assert claim.reported_at == now


@pytest.mark.parametrize(("place", "today"), [("CA", "2026-06-30"), ("NY", "2026-07-01"), ("EU-DE", "2026-07-01")])
def test_the_day_of_a_clients_report_is_that_of_the_place(desk, adjuster, client, loss, clock_at, place, today):
    clock_at(datetime(2026, 7, 1, 5, 30, tzinfo=UTC))
    sent = desk.report(client, loss(loss_state=place), uuid4().hex)

    assert desk.get(adjuster, sent.claim_id).fields["reported_date"] == today


def test_a_clients_loss_of_tomorrow_is_refused_at_its_own_field(desk, client, loss, clock_at):
    clock_at(datetime(2026, 7, 1, 22, 30, tzinfo=UTC))

    with pytest.raises(InvalidFieldsError) as refused:
        desk.report(client, loss(loss_date="2026-07-02"), uuid4().hex)
    assert refused.value.problems == {"loss_date": "must not be in the future"}


def test_a_clients_repeated_report_is_the_same_one_after_midnight(desk, client, loss, clock_at):
    clock_at(datetime(2026, 7, 1, 5, 30, tzinfo=UTC))
    first = desk.report(client, loss(), "key")
    clock_at(datetime(2026, 7, 2, 9, 30, tzinfo=UTC))

    assert desk.report(client, loss(), "key") == first


def test_staff_say_when_the_insurer_first_heard(desk, adjuster, loss):
    claim = desk.get(adjuster, desk.report(adjuster, loss(), uuid4().hex).claim_id)

    assert claim.fields["reported_date"] == "2026-05-05"
    assert claim.reported_at.date() == date(2026, 5, 5)


def test_staff_must_say_it(desk, adjuster, loss):
    with pytest.raises(InvalidFieldsError) as refused:
        desk.report(adjuster, loss(reported_date=None), uuid4().hex)
    assert set(refused.value.problems) == {"reported_date"}
