"""Who may read a case: the row scopes of the desks, asked for one person or for all of the institution."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from backend.domain.access import ROLE_PERMISSIONS, Permission, Principal, Role
from backend.domain.collaboration import Subject, SubjectType
from backend.domain.policies import PolicyLine
from backend.errors import NotFoundError
from backend.store.claim_scope import team_lines, visible_claims
from backend.store.queries import Queries
from backend.store.sessions import authority_json, make_principal
from backend.store.shown_names import shown_name
from backend.store.submission_scope import visible_to
from backend.store.tables import Claim, Notification, Study, Submission, Task, User

READ: Mapping[SubjectType, Permission] = {
    SubjectType.SUBMISSION: Permission.READ_SUBMISSIONS,
    SubjectType.CLAIM: Permission.READ_CLAIMS,
    SubjectType.STUDY: Permission.READ_STUDIES,
}
"""What a person needs to read any case of a kind; the row scope says which of them."""
READERS: Mapping[SubjectType, frozenset[Role]] = {
    one: frozenset(role for role, granted in ROLE_PERMISSIONS.items() if {Permission.READ_NOTES, READ[one]} <= granted)
    for one in SubjectType
}
"""The roles that read notes on cases of a kind."""
Table = type[Submission] | type[Claim] | type[Study]
TABLES: Mapping[SubjectType, Table] = {
    SubjectType.SUBMISSION: Submission,
    SubjectType.CLAIM: Claim,
    SubjectType.STUDY: Study,
}


@dataclass(frozen=True, slots=True)
class Reader:
    """An active person who may read a case, with the name to show."""

    person: Principal
    name: str


class CaseReaders(Queries):
    """Rights to read single cases."""

    def must_read(self, principal: Principal, subject: Subject) -> str:
        """Return the reference of a case that the person may read; NotFoundError covers all others."""
        principal.must(READ[subject.type])
        wanted = select(TABLES[subject.type].reference).where(_row_of(subject), *_visible(principal, subject.type))
        reference = self.session.scalar(wanted)
        if reference is None:
            raise NotFoundError
        return reference

    def find_reference(self, institution_id: UUID, subject: Subject) -> str:
        """Return the reference of a case of the institution, empty where there is none."""
        table = TABLES[subject.type]
        wanted = select(table.reference).where(_row_of(subject), table.institution_id == institution_id)
        return self.session.scalar(wanted) or ""

    def list_readers(
        self, institution_id: UUID, subject: Subject, among: Collection[UUID] | None = None
    ) -> tuple[Reader, ...]:
        """Return the active people of the institution (of those given) who may read the case, by name."""
        shown = shown_name()
        query = select(User, authority_json(), shown).where(User.institution_id == institution_id, User.is_active)
        query = query.where(User.role.in_(READERS[subject.type]))
        if among is not None:
            query = query.where(User.user_id.in_(tuple(among)))
        rows = self.session.execute(query.order_by(shown, User.user_id))
        people = [Reader(make_principal(user, authority, ""), name) for user, authority, name in rows]
        seeing = self._seeing([one.person for one in people], subject)
        return tuple(one for one in people if one.person.user_id in seeing)

    def _seeing(self, people: Sequence[Principal], subject: Subject) -> frozenset[UUID]:
        """
        Return those of the people whose row scope covers the case, in one statement however many they are.

        The scope of a role asks for the person and for the lines of their team, so that people who share both are
        asked about together.
        """
        groups: dict[tuple[Role, tuple[PolicyLine, ...]], list[Principal]] = {}
        for person in people:
            groups.setdefault((person.role, team_lines(person)), []).append(person)
        sights = [
            and_(User.user_id.in_([one.user_id for one in group]), *_visible(_each(group), subject.type))
            for group in groups.values()
        ]
        query = select(User.user_id).join(TABLES[subject.type], _row_of(subject)).where(or_(false(), *sights))
        return frozenset(self.session.scalars(query))


def on_visible_case(principal: Principal, table: type[Task] | type[Notification] = Task) -> ColumnElement[bool]:
    """Return the condition that a task or a notification speaks of a case which the person may read."""
    sights = [
        and_(
            table.subject_type == one,
            exists().where(_id(one) == table.subject_id, *_visible(principal, one)).correlate(table),
        )
        for one in SubjectType
        if principal.may(READ[one])
    ]
    return or_(false(), *sights)


def _each(group: Sequence[Principal]) -> Principal:
    """Return what the people of a group share, as the person of whichever row of users a statement looks at."""
    return replace(group[0], user_id=cast("UUID", User.user_id))


def _visible(principal: Principal, kind: SubjectType) -> tuple[ColumnElement[bool], ...]:
    match kind:
        case SubjectType.SUBMISSION:
            return visible_to(principal)
        case SubjectType.CLAIM:
            return visible_claims(principal)
        case SubjectType.STUDY:
            return (Study.institution_id == principal.institution_id,)


def _id(kind: SubjectType) -> ColumnElement[UUID]:
    ids = {
        SubjectType.SUBMISSION: Submission.submission_id,
        SubjectType.CLAIM: Claim.claim_id,
        SubjectType.STUDY: Study.study_id,
    }
    return ids[kind].expression


def _row_of(subject: Subject) -> ColumnElement[bool]:
    return _id(subject.type) == subject.subject_id
