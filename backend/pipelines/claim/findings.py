"""What the steps of the assessment find: coverage, exclusions, red flags with evidence, reasons of a floor."""

from dataclasses import dataclass
from enum import StrEnum

from backend.domain.claims.words import ClaimOutcome, FlagOutcome
from backend.domain.facts import Fact
from backend.pipelines.claim.inputs import ClaimInputs
from backend.pipelines.statements import REPORT, Conflict, Statement


class Verdict(StrEnum):
    """Whether something that cover needs is there."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


class Applies(StrEnum):
    """Whether an exclusion applies."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """One part of the coverage check, with the clause it rests on where the wording has one."""

    id: str
    verdict: Verdict
    wording: str
    clause_id: str = ""
    clause_text: str = ""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """
    One exclusion with its text.

    `is_hinted` marks an unknown one that the kind of loss or a word in the file points at.
    """

    clause_id: str
    title: str
    text: str
    applies: Applies
    because: str
    is_hinted: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """The coverage check; None is 'not known', which is never more than a referral."""

    policy_number: str
    term: str
    in_force: bool | None
    peril_covered: bool | None
    findings: tuple[Finding, ...]
    exclusions: tuple[Exclusion, ...] = ()


@dataclass(frozen=True, slots=True)
class FlagFinding:
    """What the test of one red flag says, with its evidence."""

    outcome: FlagOutcome
    wording: str
    evidence: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Flag:
    """One red flag tested: its points in the score are 0 unless it is raised."""

    id: str
    name: str
    outcome: FlagOutcome
    points: int
    wording: str
    evidence: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class FloorReason:
    """Why the outcome cannot be milder than `outcome`."""

    id: str
    outcome: ClaimOutcome
    wording: str


def raised(wording: str, *evidence: Statement) -> FlagFinding:
    """Return that a flag is raised."""
    return FlagFinding(FlagOutcome.RAISED, wording, evidence)


def clear(wording: str) -> FlagFinding:
    """Return that a flag was looked for and not found."""
    return FlagFinding(FlagOutcome.CLEAR, wording)


def unknown(wording: str) -> FlagFinding:
    """Return that what a flag needs is not there."""
    return FlagFinding(FlagOutcome.UNKNOWN, wording)


def stated(inputs: ClaimInputs, fact: Fact) -> Statement:
    """Return what a document says, with quote and page."""
    return Statement(inputs.name_of(fact.document), fact.field, fact.value, fact.quote, fact.document, fact.page)


def reported(name: str, value: object, label: str = "") -> Statement:
    """Return what the report of the loss says."""
    return Statement(REPORT, name, str(value), f"{label or name}: {value}")


def both(conflict: Conflict) -> tuple[Statement, Statement]:
    """Return the two statements of a contradiction."""
    return conflict.first, conflict.second
