"""The arrays of the fit: floats, and rows of features before they become any."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
Row = Mapping[str, object]
Rows = Sequence[Row]
