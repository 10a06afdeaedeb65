"""The table of computed cells: what is in it, how each figure is written, and which words of a sentence are numbers."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from backend.domain.studies.checks import MOST_PICKED
from backend.domain.studies.result import Development, TailFigures
from backend.domain.studies.words import MethodName, TailKind
from backend.domain.triangles import Measure, Triangle, TriangleSet
from backend.pipelines.actuarial import run_study
from backend.pipelines.actuarial.cautions import warnings_of
from backend.pipelines.actuarial.cells import MOST_ORIGINS, cells_of
from backend.pipelines.actuarial.figures import figures_of
from backend.pipelines.actuarial.inputs import StudyInputs
from backend.pipelines.actuarial.names import METHOD_LABELS, leading, prefix_of
from backend.pipelines.wording_checks.cell import amount, amount_text, count, figure, fraction, rounded, word
from backend.pipelines.wording_checks.number_words import strange_word
from backend.pipelines.wording_checks.periods import without_periods
from fakes.actuarial_rig import NUMPY_METHODS, FactorChoice, rules_chain, small, study

AGES = (12, 24, 36)


def computed(*methods, **more):
    inputs = study(small(**more), *methods)
    return cells_of(inputs, figures_of(inputs))


def long_run(origins):
    """Give a triangle of so many years that each follow the same pattern."""
    names = [str(2026 - origins + row) for row in range(origins)]
    rows = [
        [100.0 + row + 10 * age if age < origins - row else None for age in range(origins)] for row in range(origins)
    ]
    return TriangleSet({Measure.PAID: Triangle.of_rows(names, [12 * (age + 1) for age in range(origins)], rows)})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (18_680_855.611924, "18,680,856"),
        (0.5, "0.50"),
        (99.995, "100.00"),
        (100.5, "101"),
        (-3.005, "-3.01"),
        (0.0, "0"),
        (1e12, "1,000,000,000,000"),
        (-1e30, "-1,000,000,000,000,000,000,000,000,000,000"),
        (1e300, f"{10**300:,}"),
    ],
)
def test_amounts_are_written_as_people_round(value, text):
    assert amount_text(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.130995, "13.1 %"), (0.00012, "0.01 %"), (1.5, "150.0 %"), (-0.2, "-20.0 %"), (0.0, "0.00 %")]
)
def test_parts_are_written_in_percent_and_small_ones_finer(value, text):
    assert fraction("x", "x", value).text == text


def test_every_kind_of_cell_knows_its_places():
    assert amount("a", "a", 12.5, "USD thousand").places == 2
    assert amount("a", "a", 1_250.0, "USD").places == 0
    assert fraction("a", "a", 0.5).places == 1
    assert figure("a", "a", 1.0177).text == "1.018"
    assert figure("a", "a", 1.0177).places == 3
    assert count("a", "a", 10_000).text == "10,000"
    assert word("a", "a", "Mack's rule").places == 0
    assert rounded(Decimal("2.5"), 0) == 3


def test_every_method_has_a_name_for_sentences():
    assert set(METHOD_LABELS) == set(MethodName)
    assert all(not any(sign.isdigit() for sign in label) for label in METHOD_LABELS.values())


@pytest.mark.parametrize("method", NUMPY_METHODS)
def test_every_method_has_its_totals_as_cells(method):
    cells = computed(method)

    for name in ("latest", "ultimate", "ibnr", "loss_ratio"):
        assert f"{method.value}.paid.total.{name}" in cells


def test_macks_result_leads_then_the_chain_ladders_then_the_first():
    chosen = [
        ((MethodName.CAPE_COD, MethodName.CHAIN_LADDER, MethodName.MACK), MethodName.MACK),
        ((MethodName.CAPE_COD, MethodName.CHAIN_LADDER), MethodName.CHAIN_LADDER),
        ((MethodName.CAPE_COD, MethodName.BENKTANDER), MethodName.CAPE_COD),
    ]
    for methods, first in chosen:
        result = leading(figures_of(study(small(), *methods)))

        assert result.method is first
        assert prefix_of(result) == f"{first.value}.paid"


def test_the_spread_is_that_between_lowest_and_highest():
    cells = computed(MethodName.CHAIN_LADDER, MethodName.CAPE_COD, MethodName.BENKTANDER)
    ibnr = [cells[f"{name}.paid.total.ibnr"].value for name in ("chain_ladder", "cape_cod", "benktander")]

    assert cells["spread.results"].value == 3
    assert cells["spread.lowest"].value == min(ibnr)
    assert cells["spread.highest"].value == max(ibnr)
    assert float(cells["spread.difference"].value) == pytest.approx(float(max(ibnr) - min(ibnr)))
    assert cells["spread.lowest_method"].text != cells["spread.highest_method"].text


def test_a_seed_is_a_cell_only_where_something_was_drawn():
    assert "seed" not in computed(MethodName.MACK)
    assert computed(MethodName.ODP_BOOTSTRAP)["seed"].value == 42


def test_a_long_run_has_cells_of_its_newest_origins_alone():
    inputs = study(long_run(30), MethodName.MACK)
    cells = cells_of(inputs, figures_of(inputs))
    places = {int(name.split(".")[3]) for name in cells if name.startswith("mack.paid.origins.")}

    assert places == set(range(31 - MOST_ORIGINS, 31))


def test_no_loss_ratio_is_made_from_a_premium_with_a_hole():
    triangles = TriangleSet(small().measures, (4000.0, None, 4400.0, 4600.0))
    inputs = study(triangles, MethodName.CHAIN_LADDER)

    assert not any(name.endswith("loss_ratio") for name in cells_of(inputs, figures_of(inputs)))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Origin 2021 grew.", "Origin   grew."),
        ("In 2021 and 2022 it grew.", "In   and   it grew."),
        ("USD 2021 is much.", "USD 2021 is much."),
        ("It is 2021 %.", "It is 2021 %."),
        ("It is 2021 million.", "It is 2021 million."),
        ("It is 2,021.", "It is 2,021."),
        ("It is 12021.", "It is 12021."),
        ("It is 2021.5 long.", "It is 2021.5 long."),
        ("The 12-month factor.", "The   factor."),
        ("From 12 to 24 months.", "From  ."),
        ("At age 36 it ends.", "At   it ends."),
        ("From 12 to 25 months.", "From 12 to 25 months."),
        ("At age 36 % of it.", "At age 36 % of it."),
        ("It is 12.", "It is 12."),
    ],
)
def test_origins_and_ages_are_names_where_they_stand_as_names(text, left):
    assert without_periods(text, ("2021", "2022"), AGES) == left


def test_an_origin_that_is_no_year_needs_its_word():
    assert without_periods("Origin 7 grew to 7.", ("7",), AGES) == "Origin   grew to 7."
    assert without_periods("It is 99,999.", ("99,999",), AGES) == "It is 99,999."


@pytest.mark.parametrize(
    ("text", "stray"),
    [
        ("Two of three agree.", ""),
        ("Four agree.", "Four"),
        ("Some hundreds.", "hundreds"),
        ("It is 3 million.", ""),
        ("In USD thousand.", ""),
        ("It is a million.", "million"),
        ("It doubled.", "doubled"),
        ("It is a tenfold rise.", "tenfold"),
        ("A quarter of it.", "A quarter"),
        ("In the last quarter.", ""),
        ("The one-year view, on the first day.", ""),
        ("Often, weight and height attend.", ""),
    ],
)
def test_numbers_in_letters_are_numbers(text, stray):
    assert strange_word(text, [Decimal(2), Decimal(3)]) == stray


def developed(selected, counts, tail=1.0):
    """Give a development with these factors; only what warnings look at is filled."""
    unknown = (None,) * len(selected)
    return Development(
        measure=Measure.PAID,
        link_ratios=(),
        counts=counts,
        selected=selected,
        standard_errors=unknown,
        sigmas=unknown,
        cdf=(),
        tail=TailFigures(TailKind.CONSTANT, tail),
    )


def test_warnings_name_ages_factors_and_origins():
    triangle = small().measures[Measure.PAID]
    counts = np.zeros((4, 3), dtype=bool)
    counts[0] = True
    inputs = StudyInputs(small(), study(small()).selection, ("The gate said so.",))
    found = warnings_of(inputs, developed((0.9, None, 1.0), tuple(map(tuple, counts.tolist())), 0.5))

    assert found == (
        "The gate said so.",
        "There are few link ratios at age 12: 1 of them counts.",
        "The selected factor at age 12 is below 1: 0.9000.",
        "The tail factor is below 1: 0.5000.",
    )
    assert warnings_of(inputs, None) == ("The gate said so.",)
    assert triangle.origins == inputs.triangles.origins


@pytest.mark.parametrize(("tail", "is_told"), [(1.5, False), (3.0, True)])
def test_a_tail_that_holds_most_of_the_ultimate_is_told(tail, is_told):
    inputs = StudyInputs(small(), study(small()).selection)
    found = warnings_of(inputs, developed((1.5, 1.2, 1.1), ((True,) * 3,) * 4, tail))

    assert any("most of the ultimate lies beyond" in warning for warning in found) is is_told


def test_many_falling_origins_are_named_in_short():
    rows = [[100.0, 90.0, 80.0][: 3 - max(0, row - 5)] + [None] * max(0, row - 5) for row in range(8)]
    falling = TriangleSet({Measure.PAID: Triangle.of_rows([f"20{row:02d}" for row in range(8)], AGES, rows)})

    (warning,) = warnings_of(StudyInputs(falling, study(small()).selection), None)
    assert warning == "Cumulative amounts are decreasing in 2000, 2001, 2002, 2003, 2004 and others."


def test_an_ultimate_below_what_is_paid_already_is_told_with_the_methods_that_give_it():
    inputs = study(small(), MethodName.CHAIN_LADDER, factors=FactorChoice(picked={12: 0.5, 24: 0.5, 36: 0.5}))
    figures = figures_of(inputs)
    said = "More is paid already than the chain ladder expects in all."

    assert figures.find(MethodName.CHAIN_LADDER).total.ibnr < 0
    assert said in figures.warnings
    assert said not in figures_of(study(small(), MethodName.CHAIN_LADDER)).warnings
    assert said not in figures_of(replace(inputs, selection=replace(inputs.selection, basis=Measure.INCURRED))).warnings


def test_what_runs_over_is_no_cell_and_does_not_take_the_others():
    tiny = TriangleSet(small().measures, (5e-324, 5e-324, 5e-324, 5e-324))
    inputs = study(tiny, MethodName.CHAIN_LADDER)
    cells = cells_of(inputs, figures_of(inputs))

    assert "chain_ladder.paid.total.loss_ratio" not in cells
    assert cells["chain_ladder.paid.total.ultimate"].value > 0
    assert not rounded(Decimal("Infinity"), 2).is_finite()


def test_the_largest_factors_that_may_be_picked_end_in_a_commentary():
    factors = FactorChoice(picked=dict.fromkeys((12, 24, 36), MOST_PICKED))
    outcome = run_study(study(small(), *NUMPY_METHODS, factors=factors), rules_chain())

    assert outcome.figures.find(MethodName.CHAIN_LADDER).total.ultimate > 1e12
    assert len(outcome.commentary.sentences) >= 5


def test_amounts_of_a_hundred_and_forty_digits_end_in_a_commentary():
    huge = {name: Triangle(one.origins, one.ages, one.values * 1e140) for name, one in small().measures.items()}
    outcome = run_study(study(TriangleSet(huge), MethodName.CHAIN_LADDER), rules_chain())

    assert outcome.figures.find(MethodName.CHAIN_LADDER).total.ultimate > 1e140
    assert outcome.commentary.sentences
