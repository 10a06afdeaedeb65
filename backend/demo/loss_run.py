"""Draw an invented carrier's loss run, with the truth about every claim and period in it."""

from backend.demo.loss_run_cards import draw_cards
from backend.demo.loss_run_parts import Place, Printed, begin_page, draw_block, draw_total
from backend.demo.loss_run_rows import LEDGER_TABLE, REGISTER_TABLE, draw_rows
from backend.demo.loss_run_spec import Layout, LossRunSpec
from backend.demo.sheet import LANDSCAPE_PT, MARGIN_PT, WHITE, RenderedDocument, Sheet

_TABLES = {Layout.LEDGER: LEDGER_TABLE, Layout.REGISTER: REGISTER_TABLE, Layout.STATEMENT: REGISTER_TABLE}
_CARDS_EVERY = 3
"""In the ledger layout every third period is printed as cards."""


def render_loss_run(spec: LossRunSpec) -> RenderedDocument:
    """Return the loss run as PDF, letter size across, with the truth about what it says."""
    sheet = Sheet(LANDSCAPE_PT)
    printed = Printed(sheet, spec)
    begin_page(printed)
    if spec.hidden_note:
        sheet.put(MARGIN_PT, spec.hidden_note, WHITE)
        sheet.go_down(12)
    first = 0
    for index, period in enumerate(spec.periods):
        place = Place(index, first, period)
        draw_block(printed, place)
        is_cards = spec.layout is Layout.LEDGER and index % _CARDS_EVERY == _CARDS_EVERY - 1
        if is_cards:
            draw_cards(printed, place)
        else:
            draw_rows(printed, place, _TABLES[spec.layout])
        draw_total(printed, place, None if is_cards else _TABLES[spec.layout])
        first += len(period.claims)
    return sheet.finish()
