"""What can go wrong on the way to an answer, and what the chain does about each kind."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Treatment:
    """
    What one kind of failure leads to.

    `opens_breaker_s` opens the breaker at once for that long; without `moves_on` the second failure of this
    sort ends the chain; `was_billed` is None where nobody can know; `was_sent` is false when no request went out.
    """

    sentence: str
    retry_here: bool = False
    counts_for_breaker: bool = False
    opens_breaker_s: float = 0.0
    repair: bool = False
    moves_on: bool = True
    needs_admin: bool = False
    was_billed: bool | None = False
    was_sent: bool = True


class ErrorKind(StrEnum):
    """Every way in which one attempt, or the whole chain, can fail."""

    CONNECTION_REFUSED = "connection_refused"
    CONNECTION_LOST = "connection_lost"
    TIMEOUT = "timeout"
    CONFLICT = "conflict"
    SERVER_ERROR = "server_error"
    OVERLOADED = "overloaded"
    RATE_LIMITED = "rate_limited"
    QUOTA = "quota"
    AUTHENTICATION = "authentication"
    PERMISSION = "permission"
    MODEL_NOT_FOUND = "model_not_found"
    CONTEXT_TOO_LONG = "context_too_long"
    BAD_REQUEST = "bad_request"
    REFUSAL = "refusal"
    CONTENT_FILTER = "content_filter"
    TRUNCATED = "truncated"
    EMPTY_ANSWER = "empty_answer"
    NOT_JSON = "not_json"
    NOT_OBJECT = "not_object"
    SCHEMA_MISMATCH = "schema_mismatch"
    NOT_AN_ANSWER = "not_an_answer"
    REDACTION_FAILED = "redaction_failed"
    REFUSED_ADDRESS = "refused_address"
    BREAKER_OPEN = "breaker_open"
    OVER_BUDGET = "over_budget"
    OUT_OF_TIME = "out_of_time"
    WINDOW_TOO_SMALL = "window_too_small"
    NO_RESPONDER = "no_responder"
    NO_PROVIDER = "no_provider"
    UNEXPECTED = "unexpected"
    ALL_PROVIDERS = "all_providers"

    @property
    def treatment(self) -> Treatment:
        """Return what the chain does after this kind of failure."""
        return _TREATMENTS[self]


QUOTA_PAUSE_S = 600.0
CONFIGURATION_PAUSE_S = 300.0


def _passing(sentence: str, *, was_billed: bool | None = False) -> Treatment:
    return Treatment(sentence, retry_here=True, counts_for_breaker=True, was_billed=was_billed)


def _configuration(sentence: str, pause_s: float = CONFIGURATION_PAUSE_S) -> Treatment:
    return Treatment(sentence, opens_breaker_s=pause_s, needs_admin=True)


def _unsent(sentence: str, *, needs_admin: bool = False) -> Treatment:
    return Treatment(sentence, needs_admin=needs_admin, was_sent=False)


def _unfit(sentence: str) -> Treatment:
    return Treatment(sentence, repair=True, was_billed=True)


_TREATMENTS: dict[ErrorKind, Treatment] = {
    ErrorKind.CONNECTION_REFUSED: _passing("The AI provider does not accept connections."),
    ErrorKind.CONNECTION_LOST: _passing("The connection to the AI provider broke.", was_billed=None),
    ErrorKind.TIMEOUT: _passing("The AI provider did not answer in time.", was_billed=None),
    ErrorKind.CONFLICT: _passing("The AI provider was busy with a conflicting request."),
    ErrorKind.SERVER_ERROR: _passing("The AI provider had an internal failure."),
    ErrorKind.OVERLOADED: _passing("The AI provider is overloaded."),
    ErrorKind.RATE_LIMITED: _passing("The AI provider asked us to slow down."),
    ErrorKind.QUOTA: _configuration("The spending limit at the AI provider is reached.", QUOTA_PAUSE_S),
    ErrorKind.AUTHENTICATION: _configuration("The AI provider does not accept our key."),
    ErrorKind.PERMISSION: _configuration("Our key may not use this model at the AI provider."),
    ErrorKind.MODEL_NOT_FOUND: _configuration("The AI provider does not know the configured model."),
    ErrorKind.CONTEXT_TOO_LONG: Treatment("The documents are too long for the AI model."),
    ErrorKind.BAD_REQUEST: Treatment("The AI provider rejected our request.", moves_on=False, needs_admin=True),
    ErrorKind.REFUSAL: Treatment("The AI model declined to answer.", moves_on=False, was_billed=True),
    ErrorKind.CONTENT_FILTER: Treatment(
        "The AI provider's content filter stopped the answer.", moves_on=False, was_billed=True
    ),
    ErrorKind.TRUNCATED: _unfit("The AI model's answer was cut off."),
    ErrorKind.EMPTY_ANSWER: _unfit("The AI model's answer was empty."),
    ErrorKind.NOT_JSON: _unfit("The AI model's answer was not in the agreed form."),
    ErrorKind.NOT_OBJECT: _unfit("The AI model's answer was not in the agreed form."),
    ErrorKind.SCHEMA_MISMATCH: _unfit("The AI model's answer was not in the agreed form."),
    ErrorKind.NOT_AN_ANSWER: Treatment(
        "Something other than the AI provider answered.", counts_for_breaker=True, was_billed=None
    ),
    ErrorKind.REDACTION_FAILED: _unsent("Personal details could not be masked, so nothing was sent out."),
    ErrorKind.REFUSED_ADDRESS: _unsent("The provider's address is not one we may ask.", needs_admin=True),
    ErrorKind.BREAKER_OPEN: _unsent("The AI provider failed a moment ago and is being left alone."),
    ErrorKind.OVER_BUDGET: _unsent("The cost limit of this run is reached."),
    ErrorKind.OUT_OF_TIME: _unsent("The time for this answer is used up."),
    ErrorKind.WINDOW_TOO_SMALL: _unsent("The documents are too long for this AI model."),
    ErrorKind.NO_RESPONDER: _unsent("No rule is set up for this step without a model.", needs_admin=True),
    ErrorKind.NO_PROVIDER: _unsent("No AI provider is set up.", needs_admin=True),
    ErrorKind.UNEXPECTED: Treatment(
        "The AI provider could not be asked.", counts_for_breaker=True, needs_admin=True, was_billed=None
    ),
    ErrorKind.ALL_PROVIDERS: Treatment(
        "Every AI provider failed. You can work on this case by hand, or retry the run later."
    ),
}
