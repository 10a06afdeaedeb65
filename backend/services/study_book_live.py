"""Where the live totals of methods stand, so that the summary shows them beside the engine's figures."""

from collections.abc import Mapping
from typing import TypeAlias

from backend.domain.studies.views import StudyResult, StudyView
from backend.domain.studies.words import MethodName
from backend.domain.triangles import Measure
from backend.services.study_book_expected import METHODS, place_of_ibnr
from backend.services.study_book_mack import SHEET as MACK
from backend.services.study_book_mack_places import MackPlaces
from backend.services.study_book_paper import at
from backend.services.study_book_places import Places

LiveTotals: TypeAlias = Mapping[tuple[MethodName, Measure], str]
_IBNR_OF_CHAIN_LADDER, _IBNR_OF_MACK = 5, 2


def live_totals(study: StudyView, result: StudyResult) -> LiveTotals:
    """Return the address of each total IBNR that is a formula, by method and measure."""
    figures, triangles = result.figures, study.triangle.triangles
    found = {}
    for development in figures.development:
        places = Places.of(triangles.measures[development.measure], str(development.measure))
        total = at(places.total, _IBNR_OF_CHAIN_LADDER, sheet=places.sheet)
        found[MethodName.CHAIN_LADDER, development.measure] = total
    basis = figures.basis
    if (MethodName.CHAIN_LADDER, basis) not in found:
        return found
    origins = len(triangles.measures[basis].origins)
    mack = MackPlaces(origins)
    found[MethodName.MACK, basis] = at(mack.result + origins, _IBNR_OF_MACK, sheet=MACK)
    for number, method in enumerate(one for one in METHODS if figures.find(one, basis)):
        found[method, basis] = place_of_ibnr(number, origins)
    return found
