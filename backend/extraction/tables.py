"""CSV bytes to rows, with a dialect found on the spot; used at the gate and in the child."""

import csv
from collections.abc import Iterator

from backend.errors import RejectedUploadError
from backend.extraction.encodings import decode

_SAMPLE = 1_000_000
_MOST_COLUMNS = 500
_LONGEST_CELL = 100_000
_DELIMITERS = ",;\t|"


def check_csv(content: bytes) -> None:
    """Pass a CSV file whose beginning reads as rows of fewer than 500 columns, or raise RejectedUploadError."""
    text = decode(content[:_SAMPLE])
    try:
        widest = max((len(row) for row in rows(text)), default=0)
    except csv.Error as error:
        raise RejectedUploadError(
            "bad_csv", "This CSV file does not read as a table. Please export it again."
        ) from error
    if widest > _MOST_COLUMNS:
        raise RejectedUploadError(
            "bad_csv", f"This CSV file has {widest} columns; we take up to {_MOST_COLUMNS}. Please export fewer."
        )


def rows(text: str) -> Iterator[list[str]]:
    """Yield the rows of the text, split at whichever of , ; tab | stands most often in its first line."""
    csv.field_size_limit(_LONGEST_CELL)
    return csv.reader(text.splitlines(keepends=True), delimiter=delimiter_of(text))


def delimiter_of(text: str) -> str:
    """Return the separator that stands most often in the first line with anything in it."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(_DELIMITERS, key=first.count)
