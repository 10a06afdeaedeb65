"""A report as PDF by its picture: colours and logo of the institution in their places, charts with ink, clean edges."""

from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image, ImageChops

from backend.domain.reports.content import Chart, ReportSection, Series
from backend.rendering import render_pdf
from backend.rendering.chart_pictures import draw_picture
from backend.rendering.colours import series_colours
from fixtures.report_contents import BRAND, LOGO_RED, actuarial, draw_logo, management, memo

MARGIN_MM = 20
DPI_SCALE = 2.0


@pytest.fixture(scope="module")
def first_page():
    return picture_of(render_pdf(memo()))


def picture_of(content, number=0):
    with pypdfium2.PdfDocument(content) as document:
        return document[number].render(scale=DPI_SCALE).to_pil().convert("RGB")


def rgb(written):
    return tuple(int(written[at : at + 2], 16) for at in (1, 3, 5))


def area_of(picture, colour, tolerance=12):
    """Return the box that holds every pixel of a colour, and how many there are."""
    apart = ImageChops.difference(picture, Image.new("RGB", picture.size, colour))
    mask = apart.convert("L", (1 / 3, 1 / 3, 1 / 3, 0)).point(lambda value: 255 if value <= tolerance / 3 else 0)
    return mask.getbbox(), mask.histogram()[255]


def test_the_logo_stands_at_the_top_left_in_its_own_shape(first_page):
    (left, top, right, bottom), count = area_of(first_page, LOGO_RED)

    assert abs(left - MARGIN_MM / 25.4 * 72 * DPI_SCALE) < 4
    assert top < first_page.height * 0.15
    assert abs((right - left) / (bottom - top) - 3.0) < 0.1
    assert count > (right - left) * (bottom - top) * 0.85


def test_a_transparent_logo_stands_on_white():
    logo = BytesIO()
    Image.new("RGBA", (120, 60), (0, 0, 0, 0)).save(logo, "PNG")
    page = picture_of(render_pdf(replace(memo(), brand=replace(BRAND, logo_png=logo.getvalue()))))
    margin = round(MARGIN_MM / 25.4 * 72 * DPI_SCALE)

    assert page.crop((margin, 150, margin + 60, 200)).getcolors() == [(60 * 50, (255, 255, 255))]


@pytest.mark.parametrize(
    "png",
    [b"", b"no picture", draw_logo()[:200], b"GIF89a" + b"\0" * 40, draw_logo(4000, 3000)],
    ids=["none", "text", "cut off", "another format", "too large"],
)
def test_a_logo_that_cannot_be_drawn_leaves_the_letterhead_without_one(png):
    page = picture_of(render_pdf(replace(memo(), brand=replace(BRAND, logo_png=png))))

    assert area_of(page, LOGO_RED)[1] == 0
    assert area_of(page, rgb(BRAND.primary))[1] > 1000


def test_both_colours_of_the_institution_run_along_the_top_edge(first_page):
    assert first_page.getpixel((10, 5)) == rgb(BRAND.primary)
    assert first_page.getpixel((first_page.width - 10, 5)) == rgb(BRAND.accent)


def test_another_institution_has_its_own_colours():
    page = picture_of(render_pdf(actuarial()))

    assert page.getpixel((10, 5)) == rgb("#6a1b4d")
    assert area_of(page, rgb(BRAND.primary))[1] == 0


def test_a_notice_has_its_warning_ground_whatever_the_institutions_colours(first_page):
    for page in (first_page, picture_of(render_pdf(actuarial()))):
        (left, top, right, bottom), count = area_of(page, rgb("#fff1cc"), 3)
        assert right - left > page.width * 0.75
        assert count > (right - left) * (bottom - top) * 0.6
        assert bottom < page.height / 2


@pytest.mark.parametrize("content", [memo(), management(), actuarial()], ids=["memo", "management", "actuarial"])
def test_the_margins_of_later_pages_are_white(content):
    made = render_pdf(content)
    margin = round(MARGIN_MM / 25.4 * 72 * DPI_SCALE) - 6
    with pypdfium2.PdfDocument(made) as document:
        count = len(document)
    for number in range(1, count):
        page = picture_of(made, number)
        for strip in ((0, 0, margin, page.height), (page.width - margin, 0, page.width, page.height)):
            assert page.crop(strip).getcolors(maxcolors=4) == [(margin * page.height, (255, 255, 255))]


def chart(kind, *series, labels=("a", "b", "c")):
    return Chart(kind, "A chart", "USD", labels, tuple(Series(f"S{n}", values) for n, values in enumerate(series)))


def drawn(wanted):
    return Image.open(BytesIO(draw_picture(wanted, BRAND, 400))).convert("RGB")


@pytest.mark.parametrize("kind", ["bars", "stacked", "lines"])
def test_every_series_of_a_chart_has_ink_of_its_own(kind):
    picture = drawn(chart(kind, (1.0, 2.0, 3.0), (2.0, 1.0, 4.0), (3.0, 5.0, 1.0)))

    for colour in series_colours(BRAND.primary, BRAND.accent, 3):
        assert area_of(picture, rgb(colour))[1] > 600


def test_a_bar_twice_as_high_has_twice_the_ink():
    swatch = area_of(drawn(chart("bars", (None, None, None))), rgb(BRAND.primary))[1]
    ink = [
        area_of(drawn(chart("bars", (value, None, 4.0))), rgb(BRAND.primary))[1] - swatch for value in (0.0, 1.0, 2.0)
    ]

    assert abs((ink[2] - ink[0]) / (ink[1] - ink[0]) - 2.0) < 0.05


def test_what_is_below_zero_hangs_below_the_line():
    colour = rgb(series_colours(BRAND.primary, BRAND.accent, 2)[1])
    up = area_of(drawn(chart("stacked", (1.0, 1.0, 1.0), (2.0, 2.0, 2.0))).crop((0, 60, 1200, 900)), colour)[0]
    down = area_of(drawn(chart("stacked", (1.0, 1.0, 1.0), (-2.0, -2.0, -2.0))).crop((0, 60, 1200, 900)), colour)[0]

    assert down[3] > up[3] + 50


def test_a_gap_interrupts_a_line():
    whole = area_of(drawn(chart("lines", (1.0, 1.0, 1.0, 1.0), labels=tuple("abcd"))), rgb(BRAND.primary))[1]
    gapped = area_of(drawn(chart("lines", (1.0, None, 1.0, 1.0), labels=tuple("abcd"))), rgb(BRAND.primary))[1]

    assert gapped < whole * 0.75


def test_a_chart_without_figures_says_so_and_draws_no_mark():
    made = render_pdf(
        replace(memo(), sections=(ReportSection("Charts", (chart("bars", (None, float("nan"), None)),)),))
    )
    with pypdfium2.PdfDocument(made) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)

    assert "There are no figures to draw." in text
