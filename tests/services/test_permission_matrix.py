"""Role by public method of every service: who may call what; a method that is not in the matrix fails."""

import inspect
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from backend.bootstrap import Services
from backend.domain.access import Authority, Role
from backend.domain.accounts import Browser
from backend.domain.audit_views import AuditFilter
from backend.domain.book import BookFilter
from backend.domain.case_export import CaseType
from backend.domain.cases import DecisionRequest, QueueFilter
from backend.domain.challenges import ChallengerPlan, ChallengeVerdict, ShadowFilter
from backend.domain.claims.acts import ClaimDecisionRequest, ClaimReferralRequest, PaymentRequest, ReserveRequest
from backend.domain.claims.views import ClaimFilter, ClaimRequest
from backend.domain.claims.words import (
    ClaimAction,
    ClaimReferralAnswer,
    ClaimReferralKind,
    LetterKind,
    SignVerdict,
    TransactionKind,
)
from backend.domain.collaboration import NewTask, NewView, Screen, Subject, SubjectType, TaskChange
from backend.domain.dashboard import DashboardFilter
from backend.domain.decisions import DecisionAction, Outcome
from backend.domain.facts import FactReview
from backend.domain.guidelines.versions import GuidelineDraft
from backend.domain.institutions import InstitutionSettings
from backend.domain.policies import PolicyFilter, PolicyLine
from backend.domain.prompt_checks import PromptDraft
from backend.domain.replays import ReplayVersions
from backend.domain.reports.requests import ReportFilter, ReportRequest
from backend.domain.reports.words import ReportFormat, ReportKind
from backend.domain.run_views import RunFilter
from backend.domain.runs import RunKind
from backend.domain.studies.requests import StudyRequest, VersionRequest
from backend.domain.studies.selection import Selection
from backend.domain.studies.views import ClaimsTriangleRequest, StudyFilter
from backend.domain.submissions import SubmissionRequest
from backend.errors import DeskError, NotPermittedError
from backend.services.document_views import PageImageRequest
from backend.services.passwords import UNKNOWN_USER_HASH
from backend.services.studies import CellsRequest
from backend.settings import Settings
from factories import make_principal
from fixtures.claims import LOSS
from fixtures.desk import FLEET

SERVICES = (
    "accounts",
    "sessions",
    "tokens",
    "runs",
    "documents",
    "underwriting",
    "decisions",
    "guidelines",
    "dashboard",
    "book",
    "policies",
    "claims",
    "claim_clocks",
    "claim_money",
    "claim_decisions",
    "claim_links",
    "scorecards",
    "prompts",
    "letters",
    "studies",
    "reports",
    "triangles",
    "replays",
    "challenges",
    "health",
    "collaboration",
    "notifications",
    "saved_views",
    "institutions",
    "audit",
)
NOT_SERVICES = {"settings", "engine", "limiter"}
C, U, M, E, AC, AD = Role.CLIENT, Role.UNDERWRITER, Role.MANAGER, Role.EXAMINER, Role.ACTUARY, Role.ADMIN
EVERYBODY = frozenset(Role)
CASE_READERS = frozenset({U, M, E})
DECIDERS = frozenset({U, M})
EXAMINERS = frozenset({M, E})
AUDITORS = frozenset({E, AD})
LOSS_REPORTERS = frozenset({C, Role.ADJUSTER})
STUDY_READERS = frozenset({AC, M, E})
FILE_READERS = CASE_READERS | {Role.ADJUSTER}
RUN_FOLLOWERS = FILE_READERS | {C, AD, AC}
FILE_WRITERS = frozenset({U, C, Role.ADJUSTER})
REPORTERS = EVERYBODY - {C, AD}
POLICY_READERS = EVERYBODY - {C}
CLAIM_READERS = frozenset({Role.ADJUSTER, M, E})
RULE_READERS = CASE_READERS | {AD}
PROMPT_READERS = frozenset({M, E, AD})
RULE_MANAGERS = frozenset({M, AD})
CLAIM_DECIDERS = frozenset({Role.ADJUSTER, M})
ID, NOTE = UUID(int=1), "A note that another person can act on."
ONE_DECISION = DecisionRequest(ID, 1, None, DecisionAction.OVERRIDE, Outcome.DECLINE, "other", NOTE)
CLOSING = ClaimDecisionRequest(ID, 1, ClaimAction.CLOSE, "withdrawn", NOTE)
CLAIMS_OF_2025 = ClaimsTriangleRequest(None, 12, date(2025, 12, 31))
MEMO = ReportRequest(ReportKind.UNDERWRITING_MEMO, ID)
FORM = SubmissionRequest("commercial_auto", FLEET)

