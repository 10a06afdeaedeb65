"""When a rule fires, in the words of the table of rules."""

from dataclasses import replace

import pytest

from app.ui.guideline_words import differences_sentence, fires
from backend.domain.guidelines import DEFAULT_GUIDELINES, Operator, differences_of


@pytest.mark.parametrize(
    ("operator", "threshold", "words"),
    [
        (Operator.IN, ("passengers",), "is passengers"),
        (Operator.NOT_IN, ("long_haul",), "is not long haul"),
        (Operator.IN, ("passengers", "petroleum"), "one of passengers, petroleum"),
        (Operator.MISSING, None, "not given"),
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
