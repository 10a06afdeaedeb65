"""What an invented driver packet says: the insured, its roster, and the certified records of some drivers."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from backend.demo import names
from backend.demo.chance import day_between, weighted

_MINOR = ("Speeding 11 mph over", "Improper lane change", "Unsafe following distance", "Failure to obey a sign")
_MAJOR = ("Reckless driving", "Driving under the influence")
_YOUNGEST = 21


@dataclass(frozen=True, slots=True)
class DriverSpec:
    """One driver of the roster."""

    name: str
    state: str
    license_number: str
    born: date
    hired: date
    years_experienced: int
    record_run: date
    license_class: str


@dataclass(frozen=True, slots=True)
class RecordSpec:
    """A certified record: the driver's place in the roster, accidents of five years, and violations as printed."""

    driver: int
    accidents: int
    violations: str


@dataclass(frozen=True, slots=True)
class PacketSpec:
    """A whole packet; `hidden_note` is drawn in white where no reader sees it."""

    insured: str
    issued: date
    drivers: tuple[DriverSpec, ...]
    records: tuple[RecordSpec, ...]
    hidden_note: str = ""


@dataclass(frozen=True, slots=True)
class PacketWish:
    """What a packet is to be like before its drivers are drawn; `new_share` have under three years' experience."""

    insured: str
    drivers: int
    issued: date
    records: int = 8
    new_share: float = 0.08
    majors: int = 0
    hidden_note: str = ""


def draw_packet(chance: Random, wish: PacketWish) -> PacketSpec:
    """Return a packet with so many drivers and records."""
    drivers = tuple(_driver(chance, wish, number) for number in range(wish.drivers))
    chosen = sorted(chance.sample(range(wish.drivers), min(wish.records, wish.drivers)))
    records = tuple(
        RecordSpec(driver, int(chance.random() < 0.2), _violations(chance, is_major=at < wish.majors))  # noqa: PLR2004
        for at, driver in enumerate(chosen)
    )
    return PacketSpec(wish.insured, wish.issued, drivers, records, wish.hidden_note)


def _driver(chance: Random, wish: PacketWish, number: int) -> DriverSpec:
    years = chance.randint(0, 2) if chance.random() < wish.new_share else chance.randint(4, 32)
    state = weighted(chance, names.STATES)
    born = wish.issued.year - _YOUNGEST - years - chance.randint(0, 8)
    return DriverSpec(
        name=names.person(chance),
        state=state,
        license_number=f"{state} X{100 + number} {chance.randint(100, 999)} {chance.randint(100, 999)}",
        born=day_between(chance, date(born, 1, 1), date(born, 12, 31)),
        hired=day_between(chance, wish.issued - timedelta(days=365 * min(12, years + 1)), wish.issued),
        years_experienced=years,
        record_run=wish.issued - timedelta(days=chance.randint(2, 20)),
        license_class=chance.choice("AAB"),
    )


def _violations(chance: Random, *, is_major: bool) -> str:
    if is_major:
        return chance.choice(_MAJOR)
    return chance.choice(_MINOR) if chance.random() < 0.4 else "None"  # noqa: PLR2004 - two in five
