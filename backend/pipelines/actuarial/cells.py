"""The table of computed cells: every figure that a sentence about a study may state."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from backend.domain.studies.result import Figure, MethodResult, OriginFigures, StudyFigures
from backend.domain.studies.words import MethodName, SigmaRule
from backend.domain.texts import clean_line
from backend.pipelines.actuarial.cells_of_data import data_cells
from backend.pipelines.actuarial.cells_of_industry import industry_cells
from backend.pipelines.actuarial.inputs import StudyInputs
from backend.pipelines.actuarial.names import caveat_of, compared, label_of, prefix_of
from backend.pipelines.wording_checks.cell import Cell, Cells, amount, count, figure, fraction, tells, word

_WITH_ORIGINS = frozenset({MethodName.CHAIN_LADDER, MethodName.MACK})
_MONEY = {
    "latest": "newest amount",
    "ultimate": "ultimate",
    "ibnr": "IBNR",
    "standard_error": "standard error",
    "process_error": "process error",
    "parameter_error": "parameter error",
}
_BY_ORIGIN = ("ultimate", "ibnr", "standard_error")
MOST_ORIGINS = 20
"""So many origins, the newest, have cells of their own: older ones carry little, and a question has an end."""
_SIGMA = {SigmaRule.MACK: "Mack's rule", SigmaRule.LOGLINEAR: "log-linear extrapolation"}


def cells_of(inputs: StudyInputs, figures: StudyFigures) -> Cells:
    """Return the computed cells of a study by their ids."""
    made = [
        *(
            replace(cell, caveat=caveat_of(result, inputs.selection))
            for result in figures.methods
            for cell in _method(inputs, result)
        ),
        *data_cells(inputs, figures),
        *industry_cells(inputs, figures),
        *_spread(inputs, figures),
        *_settings(inputs, figures),
    ]
    return {cell.id: cell for cell in made if cell.value.is_finite()}


def _method(inputs: StudyInputs, result: MethodResult) -> Iterator[Cell]:
    prefix, label = prefix_of(result), f"{label_of(result, inputs.selection)}, {result.measure.value}"
    unit, total = inputs.triangles.unit, result.total
    yield from _row(f"{prefix}.total", label, total, unit)
    if total.standard_error is not None and total.ibnr is not None and tells(total.ibnr):
        yield fraction(f"{prefix}.total.cv", f"{label}: standard error / IBNR", total.standard_error / total.ibnr)
    for level, value in sorted(total.quantiles.items(), key=lambda entry: float(entry[0])):
        percent = f"{100 * float(level):g}"
        yield _named(
            amount(f"{prefix}.total.q{percent}", f"{label}: {percent} % quantile of IBNR", value, unit), percent
        )
    yield from _loss_ratio(inputs, prefix, label, total.ultimate)
    if result.method in _WITH_ORIGINS:
        for number, row in list(enumerate(result.origins, 1))[-MOST_ORIGINS:]:
            name = clean_line(row.origin)[:40]
            yield from _row(f"{prefix}.origins.{number}", f"{label}, origin {name}", row, unit, _BY_ORIGIN)


def _row(place: str, label: str, row: OriginFigures, unit: str, names: Iterable[str] = tuple(_MONEY)) -> Iterator[Cell]:
    for name in names:
        value: Figure = getattr(row, name)
        if value is not None:
            yield amount(f"{place}.{name}", f"{label}: {_MONEY[name]}", value, unit)


def _named(cell: Cell, name: str) -> Cell:
    return Cell(cell.id, cell.label, cell.kind, cell.value, cell.text, cell.scale, (name,))


def _loss_ratio(inputs: StudyInputs, prefix: str, label: str, ultimate: Figure) -> Iterator[Cell]:
    """Give the ultimate as a part of the premium, where every origin has one."""
    premium = inputs.triangles.premium
    if premium is None or ultimate is None:
        return
    known = [part for part in premium if part is not None]
    if len(known) == len(premium) and sum(known) > 0:
        yield fraction(f"{prefix}.total.loss_ratio", f"{label}: ultimate / premium", ultimate / sum(known))


def _spread(inputs: StudyInputs, figures: StudyFigures) -> Iterator[Cell]:
    """Compare the methods' IBNR; different methods that agree to the unit are counted all the same."""
    selection = inputs.selection
    ibnr = [(one.total.ibnr or 0.0, one) for one in compared(figures, selection)]
    if not ibnr:
        return
    yield count("spread.results", "results of methods that are compared", len(ibnr))
    if len(ibnr) < 2:  # noqa: PLR2004  # one result has no spread
        return
    (low, least), (high, most) = min(ibnr, key=lambda one: one[0]), max(ibnr, key=lambda one: one[0])
    unit = inputs.triangles.unit
    for name, value, one in (("lowest", low, least), ("highest", high, most)):
        label = label_of(one, selection)
        end = amount(f"spread.{name}", f"{name} IBNR ({label}, {one.measure.value})", value, unit)
        yield replace(end, caveat=caveat_of(one, selection))
        yield word(f"spread.{name}_method", f"method with the {name} IBNR", label)
    yield amount("spread.difference", "highest less lowest IBNR", high - low, unit)
    if tells(low):
        yield fraction("spread.share", "highest less lowest IBNR, as a part of the lowest", (high - low) / low)


def _settings(inputs: StudyInputs, figures: StudyFigures) -> Iterator[Cell]:
    selection = inputs.selection
    yield word("sigma", "rule for the last sigma", _SIGMA[selection.factors.sigma])
    if figures.find(MethodName.ODP_BOOTSTRAP) is not None:
        yield count("seed", "seed of the simulation", selection.simulation.seed)
        yield count("simulations", "simulations", selection.simulation.simulations)
    yield count("excluded", "link ratios excluded", len(selection.factors.excluded))
    yield count("warnings", "warnings", len(figures.warnings))
    yield count("not_estimable", "methods not estimable", len(figures.not_estimable))
    tail = next((one.tail for one in figures.development if one.measure is figures.basis), None)
    if tail is not None:
        yield figure("factors.tail", "tail factor", tail.factor)
