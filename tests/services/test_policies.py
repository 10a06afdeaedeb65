"""Policies as stored and imported: the term of a day, the list with the cost of claims, and the file of rows."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from backend.domain.access import Role
from backend.domain.policies import ClauseKind, PolicyFilter, PolicyLine
from backend.domain.wordings import WORDINGS
from backend.errors import InvalidRequestError, NotFoundError, NotPermittedError
from backend.services.policies import LARGEST_BYTES, PoliciesService
from backend.store.tables import AuditEvent, Claim, Policy

ROW = {
    "number": "PA-100",
    "line": "auto",
    "insured_name": "Mirela Farrow",
    "effective_date": "2025-03-01",
    "expiry_date": "2026-03-01",
    "limit_usd": "50,000",
    "deductible_usd": "500.00",
    "state": "CA",
    "cancelled_on": "",
    "premium_usd": "1210.50",
    "depreciation_percent": "10",
    "replacement_cost": "no",
    "perils": "collision; theft; glass",
    "sublimits": "Glass=glass:1500",
    "clauses": "A-C1;A-C2;A-X1;A-X4",
    "insured_things": '[{"vin": "1M8GDM9AXKP042788", "year": 2019}]',
}


def as_file(*rows, delimiter=",", encoding="utf-8"):
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


@pytest.fixture
def policies(unit_of_work):
    return PoliciesService(unit_of_work)


@pytest.fixture
def manager(person):
    return person(role=Role.MANAGER)


@pytest.fixture
def bring(policies, manager):
    def run(*rows, is_dry_run=False, **how):
        return policies.import_csv(manager, as_file(*({**ROW, **row} for row in rows), **how), is_dry_run=is_dry_run)

    return run


def counts(report):
    return report.added, report.changed, report.unchanged, len(report.faults)


def stored(unit_of_work):
    with unit_of_work() as work:
        return work.session.scalar(select(func.count()).select_from(Policy))


def test_a_dry_run_says_what_would_happen_and_stores_nothing(bring, unit_of_work):
    report = bring({}, is_dry_run=True)

    assert report.is_dry_run
    assert counts(report) == (1, 0, 0, 0)
    assert stored(unit_of_work) == 0


def test_a_row_becomes_a_term_with_everything_it_says(bring, policies, manager):
    bring({})

    (term,) = policies.list_terms(manager, "pa-100")
    assert policies.get(manager, term.policy_id) == term
    assert (term.line, term.insured_name, term.state_code) == (PolicyLine.AUTO, "Mirela Farrow", "CA")
    assert (term.limit_usd, term.deductible_usd, term.premium_usd) == (50000, 500, Decimal("1210.50"))
    assert (term.depreciation_rate, term.is_replacement_cost) == (Decimal("0.1"), False)
    assert term.perils == ("collision", "theft", "glass")
    assert [(s.name, s.perils, s.limit_usd) for s in term.sublimits] == [("Glass", ("glass",), 1500)]
    assert term.clauses == tuple(c for c in WORDINGS[PolicyLine.AUTO] if c.id in {"A-C1", "A-C2", "A-X1", "A-X4"})
    assert term.insured_things == ({"vin": "1M8GDM9AXKP042788", "year": "2019"},)


def test_the_same_file_a_second_time_changes_nothing(bring, unit_of_work):
    bring({}, {"number": "PA-101"})

    assert counts(bring({}, {"number": "PA-101"})) == (0, 0, 2, 0)
    assert stored(unit_of_work) == 2


def test_a_changed_row_changes_its_term_under_the_same_id(bring, policies, manager):
    bring({})
    before = policies.list_terms(manager, "PA-100")[0].policy_id

    assert counts(bring({"limit_usd": "75000"})) == (0, 1, 0, 0)
    after = policies.list_terms(manager, "PA-100")[0]
    assert (after.policy_id, after.limit_usd) == (before, 75000)


def test_an_import_is_an_act_of_its_person_and_a_dry_run_is_none(bring, unit_of_work, manager):
    bring({}, is_dry_run=True)
    bring({})
    bring({})

    with unit_of_work() as work:
        acts = list(work.session.scalars(select(AuditEvent).where(AuditEvent.action == "policies_imported")))
    assert [(act.actor_id, act.details) for act in acts] == [(manager.user_id, {"added": 1, "changed": 0, "faults": 0})]


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ({"line": "boats"}, "The line must be one of auto, property, liability."),
        ({"effective_date": "03/01/2025"}, "The effective_date must be a date such as 2027-01-31."),
        ({"expiry_date": "2026-02-30"}, "The expiry_date must be a date such as 2027-01-31."),
        ({"expiry_date": "2025-03-01"}, "The expiry_date must lie after the effective_date."),
        ({"cancelled_on": "2027-01-01"}, "The cancelled_on must not lie after the expiry_date."),
        ({"limit_usd": "plenty"}, "The limit_usd must be an amount such as 250,000 or 1500.00."),
        ({"limit_usd": "=1+1"}, "The limit_usd must be an amount such as 250,000 or 1500.00."),
        ({"deductible_usd": "-5"}, "The deductible_usd must be 0 or more, with at most two decimals."),
        ({"deductible_usd": "1.005"}, "The deductible_usd must be 0 or more, with at most two decimals."),
        ({"insured_name": " "}, "Please fill in insured_name."),
        ({"state": "ZZ"}, "The state ZZ is unknown; use a code such as CA or EU-DE."),
        ({"depreciation_percent": "NaN"}, "The depreciation_percent must be a number from 0 to 100."),
        ({"replacement_cost": "perhaps"}, "The replacement_cost must be yes or no."),
        ({"sublimits": "glass 1500"}, "The sublimit glass 1500 must look like Glass=glass:1500."),
        ({"clauses": "A-X1;P-X1"}, "The clause P-X1 is not in the wording of auto."),
        ({"clauses": '[{"id": "Z"}]'}, "In clauses, a clause lacks kind, title, text."),
        ({"clauses": "[1]"}, "The clauses must be a JSON list of objects."),
        ({"insured_things": "a car"}, "The insured_things must be a JSON list."),
        ({"number": "N" * 41}, "The number is longer than 40 characters."),
    ],
)
def test_a_row_that_does_not_fit_comes_back_with_its_number_and_the_repair(bring, unit_of_work, cell, says):
    report = bring({"number": "PA-99"}, cell)

    assert counts(report) == (1, 0, 0, 1)
    assert (report.faults[0].row, report.faults[0].problem) == (3, says)
    assert stored(unit_of_work) == 1


def test_an_unknown_peril_names_those_that_the_line_knows(bring):
    (fault,) = bring({"perils": "collision;meteor"}).faults

    assert fault.policy_number == "PA-100"
    assert fault.problem.startswith("The peril meteor is unknown in auto; use collision, theft, glass")


def test_terms_of_one_policy_may_follow_each_other_and_may_not_overlap(bring):
    follows = {"effective_date": "2026-03-01", "expiry_date": "2027-03-01"}
    overlaps = {"effective_date": "2026-02-01", "expiry_date": "2027-02-01"}

    assert counts(bring({}, follows, is_dry_run=True)) == (2, 0, 0, 0)
    faults = bring({}, overlaps).faults
    assert [fault.row for fault in faults] == [2, 3]
    assert faults[1].problem == "The term overlaps the one from 2025-03-01 to 2026-03-01 of this policy."


def test_a_term_that_overlaps_a_stored_one_is_refused_unless_that_one_was_cancelled(bring):
    bring({})
    overlaps = {"effective_date": "2025-09-01", "expiry_date": "2026-09-01"}

    assert counts(bring(overlaps)) == (0, 0, 0, 1)
    assert counts(bring({"cancelled_on": "2025-08-15"}, overlaps)) == (1, 1, 0, 0)


def test_the_same_term_twice_in_a_file_is_named_at_its_second_row(bring):
    report = bring({}, {"insured_name": "Another"})

    assert counts(report) == (1, 0, 0, 1)
    assert (report.faults[0].row, report.faults[0].problem) == (3, "The term from 2025-03-01 stands in the file twice.")


@pytest.mark.parametrize("sign", "=+-@")
def test_a_cell_that_begins_like_a_formula_is_text(bring, policies, manager, sign):
    bring({"insured_name": f"{sign}SUM(A1)", "phone": "+1 616 555 0142"})

    (term,) = policies.list_terms(manager, "PA-100")
    assert (term.insured_name, term.phone) == (f"{sign}SUM(A1)", "+1 616 555 0142")


def test_semicolons_tabs_and_byte_order_marks_are_understood(bring):
    assert counts(bring({"clauses": "A-X1"}, delimiter=";", encoding="utf-8-sig", is_dry_run=True)) == (1, 0, 0, 0)
    assert counts(bring({}, delimiter="\t", encoding="utf-16", is_dry_run=True)) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "are missing"),
        (b"number,line\nPA-1,auto\n", "insured_name, effective_date, expiry_date, limit_usd, deductible_usd"),
        (as_file({**ROW, "colour": "red"}), "the column colour is unknown"),
        (as_file(ROW).replace(b"premium_usd", b"state"), "the column state stands twice."),
        (as_file({**ROW, "insured_name": "Müller"}, encoding="cp1252"), "Save the file as CSV in UTF-8."),
    ],
)
def test_a_file_whose_heading_or_encoding_does_not_fit_is_refused_whole(policies, manager, content, says):
    with pytest.raises(InvalidRequestError) as refused:
        policies.import_csv(manager, content, is_dry_run=False)

    assert says in refused.value.user_message


def test_a_row_with_more_cells_than_the_heading_is_a_fault_and_an_empty_one_is_passed_over(policies, manager):
    report = policies.import_csv(manager, as_file(ROW) + b"\n" + b"x," * 40 + b"\n", is_dry_run=True)

    assert counts(report) == (1, 0, 0, 1)
    assert (report.faults[0].row, report.faults[0].problem) == (4, "The row has more cells than the heading.")


def test_clauses_of_ones_own_come_as_json_and_must_speak_of_the_loss_form(bring, policies, manager):
    own = {"id": "Z-1", "kind": "exclusion", "title": "Track", "text": "No track days.", "perils": ["collision"]}
    circumstances = {"vehicle_use": ["racing"]}

    bring({"clauses": json.dumps([{**own, "circumstances": circumstances}])})
    clause = policies.list_terms(manager, "PA-100")[0].clause("Z-1")
    assert (clause.kind, clause.text, clause.circumstances) == (
        ClauseKind.EXCLUSION,
        "No track days.",
        {"vehicle_use": ("racing",)},
    )
    (fault,) = bring({"clauses": json.dumps([{**own, "circumstances": {"mood": ["bad"]}}])}).faults
    assert fault.problem == "The clause Z-1 speaks of mood, no field of the loss form."


def test_a_file_beyond_the_largest_size_is_refused(policies, manager):
    with pytest.raises(InvalidRequestError):
        policies.import_csv(manager, b"x" * (LARGEST_BYTES + 1), is_dry_run=True)


def test_who_may_not_import_is_refused_before_the_file_is_read(policies, person):
    with pytest.raises(NotPermittedError):
        policies.import_csv(person(role=Role.ADJUSTER), as_file(ROW), is_dry_run=True)


def test_the_term_of_a_day_is_the_one_in_force_else_the_nearest(bring, unit_of_work, manager):
    later = {"effective_date": "2026-06-01", "expiry_date": "2027-06-01", "cancelled_on": "2026-12-01"}
    bring({}, later)

    def effective(day):
        with unit_of_work() as work:
            return work.policies.find_term(manager.institution_id, " pa-100 ", date.fromisoformat(day)).effective_date

    first, second = date(2025, 3, 1), date(2026, 6, 1)
    assert effective("2025-03-01") == effective("2026-02-28") == effective("2024-01-01") == first
    assert effective("2026-03-02") == first
    assert effective("2026-05-30") == effective("2026-07-01") == effective("2027-01-01") == second
    with unit_of_work() as work:
        assert work.policies.find_term(manager.institution_id, "PA-999", first) is None


def claim(by, policy_id, number, paid, reserve):
    return Claim(
        institution_id=by.institution_id, reference=f"C-{number:06d}", line="auto", loss_type="glass",
        policy_id=policy_id, policy_number="PA-100", insured_name="Mirela Farrow", loss_date=date(2025, 5, 1),
        created_by=by.user_id, paid_usd=paid, reserve_usd=reserve,
    )  # fmt: skip


def test_the_list_shows_each_policy_with_number_and_cost_of_its_claims(bring, policies, unit_of_work, manager):
    bring({}, {"number": "PA-101", "insured_name": "Otis_Sorrel"})
    policy_id = policies.list_terms(manager, "PA-100")[0].policy_id
    with unit_of_work() as work:
        work.session.add_all(
            [claim(manager, policy_id, 1, 300, 200), claim(manager, policy_id, 2, 0, Decimal("50.25"))]
        )

    page = policies.list_page(manager, PolicyFilter())
    assert page.total == 2
    assert {row.number: (row.claims, row.incurred_usd) for row in page.rows} == {
        "PA-100": (2, Decimal("550.25")),
        "PA-101": (0, 0),
    }


def test_the_list_is_narrowed_by_words_line_and_day(bring, policies, manager):
    bring({}, {"number": "PA-101", "insured_name": "Otis_Sorrel", "cancelled_on": "2025-06-01"})

    def found(**wanted):
        return [row.number for row in policies.list_page(manager, PolicyFilter(**wanted)).rows]

    assert found(text="farrow") == ["PA-100"]
    assert found(text="_") == ["PA-101"]
    assert found(line=PolicyLine.PROPERTY) == []
    assert found(in_force_on=date(2025, 7, 1)) == ["PA-100"]
    assert found(in_force_on=date(2025, 4, 1)) == ["PA-100", "PA-101"]
    assert found(limit=1, offset=1) == ["PA-101"]


def test_another_institutions_policies_are_not_there(bring, policies, manager, person):
    bring({})
    stranger = person(role=Role.MANAGER)
    policy_id = policies.list_terms(manager, "PA-100")[0].policy_id

    assert policies.list_page(stranger, PolicyFilter()).total == 0
    assert policies.list_terms(stranger, "PA-100") == ()
    with pytest.raises(NotFoundError):
        policies.get(stranger, policy_id)


def test_a_list_costs_the_same_few_statements_however_long_it_is(bring, policies, manager, count_statements):
    bring(*({"number": f"PA-{number}"} for number in range(100, 140)))

    with count_statements() as seen:
        assert len(policies.list_page(manager, PolicyFilter()).rows) == 40
    assert len(seen) == 3
