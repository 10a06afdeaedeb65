"""Deadlines of Texas: Insurance Code, chapter 542, subchapter B, which speaks of first-party claims."""

from backend.domain.claims.words import ClaimEvent
from backend.domain.clocks.rules import READING_NOTICE, ClockRule, DayKind, Jurisdiction
from backend.domain.policies import PolicyLine

_FIRST_PARTY = (PolicyLine.AUTO, PolicyLine.PROPERTY)

TEXAS = Jurisdiction(
    code="TX",
    name="Texas",
    time_zone="America/Chicago",
    subdivision="TX",
    not_holidays=("Cesar Chavez Day", "Good Friday", "Rosh Hashanah", "Yom Kippur"),
    note=f"{READING_NOTICE} First-party claims only; the longer times of surplus lines insurers, of suspected "
    "arson (§542.056(b)) and of catastrophes (§542.059), and the 60 days after which interest runs (§542.058), are not "
    "held. Optional state holidays count as business days.",
    rules=(
        ClockRule(
            id="tx-acknowledge",
            name="Acknowledge, investigate, ask for what is needed",
            lines=_FIRST_PARTY,
            starts_on=(ClaimEvent.REPORTED,),
            met_by=(ClaimEvent.ACKNOWLEDGED,),
            days=15,
            citation="Tex. Ins. Code §542.055(a)",
            reading="By the 15th day after notice of the claim the insurer acknowledges it, begins to investigate and "
            "asks for all the items it reasonably expects to need.",
        ),
        ClockRule(
            id="tx-decide",
            name="Accept or reject in writing",
            lines=_FIRST_PARTY,
            starts_on=(ClaimEvent.PROOF_RECEIVED,),
            met_by=(ClaimEvent.SETTLED, ClaimEvent.DENIED, ClaimEvent.STATUS_SENT),
            days=15,
            day_kind=DayKind.BUSINESS,
            tolled_by=(ClaimEvent.INFORMATION_REQUESTED,),
            resumed_by=(ClaimEvent.INFORMATION_RECEIVED,),
            citation="Tex. Ins. Code §542.056(a), (d)",
            reading="By the 15th business day after all items asked for are in, the insurer accepts or rejects the "
            "claim in writing, or gives the reasons why it needs more time; while an item is still out, the days "
            "stand still.",
        ),
        ClockRule(
            id="tx-decide-extended",
            name="Decide after more time was asked",
            lines=_FIRST_PARTY,
            starts_on=(ClaimEvent.STATUS_SENT,),
            met_by=(ClaimEvent.SETTLED, ClaimEvent.DENIED),
            days=45,
            follows="tx-decide",
            citation="Tex. Ins. Code §542.056(d)",
            reading="An insurer that has given its reasons for needing more time accepts or rejects the claim by the "
            "45th day after that notice.",
        ),
        ClockRule(
            id="tx-pay",
            name="Pay what was accepted",
            lines=_FIRST_PARTY,
            starts_on=(ClaimEvent.SETTLED,),
            met_by=(ClaimEvent.PAID,),
            days=5,
            day_kind=DayKind.BUSINESS,
            citation="Tex. Ins. Code §542.057(a)",
            reading="The insurer pays by the fifth business day after it gave notice that it will pay.",
        ),
    ),
)
