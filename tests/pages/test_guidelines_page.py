"""Guidelines on the screen: the rules in force, versions, a draft against them, its trial, and who puts it in force."""

from decimal import Decimal

import pytest

from backend.domain.access import Role
from backend.domain.decisions import Outcome
from factories import make_submission
from fixtures.cases import errors_on, labels_of, words_on
from fixtures.versions import AUTO, WHY, guideline_draft

PAGE = "Guidelines.py"
STRICTER = guideline_draft(threshold=Decimal(5), floor=Outcome.DECLINE)


def table_with(screen, column):
    return next(table.value for table in screen.dataframe if column in table.value.columns)


def open_tab(open_screen, who, tab):
    screen = open_screen(PAGE, who, {"tab": tab})
    assert not screen.exception
    return screen


def press(screen, label):
    return next(button for button in screen.main.button if button.label == label).click().run()


@pytest.mark.parametrize("role", [Role.UNDERWRITER, Role.EXAMINER, Role.MANAGER, Role.ADMIN])
def test_readers_see_the_rules_in_force(open_screen, colleague_of_mina, role):
    screen = open_tab(open_screen, colleague_of_mina(role), "Rules")

    assert "Version 1, in force since" in words_on(screen)
    assert "Invented for the demonstration book" in words_on(screen)
    rules = table_with(screen, "Fires").set_index("Rule")
    assert rules.loc["CA-01", "Fires"] == "under 1"
    assert rules.loc["CA-01", "Looks at"] == "Years in business"
    assert "Write a draft" in [tab.label for tab in screen.tabs] or role in {Role.UNDERWRITER, Role.EXAMINER}


def test_a_house_without_a_guideline_is_told_so(open_screen, person):
    newcomer = person(role=Role.MANAGER)

    assert "No guideline in force" in words_on(open_tab(open_screen, newcomer, "Rules"))
    assert "No versions" in words_on(open_tab(open_screen, newcomer, "Versions"))
    assert "Nothing to compare" in words_on(open_tab(open_screen, newcomer, "Compare"))
    assert "Nothing to begin from" in words_on(open_tab(open_screen, newcomer, "Write a draft"))


def test_a_click_on_a_draft_that_was_withdrawn_elsewhere_says_so(open_screen, guidelines, mina, colleague_of_mina):
    draft = guidelines.save_draft(mina, guideline_draft())
    screen = open_tab(open_screen, colleague_of_mina(), "Versions")
    guidelines.withdraw(mina, draft.version_id, WHY)
    screen = press(screen, "Put version 2 in force")

    assert [told.value for told in screen.info] == ["Version 2 was withdrawn meanwhile; what it said stays on file."]


def test_a_draft_is_shown_rule_by_rule_and_its_author_cannot_put_it_in_force(open_screen, guidelines, mina):
    guidelines.save_draft(mina, guideline_draft())
    screen = open_tab(open_screen, mina, "Versions")

    words = words_on(screen)
    assert "another person must put it in force" in words
    assert WHY in words
    assert "1 rule changed." in words
    row = table_with(screen, "Change").iloc[0]
    assert tuple(row) == ("± changed", "CA-01", "threshold", "1", "5")
    assert "Put version 2 in force" not in labels_of(screen)
    assert list(table_with(screen, "Why")["Why"]) == [WHY, "\N{EN DASH}"]


def test_another_manager_puts_the_draft_in_force(open_screen, guidelines, mina, colleague_of_mina):
    guidelines.save_draft(mina, guideline_draft())
    other = colleague_of_mina()
    screen = press(open_tab(open_screen, other, "Versions"), "Put version 2 in force")

    assert [message.value for message in screen.success] == ["Version 2 is in force from now on."]
    assert guidelines.get_active(other, AUTO).version == 2


def test_a_draft_that_became_stale_on_the_screen_says_so(open_screen, guidelines, mina, colleague_of_mina):
    second = guidelines.save_draft(mina, guideline_draft())
    screen = open_tab(open_screen, colleague_of_mina(), "Versions")
    guidelines.withdraw(mina, second.version_id, WHY)
    press(screen, "Put version 2 in force")

    assert guidelines.get_active(mina, AUTO).version == 1


def test_an_underwriter_reads_drafts_and_has_no_button_over_them(open_screen, guidelines, mina, colleague_of_mina):
    guidelines.save_draft(mina, guideline_draft())
    screen = open_tab(open_screen, colleague_of_mina(Role.UNDERWRITER), "Versions")

    assert "Draft, version 2" in words_on(screen)
    assert labels_of(screen) == ["Try it on past cases"]


