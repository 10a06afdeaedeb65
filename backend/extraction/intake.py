"""The gate: a name and its bytes to an accepted upload or a refusal that a person understands."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from backend.domain.documents import MediaType
from backend.errors import RejectedUploadError, UnreadableDocumentError
from backend.extraction import archives, names, pictures, risks, sandbox, signatures, tables

MAX_PAGES = 300
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

_EXTENSIONS: Mapping[str, MediaType] = {
    "pdf": MediaType.PDF,
    "docx": MediaType.DOCX,
    "xlsx": MediaType.XLSX,
    "csv": MediaType.CSV,
    "txt": MediaType.TXT,
    "eml": MediaType.EML,
    "png": MediaType.PNG,
    "jpg": MediaType.JPG,
    "jpeg": MediaType.JPG,
}
_WITH_MACROS = {"docm", "dotm", "xlsm", "xlsb", "xltm", "xlam"}


@dataclass(frozen=True, slots=True)
class Intake:
    """An upload that may be stored: what it is, how we call it, its hash and what is odd about it."""

    media_type: MediaType
    safe_name: str
    sha256: str
    size_bytes: int
    flags: tuple[str, ...] = ()


def inspect(filename: str, content: bytes, max_bytes: int) -> Intake:
    """
    Return what we take in; extension, first bytes and inner directory must agree.

    Raises:
        RejectedUploadError: `reason` is the code of the first check that failed, the message says what to do.

    """
    check_size(len(content), max_bytes)
    name = names.safe_name(filename)
    media_type = _type_by_name(name)
    if not signatures.matches(content, media_type):
        raise _mismatch(content)
    flags = _CHECKS[media_type](content) if media_type in _CHECKS else ()
    return Intake(media_type, name, hashlib.sha256(content).hexdigest(), len(content), flags)


def check_size(size_bytes: int, max_bytes: int) -> None:
    """Pass a file that is neither empty nor too large, raise RejectedUploadError otherwise."""
    if not size_bytes:
        raise RejectedUploadError("empty", "This file is empty. Please check it and upload it again.")
    if size_bytes > max_bytes:
        size_mb, most_mb = size_bytes / 1_048_576, max_bytes / 1_048_576
        raise RejectedUploadError(
            "too_large", f"This file has {size_mb:.1f} MB; we take up to {most_mb:.0f} MB. Please split it."
        )


def _type_by_name(name: str) -> MediaType:
    extension = names.extension_of(name)
    if extension in _WITH_MACROS:
        raise RejectedUploadError("macro", "This kind of file can hold macros. Please save it as .docx or .xlsx.")
    if extension not in _EXTENSIONS:
        raise RejectedUploadError(
            "type_not_allowed", "We take PDF, DOCX, XLSX, CSV, TXT, EML, PNG and JPG. Please export it as one of these."
        )
    return _EXTENSIONS[extension]


def _mismatch(content: bytes) -> RejectedUploadError:
    if content.startswith(signatures.OLE) and _OLE_ENCRYPTED in content:
        return _locked()
    return RejectedUploadError("type_mismatch", "This file is not what its extension says. Please export it again.")


def _locked() -> RejectedUploadError:
    return RejectedUploadError(
        "encrypted", "This file is protected by a password. Please remove the password and upload it again."
    )


def _check_pdf(content: bytes) -> tuple[str, ...]:
    pages = risks.declared_pages(content)
    if pages > MAX_PAGES:
        raise RejectedUploadError(
            "too_many_pages", f"This PDF has {pages} pages; we take up to {MAX_PAGES}. Please split it."
        )
    if risks.is_encrypted(content) and not _opens(content):
        raise _locked()
    return tuple(sorted(risks.keyword_risks(content)))


def _opens(content: bytes) -> bool:
    """Tell whether an encrypted PDF opens without a password; only a child process may try."""
    try:
        return sandbox.run(sandbox.Task("pdf:can_open", {}), content) == b"yes"
    except UnreadableDocumentError:
        return False


def _check_picture(measure: Callable[[bytes], tuple[int, int] | None], content: bytes) -> tuple[str, ...]:
    size = measure(content)
    if size is None:
        raise RejectedUploadError("bad_image", "This picture is damaged. Please save it again and upload the copy.")
    if size[0] * size[1] > pictures.MOST_PIXELS:
        raise RejectedUploadError(
            "image_too_large", f"This picture has {size[0]} x {size[1]} pixels. Please save it at a smaller size."
        )
    return ()


def _check_office(media_type: MediaType, content: bytes) -> tuple[str, ...]:
    archives.check_office(content, media_type)
    return ()


def _check_csv(content: bytes) -> tuple[str, ...]:
    tables.check_csv(content)
    return ()


_CHECKS: Mapping[MediaType, Callable[[bytes], tuple[str, ...]]] = {
    MediaType.PDF: _check_pdf,
    MediaType.PNG: lambda content: _check_picture(pictures.png_size, content),
    MediaType.JPG: lambda content: _check_picture(pictures.jpg_size, content),
    MediaType.DOCX: lambda content: _check_office(MediaType.DOCX, content),
    MediaType.XLSX: lambda content: _check_office(MediaType.XLSX, content),
    MediaType.CSV: _check_csv,
}
