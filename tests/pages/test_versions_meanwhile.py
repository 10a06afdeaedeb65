"""What a person does on a screen of versions counts against what that person saw, not against what came meanwhile."""

import json
from decimal import Decimal

import pytest

from backend.domain.guidelines import guideline_to_json
from fixtures.cases import errors_on, words_on
from fixtures.versions import AUTO, STEP, WHY, guideline_draft, prompt_draft, rules_with

MEANWHILE = "was saved while you wrote"
EDITING = {"Guidelines.py": f"edit-{AUTO}-1", "Prompts.py": f"words-{STEP}-1"}


@pytest.fixture
def desk(request, guidelines, prompts):
    """Give page, service, subject and a maker of drafts for rules or for words."""
    if request.param == "rules":
        return "Guidelines.py", guidelines, AUTO, lambda on, by=5: guideline_draft(on, threshold=Decimal(by))
    return "Prompts.py", prompts, STEP, lambda on, by=5: prompt_draft(on, system=f"Weigh the case. Rule {by}.")


BOTH = pytest.mark.parametrize("desk", ["rules", "words"], indirect=True)


def press(screen, label):
    return next(button for button in screen.main.button if button.label == label).click().run()


def in_force(service, who, subject):
    return next(head.number for head in service.list_versions(who, subject) if head.standing == "active")


@BOTH
def test_a_draft_is_not_put_in_force_against_a_version_that_the_person_never_saw(
    open_screen, desk, mina, colleague_of_mina
):
    page, service, subject, draft = desk
    other, third = colleague_of_mina(), colleague_of_mina()
    second = service.save_draft(mina, draft(1))
    service.save_draft(other, draft(2, 9))
    screen = open_screen(page, third, {"tab": "Versions"})
    assert "Work under way ends by the version it began with" in words_on(screen)
    service.activate(third, second.version_id, 1)
    screen = press(screen, "Put version 3 in force")

    assert any("By now version 2 is in force" in error for error in errors_on(screen))
    assert in_force(service, mina, subject) == 2
    screen = press(screen, "Put version 3 in force")
    assert [message.value for message in screen.success] == ["Version 3 is in force from now on."]
    assert in_force(service, mina, subject) == 3
    assert [head.standing for head in service.list_versions(mina, subject)] == ["active", "retired", "retired"]


def write(screen, page):
    """Write a sentence, and why."""
    key = EDITING[page]
    if page == "Prompts.py":
        screen.text_area(key=f"{key}-system").input("Weigh the case and be brief.")
    else:
        typed = {"edited_rows": {0: {"Threshold": "4"}}, "added_rows": [], "deleted_rows": []}
        screen.session_state[f"{key}-rows"] = typed
    screen.text_input(key=f"{key}-why").input(WHY)
    return screen.run()


@BOTH
def test_two_people_who_write_at_once_are_told_before_the_second_one_saves(open_screen, desk, mina, colleague_of_mina):
    page, service, subject, draft = desk
    screen = open_screen(page, colleague_of_mina(), {"tab": "Write a draft"})
    service.save_draft(mina, draft(1))
    screen = write(screen, page)
    assert f"Version 2 {MEANWHILE}" in words_on(screen)

    screen = press(screen, "Save as a draft")
    assert any(f"Version 2 {MEANWHILE}" in error for error in errors_on(screen))
    assert len(service.list_versions(mina, subject)) == 2

    screen = press(screen, "Save as a draft")
    assert errors_on(screen) == []
    heads = service.list_versions(mina, subject)
    assert [(head.number, head.standing) for head in heads] == [(3, "draft"), (2, "draft"), (1, "active")]


@BOTH
def test_a_person_who_begins_after_another_saved_is_told_nothing(open_screen, desk, mina, colleague_of_mina):
    page, service, subject, draft = desk
    service.save_draft(mina, draft(1))
    screen = write(open_screen(page, colleague_of_mina(), {"tab": "Write a draft"}), page)
    assert MEANWHILE not in words_on(screen)

    screen = press(screen, "Save as a draft")
    assert errors_on(screen) == []
    assert service.list_versions(mina, subject)[0].number == 3


@BOTH
def test_a_person_who_goes_on_with_an_own_draft_is_told_nothing(open_screen, desk, mina):
    page, service, subject, _ = desk
    screen = press(write(open_screen(page, mina, {"tab": "Write a draft"}), page), "Save as a draft")
    assert errors_on(screen) == []
    screen = screen.run()

    assert MEANWHILE not in words_on(screen)
    assert service.list_versions(mina, subject)[0].number == 2


def typed(screen, page):
    """Return what stands in the field that `write` fills, and in the reason."""
    key = EDITING[page]
    field = screen.session_state[f"{key}-rows"]["edited_rows"] if page == "Guidelines.py" else None
    return field or screen.text_area(key=f"{key}-system").value, screen.text_input(key=f"{key}-why").value


@BOTH
def test_what_a_person_types_is_kept_when_another_version_comes_into_force(open_screen, desk, mina, colleague_of_mina):
    page, service, subject, draft = desk
    writer, second = colleague_of_mina(), service.save_draft(mina, draft(1))
    screen = write(open_screen(page, writer, {"tab": "Write a draft"}), page)
    before = typed(screen, page)
    service.activate(writer, second.version_id, 1)
    screen = screen.run()

    assert typed(screen, page) == before
    assert "Version 2 came into force while you wrote. What you typed is kept" in words_on(screen)
    screen = press(screen, "Save as a draft")
    assert errors_on(screen) == []
    assert [head.standing for head in service.list_versions(mina, subject)] == ["draft", "active", "retired"]
    screen = screen.run()
    assert "Begins from version 3." in words_on(screen)
    assert "while you wrote" not in words_on(screen)


@BOTH
def test_a_person_whose_version_was_overtaken_may_begin_anew(open_screen, desk, mina, colleague_of_mina):
    page, service, _, draft = desk
    writer, second = colleague_of_mina(), service.save_draft(mina, draft(1))
    screen = write(open_screen(page, writer, {"tab": "Write a draft"}), page)
    service.activate(writer, second.version_id, 1)
    screen = press(screen.run(), "Begin anew from version 2")

    assert "Begins from version 2." in words_on(screen)
    assert "What you typed is kept" not in words_on(screen)


def test_a_file_chosen_before_another_saved_is_told_so_too(open_screen, guidelines, mina, colleague_of_mina):
    screen = open_screen("Guidelines.py", colleague_of_mina(), {"tab": "Write a draft"})
    next(one for one in screen.main.get("button_group") if one.key == f"way-{AUTO}").set_value("Import a file").run()
    content = json.dumps(guideline_to_json(rules_with(threshold=Decimal(7)))).encode()
    screen.file_uploader(key=f"import-{AUTO}").upload("rules.json", content, "application/json").run()
    screen.text_input(key=f"import-{AUTO}-why").input(WHY).run()
    guidelines.save_draft(mina, guideline_draft())
    screen = press(screen, "Save as a draft")

    assert any(f"Version 2 {MEANWHILE}" in error for error in errors_on(screen))
    assert guidelines.list_versions(mina, AUTO)[0].number == 2


def test_the_editor_says_where_new_rules_come_in(open_screen, mina):
    screen = open_screen("Guidelines.py", mina, {"tab": "Write a draft"})

    assert "To add or remove rules, export the version and import the file" in words_on(screen)
