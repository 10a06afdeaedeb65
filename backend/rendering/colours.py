"""Colours of a report from those of the institution, bent until the eye can tell text from ground."""

import re
from collections.abc import Iterable

INK, GREY, LINE, WHITE = "#1b2430", "#55606e", "#ccd3dc", "#ffffff"
WARNING_GROUND, WARNING_BAR, WARNING_INK = "#fff1cc", "#b45309", "#5b2a00"
TEXT_CONTRAST, SHAPE_CONTRAST = 4.5, 3.0
"""Source: WCAG 2.2, success criteria 1.4.3 (text) and 1.4.11 (graphics)."""
_MORE_SERIES = ("#3a7d44", "#8a4f9e", "#b3413a", "#4a5fb0", "#7a6a1f", "#2b7f86", "#6b6f76", "#a85a86")
_TOO_NEAR = 70.0
_DEFAULT = "#1f5f8b"
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def colour(written: str, otherwise: str = _DEFAULT) -> str:
    """Return a colour as `#rrggbb`, the other one for anything that is none."""
    return written.lower() if _HEX.fullmatch(written) else otherwise


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21. Source: WCAG 2.2, "contrast ratio"."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """Return so much of the one colour in the other."""
    parts = (round(a * share + b * (1 - share)) for a, b in zip(_parts(one), _parts(other), strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)


def legible(wanted: str, ratio: float = TEXT_CONTRAST, ground: str = WHITE) -> str:
    """Return the colour, darkened step by step until it stands out from the light ground."""
    found, step = wanted, 1.0
    while contrast(found, ground) < ratio and step > 0:
        step -= 0.05
        found = mixed(wanted, "#000000", step)
    return found


def ink_on(ground: str) -> str:
    """Return white or dark ink, whichever is read more easily on the ground."""
    return max((WHITE, INK), key=lambda ink: contrast(ink, ground))


def series_colours(primary: str, accent: str, count: int) -> tuple[str, ...]:
    """Return one colour a series: the institution's first, each visible on white and unlike the ones before."""
    chosen: list[str] = []
    for wanted in (primary, accent, *_MORE_SERIES):
        found = legible(wanted, SHAPE_CONTRAST)
        if not _is_near(found, chosen):
            chosen.append(found)
    return tuple(chosen[at % len(chosen)] for at in range(count))


def _is_near(one: str, others: Iterable[str]) -> bool:
    return any(
        sum((a - b) ** 2 for a, b in zip(_parts(one), _parts(other), strict=True)) < _TOO_NEAR**2 for other in others
    )


def _parts(written: str) -> tuple[int, int, int]:
    return int(written[1:3], 16), int(written[3:5], 16), int(written[5:7], 16)


def _luminance(written: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(written))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - constants of sRGB
