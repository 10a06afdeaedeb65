"""The calibration of a score as a plot: in text for the terminal, as SVG for a report."""

from collections.abc import Sequence
from pathlib import Path

from backend.scoring import CalibrationRow

WIDTH, SIDE, MARGIN = 50, 400, 50


def text_plot(table: Sequence[CalibrationRow]) -> str:
    """Return the tenths of the claims with a bar for what was confirmed and a mark where it was foretold."""
    top = max(max(row.foretold, row.confirmed) for row in table) or 1.0
    lines = ["", "Calibration by tenths of the claims (# confirmed, | foretold):"]
    for number, row in enumerate(table, 1):
        bar = list("#" * round(WIDTH * row.confirmed / top) + " " * WIDTH)[: WIDTH + 1]
        bar[round(WIDTH * row.foretold / top)] = "|"
        lines.append(f"  {number:2d}  foretold {row.foretold:6.2%}  confirmed {row.confirmed:6.2%}  {''.join(bar)}")
    return "\n".join(lines)


def write_plot(path: Path, table: Sequence[CalibrationRow]) -> None:
    """Write foretold against confirmed shares, with the line on which both are equal, as SVG."""
    top = max(max(row.foretold, row.confirmed) for row in table) or 1.0

    def place(row: CalibrationRow) -> tuple[float, float]:
        return MARGIN + SIDE * row.foretold / top, MARGIN + SIDE * (1 - row.confirmed / top)

    points = [place(row) for row in table]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#1f5fa8"/>' for x, y in points)
    whole = SIDE + 2 * MARGIN
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" font-family="sans-serif">'
        f'<rect width="{whole}" height="{whole}" fill="white"/>'
        f'<path d="M{MARGIN} {MARGIN + SIDE}L{MARGIN + SIDE} {MARGIN}" stroke="#999" stroke-dasharray="4"/>'
        f'<path d="M{MARGIN} {MARGIN}V{MARGIN + SIDE}H{MARGIN + SIDE}" stroke="#333" fill="none"/>'
        f'<polyline points="{line}" stroke="#1f5fa8" fill="none"/>{dots}'
        f'<text x="{MARGIN}" y="{MARGIN - 12}" font-size="13">confirmed, up to {top:.0%}</text>'
        f'<text x="{MARGIN + SIDE}" y="{whole - 16}" font-size="13" text-anchor="end">foretold, up to {top:.0%}</text>'
        "</svg>\n",
        encoding="utf-8",
    )
