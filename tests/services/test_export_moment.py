"""An export shows one moment of the database, writes nothing while it reads, and is made five times a minute."""

import io
import json
import zipfile
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from backend.domain.access import Role
from backend.domain.case_export import CaseType
from backend.errors import NotFoundError, NotPermittedError, RateLimitedError
from backend.queueing.rate_limit import Limit, RateLimiter
from backend.services import export_proof
from backend.services.audit import AuditService
from backend.services.audit_anchors import AnchorPlace
from backend.services.case_export import CaseExports
from backend.services.counted_actions import CountedInDatabase
from backend.store.audit import Act
from backend.store.case_rows import CaseRows
from backend.store.snapshot import hold_still
from backend.store.tables import Note
from factories import make_principal, make_submission

NOWHERE = AnchorPlace(None, "")


def note(work, by, case_id, body):
    words = {"institution_id": by.institution_id, "subject_type": "submission", "subject_id": case_id}
    work.session.add(Note(**words, body=body, author_id=by.user_id))
    work.audit.record(by, Act("noted", "submission", str(case_id)))


def test_what_others_write_meanwhile_is_in_no_part_of_the_export(committed_unit_of_work, tmp_path, monkeypatch):
    """A colleague writes a note and an act between any two tables that the export reads."""
    with committed_unit_of_work() as work:
        una = make_principal(work, Role.MANAGER)
        case_id = make_submission(work, una)
        note(work, una, case_id, "before")
    reading = CaseRows.read

    def read_slowly(rows, section):
        yield from reading(rows, section)
        with committed_unit_of_work() as other:
            note(other, una, case_id, f"after {section.name}")

    monkeypatch.setattr(CaseRows, "read", read_slowly)
    exports = CaseExports(committed_unit_of_work, NOWHERE)
    with exports.export(una, exports.find(una, CaseType.SUBMISSION, case_id)).file as file:
        (tmp_path / "case.zip").write_bytes(file.read())
    with zipfile.ZipFile(tmp_path / "case.zip") as archive:
        case, events = json.loads(archive.read("case.json")), archive.read("audit.jsonl").splitlines()

    assert [row["body"] for row in case["sections"]["notes"]] == ["before"]
    assert [json.loads(line)["action"] for line in events] == ["noted"]
    assert export_proof.verify(tmp_path / "case.zip").problems == []


def test_a_transaction_that_holds_still_writes_nothing_and_leaves_no_trace_on_its_connection(committed_unit_of_work):
    with committed_unit_of_work() as work:
        hold_still(work.session)
        with pytest.raises(DBAPIError, match="read-only transaction"):
            make_principal(work)
        work.session.rollback()
    for _ in range(4):
        with committed_unit_of_work() as work:
            isolation = work.session.scalar(text("SHOW transaction_isolation"))
            assert (isolation, work.session.scalar(text("SHOW transaction_read_only"))) == ("read committed", "off")
            make_principal(work)


@pytest.fixture
def audit(unit_of_work, redis_client):
    limit = Limit(window_s=60, per_session=5, per_user=5)
    limiter = RateLimiter(redis_client, CountedInDatabase(unit_of_work, limit), limit)
    return AuditService(unit_of_work, limiter, NOWHERE)


def test_a_person_takes_five_cases_out_in_a_minute_and_a_colleague_five_more(audit, person, unit_of_work):
    mia = person(role=Role.MANAGER)
    eva = person(role=Role.EXAMINER, institution_id=mia.institution_id)
    with unit_of_work() as work:
        case_id = make_submission(work, mia)
    for by in (mia, eva):
        for _ in range(5):
            with audit.export_case(by, CaseType.SUBMISSION, case_id).file as file:
                assert zipfile.is_zipfile(io.BytesIO(file.read()))
        with pytest.raises(RateLimitedError) as refused:
            audit.export_case(by, CaseType.SUBMISSION, case_id)
        assert 0 < refused.value.retry_after_s <= 60
    with unit_of_work() as work:
        taken = work.audit.list_for(mia.institution_id, "submission", str(case_id))

    assert len(taken) == 10


def test_what_is_refused_for_another_reason_uses_no_place(audit, person, unit_of_work):
    mia = person(role=Role.MANAGER)
    admin = person(role=Role.ADMIN, institution_id=mia.institution_id)
    with unit_of_work() as work:
        case_id = make_submission(work, mia)
    for _ in range(6):
        with pytest.raises(NotFoundError):
            audit.export_case(mia, CaseType.SUBMISSION, uuid4())
        with pytest.raises(NotPermittedError):
            audit.export_case(admin, CaseType.SUBMISSION, case_id)

    audit.export_case(mia, CaseType.SUBMISSION, case_id).file.close()
