"""Words of others on the screen of a claim are text wherever they stand: never markup, never a picture to fetch."""

from decimal import Decimal
from uuid import uuid4

import pytest

from app.ui.claim_screen import PANELS
from backend.domain.access import Role
from backend.domain.claims.acts import PaymentRequest, ReserveRequest
from backend.domain.claims.words import LetterKind, SignVerdict
from backend.store.audit import Act
from backend.store.tables import RunResult, User

BAIT = "evil.example"
EVIL = f"![x](https://{BAIT}/x.png) **loud** <img src='//{BAIT}/y.png'>"
TABS = list(PANELS)
READ_AS_MARKUP = ("markdown", "title", "header", "subheader", "caption", "info", "warning", "error", "success")
LABELLED = ("button", "button_group", "link_button", "expander", "text_input", "text_area", "selectbox", "metric")
POLICE = f"Police report\nReport number: 26-1188\nDate of loss: 05/09/2026\nPolicy number: PA-700100\n{EVIL}\n"


def places_of_markup(screen):
    """Return every text of the page that Streamlit reads as markdown and that holds the bait."""
    found = [
        str(element.value) for kind in READ_AS_MARKUP for element in screen.get(kind) if BAIT in str(element.value)
    ]
    labels = [element for kind in LABELLED for element in screen.get(kind)]
    found += [label for element in labels if BAIT in (label := label_of(element))]
    return found


def label_of(element):
    """Return the label of a widget, also of one that the test driver does not know."""
    label = getattr(element, "label", None)
    return str(label if label is not None else getattr(element.proto, "label", ""))


def with_result(unit_of_work, sent, **parts):
    """Put parts into the stored result of a claim, as a manipulated document or model could have."""
    with unit_of_work() as work:
        made = work.session.get(RunResult, sent.run_id)
        made.result = {**made.result, **parts}


@pytest.fixture
def poisoned(claims_rig, nora, services, unit_of_work):
    """Make a claim in which every word that others may write is hostile."""
    with unit_of_work() as work:
        user = work.session.get(User, nora.user_id)
        user.full_name, user.email = EVIL, "nora@meridian.example"
    document = claims_rig.upload(nora, "police.txt", POLICE)
    sent = claims_rig.assess(
        nora, (document,), insured_name=f"Dana {EVIL}", description=f"Hit from behind. {EVIL}", contact_address=EVIL
    )
    version = claims_rig.look(nora, sent).version
    services.claim_money.set_reserve(nora, ReserveRequest(sent.claim_id, version, Decimal(5_000), f"Because {EVIL}"))
    claims_rig.propose(sent)
    version = claims_rig.look(nora, sent).version
    asked = PaymentRequest(sent.claim_id, version, Decimal(500), EVIL, f"Bill {EVIL}", uuid4().hex)
    services.claim_money.pay(nora, asked)
    letter = services.letters.draft(nora, sent.claim_id, LetterKind.STATUS)
    services.letters.edit(nora, letter.letter_id, letter.version, f"Subject {EVIL}", f"{letter.body}\n{EVIL}")
    poison_result(unit_of_work, sent)
    services.claim_links.review_flag(nora, sent.claim_id, "conflicting_dates", SignVerdict.DISMISSED, f"No: {EVIL}")
    return sent


def poison_result(unit_of_work, sent):
    row = {"source": EVIL, "field": EVIL, "value": EVIL, "quote": EVIL, "document": "", "page": 0}
    flag = {"id": "conflicting_dates", "name": EVIL, "outcome": "raised", "points": 3, "wording": EVIL}
    with_result(
        unit_of_work,
        sent,
        red_flags=[
            {**flag, "evidence": [row, {**row, "source": "book", "value": f"C-000001 {EVIL}"}]},
            {**flag, "id": "other", "evidence": [{**row, "document": "0" * 64}, {**row, "document": "f", "page": 2}]},
            {**flag, "id": "clear", "outcome": "clear", "evidence": []},
        ],
        score=8,
        contributions=[
            {"id": EVIL, "points": 5, "wording": EVIL},
            {"id": f"flag.{EVIL}", "points": 3, "wording": EVIL},
        ],
        conflicts=[{"field": EVIL, "sentence": EVIL, "first": row, "second": {**row, "page": 1}}],
        questions=[EVIL],
        next_steps=[EVIL],
        timeline=[{"date": EVIL, "what": EVIL, "source": EVIL, "document": EVIL, "page": 1}],
        passages=[{"source": EVIL, "text": EVIL, "page": 1}],
        unreadable_documents=[EVIL],
        coverage={
            "policy_number": EVIL,
            "term": EVIL,
            "in_force": True,
            "peril_covered": None,
            "findings": [{"id": "f", "verdict": EVIL, "wording": EVIL, "clause_id": "X1", "clause_text": EVIL}],
            "exclusions": [{"clause_id": "X1", "title": EVIL, "text": EVIL, "applies": "yes", "because": EVIL}],
        },
        settlement={
            "steps": [{"label": EVIL, "amount_usd": "10", "note": EVIL}],
            "payable_usd": "10",
            "reason": EVIL,
        },
        reserve={"low_usd": "1", "middle_usd": "2", "high_usd": "3", "segment": EVIL, "claims": 2},
        proposal={
            "outcome": "refer",
            "rationale": [{"sentence": EVIL, "flags": [EVIL], "clauses": [EVIL], "facts": [EVIL]}],
            "next_steps": [EVIL],
            "questions": [EVIL],
            "dropped": [{"sentence": EVIL}],
        },
        reasons=[{"outcome": "refer", "wording": EVIL}, {"outcome": EVIL, "wording": EVIL}],
    )


