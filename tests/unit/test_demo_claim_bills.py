"""Past claims that were settled as proposed: their bill was on file, was read, and proves the amount."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest

from backend.demo.claim_assessing import ASSESSED, BILLED, assess_newest, proposal_row, review_rows
from backend.demo.claim_bills import bill_for, proves_in_full
from backend.domain.claims.words import ClaimAction, ClaimOutcome, FlagOutcome
from backend.domain.policies import PolicyLine
from fakes.told_claims import HOUSE, NOW, claim_staff, told_claims


@pytest.fixture(scope="module")
def stories():
    """Stories of this module's own: assessing writes into them."""
    return [(taken.past, taken.story) for taken in told_claims.__wrapped__()]


@pytest.fixture(scope="module")
def runs(stories):
    return assess_newest(stories, NOW)


@pytest.fixture(scope="module")
def billed(runs):
    return [run for run in runs if run.billed]


@pytest.fixture(scope="module")
def story_of(stories):
    return {past.claim_id: story for past, story in stories}


def facts(run):
    return {fact.field: fact for paper in run.billed.papers for fact in paper.read.facts if fact.is_verified}


def settled(story):
    return next(row for row in story.decisions if row["action"] is ClaimAction.SETTLE)


def test_nearly_three_hundred_claims_are_assessed_and_some_forty_had_their_bill(runs, billed):
    assert ASSESSED * 0.9 <= len(runs) <= ASSESSED
    assert BILLED * 0.9 <= len(billed) <= BILLED
    assert {run.past.policy.line for run in billed} <= set(PolicyLine)


def test_the_pipeline_proposes_all_three_outcomes(runs):
    outcomes = Counter(run.assessment.outcome for run in runs)

    assert set(outcomes) == set(ClaimOutcome)
    assert min(outcomes.values()) > 20


def test_a_claim_is_proposed_for_settlement_only_where_its_bill_is_on_file(runs):
    for run in runs:
        assert (run.assessment.outcome is ClaimOutcome.SETTLE) is (run.billed is not None)


def test_claims_settled_as_proposed_were_settled_for_what_the_bill_proves(billed, story_of):
    for run in billed:
        row = settled(story_of[run.past.claim_id])
        assert Decimal(str(run.result["settlement"]["payable_usd"])) == row["amount_usd"]
        assert row["reason_code"] == "as_calculated"
        assert row["proposal"]["outcome"] == "settle"


def test_decisions_against_a_proposal_are_among_the_assessed_claims(runs, story_of):
    against = Counter()
    for run in runs:
        for row in story_of[run.past.claim_id].decisions[:1]:
            if row["action"].value != run.assessment.outcome.value:
                against[run.assessment.outcome, row["action"]] += 1

    assert against[ClaimOutcome.REFER, ClaimAction.DENY] > 5
    assert sum(count for (_, action), count in against.items() if action is ClaimAction.SETTLE) > 0


def test_nobody_settles_alone_against_a_stricter_proposal(runs, story_of):
    for run in runs:
        story = story_of[run.past.claim_id]
        if run.assessment.outcome is ClaimOutcome.SETTLE or not any(r["action"] == "settle" for r in story.decisions):
            continue
        assert "proceed" in {row["answer"] for row in story.referrals}


def test_the_bill_is_for_what_is_claimed_and_adds_up(billed):
    for run in billed:
        read = facts(run)
        lines = [Decimal(f.value) for name, f in read.items() if name.startswith("bill.lines") and "amount" in name]
        assert Decimal(read["bill.total"].value) == run.past.claimed_usd == sum(lines)


def test_the_bill_names_who_the_report_names(billed):
    for run in billed:
        read, values = facts(run), run.past.values
        if run.past.policy.line is PolicyLine.AUTO:
            assert read["repairer.name"].value == values["repairer_name"]
            assert read["vehicle.vin"].value == values["vin"]
        elif "claimant.name" in read:
            assert read["claimant.name"].value == values["claimant_name"]


def test_the_bill_was_sent_before_it_was_read_and_read_before_the_claim_was_assessed(billed):
    for run in billed:
        (paper,) = run.billed.papers
        (row,) = run.billed.document_rows()
        assert row["upload_time"] < run.past.reported_at < paper.read_at < run.at
        assert run.at - row["upload_time"] < timedelta(minutes=5)


def test_the_rows_of_a_bill_stand_under_its_claim_and_institution(billed):
    for run in billed:
        (document,), (reading,) = run.billed.document_rows(), run.billed.run_rows()
        assert document["claim_id"] == run.past.claim_id
        assert "submission_id" not in document
        assert document["institution_id"] == reading["institution_id"] == HOUSE
        assert reading["subject_id"] == document["document_id"]
        assert (reading["kind"], reading["state"]) == ("document", "succeeded")
        assert document["uploaded_by"] == run.past.sender.user_id


def test_the_upload_stands_in_the_trail_of_its_claims_story(billed, story_of):
    for run in billed:
        (paper,) = run.billed.papers
        uploads = [p for p in story_of[run.past.claim_id].acts if p.act.action == "document_uploaded"]
        assert [past.act.object_id for past in uploads] == [str(paper.document_id)]
        assert uploads[0].act.details["sha256"] == paper.looked_at.sha256


def test_the_same_claim_has_the_same_bill_again(billed):
    for run in billed[:6]:
        again = bill_for(run.past)
        assert again.papers[0].paper.content == run.billed.papers[0].paper.content
        assert again.papers[0].document_id == run.billed.papers[0].document_id


def test_bills_differ_and_hide_nothing(billed):
    papers = [paper for run in billed for paper in run.billed.papers]

    assert len({paper.looked_at.sha256 for paper in papers}) == len(papers)
    assert not any(paper.looked_at.flags or paper.read.document.flags for paper in papers)


def test_a_claim_settled_for_less_than_it_claims_gets_no_bill_for_it(stories):
    less = [
        (past, story)
        for past, story in stories
        if story.decisions
        and past.claimed_usd
        and story.decisions[0]["amount_usd"]
        and story.decisions[0]["amount_usd"] < past.claimed_usd - past.policy.deductible_usd
    ]

    assert len(less) > 50
    assert not any(proves_in_full(past, story) for past, story in less)


def test_the_proposal_stands_on_the_claim_as_if_nothing_had_come_after_it(runs):
    for run in runs[:40]:
        row = proposal_row(run)
        assert (row["proposed_outcome"], row["score"]) == (run.assessment.outcome, run.assessment.score)


def test_people_said_of_half_of_the_raised_flags_what_they_are_and_of_no_other(runs):
    by = claim_staff().senior
    verdicts = Counter()
    for run in runs:
        raised = {flag.id for flag in run.assessment.flags if flag.outcome is FlagOutcome.RAISED}
        rows = review_rows(run, by)
        assert {row["flag_id"] for row in rows} in (set(), raised)
        verdicts.update(row["verdict"].value for row in rows)
    assert set(verdicts) == {"confirmed", "dismissed"}
    assert min(verdicts.values()) > 10
