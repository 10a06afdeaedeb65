"""The papers of one claim file in the words of those who write them: insured, police, workshop, clinic, insurer."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from backend.demo.claim_paper import Bill, Entry, Item, Paper, draw_paper
from backend.demo.claim_texts import text_statement, word_statement
from backend.demo.claim_voice import Voice
from backend.demo.claim_widgets import draw_widgets
from backend.demo.sheet import RenderedDocument
from backend.domain.policies import PolicyLine, PolicyTerm

Drawn = tuple[str, RenderedDocument]


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What the papers of one claim file agree on, before a fault is planted."""

    policy: PolicyTerm
    loss_date: date
    reported_date: date
    location: str
    description: str
    account_of_loss: str
    claimant: str
    phone: str
    account: str
    vin: str
    police_number: str
    issuer: str
    bill_number: str
    bill: Bill
    hidden_note: str = ""


def first_notice(facts: FileFacts, voice: Voice, *, is_form: bool = False) -> Drawn:
    """Return the first notice of loss, drawn or as a filled form."""
    boxed = voice.is_boxed
    vehicle = [Entry("Vehicle identification number" if boxed else "VIN", facts.vin, "vehicle.vin")]
    entries = (
        Entry("Named insured" if boxed else "Insured", facts.policy.insured_name, "insured.name"),
        Entry("Policy no." if boxed else "Policy number", facts.policy.number, "insured.policy_number"),
        _day("Loss date" if boxed else "Date of loss", facts.loss_date, "loss.date", voice),
        _day("Date of notice" if boxed else "Date reported", facts.reported_date, "loss.reported_date", voice),
        Entry("Place of loss" if boxed else "Location of loss", facts.location, "loss.location"),
        *(vehicle if facts.policy.line is PolicyLine.AUTO else _other_thing(facts)),
        Entry("IBAN" if boxed else "Account for payment", facts.account, "payee.bank_account"),
    )
    title = "Notice of loss" if boxed else "First notice of loss"
    paper = Paper("Meridian Mutual (demonstration)", title, entries, sentences=(facts.description,))
    paper = replace(paper, hidden_note=facts.hidden_note)
    return ("first_notice_form.pdf", draw_widgets(paper)) if is_form else ("first_notice.pdf", draw_paper(paper, voice))


def _other_thing(facts: FileFacts) -> list[Entry]:
    if facts.policy.line is PolicyLine.PROPERTY:
        return [Entry("Property address", facts.policy.address, "property.address")]
    return [Entry("Claimant", facts.claimant, "claimant.name")]


def police_report(facts: FileFacts, voice: Voice) -> Drawn:
    """Return the report of the police."""
    boxed = voice.is_boxed
    filed = facts.loss_date + timedelta(days=1)
    entries = (
        Entry("Case number" if boxed else "Report number", facts.police_number, "police.report_number"),
        _day("Report date" if boxed else "Date of report", filed, "police.report_date", voice),
        _day("Date of occurrence" if boxed else "Date of incident", facts.loss_date, "loss.date", voice),
        Entry("Location of occurrence" if boxed else "Location of incident", facts.location, "loss.location"),
        Entry("Reporting officer", "Sgt. I. Norgaard"),
        *([Entry("VIN", facts.vin, "vehicle.vin")] if facts.policy.line is PolicyLine.AUTO else []),
    )
    house = "Ravenford Police Department" if boxed else "County Sheriff of Saltmarsh"
    title = "Police incident report" if boxed else "Police report"
    return "police_report.pdf", draw_paper(Paper(house, title, entries, sentences=(facts.description,)), voice)


def repair_estimate(facts: FileFacts, voice: Voice) -> Drawn:
    """Return the workshop's estimate."""
    boxed = voice.is_boxed
    entries = (
        Entry("Repair facility" if boxed else "Repairer", facts.issuer, "repairer.name"),
        Entry("Estimate number" if boxed else "Estimate no.", facts.bill_number, "bill.number"),
        _day("Date of estimate" if boxed else "Estimate date", facts.reported_date, "bill.date", voice),
        Entry("Customer", facts.policy.insured_name),
        *([Entry("VIN", facts.vin, "vehicle.vin")] if facts.policy.line is PolicyLine.AUTO else []),
    )
    paper = Paper(facts.issuer, "Repair estimate" if boxed else "Estimate of repairs", entries, facts.bill)
    return "repair_estimate.pdf", draw_paper(paper, voice)


