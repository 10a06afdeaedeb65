"""What comes in holds together: one claim a key, papers of nobody else, days where the loss is, figures that agree."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from backend.domain.access import Authority, Role
from backend.domain.claims.forms import payment_line, reserve_line
from backend.domain.claims.views import ClaimFilter, ClaimRequest
from backend.domain.claims.words import TransactionKind, TransactionState
from backend.domain.policies import PolicyLine
from backend.domain.products import InvalidFieldsError
from backend.domain.runs import RunKind
from backend.errors import ConflictError, DeskError, InvalidRequestError, NotFoundError, RateLimitedError
from backend.services import claim_forms
from backend.services.claim_money import ClaimMoneyService
from backend.services.documents import DocumentsService
from backend.settings import Settings
from backend.store.document_records import DocumentScope
from backend.store.tables import AuditEvent, Claim, ClaimTransaction, Document, Run
from backend.store.wording import storable
from factories import make_claim, make_principal, make_submission
from fixtures.claims import LOSS

PAPER = b"Date of loss: 05/04/2026"


@pytest.fixture
def desk(claims_desk):
    return claims_desk.claims


@pytest.fixture
def documents(unit_of_work, claims_desk):
    return DocumentsService(unit_of_work, claims_desk.queue, claims_desk.limiter, Settings())


@pytest.fixture
def colleague(unit_of_work, adjuster):
    """Make a person of the adjuster's institution."""

    def make(role=Role.ADJUSTER, **wanted):
        with unit_of_work() as work:
            return make_principal(work, role, adjuster.institution_id, **wanted)

    return make


@pytest.fixture
def count(unit_of_work):
    def run(table):
        with unit_of_work() as work:
            return work.session.scalar(select(func.count()).select_from(table))

    return run


def acts_on(unit_of_work, claim_id):
    with unit_of_work() as work:
        rows = work.session.execute(
            select(AuditEvent.action, AuditEvent.details)
            .where(AuditEvent.object_id == str(claim_id))
            .order_by(AuditEvent.seq)
        )
        return [tuple(row) for row in rows]


@pytest.mark.parametrize("changed", [{"description": "Quite another story."}, {"document_ids": [uuid4()]}])
def test_the_same_key_with_another_loss_is_refused_and_never_swallows_it(desk, adjuster, loss, changed):
    first = desk.report(adjuster, loss(), "one key")

    with pytest.raises(ConflictError, match="used for another request; send a new key"):
        desk.report(adjuster, loss(**changed), "one key")
    assert desk.report(adjuster, loss(), "one key") == first
    assert desk.get(adjuster, first.claim_id).fields["description"] == LOSS["description"]


def test_a_key_that_looks_like_another_acts_key_names_that_act_alone(desk, adjuster, loss):
    first = desk.report(adjuster, loss(), "first")
    assessed = desk.assess(adjuster, first.claim_id, "second")
    second = desk.report(adjuster, loss(), f"{first.claim_id}:second")

    assert second.claim_id != first.claim_id
    assert second.run_id != assessed


def test_the_same_key_of_two_people_assesses_twice_and_of_one_person_once(desk, adjuster, loss, colleague):
    other = colleague(authority={payment_line(PolicyLine.AUTO): Authority(Decimal(1), 1)})
    sent = desk.report(adjuster, loss(), "reported")
    mine = [desk.assess(adjuster, sent.claim_id, "again") for _ in range(2)]

    assert mine[0] == mine[1]
    assert desk.assess(other, sent.claim_id, "again") != mine[0]


def test_the_same_key_for_two_claims_makes_two_runs(desk, adjuster, loss):
    first, second = (desk.report(adjuster, loss(), name) for name in "ab")

    assert desk.assess(adjuster, first.claim_id, "key") != desk.assess(adjuster, second.claim_id, "key")


def test_a_report_that_is_refused_leaves_no_run_and_its_key_free(desk, adjuster, loss, count):
    with pytest.raises(InvalidRequestError):
        desk.report(adjuster, loss(document_ids=[uuid4()]), "key")
    nothing = count(Claim), count(Run)
    sent = desk.report(adjuster, loss(), "key")

    assert nothing == (0, 0)
    assert desk.get(adjuster, sent.claim_id).reference == "C-000001"


