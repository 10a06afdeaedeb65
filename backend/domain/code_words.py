"""Codes as people read them, wherever a code is not simply its own words."""

import re
from collections.abc import Mapping

SPOKEN: Mapping[str, str] = {
    "not_water": "not a water damage",
    "owner_primary": "owner, main home",
    "owner_secondary": "owner, second home",
    "premises_operations": "premises or operations",
    "wind_hail": "wind or hail",
}
"""The codes whose words differ from the code with its underscores taken out."""


def code_words(code: str) -> str:
    """Return a code in lower-case words for the middle of a sentence: `wind_hail` is `wind or hail`."""
    return SPOKEN.get(code) or code.replace("_", " ")


_PLACE = re.compile(r"(\w+?)(?:(?<=ss)es|s)?\[(\d+)\]")


def fact_name(field: str) -> str:
    """Return the place of a fact in words: `claims[0].claim_paid` is `claim 1: claim paid`."""
    place, _, name = field.rpartition(".")
    where = _PLACE.sub(lambda found: f"{found[1]} {int(found[2]) + 1}", place).replace(".", " ")
    return code_words(f"{where}: {name}" if where else name)
