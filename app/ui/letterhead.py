"""The head of a letter as a picture: drawn from what is typed, before anything is stored; pure."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from backend.domain.branding import ink_on

_WIDTH, _EDGE, _TEXT = 560, 28, "Helvetica, Arial, sans-serif"
_GREY, _INK = "#5a6472", "#1c2733"
_LINE_HEIGHT = 15


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What the picture shows; colours are `#rrggbb`, `amounts` the lines of the sample below the head."""

    name: str
    primary: str
    accent: str
    lines: tuple[str, ...]
    amounts: tuple[str, ...]
    logo_png: bytes = b""


def picture_of(head: Letterhead) -> str:
    """Return the head of a letter and of a table in a report as SVG; what people typed is text in it."""
    rule = _EDGE + 44 + _LINE_HEIGHT * len(head.lines)
    table = rule + 34
    height = table + 40 + 22 * max(1, len(head.amounts))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}">',
        f'<rect width="{_WIDTH}" height="{height}" rx="4" fill="#ffffff" stroke="#d3dbe2"/>',
        _words(_EDGE, _EDGE + 22, head.name, f'font-size="20" font-weight="700" fill={quoteattr(head.primary)}'),
        *_below(_EDGE + 42, head.lines),
        _logo(head.logo_png),
        f'<rect x="{_EDGE}" y="{rule}" width="{_WIDTH - 2 * _EDGE}" height="3" fill={quoteattr(head.accent)}/>',
        *_table(table, head),
        "</svg>",
    ]
    return "".join(parts)


def _table(top: int, head: Letterhead) -> list[str]:
    """Return a table's head in the main colour with the sample amounts below."""
    ground = f'width="{_WIDTH - 2 * _EDGE}" height="24" fill={quoteattr(head.primary)}'
    rows = [
        _words(_EDGE + 10, top + 42 + 22 * number, line, f'font-size="12.5" fill="{_INK}"')
        for number, line in enumerate(head.amounts)
    ]
    heading = _words(
        _EDGE + 10, top + 16, "As amounts and days are written", f'font-size="12" fill="{ink_on(head.primary)}"'
    )
    return [f'<rect x="{_EDGE}" y="{top}" {ground}/>', heading, *rows]


def _below(top: int, lines: Sequence[str]) -> list[str]:
    return [
        _words(_EDGE, top + _LINE_HEIGHT * number, line, f'font-size="11" fill="{_GREY}"')
        for number, line in enumerate(lines)
    ]


def _words(left: int, top: int, text: str, style: str) -> str:
    return f'<text x="{left}" y="{top}" font-family="{_TEXT}" {style}>{escape(text)}</text>'


def _logo(logo_png: bytes) -> str:
    if not logo_png:
        return ""
    return (
        f'<image x="{_WIDTH - _EDGE - 180}" y="{_EDGE - 8}" width="180" height="52" '
        f'preserveAspectRatio="xMaxYMid meet" href={quoteattr(data_url(logo_png))}/>'
    )


def data_url(png: bytes) -> str:
    """Return a PNG as an address that holds the picture itself."""
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"
