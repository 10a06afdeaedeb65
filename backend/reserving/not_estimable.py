"""Why a method gives nothing on a triangle; the study shows the sentence instead of a figure."""

import numpy as np

NUMERIC_FAILURES = (FloatingPointError, OverflowError, ZeroDivisionError, np.linalg.LinAlgError)
"""What arithmetic raises on amounts that it cannot take; anything else is a fault of the program."""


class NotEstimableError(Exception):
    """A method cannot be computed from these amounts; `reason` says why in one sentence for the actuary."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
