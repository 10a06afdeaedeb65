"""A report as a Word document: real headings, repeated headings of tables, fields for the pages, words for pictures."""

from io import BytesIO

from docx import Document
from docx.document import Document as Written
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from backend.domain.reports.content import ReportContent
from backend.rendering.colours import GREY
from backend.rendering.docx_blocks import add_block, add_notice
from backend.rendering.docx_page import dress_pages
from backend.rendering.docx_tables import add_pairs
from backend.rendering.docx_words import write
from backend.rendering.docx_zip import settled
from backend.rendering.locales import language_of_text
from backend.rendering.parts import PROVENANCE, SUMMARY
from backend.rendering.styles import Looks, looks_of
from backend.rendering.text import clean, in_one_line

_FONT = "Arial"
_SIZES = {
    "Title": 20.0,
    "Heading 1": 14.0,
    "Heading 2": 10.5,
    "Normal": 9.5,
    "Quote": 9.5,
    "Header": 7.5,
    "Footer": 7.5,
}
_EARLIEST_REVISION = 1


def write_docx(content: ReportContent) -> bytes:
    """Return the whole report as a document."""
    looks = looks_of(content.brand)
    document = Document()
    _name(document, content, looks)
    _dress(document, looks)
    dress_pages(document, looks, content)
    _add_cover(document, looks, content)
    for section in content.sections:
        document.add_heading(clean(section.heading), 1)
        for block in section.blocks:
            add_block(document, looks, block)
    document.add_heading(PROVENANCE, 1).paragraph_format.page_break_before = True
    add_pairs(document, looks, content.provenance)
    out = BytesIO()
    document.save(out)
    return settled(out.getvalue())


def _add_cover(document: Written, looks: Looks, content: ReportContent) -> None:
    document.add_paragraph(clean(content.title), "Title")
    if content.subtitle:
        write(document.add_paragraph(), content.subtitle, size=11, ink=GREY)
    for notice in content.notices:
        add_notice(document, notice)
    if content.summary.rows:
        document.add_heading(SUMMARY, 1)
        add_pairs(document, looks, content.summary)


def _name(document: Written, content: ReportContent, looks: Looks) -> None:
    """Write who made what and when into the document's properties; the picture of the empty template is left out."""
    known = document.core_properties
    known.title, known.subject = in_one_line(content.title)[:255], in_one_line(content.subtitle)[:255]
    known.author = known.last_modified_by = in_one_line(content.brand.name)[:255]
    known.identifier, known.comments = in_one_line(content.reference)[:255], ""
    known.language, known.revision = language_of_text(looks.locale), _EARLIEST_REVISION
    known.created = known.modified = content.made_at
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[key]


def _dress(document: Written, looks: Looks) -> None:
    """Give the styles of the document the institution's ink and one family of letters."""
    for name, size in _SIZES.items():
        style = document.styles[name]
        style.font.size, style.font.name = Pt(size), _FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{script}"), None)
        if name.startswith(("Title", "Heading")):
            style.font.color.rgb = RGBColor.from_string(looks.ink.lstrip("#").upper())
    for line in document.styles["Title"].element.iter(qn("w:bottom")):
        line.set(qn("w:color"), looks.primary.lstrip("#"))
        line.attrib.pop(qn("w:themeColor"), None)
    for name in ("Header", "Footer"):
        document.styles[name].font.color.rgb = RGBColor.from_string(GREY.lstrip("#").upper())
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), language_of_text(looks.locale))
