"""What each kind of report is built from: rows as they were read in one transaction, nothing computed anew."""

from dataclasses import dataclass
from datetime import date, datetime

from backend.domain.cases import AssessmentView, DecisionView, HistoryLine, ReferralView, SubmissionView
from backend.domain.claims.acts import ClaimDecisionView, ClaimReferralView, ClockView, TransactionView
from backend.domain.claims.views import ClaimAssessmentView, ClaimView
from backend.domain.claims.words import SignVerdict
from backend.domain.collaboration import NoteView
from backend.domain.dashboard import DashboardFilter
from backend.domain.policies import PolicyTerm
from backend.domain.reports.figures import PeriodFigures
from backend.domain.studies.views import StudyResult, StudyView
from backend.pipelines.actuarial import StudyInputs


@dataclass(frozen=True, slots=True)
class Paper:
    """One document of a case with the hash of its bytes."""

    filename: str
    kind: str
    sha256: str
    pages: int | None
    size_bytes: int
    uploader: str
    uploaded_at: datetime


@dataclass(frozen=True, slots=True)
class ReadFact:
    """One fact with its quote; `standing` says whether the quote was verified, and what a person said of it."""

    field: str
    value: str
    standing: str
    quote: str
    source: str
    page: int
    sha256: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What every case has: documents, facts, who did what and what they noted, newest first."""

    papers: tuple[Paper, ...] = ()
    facts: tuple[ReadFact, ...] = ()
    history: tuple[HistoryLine, ...] = ()
    notes: tuple[NoteView, ...] = ()


@dataclass(frozen=True, slots=True)
class MemoInputs:
    """A submission with what rules, model and people said of it."""

    case: SubmissionView
    assessment: AssessmentView | None
    decisions: tuple[DecisionView, ...]
    referrals: tuple[ReferralView, ...]
    file: CaseFile


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One letter of a claim."""

    kind: str
    state: str
    subject: str
    recipient: str
    drafted_by: str
    created_at: datetime
    released_by: str
    released_at: datetime | None
    body: str = ""


@dataclass(frozen=True, slots=True)
class FlagReview:
    """What a person said of a red flag."""

    flag_id: str
    verdict: SignVerdict
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class ClaimMoneyFile:
    """The movements of a claim's money and its statutory clocks."""

    transactions: tuple[TransactionView, ...]
    clocks: tuple[ClockView, ...]
    letters: tuple[LetterLine, ...]


@dataclass(frozen=True, slots=True)
class ClaimFileInputs:
    """A claim with its policy and what rules, model and people said and did."""

    claim: ClaimView
    policy: PolicyTerm | None
    assessment: ClaimAssessmentView | None
    decisions: tuple[ClaimDecisionView, ...]
    referrals: tuple[ClaimReferralView, ...]
    money: ClaimMoneyFile
    file: CaseFile
    flag_reviews: tuple[FlagReview, ...] = ()


@dataclass(frozen=True, slots=True)
class StudyReportInputs:
    """A version of a study with its stored result, and the triangle as the pipeline takes it."""

    study: StudyView
    result: StudyResult
    triangle: StudyInputs


@dataclass(frozen=True, slots=True)
class ManagementInputs:
    """The figures of a period, as the dashboard has them; `read_on` is the day of asking, None where none was kept."""

    period: DashboardFilter
    figures: PeriodFigures
    read_on: date | None = None
