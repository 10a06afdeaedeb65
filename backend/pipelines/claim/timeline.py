"""What happened when: policy, loss, report and papers in the order of their dates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from backend.pipelines.claim.inputs import ClaimInputs
from backend.pipelines.claim.texts import read_day
from backend.pipelines.statements import POLICY, REPORT

_PAPERS: Mapping[str, str] = {
    "loss.date": "Loss, as the document says",
    "loss.reported_date": "Reported, as the document says",
    "police.report_date": "Police report",
    "bill.date": "Bill",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One dated event; `source` is a file name, `report` or `policy`, a page of 0 means there is none."""

    date: date
    what: str
    source: str
    document: str = ""
    page: int = 0


def make_timeline(inputs: ClaimInputs) -> tuple[Event, ...]:
    """Return every dated event once, earliest first."""
    events = dict.fromkeys((*_of_policy(inputs), *_of_report(inputs), *_of_papers(inputs)))
    return tuple(sorted(events, key=lambda event: event.date))


def _of_policy(inputs: ClaimInputs) -> Iterator[Event]:
    policy = inputs.policy
    if policy is None:
        return
    days = {
        "Cover began": policy.effective_date,
        policy.change or "Policy changed": policy.changed_on,
        "Policy cancelled": policy.cancelled_on,
    }
    yield from (Event(day, what, POLICY) for what, day in days.items() if day)


def _of_report(inputs: ClaimInputs) -> Iterator[Event]:
    for name, what in (("loss_date", "Loss"), ("reported_date", "Reported")):
        if day := inputs.day(name):
            yield Event(day, what, REPORT)
    for claim in inputs.history.prior_claims or ():
        yield Event(claim.loss_date, f"Earlier claim {claim.reference}", "book")


def _of_papers(inputs: ClaimInputs) -> Iterator[Event]:
    for name, what in _PAPERS.items():
        for fact in inputs.proven(name):
            if day := read_day(fact.value):
                yield Event(day, what, inputs.name_of(fact.document), fact.document, fact.page)