def test_hostile_words_are_text_on_every_panel(open_claim, poisoned, nora, subtests):
    for tab in TABS:
        with subtests.test(tab=tab):
            screen = open_claim(nora, poisoned, tab)
            captions = [text for text in places_of_markup(screen) if text]

            assert not screen.exception
            assert not captions


def test_hostile_words_are_still_shown_word_for_word(open_claim, poisoned, nora, subtests):
    for tab in ["Summary", "Coverage", "Red flags", "Decision", "Letters"]:
        with subtests.test(tab=tab):
            screen = open_claim(nora, poisoned, tab)
            written = [
                element.value for kind in ("text", "code", "text_area", "text_input") for element in screen.get(kind)
            ]

            assert any(BAIT in str(words) for words in written)


def test_an_examiner_meets_the_same_words_as_text_too(open_claim, poisoned, colleague, subtests):
    reader = colleague(Role.EXAMINER)
    for tab in ["Money", "Facts", "Clocks", "History", "Form"]:
        with subtests.test(tab=tab):
            screen = open_claim(reader, poisoned, tab)

            assert not screen.exception
            assert not places_of_markup(screen)


def test_a_hostile_name_of_a_colleague_is_text_among_the_candidates(open_claim, poisoned, colleague):
    screen = open_claim(colleague(Role.MANAGER), poisoned)
    screen.session_state["who-could"] = True
    screen.run()

    assert any(BAIT in str(frame.value.to_dict()) for frame in screen.dataframe)
    assert not places_of_markup(screen)


def test_hostile_notes_of_a_referral_are_text_for_who_answers(open_claim, claims_rig, nora, colleague, services):
    from backend.domain.claims.acts import ClaimReferralRequest  # noqa: PLC0415
    from backend.domain.claims.words import ClaimReferralKind  # noqa: PLC0415

    sent = claims_rig.assess(nora)
    version = claims_rig.look(nora, sent).version
    services.claim_decisions.refer(
        nora, ClaimReferralRequest(sent.claim_id, version, ClaimReferralKind.COVERAGE, f"Look: {EVIL}")
    )
    screen = open_claim(colleague(), sent, "Decision")

    assert any(BAIT in element.value for element in screen.get("text"))
    assert not places_of_markup(screen)


def test_hostile_words_of_a_decision_are_text_among_past_decisions(open_claim, claims_rig, nora, services):
    from backend.domain.claims.acts import ClaimDecisionRequest  # noqa: PLC0415
    from backend.domain.claims.words import ClaimAction  # noqa: PLC0415

    sent = claims_rig.assess(nora)
    claims_rig.propose(sent)
    version = claims_rig.look(nora, sent).version
    asked = ClaimDecisionRequest(sent.claim_id, version, ClaimAction.CLOSE, "withdrawn", f"He says {EVIL}")
    services.claim_decisions.decide(nora, asked)
    screen = open_claim(nora, sent, "Decision")

    assert any(f"He says {EVIL}" in element.value for element in screen.get("text"))
    assert not places_of_markup(screen)


def test_hostile_reasons_of_a_waiver_are_text_beside_the_clock(open_claim, claims_rig, nora, colleague, services):
    sent = claims_rig.assess(nora)
    clock = next(one for one in services.claim_clocks.list_for(nora, sent.claim_id) if one.state == "running")
    services.claim_clocks.waive(colleague(Role.MANAGER), clock.clock_id, f"Told by telephone {EVIL}")
    screen = open_claim(nora, sent, "Clocks")

    assert any(f"Told by telephone {EVIL}" in element.value for element in screen.get("text"))
    assert not places_of_markup(screen)


def test_a_hostile_clause_is_opened_as_text(open_claim, claims_rig, nora):
    clause = {"id": "X9", "kind": "exclusion", "title": EVIL, "text": f"Not covered: {EVIL}"}
    claims_rig.policy(nora, number="PA-700900", clauses=[clause])
    sent = claims_rig.assess(nora, policy_number="PA-700900")
    screen = open_claim(nora, sent, "Decision")
    group = next(one for one in screen.main.get("button_group") if "act-" in str(one.key))
    group.set_value("Deny").run()
    screen.selectbox(key="deny-clause").set_value("X9").run()
    screen.button(key="deny-open-X9").click().run()

    assert any(f"Not covered: {EVIL}" in element.value for element in screen.get("text"))
    assert not places_of_markup(screen)


def test_hostile_details_of_an_act_are_cells_of_the_history(open_claim, claims_rig, nora, unit_of_work):
    sent = claims_rig.assess(nora)
    with unit_of_work() as work:
        work.audit.record(nora, Act("clause_opened", "claim", str(sent.claim_id), {"clause_id": EVIL}))
    screen = open_claim(nora, sent, "History")

    assert BAIT in str(screen.dataframe[0].value.to_dict())
    assert not places_of_markup(screen)
