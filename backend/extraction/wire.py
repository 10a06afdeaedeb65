"""ExtractedDocument to JSON bytes in the child, and back with every value checked in the parent."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from backend.domain.documents import Box, ExtractedDocument, FormField, MediaType, Page, PageSource, Word


def pack(document: ExtractedDocument) -> bytes:
    """Return the document as compact JSON."""
    return json.dumps(
        {
            "media_type": document.media_type,
            "pages": [_page_row(page) for page in document.pages],
            "form_fields": [
                [field.name, field.value, field.page, _corners(field.box)] for field in document.form_fields
            ],
            "flags": document.flags,
            "metadata": document.metadata,
        },
        separators=(",", ":"),
    ).encode()


def unpack(payload: bytes) -> ExtractedDocument:
    """
    Return the document that `pack` wrote.

    Raises:
        ValueError: the bytes are not what a child in good health writes.

    """
    try:
        return _document(json.loads(payload))
    except (TypeError, KeyError, AttributeError, RecursionError, UnicodeDecodeError) as error:
        raise ValueError("not a document") from error


def _page_row(page: Page) -> list[object]:
    words = [[word.text, word.start, *_sides(word.box)] for word in page.words]
    return [page.number, page.source, page.text, words, page.width_pt, page.height_pt, page.label]


def _sides(box: Box) -> tuple[float, float, float, float]:
    return box.x0, box.y0, box.x1, box.y1


def _corners(box: Box | None) -> tuple[float, ...] | None:
    return None if box is None else _sides(box)


def _document(body: Mapping[str, Any]) -> ExtractedDocument:
    return ExtractedDocument(
        media_type=MediaType(body["media_type"]),
        pages=tuple(_page(row) for row in body["pages"]),
        form_fields=tuple(
            FormField(str(name), str(value), int(page), None if box is None else _box(box))
            for name, value, page, box in body["form_fields"]
        ),
        flags=tuple(str(flag) for flag in body["flags"]),
        metadata={str(key): str(value) for key, value in body["metadata"].items()},
    )


def _page(row: Sequence[Any]) -> Page:
    number, source, text, words, width_pt, height_pt, label = row
    placed = tuple(Word(str(word[0]), int(word[1]), _box(word[2:])) for word in words)
    return Page(int(number), PageSource(source), str(text), placed, float(width_pt), float(height_pt), str(label))


def _box(sides: Sequence[float]) -> Box:
    x0, y0, x1, y1 = sides
    return Box(float(x0), float(y0), float(x1), float(y1))
