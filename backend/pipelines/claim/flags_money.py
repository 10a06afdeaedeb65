"""Red flags of money: bills that do not add up or come twice, amounts that no bill supports or that end at a limit."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from backend.domain.claims.words import LinkKind
from backend.domain.money import format_usd
from backend.pipelines.claim.bills import Bill, supported_usd
from backend.pipelines.claim.findings import FlagFinding, clear, raised, reported, stated, unknown
from backend.pipelines.claim.inputs import ClaimInputs
from backend.pipelines.claim.scene import FlagTest, Scene
from backend.pipelines.statements import Statement

NEAR_FROM = Decimal("0.90")
ROUND_USD = Decimal(1000)
TOLERANCE_USD = Decimal("0.01")
"""What rounding a tax may differ by."""


def amounts_do_not_add_up(scene: Scene) -> FlagFinding:
    """Test whether the lines and tax of a bill give its total."""
    checked = [(bill, fault) for bill in scene.bills if (fault := _sum_fault(bill)) is not None]
    wrong = [(bill, fault) for bill, fault in checked if fault]
    if wrong:
        bill, fault = wrong[0]
        return raised(f"{scene.inputs.name_of(bill.document)}: {fault}", *_printed(scene, bill))
    return clear("The bills add up.") if checked else unknown("No bill prints both its parts and its total.")


def amount_differs(scene: Scene) -> FlagFinding:
    """Test whether the amount claimed is above what the bills together say."""
    claimed, supported = scene.inputs.amount("claimed_usd"), supported_usd(scene.bills)
    if claimed is None or supported is None:
        return unknown("The amount claimed is not known, or no bill states a total.")
    if claimed <= supported:
        return clear(f"The bills support {format_usd(supported)}.")
    wording = f"{format_usd(claimed)} are claimed; the bills together say {format_usd(supported)}."
    return raised(wording, _claimed(scene.inputs), *(s for bill in scene.bills for s in _total(scene, bill)))


def duplicate_invoice(scene: Scene) -> FlagFinding:
    """Test whether a bill number of one issuer comes twice, or a bill's bytes stand in another claim."""
    numbered = [bill for bill in scene.bills if bill.text("number")]
    copies = ([bill for bill in numbered if bill.is_copy_of(first)] for first in numbered)
    twice = next((bills for bills in copies if len(bills) > 1), None)
    if twice:
        evidence = (stated(scene.inputs, bill.facts["number"]) for bill in twice)
        return raised(f"Bill {twice[0].text('number')} of one issuer comes {len(twice)} times.", *evidence)
    elsewhere = (scene.inputs.history.linked or {}).get(LinkKind.DOCUMENT, ())
    if scene.bills and elsewhere:
        wording = f"A document of this claim was sent with {', '.join(elsewhere)} as well."
        return raised(wording, *(Statement("book", "document", reference, reference) for reference in elsewhere))
    if not numbered:
        return unknown("No bill with a number was read.")
    return clear("No bill comes twice.")


def amount_near_limit(scene: Scene) -> FlagFinding:
    """Test whether the amount claimed lies between 90 and 100 % of the limit or a sublimit of the peril."""
    claimed, policy = scene.inputs.amount("claimed_usd"), scene.inputs.policy
    if claimed is None or policy is None:
        return unknown("The amount claimed or the policy is not known.")
    loss_type = scene.inputs.text("loss_type")
    limits = [("limit", policy.limit_usd)]
    limits += [(f"sublimit {s.name}", s.limit_usd) for s in policy.sublimits if loss_type in s.perils]
    for name, limit in limits:
        if limit > 0 and limit * NEAR_FROM <= claimed <= limit:
            wording = f"{format_usd(claimed)} are claimed, just below the {name} of {format_usd(limit)}."
            return raised(wording, _claimed(scene.inputs), Statement("policy", name, str(limit), format_usd(limit)))
    return clear("The amount claimed is not just below a limit.")


def round_amount(scene: Scene) -> FlagFinding:
    """Test whether the amount claimed is a multiple of 1,000 that no bill supports."""
    claimed = scene.inputs.amount("claimed_usd")
    if claimed is None:
        return unknown("The amount claimed is not known.")
    is_round = claimed > 0 and claimed % ROUND_USD == 0
    if is_round and supported_usd(scene.bills) is None:
        return raised(f"{format_usd(claimed)} is a round amount without a bill.", _claimed(scene.inputs))
    return clear("The amount claimed is not round, or a bill supports it.")


def _sum_fault(bill: Bill) -> str | None:
    """Return which sum of a bill is wrong, empty where all are right, None where there is nothing to add."""
    sums = list(_sums(bill))
    wrong = [
        f"{parts} give {format_usd(got)}, printed is {format_usd(said)}."
        for parts, got, said in sums
        if abs(got - said) > TOLERANCE_USD
    ]
    return (wrong[0] if wrong else "") if sums else None


def _sums(bill: Bill) -> Iterator[tuple[str, Decimal, Decimal]]:
    """Yield the sums that a bill prints: lines to subtotal, subtotal and tax to total, else lines and tax to total."""
    lines, subtotal, total = bill.line_amounts, bill.amount("subtotal"), bill.amount("total")
    tax = bill.amount("tax") or Decimal(0)
    if lines and subtotal is not None:
        yield "the lines", sum(lines, Decimal(0)), subtotal
    if subtotal is not None and total is not None:
        yield "subtotal and tax", subtotal + tax, total
    if lines and subtotal is None and total is not None:
        yield "lines and tax", sum(lines, Decimal(0)) + tax, total


def _printed(scene: Scene, bill: Bill) -> tuple[Statement, ...]:
    parts = [bill.facts[name] for name in ("subtotal", "tax", "total") if name in bill.facts]
    return tuple(stated(scene.inputs, fact) for fact in (*bill.lines, *parts))


def _total(scene: Scene, bill: Bill) -> tuple[Statement, ...]:
    return (stated(scene.inputs, bill.facts["total"]),) if "total" in bill.facts else ()


def _claimed(inputs: ClaimInputs) -> Statement:
    return reported("claimed_usd", inputs.amount("claimed_usd"), "Amount claimed")


TESTS: Mapping[str, FlagTest] = {
    test.__name__: test
    for test in (amounts_do_not_add_up, amount_differs, duplicate_invoice, amount_near_limit, round_amount)
}
