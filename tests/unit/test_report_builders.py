"""What each kind of report says: every row it was built from, told once, with its proof beside it."""

import json
from dataclasses import replace

import pytest

from backend.domain.claims.words import ClaimAction
from backend.domain.decisions import Outcome
from backend.domain.reports.content import Chart, KeyValues, Notice, Paragraph, Quote, Table
from backend.domain.reports.kept import plain
from backend.domain.studies.words import MethodName
from backend.domain.submissions import SubmissionStatus
from backend.pipelines.report import (
    CaseFile,
    ClaimMoneyFile,
    build_claim_file,
    build_management,
    build_memo,
    build_study_report,
)
from backend.pipelines.report.claim_cells import weightiest
from backend.pipelines.report.figures_json import cells_json
from backend.pipelines.report.texts import MOST_ROWS
from fixtures.reports import (
    CLAUSE,
    CLOCK,
    CLOSED,
    DENIED,
    FACTS,
    SHA,
    claim,
    claim_file,
    management,
    memo,
    study_report,
    submission,
)


def blocks(draft, heading):
    """Return the blocks of a section; none where the report has no such section."""
    return next((section.blocks for section in draft.sections if section.heading == heading), ())


def table(draft, heading, title=""):
    return next(b for b in blocks(draft, heading) if isinstance(b, Table) and (not title or b.title == title))


def rows(draft, heading, title=""):
    return table(draft, heading, title).rows


def headings(draft):
    return [section.heading for section in draft.sections]


def every_block(draft):
    return [block for section in draft.sections for block in section.blocks]


BUILT = (
    build_memo(memo()),
    build_claim_file(claim_file()),
    build_study_report(study_report()),
    build_management(management()),
)


@pytest.mark.parametrize("draft", BUILT, ids=lambda draft: draft.kind)
def test_every_table_and_chart_is_of_one_width_and_every_text_is_a_text(draft):
    for block in every_block(draft):
        match block:
            case Table():
                assert block.rows
                assert {len(row) for row in block.rows} == {len(block.columns)}
                assert all(isinstance(cell, str) for row in block.rows for cell in row)
                assert all(0 <= place < len(block.columns) for place in block.numeric)
            case Chart():
                assert all(len(series.values) == len(block.labels) for series in block.series)
            case KeyValues():
                assert all(isinstance(text, str) for row in block.rows for text in row)
            case Paragraph() | Quote() | Notice():
                assert block.text


@pytest.mark.parametrize("draft", BUILT, ids=lambda draft: draft.kind)
def test_the_figures_for_machines_are_plain_json_and_name_every_cell(draft):
    assert json.loads(json.dumps(plain(draft.figures)))
    assert [cell["id"] for cell in cells_json(draft.cells)] == list(draft.cells)


def test_a_memo_tells_form_rules_score_facts_decisions_referrals_documents_and_history_in_this_order():
    assert headings(BUILT[0]) == [
        "What the form says",
        "Assessment",
        "Rules and score",
        "Conditions and questions",
        "Facts read from the documents",
        "Conflicts",
        "Decisions",
        "Referrals",
        "Documents",
        "History",
    ]


def test_what_a_form_says_is_marked_as_typed_by_a_person():
    section = blocks(BUILT[0], "What the form says")

    assert "typed by a person" in section[0].text
    assert ("Liability limit", "USD 1,000,000", "typed by a person") in section[1].rows
    assert {row[2] for row in section[1].rows} == {"typed by a person"}


def test_a_fact_says_whether_its_quote_was_verified_or_a_person_typed_it():
    told = {row[0]: row for row in rows(BUILT[0], "Facts read from the documents")}

    assert told["insured: name"][2:] == ("verified quote", "Insured: Harbor", "losses.pdf, page 2")
    assert told["loss 2: paid"][2] == "not verified"
    assert told["loss 3: paid"][2].startswith("typed by a person")
    assert (BUILT[0].cells["facts"].text, BUILT[0].cells["verified"].text) == ("3", "1")


def test_a_rule_that_fired_is_told_with_value_condition_floor_and_points_and_no_other():
    assert rows(BUILT[0], "Rules and score", "Rules that fired") == (
        ("CA-03", "A carrier cancelled within three years.", "yes", "is yes", "refer", "10"),
    )


def test_the_summands_of_the_score_end_in_the_score():
    (table_of_points,) = [block for block in blocks(BUILT[0], "Rules and score") if not block.title]

    assert [row[2] for row in table_of_points.rows] == ["34", "10", "44"]


def test_a_conflict_is_told_with_both_quotes():
    sentence, first, second = blocks(BUILT[0], "Conflicts")

    assert sentence.cites == ("insured.name",)
    assert first == Quote("Insured: Harbor", "losses.pdf, page 2")
    assert second == Quote("insured_name: Harbour", "submission")


