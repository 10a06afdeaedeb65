"""A case leaves as one ZIP: whole, the same for the same state, for those who may, and within memory."""

import hashlib
import io
import json
import subprocess
import sys
import tracemalloc
import zipfile
from datetime import UTC, datetime
from types import SimpleNamespace

import pypdfium2
import pytest
from sqlalchemy import text

from backend.domain.access import Role
from backend.domain.anchors import Anchor
from backend.domain.case_export import CaseType
from backend.errors import NotFoundError, NotPermittedError
from backend.services import export_proof
from backend.services.audit_anchors import AnchorPlace
from backend.services.case_bundle import product_version
from backend.services.case_export import CaseExports
from backend.store.audit import Act
from backend.store.tables import Document, FactRow, Note, ProviderCall, Run, RunResult, Task
from factories import make_claim, make_policy, make_principal, make_submission, post_moves

KEY = "outside"
NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
HOSTILE = ("../../etc/passwd", "C:\\Windows\\run.exe", "a/b/c.pdf", "…\u202egpj.exe", "\n\r;rm -rf.sh", ".", "")
BYTES = b"%PDF-1.7 as it came \x00\xff"


def add_document(work, by, filename, content, **case):
    sha256 = work.blobs.put(by.institution_id, content)
    row = Document(
        institution_id=by.institution_id, filename=filename, uploaded_by=by.user_id, sha256=sha256,
        media_type="application/pdf", size_bytes=len(content), **case,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row.document_id


def add_run(work, by, subject_id, kind):
    run = Run(
        institution_id=by.institution_id, kind=kind, subject_id=subject_id, requested_by=by.user_id, state="succeeded",
        idempotency_key=f"secret-{subject_id}-{kind}", session_id="secret-session", finished_at=NOW, provider="mock",
        prompt_version="3-abc", guideline_version=2, input_hash="in", worker="host:1",
    )  # fmt: skip
    work.session.add(run)
    work.session.flush()
    work.session.add(RunResult(run_id=run.run_id, fence=1, result={"outcome": "accept"}, result_hash="out"))
    work.session.add(
        ProviderCall(run_id=run.run_id, step="propose", provider="mock", model="m", outcome="ok", latency_ms=5)
    )
    work.session.flush()
    return run.run_id


@pytest.fixture
def house(unit_of_work):
    """Make a submission and a claim with documents, facts, runs, money, words and acts; and a case of somebody else."""
    with unit_of_work() as work:
        una = make_principal(work)
        mia = make_principal(work, Role.MANAGER, una.institution_id)
        case_id = make_submission(work, una)
        other_id = make_submission(work, una)
        policy_id = make_policy(work, una)
        claim_id = make_claim(work, una, policy_id)
        post_moves(work, una, claim_id, ("reserve", 500, NOW.date()))
        paper = add_document(work, una, "Loss run.pdf", BYTES, submission_id=case_id)
        for name in HOSTILE:
            add_document(work, una, name, BYTES + name.encode(), submission_id=case_id)
        add_document(work, una, "elsewhere.pdf", b"of another case", submission_id=other_id)
        run_id = add_run(work, una, case_id, "underwriting")
        reading = add_run(work, una, paper, "document")
        fact = FactRow(
            institution_id=una.institution_id, run_id=reading, document_id=paper, page=1, field="limit_usd",
            value="1000000", quote="Limit: $1,000,000", method="layout", confidence=1.0, is_verified=True,
        )  # fmt: skip
        work.session.add(fact)
        work.session.add(
            FactRow(
                institution_id=una.institution_id, run_id=run_id, page=0, field="claim_count_5y", value="3", quote="",
                method="derived", confidence=1.0, is_verified=False,
            )
        )  # fmt: skip
        words = {"institution_id": una.institution_id, "subject_type": "submission", "subject_id": case_id}
        work.session.add(Note(**words, body="Asked the broker.", author_id=una.user_id))
        task = {"title": "Call the broker", "assignee_id": una.user_id, "due_on": NOW.date(), "created_by": mia.user_id}
        work.session.add(Task(**words, **task))
        work.session.flush()
        for subject in (("submission", case_id), ("document", paper), ("fact", fact.fact_id), ("run", run_id)):
            work.audit.record(una, Act("touched", subject[0], str(subject[1]), {"ratio": 0.1, "ok": True}))
        work.audit.record(una, Act("touched", "submission", str(other_id)))
        work.audit.record(una, Act("decided", "submission", str(case_id)))
        work.audit.record(mia, Act("touched", "claim", str(claim_id)))
    return SimpleNamespace(
        una=una, mia=mia, case_id=case_id, other_id=other_id, claim_id=claim_id, policy_id=policy_id, run_id=run_id
    )


@pytest.fixture
def exports(unit_of_work, tmp_path):
    return CaseExports(unit_of_work, AnchorPlace(tmp_path / "anchors.jsonl", KEY), lambda: NOW)


@pytest.fixture
def export(exports, house, tmp_path):
    """Export as the manager and return the path of the ZIP."""

    def make(case_type=CaseType.SUBMISSION, case_id=None):
        made = taken_out(exports, house.mia, case_type, case_id or house.case_id)
        path = tmp_path / made.filename
        with made.file as file:
            path.write_bytes(file.read())
        assert path.stat().st_size == made.size_bytes
        return path

    return make


def taken_out(exports, by, case_type, case_id):
    return exports.export(by, exports.find(by, case_type, case_id))


def content_of(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_holds_every_row_of_a_submission_and_no_other_case(export, house):
    case = json.loads(content_of(export())["case.json"])
    sections = case["sections"]

    assert {name for name, rows in sections.items() if rows} == {
        "case", "documents", "facts", "runs", "run_results", "provider_calls", "notes", "tasks",
    }  # fmt: skip
    assert [row["submission_id"] for row in sections["case"]] == [str(house.case_id)]
    assert sorted(row["filename"] for row in sections["documents"]) == sorted(["Loss run.pdf", *HOSTILE])
    assert {(row["field"], row["quote"], row["is_verified"]) for row in sections["facts"]} == {
        ("limit_usd", "Limit: $1,000,000", True),
        ("claim_count_5y", "", False),
    }
    assert {row["kind"] for row in sections["runs"]} == {"underwriting", "document"}
    assert {(row["prompt_version"], row["guideline_version"], row["input_hash"]) for row in sections["runs"]} == {
        ("3-abc", 2, "in")
    }
    assert {row["result_hash"] for row in sections["run_results"]} == {"out"}
    assert [person["username"] for person in case["people"]] == sorted([house.una.username, house.mia.username])


def test_tells_no_key_of_a_session_and_no_password(export):
    whole = b"".join(content_of(export()).values())

    assert b"secret-" not in whole
    assert b"password" not in whole


def test_holds_a_claim_with_its_money_and_its_policy(export, house):
    sections = json.loads(content_of(export(CaseType.CLAIM, house.claim_id))["case.json"])["sections"]

    assert [row["amount_usd"] for row in sections["claim_transactions"]] == ["500.00"]
    assert [row["policy_id"] for row in sections["policies"]] == [str(house.policy_id)]
    assert [row["reserve_usd"] for row in sections["case"]] == ["500.00"]


def test_holds_the_uploads_byte_by_byte_under_names_that_harm_nobody(export):
    content = content_of(export())
    names = sorted(name for name in content if name.startswith("documents/"))

    assert sorted(content[name] for name in names) == sorted([BYTES, *(BYTES + name.encode() for name in HOSTILE)])
    assert all(export_proof.SAFE_NAME.fullmatch(name) for name in content)
    assert sum(name.endswith("-Loss_run.pdf") for name in names) == 1
    assert [name[:14] for name in names] == [f"documents/{number:04}" for number in range(1, len(names) + 1)]


def test_nothing_in_it_can_be_run_and_nothing_tells_the_moment_but_the_manifest(export):
    with zipfile.ZipFile(export()) as archive:
        entries = archive.infolist()

    assert {entry.external_attr >> 16 for entry in entries} == {0o100400}
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}


def test_holds_every_act_on_the_case_its_documents_facts_and_runs(export, house):
    events = [json.loads(line) for line in content_of(export())["audit.jsonl"].splitlines()]

    assert [(event["action"], event["object_type"]) for event in events] == [
        ("touched", "submission"), ("touched", "document"), ("touched", "fact"), ("touched", "run"),
        ("decided", "submission"),
    ]  # fmt: skip
    assert str(house.other_id) not in {event["object_id"] for event in events}
    assert all(
        hashlib.sha256((event["prev_hash"] + event["canonical"]).encode()).hexdigest() == event["hash"]
        for event in events
    )


def test_the_manifest_says_what_when_and_where_the_chain_ended(export, exports, unit_of_work, house):
    exports.place.append(anchor := Anchor(3, "h", NOW.isoformat(), "m"))
    with unit_of_work() as work:
        end = work.audit_reads.find_end()
    manifest = json.loads(content_of(export())["MANIFEST.json"])

    assert manifest["chain_end"] == {"seq": end.seq, "hash": end.hash}
    assert manifest["anchor"] == anchor.to_json()
    assert (manifest["events"], manifest["documents"], manifest["damaged_documents"]) == (5, 1 + len(HOSTILE), [])
    assert (manifest["created"], manifest["product_version"]) == (NOW.isoformat(), product_version())
    assert manifest["case"]["id"] == str(house.case_id)


def test_the_pages_can_be_read_and_name_people(export, house):
    document = pypdfium2.PdfDocument(content_of(export())["case.pdf"])
    words = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()

    assert "Limit: $1,000,000" in " ".join(words.split())
    assert "Asked the broker." in words
    assert house.una.username in words


def test_the_same_state_and_moment_give_the_same_bytes(exports, house, unit_of_work):
    with unit_of_work() as work:
        case = work.case_rows.get_head(house.mia.institution_id, CaseType.SUBMISSION, house.case_id)
        end = work.audit_reads.find_end()
    made = []
    for _ in range(2):
        with exports.export(None, case).file as file:
            made.append(file.read())
        with unit_of_work() as work:
            work.session.execute(text("ALTER TABLE audit_events DISABLE TRIGGER USER"))
            work.session.execute(text("DELETE FROM audit_events WHERE seq > :end"), {"end": end.seq})

    assert made[0] == made[1]


def test_is_sound_to_the_verifier_that_lies_inside_and_to_ours(export, tmp_path):
    path = export()
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "unpacked")
    verdict = export_proof.verify(path)
    bare = [sys.executable, "-I", "-S", "-W", "error"]
    inside = subprocess.run([*bare, tmp_path / "unpacked/verify.py"], capture_output=True, text=True, check=False)
    named = subprocess.run([*bare, tmp_path / "unpacked/verify.py", path], capture_output=True, text=True, check=False)
    sums = subprocess.run(
        ["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=tmp_path / "unpacked", capture_output=True, check=False
    )

    assert (verdict.problems, len(verdict.hashes), verdict.links) == ([], 5, 4)
    assert (inside.returncode, named.returncode, sums.returncode) == (0, 0, 0), inside.stderr + named.stderr
    assert inside.stdout == named.stdout
    assert inside.stdout.startswith("Everything holds: ")


def test_who_took_a_case_out_stands_in_the_trail(export, house, unit_of_work):
    size_bytes = export().stat().st_size
    with unit_of_work() as work:
        line = work.audit.list_for(house.mia.institution_id, "submission", str(house.case_id))[0]

    assert (line.action, line.actor, line.details["size_bytes"]) == ("exported", house.mia.username, size_bytes)


def test_only_those_who_may_export_and_read_get_a_case_and_only_of_their_house(exports, house, person):
    allowed = []
    for role in Role:
        somebody = person(role=role, institution_id=house.mia.institution_id)
        try:
            taken_out(exports, somebody, CaseType.SUBMISSION, house.case_id).file.close()
        except NotPermittedError:
            continue
        allowed.append(role)

    assert allowed == [Role.MANAGER, Role.EXAMINER]
    for case_type, case_id in ((CaseType.SUBMISSION, house.case_id), (CaseType.CLAIM, house.claim_id)):
        with pytest.raises(NotFoundError):
            taken_out(exports, person(role=Role.MANAGER), case_type, case_id)
    with pytest.raises(NotFoundError):
        taken_out(exports, house.mia, CaseType.STUDY, house.case_id)


def test_an_upload_whose_bytes_were_damaged_is_named(export, unit_of_work):
    with unit_of_work() as work:
        work.session.execute(text("UPDATE document_blob_chunks SET content = 'x'"))
    manifest = json.loads(content_of(export())["MANIFEST.json"])

    assert len(manifest["damaged_documents"]) == 1 + len(HOSTILE)


def test_large_documents_pass_through_a_few_megabytes_of_memory(exports, house, unit_of_work):
    piece = bytes(range(256)) * 4096
    with unit_of_work() as work:
        for number in range(3):
            content = b"%d" % number + piece * 16
            add_document(work, house.una, f"{number}.bin", content, submission_id=house.other_id)
    del content
    tracemalloc.start()
    made = taken_out(exports, house.mia, CaseType.SUBMISSION, house.other_id)
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    with made.file as file, zipfile.ZipFile(io.BytesIO(file.read())) as archive:
        sizes = [entry.file_size for entry in archive.infolist() if entry.filename.endswith(".bin")]

    assert sizes == [len(piece) * 16 + 1] * 3
    assert peak_bytes < 24 << 20
