"""The assessment of a claim as a whole: floor, result, reserve, timeline, questions; the same input, the same bytes."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from backend.domain.claims.words import ClaimOutcome, LinkKind
from backend.domain.policies import PolicyLine
from backend.llm.chain import ProviderChain
from backend.pipelines.claim import CaseDocument, ClaimHistory, PriorClaim, assess_claim
from backend.pipelines.claim.reserve import nearest_rank
from backend.pipelines.claim.timeline import make_timeline
from fakes.loss_rig import (
    BILL,
    FORM_PAPER,
    OTHER_BILL,
    POLICE,
    assessed,
    bill,
    loss,
    obedient,
    paper,
    policy,
    rules_chain,
)

D = Decimal
KEYS = {
    *("kind", "line", "pipeline_version", "prompt_version", "scorecard_version", "outcome", "floor", "score"),
    *("proposal", "contributions", "triage", "coverage", "red_flags", "conflicts", "settlement", "reserve"),
    *("timeline", "questions", "next_steps", "facts", "provider", "model", "made_without_model", "attempts"),
    *("result_hash", "reasons", "refer_at"),
}
TEN = tuple(D(amount) for amount in range(1000, 11_000, 1000))
SETTLE, INVESTIGATE, REFER = ClaimOutcome


@pytest.mark.parametrize("line", list(PolicyLine))
def test_a_clean_loss_may_be_settled_in_every_line(line):
    result = assessed(loss(line))

    assert (result.outcome, result.reasons) == (SETTLE, ())
    assert result.next_steps[-1] == "Set the reserve and settle the amount payable."


@pytest.mark.parametrize(
    ("inputs", "floor", "reason"),
    [
        (loss(policy=None), REFER, "policy_found"),
        (loss(loss_date="2025-12-31"), REFER, "in_force"),
        (loss(policy=policy(cancelled_on=date(2026, 5, 1))), REFER, "in_force"),
        (loss(loss_type="flood"), REFER, "peril_covered"),
        (loss(policy=policy(perils=())), INVESTIGATE, "peril_covered"),
        (loss(vin="1FTFW1ET5DFC10312"), REFER, "thing_insured"),
        (loss(vin=...), INVESTIGATE, "thing_insured"),
        (loss(vehicle_use="racing"), REFER, "exclusion:X1"),
        (loss(vehicle_use=..., description="On a delivery."), INVESTIGATE, "exclusion:X1"),
        (loss(documents=()), INVESTIGATE, "amount_supported"),
        (loss(claimed_usd="2400"), INVESTIGATE, "amount_supported"),
        (loss(claimed_usd=..., parts_usd=...), INVESTIGATE, "amount_supported"),
        (loss(policy=policy(depreciation_rate=D("0.1")), vehicle_age_years=...), INVESTIGATE, "settlement"),
        (loss(documents=(bill(), bill(OTHER_BILL, "c.pdf"))), REFER, "flag:duplicate_invoice"),
        (loss(documents=(bill(date="01/02/2026"),)), REFER, "flag:invoice_before_loss"),
        (loss(documents=(bill(), paper(POLICE, "p.pdf", loss__date="2026-06-12"))), INVESTIGATE, "conflict:loss.date"),
        (loss(history=ClaimHistory(linked={LinkKind.DOCUMENT: ("CL-9",)})), REFER, "flag:copied_document"),
        (loss(history=ClaimHistory(linked={LinkKind.PHONE: ("CL-9",)})), INVESTIGATE, "flag:shared_identity"),
        (
            loss(documents=(bill(), CaseDocument(POLICE, "x.pdf", flags=("hidden_text",)))),
            REFER,
            "flag:hidden_instruction",
        ),
    ],
)
def test_the_floor_names_what_keeps_a_claim_from_being_settled(inputs, floor, reason):
    result = assessed(inputs)

    assert result.floor is floor
    assert reason in {each.id for each in result.reasons}
    assert result.next_steps


def test_a_light_flag_counts_in_the_score_and_holds_nothing_up():
    result = assessed(loss(loss_date="2026-01-20", reported_date="2026-01-20", documents=(bill(),)))

    assert result.outcome is SETTLE
    assert "flag.early_loss" in {part.id for part in result.contributions}


def test_a_high_score_suggests_the_unit_and_refers():
    linked = ClaimHistory(linked=dict.fromkeys(LinkKind, ("CL-9",)))
    result = assessed(loss(history=linked, policy=policy(changed_on=date(2026, 6, 1))))

    assert "score" in {reason.id for reason in result.reasons}
    assert "Consider a referral to the special investigation unit." in result.next_steps


def test_the_contributions_sum_exactly_to_the_score():
    for inputs in (loss(), loss(loss_type="theft"), loss(policy=None), loss(PolicyLine.LIABILITY)):
        result = assessed(inputs)
        assert sum(part.points for part in result.contributions) == result.score


def test_the_result_holds_every_agreed_entry_and_is_json():
    result = assessed(loss(documents=(bill(), paper(FORM_PAPER, "f.pdf", loss__date="2026-06-12")))).to_json()

    assert set(result) == KEYS
    assert json.loads(json.dumps(result)) == result
    assert result["kind"] == "claim"
    assert result["settlement"]["payable_usd"] == "1850.00"
    assert set(result["red_flags"][0]) == {"id", "name", "outcome", "points", "wording", "window_days", "evidence"}
    assert set(result["red_flags"][0]["evidence"][0]) == {"source", "field", "value", "quote", "document", "page"}
    assert set(result["conflicts"][0]) == {"field", "sentence", "first", "second"}


def test_the_same_input_gives_the_same_bytes_a_thousand_times():
    inputs = loss(
        documents=(bill(), paper(FORM_PAPER, "f.pdf", loss__date="2026-06-12", vehicle__vin="1M8GDM9AXKP042878"))
    )
    chain = rules_chain()

    assert len({assess_claim(inputs, chain).result_hash for _ in range(1000)}) == 1


def test_another_input_gives_another_hash():
    hashes = {assessed(each).result_hash for each in (loss(), loss(claimed_usd="2349"), loss(policy=None))}

    assert len(hashes) == 3


def test_attempts_and_times_do_not_change_the_hash():
    result = assessed(loss())
    later = replace(result, response=replace(result.response, latency_ms=9999, attempts=(), tokens_in=77))

    assert later.result_hash == result.result_hash


def test_the_steps_are_told_as_they_are_done():
    told = []
    assess_claim(loss(), rules_chain(), told.append)

    assert told[0] == "checking cover and comparing the papers"
    assert told[-1] == "explaining the result"


def test_a_chain_that_fails_leaves_no_assessment_behind():
    chain = obedient("")
    failing = ProviderChain(chain.providers[:1], board=chain.board)

    with pytest.raises(Exception, match="provider failed"):
        assess_claim(loss(), failing)


def test_without_a_model_the_rationale_is_in_the_rules_own_words():
    settled, held = assessed(loss()), assessed(loss(loss_type="theft"))

    assert settled.proposal.rationale[0].text == "The settlement comes to USD 1,850."
    assert any(sentence.rules == ("no_police_report",) for sentence in held.proposal.rationale)
    assert settled.proposal.dropped == held.proposal.dropped == ()


@pytest.mark.parametrize(("percent", "rank"), [(25, 3), (50, 5), (75, 8), (100, 10), (1, 1)])
def test_percentiles_are_taken_by_nearest_rank(percent, rank):
    assert nearest_rank(TEN, percent) == TEN[rank - 1]  # ceil(percent / 100 * 10)


def test_the_timeline_tells_what_happened_in_order_with_its_source():
    documents = (bill(), paper(POLICE, "police.pdf", police__report_date="2026-06-10"))
    prior = ClaimHistory(prior_claims=(PriorClaim("CL-1", date(2025, 2, 1)),))
    term = policy(changed_on=date(2026, 3, 1), change="Glass added")
    events = make_timeline(loss(documents=documents, history=prior, policy=term))

    assert [event.date for event in events] == sorted(event.date for event in events)
    assert [event.what for event in events] == [
        *("Earlier claim CL-1", "Cover began", "Glass added", "Loss", "Police report", "Reported", "Bill")
    ]
    assert next(event for event in events if event.what == "Bill").document == BILL


@pytest.mark.parametrize(
    ("inputs", "question"),
    [
        (loss(vin=...), "Please state: VIN."),
        (loss(vehicle_use=...), "Please state: Use at the time."),
        (loss(vehicle_age_years=..., policy=None), None),
        (loss(claimed_usd=..., parts_usd=...), "Please state: Amount claimed (USD)."),
        (loss(documents=()), "Please send the bills or estimates for what is claimed."),
        (loss(PolicyLine.LIABILITY, liability_percent=...), "Please state: Own share of fault (%)."),
    ],
)
def test_what_is_not_known_is_asked_once(inputs, question):
    questions = assessed(inputs).questions

    assert len(set(questions)) == len(questions)
    assert question is None or question in questions


def test_a_clean_loss_asks_nothing():
    assert assessed(loss()).questions == ()


def test_derived_facts_say_how_they_were_computed():
    facts = {entry.name: entry for entry in assessed(loss()).derived}

    assert facts["days_since_inception"].value == 160  # 31 + 28 + 31 + 30 + 31 + 9
    assert facts["days_to_report"].value == 1
    assert facts["supported_usd"].value == D("2350.00")
    assert facts["payable_usd"].how == "+2,350.00 (amount claimed) -500.00 (deductible)"


def test_triage_counts_papers_conflicts_and_flags():
    quiet = assessed(loss())
    torn = assessed(loss(documents=(bill(), paper(POLICE, "p.pdf", loss__date="2026-06-12", insured__name="J. Reed"))))

    assert quiet.triage.complexity == "simple"
    assert torn.triage.complexity == "complex"
