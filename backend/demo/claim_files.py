"""Claim files of the demonstration: loss form and rendered papers, twelve in order and sixteen with one fault each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain, cycle
from random import Random

from backend.demo import names
from backend.demo.chance import money, new_id, seeded
from backend.demo.claim_faults import FAULTS, Passage, Planted, plant
from backend.demo.claim_paper import Item
from backend.demo.claim_papers import (
    Drawn,
    FileFacts,
    declarations,
    first_notice,
    invoice,
    letter,
    make_bill,
    medical_bill,
    police_report,
    repair_estimate,
    statement,
)
from backend.demo.claim_voice import VOICES
from backend.demo.insured_things import vehicle
from backend.demo.loss_words import REPAIRERS, account
from backend.demo.sheet import RenderedDocument
from backend.domain.claims.forms import loss_types
from backend.domain.policies import PolicyLine, PolicyTerm
from backend.domain.wordings import WORDINGS

CLEAN_FILES = 12
ANY_DAY = date(2026, 10, 15)
_TERM = timedelta(days=365)
_WORK = {
    PolicyLine.AUTO: ("Front bumper", "Paint and material", "Labor, body shop", "Headlamp, left"),
    PolicyLine.PROPERTY: ("Drying and dehumidifying", "Floor boards", "Painting of ceiling", "Plumbing repair"),
    PolicyLine.LIABILITY: ("Examination", "X-ray of wrist", "Cast and dressing", "Physical therapy"),
}
_KINDS = {PolicyLine.AUTO: "collision", PolicyLine.PROPERTY: "water", PolicyLine.LIABILITY: "premises"}
_PLACES = ("CA", "TX", "NY", "FL", "EU-DE")


@dataclass(frozen=True, slots=True)
class ClaimFile:
    """
    One claim file: the term, the loss form as typed, the papers, and the fault that was planted in it.

    `passages` name what contradicts each other or the policy: paper, field and words, two where there are two.
    """

    name: str
    policy: PolicyTerm
    fields: Mapping[str, object]
    documents: tuple[tuple[str, RenderedDocument], ...]
    fault: str | None = None
    passages: tuple[tuple[str, str, str], ...] = ()


def claim_files(seed: object = 0, today: date = ANY_DAY) -> tuple[ClaimFile, ...]:
    """Return the claim files reported in the days before today; equal seeds and days give equal files."""
    plan = chain([None] * CLEAN_FILES, FAULTS, FAULTS)
    return tuple(_file(seeded("file", seed, n), n, fault, today) for n, fault in enumerate(plan))


def _file(chance: Random, number: int, fault: str | None, today: date) -> ClaimFile:
    line = _line(number, fault)
    planted = plant(fault, _facts(chance, line, number, today))
    papers = _papers(planted, number)
    return ClaimFile(
        name=f"{number:02d} {line} {fault or 'clean'}",
        policy=planted.facts.policy,
        fields={**_fields(planted.facts, number), **planted.fields},
        documents=papers,
        fault=fault,
        passages=tuple(_located(passage, papers) for passage in planted.passages),
    )


def _located(passage: Passage, papers: tuple[Drawn, ...]) -> Passage:
    """Return a passage with the paper that holds it (the one named, else the first that says so) as printed there."""
    paper, field, value = passage
    for name, drawn in papers:
        fact = drawn.truth.get(field)
        if paper in ("", name) and fact is not None and fact.value == value:
            return name, field, fact.text
    return paper or papers[0][0], field, value


def _line(number: int, fault: str | None) -> PolicyLine:
    if fault in ("transposed_vin", "exclusion_applies"):
        return PolicyLine.AUTO
    return tuple(PolicyLine)[number % 3]


def _facts(chance: Random, line: PolicyLine, number: int, today: date) -> FileFacts:
    loss_date = today - timedelta(days=chance.randint(4, 9))
    told = account(chance, line, _KINDS[line])
    policy = _policy(chance, line, number, loss_date - timedelta(days=chance.randint(130, 200)))
    items = tuple(Item(what, money(chance, 180, 1400)) for what in chance.sample(_WORK[line], chance.randint(2, 4)))
    tax = "0" if line is PolicyLine.LIABILITY else chance.choice(("7.25", "8.25", "6.5"))
    return FileFacts(
        policy=policy,
        loss_date=loss_date,
        reported_date=loss_date + timedelta(days=chance.randint(2, 3)),
        location=_place(chance, policy),
        description=told.split(". ")[0].rstrip(".") + ".",
        account_of_loss=told,
        claimant=names.person(chance) if line is PolicyLine.LIABILITY else policy.insured_name,
        phone=f"+1 616 555 {chance.randint(2000, 9899)}",
        account=names.account(chance.randint(0, 9_999_999_999)),
        vin=policy.insured_things[0]["vin"] if line is PolicyLine.AUTO else "",
        police_number=f"PR-{chance.randint(10_000, 99_999)}",
        issuer=f"{chance.choice(('Foxglove', 'Larkspur', 'Redfern', 'Umber'))} Clinic {number}"
        if line is PolicyLine.LIABILITY
        else f"{chance.choice(REPAIRERS[line])} {number}",
        bill_number=f"{chance.randint(10_000, 99_999)}-{number:02d}",
        bill=make_bill(items, tax),
    )


def _place(chance: Random, policy: PolicyTerm) -> str:
    """Return where it happened: a loss to a building happens at the building."""
    elsewhere = f"{chance.randint(3, 220)} Quarry Hill, Stonebridge"
    return policy.address if policy.line is PolicyLine.PROPERTY else elsewhere


def _policy(chance: Random, line: PolicyLine, number: int, starts: date) -> PolicyTerm:
    address = f"{names.address(chance)} {names.postal_code(chance)}"
    things: Mapping[PolicyLine, tuple[Mapping[str, str], ...]] = {
        PolicyLine.AUTO: (vehicle(chance, starts.year),),
        PolicyLine.PROPERTY: ({"address": address, "year_built": "1996"},),
        PolicyLine.LIABILITY: (),
    }
    return PolicyTerm(
        policy_id=new_id(chance),
        number=f"MF-{520_100 + number}",
        line=line,
        insured_name=names.company(chance) if line is PolicyLine.LIABILITY else names.person(chance),
        effective_date=starts,
        expiry_date=starts + _TERM,
        limit_usd=Decimal(60_000 if line is PolicyLine.AUTO else 400_000),
        deductible_usd=Decimal(500),
        state_code=_PLACES[number % len(_PLACES)],
        address=address,
        phone=f"+1 616 555 {number + 2000}",
        depreciation_rate=Decimal("0.05"),
        is_replacement_cost=line is PolicyLine.PROPERTY,
        premium_usd=Decimal(1280),
        perils=loss_types(line),
        clauses=WORDINGS[line],
        insured_things=things[line],
    )


def _fields(facts: FileFacts, number: int) -> dict[str, object]:
    policy = facts.policy
    return {
        "policy_number": policy.number,
        "loss_date": facts.loss_date.isoformat(),
        "reported_date": facts.reported_date.isoformat(),
        "loss_state": policy.state_code,
        "loss_location": facts.location,
        "loss_type": _KINDS[policy.line],
        "description": facts.account_of_loss,
        "insured_name": policy.insured_name,
        "reporter_role": "insured",
        "contact_phone": facts.phone,
        "contact_address": policy.address,
        "claimed_usd": str(facts.bill.total_usd),
        "bank_account": facts.account,
        **_own(facts, number),
    }


def _own(facts: FileFacts, number: int) -> dict[str, object]:
    """Return the fields of the line's own section."""
    if facts.policy.line is PolicyLine.AUTO:
        year = int(facts.policy.insured_things[0]["year"])
        return {
            "vin": facts.policy.insured_things[0]["vin"], "driver_licensed": True, "vehicle_use": "personal",
            "vehicle_age_years": max(0, facts.loss_date.year - year), "fault": "insured", "police_called": True,
            "police_report_number": facts.police_number, "injured_persons": 0, "is_drivable": number % 2 == 0,
            "repairer_name": facts.issuer,
        }  # fmt: skip
    if facts.policy.line is PolicyLine.PROPERTY:
        return {
            "property_address": facts.policy.address, "is_habitable": True, "vacant_days": 0,
            "water_cause": "sudden_pipe_burst", "item_age_years": 3, "mitigation_started": True,
            "repairer_name": facts.issuer,
        }  # fmt: skip
    return {
        "claimant_name": facts.claimant, "has_attorney": False, "suit_filed": False, "injured_persons": 1,
        "intent": "negligence", "activity": "premises_operations", "liability_percent": "100",
    }  # fmt: skip


