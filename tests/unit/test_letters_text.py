"""Templates and checks of letters: the text itself must hold what a letter of its kind must hold."""

from dataclasses import replace
from datetime import date

import pytest

from backend.domain.claims.words import LetterKind
from backend.domain.letters.checks import REQUIRED, check_letter
from backend.domain.letters.facts import day_in_words, days_named, facts_from_json, with_nothing
from backend.domain.letters.places import PLACE_ELEMENTS
from backend.domain.letters.templates import TEMPLATES, fill
from fakes.letters import FACTS, filled

ALL_KINDS = list(LetterKind)


def missing(kind, subject, body, facts=FACTS):
    return [check.element for check in check_letter(kind, subject, body, facts) if not check.is_present]


@pytest.mark.parametrize("kind", ALL_KINDS)
@pytest.mark.parametrize("place", ["OH", "CA", "NY", "TX", "FL", "EU-DE"])
def test_every_template_answered_by_a_person_is_complete(kind, place):
    facts = replace(FACTS, place_code=place)

    assert missing(kind, *filled(kind, facts), facts) == []


@pytest.mark.parametrize("place", ["OH", "CA", "NY", "TX", "FL", "EU-DE"])
def test_a_letter_that_nothing_is_owed_says_what_the_place_asks_of_a_rejection(place):
    facts = with_nothing(replace(FACTS, place_code=place))
    subject, body = filled(LetterKind.PAYMENT, facts)
    asked = [element.id for element in PLACE_ELEMENTS.get((place, LetterKind.DENIAL), ())]

    assert missing(LetterKind.PAYMENT, subject, body, facts) == []
    assert missing(LetterKind.PAYMENT, *filled(LetterKind.PAYMENT), facts) == ["amount", *asked]


@pytest.mark.parametrize("kind", [LetterKind.STATUS, LetterKind.INFORMATION_REQUEST, LetterKind.PAYMENT])
def test_a_template_that_asks_a_person_is_not_complete_as_it_stands(kind):
    assert "blanks" in missing(kind, *fill(kind, FACTS))


@pytest.mark.parametrize(
    ("kind", "words", "element"),
    [
        (LetterKind.ACKNOWLEDGEMENT, "C-000042", "reference"),
        (LetterKind.ACKNOWLEDGEMENT, "Dana Whitfield", "insured"),
        (LetterKind.ACKNOWLEDGEMENT, "May 4, 2026", "loss_date"),
        (LetterKind.ACKNOWLEDGEMENT, "ada.byron@meridian.example", "contact"),
        (LetterKind.STATUS, "July 1, 2026", "deadline"),
        (LetterKind.INFORMATION_REQUEST, "June 15, 2026", "deadline"),
        (LetterKind.INFORMATION_REQUEST, "- the repairer's final bill", "items"),
        (LetterKind.PAYMENT, "3,250.00", "amount"),
        (LetterKind.PAYMENT, "Corner Garage", "payee"),
        (LetterKind.PAYMENT, "look at the claim again", "contest"),
        (LetterKind.DENIAL, "any organised", "clause"),
        (LetterKind.DENIAL, "timed race.", "reason"),
    ],
)
def test_a_letter_without_an_element_says_which(kind, words, element):
    subject, body = filled(kind)
    assert words in subject + body

    assert element in missing(kind, subject.replace(words, "it"), body.replace(words, "it"))


def test_a_clause_changed_by_one_word_is_not_the_clause():
    subject, body = filled(LetterKind.DENIAL)

    assert missing(LetterKind.DENIAL, subject, body.replace("in any organised", "in an organised")) == [
        "clause",
        "blanks",
    ]


def test_a_clause_broken_over_other_lines_is_still_the_clause():
    subject, body = filled(LetterKind.DENIAL)

    assert missing(LetterKind.DENIAL, subject, body.replace("We do not cover loss", "We do not\ncover  loss")) == []


def test_a_denial_that_only_mentions_its_clause_in_the_file_has_none():
    no_denial = replace(FACTS, clause_text="", reason="")

    assert {"clause", "reason"} <= set(missing(LetterKind.DENIAL, *filled(LetterKind.DENIAL), no_denial))


@pytest.mark.parametrize("other", ["13,250.00", "3,250.005", "3,250.00.1", "250.00"])
def test_an_amount_inside_another_number_is_another_amount(other):
    subject, body = filled(LetterKind.PAYMENT)
    changed = [text.replace("3,250.00", other) for text in (subject, body)]

    assert "amount" in missing(LetterKind.PAYMENT, *changed)


def test_an_amount_at_the_end_of_a_sentence_or_without_its_comma_is_the_amount():
    subject, body = filled(LetterKind.PAYMENT)

    for shown in ("3,250.00.", "3250.00"):
        assert missing(LetterKind.PAYMENT, "Claim C-000042", body.replace("3,250.00", shown)) == []
    assert subject == "Your claim C-000042: our payment of USD 3,250.00"


def test_a_day_that_has_passed_is_no_deadline():
    subject, body = filled(LetterKind.STATUS)

    assert missing(LetterKind.STATUS, subject, body.replace("July 1, 2026", "June 1, 2026")) == ["deadline"]


def test_a_telephone_number_is_a_contact_too():
    subject, body = filled(LetterKind.STATUS)

    assert missing(LetterKind.STATUS, subject, body.replace("ada.byron@meridian.example", "+1 616 555 0142")) == []


@pytest.mark.parametrize(("place", "kind"), PLACE_ELEMENTS)
def test_what_the_law_of_a_place_asks_is_missed_when_it_is_taken_out(place, kind):
    facts = replace(FACTS, place_code=place)
    subject, body = filled(kind, facts)

    for element in PLACE_ELEMENTS[place, kind]:
        for words in element.must_name:
            assert element.id in missing(kind, subject, body.replace(words, "it"), facts)
        (check,) = [c for c in check_letter(kind, subject, body, facts) if c.element == element.id]
        assert element.citation in check.wording


def test_a_fact_that_is_not_known_stands_as_a_bracket():
    _, body = fill(LetterKind.STATUS, replace(FACTS, contact=""))

    assert "at [contact]" in body


def test_the_day_of_the_next_letter_is_that_of_the_place_where_it_has_one():
    assert "by August 30, 2026" in fill(LetterKind.STATUS, FACTS, date(2026, 8, 30))[1]


def test_days_are_read_as_letters_write_them():
    text = "From May 4, 2026 to February 30, 2026, not Mayor 5, 2026, and December 31, 2027."

    assert days_named(text) == [date(2026, 5, 4), date(2027, 12, 31)]
    assert day_in_words(date(2026, 12, 1)) == "December 1, 2026"


def test_facts_come_back_as_they_were_kept():
    assert facts_from_json(FACTS.to_json()) == FACTS


def test_every_kind_has_a_template_and_its_elements():
    assert set(TEMPLATES) == set(REQUIRED) == set(LetterKind)
