"""Words, addresses and figures of the claim screen's panels: evidence, links, letters, score, what was looked at."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from uuid import UUID

import pytest
import streamlit as st

from app.ui import charts, claim_charts
from app.ui.claim_charts import FAINT, folded
from app.ui.claim_decision_referral import WISHED, wish_siu, wished_kind
from app.ui.claim_evidence import MOST_CLAIMS, find_claims, references_in
from app.ui.claim_flags import score_frame
from app.ui.claim_letter_checks import (
    NO_ADDRESS,
    NO_ADDRESS_NOW,
    NO_CONTACT,
    advice_on,
    choose_payment,
    payment_words,
)
from app.ui.claim_letters import letter_line
from app.ui.claim_links import claim_words, is_told, links_frame
from app.ui.claim_result import part_name, score_parts
from app.ui.claim_seen import CHANGED, must_be_seen, note_seen
from backend.domain.claims.acts import ClaimLink, LetterCheck, LetterView, LinkedClaim, LinkGraph, TransactionView
from backend.domain.claims.words import (
    ClaimReferralKind,
    LetterKind,
    LetterState,
    LinkKind,
    SignVerdict,
    TransactionKind,
    TransactionState,
)
from backend.domain.clock import utc_now
from backend.errors import ConflictError

CENTRE, NEAR, FAR = UUID(int=1), UUID(int=2), UUID(int=3)
NOW = utc_now()
EVIL = "<b>C-1</b>"


def linked(claim_id, reference, *, told=True):
    if told:
        return LinkedClaim(claim_id, reference, "auto", f"Insured of {reference}", "triaged", Decimal(10), "2026-05-04")
    return LinkedClaim(claim_id, reference, "auto", "", "triaged", None, "")


def link(first, second, kind=LinkKind.PHONE, verdict=SignVerdict.OPEN):
    return ClaimLink(UUID(int=9), first, second, kind, "…4711", 0.9, verdict, "", "")


def graph(*, told=True):
    claims = (linked(CENTRE, "C-1"), linked(NEAR, "C-2", told=told), linked(FAR, "C-3"))
    return LinkGraph(CENTRE, claims, (link(CENTRE, NEAR), link(NEAR, FAR)))


def letter(*, lacks=(), recipient="Dana Whitfield\n12 Elm Street"):
    elements = ("reference", "insured", "contact", "blanks")
    checks = tuple(LetterCheck(one, f"the {one}", one not in lacks) for one in elements)
    return LetterView(
        letter_id=CENTRE,
        claim_id=NEAR,
        kind=LetterKind.STATUS,
        state=LetterState.DRAFT,
        subject="Your claim",
        body="Text",
        recipient=recipient,
        checks=checks,
        drafted_by="Nora",
        created_at=NOW,
        released_by="",
        released_at=None,
        version=1,
    )


def movement(number=1, kind=TransactionKind.PAYMENT, state=TransactionState.POSTED, payee="Corner Garage"):
    return TransactionView(
        transaction_id=UUID(int=number),
        claim_id=CENTRE,
        reference="C-1",
        kind=kind,
        state=state,
        amount_usd=Decimal("1250.50"),
        payee=payee,
        reason="Bill",
        requested_by="Nora",
        requester_id=NEAR,
        requested_at=NOW,
        answered_by="",
        answered_at=None,
        answer_note="",
        authority={},
    )


def view_with(moves=(), queue=None):
    """Make what a panel reads of a claim, with these movements and this queue."""
    money = SimpleNamespace(list_for=lambda _by, _claim: list(moves))
    claims = SimpleNamespace(list_queue=queue)
    page = SimpleNamespace(principal="nora", services=SimpleNamespace(claim_money=money, claims=claims))
    return SimpleNamespace(page=page, case_id=CENTRE, claim=SimpleNamespace(state_code="NY"))


def of_book(value, quote=""):
    return {"source": "book", "field": "phone", "value": value, "quote": quote}


@pytest.fixture
def remembered(monkeypatch):
    """Give the page a session of its own."""
    state = {}
    monkeypatch.setattr(st, "session_state", state)
    return state


@pytest.mark.parametrize(
    ("evidence", "found"),
    [
        ([], []),
        ([of_book("C-000012")], ["C-000012"]),
        ([of_book("C-000012 of 2026-01-02", "C-000012")], ["C-000012"]),
        ([of_book("C-000012", "same telephone: C-000012"), of_book("C-000013")], ["C-000012", "C-000013"]),
        ([{"source": "report", "value": "C-000012"}], []),
        ([{"source": "police.pdf", "value": "C-000012", "quote": "C-000012"}], []),
        ([of_book("C-12"), of_book("AC-000012"), of_book("C-0000123")], []),
        ([of_book(None, None)], []),
    ],
)
def test_only_statements_of_the_book_name_claims_each_once(evidence, found):
    assert references_in(evidence) == found


def test_named_claims_are_found_as_far_as_the_person_may_see_them():
    queue = {"C-000012": (SimpleNamespace(reference="C-000012", claim_id=NEAR),), "C-000013": ()}
    view = view_with(queue=lambda _by, wanted: SimpleNamespace(lines=queue[wanted.text]))
    flags = [{"evidence": [of_book("C-000012")]}, {"evidence": [of_book("C-000013")]}, {"evidence": None}]

    assert find_claims(view, flags) == {"C-000012": NEAR}


def test_a_claim_that_only_resembles_the_named_one_is_not_led_to():
    other = SimpleNamespace(reference="C-000099", claim_id=FAR)
    view = view_with(queue=lambda _by, _wanted: SimpleNamespace(lines=(other,)))

    assert find_claims(view, [{"evidence": [of_book("C-000012")]}]) == {}


def test_a_flood_of_names_costs_a_bounded_number_of_looks():
    asked = []

    def queue(_by, wanted):
        asked.append(wanted.text)
        return SimpleNamespace(lines=())

    find_claims(view_with(queue=queue), [{"evidence": [of_book(f"C-{n:06d}") for n in range(100)]}])

    assert len(asked) == MOST_CLAIMS


def test_without_evidence_of_the_book_nothing_is_looked_up():
    assert find_claims(view_with(queue=None), [{"evidence": [{"source": "report", "value": "2026-05-04"}]}]) == {}


def test_a_linked_claim_is_told_with_insured_day_and_state():
    assert claim_words(linked(NEAR, "C-2")) == "C-2, Insured of C-2, loss of 4 May 2026, triaged"
    assert is_told(linked(NEAR, "C-2"))


def test_a_linked_claim_of_another_team_says_only_that_it_is_there():
    hidden = linked(NEAR, "C-2", told=False)

    assert not is_told(hidden)
    assert claim_words(hidden) == "C-2, triaged; another team handles it, so its file is not open to you."


def test_the_table_of_links_leads_to_no_claim_that_the_person_may_not_open():
    shown, hidden = links_frame(graph()), links_frame(graph(told=False))

    assert list(shown["Open"]) == [f"/claim?id={NEAR}", f"/claim?id={NEAR}"]
    assert list(hidden["Open"]) == [None, None]
    assert list(hidden["With"]) == ["C-2", "C-3"]


def test_links_of_this_claim_stand_out_and_those_between_others_stay_faint():
    near, far, *_ = claim_charts.link_graph(graph()).data

    assert near.opacity == 1
    assert far.opacity == FAINT
    assert near.line.width > far.line.width


def test_a_figure_of_links_escapes_references_names_and_what_is_shared():
    hostile = LinkedClaim(NEAR, EVIL, "auto", EVIL, "triaged", None, "2026-05-04")
    shared = ClaimLink(UUID(int=9), CENTRE, NEAR, LinkKind.ADDRESS, EVIL, 0.5, SignVerdict.OPEN, "", "")
    figure = claim_charts.link_graph(LinkGraph(CENTRE, (linked(CENTRE, "C-1"), hostile), (shared,)))

    assert "<b>" not in figure.to_json()
    assert "&lt;b&gt;" in figure.to_json()


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("Weekend", ["Weekend"]),
        ("", [""]),
        ("The insured is at fault, so that only the own policy pays", 2),
        ("x" * 65, 3),
    ],
)
def test_long_names_are_folded_and_lose_no_word(words, lines):
    found = folded(words).split("<br>")

    assert found == lines if isinstance(lines, list) else len(found) == lines
    assert all(len(line) <= 30 for line in found)
    assert "".join(found).replace(" ", "") == words.replace(" ", "")


def test_folding_escapes_markup_before_it_breaks_lines():
    assert folded("<img src=x> & more") == "&lt;img src=x&gt; &amp; more"


@pytest.mark.parametrize(
    ("entry", "wording", "name"),
    [
        ("BASE", "Where every claim starts.", "Start of every claim"),
        ("mitigation", "Emergency measures were taken.", "Emergency measures were taken"),
        ("mitigation", "", "Mitigation"),
        ("mitigation", "  ", "Mitigation"),
        ("flag.late_report", "The loss was reported late.", "Reported late"),
    ],
)
def test_a_summand_carries_the_wording_of_the_card(entry, wording, name):
    assert part_name(entry, wording) == name


SUMS = [
    {"id": "BASE", "points": 5, "wording": "Start"},
    {"id": "flag.late_report", "points": 8, "wording": "The loss was reported after 16 days."},
    {"id": "witness_named", "points": -5, "wording": "At least one witness is named."},
    {"id": "weekend", "points": 0, "wording": "The loss was on a Saturday or Sunday."},
]


def test_the_table_of_the_score_sums_to_it_and_leaves_zeros_out():
    frame = score_frame(score_parts({"contributions": SUMS}))

    assert frame["Points"].sum() == 8
    assert list(frame["Reason"]) == ["Start of every claim", "Reported late", "At least one witness is named"]
    assert frame["Why"].iloc[1] == "The loss was reported after 16 days."


def test_the_bars_end_at_the_sum_of_the_table():
    frame = score_frame(score_parts({"contributions": SUMS}))
    bars = charts.score_waterfall(frame).data[0]

    assert list(bars.x) == [5, 8, -5, 8]
    assert list(bars.measure) == ["relative"] * 3 + ["total"]
    assert sum(bars.x[:-1]) == bars.x[-1]


@pytest.mark.parametrize("broken", [{}, {"contributions": None}, {"contributions": ["x", 3]}])
def test_a_result_without_summands_gives_an_empty_table(broken):
    assert score_frame(score_parts(broken)).empty


def test_a_complete_letter_with_an_address_needs_no_advice():
    assert advice_on(letter(), is_open=True) == []


def test_a_letter_nobody_could_answer_says_where_the_writers_address_is_kept():
    assert advice_on(letter(lacks=("contact",)), is_open=True) == [NO_CONTACT]
    assert "People" in NO_CONTACT


@pytest.mark.parametrize(("is_open", "sentence"), [(True, NO_ADDRESS), (False, NO_ADDRESS_NOW)])
def test_a_letter_without_an_address_says_where_to_enter_it_while_it_can_be(is_open, sentence):
    assert advice_on(letter(recipient="Dana Whitfield"), is_open=is_open) == [sentence]


def test_other_gaps_are_left_to_the_list_of_elements():
    assert advice_on(letter(lacks=("blanks", "insured")), is_open=True) == []


def test_both_gaps_are_told_together():
    assert advice_on(letter(lacks=("contact",), recipient=""), is_open=True) == [NO_CONTACT, NO_ADDRESS]


def test_one_payment_is_no_choice():
    moves = [
        movement(1),
        movement(2, TransactionKind.RECOVERY),
        movement(3, TransactionKind.RESERVE),
        movement(4, state=TransactionState.PENDING),
        movement(5, state=TransactionState.REJECTED),
    ]

    assert choose_payment(view_with(moves)) is None


@pytest.mark.parametrize(("picked", "chosen"), [("", None), (str(NEAR), NEAR)])
def test_among_several_payments_one_is_chosen_or_the_newest_left_to_the_desk(monkeypatch, picked, chosen):
    offered = []

    def pick(_label, options, **more):
        offered.extend(more["format_func"](one) for one in options)
        return picked

    monkeypatch.setattr(st, "selectbox", pick)

    assert choose_payment(view_with([movement(1), movement(2)])) == chosen
    assert offered[0] == "The newest without a letter"
    assert len(offered) == 3


def test_a_payment_is_named_by_amount_payee_and_moment():
    words = payment_words(movement(), "NY")

    assert words.startswith("USD 1,250.50 to Corner Garage, ")
    assert str(NOW.year) in words


def test_special_investigation_is_wished_for_on_one_claim_only(remembered):
    wish_siu(NEAR)

    assert wished_kind(NEAR) is ClaimReferralKind.SIU
    assert wished_kind(FAR) is ClaimReferralKind.COVERAGE
    remembered.pop(WISHED)
    assert wished_kind(NEAR) is ClaimReferralKind.COVERAGE


@pytest.mark.parametrize(("seen", "acted"), [(3, 4), (4, 3)])
@pytest.mark.usefixtures("remembered")
def test_acting_on_another_version_than_the_one_seen_is_refused(seen, acted):
    note_seen(NEAR, seen)

    with pytest.raises(ConflictError, match="look again before you act") as refused:
        must_be_seen(NEAR, acted)
    assert refused.value.user_message == CHANGED


@pytest.mark.usefixtures("remembered")
def test_acting_on_what_was_seen_or_on_what_was_never_drawn_goes_on():
    note_seen(NEAR, 3)
    must_be_seen(NEAR, 3)
    must_be_seen(FAR, 7)


@pytest.mark.usefixtures("remembered")
def test_a_newer_drawing_replaces_the_older_one():
    note_seen(NEAR, 3)
    note_seen(NEAR, 4)
    must_be_seen(NEAR, 4)


def test_letters_and_payments_bear_the_day_of_the_place():
    late = datetime(2026, 6, 10, 3, 59, tzinfo=UTC)
    words = letter_line(replace(letter(), created_at=late, released_at=late, released_by="Nora Amari"), "NY")

    assert "released by Nora Amari, 9 Jun 2026" in words
    assert "10 Jun" not in words
    assert payment_words(replace(movement(), answered_at=late), "NY").endswith(", 9 Jun 2026")
