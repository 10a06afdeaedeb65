"""An e-mail to a page of headers and text, and its attachments as files; runs in the limited child only."""

import json
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from itertools import islice

from backend.domain.documents import ExtractedDocument, MediaType
from backend.errors import UnreadableDocumentError
from backend.extraction.encodings import decode
from backend.extraction.markup import text_of
from backend.extraction.plain import text_page

_SHOWN_HEADERS = ("From", "To", "Cc", "Date", "Subject")
_MOST_ATTACHMENTS = 50
_FAULTS = (MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError)


def read_eml(content: bytes, announce: Callable[[int], None]) -> ExtractedDocument:
    """Return headers and text as one page; the attachments are named, each is a document of its own."""
    announce(1)
    try:
        message = _parsed(content)
        headers = {name: str(message[name]) for name in _SHOWN_HEADERS if message[name] is not None}
        body = _body(message)
        names = [name for name, _ in islice(_attachments(message), _MOST_ATTACHMENTS)]
    except _FAULTS as error:
        raise UnreadableDocumentError("This e-mail is damaged. Please save it again and upload the copy.") from error
    lines = [f"{name}: {' '.join(value.split())}" for name, value in headers.items()]
    metadata = {name.lower(): " ".join(value.split()) for name, value in headers.items()}
    if names:
        metadata["attachments"] = json.dumps(names)
    flags = ("attachments",) if names else ()
    page = text_page(1, "\n".join([*lines, "", body]), headers.get("Subject", ""))
    return ExtractedDocument(MediaType.EML, (page,), flags=flags, metadata=metadata)


def split(content: bytes, announce: Callable[[int], None]) -> bytes:
    """Return one line of JSON with names and sizes, then the attachments' bytes one after the other."""
    announce(1)
    try:
        files = list(islice(_attachments(_parsed(content)), _MOST_ATTACHMENTS + 1))
    except _FAULTS as error:
        raise UnreadableDocumentError("This e-mail is damaged. Please save it again and upload the copy.") from error
    if len(files) > _MOST_ATTACHMENTS:
        raise UnreadableDocumentError(
            f"This e-mail has more than {_MOST_ATTACHMENTS} attachments. Please upload them one by one."
        )
    listing = json.dumps([[name, len(data)] for name, data in files]).encode()
    return listing + b"\n" + b"".join(data for _, data in files)


def _parsed(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)


def _body(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    text = _text(part)
    return text_of(text) if part.get_content_type() == "text/html" else text


def _text(part: MIMEPart) -> str:
    """Return the decoded text of a part; a character set that nobody knows is guessed."""
    raw = _bytes_of(part)
    try:
        return raw.decode(part.get_content_charset("utf-8"))
    except (LookupError, ValueError):
        return decode(raw)


def _attachments(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    for number, part in enumerate(message.iter_attachments(), 1):
        name = part.get_filename() or f"attachment-{number}{_ending(part.get_content_type())}"
        yield name, _bytes_of(part)


def _ending(content_type: str) -> str:
    return {MediaType.EML.value: ".eml", MediaType.TXT.value: ".txt", MediaType.PDF.value: ".pdf"}.get(content_type, "")


def _bytes_of(part: MIMEPart) -> bytes:
    if part.get_content_type() == MediaType.EML:
        return bytes(part.get_content().as_bytes())
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
