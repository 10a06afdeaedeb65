"""Claims of a drawn loss run as summary cards: labels above values, amounts and story in sentences."""

from backend.demo.loss_run_parts import AMOUNTS, LEFT, Place, Printed, keep_together
from backend.demo.loss_run_rows import cells_of
from backend.demo.loss_run_spec import ClaimSpec
from backend.demo.sheet import HEAD, TEXT, says

_CARD_PT = 82.0
_UPPER = {
    "claim_number": ("CLAIM NUMBER", LEFT),
    "claimant": ("CLAIMANT", 220),
    "date_of_loss": ("ACCIDENT DATE", 420),
    "date_reported": ("NOTICE DATE", 560),
}
_LOWER = {
    "claim_status": ("CLAIM STATUS", LEFT),
    "date_closed": ("CLOSE DATE", 220),
    "adjuster": ("EXAMINER", 420),
    "driver": ("DRIVER NAME", 560),
}


def draw_cards(printed: Printed, place: Place) -> None:
    """Draw one card a claim."""
    for at, claim in enumerate(place.period.claims):
        keep_together(printed, _CARD_PT)
        _card(printed, place.first_claim + at, claim)


def _card(printed: Printed, number: int, claim: ClaimSpec) -> None:
    sheet = printed.sheet
    cells = cells_of(printed, claim)
    for band in (_UPPER, _LOWER):
        sheet.row([(x_pt, heading) for heading, x_pt in band.values()], HEAD)
        sheet.go_down(9)
        for name, (_, x_pt) in band.items():
            text, value = cells[name]
            if text:
                sheet.put(x_pt, text, TEXT, says(value, f"claims[{number}].{name}"))
        sheet.go_down(14)
    for name in AMOUNTS:
        sheet.note(says(cells[name][1], f"claims[{number}].{name}"), cells[name][0])
    reserve, paid, recovered = (cells[name][0] for name in AMOUNTS)
    sheet.put(LEFT, f"FINANCIALS Reserve {reserve}; paid {paid}; recovered {recovered}.")
    sheet.go_down(11)
    sheet.put(LEFT, f"NARRATIVE {claim.description}")
    sheet.note(says(claim.description, f"claims[{number}].description"), claim.description)
    sheet.go_down(8)
    sheet.rule()
    sheet.go_down(16)
