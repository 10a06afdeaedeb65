"""What a study says of itself: states, versions, effects of a choice, adoption gaps, previews and files put aside."""

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import uuid4

import pytest

from app.ui import study_adopt, study_effect, study_preview, study_states
from app.ui.markup import escaped
from app.ui.study_amounts import MEASURES, NOT_ESTIMABLE
from backend.domain.access import Principal, Role
from backend.domain.runs import RunState
from backend.domain.studies.result import TOTAL, WhatIf
from backend.domain.studies.selection import FactorChoice, Selection
from backend.domain.studies.views import Adoption, RejectedRow, VersionView
from backend.domain.studies.words import StudyStatus
from backend.domain.triangles import Measure, TriangleSource
from backend.reserving.what_if import redraw
from fakes.actuarial_rig import small
from fakes.study_panels import CHAIN_LADDER, DEVELOPMENT, MACK, small_study

WHEN = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def version_of(number=1, state=RunState.SUCCEEDED, **wanted):
    """Give one version of a study."""
    asked = {
        "author": "Ines",
        "author_id": uuid4(),
        "created_at": WHEN,
        "reason": "First look",
        "selection": Selection(),
        "run_id": None if state is None else uuid4(),
        "run_state": state,
    }
    return VersionView(number=number, **{**asked, **wanted})


def study_of(*versions, adopted=None):
    """Give a study with these versions, newest first."""
    study, _ = small_study()
    adoption = Adoption(adopted, uuid4(), "Max", WHEN, "Checked") if adopted else None
    return replace(study, versions=versions, adoption=adoption)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (study_states.STATUSES, StudyStatus),
        (study_states.STATUS_BADGES, StudyStatus),
        (study_states.SOURCES, TriangleSource),
        (MEASURES, Measure),
    ],
)
def test_every_code_has_a_word(words, codes):
    assert set(words) == set(codes)
    assert len(set(words.values())) == len(words)


@pytest.mark.parametrize("state", [None, *RunState])
def test_the_run_of_a_version_is_one_word(state):
    assert study_states.run_words(version_of(state=state))
    assert study_states.has_figures(version_of(state=state)) == (state is RunState.SUCCEEDED)


@pytest.mark.parametrize(
    ("figure", "words"), [(None, NOT_ESTIMABLE), (0.0, "0"), (-0.4, "0"), (1234567.5, "1,234,568"), (-1500.0, "-1,500")]
)
def test_an_amount_is_whole_with_thousands_or_not_estimable(figure, words):
    assert study_states.amount(figure).replace("-0", "0") == words


def test_the_adopted_version_stands_even_when_newer_ones_have_figures():
    study = study_of(version_of(3), version_of(2), version_of(1), adopted=1)

    assert study_states.standing_version(study).number == 1


def test_without_adoption_the_newest_version_with_figures_stands():
    study = study_of(version_of(3, RunState.RUNNING), version_of(2), version_of(1))

    assert study_states.standing_version(study).number == 2


def test_without_figures_the_newest_version_stands():
    assert study_states.standing_version(study_of(version_of(2, None), version_of(1, RunState.FAILED))).number == 2


def test_an_adopted_version_that_is_not_there_does_not_stand():
    assert study_states.standing_version(study_of(version_of(1), adopted=7)).number == 1


@pytest.mark.parametrize(("number", "is_there"), [(1, True), (2, True), (0, False), (-1, False), (3, False)])
def test_a_version_is_found_by_its_number(number, is_there):
    study = study_of(version_of(2), version_of(1))

    assert (study_states.find_version(study, number) is not None) == is_there


def test_a_version_is_named_with_author_day_and_adoption():
    study = study_of(version_of(2), version_of(1), adopted=1)

    assert study_states.version_words(study, study.versions[0]) == "2: Ines, 1 Mar 2026"
    assert study_states.version_words(study, study.versions[1]) == "1, adopted: Ines, 1 Mar 2026"


def what_if(total=2000.0, *, mack=MACK):
    """Give what a selection comes to."""
    ladder = replace(CHAIN_LADDER, total=replace(CHAIN_LADDER.total, ibnr=total, ultimate=5400 + total))
    return WhatIf(DEVELOPMENT, ladder, mack, "")


def test_the_difference_of_figures_is_now_less_before_and_none_without_either():
    assert study_effect.difference(5.0, 3.0) == 2.0
    assert study_effect.difference(None, 3.0) is None
    assert study_effect.difference(5.0, None) is None
    assert study_effect.difference(3.0, 3.0) == 0


def test_the_error_of_the_total_is_mack_s_or_none():
    assert study_effect.total_error(what_if()) == 400
    assert study_effect.total_error(what_if(mack=None)) is None


def test_figures_are_found_by_origin_and_those_of_all_by_total():
    rows = study_effect.by_origin(CHAIN_LADDER)

    assert list(rows) == ["2021", "2022", "2023", TOTAL]
    assert rows[TOTAL] is CHAIN_LADDER.total


def test_figures_by_origin_end_with_the_total_and_its_difference():
    frame = study_effect.origins_frame(what_if(2100.0), what_if())

    assert frame["Origin"].tolist()[-1] == TOTAL
    assert frame["IBNR"].tolist()[-1] == 2100
    assert frame["Difference"].tolist()[-1] == 100
    assert frame["Standard error"].tolist()[-1] == 400


def test_without_mack_no_origin_has_an_error():
    assert study_effect.origins_frame(what_if(mack=None), what_if())["Standard error"].isna().all()


