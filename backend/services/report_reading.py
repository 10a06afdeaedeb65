"""What a report tells, read in one transaction on behalf of the person who asked for it."""

from datetime import UTC, datetime
from uuid import UUID

from backend.domain.access import Permission, Principal
from backend.domain.cases import HistoryLine
from backend.domain.collaboration import NoteView, Subject, SubjectType
from backend.domain.dashboard_tiles import count_tiles
from backend.domain.facts import FactReview
from backend.domain.reports.figures import figures_of
from backend.domain.reports.requests import ReportRequest, period_of, version_of
from backend.domain.reports.words import ReportKind
from backend.errors import NotFoundError
from backend.pipelines.actuarial import StudyInputs
from backend.pipelines.report import (
    CaseFile,
    ClaimFileInputs,
    ClaimMoneyFile,
    FlagReview,
    LetterLine,
    ManagementInputs,
    MemoInputs,
    Paper,
    ReadFact,
    StudyReportInputs,
)
from backend.services.claim_clocks import clock_view
from backend.services.study_material import industry_beside
from backend.store.claim_letters import LetterRow
from backend.store.document_records import DocumentRecord, DocumentScope, FactRecord
from backend.store.work import UnitOfWork

MOST_NOTES = 2_000
VERIFIED, UNVERIFIED, UNQUOTED = "verified quote", "not verified", "read by the program"
ReportInputs = MemoInputs | ClaimFileInputs | StudyReportInputs | ManagementInputs


def read_inputs(work: UnitOfWork, person: Principal, asked: ReportRequest, at: datetime) -> ReportInputs:
    """Return the rows that a report tells; clocks and days are told as of the moment the report was asked for."""
    match asked.kind:
        case ReportKind.MANAGEMENT:
            return _read_period(work, person, asked, at)
        case ReportKind.ACTUARIAL:
            return _read_study(work, person, asked)
        case ReportKind.CLAIM_FILE:
            return _read_claim(work, person, _subject(asked), at)
        case ReportKind.UNDERWRITING_MEMO:
            return _read_submission(work, person, _subject(asked))


def _subject(asked: ReportRequest) -> UUID:
    if asked.subject_id is None:
        raise NotFoundError
    return asked.subject_id


def _read_submission(work: UnitOfWork, person: Principal, submission_id: UUID) -> MemoInputs:
    house = person.institution_id
    documents = work.documents.list_for_submission(DocumentScope(house), submission_id)
    return MemoInputs(
        case=work.submissions.get(person, submission_id),
        assessment=work.assessments.find_latest(house, submission_id),
        decisions=tuple(work.decisions.list_for(house, submission_id)),
        referrals=tuple(work.referrals.list_for(house, submission_id)),
        file=_file(work, documents, person, Subject(SubjectType.SUBMISSION, submission_id)),
    )


def _read_claim(work: UnitOfWork, person: Principal, claim_id: UUID, at: datetime) -> ClaimFileInputs:
    house, claim = person.institution_id, work.claims.get(person, claim_id)
    documents = work.documents.list_for_claim(DocumentScope(house), claim_id)
    return ClaimFileInputs(
        claim=claim,
        policy=work.policies.get(house, claim.policy_id) if claim.policy_id else None,
        assessment=work.claim_assessments.find_latest(house, claim_id),
        decisions=tuple(work.claim_decisions.list_for(house, claim_id)),
        referrals=tuple(work.claim_referrals.list_for(house, claim_id)),
        money=_read_money(work, person, claim_id, at),
        file=_file(work, documents, person, Subject(SubjectType.CLAIM, claim_id)),
        flag_reviews=_read_flag_reviews(work, claim_id),
    )


def _read_flag_reviews(work: UnitOfWork, claim_id: UUID) -> tuple[FlagReview, ...]:
    said = work.claim_signs.list_flag_reviews(claim_id)
    return tuple(FlagReview(flag_id, verdict, by, note) for flag_id, (verdict, by, note) in said.items())


def _read_money(work: UnitOfWork, person: Principal, claim_id: UUID, at: datetime) -> ClaimMoneyFile:
    waivers = work.claim_clocks.list_waivers(claim_id)
    clocks = work.claim_clocks.list_rows(person.institution_id, claim_id)
    return ClaimMoneyFile(
        transactions=tuple(work.claim_money.list_for(person, claim_id)),
        clocks=tuple(clock_view(row, waivers.get(row.clock_id, ""), at) for row in clocks),
        letters=tuple(_letter(row) for row in work.claim_letters.list_for(person, claim_id)),
    )


def _read_study(work: UnitOfWork, person: Principal, asked: ReportRequest) -> StudyReportInputs:
    number, study_id = version_of(asked.parameters), _subject(asked)
    study = work.studies.get(person.institution_id, study_id)
    result = work.studies.find_result(person.institution_id, study_id, number)
    if result is None:
        raise NotFoundError
    industry, name = industry_beside(study.triangle)
    triangle = StudyInputs(study.triangle.triangles, result.selection, study.triangle.warnings, industry, name)
    return StudyReportInputs(study, result, triangle)


def _read_period(work: UnitOfWork, person: Principal, asked: ReportRequest, at: datetime) -> ManagementInputs:
    wanted, house = period_of(asked.parameters), person.institution_id
    sums = work.dashboard.read_figures(house, wanted)
    figures = figures_of(sums, count_tiles(sums, wanted), work.dashboard.list_open(house, wanted))
    return ManagementInputs(wanted, figures, at.astimezone(UTC).date())


def _history(work: UnitOfWork, house: UUID, case_id: UUID, case_type: str) -> tuple[HistoryLine, ...]:
    lines = work.audit.list_for_case(house, case_id, case_type)
    return tuple(HistoryLine(line.at, line.actor, line.role, line.action, line.details) for line in lines)


def _notes(work: UnitOfWork, person: Principal, subject: Subject) -> tuple[NoteView, ...]:
    """Return the notes on a case for those who read notes."""
    if not person.may(Permission.READ_NOTES):
        return ()
    return work.notes.list_page(person.institution_id, subject, 0, MOST_NOTES).notes


def _file(work: UnitOfWork, documents: list[DocumentRecord], person: Principal, subject: Subject) -> CaseFile:
    facts = work.facts.list_for_documents([document.document_id for document in documents])
    return CaseFile(
        papers=tuple(
            Paper(
                document.filename,
                document.kind,
                document.sha256,
                document.page_count,
                document.size_bytes,
                document.uploader,
                document.upload_time,
            )
            for document in documents
        ),
        facts=tuple(
            ReadFact(
                fact.field, fact.current_value, standing_of(fact), fact.quote, fact.filename, fact.page, fact.sha256
            )
            for fact in facts
        ),
        history=_history(work, person.institution_id, subject.subject_id, subject.type.value),
        notes=_notes(work, person, subject),
    )


def standing_of(fact: FactRecord) -> str:
    """Return whether its quote proves the fact, and what a person said of it; a correction is typed by a person."""
    proof = (VERIFIED if fact.quote.strip() else UNQUOTED) if fact.is_verified else UNVERIFIED
    match fact.review:
        case FactReview.OPEN:
            return proof
        case FactReview.CORRECTED:
            return f"typed by a person: corrected by {fact.reviewer}"
        case _:
            return f"{proof}; {fact.review} by {fact.reviewer}"


def _letter(row: LetterRow) -> LetterLine:
    letter = row.letter
    return LetterLine(
        letter.kind,
        letter.state,
        letter.subject,
        letter.recipient,
        row.drafted_by,
        letter.created_at,
        row.released_by,
        letter.released_at,
        letter.body,
    )
