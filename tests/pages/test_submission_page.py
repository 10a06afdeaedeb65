"""The screen of one case: every panel for the right person, and every decision recorded once."""

from decimal import Decimal

import pytest

from app.ui.registry import spec_of
from backend.domain.access import Authority, Role
from backend.domain.cases import DecisionRequest
from backend.domain.decisions import DecisionAction, Outcome
from backend.domain.submissions import SubmissionStatus
from backend.store.tables import Run
from fakes.case_rig import NO_PROVIDER, CaseRig

PAGE = "Submission.py"
LINE = "commercial_auto"
LOSS_RUN = """policy_number,claim_number,date_of_loss,date_reported,claim_status,reserve,paid,recovered
CA100,CA100-1,05/02/2025,05/03/2025,Closed,0.00,12000.00,0.00
CA100,CA100-2,06/11/2025,06/12/2025,Open,40000.00,2500.50,0.00
"""
MAY = {LINE: Authority(Decimal(2_000_000), 90)}


@pytest.fixture
def rig(services, unit_of_work):
    return CaseRig(services, unit_of_work, services.underwriting.queue)


@pytest.fixture
def ada(person):
    return person(role=Role.UNDERWRITER, authority=MAY)


def texts(screen):
    return "\n".join(str(element.value) for element in screen.main.get("text"))


def badges(screen):
    return " ".join(str(element.value) for element in screen.main.get("markdown"))


def open_case(open_screen, person, sent, tab="Summary"):
    return open_screen(PAGE, person, {"id": str(sent.submission_id), "tab": tab})


@pytest.mark.parametrize("tab", ["Summary", "Facts", "Rules", "Documents", "What-if", "Form", "Decision", "History"])
def test_every_panel_opens_for_an_assessed_case(open_screen, rig, ada, tab):
    sent = rig.assess(ada)

    screen = open_case(open_screen, ada, sent, tab)

    assert not screen.exception
    assert not screen.error
    assert screen.title[0].value.startswith("S-0")
    assert [t.label for t in screen.tabs if t.children] == [tab]
