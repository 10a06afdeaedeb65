"""What people did with an assessed case, step by step until today: never beyond authority, never an illegal state."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from backend.demo.calendar import at_work
from backend.demo.case import AssessedCase, Course, PastDecision, PastReferral
from backend.demo.chance import likely, new_id
from backend.demo.staff import Staff
from backend.demo.verdict import choose
from backend.demo.wording import ANSWERS, REQUESTS, WITHDRAWALS
from backend.domain.access import Principal
from backend.domain.authority import find_authority_gap, needs_referral
from backend.domain.cases import DecisionRequest
from backend.domain.decisions import Outcome, ReferralState
from backend.domain.submissions import SubmissionStatus, move
from backend.services.decisions import STATUS_AFTER
from backend.store.audit import Act, PastAct

HOURS = {"commercial_auto": 46.0, "homeowners": 28.0, "personal_auto": 16.0}
"""Usual hours between two steps of a case."""
MOST_QUESTIONS = 4
_FOLLOWED = 0.85


class NotYetError(Exception):
    """The next step of the case lies in the future."""


class CaseCourse:
    """Tells one case from its arrival until now."""

    def __init__(self, case: AssessedCase, staff: Staff, now: datetime, chance: Random) -> None:
        self.case = case
        self.staff = staff
        self.now = now
        self.chance = chance
        self.at = case.received_at
        own = case.sender if case.sender in staff.deciders else None
        self.course = Course(SubmissionStatus.NEW, own, case.received_at)

    def tell(self) -> Course:
        """Return how the case stands now."""
        try:
            self._arrive()
            self._take()
            if self._may_still_be_decided():
                self._decide()
        except NotYetError:
            pass
        return self.course

    def _arrive(self) -> None:
        case = self.case
        details = {"reference": case.reference, "product": case.product.code, "documents": len(case.papers)}
        self._note(case.sender, "submitted", details)
        self.at = case.assessed_at
        found = {"run_id": case.run_id, "outcome": case.assessment.outcome, "score": case.assessment.score}
        self._note(None, "assessed", found)
        self._become(SubmissionStatus.IN_REVIEW)

    def _take(self) -> None:
        """Let an underwriter take a case that nobody holds."""
        if self.course.assignee is None:
            self._wait(0.6)
            taker = self.staff.underwriter if likely(self.chance, 0.6) else self.staff.senior
            self._assign(taker, by=taker)

    def _may_still_be_decided(self) -> bool:
        """Ask questions or lose the case where that happens; tell whether it goes on to a decision."""
        asks = self.case.assessment.questions[:MOST_QUESTIONS]
        if asks and likely(self.chance, 0.3):
            self._wait(0.5)
            self._note(self._holder, SubmissionStatus.WAITING_FOR_INFORMATION.value, {"questions": list(asks)})
            self._become(SubmissionStatus.WAITING_FOR_INFORMATION)
            self._wait(4.0)
            if likely(self.chance, 0.2):
                return self._withdraw()
            self._note(self._holder, SubmissionStatus.IN_REVIEW.value, {})
            self._become(SubmissionStatus.IN_REVIEW)
        self._wait(1.0)
        return not likely(self.chance, 0.04) or self._withdraw()

    def _withdraw(self) -> bool:
        self._note(self._holder, SubmissionStatus.WITHDRAWN.value, {"reason": self.chance.choice(WITHDRAWALS)})
        self._become(SubmissionStatus.WITHDRAWN)
        return False

    def _decide(self) -> None:
        outcome = self._wanted()
        if outcome is Outcome.ACCEPT:
            outcome = self._try_to_accept()
        by = self._holder
        opened = self.chance.randint(2, 9) if self.case.papers else 0
        request = choose(self.case, outcome, self.chance)
        self.course.decision = PastDecision(new_id(self.chance), by, self.at, request, opened)
        self._note(by, "decided", _told(request))
        self._become(STATUS_AFTER[outcome])

    def _wanted(self) -> Outcome:
        """Return what the holder would like to decide."""
        follow = {Outcome.ACCEPT: 0.95, Outcome.DECLINE: 0.12}
        mild = max(0.4, 0.95 - self.case.assessment.score / 100)
        return (
            Outcome.ACCEPT if likely(self.chance, follow.get(self.case.assessment.outcome, mild)) else Outcome.DECLINE
        )

    def _try_to_accept(self) -> Outcome:
        """Find who may accept and, where the proposal is stricter, ask another person first."""
        able = [person for person in self.staff.deciders if self._has_authority(person)]
        if not able:
            return Outcome.DECLINE
        if self._holder not in able:
            self._assign(able[0], by=self.staff.manager)
            self._wait(0.3)
        if not needs_referral(self.case.assessment.outcome, Outcome.ACCEPT, None):
            return Outcome.ACCEPT
        others = [person for person in able if person not in (self._holder, self.staff.underwriter)]
        return self._ask(others[0]) if others else Outcome.DECLINE

    def _ask(self, referee: Principal) -> Outcome:
        """Refer the case, wait for the answer and return it."""
        note = self.chance.choice(REQUESTS)
        asked = PastReferral(new_id(self.chance), self._holder, self.at, note, referee)
        self.course.referrals.append(asked)
        self._note(self._holder, "referred", {"referral_id": asked.referral_id})
        self._become(SubmissionStatus.REFERRED)
        self._wait(2.0)
        answer = Outcome.ACCEPT if likely(self.chance, _FOLLOWED) else Outcome.DECLINE
        self.course.referrals[-1] = replace(
            asked,
            state=ReferralState.ANSWERED,
            answered_at=self.at,
            answer_note=self.chance.choice(ANSWERS[answer]),
            answer_outcome=answer,
        )
        self._note(referee, "referral_answered", {"referral_id": asked.referral_id, "outcome": answer})
        self._become(SubmissionStatus.IN_REVIEW)
        self._wait(0.4)
        return answer

    @property
    def _holder(self) -> Principal:
        return self.course.assignee or self.staff.manager

    def _has_authority(self, person: Principal) -> bool:
        case = self.case
        return find_authority_gap(person, case.product.line, case.amount_usd, case.assessment.score) is None

    def _assign(self, to: Principal, by: Principal) -> None:
        self.course.assignee = to
        self.course.version += 1
        self._note(by, "assigned", {"to": str(to.user_id)})

    def _become(self, status: SubmissionStatus) -> None:
        self.course.status = move(self.course.status, status)
        self.course.version += 1

    def _wait(self, steps: float) -> None:
        """Let working time pass; NotYetError when the next step would lie in the future."""
        hours = HOURS[self.case.product.code] * steps * self.chance.lognormvariate(0, 0.7)
        later = at_work(self.chance, self.at + timedelta(hours=hours))
        if later >= self.now:
            raise NotYetError
        self.at = later

    def _note(self, by: Principal | None, action: str, details: dict[str, object]) -> None:
        act = Act(action, "submission", str(self.case.submission_id), details)
        institution_id = None if by else self.case.sender.institution_id
        self.course.acts.append(PastAct(self.at, by, act, institution_id))
        self.course.updated_at = self.at


def _told(request: DecisionRequest) -> dict[str, object]:
    return {"outcome": request.outcome, "action": request.action, "reason": request.reason_code}
