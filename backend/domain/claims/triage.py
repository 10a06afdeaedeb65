"""Triage of a loss: how grave, how laborious, and whom it asks for, each with its reasons in words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from backend.domain.claims.words import Complexity, Severity
from backend.domain.money import format_usd
from backend.domain.policies import PolicyLine
from backend.domain.submissions import FieldValue

Fields = Mapping[str, FieldValue]

AMOUNT_BANDS: tuple[tuple[Decimal, Severity], ...] = (
    (Decimal(5_000), Severity.LOW),
    (Decimal(25_000), Severity.MEDIUM),
    (Decimal(250_000), Severity.HIGH),
)
"""Amounts below the figure are of that severity; from the last figure on a loss is catastrophic."""
MANY_INJURED = 3
MANY_DOCUMENTS = 4
MANY_CONFLICTS = 2
_SEVERITIES, _COMPLEXITIES = tuple(Severity), tuple(Complexity)
_LINE_WORDS = {
    PolicyLine.AUTO: "motor claims",
    PolicyLine.PROPERTY: "property claims",
    PolicyLine.LIABILITY: "liability claims",
}


@dataclass(frozen=True, slots=True)
class CaseSigns:
    """What the papers add to the form: how many documents, conflicts between them, and red flags raised."""

    documents: int = 0
    conflicts: int = 0
    red_flags: int = 0


FORM_ALONE = CaseSigns()


@dataclass(frozen=True, slots=True)
class Triage:
    """How grave and laborious a claim is, whom it asks for in words, and why."""

    severity: Severity
    complexity: Complexity
    skill: str
    reasons: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Return the triage as results and rows keep it."""
        return {
            "severity": self.severity.value,
            "complexity": self.complexity.value,
            "skill": self.skill,
            "reasons": list(self.reasons),
        }


def triage(line: PolicyLine, fields: Fields, signs: CaseSigns = FORM_ALONE) -> Triage:
    """Return severity from amount and harm, complexity from what makes work, and the skill that both ask for."""
    amount = claimed_usd(fields)
    harms = [_by_amount(amount), *(harm for ask in _HARMS if (harm := ask(fields)))]
    works = [*(work for ask in _WORKS if (work := ask(fields))), *_of_line(line), *_of_papers(signs)]
    severity = max((level for level, _ in harms), key=_SEVERITIES.index)
    complexity = max((level for level, _ in works), key=_COMPLEXITIES.index, default=Complexity.SIMPLE)
    reasons = [f"Severity {severity}: {reason}." for level, reason in harms if level is severity]
    reasons += [f"Complexity {complexity}: {reason}." for level, reason in works if level is complexity]
    if not works:
        reasons.append(f"Complexity {complexity}: nobody hurt, nobody represented, no dispute and few papers.")
    skill = _skill(line, amount, complexity)
    return Triage(severity, complexity, skill, (*reasons, f"Skill: {skill}."))


def claimed_usd(fields: Fields) -> Decimal | None:
    """Return the amount claimed on a form, None while it is not known."""
    amount = fields.get("claimed_usd")
    return amount if isinstance(amount, Decimal) else None


Harm = tuple[Severity, str]
Work = tuple[Complexity, str]


def _by_amount(amount: Decimal | None) -> Harm:
    if amount is None:
        return Severity.MEDIUM, "the amount is not known yet"
    for below, severity in AMOUNT_BANDS:
        if amount < below:
            return severity, f"{format_usd(amount)} are claimed, below {format_usd(Decimal(below))}"
    return (
        Severity.CATASTROPHIC,
        f"{format_usd(amount)} are claimed, {format_usd(Decimal(AMOUNT_BANDS[-1][0]))} or more",
    )


def _injured(fields: Fields) -> int:
    number = fields.get("injured_persons")
    return number if isinstance(number, int) else 0


def _harm_to_people(fields: Fields) -> Harm | None:
    injured = _injured(fields)
    if injured >= MANY_INJURED:
        return Severity.CATASTROPHIC, f"{injured} persons are injured"
    if injured:
        return Severity.HIGH, f"{injured} person{'s are' if injured > 1 else ' is'} injured"
    if fields.get("loss_type") == "bodily_injury":
        return Severity.HIGH, "bodily injury is claimed"
    return None


def _harm_to_home(fields: Fields) -> Harm | None:
    if fields.get("is_habitable") is False:
        return Severity.HIGH, "the property cannot be lived in or used"
    return None


def _harm_to_vehicle(fields: Fields) -> Harm | None:
    if fields.get("is_drivable") is False:
        return Severity.MEDIUM, "the vehicle cannot be driven"
    return None


_HARMS: tuple[Callable[[Fields], Harm | None], ...] = (_harm_to_people, _harm_to_home, _harm_to_vehicle)


def _work_of_injury(fields: Fields) -> Work | None:
    if _injured(fields) or fields.get("loss_type") == "bodily_injury":
        return Complexity.COMPLEX, "people are hurt"
    return None


def _work_of_law(fields: Fields) -> Work | None:
    if fields.get("suit_filed"):
        return Complexity.COMPLEX, "a suit is filed"
    if fields.get("has_attorney") or fields.get("reporter_role") == "attorney":
        return Complexity.COMPLEX, "an attorney acts for the other side"
    return None


def _work_of_fault(fields: Fields) -> Work | None:
    if fields.get("fault") in ("shared", "unknown"):
        return Complexity.STANDARD, "fault is shared or not known"
    return None


def _work_of_cause(fields: Fields) -> Work | None:
    if fields.get("loss_type") in ("theft", "fire", "flood", "collapse"):
        return Complexity.STANDARD, f"a loss by {fields['loss_type']} needs its cause looked into"
    return None


def _work_of_amount(fields: Fields) -> Work | None:
    if claimed_usd(fields) is None:
        return Complexity.STANDARD, "the amount has yet to be found"
    return None


_WORKS: tuple[Callable[[Fields], Work | None], ...] = (
    _work_of_injury,
    _work_of_law,
    _work_of_fault,
    _work_of_cause,
    _work_of_amount,
)


def _of_line(line: PolicyLine) -> Iterable[Work]:
    """Return what the line itself adds to the work."""
    if line is PolicyLine.LIABILITY:
        yield Complexity.STANDARD, "liability has to be found before an amount"


def _of_papers(signs: CaseSigns) -> Iterable[Work]:
    """Return what documents, conflicts and red flags add to the work."""
    if signs.conflicts >= MANY_CONFLICTS:
        yield Complexity.COMPLEX, f"the papers contradict each other in {signs.conflicts} points"
    elif signs.conflicts:
        yield Complexity.STANDARD, "the papers contradict each other in one point"
    if signs.documents >= MANY_DOCUMENTS:
        yield Complexity.STANDARD, f"there are {signs.documents} documents"
    if signs.red_flags:
        yield Complexity.STANDARD, f"{signs.red_flags} red flag{'s are' if signs.red_flags > 1 else ' is'} raised"


def _skill(line: PolicyLine, amount: Decimal | None, complexity: Complexity) -> str:
    """Return whom the claim asks for: the line, experience where it is complex, and the authority it takes."""
    experience = "an experienced adjuster of" if complexity is Complexity.COMPLEX else "an adjuster of"
    authority = "authority once the amount is known" if amount is None else f"authority for {format_usd(amount)}"
    return f"{experience} {_LINE_WORDS[line]} with {authority}"
