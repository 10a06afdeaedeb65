"""A Word or Excel file's zip directory to yes or no, before any of it is unpacked by an office parser."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from backend.domain.documents import MediaType
from backend.errors import RejectedUploadError
from backend.extraction import office_parts

_END = b"PK\x05\x06"
_END_FORMAT = "<4s4H2LH"
_END_SIZE = struct.calcsize(_END_FORMAT)
_LONG_LOCATOR = b"PK\x06\x07"
_LONG_LOCATOR_SIZE = 20
_COMMENT = 1 << 16
_MOST_ENTRIES = 2_000
_LONGEST_DIRECTORY = 1_000_000
_MOST_BYTES = 100_000_000
_MOST_RATIO = 100
_ENCRYPTED_ENTRY = 0x1
_PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    KeyError,
    NotImplementedError,
    OverflowError,
    OSError,
)
_NESTED = (".zip", ".7z", ".rar", ".gz", ".tar", ".jar", ".docx", ".xlsx", ".docm", ".xlsm", ".pptx")


def check_office(content: bytes, media_type: MediaType) -> None:
    """
    Pass a Word or Excel file whose directory is sane, whose main part fits its extension, and which calls nobody.

    Raises:
        RejectedUploadError: zip_bomb, zip_unsafe_entry, encrypted, macro, external_relationship, doctype or
            type_mismatch.

    """
    _check_directory_size(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_entries(archive.infolist())
            office_parts.check_parts(archive, media_type)
    except _FAULTS as error:
        raise _damaged() from error


def _check_directory_size(content: bytes) -> None:
    """Look at the end record by hand: the zip module would read a directory of any length."""
    at = content.rfind(_END, max(0, len(content) - _COMMENT - _END_SIZE))
    if at < 0 or len(content) - at < _END_SIZE:
        raise _damaged()
    fields = struct.unpack_from(_END_FORMAT, content, at)
    entries, directory_bytes = fields[4], fields[5]
    is_long = content[max(0, at - _LONG_LOCATOR_SIZE) : at].startswith(_LONG_LOCATOR)
    if is_long or entries > _MOST_ENTRIES or directory_bytes > _LONGEST_DIRECTORY:
        raise RejectedUploadError(
            "zip_bomb", f"This file holds more than {_MOST_ENTRIES} parts. Please export it again."
        )


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > _MOST_ENTRIES or unpacked > _MOST_BYTES or unpacked > _MOST_RATIO * max(packed, 1):
        raise RejectedUploadError("zip_bomb", "This file unpacks to far more than its size. Please export it again.")
    for reason, sentence in _entry_faults(entries):
        raise RejectedUploadError(reason, sentence)


def _entry_faults(entries: list[zipfile.ZipInfo]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        name = entry.filename.replace("\\", "/")
        if entry.flag_bits & _ENCRYPTED_ENTRY:
            yield "encrypted", "This file is protected by a password. Please remove the password and upload it again."
        if entry.compress_type not in _PACKINGS:
            yield "zip_unsafe_entry", "This file is packed in an unusual way. Please export it again."
        if name.startswith("/") or ":" in name or ".." in name.split("/"):
            yield "zip_unsafe_entry", "This file holds a part with a dangerous name. Please export it again."
        if name.lower().endswith(_NESTED):
            yield "zip_unsafe_entry", "This file holds another file inside. Please upload that file on its own."
        if name.lower().endswith(("vbaproject.bin", "vbadata.xml")):
            yield "macro", "This file contains macros. Please save it without macros and upload it again."


def _damaged() -> RejectedUploadError:
    return RejectedUploadError("type_mismatch", "This is not a sound Word or Excel file. Please export it again.")
