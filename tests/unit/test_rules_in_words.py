"""When a rule fires, in the words of the table of rules."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.ui.guideline_words import differences_frame, differences_sentence, fires
from backend.domain.guidelines import DEFAULT_GUIDELINES, Operator, differences_of


@pytest.mark.parametrize(
    ("operator", "threshold", "words"),
    [
        (Operator.IN, ("passengers",), "is passengers"),
        (Operator.NOT_IN, ("long_haul",), "is not long haul"),
        (Operator.IN, ("passengers", "petroleum"), "one of passengers, petroleum"),
        (Operator.MISSING, None, "not given"),
        (Operator.EQ, "owner_primary", "is owner, main home"),
        (Operator.GT, Decimal(2_000_000), "above 2,000,000"),
    ],
)
def test_a_list_of_one_reads_as_that_one(operator, threshold, words):
    rule = next(iter(DEFAULT_GUIDELINES.values())).rules[0]

    assert fires(replace(rule, operator=operator, threshold=threshold)) == words


def test_what_changed_begins_like_a_sentence():
    first = next(iter(DEFAULT_GUIDELINES.values()))

    assert (
        differences_sentence(differences_of(first, replace(first, base_points=12))) == "The guideline itself changed."
    )
    assert differences_sentence(differences_of(first, first)) == "Both say the same."


def test_what_differs_reads_in_words_where_it_is_kept_as_a_code():
    first = next(iter(DEFAULT_GUIDELINES.values()))
    changes = {"operator": Operator.GE, "threshold": Decimal(2_000_000), "field": "operation_radius", "points": 77}
    changed = replace(first, rules=(replace(first.rules[0], **changes), *first.rules[1:]))
    after = differences_frame(differences_of(first, changed)).set_index("What")["After"]

    assert after.to_dict() == {
        "comparison": "at least",
        "looks at": "Operation radius",
        "threshold": "2,000,000",
        "points": "77",
    }
