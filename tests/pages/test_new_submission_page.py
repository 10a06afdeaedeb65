"""The form of a new submission: built from product data, kept as a draft, sent once."""

from datetime import date

import pytest

from backend.domain.access import Role
from backend.services.guidelines import install_first_guidelines

PAGE = "New_submission.py"
TYPED = {
    "insured_name": "Harbor Line Freight LLC",
    "years_in_business": 12,
    "power_units": 40,
    "requested_limit_usd": "1000000",
    "deductible_usd": "5000",
}


@pytest.fixture
def ada(person, unit_of_work):
    ada = person(role=Role.UNDERWRITER)
    with unit_of_work() as work:
        install_first_guidelines(work, ada.institution_id)
    return ada


def key(name, product="commercial_auto"):
    return f"new-{product}-{name}"


def fill(screen, **changed):
    typed = {**TYPED, **changed}
    for name in ("insured_name", "requested_limit_usd", "deductible_usd"):
        screen.text_input(key=key(name)).set_value(typed[name])
    for name in ("years_in_business", "power_units"):
        screen.number_input(key=key(name)).set_value(typed[name])
    screen.selectbox(key=key("state")).set_value("OH")
    screen.selectbox(key=key("operation_radius")).set_value("regional")
    screen.selectbox(key=key("cargo")).set_value("general_freight")
    screen.date_input(key=key("effective_date")).set_value(date(2027, 1, 1))
    return screen.run()


def test_opens(open_screen, ada):
    screen = open_screen(PAGE, ada)
    assert not screen.exception
    fill(screen)
    assert not screen.exception
    screen.button(key="submit").click().run()
    assert not screen.exception
