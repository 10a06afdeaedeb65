"""A stored e-mail to the files attached to it; each must pass intake as if it had been uploaded."""

import json

from backend.errors import UnreadableDocumentError
from backend.extraction import sandbox


def split_mail(content: bytes) -> list[tuple[str, bytes]]:
    """
    Return name and bytes of every attachment; the names are the sender's words and need intake.

    Raises:
        UnreadableDocumentError: the e-mail is damaged.

    """
    listing, _, files = sandbox.run(sandbox.Task("mail:split", {}), content).partition(b"\n")
    found: list[tuple[str, bytes]] = []
    at = 0
    try:
        for name, size in json.loads(listing):
            found.append((str(name), files[at : at + int(size)]))
            at += int(size)
    except (TypeError, ValueError) as error:
        raise UnreadableDocumentError("This e-mail is damaged. Please save it again and upload the copy.") from error
    return found
