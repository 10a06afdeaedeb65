"""Draws one paper of a claim in the layout of its house: labelled values, a table with sums, sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from backend.demo.claim_voice import Voice
from backend.demo.sheet import (
    FIGURE,
    FIGURE_HEAD,
    HEAD,
    MARGIN_PT,
    PLAIN,
    TITLE,
    WHITE,
    RenderedDocument,
    Sheet,
    Style,
    says,
)

_BODY, _LETTERHEAD = Style(PLAIN, 9.5), Style(PLAIN, 10.5, 0.2)
_VALUE_X, _SECOND_X, _AMOUNT_X, _QUANTITY_X = 190.0, 310.0, 540.0, 400.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A label with what stands beside it, and which field has which value by it; no field: nobody asks for it."""

    label: str
    printed: str
    field: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a bill."""

    description: str
    amount_usd: Decimal


@dataclass(frozen=True, slots=True)
class Bill:
    """Lines with the sums below them, as printed, right or wrong."""

    items: tuple[Item, ...]
    tax_percent: str
    tax_usd: Decimal
    total_usd: Decimal

    @property
    def subtotal_usd(self) -> Decimal:
        """Return the sum of the lines."""
        return sum((item.amount_usd for item in self.items), Decimal(0))


@dataclass(frozen=True, slots=True)
class Paper:
    """What a paper says, before it is drawn."""

    house: str
    title: str
    entries: tuple[Entry, ...]
    bill: Bill | None = None
    sentences: tuple[str, ...] = ()
    hidden_note: str = ""


def draw_paper(paper: Paper, voice: Voice) -> RenderedDocument:
    """Return the paper as PDF with the truth about it."""
    sheet = Sheet()
    sheet.go_down(18)
    sheet.put(MARGIN_PT, paper.house, _LETTERHEAD)
    sheet.go_down(26)
    sheet.put(MARGIN_PT, paper.title, TITLE)
    sheet.go_down(26)
    (_draw_boxed if voice.is_boxed else _draw_stacked)(sheet, paper.entries)
    if paper.bill:
        _draw_bill(sheet, paper.bill, voice)
    for sentence in paper.sentences:
        sheet.put(MARGIN_PT, sentence, _BODY)
        sheet.go_down(15)
    if paper.hidden_note:
        sheet.go_down(24)
        sheet.put(MARGIN_PT, paper.hidden_note, WHITE)
    return sheet.finish()


def _draw_stacked(sheet: Sheet, entries: Sequence[Entry]) -> None:
    """Draw one entry a line, the value to the right of its label."""
    for entry in entries:
        sheet.put(MARGIN_PT, f"{entry.label}:", _BODY)
        _put_value(sheet, _VALUE_X, entry)
        sheet.go_down(17)
    sheet.go_down(14)


def _draw_boxed(sheet: Sheet, entries: Sequence[Entry]) -> None:
    """Draw two entries side by side, each value below its label."""
    for first in range(0, len(entries), 2):
        pair = list(zip((MARGIN_PT, _SECOND_X), entries[first : first + 2], strict=False))
        for x_pt, entry in pair:
            sheet.put(x_pt, entry.label, HEAD)
        sheet.go_down(12)
        for x_pt, entry in pair:
            _put_value(sheet, x_pt, entry)
        sheet.go_down(8)
        sheet.rule()
        sheet.go_down(13)
    sheet.go_down(10)


def _put_value(sheet: Sheet, x_pt: float, entry: Entry) -> None:
    sheet.put(x_pt, entry.printed, _BODY, says(entry.value or entry.printed, entry.field) if entry.field else None)


def _draw_bill(sheet: Sheet, bill: Bill, voice: Voice) -> None:
    sheet.put(MARGIN_PT, "Description", HEAD)
    sheet.put(_QUANTITY_X, "Qty", FIGURE_HEAD)
    sheet.put(_AMOUNT_X, "Amount", FIGURE_HEAD)
    sheet.go_down(15)
    for index, item in enumerate(bill.items):
        field = f"bill.lines[{index}]"
        sheet.put(MARGIN_PT, item.description, _BODY, says(item.description, f"{field}.description"))
        sheet.put(_QUANTITY_X, "1", FIGURE)
        _put_amount(sheet, voice, item.amount_usd, f"{field}.amount")
        sheet.go_down(15)
    sheet.rule()
    sheet.go_down(15)
    sums = (
        ("Subtotal", bill.subtotal_usd, "bill.subtotal"),
        (f"Sales tax {bill.tax_percent}%", bill.tax_usd, "bill.tax"),
        ("Amount due" if voice.is_boxed else "Total", bill.total_usd, "bill.total"),
    )
    for label, amount, field in sums:
        sheet.put(_QUANTITY_X, label, FIGURE)
        _put_amount(sheet, voice, amount, field)
        sheet.go_down(15)
    sheet.go_down(12)


def _put_amount(sheet: Sheet, voice: Voice, amount_usd: Decimal, field: str) -> None:
    sheet.put(_AMOUNT_X, voice.money(amount_usd), FIGURE, says(str(amount_usd), field))
