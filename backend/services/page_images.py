"""Pages as pictures: drawn once by a limited child process, kept in memory within a bound, boxes drawn on copies."""

import io
from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import BoundedSemaphore, Lock

from PIL import Image, ImageDraw

from backend.domain.documents import Box
from backend.extraction.images import render_page

PictureKey = tuple[str, int, int]
"""SHA-256 of the file, page number, width in pixels."""

MOST_KEPT_BYTES = 64 << 20
MOST_CHILDREN = 2
_CITED_FILL, _CITED_LINE = (255, 196, 0, 70), (214, 120, 0, 255)
_OTHER_FILL = (46, 110, 190, 26)
_MARGIN = 0.004
_CLOSEUP_WIDTH, _CLOSEUP_HEIGHT = 0.42, 0.1


class PageImages:
    """The pictures of this process; safe to share between threads."""

    def __init__(
        self, draw: Callable[[bytes, int, int], bytes] = render_page, most_kept_bytes: int = MOST_KEPT_BYTES
    ) -> None:
        self.draw = draw
        self.most_kept_bytes = most_kept_bytes
        self._kept: OrderedDict[PictureKey, bytes] = OrderedDict()
        self._lock = Lock()
        self._children = BoundedSemaphore(MOST_CHILDREN)

    def get(self, key: PictureKey, load: Callable[[], bytes]) -> bytes:
        """Return the page as PNG; `load` gives the file's bytes and is called only when the page is not kept."""
        if (kept := self._find(key)) is not None:
            return kept
        with self._children:
            if (kept := self._find(key)) is not None:
                return kept
            picture = self.draw(load(), key[1], key[2])
        self._keep(key, picture)
        return picture

    def _find(self, key: PictureKey) -> bytes | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: PictureKey, picture: bytes) -> None:
        with self._lock:
            self._kept[key] = picture
            while len(self._kept) > 1 and sum(map(len, self._kept.values())) > self.most_kept_bytes:
                self._kept.popitem(last=False)


def with_boxes(picture: bytes, cited: Sequence[Box], outlined: Sequence[Box] = ()) -> bytes:
    """Return a copy of the PNG with cited boxes marked and the others tinted; the same bytes without any box."""
    if not cited and not outlined:
        return picture
    with Image.open(io.BytesIO(picture), formats=("PNG",)) as page:
        drawn = page.convert("RGBA")
    layer = Image.new("RGBA", drawn.size)
    pen = ImageDraw.Draw(layer)
    for box in outlined:
        pen.rectangle(_pixels(box, drawn.size), fill=_OTHER_FILL)
    for box in cited:
        pen.rectangle(_pixels(box, drawn.size), fill=_CITED_FILL, outline=_CITED_LINE, width=max(2, drawn.width // 500))
    out = io.BytesIO()
    Image.alpha_composite(drawn, layer).convert("RGB").save(out, "PNG", compress_level=1)
    return out.getvalue()


def around(picture: bytes, box: Box) -> bytes:
    """Return the part of the PNG around a box, wide enough to read the line it stands in."""
    with Image.open(io.BytesIO(picture), formats=("PNG",)) as page:
        part = page.crop(_pixels(_grown(box), page.size))
    out = io.BytesIO()
    part.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _grown(box: Box) -> Box:
    """Return the box grown to at least the size of a close-up, moved so that it stays on the page."""
    width = min(1.0, max(_CLOSEUP_WIDTH, box.x1 - box.x0 + 0.05))
    height = min(1.0, max(_CLOSEUP_HEIGHT, box.y1 - box.y0 + 0.03))
    left = min(max(0.0, (box.x0 + box.x1 - width) / 2), 1.0 - width)
    top = min(max(0.0, (box.y0 + box.y1 - height) / 2), 1.0 - height)
    return Box(left, top, left + width, top + height)


def _pixels(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return the box in pixels with a small margin, inside the picture whatever the box says."""
    width, height = size
    left, right = sorted((box.x0 - _MARGIN, box.x1 + _MARGIN))
    top, bottom = sorted((box.y0 - _MARGIN, box.y1 + _MARGIN))
    return (
        round(max(0.0, min(left, 1.0)) * (width - 1)),
        round(max(0.0, min(top, 1.0)) * (height - 1)),
        round(max(0.0, min(right, 1.0)) * (width - 1)),
        round(max(0.0, min(bottom, 1.0)) * (height - 1)),
    )