def test_decisions_and_referrals_stand_with_the_words_of_the_people():
    decided, referred = rows(BUILT[0], "Decisions")[0], rows(BUILT[0], "Referrals")[0]

    assert decided[1:] == (
        "Ada Lind",
        "override",
        "decline",
        "USD 250,000",
        "loss history",
        "Losses of three years.",
        "refer",
    )
    assert (referred[2], referred[6], referred[7]) == ("May I decline?", "decline", "Yes, decline it.")


def test_documents_stand_with_their_hashes_and_history_begins_with_the_oldest():
    assert rows(BUILT[0], "Documents")[0][-1] == SHA
    assert [row[3] for row in rows(BUILT[0], "History")] == ["submitted", "decided"]


def test_conditions_and_questions_are_numbered():
    conditions, questions = blocks(BUILT[0], "Conditions and questions")

    assert conditions.rows == (("1", "Telematics in every unit."),)
    assert questions.rows == (("1", "Why did the carrier cancel?"),)


def test_the_rationale_keeps_what_each_sentence_cites_and_who_proposed_it():
    (sentence,) = [block for block in blocks(BUILT[0], "Assessment") if isinstance(block, Paragraph)]

    assert sentence == Paragraph("A carrier cancelled.", ("losses[1].date", "CA-03"), "rules")


def test_a_submission_without_assessment_or_papers_says_so_and_tells_what_there_is():
    bare = memo(
        case=submission(status=SubmissionStatus.NEW, proposed_outcome=None, score=None),
        assessment=None,
        decisions=(),
        referrals=(),
        file=CaseFile(),
    )
    draft = build_memo(bare)

    assert headings(draft) == ["What the form says", "Facts read from the documents"]
    assert "No assessment" in draft.notices[0].text
    assert [text for text, _ in draft.sentences][-1] == "The submission is new, and nobody has decided on it."
    assert draft.versions == (("Assessment", "none yet"),)


def test_an_assessment_of_the_form_before_is_told_with_a_warning():
    draft = build_memo(memo(case=submission(proposed_outcome=None, score=None)))

    assert "changed after this assessment" in draft.notices[0].text
    assert dict(draft.summary.rows)["Proposed"] == "refer"
    assert build_memo(memo()).notices == ()


def test_a_decision_is_told_as_made_and_never_the_proposal_in_its_place():
    assert dict(BUILT[0].summary.rows)["Decision"] == "decline by Ada Lind, 2026-05-05 12:30 UTC"
    assert BUILT[0].cells["decision"].text == Outcome.DECLINE
    assert "status" not in BUILT[0].cells


def test_more_facts_than_a_table_holds_stand_in_the_figures():
    many = tuple(replace(FACTS[0], field=f"losses[{place}].paid") for place in range(MOST_ROWS + 5))
    draft = build_memo(memo(file=CaseFile(facts=many)))

    assert len(rows(draft, "Facts read from the documents")) == MOST_ROWS
    assert table(draft, "Facts read from the documents").note.startswith("5 further")
    assert len(draft.figures["facts"]) == MOST_ROWS + 5


def test_a_claim_file_quotes_the_clauses_its_findings_and_its_denial_rest_on():
    quoted = [block for block in blocks(BUILT[1], "Policy and coverage") if isinstance(block, Quote)]

    assert quoted == [
        Quote("We insure fire.", "Policy wording, clause P-1"),
        Quote(CLAUSE.text, "Policy wording, clause P-4"),
    ]


def test_a_clause_that_only_a_denial_names_is_quoted_too():
    result = {**claim_file().assessment.result, "coverage": {"findings": [], "exclusions": []}}
    inputs = claim_file(assessment=replace(claim_file().assessment, result=result))

    assert [b.source for b in blocks(build_claim_file(inputs), "Policy and coverage") if isinstance(b, Quote)] == [
        "Policy wording, clause P-4"
    ]


def test_red_flags_stand_with_points_and_evidence_and_only_those_raised():
    flag, evidence, _review, points = blocks(BUILT[1], "Red flags")

    assert flag == Paragraph("Two bills (20 points): Alike.", ("two_bills",))
    assert evidence == Quote("Insured: Harbor", "losses.pdf, page 2")
    assert points.rows[-1] == ("Total", "", "20")


def test_money_clocks_and_letters_of_a_claim_are_told_row_by_row():
    assert rows(BUILT[1], "Reserve and payments", "Ledger")[0][1:6] == (
        "payment",
        "posted",
        "USD 250",
        "Garage",
        "First bill",
    )
    assert rows(BUILT[1], "Statutory clocks")[0][1:3] == ("10 CCR 2695.7(b)", "40 calendar days")
    assert rows(BUILT[1], "Statutory clocks")[0][-1] == "overdue"
    assert rows(BUILT[1], "Letters")[0][-1] == "Mia Roth, 2026-05-04 12:30 UTC"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"share": 0.5}, "running"),
        ({"share": 0.5, "waived_by": "Mia", "waive_reason": "Agreed."}, "waived by Mia: Agreed."),
        ({"share": 0.5, "met_at": CLOCK.started_at}, "met 2026-05-04 12:30 UTC"),
    ],
)
def test_a_clock_says_where_it_stands(changed, told):
    money = ClaimMoneyFile((), (replace(CLOCK, **changed),), ())

    assert rows(build_claim_file(claim_file(money=money)), "Statutory clocks")[0][-1] == told