def test_five_clicks_at_once_make_one_claim_one_run_and_one_line_of_history(
    claims_desk_committed, adjuster_committed, loss, committed_unit_of_work
):
    desk, start = claims_desk_committed.claims, Barrier(5)

    def click(_):
        start.wait()
        return desk.report(adjuster_committed, loss(), "double click")

    with ThreadPoolExecutor(5) as pool:
        made = set(pool.map(click, range(5)))

    assert len(made) == 1
    (sent,) = made
    with committed_unit_of_work() as work:
        assert work.session.scalar(select(func.count()).select_from(Claim)) == 1
        assert work.session.scalar(select(func.count()).where(Run.kind == RunKind.CLAIM)) == 1
    assert [line.action for line in desk.list_history(adjuster_committed, sent.claim_id)] == ["reported"]


def test_reports_of_several_people_at_once_get_references_without_a_gap_or_a_twin(
    claims_desk_committed, adjuster_committed, loss, committed_unit_of_work
):
    with committed_unit_of_work() as work:
        people = [make_principal(work, Role.CLIENT, adjuster_committed.institution_id) for _ in range(6)]
    start = Barrier(len(people))

    def send(by):
        start.wait()
        return claims_desk_committed.claims.report(by, loss(), "mine").reference

    with ThreadPoolExecutor(len(people)) as pool:
        references = sorted(pool.map(send, people))

    assert references == [f"C-{number:06d}" for number in range(1, 7)]


def test_one_loose_paper_sent_with_two_reports_at_once_belongs_to_one_and_refuses_the_other(
    claims_desk_committed, adjuster_committed, loss, committed_unit_of_work
):
    rig, start = claims_desk_committed, Barrier(2)
    documents = DocumentsService(committed_unit_of_work, rig.queue, rig.limiter, Settings())
    paper = documents.upload(adjuster_committed, "police.txt", PAPER).document_id

    def send(key):
        start.wait()
        try:
            return rig.claims.report(adjuster_committed, loss(document_ids=[paper]), key)
        except DeskError as refusal:
            return refusal

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(send, ("left", "right")))

    made = [answer for answer in answers if not isinstance(answer, DeskError)]
    refused = [answer for answer in answers if isinstance(answer, InvalidRequestError)]
    assert (len(made), len(refused)) == (1, 1)
    assert "another case" in refused[0].user_message
    with committed_unit_of_work() as work:
        assert work.session.scalar(select(func.count()).select_from(Claim)) == 1
        assert work.session.get(Document, paper).claim_id == made[0].claim_id


def test_nobody_takes_the_loose_paper_of_a_colleague_into_a_claim(desk, adjuster, colleague, loss, documents):
    paper = documents.upload(colleague(), "theirs.txt", PAPER).document_id

    with pytest.raises(InvalidRequestError, match="not yours"):
        desk.report(adjuster, loss(document_ids=[paper]), "key")


def test_a_paper_of_a_submission_stays_there(desk, adjuster, colleague, loss, documents, unit_of_work):
    underwriter = colleague(Role.UNDERWRITER)
    with unit_of_work() as work:
        submission_id = make_submission(work, underwriter)
    paper = documents.upload(underwriter, "loss_run.txt", PAPER, submission_id).document_id
    sent = desk.report(adjuster, loss(), "key")

    assert documents.attach_to_claim(adjuster, [paper], sent.claim_id) == 0
    assert documents.get(underwriter, paper).document.submission_id == submission_id


def test_the_history_names_the_papers_that_came_and_none_that_stayed_elsewhere(
    desk, adjuster, loss, documents, unit_of_work
):
    first, second = (desk.report(adjuster, loss(), name) for name in "ab")
    taken = documents.upload(adjuster, "taken.txt", PAPER, claim_id=first.claim_id).document_id
    loose = documents.upload(adjuster, "loose.txt", PAPER).document_id
    unknown = uuid4()

    assert documents.attach_to_claim(adjuster, [taken, loose, unknown], second.claim_id) == 1
    attached = [details for action, details in acts_on(unit_of_work, second.claim_id) if action == "documents_attached"]
    assert attached == [{"document_ids": [str(loose)]}]


