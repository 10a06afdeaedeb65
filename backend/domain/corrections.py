"""Corrections: what a person types in place of a fact must be of the field's kind; rules compute with nothing else."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from backend.domain.printed import read_amount, read_date

_COUNTS = (
    "insured.power_units",
    "submission.annual_mileage",
    "submission.driver_count_declared",
    "submission.trailers",
    "submission.years_in_business",
)
_LIST_COUNTS = r"drivers\[\d+\]\.(?:years_experienced|accidents_last_5_years)"
_WHOLE_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Kind:
    """Fields whose values are alike: which they are, whether a text fits, and what to type."""

    fields: re.Pattern[str]
    fits: Callable[[str], bool]
    wanted: str


_KINDS = (
    _Kind(
        re.compile(
            r"claims\[\d+\]\.claim_(?:paid|reserves|recovered)|periods\[\d+\]\.(?:total|difference)_\w+|(?:.+\.)?\w+_usd"
            r"|bill\.(?:subtotal|tax|total)|bill\.lines\[\d+\]\.amount"
        ),
        lambda text: read_amount(text) is not None,
        "an amount, such as 12,500.00",
    ),
    _Kind(
        re.compile(r"(?:.+\.)?(?:date_\w+|\w+_date)|(?:loss|bill)\.date"),
        lambda text: read_date(text) is not None,
        "a date, such as 03/31/2026",
    ),
    _Kind(
        re.compile("|".join([*map(re.escape, _COUNTS), _LIST_COUNTS])),
        lambda text: _WHOLE_NUMBER.fullmatch(text) is not None,
        "a whole number, such as 12",
    ),
)


def find_misfit(field: str, value: str) -> str | None:
    """Return one sentence that names the field and what fits it, None when the value fits or any words do."""
    kind = next((kind for kind in _KINDS if kind.fields.fullmatch(field)), None)
    if kind is None or kind.fits(value):
        return None
    return f"{_name_of(field)} must be {kind.wanted}."


def _name_of(field: str) -> str:
    """Return the last part of a field as words: `submission.deductible_usd` is `Deductible`."""
    return field.rpartition(".")[2].removesuffix("_usd").replace("_", " ").capitalize()
