"""What is handed on: workbook and S.19.01 file of a version, and what tells another actuary how they came about."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from app.ui import case_export_link
from app.ui.format import moment
from app.ui.page import Page
from app.ui.study_amounts import MEASURES
from app.ui.study_choice_words import AVERAGES, SIGMAS, method_name
from app.ui.study_differences import last_words, tail_words
from app.ui.study_panel import show_frame
from backend.domain.case_export import CaseType
from backend.domain.studies.selection import FactorChoice
from backend.domain.studies.views import StudyResult, StudyView
from backend.domain.studies.words import MethodName

WORKBOOK = (
    "Triangle, link ratios with a 1 or 0 for each that counts or not, selected factors, ultimates and IBNR as live "
    "formulas, all methods, and a sheet of assumptions. Change a factor and the sheets follow."
)
S1901 = "Origins down and ages across, as supervisors ask for it: gross claims paid, not added up, and best estimate."


def show(page: Page, study: StudyView, result: StudyResult) -> None:
    """Show the files and the record of the run."""
    case_export_link.show(page, CaseType.STUDY, study.study_id)
    left, right = st.columns(2, gap="small")
    with left:
        _show_file("Workbook", WORKBOOK, file_address(study, result, "xlsx"), ":material/table_view:")
    with right:
        _show_file("S.19.01 file", S1901, file_address(study, result, "csv"), ":material/csv:")
    with st.container(border=True):
        st.subheader("How the figures came about", anchor=False)
        record = record_of(study, result, st.context.timezone)
        frame = pd.DataFrame({"What": list(record), "Value": list(record.values())})
        show_frame(frame, "What the figures were computed from and with; hashes are SHA-256")


def file_address(study: StudyView, result: StudyResult, kind: str) -> str:
    """Return where a file of a version is downloaded."""
    return f"/files/studies/{study.study_id}/{result.number}.{kind}"


def record_of(study: StudyView, result: StudyResult, zone: str | None = None) -> Mapping[str, str]:
    """Return what is needed to compute the same figures again."""
    record = {
        "Study": f"{study.reference}, version {result.number}",
        "Run": str(result.run_id),
        "Computed": moment(result.finished_at, zone),
        "Triangle": study.triangle.name,
        "Unit": study.triangle.triangles.unit,
        "Hash of the triangle": result.data_hash,
        "Hash of the result": result.result_hash,
        "Methods": ", ".join(method_name(method) for method in result.selection.methods),
        "Basis": MEASURES[result.figures.basis],
        **_choices(result.selection.factors),
    }
    if MethodName.ODP_BOOTSTRAP in result.selection.methods:
        drawn = result.selection.simulation
        record["Simulations"] = f"{drawn.simulations:,}"
        record["Seed"] = str(drawn.seed)
    return record | {f"{name.capitalize()}": version for name, version in sorted(result.libraries.items())}


def _choices(factors: FactorChoice) -> Mapping[str, str]:
    """Return how link ratios became factors, every exclusion and factor by hand by its name."""
    single = [f"from {age} months: {AVERAGES[one].lower()}" for age, one in sorted(factors.averages.items())]
    picked = [f"{factor:.12g} from {age} months" for age, factor in sorted(factors.picked.items())]
    excluded = [f"{origin} from {age} months" for origin, age in sorted(factors.excluded)]
    return {
        "Average": "; ".join([AVERAGES[factors.average], *single]),
        "Link ratios of each age": last_words(factors.last_periods),
        "Link ratios taken out": ", ".join(excluded) or "none",
        "Factors by hand": ", ".join(picked) or "none",
        "Sigma": SIGMAS[factors.sigma],
        "Tail": tail_words(factors.tail),
    }


def _show_file(title: str, words: str, address: str, icon: str) -> None:
    with st.container(border=True, height="stretch"):
        st.subheader(title, anchor=False)
        st.text(words)
        st.link_button("Download", address, icon=icon, help=f"Download: {title}")
