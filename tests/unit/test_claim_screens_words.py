"""What the claim screen makes of stored results and acts, in words and figures; older results lack, and never fail."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from app.ui import claim_charts
from app.ui.case_history import sentence
from app.ui.claim_acts import CLAIM_ACTS, LETTERS, LINKS
from app.ui.claim_clocks import clock_words
from app.ui.claim_coverage import settlement_frame
from app.ui.claim_facts import derived, derived_frame
from app.ui.claim_header import next_clock
from app.ui.claim_links import claim_address, comparables_frame, links_frame
from app.ui.claim_result import (
    amount,
    claim_outcome,
    cover_sentence,
    outcome_sentence,
    part_name,
    payable_usd,
    score_parts,
    signed_money,
)
from app.ui.claim_summary import reserve_words
from app.ui.claim_timeline import timeline_frame
from app.ui.format import NOTHING
from backend.domain.cases import HistoryLine
from backend.domain.claims.acts import ClaimLink, ClockView, Comparable, LinkedClaim, LinkGraph
from backend.domain.claims.views import ClaimAssessmentView
from backend.domain.claims.words import ClaimOutcome, ClockState, LetterKind, LinkKind, SignVerdict
from backend.domain.clock import utc_now
from fakes.loss_rig import POLICE, assessed, bill, loss, paper

CENTRE, NEAR, FAR = UUID(int=1), UUID(int=2), UUID(int=3)
NOW = utc_now()


def result(**changes):
    """Give a real result, with parts changed as an older or stranger one would have them."""
    police = paper(POLICE, "police.pdf", document__kind="police_report", loss__date="06/12/2026")
    return {**assessed(loss(documents=(bill(), police))).to_json(), **changes}


def view_of(made):
    return ClaimAssessmentView(
        CENTRE, NOW, ClaimOutcome.INVESTIGATE, 17, made_without_model=True, provider="mock", model="rules", result=made
    )


def said(action, details=None):
    return sentence(HistoryLine(NOW, "nora", "adjuster", action, details or {}), CLAIM_ACTS)


def clock(**changes):
    given = {
        "clock_id": CENTRE,
        "claim_id": CENTRE,
        "rule_id": "r",
        "name": "Acknowledge the claim",
        "citation": "11 NYCRR 216.4(a)",
        "days": 15,
        "day_kind": "business",
        "state": ClockState.RUNNING,
        "started_at": NOW,
        "due_at": NOW,
        "share": 0.5,
        "tolled_since": None,
        "met_at": None,
        "waived_by": "",
        "waive_reason": "",
    }
    return ClockView(**{**given, **changes})


def linked(claim_id, reference):
    return LinkedClaim(claim_id, reference, "auto", f"Insured of {reference}", "triaged", Decimal(10), "2026-05-04")


def link(first, second, kind=LinkKind.PHONE, verdict=SignVerdict.OPEN):
    return ClaimLink(UUID(int=9), first, second, kind, "…4711", 0.9, verdict, "", "")


GRAPH = LinkGraph(
    CENTRE,
    (linked(CENTRE, "C-1"), linked(NEAR, "C-2"), linked(FAR, "C-3")),
    (link(CENTRE, NEAR), link(NEAR, CENTRE, LinkKind.ADDRESS, SignVerdict.CONFIRMED), link(NEAR, FAR)),
)


def test_the_parts_of_a_real_score_sum_to_it_under_names_of_their_own():
    made = result()
    parts = score_parts(made)

    assert sum(part.points for part in parts) == made["score"]
    assert len({part.reason for part in parts}) == len(parts)
    assert "Documents differ on the date of loss" in {part.reason for part in parts}


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ("BASE", "Start of every claim"),
        ("flag.late_report", "Reported late"),
        ("flag.no_longer_tested", "No longer tested"),
        ("reported_at_once", "Reported at once"),
    ],
)
def test_a_summand_is_named_by_its_flag_or_in_words(entry, name):
    assert part_name(entry) == name


def test_settlement_steps_sum_to_what_is_payable():
    made = result()
    steps = settlement_frame(made)

    assert sum(amount(step, "amount_usd") for step in made["settlement"]["steps"]) == payable_usd(made)
    assert list(steps["Amount"]) == ["USD 2,350", "-USD 500"]


@pytest.mark.parametrize("broken", [{}, {"settlement": None}, {"settlement": {"payable_usd": "soon"}}])
def test_an_amount_that_is_not_there_is_none(broken):
    assert payable_usd(broken) is None


@pytest.mark.parametrize(("value", "words"), [(None, NOTHING), (Decimal("-1.5"), "-USD 1.50"), (Decimal(3), "USD 3")])
def test_the_sign_stands_before_the_currency(value, words):
    assert signed_money(value) == words


def test_cover_is_one_line():
    assert cover_sentence(result()) == (
        "Policy AU-100, in force on the date of loss, peril covered, no exclusion applies."
    )


@pytest.mark.parametrize(
    ("coverage", "words"),
    [
        (None, "Cover was not looked at yet."),
        (
            {"policy_number": "", "in_force": None, "peril_covered": None, "exclusions": []},
            "No policy is named; cover is not known.",
        ),
        (
            {"policy_number": "P", "in_force": None, "peril_covered": None, "exclusions": []},
            "Policy P is not in the book; cover is not known.",
        ),
        (
            {"policy_number": "P", "in_force": False, "peril_covered": False, "exclusions": [{"applies": "yes"}]},
            "Policy P, not in force on the date of loss, peril not covered, 1 of 1 exclusions may apply.",
        ),
        (
            {"policy_number": "P", "in_force": True, "peril_covered": True, "exclusions": [{"applies": "unknown"}]},
            "Policy P, in force on the date of loss, peril covered, 1 of 1 exclusions are open.",
        ),
    ],
)
def test_cover_says_what_is_not_known(coverage, words):
    assert cover_sentence({"coverage": coverage} if coverage else {}) == words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Rules and proposal agree: investigate."),
        (
            {"proposal": {"outcome": "refer"}},
            "The rules allow investigate at best, the proposal says refer; the stricter one stands.",
        ),
        ({"proposal": {}}, "Decided by the rules alone."),
        ({"proposal": {"outcome": "deny"}}, "Decided by the rules alone."),
    ],
)
def test_the_outcome_says_how_it_came_about(changes, words):
    assert outcome_sentence(view_of(result(**changes))) == words


def test_an_outcome_that_denies_is_none_that_we_know():
    assert claim_outcome({"outcome": "deny"}, "outcome") is None


def test_a_reserve_without_a_range_says_why():
    assert "8 are needed for a range" in reserve_words(result()["reserve"])
    assert reserve_words({}) == "No range of the reserve: the book holds no claims like this one."


def test_a_range_says_how_many_claims_it_rests_on():
    reserve = {"low_usd": "1050.6", "high_usd": "3236.2", "segment": "property, water", "claims": 41}

    assert reserve_words(reserve) == (
        "Total USD 1,051 to USD 3,236, from 41 closed claims of the book: property, water."
    )


def test_events_lead_to_the_documents_that_tell_them_and_to_no_other():
    table = timeline_frame(result()["timeline"], {POLICE: NEAR})
    by_day = dict(zip(table["Day"], table["Open"], strict=True))

    assert str(NEAR) in by_day["12 Jun 2026"]
    assert by_day["10 Jun 2026"] is None
    assert by_day["15 Jun 2026"] is None


def test_an_event_with_a_strange_date_is_shown_as_it_is():
    table = timeline_frame([{"date": "in June", "what": "Loss", "source": "report"}], {})

    assert list(table["Day"]) == ["in June"]


def test_derived_values_say_how_they_were_computed():
    found = derived(result())
    table = derived_frame(found).set_index("Value")

    assert "sum of the bills, each once" in table.loc["Supported USD", "How it was computed"]
    assert all(row["method"] == "derived" for row in found)


@pytest.mark.parametrize(
    ("action", "details", "words"),
    [
        ("reported", {}, "Reported the loss"),
        ("assigned", {"to": "x"}, "Assigned the claim"),
        ("assigned", {"to": ""}, "Gave the claim back to the queue"),
        ("assessed", {"outcome": "refer", "score": 61}, "Assessed: refer, score 61"),
        (
            "decided",
            {"action": "settle", "reason": "agreed", "amount_usd": "12.50"},
            "Decided to settle for USD 12.50: agreed with the insured or the claimant",
        ),
        (
            "decided",
            {"action": "deny", "reason": "exclusion_applies", "amount_usd": None},
            "Decided to deny: an exclusion of the policy applies",
        ),
        ("decided", {"action": "vanish"}, "Decided"),
        ("referred", {"kind": "siu"}, "Referred to special investigation"),
        ("referred", {"kind": "coverage"}, "Referred the claim about coverage"),
        ("referral_answered", {"answer": "do_not_proceed"}, "Answered the referral: do not proceed"),
        ("referral_withdrawn", {}, "Took the referral back"),
        ("clause_opened", {"clause_id": "X1"}, "Opened clause X1"),
        ("reserve_posted", {"amount_usd": "100"}, "Changed the reserve by USD 100"),
        ("payment_pending", {"amount_usd": "100"}, "Asked for a payment of USD 100"),
        ("payment_rejected", {}, f"Rejected a payment of {NOTHING}"),
        ("recovery_posted", {"amount_usd": "5"}, "Noted that USD 5 came back"),
        ("letter_released", {"kind": "denial"}, "Released a letter: denial"),
        ("letter_drafted", {"kind": "postcard"}, "Drafted a letter: letter"),
        ("clock_waived", {"clock": "Pay", "reason": "Agreed."}, "Waived the clock Pay: Agreed."),
        ("proof_received", {}, "Noted that the proof of loss is in"),
        ("flag_reviewed", {"verdict": "dismissed", "flag_id": "late_report"}, "Dismissed the red flag Reported late"),
        ("flag_reviewed", {"verdict": "open", "flag_id": "x_y"}, "Took back the word on the red flag X y"),
        (
            "link_reviewed",
            {"verdict": "confirmed", "kind": "phone"},
            "Confirmed the link to another claim (same telephone)",
        ),
        ("link_reviewed", {}, "Reviewed the link to another claim (unknown kind)"),
        ("evidence_opened", {"filename": "bill.pdf"}, "Opened evidence in bill.pdf"),
        ("document_uploaded", {"filename": "bill.pdf"}, "Uploaded bill.pdf"),
        ("never_heard_of", {}, "Never heard of"),
    ],
)
def test_each_act_on_a_claim_is_a_sentence(action, details, words):
    assert said(action, details) == words


@pytest.mark.parametrize("action", sorted(CLAIM_ACTS))
def test_an_act_that_left_no_details_is_still_a_sentence(action):
    assert said(action)
    assert "None" not in said(action)


def test_every_kind_of_letter_and_link_has_a_name_and_a_colour():
    assert set(LETTERS) == set(LetterKind)
    assert set(LINKS) == set(LinkKind) == set(claim_charts.LINK_COLORS)
    assert len(set(claim_charts.LINK_COLORS.values())) == len(LinkKind)


def test_the_clock_in_the_head_is_the_running_one_due_first():
    late, soon = clock(due_at=NOW.replace(year=NOW.year + 2)), clock(due_at=NOW.replace(year=NOW.year + 1))
    met = clock(state=ClockState.MET, met_at=NOW)

    assert next_clock((late, met, soon)) is soon
    assert next_clock((met,)) is None
    assert next_clock(()) is None


def test_a_clock_says_its_days_and_moments():
    words = clock_words(clock(tolled_since=NOW, met_at=NOW), "NY")

    assert words.startswith("15 business days · from ")
    assert "stands still since" in words
    assert "met" in words


def test_the_claim_stands_in_the_middle_and_far_ones_further_out():
    at = claim_charts.places(GRAPH)

    assert at[CENTRE] == (0.0, 0.0)
    assert sum(c * c for c in at[FAR]) > sum(c * c for c in at[NEAR]) > 0


def test_links_between_the_same_claims_are_drawn_apart():
    first, second, third = claim_charts.edges(GRAPH)

    assert first.middle != second.middle
    assert third.link.second_id == FAR


def test_each_line_says_its_reason_and_each_kind_stands_once_in_the_legend():
    figure = claim_charts.link_graph(GRAPH)
    named = [trace.name for trace in figure.data if trace.showlegend]
    reasons = [trace.hovertext for trace in figure.data if trace.mode.startswith("lines")]

    assert named == ["Same telephone", "Same address"]
    assert reasons[1] == "Same address: …4711, strength 0.90, confirmed"
    assert all("strength" in reason for reason in reasons)


def test_a_link_that_leads_out_of_the_graph_is_left_out():
    graph = LinkGraph(CENTRE, (linked(CENTRE, "C-1"),), (link(NEAR, FAR),))

    assert not claim_charts.edges(graph)
    assert claim_charts.link_graph(graph).data


def test_words_of_the_file_are_no_markup_in_a_figure():
    assert claim_charts.plain("<a href='x'>&") == "&lt;a href='x'&gt;&amp;"


def test_the_table_of_links_holds_what_the_graph_shows():
    table = links_frame(GRAPH)

    assert list(table["Claim"]) == ["C-1", "C-2", "C-2"]
    assert list(table["Verdict"]) == ["Open", "Confirmed", "Open"]
    assert table["Open"].iloc[0] == claim_address(NEAR)


def test_comparable_claims_show_distance_differences_and_override():
    one = Comparable(
        NEAR, "C-2", "Dana", "2026-01-02", 0.194, ("IL instead of NY", "more"), "settle", Decimal(5), Decimal(7), "No."
    )
    alike = Comparable(FAR, "C-3", "Dana", "2026-01-02", 0.0, (), "close", Decimal(0), Decimal(0), "")
    table = comparables_frame((one, alike))

    assert list(table["Distance"]) == ["0.19", "0.00"]
    assert list(table["Differs in"]) == ["IL instead of NY; more", "Nothing compared"]
    assert list(table["Override"]) == ["No.", NOTHING]
    assert list(table["Outcome"]) == ["Settle", "Close"]


def test_the_days_of_a_clock_are_those_of_the_place():
    late = datetime(2026, 6, 10, 3, 59, tzinfo=UTC)
    words = clock_words(clock(started_at=late, due_at=late, tolled_since=late, met_at=late), "NY")

    assert words.count("9 Jun 2026") == 4
    assert "10 Jun" not in words
    assert "UTC" not in words
