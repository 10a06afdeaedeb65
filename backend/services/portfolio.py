"""The manager's figures: submissions, outcomes, cycle time and provider share, from SQL."""

from backend.domain.access import Permission, Principal
from backend.domain.portfolio import Portfolio, PortfolioFilter
from backend.store.engine import UnitOfWorkFactory


class PortfolioService:
    """Reads the figures of an institution's portfolio."""

    def __init__(self, unit_of_work: UnitOfWorkFactory) -> None:
        self.unit_of_work = unit_of_work

    def get(self, principal: Principal, wanted: PortfolioFilter) -> Portfolio:
        """Return all figures of one screen, read in one transaction."""
        principal.must(Permission.READ_PORTFOLIO)
        with self.unit_of_work() as work:
            figures = work.portfolio
            return Portfolio(
                figures.get_headline(principal.institution_id, wanted),
                tuple(figures.list_statuses(principal.institution_id, wanted)),
                tuple(figures.list_weeks(principal.institution_id, wanted)),
                tuple(figures.list_providers(principal.institution_id, wanted)),
            )
