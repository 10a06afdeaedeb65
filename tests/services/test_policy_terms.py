"""The term a claim stands under: found by number and day, found again when the book changes, and hostile files."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest

from backend.domain.access import Role
from backend.domain.claims.words import ClaimOutcome
from backend.domain.policies import PolicyFilter
from backend.errors import DeskError, InvalidRequestError
from backend.services.claim_inputs import claim_inputs
from backend.services.policies import PoliciesService
from backend.services.policy_import import MOST_ROWS
from backend.store.tables import Claim, ClaimReferral
from factories import make_claim, make_policy, make_principal
from fixtures.claims import LOSS, make_loss_policy

HEADING = "number,line,insured_name,effective_date,expiry_date,limit_usd,deductible_usd"
NUMBER = LOSS["policy_number"]


def row(number=NUMBER, effective="2026-01-01", expiry="2027-01-01", **wanted):
    return {
        "number": number,
        "line": "auto",
        "insured_name": "Dana Whitfield",
        "effective_date": effective,
        "expiry_date": expiry,
        "limit_usd": "50000",
        "deductible_usd": "500",
        **wanted,
    }


def as_file(*rows):
    names = list(dict.fromkeys(name for cells in rows for name in cells))
    quoted = ((cells.get(name, "").replace('"', '""') for name in names) for cells in rows)
    lines = [",".join(names), *(",".join(f'"{cell}"' for cell in cells) for cells in quoted)]
    return "\n".join(lines).encode()


@pytest.fixture
def policies(unit_of_work):
    return PoliciesService(unit_of_work)


@pytest.fixture
def manager(person):
    return person(role=Role.MANAGER)


@pytest.fixture
def bring(policies, manager):
    def run(*rows, by=None):
        return policies.import_csv(by or manager, as_file(*rows), is_dry_run=False)

    return run


def counts(report):
    return report.added, report.changed, report.unchanged, len(report.faults)


@pytest.fixture
def find(unit_of_work, manager):
    def run(day, number=NUMBER):
        with unit_of_work() as work:
            return work.policies.find_term(manager.institution_id, number, day)

    return run


def test_of_a_policy_cancelled_and_rewritten_the_new_term_answers_from_the_day_of_the_change(bring, find):
    bring(
        row(cancelled_on="2026-06-01", cancel_reason="Rewritten"),
        row(effective="2026-06-01", expiry="2027-06-01", limit_usd="75000"),
    )

    assert find(date(2026, 5, 31)).limit_usd == 50_000
    assert find(date(2026, 6, 1)).limit_usd == 75_000
    assert find(date(2026, 12, 1)).limit_usd == 75_000


@pytest.mark.parametrize(
    ("day", "starts"),
    [
        (date(2025, 2, 28), date(2025, 3, 1)),
        (date(2026, 2, 28), date(2025, 3, 1)),
        (date(2026, 3, 1), date(2025, 3, 1)),
        (date(2026, 3, 20), date(2025, 3, 1)),
        (date(2026, 5, 20), date(2026, 6, 1)),
        (date(2029, 1, 1), date(2026, 6, 1)),
    ],
)
def test_a_day_in_the_gap_between_two_terms_finds_the_nearer_one(bring, find, day, starts):
    bring(row(effective="2025-03-01", expiry="2026-03-01"), row(effective="2026-06-01", expiry="2027-06-01"))

    assert find(day).effective_date == starts


def test_a_day_after_the_cancellation_finds_the_cancelled_term_and_not_the_next_one(bring, find):
    bring(row(cancelled_on="2026-03-01"), row(effective="2027-02-01", expiry="2028-02-01"))

    found = find(date(2026, 4, 1))

    assert found.cancelled_on == date(2026, 3, 1)
    assert not found.covers_day(date(2026, 4, 1))


def test_of_two_terms_that_overlap_in_an_old_book_the_newer_one_answers(unit_of_work, manager, find):
    with unit_of_work() as work:
        make_policy(work, manager, number=NUMBER, effective_date=date(2026, 1, 1))
        newer = make_policy(work, manager, number=NUMBER, effective_date=date(2026, 4, 1))

    assert find(date(2026, 5, 4)).policy_id == newer


def test_a_number_typed_in_small_letters_with_blanks_around_is_found(bring, find):
    bring(row())

    assert find(date(2026, 5, 4), f"  {NUMBER.lower()} ").number == NUMBER


def test_the_same_number_in_another_institution_is_another_policy(bring, find, person):
    bring(row(), by=person(role=Role.MANAGER))

    assert find(date(2026, 5, 4)) is None


@pytest.fixture
def imported(policies, unit_of_work, adjuster):
    """Import rows into the adjuster's institution, whose book holds the policy of the loss form."""
    with unit_of_work() as work:
        boss = make_principal(work, Role.MANAGER, adjuster.institution_id)

    def run(*rows):
        report = policies.import_csv(boss, as_file(*rows), is_dry_run=False)
        assert not report.faults
        return report

    return run


