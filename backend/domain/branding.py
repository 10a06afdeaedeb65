"""How an institution signs: colours that can be read, a few lines of letterhead, and the words kept with them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backend.domain.texts import clean_line
from backend.errors import InvalidRequestError

PRIMARY, ACCENT = "#1f5f8b", "#f2b35a"
"""The colours of an institution that has chosen none."""
LEAST_CONTRAST = 4.5
"""Of text against its ground; WCAG 2.2, success criterion 1.4.3."""
LEAST_SEEN = 1.5
"""Of a coloured line against white paper; nothing is written on it."""
INK = "#1c2733"
MOST_LINES, LONGEST_LINE, LONGEST_NAME = 4, 80, 80
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_STEP = 0.01
_MIDDLE = 0.17
"""As light as stands 3 to 1 and more from the light menu and from the dark one."""


@dataclass(frozen=True, slots=True)
class Branding:
    """What an institution chose beside its name; an empty `logo_sha256` means that it has no logo."""

    primary: str = PRIMARY
    accent: str = ACCENT
    letterhead: tuple[str, ...] = ()
    logo_sha256: str = ""

    def to_json(self) -> dict[str, object]:
        """Return it as it is kept with the institution."""
        return {
            "primary": self.primary,
            "accent": self.accent,
            "letterhead": list(self.letterhead),
            "logo_sha256": self.logo_sha256,
        }


class PaleColourError(InvalidRequestError):
    """The colour is too near to white for its use; `darker` is the nearest of its kind that is not."""

    def __init__(self, what: str, colour: str, least: float) -> None:
        self.darker = nearest_darker(colour, least)
        super().__init__(
            f"{what} {colour}: the contrast to white is {contrast(colour, '#ffffff'):.1f} to 1 and "
            f"{least:g} to 1 is needed. The nearest darker colour that works is {self.darker}."
        )


def branding_from_json(kept: Mapping[str, object]) -> Branding:
    """Return the branding as it was kept; what is missing or no longer fits is that of an institution without one."""
    lines = kept.get("letterhead")
    return Branding(
        _kept_colour(kept.get("primary"), PRIMARY),
        _kept_colour(kept.get("accent"), ACCENT),
        tuple(str(line) for line in lines) if isinstance(lines, list) else (),
        str(kept.get("logo_sha256") or ""),
    )


def read_colour(text: str) -> str:
    """Return a colour as `#rrggbb`, or raise InvalidRequestError when it is none."""
    typed = clean_line(text).lower()
    colour = typed if typed.startswith("#") else f"#{typed}"
    if not _COLOUR.fullmatch(colour):
        raise InvalidRequestError(f"{typed[:20] or 'Nothing'} is no colour; write six hexadecimal digits: {PRIMARY}.")
    return colour


def read_ground(text: str) -> str:
    """Return a colour that white text can be read on; raises PaleColourError, which offers a darker one."""
    colour = read_colour(text)
    if contrast(colour, "#ffffff") < LEAST_CONTRAST:
        raise PaleColourError("White text cannot be read on", colour, LEAST_CONTRAST)
    return colour


def read_rule(text: str) -> str:
    """Return a colour whose lines are seen on white paper; raises PaleColourError, which offers a darker one."""
    colour = read_colour(text)
    if contrast(colour, "#ffffff") < LEAST_SEEN:
        raise PaleColourError("A line on white paper is hardly seen in", colour, LEAST_SEEN)
    return colour


def read_name(text: str) -> str:
    """Return an institution's name, or raise InvalidRequestError when it says nothing or too much."""
    name = clean_line(text)
    if not any(sign.isalpha() for sign in name) or len(name) > LONGEST_NAME:
        raise InvalidRequestError(f"A name has letters and at most {LONGEST_NAME} characters.")
    return name


def read_letterhead(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the lines under the name without empty ones; raises InvalidRequestError where they do not fit."""
    kept = tuple(line for line in (clean_line(each) for each in lines) if line)
    if len(kept) > MOST_LINES or any(len(line) > LONGEST_LINE for line in kept):
        raise InvalidRequestError(f"A letterhead has at most {MOST_LINES} lines of {LONGEST_LINE} characters.")
    return kept


def contrast(one: str, other: str) -> float:
    """Return how far two colours stand apart, from 1 to 21. Source: WCAG 2.2, contrast ratio."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def ink_on(colour: str) -> str:
    """Return white, or dark where white cannot be read on a colour."""
    return "#ffffff" if contrast(colour, "#ffffff") >= LEAST_CONTRAST else INK


def readable_on_both(colour: str) -> str:
    """Return the colour mixed with white until it is seen on dark ground as well as on light."""
    part, shade = 0.0, colour
    while _luminance(shade) < _MIDDLE:
        part += _STEP
        shade = "#" + "".join(f"{round(value + (255 - value) * part):02x}" for value in _parts(colour))
    return shade


def nearest_darker(colour: str, least: float = LEAST_CONTRAST) -> str:
    """Return the lightest shade of a colour that has this contrast to white."""
    shade, part = colour, 1.0
    while contrast(shade, "#ffffff") < least:
        part -= _STEP
        shade = "#" + "".join(f"{round(value * part):02x}" for value in _parts(colour))
    return shade


def _kept_colour(kept: object, otherwise: str) -> str:
    return kept if isinstance(kept, str) and _COLOUR.fullmatch(kept) else otherwise


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    """Return how light a colour is, from 0 to 1. Source: WCAG 2.2, relative luminance."""
    red, green, blue = (_linear(value / 255) for value in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB
