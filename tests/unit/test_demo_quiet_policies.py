"""Policies without claims: the same on the same day, sound terms of one insured each, priced by line and limit."""

import re
from collections import Counter, defaultdict
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from backend.demo.insured_things import check_digit
from backend.demo.policy_terms import OLDEST_DAYS, PREFIXES, YEAR
from backend.demo.premiums import yearly_premium
from backend.demo.quiet_policies import NUMBERS, draw_quiet_policies
from backend.domain.policies import PolicyLine
from fakes.told_claims import NOW, policies

TODAY = NOW.date()


@pytest.fixture(scope="module")
def quiet():
    return draw_quiet_policies(TODAY)


@pytest.fixture(scope="module")
def by_number(quiet):
    numbers = defaultdict(list)
    for each in quiet:
        numbers[each.term.number].append(each)
    return numbers


def test_the_same_day_draws_the_same_terms():
    few = dict.fromkeys(PolicyLine, 40)

    assert draw_quiet_policies(TODAY, few) == draw_quiet_policies(TODAY, few)
    assert draw_quiet_policies(TODAY, few) != draw_quiet_policies(TODAY + timedelta(days=1), few)


def test_more_policies_change_none_of_those_of_the_first_line():
    few, more = ({PolicyLine.AUTO: count} for count in (5, 9))

    longer = draw_quiet_policies(TODAY, more)
    assert longer[: len(draw_quiet_policies(TODAY, few))] == draw_quiet_policies(TODAY, few)


def test_every_line_has_its_policies_most_of_them_renewed_and_some_cancelled(by_number):
    lines = Counter(terms[0].term.line for terms in by_number.values())
    cancelled = sum(terms[-1].term.cancelled_on is not None for terms in by_number.values())

    assert lines == NUMBERS
    assert sum(len(terms) > 1 for terms in by_number.values()) > len(by_number) / 2
    assert 0.05 < cancelled / len(by_number) < 0.2


def test_no_number_id_or_telephone_is_that_of_a_policy_with_claims(quiet, by_number):
    terms = [each.term for each in quiet]
    phones = {each[0].term.phone for each in by_number.values()}

    assert not set(by_number) & {policy.number for policy in policies()}
    assert not phones & {policy.phone for policy in policies()}
    assert len({term.policy_id for term in terms} | {policy.policy_id for policy in policies()}) == len(terms) + len(
        policies()
    )
    assert len(phones) == len(by_number)
    assert all(re.fullmatch(r"\+1 \d{3} 555 \d{4}", phone) for phone in phones)


def test_terms_of_a_number_follow_each_other_until_the_last_one(by_number):
    for terms in by_number.values():
        for before, after in pairwise(each.term for each in terms):
            assert before.expiry_date == after.effective_date
            assert before.cancelled_on is None
            assert (before.insured_name, before.limit_usd) == (after.insured_name, after.limit_usd)
            assert before.premium_usd <= after.premium_usd < before.premium_usd * Decimal("1.06")


def test_every_term_is_a_year_that_began_within_the_book(quiet):
    for term in (each.term for each in quiet):
        assert TODAY - timedelta(days=OLDEST_DAYS) <= term.effective_date < TODAY
        assert term.expiry_date - term.effective_date == YEAR
        assert not term.cancelled_on or term.effective_date < term.cancelled_on < term.expiry_date
        assert bool(term.cancelled_on) is bool(term.cancel_reason)
        assert term.number.startswith(PREFIXES[term.line])


def test_every_term_has_the_cover_limit_and_place_of_one_of_the_book(quiet):
    book = {policy.policy_id: policy for policy in policies()}
    for each in quiet:
        model = book[each.as_policy_id]
        for name in ("line", "limit_usd", "deductible_usd", "state_code", "perils", "sublimits", "clauses"):
            assert getattr(each.term, name) == getattr(model, name)


def test_cars_and_houses_are_the_insureds_own(by_number):
    seen = Counter()
    for terms in by_number.values():
        term = terms[0].term
        for thing in term.insured_things:
            if term.line is PolicyLine.AUTO:
                seen[thing["vin"]] += 1
                assert check_digit(thing["vin"]) == thing["vin"][8]
            else:
                assert thing["address"] == term.address
    assert set(seen.values()) == {1}


def test_twice_the_limit_costs_more_but_not_twice_as_much():
    for line in PolicyLine:
        once, twice = (yearly_premium(line, Decimal(limit), 1) for limit in (100_000, 200_000))
        assert once < twice < once * Decimal("1.5")


def test_a_usual_policy_costs_what_its_line_costs():
    assert yearly_premium(PolicyLine.PROPERTY, Decimal(370_000), 1) == Decimal("970.00")
    assert yearly_premium(PolicyLine.PROPERTY, Decimal(370_000), 1.5) == Decimal("1455.00")
