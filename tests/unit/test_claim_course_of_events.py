"""The course of events tells what people did beside what papers say; an answer of special investigation is named."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from app.ui.claim_siu import answer_words, newest_answer
from app.ui.claim_timeline import act_events, in_order, timeline_frame
from app.ui.red_flags_versions import _lacking_words
from backend.domain.cases import HistoryLine
from backend.domain.claims.words import ClaimReferralAnswer, ClaimReferralKind

SIU, COVERAGE = ClaimReferralKind.SIU, ClaimReferralKind.COVERAGE
TOLD = [
    {"date": "2026-06-10", "what": "Loss", "source": "report"},
    {"date": "2027-01-01", "what": "Cover ends", "source": "policy"},
]


def line(day, act, **details):
    return HistoryLine(datetime(2026, 6, day, 12, tzinfo=UTC), "mia van Berg", "adjuster", act, details)


def referral(kind, answer, day):
    at = datetime(2026, 6, day, tzinfo=UTC)
    return SimpleNamespace(kind=kind, answer=answer, answered_by="Mia Berg", answered_at=at, requested_at=at)


def test_decisions_payments_letters_and_referrals_stand_between_the_events_of_papers():
    lines = [
        line(20, "payment_posted", amount_usd="900.00"),
        line(19, "letter_released", kind="payment"),
        line(18, "decided", action="settle", amount_usd="900", reason="x"),
        line(12, "referred", kind="siu"),
        line(11, "reserve_posted", amount_usd="900"),
        line(9, "letter_drafted", kind="status"),
    ]
    table = timeline_frame(in_order(TOLD, act_events(lines, "UTC")), {})

    assert list(table["Day"]) == ["10 Jun 2026", "12 Jun 2026", "18 Jun 2026", "19 Jun 2026", "20 Jun 2026"]
    assert table["What"][0] == "Loss"
    assert table["What"][4] == "Paid USD 900"
    assert set(table["Says"][1:]) == {"mia van Berg"}


def test_an_act_stands_on_the_day_of_the_readers_clock():
    late = HistoryLine(datetime(2026, 6, 10, 23, 30, tzinfo=UTC), "Mia", "adjuster", "referral_withdrawn")

    assert act_events([late], "Europe/Berlin")[0]["date"] == "2026-06-11"


def test_the_newest_answer_of_special_investigation_counts():
    cleared = referral(SIU, ClaimReferralAnswer.CLEARED, 9)
    others = [
        referral(SIU, ClaimReferralAnswer.CONFIRMED, 3),
        referral(SIU, None, 20),
        referral(COVERAGE, ClaimReferralAnswer.PROCEED, 21),
    ]

    assert newest_answer([*others, cleared]) is cleared
    assert newest_answer(others[1:]) is None
    assert answer_words(cleared) == "Suspicion cleared by Mia Berg on 9 Jun 2026"


@pytest.mark.parametrize(
    ("claims", "confirmed", "words"),
    [
        (0, 16, "A fit needs 16 more confirmed claims with a known end."),
        (1, 1, "A fit needs 1 more claim and 1 more confirmed claim with a known end."),
        (0, 0, "That is enough for a fit."),
    ],
)
def test_what_a_fit_needs_is_said_without_zeros(claims, confirmed, words):
    assert _lacking_words(claims, confirmed) == words
