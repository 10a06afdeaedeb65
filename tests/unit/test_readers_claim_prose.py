"""Statements and letters of claims: what their sentences say, and what they leave open."""

import pytest

from fixtures.drawn_documents import Drawing, fact_of, plain_document, values

HAPPENED = (
    "The collision happened on March 4, 2026 at the corner of Main Street and 4th Avenue, when a van turned left.",
    "On March 4, 2026 at about 2:30 p.m. I was driving home when the loss happened.",
    "I saw the accident of March 4, 2026 from my window.",
    "The date of the loss was Wednesday, March 4, 2026.",
)


def statement(*sentences):
    return plain_document("\n".join(["Witness Statement", "", *sentences, "This is what I know of the accident."]))


@pytest.mark.parametrize("sentence", HAPPENED)
def test_reads_the_day_of_the_loss_from_a_sentence(sentence):
    found = values(statement(sentence))
    assert (found["document.kind"], found["loss.date"]) == ("statement", "March 4, 2026")


def test_reads_the_place_where_a_sentence_says_it_happened():
    assert values(statement(HAPPENED[0]))["loss.location"] == "the corner of Main Street and 4th Avenue"


def test_two_days_of_the_loss_in_one_paper_are_no_day():
    found = values(statement(HAPPENED[0], "The accident happened on March 5, 2026."))
    assert "loss.date" not in found


def test_a_day_of_something_else_is_not_the_day_of_the_loss():
    found = values(statement("I bought the car on March 1, 2026.", "I live in Lakeville under policy PA-100234."))
    assert "loss.date" not in found


def test_reads_numbers_that_sentences_name():
    found = values(
        statement(
            "I am insured under policy number PA-100234 with you.",
            "The police report number is LPD-26-00417 and was given to me.",
            "The van with plate KLM 4821 drove on.",
            "Please pay to my IBAN DE89 3704 0044 0532 0130 00.",
        )
    )
    assert found["insured.policy_number"] == "PA-100234"
    assert found["police.report_number"] == "LPD-26-00417"
    assert found["vehicle.plate"] == "KLM 4821"
    assert found["payee.bank_account"] == "DE89 3704 0044 0532 0130 00"


@pytest.mark.parametrize("closing", ["Sincerely,", "Kind regards", "Yours faithfully"])
def test_a_letter_about_a_loss_is_a_letter(closing):
    found = values(
        plain_document(
            f"Re: Your claim\nPolicy number: PA-100234\n\nDear Ms Delgado,\nwe received your notice on March 6, 2026."
            f"\n\n{closing}\nMorgan Reyes\n"
        )
    )
    assert found == {
        "document.kind": "letter",
        "insured.policy_number": "PA-100234",
        "loss.reported_date": "March 6, 2026",
    }


def test_a_brokers_letter_with_a_submission_is_no_paper_of_a_claim():
    found = values(
        plain_document(
            "Dear underwriter,\nplease find our submission for renewal. There was one accident, the loss is paid."
            "\nPolicy number: CA-2025-001842\n\nSincerely,\nTallgrass Brokers\n"
        )
    )
    assert "document.kind" not in found


def test_a_sentence_is_quoted_with_the_place_where_it_stands():
    drawing = Drawing()
    drawing.put(60, 50, "Recorded Statement", 14)
    drawing.put(60, 90, HAPPENED[0])
    fact = fact_of(drawing.as_document(), "loss.date")
    assert "March 4, 2026" in fact.quote
    assert fact.is_verified
    assert fact.box is not None
    assert 0.1 < fact.box.y0 < 0.16
