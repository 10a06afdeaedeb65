"""How people ask for a report, and which parts of the request are kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from backend.domain.dashboard import DashboardFilter
from backend.domain.products import PRODUCTS
from backend.domain.reports.words import ReportKind
from backend.errors import InvalidRequestError

PARAMETERS: Mapping[ReportKind, frozenset[str]] = {
    ReportKind.UNDERWRITING_MEMO: frozenset(),
    ReportKind.CLAIM_FILE: frozenset(),
    ReportKind.ACTUARIAL: frozenset({"version"}),
    ReportKind.MANAGEMENT: frozenset({"since", "until", "product"}),
}
"""What each kind may be told beside its subject."""
LONGEST_PERIOD = timedelta(days=5 * 366)
MOST_DIGITS = 9
SUBJECTS: Mapping[ReportKind, str] = {
    ReportKind.UNDERWRITING_MEMO: "submission",
    ReportKind.CLAIM_FILE: "claim",
    ReportKind.ACTUARIAL: "study",
}
"""What each report is of, where it is of one case or study."""
NO_PERIOD = "Say the period of the summary as `since` and `until`, each a day such as 2026-01-31."


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """
    What a person wants a report of.

    `subject_id` is the submission, claim or study, None for a period; `parameters` name the version of a study, or
    the first and last day and the product of a summary.
    """

    kind: ReportKind
    subject_id: UUID | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """What the list of reports is narrowed to; empty values narrow nothing."""

    kind: ReportKind | None = None
    subject_id: UUID | None = None
    text: str = ""
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Requested:
    """The report that a request made, and the run that makes its files."""

    report_id: UUID
    reference: str
    run_id: UUID


def checked(request: ReportRequest) -> ReportRequest:
    """
    Return the request with its parameters as they are kept.

    Raises:
        InvalidRequestError: a subject is missing or too many, or a parameter does not fit.

    """
    _must_fit_subject(request)
    strange = sorted(set(request.parameters) - PARAMETERS[request.kind])
    if strange:
        raise InvalidRequestError(f"This report takes no parameter {strange[0][:40]!r}.")
    given = {name: value.strip() for name, value in request.parameters.items() if value.strip()}
    match request.kind:
        case ReportKind.ACTUARIAL:
            given = {"version": str(version_of(given))}
        case ReportKind.MANAGEMENT:
            period_of(given)
    return ReportRequest(request.kind, request.subject_id, given)


def _must_fit_subject(request: ReportRequest) -> None:
    """Pass when a subject is named exactly where the kind of report has one."""
    subject = SUBJECTS.get(request.kind)
    if subject and request.subject_id is None:
        raise InvalidRequestError(f"Name the {subject} that the report is of as `subject_id`.")
    if not subject and request.subject_id is not None:
        raise InvalidRequestError("A management summary is of a period; it takes no `subject_id`.")


def version_of(parameters: Mapping[str, str]) -> int:
    """Return which version of a study is meant; InvalidRequestError where none is."""
    text = parameters.get("version", "")
    is_number = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    if not is_number or int(text) < 1:
        raise InvalidRequestError("Say which version of the study the report is of, such as 1.")
    return int(text)


def period_of(parameters: Mapping[str, str]) -> DashboardFilter:
    """Return the days and the product that a summary covers; InvalidRequestError where they do not fit."""
    since, until = _day(parameters, "since"), _day(parameters, "until")
    if until < since or until - since > LONGEST_PERIOD:
        raise InvalidRequestError("The period of a summary ends after it begins, and within five years.")
    product = parameters.get("product", "")
    if product and product not in PRODUCTS:
        raise InvalidRequestError("There is no product of that name.")
    return DashboardFilter(since, until, product)


def _day(parameters: Mapping[str, str], name: str) -> date:
    try:
        return date.fromisoformat(parameters.get(name, ""))
    except ValueError:
        raise InvalidRequestError(NO_PERIOD) from None
