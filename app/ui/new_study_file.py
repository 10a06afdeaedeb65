"""A triangle from a file: uploaded, checked at once, with an example that shows the columns."""

import csv
import hashlib
import io
from pathlib import PurePath

import streamlit as st

from app.ui.brought import Brought, remembered
from app.ui.page import Page
from backend.domain.texts import clean_line

NAME = "new-study-file"
UNITS = ("USD", "USD thousand", "USD million")
LARGEST_MB = 8
EXAMPLE_FIRST_YEAR, EXAMPLE_YEARS = 2019, 6
EXAMPLE_PAID = (0.38, 0.66, 0.82, 0.91, 0.96, 0.99)
EXAMPLE_INCURRED = (0.71, 0.88, 0.95, 0.98, 0.995, 1.0)


def choose(page: Page) -> Brought | None:
    """Show the uploader and return the checked triangle of the file, None before there is one."""
    fields, example = st.columns([3, 2], gap="medium")
    with fields:
        file = st.file_uploader(
            "Triangle as CSV or XLSX",
            type=["csv", "xlsx"],
            key=f"{NAME}-upload",
            max_upload_size=LARGEST_MB,
            help="Long: origin, age_months, value and, where there are several, measure. "
            "Wide: origins in the first column, ages as headings.",
        )
        unit = st.selectbox(
            "What an amount is", UNITS, key=f"{NAME}-unit", accept_new_options=True, help="Type another unit if needed."
        )
    with example:
        _show_example()
    if file is None:
        return None
    name, content, unit = file.name, file.getvalue(), str(unit or UNITS[0])
    fingerprint = hashlib.sha256(b"\0".join((name.encode(), unit.encode(), content))).hexdigest()
    triangles, person = page.services.triangles, page.principal
    checked = remembered(NAME, fingerprint, lambda: triangles.check_file(person, name, content, unit))
    title = clean_line(PurePath(name.replace("/", "-")).stem)[:120] or "Triangle of a file"
    return Brought(
        NAME,
        title,
        fingerprint,
        checked,
        lambda: triangles.add_file(page.principal, title, name, content, unit),
    )


def example_csv() -> bytes:
    """Return a small file with paid, incurred and premium that shows what can be brought."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["origin", "age_months", "value", "measure"])
    for row in range(EXAMPLE_YEARS):
        year, premium = EXAMPLE_FIRST_YEAR + row, 1_000_000 + 60_000 * row
        ultimate = premium * (0.62 + 0.015 * (row % 3))
        for name, pattern in (("paid", EXAMPLE_PAID), ("incurred", EXAMPLE_INCURRED)):
            for step, share in enumerate(pattern[: EXAMPLE_YEARS - row]):
                cell = ultimate * share * (1 + (1 - share) * _wobble(row, step))
                writer.writerow([year, 12 * (step + 1), round(cell), name])
        writer.writerow([year, 12, premium, "premium"])
    return out.getvalue().encode()


def _wobble(row: int, step: int) -> float:
    """Return by what share a cell of the example lies off its pattern, so that its link ratios differ as real ones."""
    return ((row * 7 + step * 3) % 5 - 2) * 0.06


def _show_example() -> None:
    with st.container(border=True):
        st.text(
            "A row that does not fit is put aside with its number and the reason; the others are used. "
            "Nothing is stored before you start the study."
        )
        st.download_button(
            "Download an example file",
            example_csv(),
            "triangle-example.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
            key=f"{NAME}-example",
        )