def test_papers_that_are_there_already_are_counted_and_leave_no_second_line(
    desk, adjuster, loss, documents, unit_of_work
):
    sent = desk.report(adjuster, loss(), "key")
    loose = documents.upload(adjuster, "loose.txt", PAPER).document_id

    assert [documents.attach_to_claim(adjuster, [loose], sent.claim_id) for _ in range(2)] == [1, 1]
    actions = [action for action, _ in acts_on(unit_of_work, sent.claim_id)]
    assert actions.count("documents_attached") == 1


def test_the_same_paper_named_twice_in_a_report_counts_once(desk, adjuster, loss, documents):
    paper = documents.upload(adjuster, "police.txt", PAPER).document_id
    sent = desk.report(adjuster, loss(document_ids=[paper, paper]), "key")

    assert [line.document_id for line in documents.list_for_claim(adjuster, sent.claim_id)] == [paper]


@pytest.fixture
def clock_at(monkeypatch):
    def run(moment):
        monkeypatch.setattr(claim_forms, "utc_now", lambda: moment)

    return run


def test_a_loss_just_after_midnight_in_germany_has_happened(desk, adjuster, loss, clock_at):
    clock_at(datetime(2026, 7, 1, 22, 30, tzinfo=UTC))
    today = {"loss_date": "2026-07-02", "reported_date": "2026-07-02", "loss_state": "EU-DE"}

    sent = desk.report(adjuster, loss(**today), "key")

    claim = desk.get(adjuster, sent.claim_id)
    assert claim.loss_date == date(2026, 7, 2)
    assert claim.reported_at == datetime(2026, 7, 1, 22, 30, tzinfo=UTC)


def test_the_day_after_has_not_happened_anywhere_a_policy_covers(desk, adjuster, loss, clock_at):
    clock_at(datetime(2026, 7, 1, 21, 30, tzinfo=UTC))

    with pytest.raises(InvalidFieldsError) as refused:
        desk.report(adjuster, loss(loss_date="2026-07-02", reported_date="2026-07-02"), "key")
    assert set(refused.value.problems) == {"loss_date", "reported_date"}


def test_a_form_saved_as_it_was_changes_nothing_and_leaves_the_proposal(
    desk, adjuster, reported, assessed_claim, unit_of_work
):
    sent = reported()
    assessed_claim(sent)
    before = desk.get(adjuster, sent.claim_id)
    after = desk.change_fields(adjuster, sent.claim_id, before.version, LOSS)

    assert after == before
    assert [action for action, _ in acts_on(unit_of_work, sent.claim_id)] == ["reported"]


def test_a_form_saved_twice_tells_the_second_click_that_the_claim_moved_on(desk, adjuster, reported):
    sent = reported()
    version = desk.get(adjuster, sent.claim_id).version
    changed = {**LOSS, "claimed_usd": "4100"}
    desk.change_fields(adjuster, sent.claim_id, version, changed)

    with pytest.raises(ConflictError):
        desk.change_fields(adjuster, sent.claim_id, version, changed)


@pytest.mark.parametrize("text", ["Bent\0 bumper", "Bent \ud800 bumper", "\0"])
def test_a_report_is_taken_without_the_characters_that_no_database_keeps(desk, adjuster, loss, text):
    words = " and a broken light at the rear of the car."
    sent = desk.report(adjuster, loss(description=text + words), "key")

    kept = desk.get(adjuster, sent.claim_id).fields["description"]
    assert kept.endswith(words.strip())
    assert storable(kept) == kept


