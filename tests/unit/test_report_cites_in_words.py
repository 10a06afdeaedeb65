"""Beneath a paragraph stand words: labels of cells, names of fields; the JSON file keeps the ids."""

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest

from backend.domain.code_words import fact_name
from backend.domain.facts import FactReview
from backend.domain.reports.content import Paragraph, ReportSection
from backend.pipelines.report.texts import shown, six_digits
from backend.rendering import render_json
from backend.rendering.cited import name_of_cite, with_named_cites
from backend.services.report_reading import standing_of
from fixtures.report_contents import memo as memo_content

CELLS = [{"id": "mack.loss.total.ultimate", "label": "Mack, loss: ultimate", "kind": "amount"}]


@pytest.mark.parametrize(
    ("cited", "said"),
    [
        ("mack.loss.total.ultimate", "Mack, loss: ultimate"),
        ("losses[1].claim_paid", "loss 2: claim paid"),
        ("two_bills", "two bills"),
        ("CA-03", "CA-03"),
        ("HO 3, Section I", "HO 3, Section I"),
    ],
)
def test_what_a_sentence_rests_on_is_named_by_label_field_or_rule(cited, said):
    assert name_of_cite(cited, {CELLS[0]["id"]: CELLS[0]["label"]}) == said


def test_only_what_people_read_is_in_words_and_no_name_stands_twice():
    said = Paragraph("So much.", ("mack.loss.total.ultimate", "mack.loss.total.ultimate", "CA-03"), "rules")
    content = replace(memo_content(), sections=(ReportSection("Summary", (said,)),), figures={"cells": CELLS})

    assert with_named_cites(content).sections[0].blocks[0].cites == ("Mack, loss: ultimate", "CA-03")
    assert b'"mack.loss.total.ultimate"' in render_json(content)


@pytest.mark.parametrize("figures", [{}, {"cells": 5}, {"cells": ["x", {"id": "", "label": "y"}, {"id": "z"}]}])
def test_a_report_without_cells_to_read_names_its_fields(figures):
    said = Paragraph("So.", ("insured.name",))
    content = replace(memo_content(), sections=(ReportSection("S", (said,)),), figures=figures)

    assert with_named_cites(content).sections[0].blocks[0].cites == (fact_name("insured.name"),)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (1.2345678901234567, "1.23457"),
        (0.1, "0.1"),
        (1234567.891, "1,234,568"),
        ("0.05123456789012345", "0.0512346"),
        (Decimal("2.50"), "2.5"),
        (20261123, "20261123"),
        (True, "yes"),
        ("1.00", "1.00"),
        ({"a": [0.33333333333333331, 2]}, "a: 0.333333, 2"),
    ],
)
def test_an_assumption_shows_six_digits_that_mean_something(value, told):
    assert shown(six_digits(value)) == told


@pytest.mark.parametrize(
    ("is_verified", "quote", "standing"),
    [
        (True, "Insured: Harbor", "verified quote"),
        (True, " ", "read by the program"),
        (False, "", "not verified"),
    ],
)
def test_a_fact_without_a_quote_rests_on_none(is_verified, quote, standing):
    fact = SimpleNamespace(is_verified=is_verified, quote=quote, review=FactReview.OPEN, reviewer="")

    assert standing_of(fact) == standing
