"""The import of policies: a file is tried first, its rows with faults come back, and a second step takes it in."""

import csv
import io
from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from app.ui import messages
from app.ui.format import count_of
from app.ui.page import Page
from app.ui.tables import frame_of, show_table
from backend.domain.policies import ImportReport, RowFault
from backend.services.policies import LARGEST_BYTES
from backend.services.policy_columns import COLUMNS, REQUIRED

DONE = "policies-imported"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
FIRST = ("row", "problem")


def show(page: Page) -> None:
    """Show the uploader, what the file would do, and the button that takes it in."""
    with st.container(border=True):
        st.subheader("Import policies", anchor=False)
        st.text("The file is tried first and nothing is stored. Rows with faults come back to you; the others fit.")
        file = st.file_uploader(
            "Policies as CSV", type=["csv"], key="policies-file", max_upload_size=max(1, LARGEST_BYTES >> 20)
        )
        _show_columns()
        if file is None:
            return
        with messages.shown():
            _show_file(page, file)


def faults_csv(faults: Sequence[RowFault]) -> bytes:
    """
    Return the rows with faults as a file that can be corrected and imported: each with its repair and its own cells.

    No cell of it can begin a formula.
    """
    out = io.StringIO()
    names = list(dict.fromkeys(name for fault in faults for name in fault.cells))
    writer = csv.writer(out)
    writer.writerow([*FIRST, *map(_plain, names)])
    for fault in faults:
        cells = (fault.cells.get(name, "") for name in names)
        writer.writerow([fault.row, _plain(fault.problem), *map(_plain, cells)])
    return out.getvalue().encode("utf-8-sig")


def report_sentence(report: ImportReport) -> str:
    """Return what an import did, or would do."""
    new, changed = count_of(report.added, "new term"), count_of(report.changed, "changed term")
    same, faults = (
        f"{report.unchanged:,} as they are",
        count_of(len(report.faults), "row with faults", "rows with faults"),
    )
    return f"{'The file holds' if report.is_dry_run else 'Taken in:'} {new}, {changed}, {same}, {faults}."


def _show_file(page: Page, file: UploadedFile) -> None:
    content = file.getvalue()
    done = st.session_state.get(DONE)
    if done and done[0] == file.file_id:
        st.success(done[1], icon=":material/check:")
        return
    with st.spinner("Trying the file"):
        report = page.services.policies.import_csv(page.principal, content, is_dry_run=True)
    st.info(report_sentence(report), icon=":material/fact_check:")
    _show_faults(report.faults)
    taken = report.added + report.changed
    if st.button(
        f"Import {count_of(taken, 'term')}" if taken else "Nothing to import",
        type="primary",
        icon=":material/upload:",
        key="import-policies",
        disabled=not taken,
    ):
        imported = page.services.policies.import_csv(page.principal, content, is_dry_run=False)
        st.session_state[DONE] = (file.file_id, report_sentence(imported))
        st.rerun()


def _show_faults(faults: Sequence[RowFault]) -> None:
    if not faults:
        return
    rows = [{"Row": fault.row, "Policy": fault.policy_number, "What to correct": fault.problem} for fault in faults]
    columns = {
        "Row": st.column_config.NumberColumn(width=50),
        "Policy": st.column_config.TextColumn(width=110),
        "What to correct": st.column_config.TextColumn(width=620),
    }
    names = ("Row", "Policy", "What to correct")
    show_table(frame_of(rows, names), "Rows that do not fit, with the repair of each", columns, key="import-faults")
    st.download_button(
        "Download the rows with faults",
        faults_csv(faults),
        "policies-faults.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="download-faults",
    )


def _show_columns() -> None:
    with st.expander("Columns of the file", icon=":material/table:"):
        rows = [
            {"Column": name, "Needed": "Yes" if name in REQUIRED else "", "What it holds": text}
            for name, text in COLUMNS.items()
        ]
        columns = {"Column": st.column_config.TextColumn(width=160), "Needed": st.column_config.TextColumn(width=70)}
        show_table(frame_of(rows, ("Column", "Needed", "What it holds")), "Columns of an import of policies", columns)


def _plain(text: str) -> str:
    """Return a cell that a spreadsheet shows and does not calculate."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
