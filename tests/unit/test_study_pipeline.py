"""A study from triangle to result: deterministic, complete, and honest about what could not be computed."""

import json
from dataclasses import replace

import pytest

from backend.domain.studies.kept import commentary_from_json, figures_from_json, selection_from_json
from backend.domain.studies.selection import ExpectedChoice, FactorChoice, SimulationChoice, Tail
from backend.domain.studies.words import Average, MethodName, SigmaRule, TailKind
from backend.domain.triangles import Measure, Triangle, TriangleSet
from backend.errors import AllProvidersFailedError, InvalidRequestError
from backend.pipelines.actuarial import DEFAULT_PROMPT, PIPELINE_VERSION, run_study
from backend.pipelines.actuarial.assumptions import assumptions_of
from backend.pipelines.actuarial.figures import figures_of
from fakes.actuarial_rig import NUMPY_METHODS, rules_chain, small, study, taylor_ashe
from fakes.underwriting_rig import scripted_chain

PAID = small().measures[Measure.PAID]


def alone(rows, ages=(12, 24, 36, 48), origins=("2021", "2022", "2023", "2024")):
    return TriangleSet({Measure.PAID: Triangle.of_rows(origins, ages, rows)})


def outcome_of(inputs):
    return run_study(inputs, rules_chain())


def test_the_result_is_json_that_the_stored_form_reads_back():
    inputs = study(taylor_ashe(), *NUMPY_METHODS)
    outcome = outcome_of(inputs)
    kept = json.loads(json.dumps(outcome.to_json(), allow_nan=False))

    assert figures_from_json(kept["figures"]) == outcome.figures
    assert commentary_from_json(kept["commentary"]) == outcome.commentary
    assert selection_from_json(kept["selection"]) == inputs.selection
    assert kept["kind"] == "actuarial"
    assert kept["pipeline_version"] == PIPELINE_VERSION
    assert kept["prompt_version"] == DEFAULT_PROMPT.label
    assert kept["data_hash"] == inputs.triangles.data_hash
    assert kept["result_hash"] == outcome.result_hash
    assert (kept["provider"], kept["made_without_model"]) == ("mock", True)
    assert [attempt["outcome"] for attempt in kept["attempts"]] == ["ok"]


def test_the_published_figures_of_taylor_and_ashe_come_out():
    total = outcome_of(study(taylor_ashe(), MethodName.MACK)).figures.find(MethodName.MACK).total

    assert total.ibnr == pytest.approx(18_680_855.611924, rel=1e-9)
    assert total.standard_error == pytest.approx(2_447_094.860835, rel=1e-9)


def test_the_same_inputs_give_the_same_hash():
    first, second = (outcome_of(study(small(), *NUMPY_METHODS)) for _ in range(2))

    assert first.result_hash == second.result_hash


@pytest.mark.parametrize(
    "change",
    [
        {"factors": FactorChoice(average=Average.SIMPLE)},
        {"factors": FactorChoice(sigma=SigmaRule.LOGLINEAR)},
        {"simulation": SimulationChoice(seed=43)},
        {"basis": Measure.INCURRED},
    ],
)
def test_another_choice_gives_another_hash(change):
    inputs = study(small(), MethodName.MACK, MethodName.ODP_BOOTSTRAP)
    other = replace(inputs, selection=replace(inputs.selection, **change))

    assert outcome_of(inputs).result_hash != outcome_of(other).result_hash


def test_each_step_is_told():
    told = []
    run_study(study(small()), rules_chain(), told.append)

    assert told == [
        "checking the selection",
        "computing the methods",
        "examining the development",
        "wording the commentary",
    ]


def test_every_loss_measure_is_shown_with_the_basis_first():
    inputs = study(small())
    both = figures_of(replace(inputs, selection=replace(inputs.selection, basis=Measure.INCURRED)))

    assert [one.measure for one in both.development] == [Measure.INCURRED, Measure.PAID]


def test_what_was_picked_for_the_basis_does_not_change_the_other_measure():
    chosen = FactorChoice(
        picked={12: 2.0}, excluded=frozenset({("2021", 24)}), tail=Tail(TailKind.CONSTANT, 1.1), last_periods=2
    )
    plain, picked = (figures_of(study(small(), factors=choice)) for choice in (FactorChoice(last_periods=2), chosen))

    assert picked.development_of(Measure.PAID).selected[0] == 2.0
    assert picked.development_of(Measure.PAID).tail.factor == 1.1
    assert picked.development_of(Measure.INCURRED) == plain.development_of(Measure.INCURRED)


def test_a_method_without_its_premium_is_named_and_the_others_stand():
    figures = figures_of(study(replace(small(), premium=None), MethodName.CAPE_COD, MethodName.CHAIN_LADDER))

    assert [one.method for one in figures.methods] == [MethodName.CHAIN_LADDER]
    assert [one.method for one in figures.not_estimable] == [MethodName.CAPE_COD]
    assert "premium" in figures.not_estimable[0].reason


