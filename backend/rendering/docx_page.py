"""Paper, margins, head and foot of a Word document."""

from io import BytesIO

from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.section import Section
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from backend.domain.reports.content import ReportContent
from backend.rendering.colours import GREY
from backend.rendering.docx_words import write
from backend.rendering.docx_xml import add_field, dress_paragraph
from backend.rendering.logos import read_logo
from backend.rendering.parts import foot_of, made_on
from backend.rendering.styles import BOTTOM, MARGIN, TOP, Looks
from backend.rendering.text import in_one_line

_LOGO_HEIGHT, _LOGO_WIDTH = 36.0, 130.0


def dress_pages(document: Document, looks: Looks, content: ReportContent) -> None:
    """Set the paper and write head and foot; the first page has the letterhead, the others a running head."""
    section = document.sections[0]
    section.page_width, section.page_height = (Pt(side) for side in looks.paper)
    section.left_margin = section.right_margin = Pt(MARGIN)
    section.top_margin, section.bottom_margin = Pt(TOP), Pt(BOTTOM)
    section.different_first_page_header_footer = True
    _write_letterhead(section, looks)
    running = section.header.paragraphs[0]
    _with_right_tab(running, looks)
    write(running, in_one_line(looks.brand.name), size=7.5, ink=looks.ink, is_bold=True)
    write(running, f" · {in_one_line(content.title)}", size=7.5, ink=GREY)
    for foot in (section.first_page_footer.paragraphs[0], section.footer.paragraphs[0]):
        _write_foot(foot, looks, content)


def _write_letterhead(section: Section, looks: Looks) -> None:
    head = section.first_page_header
    first = head.paragraphs[0]
    if (logo := read_logo(looks.brand.logo_png)) is not None:
        scale = min(_LOGO_HEIGHT / logo.height, _LOGO_WIDTH / logo.width)
        picture = first.add_run().add_picture(BytesIO(logo.png), Pt(logo.width * scale), Pt(logo.height * scale))
        picture._inline.docPr.set("descr", f"Logo of {in_one_line(looks.brand.name)}")  # noqa: SLF001 - no name for it
        first = head.add_paragraph()
    write(first, in_one_line(looks.brand.name), size=13, ink=looks.ink, is_bold=True)
    last = head.add_paragraph()
    dress_paragraph(last, "#ffffff", (("bottom", looks.primary, 18),))
    write(last, " · ".join(in_one_line(line) for line in looks.brand.letterhead), size=7.5, ink=GREY)


def _write_foot(foot: Paragraph, looks: Looks, content: ReportContent) -> None:
    _with_right_tab(foot, looks)
    write(foot, foot_of(content), size=7.5, ink=GREY)
    foot.add_run("\t")
    for words, code in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
        write(foot, words, size=7.5, ink=GREY)
        add_field(foot, code)
    write(foot, f"\n{made_on(content)}", size=7.5, ink=GREY)


def _with_right_tab(paragraph: Paragraph, looks: Looks) -> None:
    if paragraph.style is not None:
        paragraph.style.paragraph_format.tab_stops.clear_all()
    paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(looks.width), WD_TAB_ALIGNMENT.RIGHT)
