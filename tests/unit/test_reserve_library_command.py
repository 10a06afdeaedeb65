"""`manage.py reserve` with the methods that chainladder computes: Munich under paid and incurred, Clark's curves."""

import json

import numpy as np
import pytest

from backend.commands.reserve import main
from backend.domain.triangles import Measure
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


def munich_written_out(first, second):
    """
    Return ultimates of the first measure and its lambda: Quarg and Mack (2004), section 2, with Mack's last sigma.

    A link ratio's residual goes with the residual of the other measure over this one at the younger age.
    """
    ratios, quotients = first[:, 1:] / first[:, :-1], second / first
    size = len(first)
    factors, sigmas, means, spreads = (np.zeros(size - 1) for _ in range(4))
    for age in range(size - 1):
        grown, begun = slice(0, size - age - 1), slice(0, size - age)
        amounts = first[grown, age]
        factors[age] = first[grown, age + 1].sum() / amounts.sum()
        if age < size - 2:
            sigmas[age] = np.sqrt((amounts * (ratios[grown, age] - factors[age]) ** 2).sum() / (size - age - 2))
        means[age] = second[begun, age].sum() / first[begun, age].sum()
        away = quotients[begun, age] - means[age]
        spreads[age] = np.sqrt((first[begun, age] * away**2).sum() / (size - age - 1))
    sigmas[-1] = np.sqrt(min(sigmas[-2] ** 4 / sigmas[-3] ** 2, sigmas[-3] ** 2, sigmas[-2] ** 2))
    roots = np.sqrt(first[:, :-1])
    own = (ratios - factors) * roots / sigmas
    other = (quotients[:, :-1] - means) * roots / spreads
    both = ~np.isnan(own)
    both[:, -1] = False
    return factors, sigmas, means, spreads, float((own * other)[both].sum() / (other**2)[both].sum())


def develop_together(paid, incurred):
    """Return both triangles' ultimates, each step of one looking at the other's amount of the age before."""
    of_paid, of_incurred = munich_written_out(paid, incurred), munich_written_out(incurred, paid)
    full = np.array([paid, incurred])
    for age in range(1, len(paid)):
        for row in range(len(paid) - age, len(paid)):
            now = full[:, row, age - 1]
            for place, (factors, sigmas, means, spreads, slope) in enumerate((of_paid, of_incurred)):
                quotient = now[1 - place] / now[place] - means[age - 1]
                step = factors[age - 1] + slope * sigmas[age - 1] / spreads[age - 1] * quotient
                full[place, row, age] = now[place] * step
    return full[:, :, -1], (of_paid[-1], of_incurred[-1])


def test_munich_is_what_quarg_and_mack_write_step_by_step(said):
    measures = load_sample("mcl").measures
    ultimates, slopes = develop_together(measures[Measure.PAID].values, measures[Measure.INCURRED].values)

    for place, name in enumerate(("paid", "incurred")):
        figures = said["methods"]["munich"][name]
        assert figures["parameters"]["lambda"] == pytest.approx(slopes[place], rel=1e-6)
        assert [row["ultimate"] for row in figures["origins"]] == pytest.approx(ultimates[place], rel=1e-6)


def best_curve(values, growth):
    """Return omega, theta in months, and the reserve to the last age, at the highest likelihood: Clark (2003)."""
    size = len(values)
    ages = 12.0 * np.arange(1, size + 1) - 6
    increments = np.diff(values, axis=1, prepend=0.0)
    seen = ~np.isnan(increments)
    newest = size - 1 - np.arange(size)
    latest = values[np.arange(size), newest]

    def likelihood(logs):
        reached = growth((ages / np.exp(logs[1])) ** np.exp(logs[0]))
        means = (latest / reached[newest])[:, None] * np.diff(reached, prepend=0.0)
        return (increments * np.log(means) - means)[seen].sum()

    best, width = np.log([1.2, 40.0]), 0.8
    for _ in range(60):
        around = [best + width * np.array([one, other]) / 4 for one in range(-4, 5) for other in range(-4, 5)]
        best, width = max(around, key=likelihood), width * 0.7
    reached = growth((ages / np.exp(best[1])) ** np.exp(best[0]))
    return np.exp(best[0]), np.exp(best[1]), (latest * (reached[-1] / reached[newest] - 1)).sum()


@pytest.mark.parametrize(
    ("name", "growth"),
    [("clark_loglogistic", lambda power: power / (1 + power)), ("clark_weibull", lambda power: -np.expm1(-power))],
)
def test_clarks_curves_are_near_the_highest_likelihood(said, name, growth):
    """The library's optimiser stops early; its reserve stays within 1 % of the best curve's."""
    omega, theta, reserve = best_curve(load_sample("mcl").measures[Measure.PAID].values, growth)
    figures = said["methods"][name]

    assert figures["parameters"]["omega"] == pytest.approx(omega, rel=0.01)
    assert figures["parameters"]["theta_months"] == pytest.approx(theta, rel=0.01)
    assert figures["total"]["ibnr"] == pytest.approx(reserve, rel=0.01)