def inputs_of(unit_of_work, claim_id, institution_id):
    with unit_of_work() as work:
        return claim_inputs(work, work.claims.get_for_run(institution_id, claim_id), [])


def test_a_term_imported_after_the_report_takes_the_place_of_the_nearest_one(
    reported, adjuster, imported, unit_of_work
):
    sent = reported(loss_date="2025-06-10", reported_date="2025-06-11")
    before = inputs_of(unit_of_work, sent.claim_id, adjuster.institution_id).policy
    imported(row(effective="2025-01-01", expiry="2026-01-01"))
    after = inputs_of(unit_of_work, sent.claim_id, adjuster.institution_id).policy

    assert not before.covers_day(date(2025, 6, 10))
    assert after.covers_day(date(2025, 6, 10))


def test_the_claim_is_put_under_the_term_its_assessment_found(reported, adjuster, imported, unit_of_work, claims_desk):
    sent = reported(loss_date="2025-06-10", reported_date="2025-06-11")
    seen = claims_desk.claims.get(adjuster, sent.claim_id)
    imported(row(effective="2025-01-01", expiry="2026-01-01"))
    found = inputs_of(unit_of_work, sent.claim_id, adjuster.institution_id).policy
    with unit_of_work() as work:
        work.claims.note_policy(work.claims.get(adjuster, sent.claim_id), found.policy_id)

    assert seen.policy_id != found.policy_id
    assert claims_desk.claims.get(adjuster, sent.claim_id).policy_id == found.policy_id


def test_a_term_in_force_stays_when_another_term_of_the_number_comes(reported, adjuster, imported, unit_of_work):
    sent = reported()
    before = inputs_of(unit_of_work, sent.claim_id, adjuster.institution_id).policy
    imported(row(effective="2025-01-01", expiry="2026-01-01"))

    assert inputs_of(unit_of_work, sent.claim_id, adjuster.institution_id).policy == before


def test_a_policy_changed_by_an_import_drops_the_proposals_that_rest_on_it(
    reported, assessed_claim, claims_desk, adjuster, imported
):
    sent = reported()
    assessed_claim(sent)
    before = claims_desk.claims.get(adjuster, sent.claim_id)
    imported(row(cancelled_on="2026-03-01", cancel_reason="Premium unpaid"))
    after = claims_desk.claims.get(adjuster, sent.claim_id)

    assert before.proposed_outcome is ClaimOutcome.SETTLE
    assert (after.proposed_outcome, after.score) == (None, None)
    assert after.version > before.version


def test_a_term_added_for_the_day_of_the_loss_drops_the_proposal_and_any_other_term_does_not(
    reported, assessed_claim, claims_desk, adjuster, imported
):
    outside, inside = reported(loss_date="2025-06-10", reported_date="2025-06-11"), reported()
    for sent in (outside, inside):
        assessed_claim(sent)
    imported(row(effective="2025-01-01", expiry="2026-01-01"))

    assert claims_desk.claims.get(adjuster, outside.claim_id).proposed_outcome is None
    assert claims_desk.claims.get(adjuster, inside.claim_id).proposed_outcome is ClaimOutcome.SETTLE


def test_a_claim_reported_under_an_unknown_number_is_asked_for_again_once_the_number_comes(
    reported, assessed_claim, claims_desk, adjuster, imported
):
    sent = reported(policy_number="pa-990001")
    assessed_claim(sent)
    imported(row(number="PA-990001"))

    assert claims_desk.claims.get(adjuster, sent.claim_id).proposed_outcome is None


def test_an_import_that_changes_nothing_leaves_every_proposal(
    reported, assessed_claim, claims_desk, adjuster, imported
):
    imported(row(number="PA-880000"))
    sent = reported(policy_number="PA-880000")
    assessed_claim(sent)
    imported(row(number="PA-880000"))

    assert claims_desk.claims.get(adjuster, sent.claim_id).proposed_outcome is ClaimOutcome.SETTLE


