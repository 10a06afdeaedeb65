"""Deadlines of Germany: Insurance Contract Act (VVG) and Compulsory Insurance Act (PflVG)."""

from backend.domain.claims.words import ClaimEvent
from backend.domain.clocks.rules import READING_NOTICE, ClockRule, Jurisdiction
from backend.domain.policies import PolicyLine

GERMANY = Jurisdiction(
    code="EU-DE",
    name="Germany",
    time_zone="Europe/Berlin",
    country="DE",
    note=f"{READING_NOTICE} Time that stands still through the insured's fault (VVG §14(2)) is not reckoned; only "
    "holidays of the whole country are known.",
    rules=(
        ClockRule(
            id="de-enquiries",
            name="End the enquiries, or pay on account",
            lines=(PolicyLine.AUTO, PolicyLine.PROPERTY),
            starts_on=(ClaimEvent.REPORTED,),
            met_by=(ClaimEvent.SETTLED, ClaimEvent.DENIED, ClaimEvent.PAID),
            months=1,
            moves_to_business_day=True,
            citation="VVG §14(1), (2); BGB §§187(1), 188(2), 193",
            reading="Money is due once the necessary enquiries are done; if they are not done one month after the "
            "loss was notified, the insured may ask for the amount that is owed at the least.",
        ),
        ClockRule(
            id="de-motor-offer",
            name="Reasoned offer or reply to the injured party",
            lines=(PolicyLine.AUTO,),
            starts_on=(ClaimEvent.REPORTED,),
            met_by=(ClaimEvent.SETTLED, ClaimEvent.DENIED),
            months=3,
            moves_to_business_day=True,
            citation="PflVG §3a(1); Directive 2009/103/EC, Art. 22; BGB §§187(1), 188(2), 193",
            reading="A motor liability insurer answers the injured party's claim within three months: with a reasoned "
            "offer where liability and amount are not in dispute, otherwise with a reasoned reply.",
        ),
        ClockRule(
            id="de-liability-indemnify",
            name="Release the insured from the claim",
            lines=(PolicyLine.LIABILITY,),
            starts_on=(ClaimEvent.SETTLED,),
            met_by=(ClaimEvent.PAID,),
            days=14,
            moves_to_business_day=True,
            citation="VVG §106; BGB §§187(1), 188(2), 193",
            reading="The liability insurer releases the insured within two weeks from when the third party's claim "
            "stands with binding effect for the insurer.",
        ),
    ),
)
