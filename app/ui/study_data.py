"""The data of a study: its triangles, what the check said of them, the rows put aside, and the hash of the figures."""

import pandas as pd
import streamlit as st

from app.ui import study_preview
from app.ui.format import label, moment
from app.ui.markup import escaped
from app.ui.study_falls import show_falls
from app.ui.study_states import SOURCES
from app.ui.study_view import StudyCase
from app.ui.tables import show_table
from backend.domain.studies.views import TriangleView

NAMES = {
    "sha256": "SHA-256 of the file",
    "as_of": "Valuation day",
    "period_months": "Months of an origin",
    "filename": "File",
    "size_bytes": "Size in bytes",
    "sample": "Code of the sample",
    "line": "Code of the line",
    "company": "Code of the company",
}


def show(view: StudyCase) -> None:
    """Show the triangle as it was stored; it never changes."""
    kept = view.study.triangle
    for warning in kept.warnings:
        st.warning(escaped(warning), icon=":material/warning:")
    show_falls(kept.triangles)
    study_preview.show_triangles(kept.triangles, "study-data")
    study_preview.show_rejected(kept.rejected, "study-data")
    st.subheader("Where it comes from", anchor=False)
    show_table(_origin_frame(kept), "Where the triangle comes from, and the hash of its figures", key="study-origin")


def _origin_frame(kept: TriangleView) -> pd.DataFrame:
    facts = {
        "Source": SOURCES[kept.source],
        "Name": kept.name,
        **{NAMES.get(name, label(name)): value for name, value in kept.details.items() if value},
        "Stored": f"{moment(kept.created_at, st.context.timezone)} by {kept.created_by}",
        "SHA-256 of the figures": kept.data_hash,
    }
    return pd.DataFrame({"What": list(facts), "Value": [str(value) for value in facts.values()]})
