"""Whatever is typed or uploaded for an institution is drawn safely, and a diff of long words ends at once."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from app.ui.institution import _letterhead, read_rate, sample
from app.ui.institution_mark import mark_of
from backend.domain.institutions import InstitutionSettings, InstitutionView, checked
from backend.domain.prompt_lines import difference_of
from backend.domain.prompts import MOST_SYSTEM_CHARS, PromptTexts
from backend.domain.reports.content import Brand
from backend.errors import InvalidRequestError
from backend.extraction.logo_drawing import draw

DAY = date(2026, 1, 2)
NOW = datetime(2026, 1, 2, tzinfo=UTC)
_DRAWN = io.BytesIO()
Image.new("RGB", (60, 40), "#336699").save(_DRAWN, "PNG")
LOGO = _DRAWN.getvalue()
HOSTILE = '</text><script>alert(1)</script>"&\u202e**x**\x07'


def settings(**given):
    return InstitutionSettings(**{"name": "North", "currency": "EUR", "rate_on": DAY, **given})


@pytest.mark.parametrize(
    ("typed", "rate"),
    [
        ("0.92", "0.92"),
        (" 0,92 ", "0.92"),
        ("149.5", "149.5"),
        ("0", "0"),
        ("-5", "0"),
        ("", "0"),
        ("many", "0"),
        ("NaN", "0"),
        ("sNaN", "0"),
        ("Infinity", "0"),
        ("1e9", "0"),
        ("1e22", "0"),
        ("-1e30", "0"),
        ("1e999999", "0"),
        ("1.234,5", "0"),
        ("999999999", "999999999"),
    ],
)
def test_any_rate_can_be_typed_and_the_preview_stands(typed, rate):
    wanted = settings(units_per_usd=read_rate(typed))

    assert wanted.units_per_usd == Decimal(rate)
    assert wanted != settings()
    lines = sample(wanted)
    assert lines[0].startswith("USD 1,234,567.80")
    assert ("EUR" in lines[0]) is (rate != "0")
    if rate == "0":
        with pytest.raises(InvalidRequestError, match="Say how many EUR"):
            checked(wanted, DAY)
    else:
        assert checked(wanted, DAY).units_per_usd == Decimal(rate)


@pytest.mark.parametrize("name", [HOSTILE, "<b>North</b>", "North & South", "N" * 80, "\u05d0\u05d1\u05d2", "x\x00y"])
def test_a_name_is_text_in_the_mark_and_in_the_preview(name):
    wide, small = mark_of(Brand(name="".join(sign for sign in name if sign.isprintable()), primary="#7a1f2b"))
    head = ET.fromstring(wide)  # noqa: S314 - drawn by us
    assert [part.tag.rpartition("}")[2] for part in head] == ["text", "rect"]
    assert small == ""

    view = InstitutionView(UUID(int=1), "north", settings(), b"", "", 1, NOW)
    shown = _letterhead(view, settings(name=name, letterhead=(name, " ", "\u200b", "Main Street 1")))
    assert "\x07" not in shown.name + "".join(shown.lines)
    assert "\u202e" not in shown.name
    assert len(shown.lines) == 2


def gif(frames):
    out = io.BytesIO()
    pictures = [Image.new("P", (60, 40), number) for number in range(frames)]
    pictures[0].save(out, "GIF", save_all=True, append_images=pictures[1:], duration=1, loop=0)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [gif(1), gif(40), LOGO + b"<script>alert(1)</script>", LOGO + b"PK\x03\x04" + b"x" * 500, LOGO + LOGO],
    ids=["still", "animated", "page behind", "archive behind", "two in one"],
)
def test_of_a_logo_one_still_picture_is_kept_and_nothing_behind_it(content):
    kept = draw(content, lambda _pages: None)

    with Image.open(io.BytesIO(kept)) as picture:
        assert (picture.format, getattr(picture, "n_frames", 1), picture.info) == ("PNG", 1, {})
    assert kept.endswith(b"IEND\xaeB`\x82")
    assert not any(sign in kept for sign in (b"script", b"PK\x03\x04"))
    assert kept.count(b"\x89PNG") == 1
    assert draw(kept, lambda _pages: None) == kept


def texts(system):
    return PromptTexts("propose", "1", system, "x")


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n".join(["a"] * 5_999), "\n".join(["a"] * 5_999 + ["b"])),
        ("\n".join(["a", "b"] * 2_999), "\n".join(["b", "b", "a"] * 1_999)),
        ("a" + "\n" * (MOST_SYSTEM_CHARS - 2) + "b", "b" + "\n" * (MOST_SYSTEM_CHARS - 2) + "a"),
    ],
)
def test_long_repeated_lines_are_compared_without_a_wait(old, new):
    lines = difference_of(texts(old), texts(new)).system

    assert "\n".join(line.text for line in lines if line.sign in " -") == old
    assert "\n".join(line.text for line in lines if line.sign in " +") == new
