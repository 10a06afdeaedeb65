"""What stops a start: one sentence with the repair, for the person at the keyboard."""

from backend.errors import DeskError


class StartError(DeskError):
    """A server or process of ours cannot be started here; the message says what to do."""

    code = "start_failed"
    user_message = "The product could not be started; see the log folder."
