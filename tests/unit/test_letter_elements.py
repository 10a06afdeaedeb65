"""Letters that seem to hold an element and do not: borrowed telephone numbers, borrowed words, longer numbers."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain.claims.words import LetterKind
from backend.domain.letters.checks import REQUIRED, check_letter
from backend.domain.letters.facts import day_in_words, days_named, with_payment
from backend.domain.letters.templates import fill
from fakes.letters import FACTS, filled

DENIAL, PAYMENT, STATUS = LetterKind.DENIAL, LetterKind.PAYMENT, LetterKind.STATUS
DAYS = st.dates(date(2020, 1, 1), date(2039, 12, 31))
CENTS = st.decimals("0.01", "99999999", places=2)


def missing(kind, subject, body, facts=FACTS):
    return [check.element for check in check_letter(kind, subject, body, facts) if not check.is_present]


def without_contact(kind, facts):
    """Give a complete letter whose paragraph about questions was taken out."""
    subject, body = filled(kind, facts)
    kept = [part for part in body.split("\n\n") if facts.contact not in part]
    return subject, "\n\n".join(kept)


# A way to reach the writer.


@pytest.mark.parametrize("place", ["OH", "CA", "NY", "TX", "FL", "EU-DE"])
@pytest.mark.parametrize("kind", list(LetterKind))
def test_the_telephone_number_of_an_authority_is_no_way_to_reach_the_writer(kind, place):
    facts = replace(FACTS, place_code=place)

    assert "contact" in missing(kind, *without_contact(kind, facts), facts)


def test_a_date_in_figures_is_no_telephone_number():
    subject, body = without_contact(STATUS, FACTS)

    assert "contact" in missing(STATUS, subject, f"{body}\n\nThe loss of 2026-05-04.")


@pytest.mark.parametrize("number", ["PN-2026-0001234567", "100 200 300 400", "2026-000.123-45"])
def test_a_long_policy_number_is_no_telephone_number(number):
    facts = replace(FACTS, policy_number=number)

    assert "contact" in missing(STATUS, *without_contact(STATUS, facts), facts)


def test_a_number_in_the_quoted_clause_is_no_telephone_number():
    facts = replace(
        FACTS, clause_text="Notify the registry, 800-555-0100, within a day.", reason="Never told them at all."
    )

    assert "contact" in missing(DENIAL, *without_contact(DENIAL, facts), facts)


@pytest.mark.parametrize(
    "said", ["Call me on +1 616 555 0142.", "Telephone (616) 555-0142.", "Write to claims@meridian.example."]
)
@pytest.mark.parametrize("place", ["OH", "CA", "NY"])
def test_a_number_or_address_of_ones_own_is_a_way_to_reach_the_writer(said, place):
    facts = replace(FACTS, place_code=place)
    subject, body = without_contact(DENIAL, facts)

    assert "contact" not in missing(DENIAL, subject, f"{body}\n\n{said}", facts)


# How to contest.


@pytest.mark.parametrize(
    ("clause", "reason"),
    [
        ("We do not cover loss in any race or speed contest.", "It was a race, says the report."),
        ("We do not cover racing.", "The police report leaves no objection to that reading open."),
        ("We will not reconsider a claim reported after two years.", "It was reported after three years."),
    ],
)
def test_a_clause_or_reason_that_speaks_of_a_contest_does_not_say_how_to_contest(clause, reason):
    facts = replace(FACTS, clause_text=clause, reason=reason)
    subject, body = filled(DENIAL, facts)
    cut = [
        part for part in body.split("\n\n") if "contest this decision" not in part and "look at the claim" not in part
    ]

    assert missing(DENIAL, subject, "\n\n".join(cut), facts) == ["contest"]
    assert missing(DENIAL, subject, body, facts) == []


# Brackets.


@pytest.mark.parametrize("left", ["[Say what is still open", "Say what is still open.]", "[", "[[nested] twice]"])
def test_half_a_bracket_is_an_answer_still_owed(left):
    subject, body = filled(STATUS)

    assert missing(STATUS, subject, f"{body}\n\n{left}") == ["blanks"]


def test_a_bracket_in_the_clause_word_for_word_is_no_answer_owed():
    facts = replace(
        FACTS, clause_text="We pay [the lesser of] cost and value.", reason="It was [sic] a race, he wrote."
    )

    assert missing(DENIAL, *filled(DENIAL, facts), facts) == []


# Numbers and names that only look the same.


@pytest.mark.parametrize("other", ["C-0000421", "XC-000042", "C-000042-B", "C-0000420"])
def test_the_number_of_another_claim_that_begins_alike_is_not_this_claims(other):
    subject, body = filled(STATUS)

    assert "reference" in missing(STATUS, subject.replace("C-000042", other), body.replace("C-000042", other))


@pytest.mark.parametrize("said", ["Claim C-000042.", "(C-000042)", "C-000042, as before", "claim C-000042\nof May"])
def test_the_claims_own_number_is_found_at_any_place_in_a_sentence(said):
    _, body = filled(STATUS)
    text = body.replace("C-000042", "this claim")

    assert "reference" not in missing(STATUS, "About your claim", f"{text}\n\n{said}")


def test_a_name_inside_a_longer_word_is_not_the_insureds_nor_the_payees():
    facts = replace(FACTS, insured_name="Al Ma", payee="Roof", reference="C-7")
    subject, body = filled(PAYMENT, facts)
    changed = body.replace("Al Ma", "Kamal Martin").replace("Roof", "Roofers United")

    assert {"insured", "payee"} <= set(missing(PAYMENT, subject, changed, facts))


def test_a_name_that_ends_with_a_stop_is_found():
    facts = replace(FACTS, insured_name="Baker & Sons Inc.", payee="J. Doe, Jr.")

    assert missing(PAYMENT, *filled(PAYMENT, facts), facts) == []


def test_the_payment_of_another_claim_is_not_this_ones():
    subject, body = filled(PAYMENT, replace(FACTS, amount="9,100.00"))

    assert missing(PAYMENT, subject, body) == ["amount"]


def test_the_clause_cut_at_its_end_is_not_the_clause():
    subject, body = filled(DENIAL)
    words = FACTS.clause_text.split()
    cut = body.replace(FACTS.clause_text, " ".join(words[:-1]))

    assert "clause" in missing(DENIAL, subject, cut)


@settings(deadline=None)
@given(st.integers(0, len(FACTS.clause_text.split()) - 1))
def test_a_clause_that_lacks_any_one_word_is_not_the_clause(number):
    subject, body = filled(DENIAL)
    words = FACTS.clause_text.split()
    without = " ".join(words[:number] + words[number + 1 :])

    assert "clause" in missing(DENIAL, subject, body.replace(FACTS.clause_text, without))


@settings(deadline=None)
@given(CENTS, CENTS)
def test_only_the_amount_that_was_paid_passes_for_it(paid, named):
    facts = with_payment(FACTS, paid, FACTS.payee)
    subject, body = fill(PAYMENT, with_payment(FACTS, named, FACTS.payee))

    assert ("amount" in missing(PAYMENT, subject, body, facts)) is (paid != named)


@settings(deadline=None)
@given(DAYS)
def test_every_day_is_read_back_as_letters_write_it(day):
    assert days_named(f"Please send it by {day_in_words(day)}. Thank you.") == [day]


@settings(deadline=None)
@given(DAYS, st.integers(-40, 40))
def test_a_deadline_is_a_day_after_the_letter_and_no_other(day, ahead):
    facts = replace(FACTS, day=day, loss_date=day - timedelta(days=90))
    subject, body = filled(STATUS, facts)
    promised = day_in_words(day + timedelta(days=30))
    changed = body.replace(promised, day_in_words(day + timedelta(days=ahead)))

    assert ("deadline" in missing(STATUS, subject, changed, facts)) is (ahead <= 0)


@settings(deadline=None)
@given(DAYS, DAYS)
def test_another_day_of_loss_is_not_the_day_of_loss(loss, other):
    facts = replace(FACTS, loss_date=loss, day=max(loss, other) + timedelta(days=1))
    subject, body = filled(STATUS, facts)
    changed = body.replace(day_in_words(loss), day_in_words(other))

    assert ("loss_date" in missing(STATUS, subject, changed, facts)) is (loss != other)


@pytest.mark.parametrize("kind", list(LetterKind))
def test_an_empty_letter_lacks_every_element_but_the_brackets(kind):
    lacking = missing(kind, "", "")

    assert lacking == [element for element in REQUIRED[kind] if element != "blanks"]
