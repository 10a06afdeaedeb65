"""Amounts in the institution's own currency: beside every amount of the report, never beside words of a document."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from backend.domain.reports.content import Brand, KeyValues, Paragraph, Quote, ReportSection, Table
from backend.domain.reports.money_text import RATE_LABEL, UsdText, money_text, priced, priced_pairs, rate_text
from backend.llm.chain import ProviderChain
from backend.llm.mock import MockProvider
from backend.pipelines.report import (
    CaseFile,
    Origin,
    build_claim_file,
    build_management,
    build_memo,
    build_study_report,
    make_report,
    responders,
)
from backend.rendering import render_json
from fixtures.reports import FACTS, claim_file, management, memo, study_report

AT = datetime(2026, 5, 4, tzinfo=UTC)
DOLLARS = Brand("Harbor Mutual")
EUROS = replace(DOLLARS, currency="EUR", units_per_usd="0.92", rate_on="2026-04-30")
YEN = replace(DOLLARS, currency="JPY", units_per_usd="155.5", rate_on="")


def made(draft, brand):
    origin = Origin(UUID(int=9), "RPT-2026-000001", "A report", "Ada Lind", brand, AT)
    return make_report(draft, origin, ProviderChain((MockProvider(responders()),))).content


def rows(content, heading, title=""):
    return [
        row
        for section in content.sections
        if section.heading == heading
        for block in section.blocks
        if isinstance(block, Table) and block.title == title
        for row in block.rows
    ]


@pytest.mark.parametrize(
    ("amount", "brand", "text"),
    [
        ("1000", DOLLARS, "USD 1,000"),
        ("1000", EUROS, "USD 1,000 (EUR 920)"),
        ("17023.78", EUROS, "USD 17,023.78 (EUR 15,661.88)"),
        ("-2500", EUROS, "USD -2,500 (EUR -2,300)"),
        ("0", EUROS, "USD 0 (EUR 0)"),
        ("-0.00", EUROS, "USD 0 (EUR 0)"),
        ("1000", YEN, "USD 1,000 (JPY 155,500)"),
        ("0.01", YEN, "USD 0.01 (JPY 2)"),
        ("1", replace(EUROS, currency="KWD", units_per_usd="0.3075"), "USD 1 (KWD 0.308)"),
        ("1000", replace(EUROS, units_per_usd="no rate"), "USD 1,000"),
        ("1000", replace(EUROS, units_per_usd="0"), "USD 1,000"),
        ("1000", replace(EUROS, units_per_usd="-1"), "USD 1,000"),
        ("1000", replace(EUROS, units_per_usd="NaN"), "USD 1,000"),
        ("1000", replace(EUROS, units_per_usd=""), "USD 1,000"),
    ],
)
def test_an_amount_stands_in_both_currencies_at_the_rate(amount, brand, text):
    assert money_text(Decimal(amount), brand) == text


def test_the_rate_is_named_with_its_day_where_there_is_one():
    told = "Amounts are kept in USD. Beside them stands EUR at 0.92 EUR for USD 1, the rate of 2026-04-30."
    assert rate_text(EUROS) == told
    assert rate_text(YEN).endswith("155.5 JPY for USD 1.")
    assert rate_text(DOLLARS) == ""
    assert rate_text(replace(EUROS, units_per_usd="0")) == ""


def test_only_amounts_of_the_report_itself_are_told_in_the_other_currency():
    words = "USD 1,000"
    section = ReportSection(
        "Any",
        (
            Table(("A", "B"), ((words, UsdText(Decimal(1000))),), frozenset({1}), "T", "N"),
            KeyValues(((words, words), ("Paid", UsdText(Decimal(5))))),
            Quote(words, "bill.pdf, page 1"),
            Paragraph(words),
        ),
    )
    table, known, *rest = priced(section, EUROS).blocks

    assert table == Table(("A", "B"), ((words, "USD 1,000\n(EUR 920)"),), frozenset({1}), "T", "N")
    assert known.rows == ((words, words), ("Paid", "USD 5 (EUR 4.60)"))
    assert tuple(rest) == section.blocks[2:]


def test_an_institution_that_reports_in_dollars_sees_no_rate_and_no_second_amount():
    pairs = KeyValues((("Paid", UsdText(Decimal(5))),))
    assert priced_pairs(pairs, DOLLARS) == KeyValues((("Paid", "USD 5"),))
    assert priced_pairs(KeyValues(()), EUROS) == KeyValues(())


def test_the_head_of_a_claim_file_tells_both_and_names_the_rate():
    known = dict(made(build_claim_file(claim_file()), EUROS).summary.rows)

    assert known["Claimed"] == "USD 4,000 (EUR 3,680)"
    assert known["Paid"] == "USD 250 (EUR 230)"
    assert "0.92 EUR for USD 1, the rate of 2026-04-30" in known[RATE_LABEL]


def test_ledger_settlement_and_decisions_tell_both_beneath_one_another():
    content = made(build_claim_file(claim_file()), EUROS)

    assert rows(content, "Reserve and payments", "Ledger")[0][3] == "USD 250\n(EUR 230)"
    assert rows(content, "Settlement and reserve", "Settlement")[-1][1] == "USD 3,500\n(EUR 3,220)"
    assert rows(content, "Decisions")[0][3] == "not given"


def test_a_quote_that_reads_like_an_amount_is_not_touched():
    fact = replace(FACTS[0], value="USD 1,200", quote="USD 1,200")
    content = made(build_memo(memo(file=CaseFile(facts=(fact,)))), EUROS)

    (row,) = rows(content, "Facts read from the documents")
    assert (row[1], row[3]) == ("USD 1,200", "USD 1,200")


def test_a_period_tells_what_was_paid_in_both():
    content = made(build_management(management()), EUROS)

    assert rows(content, "Money on claims")[0][3] == "USD 568,449.18\n(EUR 522,973.25)"
    assert any(row[0] == "Paid, USD" and "EUR" in row[1] for row in rows(content, "Claims"))


def test_a_report_in_dollars_says_what_it_said_before():
    content = made(build_claim_file(claim_file()), DOLLARS)

    assert RATE_LABEL not in dict(content.summary.rows)
    assert rows(content, "Reserve and payments", "Ledger")[0][3] == "USD 250"
    assert "EUR" not in render_json(content).decode()


def test_another_rate_makes_another_content():
    first = made(build_memo(memo()), EUROS)
    second = made(build_memo(memo()), replace(EUROS, units_per_usd="0.93"))
    assert dict(first.provenance.rows)["Content SHA-256"] != dict(second.provenance.rows)["Content SHA-256"]


def test_a_report_without_amounts_of_its_own_names_no_rate():
    content = made(build_study_report(study_report()), EUROS)
    assert RATE_LABEL not in dict(content.summary.rows)


def test_the_rate_is_named_where_only_a_table_holds_amounts():
    content = made(build_management(management()), EUROS)
    assert RATE_LABEL in dict(content.summary.rows)
