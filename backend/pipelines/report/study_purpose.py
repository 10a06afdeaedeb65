"""What an actuarial report says before its figures: purpose, scope, who answers for it, reliance and limits."""

from backend.domain.reports.content import KeyValues, ReportSection
from backend.domain.texts import clean_line
from backend.pipelines.report.draft import section
from backend.pipelines.report.inputs import StudyReportInputs
from backend.pipelines.report.study_figures import amount, name_of
from backend.pipelines.report.texts import NONE, moment, words

PURPOSE = (
    "To state ultimates and IBNR of the triangle named here; for people of the institution that signs, no other use."
)
RELIANCE = (
    "The data were taken as they were given and checked for their form alone; nobody audited or reconciled them to "
    "other records for this report."
)
UNCERTAINTY = (
    "These are estimates: what is paid in the end can differ from them materially. Standard errors and quantiles hold "
    "under the assumptions of their method and tell nothing of a change in law, inflation or the book."
)
GROSS = "Net or gross of reinsurance, and with or without discount, as the data were given; nothing was adjusted."


def purpose_section(inputs: StudyReportInputs) -> ReportSection | None:
    """Return purpose, scope, named people, data, methods with their range, reliance and limits."""
    study, result = inputs.study, inputs.result
    triangles, triangle = study.triangle.triangles, study.triangle
    origins, last = triangles.origins, max(triangles.ages)
    data = f"{words(triangle.source)}, given by {triangle.created_by}, {moment(triangle.created_at)}"
    methods = dict.fromkeys(name_of(one, result.selection) for one in result.figures.methods)
    return section(
        "Purpose, reliance and limits",
        KeyValues(
            (
                ("Purpose", PURPOSE),
                ("Scope", f"Origins {origins[0]} to {origins[-1]}, ages up to {last} months, in {triangles.unit}"),
                ("Selections made by", _author(inputs)),
                ("Adopted by", _adopter(inputs)),
                ("Data", f"{data}; SHA-256 {triangle.data_hash}"),
                ("Methods", ", ".join(methods)),
                ("Range of IBNR", _range(inputs)),
                ("Reliance", RELIANCE),
                ("Basis", GROSS),
                ("Uncertainty", UNCERTAINTY),
            )
        ),
    )


def _author(inputs: StudyReportInputs) -> str:
    """Return who saved the version, when and why."""
    found = next((one for one in inputs.study.versions if one.number == inputs.result.number), None)
    if found is None:
        return NONE
    return f"{found.author}, {moment(found.created_at)}: {clean_line(found.reason) or 'no reason given'}"


def _adopter(inputs: StudyReportInputs) -> str:
    """Return who adopted this very version, when and why."""
    adopted = inputs.study.adoption
    if adopted is None or adopted.run_id != inputs.result.run_id:
        return "nobody: the figures are a proposal"
    return f"{adopted.adopted_by}, {moment(adopted.adopted_at)}: {clean_line(adopted.reason) or 'no reason given'}"


def _range(inputs: StudyReportInputs) -> str:
    """Return the lowest and the highest IBNR of the methods; no method's figure is preferred here."""
    found = [one.total.ibnr for one in inputs.result.figures.methods if one.total.ibnr is not None]
    if not found:
        return NONE
    unit = inputs.study.triangle.triangles.unit
    return f"{amount(min(found))} to {amount(max(found))} ({unit}) over {len(found)} results"
