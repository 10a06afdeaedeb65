"""Every published sample through gate and pipeline: figures that are figures, and no sentence of the rules lost."""

import json
from dataclasses import replace

import pytest

from backend.domain.studies.kept import figures_from_json
from backend.domain.studies.words import MethodName
from backend.domain.triangles import Measure, Triangle, TriangleSet
from backend.errors import InvalidRequestError
from backend.pipelines.actuarial import run_study
from backend.pipelines.actuarial.cells import cells_of
from backend.pipelines.actuarial.figures import figures_of
from backend.reserving.samples import list_samples, load_sample
from backend.services.triangle_gate import check_set
from fakes.actuarial_rig import NUMPY_METHODS, rules_chain, study

CODES = [sample.code for sample in list_samples()]


@pytest.mark.parametrize("code", CODES)
def test_a_sample_gives_figures_and_a_commentary_without_a_stray_number(code):
    checked = check_set(load_sample(code))
    assert checked.triangles is not None, checked.problems
    outcome = run_study(study(checked.triangles, *NUMPY_METHODS, warnings=checked.warnings), rules_chain())
    kept = json.loads(json.dumps(outcome.to_json(), allow_nan=False))

    assert outcome.commentary.dropped == 0
    assert len(outcome.commentary.sentences) >= 5
    assert figures_from_json(kept["figures"]) == outcome.figures
    assert len(outcome.figures.methods) + len(outcome.figures.not_estimable) == len(NUMPY_METHODS)
    assert all(one.reason.endswith(".") for one in outcome.figures.not_estimable)


@pytest.mark.parametrize("code", ["raa", "genins", "ukmotor"])
def test_scaling_a_triangle_scales_every_amount_and_no_part_of_anything(code):
    plain = load_sample(code)
    scaled = replace(
        plain,
        measures={
            measure: Triangle(triangle.origins, triangle.ages, triangle.values * 1_000)
            for measure, triangle in plain.measures.items()
        },
    )
    before, after = (cells_of(inputs, figures_of(inputs)) for inputs in (study(plain), study(scaled)))

    assert before.keys() == after.keys()
    for name, cell in before.items():
        factor = 1_000 if cell.kind == "amount" else 1
        assert float(after[name].value) == pytest.approx(float(cell.value) * factor, rel=1e-9, abs=1e-6), name


def test_a_sample_of_two_origins_is_refused_or_not_estimable_and_never_a_number_that_is_none():
    two = TriangleSet({Measure.PAID: Triangle.of_rows(("2023", "2024"), (12, 24), ((100, 150), (110, None)))})
    outcome = run_study(study(two, *NUMPY_METHODS), rules_chain())

    assert json.dumps(outcome.to_json(), allow_nan=False)
    assert outcome.figures.find(MethodName.CHAIN_LADDER).total.ultimate == pytest.approx(315)


def test_a_triangle_of_zeros_ends_in_a_sentence():
    rows = ((0, 0, 0), (0, 0, None), (0, None, None))
    zero = TriangleSet({Measure.PAID: Triangle.of_rows(("2022", "2023", "2024"), (12, 24, 36), rows)})

    with pytest.raises(InvalidRequestError, match="No method gives figures"):
        run_study(study(zero, *NUMPY_METHODS), rules_chain())
