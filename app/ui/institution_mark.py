"""The mark above the menu as an institution chose it: its logo on a light plate, or its name; pure."""

import struct
from xml.sax.saxutils import escape, quoteattr

from app.ui.letterhead import data_url
from backend.domain.branding import ACCENT, PRIMARY, readable_on_both
from backend.domain.reports.content import Brand

_HEIGHT, _PLATE, _LINE = 48, 42, 3
_WIDEST_LOGO, _NAME_WIDTH, _LETTER = 190, 220, 11.5
_WORDLIKE = 2.2
"""A logo this much wider than high holds the name already."""
_SIZE_AT = 16
"""Where a PNG says its width and height."""


def mark_of(brand: Brand) -> tuple[str, str]:
    """Return the wide and the small mark as SVG; both empty for an institution that signs with no mark of its own."""
    if brand.logo_png:
        width = _logo_width(brand.logo_png)
        name = "" if width > _WORDLIKE * _PLATE else brand.name
        return _drawn(brand, width, name), _drawn(brand, width, "")
    if (brand.primary, brand.accent) != (PRIMARY, ACCENT):
        return _drawn(brand, 0, brand.name), ""
    return "", ""


def _drawn(brand: Brand, logo_width: float, name: str) -> str:
    """Return logo and name side by side over a thin line in the accent."""
    left = logo_width + 14 if logo_width else 0
    shown = min(_NAME_WIDTH, _LETTER * len(name)) if name else 0
    width = max(_HEIGHT, round((left + shown) if name else logo_width))
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_HEIGHT}">']
    if logo_width:
        parts.append(
            f'<rect width="{logo_width:.0f}" height="{_PLATE}" rx="4" fill="#ffffff"/>'
            f'<image x="2" y="2" width="{logo_width - 4:.0f}" height="{_PLATE - 4}" '
            f"href={quoteattr(data_url(brand.logo_png))}/>"
        )
    if name:
        parts.append(
            f'<text x="{left:.0f}" y="29" font-family="Source Sans, Segoe UI, Helvetica, Arial, sans-serif" '
            f'font-size="21" font-weight="600" textLength="{shown:.0f}" lengthAdjust="spacingAndGlyphs" '
            f"fill={quoteattr(readable_on_both(brand.primary))}>{escape(name)}</text>"
        )
    line = f'<rect y="{_HEIGHT - _LINE}" width="{width}" height="{_LINE}" fill={quoteattr(brand.accent)}/>'
    return "".join([*parts, line, "</svg>"])


def _logo_width(logo_png: bytes) -> float:
    """Return how wide the logo stands at the height of its plate."""
    width, height = (int(side) for side in struct.unpack_from(">2L", logo_png, _SIZE_AT))
    return min(_WIDEST_LOGO, max(_PLATE, _PLATE * width / height))
