"""Bytes that intake let through to pages of text, by a limited child process that may die."""

from backend.domain.documents import ExtractedDocument, MediaType
from backend.errors import UnreadableDocumentError
from backend.extraction import sandbox, wire

MOST_LINES, MOST_CHARACTERS = 45_000, 3_000_000
"""More than four hundred dense pages hold; reading facts out of more would keep a worker from all other documents."""
_HAVE_SECOND_READER = {MediaType.PDF}


def read_document(content: bytes, media_type: MediaType) -> ExtractedDocument:
    """
    Return pages, words, form fields and risk flags of the document.

    A PDF whose first reader dies or fails is given to a second, simpler one before we give up.

    Raises:
        UnreadableDocumentError: nothing could be read; the message says what happened.

    """
    try:
        return _bounded(_read("read", content, media_type))
    except UnreadableDocumentError as first:
        if media_type not in _HAVE_SECOND_READER or not _is_worth_a_second_try(first):
            raise
        try:
            return _bounded(_read("read_again", content, media_type))
        except UnreadableDocumentError:
            raise first from None


def _read(name: str, content: bytes, media_type: MediaType) -> ExtractedDocument:
    answer = sandbox.run(sandbox.Task(name, {"media_type": media_type}), content)
    try:
        return wire.unpack(answer)
    except ValueError as error:
        raise sandbox.ChildFailedError("gave an answer that makes no sense") from error


def _bounded(document: ExtractedDocument) -> ExtractedDocument:
    """Return a document that can be read for facts in good time, refuse one that cannot."""
    lines = sum(page.text.count("\n") + 1 for page in document.pages)
    signs = sum(len(page.text) for page in document.pages)
    if lines > MOST_LINES or signs > MOST_CHARACTERS:
        raise UnreadableDocumentError(
            f"This document has {lines:,} lines with {signs:,} characters on all pages together; we read up to "
            f"{MOST_LINES:,} lines and {MOST_CHARACTERS:,} characters. Please split it and upload the parts."
        )
    return document


def _is_worth_a_second_try(error: UnreadableDocumentError) -> bool:
    return "password" not in error.user_message and "pages" not in error.user_message
