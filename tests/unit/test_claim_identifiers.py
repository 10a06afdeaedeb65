"""Telephones, accounts, addresses and repairers in one form; how much sharing one says; what is shown of it."""

import pytest

from backend.domain.claims.forms import LOSS_FORMS
from backend.domain.claims.identifiers import (
    MAX_SHARERS,
    SOURCES,
    identifiers_of,
    mask_account,
    mask_phone,
    normal_account,
    normal_address,
    normal_firm,
    normal_phone,
    strength_of,
)
from backend.domain.claims.words import LinkKind


@pytest.mark.parametrize(
    "text",
    ["616 555 0142", "(616) 555-0142", "+1 616 555 0142", "1-616-555-0142", "001 616 5550142", "616.555.0142 ext 7"],
)
def test_a_telephone_is_the_same_however_it_is_written(text):
    assert normal_phone(text) == "16165550142"


@pytest.mark.parametrize("text", ["", "555", "0000000000", "call me", "1" * 16])
def test_what_is_no_telephone_links_nothing(text):
    assert normal_phone(text) == ""


def test_a_foreign_number_keeps_its_country():
    assert normal_phone("+49 30 901820") == normal_phone("0049 (30) 901820") == "4930901820"


@pytest.mark.parametrize(
    "text", ["DE89 3704 0044 0532 0130 00", "de89370400440532013000", "DE89-3704-0044-0532-0130-00"]
)
def test_an_iban_is_the_same_however_it_is_written(text):
    assert normal_account(text) == "DE89370400440532013000"


def test_an_iban_with_wrong_check_digits_links_nothing():
    assert normal_account("DE88 3704 0044 0532 0130 00") == ""


@pytest.mark.parametrize(
    ("text", "value"), [("0213-4455 91", "0213445591"), ("12345", ""), ("000000000", ""), ("ABCDEFG", "")]
)
def test_a_plain_account_number_counts_from_six_signs_with_a_digit(text, value):
    assert normal_account(text) == value


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("14 Elm Street, Dayton, OH 45402", "14 elm st. dayton oh 45402-1234"),
        ("9 North Oak Avenue, Apartment 4, Lima", "9 N Oak Ave Apt 4 Lima"),
        ("Gartenstraße 5, Köln, Deutschland", "Garten strasse 5 Köln"),
    ],
)
def test_an_address_is_the_same_however_it_is_abbreviated(first, second):
    assert normal_address(first) == normal_address(second) != ""


@pytest.mark.parametrize("text", ["", "Dayton, OH", "Elm Street Dayton", "45402"])
def test_a_town_or_a_street_alone_is_no_address(text):
    assert normal_address(text) == ""


def test_two_houses_of_a_street_differ():
    assert normal_address("14 Elm St, Dayton") != normal_address("16 Elm St, Dayton")


def test_a_repairer_is_the_same_with_and_without_its_legal_form():
    assert normal_firm("Joe's Body Shop, LLC") == normal_firm("JOES BODY SHOP") == "joes body shop"
    assert normal_firm("Co.") == ""


def test_people_see_the_end_of_a_telephone_and_of_an_account_and_no_more():
    assert mask_phone("16165550142") == "… 0142"
    assert mask_account("DE89370400440532013000") == "DE… 3000"


def test_the_same_thing_from_form_and_document_is_one_identifier():
    found = identifiers_of(
        [
            ("contact_phone", "616 555 0142"),
            ("claimant.phone", "+1 (616) 555-0142"),
            ("payee.bank_account", "DE89 3704 0044 0532 0130 00"),
            ("repairer_name", "Harbor Auto Body Inc."),
            ("claimant.address", "14 Elm Street, Dayton"),
            ("insured_name", "Ada Lind"),
            ("property_address", "14 Elm Street, Dayton"),
        ]
    )

    assert [(item.kind, item.value, item.shown) for item in found] == [
        ("address", "14 elm st dayton", "14 Elm St Dayton"),
        ("bank_account", "DE89370400440532013000", "DE… 3000"),
        ("phone", "16165550142", "… 0142"),
        ("repairer", "harbor auto body", "Harbor Auto Body"),
    ]


def test_every_form_field_that_links_stands_on_a_loss_form():
    asked = {spec.name for form in LOSS_FORMS.values() for spec in form.fields}

    assert {name for name in SOURCES if "." not in name} <= asked


def test_the_insured_and_the_property_of_the_policy_link_nothing():
    assert not {"insured_name", "insured.name", "property_address", "property.address", "driver_name"} & set(SOURCES)


@pytest.mark.parametrize("kind", LinkKind)
def test_strength_falls_with_the_number_that_share_and_ends_at_a_crowd(kind):
    strengths = [strength_of(kind, sharers) for sharers in range(2, MAX_SHARERS + 1)]

    assert strengths == sorted(strengths, reverse=True)
    assert 0 < strengths[-1] < strengths[0] <= 1
    assert strength_of(kind, MAX_SHARERS + 1) == 0
    assert strength_of(kind, 1) == 0


def test_an_account_says_more_than_a_repairer():
    assert strength_of(LinkKind.BANK_ACCOUNT, 2) > strength_of(LinkKind.ADDRESS, 2) > strength_of(LinkKind.REPAIRER, 2)
