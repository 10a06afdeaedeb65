"""Prompts on the screen: the words in force, versions, a draft with + and -, its check, and who puts it in force."""

import pytest

from app.ui.prompt_view import diff_text
from backend.domain.access import Role
from backend.domain.prompt_checks import BY_RULES
from backend.domain.prompt_lines import difference_of
from backend.domain.prompts import STEPS, PromptTexts
from backend.pipelines.default_prompts import DEFAULT_PROMPTS
from fixtures.cases import errors_on, labels_of, words_on
from fixtures.versions import STEP, WHY, prompt_draft

PAGE = "Prompts.py"


def open_tab(open_screen, who, tab):
    screen = open_screen(PAGE, who, {"tab": tab})
    assert not screen.exception
    return screen


def press(screen, label):
    return next(button for button in screen.main.button if button.label == label).click().run()


def code_on(screen):
    return [block.value for block in screen.main.code]


@pytest.mark.parametrize("role", [Role.EXAMINER, Role.MANAGER, Role.ADMIN])
def test_readers_see_the_words_in_force_and_their_name_on_runs(open_screen, colleague_of_mina, role):
    screen = open_tab(open_screen, colleague_of_mina(role), "Words")

    first = DEFAULT_PROMPTS[STEP]
    assert code_on(screen) == [first.system, first.template]
    assert f"Runs name it 1-{first.fingerprint[:12]}." in words_on(screen)
    assert "Words cannot loosen the checks" in words_on(screen)
    assert ("Write a draft" in [tab.label for tab in screen.tabs]) is (role is not Role.EXAMINER)


def test_a_house_without_versions_sees_the_words_of_the_product(open_screen, person):
    newcomer = person(role=Role.MANAGER)

    screen = open_tab(open_screen, newcomer, "Words")
    assert "the product's own words are sent" in words_on(screen)
    assert "Runs name them default-" in words_on(screen)
    assert "No versions" in words_on(open_tab(open_screen, newcomer, "Versions"))
    assert "Nothing to compare" in words_on(open_tab(open_screen, newcomer, "Compare"))
    assert errors_on(open_tab(open_screen, newcomer, "Write a draft")) == []


@pytest.mark.parametrize("step", list(STEPS))
def test_every_step_has_a_screen(open_screen, mina, step):
    screen = open_screen(PAGE, mina, {"step": STEPS[step].title, "tab": "Write a draft"})

    assert not screen.exception
    assert screen.text_area(key=f"words-{step}-1-system").value == DEFAULT_PROMPTS[step].system


def test_a_draft_is_shown_with_signs_and_its_author_cannot_put_it_in_force(open_screen, prompts, mina):
    prompts.save_draft(mina, prompt_draft())
    screen = open_tab(open_screen, mina, "Versions")

    assert any(line == "+ Write for a reader in a hurry." for line in code_on(screen)[0].split("\n"))
    assert "another person must put it in force" in words_on(screen)
    assert "Put version 2 in force" not in labels_of(screen)


def test_the_check_says_plainly_that_no_model_judged(open_screen, prompts, mina):
    prompts.save_draft(mina, prompt_draft())
    screen = press(open_tab(open_screen, mina, "Versions"), "Check it on a sample case")

    assert [message.value for message in screen.success] == ["The check passed."]
    assert BY_RULES in words_on(screen)
    assert any("Write for a reader in a hurry." in code and "<<<material" in code for code in code_on(screen))


def test_another_person_puts_the_draft_in_force(open_screen, prompts, mina, colleague_of_mina):
    prompts.save_draft(mina, prompt_draft())
    other = colleague_of_mina(Role.ADMIN)
    screen = press(open_tab(open_screen, other, "Versions"), "Put version 2 in force")

    assert [message.value for message in screen.success] == ["Version 2 is in force from now on."]
    assert prompts.get_active(other, STEP).version == "2"


def test_a_click_on_a_draft_that_came_into_force_elsewhere_says_who_did_it(
    open_screen, prompts, mina, colleague_of_mina
):
    draft, other = prompts.save_draft(mina, prompt_draft()), colleague_of_mina()
    screen = open_tab(open_screen, colleague_of_mina(), "Versions")
    prompts.activate(other, draft.version_id, 1)
    screen = press(screen, "Put version 2 in force")

    (head, *_) = prompts.list_versions(mina, STEP)
    assert [told.value for told in screen.info] == [f"Version 2 was put in force by {head.activator} meanwhile."]
    assert not screen.success
    assert not screen.run().info


def test_an_examiner_reads_drafts_and_has_no_button_that_changes(open_screen, prompts, mina, colleague_of_mina):
    prompts.save_draft(mina, prompt_draft())

    assert labels_of(open_tab(open_screen, colleague_of_mina(Role.EXAMINER), "Versions")) == [
        "Check it on a sample case"
    ]


def test_a_manager_writes_a_draft_on_the_screen(open_screen, prompts, mina):
    screen = open_tab(open_screen, mina, "Write a draft")
    screen.text_area(key=f"words-{STEP}-1-system").input("You help an underwriter.").run()
    screen.text_input(key=f"words-{STEP}-1-why").input(WHY)
    screen = press(screen, "Save as a draft")

    assert not errors_on(screen)
    newest = prompts.list_versions(mina, STEP)[0]
    assert prompts.get_version(mina, newest.version_id).texts.system == "You help an underwriter."


def test_a_draft_that_lacks_a_placeholder_is_refused_on_the_screen(open_screen, prompts, mina):
    screen = open_tab(open_screen, mina, "Write a draft")
    screen.text_area(key=f"words-{STEP}-1-template").input("Say something about {product}.").run()
    screen.text_input(key=f"words-{STEP}-1-why").input(WHY)
    screen = press(screen, "Save as a draft")

    assert any("The template lacks {version}" in error.replace("\\", "") for error in errors_on(screen))
    assert len(prompts.list_versions(mina, STEP)) == 1


def test_a_withdrawn_draft_stays_in_the_list(open_screen, prompts, mina):
    draft = prompts.save_draft(mina, prompt_draft())
    screen = open_tab(open_screen, mina, "Versions")
    screen.text_input(key=f"off-why-{draft.version_id}").input(WHY)
    screen = press(screen, "Withdraw the draft")

    assert not screen.info
    table = next(one.value for one in screen.dataframe if "State" in one.value.columns)
    assert [list(cell) for cell in table["State"]] == [["Withdrawn"], ["Active"]]


def test_a_refused_withdrawal_says_why(open_screen, prompts, mina):
    prompts.save_draft(mina, prompt_draft())
    screen = press(open_tab(open_screen, mina, "Versions"), "Withdraw the draft")

    assert any("reason of at least" in error for error in errors_on(screen))


def test_signs_stand_in_front_of_every_line():
    old, new = (PromptTexts(STEP, "1", text, "T") for text in ("One\nTwo", "One\nThree"))

    assert diff_text(difference_of(old, new).system) == "  One\n- Two\n+ Three"
