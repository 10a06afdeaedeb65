"""The trail as people look at it: by filters, a page at a time, within their house, without what is not theirs."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from backend.domain.access import Role
from backend.domain.anchors import Anchor, sign
from backend.domain.audit_chain import Fault
from backend.domain.audit_views import PAGE_SIZE, AuditFilter
from backend.domain.case_export import CaseType
from backend.domain.runs import Pool
from backend.errors import NotFoundError
from backend.queueing.rate_limit import Limit, RateLimiter
from backend.queueing.run_queue import RunQueue
from backend.services.audit import AuditService
from backend.services.audit_anchors import AnchorKeeper, AnchorPlace
from backend.services.counted_actions import CountedInDatabase
from backend.services.reconciler import Reconciler, WorkerName
from backend.store.audit import Act, PastAct
from factories import make_claim, make_submission

KEY = "outside"
DAY = datetime(2026, 10, 5, 12, tzinfo=UTC)


@pytest.fixture
def place(tmp_path):
    return AnchorPlace(tmp_path / "anchors.jsonl", KEY)


@pytest.fixture
def audit(unit_of_work, place, redis_client):
    limit = Limit(window_s=60, per_session=5, per_user=5)
    limiter = RateLimiter(redis_client, CountedInDatabase(unit_of_work, limit), limit)
    return AuditService(unit_of_work, limiter, place)


@pytest.fixture
def eva(person):
    return person(role=Role.EXAMINER)


@pytest.fixture
def record(unit_of_work):
    """Write acts of a person, each with its day after the first."""

    def write(by, *acts, start=DAY):
        with unit_of_work() as work:
            past = [PastAct(start + timedelta(days=n), by, act) for n, act in enumerate(acts)]
            work.audit.record_past(past)

    return write


def seen(page):
    return [entry.action for entry in page.entries]


def test_shows_the_acts_of_the_house_newest_first_and_of_no_other(audit, eva, person, record):
    record(eva, Act("first", "claim", "c"), Act("second", "claim", "c"))
    record(person(), Act("theirs", "claim", "c"))
    page = audit.list_page(eva, AuditFilter())
    theirs = audit.list_page(person(role=Role.EXAMINER), AuditFilter())

    assert (seen(page), page.older_before) == (["second", "first"], None)
    assert seen(theirs) == []
    with pytest.raises(NotFoundError):
        audit.get(eva, page.entries[0].seq + 1)


def test_is_narrowed_by_person_act_object_and_day_and_by_all_of_them(audit, eva, person, record):
    ada = person(institution_id=eva.institution_id)
    record(eva, Act("opened", "claim", "c-1"), Act("decided", "claim", "c-2"))
    record(ada, Act("opened", "claim", "c-2"), Act("opened", "user", "u"))
    cases = (
        (AuditFilter(actor=ada.username), ["opened", "opened"]),
        (AuditFilter(actor=ada.username.upper()), []),
        (AuditFilter(action="decided"), ["decided"]),
        (AuditFilter(subject="c-2"), ["opened", "decided"]),
        (AuditFilter(subject=" "), []),
        (AuditFilter(day=date(2026, 10, 6)), ["opened", "decided"]),
        (AuditFilter(day=date(2026, 10, 4)), []),
        (AuditFilter(eva.username, "decided", "c-2", date(2026, 10, 6)), ["decided"]),
        (AuditFilter(eva.username, "decided", "c-2", date(2026, 10, 5)), []),
        (AuditFilter(actor="\x00' OR 1=1", action="\ud800", subject="%"), []),
    )

    wrong = {str(wanted): seen(audit.list_page(eva, wanted)) for wanted, _ in cases}
    assert wrong == {str(wanted): expected for wanted, expected in cases}
    assert audit.list_actions(eva) == ("decided", "opened")


def test_a_case_is_found_by_the_reference_people_know_and_by_its_id(audit, eva, unit_of_work, record):
    with unit_of_work() as work:
        case_id, claim_id = make_submission(work, eva), make_claim(work, eva)
        named = {
            CaseType.SUBMISSION: work.case_rows.get_head(eva.institution_id, CaseType.SUBMISSION, case_id).reference,
            CaseType.CLAIM: work.case_rows.get_head(eva.institution_id, CaseType.CLAIM, claim_id).reference,
        }
    record(eva, Act("a", "submission", str(case_id)), Act("b", "claim", str(claim_id)))

    assert seen(audit.list_page(eva, AuditFilter(subject=named[CaseType.SUBMISSION]))) == ["a"]
    assert seen(audit.list_page(eva, AuditFilter(subject=named[CaseType.CLAIM]))) == ["b"]
    assert seen(audit.list_page(eva, AuditFilter(subject=str(claim_id).upper()))) == ["b"]


def test_pages_follow_one_another_without_gap_or_repetition(audit, eva, record, person):
    for number in range(PAGE_SIZE + 7):
        record(eva, Act(f"act {number}", "claim", "c"))
        if number % 10 == 0:
            record(person(), Act("between", "claim", "c"))
    first = audit.list_page(eva, AuditFilter())
    second = audit.list_page(eva, AuditFilter(before=first.older_before))

    assert (len(first.entries), len(second.entries), second.older_before) == (PAGE_SIZE, 7, None)
    assert seen(first) + seen(second) == [f"act {number}" for number in reversed(range(PAGE_SIZE + 7))]


def test_an_administrator_reads_who_did_what_and_no_contents_of_cases(audit, eva, person, record):
    admin = person(role=Role.ADMIN, institution_id=eva.institution_id)
    kinds = ("submission", "claim", "document", "fact", "run", "study", "triangle", "report", "of tomorrow")
    record(eva, *(Act("changed", kind, "x", {"amount": 5}) for kind in kinds))
    record(
        eva, *(Act("changed", kind, "x", {"role": "admin"}) for kind in ("user", "institution", "guideline", "prompt"))
    )
    shown = {entry.object_type for entry in audit.list_page(admin, AuditFilter()).entries if entry.details is not None}
    hidden = audit.list_page(admin, AuditFilter(subject="x", action="changed")).entries[-1]

    assert shown == {"user", "institution", "guideline", "prompt"}
    assert (hidden.details, audit.get(admin, hidden.seq).details) == (None, None)
    assert audit.get(eva, hidden.seq).details == {"amount": 5}


def test_a_page_takes_few_statements_whatever_it_is_narrowed_to(audit, eva, record, count_statements):
    record(eva, *(Act("opened", "claim", f"c-{n}") for n in range(20)))
    counts = []
    for wanted in (AuditFilter(), AuditFilter(actor="x", action="y", day=DAY.date()), AuditFilter(subject="c-1")):
        with count_statements() as statements:
            audit.list_page(eva, wanted)
        counts.append(len(statements))

    assert counts == [1, 1, 3]


def test_a_verification_is_an_act_itself_and_shows_in_the_status(audit, eva, record, place):
    record(eva, Act("opened", "claim", "c"), Act("opened", "claim", "c"))
    before = audit.status(eva)
    place.append(anchor := sign(Anchor(before.end.seq, before.end.hash, DAY.isoformat()), KEY))
    check = audit.verify(eva)
    after = audit.status(eva)

    assert (before.last_check, before.last_anchor) == (None, None)
    assert (check.found, check.anchors, check.is_whole_chain) == (None, 1, True)
    assert (after.last_anchor, after.end.seq) == (anchor, before.end.seq + 1)
    assert (after.last_check.by, after.last_check.details["sound"]) == (eva.username, True)
    assert after.last_check.details["checked"] == before.end.seq


def test_a_broken_chain_is_told_and_written_down(audit, eva, record, unit_of_work):
    record(eva, *(Act("opened", "claim", "c") for _ in range(4)))
    with unit_of_work() as work:
        work.session.execute(text("ALTER TABLE audit_events DISABLE TRIGGER USER"))
        work.session.execute(text("UPDATE audit_events SET actor = 'eve' WHERE seq = 3"))
    check = audit.verify(eva)

    assert (check.found.seq, check.found.fault) == (3, Fault.COLUMNS_EDITED)
    assert audit.status(eva).last_check.details["broken"]["seq"] == 3


def test_a_verification_of_another_house_is_not_shown_as_ours_but_one_by_the_command_is(
    audit, eva, person, unit_of_work
):
    audit.verify(person(role=Role.EXAMINER))
    assert audit.status(eva).last_check is None
    with unit_of_work() as work:
        work.audit.record(None, Act("verified", "audit", "audit", {"sound": True, "checked": 1}))

    assert audit.status(eva).last_check.by == "system"


def test_one_role_alone_is_named_in_the_status(audit, eva):
    assert "owns the audit table" in audit.status(eva).advice


def test_a_file_of_anchors_that_cannot_be_read_is_a_sentence(audit, eva, place):
    place.path.write_text("nonsense\n")
    check = audit.verify(eva)

    assert (check.is_sound, check.trouble) == (True, f"Line 1 of {place.path} is no anchor.")
    assert audit.status(eva).last_anchor is None


def test_the_worker_that_reconciles_anchors_the_chain(eva, record, place, unit_of_work, redis_client):
    record(eva, Act("opened", "claim", "c"))
    queue = RunQueue(redis_client, 60)
    for name in ("host:1:a", "host:2:b"):
        Reconciler(unit_of_work, queue, WorkerName(name, Pool.IO), AnchorKeeper(place)).reconcile()
    with unit_of_work() as work:
        end = work.audit_reads.find_end()

    assert [(anchor.seq, anchor.hash) for anchor in place.read().anchors] == [(end.seq, end.hash)]