def test_an_origin_that_the_version_lacks_has_no_difference():
    fewer = what_if()
    fewer = replace(fewer, chain_ladder=replace(fewer.chain_ladder, origins=fewer.chain_ladder.origins[1:]))
    frame = study_effect.origins_frame(what_if(2100.0), fewer)

    assert frame["Difference"].isna().tolist() == [True, False, False, False]


def test_a_link_ratio_less_moves_ultimate_and_ibnr_by_the_same():
    sets = small()
    before = redraw(sets, Selection())
    after = redraw(sets, Selection(factors=FactorChoice(excluded=frozenset({("2022", 12)}))))
    frame = study_effect.origins_frame(after, before)
    totals = after.chain_ladder.total, before.chain_ladder.total

    assert frame["Difference"].tolist()[-1] == round(totals[0].ultimate - totals[1].ultimate)
    assert totals[0].ultimate - totals[1].ultimate == pytest.approx(totals[0].ibnr - totals[1].ibnr)


def case_of(role, *, result="figures", author=None, adopted=None):
    """Give what the panel of adoption looks at, for a person of a role."""
    person = Principal(uuid4(), "somebody", role, uuid4())
    version = version_of(author_id=author or person.user_id)
    return SimpleNamespace(
        study=study_of(version, adopted=adopted),
        version=version,
        result=result,
        page=SimpleNamespace(principal=person),
        may=person.may,
    )


@pytest.mark.parametrize("role", [Role.ACTUARY, Role.MANAGER])
def test_another_person_s_version_with_figures_can_be_adopted(role):
    assert study_adopt.adoption_gap(case_of(role, author=uuid4())) == ""


def test_nobody_adopts_what_they_chose_themselves():
    assert "so another actuary or a manager adopts it" in study_adopt.adoption_gap(case_of(Role.ACTUARY))


def test_a_version_without_figures_waits_for_its_run():
    assert "no figures yet" in study_adopt.adoption_gap(case_of(Role.MANAGER, result=None, author=uuid4()))


def test_an_examiner_reads_and_adopts_nothing():
    assert "your role reads them" in study_adopt.adoption_gap(case_of(Role.EXAMINER, author=uuid4()))


@pytest.mark.parametrize("role", [Role.ACTUARY, Role.MANAGER, Role.EXAMINER])
def test_an_adopted_version_says_by_whom_and_why_to_everybody(role):
    assert study_adopt.adoption_gap(case_of(role, adopted=1)) == "Max adopted this version: Checked"


@pytest.mark.parametrize(
    ("action", "details", "words"),
    [
        ("study.created", {"version": 1}, "Began the study"),
        ("study.version_saved", {"version": 2, "reason": "A large claim"}, "Saved version 2: A large claim"),
        ("study.run_requested", {"version": 3}, "Had version 3 run again"),
        ("study.adopted", {"version": 2, "reason": "Checked"}, "Adopted version 2: Checked"),
        ("study.exported", {"version": 2}, "Exported version 2"),
        ("study.exported", {}, "Exported version "),
    ],
)
def test_an_act_is_a_sentence_with_its_reason(action, details, words):
    assert study_adopt.act_words(action, details) == words


def test_an_act_nobody_has_words_for_is_still_read():
    assert study_adopt.act_words("study.moved_elsewhere", {})


def test_braces_in_a_reason_stay_as_they_are():
    assert study_adopt.act_words("study.adopted", {"version": 1, "reason": "{version} {0}"}).endswith("{version} {0}")


def test_a_triangle_s_table_leaves_cells_empty_that_were_not_observed():
    frame = study_preview.triangle_frame(small().measures[Measure.PAID])

    assert frame.columns.tolist() == ["Origin", "12 months", "24 months", "36 months", "48 months"]
    assert frame["48 months"].isna().tolist() == [False, True, True, True]


def test_the_premium_stands_beside_the_origins_when_there_is_one():
    frame = study_preview.triangle_frame(small().measures[Measure.PAID], (4000.0, None, 4400.0, 4600.0))

    assert frame.columns.tolist()[:2] == ["Origin", "Premium"]
    assert frame["Premium"].isna().tolist() == [False, True, False, False]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_rows_put_aside_begin_no_formula_in_a_spreadsheet(text):
    content = study_preview.rejected_csv([RejectedRow(row=2, text=text, problem=text)]).decode("utf-8-sig")

    assert f"'{text}" in content
    assert content.startswith("row,problem,text")


def test_rows_put_aside_keep_their_number_and_every_letter():
    content = study_preview.rejected_csv([RejectedRow(row=7, text='2022;\u96e8,\n"x"', problem="No number.")])

    assert content.decode("utf-8-sig").splitlines()[1].startswith("7,No number.,")
    assert "\u96e8" in content.decode("utf-8-sig")


@pytest.mark.parametrize("words", ["![x](y)", "<img src=x>", "**b**", "`code`", "$x$", "#h", "~~x~~", "a|b", ":red[x]"])
def test_escaped_words_keep_their_letters_and_lose_their_markup(words):
    assert escaped(words).replace("\\", "") == words
    assert escaped(words) != words


@pytest.mark.parametrize("words", ["Motor 2024", "Paid, 12-24", "Year: 2022", "Kraft & Haft", "\u96e8 \U0001f697"])
def test_plain_words_are_not_changed(words):
    assert escaped(words) == words
