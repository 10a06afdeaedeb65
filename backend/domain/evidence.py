"""The quote check: a fact is verified only when its quote stands on its page and the quote carries its value."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache

from backend.domain.documents import Box, Page
from backend.domain.facts import Fact, FactMethod
from backend.domain.printed import amounts_in, dates_in, read_amount, read_date

Matcher = Callable[[str, str], float]
"""Takes a quote and a page's text, both normalised, and returns a partial match ratio from 0 to 100."""

MINIMUM_PARTIAL_RATIO = 90.0
_SHORTEST_FUZZY_QUOTE = 12  # a shorter quote finds ninety percent of itself almost anywhere
_SAME = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−", "-"),  # noqa: RUF001 - the dashes that typesetters use
        **dict.fromkeys("‘’‚′`", "'"),  # noqa: RUF001
        **dict.fromkeys("“”„″", '"'),
        "\u00ad": None,
        "\u200b": None,
    }
)
_FIGURE = re.compile(r"\d(?:[\d.,:/-]*\d)?")
_GOES_ON_BEFORE = re.compile(r"(?:[^\W_]|\d[.,:/-])$")
_GOES_ON_AFTER = re.compile(r"[^\W_]|[.,:/-]\d")
_CREDIT = re.compile(r"\s?CR\b|-(?!\w)")
_TOKEN = re.compile(r"[^\W_]+")


@lru_cache(maxsize=512)
def normalise(text: str) -> str:
    """Return the text in NFKC with single blanks, plain dashes and plain quotation marks."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_SAME).split())


def verify(fact: Fact, page: Page, matcher: Matcher | None = None) -> Fact:
    """
    Return the fact with `is_verified` set by the quote check alone.

    The quote must stand on the page after normalisation, or reach 90 in the matcher's partial ratio; and its
    words, numbers or date must be those of the value. A quote that stands there only nearly, or that cuts a word
    or a figure of the page in two, proves nothing by itself: the page must carry the value as well.
    A derived fact has no quote: see `derive`.
    """
    if fact.method is FactMethod.DERIVED:
        return fact
    is_there = fact.page == page.number and stands_on(fact.quote, page, matcher) and supports(fact.quote, fact.value)
    return replace(fact, is_verified=is_there and (_stands_whole(fact, page) or supports(page.text, fact.value)))


def derive(fact: Fact, sources: Iterable[Fact]) -> Fact:
    """Return a derived fact that names its sources and is as verified as the weakest of them."""
    origin = tuple(sources)
    return replace(
        fact,
        method=FactMethod.DERIVED,
        quote="",
        sources=tuple(source.field for source in origin),
        is_verified=bool(origin) and all(source.is_verified for source in origin),
    )


def stands_on(quote: str, page: Page, matcher: Matcher | None = None) -> bool:
    """
    Tell whether the page carries the quote: exactly after normalisation, or nearly in the matcher's eyes.

    Letters may slip, figures may not: a quote that is nearly there must have the page's figures in a row.
    """
    wanted = normalise(quote)
    if not wanted:
        return False
    text = normalise(page.text)
    if wanted in text:
        return True
    is_fuzzy = matcher is not None and len(wanted) >= _SHORTEST_FUZZY_QUOTE
    is_near = is_fuzzy and matcher is not None and matcher(wanted, text) >= MINIMUM_PARTIAL_RATIO
    return is_near and _has_figures(text, wanted)


def supports(quote: str, value: str) -> bool:
    """Tell whether the quote carries the value: as the same amount, the same date, or the same words in order."""
    printed, wanted = normalise(quote), normalise(value)
    if not wanted:
        return False
    if (amount := read_amount(wanted)) is not None:
        return amount in amounts_in(printed)
    if (day := read_date(wanted)) is not None:
        return day in dates_in(printed)
    return _has_words(printed, wanted)


def box_of(page: Page, quote: str) -> Box | None:
    """Return the box around the words of the quote's first occurrence, None where page or words have no geometry."""
    start = page.text.find(quote) if quote else -1
    end = start + len(quote)
    if start < 0:
        start, end = _find_loosely(page.text, quote)
    first = bisect_left(page.words, start, key=lambda word: word.start + len(word.text) - 1)
    last = bisect_left(page.words, end, key=lambda word: word.start)
    return enclosing(word.box for word in page.words[first:last]) if 0 <= start < end else None


def enclosing(boxes: Iterable[Box]) -> Box | None:
    """Return the smallest box around all boxes, None for none."""
    all_boxes = tuple(boxes)
    if not all_boxes:
        return None
    return Box(
        min(box.x0 for box in all_boxes),
        min(box.y0 for box in all_boxes),
        max(box.x1 for box in all_boxes),
        max(box.y1 for box in all_boxes),
    )


def _stands_whole(fact: Fact, page: Page) -> bool:
    """Tell whether the page prints the quote somewhere without going on with its first or last word or figure."""
    wanted, text = normalise(fact.quote), normalise(page.text)
    is_amount = read_amount(fact.value) is not None
    at = text.find(wanted)
    while at >= 0:
        before, after = text[max(0, at - 3) : at], text[at + len(wanted) : at + len(wanted) + 4]
        if not _is_cut(before, wanted, after) and not (is_amount and _has_sign(before, wanted, after)):
            return True
        at = text.find(wanted, at + 1)
    return False


def _is_cut(before: str, wanted: str, after: str) -> bool:
    goes_on_before = wanted[0].isalnum() and _GOES_ON_BEFORE.search(before)
    return bool(goes_on_before or (wanted[-1].isalnum() and _GOES_ON_AFTER.match(after)))


def _has_sign(before: str, wanted: str, after: str) -> bool:
    """Tell whether a minus, a bracket or a credit mark stands just outside of the quoted amount."""
    is_signed = wanted[0] in "$0123456789" and before.endswith(("-", "(", "-$", "($"))
    return is_signed or bool(wanted[-1].isdigit() and _CREDIT.match(after))


def _has_figures(printed: str, wanted: str) -> bool:
    """Tell whether the figures of the one text stand in the other, in a row and digit for digit."""
    figures = f" {' '.join(_FIGURE.findall(wanted))} "
    return figures.strip() == "" or figures in f" {' '.join(_FIGURE.findall(printed))} "


def _has_words(printed: str, wanted: str) -> bool:
    words = _TOKEN.findall(wanted.casefold())
    if not words:
        return wanted in printed
    remaining = iter(_TOKEN.findall(printed.casefold()))
    return all(word in remaining for word in words)


def _find_loosely(text: str, quote: str) -> tuple[int, int]:
    """Return where the quote stands in the text when blanks and dashes may differ, (-1, -1) when nowhere."""
    words = normalise(quote).split()
    if not words:
        return -1, -1
    pattern = r"\s+".join(re.escape(word) for word in words)
    same_length = text.translate({code: mark for code, mark in _SAME.items() if mark is not None})
    match = re.search(pattern, same_length)
    return match.span() if match else (-1, -1)
