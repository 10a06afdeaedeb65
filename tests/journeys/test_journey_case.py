"""Journeys of a case: from form to decision, and through what may go wrong on the way."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect

from backend.domain.access import Role
from journeys import papers, steps
from journeys.browser import NARROW, WIDE
from journeys.claim_steps import QUEUE_TIMEOUT_MS
from journeys.desk import FLEET, attach, fill_form, submit, wait_for_proposal
from journeys.product import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
RUNS = """
    SELECT r.run_id, r.kind, r.state, r.fence, (SELECT count(*) FROM run_results x WHERE x.run_id = r.run_id) AS results
      FROM runs r JOIN submissions s ON s.submission_id = r.subject_id WHERE s.insured_name = :insured
"""
READINGS = """
    SELECT r.run_id, r.state, r.fence, (SELECT count(*) FROM run_results x WHERE x.run_id = r.run_id) AS results
      FROM runs r JOIN documents d ON d.document_id = r.subject_id JOIN users u ON u.user_id = r.requested_by
     WHERE u.username = :name
"""


@pytest.fixture
def arrive(browsers, product):
    """Let somebody sign in, in a browser of their own."""

    def arrive(name, path="/", **look):
        person = browsers.open(product.url, **look)
        person.sign_in(name, PASSWORD, path)
        return person

    return arrive


@pytest.fixture
def underwriter(arrive, product):
    """Give an underwriter of their own to each journey, in front of an empty form."""
    return arrive(product.add_person(Role.UNDERWRITER).username, "/new_submission")


def test_a_fleet_goes_from_the_form_to_a_decision(arrive, tmp_path):
    documents = papers.long_papers(tmp_path)
    mia = arrive("mia.manager")
    before = steps.decided(mia)
    uma = arrive("uma.underwriter")
    steps.look_round(uma)

    address = steps.enter(uma, documents)
    steps.read_proposal(uma, documents)
    steps.follow_a_quote(uma)
    steps.see_facts(uma, papers.CLAIMS, papers.DRIVERS)
    steps.be_refused(uma)
    steps.refer(uma)
    steps.answer(arrive("sam.senior"), address)
    steps.decide(uma)

    assert steps.decided(mia) == before + 1
    steps.follow_a_figure(mia)
    mia.photograph("dashboard")


@pytest.mark.parametrize(
    ("name", "size", "scheme", "screens"),
    [
        ("uma.underwriter", NARROW, "light", ("work", "case")),
        ("mia.manager", WIDE, "dark", ("dashboard", "submissions")),
    ],
    ids=["telephone", "dark"],
)
def test_screens_fit_a_telephone_and_follow_the_dark_scheme(arrive, name, size, scheme, screens):
    person = arrive(name, size=size, scheme=scheme)
    for screen in screens:
        steps.open_screen(person, screen)
        assert steps.width_px(person) <= size[0], f"{screen} is wider than the window"
        assert steps.is_dark(person) is (scheme == "dark")
        person.photograph(f"{screen}-{'telephone' if size is NARROW else scheme}")


def test_a_double_click_sends_one_submission(underwriter, product):
    insured = "Doubletap Hauling LLC"
    fill_form(underwriter, {**FLEET, "Insured name": insured})
    underwriter.settle()

    underwriter.button("Submit for assessment").dblclick()
    underwriter.page.wait_for_url("**/submission?id=*")
    wait_for_proposal(underwriter)

    assert [(run.state, run.results) for run in product.rows(RUNS, insured=insured)] == [("succeeded", 1)]


def test_a_document_that_cannot_be_read_is_named_in_one_sentence_and_the_case_is_assessed(underwriter, tmp_path):
    broken = papers.cut_off(papers.loss_run(tmp_path, "Halfway Road Lines Inc.", 20))
    fill_form(underwriter, {**FLEET, "Insured name": "Halfway Road Lines Inc."})
    underwriter.settle()
    attach(underwriter, broken)
    submit(underwriter)

    wait_for_proposal(underwriter)

    underwriter.sees("Could not be read, and was not weighed")
    underwriter.open_tab("Documents")
    underwriter.sees("This PDF is damaged and cannot be opened. Please export it again.", times=1)


def test_a_worker_killed_in_the_middle_of_a_run_costs_nothing(underwriter, product, tmp_path):
    insured = "Lastmile Phoenix Freight Inc."
    fill_form(underwriter, {**FLEET, "Insured name": insured})
    underwriter.settle()
    name = underwriter.username
    with ThreadPoolExecutor(1) as beside:
        killed = beside.submit(
            product.kill_worker_when,
            "documents",
            lambda: [run for run in product.rows(READINGS, name=name) if run.state != "queued"],
            QUEUE_TIMEOUT_MS / 1000,
        )
        attach(underwriter, papers.loss_run(tmp_path, insured, papers.CLAIMS))
        killed.result()

    submit(underwriter)
    wait_for_proposal(underwriter)

    (reading,) = product.rows(READINGS, name=name)
    assert (reading.state, reading.results) == ("succeeded", 1)
    assert reading.fence > 1, "the run had ended before its worker was killed"
    assert [(run.state, run.results) for run in product.rows(RUNS, insured=insured)] == [("succeeded", 1)]
    expect(underwriter.page.get_by_text("Could not be read")).to_have_count(0)
