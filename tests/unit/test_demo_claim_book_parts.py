"""Clocks, policies, names and faults of the demonstration's claims agree with the rules that live ones are kept by."""

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from backend.demo.chance import seeded
from backend.demo.claim_clocks import clock_rows, next_due
from backend.demo.claim_faults import FAULTS
from backend.demo.claim_files import claim_files
from backend.demo.insured_things import check_digit
from backend.demo.names import STATES, account, postal_code
from backend.demo.policy_terms import draw_policies
from backend.domain.claims.words import ClaimEvent, ClockState
from backend.domain.clocks.tables import find_rule, rules_for
from backend.domain.policies import PolicyLine
from backend.domain.wordings import WORDINGS
from fakes.told_claims import HOUSE, NOW, policies, told_claims

PHONE = re.compile(r"\+1 \d{3} 555 \d{4}")


@pytest.fixture(scope="module")
def clocks():
    return [(taken, row) for taken in told_claims() for row in clock_rows(taken.past, taken.clocks)]


def test_every_clock_is_that_of_a_rule_with_its_citation(clocks):
    for _, row in clocks:
        rule = find_rule(row["rule_id"])
        assert (row["name"], row["citation"], row["day_kind"]) == (rule.name, rule.citation, rule.day_kind)
        assert row["citation"]
        assert row["days"] > 0
        assert row["institution_id"] == HOUSE


def test_clocks_run_only_by_the_rules_of_the_place_and_line(clocks):
    for taken, row in clocks:
        allowed = {rule.id for rule in rules_for(taken.past.policy.state_code, taken.past.policy.line)}
        assert row["rule_id"] in allowed


def test_a_clock_is_due_after_it_started_and_met_after_too(clocks):
    for taken, row in clocks:
        assert taken.past.reported_at <= row["started_at"] < row["due_at"]
        if row["met_at"]:
            assert row["started_at"] <= row["met_at"] < NOW
        assert (row["state"] == ClockState.MET) is (row["met_at"] is not None)


def test_the_claim_carries_the_first_of_its_running_clocks():
    for taken in told_claims():
        running = [clock.due_at for clock in taken.clocks if clock.state is ClockState.RUNNING]
        assert next_due(taken.clocks) == min(running, default=None)


def test_no_clock_runs_on_a_closed_claim(clocks):
    closed = [row for taken, row in clocks if taken.story.status == "closed"]

    assert len(closed) > 500
    assert not any(row["state"] == ClockState.RUNNING for row in closed)


def test_forgotten_acknowledgements_leave_clocks_that_are_overdue_or_late():
    silent = [t for t in told_claims() if ClaimEvent.ACKNOWLEDGED not in [event for event, _, _ in t.story.events]]

    assert silent
    assert len(silent) < len(told_claims()) * 0.12


def test_policies_have_a_term_of_sound_dates_and_money():
    for policy in policies():
        assert policy.effective_date < policy.expiry_date
        assert 0 <= policy.deductible_usd < policy.limit_usd
        assert all(0 < part.limit_usd <= policy.limit_usd for part in policy.sublimits)
        assert policy.premium_usd > 0
        if policy.cancelled_on:
            assert policy.effective_date <= policy.cancelled_on <= policy.expiry_date
            assert policy.cancel_reason


def test_terms_of_one_number_follow_each_other_without_overlap():
    by_number = {}
    for policy in sorted(policies(), key=lambda policy: policy.effective_date):
        before = by_number.get(policy.number)
        assert before is None or before.expiry_date <= policy.effective_date
        by_number[policy.number] = policy
    assert len(by_number) >= 500


def test_policies_carry_the_clauses_of_their_line_each_once():
    for policy in policies():
        ids = [clause.id for clause in policy.clauses]
        assert len(set(ids)) == len(ids)
        assert {clause.id for clause in policy.clauses} <= {clause.id for clause in WORDINGS[policy.line]}
        assert all(clause.text.strip() and clause.title.strip() for clause in policy.clauses)


def test_the_same_day_draws_the_same_policies():
    again = draw_policies(NOW.date())

    assert list(again) == list(policies())
    assert len({policy.policy_id for policy in again}) == len(again)


def test_every_telephone_is_one_that_nobody_has():
    phones = {policy.phone for policy in policies()} | {str(t.past.values["contact_phone"]) for t in told_claims()}

    assert len(phones) > 100
    assert all(PHONE.fullmatch(phone) for phone in phones)


def test_every_vehicle_has_a_sound_vin_of_its_own():
    vins = [thing["vin"] for policy in policies() if policy.line is PolicyLine.AUTO for thing in policy.insured_things]

    assert vins
    assert all(check_digit(vin) == vin[8] for vin in vins)


def test_every_address_ends_in_a_postal_code_that_belongs_to_no_place():
    assert all(re.search(r"\b000\d\d$", policy.address) for policy in policies() if policy.line is PolicyLine.PROPERTY)
    assert re.fullmatch(r"000\d\d", postal_code(seeded("postal")))


@pytest.mark.parametrize("number", [0, 7, 9_999_999_999])
def test_an_account_has_right_check_digits_at_a_bank_that_does_not_exist(number):
    signs = account(number).replace(" ", "")

    moved = signs[4:] + "1314" + signs[2:4]
    assert int(moved) % 97 == 1
    assert signs[4:12] == "00000000"


def test_the_places_of_policies_are_states_or_the_country_with_clocks():
    places = Counter(policy.state_code for policy in policies())

    assert {"CA", "TX", "NY", "FL", "EU-DE"} <= set(places)
    assert set(places) <= {*STATES, "EU-DE"}


def test_every_fault_is_planted_and_clean_files_hold_none():
    files = claim_files()
    planted = {file.fault for file in files}

    assert planted == {None, *FAULTS}
    assert all(not file.passages for file in files if file.fault is None)


def test_the_drawn_papers_of_a_clean_file_agree_on_the_day_of_the_loss():
    for file in claim_files():
        if file.fault is not None:
            continue
        days = {d.truth["loss.date"].value for _, d in file.documents if "loss.date" in d.truth}
        assert days == {str(file.fields["loss_date"])}
        totals = {d.truth["bill.total"].value for _, d in file.documents if "bill.total" in d.truth}
        assert totals == {str(file.fields["claimed_usd"])}


def test_a_duplicate_invoice_bears_the_number_of_the_first_and_another_day():
    for file in claim_files():
        if file.fault != "duplicate_invoice":
            continue
        bills = [d.truth for name, d in file.documents if name.startswith("invoice")]
        assert len({truth["bill.number"].value for truth in bills}) == 1
        assert len({truth["bill.date"].value for truth in bills}) == len(bills) == 2


def test_settled_amounts_of_the_book_spread_over_small_and_large_losses():
    paid = sorted(taken.story.paid_usd for taken in told_claims() if taken.story.paid_usd)

    assert paid[0] < Decimal(1_000)
    assert paid[-1] > Decimal(20_000)
    assert paid[len(paid) // 2] < paid[-1] / 4


def test_a_changed_term_is_not_the_same_policy():
    policy = policies()[0]

    assert replace(policy, number="other") != policy
    assert policy.covers_day(policy.effective_date)
