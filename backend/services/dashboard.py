"""The manager's dashboard: figures of some days beside those before, what is open now, and the way to each case."""

from dataclasses import replace

from backend.domain.access import Permission, Principal, Role
from backend.domain.dashboard import Dashboard, DashboardFilter, OpenAge, Tile
from backend.domain.dashboard_tiles import CLAIMS, RUNS, SUBMISSIONS, count_tiles
from backend.domain.happenings import Happened, Happening
from backend.errors import InvalidRequestError
from backend.store.engine import UnitOfWorkFactory

MOST_DAYS = 1_100
"""Three years and the three before them: the longest span that a screen still says something about."""
SCREENS = {"submissions": SUBMISSIONS, "claims": CLAIMS}


class DashboardService:
    """Reads the figures of an institution: days that were counted and rows that are open, never all rows."""

    def __init__(self, unit_of_work: UnitOfWorkFactory) -> None:
        self.unit_of_work = unit_of_work

    def get(self, principal: Principal, wanted: DashboardFilter) -> Dashboard:
        """
        Return one screen of figures; names stand on it for managers alone, and links where the reader may follow.

        Raises:
            NotPermittedError: the role does not read the portfolio.
            InvalidRequestError: the days are the wrong way round or more than three years.

        """
        principal.must(Permission.READ_PORTFOLIO)
        if not 1 <= wanted.days <= MOST_DAYS:
            raise InvalidRequestError("Choose a first day and a last day at most three years apart.")
        has_names = principal.role is Role.MANAGER
        with self.unit_of_work() as work:
            figures = work.dashboard.read_figures(principal.institution_id, wanted)
            ages = work.dashboard.list_open(principal.institution_id, wanted)
            people = work.dashboard.list_people(principal.institution_id, wanted) if has_names else ()
        return Dashboard(
            wanted,
            figures,
            tuple(_for_reader(principal, tile) for tile in count_tiles(figures, wanted)),
            tuple(_opened(principal, age, wanted) for age in ages),
            tuple(people),
            has_names,
        )


def _for_reader(principal: Principal, tile: Tile) -> Tile:
    """Return a tile without the way to cases that the reader may not open."""
    return tile if _may_open(principal, tile.url.partition("?")[0]) else replace(tile, url="")


def _opened(principal: Principal, age: OpenAge, wanted: DashboardFilter) -> OpenAge:
    """Return an age with the way to what is open at it, where there is a list of it."""
    screen = SCREENS.get(age.desk, "")
    if not screen or not _may_open(principal, screen):
        return age
    detail = f"{age.first}-{'' if age.last is None else age.last}"
    return replace(age, url=Happened(Happening.OPEN, wanted.since, wanted.until, wanted.line, detail).url(screen))


def _may_open(principal: Principal, screen: str) -> bool:
    """Tell whether the list of a screen shows this reader all that was counted; an actuary's runs are fewer."""
    permission = {SUBMISSIONS: Permission.READ_SUBMISSIONS, CLAIMS: Permission.READ_CLAIMS}
    return principal.may(permission.get(screen, Permission.READ_RUNS)) and (
        screen != RUNS or principal.role in (Role.MANAGER, Role.EXAMINER)
    )
