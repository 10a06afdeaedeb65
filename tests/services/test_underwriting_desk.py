"""The underwriting desk: one submission a request, drafts, queue, row scope, edits without overwriting others."""

from uuid import UUID, uuid4

import pytest

from backend.domain.access import Role
from backend.domain.cases import QueueFilter, QueueScope
from backend.domain.products import InvalidFieldsError
from backend.domain.runs import Pool
from backend.domain.submissions import SubmissionRequest, SubmissionStatus
from backend.errors import ConflictError, InvalidRequestError, NotFoundError, NotPermittedError, RateLimitedError
from backend.store.tables import Document, Run, Submission


def count(work, table, person):
    return work.session.query(table).filter_by(institution_id=person.institution_id).count()


def test_a_submission_is_stored_with_its_typed_columns_and_its_run_waits_in_the_queue(desk, person, request_for):
    ada = person()
    sent = desk.underwriting.submit(ada, request_for(), "k1")
    case = desk.underwriting.get(ada, sent.submission_id)

    assert case.reference == "S-000001"
    assert (case.insured_name, case.status, case.assignee_id) == (
        "Harbor Line Freight LLC",
        SubmissionStatus.NEW,
        ada.user_id,
    )
    assert case.requested_limit_usd == 1_000_000
    assert sent.run_id in desk.queue.find_waiting(Pool.IO)


def test_a_double_click_makes_one_submission_one_run_and_uses_one_place(desk, person, request_for, unit_of_work):
    ada = person()
    sent = {desk.underwriting.submit(ada, request_for(), "same") for _ in range(7)}
    with unit_of_work() as work:
        figures = count(work, Submission, ada), count(work, Run, ada)

    assert len(sent) == 1
    assert figures == (1, 1)


def test_the_sixth_run_within_a_minute_is_refused_with_the_seconds_to_wait(desk, person, request_for, unit_of_work):
    ada = person()
    for number in range(5):
        desk.underwriting.submit(ada, request_for(), f"k{number}")
    with pytest.raises(RateLimitedError) as refused:
        desk.underwriting.submit(ada, request_for(), "k5")
    with unit_of_work() as work:
        stored = count(work, Submission, ada)

    assert 0 < refused.value.retry_after_s <= 60
    assert stored == 5


def test_the_same_key_of_two_people_makes_two_submissions(desk, person, request_for):
    ada = person()
    bob = person(institution_id=ada.institution_id)

    assert desk.underwriting.submit(ada, request_for(), "k") != desk.underwriting.submit(bob, request_for(), "k")


def test_the_same_key_with_another_form_is_refused_and_never_swallows_it(desk, person, request_for):
    ada = person()
    first = desk.underwriting.submit(ada, request_for(), "k")

    with pytest.raises(ConflictError, match="used for another request; send a new key"):
        desk.underwriting.submit(ada, request_for(power_units=7), "k")
    assert desk.underwriting.submit(ada, request_for(), "k") == first


def test_fields_that_do_not_fit_are_named_and_nothing_is_stored(desk, person, request_for, unit_of_work):
    ada = person()
    with pytest.raises(InvalidFieldsError) as refused:
        desk.underwriting.submit(ada, request_for(power_units="many", state="Ohio"), "k")
    with unit_of_work() as work:
        stored = count(work, Submission, ada), count(work, Run, ada)

    assert set(refused.value.problems) == {"power_units", "state"}
    assert stored == (0, 0)


@pytest.mark.parametrize("role", [Role.ADJUSTER, Role.ACTUARY, Role.MANAGER, Role.EXAMINER, Role.ADMIN])
def test_other_roles_may_not_submit(desk, person, request_for, role):
    with pytest.raises(NotPermittedError):
        desk.underwriting.submit(person(role=role), request_for(), "k")


def test_a_client_submits_and_sees_only_what_they_sent(desk, person, request_for):
    client = person(role=Role.CLIENT)
    other = person(role=Role.CLIENT, institution_id=client.institution_id)
    own = desk.underwriting.submit(client, request_for(), "k")
    foreign = desk.underwriting.submit(other, request_for(), "k")

    assert [line.submission_id for line in desk.underwriting.list_queue(client, QueueFilter()).lines] == [
        own.submission_id
    ]
    with pytest.raises(NotFoundError):
        desk.underwriting.get(client, foreign.submission_id)


def test_an_underwriter_sees_own_and_free_cases_but_not_those_of_a_colleague(desk, person, request_for):
    ada = person()
    bob = person(institution_id=ada.institution_id)
    of_ada = desk.underwriting.submit(ada, request_for(), "k")

    with pytest.raises(NotFoundError):
        desk.underwriting.get(bob, of_ada.submission_id)
    desk.underwriting.assign(ada, of_ada.submission_id, 1, None)
    assert desk.underwriting.get(bob, of_ada.submission_id).assignee_id is None


def test_a_manager_sees_all_cases_of_the_institution_and_none_of_another(desk, person, request_for):
    ada = person()
    boss = person(role=Role.MANAGER, institution_id=ada.institution_id)
    stranger = person(role=Role.MANAGER)
    case = desk.underwriting.submit(ada, request_for(), "k")

    assert desk.underwriting.get(boss, case.submission_id).creator
    with pytest.raises(NotFoundError):
        desk.underwriting.get(stranger, case.submission_id)
    assert desk.underwriting.list_queue(stranger, QueueFilter()).total == 0


