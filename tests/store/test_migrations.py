"""The migrations go up and down with rows in every table, and equal the models."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from backend.store.audit import Act
from backend.store.engine import make_engine, make_unit_of_work
from backend.store.migrate import alembic_config, is_at_head, upgrade
from backend.store.tables import Base

ROWS = """
INSERT INTO institutions (institution_id, code, name) VALUES ('00000000-0000-0000-0000-000000000001', 'm', 'M');
INSERT INTO users (user_id, institution_id, username, password_hash, role) VALUES
  ('00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-000000000001', 'ada', 'x', 'adjuster');
INSERT INTO sessions (session_id, user_id, expires_at) VALUES ('s', '00000000-0000-0000-0000-00000000000a', now());
INSERT INTO submissions (submission_id, institution_id, reference, product, insured_name, created_by) VALUES
  ('00000000-0000-0000-0000-0000000000b1', '00000000-0000-0000-0000-000000000001', 'S-1', 'commercial_auto', 'Acme',
   '00000000-0000-0000-0000-00000000000a');
INSERT INTO runs (run_id, institution_id, kind, subject_id, requested_by, idempotency_key) VALUES
  ('00000000-0000-0000-0000-0000000000c1', '00000000-0000-0000-0000-000000000001', 'underwriting',
   '00000000-0000-0000-0000-0000000000b1', '00000000-0000-0000-0000-00000000000a', 'k');
INSERT INTO document_blobs (institution_id, sha256, size_bytes) VALUES
  ('00000000-0000-0000-0000-000000000001', 'abc', 3);
INSERT INTO document_blob_chunks (institution_id, sha256, number, content) VALUES
  ('00000000-0000-0000-0000-000000000001', 'abc', 0, 'abc');
INSERT INTO documents (document_id, institution_id, filename, uploaded_by, sha256, media_type, size_bytes) VALUES
  ('00000000-0000-0000-0000-0000000000d1', '00000000-0000-0000-0000-000000000001', 'a.pdf',
   '00000000-0000-0000-0000-00000000000a', 'abc', 'application/pdf', 3);
INSERT INTO policies (policy_id, institution_id, number, line, insured_name, effective_date, expiry_date, limit_usd,
  deductible_usd, clauses) VALUES
  ('00000000-0000-0000-0000-0000000000e1', '00000000-0000-0000-0000-000000000001', 'P-1', 'auto', 'Acme', '2026-01-01',
   '2027-01-01', 100, 10, '[{"id": "E1", "text": "no racing"}]');
INSERT INTO claims (claim_id, institution_id, reference, line, loss_type, policy_id, policy_number, insured_name,
  loss_date, created_by) VALUES
  ('00000000-0000-0000-0000-0000000000f1', '00000000-0000-0000-0000-000000000001', 'C-1', 'auto', 'collision',
   '00000000-0000-0000-0000-0000000000e1', 'P-1', 'Acme', '2026-02-01', '00000000-0000-0000-0000-00000000000a'),
  ('00000000-0000-0000-0000-0000000000f2', '00000000-0000-0000-0000-000000000001', 'C-2', 'auto', 'theft', NULL, 'P-9',
   'Acme', '2026-02-02', '00000000-0000-0000-0000-00000000000a');
INSERT INTO claim_transactions (institution_id, claim_id, kind, state, amount_usd, reason, requested_by) VALUES
  ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-0000000000f1', 'reserve', 'posted', 50, 'at first',
   '00000000-0000-0000-0000-00000000000a');
INSERT INTO claim_decisions (institution_id, claim_id, decided_by, action, amount_usd) VALUES
  ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-0000000000f1',
   '00000000-0000-0000-0000-00000000000a', 'settle', 40);
INSERT INTO claim_referrals (institution_id, claim_id, kind, requested_by, request_note) VALUES
  ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-0000000000f1', 'siu',
   '00000000-0000-0000-0000-00000000000a', 'please look');
INSERT INTO claim_flags (run_id, flag_id, institution_id, claim_id, outcome, wording) VALUES
  ('00000000-0000-0000-0000-0000000000c1', 'early_loss', '00000000-0000-0000-0000-000000000001',
   '00000000-0000-0000-0000-0000000000f1', 'raised', 'soon after inception');
INSERT INTO claim_flag_reviews (claim_id, flag_id, institution_id, verdict, reviewed_by) VALUES
  ('00000000-0000-0000-0000-0000000000f1', 'early_loss', '00000000-0000-0000-0000-000000000001', 'confirmed',
   '00000000-0000-0000-0000-00000000000a');
INSERT INTO claim_identifiers (claim_id, kind, value, institution_id) VALUES
  ('00000000-0000-0000-0000-0000000000f1', 'phone', '16165550142', '00000000-0000-0000-0000-000000000001');
INSERT INTO claim_links (institution_id, first_id, second_id, kind, shown, strength) VALUES
  ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-0000000000f1',
   '00000000-0000-0000-0000-0000000000f2', 'phone', '…0142', 1);
