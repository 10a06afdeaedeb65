"""What every page and period of a drawn loss run has: head, block, totals, and how dates and money are printed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backend.demo.loss_run_spec import Layout, LossRunSpec, PeriodSpec
from backend.demo.sheet import FIGURE, HEAD, MARGIN_PT, SMALL, TEXT, TITLE, Sheet, says

LEFT = MARGIN_PT
BLOCK_X = (LEFT, 260.0, 400.0, 540.0)
_HEADINGS = {
    Layout.LEDGER: ("NAMED INSURED", "ACCOUNT NO.", "POLICY NUMBER", "POLICY PERIOD"),
    Layout.REGISTER: ("Policyholder", "Policy #", "Inception", "Expiration"),
}
AMOUNTS = ("claim_reserves", "claim_paid", "claim_recovered")
_TOTALS = dict(zip(AMOUNTS, ("total_reserve", "total_paid", "total_recovered"), strict=True))
_LEAST_BLOCK_PT = 110.0


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of a layout: field to heading and place; amounts are set flush right."""

    columns: Mapping[str, tuple[str, float]]
    total_lead: str


@dataclass(frozen=True, slots=True)
class Printed:
    """The sheet that a loss run is drawn on."""

    sheet: Sheet
    spec: LossRunSpec

    def day(self, day: date) -> str:
        """Return a date as this carrier prints it."""
        return day.strftime("%m/%d/%Y") if self.spec.layout is Layout.LEDGER else day.isoformat()

    def money(self, amount: Decimal) -> str:
        """Return an amount as this carrier prints it."""
        sign = "$" if self.spec.layout is Layout.LEDGER else ""
        return f"{sign}{amount:,.2f}"


@dataclass(frozen=True, slots=True)
class Place:
    """A period with its number, and the number of its first claim in the document."""

    index: int
    first_claim: int
    period: PeriodSpec

    def field(self, name: str) -> str:
        """Return the name of a fact of this period."""
        return f"periods[{self.index}].{name}"

    def of_claims(self, name: str) -> list[str]:
        """Return the names of the facts that every claim of this period takes from its block."""
        return [f"claims[{self.first_claim + at}].{name}" for at in range(len(self.period.claims))]


def begin_page(printed: Printed) -> None:
    """Draw the head of a page."""
    sheet, spec = printed.sheet, printed.spec
    sheet.put(LEFT, spec.carrier, TITLE)
    sheet.go_down(14)
    sheet.put(LEFT, "Claims experience of the account")
    sheet.put(540.0, f"Page {sheet.page}", SMALL)
    sheet.go_down(11)
    valued = printed.day(spec.valued)
    sheet.put(LEFT, f"Valued as of {valued}")
    sheet.note(says(valued, "valuation_date"), valued)
    sheet.go_down(10)
    sheet.rule()
    sheet.go_down(18)


def keep_together(printed: Printed, needed_pt: float) -> bool:
    """Begin a new page when this much does not fit any more; tell whether one was begun."""
    if printed.sheet.left_pt >= needed_pt:
        return False
    printed.sheet.turn()
    begin_page(printed)
    return True


def draw_block(printed: Printed, place: Place) -> None:
    """Draw what opens a policy period."""
    keep_together(printed, _LEAST_BLOCK_PT)
    sheet, period, insured = printed.sheet, place.period, printed.spec.insured
    starts, ends = printed.day(period.effective), printed.day(period.expiry)
    account = f"AC-{4000 + place.index}"
    match printed.spec.layout:
        case Layout.LEDGER:
            _draw_table(printed, (insured, account, period.policy_number, f"{starts} - {ends}"))
            sheet.note(says(account, "insured.customer_number"), account)
        case Layout.REGISTER:
            _draw_table(printed, (insured, period.policy_number, starts, ends))
        case Layout.STATEMENT:
            sheet.row([(LEFT, f"Policyholder: {insured}"), (BLOCK_X[2], f"Policy number: {period.policy_number}")])
            sheet.go_down(11)
            sheet.row([(LEFT, f"Inception: {starts}"), (BLOCK_X[2], f"Expiration: {ends}")])
    sheet.note(says(insured, "insured.name"), insured)
    named = {"policy_number": period.policy_number, "effective_date": starts, "expiry_date": ends}
    for name, text in named.items():
        shared = [] if name == "expiry_date" else place.of_claims(name)
        sheet.note(says(text, place.field(name), *shared), text)
    sheet.go_down(20)


def _draw_table(printed: Printed, cells: tuple[str, ...]) -> None:
    """Draw the block as headings with the values below them."""
    printed.sheet.row(zip(BLOCK_X, _HEADINGS[printed.spec.layout], strict=True), HEAD)
    printed.sheet.go_down(10)
    printed.sheet.row(zip(BLOCK_X, cells, strict=True), TEXT)


def draw_total(printed: Printed, place: Place, table: Table | None) -> None:
    """Draw the sums of a period, under the columns of its table or in one line below its cards."""
    sheet, claims = printed.sheet, place.period.claims
    keep_together(printed, 30)
    sums = {
        "claim_reserves": sum((claim.reserve_usd for claim in claims), Decimal("0.00")),
        "claim_paid": sum((claim.paid_usd for claim in claims), Decimal("0.00")),
        "claim_recovered": sum((claim.recovered_usd for claim in claims), Decimal("0.00")),
    }
    for name, amount in sums.items():
        said = says(str(amount), place.field(_TOTALS[name]))
        if table:
            sheet.put(table.columns[name][1], printed.money(amount), FIGURE, said)
        else:
            sheet.note(said, printed.money(amount))
    lead = table.total_lead if table else "Period total"
    words = [f"{word} {printed.money(sums[name])}" for name, word in zip(AMOUNTS, _WORDS, strict=True)]
    sheet.put(LEFT, lead if table else f"{lead} {'; '.join(words)}")
    sheet.go_down(26)


_WORDS = ("reserve", "paid", "recovered")
