"""What another choice of factors would come to, quickly enough to follow a click; nothing is stored."""

from backend.domain.studies.result import WhatIf
from backend.domain.studies.selection import Selection
from backend.domain.triangles import TriangleSet
from backend.reserving.chain_ladder import chain_ladder
from backend.reserving.factors import development_of
from backend.reserving.mack import mack
from backend.reserving.not_estimable import NotEstimableError


def redraw(triangles: TriangleSet, selection: Selection) -> WhatIf:
    """
    Return factors, ultimates and Mack's errors of a selection on its basis.

    Raises:
        NotEstimableError: the selection leaves no factor, or no tail, to project with.

    """
    measure = selection.basis or triangles.basis
    development = development_of(measure, triangles.measures[measure], selection.factors)
    (projected,) = chain_ladder(triangles, selection)
    try:
        (with_error,) = mack(triangles, selection)
    except NotEstimableError as error:
        return WhatIf(development, projected, None, error.reason)
    return WhatIf(development, projected, with_error, " ".join(with_error.notes))
