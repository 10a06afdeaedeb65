"""Errors that speak to a person (user_message) and to the queue (retryable)."""

from typing import ClassVar


class DeskError(Exception):
    """
    An expected failure with one sentence for the person in front of the screen.

    `code` is stable and goes to logs, rows and API answers; `retryable` tells the queue
    whether a later attempt may succeed.
    """

    code: ClassVar[str] = "desk_error"
    retryable: ClassVar[bool] = False
    user_message: str = "Something went wrong. Please try again or tell an administrator."

    def __init__(self, user_message: str | None = None) -> None:
        if user_message is not None:
            self.user_message = user_message
        super().__init__(self.user_message)


class NotSignedInError(DeskError):
    """No live session stands behind the request."""

    code = "not_signed_in"
    user_message = "Please sign in."


class NotPermittedError(DeskError):
    """The role or the authority of the person does not cover the act."""

    code = "not_permitted"
    user_message = "Your role does not allow this. Ask an administrator if you need it."


class NotFoundError(DeskError):
    """The row does not exist, or belongs to another institution."""

    code = "not_found"
    user_message = "We could not find that. It may have been removed, or the link is incomplete."


class InvalidRequestError(DeskError):
    """A value typed or sent does not fit; the message names the field and the repair."""

    code = "invalid_request"
    user_message = "Some values do not fit. Please check the form."


class ConflictError(DeskError):
    """Somebody else changed the row since it was read."""

    code = "conflict"
    user_message = "Somebody else changed this case meanwhile. Reload the page to see the newest version."


class RateLimitedError(DeskError):
    """More than the allowed runs in the window; `retry_after_s` says when the next is free."""

    code = "rate_limited"

    def __init__(self, retry_after_s: float) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(f"You have done this 5 times within a minute. Try again in {max(1, round(retry_after_s))} s.")


class RejectedUploadError(DeskError):
    """Intake refused the file; `code` on the instance says which check failed."""

    code = "rejected_upload"

    def __init__(self, reason: str, user_message: str) -> None:
        self.reason = reason
        super().__init__(user_message)


class UnreadableDocumentError(DeskError):
    """The upload holds no text we can use; sending it again will not help."""

    code = "unreadable_document"
    user_message = "We could not read this document. Please upload a searchable PDF or a clearer scan."


class ProviderUnavailableError(DeskError):
    """A model provider did not answer; a later attempt may succeed."""

    code = "provider_unavailable"
    retryable = True
    user_message = "No AI provider answers at the moment. We will try again shortly."


class AllProvidersFailedError(DeskError):
    """Every provider of the chain failed within the deadline."""

    code = "all_providers"
    retryable = True
    user_message = "Every AI provider failed. You can work on this case by hand, or retry the run later."


class LeaseLostError(DeskError):
    """Another worker took the run over; this attempt must stop without writing."""

    code = "lease_lost"
    user_message = "Another worker has taken this run over."


class ServiceUnavailableError(DeskError):
    """The database cannot be reached; nothing was stored."""

    code = "service_unavailable"
    retryable = True
    user_message = "The database cannot be reached. Nothing was saved; please try again in a moment."
