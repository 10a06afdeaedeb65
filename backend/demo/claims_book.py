"""The book of policies and past claims: three years of losses with what people did on them, stored as real rows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import update

from backend.demo.calendar import at_work
from backend.demo.chance import day_between, likely, new_id, seeded
from backend.demo.claim_assessing import (
    MadeRun,
    assess_newest,
    flag_rows_of,
    material_row_of,
    proposal_row,
    result_row,
    review_rows,
    run_row,
)
from backend.demo.claim_bills import BilledLoss
from backend.demo.claim_case import PastLoss, Row, Story
from backend.demo.claim_clocks import clock_rows, next_due, run_clocks
from backend.demo.claim_rings import link_rings
from backend.demo.claim_staff import ClaimStaff
from backend.demo.claim_story import ClaimStory
from backend.demo.losses import Loss, draw_loss
from backend.demo.policy_terms import draw_policies
from backend.demo.reading import read_papers
from backend.domain.access import Principal
from backend.domain.claims.forms import LOSS_FORMS
from backend.domain.claims.status import ClaimStatus
from backend.domain.clocks.course import Course
from backend.domain.policies import PolicyTerm
from backend.domain.products import fields_to_json, parse_fields
from backend.pipelines.claim import DEFAULT_PROMPT
from backend.services.prompts import active_prompt
from backend.store.audit import Act
from backend.store.bulk import insert_rows
from backend.store.facts import FactOrigin
from backend.store.tables import (
    Claim,
    ClaimClock,
    ClaimDecision,
    ClaimFlag,
    ClaimFlagReview,
    ClaimLetter,
    ClaimReferral,
    ClaimTransaction,
    Document,
    Run,
    RunMaterial,
    RunResult,
)
from backend.store.work import UnitOfWork

CLAIMS = 1_040
_RECENT, _RECENT_DAYS, _AFTER_LAPSE = 0.05, 100, 0.25
_MORNING = time(13)


@dataclass(frozen=True, slots=True)
class TakenClaim:
    """One claim of the book with its story and its clocks."""

    past: PastLoss
    story: Story
    clocks: tuple[Course, ...]


ClaimsBook = Sequence[TakenClaim]


def write_claims_book(work: UnitOfWork, staff: ClaimStaff, now: datetime, claims: int = CLAIMS) -> ClaimsBook:
    """Store policies and past claims of an institution that has none, and return the claims."""
    institution_id = staff.manager.institution_id
    policies = draw_policies(now.date())
    work.policies.add_all(institution_id, policies)
    book = [_told(past, staff, now) for past in draw_claims(policies, staff, now, claims)]
    words = active_prompt(work, institution_id, DEFAULT_PROMPT.step)
    runs = assess_newest([(taken.past, taken.story) for taken in book], now, words=words)
    _store(work, book, runs)
    _store_runs(work, runs, staff)
    link_rings(work, [taken.past for taken in book], staff.supervisor, now)
    loaded = {"invented_policies": len(policies), "invented_claims": len(book)}
    work.audit.record(None, Act("demonstration_loaded", "institution", str(institution_id), loaded), institution_id)
    return book


def draw_claims(policies: Sequence[PolicyTerm], staff: ClaimStaff, now: datetime, claims: int) -> list[PastLoss]:
    """Return the losses in the order in which they were reported."""
    drawn = (_draw(policies, now.date(), number) for number in range(claims))
    losses = sorted(drawn, key=lambda entry: (entry[1].reported_date, entry[0]))
    return [_taken(staff, now, number, entry) for number, entry in enumerate(losses, 1)]


def _draw(policies: Sequence[PolicyTerm], today: date, number: int) -> tuple[int, Loss]:
    """
    Return a loss under some policy that was reported until yesterday; a few more of them lately.

    A day that is still to come draws another policy too: a term half over has half the losses of a whole one.
    """
    chance = seeded("loss", number)
    since = today - timedelta(days=_RECENT_DAYS) if likely(chance, _RECENT) else date.min
    while True:
        policy = chance.choice(policies)
        end = policy.expiry_date
        if policy.cancelled_on and not likely(chance, _AFTER_LAPSE):
            end = policy.cancelled_on
        first, last = max(policy.effective_date, since), end - timedelta(days=1)
        if first > last or (day := day_between(chance, first, last)) >= today:
            continue
        loss = draw_loss(chance, policy, day)
        if loss.reported_date < today:
            return number, loss


def _taken(staff: ClaimStaff, now: datetime, number: int, entry: tuple[int, Loss]) -> PastLoss:
    """Return a loss as it was taken in, under its reference."""
    drawn, loss = entry
    chance = seeded("claim", drawn)
    morning = datetime.combine(loss.reported_date, _MORNING, now.tzinfo)
    reported_at = min(at_work(chance, morning) + timedelta(minutes=chance.uniform(0, 400)), now - timedelta(minutes=9))
    values = parse_fields(LOSS_FORMS[loss.policy.line], loss.fields)
    return PastLoss(new_id(chance), f"C-{number:06d}", loss, values, reported_at, _sender(staff, chance.random()))


def _sender(staff: ClaimStaff, share: float) -> Principal:
    """Return who typed the report: mostly an adjuster at the telephone, sometimes the client."""
    if share < 0.12:  # noqa: PLR2004 - share of the client
        return staff.client
    return staff.junior if share < 0.6 else staff.senior  # noqa: PLR2004 - share of the junior


def _told(past: PastLoss, staff: ClaimStaff, now: datetime) -> TakenClaim:
    story = ClaimStory(past, staff, now, seeded("story", past.claim_id)).tell()
    return TakenClaim(past, story, run_clocks(past, story))


def claim_row(taken: TakenClaim) -> Row:
    """Return the claim as it is first inserted: decided states follow once their decisions are stored."""
    past, story = taken.past, taken.story
    found = past.triage
    return {
        "claim_id": past.claim_id,
        "institution_id": past.sender.institution_id,
        "reference": past.reference,
        "line": past.policy.line,
        "loss_type": past.values["loss_type"],
        "policy_id": past.policy.policy_id,
        "policy_number": past.policy.number,
        "insured_name": past.policy.insured_name,
        "state_code": past.values["loss_state"],
        "loss_date": past.loss.loss_date,
        "reported_at": past.reported_at,
        "fields": fields_to_json(past.values),
        "status": ClaimStatus.INVESTIGATING if story.status is ClaimStatus.DENIED else story.status,
        "claimed_usd": past.claimed_usd,
        "severity": found.severity,
        "complexity": found.complexity,
        "triage": found.to_json(),
        "assignee_id": story.assignee.user_id if story.assignee else None,
        "created_by": past.sender.user_id,
        "created_at": past.reported_at,
        "updated_at": story.updated_at,
        "closed_at": story.closed_at,
        "due_at": next_due(taken.clocks),
        "version": story.version,
    }


def _store(work: UnitOfWork, book: ClaimsBook, runs: Sequence[MadeRun]) -> None:
    """Insert the rows of all claims, parents first; the acts before the decisions that rest on them."""

    def put(table: type[Any], rows_of: Callable[[TakenClaim], Sequence[Row]]) -> None:
        insert_rows(work.session, table, (row for taken in book for row in rows_of(taken)))

    put(Claim, lambda taken: [claim_row(taken)])
    put(ClaimTransaction, lambda taken: taken.story.money)
    put(ClaimReferral, lambda taken: taken.story.referrals)
    put(ClaimLetter, lambda taken: taken.story.letters)
    put(ClaimClock, lambda taken: clock_rows(taken.past, taken.clocks))
    insert_rows(work.session, Run, map(run_row, runs))
    _store_bills(work, [run.billed for run in runs if run.billed])
    acts = sorted((act for taken in book for act in taken.story.acts), key=lambda act: act.at)
    work.audit.record_past(acts)
    put(ClaimDecision, lambda taken: taken.story.decisions)
    if denied := list(_denied(book)):
        work.session.execute(update(Claim), denied)


def _store_bills(work: UnitOfWork, billed: Sequence[BilledLoss]) -> None:
    """Insert the bills that came with claims, and read them as a worker does."""
    if billed:
        insert_rows(work.session, Document, (row for each in billed for row in each.document_rows()))
        insert_rows(work.session, Run, (row for each in billed for row in each.run_rows()))
        read_papers(work, billed)


def _store_runs(work: UnitOfWork, runs: Sequence[MadeRun], staff: ClaimStaff) -> None:
    """Insert what was assessed on this desk, and keep what people said of the red flags."""
    insert_rows(work.session, RunResult, map(result_row, runs))
    insert_rows(work.session, RunMaterial, map(material_row_of, runs))
    work.facts.add_stated((_origin(run), [entry.fact() for entry in run.assessment.derived]) for run in runs)
    insert_rows(work.session, ClaimFlag, (row for run in runs for row in flag_rows_of(run)))
    insert_rows(work.session, ClaimFlagReview, (row for run in runs for row in review_rows(run, staff.senior)))
    if runs:
        work.session.execute(update(Claim), [proposal_row(run) for run in runs])


def _origin(run: MadeRun) -> FactOrigin:
    return FactOrigin(run.past.sender.institution_id, run.run_id)


def _denied(book: ClaimsBook) -> Iterator[Row]:
    for taken in book:
        if taken.story.status is ClaimStatus.DENIED:
            yield {"claim_id": taken.past.claim_id, "status": ClaimStatus.DENIED}
