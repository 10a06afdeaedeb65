"""How each figure of the assessment came about, as derived facts that a reader can follow back."""

from decimal import Decimal

from backend.domain.submissions import FieldValue
from backend.pipelines.claim.bills import supported_usd
from backend.pipelines.claim.evidence_base import Weighed
from backend.pipelines.derived import Derived


def derived_facts(weighed: Weighed) -> tuple[Derived, ...]:
    """Return the computed values with the way they were computed; None is 'not known'."""
    inputs, policy = weighed.inputs, weighed.inputs.policy
    loss, told = inputs.day("loss_date"), inputs.day("reported_date")
    since = (loss - policy.effective_date).days if loss and policy else None
    after = (told - loss).days if told and loss else None
    return (
        Derived("days_since_inception", since, "date of loss - first day of the term", ("loss_date",)),
        Derived("days_to_report", after, "date reported - date of loss", ("reported_date", "loss_date")),
        Derived("supported_usd", supported_usd(weighed.scene.bills), "sum of the bills, each once", ("bill.total",)),
        Derived("payable_usd", _payable(weighed), _arithmetic(weighed), ("claimed_usd", "bill.total")),
        Derived("conflicts", len(weighed.scene.conflicts), "contradictions between report, policy and documents"),
        Derived("red_flag_score", weighed.score, "sum of the scorecard's points", ()),
    )


def _payable(weighed: Weighed) -> FieldValue:
    payable: Decimal | None = weighed.settlement.payable_usd
    return payable


def _arithmetic(weighed: Weighed) -> str:
    """Return the settlement as one sum, or why there is none."""
    settlement = weighed.settlement
    if settlement.payable_usd is None:
        return settlement.reason
    return " ".join(f"{step.amount_usd:+,.2f} ({step.label.lower()})" for step in settlement.steps)
