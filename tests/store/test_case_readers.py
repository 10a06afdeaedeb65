"""Who may read a case, asked of all at once: the people whom the desks let in one by one, however many they are."""

from decimal import Decimal
from uuid import uuid4

import pytest

from backend.domain.access import ROLE_PERMISSIONS, Authority, Permission, Role
from backend.domain.claims.forms import payment_line
from backend.domain.collaboration import Subject, SubjectType
from backend.domain.policies import PolicyLine
from backend.errors import DeskError
from backend.store.case_readers import READ, READERS
from backend.store.tables import ClaimReferral, Referral, Submission, User
from factories import make_claim, make_submission

TEAM = {payment_line(PolicyLine.AUTO): Authority(Decimal(1_000), 50)}
OTHER_TEAM = {payment_line(PolicyLine.PROPERTY): Authority(Decimal(9_000), 50)}
NO_TEAM = {payment_line(PolicyLine.AUTO): Authority(Decimal(0), 50)}


@pytest.fixture
def house(person):
    """Give people of every role, three adjusters of different teams among them, and one of another house."""
    first = person(role=Role.UNDERWRITER)
    own = {"institution_id": first.institution_id}
    adjusters = [person(role=Role.ADJUSTER, authority=held, **own) for held in (TEAM, OTHER_TEAM, NO_TEAM, TEAM)]
    others = [person(role=role, **own) for role in Role]
    return [first, *adjusters, *others, person(role=Role.MANAGER)]


def one_by_one(work, people, subject):
    """Return those whom the rule of a single person lets in, and who read notes at all."""
    able = [one for one in people if Permission.READ_NOTES in ROLE_PERMISSIONS[one.role]]
    found = set()
    for one in able:
        try:
            work.case_readers.must_read(one, subject)
        except DeskError:
            continue
        found.add(one.user_id)
    return found


def at_once(work, people, subject):
    readers = work.case_readers.list_readers(people[0].institution_id, subject)
    return {one.person.user_id for one in readers}


def take(work, case, **columns):
    for name, value in columns.items():
        setattr(work.session.get(Submission, case.subject_id), name, value)
    work.session.flush()


def test_the_readers_of_a_submission_are_those_whom_its_desk_lets_in(unit_of_work, house, person):
    mia, ben = house[0], next(one for one in house[1:] if one.role is Role.UNDERWRITER)
    third = person(role=Role.UNDERWRITER, institution_id=mia.institution_id)
    everybody = [*house, third]
    with unit_of_work() as work:
        case = Subject(SubjectType.SUBMISSION, make_submission(work, by=mia))
        assert at_once(work, everybody, case) == one_by_one(work, everybody, case)
        take(work, case, assignee_id=mia.user_id)
        taken = at_once(work, everybody, case)
        assert taken == one_by_one(work, everybody, case)
        assert mia.user_id in taken
        assert not {ben.user_id, third.user_id} & taken
        work.session.add(referral(mia, case, ben))
        work.session.flush()
        referred = at_once(work, everybody, case)
        assert referred == one_by_one(work, everybody, case) == taken | {ben.user_id}


def referral(by, case, to):
    return Referral(
        referral_id=uuid4(),
        institution_id=by.institution_id,
        submission_id=case.subject_id,
        requested_by=by.user_id,
        addressed_to=to.user_id,
        request_note="Please look at the radius.",
    )


@pytest.mark.parametrize("line", [PolicyLine.AUTO, PolicyLine.PROPERTY])
def test_the_readers_of_a_claim_are_its_adjuster_its_team_and_those_who_see_all(unit_of_work, house, line):
    owner = next(one for one in house if one.role is Role.ADJUSTER and one.authority == NO_TEAM)
    with unit_of_work() as work:
        claim = Subject(SubjectType.CLAIM, make_claim(work, by=owner, line=line, assignee_id=owner.user_id))
        found = at_once(work, house, claim)
        assert found == one_by_one(work, house, claim)
        team = TEAM if line is PolicyLine.AUTO else OTHER_TEAM
        of_team = {one.user_id for one in house if one.authority == team}
        assert {owner.user_id} | of_team <= found
        assert not {one.user_id for one in house if one.authority and one.authority not in (team, NO_TEAM)} & found


def test_an_adjuster_to_whom_a_claim_is_referred_is_one_of_its_readers(unit_of_work, house):
    ada, bob = (one for one in house if one.role is Role.ADJUSTER and one.authority in (OTHER_TEAM, NO_TEAM))
    with unit_of_work() as work:
        claim = Subject(SubjectType.CLAIM, make_claim(work, by=ada, line=PolicyLine.AUTO, assignee_id=ada.user_id))
        assert bob.user_id not in at_once(work, house, claim)
        work.session.add(
            ClaimReferral(
                referral_id=uuid4(),
                institution_id=ada.institution_id,
                claim_id=claim.subject_id,
                requested_by=ada.user_id,
                addressed_to=bob.user_id,
                kind="coverage",
                request_note="Please look at the clause.",
            )
        )
        work.session.flush()
        assert bob.user_id in at_once(work, house, claim)
        assert at_once(work, house, claim) == one_by_one(work, house, claim)


def test_a_case_that_is_not_there_or_of_another_house_has_no_readers(unit_of_work, house):
    stranger = house[-1]
    with unit_of_work() as work:
        case = make_submission(work, by=house[0])
        for subject in (
            Subject(SubjectType.SUBMISSION, uuid4()),
            Subject(SubjectType.CLAIM, case),
            Subject(SubjectType.STUDY, case),
        ):
            assert at_once(work, house, subject) == set()
        foreign = work.case_readers.list_readers(stranger.institution_id, Subject(SubjectType.SUBMISSION, case))
        assert foreign == ()


def test_readers_are_active_come_by_name_and_may_be_asked_of_some(unit_of_work, house):
    mia = house[0]
    with unit_of_work() as work:
        case = Subject(SubjectType.SUBMISSION, make_submission(work, by=mia))
        everybody = work.case_readers.list_readers(mia.institution_id, case)
        assert [one.name for one in everybody] == sorted(one.name for one in everybody)
        wanted = [mia.user_id, house[-1].user_id, uuid4()]
        (only,) = work.case_readers.list_readers(mia.institution_id, case, wanted)
        assert only.person.user_id == mia.user_id
        assert work.case_readers.list_readers(mia.institution_id, case, []) == ()
        work.session.get(User, mia.user_id).is_active = False
        work.session.flush()
        assert work.case_readers.list_readers(mia.institution_id, case, [mia.user_id]) == ()


def test_asking_of_a_hundred_people_takes_two_statements_and_no_condition_for_each(
    unit_of_work, house, person, count_statements
):
    mia = house[0]
    for _ in range(100):
        person(role=Role.UNDERWRITER, institution_id=mia.institution_id)
    with unit_of_work() as work:
        case = Subject(SubjectType.SUBMISSION, make_submission(work, by=mia))
        with count_statements() as seen:
            found = work.case_readers.list_readers(mia.institution_id, case)
    assert len(found) > 100
    assert len(seen) == 2
    assert seen[-1].count("EXISTS") < 10


def test_the_roles_that_read_notes_of_a_kind_are_those_of_its_desk():
    for kind, roles in READERS.items():
        assert Role.CLIENT not in roles
        assert {Role.MANAGER, Role.EXAMINER} <= roles
        for role in Role:
            granted = ROLE_PERMISSIONS[role]
            assert (role in roles) == (READ[kind] in granted and Permission.READ_NOTES in granted)
