"""The underwriting rules of an institution: versions, drafts, another person's activation, and trying a draft."""

import json
from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.guidelines import (
    DEFAULT_GUIDELINES,
    Guideline,
    check_draft,
    differences_of,
    guideline_from_json,
    guideline_to_json,
)
from backend.domain.guidelines.versions import MOST_TRIED, GuidelineDraft, GuidelineVersion, Trial
from backend.domain.products import PRODUCTS, get_product
from backend.domain.versions import Authorship, VersionHead
from backend.errors import InvalidRequestError, NotFoundError
from backend.services import version_acts
from backend.services.guideline_trials import try_guideline
from backend.services.version_desk import VersionDesk
from backend.store.audit import Act
from backend.store.engine import UnitOfWorkFactory
from backend.store.guidelines import StoredVersion
from backend.store.work import UnitOfWork

MOST_BODY_CHARS = 400_000


class GuidelinesService:
    """The versions of the underwriting rules: read, draft, compare, try, put in force by another, withdraw."""

    def __init__(self, unit_of_work: UnitOfWorkFactory) -> None:
        self.unit_of_work = unit_of_work

    def get_active(self, principal: Principal, product: str) -> Guideline:
        """Return the rules that hold today for a product."""
        principal.must(Permission.READ_GUIDELINES)
        with self.unit_of_work() as work:
            return active_guideline(work, principal.institution_id, product)

    def list_versions(self, principal: Principal, product: str) -> tuple[VersionHead, ...]:
        """Return the versions of a product's rules, newest first."""
        principal.must(Permission.READ_GUIDELINES)
        with self.unit_of_work() as work:
            return _desk(work, principal).list_heads([get_product(product).code])

    def get_version(self, principal: Principal, guideline_id: UUID) -> GuidelineVersion:
        """Return one version with its rules, those switched off included."""
        principal.must(Permission.READ_GUIDELINES)
        with self.unit_of_work() as work:
            return _read(work, principal, guideline_id)

    def save_draft(self, principal: Principal, draft: GuidelineDraft) -> VersionHead:
        """
        Store new rules as the next version; an earlier open draft of the same author is withdrawn.

        Raises:
            InvalidRequestError: names what does not fit in the rules, or that reason or difference is lacking.
            ConflictError: somebody saved a version since the one that the draft begins from.

        """
        principal.must(Permission.MANAGE_GUIDELINES)
        by = version_acts.authorship(principal, draft.reason)
        guideline = parse_draft(draft.product, draft.body)
        with self.unit_of_work() as work:
            return _store_draft(work, principal, guideline, by, draft.based_on)

    def roll_back(self, principal: Principal, guideline_id: UUID, reason: str, based_on: int) -> VersionHead:
        """Draft an earlier version's rules anew; as every draft it waits for another person."""
        principal.must(Permission.MANAGE_GUIDELINES)
        by = version_acts.authorship(principal, reason)
        with self.unit_of_work() as work:
            earlier = _read(work, principal, guideline_id)
            return _store_draft(work, principal, earlier.guideline, by, based_on)

    def activate(self, principal: Principal, guideline_id: UUID, seen_active: int | None) -> VersionHead:
        """
        Put another person's draft in force; the version before is retired.

        Raises:
            NotPermittedError: the author of the draft is the one who asks.
            ConflictError: the draft was withdrawn, or another version came into force since this person compared.

        """
        principal.must(Permission.MANAGE_GUIDELINES)
        with self.unit_of_work() as work:
            guideline, desk = _read(work, principal, guideline_id).guideline, _desk(work, principal)
            draft, active = desk.take_to_activate(guideline_id, seen_active)
            check_draft(guideline, get_product(draft.subject))
            return desk.put_in_force(draft, active)

    def withdraw(self, principal: Principal, guideline_id: UUID, reason: str) -> None:
        """Take a draft back before it comes into force; its words stay on file."""
        principal.must(Permission.MANAGE_GUIDELINES)
        kept = version_acts.stated_reason(reason)
        with self.unit_of_work() as work:
            _read(work, principal, guideline_id)
            desk = _desk(work, principal)
            desk.withdraw(desk.take(guideline_id), kept)

    def try_draft(self, principal: Principal, guideline_id: UUID) -> Trial:
        """Return what a version would say of the newest assessed cases; those out of the reader's sight are counted."""
        principal.must(Permission.READ_GUIDELINES)
        with self.unit_of_work() as work:
            version = _read(work, principal, guideline_id)
            product = get_product(version.head.subject)
            active = active_guideline(work, principal.institution_id, product.code)
            cases = work.weighed_cases.list_newest(principal, product.code, MOST_TRIED)
        trial = try_guideline(product, active, version.guideline, cases)
        seen = {case.submission_id for case in cases if case.is_in_sight}
        return replace(trial, cases=tuple(case for case in trial.cases if case.submission_id in seen))

    def list_waiting(self, principal: Principal) -> tuple[VersionHead, ...]:
        """Return the drafts of other people that this person may put in force."""
        principal.must(Permission.MANAGE_GUIDELINES)
        with self.unit_of_work() as work:
            return _desk(work, principal).list_waiting(PRODUCTS)


