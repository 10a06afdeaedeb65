"""Whether the circumstances of an exclusion hold in a loss as reported; an open field leaves it unknown."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from backend.domain.policies import Clause


def exclusion_holds(clause: Clause, loss: Mapping[str, object]) -> bool | None:
    """
    Return whether an exclusion applies to a loss's fields; None while an answer it needs is open.

    A clause that speaks of other kinds of loss does not apply, and one without circumstances is for a person to read.
    """
    if clause.perils and loss.get("loss_type") not in clause.perils:
        return False
    answers = [_answer(loss.get(name), values) for name, values in clause.circumstances.items()]
    if False in answers:
        return False
    return None if None in answers or not answers else True


def _answer(given: object, values: tuple[str, ...]) -> bool | None:
    if given is None or given == "":
        return None
    return any(_fits(given, value) for value in values)


def _fits(given: object, value: str) -> bool:
    if value.startswith(">"):
        try:
            return Decimal(str(given)) > Decimal(value[1:])
        except InvalidOperation:
            return False
    return str(given).casefold() == value.casefold()
