"""PDF points, origin at the bottom left of an unturned page, to fractions of the page as it is shown."""

from dataclasses import dataclass

from backend.domain.documents import Box

Rectangle = tuple[float, float, float, float]
"""Left, bottom, right and top in PDF points."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The visible rectangle of a page in points, and the clockwise turn in degrees with which it is shown."""

    left: float
    bottom: float
    right: float
    top: float
    turn_deg: int = 0

    @property
    def shown_size_pt(self) -> tuple[float, float]:
        """Return width and height of the page as a reader sees it."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turn_deg in {90, 270} else (width, height)

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Return the rectangle as fractions of the shown page, origin at the top left; parts outside stay outside."""
        width = (self.right - self.left) or 1.0
        height = (self.top - self.bottom) or 1.0
        x0, x1 = (left - self.left) / width, (right - self.left) / width
        y0, y1 = (self.top - top) / height, (self.top - bottom) / height
        return _rounded(*_turned(self.turn_deg, x0, y0, x1, y1))


def _turned(turn_deg: int, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
    match turn_deg:
        case 90:
            return 1 - y1, x0, 1 - y0, x1
        case 180:
            return 1 - x1, 1 - y1, 1 - x0, 1 - y0
        case 270:
            return y0, 1 - x1, y1, 1 - x0
        case _:
            return x0, y0, x1, y1


def _rounded(x0: float, y0: float, x1: float, y1: float) -> Box:
    return Box(round(x0, 5), round(y0, 5), round(x1, 5), round(y1, 5))


def is_on_sheet(box: Box) -> bool:
    """Tell whether the middle of the box lies on the page."""
    return 0 <= (box.x0 + box.x1) / 2 <= 1 and 0 <= (box.y0 + box.y1) / 2 <= 1


def ordered(left: float, bottom: float, right: float, top: float) -> Rectangle:
    """Return the rectangle with its sides in order, whichever corner the file names first."""
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def union(first: Rectangle, second: Rectangle) -> Rectangle:
    """Return the smallest rectangle around both."""
    return min(first[0], second[0]), min(first[1], second[1]), max(first[2], second[2]), max(first[3], second[3])
