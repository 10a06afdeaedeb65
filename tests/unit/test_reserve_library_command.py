"""`manage.py reserve` with the methods that chainladder computes: Munich under paid and incurred, Clark's curves."""

import json

import pytest

from backend.commands.reserve import main
from backend.reserving.samples import load_sample
from fakes.actuarial_rig import write_long


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """Give the answer on Quarg and Mack's triangles, computed once: the library's import takes seconds."""
    path = write_long(tmp_path_factory.mktemp("munich") / "mcl.csv", load_sample("mcl"))
    with pytest.MonkeyPatch.context() as patch:
        lines = []
        patch.setattr("backend.commands.reserve.print_json", lambda value: lines.append(json.dumps(value)))
        assert main([str(path), "--method", "munich,clark_loglogistic,clark_weibull,mack"]) == 0
    return json.loads(lines[0], parse_constant=pytest.fail)


def test_munich_stands_under_paid_and_incurred_with_its_lambdas(said):
    munich = said["methods"]["munich"]

    assert set(munich) == {"paid", "incurred"}
    assert munich["paid"]["parameters"]["lambda"] == pytest.approx(0.636021, abs=1e-5)
    assert munich["incurred"]["parameters"]["lambda"] == pytest.approx(0.436187, abs=1e-5)
    for measure in munich.values():
        assert len(measure["origins"]) == 7
        assert measure["total"]["standard_error"] is None


def test_munich_brings_paid_and_incurred_closer_than_separate_chain_ladders(said):
    munich = said["methods"]["munich"]
    paid, incurred = (munich[name]["total"]["ultimate"] for name in ("paid", "incurred"))

    assert said["methods"]["mack"]["total"]["ultimate"] == pytest.approx(31_463.210506, rel=1e-9)
    assert abs(incurred - paid) < 33_070.853883 - 31_463.210506


def test_clarks_curves_give_totals_and_parameters_and_no_error(said):
    for name in ("clark_loglogistic", "clark_weibull"):
        figures = said["methods"][name]

        assert figures["total"]["ultimate"] > figures["total"]["latest"] > 0
        assert figures["total"]["standard_error"] is None
        assert set(figures["parameters"]) >= {"omega", "theta_months"}


def test_the_library_that_was_used_is_named_with_its_version(said):
    assert {"python", "numpy", "pipeline", "chainladder", "pandas"} <= set(said["libraries"])
    assert said["assumptions"]["methods"]["munich"]["measure"] == "paid and incurred"
    assert said["assumptions"]["methods"]["clark_weibull"]["tail"] is None
