"""The open cases of the demonstration on which people talk: only those that everybody in the talk may read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, exists, select

from backend.demo.chance import seeded
from backend.demo.together_words import Seat
from backend.domain.access import Permission, Principal
from backend.domain.claims.status import OPEN_CLAIMS
from backend.domain.collaboration import Subject, SubjectType
from backend.domain.submissions import FINAL, SubmissionStatus
from backend.store.tables import Claim, Study, StudyAdoption, Submission
from backend.store.work import UnitOfWork

People = Mapping[str, Principal]
_SETTLED = timedelta(hours=12)
"""How long nothing has happened on a case that people talk about."""
_UNDERWRITERS = ("uma.underwriter", "sam.senior")
_ADJUSTERS = ("abe.adjuster", "ben.adjuster")
_ACTUARIES = ("ivy.actuary", "leo.actuary")
_HOLDERS: Mapping[SubjectType, Sequence[str]] = {
    SubjectType.SUBMISSION: _UNDERWRITERS,
    SubjectType.CLAIM: _ADJUSTERS,
    SubjectType.STUDY: _ACTUARIES,
}
_LEADS: Mapping[SubjectType, str] = {
    SubjectType.SUBMISSION: "mia.manager",
    SubjectType.CLAIM: "sue.supervisor",
    SubjectType.STUDY: "mia.manager",
}
_ASKED_ON_SUBMISSIONS = "sue.supervisor"
"""Underwriters do not see each other's cases; whom they ask about earlier losses leads the claims desk."""


@dataclass(frozen=True, slots=True)
class TalkedCase:
    """An open case with those who talk about it; nothing has happened on it since."""

    subject: Subject
    reference: str
    since: datetime
    seats: Mapping[Seat, Principal]

    def spoken(self, words: str) -> str:
        """Return what is said with the user names of those it calls."""
        return words.format_map({seat.value: f"@{person.username}" for seat, person in self.seats.items()})


def talked_cases(work: UnitOfWork, people: People, kind: SubjectType, now: datetime, most: int) -> Sequence[TalkedCase]:
    """Return at most so many open cases of a kind, drawn by chance among all."""
    holders = {people[name].user_id: people[name] for name in _HOLDERS[kind]}
    house = people[_LEADS[kind]].institution_id
    rows = work.session.execute(_QUERIES[kind](house, list(holders), now - _SETTLED)).all()
    found: list[TalkedCase] = []
    for subject_id, reference, holder_id, since in _shuffled(kind, rows):
        seats = _seats(people, kind, holders[holder_id])
        case = TalkedCase(Subject(kind, subject_id), reference, since, seats)
        if len(found) < most and _may_all_write(work, case):
            found.append(case)
    return found


def _shuffled(
    kind: SubjectType, rows: "Sequence[Row[UUID, str, Any, datetime]]"
) -> "Sequence[Row[UUID, str, Any, datetime]]":
    return seeded("talked", kind).sample(rows, len(rows))


def _seats(people: People, kind: SubjectType, holder: Principal) -> Mapping[Seat, Principal]:
    others = [name for name in _HOLDERS[kind] if people[name] != holder]
    colleague = _ASKED_ON_SUBMISSIONS if kind is SubjectType.SUBMISSION else others[0]
    return {Seat.HOLDER: holder, Seat.COLLEAGUE: people[colleague], Seat.LEAD: people[_LEADS[kind]]}


def _may_all_write(work: UnitOfWork, case: TalkedCase) -> bool:
    """Tell whether everybody in the talk may read the case and write on it."""
    wanted = {person.user_id for person in case.seats.values() if person.may(Permission.WRITE_NOTE)}
    house = case.seats[Seat.LEAD].institution_id
    able = {one.person.user_id for one in work.case_readers.list_readers(house, case.subject, wanted)}
    return len(able) == len(case.seats)


def _submissions(house: UUID, holders: Sequence[UUID], until: datetime) -> "Select[UUID, str, Any, datetime]":
    closed = (*FINAL, SubmissionStatus.NEW)
    return (
        select(Submission.submission_id, Submission.reference, Submission.assignee_id, Submission.updated_at)
        .where(Submission.institution_id == house, Submission.assignee_id.in_(holders))
        .where(Submission.status.not_in(closed), Submission.updated_at < until)
        .order_by(Submission.reference)
    )


def _claims(house: UUID, holders: Sequence[UUID], until: datetime) -> "Select[UUID, str, Any, datetime]":
    return (
        select(Claim.claim_id, Claim.reference, Claim.assignee_id, Claim.updated_at)
        .where(Claim.institution_id == house, Claim.assignee_id.in_(holders))
        .where(Claim.status.in_(OPEN_CLAIMS), Claim.updated_at < until)
        .order_by(Claim.reference)
    )


def _studies(house: UUID, holders: Sequence[UUID], _until: datetime) -> "Select[UUID, str, Any, datetime]":
    return (
        select(Study.study_id, Study.reference, Study.created_by, Study.created_at)
        .where(Study.institution_id == house, Study.created_by.in_(holders))
        .where(~exists().where(StudyAdoption.study_id == Study.study_id))
        .order_by(Study.reference)
    )


_QUERIES: Mapping[SubjectType, Callable[[UUID, Sequence[UUID], datetime], "Select[UUID, str, Any, datetime]"]] = {
    SubjectType.SUBMISSION: _submissions,
    SubjectType.CLAIM: _claims,
    SubjectType.STUDY: _studies,
}
