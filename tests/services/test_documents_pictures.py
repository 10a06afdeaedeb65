"""Page pictures: drawn once, kept within a bound, boxes drawn on copies."""

import io
from threading import Barrier, Thread

import pytest
from PIL import Image

from backend.domain.documents import Box
from backend.errors import UnreadableDocumentError
from backend.services.page_images import PageImages, around, with_boxes


def png(size=(200, 100)):
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, "PNG")
    return out.getvalue()


class Drawing:
    """Draws pages of a fixed number of bytes and counts how often it was asked."""

    def __init__(self, size_bytes=100):
        self.size_bytes = size_bytes
        self.asked = []

    def __call__(self, content, page, width_px):
        self.asked.append((content, page, width_px))
        return bytes(self.size_bytes)


def test_draws_a_page_once():
    drawing = Drawing()
    images = PageImages(drawing)

    for _ in range(3):
        images.get(("sha", 1, 800), lambda: b"file")

    assert drawing.asked == [(b"file", 1, 800)]


@pytest.mark.parametrize("other", [("sha", 2, 800), ("sha", 1, 900), ("other", 1, 800)])
def test_other_pages_widths_and_files_are_other_pictures(other):
    drawing = Drawing()
    images = PageImages(drawing)
    images.get(("sha", 1, 800), lambda: b"file")
    images.get(other, lambda: b"file")

    assert len(drawing.asked) == 2


def test_forgets_what_was_not_looked_at_longest():
    drawing = Drawing(size_bytes=100)
    images = PageImages(drawing, most_kept_bytes=250)
    for page in (1, 2, 1, 3):
        images.get(("sha", page, 800), lambda: b"")
    images.get(("sha", 1, 800), lambda: b"")
    assert [page for _, page, _ in drawing.asked] == [1, 2, 3]

    images.get(("sha", 2, 800), lambda: b"")
    assert [page for _, page, _ in drawing.asked] == [1, 2, 3, 2]


def test_keeps_one_picture_even_above_the_bound():
    drawing = Drawing(size_bytes=500)
    images = PageImages(drawing, most_kept_bytes=100)
    for _ in range(2):
        images.get(("sha", 1, 800), lambda: b"")

    assert len(drawing.asked) == 1


def test_a_failure_is_not_kept():
    def fails(_content, _page, _width):
        raise UnreadableDocumentError

    images = PageImages(fails)

    for _ in range(2):
        with pytest.raises(UnreadableDocumentError):
            images.get(("sha", 1, 800), lambda: b"")
    images.draw = Drawing()
    assert images.get(("sha", 1, 800), lambda: b"") == bytes(100)


def test_many_threads_get_the_same_picture():
    images = PageImages(Drawing())
    start, seen = Barrier(8), []

    def look():
        start.wait()
        seen.append(images.get(("sha", 1, 800), lambda: b""))

    threads = [Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert seen == [bytes(100)] * 8


def colours(picture, *points):
    with Image.open(io.BytesIO(picture)) as image:
        return [image.convert("RGB").getpixel(point) for point in points]


def test_leaves_a_page_without_boxes_alone():
    picture = png()

    assert with_boxes(picture, ()) is picture


def test_marks_cited_boxes_stronger_than_others():
    marked = with_boxes(png(), (Box(0.1, 0.1, 0.3, 0.5),), (Box(0.6, 0.1, 0.9, 0.5),))

    cited, outside, other = colours(marked, (40, 30), (100, 90), (150, 30))
    assert outside == (255, 255, 255)
    assert sum(cited) < sum(other) < sum(outside)


@pytest.mark.parametrize("box", [Box(-5, -5, 9, 9), Box(0.9, 0.9, 0.1, 0.1), Box(1, 1, 1, 1), Box(0, 0, 0, 0)])
def test_draws_any_box_inside_the_page(box):
    with Image.open(io.BytesIO(with_boxes(png(), (box,), (box,)))) as marked:
        assert marked.size == (200, 100)


@pytest.mark.parametrize("box", [Box(0, 0, 0.1, 0.1), Box(0.95, 0.95, 1, 1), Box(0.4, 0.5, 0.6, 0.55)])
def test_a_closeup_lies_on_the_page_and_holds_the_box(box):
    with Image.open(io.BytesIO(around(png((1000, 1000)), box))) as part:
        assert 400 <= part.width < 500
        assert 100 <= part.height < 180


def test_a_closeup_of_a_whole_line_is_as_wide_as_the_line():
    with Image.open(io.BytesIO(around(png((1000, 1000)), Box(0, 0.5, 1, 0.52)))) as part:
        assert part.width > 990
