"""Whether a person may read what a report is about, and what the report is called; asked twice, worker included."""

from backend.domain.access import Permission, Principal
from backend.domain.reports.requests import ReportRequest, period_of, version_of
from backend.domain.reports.words import NAMES, ReportKind
from backend.domain.texts import clean_line
from backend.errors import InvalidRequestError, NotFoundError
from backend.store.work import UnitOfWork

LONGEST_TITLE = 200
NO_RESULT = "Version {number} has no result yet; a report is made of what was computed."


def title_of(work: UnitOfWork, person: Principal, asked: ReportRequest) -> str:
    """
    Return what a report is called, once the person turned out to be allowed to read what it is about.

    Raises:
        NotPermittedError: the role reads no such cases.
        NotFoundError: there is no such case, or this person may not see it.
        InvalidRequestError: the version of a study has no result.

    """
    person.must(Permission.RUN_REPORT)
    about = {
        ReportKind.UNDERWRITING_MEMO: _of_submission,
        ReportKind.CLAIM_FILE: _of_claim,
        ReportKind.ACTUARIAL: _of_study,
        ReportKind.MANAGEMENT: _of_period,
    }[asked.kind](work, person, asked)
    return clean_line(f"{NAMES[asked.kind]} {about}")[:LONGEST_TITLE]


def _of_submission(work: UnitOfWork, person: Principal, asked: ReportRequest) -> str:
    person.must(Permission.READ_SUBMISSIONS)
    if asked.subject_id is None:
        raise NotFoundError
    case = work.submissions.get(person, asked.subject_id)
    return f"{case.reference}: {case.insured_name}"


def _of_claim(work: UnitOfWork, person: Principal, asked: ReportRequest) -> str:
    person.must(Permission.READ_CLAIMS)
    if asked.subject_id is None:
        raise NotFoundError
    claim = work.claims.get(person, asked.subject_id)
    return f"{claim.reference}: {claim.insured_name}"


def _of_study(work: UnitOfWork, person: Principal, asked: ReportRequest) -> str:
    person.must(Permission.READ_STUDIES)
    if asked.subject_id is None:
        raise NotFoundError
    number = version_of(asked.parameters)
    study = work.studies.get(person.institution_id, asked.subject_id)
    work.studies.get_selection(person.institution_id, asked.subject_id, number)
    if work.studies.find_result(person.institution_id, asked.subject_id, number) is None:
        raise InvalidRequestError(NO_RESULT.format(number=number))
    return f"{study.reference}, version {number}: {study.name}"


def _of_period(_work: UnitOfWork, person: Principal, asked: ReportRequest) -> str:
    """Name the period; whoever reads the whole portfolio and every case of it reads its summary."""
    person.must(Permission.READ_PORTFOLIO)
    person.must(Permission.READ_SUBMISSIONS)
    period = period_of(asked.parameters)
    product = f", {period.line.replace('_', ' ')}" if period.line else ""
    return f"{period.since.isoformat()} to {period.until.isoformat()}{product}"
