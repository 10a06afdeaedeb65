"""The newest claims of the book were assessed on this desk: by the real pipeline, stored as its runs store them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from backend.demo.case_rows import IMPORTED
from backend.demo.chance import likely, new_id, seeded
from backend.demo.claim_bills import BilledLoss, bill_for, proves_in_full
from backend.demo.claim_case import PastLoss, Row, Story
from backend.domain.access import Principal
from backend.domain.claims.forms import LOSS_FORMS
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.words import ClaimAction, ClaimOutcome, ClaimReferralAnswer, FlagOutcome, SignVerdict
from backend.domain.prompts import PromptTexts
from backend.domain.replays import RunMaterial
from backend.domain.runs import RunKind, RunState
from backend.domain.scorecards import DEFAULT_SCORECARDS
from backend.llm.chain import ProviderChain
from backend.llm.mock import MockProvider
from backend.llm.playback import AnswerNotebook
from backend.pipelines.claim import (
    DEFAULT_PROMPT,
    ClaimAssessment,
    ClaimHistory,
    ClaimInputs,
    PriorClaim,
    assess_claim,
    responders,
)
from backend.services.claim_decisions import kept_beside
from backend.services.claim_material import claim_material
from backend.services.claim_runs import claim_result, claim_versions, flag_rows
from backend.services.provider_use import provider_use
from backend.store.audit import Act, PastAct
from backend.store.claim_decisions import MadeAssessment
from backend.store.run_material import material_row

ASSESSED, BILLED = 300, 40
_AFTER = timedelta(seconds=48)
_REVIEWED, _CONFIRMED = 0.5, 0.35
Told = tuple[PastLoss, Story]


@dataclass(frozen=True, slots=True)
class MadeRun:
    """One finished assessment of a past claim with the id of its run."""

    run_id: UUID
    past: PastLoss
    assessment: ClaimAssessment
    result: Mapping[str, object]
    material: RunMaterial
    billed: BilledLoss | None = None

    @property
    def at(self) -> datetime:
        """Return when the run ended."""
        return self.past.reported_at + _AFTER


def assess_newest(
    told: Sequence[Told], now: datetime, wanted: int = ASSESSED, words: PromptTexts = DEFAULT_PROMPT
) -> list[MadeRun]:
    """
    Assess the newest claims and return their runs; the older ones come from a former system and stay without.

    Where people settled against a proposal that would have needed another person's answer, the claim is an older one:
    without a bill on file no claim is proposed for settlement, so those settled alone are assessed where one came.
    """
    desk = _Desk(ProviderChain((MockProvider(responders()),)), _Book(told), words)
    made: list[MadeRun] = []
    for past, story in reversed(told):
        if len(made) >= wanted:
            break
        if past.reported_at + 2 * _AFTER > now:
            continue
        if run := desk.assess(past, story):
            _note(story, run)
            made.append(run)
    return made


class _Desk:
    """Assesses past claims one by one; the first of those that were settled in full have their bills."""

    def __init__(self, chain: ProviderChain, history: "_Book", words: PromptTexts) -> None:
        self._chain, self._history, self._words = chain, history, words
        self._bills_left = BILLED

    def assess(self, past: PastLoss, story: Story) -> MadeRun | None:
        """Return the finished run, None where the claim is an older one."""
        if not _needs_agreement(story):
            return self._run(past, None)
        if not (self._bills_left and proves_in_full(past, story)):
            return None
        run = self._run(past, bill_for(past))
        if run.assessment.outcome is not ClaimOutcome.SETTLE or not _pays_as_proposed(story, run):
            return None
        self._bills_left -= 1
        return run

    def _run(self, past: PastLoss, billed: BilledLoss | None) -> MadeRun:
        line = past.policy.line
        documents = billed.documents() if billed else ()
        scorecard, history = DEFAULT_SCORECARDS[line], self._history.of(past)
        inputs = ClaimInputs(LOSS_FORMS[line], past.values, past.policy, scorecard, documents, history)
        notebook = AnswerNotebook()
        assessment = assess_claim(inputs, self._chain.for_run(notebook), prompt=self._words)
        kept = claim_material(inputs, self._words, ())
        material = RunMaterial(kept, claim_versions(assessment), notebook.to_json())
        run_id = new_id(seeded("claim run", past.claim_id))
        return MadeRun(run_id, past, assessment, claim_result(assessment), material, billed)


class _Book:
    """What the book knows beside a claim: what closed claims of its kind came to, and earlier ones of its policy."""

    def __init__(self, told: Sequence[Told]) -> None:
        self._incurred: dict[tuple[str, object], list[Decimal]] = defaultdict(list)
        self._of_number: dict[str, list[Told]] = defaultdict(list)
        for past, story in told:
            self._of_number[past.policy.number].append((past, story))
            if story.status is ClaimStatus.CLOSED and story.paid_usd:
                self._incurred[past.policy.line, past.values["loss_type"]].append(story.paid_usd)

    def of(self, past: PastLoss) -> ClaimHistory:
        """Return the history of one claim; whether others share something with it nobody has looked at."""
        kind = past.values["loss_type"]
        earlier = (e for e in self._of_number[past.policy.number] if e[0].loss.loss_date < past.loss.loss_date)
        return ClaimHistory(
            prior_claims=tuple(
                PriorClaim(other.reference, other.loss.loss_date, other.claimed_usd, story.paid_usd)
                for other, story in earlier
            ),
            settled_usd=tuple(self._incurred[past.policy.line, kind]),
            segment=f"closed {past.policy.line} claims, {str(kind).replace('_', ' ')}",
            linked=None,
        )


def _needs_agreement(story: Story) -> bool:
    """Tell whether people settled alone, which they may where the proposal says so."""
    settled = any(row["action"] is ClaimAction.SETTLE for row in story.decisions)
    proceeds = any(row["answer"] is ClaimReferralAnswer.PROCEED for row in story.referrals)
    return settled and not proceeds


def _pays_as_proposed(story: Story, run: MadeRun) -> bool:
    """Tell whether people settled for what policy and bills come to."""
    payable = run.assessment.weighed.settlement.payable_usd
    return any(row["amount_usd"] == payable for row in story.decisions if row["action"] is ClaimAction.SETTLE)


def _note(story: Story, run: MadeRun) -> None:
    """Write the assessment into the claim's trail, and beside what was decided after it."""
    details = {"run_id": run.run_id, "outcome": run.assessment.outcome, "score": run.assessment.score}
    act = Act("assessed", "claim", str(run.past.claim_id), details)
    story.acts.append(PastAct(run.at, None, act, run.past.sender.institution_id))
    story.acts.extend(run.billed.acts() if run.billed else ())
    for row in story.decisions:
        row |= {"run_id": run.run_id, "proposal": kept_beside(MadeAssessment(run.run_id, run.at, run.result))}


