"""Claims of a drawn loss run as rows of a table, with ledger lines where a row only points to them."""

from collections.abc import Mapping

from backend.demo.loss_run_parts import AMOUNTS, LEFT, Place, Printed, Table, keep_together
from backend.demo.loss_run_spec import ClaimSpec, Layout
from backend.demo.sheet import FIGURE, FIGURE_HEAD, HEAD, TEXT, says

LEDGER_TABLE = Table(
    {
        "claim_number": ("Claim No.", LEFT),
        "claimant": ("Claimant", 100),
        "date_of_loss": ("Loss date", 210),
        "date_reported": ("Reported", 265),
        "claim_status": ("Status", 320),
        "date_closed": ("Closed", 362),
        "adjuster": ("Adjuster", 417),
        "claim_reserves": ("Reserve", 590),
        "claim_paid": ("Paid", 670),
        "claim_recovered": ("Recovered", 750),
    },
    "Total of the period",
)
REGISTER_TABLE = Table(
    {
        "date_of_loss": ("Date of loss", LEFT),
        "claim_status": ("Status", 95),
        "claim_number": ("Claim ID", 140),
        "claim_paid": ("Paid to date", 260),
        "claim_reserves": ("Outstanding", 325),
        "claim_recovered": ("Recoveries", 385),
        "claimant": ("Claimant", 400),
        "driver": ("Insured driver", 505),
        "adjuster": ("Handler", 600),
        "date_reported": ("Notice date", 705),
    },
    "Subtotal",
)
_LEDGER_EVERY = 6
_ROW_PT = 34.0


def draw_rows(printed: Printed, place: Place, table: Table) -> None:
    """Draw the table of one period; its headings stand on every page."""
    _headings(printed, table)
    if not place.period.claims:
        printed.sheet.put(LEFT, "No claims reported in this period")
        printed.sheet.go_down(18)
    for at, claim in enumerate(place.period.claims):
        if keep_together(printed, _ROW_PT + 14):
            _headings(printed, table)
        _row(printed, table, place.first_claim + at, claim)


def _headings(printed: Printed, table: Table) -> None:
    for name, (heading, x_pt) in table.columns.items():
        printed.sheet.put(x_pt, heading, FIGURE_HEAD if name in AMOUNTS else HEAD)
    printed.sheet.go_down(6)
    printed.sheet.rule()
    printed.sheet.go_down(12)


def _row(printed: Printed, table: Table, number: int, claim: ClaimSpec) -> None:
    sheet = printed.sheet
    is_pointing = printed.spec.layout is Layout.LEDGER and number % _LEDGER_EVERY == _LEDGER_EVERY - 1
    for name, (text, value) in cells_of(printed, claim).items():
        if name not in table.columns or not text:
            continue
        style = FIGURE if name in AMOUNTS else TEXT
        x_pt = table.columns[name][1]
        if is_pointing and name in (*AMOUNTS, "adjuster"):
            sheet.put(x_pt, "see ledger", style)
        else:
            sheet.put(x_pt, text, style, says(value, f"claims[{number}].{name}"))
    sheet.go_down(11)
    _story(printed, table, number, claim)
    if is_pointing:
        _ledger_line(printed, number, claim)
    sheet.go_down(7)


def _story(printed: Printed, table: Table, number: int, claim: ClaimSpec) -> None:
    """Draw the line below a row: what happened and, where no column names the driver, who drove."""
    sheet = printed.sheet
    text = f"Description: {claim.description}"
    sheet.note(says(claim.description, f"claims[{number}].description"), claim.description)
    if claim.driver and "driver" not in table.columns:
        text += f" | Driver: {claim.driver}"
        sheet.note(says(claim.driver, f"claims[{number}].driver"), claim.driver)
    sheet.put(LEFT + 12, text)
    sheet.go_down(11)


def _ledger_line(printed: Printed, number: int, claim: ClaimSpec) -> None:
    cells = cells_of(printed, claim)
    for name in (*AMOUNTS, "adjuster"):
        printed.sheet.note(says(cells[name][1], f"claims[{number}].{name}"), cells[name][0])
    reserve, paid, recovered = (cells[name][0] for name in AMOUNTS)
    text = f"Ledger entry: adjuster {claim.adjuster}; reserve {reserve}; paid {paid}; recovered {recovered}."
    printed.sheet.put(LEFT + 12, text)
    printed.sheet.go_down(11)


def cells_of(printed: Printed, claim: ClaimSpec) -> Mapping[str, tuple[str, str]]:
    """Return text and value of every cell that a claim can have, by field."""
    days = {"date_of_loss": claim.date_of_loss, "date_reported": claim.date_reported, "date_closed": claim.date_closed}
    words = {
        "claim_number": claim.claim_number,
        "claimant": claim.claimant,
        "claim_status": claim.status,
        "adjuster": claim.adjuster,
        "driver": claim.driver,
        **{name: printed.day(day) if day else "" for name, day in days.items()},
    }
    amounts = dict(zip(AMOUNTS, (claim.reserve_usd, claim.paid_usd, claim.recovered_usd), strict=True))
    return {
        **{name: (word, word) for name, word in words.items()},
        **{name: (printed.money(amount), str(amount)) for name, amount in amounts.items()},
    }
