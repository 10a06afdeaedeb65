"""What the database refuses on studies, tried in SQL as the application's own role."""

import json
from uuid import uuid4

import pytest
from sqlalchemy.exc import DBAPIError

from backend.domain.access import Role
from backend.domain.runs import RunKind
from backend.domain.studies.selection import Selection
from backend.store.studies import NewAdoption, NewVersion
from factories import make_principal
from fixtures.studies import REASON

ADOPTION = """
INSERT INTO study_adoptions (institution_id, study_id, number, run_id, adopted_by, reason)
VALUES (:house, :study, :number, :run, :by, :reason)
"""
KEPT = "never changed or deleted"
CHANGES = {
    "triangles": "UPDATE triangles SET cells = '{}'",
    "study_versions": "UPDATE study_versions SET selection = '{}'",
    "study_adoptions": "UPDATE study_adoptions SET reason = 'other'",
}


@pytest.fixture
def study(new_study):
    return new_study()


@pytest.fixture
def adopt(sql, study, new_run, second_actuary):
    """Insert an adoption that is founded unless something is changed."""
    founded = {
        "house": second_actuary.institution_id,
        "study": study,
        "number": 1,
        "run": new_run(study),
        "by": second_actuary.user_id,
        "reason": REASON,
    }

    def insert(**changed):
        sql(ADOPTION, **{**founded, **changed})

    return insert


def test_a_founded_adoption_is_taken(adopt, sql):
    adopt()

    assert sql("SELECT count(*) FROM study_adoptions").scalar_one() == 1


@pytest.mark.parametrize("table", CHANGES)
def test_what_studies_rest_on_cannot_be_changed(adopt, sql, table):
    adopt()

    with pytest.raises(DBAPIError, match=KEPT):
        sql(CHANGES[table])


@pytest.mark.parametrize("table", CHANGES)
def test_what_studies_rest_on_cannot_be_deleted(adopt, sql, table):
    adopt()

    with pytest.raises(DBAPIError, match=KEPT):
        sql(f"DELETE FROM {table}")  # noqa: S608 - a table of ours


@pytest.mark.parametrize("table", CHANGES)
def test_what_studies_rest_on_cannot_be_emptied(adopt, sql, table):
    adopt()

    with pytest.raises(DBAPIError, match=KEPT):
        sql(f"TRUNCATE {table} CASCADE")


def test_a_study_cannot_be_deleted_from_under_its_versions(sql, study):
    with pytest.raises(DBAPIError, match="fk_study_versions_study_id"):
        sql("DELETE FROM studies WHERE study_id = :study", study=study)


def test_the_author_of_a_version_does_not_adopt_it(adopt, actuary):
    with pytest.raises(DBAPIError, match="another person than its author"):
        adopt(by=actuary.user_id)


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.ACTUARY, Role.MANAGER}])
def test_no_other_role_adopts(adopt, unit_of_work, actuary, role):
    with unit_of_work() as work:
        by = make_principal(work, role, actuary.institution_id)

    with pytest.raises(DBAPIError, match="only an active actuary or manager"):
        adopt(by=by.user_id)


def test_a_manager_adopts(adopt, sql, unit_of_work, actuary):
    with unit_of_work() as work:
        manager = make_principal(work, Role.MANAGER, actuary.institution_id)

    adopt(by=manager.user_id)

    assert sql("SELECT adopted_by FROM study_adoptions").scalar_one() == manager.user_id


def test_who_may_no_longer_sign_in_does_not_adopt(adopt, sql, second_actuary):
    sql("UPDATE users SET is_active = false WHERE user_id = :by", by=second_actuary.user_id)

    with pytest.raises(DBAPIError, match="only an active actuary or manager"):
        adopt()


def test_an_actuary_of_another_insurer_does_not_adopt(adopt, unit_of_work):
    with unit_of_work() as work:
        stranger = make_principal(work, Role.ACTUARY)

    with pytest.raises(DBAPIError, match="of the institution"):
        adopt(by=stranger.user_id)
    with pytest.raises(DBAPIError, match="another person than its author"):
        adopt(by=stranger.user_id, house=stranger.institution_id)


def test_a_version_that_is_not_there_is_not_adopted(adopt):
    with pytest.raises(DBAPIError, match="another person than its author"):
        adopt(number=2)


def test_a_run_that_has_not_succeeded_founds_no_adoption(adopt, study, new_run):
    with pytest.raises(DBAPIError, match="with the result of a run on it"):
        adopt(run=new_run(study, is_finished=False))


def test_a_run_on_another_version_founds_no_adoption(adopt, study, new_run):
    with pytest.raises(DBAPIError, match="with the result of a run on it"):
        adopt(run=new_run(study, version=2))


def test_a_run_on_another_study_founds_no_adoption(adopt, new_run):
    with pytest.raises(DBAPIError, match="with the result of a run on it"):
        adopt(run=new_run(uuid4()))


def test_a_run_of_another_kind_founds_no_adoption(adopt, study, new_run):
    with pytest.raises(DBAPIError, match="with the result of a run on it"):
        adopt(run=new_run(study, kind=RunKind.CLAIM))


def test_an_adoption_gives_a_reason(adopt):
    with pytest.raises(DBAPIError, match="has_reason"):
        adopt(reason="")


def test_a_version_number_is_given_once(unit_of_work, study, second_actuary):
    with unit_of_work() as work, pytest.raises(DBAPIError, match="pk_study_versions"), work.session.begin_nested():
        work.studies.add_version(NewVersion(study, 1, Selection(), REASON), second_actuary)


@pytest.mark.parametrize(("number", "reason", "rule"), [(0, REASON, "number_from_one"), (2, "", "has_reason")])
def test_a_version_has_a_number_and_a_reason(sql, study, actuary, number, reason, rule):
    statement = (
        "INSERT INTO study_versions (study_id, number, institution_id, selection, reason, author_id) "
        "VALUES (:study, :number, :house, :selection, :reason, :by)"
    )
    of_study = {"study": study, "house": actuary.institution_id, "by": actuary.user_id, "selection": json.dumps({})}

    with pytest.raises(DBAPIError, match=rule):
        sql(statement, number=number, reason=reason, **of_study)


def test_an_adoption_by_the_store_is_refused_alike(unit_of_work, study, new_run, actuary):
    run_id = new_run(study)

    with unit_of_work() as work, pytest.raises(DBAPIError, match="its author"), work.session.begin_nested():
        work.studies.add_adoption(NewAdoption(study, 1, run_id, REASON), actuary)


def test_the_role_of_the_application_is_no_superuser(sql):
    assert not sql("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").scalar_one()
