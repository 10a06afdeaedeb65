"""Colours of a report from those of the institution, bent until the eye can tell text from ground."""

import re
from collections.abc import Iterable

INK, GREY, LINE, WHITE = "#1b2430", "#55606e", "#ccd3dc", "#ffffff"
WARNING_GROUND, WARNING_BAR, WARNING_INK = "#fff1cc", "#b45309", "#5b2a00"
TEXT_CONTRAST, SHAPE_CONTRAST = 4.5, 3.0
"""Source: WCAG 2.2, success criteria 1.4.3 (text) and 1.4.11 (graphics)."""
_MORE_SERIES = (
    *("#2e7d32", "#8e44ad", "#c0392b", "#b8860b", "#00838f", "#7f8c8d", "#d81b8c", "#5d4037", "#3949ab", "#689f38"),
    *("#e65100", "#111827"),
)
_TOO_NEAR = 48.0
"""Distance in red, green and blue under which two series could be taken for one another."""
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


def ground_for_words(wanted: str) -> str:
    """Return the colour as a ground for words, darkened until white or dark ink is read on it."""
    found, step = wanted, 1.0
    while contrast(found, ink_on(found)) < TEXT_CONTRAST:
        step -= 0.02
        found = mixed(wanted, "#000000", step)
    return found


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
