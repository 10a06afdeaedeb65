"""Deadlines of California: Fair Claims Settlement Practices Regulations, title 10 of the Code of Regulations."""

from backend.domain.claims.words import ClaimEvent
from backend.domain.clocks.rules import EVERY_LINE, READING_NOTICE, ClockRule, Jurisdiction

CALIFORNIA = Jurisdiction(
    code="CA",
    name="California",
    time_zone="America/Los_Angeles",
    subdivision="CA",
    note=f"{READING_NOTICE} The 15 days to answer other letters (§2695.5(b)) and the longer times of suspected fraud "
    "(§2695.7(k)) are not held.",
    rules=(
        ClockRule(
            id="ca-acknowledge",
            name="Acknowledge the claim",
            lines=EVERY_LINE,
            starts_on=(ClaimEvent.REPORTED,),
            met_by=(ClaimEvent.ACKNOWLEDGED, ClaimEvent.PAID),
            days=15,
            citation="10 CCR §2695.5(e)",
            reading="Within 15 calendar days of notice of the claim the insurer acknowledges it (unless it pays "
            "within that time), provides forms and help, and begins to investigate.",
        ),
        ClockRule(
            id="ca-decide",
            name="Accept or deny",
            lines=EVERY_LINE,
            starts_on=(ClaimEvent.PROOF_RECEIVED,),
            met_by=(ClaimEvent.SETTLED, ClaimEvent.DENIED, ClaimEvent.STATUS_SENT),
            days=40,
            citation="10 CCR §2695.7(b), (c)(1)",
            reading="Within 40 calendar days of proof of claim the insurer accepts or denies it in whole or in part, "
            "or says in writing what it still needs and why it needs more time.",
        ),
        ClockRule(
            id="ca-status",
            name="Write again while undecided",
            lines=EVERY_LINE,
            starts_on=(ClaimEvent.STATUS_SENT,),
            met_by=(ClaimEvent.STATUS_SENT, ClaimEvent.SETTLED, ClaimEvent.DENIED),
            days=30,
            follows="ca-decide",
            repeats=True,
            citation="10 CCR §2695.7(c)(1)",
            reading="While more time is needed, the insurer repeats its written notice every 30 calendar days until it "
            "decides.",
        ),
        ClockRule(
            id="ca-pay",
            name="Pay what was accepted",
            lines=EVERY_LINE,
            starts_on=(ClaimEvent.SETTLED,),
            met_by=(ClaimEvent.PAID,),
            days=30,
            citation="10 CCR §2695.7(h)",
            reading="Once the claim is accepted, and any release needed is in, the insurer pays the undisputed part "
            "within 30 calendar days.",
        ),
    ),
)
