"""A risk of the demonstration: the fields of a form as a broker would type them, and the papers sent with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

TERM = timedelta(days=365)
YEARS = 365.25


@dataclass(frozen=True, slots=True)
class Paper:
    """A file sent with a submission."""

    filename: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Risk:
    """What a broker sends; `fields` still have to pass the product's own checks."""

    product: str
    fields: Mapping[str, object]
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True)
class Draw:
    """What a generator starts from: its chance, how poor the risk is (0 to 1), and when it was received."""

    chance: Random
    poorness: float
    received: date

    def whole(self, good: float, poor: float, spread: float = 0.25) -> int:
        """Return a number that lies nearer to `poor` the poorer the risk is, never below 0."""
        middle = good + (poor - good) * self.poorness
        return max(0, round(middle * self.chance.uniform(1 - spread, 1 + spread)))

    def is_bad(self, good: float, poor: float) -> bool:
        """Return true with a probability between the two, by how poor the risk is."""
        return self.chance.random() < good + (poor - good) * self.poorness

    def count(self, mean: float) -> int:
        """Return a count around a mean, as rare events fall."""
        left, events = mean, 0
        while (left := left - self.chance.expovariate(1.0)) > 0:
            events += 1
        return events


def term(draw: Draw) -> dict[str, object]:
    """Return first and last day of the cover that is asked for."""
    starts = draw.received + timedelta(days=draw.chance.randint(14, 70))
    return {"effective_date": starts.isoformat(), "expiry_date": (starts + TERM).isoformat()}


def losses(draw: Draw, count: int, each_usd: float) -> dict[str, object]:
    """Return the two loss fields of a form, which fit one another."""
    incurred = sum(round(draw.chance.lognormvariate(0, 0.8) * each_usd, 2) for _ in range(count))
    return {"prior_losses_count_5y": count, "prior_losses_incurred_5y_usd": f"{incurred:.2f}"}
