"""Journeys at the door: signing in, staying signed in, leaving for good, and what a role does not get to see."""

import re

import pytest
from playwright.sync_api import expect

from backend.domain.access import Role
from journeys.product import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


def test_a_reload_keeps_the_person_signed_in(browsers, product):
    person = browsers.open()
    person.sign_in(product.add_person(Role.UNDERWRITER), PASSWORD)
    before = person.menu()

    person.reload()

    expect(person.button("Sign out")).to_be_visible()
    assert person.menu() == before


def test_a_wrong_password_is_refused_in_one_sentence_that_does_not_name_the_cause(browsers, product):
    person = browsers.open()
    person.go("/")
    person.page.get_by_label("User name").fill(product.add_person(Role.UNDERWRITER))
    person.page.get_by_label("Password", exact=True).fill("not the password")

    person.press("Sign in")

    person.sees("User name or password is not correct.")
    assert not person.menu()


def test_a_copied_cookie_is_useless_after_the_person_has_signed_out(browsers, product):
    person, thief = browsers.open(), browsers.open()
    person.sign_in(product.add_person(Role.ADMIN), PASSWORD)
    copied = person.cookie()

    thief.context.add_cookies([copied])
    thief.go("/account")
    expect(thief.button("Sign out")).to_be_visible()
    person.sign_out()
    thief.reload()

    expect(thief.page.get_by_label("User name")).to_be_visible()
    assert not thief.menu()


def test_the_page_somebody_came_for_opens_after_signing_in(browsers, product):
    person = browsers.open()

    person.sign_in(product.add_person(Role.UNDERWRITER), PASSWORD, path="/runs?state=failed")

    expect(person.page).to_have_url(re.compile(r"/runs\?state=failed"))
