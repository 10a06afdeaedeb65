"""The closed vocabularies of triangles."""

from enum import StrEnum


class Measure(StrEnum):
    """What the cells of a triangle count; `LOSS` is a triangle whose file does not say, `PREMIUM` is one per origin."""

    PAID = "paid"
    INCURRED = "incurred"
    LOSS = "loss"
    REPORTED_COUNT = "reported_count"
    CLOSED_COUNT = "closed_count"
    PREMIUM = "premium"


BASES = (Measure.PAID, Measure.INCURRED, Measure.LOSS)
"""Measures that reserves can be computed from, in the order in which one is taken where nobody chose."""


class TriangleSource(StrEnum):
    """Where a triangle comes from."""

    UPLOAD = "upload"
    CLAIMS = "claims"
    SAMPLE = "sample"
    INTERFACE = "interface"
