"""All tables; importing this package fills `Base.metadata`, which migrations are compared against."""

from backend.store.tables.base import Base
from backend.store.tables.cases import Decision, Guideline, Referral, RuleResultRow, Submission, SubmissionDraft
from backend.store.tables.challenges import Challenger, RunMaterial, ShadowResult
from backend.store.tables.claim_acts import ClaimClock, ClaimDecision, ClaimLetter, ClaimReferral, ClaimTransaction
from backend.store.tables.claims import Claim, ClaimFlag, ClaimFlagReview, ClaimIdentifier, ClaimLinkRow
from backend.store.tables.day_figures import DayChange, DayFigure
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
    InstitutionLogo,
    LoginAttempt,
    LoginTicket,
    User,
    UserSession,
)
from backend.store.tables.policies import Policy
from backend.store.tables.prompts import PromptRow
from backend.store.tables.reports import Report, ReportFile
from backend.store.tables.runs import AuditEvent, LimitHit, ProviderAnswer, ProviderCall, Run, RunResult, WorkerRow
from backend.store.tables.studies import Study, StudyAdoption, StudyVersion, TriangleRow
from backend.store.tables.working_together import Note, Notification, SavedViewRow, Task, Watch

__all__ = [
    "ApiToken",
    "AuditEvent",
    "AuthorityLimit",
    "Base",
    "Blob",
    "BlobChunk",
    "Challenger",
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
    "DayChange",
    "DayFigure",
    "Decision",
    "Document",
    "DocumentAnalysis",
    "DocumentPage",
    "FactRow",
    "Guideline",
    "Institution",
    "InstitutionLogo",
    "LimitHit",
    "LoginAttempt",
    "LoginTicket",
    "Note",
    "Notification",
    "Policy",
    "PromptRow",
    "ProviderAnswer",
    "ProviderCall",
    "Referral",
    "Report",
    "ReportFile",
    "RuleResultRow",
    "Run",
    "RunMaterial",
    "RunResult",
    "SavedViewRow",
    "ShadowResult",
    "Study",
    "StudyAdoption",
    "StudyVersion",
    "Submission",
    "SubmissionDraft",
    "Task",
    "TriangleRow",
    "User",
    "UserSession",
    "Watch",
    "WorkerRow",
]
