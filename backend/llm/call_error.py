"""The one error that runs inside the chain: an attempt that failed, in our words."""

from backend.errors import ProviderUnavailableError
from backend.llm.error_kinds import ErrorKind
from backend.llm.provider import AIResponse


class CallError(ProviderUnavailableError):
    """A request to a provider gave no usable answer."""

    def __init__(
        self,
        kind: ErrorKind,
        *,
        http_status: int | None = None,
        request_id: str = "",
        retry_after_s: float | None = None,
    ) -> None:
        self.kind = kind
        self.http_status = http_status
        self.request_id = request_id
        self.retry_after_s = retry_after_s
        super().__init__(kind.treatment.sentence)


class UnfitAnswerError(CallError):
    """The model answered, but not what was asked for; `problem` may be told to the model."""

    def __init__(self, kind: ErrorKind, problem: str = "") -> None:
        self.problem = problem
        super().__init__(kind)


class AttemptFailedError(ProviderUnavailableError):
    """Carries a failed attempt's response through the retry loop."""

    def __init__(self, response: AIResponse) -> None:
        self.response = response
        self.attempt = response.attempts[-1]
        self.kind = self.attempt.kind or ErrorKind.UNEXPECTED
        super().__init__(response.message)
