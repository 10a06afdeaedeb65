"""A report as a PDF: embedded letters, outline, no script and no link; the same content gives the same bytes."""

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageBreak, PageTemplate, Paragraph

from backend.domain.reports.content import ReportContent
from backend.rendering.fonts import in_line, markup
from backend.rendering.locales import language_of_text
from backend.rendering.parts import PROVENANCE
from backend.rendering.pdf_blocks import draw_block
from backend.rendering.pdf_cover import draw_cover
from backend.rendering.pdf_kept import under_heading
from backend.rendering.pdf_page import draw_band, draw_foot, draw_head, page_number
from backend.rendering.pdf_tables import draw_pairs
from backend.rendering.styles import BOTTOM, MARGIN, TOP, Looks, looks_of


def draw_pdf(content: ReportContent) -> bytes:
    """Return the pages; they are laid out twice, for the first time to learn how many there are."""
    looks = looks_of(content.brand)
    count = _Pages(content, looks, 0).build_all()[0]
    return _Pages(content, looks, count).build_all()[1]


class _Pages(BaseDocTemplate):
    """Lays out a report; headings go into the outline."""

    def __init__(self, content: ReportContent, looks: Looks, count: int) -> None:
        self.out = BytesIO()
        super().__init__(
            self.out,
            pagesize=looks.paper,
            invariant=1,
            title=in_line(content.title),
            author=in_line(content.brand.name),
            subject=in_line(f"{content.reference} {content.subtitle}"),
            creator="Insurance AI System",
            lang=language_of_text(looks.locale),
            displayDocTitle=1,
        )
        self.content, self.looks, self.count = content, looks, count
        width, height = looks.paper
        frame = Frame(MARGIN, BOTTOM, width - 2 * MARGIN, height - TOP - BOTTOM, 0, 0, 0, 0)
        self.addPageTemplates([PageTemplate(frames=[frame], onPage=_dress)])

    def build_all(self) -> tuple[int, bytes]:
        """Return how many pages there are, and the file."""
        self.build(_story(self.looks, self.content))
        return self.page, self.out.getvalue()

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - the drawing library calls it so
        """Put the heading of a section into the outline."""
        if isinstance(flowable, _Heading):
            self.canv.bookmarkPage(flowable.key)
            self.canv.addOutlineEntry(flowable.words, flowable.key, 0)


class _Heading(Paragraph):
    """The heading of a section."""

    def __init__(self, looks: Looks, words: str, number: int) -> None:
        super().__init__(markup(words), looks.heading(13, 10))
        self.words, self.key = in_line(words), f"section-{number}"


def _story(looks: Looks, content: ReportContent) -> list[Flowable]:
    story = draw_cover(looks, content)
    for number, section in enumerate(content.sections, 1):
        drawn = [part for block in section.blocks for part in draw_block(looks, block)]
        story += under_heading(_Heading(looks, section.heading, number), drawn)
    story += [PageBreak(), _Heading(looks, PROVENANCE, len(content.sections) + 1)]
    return [*story, draw_pairs(looks, content.provenance)]


def _dress(canvas: Canvas, pages: BaseDocTemplate) -> None:
    """Draw what surrounds the text of a page."""
    if not isinstance(pages, _Pages):
        return
    if pages.page == 1:
        draw_band(canvas, pages.looks)
    else:
        draw_head(canvas, pages.looks, pages.content)
    draw_foot(canvas, pages.looks, pages.content, page_number(pages, pages.count))
