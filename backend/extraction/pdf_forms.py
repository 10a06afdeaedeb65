"""Filled AcroForm fields of a PDF page, and their values as words of the page so that quotes can be checked."""

import ctypes
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pypdfium2.raw as pdfium

from backend.domain.documents import Box, FormField
from backend.extraction import characters
from backend.extraction.geometry import Sheet, ordered
from backend.extraction.lines import PlacedWord

_TICKED = {"1", "on", "true", "x", "checked", "yes"}
_TICKABLE = {pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON}
_TYPED = {pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX}

_WIDEST_LETTER = 0.5
"""Width of a letter in heights of its line, both as shares of the page: words in a wide field stay together."""
_UNSEEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW


def filled_fields(page: Any, number: int, sheet: Sheet) -> list[FormField]:
    """Return the fields of the page that hold a value, with the rectangle of their widget."""
    if page.formenv is None:
        return []
    return [field for note in _annotations(page) if (field := _field(page, note, number, sheet)) is not None]


def noted_words(page: Any, sheet: Sheet) -> list[PlacedWord]:
    """Return the words that somebody typed onto the page with a PDF program, without a form."""
    words: list[PlacedWord] = []
    for note in _annotations(page):
        box = _box_of(note, sheet)
        if box is not None and pdfium.FPDFAnnot_GetSubtype(note) == pdfium.FPDF_ANNOT_FREETEXT:
            words.extend(_spread(_decoded(pdfium.FPDFAnnot_GetStringValue, note, b"Contents"), box))
    return words


def typed_words(fields: Iterable[FormField]) -> list[PlacedWord]:
    """Return the values of the fields as words inside their widgets, line by line, by their length."""
    return [word for field in fields if field.box is not None for word in _spread(field.value, field.box)]


def _annotations(page: Any) -> Iterator[Any]:
    for index in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        note = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if note:
            if not pdfium.FPDFAnnot_GetFlags(note) & _UNSEEN:
                yield note
            pdfium.FPDFPage_CloseAnnot(note)


def _field(page: Any, note: Any, number: int, sheet: Sheet) -> FormField | None:
    kind = pdfium.FPDFAnnot_GetFormFieldType(page.formenv.raw, note)
    value = _value(page.formenv.raw, note, kind)
    if not value:
        return None
    name = _decoded(pdfium.FPDFAnnot_GetFormFieldName, page.formenv.raw, note)
    return FormField(name, value, number, _box_of(note, sheet))


def _box_of(note: Any, sheet: Sheet) -> Box | None:
    area = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(note, area):
        return None
    return sheet.box(*ordered(area.left, area.bottom, area.right, area.top))


def _value(form: Any, note: Any, kind: int) -> str:
    """Return what a person entered; a ticked box gives Yes or the name of its choice."""
    if kind in _TYPED:
        return _decoded(pdfium.FPDFAnnot_GetFormFieldValue, form, note)
    if kind in _TICKABLE and pdfium.FPDFAnnot_IsChecked(form, note):
        choice = _decoded(pdfium.FPDFAnnot_GetFormFieldExportValue, form, note)
        return "Yes" if choice.lower() in _TICKED or not choice else choice
    return ""


def _decoded(ask: Callable[..., int], *of: Any) -> str:
    """Return the text that the engine gives when it is asked with a buffer of the size it named first."""
    size = ask(*of, None, 0)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    ask(*of, buffer, size)
    text = bytes(buffer).decode("utf-16-le", errors="replace")
    return characters.clean(text.split("\0", 1)[0]).strip()


def _spread(value: str, box: Box) -> Iterator[PlacedWord]:
    lines = [line.split() for line in value.splitlines() if line.strip()]
    height = (box.y1 - box.y0) / max(len(lines), 1)
    for row, words in enumerate(lines):
        length = max(sum(len(word) + 1 for word in words), 1)
        width = min((box.x1 - box.x0) / length, height * _WIDEST_LETTER)
        at = 0
        for word in words:
            left = box.x0 + at * width
            right = left + len(word) * width
            yield PlacedWord(word, _box(left, box.y0 + row * height, right, box.y0 + (row + 1) * height))
            at += len(word) + 1


def _box(x0: float, y0: float, x1: float, y1: float) -> Box:
    return Box(round(x0, 5), round(y0, 5), round(x1, 5), round(y1, 5))