def test_trying_a_draft_without_cases_says_so(open_screen, guidelines, mina):
    guidelines.save_draft(mina, guideline_draft())
    screen = press(open_tab(open_screen, mina, "Versions"), "Try it on past cases")

    assert "No case of this product was assessed yet" in words_on(screen)


def test_trying_a_draft_counts_moved_outcomes_and_links_the_cases(open_screen, guidelines, mina, weighed):
    moved, still = weighed(years_in_business=4), weighed(years_in_business=9)
    guidelines.save_draft(mina, STRICTER)
    screen = press(open_tab(open_screen, mina, "Versions"), "Try it on past cases")

    assert "1 outcome of the rules would differ from version 1 in force." in words_on(screen)
    counts = table_with(screen, "Cases").iloc[0]
    assert tuple(counts) == ("Refer", "Decline", 1)
    cases = table_with(screen, "Score after")
    assert list(cases["Open"]) == [f"/submission?id={moved}"]
    assert str(still) not in str(cases)


def test_an_administrator_sees_counts_and_no_case(open_screen, guidelines, mina, colleague_of_mina, weighed):
    weighed(years_in_business=4)
    guidelines.save_draft(mina, STRICTER)
    screen = press(open_tab(open_screen, colleague_of_mina(Role.ADMIN), "Versions"), "Try it on past cases")

    assert "counted and not named" in words_on(screen)
    assert not [table for table in screen.dataframe if "Score after" in table.value.columns]


def edit(screen, row, **changes):
    screen.session_state[f"edit-{AUTO}-1-rows"] = {"edited_rows": {row: changes}, "added_rows": [], "deleted_rows": []}
    return screen.run()


def test_a_manager_edits_a_rule_and_saves_a_draft(open_screen, guidelines, mina):
    screen = open_tab(open_screen, mina, "Write a draft")
    screen = edit(screen, 0, Threshold="4")
    assert "1 rule changed." in words_on(screen)
    screen.text_input(key=f"edit-{AUTO}-1-why").input(WHY)
    screen = press(screen, "Save as a draft")

    assert not errors_on(screen)
    newest = guidelines.list_versions(mina, AUTO)[0]
    assert (newest.number, newest.reason) == (2, WHY)
    assert guidelines.get_version(mina, newest.version_id).guideline.rules[0].threshold == Decimal(4)


def test_what_does_not_fit_is_refused_in_a_sentence_and_stores_nothing(open_screen, guidelines, mina):
    screen = edit(open_tab(open_screen, mina, "Write a draft"), 0, Threshold="many")
    assert any("neither a number nor a date" in error for error in errors_on(screen))

    screen = edit(screen, 0, Threshold="-3")
    screen.text_input(key=f"edit-{AUTO}-1-why").input(WHY)
    screen = press(screen, "Save as a draft")
    assert any("never below 0" in error for error in errors_on(screen))
    assert len(guidelines.list_versions(mina, AUTO)) == 1


def test_hostile_words_of_a_reason_are_shown_as_they_are(open_screen, guidelines, mina):
    hostile = "**Look** ![x](https://example.invalid/x.png) <b>here</b>"
    guidelines.save_draft(mina, guideline_draft(reason=hostile))
    screen = open_tab(open_screen, mina, "Versions")

    assert any(hostile in text.value for text in screen.main.text)
    assert not [one for one in screen.main.markdown if "example.invalid" in one.value]


def test_going_back_drafts_the_earlier_version_anew(open_screen, guidelines, mina, colleague_of_mina):
    other = colleague_of_mina()
    second = guidelines.save_draft(mina, guideline_draft())
    guidelines.activate(other, second.version_id, 1)
    screen = open_screen(PAGE, mina, {"tab": "Compare"})
    first = next(head for head in guidelines.list_versions(mina, AUTO) if head.number == 1)
    screen.selectbox(key=f"from-{AUTO}").select_index(1).run()
    screen.text_input(key=f"back-why-{first.version_id}").input(WHY)
    screen = press(screen, "Save as a draft")

    assert not errors_on(screen)
    newest = guidelines.list_versions(mina, AUTO)[0]
    assert (newest.number, newest.state.value) == (3, "draft")
    assert guidelines.get_version(mina, newest.version_id).guideline.rules[0].threshold == Decimal(1)


@pytest.fixture
def weighed(unit_of_work, mina, weighed_case):
    """Store an assessed case of the house with these values."""

    def make(**values):
        with unit_of_work() as work:
            submission_id = make_submission(work, mina)
        weighed_case(mina, submission_id, values)
        return submission_id

    return make
