"""Amounts of a report: kept in dollars, with the institution's own currency beside them once it is known who signs."""

from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Self

from babel.numbers import get_currency_precision

from backend.domain.currencies import KEPT_IN
from backend.domain.money import format_usd
from backend.domain.reports.content import Block, Brand, KeyValues, ReportSection, Table

RATE = "Amounts are kept in {kept}. Beside them stands {currency} at {rate} {currency} for {kept} 1{day}."
RATE_LABEL = "Currency"


class UsdText(str):
    """An amount as the report writes it; unlike words of a document it may get another currency beside it."""

    __slots__ = ("amount_usd",)
    amount_usd: Decimal

    def __new__(cls, amount_usd: Decimal) -> Self:
        """Write an amount in dollars."""
        made = super().__new__(cls, format_usd(amount_usd))
        made.amount_usd = amount_usd
        return made


def money_text(amount_usd: Decimal, brand: Brand) -> str:
    """Return `USD 1,000 (EUR 920)`; dollars alone where the institution reports in them."""
    rate = _rate(brand)
    if rate is None:
        return format_usd(amount_usd)
    places = get_currency_precision(brand.currency)
    own = f"{amount_usd * rate + 0:,.{places}f}"
    own = own.removesuffix(f".{'0' * places}") if places else own
    return f"{format_usd(amount_usd)} ({brand.currency} {own})"


def rate_text(brand: Brand) -> str:
    """Return which rate of which day the amounts beside are at; empty where there are none."""
    if _rate(brand) is None:
        return ""
    day = f", the rate of {brand.rate_on}" if brand.rate_on else ""
    return RATE.format(kept=KEPT_IN, currency=brand.currency, rate=brand.units_per_usd, day=day)


def priced_pairs(pairs: KeyValues, brand: Brand, sections: Sequence[ReportSection] = ()) -> KeyValues:
    """Return pairs with the institution's currency beside each amount; its rate beneath where a report has any."""
    rate = rate_text(brand)
    rows = tuple((label, _priced(value, brand)) for label, value in pairs.rows)
    has_amounts = any(isinstance(text, UsdText) for text in _texts(pairs, sections))
    return KeyValues((*rows, (RATE_LABEL, rate)) if rate and has_amounts else rows)


def _texts(pairs: KeyValues, sections: Sequence[ReportSection]) -> Iterator[str]:
    """Yield every text that can be an amount."""
    for block in (pairs, *(block for section in sections for block in section.blocks)):
        if isinstance(block, KeyValues | Table):
            yield from (text for row in block.rows for text in row)


def priced(section: ReportSection, brand: Brand) -> ReportSection:
    """Return a section with the institution's currency beside each amount of its tables and pairs."""
    return ReportSection(section.heading, tuple(_block(block, brand) for block in section.blocks))


def _block(block: Block, brand: Brand) -> Block:
    match block:
        case KeyValues():
            return KeyValues(tuple((label, _priced(value, brand)) for label, value in block.rows))
        case Table():
            rows = tuple(tuple(_priced(cell, brand, "\n") for cell in row) for row in block.rows)
            return Table(block.columns, rows, block.numeric, block.title, block.note)
        case _:
            return block


def _priced(text: str, brand: Brand, between: str = " ") -> str:
    """Return an amount of the report's own with both currencies, and every other text as it is."""
    if not isinstance(text, UsdText):
        return text
    return money_text(text.amount_usd, brand).replace(" (", f"{between}(", 1)


def _rate(brand: Brand) -> Decimal | None:
    """Return what one dollar is worth in the institution's currency, None where that is the dollar or no rate."""
    if brand.currency == KEPT_IN:
        return None
    try:
        rate = Decimal(brand.units_per_usd)
    except InvalidOperation:
        return None
    return rate if rate.is_finite() and rate > 0 else None
