"""Bytes that intake let through to pages of text, by a limited child process that may die."""

from backend.domain.documents import ExtractedDocument, MediaType
from backend.errors import UnreadableDocumentError
from backend.extraction import sandbox, wire

_HAVE_SECOND_READER = {MediaType.PDF}


def read_document(content: bytes, media_type: MediaType) -> ExtractedDocument:
    """
    Return pages, words, form fields and risk flags of the document.

    A PDF whose first reader dies or fails is given to a second, simpler one before we give up.

    Raises:
        UnreadableDocumentError: nothing could be read; the message says what happened.

    """
    try:
        return _read("read", content, media_type)
    except UnreadableDocumentError as first:
        if media_type not in _HAVE_SECOND_READER or not _is_worth_a_second_try(first):
            raise
        try:
            return _read("read_again", content, media_type)
        except UnreadableDocumentError:
            raise first from None


def _read(name: str, content: bytes, media_type: MediaType) -> ExtractedDocument:
    answer = sandbox.run(sandbox.Task(name, {"media_type": media_type}), content)
    try:
        return wire.unpack(answer)
    except ValueError as error:
        raise sandbox.ChildFailedError("gave an answer that makes no sense") from error


def _is_worth_a_second_try(error: UnreadableDocumentError) -> bool:
    return "password" not in error.user_message and "pages" not in error.user_message
