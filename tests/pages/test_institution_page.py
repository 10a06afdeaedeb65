"""The Institution screen: what is typed is stored, a pale colour is answered, and the menu carries the mark."""

import io

import pytest
from PIL import Image

from app.ui import brand
from backend.domain.access import Role
from backend.domain.institutions import InstitutionSettings

_DRAWN = io.BytesIO()
Image.new("RGB", (120, 60), "#7a1f3d").save(_DRAWN, "PNG")
LOGO = _DRAWN.getvalue()


@pytest.fixture
def boss(person):
    brand.forget()
    yield person(role=Role.ADMIN)
    brand.forget()


def button(screen, label):
    return next(each for each in screen.button if each.label == label)


def saved(screen):
    return button(screen, "Save").click().run()


def test_shows_what_is_stored_and_cannot_save_it_again(open_screen, boss):
    screen = open_screen("Institution.py", boss)

    assert not screen.exception
    assert screen.text_input(key="institution-1-name").value == "Meridian Mutual"
    assert button(screen, "Save").disabled
    assert any("every screen shows USD" in each.value for each in screen.caption)
    assert any("Nothing was changed yet" in each.value for each in screen.caption)


def test_stores_name_lines_currency_rate_and_locale(open_screen, boss, services):
    screen = open_screen("Institution.py", boss)
    screen.text_input(key="institution-1-name").set_value("North Mutual")
    screen.text_area(key="institution-1-lines").set_value("12 Harbour Road\n\nCleveland")
    screen.selectbox(key="institution-1-locale").set_value("de-DE")
    screen.selectbox(key="institution-1-currency").set_value("EUR").run()
    screen.text_input(key="institution-1-rate-EUR").set_value("0,92")
    screen.date_input(key="institution-1-rate-on").set_value("2026-07-01").run()
    saved(screen)

    settings = services.institutions.get(boss).settings
    assert screen.success
    assert (settings.name, settings.letterhead) == ("North Mutual", ("12 Harbour Road", "Cleveland"))
    assert (settings.currency, str(settings.units_per_usd.normalize()), settings.locale) == ("EUR", "0.92", "de-DE")
    assert {"Name", "Currency of reports", "Rate of exchange"} <= set(screen.dataframe[0].value["What"])


def test_a_rate_that_is_missing_is_asked_for_and_nothing_is_stored(open_screen, boss, services):
    screen = open_screen("Institution.py", boss)
    screen.selectbox(key="institution-1-currency").set_value("CHF").run()
    saved(screen)

    assert "CHF" in screen.error[0].value
    assert services.institutions.get(boss).version == 1


def test_an_empty_name_is_answered_beside_its_field(open_screen, boss, services):
    screen = open_screen("Institution.py", boss)
    assert not screen.warning
    screen.text_input(key="institution-1-name").set_value("").run()

    assert "A name has letters" in screen.warning[0].value
    saved(screen)
    assert "A name has letters" in screen.error[0].value
    assert services.institutions.get(boss).settings.name == "Meridian Mutual"


def test_a_pale_colour_is_answered_at_once_with_a_darker_one_to_take(open_screen, boss, services):
    screen = open_screen("Institution.py", boss)
    screen.color_picker(key="institution-1-primary").set_value("#ffd700").run()
    warned = screen.warning[0].value
    screen.button(key="institution-1-primary-darker").click().run()
    taken = screen.color_picker(key="institution-1-primary").value
    saved(screen)

    assert "White text cannot be read" in warned
    assert not screen.warning
    assert services.institutions.get(boss).settings.primary == taken != "#ffd700"


def test_somebody_who_was_faster_is_not_overwritten_and_what_was_typed_stays(open_screen, boss, services):
    screen = open_screen("Institution.py", boss)
    screen.text_input(key="institution-1-name").set_value("Slow").run()
    services.institutions.change(boss, 1, InstitutionSettings("Fast"))
    saved(screen)

    assert services.institutions.get(boss).settings.name == "Fast"
    assert "Somebody else changed the institution" in screen.error[0].value
    assert screen.text_input(key="institution-1-name").value == "Slow"
    button(screen, "Show it as it is now").click().run()
    assert screen.text_input(key="institution-2-name").value == "Fast"
    assert not screen.warning


def test_a_logo_is_uploaded_and_removed(open_screen, boss, services):
    screen = open_screen("Institution.py", boss)
    screen.file_uploader(key="institution-1-logo").set_value(("mark.png", LOGO, "image/png")).run()
    button(screen, "Use this logo").click().run()
    used = services.institutions.get_brand(boss).logo_png
    button(screen, "Remove the logo").click().run()

    assert used
    assert not services.institutions.get_brand(boss).logo_png
    assert list(screen.dataframe[0].value["What"]) == ["Logo", "Logo"]


def test_a_file_that_is_no_picture_is_answered_in_a_sentence(open_screen, boss, services):
    screen = open_screen("Institution.py", boss)
    screen.file_uploader(key="institution-1-logo").set_value(("mark.png", b"<svg></svg>", "image/png")).run()
    button(screen, "Use this logo").click().run()

    assert "SVG" in screen.error[0].value
    assert services.institutions.get(boss).version == 1


def test_markup_in_a_name_is_no_markup(open_screen, boss, services):
    services.institutions.change(boss, 1, InstitutionSettings("<b>North</b> **& Sons**", "#7a1f3d"))
    screen = open_screen("Institution.py", boss)

    assert not screen.exception
    assert screen.text_input(key="institution-2-name").value == "<b>North</b> **& Sons**"


def test_the_menu_asks_for_the_mark_once_and_again_after_a_change(open_screen, boss, services, monkeypatch):
    asked = []
    get_brand = services.institutions.get_brand
    monkeypatch.setattr(services.institutions, "get_brand", lambda person: asked.append(1) or get_brand(person))
    screen = open_screen("Institution.py", boss)
    screen.run()
    screen.run()
    before = len(asked)
    screen.text_input(key="institution-1-name").set_value("North Mutual").run()
    saved(screen)

    assert before == 1
    assert len(asked) == 2


@pytest.mark.parametrize("role", [Role.MANAGER, Role.EXAMINER, Role.CLIENT])
def test_the_page_opens_for_administrators_only(open_screen, person, role):
    screen = open_screen("Institution.py", person(role=role))

    assert not screen.text_input
    assert screen.title[0].value == "Not available to you"


def test_a_logo_waits_until_what_is_typed_is_saved(open_screen, boss):
    screen = open_screen("Institution.py", boss)
    screen.file_uploader(key="institution-1-logo").set_value(("mark.png", LOGO, "image/png")).run()
    assert not button(screen, "Use this logo").disabled

    screen.text_area(key="institution-1-lines").set_value("12 Harbour Road").run()

    assert button(screen, "Use this logo").disabled
    assert any("Save what you changed first" in each.value for each in screen.caption)
    assert screen.text_area(key="institution-1-lines").value == "12 Harbour Road"
