"""A sentence of a report's summary stands only where its cells state every number and outcome in it."""

import pytest

from backend.pipelines.report.claim_file import build_claim_file
from backend.pipelines.report.management import build_management
from backend.pipelines.report.memo import build_memo
from backend.pipelines.report.sentence_check import fault_of
from backend.pipelines.report.study_report import build_study_report
from fixtures.reports import claim_file, management, memo, study_report

MEMO = build_memo(memo())
CLAIM = build_claim_file(claim_file())
PERIOD = build_management(management())
STUDY = build_study_report(study_report())
UNADOPTED = build_study_report(study_report(is_adopted=False))


@pytest.mark.parametrize("draft", [MEMO, CLAIM, PERIOD, STUDY, UNADOPTED])
def test_every_sentence_made_without_a_model_stands_its_own_check(draft):
    assert len(draft.sentences) >= 4
    assert [(text, fault_of(text, ids, draft)) for text, ids in draft.sentences if fault_of(text, ids, draft)] == []


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("The assessment proposed to refer at a score of 44.", ["proposal", "score"]),
        ("It is proposed to refer Harbor Line Freight LLC.", ["proposal", "insured"]),
        ("Ada Lind decided to decline.", ["decision", "decider"]),
        ("The decision was to decline, for USD 250,000.", ["decision", "amount"]),
        ("A limit of USD 1 million is asked for.", ["limit"]),
        ("A limit of USD 1,000,000 is asked for by S-000012.", ["limit", "reference"]),
        ("The main reason reads: A carrier cancelled within three years.", ["reason"]),
        ("There is one document on file, and 3 facts were read.", ["papers", "facts"]),
        ("It was decided on 2026-05-05.", ["decision", "decided_on"]),
        ("Conditions proposed: 1.", ["conditions"]),
    ],
)
def test_what_its_cells_state_may_be_said_of_a_memo(text, cells):
    assert fault_of(text, cells, MEMO) == ""


@pytest.mark.parametrize(
    ("text", "cells", "fault"),
    [
        ("The assessment proposed to accept.", ["proposal"], "outcome"),
        ("Ada Lind decided to accept.", ["decision", "decider"], "outcome"),
        ("Ada Lind decided to refer.", ["decision", "decider"], "outcome"),
        ("The submission was declined.", ["proposal"], "proposed"),
        ("The submission was declined.", ["score"], "outcome"),
        ("It was decided to refer it.", ["proposal"], "proposed"),
        ("The score of 44 was decided by the rules.", ["score"], "decided"),
        ("Ada Lind decided not to decline.", ["decision", "decider"], "turns"),
        ("Nobody decided to decline.", ["decision"], "turns"),
        ("It wasn't decided to decline.", ["decision"], "turns"),
        ("The score is 45.", ["score"], "45"),
        ("The score is 44 %.", ["score"], "44"),
        ("The score is forty-four.", ["score"], "forty"),
        ("The limit is USD 2 million.", ["limit"], "2"),
        ("The limit is EUR 1,000,000.", ["limit"], "1,000,000"),
        ("Of 3 facts all stand.", ["score"], "3"),
        ("The score is high.", [], "cites nothing"),
        ("The score is high.", ["scores"], "cites nothing"),
        ("The score is 44, see https://x.example.", ["score"], "link"),
        ("The score is **44**.", ["score"], "markup"),
        ("", ["score"], "empty"),
        ("A" * 401, ["score"], "too long"),
        ("The score\u202e is 44.", ["score"], "unseen"),
        ("The insured is a fraudster.", ["insured"], "outcome"),
        ("S-000013 has a score of 44.", ["reference", "score"], "000013"),
        ("The main reason: a carrier cancelled within 5 years.", ["reason"], "5"),
    ],
)
def test_what_its_cells_do_not_state_may_not_be_said_of_a_memo(text, cells, fault):
    assert fault in fault_of(text, cells, MEMO)


@pytest.mark.parametrize(
    ("text", "cells", "fault"),
    [
        ("On the day of the loss the policy is in force.", ["in_force"], ""),
        ("The policy is not in force.", ["in_force"], "turns"),
        ("The peril is not covered.", ["peril"], ""),
        ("The peril is covered.", ["peril"], "negation"),
        ("Ben Acht decided to deny the claim.", ["decision", "decider"], ""),
        ("Ben Acht decided to close the claim.", ["decision", "decider"], "outcome"),
        ("Ben Acht decided to settle the claim for USD 3,500.", ["decision", "decider", "payable"], "outcome"),
        ("The assessment proposed to investigate.", ["proposal"], ""),
        ("Paid so far are USD 250.", ["paid"], ""),
        ("Paid so far are USD 25.", ["paid"], "25"),
        ("Overdue clocks: 1.", ["overdue"], ""),
        ("A clock is overdue.", ["clocks"], "outcome"),
    ],
)
def test_outcomes_of_a_claim_are_those_of_its_cells(text, cells, fault):
    found = fault_of(text, cells, CLAIM)
    assert fault in found
    assert bool(found) == bool(fault)


@pytest.mark.parametrize(
    ("text", "cells", "fault"),
    [
        ("Version 2 of ACT-2026-000001 was adopted by Leo Sand.", ["version", "study", "adopter"], ""),
        ("Version 2 was adopted.", ["version"], "outcome"),
        ("The result was adopted.", ["study"], "outcome"),
        ("Version 3 of ACT-2026-000001 was adopted by Leo Sand.", ["version", "study", "adopter"], "3"),
        ("In 12.5 % of the decisions people departed.", ["departed"], "cites"),
    ],
)
def test_a_study_is_spoken_of_by_the_rules_of_studies(text, cells, fault):
    found = fault_of(text, cells, STUDY)
    assert fault in found
    assert bool(found) == bool(fault)


@pytest.mark.parametrize("text", ["Version 2 was adopted.", "Version 2 is adopted, not refused."])
def test_a_version_that_is_not_adopted_is_never_said_to_be(text):
    assert fault_of(text, ["version", "standing"], UNADOPTED)


def test_the_figures_of_a_period_are_stated_as_counted():
    assert fault_of("From 2026-01-01 to 2026-03-31 came 138 submissions.", ["since", "until", "received"], PERIOD) == ""
    assert "139" in fault_of("There were 139 submissions.", ["received"], PERIOD)
    assert fault_of("The mean time was 4.3 days.", ["cycle"], PERIOD) == ""
    assert "9.5" in fault_of("The mean time was 9.5 days.", ["cycle"], PERIOD)
