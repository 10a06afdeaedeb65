"""The list of studies: figures, filters in the address, who may begin one, and two side by side."""

import pytest

from app.ui.study_amounts import NOT_ESTIMABLE
from backend.domain.access import Role
from fakes.actuarial_rig import small
from fixtures.cases import labels_of, words_on

PAGE = "Studies.py"


def names_on(screen):
    return list(screen.dataframe[0].value["Name"]) if screen.dataframe else []


def test_an_empty_list_offers_to_begin_the_first_study(open_screen, ines):
    screen = open_screen(PAGE, ines)

    assert not screen.exception
    assert "No studies yet" in words_on(screen)
    assert labels_of(screen)[0] == "New study"
    assert "Begin the first study" in labels_of(screen)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.EXAMINER])
def test_those_who_only_read_are_offered_no_study_to_begin(open_screen, person, role):
    screen = open_screen(PAGE, person(role=role))

    assert "No studies yet" in words_on(screen)
    assert not {"New study", "Begin the first study"} & set(labels_of(screen))


@pytest.mark.parametrize("role", [Role.CLIENT, Role.UNDERWRITER, Role.ADJUSTER, Role.ADMIN])
def test_other_roles_never_reach_the_list(open_screen, studies_rig, ines, beside, role):
    studies_rig.done(ines)
    screen = open_screen(PAGE, beside(role))

    assert "Motor 2024" not in words_on(screen)
    assert not names_on(screen)


def test_a_study_stands_there_with_its_state_and_figures(open_screen, studies_rig, ines):
    started = studies_rig.done(ines)
    line = open_screen(PAGE, ines).dataframe[0].value.iloc[0]
    mack = studies_rig.services.studies.find_result(ines, started.study_id, 1).figures.methods[-1]

    assert line["Study"] == started.reference
    assert list(line["Status"]) == ["Ready"]
    assert line["Source"] == "File"
    assert line["Method"] == "Mack"
    assert line["IBNR"] == round(mack.total.ibnr)
    assert line["Standard error"] == round(mack.total.standard_error)
    assert line["Versions"] == 1


def test_a_study_without_figures_shows_none(open_screen, studies_rig, ines):
    studies_rig.begin(ines)
    line = open_screen(PAGE, ines).dataframe[0].value.iloc[0]

    assert list(line["Status"]) == ["Running"]
    assert line[["Method", "Ultimate", "IBNR"]].isna().all()


def test_the_address_narrows_the_list(open_screen, studies_rig, ines, beside):
    adopted = studies_rig.done(ines, name="Liability 2023")
    studies_rig.done(ines, name="Motor 2024")
    studies_rig.adopt(beside(), adopted)

    assert names_on(open_screen(PAGE, ines, {"text": "liab"})) == ["Liability 2023"]
    assert names_on(open_screen(PAGE, ines, {"status": "Adopted"})) == ["Liability 2023"]
    assert names_on(open_screen(PAGE, ines, {"status": "Ready"})) == ["Motor 2024"]
    assert "No study fits" in words_on(open_screen(PAGE, ines, {"text": "nothing is called this"}))


def test_studies_of_another_institution_are_not_listed(open_screen, studies_rig, ines, person):
    studies_rig.done(ines)

    assert names_on(open_screen(PAGE, person(role=Role.MANAGER))) == []


def test_two_studies_of_the_address_stand_side_by_side(open_screen, studies_rig, ines):
    ids = [str(studies_rig.done(ines, name=name).study_id) for name in ("Motor A", "Motor B")]
    screen = open_screen(PAGE, ines, {"compare": ",".join(ids)})

    assert not screen.exception
    words = words_on(screen)
    assert "Motor A" in words
    assert "Motor B" in words
    assert "Nothing is chosen differently." in words
    difference = next(name for name in screen.dataframe[1].value.columns if name == "IBNR difference")
    assert not screen.dataframe[1].value[difference].fillna(0).any()


def test_studies_in_other_units_are_compared_without_differences(open_screen, studies_rig, ines):
    ids = [str(studies_rig.done(ines, small(unit=unit)).study_id) for unit in ("USD", "USD thousand")]
    screen = open_screen(PAGE, ines, {"compare": ",".join(ids)})

    assert "The units differ, so no difference of amounts is shown." in words_on(screen)
    assert not [name for name in screen.dataframe[1].value.columns if "difference" in name]


def test_a_study_without_figures_is_compared_in_words_alone(open_screen, studies_rig, ines):
    ids = [str(studies_rig.done(ines).study_id), str(studies_rig.begin(ines).study_id)]
    screen = open_screen(PAGE, ines, {"compare": ",".join(ids)})

    assert "has no figures to compare yet." in words_on(screen)
    assert len(screen.dataframe) == 1


@pytest.mark.parametrize("compared", ["", "nonsense", "a,b", "1"])
def test_an_address_that_names_no_two_studies_compares_nothing(open_screen, studies_rig, ines, compared):
    studies_rig.done(ines)
    screen = open_screen(PAGE, ines, {"compare": compared})

    assert not screen.exception
    assert "Two studies side by side" not in words_on(screen)
    assert NOT_ESTIMABLE not in words_on(screen)


def test_a_comparison_is_closed(open_screen, studies_rig, ines):
    ids = [str(studies_rig.done(ines).study_id) for _ in range(2)]
    screen = open_screen(PAGE, ines, {"compare": ",".join(ids)})
    screen.button(key="close-comparison").click().run()

    assert "Two studies side by side" not in words_on(screen)
