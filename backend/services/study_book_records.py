"""The sheets that say what a study rests on: cells as read, assumptions, commentary, and rows put aside."""

from collections.abc import Mapping, Sequence

from backend.domain.studies.selection import FactorChoice
from backend.domain.studies.views import StudyResult, StudyView
from backend.domain.triangles import Measure
from backend.services.study_book_paper import Book
from backend.services.study_book_summary import METHOD_TITLES, standing_of

DATA_HEADS = ("origin", "age_months", "measure", "value")
"""Heads of the long form, as an upload names them."""


def write_cells(book: Book, study: StudyView) -> None:
    """Write every observed cell and premium in the long form, so that the sheet can be read back as a triangle."""
    paper, triangles = book.paper("Data", (16, 14, 18, 18), frozen=(1, 0)), study.triangle.triangles
    paper.heads(0, DATA_HEADS, frozenset({2}))
    rows = [
        (origin, float(age), str(measure), cell)
        for measure, triangle in sorted(triangles.measures.items())
        for origin, cells in zip(triangle.origins, triangle.to_rows(), strict=True)
        for age, cell in zip(triangle.ages, cells, strict=True)
        if cell is not None
    ]
    premiums = zip(triangles.origins, triangles.premium or (), strict=False)
    rows += [
        (origin, float(triangles.ages[0]), str(Measure.PREMIUM), amount)
        for origin, amount in premiums
        if amount is not None
    ]
    for row, cells in enumerate(rows, start=1):
        paper.row(row, cells, "exact")


def write_assumptions(book: Book, study: StudyView, result: StudyResult) -> None:
    """Write what was chosen, with what it was computed, and who stands for it."""
    paper = book.paper("Assumptions", (36, 60))
    row = paper.opening("Assumptions", "What was chosen, by whom and why, and with what it was computed.")
    for name, words in (*_choices(study, result), *_proof(study, result), *_flat(result.assumptions)):
        paper.text(row, 0, name)
        paper.text(row, 1, words)
        row += 1


def _choices(study: StudyView, result: StudyResult) -> Sequence[tuple[str, str]]:
    selection, factors = result.selection, result.selection.factors
    version = next((one for one in study.versions if one.number == result.number), None)
    expected, simulation = selection.expected, selection.simulation
    by = [] if version is None else [("Author", version.author), ("Reason", version.reason)]
    ratio = "Cape Cod's" if expected.loss_ratio is None else f"{expected.loss_ratio:.12g}"
    return [
        ("Version", f"{result.number}. {standing_of(study, result)}"),
        *by,
        ("Methods", ", ".join(METHOD_TITLES[method] for method in selection.methods)),
        ("Basis", str(result.figures.basis)),
        ("Sigma rule", str(factors.sigma)),
        *_factors(factors),
        ("Expected loss ratio", ratio),
        ("Trend a year", f"{expected.trend:.12g}"),
        ("Decay a year", f"{expected.decay:.12g}"),
        ("Iterations of Benktander", str(expected.iterations)),
        ("Simulations", str(simulation.simulations)),
        ("Seed", str(simulation.seed)),
    ]


def _factors(choice: FactorChoice) -> Sequence[tuple[str, str]]:
    single = ", ".join(f"from age {age}: {average}" for age, average in sorted(choice.averages.items()))
    picked = ", ".join(f"from age {age}: {factor:.12g}" for age, factor in sorted(choice.picked.items()))
    excluded = ", ".join(f"{origin} from age {age}" for origin, age in sorted(choice.excluded))
    tail = choice.tail
    errors = f", sigma {_given(tail.sigma)}, standard error {_given(tail.standard_error)}"
    return (
        ("Average", str(choice.average)),
        ("Averages of single ages", single or "none"),
        ("Newest periods", "all" if choice.last_periods is None else str(choice.last_periods)),
        ("Link ratios left out", excluded or "none"),
        ("Factors picked by hand", picked or "none"),
        ("Tail", str(tail.kind) if tail.kind == "none" else f"{tail.kind}, factor {tail.factor:.12g}{errors}"),
    )


def _given(figure: float | None) -> str:
    return "extrapolated" if figure is None else f"{figure:.12g}"


def _proof(study: StudyView, result: StudyResult) -> Sequence[tuple[str, str]]:
    source = ", ".join(f"{name} {words}" for name, words in sorted(study.triangle.details.items()))
    return [
        ("Study", f"{study.reference} {study.study_id}"),
        ("Run id", str(result.run_id)),
        ("Finished", result.finished_at.isoformat()),
        ("Source of the triangle", f"{study.triangle.source}: {source}"),
        ("Data hash (SHA-256)", result.data_hash),
        ("Result hash (SHA-256)", result.result_hash),
        ("Provider of the commentary", "made without a model" if result.made_without_model else result.provider),
        ("Model", result.model),
        ("Pipeline version", result.pipeline_version),
        *((f"Library {name}", version) for name, version in sorted(result.libraries.items())),
    ]


def _flat(kept: Mapping[str, object], above: str = "") -> list[tuple[str, str]]:
    """Return nested assumptions as lines, the names on the way joined by colons; what is not used is left out."""
    lines: list[tuple[str, str]] = []
    for name, value in kept.items():
        place = f"{above}{name}".replace("_", " ")
        if isinstance(value, Mapping):
            lines += _flat(value, f"{place}: ")
        elif isinstance(value, list):
            lines.append((place, ", ".join(map(_named, value)) or "none"))
        elif value is not None:
            lines.append((place, str(value)))
    return lines


def _named(one: object) -> str:
    """Return an item of a list in words: a link ratio by its origin and the age that it starts from."""
    return " from age ".join(map(str, one)) if isinstance(one, list | tuple) else str(one)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def write_commentary(book: Book, result: StudyResult) -> None:
    """Write the sentences, who worded them, and how many were dropped."""
    paper = book.paper("Commentary", (120,))
    by = "made without a model" if result.made_without_model else f"{result.provider}, {result.model}"
    count = result.commentary.dropped
    words = _count(count, "sentence was", "sentences were")
    dropped = f"{words} dropped because a number in {'it' if count == 1 else 'them'} was not computed."
    row = paper.opening("Commentary", f"Worded by: {by}.", dropped)
    for offset, sentence in enumerate(result.commentary.sentences):
        paper.text(row + offset, 0, sentence, "prose")


def write_rejected(book: Book, study: StudyView) -> None:
    """Write the rows of the file that were put aside, each with its reason."""
    paper = book.paper("Rejected rows", (10, 60, 80), frozen=(4, 0))
    count = len(study.triangle.rejected)
    row = paper.opening(
        "Rows put aside", f"{_count(count, 'row of the file is', 'rows of the file are')} not part of the triangle."
    )
    paper.heads(row, ("Row", "What it said", "Why"), frozenset({1, 2}))
    for offset, rejected in enumerate(study.triangle.rejected, start=1):
        paper.row(row + offset, (float(rejected.row), rejected.text, rejected.problem), "whole")
