"""How methods are called in sentences, and how their cells are named."""

from backend.domain.studies.result import MethodResult, StudyFigures
from backend.domain.studies.words import MethodName

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


def leading(figures: StudyFigures) -> MethodResult:
    """Return the result that a commentary speaks of first: Mack's, else the chain ladder's, else the first."""
    return next((found for name in _LEADING if (found := figures.find(name)) is not None), figures.methods[0])