def test_settlement_and_reserve_are_those_stored():
    settlement = rows(BUILT[1], "Settlement and reserve", "Settlement")

    assert settlement == (("Loss", "USD 4,000", ""), ("Payable", "USD 3,500", "ok"))
    assert [row[1] for row in rows(BUILT[1], "Settlement and reserve", "Reserve")] == [
        "USD 1,000",
        "USD 2,000",
        "USD 3,000",
        "USD 1,500",
    ]


def test_the_settlement_or_denial_is_told_first_even_after_the_claim_was_closed():
    assert weightiest((CLOSED, DENIED)) is DENIED
    assert weightiest((CLOSED,)) is CLOSED
    assert BUILT[1].cells["decision"].text == ClaimAction.DENY
    assert len(rows(BUILT[1], "Decisions")) == 2


def test_a_claim_without_policy_assessment_or_acts_says_so():
    bare = claim_file(
        claim=claim(proposed_outcome=None, fields={}),
        policy=None,
        assessment=None,
        decisions=(),
        referrals=(),
        money=ClaimMoneyFile((), (), ()),
        file=CaseFile(),
    )
    draft = build_claim_file(bare)

    assert headings(draft) == ["Policy and coverage", "Facts read from the documents", "Reserve and payments"]
    assert "No policy" in blocks(draft, "Policy and coverage")[0].text
    assert "No assessment" in draft.notices[0].text


def test_an_actuarial_report_compares_the_methods_as_they_were_computed():
    inputs = study_report()
    mack = inputs.result.figures.find(MethodName.MACK)
    told = {row[0]: row for row in rows(BUILT[2], "Methods compared")}

    assert set(told) == {"Chain ladder, paid", "Mack's method, paid"}
    assert told["Mack's method, paid"][2:5] == (
        f"{mack.total.ultimate:,.0f}",
        f"{mack.total.ibnr:,.0f}",
        f"{mack.total.standard_error:,.0f}"
        if mack.total.standard_error >= 100
        else f"{mack.total.standard_error:,.2f}",
    )


def test_ultimates_stand_by_origin_and_end_in_the_total_with_a_chart_of_the_same_figures():
    origins, chart = blocks(BUILT[2], "Ultimates by origin")

    assert [row[0] for row in origins.rows] == ["2021", "2022", "2023", "2024", "Total"]
    assert chart.labels == ("2021", "2022", "2023", "2024")
    assert [series.name for series in chart.series] == ["Latest", "IBNR"]


def test_factors_errors_and_tail_stand_by_age():
    factors = rows(BUILT[2], "Selected factors", "Paid")

    assert [row[0] for row in factors] == ["12 to 24", "24 to 36", "36 to 48", "Tail"]
    assert factors[0][1] == f"{590 / 330:.4f}"


def test_data_commentary_and_assumptions_stand_with_their_hash_and_author():
    known = dict(blocks(BUILT[2], "Data")[0].rows)
    said = blocks(BUILT[2], "Commentary")

    assert known["Data SHA-256"] == study_report().result.data_hash
    assert rows(BUILT[2], "Data", "Cumulative paid")[3] == ("2024", "130", "", "", "")
    assert said[0].by == "rules"
    assert {row[0] for row in rows(BUILT[2], "Assumptions and limits")} >= {"mack", "chain ladder"}
    assert dict(BUILT[2].versions)["Seed of the simulations"] == "42"


def test_a_version_that_nobody_adopted_says_so_and_an_adopted_one_names_who():
    unadopted = build_study_report(study_report(is_adopted=False))

    assert "not the adopted one" in unadopted.notices[0].text
    assert unadopted.sentences[-1][0] == "Version 2 of ACT-2026-000001 is not adopted."
    assert BUILT[2].notices == ()
    assert BUILT[2].sentences[-1][0] == "Version 2 of ACT-2026-000001 was adopted by Leo Sand on 2026-05-04."


def test_quantiles_stand_where_a_method_gives_some():
    drawn = build_study_report(study_report(methods=(MethodName.CHAIN_LADDER, MethodName.ODP_BOOTSTRAP)))

    assert "Quantiles of the reserve" not in headings(BUILT[2])
    assert table(drawn, "Quantiles of the reserve").columns[1:] != ()
    assert all(row[0].startswith("Bootstrap") for row in rows(drawn, "Quantiles of the reserve"))
