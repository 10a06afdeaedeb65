"""What a provider may cite of a claim, and how contributions, citations and money stand in the result."""

import json
from dataclasses import replace

import pytest

from backend.domain.claims.words import FlagOutcome
from backend.pipelines.claim import assess_claim
from backend.pipelines.claim.evidence_base import FREE_TEXT, PAYABLE, REPORTED, SCORE, evidence_base
from fakes.loss_rig import BILL, FORM_PAPER, assessed, bill, fact, loss, obedient, paper, policy

CITED = {
    "outcome": "investigate",
    "rationale": [
        {
            "sentence": "The account asks for a look.",
            "facts": ["score"],
            "flags": ["no_police_report"],
            "clauses": ["X1"],
        }
    ],
    "next_steps": ["Call the police station."],
    "questions": ["Who saw it?"],
}


def base_of(inputs):
    return evidence_base(assessed(inputs).weighed, ())


def test_reported_fields_may_be_cited_but_never_the_account():
    facts = base_of(loss()).facts

    assert facts[f"{REPORTED}claimed_usd"] == "2,350"
    assert f"{REPORTED}{FREE_TEXT}" not in facts


def test_verified_facts_may_be_cited_and_papers_that_differ_stand_side_by_side():
    documents = (
        bill(),
        paper(FORM_PAPER, "f.pdf", loss__date="2026-06-12"),
        paper("c" * 64, "p.pdf", loss__date="2026-06-13"),
    )
    facts = base_of(loss(documents=documents)).facts

    assert facts["bill.total"] == "2,350.00"
    assert facts["loss.date"] == "2026-06-12 | 2026-06-13"


def test_unproven_facts_and_lines_of_bills_stay_away():
    document = bill()
    more = (fact("driver.name", "Jonas", is_verified=False), fact("bill.lines[0].amount", "2,350.00", BILL))
    facts = base_of(loss(documents=(replace(document, facts=(*document.facts, *more)),))).facts

    assert "driver.name" not in facts
    assert all("[" not in name for name in facts)


def test_figures_of_the_rules_may_be_cited():
    facts = base_of(loss()).facts

    assert facts[PAYABLE] == "1,850"
    assert facts["policy.limit_usd"] == "50,000"
    assert facts["coverage.in_force"] == "yes"
    assert facts[SCORE] == str(assessed(loss()).score)


def test_without_a_policy_nothing_of_one_may_be_cited():
    facts = base_of(loss(policy=None)).facts

    assert not [name for name in facts if name.startswith("policy.")]
    assert facts["coverage.in_force"] == "not known"
    assert PAYABLE not in facts


@pytest.mark.parametrize(("use", "clauses"), [("personal", {"C1"}), ("racing", {"C1", "X1"}), (..., {"C1", "X1"})])
def test_clauses_that_matter_may_be_cited(use, clauses):
    assert set(base_of(loss(vehicle_use=use)).clauses) == clauses


def test_only_raised_flags_may_be_cited():
    result = assessed(loss(loss_type="theft"))
    raised = {flag.id for flag in result.flags if flag.outcome is FlagOutcome.RAISED}

    assert set(evidence_base(result.weighed, ()).flags) == raised == {"no_police_report"}


def test_a_long_value_is_cut_before_it_travels():
    assert all(len(value) <= 160 for value in base_of(loss(loss_location="Elm Street " * 18)).facts.values())


def test_citations_of_flags_and_clauses_are_told_apart_in_the_result():
    inputs = loss(loss_type="theft", vehicle_use=...)
    result = assess_claim(inputs, obedient(json.dumps(CITED))).to_json()
    (sentence,) = result["proposal"]["rationale"]

    assert (sentence["facts"], sentence["flags"], sentence["clauses"]) == (["score"], ["no_police_report"], ["X1"])


def test_steps_and_questions_of_a_proposal_join_those_of_the_rules():
    result = assess_claim(loss(loss_type="theft", vehicle_use=...), obedient(json.dumps(CITED)))

    assert result.next_steps[-1] == "Call the police station."
    assert "Ask for the number of the police report." in result.next_steps
    assert result.questions[-1] == "Who saw it?"
    assert "Please state: Use at the time." in result.questions


def test_money_in_the_result_is_text():
    result = assessed(loss(policy=policy(deductible_usd=policy().deductible_usd))).to_json()
    amounts = [step["amount_usd"] for step in result["settlement"]["steps"]]

    assert amounts == ["2350.00", "-500.00"]
    assert all(isinstance(amount, str) for amount in amounts)


def test_the_window_of_a_flag_is_that_of_its_line():
    windows = {flag["id"]: flag["window_days"] for flag in assessed(loss()).to_json()["red_flags"]}

    assert windows["early_loss"] == 30
    assert windows["late_report"] == 14
    assert windows["round_amount"] is None
