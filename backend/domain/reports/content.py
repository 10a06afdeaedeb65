"""What a report says, as blocks in their order; renderers turn it into files and never read anything else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from backend.domain.reports.words import ReportKind


@dataclass(frozen=True, slots=True)
class Brand:
    """How the institution signs a report; colours are `#rrggbb`, the logo is a PNG or empty."""

    name: str
    primary: str = "#1f5f8b"
    accent: str = "#f2b35a"
    locale: str = "en_US"
    currency: str = "USD"
    units_per_usd: str = "1"
    rate_on: str = ""
    logo_png: bytes = b""
    letterhead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain text; `cites` names the fields, rules or cells it rests on, `by` who wrote it."""

    text: str
    cites: tuple[str, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words copied from a document, with where they stand."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class KeyValues:
    """Pairs of a label and what is known, as text."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of texts; `numeric` holds the places of the columns that stand to the right."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    title: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One named row of figures; None leaves a gap."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of figures that also stand in a table of the same section."""

    kind: Literal["bars", "stacked", "lines"]
    title: str
    unit: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence nobody may overlook, such as 'made without a model'."""

    text: str


Block = Paragraph | Quote | KeyValues | Table | Chart | Notice


@dataclass(frozen=True, slots=True)
class ReportSection:
    """A heading with its blocks."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ReportContent:
    """
    A whole report before it is a file.

    `made_at` is the only thing that differs between two makings of one run; `provenance` holds run id, versions,
    provider, seed and hashes as pairs for the last page.
    """

    kind: ReportKind
    reference: str
    title: str
    subtitle: str
    brand: Brand
    made_at: datetime
    summary: KeyValues
    sections: tuple[ReportSection, ...]
    provenance: KeyValues
    notices: tuple[Notice, ...] = ()
    figures: Mapping[str, object] = field(default_factory=dict)
    """The same figures for machines: goes into the JSON file as it is."""
