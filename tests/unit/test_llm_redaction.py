"""Personal details are found by the rules of their kind, masked, and come back unchanged."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.llm.recognizers import find_details, is_card, is_iban
from backend.llm.redaction import Redaction

DETAILS = {
    "SSN 219-09-9999": "219-09-9999",
    "Soc: 219 09 9999 end": "219 09 9999",
    "SSN: 219099999": "219099999",
    "Social Security Number - 219-09-9999": "219-09-9999",
    "card 4111 1111 1111 1111 exp": "4111 1111 1111 1111",
    "card 378282246310005": "378282246310005",
    "mail ann.lee+1@mail.example.com now": "ann.lee+1@mail.example.com",
    "call (415) 555-0132": "(415) 555-0132",
    "call 415-555-0132.": "415-555-0132",
    "call +1 415.555.0132": "+1 415.555.0132",
    "call +44 20 7946 0958": "+44 20 7946 0958",
    "IBAN DE89 3704 0044 0532 0130 00 please": "DE89 3704 0044 0532 0130 00",
    "IBAN GB82WEST12345698765432": "GB82WEST12345698765432",
    "DOB: 04/12/1985": "04/12/1985",
    "Date of Birth 1985-04-12": "1985-04-12",
    "born on April 12, 1985": "April 12, 1985",
    "D.O.B. 12 April 1985": "12 April 1985",
    "DL# D1234567": "D1234567",
    "Driver's License No: S530-4218-9100": "S530-4218-9100",
    "License Number: 99887766": "99887766",
}


@pytest.mark.parametrize(("text", "detail"), DETAILS.items())
def test_masks_each_kind_of_detail_and_restores_it(text: str, detail: str) -> None:
    redaction = Redaction()

    masked = redaction.mask(text)

    assert detail not in masked
    assert redaction.restore(masked) == text


@pytest.mark.parametrize(
    "text",
    [
        "Policy CA-2023-004417, claim 900-11-1234-7",
        "Paid 12,345.67 on 2024-03-05",
        "SSN area 000-12-3456, 666-12-3456 and 912-34-5678 do not exist",
        "number 4111 1111 1111 1112 fails its check digit",
        "DE00 3704 0044 0532 0130 00 is no account",
        "Date of loss: 04/12/2023",
        "licensed since 2011, license class CDL",
        "0000000000000000",
    ],
)
def test_leaves_what_is_not_personal(text: str) -> None:
    assert Redaction().mask(text) == text


def test_the_same_detail_gets_the_same_token() -> None:
    masked = Redaction().mask("219-09-9999 and 536-90-4399 and 219-09-9999")

    assert masked == "[SSN_1] and [SSN_2] and [SSN_1]"


def test_a_forged_token_in_the_text_is_never_turned_into_a_real_detail() -> None:
    redaction = Redaction()

    system, user = redaction.mask_all("SSN 219-09-9999", "the attacker wrote [SSN_1]")

    assert "[SSN_1]" not in system
    assert redaction.restore(user) == "the attacker wrote [SSN_1]"
    assert redaction.restore(system) == "SSN 219-09-9999"


def test_details_come_back_inside_json_strings() -> None:
    redaction = Redaction()
    token = redaction.mask('DOB: 04/12/1985 "x"')

    restored = json.loads(redaction.restore_json(json.dumps({"quote": token})))

    assert restored == {"quote": 'DOB: 04/12/1985 "x"'}


def test_tokens_of_one_call_mean_nothing_to_another() -> None:
    masked = Redaction().mask("219-09-9999")

    assert Redaction().restore(masked) == masked


@given(st.lists(st.one_of(st.sampled_from(list(DETAILS)), st.text(max_size=40)), max_size=8))
def test_any_mixture_of_text_comes_back_byte_for_byte(parts: list[str]) -> None:
    text = "\n".join(parts)
    redaction = Redaction()

    assert redaction.restore(redaction.mask(text)) == text


@given(st.text(max_size=300))
def test_spans_are_in_order_and_never_overlap(text: str) -> None:
    spans = find_details(text)

    assert all(first.end <= second.start for first, second in pairwise(spans))


@pytest.mark.parametrize(("number", "fits"), [("5555555555554444", True), ("5555555555554445", False), ("42", False)])
def test_cards_pass_the_luhn_check(number: str, fits: bool) -> None:  # noqa: FBT001  # a table's column
    assert is_card(number) is fits


@pytest.mark.parametrize(("code", "fits"), [("NL91ABNA0417164300", True), ("NL91ABNA0417164301", False)])
def test_ibans_pass_mod_97(code: str, fits: bool) -> None:  # noqa: FBT001  # a table's column
    assert is_iban(code) is fits