def test_the_queue_narrows_by_scope_status_product_and_text_and_counts_all_pages(desk, person, request_for):
    ada = person()
    for number, name in enumerate(("Alder Haulage", "Birch 100% Freight", "Cedar_Lines")):
        desk.underwriting.submit(ada, request_for(insured_name=name), f"k{number}")

    def found(**wanted):
        page = desk.underwriting.list_queue(ada, QueueFilter(**wanted))
        return [line.insured_name for line in page.lines], page.total

    assert found(text="alder") == (["Alder Haulage"], 1)
    assert found(text="100%") == (["Birch 100% Freight"], 1)
    assert found(text="_") == (["Cedar_Lines"], 1)
    assert found(scope=QueueScope.UNASSIGNED) == ([], 0)
    assert found(status=SubmissionStatus.QUOTED) == ([], 0)
    assert found(product="homeowners") == ([], 0)
    assert found(limit=1, offset=1)[1] == 3
    assert len(found(limit=1, offset=1)[0]) == 1


def test_a_page_of_the_queue_costs_two_statements(desk, person, request_for, count_statements):
    ada = person()
    for number in range(3):
        desk.underwriting.submit(ada, request_for(), f"k{number}")
    with count_statements() as statements:
        desk.underwriting.list_queue(ada, QueueFilter(scope=QueueScope.MINE, text="harbor"))

    assert len(statements) == 2


def test_my_work_counts_what_waits_for_this_person(desk, person, request_for, assessed):
    ada = person()
    first = desk.underwriting.submit(ada, request_for(), "k1")
    desk.underwriting.submit(ada, request_for(), "k2")
    assessed(first)
    waiting = desk.underwriting.get_my_work(ada)

    assert (waiting.new, waiting.mine, waiting.running, waiting.referred_to_me, waiting.due) == (1, 2, 1, 0, 0)


def test_a_draft_survives_until_the_form_is_sent(desk, person, request_for):
    ada = person()
    desk.underwriting.save_draft(ada, "commercial_auto", {"insured_name": "Half", "fein": None}, ["none of hers"])
    kept = desk.underwriting.find_draft(ada, "commercial_auto")
    desk.underwriting.submit(ada, request_for(), "k")

    assert (kept.fields, kept.document_ids) == ({"insured_name": "Half"}, ())
    assert desk.underwriting.find_draft(ada, "commercial_auto") is None


def test_a_draft_has_an_end(desk, person):
    ada = person()
    desk.underwriting.save_draft(ada, "commercial_auto", {"remarks": "x" * 50_000})
    with pytest.raises(InvalidRequestError, match="more text than a draft keeps"):
        desk.underwriting.save_draft(ada, "commercial_auto", {"remarks": "x" * 100_000})

    assert len(desk.underwriting.find_draft(ada, "commercial_auto").fields["remarks"]) == 50_000


def test_a_draft_is_its_writers_alone_and_can_be_discarded(desk, person):
    ada = person()
    bob = person(institution_id=ada.institution_id)
    desk.underwriting.save_draft(ada, "homeowners", {"insured_name": "A"})

    assert desk.underwriting.find_draft(bob, "homeowners") is None
    desk.underwriting.discard_draft(ada, "homeowners")
    assert desk.underwriting.find_draft(ada, "homeowners") is None


def test_documents_of_another_person_or_case_cannot_be_taken(desk, person, request_for):
    ada = person()
    for wanted in (str(uuid4()), "not-an-id"):
        request = request_for()
        request = SubmissionRequest(request.product, request.fields, (wanted,))
        with pytest.raises(InvalidRequestError):
            desk.underwriting.submit(ada, request, wanted)


def test_documents_sent_with_the_form_come_under_the_case(desk, person, request_for, unit_of_work):
    ada = person()
    with unit_of_work() as work:
        document = Document(
            institution_id=ada.institution_id,
            filename="loss-run.pdf",
            uploaded_by=ada.user_id,
            sha256="0" * 64,
            media_type="application/pdf",
            size_bytes=1,
        )
        work.session.add(document)
        work.session.flush()
        document_id: UUID = document.document_id
    request = request_for()
    sent = desk.underwriting.submit(ada, SubmissionRequest(request.product, request.fields, (str(document_id),)), "k")
    with unit_of_work() as work:
        attached = work.session.get(Document, document_id).submission_id

    assert attached == sent.submission_id


def test_changed_fields_are_kept_with_before_and_after_and_never_over_a_colleagues_change(desk, person, request_for):
    ada = person()
    sent = desk.underwriting.submit(ada, request_for(), "k")
    form = {**request_for().fields, "power_units": 44}
    changed = desk.underwriting.change_fields(ada, sent.submission_id, 1, form)
    history = desk.underwriting.list_history(ada, sent.submission_id)

    assert changed.fields["power_units"] == 44
    assert changed.version == 2
    assert history[0].action == "fields_changed"
    assert history[0].details["changed"] == {"power_units": [40, 44]}
    with pytest.raises(ConflictError):
        desk.underwriting.change_fields(ada, sent.submission_id, 1, form)


def test_a_new_assessment_is_a_new_run_of_the_same_case(desk, person, request_for):
    ada = person()
    sent = desk.underwriting.submit(ada, request_for(), "k")
    again = desk.underwriting.assess(ada, sent.submission_id, "again")

    assert again not in (sent.run_id, None)
    assert desk.underwriting.assess(ada, sent.submission_id, "again") == again


def test_an_underwriter_takes_cases_but_only_a_manager_gives_them_away(desk, person, request_for):
    ada = person()
    bob = person(institution_id=ada.institution_id)
    boss = person(role=Role.MANAGER, institution_id=ada.institution_id)
    sent = desk.underwriting.submit(ada, request_for(), "k")
    with pytest.raises(NotPermittedError):
        desk.underwriting.assign(ada, sent.submission_id, 1, bob.user_id)
    desk.underwriting.assign(boss, sent.submission_id, 1, bob.user_id)

    assert desk.underwriting.get(bob, sent.submission_id).assignee_id == bob.user_id
