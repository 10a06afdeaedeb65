# ruff: noqa: PLC0415 - AppTest runs the functions called *_script as programs of their own, with their own imports
"""The panels of a study's result, shown alone: tiles, warnings, charts with tables, words and files."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from app.ui.markup import escaped
from app.ui.study_charts import Chart, without_figure
from app.ui.study_charts_triangle import triangle_chart
from app.ui.study_commentary import dropped_words, nothing_said
from app.ui.study_exports import record_of
from app.ui.study_quantile_words import apart_words
from backend.domain.studies.result import AssumptionTests, Commentary, Diagnostics, NotEstimable, StudyFigures
from backend.domain.studies.selection import FactorChoice, Selection, Tail
from backend.domain.studies.words import Average, MethodName, SigmaRule, TailKind
from backend.domain.triangles import Measure
from fakes.study_panels import CHAIN_LADDER, FIGURES, MACK, SETS, origin, small_study
from fixtures.cases import words_on

EVIL = "![see](https://example.org/leak.png) **bold** :red[word]"


def results_script(study: object, result: object) -> None:
    from app.ui import study_results

    study_results.show(None, study, result)


def diagnostics_script(study: object, result: object) -> None:
    from app.ui import study_diagnostics

    study_diagnostics.show(None, study, result)


def commentary_script(study: object, result: object) -> None:
    from app.ui import study_commentary

    study_commentary.show(None, study, result)


def exports_script(study: object, result: object) -> None:
    from types import SimpleNamespace
    from uuid import uuid4

    from app.ui import study_exports
    from backend.domain.access import Principal, Role

    actuary = Principal(uuid4(), "ivy", Role.ACTUARY, uuid4())
    study_exports.show(SimpleNamespace(principal=actuary), study, result)


def chart_script(chart: object) -> None:
    from app.ui.study_panel import show_chart

    show_chart(chart, "chart")


def open_panel(script, figures: StudyFigures = FIGURES, **changes):
    study, result = small_study(figures)
    screen = AppTest.from_function(script, args=(study, replace(result, **changes)), default_timeout=20).run()
    assert not screen.exception
    return screen


def tiles_of(screen):
    return {metric.label: metric.value for metric in screen.metric}


def charts_of(screen):
    return screen.get("plotly_chart")


def titles_of(screen):
    return [heading.value for heading in screen.subheader]


def test_the_tiles_show_the_method_with_an_error_first():
    tiles = tiles_of(open_panel(results_script))

    assert tiles == {
        "Ultimate": "7.4 m",
        "IBNR": "2.0 m",
        "Standard error": "400.0 k",
        "Error in % of IBNR": "20 %",
        "Bootstrap 75 %": "2.1 m",
        "Bootstrap 99.5 %": "2.5 m",
    }


def test_choosing_another_method_changes_tiles_and_ultimates():
    screen = open_panel(results_script)
    screen.selectbox[0].select("Chain ladder").run()

    assert tiles_of(screen)["Standard error"] == "gives none"
    assert titles_of(screen)[0].startswith("Chain ladder holds USD 2.0 m")


def test_one_method_alone_asks_nothing_and_has_no_quantiles():
    screen = open_panel(results_script, replace(FIGURES, methods=(CHAIN_LADDER,)))

    assert not screen.selectbox
    assert list(tiles_of(screen)) == ["Ultimate", "IBNR", "Standard error", "Error in % of IBNR"]


def test_quantiles_that_do_not_follow_the_factors_chosen_say_so_beside_the_tiles():
    factors = FactorChoice(excluded=frozenset({("2021", 12)}), last_periods=2)
    screen = open_panel(results_script, selection=Selection(factors=factors))
    alone = open_panel(results_script, replace(FIGURES, methods=(CHAIN_LADDER,)), selection=Selection(factors=factors))

    assert "do not follow the link ratios taken out and the last periods chosen here." in words_on(screen)
    assert "do not follow" not in words_on(alone)
    assert "do not follow" not in words_on(open_panel(results_script))


@pytest.mark.parametrize(
    ("factors", "named"),
    [
        (FactorChoice(average=Average.SIMPLE), "the averages"),
        (FactorChoice(averages={12: Average.SIMPLE}), "the averages"),
        (FactorChoice(picked={12: 1.5}), "the factors by hand"),
        (FactorChoice(tail=Tail(TailKind.CONSTANT, 1.05)), "the tail"),
        (FactorChoice(sigma=SigmaRule.LOGLINEAR), ""),
        (FactorChoice(), ""),
    ],
)
def test_what_the_bootstrap_leaves_aside_is_named(factors, named):
    said = apart_words(factors)

    assert said.endswith(f"they do not follow {named} chosen here.") if named else said == ""


def test_results_stand_in_the_order_in_which_they_are_read():
    screen = open_panel(results_script)

    assert titles_of(screen) == [
        "Mack holds USD 2.0 m for claims still to come; 2023 makes 75 % of it",
        "The methods hold between USD 2.0 m (Chain ladder) and USD 2.1 m (Bootstrap)",
        "In one of 200 simulations claims still to come exceed USD 2.5 m",
        "2023 is the least certain: its 99.5 % quantile lies USD 750.0 k above its median",
        "Within one year the estimate may move by USD 300.0 k, until all is paid by USD 400.0 k (standard errors)",
        "Not estimable here",
    ]
    assert len(charts_of(screen)) == len(screen.dataframe) == 5


def test_warnings_notes_and_what_is_missing_are_said():
    words = words_on(open_panel(results_script))

    assert "Row 7 was put aside." in words
    assert "The last sigma follows Mack's rule." in words
    assert "Paid and incurred do not overlap." in words


def test_a_study_in_which_nothing_is_estimable_says_why_and_draws_nothing():
    missing = NotEstimable(MethodName.MACK, "The triangle has one origin.")
    screen = open_panel(results_script, replace(FIGURES, methods=(), not_estimable=(missing,)))

    assert "The triangle has one origin." in words_on(screen)
    assert not charts_of(screen)
    assert not screen.metric


def test_a_total_that_is_not_estimable_is_said_in_words():
    part = replace(MACK, total=origin("Total", 5400, None))
    screen = open_panel(results_script, replace(FIGURES, methods=(part,)))

    assert tiles_of(screen)["IBNR"] == "not estimable"
    assert "No method gives a total of what is still to come." in words_on(screen)


def test_the_table_of_methods_has_the_figures_in_full():
    table = open_panel(results_script).dataframe[1].value

    assert list(table["Method"]) == ["Chain ladder", "Mack", "Bootstrap"]
    assert list(table["IBNR"]) == [2000, 2000, 2100]


def test_verdicts_come_first_and_say_what_was_found():
    screen = open_panel(diagnostics_script)

    assert titles_of(screen)[0] == "Mack's assumptions"
    assert "Rejected" in words_on(screen)
    assert "Not rejected" in words_on(screen)
    assert "Rank correlation +0.300 lies outside" in words_on(screen)


def test_diagnostics_show_residuals_newest_diagonal_run_off_ratios_and_industry():
    screen = open_panel(diagnostics_script)

    assert len(charts_of(screen)) == 8
    assert "Compared with Motor, all companies." in words_on(screen)
    assert "Paid stands at 68 % of incurred on the newest diagonal" in titles_of(screen)


def test_diagnostics_of_a_triangle_that_is_too_small_say_so_everywhere():
    empty = replace(FIGURES, diagnostics=Diagnostics(AssumptionTests(None, None)), industry=None)
    screen = open_panel(diagnostics_script, empty)

    assert not charts_of(screen)
    assert words_on(screen).count("Not estimable: ") == 5
    assert "Compared with" not in words_on(screen)


def test_the_words_of_a_model_are_shown_as_they_are():
    screen = open_panel(commentary_script, commentary=Commentary((EVIL,), 0))

    assert EVIL in [one.value for one in screen.text]
    assert not any("example.org" in one.value for one in screen.markdown)


def test_it_is_said_who_worded_the_figures():
    without = open_panel(commentary_script, made_without_model=True)
    by_model = open_panel(commentary_script, made_without_model=False, provider="openai", model="some-model")

    assert "Made without a model" in words_on(without)
    assert "openai: some-model" in words_on(by_model)


def test_sentences_left_out_are_counted():
    assert dropped_words(Commentary(("One.",), 0)).endswith("No sentence was left out.")
    assert dropped_words(Commentary(("One.",), 1)).endswith("1 sentence with another figure was left out.")
    assert dropped_words(Commentary(("One.",), 3)).endswith("3 sentences with another figure were left out.")


def test_a_commentary_without_sentences_says_why():
    assert "No commentary" in words_on(open_panel(commentary_script, commentary=Commentary()))
    assert nothing_said(Commentary((), 2)) == "2 sentences had a figure that was not computed and were left out."
    assert nothing_said(Commentary()).endswith("Results tab.")


def test_both_files_are_downloaded_by_their_own_address():
    screen = open_panel(exports_script)
    study, result = small_study()
    addresses = [link.proto.url for link in screen.get("link_button")]

    assert addresses == [f"/files/studies/{study.study_id}/{result.number}.{kind}" for kind in ("xlsx", "csv")]
    assert "live formulas" in words_on(screen)


def test_the_record_names_run_hashes_seed_and_versions():
    study, result = small_study()
    record = record_of(study, result)

    assert record["Run"] == str(result.run_id)
    assert record["Hash of the triangle"] == SETS.data_hash
    assert record["Seed"] == "42"
    assert record["Numpy"] == result.libraries["numpy"]
    assert record["Sigma"] == "Mack's rule"
    assert record["Computed"] == "1 Mar 2027, 09:30 UTC"


def test_the_record_names_every_choice_that_moves_a_figure():
    study, result = small_study()
    factors = FactorChoice(
        Average.SIMPLE, {24: Average.MEDIAL}, 5, frozenset({("2024", 12), ("2023", 12)}), {12: 1.25},
        tail=Tail(TailKind.CONSTANT, 1.02),
    )  # fmt: skip
    chosen = record_of(study, replace(result, selection=replace(result.selection, factors=factors)))
    plain = record_of(study, replace(result, selection=replace(result.selection, factors=FactorChoice())))

    assert chosen["Average"] == "Simple; from 24 months: without highest and lowest"
    assert chosen["Link ratios of each age"] == "the last 5"
    assert chosen["Link ratios taken out"] == "2023 from 12 months, 2024 from 12 months"
    assert chosen["Factors by hand"] == "1.25 from 12 months"
    assert chosen["Tail"] == "constant factor 1.02"
    assert (plain["Average"], plain["Link ratios of each age"], plain["Tail"]) == ("Volume-weighted", "all", "no tail")
    assert plain["Link ratios taken out"] == plain["Factors by hand"] == "none"


def test_what_was_not_simulated_has_no_seed():
    assert "Seed" not in record_of(*small_study(replace(FIGURES, methods=(MACK,))))


def test_a_chart_is_shown_under_its_title_with_its_unit_and_its_table():
    screen = AppTest.from_function(chart_script, args=(triangle_chart(SETS, Measure.PAID),)).run()

    assert titles_of(screen) == ["Paid: USD 5.4 m so far, at the newest age of 3 origins"]
    assert "Cells in USD million." in words_on(screen)
    assert list(screen.dataframe[0].value["12 months"]) == [1000, 1200, 2000]


def test_a_chart_without_figures_shows_the_reason_in_place_of_it():
    chart: Chart = without_figure("Nothing", "There is one origin only.")
    screen = AppTest.from_function(chart_script, args=(chart,)).run()

    assert "There is one origin only." in words_on(screen)
    assert not charts_of(screen)


@pytest.mark.parametrize(
    "words", [EVIL, "$x$ and `code`", "<img src=x>", "a_b ~~c~~ # d | e"], ids=["image", "formula", "tag", "marks"]
)
def test_titles_with_words_of_a_file_are_not_read_as_markup(words):
    shown = escaped(words)

    assert shown.replace("\\", "") == words
    for mark in "*`[]<>$~":
        assert shown.count(mark) == shown.count(f"\\{mark}")


def test_a_title_of_our_own_stays_readable():
    assert escaped("Paid: USD 5.4 m (2023)") == "Paid: USD 5.4 m (2023)"
