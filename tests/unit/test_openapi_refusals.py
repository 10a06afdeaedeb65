"""Refusals of files that a service cannot make are named in the document of the interface."""

import pytest

from app.http.openapi_operations import OPERATIONS


@pytest.mark.parametrize("name", ["study_workbook", "study_s1901"])
def test_names_the_refusal_of_a_study_that_has_nothing_to_hand_on_yet(name):
    (operation,) = [one for one in OPERATIONS if one.name == name]

    assert 422 in operation.refusals


def test_names_what_a_stranger_who_asks_for_figures_is_told():
    (operation,) = [one for one in OPERATIONS if one.name == "metrics"]

    assert operation.refusals == (401, 503)
