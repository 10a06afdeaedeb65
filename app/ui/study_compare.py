"""Two versions side by side, of one study or of two: what was chosen differently, and what that comes to."""

from uuid import UUID

import streamlit as st

from app.ui import messages
from app.ui.empty import page_link
from app.ui.markup import escaped
from app.ui.page import Page
from app.ui.study_amounts import MEASURES, NOT_ESTIMABLE
from app.ui.study_choice_words import method_name
from app.ui.study_compare_frame import FIGURES, Side, compare_frame, number_names
from app.ui.study_differences import differences
from app.ui.study_effect import difference
from app.ui.study_states import amount, find_version, run_words, standing_version
from app.ui.tables import height_px
from backend.domain.studies.result import MethodResult
from backend.domain.studies.views import StudyResult, StudyView
from backend.domain.studies.words import MethodName
from backend.errors import NotFoundError

ADDRESS = "compare"
TWO = 2


def link(ids: list[str]) -> None:
    """Put two studies into the address; a callback."""
    st.query_params[ADDRESS] = ",".join(ids)


def unlink() -> None:
    """Take the comparison out of the address; a callback."""
    st.query_params.pop(ADDRESS, None)


def linked() -> list[UUID]:
    """Return the two studies that the address names, none without two."""
    try:
        ids = [UUID(part) for part in st.query_params.get(ADDRESS, "").split(",")]
    except ValueError:
        return []
    return ids if len(ids) == TWO else []


def show_linked(page: Page) -> None:
    """Show the comparison that the address names, if any: of each study the version that stands for it."""
    ids = linked()
    if not ids:
        return
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader("Two studies side by side", anchor=False, width="stretch")
        st.button("Close", icon=":material/close:", type="tertiary", key="close-comparison", on_click=unlink)
    with messages.shown():
        studies = [page.services.studies.get(page.principal, one) for one in ids]
        left, right = (side_of(page, study, standing_version(study).number) for study in studies)
        show(left, right)


def side_of(page: Page, study: StudyView, number: int) -> Side:
    """Return a version with its result; NotFoundError where the study has no such version."""
    version = find_version(study, number)
    if version is None:
        raise NotFoundError
    return Side(study, version, page.services.studies.find_result(page.principal, study.study_id, number))


def show(left: Side, right: Side) -> None:
    """Show both sides: who made them, what differs in words, and the figures with their differences."""
    columns = st.columns(2)
    for column, side in zip(columns, (left, right), strict=True):
        with column, st.container(border=True, height="stretch"):
            _show_side(side)
    st.text("\n".join(choice_words(left, right)))
    if left.result is None or right.result is None:
        missing = " and ".join(side.name for side in (left, right) if side.result is None)
        st.info(f"{missing} has no figures to compare yet.", icon=":material/functions:")
        return
    _show_figures(left, right, left.result, right.result)


def choice_words(left: Side, right: Side) -> tuple[str, ...]:
    """Return what differs between the sides in triangle, unit and choices, as sentences."""
    triangles = left.study.triangle, right.study.triangle
    said = []
    if triangles[0].data_hash != triangles[1].data_hash:
        said.append(f"Other figures to start from: {triangles[0].name} on the left, {triangles[1].name} on the right.")
    if triangles[0].triangles.unit != triangles[1].triangles.unit:
        said.append("The units differ, so no difference of amounts is shown.")
    said += differences(left.version.selection, right.version.selection)
    return tuple(said) or ("Nothing is chosen differently.",)


def _show_side(side: Side) -> None:
    st.text(f"{side.name}\n{side.study.name}\nBy {side.version.author}: {side.version.reason}")
    if side.result is None:
        st.caption(run_words(side.version))
    else:
        words = f"Computed from {MEASURES[side.result.figures.basis].lower()}, {side.study.triangle.triangles.unit}"
        st.caption(escaped(words))
    query = {"id": str(side.study.study_id), "version": str(side.version.number)}
    page_link("Study.py", "Open", query)


def _show_figures(left: Side, right: Side, first: StudyResult, second: StudyResult) -> None:
    """Show the figures of the method that is chosen among those that both sides have."""
    common = [method for method in MethodName if first.figures.find(method) and second.figures.find(method)]
    if not common:
        st.info("No method gave figures on both sides.", icon=":material/functions:")
        return
    start = MethodName.MACK if MethodName.MACK in common else common[0]
    chosen = st.selectbox(
        "Method",
        [str(method) for method in common],
        index=common.index(start),
        format_func=lambda code: method_name(MethodName(code)),
        key="compare-method",
    )
    one, other = _of(first, MethodName(str(chosen))), _of(second, MethodName(str(chosen)))
    if one is None or other is None:
        return
    st.caption(f"The figures are those of {right.name}; below each, how far they lie from those of {left.name}.")
    _show_totals(one, other)
    frame = compare_frame(left, right, one, other)
    numbers = {name: st.column_config.NumberColumn(format="localized") for name in number_names(frame)}
    st.dataframe(
        frame,
        hide_index=True,
        height=height_px(len(frame), 25),
        placeholder=NOT_ESTIMABLE,
        alt="Ultimate, IBNR and standard error of both sides by origin, with their differences",
        column_config={"Origin": st.column_config.TextColumn(pinned=True), **numbers},
    )


def _show_totals(one: MethodResult, other: MethodResult) -> None:
    with st.grid(len(FIGURES), min_column_width=150):
        for attribute, name in FIGURES.items():
            before, after = getattr(one.total, attribute), getattr(other.total, attribute)
            change = difference(after, before)
            st.metric(
                name,
                amount(after),
                f"{round(change):+,}" if change and round(change) else None,
                delta_color="off",
                delta_arrow="off",
                border=True,
            )


def _of(result: StudyResult, method: MethodName) -> MethodResult | None:
    """Return what a method says of the measure computed from, of any other where it says nothing of that."""
    return result.figures.find(method, result.figures.basis) or result.figures.find(method)
