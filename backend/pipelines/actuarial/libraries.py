"""The versions that a study's figures were computed with."""

import platform
from collections.abc import Iterable

import numpy as np

from backend.domain.studies.words import MethodName
from backend.pipelines.actuarial.outcome import PIPELINE_VERSION
from backend.reserving.methods import LIBRARY_METHODS


def versions_of(methods: Iterable[MethodName]) -> dict[str, str]:
    """Return the versions of Python, numpy and this pipeline, and of chainladder where a method needs it."""
    versions = {"python": platform.python_version(), "numpy": np.__version__, "pipeline": PIPELINE_VERSION}
    if LIBRARY_METHODS.isdisjoint(methods):
        return versions
    from backend.reserving.library import library_versions  # noqa: PLC0415 - other studies need no library

    return {**library_versions(), **versions}
