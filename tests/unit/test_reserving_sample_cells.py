"""Rows of a sample file become cells: periods, sums, increments and holes."""

import numpy as np
import pandas as pd
import pytest

from backend.domain.triangles import Measure
from backend.reserving.sample_catalogue import FILES, SampleFile
from backend.reserving.sample_cells import triangle_set

_NAMES = ("origin", "development", "paid")
YEARLY = SampleFile("own", "Own", "USD", {"paid": Measure.PAID, "premium": Measure.PREMIUM})
QUARTERLY = SampleFile("own", "Own", "USD", {"paid": Measure.PAID}, months=(3, 3))
INCREMENTAL = SampleFile("own", "Own", "USD", {"paid": Measure.PAID}, is_cumulative=False)


def rows(*cells: tuple[object, ...], names: tuple[str, ...] = _NAMES) -> pd.DataFrame:
    return pd.DataFrame(cells, columns=list(names))


def test_years_become_ages_at_the_end_of_each_year() -> None:
    triangles = triangle_set(
        rows((2001, 2001, 5.0, 9.0), (2001, 2002, 7.0, 9.0), (2002, 2002, 6.0, 8.0), names=(*_NAMES, "premium")), YEARLY
    )
    assert triangles.ages == (12, 24)
    assert triangles.origins == ("2001", "2002")
    assert triangles.measures[Measure.PAID].to_rows() == [[5.0, 7.0], [6.0, None]]
    assert triangles.premium == (9.0, 8.0)


def test_the_order_of_the_rows_changes_nothing() -> None:
    cells = [(2001, 2001, 5.0), (2001, 2002, 7.0), (2002, 2002, 6.0)]
    file = SampleFile("own", "Own", "USD", {"paid": Measure.PAID})
    assert triangle_set(rows(*cells), file).data_hash == triangle_set(rows(*cells[::-1]), file).data_hash


def test_rows_of_the_same_cell_are_added() -> None:
    file = SampleFile("own", "Own", "USD", {"paid": Measure.PAID})
    triangles = triangle_set(rows((2001, 2001, 5.0), (2001, 2001, 2.5)), file)
    assert triangles.measures[Measure.PAID].to_rows() == [[7.5]]


def test_a_month_falls_into_its_quarter() -> None:
    triangles = triangle_set(
        rows(("2008-01", "2008-03", 1.0), ("2008-01", "2008-06", 2.0), ("2008-04", "2008-04", 3.0)), QUARTERLY
    )
    assert triangles.origins == ("2008Q1", "2008Q2")
    assert triangles.ages == (3, 6)
    assert triangles.measures[Measure.PAID].to_rows() == [[1.0, 2.0], [3.0, None]]


def test_an_increment_that_is_missing_before_the_newest_diagonal_adds_nothing() -> None:
    triangles = triangle_set(
        rows((2001, 2001, 5.0), (2001, 2003, 7.0), (2002, 2002, 4.0), (2003, 2003, 6.0)), INCREMENTAL
    )
    assert triangles.measures[Measure.PAID].to_rows() == [[5.0, 5.0, 12.0], [4.0, 4.0, None], [6.0, None, None]]


def test_an_origin_that_begins_late_is_left_out_with_its_premium() -> None:
    frame = rows(
        (2001, 2002, 7.0, 9.0),
        (2002, 2002, 6.0, 8.0),
        (2002, 2003, 8.0, 8.0),
        (2003, 2003, 5.0, 7.0),
        names=(*_NAMES, "premium"),
    )
    triangles = triangle_set(frame, YEARLY)
    assert triangles.origins == ("2002", "2003")
    assert triangles.ages == (12, 24)
    assert triangles.premium == (8.0, 7.0)


@pytest.mark.parametrize("premium", [0.0, -3.0, np.nan])
def test_a_premium_that_is_not_above_zero_is_none(premium: float) -> None:
    triangles = triangle_set(rows((2001, 2001, 5.0, premium), names=(*_NAMES, "premium")), YEARLY)
    assert triangles.premium == (None,)


def test_the_newest_premium_of_an_origin_counts() -> None:
    frame = rows((2001, 2001, 5.0, 9.0), (2001, 2002, 7.0, 10.0), names=(*_NAMES, "premium"))
    assert triangle_set(frame, YEARLY).premium == (10.0,)


@pytest.mark.parametrize("file", FILES.values(), ids=list(FILES))
def test_every_entry_of_the_catalogue_is_whole(file: SampleFile) -> None:
    assert file.title
    assert file.unit
    assert set(file.columns.values()) <= set(Measure)
    assert len(set(file.columns.values())) == len(file.columns)
    assert file.months[0] % file.months[1] == 0
    assert set(file.columns.values()) - {Measure.PREMIUM, Measure.REPORTED_COUNT, Measure.CLOSED_COUNT}
