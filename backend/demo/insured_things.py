"""Invented vehicles with sound VINs, and kinds of buildings."""

from random import Random

MAKES = {
    "Corvane": ("Alto", "Meridia", "Pico"),
    "Haldane": ("Sierra Nova", "Tramont"),
    "Ostrava": ("Vela", "Brisa", "Kombi 4"),
    "Penrith": ("Lakeland", "Fell"),
}
"""Makes that nobody builds."""
BUILDINGS = ("detached house", "row house", "flat", "workshop", "shop with flat")
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
_VALUES = {
    **{str(digit): digit for digit in range(10)},
    **dict(zip("ABCDEFGH", range(1, 9), strict=True)),
    **dict(zip("JKLMN", range(1, 6), strict=True)),
    "P": 7, "R": 9, **dict(zip("STUVWXYZ", range(2, 10), strict=True)),
}  # fmt: skip
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_CHECK = 8


def vehicle(chance: Random, latest_year: int) -> dict[str, str]:
    """Return a vehicle as a schedule lists it."""
    make = chance.choice(tuple(MAKES))
    year = latest_year - chance.randint(0, 12)
    return {"vin": vin(chance), "year": str(year), "make": make, "model": chance.choice(MAKES[make])}


def vin(chance: Random) -> str:
    """Return a VIN whose check digit is right."""
    signs = [chance.choice(_LETTERS) for _ in range(17)]
    signs[_CHECK] = check_digit("".join(signs))
    return "".join(signs)


def check_digit(signs: str) -> str:
    """Return the check digit that belongs into the ninth place of a VIN."""
    rest = sum(_VALUES[sign] * weight for sign, weight in zip(signs, _WEIGHTS, strict=True)) % 11
    return "X" if rest == 10 else str(rest)  # noqa: PLR2004 - the sign for ten


def transposed(signs: str) -> str:
    """Return the VIN with two neighbouring signs exchanged, as a tired hand writes it; the check digit then fails."""
    for place in range(11, 16):
        turned = signs[:place] + signs[place + 1] + signs[place] + signs[place + 2 :]
        if turned != signs and check_digit(turned) != turned[_CHECK]:
            return turned
    return signs[::-1]