def test_a_dry_run_and_the_import_of_another_house_leave_the_proposal(
    reported, assessed_claim, claims_desk, adjuster, policies, manager, unit_of_work
):
    sent = reported()
    assessed_claim(sent)
    changed = as_file(row(limit_usd="1"))
    with unit_of_work() as work:
        boss = make_principal(work, Role.MANAGER, adjuster.institution_id)
    policies.import_csv(boss, changed, is_dry_run=True)
    policies.import_csv(manager, changed, is_dry_run=False)

    assert claims_desk.claims.get(adjuster, sent.claim_id).proposed_outcome is ClaimOutcome.SETTLE


def test_an_answer_to_a_referral_falls_with_the_policy_it_was_given_on(
    reported, claims_desk, adjuster, imported, unit_of_work
):
    sent = reported()
    with unit_of_work() as work:
        boss = make_principal(work, Role.MANAGER, adjuster.institution_id)
        work.session.add(
            ClaimReferral(
                institution_id=adjuster.institution_id,
                claim_id=sent.claim_id,
                kind="coverage",
                requested_by=adjuster.user_id,
                request_note="Is it covered?",
                state="answered",
                answered_by=boss.user_id,
                answer="proceed",
                answer_note="Covered as it stands.",
            )
        )
    before = claims_desk.claims.get(adjuster, sent.claim_id)
    imported(row(limit_usd="1"))
    after = claims_desk.claims.get(adjuster, sent.claim_id)

    assert after.version > before.version
    assert after.evidence_changed_at is not None


def test_a_closed_claim_is_left_as_it_ended_by_an_import(adjuster, imported, unit_of_work):
    with unit_of_work() as work:
        policy_id = make_policy(work, adjuster, number="PA-770000")
        claim_id = make_claim(work, adjuster, policy_id, status="settled", proposed_outcome="settle", score=3)
    imported(row(number="PA-770000", limit_usd="1"))

    with unit_of_work() as work:
        kept = work.session.get(Claim, claim_id, populate_existing=True)
        assert (kept.proposed_outcome, kept.score, kept.version) == ("settle", 3, 1)


@pytest.mark.parametrize(
    "things",
    ['[{"vin": "1M8\\u0000GD"}]', '[{"vi\\u0000n": "1M8"}]', '[{"vin": "\\ud800"}]', '[{"vin": ["a", "\\u0000"]}]'],
)
def test_characters_that_no_database_keeps_do_not_break_the_file(bring, policies, manager, things):
    report = bring(row(insured_things=things))

    assert counts(report) == (1, 0, 0, 0)
    (term,) = policies.list_terms(manager, NUMBER)
    assert "\0" not in json.dumps([dict(thing) for thing in term.insured_things])


def test_clauses_with_characters_that_no_database_keeps_do_not_break_the_file(bring, policies, manager):
    clause = {"id": "X-1", "kind": "exclusion", "title": "Race", "text": "No races."}
    text = json.dumps([clause]).replace("No races", "No\\u0000 races")

    assert counts(bring(row(clauses=text))) == (1, 0, 0, 0)
    (term,) = policies.list_terms(manager, NUMBER)
    assert term.clauses[0].text.startswith("No")


@pytest.mark.parametrize("number", ["PA-1\n00", "PA-\u200b100", "PA-100\u202e", "PA\t100", "PA-1\x1b00"])
def test_a_number_with_characters_that_nobody_sees_is_a_fault(bring, number):
    report = bring(row(number=number))

    assert counts(report) == (0, 0, 0, 1)
    assert "number" in report.faults[0].problem


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1e400", "-1", "1e-400", "0x10", "12.345"])
def test_an_amount_that_is_none_is_a_fault_of_its_row_alone(bring, amount):
    report = bring(row(number="PA-1"), row(number="PA-2", limit_usd=amount))

    assert counts(report) == (1, 0, 0, 1)
    assert report.faults[0].policy_number == "PA-2"


@pytest.mark.parametrize("percent", ["NaN", "sNaN", "Infinity", "1e9999999", "101", "-1", "ten"])
def test_a_rate_that_is_none_is_a_fault_of_its_row_alone(bring, percent):
    report = bring(row(number="PA-1"), row(number="PA-2", depreciation_percent=percent))

    assert counts(report) == (1, 0, 0, 1)