ON_CASE = Subject(SubjectType.SUBMISSION, ID)
MY_VIEW = NewView(Screen.SUBMISSIONS, "Mine", {"scope": "Mine"})

READS = {
    "audit.list_page": (AUDITORS, (AuditFilter(),)),
    "audit.list_actions": (AUDITORS, ()),
    "audit.get": (AUDITORS, (1,)),
    "audit.status": (AUDITORS, ()),
    "audit.verify": (AUDITORS, ()),
    "audit.export_case": (EXAMINERS, (CaseType.SUBMISSION, ID)),
    "runs.get": (RUN_FOLLOWERS, (ID,)),
    "runs.list_runs": (RUN_FOLLOWERS, (RunFilter(),)),
    "runs.find_latest": (RUN_FOLLOWERS, (ID, RunKind.UNDERWRITING)),
    "runs.find_result": (RUN_FOLLOWERS, (ID,)),
    "documents.list_for_submission": (FILE_READERS | {C}, (ID,)),
    "documents.get": (FILE_READERS | {C}, (ID,)),
    "documents.list_pages": (FILE_READERS | {C}, (ID,)),
    "documents.get_page": (FILE_READERS | {C}, (ID, 1)),
    "documents.list_facts": (FILE_READERS | {C}, (ID,)),
    "documents.list_submission_facts": (FILE_READERS | {C}, (ID,)),
    "documents.open_fact": (FILE_READERS | {C}, (1,)),
    "documents.search": (FILE_READERS | {C}, (ID, "total")),
    "documents.page_image": (FILE_READERS | {C}, (PageImageRequest(ID, 1),)),
    "documents.download": (FILE_READERS | {C}, (ID,)),
    "underwriting.get": (CASE_READERS | {C}, (ID,)),
    "underwriting.list_queue": (CASE_READERS | {C}, (QueueFilter(),)),
    "underwriting.get_my_work": (CASE_READERS, ()),
    "underwriting.list_history": (CASE_READERS, (ID,)),
    "underwriting.find_assessment": (CASE_READERS, (ID,)),
    "underwriting.what_if": (CASE_READERS, (ID, {})),
    "decisions.list_for": (CASE_READERS, (ID,)),
    "decisions.list_referrals": (CASE_READERS, (ID,)),
    "decisions.list_referees": (DECIDERS, ()),
    "decisions.find_gap": (CASE_READERS, (ID,)),
    "guidelines.get_active": (RULE_READERS, ("commercial_auto",)),
    "guidelines.list_versions": (RULE_READERS, ("commercial_auto",)),
    "guidelines.get_version": (RULE_READERS, (ID,)),
    "guidelines.try_draft": (RULE_READERS, (ID,)),
    "guidelines.list_waiting": (RULE_MANAGERS, ()),
    "prompts.get_active": (PROMPT_READERS, ("propose",)),
    "prompts.list_versions": (PROMPT_READERS, ("propose",)),
    "prompts.get_version": (PROMPT_READERS, (ID,)),
    "prompts.check": (PROMPT_READERS, (ID,)),
    "prompts.list_waiting": (RULE_MANAGERS, ()),
    "dashboard.get": (frozenset({M, E, AC}), (DashboardFilter(date(2026, 1, 1), date(2026, 2, 1)),)),
    "book.get": (frozenset({M, E, AC}), (BookFilter(date(2026, 1, 1)),)),
    "policies.get": (POLICY_READERS, (ID,)),
    "policies.list_page": (POLICY_READERS, (PolicyFilter(),)),
    "policies.list_terms": (POLICY_READERS, ("PA-1",)),
    "documents.list_for_claim": (FILE_READERS | {C}, (ID,)),
    "documents.list_claim_facts": (FILE_READERS | {C}, (ID,)),
    "claims.get": (CLAIM_READERS, (ID,)),
    "claims.list_queue": (CLAIM_READERS, (ClaimFilter(),)),
    "claims.get_my_work": (CLAIM_READERS, ()),
    "claims.list_history": (CLAIM_READERS, (ID,)),
    "claims.find_assessment": (CLAIM_READERS, (ID,)),
    "claims.list_candidates": (CLAIM_READERS, (ID,)),
    "claims.list_own": (frozenset({C}), ()),
    "claims.count_own": (frozenset({C}), ()),
    "claims.get_own": (frozenset({C}), (ID,)),
    "claim_clocks.list_for": (frozenset({Role.ADJUSTER, M, E}), (ID,)),
    "claim_links.graph": (CLAIM_READERS, (ID,)),
    "claim_links.list_flag_reviews": (CLAIM_READERS, (ID,)),
    "claim_links.precision": (CLAIM_READERS, ()),
    "claim_links.comparables": (CLAIM_READERS, (ID,)),
    "scorecards.get_active": (CLAIM_READERS, (PolicyLine.AUTO,)),
    "scorecards.list_versions": (CLAIM_READERS, (PolicyLine.AUTO,)),
    "scorecards.count_labelled": (CLAIM_READERS, (PolicyLine.AUTO,)),
    "claim_money.list_for": (CLAIM_READERS, (ID,)),
    "claim_money.list_pending": (CLAIM_DECIDERS, ()),
    "claim_money.find_gap": (CLAIM_READERS, (ID, TransactionKind.PAYMENT, Decimal(1))),
    "claim_money.find_payment_gap": (CLAIM_READERS, (ID,)),
    "claim_money.weigh_pending": (CLAIM_DECIDERS, ((),)),
    "claim_decisions.list_for": (CLAIM_READERS, (ID,)),
    "claim_decisions.open_clause": (CLAIM_READERS, (ID, "X1")),
    "claim_decisions.find_denial_gaps": (CLAIM_DECIDERS, (ID, "X1")),
    "claim_decisions.allowed_reasons": (CLAIM_DECIDERS, (ID, ClaimAction.CLOSE)),
    "claim_decisions.list_referrals": (CLAIM_READERS, (ID,)),
    "claim_decisions.list_referees": (CLAIM_DECIDERS, (ID,)),
    "letters.list_for": (frozenset({Role.ADJUSTER, M, E, C}), (ID,)),
    "letters.pdf": (frozenset({Role.ADJUSTER, M, E, C}), (ID,)),
    "studies.get": (STUDY_READERS, (ID,)),
    "studies.list_page": (STUDY_READERS, (StudyFilter(),)),
    "studies.find_result": (STUDY_READERS, (ID, 1)),
    "studies.workbook": (STUDY_READERS, (ID, 1)),
    "studies.s1901": (STUDY_READERS, (ID, 1)),
    "studies.list_history": (STUDY_READERS, (ID,)),
    "studies.what_if": (STUDY_READERS, (ID, Selection())),
    "reports.get": (REPORTERS, (ID,)),
    "reports.list_page": (REPORTERS, (ReportFilter(),)),
    "reports.list_for": (REPORTERS, (ID,)),
    "reports.download": (REPORTERS, (ID, ReportFormat.PDF)),
    "replays.get_run": (EXAMINERS, (ID,)),
    "replays.list_for": (EXAMINERS, (ID,)),
    "replays.get": (EXAMINERS, (ID,)),
    "challenges.providers": (EXAMINERS, ()),
    "challenges.current": (EXAMINERS, ()),
    "challenges.list_challengers": (EXAMINERS, ()),
    "challenges.list_page": (EXAMINERS, (ShadowFilter(),)),
    "challenges.get": (EXAMINERS, (ID,)),
    "challenges.figures": (EXAMINERS, (RunKind.UNDERWRITING,)),
    "triangles.get": (STUDY_READERS, (ID,)),
    "triangles.list_recent": (STUDY_READERS, ()),
    "triangles.list_samples": (STUDY_READERS, ()),
    "triangles.list_lines": (STUDY_READERS, ("clrd",)),
    "triangles.list_companies": (STUDY_READERS, ("clrd", "wkcomp")),
    "triangles.check_sample": (STUDY_READERS, ("raa",)),
    "triangles.check_file": (frozenset({AC}), ("a.csv", b"a line\n")),
    "triangles.check_claims": (frozenset({AC}), (CLAIMS_OF_2025,)),
    "collaboration.list_notes": (CASE_READERS, (ON_CASE,)),
    "collaboration.list_tasks": (CASE_READERS, (ON_CASE,)),
    "collaboration.list_my_tasks": (EVERYBODY - {C, AD}, ()),
    "collaboration.is_watching": (EVERYBODY - {C, AD}, (ON_CASE,)),
    "collaboration.watch": (CASE_READERS, (ON_CASE,)),
    "saved_views.list_for": (CASE_READERS, (Screen.SUBMISSIONS,)),
    "saved_views.save": (CASE_READERS, (MY_VIEW,)),
    "health.list_providers": (frozenset({M, E, AD}), ()),
    "accounts.list_users": (frozenset({AD}), ()),
    "institutions.get": (frozenset({AD}), ()),
    "institutions.list_history": (frozenset({AD}), ()),
    "accounts.get_authority": (frozenset({AD}), (ID,)),
}
CHANGES = {
    "runs.cancel": (DECIDERS | {Role.ADJUSTER, AC}, (ID,)),
    "runs.retry": (DECIDERS | {Role.ADJUSTER, AC}, (ID,)),
    "documents.upload": (FILE_WRITERS, ("a.txt", b"a line\n")),
    "documents.review_fact": (frozenset({U, Role.ADJUSTER}), (1, FactReview.ACCEPTED)),
    "documents.attach": (FILE_WRITERS, ([ID], ID)),
    "documents.reread": (FILE_WRITERS, (ID,)),
    "underwriting.submit": (frozenset({U, C}), (FORM, "key")),
    "underwriting.assess": (frozenset({U}), (ID, "key")),
    "underwriting.change_fields": (frozenset({U}), (ID, 1, FLEET)),
    "underwriting.assign": (DECIDERS, (ID, 1, None)),
    "underwriting.save_draft": (frozenset({U, C}), ("commercial_auto", {})),
    "underwriting.find_draft": (frozenset({U, C}), ("commercial_auto",)),
    "underwriting.discard_draft": (frozenset({U, C}), ("commercial_auto",)),
    "decisions.decide": (DECIDERS, (ONE_DECISION,)),
    "decisions.refer": (DECIDERS, (ID, 1, NOTE)),
    "decisions.answer_referral": (DECIDERS, (ID, Outcome.DECLINE, NOTE)),
    "decisions.ask_for_information": (DECIDERS, (ID, 1, ["Why?"])),
    "decisions.resume": (DECIDERS, (ID, 1)),
    "decisions.withdraw": (DECIDERS, (ID, 1, NOTE)),
    "reports.request": (CASE_READERS, (MEMO, "key")),
    "replays.start": (EXAMINERS, (ID, ReplayVersions.STORED, "key")),
    "challenges.plan": (frozenset({M}), (ChallengerPlan("underwriting", "mock", None, 10, NOTE),)),
    "challenges.stop": (frozenset({M}), (ID,)),
    "challenges.review": (frozenset({M}), (ID, ChallengeVerdict.CHAMPION, NOTE)),
    "policies.import_csv": (frozenset({M, AD}), (b"number\n",), {"is_dry_run": True}),
    "claim_links.review_link": (CLAIM_DECIDERS, (ID, SignVerdict.CONFIRMED, NOTE)),
    "claim_links.review_flag": (CLAIM_DECIDERS, (ID, "early_loss", SignVerdict.CONFIRMED, NOTE)),
    "guidelines.save_draft": (RULE_MANAGERS, (GuidelineDraft("commercial_auto", {}, NOTE, 0),)),
    "guidelines.roll_back": (RULE_MANAGERS, (ID, NOTE, 1)),
    "guidelines.activate": (RULE_MANAGERS, (ID, None)),
    "guidelines.withdraw": (RULE_MANAGERS, (ID, NOTE)),
    "prompts.save_draft": (RULE_MANAGERS, (PromptDraft("propose", "You help.", "Say.", NOTE, 0),)),
    "prompts.roll_back": (RULE_MANAGERS, (ID, NOTE, 1)),
    "prompts.activate": (RULE_MANAGERS, (ID, None)),
    "prompts.withdraw": (RULE_MANAGERS, (ID, NOTE)),
    "scorecards.refit": (frozenset({M}), (PolicyLine.AUTO,)),
    "scorecards.activate": (frozenset({M}), (PolicyLine.AUTO, 1)),
    "claim_money.set_reserve": (CLAIM_DECIDERS, (ReserveRequest(ID, 1, Decimal(1), NOTE),)),
    "claim_money.pay": (CLAIM_DECIDERS, (PaymentRequest(ID, 1, Decimal(1), "Garage", NOTE, "key"),)),
    "claim_money.answer": (CLAIM_DECIDERS, (ID,), {"is_approved": True, "note": NOTE}),
    "claim_decisions.decide": (CLAIM_DECIDERS, (CLOSING,)),
    "claim_decisions.refer": (CLAIM_DECIDERS, (ClaimReferralRequest(ID, 1, ClaimReferralKind.SIU, NOTE),)),
    "claim_decisions.answer_referral": (CLAIM_DECIDERS, (ID, ClaimReferralAnswer.CLEARED, NOTE)),
    "claim_decisions.withdraw_referral": (CLAIM_DECIDERS, (ID,)),
    "documents.attach_to_claim": (FILE_WRITERS, ([ID], ID)),
    "claims.report": (LOSS_REPORTERS, (ClaimRequest(PolicyLine.AUTO, LOSS), "key")),
    "claims.assess": (frozenset({Role.ADJUSTER}), (ID, "key")),
    "claims.change_fields": (frozenset({Role.ADJUSTER}), (ID, 1, LOSS)),
    "claims.assign": (CLAIM_DECIDERS, (ID, 1, None)),
    "claims.save_draft": (LOSS_REPORTERS, (PolicyLine.AUTO, {})),
    "claims.find_draft": (LOSS_REPORTERS, (PolicyLine.AUTO,)),
    "claims.discard_draft": (LOSS_REPORTERS, (PolicyLine.AUTO,)),
    "claim_clocks.waive": (frozenset({M}), (ID, NOTE)),
    "claim_clocks.note_proof_received": (frozenset({Role.ADJUSTER, M}), (ID,)),
    "claim_clocks.note_information_received": (frozenset({Role.ADJUSTER, M}), (ID,)),
    "studies.create": (frozenset({AC}), (StudyRequest("Motor", ID, Selection()), "key")),
    "studies.create_from_cells": (frozenset({AC}), (CellsRequest("Motor", (), Selection()), "key")),
    "studies.save_version": (frozenset({AC}), (VersionRequest(ID, 1, Selection(), NOTE), "key")),
    "studies.run": (frozenset({AC}), (ID, 1, "key")),
    "studies.adopt": (frozenset({AC, M}), (ID, 1, NOTE)),
    "letters.draft": (frozenset({Role.ADJUSTER, M}), (ID, LetterKind.STATUS)),
    "letters.edit": (frozenset({Role.ADJUSTER, M}), (ID, 1, "Subject", NOTE)),
    "letters.release": (frozenset({Role.ADJUSTER, M}), (ID, 1)),
    "letters.discard": (frozenset({Role.ADJUSTER, M}), (ID,)),
    "triangles.add_file": (frozenset({AC}), ("Motor", "a.csv", b"a line\n")),
    "triangles.add_claims": (frozenset({AC}), ("Motor", CLAIMS_OF_2025)),
    "triangles.add_sample": (frozenset({AC}), ("raa",)),
    "institutions.change": (frozenset({AD}), (1, InstitutionSettings("Meridian"))),
    "institutions.set_logo": (frozenset({AD}), (1, b"no picture")),
    "institutions.remove_logo": (frozenset({AD}), (1,)),
    "collaboration.add_note": (DECIDERS, (ON_CASE, NOTE)),
    "collaboration.add_task": (DECIDERS, (NewTask(ON_CASE, "Call", ID, date(2027, 1, 1)),)),
    "collaboration.list_colleagues": (DECIDERS, (ON_CASE,)),
    "collaboration.change_task": (EVERYBODY - {C, AD, E}, (TaskChange(ID, 1),)),
    "collaboration.close_task": (EVERYBODY - {C, AD, E}, (ID, 1)),
    "collaboration.drop_task": (EVERYBODY - {C, AD, E}, (ID, 1)),
    "accounts.create": (frozenset({AD}), ("new.person", U, "New Person", "new@example.org")),
    "accounts.reset_password": (frozenset({AD}), (ID,)),
    "accounts.set_active": (frozenset({AD}), (ID,), {"is_active": False}),
    "accounts.set_role": (frozenset({AD}), (ID, U)),
    "accounts.end_sessions": (frozenset({AD}), (ID,)),
    "accounts.set_authority": (frozenset({AD}), (ID, "commercial_auto", Authority(Decimal(1), 1))),
}
OWN = {
    "accounts.get_own": (EVERYBODY, ()),
    "institutions.get_brand": (EVERYBODY, ()),
    "accounts.change_password": (EVERYBODY, ("wrong", "another-long-password")),
    "sessions.open_ticket": (EVERYBODY, ("cookie",)),
    "sessions.note_activity": (EVERYBODY, ()),
    "sessions.sign_out": (EVERYBODY, ()),
    "sessions.list_own": (EVERYBODY, ()),
    "sessions.end_own": (EVERYBODY, ("session",)),
    "sessions.end_others": (EVERYBODY, ()),
    "tokens.issue": (EVERYBODY, ()),
    "collaboration.unwatch": (EVERYBODY, (ON_CASE,)),
    "notifications.list_page": (EVERYBODY, ()),
    "notifications.count_unread": (EVERYBODY, ()),
    "notifications.mark_read": (EVERYBODY, ([1],)),
    "notifications.mark_all_read": (EVERYBODY, (1,)),
    "notifications.open": (EVERYBODY, (1,)),
    "saved_views.delete": (EVERYBODY, (ID,)),
    "runs.limit_state": (EVERYBODY, (RunKind.UNDERWRITING,)),
}
"""About nobody but the person who asks; every role may."""
WITHOUT_A_PERSON = {
    "accounts.sign_in",
    "sessions.claim",
    "sessions.identify",
    "sessions.find",
    "sessions.find_ended",
    "tokens.identify",
    "health.readiness",
    "health.counts",
}
"""Find out who asks, or tell nothing of any case; the routes in front of the figures guard them."""
GUARDED = {**READS, **CHANGES}
MATRIX = {**GUARDED, **OWN}


