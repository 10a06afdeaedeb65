"""Terms with the cover of a stored one: their own values, the other's wording, and only within one institution."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from backend.demo.policy_terms import draw_policies
from backend.store.policy_copies import Covered, add_covered
from factories import make_institution

TODAY = date(2026, 11, 16)


@pytest.fixture
def models():
    """Three terms of the demonstration."""
    return draw_policies(TODAY, 3)[:3]


def other(term, **values):
    """Return a term of another number with nothing of its own wording."""
    bare = replace(term, policy_id=uuid4(), number=f"{term.number}-B", perils=(), sublimits=(), clauses=())
    return replace(bare, **values)


def test_a_term_is_read_as_it_was_drawn_with_the_cover_of_the_stored_one(unit_of_work, models):
    with unit_of_work() as work:
        house = make_institution(work)
        work.policies.add_all(house, models)
        drawn = [
            other(model, premium_usd=Decimal("812.35"), insured_things=({"vin": "7"},), is_replacement_cost=True)
            for model in models
        ]
        terms = [Covered(term, model.policy_id) for term, model in zip(drawn, models, strict=True)]
        assert add_covered(work.session, house, terms) == len(models)

        for term, model in zip(drawn, models, strict=True):
            cover = {"perils": model.perils, "sublimits": model.sublimits, "clauses": model.clauses}
            assert work.policies.get(house, term.policy_id) == replace(term, **cover)


def test_days_and_words_of_a_cancellation_are_kept_and_nothing_stays_nothing(unit_of_work, models):
    with unit_of_work() as work:
        house = make_institution(work)
        work.policies.add_all(house, models)
        ended = other(models[0], cancelled_on=TODAY, cancel_reason="Paid 'late'; \"twice\"", premium_usd=None)
        add_covered(work.session, house, [Covered(ended, models[0].policy_id)])

        kept = work.policies.get(house, ended.policy_id)
        assert (kept.cancelled_on, kept.cancel_reason) == (TODAY, ended.cancel_reason)
        assert kept.premium_usd is kept.changed_on is None


def test_the_cover_of_another_institution_is_not_copied(unit_of_work, models):
    with unit_of_work() as work:
        theirs, ours = make_institution(work), make_institution(work)
        work.policies.add_all(theirs, models)
        term = other(models[0])

        assert add_covered(work.session, ours, [Covered(term, models[0].policy_id)]) == 0
        assert work.policies.get(ours, term.policy_id) is None


def test_no_terms_are_no_rows(unit_of_work):
    with unit_of_work() as work:
        assert add_covered(work.session, make_institution(work), []) == 0
