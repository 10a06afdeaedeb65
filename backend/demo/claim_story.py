"""What people did with a claim, step by step until today: never beyond authority, never by an illegal step."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from backend.demo import claim_words as words
from backend.demo.calendar import at_work
from backend.demo.chance import likely
from backend.demo.claim_case import PastLoss, Story
from backend.demo.claim_ground import owed_usd, why_denied
from backend.demo.claim_letters import acknowledgement, denial, payment, status_letter
from backend.demo.claim_pen import Movement, Pen, Verdict
from backend.demo.claim_staff import ClaimStaff
from backend.domain.access import Principal
from backend.domain.claims.forms import reserve_line
from backend.domain.claims.reasons import BELOW_DEDUCTIBLE
from backend.domain.claims.status import ClaimStatus
from backend.domain.claims.words import (
    ClaimAction,
    ClaimEvent,
    ClaimReferralAnswer,
    ClaimReferralKind,
    TransactionKind,
    TransactionState,
)
from backend.domain.policies import PolicyLine

DAYS = {PolicyLine.AUTO: 11.0, PolicyLine.PROPERTY: 21.0, PolicyLine.LIABILITY: 48.0}
"""Usual days between taking a claim up and deciding it."""
_RESERVE, _PAYMENT, _RECOVERY = TransactionKind.RESERVE, TransactionKind.PAYMENT, TransactionKind.RECOVERY
_LEFT_WAITING = 0.12
_PROVED = timedelta(hours=2)
_HUNDRED = Decimal(100)


class NotYetError(Exception):
    """The next step of the claim lies in the future."""


class ClaimStory:
    """Tells one claim from its report until now."""

    def __init__(self, past: PastLoss, staff: ClaimStaff, now: datetime, chance: Random) -> None:
        self.past, self.staff, self.now, self.chance = past, staff, now, chance
        self.at = past.reported_at
        self.owed_usd = owed_usd(past, chance)
        self.handler = staff.handler_for(chance, past.policy.line, max(self.owed_usd, past.claimed_usd or Decimal(0)))
        self.story = Story(None, past.reported_at)
        self.pen = Pen(past, self.story, chance)

    def tell(self) -> Story:
        """Return how the claim stands now."""
        try:
            self._take_in()
            self._reserve()
            self._look_into()
            self._conclude()
        except NotYetError:
            self._leave_waiting()
        return self.story

    def _leave_waiting(self) -> None:
        """Ask, on some claims that are still open, for more reserve than the handler may set alone."""
        asked_at = self.now - timedelta(hours=self.chance.uniform(1, 30))
        is_open = self.story.status is ClaimStatus.INVESTIGATING and self.story.updated_at < asked_at
        if is_open and self.handler != self.staff.supervisor and likely(self.chance, _LEFT_WAITING):
            limit = self.handler.authority[reserve_line(self.past.policy.line)].max_amount_usd
            change = limit + 1500 - self.story.reserve_usd - self.story.paid_usd
            asked = Movement(_RESERVE, change, words.NEAR_LIMIT, state=TransactionState.PENDING)
            self.pen.money(asked_at, self.handler, asked)

    def _take_in(self) -> None:
        """Report, assignment and acknowledgement; a few letters are forgotten."""
        past, pen = self.past, self.pen
        pen.act(self.at, past.sender, "reported", {"reference": past.reference, "line": past.policy.line})
        pen.event(ClaimEvent.REPORTED, self.at)
        self._wait(1.0)
        self.story.assignee = self.handler
        pen.act(self.at, self.staff.supervisor, "assigned", {"to": self.handler.username})
        pen.move(ClaimStatus.TRIAGED)
        if not likely(self.chance, 0.05):
            self._wait(1.5)
            pen.letter(self.at, self.handler, acknowledgement(past, self.at, self.handler), ClaimEvent.ACKNOWLEDGED)
        pen.event(ClaimEvent.PROOF_RECEIVED, self.at + _PROVED)

    def _reserve(self) -> None:
        self._wait(1.0)
        estimate = max(self.past.claimed_usd or self.owed_usd, _HUNDRED)
        first = _round(estimate * Decimal(f"{self.chance.uniform(0.6, 1.1):.2f}"))
        reason = self.chance.choice(words.FIRST_RESERVE)
        self.pen.money(self.at, self.handler, Movement(_RESERVE, first, reason))
        self.pen.move(ClaimStatus.INVESTIGATING)

    def _look_into(self) -> None:
        """Inspection: the reserve changes, a question goes up, some letters say that it takes longer."""
        past, chance = self.past, self.chance
        if likely(chance, 0.04):
            self._ask_for_more()
        if likely(chance, 0.09):
            self._refer(ClaimReferralKind.SIU if likely(chance, 0.45) else ClaimReferralKind.COVERAGE)
        self._wait(DAYS[past.policy.line])
        if self.at - past.reported_at > timedelta(days=26) and likely(chance, 0.8):
            row = status_letter(past, self.at, self.handler)
            self.pen.letter(self.at, self.handler, row, ClaimEvent.STATUS_SENT)
            self._wait(6.0)
        if likely(chance, 0.4):
            self._set_reserve(max(self.owed_usd, self.story.paid_usd), chance.choice(words.CHANGED_RESERVE))

    def _ask_for_more(self) -> None:
        """Ask for a reserve beyond the handler's authority, to which somebody above agrees."""
        if self.handler == self.staff.supervisor:
            return
        self._wait(2.0)
        limit = self.handler.authority[reserve_line(self.past.policy.line)].max_amount_usd
        change = limit + 1500 - self.story.reserve_usd
        above = self.staff.above(self.handler)
        asked = Movement(_RESERVE, change, words.NEAR_LIMIT, answered_by=above, note=words.AGREED)
        self.pen.money(self.at, self.handler, asked)

    def _refer(self, kind: ClaimReferralKind) -> None:
        above = self.staff.above(self.handler)
        to = self.staff.supervisor if kind is ClaimReferralKind.SIU and self.handler != self.staff.supervisor else above
        self._wait(1.0)
        row = self.pen.refer(self.at, kind, (self.handler, to), self.chance.choice(words.REFERRED[kind]))
        self._wait(5.0 if kind is ClaimReferralKind.COVERAGE else 14.0)
        if kind is ClaimReferralKind.SIU:
            confirmed = likely(self.chance, 0.4)
            answer = ClaimReferralAnswer.CONFIRMED if confirmed else ClaimReferralAnswer.CLEARED
        else:
            proceeds = likely(self.chance, 0.85)
            answer = ClaimReferralAnswer.PROCEED if proceeds else ClaimReferralAnswer.DO_NOT_PROCEED
        self.pen.answer(self.at, row, to, (answer, self.chance.choice(words.ANSWERED[answer])))
        if answer in (ClaimReferralAnswer.CONFIRMED, ClaimReferralAnswer.DO_NOT_PROCEED):
            self._wait(4.0)
            self._withdraw()

    def _conclude(self) -> None:
        self._wait(2.0)
        if denied := why_denied(self.past):
            self._deny(*denied)
        elif likely(self.chance, 0.04):
            self._withdraw()
        else:
            self._settle()

    def _deny(self, clause_id: str, code: str, because: str) -> None:
        """Deny with the clause, write to the insured, close."""
        by, pen = self.handler, self.pen
        pen.decide(self.at, by, Verdict(ClaimAction.DENY, code, because, clause_id=clause_id))
        self._wait(0.6)
        row = denial(self.past, self.at, by, (clause_id, because))
        pen.letter(self.at, by, row, ClaimEvent.DENIED)
        self._set_reserve(Decimal(0), words.TAKEN_BACK)
        self._wait(35.0)
        pen.decide(self.at, by, Verdict(ClaimAction.CLOSE, "denial_stands", "Not contested since the letter went out."))

    def _withdraw(self) -> None:
        self._set_reserve(Decimal(0), words.TAKEN_BACK)
        self.pen.decide(self.at, self.handler, Verdict(ClaimAction.CLOSE, "withdrawn", words.WITHDRAWN))
        raise NotYetError

    def _settle(self) -> None:
        """Settle for what is owed, pay it in one part or two, take back the rest, close."""
        by, owed = self.handler, self.owed_usd
        code = "as_calculated" if owed else BELOW_DEDUCTIBLE
        said = self.chance.choice(words.SETTLED) if owed else "The bills come to less than the deductible."
        self.pen.decide(self.at, by, Verdict(ClaimAction.SETTLE, code, said, owed))
        if owed:
            self._set_reserve(max(owed, self.story.reserve_usd), words.CHANGED_RESERVE[0])
            self._pay(owed)
        self._wait(5.0)
        self._set_reserve(Decimal(0), words.TAKEN_BACK)
        code = "paid_in_full" if owed else BELOW_DEDUCTIBLE
        self.pen.decide(self.at, by, Verdict(ClaimAction.CLOSE, code, "Everything that was owed is done."))
        if owed and self.past.values.get("fault") == "other_party" and likely(self.chance, 0.5):
            self._wait(50.0)
            share = (owed * Decimal("0.8")).quantize(Decimal("0.01"))
            self._move_money(by, Movement(_RECOVERY, share, words.RECOVERED, "The other party's insurer"))

    def _pay(self, owed: Decimal) -> None:
        payee = str(self.past.values.get("repairer_name") or self.past.values["insured_name"])
        in_parts = owed > 2000 and likely(self.chance, 0.25)  # noqa: PLR2004 - dollars
        first = _round(owed / 2) if in_parts else owed
        self._wait(2.0)
        self._move_money(self.handler, Movement(_PAYMENT, first, words.PAYMENT[in_parts], payee))
        row = payment(self.past, self.at, self.handler, (first, payee))
        self.pen.letter(self.at, self.handler, row, None)
        if in_parts:
            self._wait(8.0)
            self._move_money(self.handler, Movement(_PAYMENT, owed - first, words.REST, payee))

    def _set_reserve(self, wanted: Decimal, reason: str) -> None:
        change = wanted - self.story.reserve_usd
        if change:
            self._move_money(self.handler, Movement(_RESERVE, change, reason))

    def _move_money(self, by: Principal, moved: Movement) -> None:
        self.at += timedelta(minutes=self.chance.uniform(2, 20))
        if self.at >= self.now:
            raise NotYetError
        self.pen.money(self.at, by, moved)

    def _wait(self, usual_days: float) -> None:
        """Go on to the moment of the next step; NotYetError where it lies in the future."""
        days = usual_days * self.chance.lognormvariate(0, 0.55)
        self.at = at_work(self.chance, self.at + timedelta(days=days))
        if self.at >= self.now:
            raise NotYetError


def _round(amount: Decimal) -> Decimal:
    """Return the amount in whole hundreds of dollars, at least one."""
    return max(_HUNDRED, (amount / _HUNDRED).quantize(Decimal(1)) * _HUNDRED)
