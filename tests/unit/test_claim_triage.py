"""Triage: each level with the reason a person can check."""

from decimal import Decimal

import pytest

from backend.domain.claims.triage import CaseSigns, triage
from backend.domain.claims.words import Complexity, Severity
from backend.domain.policies import PolicyLine


def of(line=PolicyLine.AUTO, signs=None, **fields):
    """Triage a collision of USD 4,000 with some fields changed."""
    form = {"loss_type": "collision", "claimed_usd": Decimal(4_000), **fields}
    return triage(line, form, signs or CaseSigns())


def reasons(made, head):
    return [reason for reason in made.reasons if reason.startswith(head)]


@pytest.mark.parametrize(
    ("claimed", "severity"),
    [
        ("0", Severity.LOW),
        ("4999.99", Severity.LOW),
        ("5000", Severity.MEDIUM),
        ("24999.99", Severity.MEDIUM),
        ("25000", Severity.HIGH),
        ("249999.99", Severity.HIGH),
        ("250000", Severity.CATASTROPHIC),
    ],
)
def test_the_amount_alone_sets_the_severity_of_a_loss_without_harm(claimed, severity):
    assert of(claimed_usd=Decimal(claimed)).severity is severity


def test_an_unknown_amount_is_medium_and_asks_for_more_than_simple_work():
    made = of(claimed_usd=None)

    assert (made.severity, made.complexity) == (Severity.MEDIUM, Complexity.STANDARD)
    assert reasons(made, "Severity") == ["Severity medium: the amount is not known yet."]
    assert "authority once the amount is known" in made.skill


@pytest.mark.parametrize(
    ("fields", "severity", "reason"),
    [
        ({"injured_persons": 1}, Severity.HIGH, "1 person is injured"),
        ({"injured_persons": 2}, Severity.HIGH, "2 persons are injured"),
        ({"injured_persons": 3}, Severity.CATASTROPHIC, "3 persons are injured"),
        ({"loss_type": "bodily_injury"}, Severity.HIGH, "bodily injury is claimed"),
        ({"is_habitable": False}, Severity.HIGH, "cannot be lived in"),
        ({"is_drivable": False}, Severity.MEDIUM, "cannot be driven"),
    ],
)
def test_harm_raises_the_severity_above_that_of_the_amount(fields, severity, reason):
    made = of(**fields)

    assert made.severity is severity
    assert reason in reasons(made, "Severity")[0]


def test_harm_never_lowers_the_severity_of_a_large_amount():
    made = of(claimed_usd=Decimal(300_000), injured_persons=1)

    assert made.severity is Severity.CATASTROPHIC
    assert len(reasons(made, "Severity")) == 1


def test_a_small_clear_motor_loss_is_simple_and_says_why():
    made = of(injured_persons=0, fault="insured")

    assert made.complexity is Complexity.SIMPLE
    assert reasons(made, "Complexity") == [
        "Complexity simple: nobody hurt, nobody represented, no dispute and few papers."
    ]


@pytest.mark.parametrize(
    ("fields", "complexity"),
    [
        ({"injured_persons": 1}, Complexity.COMPLEX),
        ({"suit_filed": True}, Complexity.COMPLEX),
        ({"has_attorney": True}, Complexity.COMPLEX),
        ({"reporter_role": "attorney"}, Complexity.COMPLEX),
        ({"fault": "shared"}, Complexity.STANDARD),
        ({"fault": "unknown"}, Complexity.STANDARD),
        ({"loss_type": "theft"}, Complexity.STANDARD),
    ],
)
def test_injury_law_dispute_and_cause_make_work(fields, complexity):
    assert of(**fields).complexity is complexity


def test_liability_is_never_simple():
    assert of(PolicyLine.LIABILITY, loss_type="premises").complexity is Complexity.STANDARD


@pytest.mark.parametrize(
    ("signs", "complexity"),
    [
        (CaseSigns(documents=3), Complexity.SIMPLE),
        (CaseSigns(documents=4), Complexity.STANDARD),
        (CaseSigns(conflicts=1), Complexity.STANDARD),
        (CaseSigns(conflicts=2), Complexity.COMPLEX),
        (CaseSigns(red_flags=1), Complexity.STANDARD),
    ],
)
def test_the_papers_add_to_the_work_once_they_are_read(signs, complexity):
    assert of(signs=signs).complexity is complexity


def test_the_skill_names_line_experience_and_authority():
    made = of(PolicyLine.PROPERTY, loss_type="water", claimed_usd=Decimal("12345.60"), has_attorney=True)

    assert made.skill == "an experienced adjuster of property claims with authority for USD 12,345.60"
    assert made.reasons[-1] == f"Skill: {made.skill}."


def test_the_stored_form_holds_plain_words_only():
    assert of().to_json() == {
        "severity": "low",
        "complexity": "simple",
        "skill": "an adjuster of motor claims with authority for USD 4,000",
        "reasons": list(of().reasons),
    }
