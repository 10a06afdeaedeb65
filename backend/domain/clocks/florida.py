"""Deadlines of Florida: chapter 627 of the Florida Statutes."""

from backend.domain.claims.words import ClaimEvent
from backend.domain.clocks.rules import EVERY_LINE, READING_NOTICE, ClockRule, Jurisdiction
from backend.domain.policies import PolicyLine

FLORIDA = Jurisdiction(
    code="FL",
    name="Florida",
    time_zone="America/New_York",
    subdivision="FL",
    not_holidays=("Susan B. Anthony Day",),
    note=f"{READING_NOTICE} The suspensions of §627.70131(7)(b) are not reckoned, so a date may be earlier than the "
    "law's, never later; the days to begin and to inspect after proof of loss (§627.70131(3)) are not held.",
    rules=(
        ClockRule(
            id="fl-acknowledge",
            name="Acknowledge the claim",
            lines=(PolicyLine.PROPERTY,),
            starts_on=(ClaimEvent.REPORTED, ClaimEvent.REOPENED),
            met_by=(ClaimEvent.ACKNOWLEDGED, ClaimEvent.PAID),
            days=7,
            citation="Fla. Stat. §627.70131(1)(a)",
            reading="Within 7 calendar days of a communication about a property claim the insurer reviews and "
            "acknowledges it, unless it pays within that time.",
        ),
        ClockRule(
            id="fl-pay-or-deny",
            name="Pay or deny",
            lines=(PolicyLine.PROPERTY,),
            starts_on=(ClaimEvent.REPORTED, ClaimEvent.REOPENED),
            met_by=(ClaimEvent.PAID, ClaimEvent.DENIED),
            days=60,
            citation="Fla. Stat. §627.70131(7)(a)",
            reading="Within 60 days of notice of a new, reopened or supplemental property claim the insurer pays or "
            "denies it, or a part of it, unless what hinders it lies beyond its control.",
        ),
        ClockRule(
            id="fl-pay-settlement",
            name="Pay what was agreed",
            lines=EVERY_LINE,
            starts_on=(ClaimEvent.SETTLED,),
            met_by=(ClaimEvent.PAID,),
            days=20,
            citation="Fla. Stat. §627.4265",
            reading="Once a settlement is agreed in writing, the insurer pays no later than 20 days after it was "
            "reached.",
        ),
    ),
)
