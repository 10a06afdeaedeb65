"""Paper to draw invented documents on; whatever carries a fact is written down as truth while it is drawn."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from backend.domain.documents import Box

LETTER_PT = (612.0, 792.0)
LANDSCAPE_PT = (792.0, 612.0)
MARGIN_PT = 36.0
PLAIN, BOLD = "Helvetica", "Helvetica-Bold"
INVENTED = "Invented for a demonstration. No such company, person, policy or claim exists."


@dataclass(frozen=True, slots=True)
class TrueFact:
    """
    What a document says of one field: the page, the words as printed, and the value they mean.

    `box` is where on the page the words stand, None in a format without page geometry.
    """

    field: str
    page: int
    text: str
    value: str
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class RenderedDocument:
    """A drawn document and the truth about it, by field."""

    content: bytes
    truth: Mapping[str, TrueFact]


@dataclass(frozen=True, slots=True)
class Style:
    """How words are set: font, size, shade of grey (1 is white), and at which edge they are aligned."""

    font: str = PLAIN
    size_pt: float = 7.5
    grey: float = 0.0
    is_right: bool = False


TEXT = Style()
HEAD = Style(BOLD, 6.5, 0.25)
FIGURE = Style(is_right=True)
FIGURE_HEAD = Style(BOLD, 6.5, 0.25, is_right=True)
TITLE = Style(BOLD, 13.0)
SMALL = Style(PLAIN, 6.0, 0.45)
WHITE = Style(PLAIN, 6.0, 1.0)
_ASCENT, _DESCENT = 0.74, 0.21
"""How far letters of these fonts reach above and below their line, as a share of their size."""


@dataclass(frozen=True, slots=True)
class Said:
    """A fact that drawn words carry: one value, for one field or several."""

    fields: tuple[str, ...]
    value: str


def box_on(size_pt: tuple[float, float], edges_pt: tuple[float, float, float, float]) -> Box:
    """Return left, top, right and bottom edge, counted from the top left of a page, as fractions of its size."""
    (width, height), (left, top, right, bottom) = size_pt, edges_pt
    return Box(left / width, top / height, right / width, bottom / height)


def says(value: str, *fields: str) -> Said:
    """Return the note that the words about to be drawn mean this value of these fields."""
    return Said(fields, value)


@dataclass
class Sheet:
    """Pages of one size; `down_pt` counts from the top of the present page."""

    size_pt: tuple[float, float] = LETTER_PT
    down_pt: float = MARGIN_PT
    page: int = 1
    truth: dict[str, TrueFact] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._paper = io.BytesIO()
        self._canvas = Canvas(self._paper, pagesize=self.size_pt, invariant=1)

    @property
    def left_pt(self) -> float:
        """Return how much of the page is still free."""
        return self.size_pt[1] - MARGIN_PT - self.down_pt

    def put(self, x_pt: float, text: str, style: Style = TEXT, said: Said | None = None) -> None:
        """Draw words on the present line and note what they say."""
        self._canvas.setFont(style.font, style.size_pt)
        self._canvas.setFillGray(style.grey)
        width = stringWidth(text, style.font, style.size_pt) if said or style.is_right else 0.0
        left = x_pt - width if style.is_right else x_pt
        self._canvas.drawString(left, self.size_pt[1] - self.down_pt, text)
        if said:
            top, bottom = self.down_pt - style.size_pt * _ASCENT, self.down_pt + style.size_pt * _DESCENT
            self.note(said, text, box_on(self.size_pt, (left, top, left + width, bottom)))

    def note(self, said: Said, text: str, box: Box | None = None) -> None:
        """Note what words on this page say and where; the first place of a field stays."""
        for name in said.fields:
            self.truth.setdefault(name, TrueFact(name, self.page, text, said.value, box))

    def row(self, cells: Iterable[tuple[float, str]], style: Style = TEXT) -> None:
        """Draw several cells on the present line."""
        for x_pt, text in cells:
            self.put(x_pt, text, style)

    def go_down(self, by_pt: float) -> None:
        """Move to a line further down."""
        self.down_pt += by_pt

    def rule(self) -> None:
        """Draw a thin line across the page."""
        self._canvas.setStrokeGray(0.7)
        self._canvas.setLineWidth(0.4)
        height = self.size_pt[1] - self.down_pt
        self._canvas.line(MARGIN_PT, height, self.size_pt[0] - MARGIN_PT, height)

    def picture(self, image: io.BytesIO) -> None:
        """Fill the page with a picture."""
        from reportlab.lib.utils import ImageReader  # noqa: PLC0415 - loads Pillow, which few pages need

        self._canvas.drawImage(ImageReader(image), 0, 0, *self.size_pt)

    def turn(self) -> None:
        """Begin the next page; every page says at its foot that it is invented."""
        self._sign()
        self._canvas.showPage()
        self.page += 1
        self.down_pt = MARGIN_PT

    def finish(self, *, is_signed: bool = True) -> RenderedDocument:
        """Return the document."""
        if is_signed:
            self._sign()
        self._canvas.save()
        return RenderedDocument(self._paper.getvalue(), self.truth)

    def _sign(self) -> None:
        self.down_pt = self.size_pt[1] - MARGIN_PT / 2
        self.put(MARGIN_PT, INVENTED, SMALL)
