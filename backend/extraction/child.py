"""The limited child: one order and one document on standard input, one answer on standard output."""

import importlib
import json
import os
import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import BinaryIO, cast

from backend.domain.documents import ExtractedDocument, MediaType
from backend.errors import UnreadableDocumentError
from backend.extraction import limits, wire
from backend.extraction.sandbox import OUT_OF_MEMORY

Announce = Callable[[int], None]
Perform = Callable[[bytes, Announce], bytes]

READERS: Mapping[MediaType, str] = {
    MediaType.PDF: "pdf:read_pdf",
    MediaType.DOCX: "word_file:read_docx",
    MediaType.XLSX: "sheets:read_xlsx",
    MediaType.CSV: "sheets:read_csv",
    MediaType.TXT: "plain:read_txt",
    MediaType.EML: "mail:read_eml",
    MediaType.PNG: "bitmaps:read_png",
    MediaType.JPG: "bitmaps:read_jpg",
}
SECOND_READERS: Mapping[MediaType, str] = {
    MediaType.PDF: "pdf_second:read_pdf_text",
}


class Announcer:
    """Tells the parent the number of pages, once, and takes the processor time that it buys."""

    def __init__(self, out: BinaryIO, allowance: limits.Allowance) -> None:
        self._out = out
        self._allowance = allowance
        self.is_done = False

    def __call__(self, pages: int) -> None:
        """Announce so many pages."""
        if not self.is_done:
            self.is_done = True
            self._out.write(b"pages %d\n" % pages)
            self._out.flush()
            limits.allow_cpu(self._allowance.time_s(pages))


def main() -> int:
    """Carry out the order: import the parser first, then give up every right, then read the document."""
    out = _private_output()
    order = json.loads(sys.stdin.buffer.readline())
    perform = _performer(order["name"], order["options"])
    allowance = limits.Allowance(**order["allowance"])
    limits.restrict(allowance)
    announce = Announcer(out, allowance)
    try:
        verdict, payload = b"ok", perform(sys.stdin.buffer.read(), announce)
    except UnreadableDocumentError as refusal:
        verdict, payload = b"refused", refusal.user_message.encode()
    except MemoryError:
        return OUT_OF_MEMORY
    announce(0)
    out.write(verdict + b"\n" + payload)
    out.flush()
    return 0


def _private_output() -> BinaryIO:
    """Keep the pipe to the parent for the answer alone; whatever a library prints goes nowhere."""
    pipe = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return pipe


def _performer(name: str, options: Mapping[str, str | int]) -> Perform:
    match name:
        case "read":
            return partial(_read, cast("Reader", _named(READERS[MediaType(str(options["media_type"]))])))
        case "read_again":
            return partial(_read, cast("Reader", _named(SECOND_READERS[MediaType(str(options["media_type"]))])))
        case _:
            return partial(cast("Perform", _named(name)), **options)


Reader = Callable[[bytes, Announce], ExtractedDocument]


def _read(reader: Reader, content: bytes, announce: Announce) -> bytes:
    return wire.pack(reader(content, announce))


def _named(target: str) -> object:
    module, _, function = target.partition(":")
    return getattr(importlib.import_module(f"backend.extraction.{module}"), function)


if __name__ == "__main__":
    sys.exit(main())
