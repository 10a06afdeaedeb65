# ruff: noqa: PLC0415 - AppTest runs the functions called *_script as programs of their own, with their own imports
"""Documents of a claim on screen: the way back to the claim, and the uploader that puts files under it."""

from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from backend.domain.access import Role
from backend.settings import Settings
from factories import make_claim
from fakes.document_rig import make_rig, typed_pipeline
from fakes.sample_files import text_pdf

PDF = ("report.pdf", text_pdf(["Claim 7"]), "application/pdf")


def uploader_script(page: object, claim_id: object) -> None:
    import streamlit as st

    from app.ui.uploads import take_uploads

    st.session_state["ids"] = [str(each) for each in take_uploads(page, "claim", claim_id=claim_id)]


@pytest.fixture
def rig(unit_of_work, redis_url):
    return make_rig(unit_of_work, redis_url)


@pytest.fixture
def nora(person):
    return person(role=Role.ADJUSTER)


@pytest.fixture
def claim_id(rig, nora):
    with rig.unit_of_work() as work:
        return make_claim(work, nora)


def links_on(screen):
    return {button.proto.label: button.proto.url for button in screen.main.get("link_button")}


def test_a_document_of_a_claim_names_it_and_leads_back_to_it(rig, nora, claim_id, open_screen):
    stored = rig.service.upload(nora, "report.pdf", PDF[1], claim_id=claim_id)
    rig.read(stored.run_id, typed_pipeline())

    screen = open_screen("Document.py", nora, {"id": str(stored.document_id)})

    assert not screen.exception
    assert links_on(screen)["Claim"] == f"/claim?id={claim_id}"
    assert "Submission" not in links_on(screen)
    assert any("claim C-" in element.value for element in screen.main.get("text"))


def test_a_loose_document_leads_to_no_case(rig, nora, open_screen):
    stored = rig.service.upload(nora, "report.pdf", PDF[1])
    screen = open_screen("Document.py", nora, {"id": str(stored.document_id)})
    assert not {"Claim", "Submission"} & set(links_on(screen))


def test_the_uploader_of_a_claim_puts_files_under_it_and_names_where_they_were_sent_before(rig, nora, claim_id):
    rig.service.upload(nora, "report.pdf", PDF[1], claim_id=claim_id)
    page = SimpleNamespace(principal=nora, services=SimpleNamespace(documents=rig.service, settings=Settings()))
    screen = AppTest.from_function(uploader_script, args=(page, claim_id)).run()
    screen.get("file_uploader")[0].upload(*PDF).run()

    assert not screen.exception
    assert len(rig.service.list_for_claim(nora, claim_id)) == 2
    assert any("to C-" in element.value for element in screen.main.get("text"))
