"""How methods are called in sentences, and how their cells are named."""

from backend.domain.studies.result import MethodResult, StudyFigures
from backend.domain.studies.selection import Selection
from backend.domain.studies.words import MethodName
from backend.reserving.ignored_choices import ignored_by

METHOD_LABELS = {
    MethodName.CHAIN_LADDER: "the chain ladder",
    MethodName.MACK: "Mack's method",
    MethodName.BORNHUETTER_FERGUSON: "Bornhuetter-Ferguson",
    MethodName.CAPE_COD: "Cape Cod",
    MethodName.BENKTANDER: "Benktander",
    MethodName.INCREMENTAL_ADDITIVE: "the incremental additive method",
    MethodName.MUNICH: "the Munich chain ladder",
    MethodName.CLARK_LOGLOGISTIC: "Clark's log-logistic curve",
    MethodName.CLARK_WEIBULL: "Clark's Weibull curve",
    MethodName.ODP_BOOTSTRAP: "the bootstrap",
    MethodName.ONE_YEAR: "the one-year view",
}
_LEADING = (MethodName.MACK, MethodName.CHAIN_LADDER)


def prefix_of(result: MethodResult) -> str:
    """Return the beginning of the ids of a method's cells."""
    return f"{result.method.value}.{result.measure.value}"


def label_of(result: MethodResult, selection: Selection) -> str:
    """Return how a result is called; Bornhuetter-Ferguson says where its loss ratio is Cape Cod's."""
    label = METHOD_LABELS[result.method]
    borrows = result.method is MethodName.BORNHUETTER_FERGUSON and selection.expected.loss_ratio is None
    return f"{label} with Cape Cod's ratio" if borrows else label


def caveat_of(result: MethodResult, selection: Selection) -> str:
    """Return what of the chosen factors a result does not take, as part of a sentence; empty where it takes all."""
    parts = ignored_by(result.method, selection.factors)
    if not parts:
        return ""
    listed = " or ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
    return f"{METHOD_LABELS[result.method]} takes no {listed}"


def compared(figures: StudyFigures, selection: Selection) -> list[MethodResult]:
    """
    Return the results that are estimates of their own on the basis: what others repeat by their making counts once.

    What is still to come after incurred amounts starts from other amounts and is no estimate of the same.
    """
    known = [one for one in figures.methods if one.total.ibnr is not None and one.measure is figures.basis]
    there = {one.method for one in known}
    expected = selection.expected
    has_expected = MethodName.BORNHUETTER_FERGUSON in there
    repeats = {
        MethodName.MACK: MethodName.CHAIN_LADDER in there,
        MethodName.ONE_YEAR: not there.isdisjoint(_LEADING),
        MethodName.CAPE_COD: has_expected and expected.loss_ratio is None,
        MethodName.BENKTANDER: has_expected and expected.iterations == 1,
    }
    return [one for one in known if not repeats.get(one.method, False)]


def leading(figures: StudyFigures) -> MethodResult:
    """Return the result that a commentary speaks of first: Mack's, else the chain ladder's, else the first."""
    return next((found for name in _LEADING if (found := figures.find(name)) is not None), figures.methods[0])
