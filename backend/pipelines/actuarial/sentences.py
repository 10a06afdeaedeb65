"""The sentences an actuary signs, each made from cells; one whose cells are not there is not written."""

from collections.abc import Callable
from dataclasses import dataclass

from backend.pipelines.actuarial.cells_of_data import REJECTS
from backend.pipelines.wording_checks.cell import Cells
from backend.pipelines.wording_checks.templates import Made, fill


@dataclass(frozen=True, slots=True)
class Told:
    """What the sentences are made from: the cells, and the result they speak of first."""

    cells: Cells
    leading: str
    method: str

    def fill(self, template: str) -> Made:
        """
        Return a template with the texts of its cells and their ids, None where one of them is not there.

        A place is an id, or `@` and the rest of an id of the leading result. The caveats of the cells end the sentence.
        """
        return fill(template, self.cells, lambda name: f"{self.leading}.total.{name[1:]}" if name[0] == "@" else name)

    def first(self, *templates: str) -> Made:
        """Return the first template whose cells are all there."""
        return next((made for template in templates if (made := self.fill(template)) is not None), None)

    def verdict(self, test: str) -> str:
        """Return what a test says, empty where there was none."""
        return next((cell.verdict for name, cell in self.cells.items() if name.startswith(f"tests.{test}.")), "")

    def holds(self, place: str) -> bool:
        """Tell whether a figure is above zero."""
        return place in self.cells and self.cells[place].value > 0


def _estimate(told: Told) -> Made:
    said = (
        f"{told.method} puts the ultimate at {{@ultimate}} and the IBNR at {{@ibnr}}, with {{@latest}} observed so far"
    )
    return told.first(f"{said}; the ultimate is {{@loss_ratio}} of the premium.", f"{said}.")


def _error(told: Told) -> Made:
    return told.first(
        "The standard error is {@standard_error}, or {@cv} of the IBNR, of which {@process_error} is process error and "
        "{@parameter_error} parameter error; the last sigma follows {sigma}.",
        "The standard error is {@standard_error}, or {@cv} of the IBNR.",
        "The standard error is {@standard_error}, of which {@process_error} is process error and {@parameter_error} "
        "parameter error; the last sigma follows {sigma}.",
        "The standard error is {@standard_error}.",
        "This result carries no standard error; the choice of the last sigma ({sigma}) does not enter it.",
    )


def _spread(told: Told) -> Made:
    return told.first(
        "The {spread.results} results lie between {spread.lowest} ({spread.lowest_method}) and {spread.highest} "
        "({spread.highest_method}) of IBNR, a spread of {spread.difference} or {spread.share} of the lowest.",
        "The {spread.results} results lie between {spread.lowest} ({spread.lowest_method}) and {spread.highest} "
        "({spread.highest_method}) of IBNR, a spread of {spread.difference}.",
        "The estimate relies on {spread.results} result alone, so nothing shows how the choice of method weighs.",
    )


def _driver(told: Told) -> Made:
    factor = "the largest selected factor is {factors.largest} at age {factors.largest_age}"
    part = "Origin {driver.origin} carries the largest part of the IBNR, {driver.ibnr} or {driver.share} of it"
    alone = "Origin {driver.origin} has the largest IBNR, {driver.ibnr}"
    return told.first(f"{part}; {factor}.", f"{part}.", f"{alone}; {factor}.", f"{alone}.", f"{factor}.")


def _correlation(told: Told) -> Made:
    said = told.verdict("development_correlation")
    next_one = "a high one" if told.holds("tests.development_correlation.statistic") else "a low one"
    meaning = f"; a high factor tends to be followed by {next_one}" if said == REJECTS else ""
    return told.fill(
        f"Mack's test of development correlation {said} independent factors: the statistic is "
        "{tests.development_correlation.statistic}, the band {tests.development_correlation.low} to "
        f"{{tests.development_correlation.high}}{meaning}."
    )


def _calendar(told: Told) -> Made:
    said = told.verdict("calendar_year")
    return told.fill(
        f"Mack's test of calendar years {said} the absence of such effects: Z is {{tests.calendar_year.z}} where "
        "{tests.calendar_year.expected} was expected, the band {tests.calendar_year.low} to {tests.calendar_year.high}."
    )


def _industry(told: Told) -> Made:
    ratios = "the company's loss ratio is {industry.company_loss_ratio} where its industry's is {industry.loss_ratio}"
    factors = "the factor at age {industry.age} is {industry.company_factor} against {industry.factor}"
    return told.first(
        f"Over the origins that both have, {ratios}, weighed by the company's premiums; {factors}.",
        f"Over the origins that both have, {ratios}, weighed by the company's premiums.",
        f"Beside its industry, {factors}.",
    )


def _diagonal(told: Told) -> Made:
    said = "The last period brought {actual_expected.actual} where {actual_expected.expected} was expected"
    apart = "{actual_expected.distance} {actual_expected.side}"
    return told.first(
        f"{said}: {apart}, or {{actual_expected.ratio}} of the movement expected.", f"{said}: {apart}.", f"{said}."
    )


def _measures(told: Told) -> Made:
    return told.first(
        "The Munich chain ladder brings the ultimates to {munich.paid.total.ultimate} on paid and "
        "{munich.incurred.total.ultimate} on incurred amounts; {paid_to_incurred} of what is incurred is paid.",
        "Of the incurred amounts, {paid_to_incurred} are paid so far.",
    )


def _simulated(told: Told) -> Made:
    return next(
        (
            made
            for name in told.cells
            if name.startswith("odp_bootstrap.") and name.endswith(".total.ibnr")
            if (made := _quantiles(told, name.removesuffix(".ibnr"))) is not None
        ),
        None,
    )


def _quantiles(told: Told, prefix: str) -> Made:
    return told.fill(
        f"The bootstrap puts the 75 % quantile of the IBNR at {{{prefix}.q75}} and the 99.5 % quantile at "
        f"{{{prefix}.q99.5}}, with {{simulations}} simulations from seed {{seed}}."
    )


def _qualified(told: Told) -> Made:
    warned, missing = told.holds("warnings"), told.holds("not_estimable")
    if warned and missing:
        return told.fill(
            "The warnings ({warnings}) qualify these figures, and methods without figures here ({not_estimable}) "
            "are listed with their reasons."
        )
    if warned:
        return told.fill("The warnings ({warnings}) qualify these figures and are to be read with them.")
    return (
        told.fill("Methods without figures here ({not_estimable}) are listed with their reasons.") if missing else None
    )


SENTENCES: tuple[Callable[[Told], Made], ...] = (
    _estimate,
    _error,
    _spread,
    _qualified,
    _driver,
    _diagonal,
    _correlation,
    _calendar,
    _industry,
    _simulated,
    _measures,
)
