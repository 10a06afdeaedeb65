"""The underwriting rules of an institution: the active version, and the first ones it starts with."""

from dataclasses import replace
from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.guidelines import DEFAULT_GUIDELINES, Guideline, guideline_from_json, guideline_to_json
from backend.errors import InvalidRequestError
from backend.store.audit import Act
from backend.store.engine import UnitOfWorkFactory
from backend.store.work import UnitOfWork


class GuidelinesService:
    """Reads the versions of the underwriting rules."""

    def __init__(self, unit_of_work: UnitOfWorkFactory) -> None:
        self.unit_of_work = unit_of_work

    def get_active(self, principal: Principal, product: str) -> Guideline:
        """Return the rules that hold today for a product."""
        principal.must(Permission.READ_GUIDELINES)
        with self.unit_of_work() as work:
            return active_guideline(work, principal.institution_id, product)


def active_guideline(work: UnitOfWork, institution_id: UUID, product: str) -> Guideline:
    """Return the active rules of a product, raise InvalidRequestError when the institution has none."""
    row = work.guidelines.find_active(institution_id, product)
    if row is None:
        raise InvalidRequestError(
            f"There is no active guideline for {product.replace('_', ' ')}; an administrator must activate one."
        )
    return replace(guideline_from_json(row.body), version=row.version)


def install_first_guidelines(work: UnitOfWork, institution_id: UUID) -> int:
    """Give a new institution the first version of each product's rules and return how many it lacked."""
    lacking = [p for p in DEFAULT_GUIDELINES if not work.guidelines.list_versions(institution_id, p)]
    for product in lacking:
        body = guideline_to_json(DEFAULT_GUIDELINES[product])
        row = work.guidelines.add_draft(institution_id, product, body, author_id=None)
        work.guidelines.activate(institution_id, row.guideline_id, by=None)
        act = Act("guideline_installed", "guideline", str(row.guideline_id), {"product": product})
        work.audit.record(None, act, institution_id)
    return len(lacking)
