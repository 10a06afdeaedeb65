"""Studies in two tabs and by old links: what is saved, run again or adopted is what the reader has seen."""

import pytest

from app.ui.study_draft import Draft
from backend.domain.studies.kept import selection_to_json
from backend.domain.studies.selection import FactorChoice, Selection
from fakes.study_screen_rig import WHY
from fixtures.cases import errors_on

TRIED = Selection(factors=FactorChoice(excluded=frozenset({("2022", 12)})))


def put_draft(screen, started, number=1, selection=TRIED):
    """Try something out on a version, as clicks on the picture do."""
    name = Draft(f"study-{started.study_id}-{number}", Selection()).name
    screen.session_state[f"{name}-selection"] = selection_to_json(selection)
    return screen.run()


def save(screen, why=WHY):
    """Give the reason and save what was tried out."""
    screen.text_input(key=next(one.key for one in screen.text_input if one.label == "Why")).set_value(why).run()
    return screen.button(key="save-version").click().run()


def shown_version(screen):
    """Return the version that the head names."""
    return next(one.value for one in screen.caption if one.value.startswith("Version "))


@pytest.mark.parametrize("pinned", ["", "1"])
def test_after_a_save_the_new_version_is_shown_whatever_the_address_named(open_study, studies_rig, ines, pinned):
    started = studies_rig.done(ines)
    query = {"version": pinned} if pinned else {}
    screen = save(put_draft(open_study(ines, started, "Factors", **query), started))

    assert not errors_on(screen)
    assert shown_version(screen).startswith("Version 2 of 2")
    assert screen.run().selectbox(key="version").value == "2"


def test_from_an_old_version_of_several_a_save_leads_to_the_newest(open_study, studies_rig, ines):
    started = studies_rig.done(ines)
    studies_rig.save(ines, started)
    screen = save(put_draft(open_study(ines, started, "Factors", version="1"), started))

    assert not errors_on(screen)
    assert shown_version(screen).startswith("Version 3 of 3")
    assert shown_version(screen.run()).startswith("Version 3 of 3")


def test_while_a_colleague_saves_the_version_that_is_looked_at_stays(open_study, studies_rig, ines, beside):
    started = studies_rig.done(ines)
    studies_rig.save(ines, started)
    screen = open_study(ines, started, version="1")
    studies_rig.save(beside(), started, TRIED)

    assert shown_version(screen.run()).startswith("Version 1 of 3")
