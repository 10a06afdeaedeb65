"""The database refuses amounts that are no numbers, denials without words, and emptied letters, tried in SQL."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from backend.domain.access import Role
from backend.store.audit import Act
from factories import make_claim, make_policy, make_principal
from fakes.claim_rig import RACING, REASON, make_claim_rig

AMOUNTS = [
    ("claims", "claimed_usd"),
    ("claims", "reserve_usd"),
    ("claims", "paid_usd"),
    ("claims", "recovered_usd"),
    ("policies", "limit_usd"),
    ("policies", "deductible_usd"),
    ("policies", "premium_usd"),
    ("policies", "depreciation_rate"),
    ("submissions", "requested_limit_usd"),
    ("decisions", "amount_usd"),
    ("claim_transactions", "amount_usd"),
    ("claim_decisions", "amount_usd"),
    ("authority_limits", "max_amount_usd"),
]
DECIDED = """
INSERT INTO claim_decisions (institution_id, claim_id, decided_by, action, amount_usd, reason_code, reason_text,
  clause_id, clause_text, evidence_opened)
VALUES (:house, :claim, :by, :action, CAST(:amount AS numeric), 'agreed', :reason, 'X1', :clause, 1)
"""
SUM = "UPDATE claims SET COLUMN = 'NaN' WHERE claim_id = :claim"
MOVED = """
INSERT INTO claim_transactions (institution_id, claim_id, kind, state, amount_usd, payee, reason, requested_by)
VALUES (:house, :claim, 'reserve', 'pending', CAST(:amount AS numeric), 'Garage', 'first look', :by)
"""


@pytest.fixture
def ada(unit_of_work):
    with unit_of_work() as work:
        return make_principal(work, Role.ADJUSTER)


@pytest.fixture
def claim(unit_of_work, ada):
    return make_claim_rig(unit_of_work).claim(ada, proposed="settle")


@pytest.fixture
def sql(unit_of_work):
    """Run one statement in a transaction of its own."""

    def run(statement, **values):
        with unit_of_work() as work:
            work.session.execute(text(statement), values)

    return run


@pytest.fixture
def known(ada, claim):
    return {"house": ada.institution_id, "claim": claim, "by": ada.user_id}


@pytest.mark.parametrize(("table", "column"), AMOUNTS)
def test_every_amount_is_held_to_be_a_number(connection, table, column):
    rules = connection.scalars(
        text(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE contype = 'c' AND convalidated AND conrelid = CAST(:table AS regclass)"
        ),
        {"table": table},
    )

    held = (f"{column} <> 'NaN'", f"({column} <= (1)::numeric)")
    assert any(rule in each for each in rules for rule in held)


@pytest.mark.parametrize("column", ["claimed_usd", "reserve_usd", "paid_usd", "recovered_usd"])
def test_no_sum_of_a_claim_becomes_what_no_number_compares_with(claim, sql, column):
    with pytest.raises(DBAPIError, match=r"amounts_are_numbers|follow its movements"):
        sql(SUM.replace("COLUMN", column), claim=claim)


@pytest.mark.parametrize("figure", ["NaN", "Infinity"])
def test_no_movement_and_no_settlement_is_of_a_figure_that_is_no_number(sql, known, figure):
    with pytest.raises(DBAPIError, match=r"amounts_are_numbers|infinite"):
        sql(MOVED, **known, amount=figure)
    with pytest.raises(DBAPIError, match=r"amounts_are_numbers|infinite"):
        sql(DECIDED, **known, action="settle", amount=figure, reason="", clause="")


@pytest.fixture
def deny(unit_of_work, sql):
    """Insert a denial that is founded but for its words."""

    def insert(reason=REASON, clause=RACING):
        rig = make_claim_rig(unit_of_work)
        with unit_of_work() as work:
            ada = make_principal(work, Role.ADJUSTER)
            policy_id = make_policy(
                work, ada, clauses=[{"id": "X1", "kind": "exclusion", "title": "X", "text": clause}]
            )
            claim_id = make_claim(work, ada, policy_id)
        rig.note(ada, Act("clause_opened", "claim", str(claim_id), {"clause_id": "X1"}))
        known = {"house": ada.institution_id, "claim": claim_id, "by": ada.user_id}
        sql(DECIDED, **known, action="deny", amount=None, reason=reason, clause=clause)

    return insert


@pytest.mark.parametrize("reason", ["\u200b" * 60, "." * 60, "a b c d"])
def test_a_denial_is_made_in_words(deny, reason):
    with pytest.raises(DBAPIError, match="denial_in_words"):
        deny(reason=reason)


def test_a_clause_of_a_denial_has_words_too(deny):
    with pytest.raises(DBAPIError, match="denial_in_words"):
        deny(clause="\u200b...")


@pytest.mark.parametrize("reason", [REASON, "Гонка исключена", "飲酒運転による事故", "Fünf Übermüdete"])
def test_a_denial_in_the_words_of_any_language_passes(deny, reason):
    deny(reason=reason)


@pytest.mark.parametrize("statement", ["TRUNCATE claim_letters", "TRUNCATE claims CASCADE"])
def test_letters_are_never_emptied(sql, statement):
    with pytest.raises(DBAPIError, match="never emptied"):
        sql(statement)