def test_a_file_that_is_one_endless_line_is_refused_with_what_to_do(policies, manager):
    report = policies.import_csv(manager, HEADING.encode() + b"\n" + b"x" * (7 << 20), is_dry_run=False)

    assert counts(report) == (0, 0, 0, 1)
    assert report.faults[0].row == 2
    assert "Save" in report.faults[0].problem


def test_a_file_beyond_the_size_is_refused_before_it_is_decoded(policies, manager):
    with pytest.raises(InvalidRequestError, match="split"):
        policies.import_csv(manager, b"\xff" * (100 << 20), is_dry_run=True)


def test_a_quotation_mark_that_never_closes_names_its_row(policies, manager):
    good = as_file(row(number="PA-1"), row(number="PA-2"))
    report = policies.import_csv(manager, good + b'\n"PA-3,auto', is_dry_run=False)

    assert report.added == 0
    assert report.faults[0].row == 4


def test_more_rows_than_are_taken_at_once_are_named_and_the_first_ones_taken(policies, manager):
    lines = [HEADING] + [f"PA-{n},auto,D,2026-01-01,2027-01-01,1,1" for n in range(MOST_ROWS + 3)]
    report = policies.import_csv(manager, "\n".join(lines).encode(), is_dry_run=True)

    assert counts(report) == (MOST_ROWS, 0, 0, 1)
    assert "split the file" in report.faults[0].problem


def test_of_a_row_given_twice_with_another_limit_only_the_first_is_taken(bring, policies, manager):
    report = bring(row(limit_usd="100"), row(limit_usd="999999"))

    assert counts(report) == (1, 0, 0, 1)
    assert policies.list_terms(manager, NUMBER)[0].limit_usd == 100


def test_a_term_cancelled_before_it_began_is_a_fault_or_covers_no_day(bring, find):
    bring(row(cancelled_on="2025-12-01"))

    found = find(date(2026, 5, 4))
    assert found is None or not found.covers_day(date(2026, 5, 4))


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud800", "%", "_", "\\", "'; drop table policies; --"])
def test_odd_words_in_the_list_of_policies_find_nothing_and_break_nothing(bring, policies, manager, text):
    bring(row())

    assert policies.list_page(manager, PolicyFilter(text=text)).total == 0
    assert policies.list_terms(manager, text) == ()


def test_two_imports_of_one_file_at_once_store_each_term_once(committed_unit_of_work):
    service = PoliciesService(committed_unit_of_work)
    with committed_unit_of_work() as work:
        boss = make_principal(work, Role.MANAGER)
    content = as_file(*(row(number=f"PA-{number}") for number in range(40)))
    start = Barrier(3)

    def once(_):
        start.wait()
        try:
            return counts(service.import_csv(boss, content, is_dry_run=False))
        except DeskError as refusal:
            return refusal

    with ThreadPoolExecutor(3) as pool:
        found = sorted(pool.map(once, range(3)), key=str)

    assert found == [(0, 0, 40, 0), (0, 0, 40, 0), (40, 0, 0, 0)]
    assert service.list_page(boss, PolicyFilter(limit=100)).total == 40


def test_an_import_takes_the_same_statements_for_ten_terms_as_for_two(policies, manager, count_statements):
    with count_statements() as few:
        policies.import_csv(manager, as_file(*(row(number=f"PA-{n}") for n in range(2))), is_dry_run=False)
    with count_statements() as many:
        policies.import_csv(manager, as_file(*(row(number=f"PB-{n}") for n in range(10))), is_dry_run=False)

    assert len(many) == len(few)


def test_every_day_of_ten_years_finds_a_term_in_force_where_there_is_one(unit_of_work, manager):
    starts = [date(2020, 1, 1) + timedelta(days=400 * n) for n in range(6)]
    with unit_of_work() as work:
        for start in starts:
            make_policy(work, manager, number=NUMBER, effective_date=start)
        terms = work.policies.list_terms(manager.institution_id, NUMBER)
        for day in (date(2019, 6, 1) + timedelta(days=11 * n) for n in range(330)):
            found = work.policies.find_term(manager.institution_id, NUMBER, day)
            assert found.covers_day(day) or not any(term.covers_day(day) for term in terms)


def test_the_policy_of_a_loss_is_that_of_the_adjusters_own_house(reported, claims_desk, adjuster, unit_of_work, person):
    with unit_of_work() as work:
        foreign = make_loss_policy(work, person(role=Role.MANAGER))
    claim = claims_desk.claims.get(adjuster, reported().claim_id)

    assert claim.policy_id not in {None, foreign}
