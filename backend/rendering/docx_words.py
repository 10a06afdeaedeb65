"""Runs of text in a Word document: clean, with size, ink and weight where they differ from the style."""

from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph

from backend.rendering.text import clean


def write(paragraph: Paragraph, text: str, *, size: float = 0, ink: str = "", is_bold: bool = False) -> None:
    """Add a text at the end of a paragraph; its lines stay lines, and what nobody sees is left out."""
    run = paragraph.add_run(clean(text))
    if size:
        run.font.size = Pt(size)
    if ink:
        run.font.color.rgb = RGBColor.from_string(ink.lstrip("#").upper())
    if is_bold:
        run.bold = True
