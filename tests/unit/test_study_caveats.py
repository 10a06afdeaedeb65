"""What a commentary says of methods that follow no choice of factors, and of results that are one and the same."""

from dataclasses import replace

import pytest

from backend.domain.studies.selection import ExpectedChoice, FactorChoice, SimulationChoice, Tail
from backend.domain.studies.words import Average, MethodName, TailKind
from backend.domain.triangles import Measure
from backend.pipelines.actuarial import run_study
from backend.pipelines.actuarial.cells import cells_of
from backend.pipelines.actuarial.commentary import fault_of
from backend.pipelines.actuarial.commentary_schema import CommentarySentence
from backend.pipelines.actuarial.figures import figures_of
from backend.pipelines.actuarial.names import METHOD_LABELS
from backend.reserving.ignored_choices import FIT_BY_THEMSELVES, ignored_by
from fakes.actuarial_rig import NUMPY_METHODS, rules_chain, small, study, taylor_ashe

OUT = FactorChoice(excluded=frozenset({("2001", 12)}), tail=Tail(TailKind.CONSTANT, 1.02))
EVERYTHING = FactorChoice(Average.SIMPLE, {24: Average.MEDIAL}, 5, OUT.excluded, {36: 1.3}, tail=OUT.tail)
SIX = (MethodName.CHAIN_LADDER, MethodName.BORNHUETTER_FERGUSON, MethodName.CAPE_COD, MethodName.ODP_BOOTSTRAP)


def told(*methods, factors=None, **expected):
    inputs = study(taylor_ashe(), *methods, factors=factors)
    chosen = replace(
        inputs.selection, expected=ExpectedChoice(**expected), simulation=SimulationChoice(simulations=200)
    )
    inputs = replace(inputs, selection=chosen)
    return inputs, run_study(inputs, rules_chain())


def sentence(outcome, words):
    return next(one for one in outcome.commentary.sentences if words in one)


def test_the_sentence_that_quotes_the_bootstrap_says_what_it_does_not_take():
    _, outcome = told(MethodName.MACK, MethodName.ODP_BOOTSTRAP, factors=OUT)

    assert sentence(outcome, "75 % quantile").endswith("; the bootstrap takes no exclusions or tail.")
    assert sentence(outcome, "results lie between").endswith("; the bootstrap takes no exclusions or tail.")
    assert "takes no" not in sentence(outcome, "Mack's method puts")
    assert outcome.commentary.dropped == 0


def test_without_such_a_choice_nothing_is_said_of_it():
    _, outcome = told(MethodName.MACK, MethodName.ODP_BOOTSTRAP)

    assert "takes no" not in " ".join(outcome.commentary.sentences)


def test_a_bootstrap_that_leads_says_it_wherever_it_is_quoted_and_no_sentence_grows_too_long():
    _, outcome = told(MethodName.ODP_BOOTSTRAP, MethodName.INCREMENTAL_ADDITIVE, factors=EVERYTHING)
    every = "takes no exclusions, picked factors, other averages, limit to the newest periods or tail"

    assert outcome.commentary.dropped == 0
    for words in ("puts the ultimate at", "standard error is", "results lie between", "carries the largest part"):
        assert f"the bootstrap {every}" in sentence(outcome, words)
    assert f"the incremental additive method {every}" in sentence(outcome, "results lie between")


def test_a_models_sentence_without_the_caveat_is_dropped():
    inputs, outcome = told(MethodName.MACK, MethodName.ODP_BOOTSTRAP, factors=OUT)
    cells = cells_of(inputs, outcome.figures)
    cell = cells["odp_bootstrap.loss.total.ibnr"]
    bare = f"The bootstrap puts the IBNR at {cell.text}"

    assert fault_of(CommentarySentence(sentence=f"{bare}.", cells=[cell.id]), cells, inputs) != ""
    assert fault_of(CommentarySentence(sentence=f"{bare}; {cell.caveat}.", cells=[cell.id]), cells, inputs) == ""


@pytest.mark.parametrize("method", list(MethodName))
def test_only_methods_that_fit_by_themselves_ignore_a_choice(method):
    named = ignored_by(method, EVERYTHING)

    assert len(named) == (5 if method in FIT_BY_THEMSELVES else 0)
    assert ignored_by(method, FactorChoice()) == ()


