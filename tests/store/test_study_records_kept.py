"""What an adoption rests on stays as it was, whichever way in SQL a change is tried as the application's own role."""

import json
from io import StringIO
from uuid import uuid4

import pytest
from sqlalchemy.exc import DBAPIError

from backend.store.studies import NewAdoption
from backend.store.tables import Run
from fixtures.studies import REASON, finish_run, make_triangle, result_json

KEPT = "never changed or deleted"
KEEPS = "a study keeps its triangle"
COPIED = {
    "triangles": "triangle_id",
    "study_versions": "study_id, number",
    "study_adoptions": "adoption_id",
}


@pytest.fixture
def adopted(unit_of_work, new_study, new_run, second_actuary):
    """Give the id of a study whose version was adopted, and of the run that founds it."""
    study_id = new_study()
    run_id = new_run(study_id)
    with unit_of_work() as work:
        work.studies.add_adoption(NewAdoption(study_id, 1, run_id, REASON), second_actuary)
    return study_id, run_id


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE run_results SET result = '{}' WHERE run_id = :run",
        "UPDATE run_results SET result_hash = 'other' WHERE run_id = :run",
        "UPDATE run_results SET run_id = gen_random_uuid() WHERE run_id = :run",
        "DELETE FROM run_results WHERE run_id = :run",
        (
            "INSERT INTO run_results (run_id, fence, result, result_hash) VALUES (:run, 1, '{}', 'x') "
            "ON CONFLICT (run_id) DO UPDATE SET result = excluded.result"
        ),
        "MERGE INTO run_results USING (SELECT 1) AS one ON run_id = :run WHEN MATCHED THEN UPDATE SET result = '{}'",
        "WITH gone AS (DELETE FROM run_results WHERE run_id = :run RETURNING 1) SELECT count(*) FROM gone",
        "UPDATE runs SET state = 'failed' WHERE run_id = :run",
        "UPDATE runs SET inputs = jsonb_build_object('version', 2) WHERE run_id = :run",
        "UPDATE runs SET subject_id = gen_random_uuid() WHERE run_id = :run",
        "UPDATE runs SET kind = 'claim' WHERE run_id = :run",
    ],
)
def test_the_result_that_was_adopted_stays(adopted, sql, change):
    _, run_id = adopted

    with pytest.raises(DBAPIError, match=KEPT):
        sql(change, run=run_id)

    kept = sql("SELECT result_hash, result->>'kind' FROM run_results WHERE run_id = :run", run=run_id).one()
    assert tuple(kept) == ("hash", "actuarial")


def test_a_run_that_was_adopted_is_not_deleted_from_under_its_adoption(adopted, sql):
    with pytest.raises(DBAPIError, match="violates foreign key"):
        sql("DELETE FROM runs WHERE run_id = :run", run=adopted[1])


def test_a_result_that_nobody_adopted_may_be_cleared_away(new_study, new_run, sql):
    other = new_run(new_study())

    assert sql("DELETE FROM run_results WHERE run_id = :run", run=other).rowcount == 1
    assert sql("UPDATE runs SET inputs = jsonb_build_object('version', 2) WHERE run_id = :run", run=other).rowcount == 1


@pytest.mark.parametrize("column", sorted(column.name for column in Run.__table__.columns if column.name != "run_id"))
def test_the_run_that_an_adoption_rests_on_keeps_every_column(adopted, sql, column):
    whole = f"SELECT {column} FROM runs WHERE run_id = :run"  # noqa: S608 - a column of ours
    before = sql(whole, run=adopted[1]).scalar_one()

    with pytest.raises(DBAPIError, match=KEPT):
        sql(f"UPDATE runs SET {column} = {column} WHERE run_id = :run", run=adopted[1])  # noqa: S608 - a column of ours

    assert sql(whole, run=adopted[1]).scalar_one() == before


def test_what_workers_and_people_do_with_other_runs_goes_on_beside_an_adoption(
    adopted, unit_of_work, new_run, actuary, sql
):
    study_id, run_id = adopted
    waiting = new_run(study_id, is_finished=False)
    with unit_of_work() as work:
        assert not work.runs.cancel(actuary.institution_id, run_id)
        assert work.runs.cancel(actuary.institution_id, waiting)
        assert work.runs.requeue(actuary.institution_id, waiting)
        work.runs.release_expired()
        assert {each.run_id for each in work.runs.wake((run_id, waiting))} == {waiting}
    finish_run(unit_of_work, waiting)

    assert sql("UPDATE runs SET model = 'x' WHERE run_id = :run", run=waiting).rowcount == 1


