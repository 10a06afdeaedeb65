"""How the desk reads: units once, figures in full beside short ones, warnings in one box, columns that tell sides."""

from dataclasses import replace
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from app.ui.study_amounts import full_number, short_amount, short_number
from app.ui.study_charts_methods import comparison_chart, methods_frame
from app.ui.study_compare_frame import Side, column_names, compare_frame, number_names
from app.ui.study_effect import origins_frame
from app.ui.study_exports import record_of
from app.ui.study_list import NUMBERS
from app.ui.study_list import frame_of as list_frame
from app.ui.study_results import headline
from app.ui.study_states import SOURCES
from app.ui.study_versions import versions_frame
from backend.domain.access import Role
from backend.domain.studies.result import TOTAL
from backend.domain.studies.selection import FactorChoice, Selection
from backend.domain.studies.views import StudyFilter
from backend.domain.studies.words import MethodName
from backend.domain.triangles import Measure, TriangleSource
from backend.reserving.samples import load_sample
from backend.reserving.what_if import redraw
from backend.services.study_material import industry_beside
from fakes.actuarial_rig import small
from fakes.study_results import make_study
from fixtures.cases import words_on

METHODS = (MethodName.CHAIN_LADDER, MethodName.MACK)


@pytest.fixture(scope="module")
def both_measures():
    return make_study(load_sample("mcl"), Selection(methods=METHODS))


def test_a_triangle_without_a_currency_names_none(open_study, studies_rig, ines):
    started = studies_rig.done(ines, load_sample("genins"))
    words = words_on(open_study(ines, started, tab="Factors"))

    assert "no currency named" in words
    assert "amounts in amounts" not in words
    assert "Ultimate, amounts" not in words


def test_tiles_of_a_triangle_with_a_currency_name_it(open_study, studies_rig, ines):
    screen = open_study(ines, studies_rig.done(ines), tab="Factors")

    assert [tile.label for tile in screen.metric] == ["Ultimate, USD", "IBNR, USD", "Standard error, USD"]


def test_the_factors_say_how_many_link_ratios_count_and_how_to_change_that(open_study, studies_rig, ines):
    screen = open_study(ines, studies_rig.done(ines), tab="Factors")

    assert "All 6 link ratios count" in [heading.value for heading in screen.subheader]
    assert "Click a cell to take its link ratio out" in words_on(screen)


def test_who_only_reads_is_not_told_to_click(open_study, studies_rig, ines, beside):
    screen = open_study(beside(Role.EXAMINER), studies_rig.done(ines), tab="Factors")

    assert "Click a cell" not in words_on(screen)
    assert "gray does not count" in words_on(screen)


def test_differences_are_a_column_only_where_something_was_chosen_anew():
    sets = small()
    saved = redraw(sets, Selection())
    anew = redraw(sets, Selection(factors=FactorChoice(excluded=frozenset({("2022", 12)}))))

    assert "Difference" not in origins_frame(saved, saved).columns
    assert "Difference" in origins_frame(anew, saved).columns


@pytest.mark.parametrize(
    ("amount", "unit", "full", "short"),
    [
        (18_680_855.6, "USD", "18,680,856 USD", "USD 18.7 m"),
        (1_472_980.2, "USD thousand", "1,472,980 USD thousand", "USD 1.47 bn"),
        (18_680_855.6, "amounts", "18,680,856", "18.7 m"),
        (-1_829_203_792.0, "USD", "-1,829,203,792 USD", "USD -1.83 bn"),
        (None, "USD", "not estimable", "not estimable"),
    ],
)
def test_an_amount_reads_the_same_short_and_in_full(amount, unit, full, short):
    assert full_number(amount, unit) == full
    assert short_amount(amount, unit) == short
    assert short_number(amount, unit) == short.removeprefix("USD ")


def test_every_tile_of_an_amount_tells_it_in_full(both_measures):
    study, result = both_measures
    method = result.figures.find(MethodName.MACK)
    tiles = {label: words for label, _, words in headline(method, result.figures, study.triangle.triangles.unit)}

    assert f"{method.total.ultimate:,.0f}" in next(words for label, words in tiles.items() if "Ultimate" in label)
    assert f"{method.total.ibnr:,.0f}" in next(words for label, words in tiles.items() if "IBNR" in label)