def run_row(run: MadeRun) -> Row:
    """Return the run as a worker leaves it."""
    past = run.past
    return {
        "run_id": run.run_id,
        "institution_id": past.sender.institution_id,
        "kind": RunKind.CLAIM,
        "subject_id": past.claim_id,
        "requested_by": past.sender.user_id,
        "state": RunState.SUCCEEDED,
        "attempts": 1,
        "fence": 1,
        "idempotency_key": f"{past.sender.institution_id}:{RunKind.CLAIM}:demonstration:{past.reference}",
        "inputs": {},
        "next_run_at": past.reported_at,
        "created_at": past.reported_at,
        "started_at": past.reported_at + _AFTER / 2,
        "finished_at": run.at,
        "worker": IMPORTED,
        **asdict(provider_use(run.assessment.response)),
        **claim_versions(run.assessment),
    }


def result_row(run: MadeRun) -> Row:
    """Return the result as its run stores it."""
    kept = {"result": dict(run.result), "result_hash": run.result["result_hash"]}
    return {"run_id": run.run_id, "fence": 1, "created_at": run.at, **kept}


def material_row_of(run: MadeRun) -> Row:
    """Return what the run was made from, as its completion keeps it."""
    return material_row(run.run_id, run.past.sender.institution_id, run.material)


def flag_rows_of(run: MadeRun) -> list[Row]:
    """Return what the test of each red flag said."""
    own = {"institution_id": run.past.sender.institution_id, "claim_id": run.past.claim_id, "run_id": run.run_id}
    return [{**own, **row} for row in flag_rows(run.assessment.flags)]


def proposal_row(run: MadeRun) -> Row:
    """Return what stands proposed on the claim."""
    made = run.assessment
    return {"claim_id": run.past.claim_id, "proposed_outcome": made.outcome, "score": made.score}


def review_rows(run: MadeRun, by: Principal) -> list[Row]:
    """Return what a person said of the red flags that were raised, for about half of the claims."""
    chance = seeded("reviews", run.past.claim_id)
    if not likely(chance, _REVIEWED):
        return []
    raised = [flag.id for flag in run.assessment.flags if flag.outcome is FlagOutcome.RAISED]
    own = {"institution_id": by.institution_id, "claim_id": run.past.claim_id, "reviewed_by": by.user_id}
    return [
        {**own, "flag_id": flag_id, "reviewed_at": run.at, **_verdict(likely(chance, _CONFIRMED))} for flag_id in raised
    ]


def _verdict(is_confirmed: bool) -> Row:  # noqa: FBT001 - one of two
    if is_confirmed:
        return {"verdict": SignVerdict.CONFIRMED, "note": "Asked the insured; the sign is real."}
    return {"verdict": SignVerdict.DISMISSED, "note": "Explained by the papers on file."}