@pytest.mark.parametrize("name", ["policy_number", "insured_name"])
def test_a_typed_column_is_kept_without_such_characters(desk, adjuster, loss, name):
    sent = desk.report(adjuster, loss(**{name: "PA\0-7"}), "key")

    kept = getattr(desk.get(adjuster, sent.claim_id), name)
    assert kept.startswith("PA")
    assert storable(kept) == kept


def test_a_draft_keeps_what_was_typed_even_with_characters_that_no_database_keeps(desk, adjuster):
    desk.save_draft(adjuster, PolicyLine.AUTO, {"description": "Bent\0 bumper", "insured_name": "D\ud800"}, ["\0"])

    kept = desk.find_draft(adjuster, PolicyLine.AUTO)
    assert kept.fields["description"].startswith("Bent")
    assert "\0" not in str(dict(kept.fields))


@pytest.mark.parametrize("text", ["\0", "%", "_", "C-\0", "\ud800", "\\", "%%%", "' or 1=1 --"])
def test_odd_words_in_the_queue_find_nothing_and_break_nothing(desk, adjuster, reported, text):
    reported()

    assert desk.list_queue(adjuster, ClaimFilter(text=text)).total == 0


def test_words_of_the_queue_are_taken_as_they_are_typed(desk, adjuster, reported):
    sent = reported(insured_name="Dana 100% Whit_field")

    for text in ("100%", "whit_field", "  Dana ", "c-000001"):
        assert [line.claim_id for line in desk.list_queue(adjuster, ClaimFilter(text=text)).lines] == [sent.claim_id]


def waiting(work, claim_id, by, amount, kind=TransactionKind.PAYMENT):
    work.session.add(
        ClaimTransaction(
            institution_id=by.institution_id,
            claim_id=claim_id,
            kind=kind,
            state=TransactionState.PENDING,
            amount_usd=Decimal(amount),
            payee="" if kind is TransactionKind.RESERVE else "Dana",
            reason="Repair of the car",
            requested_by=by.user_id,
        )
    )
    work.session.flush()


HOLDS_TEN_THOUSAND = {
    name: Authority(Decimal(10_000), 100) for name in (payment_line(PolicyLine.AUTO), reserve_line(PolicyLine.AUTO))
}


@pytest.mark.parametrize(
    ("kind", "amount", "sums", "answers"),
    [
        (TransactionKind.PAYMENT, 4_000, {"paid_usd": 7_000}, 0),
        (TransactionKind.PAYMENT, 3_000, {"paid_usd": 7_000}, 1),
        (TransactionKind.PAYMENT, 3_001, {"paid_usd": 7_000}, 0),
        (TransactionKind.RESERVE, 2_000, {"paid_usd": 5_000, "reserve_usd": 4_000}, 0),
        (TransactionKind.RESERVE, 1_000, {"paid_usd": 5_000, "reserve_usd": 4_000}, 1),
        (TransactionKind.RESERVE, -1_000, {"paid_usd": 50_000, "reserve_usd": 4_000}, 1),
        (TransactionKind.RECOVERY, 30_000, {"paid_usd": 50_000}, 1),
    ],
)
def test_the_figure_of_approvals_is_that_of_the_list_it_opens(
    desk, adjuster, colleague, unit_of_work, kind, amount, sums, answers
):
    judge = colleague(authority=HOLDS_TEN_THOUSAND)
    with unit_of_work() as work:
        claim_id = make_claim(work, adjuster, **{name: Decimal(value) for name, value in sums.items()})
        waiting(work, claim_id, adjuster, amount, kind)
    pending = ClaimMoneyService(unit_of_work).list_pending(judge)

    assert len(pending) == answers
    assert desk.get_my_work(judge).approvals == answers


def test_own_movements_and_those_of_hidden_claims_are_in_neither_figure(desk, adjuster, colleague, unit_of_work):
    judge = colleague(authority=HOLDS_TEN_THOUSAND)
    with unit_of_work() as work:
        hidden = make_claim(work, adjuster, line="property", loss_type="fire", assignee_id=adjuster.user_id)
        waiting(work, hidden, adjuster, 10)
        waiting(work, make_claim(work, judge), judge, 10)

    assert ClaimMoneyService(unit_of_work).list_pending(judge) == []
    assert desk.get_my_work(judge).approvals == 0


