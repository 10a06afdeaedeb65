# ruff: noqa: PLC0415 - AppTest runs the functions called *_script as programs of their own, with their own imports
"""The uploader and the shared pieces of evidence, as any screen places them."""

from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from streamlit.testing.v1 import AppTest

from app.ui.evidence import Quoted
from backend.domain.facts import Fact
from backend.settings import Settings
from backend.store.document_records import DocumentScope
from fakes.document_rig import make_rig, typed_pipeline
from fakes.sample_files import mail, text_pdf

PDF = ("loss run.pdf", text_pdf(["Claim 7"]), "application/pdf")
EVIL = ("evil.pdf", b"MZ" + bytes(100), "application/pdf")


def uploader_script(page: object) -> None:
    import streamlit as st

    from app.ui.uploads import take_uploads

    st.session_state["ids"] = [str(each) for each in take_uploads(page, "new")]


def conflict_script(sides: object) -> None:
    from app.ui.evidence import show_conflict

    show_conflict("Insured name", sides)


def facts_script(facts: object) -> None:
    from app.ui.evidence import show_facts

    show_facts(facts, "facts")


@pytest.fixture
def rig(unit_of_work, redis_url):
    return make_rig(unit_of_work, redis_url)


@pytest.fixture
def anna(person):
    return person()


@pytest.fixture
def screen(rig, anna):
    page = SimpleNamespace(principal=anna, services=SimpleNamespace(documents=rig.service, settings=Settings()))
    return AppTest.from_function(uploader_script, args=(page,), default_timeout=20).run()


def send(screen, *files):
    screen.file_uploader[0].set_value(list(files)).run()
    assert not screen.exception
    return screen


def rows(screen):
    """Return result, name and sentences of each file, in the order in which they stand on the screen."""
    found = []
    for element in screen.main:
        if element.type == "markdown" and "-badge[" in element.value:
            found.append([element.value.split(":material/")[1].split(": ")[1].rstrip("]")])
        elif element.type == "text":
            found[-1].append(element.value)
    return found


def test_shows_no_outcome_before_the_first_file(screen):
    assert rows(screen) == []
    assert screen.session_state["ids"] == []


def test_a_bad_file_does_not_lose_the_good_ones(screen, rig, anna):
    send(screen, PDF, EVIL, ("notes.txt", b"some words", "text/plain"))

    assert rows(screen) == [
        ["Stored", "loss run.pdf"],
        ["Refused", "evil.pdf", "This file is not what its extension says. Please export it again."],
        ["Stored", "notes.txt"],
    ]
    assert not screen.dataframe
    assert len(screen.session_state["ids"]) == 2
    for document_id in screen.session_state["ids"]:
        assert rig.service.get(anna, UUID(document_id)).document.run_id is not None


def test_sends_a_file_once_however_often_the_script_runs(screen, rig, anna):
    send(screen, PDF)
    first = screen.session_state["ids"]
    screen.run()
    screen.run()

    assert screen.session_state["ids"] == first
    with rig.unit_of_work() as work:
        assert work.documents.count_uploaded_bytes(anna.user_id) == len(PDF[1])


def test_says_where_the_same_file_was_seen_before(screen, rig, anna):
    rig.service.upload(anna, "first.pdf", PDF[1])
    send(screen, PDF)

    ((result, name, note),) = rows(screen)
    assert (result, name) == ("Already known", "loss run.pdf")
    assert note.startswith("Already uploaded on ")
    assert note.endswith(" as first.pdf")
    assert len(screen.session_state["ids"]) == 1


def test_names_the_attachments_of_a_mail(screen):
    content = mail("Both", attachments={"list.txt": b"words", "setup.exe": b"MZ"})
    send(screen, ("broker.eml", content, "message/rfc822"))

    assert [row[:2] for row in rows(screen)] == [
        ["Stored", "broker.eml"],
        ["Stored", "broker.eml / list.txt"],
        ["Refused", "broker.eml / setup.exe"],
    ]


def test_the_name_of_a_file_is_never_taken_for_a_command(screen):
    send(screen, ("![x](http:evil) **bold**.pdf", b"MZ" + bytes(100), "application/pdf"))

    ((result, name, _note),) = rows(screen)
    assert (result, "**bold**" in name) == ("Refused", True)
    assert not [element for element in screen.markdown if "bold" in element.value or "evil" in element.value]


def test_a_used_up_quota_is_one_sentence_a_file(unit_of_work, redis_url, anna):
    rig = make_rig(unit_of_work, redis_url, daily_upload_mb=0)
    page = SimpleNamespace(principal=anna, services=SimpleNamespace(documents=rig.service, settings=Settings()))
    screen = send(AppTest.from_function(uploader_script, args=(page,), default_timeout=20).run(), PDF)

    assert rows(screen)[0] == [
        "Refused",
        "loss run.pdf",
        "You may upload 0 MB in 24 hours, and 0.0 MB are left. Please continue later or ask an administrator.",
    ]


def test_shows_both_quotes_of_a_conflict_side_by_side():
    document_id = uuid4()
    sides = (
        Quoted("Form", "Harbor Line"),
        Quoted("Loss run", "Northstar", "Insured **Northstar**", document_id, 3, 9),
    )
    screen = AppTest.from_function(conflict_script, args=(sides,), default_timeout=20).run()

    assert len(screen.columns) == 2
    assert [text.value for text in screen.text] == ["Insured name", "Form\nHarbor Line", "Loss run\nNorthstar"]
    assert [code.value for code in screen.code] == ["Insured **Northstar**"]
    assert screen.get("link_button")[0].proto.url == f"/document?id={document_id}&page=3&fact=9"


def test_links_each_fact_to_its_place(rig, anna):
    stored = rig.service.upload(anna, *PDF[:2])
    rig.read(stored.run_id, typed_pipeline(lambda sha256: Fact("insured.name", "Claim", sha256, 1, "Claim 7")))
    facts = rig.service.list_facts(anna, stored.document_id).facts
    screen = AppTest.from_function(facts_script, args=(facts,), default_timeout=20).run()

    (row,) = screen.dataframe[0].value.to_dict("records")
    assert (row["Quote"], row["Document"], row["Status"]) == ("Claim 7", "loss run.pdf", "Unsupported")
    assert row["Open"] == f"/document?id={stored.document_id}&page=1&fact={facts[0].fact_id}"


def test_says_that_there_are_no_facts_yet():
    screen = AppTest.from_function(facts_script, args=((),), default_timeout=20).run()

    assert [info.value for info in screen.info] == ["No facts were read yet."]


def test_an_upload_from_the_screen_belongs_to_the_person(screen, rig, anna):
    send(screen, PDF)
    with rig.unit_of_work() as work:
        scope = DocumentScope(anna.institution_id, uploaded_by=anna.user_id)
        assert [
            each.filename for each in work.documents.list_by_ids(scope, map(UUID, screen.session_state["ids"]))
        ] == ["loss run.pdf"]
