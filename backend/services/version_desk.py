"""Versions of one kind while one transaction lasts: whose turn it is, what becomes of drafts, what the trail says."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.versions import VersionHead, VersionState
from backend.services import version_acts
from backend.services.notifying import tell_rules_wait
from backend.store.audit import Act
from backend.store.guidelines import Guidelines
from backend.store.prompts import Prompts
from backend.store.version_turns import take_turn
from backend.store.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class VersionDesk:
    """One person's acts on versions; `noun` and `subject` are their words in the trail and in addresses."""

    work: UnitOfWork
    principal: Principal
    store: Guidelines | Prompts
    noun: str
    subject: str

    def list_heads(self, subjects: Iterable[str]) -> tuple[VersionHead, ...]:
        """Return the versions of subjects, newest first."""
        return tuple(each.head for each in self.store.list_versions(self.principal.institution_id, subjects))

    def find_active(self, subject: str) -> VersionHead | None:
        """Return the version in force, None where there is none."""
        return next((head for head in self.list_heads([subject]) if head.state is VersionState.ACTIVE), None)

    def list_waiting(self, subjects: Iterable[str]) -> tuple[VersionHead, ...]:
        """Return the drafts that somebody else wrote."""
        drafts = (head for head in self.list_heads(subjects) if head.state is VersionState.DRAFT)
        return tuple(head for head in drafts if head.author_id != self.principal.user_id)

    def take(self, version_id: UUID) -> VersionHead:
        """Return a draft while nobody else writes versions of its subject; ConflictError where it is none any more."""
        house = self.principal.institution_id
        take_turn(self.work.session, house, self.store.get(house, version_id).head.subject)
        self.work.session.expire_all()
        head = self.store.get(house, version_id).head
        version_acts.must_be_draft(head)
        return head

    def take_to_activate(self, version_id: UUID, seen_active: int | None) -> tuple[VersionHead, VersionHead | None]:
        """Return somebody else's draft and the version in force, which must be the one that this person compared."""
        head = self.take(version_id)
        version_acts.must_be_anothers(head, self.principal)
        active = self.find_active(head.subject)
        version_acts.must_stand_against(active, seen_active)
        return head, active

    def put_in_force(self, head: VersionHead, active: VersionHead | None) -> VersionHead:
        """Put a draft in force in place of the version before, write it down, and return it as it is then."""
        self.store.activate(self.principal.institution_id, head.version_id, by=self.principal.user_id)
        self.record("activated", head, replaces=active.number if active else None)
        return self.store.get(self.principal.institution_id, head.version_id).head

    def begin_draft(self, subject: str, based_on: int) -> tuple[VersionHead, ...]:
        """Take the turn to save a subject's next version; return this person's own open drafts, withdrawn for it."""
        house = self.principal.institution_id
        take_turn(self.work.session, house, subject)
        version_acts.must_follow(newest := self.store.newest_number(house, subject), based_on)
        own = [head for head in self.list_heads([subject]) if head.author_id == self.principal.user_id]
        gone = tuple(head for head in own if head.state is VersionState.DRAFT)
        for head in gone:
            self.withdraw(head, f"Replaced by version {newest + 1}.")
        return gone

    def tell_drafted(self, head: VersionHead, name: str, needed: Permission) -> None:
        """Write down that a draft waits, and tell those who may put it in force."""
        self.record("drafted", head)
        title, address = f"the {self.noun} {name}, version {head.number},", urlencode({self.subject: name})
        tell_rules_wait(self.work, self.principal, needed, title, f"/{self.noun}s?{address}")

    def withdraw(self, head: VersionHead, reason: str) -> None:
        """Retire a draft and write down why."""
        self.store.withdraw(self.principal.institution_id, head.version_id)
        self.record("withdrawn", head, reason=reason)

    def record(self, done: str, head: VersionHead, **said: object) -> None:
        """Write an act on a version into the trail."""
        details = {self.subject: head.subject, "version": head.number, "reason": head.reason, **said}
        self.work.audit.record(self.principal, Act(f"{self.noun}_{done}", self.noun, str(head.version_id), details))
