"""The versions behind a result on the screens of cases and runs, and drafts that wait for a person in My work."""

import pytest

from backend.domain.access import Role
from backend.services.prompts import install_first_prompts
from fixtures.cases import words_on
from fixtures.versions import guideline_draft, prompt_draft


def test_case_and_run_name_the_versions_that_were_used(open_case, open_screen, rig, ada, unit_of_work):
    with unit_of_work() as work:
        install_first_prompts(work, ada.institution_id)
    sent = rig.assess(ada)
    case = words_on(open_case(ada, sent))
    run = words_on(open_screen("Runs.py", ada, {"run": str(sent.run_id)}))

    assert "by guideline version 1 and prompt 1-" in case
    assert "pipeline underwriting-1 · prompt 1-" in run
    assert "guideline version 1" in run


def test_a_run_follows_the_words_in_force(rig, colleague_of_mina, mina, prompts, person, unit_of_work):
    sender = person(role=Role.UNDERWRITER, institution_id=mina.institution_id)
    draft = prompts.save_draft(mina, prompt_draft())
    prompts.activate(colleague_of_mina(), draft.version_id, 1)
    sent = rig.assess(sender)
    with unit_of_work() as work:
        found = work.assessments.find_latest(mina.institution_id, sent.submission_id)

    words = prompts.get_version(mina, draft.version_id).texts
    assert found.result["prompt_version"] == words.label == f"2-{words.fingerprint[:12]}"
    assert rig.services.runs.get(sender, sent.run_id).prompt_version == words.label


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMIN])
def test_drafts_of_others_wait_in_my_work(open_screen, guidelines, prompts, mina, colleague_of_mina, role):
    guidelines.save_draft(mina, guideline_draft())
    prompts.save_draft(mina, prompt_draft())
    screen = open_screen("Work.py", colleague_of_mina(role))

    assert not screen.exception
    assert "1 guideline draft waits for you to put in force." in words_on(screen)
    assert "1 prompt draft waits for you to put in force." in words_on(screen)


def test_own_drafts_and_those_that_a_role_cannot_activate_are_not_told(
    open_screen, guidelines, mina, colleague_of_mina
):
    guidelines.save_draft(mina, guideline_draft())

    assert "draft waits for you" not in words_on(open_screen("Work.py", mina))
    assert "draft waits for you" not in words_on(open_screen("Work.py", colleague_of_mina(Role.UNDERWRITER)))