def invoice(facts: FileFacts, voice: Voice, *, filename: str = "invoice.pdf") -> Drawn:
    """Return the invoice for the work."""
    boxed = voice.is_boxed
    entries = (
        Entry("Issued by", facts.issuer, "bill.issuer"),
        Entry("Invoice number" if boxed else "Invoice no.", facts.bill_number, "bill.number"),
        _day("Date of invoice" if boxed else "Invoice date", facts.reported_date, "bill.date", voice),
        Entry("Bill to", facts.policy.insured_name),
    )
    return filename, draw_paper(Paper(facts.issuer, "Invoice", entries, facts.bill), voice)


def medical_bill(facts: FileFacts, voice: Voice) -> Drawn:
    """Return the bill of a clinic for the injured person."""
    boxed = voice.is_boxed
    entries = (
        Entry("Provider", facts.issuer, "bill.issuer"),
        Entry("Patient name" if boxed else "Patient", facts.claimant, "claimant.name"),
        Entry("Statement number" if boxed else "Bill number", facts.bill_number, "bill.number"),
        _day("Statement date" if boxed else "Bill date", facts.reported_date, "bill.date", voice),
    )
    title = "Statement of medical charges" if boxed else "Medical bill"
    return "medical_bill.pdf", draw_paper(Paper(facts.issuer, title, entries, facts.bill), voice)


def declarations(facts: FileFacts, voice: Voice) -> Drawn:
    """Return the declarations page of the policy."""
    policy, boxed = facts.policy, voice.is_boxed
    entries = (
        Entry("Policy number", policy.number, "insured.policy_number"),
        Entry("Named insured" if boxed else "Policyholder", policy.insured_name, "insured.name"),
        _day("Policy effective date" if boxed else "Effective date", policy.effective_date,
             "policy.effective_date", voice),
        _day("Policy expiration date" if boxed else "Expiration date", policy.expiry_date,
             "policy.expiry_date", voice),
        Entry("Limit", voice.money(policy.limit_usd)),
        Entry("Deductible", voice.money(policy.deductible_usd)),
    )  # fmt: skip
    paper = Paper("Meridian Mutual (demonstration)", "Policy declarations", entries)
    return "declarations.pdf", draw_paper(paper, voice)


def statement(facts: FileFacts, voice: Voice) -> Drawn:
    """Return what the insured or a witness wrote down, as text or as a word processor's file."""
    entries = (
        Entry("Policy number", facts.policy.number, "insured.policy_number"),
        _day("Date of loss", facts.loss_date, "loss.date", voice),
        Entry("Location of loss", facts.location, "loss.location"),
    )
    paper = Paper("", "Statement about the loss", entries, sentences=(facts.description, "I have told what I know."))
    return ("statement.docx", word_statement(paper)) if voice.is_boxed else ("statement.txt", text_statement(paper))


def letter(facts: FileFacts, voice: Voice) -> Drawn:
    """Return the letter that came with the papers."""
    entries = (
        Entry("Our insured" if voice.is_boxed else "Insured", facts.policy.insured_name, "insured.name"),
        Entry("Policy number", facts.policy.number, "insured.policy_number"),
        _day("Date of loss", facts.loss_date, "loss.date", voice),
    )
    sentences = ("Dear Sir or Madam,", "please find enclosed what you asked for.", facts.description, "Yours sincerely")
    return "letter.pdf", draw_paper(Paper(facts.policy.insured_name, "Letter", entries, sentences=sentences), voice)


def make_bill(items: tuple[Item, ...], tax_percent: str) -> Bill:
    """Return a bill whose sums are right."""
    bare = Bill(items, tax_percent, Decimal(0), Decimal(0))
    tax = (bare.subtotal_usd * Decimal(tax_percent) / 100).quantize(Decimal("0.01"))
    return replace(bare, tax_usd=tax, total_usd=bare.subtotal_usd + tax)


def _day(label: str, day: date, field: str, voice: Voice) -> Entry:
    return Entry(label, voice.day(day), field, day.isoformat())
