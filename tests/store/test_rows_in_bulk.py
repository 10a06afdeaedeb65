"""Rows inserted together: equal to rows inserted one by one, in as few statements as their number needs."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from backend.domain.access import Role
from backend.store.bulk import insert_rows
from backend.store.tables import Referral, Run
from factories import make_principal, make_submission

ASKED_AT = datetime(2026, 3, 2, 14, tzinfo=UTC)


@pytest.fixture
def case(unit_of_work):
    """Give a case of its own with the person who sent it."""
    with unit_of_work() as work:
        by = make_principal(work, Role.UNDERWRITER)
        return by, make_submission(work, by)


def referral(case, **wanted):
    by, submission_id = case
    return {
        "referral_id": uuid4(),
        "institution_id": by.institution_id,
        "submission_id": submission_id,
        "requested_by": by.user_id,
        "requested_at": ASKED_AT,
        "request_note": "Is this risk one of ours?",
        "addressed_to": None,
        "state": "withdrawn",
        "answered_at": None,
        **wanted,
    }


def test_rows_with_and_without_values_go_in_by_one_statement(unit_of_work, case, count_statements):
    by, _ = case
    rows = [referral(case, addressed_to=by.user_id if number % 2 else None) for number in range(10)]

    with unit_of_work() as work, count_statements() as statements:
        stored = insert_rows(work.session, Referral, rows)

    assert stored == len(rows)
    assert len(statements) == 1


def test_what_is_none_is_null_and_what_is_left_out_takes_the_default_of_the_table(unit_of_work, case):
    row = referral(case)
    with unit_of_work() as work:
        insert_rows(work.session, Referral, [row])

        found = work.session.scalars(select(Referral).where(Referral.referral_id == row["referral_id"])).one()

        assert found.addressed_to is None
        assert found.answer_note == ""
        assert found.requested_at == ASKED_AT


def test_no_rows_ask_nothing_of_the_database(unit_of_work, count_statements):
    with unit_of_work() as work, count_statements() as statements:
        assert insert_rows(work.session, Run, iter(())) == 0

    assert statements == []
