"""Quotes that stand on a page nearly: letters may slip, but no figure, no name and no date is proven by likeness."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backend.domain.documents import Box, Page, PageSource, Word
from backend.domain.evidence import box_of, derive, normalise, stands_on, supports, verify
from backend.domain.facts import Fact, FactMethod
from backend.pipelines.readers.proof import closeness

TEXT = "Claim ledger of 05/02/19: adjuster Reese Carver; reserve $0.00; paid $9,261.01; recovery (302.00)."
PAGE = Page(1, PageSource.TEXT, TEXT)


def fact(value, quote, page=1, method=FactMethod.MODEL):
    return Fact("claims[0].claim_paid", value, "0" * 64, page, quote, method=method)


def is_proven(value, quote, page=PAGE):
    return verify(fact(value, quote), page, closeness).is_verified


@pytest.mark.parametrize(
    ("value", "quote"),
    [
        ("9262.01", "reserve $0.00; paid $9,262.01; recovery (302.00)"),
        ("19261.01", "reserve $0.00; paid $19,261.01; recovery (302.00)"),
        ("9261.0", "reserve $0.00; paid $9,261.0; recovery (302.00)"),
        ("0.00", "reserve $0.00; paid $9,262.01; recovery (302.00)"),
        ("302.00", "paid $9,261.01; recovery 302.00 altogether"),
        ("2019-05-03", "Claim ledger of 05/03/19: adjuster Reese Carver"),
        ("2020-05-02", "Claim ledger of 05/02/20: adjuster Reese Carver"),
        ("Reese Garver", "05/02/19: adjuster Reese Garver; reserve $0.00"),
        ("Reese Carter", "05/02/19: adjuster Reese Carter; reserve $0.00"),
        ("Carver", "05/02/19: adjuster Reese Garver; reserve $0.00"),
        ("9261.01", "paid $9,261.01"[::-1]),
        ("9261.01", "the carrier has paid 9,261.01 dollars to the claimant so far"),
    ],
)
def test_a_likeness_proves_no_figure_no_day_and_no_name(value, quote):
    assert not is_proven(value, quote)


@pytest.mark.parametrize(
    ("value", "quote"),
    [
        ("261.01", "261.01"),
        ("61.01", "61.01; recovery"),
        ("9", "paid $9"),
        ("9261", "paid $9,261"),
        ("1", "1"),
        ("302.00", "302.00"),
        ("302", "302.00)"),
        ("Reese Car", "adjuster Reese Car"),
        ("ver", "ver; reserve $0.00"),
        ("2002-05-02", "05/02/"),
        ("2", "2/19"),
    ],
)
def test_half_of_a_word_or_a_figure_proves_nothing(value, quote):
    assert stands_on(quote, PAGE)
    assert not is_proven(value, quote)


@pytest.mark.parametrize(
    ("text", "value", "quote"),
    [
        ("paid 100 CR", "100", "paid 100"),
        ("paid 100-", "100", "paid 100"),
        ("paid -100", "100", "100"),
        ("paid ($100)", "100", "$100"),
        ("paid -$100", "100", "100"),
    ],
)
def test_an_amount_is_not_proven_without_its_sign(text, value, quote):
    page = Page(1, PageSource.TEXT, text)

    assert not is_proven(value, quote, page)
    assert is_proven(f"-{value}", text, page)


@pytest.mark.parametrize(
    ("text", "value", "quote"),
    [
        ("paid 10 and 100", "10", "10"),
        ("paid 100 and 10", "10", "10"),
        ("A100 100", "100", "100"),
        ("(100 units)", "100", "100 units"),
        ("Paid - $100.00", "100.00", "$100.00"),
        ("Carver;reserve", "Carver", "Carver"),
        ("end. 5. Next", "5", "5"),
    ],
)
def test_a_value_that_stands_whole_somewhere_is_proven(text, value, quote):
    assert is_proven(value, quote, Page(1, PageSource.TEXT, text))


@pytest.mark.parametrize(
    ("value", "quote"),
    [
        ("9261.01", "reserve $0.00; payd $9,261.01; recovery (302.00)"),
        ("9261.01", "reserve $0.00, paid $9,261.01, recovery (302.00)"),
        ("Reese Carver", "Claim ledgr of 05/02/19: adjuster Reese Carver; reserve"),
        ("2019-05-02", "Claim ledger of 05/02/19 : ajuster Reese Carver"),
        ("-302.00", "paid $9,261.01; recovary (302.00)."),
    ],
)
def test_a_slip_in_a_word_beside_the_value_is_forgiven(value, quote):
    assert normalise(quote) not in normalise(TEXT)
    assert is_proven(value, quote)


@settings(deadline=None)
@given(st.integers(0, 9_999_999), st.integers(0, 9_999_999))
def test_no_amount_but_the_printed_one_is_ever_proven(printed, claimed):
    assume(printed != claimed)
    page = Page(
        1, PageSource.TEXT, f"The reserve of this claim stands at ${printed / 100:,.2f} as of the valuation date."
    )
    quote = f"The reserve of this claim stands at ${claimed / 100:,.2f} as of the valuation date."

    assert not is_proven(f"{Decimal(claimed) / 100:.2f}", quote, page)
    assert is_proven(f"{Decimal(printed) / 100:.2f}", page.text, page)


@settings(deadline=None)
@given(st.dates(date(1970, 1, 1), date(2068, 12, 31)), st.dates(date(1970, 1, 1), date(2068, 12, 31)))
def test_no_day_but_the_printed_one_is_ever_proven(printed, claimed):
    assume(printed != claimed)
    page = Page(1, PageSource.TEXT, f"The loss happened on {printed:%m/%d/%Y} in the yard of the insured.")
    quote = f"The loss happened on {claimed:%m/%d/%Y} in the yard of the insured."

    assert not is_proven(claimed.isoformat(), quote, page)
    assert is_proven(printed.isoformat(), page.text, page)


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_a_model_says_what_is_proven_stands_in_quote_and_page(value, quote):
    if is_proven(value, quote):
        assert supports(quote, value)
        assert supports(TEXT, value) or value in normalise(TEXT)
        assert stands_on(quote, PAGE, closeness)


@settings(deadline=None)
@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
def test_every_stretch_of_the_page_proves_itself_or_is_blank(first, second):
    stretch = TEXT[min(first, second) : max(first, second)]

    assert stands_on(stretch, PAGE) is bool(stretch.strip())


@pytest.mark.parametrize("quote", ["", " ", "\n\t", "\u200b", "\u00ad"])
def test_a_quote_of_nothing_stands_nowhere(quote):
    assert not stands_on(quote, PAGE, closeness)
    assert not is_proven("9261.01", quote)


@pytest.mark.parametrize("page", [0, 2, -1])
def test_the_right_quote_with_the_wrong_page_proves_nothing(page):
    assert not verify(fact("9261.01", "paid $9,261.01", page), PAGE, closeness).is_verified


def test_a_fact_that_says_of_itself_that_it_is_proven_is_checked_all_the_same():
    boasting = Fact("insured.name", "Somebody Else", "0" * 64, 1, "Somebody Else", is_verified=True)

    assert not verify(boasting, PAGE, closeness).is_verified


def test_a_page_without_text_proves_nothing():
    empty = Page(1, PageSource.NONE, "")

    assert not is_proven("9261.01", "paid $9,261.01", empty)
    assert box_of(empty, "paid") is None


@pytest.mark.parametrize(
    ("quote", "value", "answer"),
    [
        ("paid $9,261.01", "9261.01", True),
        ("paid $9,261.01", "9,261.01", True),
        ("paid $9,261.01", "$9261.01", True),
        ("paid $9,261.01", "9261", False),
        ("recovery (302.00)", "-302", True),
        ("recovery (302.00)", "302", False),
        ("policy SC00928137", "SC00928137", True),
        ("policy SC00928137", "00928137", False),
        ("policy SC00928137", "SC0092813", False),
        ("on 05/02/19", "May 2, 2019", True),
        ("on 05/02/19", "2019-02-05", False),
        ("Carver, Reese", "Reese Carver", False),
        ("Reese R. Carver", "Reese Carver", True),
        ("12:30 h", "12", False),
        ("status: closed", "Closed", True),
        ("status: closed", "close", False),
        ("N/A", "n/a", True),
        ("--", "-", True),
        ("anything", "", False),
    ],
)
def test_a_quote_carries_a_value_whole_or_not_at_all(quote, value, answer):
    assert supports(quote, value) is answer


def test_a_derived_fact_is_proven_only_by_proven_sources():
    total = fact("9261.01", "", method=FactMethod.DERIVED)
    good = verify(fact("9261.01", "paid $9,261.01"), PAGE)
    bad = verify(fact("9262.01", "paid $9,262.01"), PAGE)

    assert derive(total, [good]).is_verified
    assert not derive(total, [good, bad]).is_verified
    assert not derive(total, []).is_verified
    assert derive(total, [good, bad]).sources == ("claims[0].claim_paid",) * 2


def words_of(text):
    words, start = [], 0
    for piece in text.split(" "):
        words.append(Word(piece, start, Box(start / 100, 0.1, (start + len(piece)) / 100, 0.2)))
        start += len(piece) + 1
    return tuple(words)


LINE = "paid 10 and paid 20 and paid 30"
DRAWN = Page(1, PageSource.TEXT, LINE, words_of(LINE), 100.0, 100.0)


@pytest.mark.parametrize(
    ("quote", "start", "end"),
    [
        ("paid 10", 0, 7),
        ("paid 20", 12, 19),
        ("paid", 0, 4),
        ("20 and", 17, 23),
        ("paid  30", 24, 31),
        (LINE, 0, 31),
    ],
)
def test_a_box_is_drawn_around_the_first_place_of_the_quote(quote, start, end):
    assert box_of(DRAWN, quote) == Box(start / 100, 0.1, end / 100, 0.2)


@pytest.mark.parametrize("quote", ["", " ", "paid 40", "PAID 10"])
def test_no_box_is_drawn_around_what_is_not_there(quote):
    assert box_of(DRAWN, quote) is None


@settings(deadline=None)
@given(st.text(max_size=50))
def test_normalising_is_stable_and_never_adds_blanks(text):
    once = normalise(text)

    assert normalise(once) == once
    assert once == once.strip()
    assert "  " not in once
