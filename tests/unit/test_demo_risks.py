"""Invented risks: always fit for the form, the same everywhere, poorer where they are to be poorer."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from statistics import mean

import pytest

from backend.demo import names
from backend.demo.calendar import WEEKS, at_work, received_moments
from backend.demo.car_risks import car_risk
from backend.demo.chance import day_between, likely, money, new_id, seeded, weighted
from backend.demo.fleet_papers import fleet_papers
from backend.demo.fleet_risks import fleet_risk
from backend.demo.home_risks import home_risk
from backend.demo.risk import Draw
from backend.domain.guidelines import DEFAULT_GUIDELINES, complete, weigh
from backend.domain.products import get_product, parse_fields
from backend.extraction.sheets import read_csv
from backend.pipelines.readers import read_facts

RECEIVED = date(2026, 5, 4)
MAKERS = [fleet_risk, home_risk, car_risk]


def draw(*seed, poorness=0.3):
    return Draw(seeded(*seed), poorness, RECEIVED)


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("poorness", [0.0, 0.5, 1.0])
def test_every_risk_passes_the_check_of_its_product(make, poorness):
    for number in range(60):
        risk = make(draw(make.__name__, number, poorness, poorness=poorness))
        product = get_product(risk.product)
        values = parse_fields(product, risk.fields)
        assert {spec.name for spec in product.fields if spec.required} <= set(values)
        assert values["effective_date"] > RECEIVED


@pytest.mark.parametrize("make", MAKERS)
def test_equal_words_give_equal_risks_and_others_do_not(make):
    assert make(draw("one")) == make(draw("one"))
    assert make(draw("one")) != make(draw("two"))


@pytest.mark.parametrize("make", MAKERS)
def test_poorer_risks_score_higher(make):
    def scores(poorness):
        for number in range(40):
            risk = make(draw("score", number, poorness=poorness))
            values = parse_fields(get_product(risk.product), risk.fields)
            yield weigh(DEFAULT_GUIDELINES[risk.product], complete(values)).score

    assert mean(scores(0.0)) + 10 < mean(scores(1.0))


def test_leap_days_and_year_ends_make_no_trouble():
    for received in (date(2028, 2, 29), date(2026, 12, 31), date(2027, 1, 1)):
        for make in MAKERS:
            for number in range(20):
                risk = make(Draw(seeded(received, number), 0.4, received))
                parse_fields(get_product(risk.product), risk.fields)


def test_what_the_broker_typed_is_what_the_papers_say():
    given = fleet_papers(draw("papers", poorness=0.6), "Dunmere Cartage Co.", 9, date(2026, 7, 1))
    facts = {
        (paper.filename, fact.field): fact.value
        for paper in given.papers
        for fact in read_facts(read_csv(paper.content, lambda _: None), "5" * 64)
    }
    claims = {field for name, field in facts if re.fullmatch(r"claims\[\d+\]\.claim_number", field)}
    drivers = {field for name, field in facts if re.fullmatch(r"drivers\[\d+\]\.license_number", field)}

    assert len(claims) == given.claims
    assert len(drivers) == given.drivers
    assert facts["loss_run.csv", "insured.name"] == "Dunmere Cartage Co."
    assert "valuation_date" in {field for _, field in facts}


def test_claims_of_the_papers_lie_within_five_years_before_cover_starts():
    starts = date(2026, 7, 1)
    for number in range(30):
        given = fleet_papers(draw("window", number, poorness=0.9), "Dunmere Cartage Co.", 12, starts)
        days = re.findall(r"DM-\d+-\d+,[^,]+,(\d\d)/(\d\d)/(\d{4})", given.papers[0].content.decode())
        assert len(days) == given.claims
        for month, day, year in days:
            assert starts - timedelta(days=5 * 365) < date(int(year), int(month), int(day)) < starts


def test_names_and_numbers_cannot_belong_to_anybody():
    for number in range(50):
        fleet = fleet_risk(draw("names", number)).fields
        car = car_risk(draw("names", number)).fields
        assert str(fleet["fein"]).startswith("00-")
        assert str(fleet["dot_number"]).startswith("99")
        assert str(car["postal_code"]).startswith("000")
        assert str(car["vin"]).startswith("DEM0")


def test_licences_carry_the_state_that_issued_them():
    assert names.licence(seeded("l"), "OH").startswith("OH X")
    assert names.licence(seeded("l"))[:2] in names.STATES


def test_chance_keeps_to_its_bounds():
    chance = seeded("bounds")
    first, last = date(2026, 1, 1), date(2026, 1, 3)

    assert {day_between(chance, first, last) for _ in range(60)} == {first, date(2026, 1, 2), last}
    assert day_between(chance, last, first) == last
    assert all(1 <= money(chance, 1, 2) <= 2 for _ in range(20))
    assert not any(likely(chance, 0.0) for _ in range(20))
    assert all(likely(chance, 1.0) for _ in range(20))
    assert len({new_id(chance) for _ in range(20)}) == 20


def test_heavier_words_come_more_often():
    chance = seeded("weights")
    drawn = Counter(weighted(chance, {"often": 9, "seldom": 1}) for _ in range(300))

    assert drawn["often"] > 3 * drawn["seldom"] > 0


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 11, 22, 3, tzinfo=UTC),
        datetime(2026, 3, 2, 18, tzinfo=UTC),
        datetime(2026, 3, 1, 0, 5, tzinfo=UTC),
    ],
)
def test_submissions_come_in_order_over_half_a_year_and_never_tomorrow(now):
    moments = received_moments(seeded("moments"), now, 240)

    assert len(moments) == 240
    assert moments == sorted(moments)
    assert moments[-1] < now
    assert all(moment.weekday() < 5 for moment in moments)
    assert now - timedelta(weeks=WEEKS, days=4) <= moments[0] < now - timedelta(weeks=WEEKS - 2)
    weeks = Counter((now - moment).days // 7 for moment in moments)
    assert sum(weeks[week] > 0 for week in range(WEEKS)) >= WEEKS - 2


def test_people_work_on_weekdays_in_office_hours():
    chance = seeded("work")
    for hours in range(400):
        moment = datetime(2026, 5, 4, tzinfo=UTC) + timedelta(hours=hours)
        worked = at_work(chance, moment)
        assert worked.weekday() < 5
        assert 13 <= worked.hour < 22
        assert worked >= moment
        assert worked - moment < timedelta(days=4)
