"""What one run may spend on models, asked before each request for the model that will bill it."""

import threading
from decimal import Decimal
from typing import Protocol

from backend.llm.prices import most_usd
from backend.llm.provider import Provider, ProviderAttempt


class Budget(Protocol):
    """Decides before a request whether it may be made, and hears afterwards what it cost."""

    def allows(self, provider: Provider, chars_in: int, max_tokens_out: int) -> bool:
        """Tell whether the request may go out."""

    def spend(self, attempt: ProviderAttempt) -> None:
        """Note the cost of a request, good or failed."""


class RunBudget:
    """A ceiling in USD for one run; a hosted model with an unknown price cannot be bounded and is not asked."""

    def __init__(self, max_cost_usd: Decimal) -> None:
        self.max_cost_usd = max_cost_usd
        self._spent_usd = Decimal(0)
        self._lock = threading.Lock()

    @property
    def spent_usd(self) -> Decimal:
        """Return the known cost so far."""
        with self._lock:
            return self._spent_usd

    def allows(self, provider: Provider, chars_in: int, max_tokens_out: int) -> bool:
        """Tell whether the dearest outcome of the request still fits; own servers and rules always do."""
        if not provider.is_hosted:
            return True
        estimate_usd = most_usd(provider.model, chars_in, max_tokens_out)
        return estimate_usd is not None and self.spent_usd + estimate_usd <= self.max_cost_usd

    def spend(self, attempt: ProviderAttempt) -> None:
        """Add what is known of the cost."""
        with self._lock:
            self._spent_usd += attempt.cost_usd or Decimal(0)