def parse_draft(product: str, body: Mapping[str, object]) -> Guideline:
    """
    Return the guideline of a draft's JSON, by the parser that stored guidelines go through.

    Raises:
        InvalidRequestError: names what does not fit.

    """
    code = get_product(product).code
    if len(json.dumps(dict(body), default=str)) > MOST_BODY_CHARS:
        raise InvalidRequestError(f"A guideline has at most {MOST_BODY_CHARS:,} characters.")
    guideline = guideline_from_json({**body, "version": 1, "state": "draft"})
    check_draft(guideline, PRODUCTS[code])
    return guideline


def _desk(work: UnitOfWork, principal: Principal) -> VersionDesk:
    return VersionDesk(work, principal, work.guidelines, "guideline", "product")


def _store_draft(
    work: UnitOfWork, principal: Principal, guideline: Guideline, by: Authorship, based_on: int
) -> VersionHead:
    product, desk = guideline.product, _desk(work, principal)
    desk.begin_draft(product, based_on)
    active = work.guidelines.find_active(principal.institution_id, product)
    if active and not differences_of(_guideline(active), guideline):
        raise InvalidRequestError(f"This says the same as version {active.head.number} in force; change something.")
    body = guideline_to_json(replace(guideline, version=based_on + 1))
    head = work.guidelines.add_draft(principal.institution_id, product, body, by).head
    desk.tell_drafted(head, get_product(product).name, Permission.MANAGE_GUIDELINES)
    return head


def _read(work: UnitOfWork, principal: Principal, guideline_id: UUID) -> GuidelineVersion:
    """Return a version of underwriting rules; a scorecard, which lies beside them, is none."""
    stored = work.guidelines.get(principal.institution_id, guideline_id)
    if stored.head.subject not in PRODUCTS:
        raise NotFoundError
    return GuidelineVersion(stored.head, _guideline(stored))


def _guideline(stored: StoredVersion) -> Guideline:
    return replace(guideline_from_json(stored.body), version=stored.head.number, state=stored.head.state)


def active_guideline(work: UnitOfWork, institution_id: UUID, product: str) -> Guideline:
    """Return the active rules of a product that are switched on, raise InvalidRequestError when there are none."""
    active = work.guidelines.find_active(institution_id, product)
    if active is None:
        raise InvalidRequestError(
            f"There is no active guideline for {product.replace('_', ' ')}; an administrator must activate one."
        )
    return _guideline(active).without_switched_off()


def install_first_guidelines(work: UnitOfWork, institution_id: UUID) -> int:
    """Give a new institution the first version of each product's rules and return how many it lacked."""
    kept = {version.head.subject for version in work.guidelines.list_versions(institution_id, DEFAULT_GUIDELINES)}
    lacking = [product for product in DEFAULT_GUIDELINES if product not in kept]
    for product in lacking:
        body = guideline_to_json(DEFAULT_GUIDELINES[product])
        guideline_id = work.guidelines.add_draft(institution_id, product, body, Authorship()).head.version_id
        work.guidelines.activate(institution_id, guideline_id, by=None)
        act = Act("guideline_installed", "guideline", str(guideline_id), {"product": product})
        work.audit.record(None, act, institution_id)
    return len(lacking)
