"""What must hold for any text, box and query, however odd: searched, marked, stored and drawn without surprise."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.ui.document_header import flag_label, kind_label
from app.ui.document_pages import MARK, mark_lines
from app.ui.evidence import field_label
from backend.domain.documents import Box
from backend.services.document_search import hits_on
from backend.services.page_images import around, with_boxes
from backend.store.pages import box_of_row, box_row
from backend.store.wording import storable, storable_json
from fakes.document_rig import text_page

WORDS = st.lists(st.text("abcXYZ019.,-()[]*\\$äß", min_size=1, max_size=6), min_size=1, max_size=12)
TEXTS = st.text("ab \n.*(", max_size=60)
SHARES = st.floats(-2, 3, allow_nan=False)
BOXES = st.builds(Box, SHARES, SHARES, SHARES, SHARES)
ODD_TEXTS = st.text(st.characters(codec=None, categories=None), max_size=40)


@given(WORDS, st.data())
def test_any_stretch_of_words_on_a_page_is_found(words, data):
    page = text_page(1, " ".join(words))
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    query = " ".join(words[start:end])

    hits = hits_on(page, query)

    assert hits or not query.strip('" ')
    assert all(hit.boxes for hit in hits)


@given(TEXTS, TEXTS)
def test_a_search_never_fails_and_cites_lines_of_the_page(text, query):
    page = text_page(1, " ".join(text.split()) or "empty")

    for hit in hits_on(page, query):
        assert hit.page == 1
        assert hit.line in page.text


@given(TEXTS, st.lists(TEXTS, max_size=3))
def test_marks_change_nothing_of_a_text(text, quotes):
    lines = mark_lines(text, quotes).split("\n")
    wanted = text.split("\n")

    assert len(lines) == len(wanted)
    for line, original in zip(lines, wanted, strict=True):
        assert line in (original, f"{MARK}{original}", f"  {original}")


@given(TEXTS.filter(str.strip), st.data())
def test_the_line_of_a_quote_is_marked(text, data):
    quote = data.draw(st.sampled_from([line for line in text.split("\n") if line.strip()]))
    marked = mark_lines(text, [quote]).split("\n")

    assert any(line.startswith(MARK) for line in marked)


@given(ODD_TEXTS)
def test_storable_text_keeps_its_length_and_can_be_written(text):
    kept = storable(text)

    assert len(kept) == len(text)
    assert "\0" not in kept
    kept.encode()
    assert storable(kept) == kept


@given(
    st.recursive(
        ODD_TEXTS | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(ODD_TEXTS, inner)
    )
)
def test_storable_trees_hold_storable_text_only(tree):
    kept = storable_json(tree)

    assert storable_json(kept) == kept
    assert "\\u0000" not in repr(kept).replace("\\x00", "\\u0000")


@given(st.builds(Box, *[st.floats(0, 1)] * 4))
def test_a_box_survives_the_row_within_a_tenth_of_a_point(box):
    kept = box_of_row(box_row(box))

    for side in ("x0", "y0", "x1", "y1"):
        assert abs(getattr(kept, side) - getattr(box, side)) <= 0.00005


def test_no_box_stays_no_box():
    assert box_of_row(None) is None


@pytest.fixture(scope="module")
def picture():
    out = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(out, "PNG")
    return out.getvalue()


@settings(max_examples=50)
@given(cited=st.lists(BOXES, max_size=3), others=st.lists(BOXES, max_size=3))
def test_any_boxes_can_be_drawn(picture, cited, others):
    with Image.open(io.BytesIO(with_boxes(picture, cited, others))) as drawn:
        assert drawn.size == (60, 80)


@settings(max_examples=50)
@given(box=BOXES)
def test_any_box_has_a_closeup(picture, box):
    with Image.open(io.BytesIO(around(picture, box))) as part:
        assert 1 <= part.width <= 60
        assert 1 <= part.height <= 80


@given(st.text(max_size=40))
def test_labels_hold_no_sign_that_a_screen_takes_for_a_command(text):
    for label in (kind_label(text), flag_label(text)):
        assert not set(label) & set("*_[]()<>!`#$:|~\\")


@given(st.from_regex(r"[a-z]{1,8}s\[[0-9]{1,3}\]\.[a-z]{1,8}(_[a-z]{1,5})?", fullmatch=True))
def test_rows_of_lists_are_counted_from_one(field):
    number = int(field[field.index("[") + 1 : field.index("]")])

    assert f" {number + 1}: " in field_label(field)
