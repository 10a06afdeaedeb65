"""Contradictions between report, policy and documents; the same thing in another spelling is none."""

from dataclasses import replace
from datetime import date

import pytest

from backend.domain.policies import PolicyLine
from backend.pipelines.claim.bills import counted_bills, list_bills, supported_usd
from backend.pipelines.claim.conflicts import find_conflicts, sentence_of
from backend.pipelines.claim.texts import (
    has_valid_check_digit,
    is_elsewhere,
    read_day,
    same_address,
    vin_difference,
)
from fakes.loss_rig import BILL, FORM_PAPER, OTHER_BILL, POLICE, VIN, D, bill, loss, paper, policy

THIRD = "e" * 64


def fields_in_conflict(inputs):
    return {conflict.field for conflict in find_conflicts(inputs)}


def beside(line=PolicyLine.AUTO, fields=None, **values):
    return loss(line, documents=(bill(), paper(FORM_PAPER, "paper.pdf", **values)), **(fields or {}))


@pytest.mark.parametrize("line", list(PolicyLine))
def test_a_clean_loss_holds_no_contradiction(line):
    assert find_conflicts(loss(line)) == ()


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"loss__date": "06/10/2026"}, None),
        ({"loss__date": "2026-06-10"}, None),
        ({"loss__date": "10 Jun 2026"}, None),
        ({"loss__date": "10.06.2026"}, None),  # with dots the day comes first
        ({"loss__date": "some time in June"}, None),  # cannot be compared
        ({"vehicle__vin": VIN.lower()}, None),
        ({"vehicle__vin": "1M8GD M9AX KP042788"}, None),
        ({"insured__policy_number": "AU 100"}, None),
        ({"insured__name": "OAKFIELD MAREN"}, None),
        ({"driver__name": "Oakfield, Maren"}, None),
        ({"claimant__phone": "(419) 555-0126"}, {"contact_phone": "419 555 0126"}),
        ({"payee__bank_account": "DE89370400440532013000"}, {"bank_account": "DE89 3704 0044 0532 0130 00"}),
        ({"police__report_number": "t-2026/881"}, {"police_report_number": "T 2026 881"}),
        ({"claimant__address": "12 North Elm St, Toledo, OH"}, {"contact_address": "12 N. Elm Street, Toledo"}),
        ({"loss__location": "parking lot, Dorr St"}, {"loss_location": "Dorr Street, Toledo"}),
        ({"loss__reported_date": "2026-06-11"}, {"reported_date": "2026-06-15"}),  # to an agent first, perhaps
        ({"loss__type": "Collision with an object"}, None),
        ({"policy__effective_date": "01/01/2026"}, None),
    ],
)
def test_another_spelling_of_the_same_thing_is_no_contradiction(values, fields):
    assert find_conflicts(beside(fields=fields, **values)) == ()


@pytest.mark.parametrize(
    ("values", "fields", "field"),
    [
        ({"loss__date": "06/11/2026"}, None, "loss.date"),
        ({"loss__date": "11.06.2026"}, None, "loss.date"),
        ({"loss__reported_date": "2026-06-20"}, None, "loss.reported_date"),
        ({"vehicle__vin": "1M8GDM9AXKP042878"}, None, "vehicle.vin"),
        ({"insured__policy_number": "AU-110"}, None, "insured.policy_number"),
        ({"insured__name": "Jonas Reed"}, None, "insured.name"),
        ({"driver__name": "Jonas Reed"}, None, "driver.name"),
        ({"claimant__phone": "419 555 0127"}, {"contact_phone": "419 555 0126"}, "claimant.phone"),
        ({"payee__bank_account": "DE00 1"}, {"bank_account": "DE89 3704 0044"}, "payee.bank_account"),
        ({"police__report_number": "T-882"}, {"police_report_number": "T-881"}, "police.report_number"),
        ({"claimant__address": "14 Elm Street"}, {"contact_address": "12 Elm Street"}, "claimant.address"),
        ({"loss__location": "Interstate 75, Dayton"}, {"loss_location": "Dorr Street, Toledo"}, "loss.location"),
        ({"loss__type": "Theft"}, None, "loss.type"),
        ({"policy__effective_date": "02/01/2026"}, None, "policy.effective_date"),
        ({"policy__expiry_date": "02/01/2027"}, None, "policy.expiry_date"),
    ],
)
def test_report_and_document_contradict_each_other(values, fields, field):
    assert field in fields_in_conflict(beside(fields=fields, **values))


def test_two_documents_contradict_each_other_with_both_quotes_and_pages():
    documents = (
        bill(),
        paper(FORM_PAPER, "form.pdf", loss__date="06/10/2026"),
        paper(POLICE, "police.pdf", loss__date="2026-06-12"),
    )
    between = [c for c in find_conflicts(loss(documents=documents)) if c.first.document and c.second.document]

    (conflict,) = between
    assert (conflict.first.quote, conflict.second.quote) == ("06/10/2026", "2026-06-12")
    assert (conflict.first.source, conflict.second.source) == ("form.pdf", "police.pdf")
    assert (conflict.first.page, conflict.second.page) == (1, 1)


def test_the_sentence_names_both_sides():
    (conflict,) = find_conflicts(beside(loss__date="06/11/2026"))

    assert sentence_of(conflict) == "the report says '2026-06-10'; paper.pdf says '06/11/2026' on page 1."


def test_a_transposed_vin_says_which_characters():
    sentences = [sentence_of(conflict) for conflict in find_conflicts(beside(vehicle__vin="1M8GDM9AXKP042878"))]

    assert all("characters 15 and 16" in sentence for sentence in sentences)
    assert any(sentence.startswith("the policy says") for sentence in sentences)


