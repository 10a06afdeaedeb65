"""The stored result of a claim's assessment, read piece by piece; what an older one lacks is empty, never a fault."""

from decimal import Decimal, InvalidOperation

from app.ui.case_result import Part, Row, inner, number, rows
from app.ui.claim_acts import flag_name
from app.ui.format import label, money
from backend.domain.claims.views import ClaimAssessmentView
from backend.domain.claims.words import ClaimOutcome

FLAG = "flag."


def claim_outcome(row: Row, name: str) -> ClaimOutcome | None:
    """Return an outcome of the result, None where it says nothing that we know."""
    found = row.get(name)
    return next((outcome for outcome in ClaimOutcome if outcome.value == found), None)


def amount(row: Row, name: str) -> Decimal | None:
    """Return an amount of the result, which is kept as text, None where it is not known."""
    try:
        return Decimal(str(row.get(name)))
    except InvalidOperation:
        return None


def signed_money(value: Decimal | None) -> str:
    """Return an amount with its sign before the currency: `-USD 500`."""
    return f"-{money(-value)}" if value is not None and value < 0 else money(value)


def payable_usd(result: Row) -> Decimal | None:
    """Return what the policy would pay, None while it is not known."""
    return amount(inner(result, "settlement"), "payable_usd")


def score_parts(result: Row) -> tuple[Part, ...]:
    """Return the summands of the red-flag score that are not zero; they sum exactly to it."""
    parts = [
        Part(
            str(row.get("id", "")),
            part_name(str(row.get("id", "")), str(row.get("wording", ""))),
            number(row, "points"),
            str(row.get("wording", "")),
        )
        for row in rows(result, "contributions")
    ]
    return tuple(part for part in parts if part.points)


def part_name(entry: str, wording: str = "") -> str:
    """Return the short name of a summand: the red flag's own, or the card's wording, without one its id in words."""
    if entry == "BASE":
        return "Start of every claim"
    if entry.startswith(FLAG):
        return flag_name(entry.removeprefix(FLAG))
    return wording.strip().rstrip(".") or label(entry.replace(".", " "))


def outcome_sentence(made: ClaimAssessmentView) -> str:
    """Return how the outcome came about: the stricter of what rules allow and what was proposed."""
    floor = claim_outcome(made.result, "floor")
    proposed = claim_outcome(inner(made.result, "proposal"), "outcome")
    if floor is None or proposed is None:
        return "Decided by the rules alone."
    if floor is proposed:
        return f"Rules and proposal agree: {floor.value}."
    return f"The rules allow {floor.value} at best, the proposal says {proposed.value}; the stricter one stands."


def cover_sentence(result: Row) -> str:
    """Return the cover in one line: policy, in force or not, peril covered or not, exclusions that apply."""
    cover = inner(result, "coverage")
    if not cover:
        return "Cover was not looked at yet."
    number_ = str(cover.get("policy_number") or "")
    policy = f"Policy {number_}" if number_ else "No policy"
    if cover.get("in_force") is None and not rows(cover, "exclusions"):
        return (
            f"{policy} is not in the book; cover is not known."
            if number_
            else "No policy is named; cover is not known."
        )
    parts = [
        policy,
        _known(cover.get("in_force"), "in force on the date of loss", "not in force on the date of loss"),
        _known(cover.get("peril_covered"), "peril covered", "peril not covered"),
        _exclusions(rows(cover, "exclusions")),
    ]
    return ", ".join(parts) + "."


def _known(value: object, yes: str, no: str) -> str:
    if value is None:
        return f"unknown whether {yes}"
    return yes if value else no


def _exclusions(found: list[Row]) -> str:
    applying = sum(row.get("applies") == "yes" for row in found)
    unknown = sum(row.get("applies") == "unknown" for row in found)
    if applying:
        return f"{applying} of {len(found)} exclusions may apply"
    return f"{unknown} of {len(found)} exclusions are open" if unknown else "no exclusion applies"