@pytest.mark.usefixtures("adopted")
@pytest.mark.parametrize("tables", ["run_results", "run_results CASCADE", "claims, run_results CASCADE"])
def test_results_are_not_emptied(sql, tables):
    with pytest.raises(DBAPIError, match="never"):
        sql(f"TRUNCATE {tables}")

    assert sql("SELECT count(*) FROM run_results").scalar_one() == 1


@pytest.mark.parametrize(
    "change",
    [
        "triangle_id = :other",
        "study_id = gen_random_uuid()",
        "reference = 'ACT-1999-000001'",
    ],
)
def test_a_study_keeps_what_its_versions_rest_on(unit_of_work, actuary, new_study, sql, change):
    study_id = new_study()
    with unit_of_work() as work:
        other = make_triangle(work, actuary)
    values = {"other": other} if ":other" in change else {}

    with pytest.raises(DBAPIError, match=KEEPS):
        sql(f"UPDATE studies SET {change} WHERE study_id = :study", study=study_id, **values)  # noqa: S608 - of ours


def test_a_study_does_not_move_to_another_insurer(new_study, person, sql):
    study_id, stranger = new_study(), person()

    with pytest.raises(DBAPIError, match=KEEPS):
        sql("UPDATE studies SET institution_id = :house", house=stranger.institution_id)

    assert sql(
        "SELECT institution_id <> :house FROM studies WHERE study_id = :study",
        house=stranger.institution_id,
        study=study_id,
    ).scalar_one()


def test_a_study_is_renamed_and_moves_up_the_list(new_study, sql):
    study_id = new_study()

    sql(
        "UPDATE studies SET name = 'Fleet', changed_at = now() + interval '1 day' WHERE study_id = :study",
        study=study_id,
    )

    assert sql("SELECT name FROM studies WHERE study_id = :study", study=study_id).scalar_one() == "Fleet"


@pytest.mark.usefixtures("adopted")
@pytest.mark.parametrize("table", COPIED)
def test_an_insert_that_turns_into_an_update_is_refused(sql, table):
    statement = (
        f"INSERT INTO {table} SELECT * FROM {table} "  # noqa: S608 - a table of ours
        f"ON CONFLICT ({COPIED[table]}) DO UPDATE SET institution_id = excluded.institution_id"
    )

    with pytest.raises(DBAPIError, match=KEPT):
        sql(statement)


@pytest.mark.usefixtures("adopted")
@pytest.mark.parametrize("table", COPIED)
def test_a_copy_does_not_overwrite(unit_of_work, table):
    with unit_of_work() as work:
        cursor = work.session.connection().connection.cursor()
        out = StringIO()
        cursor.copy_expert(f"COPY {table} TO STDOUT", out)
        with pytest.raises(Exception, match="duplicate key"), work.session.connection().begin_nested():
            cursor.copy_expert(f"COPY {table} FROM STDIN", StringIO(out.getvalue()))


def test_an_adoption_by_copy_is_founded_like_any_other(adopted, unit_of_work, actuary):
    """The author of the version cannot adopt it by loading a file either."""
    study_id, run_id = adopted
    columns = "adoption_id, institution_id, study_id, number, run_id, adopted_by, reason"
    line = "\t".join(map(str, (uuid4(), actuary.institution_id, study_id, 1, run_id, actuary.user_id, REASON)))

    with unit_of_work() as work:
        cursor = work.session.connection().connection.cursor()
        with pytest.raises(Exception, match="another person than its author"), work.session.connection().begin_nested():
            cursor.copy_expert(f"COPY study_adoptions ({columns}) FROM STDIN", StringIO(line + "\n"))


@pytest.mark.usefixtures("adopted")
@pytest.mark.parametrize("table", ["studies", "runs", "institutions", "users"])
def test_emptying_what_stands_above_studies_is_refused(sql, table):
    with pytest.raises(DBAPIError, match=r"never|append-only"):
        sql(f"TRUNCATE {table} CASCADE")


def test_a_result_is_kept_as_json_without_words_for_no_number(sql, new_study, new_run):
    run_id = new_run(new_study())

    with pytest.raises(DBAPIError, match="invalid input syntax for type json"):
        sql(
            "UPDATE run_results SET result = CAST(:result AS jsonb) WHERE run_id = :run",
            run=run_id,
            result=json.dumps({**result_json(), "figure": float("nan")}),
        )
