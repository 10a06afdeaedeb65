"""How the writers of claim papers print days and amounts; each house has its own way."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Voice:
    """One house's way: layout, date format, and where the currency stands."""

    name: str
    is_boxed: bool
    day_format: str
    money_format: str

    def day(self, day: date) -> str:
        """Return a day as this house prints it."""
        return day.strftime(self.day_format)

    def money(self, amount_usd: Decimal) -> str:
        """Return an amount as this house prints it."""
        return self.money_format.format(amount_usd)


PLAIN_HOUSE = Voice("plain", is_boxed=False, day_format="%m/%d/%Y", money_format="${:,.2f}")
BOXED_HOUSE = Voice("boxed", is_boxed=True, day_format="%B %d, %Y", money_format="USD {:,.2f}")
VOICES = (PLAIN_HOUSE, BOXED_HOUSE)