def test_who_moves_no_money_has_nothing_to_approve(desk, adjuster, colleague, unit_of_work):
    with unit_of_work() as work:
        claim_id = make_claim(work, adjuster, paid_usd=Decimal(500))
        waiting(work, claim_id, adjuster, 100, TransactionKind.RECOVERY)

    assert desk.get_my_work(colleague(Role.EXAMINER)).approvals == 0
    assert desk.get_my_work(colleague(Role.MANAGER)).approvals == 1


def test_a_client_counts_their_own_papers_and_none_that_the_house_added(
    desk, adjuster, colleague, loss, documents, unit_of_work
):
    client = colleague(Role.CLIENT)
    paper = documents.upload(client, "photo.txt", PAPER).document_id
    sent = desk.report(client, loss(document_ids=[paper]), "key")
    documents.upload(adjuster, "expert.txt", b"What our expert says of the claimant", claim_id=sent.claim_id)

    assert len(documents.list_for_claim(client, sent.claim_id)) == 1
    assert desk.get_own(client, sent.claim_id).documents == 1
    assert [own.documents for own in desk.list_own(client)] == [1]
    with unit_of_work() as work:
        assert len(work.documents.list_for_claim(DocumentScope(adjuster.institution_id), sent.claim_id)) == 2


def test_reads_of_one_claim_and_of_the_queue_cost_few_statements(desk, adjuster, reported, count_statements):
    sent = reported()
    ways = {
        "queue": (lambda: desk.list_queue(adjuster, ClaimFilter()), 2),
        "claim": (lambda: desk.get(adjuster, sent.claim_id), 1),
        "work": (lambda: desk.get_my_work(adjuster), 2),
        "history": (lambda: desk.list_history(adjuster, sent.claim_id), 2),
        "assessment": (lambda: desk.find_assessment(adjuster, sent.claim_id), 2),
        "candidates": (lambda: desk.list_candidates(adjuster, sent.claim_id), 2),
    }
    for name, (way, most) in ways.items():
        with count_statements() as seen:
            way()
        assert len(seen) <= most, name


def test_a_client_with_many_claims_costs_no_more_statements_than_one_with_few(
    desk, colleague, unit_of_work, count_statements
):
    client = colleague(Role.CLIENT)
    found = []
    for wanted in (1, 12):
        with unit_of_work() as work:
            for _ in range(wanted):
                make_claim(work, client)
        with count_statements() as seen:
            desk.list_own(client)
        found.append(len(seen))

    assert found == [2, 2]


def test_a_refused_key_of_a_sixth_report_is_taken_when_the_minute_is_over(desk, adjuster, loss):
    for number in range(5):
        desk.report(adjuster, loss(), f"{number}")
    with pytest.raises(RateLimitedError):
        desk.report(adjuster, loss(), "sixth")

    assert desk.report(adjuster, loss(), "3").reference == "C-000004"


def test_giving_a_claim_to_who_has_it_already_is_no_act(desk, adjuster, reported, unit_of_work):
    sent = reported()
    version = desk.get(adjuster, sent.claim_id).version
    desk.assign(adjuster, sent.claim_id, version, adjuster.user_id)

    assert desk.get(adjuster, sent.claim_id).version == version
    assert [action for action, _ in acts_on(unit_of_work, sent.claim_id)] == ["reported"]


@pytest.mark.parametrize("line", list(PolicyLine))
def test_a_form_of_another_line_is_refused_field_by_field(desk, adjuster, line):
    with pytest.raises(InvalidFieldsError) as refused:
        desk.report(adjuster, ClaimRequest(line, {"surprise": "1"}), uuid4().hex)

    assert "policy_number" in refused.value.problems
    assert all(sentence for sentence in refused.value.problems.values())


def test_a_claim_of_nobody_is_not_found_by_any_key(desk, adjuster):
    with pytest.raises(NotFoundError):
        desk.assess(adjuster, uuid4(), "key")