def _papers(planted: Planted, number: int) -> tuple[Drawn, ...]:
    """Return the papers of a file: the notice, the bill, and one or two more; houses and kinds take turns."""
    facts = planted.facts
    voice, other = VOICES[number % 2], VOICES[(number + 1) % 2]
    extras: Mapping[PolicyLine, tuple[Callable[[], Drawn], ...]] = {
        PolicyLine.AUTO: (lambda: police_report(planted.for_police, other),),
        PolicyLine.PROPERTY: (lambda: declarations(facts, other),),
        PolicyLine.LIABILITY: (lambda: letter(facts, other),),
    }
    wanted = [
        first_notice(facts, voice, is_form=number % 4 == 3),  # noqa: PLR2004 - every fourth comes as a filled form
        *_bills(planted, number),
        *(make() for make in extras[facts.policy.line]),
    ]
    needs_second = planted.for_police is not facts and facts.policy.line is not PolicyLine.AUTO
    more = statement(planted.for_police, other) if needs_second or number % 3 == 1 else None
    if planted.needs_declarations and facts.policy.line is not PolicyLine.PROPERTY:
        wanted.append(declarations(facts, other))
    return (*wanted, more) if more else tuple(wanted)


def _bills(planted: Planted, number: int) -> list[Drawn]:
    facts = planted.for_bill
    voices = cycle(VOICES[number % 2 :] + VOICES[: number % 2])
    if planted.is_billed_twice:
        again = replace(facts, reported_date=facts.reported_date + timedelta(days=1))
        return [invoice(facts, next(voices)), invoice(again, next(voices), filename="invoice_2.pdf")]
    if facts.policy.line is PolicyLine.LIABILITY:
        return [medical_bill(facts, next(voices))]
    return [(repair_estimate if number % 2 else invoice)(facts, next(voices))]
