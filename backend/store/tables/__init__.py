"""All tables; importing this package fills `Base.metadata`, which migrations are compared against."""

from backend.store.tables.base import Base
from backend.store.tables.cases import Decision, Guideline, Referral, RuleResultRow, Submission, SubmissionDraft
from backend.store.tables.claim_acts import ClaimClock, ClaimDecision, ClaimLetter, ClaimReferral, ClaimTransaction
from backend.store.tables.claims import Claim, ClaimFlag, ClaimFlagReview, ClaimIdentifier, ClaimLinkRow
from backend.store.tables.documents import (
    Blob,
    BlobChunk,
    Document,
    DocumentAnalysis,
    DocumentPage,
    FactRow,
)
from backend.store.tables.people import (
    ApiToken,
    AuthorityLimit,
    Institution,
    LoginAttempt,
    LoginTicket,
    User,
    UserSession,
)
from backend.store.tables.policies import Policy
from backend.store.tables.runs import AuditEvent, LimitHit, ProviderAnswer, ProviderCall, Run, RunResult, WorkerRow
from backend.store.tables.studies import Study, StudyAdoption, StudyVersion, TriangleRow

__all__ = [
    "ApiToken",
    "AuditEvent",
    "AuthorityLimit",
    "Base",
    "Blob",
    "BlobChunk",
    "Claim",
    "ClaimClock",
    "ClaimDecision",
    "ClaimFlag",
    "ClaimFlagReview",
    "ClaimIdentifier",
    "ClaimLetter",
    "ClaimLinkRow",
    "ClaimReferral",
    "ClaimTransaction",
    "Decision",
    "Document",
    "DocumentAnalysis",
    "DocumentPage",
    "FactRow",
    "Guideline",
    "Institution",
    "LimitHit",
    "LoginAttempt",
    "LoginTicket",
    "Policy",
    "ProviderAnswer",
    "ProviderCall",
    "Referral",
    "RuleResultRow",
    "Run",
    "RunResult",
    "Study",
    "StudyAdoption",
    "StudyVersion",
    "Submission",
    "SubmissionDraft",
    "TriangleRow",
    "User",
    "UserSession",
    "WorkerRow",
]
