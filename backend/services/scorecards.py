"""The red-flag scorecards of an institution: the active card, refitting on its own claims, activation by another."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.policies import PolicyLine
from backend.domain.scorecards import (
    DEFAULT_SCORECARDS,
    FitFigures,
    Scorecard,
    product_of,
    scorecard_from_json,
    scorecard_to_json,
)
from backend.domain.versions import Authorship, VersionState
from backend.errors import InvalidRequestError, NotFoundError, NotPermittedError
from backend.services.notifying import tell_rules_wait
from backend.services.scorecard_fitting import KnownClaims, count_known, fit_card, gather, judge
from backend.store.audit import Act
from backend.store.engine import UnitOfWorkFactory
from backend.store.guidelines import StoredVersion
from backend.store.version_turns import take_turn
from backend.store.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ScorecardVersion:
    """One version of a line's card, by whom and when, and how the card in force did on the same claims."""

    card: Scorecard
    author_id: UUID | None
    created_at: datetime
    active_fit: FitFigures | None = None


class ScorecardsService:
    """Reads the cards of a line, fits a draft to the institution's own claims, puts a draft in force."""

    def __init__(self, unit_of_work: UnitOfWorkFactory) -> None:
        self.unit_of_work = unit_of_work

    def get_active(self, principal: Principal, line: PolicyLine) -> Scorecard:
        """Return the card in force for a line."""
        principal.must(Permission.READ_CLAIMS)
        with self.unit_of_work() as work:
            return active_scorecard(work, principal.institution_id, line)

    def list_versions(self, principal: Principal, line: PolicyLine) -> tuple[ScorecardVersion, ...]:
        """Return all versions of a line's card, newest first."""
        principal.must(Permission.READ_CLAIMS)
        with self.unit_of_work() as work:
            stored = work.guidelines.list_versions(principal.institution_id, [product_of(line)])
            return tuple(_version(each) for each in stored)

    def count_labelled(self, principal: Principal, line: PolicyLine) -> KnownClaims:
        """Return how many claims of a line have a known end, and how many lack for a refit."""
        principal.must(Permission.READ_CLAIMS)
        with self.unit_of_work() as work:
            return count_known(work.claim_outcomes.list_labelled(principal.institution_id, line))

    def refit(self, principal: Principal, line: PolicyLine) -> ScorecardVersion:
        """
        Fit a draft to the claims whose end is known, and return it with the active card's figures on the same claims.

        Raises:
            InvalidRequestError: there are too few such claims; the sentence says how many lack.

        """
        principal.must(Permission.MANAGE_SCORECARD)
        with self.unit_of_work() as work:
            take_turn(work.session, principal.institution_id, product_of(line))
            labelled = work.claim_outcomes.list_labelled(principal.institution_id, line)
            evidence = gather(work, labelled)
            active = active_scorecard(work, principal.institution_id, line)
            before = judge(active, evidence)
            body = scorecard_to_json(_beside(fit_card(line, evidence), active, before))
            by = Authorship(principal.user_id)
            stored = work.guidelines.add_draft(principal.institution_id, product_of(line), body, by)
            number = stored.head.number
            details = {"line": line, "version": number, "claims": len(labelled), "confirmed": before.confirmed}
            work.audit.record(principal, Act("scorecard_drafted", "guideline", str(stored.head.version_id), details))
            title = f"the scorecard of {line}, version {number},"
            tell_rules_wait(work, principal, Permission.MANAGE_SCORECARD, title, "/red_flags")
            return _version(stored, before)

    def activate(self, principal: Principal, line: PolicyLine, version: int) -> Scorecard:
        """Put a draft in force; the person who drafted it may not, another must."""
        principal.must(Permission.MANAGE_SCORECARD)
        with self.unit_of_work() as work:
            take_turn(work.session, principal.institution_id, product_of(line))
            heads = [one.head for one in work.guidelines.list_versions(principal.institution_id, [product_of(line)])]
            head = next((head for head in heads if head.number == version), None)
            if head is None:
                raise NotFoundError
            if head.state is not VersionState.DRAFT:
                raise InvalidRequestError(f"Version {version} is {head.state}; only a draft can be put in force.")
            if head.author_id == principal.user_id:
                raise NotPermittedError("You drafted this scorecard; another person must put it in force.")
            work.guidelines.activate(principal.institution_id, head.version_id, by=principal.user_id)
            details = {"line": line, "version": version}
            work.audit.record(principal, Act("scorecard_activated", "guideline", str(head.version_id), details))
            return active_scorecard(work, principal.institution_id, line)


def active_scorecard(work: UnitOfWork, institution_id: UUID, line: PolicyLine) -> Scorecard:
    """Return the active card of a line; the stated weights where the institution has installed none yet."""
    active = work.guidelines.find_active(institution_id, product_of(line))
    return _card(active) if active else DEFAULT_SCORECARDS[line]


def install_first_scorecards(work: UnitOfWork, institution_id: UUID) -> int:
    """Give a new institution the first card of each line and return how many it lacked."""
    lacking = [line for line in PolicyLine if not work.guidelines.list_versions(institution_id, [product_of(line)])]
    for line in lacking:
        body = scorecard_to_json(DEFAULT_SCORECARDS[line])
        version_id = work.guidelines.add_draft(institution_id, product_of(line), body, Authorship()).head.version_id
        work.guidelines.activate(institution_id, version_id, by=None)
        act = Act("scorecard_installed", "guideline", str(version_id), {"line": line})
        work.audit.record(None, act, institution_id)
    return len(lacking)


def _beside(draft: Scorecard, active: Scorecard, before: FitFigures) -> Scorecard:
    """Return the draft with a note of how the card in force did on the same claims."""
    said = (
        f"{draft.note} On the same claims version {active.version} in force reached AUC {before.auc:.4f} and recall "
        f"{before.recall_top_tenth:.4f} in the highest tenth."
    )
    return replace(draft, note=said)


def _version(stored: StoredVersion, active_fit: FitFigures | None = None) -> ScorecardVersion:
    return ScorecardVersion(_card(stored), stored.head.author_id, stored.head.created_at, active_fit)


def _card(stored: StoredVersion) -> Scorecard:
    return replace(scorecard_from_json(stored.body), version=stored.head.number, state=stored.head.state)