def test_what_a_method_ignores_is_what_its_figures_do_not_follow():
    """The figures themselves decide: the same with and without the choices."""
    methods = tuple(method for method in NUMPY_METHODS if method is not MethodName.ONE_YEAR)
    plain, chosen = (figures_of(told_inputs(methods, factors)) for factors in (FactorChoice(), EVERYTHING))
    same = {one.method for one in plain.methods if one.total.ibnr == chosen.find(one.method).total.ibnr}

    assert same == FIT_BY_THEMSELVES & {one.method for one in chosen.methods}
    assert len(same) == 2


def told_inputs(methods, factors):
    inputs = study(taylor_ashe(), *methods, factors=factors)
    return replace(inputs, selection=replace(inputs.selection, simulation=SimulationChoice(simulations=200)))


def test_bornhuetter_ferguson_with_cape_cods_ratio_is_no_second_result():
    inputs, outcome = told(*SIX)
    cells = cells_of(inputs, outcome.figures)
    named = cells["spread.lowest_method"].text, cells["spread.highest_method"].text

    assert cells["spread.results"].value == 3
    assert METHOD_LABELS[MethodName.CAPE_COD] not in named
    assert "Bornhuetter-Ferguson with Cape Cod's ratio" in cells["bornhuetter_ferguson.loss.total.ibnr"].label
    assert any("equals Cape Cod" in one for one in outcome.figures.find(MethodName.BORNHUETTER_FERGUSON).notes)
    assert outcome.commentary.dropped == 0


def test_with_a_loss_ratio_of_its_own_it_is_one():
    inputs, outcome = told(*SIX, loss_ratio=0.6)
    cells = cells_of(inputs, outcome.figures)

    assert cells["spread.results"].value == 4
    assert "Cape Cod" not in cells["bornhuetter_ferguson.loss.total.ibnr"].label
    assert not any("Cape Cod" in one for one in outcome.figures.find(MethodName.BORNHUETTER_FERGUSON).notes)


def test_benktander_after_one_round_is_bornhuetter_ferguson_and_after_two_it_is_not():
    methods = (MethodName.BORNHUETTER_FERGUSON, MethodName.BENKTANDER)
    for iterations, results in ((1, 1), (2, 2)):
        inputs, outcome = told(*methods, loss_ratio=0.6, iterations=iterations)
        assert cells_of(inputs, outcome.figures)["spread.results"].value == results


def test_a_rejected_correlation_says_which_way_factors_move():
    _, outcome = told(MethodName.MACK)
    said = sentence(outcome, "development correlation")

    assert outcome.figures.diagnostics.tests.development_correlation.statistic < 0
    assert said.endswith("; a high factor tends to be followed by a low one.")


@pytest.mark.parametrize(
    "methods",
    [
        (MethodName.CHAIN_LADDER, MethodName.MACK),
        (MethodName.MACK, MethodName.ONE_YEAR),
        (MethodName.CHAIN_LADDER, MethodName.MACK, MethodName.ONE_YEAR),
    ],
)
def test_mack_and_the_one_year_view_give_the_chain_ladder_an_error_and_are_no_second_result(methods):
    inputs, outcome = told(*methods)

    assert cells_of(inputs, outcome.figures)["spread.results"].value == 1
    assert sentence(outcome, "relies on 1 result alone")
    assert not any("results lie between" in one for one in outcome.commentary.sentences)


def test_what_is_to_come_after_incurred_is_not_held_against_what_is_to_come_after_paid():
    inputs = study(small(), MethodName.CHAIN_LADDER, MethodName.CAPE_COD)
    figures = figures_of(inputs)
    other = replace(figures.methods[0], method=MethodName.MUNICH, measure=Measure.INCURRED)
    low = replace(other, total=replace(other.total, ibnr=1.0))
    cells = cells_of(inputs, replace(figures, methods=(*figures.methods, low)))

    assert cells["spread.results"].value == 2
    assert cells["spread.lowest"].value > 1


def test_where_no_method_gives_a_total_nothing_is_said_of_their_spread():
    inputs = study(small(), MethodName.CHAIN_LADDER)
    figures = figures_of(inputs)
    without = replace(figures.methods[0], total=replace(figures.methods[0].total, ultimate=None, ibnr=None))

    assert "spread.results" not in cells_of(inputs, replace(figures, methods=(without,)))
