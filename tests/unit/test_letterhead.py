"""The preview of a letter's head and the mark above the menu: pictures in which typed words stay words."""

import base64
import io
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PIL import Image

from app.ui.format import NOTHING
from app.ui.institution import read_rate, sample
from app.ui.institution_changes import frame_of
from app.ui.institution_mark import mark_of
from app.ui.letterhead import Letterhead, picture_of
from backend.domain.cases import HistoryLine
from backend.domain.clock import utc_now
from backend.domain.institutions import InstitutionSettings
from backend.domain.reports.content import Brand

SVG = "{http://www.w3.org/2000/svg}"
HEAD = Letterhead("North Mutual", "#7a1f3d", "#c7a008", ("12 Harbour Road",), ("USD 1.00",))
EVIL = '"><script>alert(1)</script>&\'<image href="http://evil.example/x"/>'


def logo(width, height):
    out = io.BytesIO()
    Image.new("RGBA", (width, height), "#7a1f3d").save(out, "PNG")
    return out.getvalue()


def words(svg):
    return [each.text for each in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - we made it


def kinds(svg):
    return {each.tag.removeprefix(SVG) for each in ET.fromstring(svg).iter()}  # noqa: S314 - we made it


def test_the_preview_shows_name_lines_and_amounts_in_the_colours():
    svg = picture_of(HEAD)

    assert {"North Mutual", "12 Harbour Road", "USD 1.00"} <= set(words(svg))
    assert "#7a1f3d" in svg
    assert "#c7a008" in svg
    assert "image" not in kinds(svg)


def test_the_preview_holds_the_logo_itself_and_no_address():
    svg = picture_of(replace(HEAD, logo_png=logo(40, 20)))
    (image,) = ET.fromstring(svg).iter(f"{SVG}image")  # noqa: S314 - we made it

    assert base64.b64decode(image.get("href").partition(",")[2]) == logo(40, 20)


@pytest.mark.parametrize(
    "svg", [picture_of(replace(HEAD, name=EVIL, lines=(EVIL,))), mark_of(Brand(EVIL, "#7a1f3d"))[0]]
)
def test_what_people_type_stays_text(svg):
    assert kinds(svg) <= {"svg", "rect", "text", "image"}
    assert EVIL in words(svg)


def test_the_picture_grows_with_its_lines():
    heights = [
        float(ET.fromstring(picture_of(replace(HEAD, lines=("x",) * lines))).get("height"))  # noqa: S314 - we made it
        for lines in range(5)
    ]

    assert heights == sorted(set(heights))


def test_an_institution_that_chose_nothing_has_the_mark_of_the_product():
    assert mark_of(Brand("North")) == ("", "")


def test_colours_alone_bring_the_name_over_a_line_in_the_accent():
    wide, small = mark_of(Brand("North & Sons", "#7a1f3d", "#c7a008"))

    assert words(wide) == ["North & Sons"]
    assert "#c7a008" in wide
    assert small == ""


@pytest.mark.parametrize(("size", "named"), [((300, 60), []), ((64, 64), ["North"])])
def test_a_wide_logo_stands_alone_and_a_square_one_beside_the_name(size, named):
    wide, small = mark_of(Brand("North", logo_png=logo(*size)))

    assert words(wide) == named
    assert words(small) == []
    assert "image" in kinds(small)


@pytest.mark.parametrize(
    ("typed", "read"), [("0.92", "0.92"), (" 0,92 ", "0.92"), ("", "0"), ("abc", "0"), ("1e3", "1000")]
)
def test_a_rate_is_read_as_people_type_it(typed, read):
    assert read_rate(typed) == Decimal(read)


def test_the_sample_shows_both_currencies_and_names_the_rate():
    wanted = InstitutionSettings(
        "N", currency="EUR", units_per_usd=Decimal("0.5"), rate_on=date(2026, 7, 1), locale="de-DE"
    )

    assert sample(wanted) == (
        "USD 1.234.567,80   =   EUR 617.283,90",
        "at 0,5000 EUR for one US dollar, 01.07.2026",
    )
    assert sample(replace(wanted, currency="USD")) == ("USD 1.234.567,80", "04.07.2026")
    assert sample(replace(wanted, units_per_usd=Decimal("NaN")))[0] == "USD 1.234.567,80"


def test_changes_stand_one_a_line_with_old_and_new_value():
    changed = {"changed": {"name": ["North", "South"], "logo_sha256": ["", "a" * 64], "rate_on": ["", "2026-07-01"]}}
    lines = (
        HistoryLine(utc_now(), "boss", "admin", "institution_changed", changed),
        HistoryLine(utc_now(), "system", "system", "institution_added", {"code": "north"}),
    )
    frame = frame_of(lines, "UTC")

    assert frame[["What", "Before", "After"]].values.tolist() == [
        ["Name", "North", "South"],
        ["Logo", NOTHING, "a" * 12],
        ["Day of the rate", NOTHING, "2026-07-01"],
        ["Institution added", NOTHING, NOTHING],
    ]
