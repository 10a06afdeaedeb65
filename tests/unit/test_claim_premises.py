"""A property loss counts as one of the insured building only where its place is not another street address."""

import pytest

from backend.domain.claims.words import ClaimOutcome
from backend.domain.policies import PolicyLine
from backend.pipelines.claim.coverage import check_coverage
from backend.pipelines.claim.premises import happened_there, is_street_address
from fakes.loss_rig import assessed, line_policy, loss

PROPERTY = PolicyLine.PROPERTY
ELM = "12 Elm St., Toledo"


def thing(place, **changes):
    found = check_coverage(loss(PROPERTY, loss_location=place, **changes)).findings
    return next(finding for finding in found if finding.id == "thing_insured")


@pytest.mark.parametrize(
    ("place", "is_address"),
    [
        ("107 Quarry Hill, Stonebridge", True),
        ("Flat 3, 12 Elm Street", True),
        ("12a Elm Street", True),
        ("Lindenstraße 12, Köln", True),
        ("the kitchen", False),
        ("2nd floor bathroom", False),
        ("2 rooms upstairs", False),
        ("3 miles east of Toledo", False),
        ("Toledo, OH 43604", False),
        ("", False),
    ],
)
def test_a_place_is_compared_only_when_it_names_street_and_house(place, is_address):
    assert is_street_address(place) is is_address


@pytest.mark.parametrize(
    ("place", "verdict"),
    [
        ("12 Elm Street, Toledo", "met"),
        ("12 ELM ST", "met"),
        ("12 Elm Street, basement", "met"),
        ("the basement", "met"),
        (..., "met"),
        ("107 Quarry Hill, Stonebridge", "not_met"),
        ("14 Elm Street, Toledo", "not_met"),
        ("12 Oak Crescent, Dayton", "unknown"),
    ],
)
def test_the_place_of_a_property_loss_must_not_be_another_building(place, verdict):
    assert thing(place).verdict == verdict


def test_another_address_is_named_pays_nothing_and_is_referred():
    result = assessed(loss(PROPERTY, loss_location="107 Quarry Hill, Stonebridge"))
    sentence = f"The loss happened at 107 Quarry Hill, Stonebridge, which is not the insured building ({ELM})."

    assert result.outcome is ClaimOutcome.REFER
    assert [reason.wording for reason in result.reasons if reason.id == "thing_insured"] == [sentence]
    assert result.to_json()["settlement"]["payable_usd"] == "0.00"


def test_one_of_several_insured_buildings_suffices():
    term = line_policy(PROPERTY, insured_things=({"address": ELM}, {"address": "107 Quarry Hill, Stonebridge 43604"}))

    assert thing("107 Quarry Hill, Stonebridge", policy=term).verdict == "met"
    assert happened_there("9 Hill Road", ("107 Quarry Hill", "12 Elm St.")) is False


def test_a_place_nobody_said_is_asked_for():
    asked = "Please state: Place of loss."

    assert asked in assessed(loss(PROPERTY)).questions
    assert asked not in assessed(loss(PROPERTY, loss_location="12 Elm Street")).questions
    assert asked not in assessed(loss()).questions
