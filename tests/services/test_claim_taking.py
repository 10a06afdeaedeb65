"""A claim nobody had touched is investigated from the moment somebody takes it or moves its money."""

import pytest

from backend.domain.claims.status import ClaimStatus
from backend.services.claim_assigning import ClaimAssigning
from backend.services.claim_taking import begun
from fakes.claim_rig import authority, make_claim_rig


@pytest.fixture
def rig(unit_of_work):
    return make_claim_rig(unit_of_work)


@pytest.fixture
def ada(rig):
    return rig.person(held=authority())


def lines_of(unit_of_work, by, claim):
    with unit_of_work() as work:
        return work.audit.list_for_case(by.institution_id, claim, "claim")


def details_of(unit_of_work, by, claim, action):
    return next(line.details for line in lines_of(unit_of_work, by, claim) if line.action == action)


@pytest.mark.parametrize("before", ["reported", "triaged"])
def test_to_reserve_an_untouched_claim_begins_its_investigation(rig, ada, unit_of_work, before):
    claim = rig.claim(ada, proposed="settle", status=before)
    rig.reserve(ada, claim, 900)

    assert rig.look(ada, claim).status is ClaimStatus.INVESTIGATING

    assert details_of(unit_of_work, ada, claim, "reserve_posted")["status"] == "investigating"


def test_to_take_an_untouched_claim_begins_it_and_to_give_it_back_does_not(rig, ada, unit_of_work):
    desk, claim, untouched = ClaimAssigning(unit_of_work, None, None), rig.claim(ada), rig.claim(ada)
    desk.assign(ada, claim, rig.version(ada, claim), ada.user_id)
    taken = rig.look(ada, claim)
    desk.assign(ada, claim, taken.version, None)

    assert taken.status is rig.look(ada, claim).status is ClaimStatus.INVESTIGATING
    lines = [line.details for line in lines_of(unit_of_work, ada, claim) if line.action == "assigned"]
    assert [line.get("status") for line in lines] == [None, "investigating"]
    assert rig.look(ada, untouched).status is ClaimStatus.REPORTED


@pytest.mark.parametrize("status", [ClaimStatus.SETTLED, ClaimStatus.REFERRED, ClaimStatus.INVESTIGATING])
def test_a_claim_that_went_further_stays_where_it_is(rig, ada, status):
    claim = rig.claim(ada, status=status)

    assert begun(rig.look(ada, claim)) == {}