def test_the_report_may_name_another_insured_than_the_policy():
    conflicts = find_conflicts(loss(insured_name="Jonas Reed", driver_name=...))

    assert [(c.first.source, c.second.source) for c in conflicts] == [("policy", "report")]


def test_claiming_more_than_the_bills_say_contradicts_them():
    (one,) = find_conflicts(loss(claimed_usd="2400"))
    (two,) = find_conflicts(loss(claimed_usd="9000", documents=(bill(), bill(OTHER_BILL, "b.pdf", number="78"))))

    assert (one.second.source, one.second.quote) == ("bill.pdf", "2,350.00")
    assert (two.second.source, two.second.quote) == ("documents", "2,350.00 + 2,350.00")


def test_an_unverified_fact_contradicts_nothing():
    document = paper(FORM_PAPER, "paper.pdf", loss__date="06/11/2026")
    unproven = replace(document, facts=tuple(replace(f, is_verified=False) for f in document.facts))

    assert find_conflicts(loss(documents=(bill(), unproven))) == ()


def test_without_a_policy_report_and_documents_are_still_compared():
    inputs = replace(beside(insured__name="Jonas Reed"), policy=None)

    assert fields_in_conflict(inputs) == {"insured.name"}


@pytest.mark.parametrize(
    ("documents", "supported"),
    [
        ((), None),
        ((bill(),), "2350.00"),
        ((bill(), bill(OTHER_BILL, "copy.pdf")), "2350.00"),  # the same bill twice counts once
        ((bill(), bill(OTHER_BILL, "b.pdf", number="78", total="100.00")), "2450.00"),
        ((bill(), bill(OTHER_BILL, "e.pdf", number="E1", kind="repair_estimate", total="2,200.00")), "2350.00"),
        ((bill(kind="repair_estimate"),), "2350.00"),
        ((bill(), bill(OTHER_BILL, "e.pdf", issuer="Elm Glass", kind="repair_estimate", total="50.00")), "2400.00"),
        ((bill(total="", subtotal="2,000.00", tax="150.00"),), "2150.00"),
        ((bill(number=""), bill(OTHER_BILL, "b.pdf", number="")), "2350.00"),  # same issuer, day and sum: once
        ((bill(total="see attached"),), None),
    ],
)
def test_bills_support_their_sum_each_once(documents, supported):
    found = supported_usd(list_bills(loss(documents=documents)))

    assert found == (None if supported is None else D(supported))


def test_counted_bills_keep_the_order_of_the_documents():
    documents = (bill(THIRD, "c.pdf", number="79"), bill(BILL, "a.pdf"), bill(OTHER_BILL, "b.pdf", number="78"))

    assert [b.document for b in counted_bills(list_bills(loss(documents=documents)))] == [THIRD, BILL, OTHER_BILL]


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("03/04/2026", date(2026, 3, 4)),
        ("2026-03-04", date(2026, 3, 4)),
        ("4.3.2026", date(2026, 3, 4)),
        ("04. 03. 2026", date(2026, 3, 4)),
        ("31.02.2026", None),
        ("next Monday", None),
    ],
)
def test_dates_are_read_in_the_order_their_signs_tell(printed, day):
    assert read_day(printed) == day


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("12 Elm Street, Toledo", "12 Elm St., Toledo, OH 43604", True),
        ("12 Elm Street", "14 Elm Street", False),
        ("12 Elm Street, Apt 3", "12 Elm Street", True),
        ("12 Elm Street", "12 Oak Avenue", False),
        ("Hauptstraße 5, Köln", "Hauptstraße 5 Köln", True),
        ("12A Elm Street, Toledo", "12B Elm Street, Toledo", False),
        ("12a Elm Street, Toledo", "12 Elm Street, Toledo", True),
        ("12 Elm Street, Toledo", "21 Elm Street, Toledo", False),
        ("Hauptstr. 5, Bonn", "Hauptstraße 5, Bonn", True),
        ("Hauptstraße 5, Bonn", "Hauptstrasse 7, Bonn", False),
        ("300 5th Avenue, Toledo", "300 5th Ave, Toledo", True),
        ("12 Elm Street, Toledo 43604-1234", "12 Elm Street, Toledo 43604", True),
    ],
)
def test_addresses_differ_by_house_and_flat_and_not_by_spelling(first, second, same):
    assert same_address(first, second) is same
    assert same_address(second, first) is same


def test_two_places_without_a_word_in_common_are_two():
    assert is_elsewhere("Dorr Street, Toledo", "Interstate 75 near Dayton")
    assert not is_elsewhere("Dorr Street, Toledo", "car park, Dorr St")


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ("1M8GDM9AXKP042878", "characters 15 and 16 (7 and 8) are transposed"),
        ("1M8GDM9AXKP042789", "character 17 is 8 in one and 9 in the other"),
        ("1M8GDM9AXKP04278", "17 and 16 characters"),
        ("1FTFW1ET5DFC10312", "of 17 characters differ"),
    ],
)
def test_the_difference_of_two_vins_is_told_in_words(other, words):
    assert words in vin_difference(VIN, other)


@pytest.mark.parametrize(
    ("vin", "is_valid"),
    [
        ("1M8GDM9AXKP042788", True),
        ("11111111111111111", True),
        ("1M8GDM9AXKP042878", False),
        ("1M8GDM9A1KP042788", False),
        ("1M8GDM9AX", False),
        ("", False),
    ],
)
def test_the_check_digit_follows_from_the_other_characters(vin, is_valid):
    assert has_valid_check_digit(vin) is is_valid


def test_a_policy_that_names_no_vehicle_contradicts_no_vin():
    assert find_conflicts(loss(policy=policy(insured_things=()))) == ()
