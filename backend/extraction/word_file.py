"""A Word file to one page of paragraphs and table rows; runs in the limited child only."""

import io
from collections.abc import Callable, Iterator

from docx import Document
from docx.opc.exceptions import OpcError
from docx.table import Table
from docx.text.paragraph import Paragraph

from backend.domain.documents import ExtractedDocument, MediaType, Page
from backend.errors import UnreadableDocumentError
from backend.extraction import characters
from backend.extraction.plain import text_page

_HEADING = "Heading"


def read_docx(content: bytes, announce: Callable[[int], None]) -> ExtractedDocument:
    """
    Return one page a section: each top heading begins a page labelled with it.

    Paragraphs are lines in the order of the file, table rows are lines whose cells are parted by tabs.
    """
    try:
        document = Document(io.BytesIO(content))
        sections = list(_sections(document.iter_inner_content()))
        properties = document.core_properties
        stated = {"title": properties.title, "author": properties.author, "comments": properties.comments}
    except (OpcError, KeyError, ValueError, AttributeError, SyntaxError, OSError) as error:
        raise UnreadableDocumentError("This Word file is damaged. Please save it again and upload the copy.") from error
    announce(len(sections))
    pages: tuple[Page, ...] = tuple(
        text_page(number, "\n".join(lines), label) for number, (label, lines) in enumerate(sections, 1)
    )
    metadata = {key: characters.clean(value) for key, value in stated.items() if value}
    return ExtractedDocument(MediaType.DOCX, pages, metadata=metadata)


def _sections(blocks: Iterator[Paragraph | Table]) -> Iterator[tuple[str, list[str]]]:
    label, lines = "", list[str]()
    for block in blocks:
        if isinstance(block, Table):
            lines.extend(_rows(block))
            continue
        if _is_top_heading(block) and lines:
            yield label, lines
            lines = []
        if _is_top_heading(block):
            label = block.text.strip()
        lines.append(" ".join(block.text.split()))
    yield label, lines


def _is_top_heading(paragraph: Paragraph) -> bool:
    style = paragraph.style.name if paragraph.style is not None else ""
    return style in {"Title", f"{_HEADING} 1"}


def _rows(table: Table) -> Iterator[str]:
    """Yield the rows; a merged cell is said once."""
    for row in table.rows:
        cells, seen = list[str](), set[int]()
        for cell in row.cells:
            if id(cell._tc) not in seen:  # noqa: SLF001 - python-docx names merged cells by their element only
                seen.add(id(cell._tc))  # noqa: SLF001 - same
                cells.append(" ".join(cell.text.split()))
        yield "\t".join(cells)