def warnings_script():
    from app.ui.study_results import show_warnings  # noqa: PLC0415 - the script runs on its own

    show_warnings(("Incurred falls in 4 of 45 steps.", "There are few link ratios at age 72: 2 of them count."))
    show_warnings(())


def test_warnings_share_one_box_with_their_number():
    screen = AppTest.from_function(warnings_script).run()

    assert not screen.exception
    assert [text.value.count("\n") for text in screen.text] == [1]
    assert "2 warnings" in str(screen.markdown[0].value)


def test_what_starts_from_incurred_is_not_drawn_beside_what_starts_from_paid(both_measures):
    figures = both_measures[1].figures
    alien = next(one for one in figures.methods if one.measure is figures.basis)
    mixed = replace(figures, methods=(*figures.methods, replace(alien, measure=Measure.INCURRED)))
    chart = comparison_chart(mixed, "USD")

    drawn = [name for trace in chart.figure.data for name in trace.y]
    assert len(drawn) == len(figures.methods)
    assert chart.note.startswith("Not drawn, for its IBNR starts from another latest amount:")
    assert "incurred" in chart.note
    assert len(methods_frame(mixed.methods)) == len(drawn) + 1


def test_sides_of_one_study_are_told_apart_by_their_version_alone(both_measures):
    study, result = both_measures
    first = Side(study, study.versions[0], result)
    second = Side(study, replace(study.versions[0], number=study.versions[0].number + 1), result)
    mack = result.figures.find(MethodName.MACK)
    frame = compare_frame(first, second, mack, mack)

    assert column_names(first, second) == ("v1", "v2")
    assert column_names(first, first) == ("left", "right")
    assert list(frame.columns[:4]) == ["Origin", "Ultimate v1", "Ultimate v2", "Ultimate difference"]
    assert frame["Origin"].iloc[-1] == TOTAL
    assert (frame["IBNR difference"] == 0).all()


def test_sides_of_two_studies_are_told_apart_by_reference(both_measures):
    study, result = both_measures
    first = Side(study, study.versions[0], result)
    second = Side(replace(study, study_id=uuid4(), reference="ACT-2026-000099"), study.versions[0], result)

    assert column_names(first, second) == (f"{study.reference} v1", "ACT-2026-000099 v1")


def test_the_list_shows_what_a_study_comes_to_before_who_made_it(services, studies_rig, ines):
    studies_rig.done(ines)
    columns = list(list_frame(services.studies.list_page(ines, StudyFilter()).rows).columns)

    assert columns[:4] == ["Study", "Status", "Name", "Method"]
    assert max(columns.index(name) for name in NUMBERS) < columns.index("Author")


def test_reasons_stand_beside_the_version_and_not_at_the_far_end(both_measures):
    columns = list(versions_frame(both_measures[0], "UTC").columns)

    assert columns[:4] == ["Version", "Run", "Why", "Chosen differently"]


def test_a_sample_is_called_published_and_its_industry_by_name(both_measures):
    assert SOURCES[TriangleSource.SAMPLE] == "Published sample"
    details = {"sample": "clrd", "line": "wkcomp", "company": "86"}
    _, name = industry_beside(replace(both_measures[0].triangle, details=details))
    assert name == "Workers' compensation, all companies of Schedule P 1988-1997"


def test_the_record_names_libraries_by_their_names(both_measures):
    study, result = both_measures
    record = record_of(study, result)

    assert not [name for name in record if name.startswith("Version of")]
    assert all(record[name.capitalize()] == version for name, version in result.libraries.items())


def test_an_origin_that_one_study_lacks_is_not_called_not_estimable(both_measures):
    study, result = both_measures
    first = Side(study, study.versions[0], result)
    second = Side(study, replace(study.versions[0], number=study.versions[0].number + 1), result)
    mack = result.figures.find(MethodName.MACK)
    frame = compare_frame(first, second, mack, replace(mack, origins=mack.origins[1:])).set_index("Origin")

    assert frame["IBNR v2"].iloc[0] == "not in this study"
    assert frame["IBNR difference"].iloc[0] == "in one study only"
    assert frame["IBNR v2"].iloc[-1] == f"{round(mack.total.ibnr):,}"
    assert frame["IBNR v1"].iloc[-1] == round(mack.total.ibnr)
    assert "IBNR v1" in number_names(frame)
    assert "IBNR v2" not in number_names(frame)
