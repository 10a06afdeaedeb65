"""What an actuary has to say beside the figures: purpose, named people, data, range, reliance, limits."""

from dataclasses import replace

from backend.domain.reports.content import KeyValues, Table
from backend.pipelines.report import build_study_report
from backend.pipelines.report.study_figures import WITHOUT_TAIL
from backend.pipelines.report.study_purpose import RELIANCE, UNCERTAINTY
from fixtures.reports import study_report

INPUTS = study_report()
DRAFT = build_study_report(INPUTS)


def known(inputs):
    draft = build_study_report(inputs)
    (pairs,) = next(one for one in draft.sections if one.heading == "Purpose, reliance and limits").blocks
    assert isinstance(pairs, KeyValues)
    return dict(pairs.rows)


def tables(heading):
    return [
        block
        for section in DRAFT.sections
        if section.heading == heading
        for block in section.blocks
        if isinstance(block, Table)
    ]


def test_purpose_and_limits_come_before_the_figures():
    assert [one.heading for one in DRAFT.sections][:2] == ["Purpose, reliance and limits", "Methods compared"]
    assert known(INPUTS)["Reliance"] == RELIANCE
    assert known(INPUTS)["Uncertainty"] == UNCERTAINTY


def test_the_people_are_named_with_day_and_reason():
    told = known(INPUTS)
    assert told["Selections made by"] == "Ivy, 2026-05-04 12:30 UTC: First"
    assert told["Adopted by"] == "Leo Sand, 2026-05-04 12:30 UTC: It fits the data."


def test_a_version_that_nobody_adopted_names_nobody():
    assert known(study_report(is_adopted=False))["Adopted by"] == "nobody: the figures are a proposal"


def test_the_adoption_of_another_version_is_not_told_of_this_one():
    adoption = replace(INPUTS.study.adoption, run_id=INPUTS.study.triangle.triangle_id.__class__(int=77))
    other = replace(INPUTS, study=replace(INPUTS.study, adoption=adoption))
    assert known(other)["Adopted by"] == "nobody: the figures are a proposal"


def test_a_version_of_before_says_that_its_author_is_not_known():
    assert known(replace(INPUTS, study=replace(INPUTS.study, versions=())))["Selections made by"] == "not given"


def test_scope_and_data_name_origins_ages_unit_and_hash():
    told, triangles = known(INPUTS), INPUTS.study.triangle.triangles
    assert told["Scope"].startswith(f"Origins {triangles.origins[0]} to {triangles.origins[-1]}, ages up to ")
    assert told["Scope"].endswith(triangles.unit)
    assert INPUTS.study.triangle.data_hash in told["Data"]
    assert "given by Ivy" in told["Data"]


def test_the_range_spans_every_result():
    totals = [one.total.ibnr for one in INPUTS.result.figures.methods if one.total.ibnr is not None]
    assert known(INPUTS)["Range of IBNR"].endswith(f"over {len(totals)} results")
    none = replace(INPUTS.result, figures=replace(INPUTS.result.figures, methods=INPUTS.result.figures.methods[:1]))
    assert known(replace(INPUTS, result=none))["Range of IBNR"].endswith("over 1 results")


def test_choices_that_nobody_made_are_not_listed():
    (rows, *_) = [table.rows for table in tables("Assumptions and limits")]
    assert rows
    assert "not given" not in {row[2] for row in rows}


def test_the_run_off_says_that_a_tail_is_not_in_it():
    (run_off,) = [table for table in tables("Tests and diagnostics") if table.title == "Run-off of the reserve"]
    assert run_off.note == WITHOUT_TAIL
