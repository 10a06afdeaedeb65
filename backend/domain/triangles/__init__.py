"""Triangles: what an actuary's studies are computed from."""

from backend.domain.triangles.triangle import FloatArray, Triangle, TriangleSet
from backend.domain.triangles.words import BASES, Measure, TriangleSource

__all__ = ["BASES", "FloatArray", "Measure", "Triangle", "TriangleSet", "TriangleSource"]