INSERT INTO claim_clocks (institution_id, claim_id, rule_id, jurisdiction, name, citation, days, day_kind, started_at,
  due_at) VALUES
  ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-0000000000f1', 'r', 'CA', 'n', 'c', 15, 'calendar',
   now(), now());
INSERT INTO claim_letters (institution_id, claim_id, kind, subject, body, drafted_by) VALUES
  ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-0000000000f1', 'status', 's', 'b',
   '00000000-0000-0000-0000-00000000000a');
UPDATE documents SET claim_id = '00000000-0000-0000-0000-0000000000f1';
INSERT INTO triangles (triangle_id, institution_id, name, source, cells, data_hash, created_by) VALUES
  ('00000000-0000-0000-0000-0000000000a1', '00000000-0000-0000-0000-000000000001', 'T', 'upload', '{}', 'h',
   '00000000-0000-0000-0000-00000000000a');
INSERT INTO studies (study_id, institution_id, reference, name, triangle_id, created_by) VALUES
  ('00000000-0000-0000-0000-0000000000a2', '00000000-0000-0000-0000-000000000001', 'R-1', 'S',
   '00000000-0000-0000-0000-0000000000a1',
   '00000000-0000-0000-0000-00000000000a');
INSERT INTO study_versions (study_id, number, institution_id, reason, author_id) VALUES
  ('00000000-0000-0000-0000-0000000000a2', 1, '00000000-0000-0000-0000-000000000001', 'first',
   '00000000-0000-0000-0000-00000000000a');
INSERT INTO users (user_id, institution_id, username, password_hash, role) VALUES
  ('00000000-0000-0000-0000-00000000000b', '00000000-0000-0000-0000-000000000001', 'mia', 'x', 'manager');
INSERT INTO runs (run_id, institution_id, kind, subject_id, requested_by, idempotency_key, state, finished_at,
  inputs) VALUES
  ('00000000-0000-0000-0000-0000000000c2', '00000000-0000-0000-0000-000000000001', 'actuarial',
   '00000000-0000-0000-0000-0000000000a2',
   '00000000-0000-0000-0000-00000000000a', 'k2', 'succeeded', now(), '{"version": 1}');
INSERT INTO study_adoptions (institution_id, study_id, number, run_id, adopted_by, reason) VALUES
  ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-0000000000a2', 1,
   '00000000-0000-0000-0000-0000000000c2',
   '00000000-0000-0000-0000-00000000000b', 'stands');
INSERT INTO decisions (institution_id, submission_id, decided_by, action, outcome) VALUES
  ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-0000000000b1',
   '00000000-0000-0000-0000-00000000000a', 'accept_proposal', 'accept');
INSERT INTO reports (report_id, institution_id, reference, kind, subject_id, title, created_by) VALUES
  ('00000000-0000-0000-0000-0000000000a3', '00000000-0000-0000-0000-000000000001', 'P-1', 'underwriting_memo',
   '00000000-0000-0000-0000-0000000000b1', 'Memo', '00000000-0000-0000-0000-00000000000a');
INSERT INTO runs (run_id, institution_id, kind, subject_id, requested_by, idempotency_key) VALUES
  ('00000000-0000-0000-0000-0000000000c3', '00000000-0000-0000-0000-000000000001', 'report',
   '00000000-0000-0000-0000-0000000000a3', '00000000-0000-0000-0000-00000000000a', 'k3'),
  ('00000000-0000-0000-0000-0000000000c4', '00000000-0000-0000-0000-000000000001', 'shadow',
   '00000000-0000-0000-0000-0000000000c1', '00000000-0000-0000-0000-00000000000a', 'k4'),
  ('00000000-0000-0000-0000-0000000000c5', '00000000-0000-0000-0000-000000000001', 'replay',
   '00000000-0000-0000-0000-0000000000c1', '00000000-0000-0000-0000-00000000000a', 'k5');
INSERT INTO report_files (run_id, format, institution_id, filename, sha256, size_bytes, content) VALUES
  ('00000000-0000-0000-0000-0000000000c3', 'pdf', '00000000-0000-0000-0000-000000000001', 'memo.pdf', 'h', 3, 'abc');
INSERT INTO notes (institution_id, subject_type, subject_id, body, author_id) VALUES
  ('00000000-0000-0000-0000-000000000001', 'submission', '00000000-0000-0000-0000-0000000000b1',
   'Asked the broker.', '00000000-0000-0000-0000-00000000000a');
INSERT INTO tasks (institution_id, subject_type, subject_id, title, assignee_id, due_on, created_by) VALUES
  ('00000000-0000-0000-0000-000000000001', 'submission', '00000000-0000-0000-0000-0000000000b1',
   'Call the broker', '00000000-0000-0000-0000-00000000000a', '2026-12-01', '00000000-0000-0000-0000-00000000000a');
INSERT INTO watches (user_id, subject_id, subject_type, institution_id) VALUES
  ('00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-0000000000b1', 'submission',
   '00000000-0000-0000-0000-000000000001');
