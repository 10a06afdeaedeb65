"""The few properties of a Word document that its library has no name for: shading, edges, fields, repeated rows."""

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

Edges = tuple[tuple[str, str, int], ...]
"""Side, colour and thickness in eighths of a point."""


def shade_cell(cell: _Cell, ground: str) -> None:
    """Lay a ground under a cell."""
    cell._tc.get_or_add_tcPr().append(_shading(ground))  # noqa: SLF001 - the library offers no other way


def dress_paragraph(paragraph: Paragraph, ground: str, edges: Edges) -> None:
    """Lay a ground under a paragraph and draw edges beside it."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - same
    borders = OxmlElement("w:pBdr")
    for side, colour, thickness in edges:
        borders.append(_element(f"w:{side}", val="single", sz=str(thickness), space="6", color=colour.lstrip("#")))
    properties.insert_element_before(borders, *_AFTER_BORDERS)
    properties.insert_element_before(_shading(ground), *_AFTER_BORDERS[1:])


_AFTER_BORDERS = (
    *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct"),
    *("w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind"),
    *("w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment"),
    *("w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"),
)
"""What the standard puts behind the edges of a paragraph. Source: ECMA-376-1, 17.3.1.26."""


def repeat_row(row: _Row) -> None:
    """Show a row of headings again on every page of its table."""
    row._tr.get_or_add_trPr().append(_element("w:tblHeader", val="true"))  # noqa: SLF001 - same


def keep_row_whole(row: _Row) -> None:
    """Keep a short row on one page."""
    row._tr.get_or_add_trPr().append(_element("w:cantSplit", val="true"))  # noqa: SLF001 - same


def add_field(paragraph: Paragraph, code: str) -> None:
    """Add a field that the reader's program fills, such as the number of the page."""
    run = paragraph.add_run()
    text = OxmlElement("w:instrText")
    text.text = code
    for part in (_field_mark("begin"), text, _field_mark("separate"), _shown("1"), _field_mark("end")):
        run._r.append(part)  # noqa: SLF001 - same


def _field_mark(kind: str) -> BaseOxmlElement:
    return _element("w:fldChar", fldCharType=kind)


def _shown(words: str) -> BaseOxmlElement:
    text = OxmlElement("w:t")
    text.text = words
    return text


def _shading(ground: str) -> BaseOxmlElement:
    return _element("w:shd", val="clear", color="auto", fill=ground.lstrip("#"))


def _element(tag: str, **values: str) -> BaseOxmlElement:
    made = OxmlElement(tag)
    for name, value in values.items():
        made.set(qn(f"w:{name}"), value)
    return made
