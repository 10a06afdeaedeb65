"""Seeded chance: the same words give the same stream, so the demonstration is the same everywhere."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

SEED = "meridian-demonstration-1"


def seeded(*words: object) -> Random:
    """Return a stream of chance for these words; equal words give equal streams."""
    return Random("/".join(str(word) for word in (SEED, *words)))  # noqa: S311 - invented examples, no secret


def weighted(chance: Random, weights: Mapping[str, float]) -> str:
    """Return one of the words, more often the heavier ones."""
    return chance.choices(list(weights), list(weights.values()))[0]


def likely(chance: Random, probability: float) -> bool:
    """Return true with this probability."""
    return chance.random() < probability


def money(chance: Random, low_usd: float, high_usd: float) -> Decimal:
    """Return an amount in dollars and cents between the two."""
    return Decimal(f"{chance.uniform(low_usd, high_usd):.2f}")


def day_between(chance: Random, first: date, last: date) -> date:
    """Return a day between the two, both included."""
    return first + timedelta(days=chance.randint(0, max(0, (last - first).days)))


def new_id(chance: Random) -> UUID:
    """Return an id drawn from the stream."""
    return UUID(int=chance.getrandbits(128), version=4)