INSERT INTO notifications (institution_id, user_id, kind, dedupe_key) VALUES
  ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-00000000000a', 'mentioned', 'd');
INSERT INTO saved_views (institution_id, owner_id, screen, name) VALUES
  ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-00000000000a', 'claims', 'Mine');
INSERT INTO prompts (prompt_id, institution_id, step, version, state, system, template, fingerprint) VALUES
  ('00000000-0000-0000-0000-0000000000a4', '00000000-0000-0000-0000-000000000001', 'propose', 1,
   'active', 's', 't', 'f');
INSERT INTO institution_logos (institution_id, content, sha256, set_by) VALUES
  ('00000000-0000-0000-0000-000000000001', 'png', 'h', '00000000-0000-0000-0000-00000000000a');
INSERT INTO day_figures (institution_id, day, measure, count) VALUES
  ('00000000-0000-0000-0000-000000000001', '2026-11-01', 'received', 1);
INSERT INTO day_changes (institution_id, day, measure) VALUES
  ('00000000-0000-0000-0000-000000000001', '2026-11-01', 'received');
INSERT INTO run_material (run_id, institution_id, material_hash) VALUES
  ('00000000-0000-0000-0000-0000000000c1', '00000000-0000-0000-0000-000000000001', 'h');
INSERT INTO challengers (challenger_id, institution_id, kind, provider, share_percent, reason, created_by) VALUES
  ('00000000-0000-0000-0000-0000000000a5', '00000000-0000-0000-0000-000000000001', 'underwriting',
   'anthropic', 10, 'try',
   '00000000-0000-0000-0000-00000000000a');
INSERT INTO shadow_results (run_id, champion_run_id, challenger_id, institution_id, champion_outcome,
  challenger_outcome, differs) VALUES
  ('00000000-0000-0000-0000-0000000000c4', '00000000-0000-0000-0000-0000000000c1',
   '00000000-0000-0000-0000-0000000000a5', '00000000-0000-0000-0000-000000000001', 'accept', 'refer', true);
"""
KINDS_OF_RUNS = "SELECT kind FROM runs WHERE kind NOT IN ('underwriting', 'actuarial')"


def table_names(url):
    engine = make_engine(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names - {"alembic_version"}


def test_goes_up_and_down_one_revision_at_a_time_with_rows_in_the_tables(empty_database_url):
    upgrade(empty_database_url)
    engine = make_engine(empty_database_url)
    with make_unit_of_work(engine)() as work:
        work.session.execute(text(ROWS))
        work.audit.record(None, Act("x", "y", "z"))
    config = alembic_config(empty_database_url)
    while table_names(empty_database_url):
        command.downgrade(config, "-1")
        if "reports" not in table_names(empty_database_url) >= {"runs"}:
            with engine.connect() as connection:
                assert connection.scalars(text(KINDS_OF_RUNS)).all() == [], "a run is left without what it is about"
    upgrade(empty_database_url)

    assert set(Base.metadata.tables) == table_names(empty_database_url)
    assert is_at_head(engine)
    engine.dispose()


def test_the_migrated_schema_equals_the_models(engine):
    with engine.connect() as connection:
        differences = compare_metadata(
            MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata
        )

    assert differences == []


@pytest.mark.parametrize(
    ("table", "columns", "indexed"),
    [
        ("users", {"user_id", "username", "password_hash", "email", "role"}, set()),
        ("sessions", {"session_id", "user_id", "login_time", "last_activity"}, {"user_id"}),
        ("documents", {"document_id", "filename", "upload_time"}, {"document_id"}),
        ("document_analysis", {"analysis_id", "document_id", "analysis_time", "analysis_results"}, {"document_id"}),
    ],
)
def test_required_tables_keep_their_names_and_indexes(engine, table, columns, indexed):
    inspector = inspect(engine)
    found = {column["name"] for column in inspector.get_columns(table)}
    indexes = {name for index in inspector.get_indexes(table) for name in index["column_names"][:1]}

    assert columns <= found
    assert indexed <= indexes


def test_every_business_row_names_its_institution(engine):
    inspector = inspect(engine)
    free = {"institutions", "sessions", "login_tickets", "login_attempts", "api_tokens", "authority_limits"}
    free |= {"submission_drafts", "run_results", "provider_calls", "provider_answers", "workers", "alembic_version"}
    free |= {"limit_hits"}
    without = {
        table
        for table in inspector.get_table_names()
        if "institution_id" not in {column["name"] for column in inspector.get_columns(table)}
    }

    assert without <= free, "these hang on a user or a run that names the institution; a new table must carry it"


def test_money_is_never_a_float(engine):
    inspector = inspect(engine)
    amounts = {
        f"{table}.{column['name']}": str(column["type"])
        for table in inspector.get_table_names()
        for column in inspector.get_columns(table)
        if column["name"].endswith("_usd")
    }

    assert amounts
    assert all(kind.startswith("NUMERIC") for kind in amounts.values())
