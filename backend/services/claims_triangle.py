"""Claims of the book to a triangle: origins by day of loss, ages by when money moved and claims were reported."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from uuid import UUID

from backend.domain.policies import PolicyLine
from backend.domain.studies.views import CheckedTriangle, ClaimsTriangleRequest
from backend.domain.triangles import Measure
from backend.domain.triangles.long_form import MOST_ORIGINS, LongCell
from backend.domain.triangles.origins import OriginPeriod
from backend.errors import InvalidRequestError
from backend.services.triangle_gate import check_cells
from backend.store.claim_triangles import ClaimsGrid
from backend.store.work import UnitOfWork

PERIODS_MONTHS = (1, 3, 6, 12)
UNIT = "USD"
_NET = "Paid and incurred are after recoveries; incurred is paid with the case reserves outstanding at the age."
_NO_CLAIMS = "No claim of this choice happened until the valuation day."
Moves = dict[tuple[int, int], Decimal]


def check_request(request: ClaimsTriangleRequest, today: date) -> None:
    """Pass a request that can be answered, raise InvalidRequestError with the repair otherwise."""
    if request.line is not None and request.line not in set(PolicyLine):
        raise InvalidRequestError(f"Please choose one of {', '.join(PolicyLine)}, or all lines.")
    if request.period_months not in PERIODS_MONTHS:
        raise InvalidRequestError("Please choose periods of 1, 3, 6 or 12 months.")
    if not date(1900, 1, 1) <= request.as_of <= today:
        raise InvalidRequestError("Please choose a valuation day that is not in the future.")


def draw_triangle(work: UnitOfWork, institution_id: UUID, request: ClaimsTriangleRequest) -> CheckedTriangle:
    """
    Return the triangle of the institution's claims as they stood on the valuation day.

    Every diagonal is valued a whole number of periods before that day, so that all cells of an age are equally old;
    the newest diagonal holds everything until that day.
    """
    first = work.claim_triangles.find_first_loss(institution_id, request.line, request.as_of)
    if first is None:
        return CheckedTriangle(None, problems=(_NO_CLAIMS,))
    grid = make_grid(institution_id, request, first)
    paid, incurred = _amounts(work, grid)
    reported, closed = _counts(work, grid)
    premium = work.claim_triangles.list_premium(grid)
    cells = [
        *_cells(grid, Measure.PAID, paid),
        *_cells(grid, Measure.INCURRED, incurred),
        *_cells(grid, Measure.REPORTED_COUNT, reported),
        *(_cells(grid, Measure.CLOSED_COUNT, closed) if closed else ()),
        *(LongCell(_name(grid, month), 0, float(earned), Measure.PREMIUM) for month, earned in premium.items()),
    ]
    checked = check_cells(cells, UNIT, is_cumulative=True)
    return CheckedTriangle(
        checked.triangles, checked.rejected, checked.problems, (*_said(grid, request), *checked.warnings)
    )


def make_grid(institution_id: UUID, request: ClaimsTriangleRequest, first_loss: date) -> ClaimsGrid:
    """
    Return origins from the first loss to the valuation day and one valuation for each.

    Raises:
        InvalidRequestError: that would be too many periods.

    """
    months = request.period_months
    first, last = (_month(day) - _month(day) % months for day in (first_loss, request.as_of))
    origins = tuple(range(first, last + 1, months))
    if len(origins) > MOST_ORIGINS:
        raise InvalidRequestError(
            f"That makes {len(origins)} periods; we take up to {MOST_ORIGINS}. Choose longer ones."
        )
    end = request.as_of + timedelta(days=1)
    cutoffs = tuple(_earlier(end, months * back) for back in range(len(origins) - 1, -1, -1))
    return ClaimsGrid(institution_id, request.line, months, origins, cutoffs)


def _amounts(work: UnitOfWork, grid: ClaimsGrid) -> tuple[Moves, Moves]:
    rows = work.claim_triangles.list_amounts(grid)
    paid = {(row.origin, row.valuation): row.paid_usd for row in rows}
    return paid, {(row.origin, row.valuation): row.incurred_usd for row in rows}


def _counts(work: UnitOfWork, grid: ClaimsGrid) -> tuple[Moves, Moves]:
    rows = work.claim_triangles.list_counts(grid)
    reported = {(row.origin, row.valuation): Decimal(row.reported) for row in rows}
    return reported, {(row.origin, row.valuation): Decimal(row.closed) for row in rows if row.closed}


def _cells(grid: ClaimsGrid, measure: Measure, moves: Moves) -> Iterator[LongCell]:
    """Give the sums of the moves by origin and valuation; what moved before an origin began counts at its first age."""
    for position, origin in enumerate(grid.origins):
        sums = accumulate(moves.get((origin, valuation), Decimal(0)) for valuation in range(len(grid.cutoffs)))
        for valuation, total in enumerate(sums):
            if valuation >= position:
                yield LongCell(_name(grid, origin), _age(grid, origin, valuation), float(total), measure)


def _age(grid: ClaimsGrid, origin: int, valuation: int) -> int:
    """Return the months begun from the start of an origin to a valuation."""
    later = (len(grid.cutoffs) - 1 - valuation) * grid.period_months
    return _months_begun(grid.cutoffs[-1]) - later - origin


def _said(grid: ClaimsGrid, request: ClaimsTriangleRequest) -> Iterable[str]:
    yield _NET
    if _months_begun(grid.cutoffs[-1]) != grid.origins[-1] + grid.period_months or grid.cutoffs[-1].day != 1:
        yield (
            f"The valuation day {request.as_of} lies within {_name(grid, grid.origins[-1])}: ages are counted to that "
            "day in months begun, and the premium is that of the whole period from the terms begun by then."
        )


def _name(grid: ClaimsGrid, month: int) -> str:
    return OriginPeriod(month, grid.period_months, "").renamed(grid.period_months).name


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _months_begun(end: date) -> int:
    """Return the month that begins on a day, or the next one where the month has begun before."""
    return _month(end) + (end.day > 1)


def _earlier(day: date, months: int) -> date:
    """Return the same day so many months before, the last of the month where that is shorter."""
    year, month = divmod(_month(day) - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
