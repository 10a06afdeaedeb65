"""What a policy of the demonstration costs a year: by line, more for a higher limit, a little different for each."""

from decimal import Decimal

from backend.domain.policies import PolicyLine

_BASE_USD = {PolicyLine.AUTO: 590, PolicyLine.PROPERTY: 970, PolicyLine.LIABILITY: 620}
_USUAL_LIMIT_USD = {PolicyLine.AUTO: 75_000, PolicyLine.PROPERTY: 370_000, PolicyLine.LIABILITY: 580_000}
_INCREASE = 0.3
"""Power of the limit: most losses are far below any limit, so twice the limit costs about a quarter more."""


def yearly_premium(line: PolicyLine, limit_usd: Decimal, own: float) -> Decimal:
    """Return the premium of a term of a year; `own` is the factor of the single risk, 1 for a usual one."""
    increase = (float(limit_usd) / _USUAL_LIMIT_USD[line]) ** _INCREASE
    return Decimal(f"{_BASE_USD[line] * increase * own:.2f}")
