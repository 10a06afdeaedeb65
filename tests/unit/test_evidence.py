"""The quote check: what stands on the page, what the quote carries, and where it is drawn."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.fuzz import partial_ratio

from backend.domain.documents import Box, Page, PageSource, Word
from backend.domain.evidence import box_of, derive, enclosing, normalise, stands_on, supports, verify
from backend.domain.facts import Fact, FactMethod

TEXT = """Claim ledger: adjuster Reese R. Carver;
reserve $0.00; paid $9,261.01; recovery (302.00).
Loss 05/02/19 \N{EN DASH} “dock\N{RIGHT DOUBLE QUOTATION MARK}"""


def _page(text: str = TEXT, number: int = 1) -> Page:
    """Place every word of the text in a grid of hundredths: one column a character, one row a line."""
    words, start = [], 0
    for row, line in enumerate(text.split("\n")):
        column = 0
        for piece in line.split(" "):
            words.append(Word(piece, start, Box(column / 100, row / 100, (column + len(piece)) / 100, (row + 1) / 100)))
            column += len(piece) + 1
            start += len(piece) + 1
    return Page(number, PageSource.TEXT, text, tuple(words), 100.0, 100.0)


def _fact(value: str, quote: str, page: int = 1) -> Fact:
    return Fact("claims[0].claim_paid", value, "0" * 64, page, quote)


def test_a_fact_with_its_quote_on_the_page_and_its_value_in_the_quote_is_verified() -> None:
    assert verify(_fact("9261.01", "paid $9,261.01"), _page()).is_verified


@pytest.mark.parametrize(
    ("value", "quote"),
    [
        ("9261.01", "paid $9,262.01"),
        ("9261.02", "paid $9,261.01"),
        ("261.01", "paid $9,261.01"),
        ("302.00", "recovery (302.00)"),
        ("Mason Carver", "adjuster Reese R. Carver"),
        ("Carver Reese", "adjuster Reese R. Carver"),
        ("2019-05-03", "Loss 05/02/19"),
        ("05/02/19", "adjuster Reese R. Carver"),
        ("9261.01", ""),
        ("", "paid $9,261.01"),
    ],
)
def test_a_fact_whose_quote_or_value_does_not_hold_is_not_verified(value: str, quote: str) -> None:
    claimed = replace(_fact(value, quote), is_verified=True)

    assert not verify(claimed, _page(), partial_ratio).is_verified


def test_the_quote_of_another_page_proves_nothing() -> None:
    assert not verify(_fact("9261.01", "paid $9,261.01", page=2), _page()).is_verified


def test_line_ends_dashes_and_quotation_marks_may_differ() -> None:
    page = _page()

    assert stands_on("Carver; reserve $0.00", page)
    assert stands_on('Loss 05/02/19 - "dock"', page)
    assert stands_on("  Claim   ledger:  ", page)


def test_a_slip_of_the_pen_passes_by_the_matcher_only() -> None:
    quote = "Claim ledgr: adjuster Reese R. Carver"

    assert not stands_on(quote, _page())
    assert stands_on(quote, _page(), partial_ratio)


def test_an_invented_sentence_does_not_pass_by_the_matcher() -> None:
    assert not stands_on("The insured admitted full liability at the scene", _page(), partial_ratio)


def test_a_short_quote_must_stand_exactly() -> None:
    assert not stands_on("paid $9,26", _page("paid $9,361"), lambda _quote, _text: 100.0)


@pytest.mark.parametrize(
    ("quote", "value"),
    [
        ("Loss 05/02/19", "05/02/19"),
        ("Loss 05/02/19", "2019-05-02"),
        ("recovery (302.00)", "-302.00"),
        ("reserve $0.00", "0"),
        ("revenue $8.5 million", "8500000.0"),
        ("adjuster Zion X. CLAIM Benton", "Zion X. Benton"),
        ("Licence LA J100 200 300", "LA J100 200 300"),
        ("04/12/19 X 00928137-10000", "X"),
        ("policy SC00928137", "SC00928137"),
        ("Crescent Basin Transport, Inc.", "CRESCENT BASIN TRANSPORT INC"),
        ("closed -", "-"),
    ],
)
def test_a_quote_carries_a_value_in_its_own_words(quote: str, value: str) -> None:
    assert supports(quote, value)


@pytest.mark.parametrize(
    ("quote", "value"),
    [
        ("paid on 12/05/2020", "12"),
        ("unit TR-1051", "1051"),
        ("claim 00928137-10000", "10000"),
        ("paid $1,200.00", "200"),
        ("Quinnell Ellis", "Quinn Ellis"),
        ("anything", " "),
    ],
)
def test_parts_of_words_dates_and_numbers_carry_nothing(quote: str, value: str) -> None:
    assert not supports(quote, value)


@given(st.text(min_size=1, max_size=40))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
def test_every_stretch_of_a_page_stands_on_it(first: int, second: int) -> None:
    quote = TEXT[min(first, second) : max(first, second)]

    assert stands_on(quote, _page()) == bool(quote.strip())


def test_the_box_encloses_the_words_of_the_quote() -> None:
    assert box_of(_page(), "paid $9,261.01") == Box(0.15, 0.01, 0.30, 0.02)


def test_the_box_of_half_a_word_is_that_of_the_word() -> None:
    assert box_of(_page(), "9,261") == Box(0.20, 0.01, 0.30, 0.02)


def test_the_box_spans_the_lines_of_a_quote_that_wraps() -> None:
    box = box_of(_page(), "Carver; reserve")

    assert box is not None
    assert (box.y0, box.y1) == (0.0, 0.02)


def test_the_box_is_found_when_dashes_and_blanks_differ() -> None:
    assert box_of(_page(), "05/02/19 -   “dock”") == box_of(_page(), "05/02/19 \N{EN DASH} “dock”") is not None


def test_no_box_where_the_quote_or_the_geometry_is_missing() -> None:
    assert box_of(_page(), "nowhere") is None
    assert box_of(_page(), "") is None
    assert box_of(Page(1, PageSource.TEXT, TEXT), "paid $9,261.01") is None
    assert enclosing(()) is None


def test_a_derived_fact_is_as_verified_as_its_weakest_source() -> None:
    sure = replace(_fact("1", "1"), field="claims[0].claim_paid", is_verified=True)
    unsure = replace(sure, field="claims[1].claim_paid", is_verified=False)
    total = replace(_fact("2", "ignored"), field="periods[0].difference_paid")

    assert derive(total, [sure]).is_verified
    assert not derive(total, [sure, unsure]).is_verified
    assert not derive(total, []).is_verified
    derived = derive(total, [sure, unsure])
    assert derived.method is FactMethod.DERIVED
    assert derived.quote == ""
    assert derived.sources == ("claims[0].claim_paid", "claims[1].claim_paid")


def test_the_quote_check_leaves_a_derived_fact_alone() -> None:
    derived = derive(_fact("2", ""), [replace(_fact("1", "1"), is_verified=True)])

    assert verify(derived, _page()) == derived
