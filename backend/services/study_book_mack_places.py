"""Where the blocks of the Mack sheet stand."""

from dataclasses import dataclass

SIGMA_ROWS = (
    "Power of the amount (alpha)",
    "Own sigma squared",
    "Sigma squared",
    "Sigma",
    "Standard error of the factor",
)
"""What the rows of the variances hold, from alpha down."""
_TOP, _GAP = 6, 3


@dataclass(frozen=True, slots=True)
class MackPlaces:
    """First rows (from 0) of the blocks of the Mack sheet."""

    origins: int

    def block(self, number: int) -> int:
        """Return the first row of a block of origins; a row for totals follows each."""
        return _TOP + number * (self.origins + 1 + _GAP)

    @property
    def full(self) -> int:
        """Return the completed triangle's first row."""
        return self.block(0)

    @property
    def weights(self) -> int:
        """Return the first row of the weights."""
        return self.block(1)

    @property
    def deviations(self) -> int:
        """Return the first row of the weighted squared deviations."""
        return self.block(2)

    @property
    def alpha(self) -> int:
        """Return the row of the powers; own, completed, sigma and standard error follow, then the line's two rows."""
        return self.block(3)

    @property
    def process(self) -> int:
        """Return the first row of the squared process errors."""
        return self.alpha + len(SIGMA_ROWS) + 2 + _GAP

    @property
    def parameter(self) -> int:
        """Return the first row of the squared parameter errors."""
        return self.process + self.origins + 1 + _GAP

    @property
    def result(self) -> int:
        """Return the first row of the errors by origin."""
        return self.parameter + self.origins + 1 + _GAP