@pytest.fixture
def services(engine, unit_of_work, redis_client, monkeypatch):
    monkeypatch.setattr("backend.bootstrap.make_unit_of_work", lambda _engine: unit_of_work)
    return Services(Settings(), engine, redis_client)


def public_methods(services):
    """Give every public method of every service, by `service.method`."""
    return {
        f"{name}.{method}"
        for name in SERVICES
        for method, _ in inspect.getmembers(getattr(services, name), inspect.ismethod)
        if not method.startswith("_")
    }


def is_refused(services, by, name):
    """Tell whether the role is turned away; any other end (not found, a result) means that it may."""
    _, arguments, *named = MATRIX[name]
    service, method = name.split(".")
    try:
        getattr(getattr(services, service), method)(by, *arguments, **(named[0] if named else {}))
    except NotPermittedError:
        return True
    except DeskError:
        return False
    return False


def test_every_service_and_every_public_method_stands_in_the_matrix(services):
    assert {name for name in vars(services) if not name.startswith("_")} == set(SERVICES) | NOT_SERVICES
    assert public_methods(services) == set(MATRIX) | WITHOUT_A_PERSON


@pytest.mark.parametrize("role", Role)
def test_a_role_may_call_exactly_what_the_matrix_says(services, unit_of_work, role):
    refused = set()
    for name in MATRIX:
        with unit_of_work() as work:
            by = make_principal(work, role, password_hash=UNKNOWN_USER_HASH)
        if is_refused(services, by, name):
            refused.add(name)

    assert refused == {name for name, (allowed, *_) in MATRIX.items() if role not in allowed}


def test_an_examiner_changes_nothing():
    beside_cases = {"reports.request", "replays.start"}
    assert {name for name, (allowed, *_) in CHANGES.items() if E in allowed} <= beside_cases


@pytest.mark.parametrize("role", Role)
def test_who_must_change_the_password_first_may_do_nothing_else(services, unit_of_work, role):
    with unit_of_work() as work:
        known = make_principal(work, role)
    by = type(known)(known.user_id, known.username, role, known.institution_id, uuid4().hex, must_change_password=True)

    assert all(is_refused(services, by, name) for name in GUARDED)
    assert is_refused(services, by, "tokens.issue")


def test_the_first_argument_of_every_guarded_method_is_the_person(services):
    for name in MATRIX:
        service, method = name.split(".")
        parameters = inspect.signature(getattr(getattr(services, service), method)).parameters
        assert next(iter(parameters)) == "principal", name


def test_a_browser_without_a_session_is_nobody(services):
    assert services.sessions.identify("unknown") is None
    assert services.sessions.find_ended(["unknown"]) == {"unknown"}
    with pytest.raises(DeskError):
        services.sessions.claim("ticket", "cookie", Browser("127.0.0.1", "test"))
    with pytest.raises(DeskError):
        services.tokens.identify("unknown")
