"""A validated loss form as it is stored: policy term found, triaged, typed columns filled."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.domain.access import Permission, Principal
from backend.domain.claims.forms import LOSS_FORMS, REPORTED_DATE, client_form
from backend.domain.claims.triage import CaseSigns, claimed_usd, triage
from backend.domain.claims.views import ClaimRequest, ClaimView
from backend.domain.clock import utc_now
from backend.domain.clocks.tables import find_jurisdiction
from backend.domain.policies import PolicyLine
from backend.domain.products import InvalidFieldsError, Product, fields_to_json, parse_fields
from backend.domain.submissions import FieldValue
from backend.store.claims import NewClaim
from backend.store.work import UnitOfWork

HOUR_OF_DAY = time(12, tzinfo=UTC)
"""Stands for a day without an hour: noon in UTC is the same day from Hawaii to Germany, midnight is not."""
EASTERNMOST = timedelta(hours=2)
"""How far ahead of UTC the day begins in the easternmost jurisdiction, Germany in summer."""
_FUTURE = "must not be in the future"


@dataclass(frozen=True, slots=True)
class LossForm:
    """A loss form that passed its checks, for one claim; without a date of report it counts from its receipt."""

    claim_id: UUID
    line: PolicyLine
    values: Mapping[str, FieldValue]


def parse_loss(principal: Principal, request: ClaimRequest) -> dict[str, FieldValue]:
    """
    Return the checked fields of a report; when the insurer heard of it is not the client's to say.

    Raises:
        InvalidFieldsError: names each field that does not fit.

    """
    is_own = principal.may(Permission.REPORT_OWN_LOSS)
    form = client_form(request.line) if is_own else LOSS_FORMS[request.line]
    given = {name: value for name, value in request.fields.items() if not (is_own and name == REPORTED_DATE)}
    values = parse_fields(form, given)
    must_have_happened(form, values)
    return values


def must_have_happened(form: Product, values: Mapping[str, FieldValue]) -> None:
    """Raise InvalidFieldsError where the loss or its report lies in the future."""
    today = (utc_now() + EASTERNMOST).date() if REPORTED_DATE in values else _today(values)
    problems = {name: _FUTURE for name in ("loss_date", REPORTED_DATE) if name in values and _day(values, name) > today}
    if problems:
        raise InvalidFieldsError(problems, form)


def new_claim(work: UnitOfWork, principal: Principal, sent: LossForm, signs: CaseSigns) -> NewClaim:
    """Return what is stored of a loss form; the policy term is that of the number on the date of loss."""
    values = {REPORTED_DATE: _today(sent.values), **sent.values}
    number, loss_date = str(values["policy_number"]), _day(values, "loss_date")
    term = work.policies.find_term(principal.institution_id, number, loss_date)
    found = triage(sent.line, values, signs)
    return NewClaim(
        claim_id=sent.claim_id,
        line=sent.line,
        loss_type=str(values["loss_type"]),
        policy_id=term.policy_id if term else None,
        policy_number=term.number if term else number,
        insured_name=str(values["insured_name"]),
        state_code=str(values["loss_state"]),
        loss_date=loss_date,
        reported_at=_moment(_day(values, REPORTED_DATE)) if REPORTED_DATE in sent.values else utc_now(),
        fields=fields_to_json(values),
        claimed_usd=claimed_usd(values),
        assignee_id=principal.user_id if principal.may(Permission.DECIDE_CLAIM) else None,
        severity=found.severity,
        complexity=found.complexity,
        triage=found.to_json(),
    )


def reported_as_before(claim: ClaimView, new: NewClaim) -> NewClaim:
    """Return a corrected form with the moment of the report that is kept, unless its day was corrected."""
    is_same_day = new.fields.get(REPORTED_DATE) == claim.fields.get(REPORTED_DATE)
    return replace(new, reported_at=claim.reported_at) if is_same_day else new


def _today(values: Mapping[str, FieldValue]) -> date:
    """Return today's date where the loss is."""
    return utc_now().astimezone(ZoneInfo(find_jurisdiction(str(values["loss_state"])).time_zone)).date()


def _moment(day: date) -> datetime:
    """Return the moment a report counts from: now, where it came in today."""
    return min(datetime.combine(day, HOUR_OF_DAY), utc_now())


def _day(values: Mapping[str, FieldValue], name: str) -> date:
    """Return a date of the form; dates of the loss are required there."""
    day = values[name]
    if not isinstance(day, date):
        raise TypeError(f"{name} is no date")
    return day
