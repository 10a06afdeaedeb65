"""What is said about small and negative figures, and about a company beside its industry."""

from dataclasses import replace

import pytest

from backend.domain.studies.words import MethodName
from backend.domain.triangles import Measure, Triangle, TriangleSet
from backend.pipelines.actuarial.cells import cells_of
from backend.pipelines.actuarial.commentary import comment_on
from backend.pipelines.actuarial.figures import figures_of
from fakes.actuarial_rig import NUMPY_METHODS, rules_chain, small, study

YEARS, AGES = ("2021", "2022", "2023", "2024"), (12, 24, 36, 48)


def one_measure(rows, unit="USD thousand"):
    return TriangleSet({Measure.PAID: Triangle.of_rows(YEARS, AGES, rows)}, unit=unit)


def told(inputs):
    """Give the sentences of the rules; none of them may be lost to the check of their numbers."""
    commentary, _ = comment_on(inputs, figures_of(inputs), rules_chain())
    assert commentary.dropped == 0
    return " ".join(commentary.sentences)


FLAT = ((100, 100, 100, 100), (110, 110, 110, None), (120, 120, None, None), (130, None, None, None))
FALLING = ((100, 90, 85, 84), (110, 99, 93, None), (120, 110, None, None), (130, None, None, None))
MIXED = ((100, 150, 90, 80), (110, 165, 100, None), (120, 170, None, None), (130, None, None, None))


@pytest.mark.parametrize("rows", [FLAT, FALLING])
@pytest.mark.parametrize("methods", [(MethodName.CHAIN_LADDER,), (MethodName.CHAIN_LADDER, MethodName.MACK)])
def test_no_origin_is_said_to_carry_an_ibnr_that_is_nothing_or_negative(rows, methods):
    text = told(study(one_measure(rows), *methods))

    assert "Origin 20" not in text
    assert "The largest selected factor is" in text


def test_an_error_is_no_part_of_a_negative_ibnr():
    inputs = study(one_measure(FALLING), MethodName.MACK)

    assert "mack.paid.total.cv" not in cells_of(inputs, figures_of(inputs))
    assert "The standard error is USD" in told(inputs)
    assert "of the IBNR, of which" not in told(inputs)


def test_an_origin_above_the_total_has_its_ibnr_told_without_a_share():
    inputs = study(one_measure(MIXED), MethodName.CHAIN_LADDER)
    figures = figures_of(inputs)
    method = figures.methods[0]
    rows = tuple(replace(row, ibnr=ibnr) for row, ibnr in zip(method.origins, (0.0, -10.0, -20.0, 40.0), strict=True))
    changed = replace(figures, methods=(replace(method, origins=rows, total=replace(method.total, ibnr=10.0)),))
    commentary, _ = comment_on(inputs, changed, rules_chain())

    assert "driver.share" not in cells_of(inputs, changed)
    assert any(
        each.startswith("Origin 2024 has the largest IBNR, USD 40.00 thousand;") for each in commentary.sentences
    )


def industry_of(factor):
    """Give an industry a hundred times as large, whose losses are this part of the company's."""
    own = small()
    measures = {
        measure: Triangle.of_rows(
            own.origins, own.ages, [[c and 100 * factor * c for c in row] for row in one.to_rows()]
        )
        for measure, one in own.measures.items()
    }
    return replace(own, measures=measures, premium=tuple(100 * earned for earned in own.premium))


def test_the_company_is_set_beside_its_industry():
    inputs = study(small(), MethodName.CHAIN_LADDER, industry=industry_of(0.5), industry_name="other liability 2004")
    figures = figures_of(inputs)
    cells = cells_of(inputs, figures)
    ratio = figures.methods[0].total.ultimate / sum(small().premium)

    assert float(cells["industry.company_loss_ratio"].value) == pytest.approx(ratio)
    assert float(cells["industry.loss_ratio"].value) == pytest.approx(ratio / 2)
    assert cells["industry.factor"].value == pytest.approx(cells["industry.company_factor"].value)
    assert (
        f"the company's loss ratio is {cells['industry.company_loss_ratio'].text} where its industry's is "
        f"{cells['industry.loss_ratio'].text}, weighed by the company's premiums; the factor at age 12 is "
    ) in told(inputs)


def test_without_premiums_only_the_factors_are_compared():
    own = replace(small(), premium=None)
    inputs = study(own, MethodName.CHAIN_LADDER, industry=industry_of(0.5), industry_name="industry")

    assert "Beside its industry, the factor at age 12 is" in told(inputs)
    assert "loss ratio" not in told(inputs)


def test_without_an_industry_nothing_is_said_of_one():
    assert "industry" not in told(study(small(), *NUMPY_METHODS))
