"""The demonstration's figures are those an insurer could have: loss ratio, frequency and trend by line and period."""

import pytest

from backend.domain.access import Permission, Principal
from backend.domain.book import BookFilter, Grain
from backend.domain.book_figures import list_periods, total
from backend.domain.book_trends import fit_trend, frequencies
from backend.domain.clock import utc_now
from backend.domain.policies import PolicyLine
from backend.services.book import BookService
from backend.store.tables import Claim, Policy

LOSS_RATIOS = {
    PolicyLine.AUTO: (0.5, 0.85),
    PolicyLine.PROPERTY: (0.5, 0.85),
    PolicyLine.LIABILITY: (0.65, 1.0),
}
FREQUENCIES = {
    PolicyLine.AUTO: (0.10, 0.16),
    PolicyLine.PROPERTY: (0.06, 0.09),
    PolicyLine.LIABILITY: (0.03, 0.05),
}
"""Claims a policy year."""
FEW_YEARS, FEW_CLAIMS = 3, 25


@pytest.fixture(scope="module")
def read(book):
    """Return the book of the demonstration as its manager reads it."""
    manager: Principal = next(person for person in book.people.values() if person.may(Permission.READ_PORTFOLIO))
    service = BookService(book.unit_of_work)

    def read(line=None):
        return service.get(manager, BookFilter(utc_now().date(), line))

    return read


def test_policies_without_claims_are_most_of_the_book(book):
    with_claims = {claim for (claim,) in book.all(Claim.policy_id) if claim}
    terms = book.all(Policy.policy_id, Policy.premium_usd, where=[Policy.institution_id == book.institution_id])

    assert len(terms) > 10_000
    assert len(with_claims) < len(terms) / 10
    assert all(term.premium_usd > 0 for term in terms)


@pytest.mark.parametrize("line", PolicyLine)
def test_each_line_has_a_loss_ratio_and_a_frequency_that_can_be_believed(read, line):
    whole = total(read(line))

    lowest, highest = LOSS_RATIOS[line]
    assert lowest < whole.loss_ratio < highest
    lowest, highest = FREQUENCIES[line]
    assert lowest < whole.frequency < highest
    assert whole.unpriced_years == 0


def test_liability_is_the_line_to_look_at(read):
    ratios = {line: total(read(line)).loss_ratio for line in PolicyLine}

    assert max(ratios, key=ratios.get) is PolicyLine.LIABILITY


def test_no_year_with_claims_enough_stands_out_beyond_belief(read):
    years = [year for year in list_periods(read(), Grain.YEAR) if year.sums.claims > FEW_CLAIMS]

    assert len(years) >= FEW_YEARS * len(PolicyLine) - 1
    assert all(0.35 < year.sums.loss_ratio < 1.3 for year in years)
    assert all(
        FREQUENCIES[year.line][0] * 0.7 < year.sums.frequency < FREQUENCIES[year.line][1] * 1.4 for year in years
    )


def test_no_quarter_has_a_frequency_far_from_its_line_the_newest_included(read):
    quarters = [quarter for quarter in list_periods(read(), Grain.QUARTER) if quarter.sums.claims > FEW_CLAIMS / 2]

    assert len(quarters) > 24
    for quarter in quarters:
        lowest, highest = FREQUENCIES[quarter.line]
        assert lowest / 2 < quarter.sums.frequency < highest * 2, quarter.name


@pytest.mark.parametrize("line", PolicyLine)
def test_frequency_drifts_by_less_than_a_third_a_year(read, line):
    trend = fit_trend(frequencies(list_periods(read(line), Grain.QUARTER)))

    assert trend is None or abs(trend.yearly) < 0.33
