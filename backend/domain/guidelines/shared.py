"""Rules that every product's demonstration guideline has: contradictions, steering passages, score bands."""

from decimal import Decimal

from backend.domain.decisions import Outcome
from backend.domain.guidelines.rules import SCORE_FIELD, Operator, Rule

NOTE = (
    "Invented for the demonstration book: thresholds, points and sections are no insurer's real appetite. "
    "Replace it by your own manual before you assess real submissions."
)
_GT, _GE, _ZERO = Operator.GT, Operator.GE, Decimal(0)


def manual(product: str, section: str) -> str:
    """Return the source of a rule: the section of the invented manual."""
    return f"Demonstration manual, {product}, section {section}"


def document_rules(prefix: str, product: str) -> tuple[Rule, ...]:
    """Return the rules on what the documents say of each other and of the form."""
    source = manual(product, "9, documents")
    # fmt: off
    return (
        Rule(f"{prefix}-80", "insured_name_conflicts", _GT, _ZERO, 0, Outcome.REFER, "INSURED_NAME_CONFLICT", source,
             "Pairs of sources that name different insureds: {value}. An underwriter settles whose papers they are.",
             condition="Confirm in writing which legal entity is to be insured, and send documents of that entity."),
        Rule(f"{prefix}-81", "other_conflicts", _GT, _ZERO, 0, Outcome.REFER, "STATEMENTS_CONTRADICT", source,
             "Submitted values that the documents contradict: {value}."),
        Rule(f"{prefix}-82", "instruction_like_passages", _GT, _ZERO, 0, Outcome.REFER, "STEERING_TEXT", source,
             "Passages written to steer an assistant: {value}. That is a sign of fraud."),
        Rule(f"{prefix}-83", "hidden_text_documents", _GT, _ZERO, 0, Outcome.REFER, "HIDDEN_TEXT", source,
             "Documents with text that a reader cannot see: {value}."),
    )
    # fmt: on


def score_bands(prefix: str, product: str, refer_from: int, decline_from: int) -> tuple[Rule, ...]:
    """Return the bands of the score as rules."""
    source = manual(product, "10, score")
    # fmt: off
    return (
        Rule(f"{prefix}-90", SCORE_FIELD, _GE, Decimal(refer_from), 0, Outcome.REFER, "SCORE_REFER", source,
             "The score of {value} reaches {threshold}, from where a second underwriter looks at the risk."),
        Rule(f"{prefix}-91", SCORE_FIELD, _GE, Decimal(decline_from), 0, Outcome.DECLINE, "SCORE_DECLINE", source,
             "The score of {value} reaches {threshold}, beyond the appetite for this product."),
    )
    # fmt: on
