"""Deadlines of New York: Insurance Regulation 64, part 216 of title 11."""

from backend.domain.claims.words import ClaimEvent
from backend.domain.clocks.rules import EVERY_LINE, READING_NOTICE, ClockRule, DayKind, Jurisdiction

NEW_YORK = Jurisdiction(
    code="NY",
    name="New York",
    time_zone="America/New_York",
    subdivision="NY",
    not_holidays=("Susan B. Anthony Day",),
    moves_sundays=True,
    note=f"{READING_NOTICE} The special times of no-fault claims are not held.",
    rules=(
        ClockRule(
            id="ny-acknowledge",
            name="Acknowledge the claim",
            lines=EVERY_LINE,
            starts_on=(ClaimEvent.REPORTED,),
            met_by=(ClaimEvent.ACKNOWLEDGED,),
            days=15,
            day_kind=DayKind.BUSINESS,
            citation="11 NYCRR §216.4(a)",
            reading="Within 15 business days of notice of a claim the insurer acknowledges that it has it.",
        ),
        ClockRule(
            id="ny-decide",
            name="Accept or reject in writing",
            lines=EVERY_LINE,
            starts_on=(ClaimEvent.PROOF_RECEIVED,),
            met_by=(ClaimEvent.SETTLED, ClaimEvent.DENIED, ClaimEvent.STATUS_SENT),
            days=15,
            day_kind=DayKind.BUSINESS,
            tolled_by=(ClaimEvent.INFORMATION_REQUESTED,),
            resumed_by=(ClaimEvent.INFORMATION_RECEIVED,),
            citation="11 NYCRR §216.6(c)",
            reading="Within 15 business days of the proof of loss and all items asked for, the insurer accepts or "
            "rejects the claim in writing, or says why it needs more time; while an item is still out, the days stand "
            "still.",
        ),
        ClockRule(
            id="ny-status",
            name="Write again while undecided",
            lines=EVERY_LINE,
            starts_on=(ClaimEvent.STATUS_SENT,),
            met_by=(ClaimEvent.STATUS_SENT, ClaimEvent.SETTLED, ClaimEvent.DENIED),
            days=90,
            follows="ny-decide",
            repeats=True,
            citation="11 NYCRR §216.6(c)",
            reading="While the claim stays unsettled, the insurer writes its reasons for needing more time 90 days "
            "after its first such letter and every 90 days after that.",
        ),
        ClockRule(
            id="ny-pay",
            name="Pay what was agreed",
            lines=EVERY_LINE,
            starts_on=(ClaimEvent.SETTLED,),
            met_by=(ClaimEvent.PAID,),
            days=5,
            day_kind=DayKind.BUSINESS,
            citation="11 NYCRR §216.6(f)",
            reading="The insurer pays an amount finally agreed within five business days of receiving the agreement.",
        ),
    ),
)
