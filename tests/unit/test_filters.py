"""What is typed into filters, and the names behind which codes stand."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.filters import ANY, cleaned, code_of
from backend.domain.policies import PolicyLine
from backend.store.wording import storable

NAMES = {PolicyLine.AUTO: "Motor", PolicyLine.PROPERTY: "Property"}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("  Harbor ", "Harbor"),
        ("\x00", ""),
        ("Har\x00bor", "Harbor"),
        ("a\tb\r\n", "ab"),
        ("\x7f\x9fVera", "Vera"),
        ("half \ud800", "half"),
        ("Zoë Ångström 東京 %_", "Zoë Ångström 東京 %_"),
    ],
)
def test_control_characters_never_enter_a_search(typed, expected):
    assert cleaned(typed) == expected


@given(st.text(alphabet=st.characters()))
def test_whatever_is_typed_the_database_takes_it(typed):
    found = cleaned(typed)

    assert storable(found) == found
    assert not [one for one in found if unicodedata.category(one) == "Cc"]
    assert cleaned(found) == found


def test_a_name_leads_to_its_code_and_any_to_none():
    assert code_of(NAMES, "Motor") is PolicyLine.AUTO
    assert code_of(NAMES, ANY) is None
    assert code_of(NAMES, "Aviation") is None
