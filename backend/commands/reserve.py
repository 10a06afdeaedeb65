"""`manage.py reserve TRIANGLE.csv`: reserves of one triangle by the chosen methods as JSON, no database."""

import argparse
import sys
from collections.abc import Sequence

from backend.commands.opening import open_file, shown
from backend.commands.output import print_json
from backend.commands.reserve_json import reserve_json
from backend.commands.reserve_options import make_parser, selection_of
from backend.domain.studies.views import CheckedTriangle
from backend.errors import DeskError, InvalidRequestError
from backend.extraction import intake
from backend.observability import configure_logging
from backend.pipelines.actuarial.figures import figures_of
from backend.pipelines.actuarial.inputs import StudyInputs
from backend.services.triangle_files import LARGEST_BYTES, read_triangle_file
from backend.settings import get_settings

NOTHING = "No method gives figures on this triangle; the answer says why for each."


def main(argv: Sequence[str]) -> int:
    """Print figures, tests and assumptions as one JSON object; 0 only when at least one method gave figures."""
    configure_logging(get_settings())
    try:
        return _answer(make_parser().parse_args(argv))
    except DeskError as error:
        print(error.user_message, file=sys.stderr)
        return 1


def _answer(options: argparse.Namespace) -> int:
    selection = selection_of(options)
    checked = _read(options)
    if checked.triangles is None:
        raise InvalidRequestError(f"{shown(options.triangle)}: {' '.join(checked.faults)}")
    inputs = StudyInputs(checked.triangles, selection, checked.warnings)
    figures = figures_of(inputs)
    print_json(reserve_json(inputs, figures, checked.rejected))
    if figures.methods:
        return 0
    print(NOTHING, file=sys.stderr)
    return 1


def _read(options: argparse.Namespace) -> CheckedTriangle:
    """Return what the input gate makes of the file."""
    opened = open_file(options.triangle, LARGEST_BYTES)
    intake.check_size(opened.size_bytes, LARGEST_BYTES)
    return read_triangle_file(opened.path.name, opened.content, options.unit)
