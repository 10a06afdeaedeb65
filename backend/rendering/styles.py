"""How a report looks on paper: sizes, letters and the institution's colours, decided once a report."""

from dataclasses import dataclass

from babel import Locale
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from backend.domain.reports.content import Brand
from backend.rendering.colours import GREY, INK, WARNING_INK, WHITE, colour, ground_for_words, ink_on, legible, mixed
from backend.rendering.fonts import BOLD, ITALIC, PLAIN, load
from backend.rendering.locales import is_letter_paper, locale_of

MARGIN = 20 * mm
TOP, BOTTOM = 24 * mm, 22 * mm
CELL_PAD = 4.0


@dataclass(frozen=True, slots=True)
class Looks:
    """The paper, the colours and the ways of writing of one report."""

    brand: Brand
    locale: Locale
    paper: tuple[float, float]
    primary: str
    accent: str
    ink: str
    tint: str
    text: ParagraphStyle
    """Every other way of writing is made from this one."""

    @property
    def width(self) -> float:
        """The room between the margins."""
        return self.paper[0] - 2 * MARGIN

    def style(self, size: float, font: str = PLAIN, ink: str = INK, after: float = 0.0) -> ParagraphStyle:
        """Return a way of writing by size, letters, ink and the room beneath."""
        name = f"{font}-{size}-{ink}-{after}"
        return ParagraphStyle(
            name,
            self.text,
            fontName=font,
            fontSize=size,
            leading=size * 1.42,
            textColor=HexColor(ink),
            spaceAfter=after,
        )

    def heading(self, size: float, before: float) -> ParagraphStyle:
        """Return the way of a heading, with the room above it."""
        return ParagraphStyle(f"heading-{size}", self.style(size, BOLD, self.ink, size * 0.45), spaceBefore=before)

    def quote(self) -> ParagraphStyle:
        """Return the way of words copied from a document."""
        return self.style(9, ITALIC)

    def small(self) -> ParagraphStyle:
        """Return the way of what stands beneath: sources, notes, what a sentence rests on."""
        return self.style(7.5, PLAIN, GREY)

    def warning(self, font: str = PLAIN) -> ParagraphStyle:
        """Return the way of a notice, whose colours no institution changes."""
        return self.style(9.5, font, WARNING_INK)

    def cell(self, size: float, font: str, ink: str, *, is_number: bool) -> ParagraphStyle:
        """Return the way of a table's cell; figures stand to the right."""
        style = ParagraphStyle(f"cell-{is_number}", self.style(size, font, ink), leading=size * 1.3)
        style.alignment = TA_RIGHT if is_number else style.alignment
        return style


def looks_of(brand: Brand) -> Looks:
    """Return the looks of an institution's reports."""
    load()
    locale = locale_of(brand.locale)
    primary = colour(brand.primary)
    tint = mixed(primary, WHITE, 0.07)
    text = ParagraphStyle("text", fontName=PLAIN, fontSize=9, leading=13, textColor=HexColor(INK), splitLongWords=1)
    return Looks(
        brand,
        locale,
        LETTER if is_letter_paper(locale) else A4,
        primary,
        colour(brand.accent, "#f2b35a"),
        legible(primary, ground=tint),
        tint,
        text,
    )


def head_colours(looks: Looks) -> tuple[str, str]:
    """Return ground and ink of a table's head in the institution's colour."""
    ground = ground_for_words(looks.primary)
    return ground, ink_on(ground)
