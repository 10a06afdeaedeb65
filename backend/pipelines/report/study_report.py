"""The actuarial report: methods compared, factors, ultimates, errors, tests and words of one version of a study."""

from collections.abc import Iterator

from backend.domain.reports.content import KeyValues, Notice, Paragraph, ReportSection, Table
from backend.domain.reports.words import ReportKind
from backend.domain.studies.views import StudyResult
from backend.domain.texts import clean_line
from backend.pipelines.actuarial.cells import cells_of
from backend.pipelines.actuarial.names import leading, prefix_of
from backend.pipelines.actuarial.sentences import SENTENCES, Told
from backend.pipelines.report.case_sections import lines_block
from backend.pipelines.report.draft import MOST_SENTENCES, Draft, Sentence, by_id, named, present, section, told
from backend.pipelines.report.figures_json import study_json
from backend.pipelines.report.file_cells import day
from backend.pipelines.report.inputs import StudyReportInputs
from backend.pipelines.report.study_figures import (
    diagnostics_section,
    methods_section,
    name_of,
    origins_section,
    quantiles_section,
    sums_of,
)
from backend.pipelines.report.study_purpose import purpose_section
from backend.pipelines.report.study_tables import factors_section, triangle_section
from backend.pipelines.report.texts import NONE, clipped, moment, shown, six_digits, words
from backend.pipelines.report.underlying import study_versions, writer_of
from backend.pipelines.wording_checks.cell import Cell, Cells, count

NOT_ADOPTED = "This version is not the adopted one; its figures are a proposal until a named actuary adopts them."
DROPPED = "{count} sentences of the commentary were left out: they stated figures that were not computed."
ADOPTED = ("Version {version} of {study} was adopted by {adopter} on {adopted_on}.",)
UNADOPTED = ("Version {version} of {study} is {standing}.",)


def build_study_report(inputs: StudyReportInputs) -> Draft:
    """Return the report on a version; its figures are those stored with its run."""
    study, result = inputs.study, inputs.result
    cells = {**cells_of(inputs.triangle, result.figures), **_standing(inputs)}
    triangles = study.triangle.triangles
    return Draft(
        kind=ReportKind.ACTUARIAL,
        subtitle=f"{study.name}, version {result.number}",
        summary=_summary(inputs),
        sections=present(
            purpose_section(inputs),
            methods_section(inputs),
            origins_section(inputs),
            quantiles_section(result),
            *factors_section(inputs),
            diagnostics_section(result),
            _commentary_section(result),
            _assumptions_section(result),
            triangle_section(inputs),
        ),
        cells=cells,
        sentences=_sentences(inputs, cells),
        figures=study_json(inputs),
        versions=study_versions(result),
        notices=() if _is_adopted(inputs) else (Notice(NOT_ADOPTED),),
        origins=tuple(triangles.origins),
        ages=tuple(triangles.ages),
    )


def _is_adopted(inputs: StudyReportInputs) -> bool:
    adopted = inputs.study.adoption
    return adopted is not None and adopted.run_id == inputs.result.run_id


def _standing(inputs: StudyReportInputs) -> Cells:
    """Return the cells of who adopted the version, where somebody did."""
    return by_id(_standing_cells(inputs))


def _standing_cells(inputs: StudyReportInputs) -> Iterator[Cell | None]:
    yield named("study", "study", inputs.study.reference)
    yield count("version", "version of the study", inputs.result.number)
    adopted = inputs.study.adoption
    if not _is_adopted(inputs):
        yield named("standing", "where the version stands", "not adopted")
    elif adopted is not None:
        yield named("adopter", "who adopted the version", adopted.adopted_by)
        yield day("adopted_on", "day of the adoption", adopted.adopted_at)


def _sentences(inputs: StudyReportInputs, cells: Cells) -> tuple[Sentence, ...]:
    """Return where the version stands, and what its figures say in the order an actuary tells them."""
    first = leading(inputs.result.figures)
    teller = Told(cells, prefix_of(first), name_of(first, inputs.result.selection))
    made = [sentence for write in SENTENCES if (sentence := write(teller)) is not None]
    standing = told((ADOPTED if _is_adopted(inputs) else UNADOPTED,), cells)
    return (*((text, tuple(ids)) for text, ids in made[: MOST_SENTENCES - 1]), *standing)


def _summary(inputs: StudyReportInputs) -> KeyValues:
    study, result = inputs.study, inputs.result
    adopted = study.adoption
    by = f"{adopted.adopted_by}, {moment(adopted.adopted_at)}" if adopted and _is_adopted(inputs) else "not adopted"
    return KeyValues(
        (
            ("Study", f"{study.reference}, version {result.number}"),
            ("Triangle", clean_line(study.triangle.name)),
            ("Unit", study.triangle.triangles.unit),
            *sums_of(inputs),
            ("Adopted by", by),
            ("Computed", moment(result.finished_at)),
        )
    )


def _commentary_section(result: StudyResult) -> ReportSection | None:
    said = tuple(Paragraph(sentence, (), writer_of(result)) for sentence in result.commentary.sentences)
    dropped = result.commentary.dropped
    return section("Commentary", *said, Notice(DROPPED.format(count=dropped)) if dropped else None)


def _assumptions_section(result: StudyResult) -> ReportSection | None:
    """Return what each method's figures rest on, as stored with them, and what qualifies them."""
    rows = tuple(
        (words(method), words(name), clipped(shown(six_digits(value))))
        for method, held in result.assumptions.items()
        for name, value in (held.items() if isinstance(held, dict) else (("value", held),))
        if shown(value) != NONE
    )
    figures = result.figures
    return section(
        "Assumptions and limits",
        Table(("Method", "Choice", "Value"), rows) if rows else None,
        lines_block("Warning", figures.warnings),
        lines_block("Not estimable", (f"{words(one.method)}: {one.reason}" for one in figures.not_estimable)),
    )
