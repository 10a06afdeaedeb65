"""Where the blocks of a measure's sheet stand, so that its formulas and other sheets find each other."""

from dataclasses import dataclass

from backend.domain.studies.words import Average
from backend.domain.triangles import Triangle
from backend.services.study_book_paper import span

_TOP, _GAP = 6, 3


@dataclass(frozen=True, slots=True)
class Places:
    """First rows (from 0) of the blocks of a measure's sheet; columns 1 on are the ages."""

    sheet: str
    origins: tuple[str, ...]
    months: tuple[int, ...]

    @classmethod
    def of(cls, triangle: Triangle, sheet: str) -> "Places":
        """Return the places of a triangle's sheet."""
        return cls(sheet.replace("_", " ").capitalize(), triangle.origins, triangle.ages)

    @property
    def ages(self) -> int:
        """Return how many ages there are."""
        return len(self.months)

    @property
    def steps(self) -> tuple[str, ...]:
        """Return the steps from one age to the next, as heads."""
        return tuple(f"{one}-{other}" for one, other in zip(self.months, self.months[1:], strict=False))

    @property
    def triangle(self) -> int:
        """Return the first row of the triangle."""
        return _TOP

    @property
    def ratios(self) -> int:
        """Return the first row of the link ratios."""
        return _TOP + self._tall

    @property
    def counts(self) -> int:
        """Return the first row of the 0/1 cells."""
        return _TOP + 2 * self._tall

    @property
    def counted(self) -> int:
        """Return the first row of the link ratios that count."""
        return _TOP + 3 * self._tall

    @property
    def averages(self) -> int:
        """Return the first row of the averages."""
        return _TOP + 4 * self._tall

    @property
    def chosen(self) -> int:
        """Return the row that names each age's average; picked, selected and CDF follow."""
        return self.averages + len(Average) + 2

    @property
    def picked(self) -> int:
        """Return the row of factors set by hand."""
        return self.chosen + 1

    @property
    def selected(self) -> int:
        """Return the row of selected factors; the tail stands at the last age."""
        return self.chosen + 2

    @property
    def cdf(self) -> int:
        """Return the row of factors to ultimate."""
        return self.chosen + 3

    @property
    def result(self) -> int:
        """Return the first row of the chain ladder by origin."""
        return self.cdf + _GAP + 1

    @property
    def total(self) -> int:
        """Return the row of the chain ladder's totals."""
        return self.result + len(self.origins)

    @property
    def _tall(self) -> int:
        return len(self.origins) + _GAP

    def down(self, block: int, column: int, *, sheet: str = "") -> str:
        """Return the address of a block's column."""
        return span((block, column), (block + len(self.origins) - 1, column), sheet=sheet)

    def across(self, row: int, *, sheet: str = "") -> str:
        """Return the address of a row over all ages."""
        return span((row, 1), (row, self.ages), sheet=sheet)

    def block(self, first: int, columns: int, *, sheet: str = "") -> str:
        """Return the address of a whole block of origins by so many columns."""
        return span((first, 1), (first + len(self.origins) - 1, max(1, columns)), sheet=sheet)
