"""The Audit screen: acts by filters in the address, one act in full, how the chain stands, and its verification."""

import pytest
from sqlalchemy import text

from backend.domain.access import Role
from backend.domain.audit_views import PAGE_SIZE
from backend.services.audit_anchors import AnchorPlace
from backend.store.audit import Act
from factories import make_submission

PAGE = "Audit.py"


@pytest.fixture
def eva(person):
    return person(role=Role.EXAMINER)


@pytest.fixture
def record(unit_of_work):
    def write(by, *acts):
        with unit_of_work() as work:
            for act in acts:
                work.audit.record(by, act)
            work.audit.write()
            return work.audit_reads.find_end().seq

    return write


def words_on(screen):
    kinds = ("title", "subheader", "markdown", "text", "caption", "info", "warning", "error", "success", "code")
    return "\n".join(str(element.value) for kind in kinds for element in screen.main.get(kind))


def acts_on(screen):
    return list(screen.main.dataframe[0].value["Act"])


def button(screen, label):
    return next(each for each in screen.main.button if each.label == label)


def test_shows_the_acts_newest_first_with_who_and_what(open_screen, eva, record):
    record(eva, Act("decided", "claim", "c-1"), Act("closed", "claim", "c-1"))
    screen = open_screen(PAGE, eva)
    row = screen.main.dataframe[0].value.iloc[0]

    assert not screen.exception
    assert acts_on(screen)[:2] == ["Closed", "Decided"]
    assert (row["Who"], row["Role"], row["Done to"], row["Id"]) == (eva.username, "Examiner", "Claim", "c-1")


def test_the_filters_stand_in_the_address_and_narrow_the_list(open_screen, eva, person, record):
    ada = person(institution_id=eva.institution_id)
    record(eva, Act("decided", "claim", "c-1"), Act("opened", "claim", "c-2"))
    record(ada, Act("opened", "claim", "c-1"))
    screen = open_screen(PAGE, eva, query={"audit_actor": ada.username})
    assert acts_on(screen) == ["Opened"]
    screen.text_input(key="audit_actor").set_value("").run()
    screen.selectbox(key="audit_action").set_value("Opened").run()
    assert set(acts_on(screen)) == {"Opened"}
    screen.text_input(key="audit_subject").set_value("c-2").run()

    assert list(screen.main.dataframe[0].value["Who"]) == [eva.username]
    screen.text_input(key="audit_subject").set_value("\x00 nothing '").run()
    assert not screen.exception
    assert "No act fits" in words_on(screen)


def test_older_acts_follow_on_the_next_page_and_a_new_filter_begins_anew(open_screen, eva, record):
    record(eva, *(Act(f"act-{number}", "claim", "c") for number in range(PAGE_SIZE + 3)))
    screen = open_screen(PAGE, eva)
    button(screen, "Older").click().run()

    assert acts_on(screen)[-3:] == ["Act-2", "Act-1", "Act-0"]
    button(screen, "Newest").click().run()
    assert f"Act-{PAGE_SIZE + 2}" in acts_on(screen)
    button(screen, "Older").click().run()
    screen.text_input(key="audit_subject").set_value("c").run()
    assert f"Act-{PAGE_SIZE + 2}" in acts_on(screen)


def test_an_act_is_shown_in_full_with_its_hashes_and_the_way_to_its_case(open_screen, eva, record, unit_of_work):
    with unit_of_work() as work:
        case_id = make_submission(work, eva)
    number = record(eva, Act("decided", "submission", str(case_id), {"reason": "<b>too high</b>"}))
    screen = open_screen(PAGE, eva, query={"act": str(number)})
    links = [link.proto.url for link in screen.main.get("link_button")]

    assert not screen.exception
    assert f"Act {number:,}" in words_on(screen)
    assert "<b>too high</b>" in screen.main.json[0].value
    assert f"/files/cases/submission/{case_id}.zip" in links


def test_an_administrator_sees_the_act_without_its_contents_and_no_export(open_screen, eva, person, record):
    admin = person(role=Role.ADMIN, institution_id=eva.institution_id)
    number = record(eva, Act("decided", "submission", "00000000-0000-0000-0000-000000000001", {"amount": 5}))
    screen = open_screen(PAGE, admin, query={"act": str(number)})

    assert "not for administrators" in words_on(screen)
    assert not screen.main.json
    assert not screen.main.get("link_button")


def test_an_address_that_names_no_act_is_a_sentence_and_never_an_error(open_screen, eva, record):
    number = record(eva, Act("decided", "claim", "c-1"))
    for word in (str(number + 1), "0", "-1", "x", "٣", "9" * 18, "9" * 40, ""):
        screen = open_screen(PAGE, eva, query={"act": word, "before": word})
        assert not screen.exception, word
        assert "Act 0" not in words_on(screen)


def test_verify_walks_the_chain_and_says_how_far(open_screen, eva, record):
    record(eva, Act("decided", "claim", "c-1"), Act("closed", "claim", "c-1"))
    screen = open_screen(PAGE, eva)
    assert "never" in words_on(screen)
    button(screen, "Verify").click().run()

    assert not screen.exception
    assert "The chain holds: all" in screen.main.success[0].value
    assert "there is no anchor to compare" in screen.main.success[0].value
    assert "acts hold" in words_on(screen)
    assert "Chain of acts verified" in acts_on(screen)


def test_a_broken_chain_is_shown_with_its_number(open_screen, eva, record, unit_of_work):
    number = record(eva, Act("decided", "claim", "c-1"), Act("closed", "claim", "c-1"))
    with unit_of_work() as work:
        work.session.execute(text("ALTER TABLE audit_events DISABLE TRIGGER USER"))
        work.session.execute(text("UPDATE audit_events SET actor = 'eve' WHERE seq = :n"), {"n": number})
    screen = open_screen(PAGE, eva)
    button(screen, "Verify").click().run()

    assert f"The chain is broken at number {number}." in screen.main.error[0].value


def test_one_role_for_everything_is_said_with_the_way_out(open_screen, eva):
    (warning,) = open_screen(PAGE, eva).main.warning

    assert "owns the audit table" in warning.value
    assert "docs/operations.md" in warning.value


def test_says_how_long_the_newest_acts_could_still_be_cut_off(open_screen, eva):
    assert "those of about two minutes, could still be cut off unseen" in words_on(open_screen(PAGE, eva))


def test_anchors_that_nobody_can_read_are_a_warning_beside_what_was_found(open_screen, eva, record, tmp_path, services):
    record(eva, Act("decided", "claim", "c-1"))
    services.audit.place = AnchorPlace(tmp_path, "key")
    screen = open_screen(PAGE, eva)
    button(screen, "Verify").click().run()
    words = words_on(screen)

    assert not screen.exception
    assert "the file of anchors cannot be read" in words
    assert "Not every anchor was compared." in words
    assert "The chain holds" in words