def test_a_study_without_any_figure_fails_with_its_reasons():
    with pytest.raises(InvalidRequestError, match=r"No method gives figures on this triangle\. .*premium"):
        outcome_of(study(replace(small(), premium=None), MethodName.CAPE_COD))


def test_a_selection_that_does_not_fit_stops_the_study():
    with pytest.raises(InvalidRequestError, match="no factor at age 48"):
        outcome_of(study(small(), factors=FactorChoice(picked={48: 2.0})))


def test_without_any_provider_the_run_ends_with_all_providers_failed():
    with pytest.raises(AllProvidersFailedError):
        run_study(study(small()), scripted_chain(""))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            ((100, 90, 95, 96), (100, 120, 130, None), (100, 120, None, None), (100, None, None, None)),
            "decreasing in 2021",
        ),
        (
            ((100, 90, 91, 96), (100, 90, 92, None), (100, 90, None, None), (100, None, None, None)),
            "at age 12 is below 1",
        ),
    ],
)
def test_falling_amounts_and_factors_are_warned_of(rows, words):
    warnings = figures_of(study(alone(rows), MethodName.CHAIN_LADDER)).warnings

    assert any(words in warning for warning in warnings)


def test_few_link_ratios_are_warned_of_where_a_full_triangle_has_more():
    excluded = frozenset({("2021", 12), ("2022", 12)})
    plain, thin = (
        figures_of(study(small(), factors=choice)).warnings
        for choice in (FactorChoice(), FactorChoice(excluded=excluded))
    )

    assert not any("few link ratios" in warning for warning in plain)
    assert "There are few link ratios at age 12: 1 of them counts." in thin


def test_a_tail_below_one_is_warned_of():
    tail = Tail(TailKind.CONSTANT, 0.98)

    assert "The tail factor is below 1: 0.9800." in figures_of(study(small(), factors=FactorChoice(tail=tail))).warnings


def test_the_gate_has_the_first_word_and_says_nothing_twice():
    rows = ((100, 90, 95, 96), (100, 120, 130, None), (100, 120, None, None), (100, None, None, None))
    said = "Cumulative amounts fall in 2021."
    warnings = figures_of(study(alone(rows), MethodName.CHAIN_LADDER, warnings=(said, said))).warnings

    assert warnings[0] == said
    assert sum("2021" in warning for warning in warnings) == 1


def test_an_industry_is_compared_where_one_is_given():
    figures = figures_of(study(small(), industry=small(), industry_name="All companies"))

    assert figures.industry.name == "All companies"
    assert figures.industry.selected == figures.development_of(Measure.PAID).selected
    assert figures_of(study(small())).industry is None


def test_an_industry_that_cannot_be_compared_costs_nothing_else():
    other = TriangleSet({Measure.REPORTED_COUNT: PAID})

    assert figures_of(study(small(), industry=other, industry_name="Counts")).methods


def test_versions_name_the_library_only_where_a_method_needs_it():
    libraries = outcome_of(study(small(), MethodName.MACK)).libraries

    assert set(libraries) == {"python", "numpy", "pipeline"}


def test_every_method_carries_sigma_averages_exclusions_tail_and_seed():
    choice = FactorChoice(
        average=Average.SIMPLE,
        averages={24: Average.VOLUME},
        excluded=frozenset({("2021", 12)}),
        tail=Tail(TailKind.CONSTANT, 1.05),
    )
    inputs = study(small(), *MethodName, factors=choice)
    selection = replace(inputs.selection, expected=ExpectedChoice(0.6, 0.01, 0.9, 3))
    assumptions = assumptions_of(selection, Measure.PAID, figures_of(study(small(), factors=choice)).development[0])
    usual = {"measure", "sigma", "average", "averages", "last_periods", "excluded", "picked", "tail", "seed"}

    assert set(assumptions) == set(MethodName)
    assert all(usual <= set(said) for said in assumptions.values())
    assert assumptions["mack"]["excluded"] == [["2021", 12]]
    assert assumptions["mack"]["averages"] == {"24": "volume"}
    assert assumptions["mack"]["tail"]["factor"] == 1.05
    assert assumptions["mack"]["tail"]["sigma"] is not None
    assert assumptions["chain_ladder"]["sigma"] is None
    assert assumptions["odp_bootstrap"] | {"seed": 42, "simulations": 10_000} == assumptions["odp_bootstrap"]
    assert assumptions["odp_bootstrap"]["average"] == "volume"
    assert assumptions["munich"]["excluded"] == []
    assert assumptions["clark_weibull"]["average"] is None
    assert assumptions["benktander"]["iterations"] == 3
    assert assumptions["benktander"]["loss_ratio"] == 0.6
    assert assumptions["cape_cod"]["decay"] == 0.9
    assert json.dumps(assumptions)
