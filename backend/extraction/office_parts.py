"""The parts of a Word or Excel file that could call out, run code or lie about what the file is."""

import re
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from backend.domain.documents import MediaType
from backend.errors import RejectedUploadError

_MAIN_PARTS = {
    MediaType.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    MediaType.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
_CONTENT_TYPES = "[Content_Types].xml"
_PROLOG_BYTES = 1 << 16
_LONGEST_PART = 2_000_000
_LONGEST_SEARCH = 20_000_000
_PROLOG = re.compile(r"\ufeff?(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_DDE = re.compile(rb"ddeLink|<w:instrText[^>]*>\s*\"?\s*DDE(?:AUTO)?\b", re.IGNORECASE)


def check_parts(archive: zipfile.ZipFile, media_type: MediaType) -> None:
    """Pass a file whose parts are plain, or raise RejectedUploadError with the code of the first fault."""
    for name in _markup_names(archive):
        _check_prolog(_head(archive, name))
    _check_main_part(archive, media_type)
    for name in archive.namelist():
        if name.lower().endswith(".rels"):
            _check_relationships(_parsed(archive, name))
    if _has_live_link(archive):
        raise _calls_out()


def _markup_names(archive: zipfile.ZipFile) -> Iterator[str]:
    return (name for name in archive.namelist() if name.lower().endswith((".xml", ".rels", ".vml")))


def _head(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as part:
        start = part.read(_PROLOG_BYTES)
    wide = start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in start[:4]
    return start.decode("utf-16" if wide else "utf-8", errors="replace")


def _check_prolog(head: str) -> None:
    """Refuse a document type declaration, and a beginning so long that one could hide behind it."""
    skipped = _PROLOG.match(head)
    rest = head[skipped.end() if skipped else 0 :]
    if head.strip("\ufeff \r\n\t") and not re.match(r"<[^\W\d]", rest):
        raise RejectedUploadError(
            "doctype", "This file holds declarations that no Office program writes. Please export it again."
        )


def _check_main_part(archive: zipfile.ZipFile, media_type: MediaType) -> None:
    types = {element.get("ContentType", "") for element in _parsed(archive, _CONTENT_TYPES)}
    if any("macroenabled" in each.lower() or "vbaproject" in each.lower() for each in types):
        raise RejectedUploadError(
            "macro", "This file contains macros. Please save it without macros and upload it again."
        )
    if _MAIN_PARTS[media_type] not in types:
        raise RejectedUploadError("type_mismatch", "This file is not what its extension says. Please export it again.")


def _check_relationships(root: Element) -> None:
    for element in root.iter():
        outside = element.get("TargetMode", "").lower() == "external"
        if outside and not element.get("Type", "").endswith("/hyperlink"):
            raise _calls_out()


def _parsed(archive: zipfile.ZipFile, name: str) -> Element:
    if archive.getinfo(name).file_size > _LONGEST_PART:
        raise RejectedUploadError("zip_bomb", "This file holds a directory of unusual size. Please export it again.")
    try:
        root: Element = fromstring(archive.read(name), forbid_dtd=True)
    except (ParseError, DefusedXmlException) as error:
        raise ValueError(name) from error
    return root


def _has_live_link(archive: zipfile.ZipFile) -> bool:
    """Tell whether a part asks another program for its contents (DDE)."""
    wanted = [
        entry
        for entry in archive.infolist()
        if entry.filename.startswith(("xl/externalLinks/", "word/document", "word/header", "word/footer"))
        and entry.filename.endswith(".xml")
    ]
    return any(_DDE.search(archive.open(entry).read(_LONGEST_SEARCH)) for entry in wanted)


def _calls_out() -> RejectedUploadError:
    return RejectedUploadError(
        "external_relationship",
        "This file fetches parts of itself from elsewhere. Please save a copy without links and upload that.",
    )
