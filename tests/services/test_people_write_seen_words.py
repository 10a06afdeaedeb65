"""Reasons and notes of people are kept as a reader sees them, and what shows no words is no reason."""

from decimal import Decimal
from functools import partial
from uuid import uuid4

import pytest

from backend.domain.access import Authority, Role
from backend.domain.cases import DecisionRequest
from backend.domain.claims.acts import ClaimDecisionRequest, ClaimReferralRequest, PaymentRequest, ReserveRequest
from backend.domain.claims.words import ClaimAction, ClaimReferralAnswer, ClaimReferralKind, LetterKind, SignVerdict
from backend.domain.decisions import DecisionAction, Outcome
from backend.errors import ConflictError, InvalidRequestError, NotFoundError
from backend.services.accounts import AccountsService
from backend.services.claim_clocks import ClaimClocksService
from backend.services.claim_links import ClaimLinksService
from backend.services.decisions import DecisionsService
from backend.services.letters import LettersService
from backend.settings import Settings
from fakes.claim_rig import NOTE, REASON, authority, make_claim_rig
from fixtures.desk import MAY_TWO_MILLIONS

HOSTILE = "\x00The garage \u202eagreed\u202c to\u200b this.\x1b"
SEEN = "The garage agreed to this."
WORDLESS = ["\u200b" * 60, "." * 60, "\u3164" * 60, "abcde" + "\ufe0f" * 60]


@pytest.fixture
def rig(unit_of_work):
    return make_claim_rig(unit_of_work)


@pytest.fixture
def ada(rig):
    return rig.person(held=authority())


@pytest.fixture
def boss(rig, ada):
    return rig.person(Role.MANAGER, ada, authority(100_000, 200_000))


@pytest.fixture
def claim(rig, ada):
    return rig.claim(ada, proposed="settle")


@pytest.fixture
def uma(person):
    return person(authority=MAY_TWO_MILLIONS)


@pytest.fixture
def case(desk, uma, request_for):
    return desk.underwriting.submit(uma, request_for(), "k")


def test_a_decision_with_unseen_characters_keeps_the_seen_ones(rig, ada, claim):
    kept = rig.decide(ada, claim, ClaimAction.SETTLE, "agreed", amount_usd=Decimal(5), reason_text=HOSTILE)

    assert kept.reason_text == SEEN


def test_a_clause_with_an_unseen_character_is_looked_for_without_it(rig, ada, claim):
    with pytest.raises(InvalidRequestError, match="no clause of that name"):
        rig.decide(ada, claim, ClaimAction.DENY, "exclusion_applies", clause_id="X9\x00")


@pytest.mark.parametrize("wordless", WORDLESS)
def test_what_shows_no_words_denies_closes_and_refers_nothing(rig, ada, claim, wordless):
    with pytest.raises(InvalidRequestError, match="in your own words, in at least 30"):
        rig.decide(ada, claim, ClaimAction.DENY, "exclusion_applies", clause_id="X1", reason_text=wordless)
    with pytest.raises(InvalidRequestError, match="in your own words"):
        rig.decide(ada, claim, ClaimAction.CLOSE, "withdrawn", reason_text=wordless)
    asked = ClaimReferralRequest(claim, rig.version(ada, claim), ClaimReferralKind.SIU, wordless)
    with pytest.raises(InvalidRequestError, match="Write a note"):
        rig.decisions.refer(ada, asked)


def test_notes_of_a_referral_are_kept_clean(rig, ada, boss, claim):
    asked = ClaimReferralRequest(claim, rig.version(ada, claim), ClaimReferralKind.COVERAGE, HOSTILE)
    referral = rig.decisions.refer(ada, asked)
    answered = rig.decisions.answer_referral(boss, referral, ClaimReferralAnswer.PROCEED, HOSTILE)

    assert (answered.request_note, answered.answer_note) == (SEEN, SEEN)


def test_reasons_payees_and_answers_of_money_are_kept_clean(rig, ada, boss, claim):
    version = rig.version(ada, claim)
    asked = rig.money.set_reserve(ada, ReserveRequest(claim, version, Decimal(50_000), HOSTILE))
    answered = rig.money.answer(boss, asked.transaction_id, is_approved=True, note="Seen\x00 and agreed")
    paid = rig.pay(ada, claim, 10, payee="Corner\u200b\nGarage", reason=HOSTILE, idempotency_key="once")
    again = rig.pay(ada, claim, 10, payee="Corner Garage", reason=HOSTILE, idempotency_key="once")

    assert (answered.reason, answered.answer_note) == (SEEN, "Seen and agreed")
    assert (paid.payee, paid.reason, again) == ("Corner Garage", SEEN, paid)


@pytest.mark.parametrize("wordless", WORDLESS)
def test_money_moves_for_no_wordless_reason(rig, ada, claim, wordless):
    with pytest.raises(InvalidRequestError, match="Say why"):
        rig.money.set_reserve(ada, ReserveRequest(claim, rig.version(ada, claim), Decimal(5), wordless))


def acts_with(rig, unit_of_work, by, case_id):
    """Return every act for which a person says something, with the most characters it keeps."""
    links, clocks = ClaimLinksService(unit_of_work), ClaimClocksService(unit_of_work)
    cases, desk, money, five = DecisionsService(unit_of_work), rig.decisions, rig.money, Decimal(5)
    reserve, close = partial(ReserveRequest, case_id, 1, five), partial(ClaimDecisionRequest, case_id, 1)
    payment = partial(PaymentRequest, case_id, 1, five, idempotency_key="k")
    decline = partial(
        DecisionRequest, case_id, 1, None, DecisionAction.OVERRIDE, Outcome.DECLINE, reason_code="loss_history"
    )
    siu = partial(ClaimReferralRequest, case_id, 1, ClaimReferralKind.SIU)
    return [
        (2_000, lambda text: desk.decide(by, close(ClaimAction.CLOSE, "withdrawn", reason_text=text))),
        (2_000, lambda text: desk.refer(by, siu(text))),
        (2_000, lambda text: desk.answer_referral(by, case_id, ClaimReferralAnswer.CLEARED, text)),
        (2_000, lambda text: cases.decide(by, decline(reason_text=text))),
        (2_000, lambda text: cases.refer(by, case_id, 1, text)),
        (2_000, lambda text: cases.answer_referral(by, case_id, Outcome.ACCEPT, text)),
        (10_000, lambda text: cases.ask_for_information(by, case_id, 1, [text])),
        (500, lambda text: cases.withdraw(by, case_id, 1, text)),
        (500, lambda text: money.set_reserve(by, reserve(text))),
        (500, lambda text: money.pay(by, payment(payee="A", reason=text))),
        (200, lambda text: money.pay(by, payment(payee=text, reason=REASON))),
        (500, lambda text: money.answer(by, case_id, is_approved=True, note=text)),
        (500, lambda text: clocks.waive(by, case_id, text)),
        (500, lambda text: links.review_flag(by, case_id, "early_loss", SignVerdict.CONFIRMED, text)),
        (500, lambda text: links.review_link(by, case_id, SignVerdict.DISMISSED, text)),
    ]


def test_clocks_and_signs_are_not_put_aside_without_words_and_no_act_keeps_too_many(rig, unit_of_work, boss, claim):
    with pytest.raises(InvalidRequestError, match="Say why"):
        ClaimClocksService(unit_of_work).waive(boss, claim, WORDLESS[0])
    with pytest.raises(InvalidRequestError, match="means nothing"):
        ClaimLinksService(unit_of_work).review_flag(boss, claim, "early_loss", SignVerdict.DISMISSED, WORDLESS[1])
    for most, act in acts_with(rig, unit_of_work, boss, uuid4()):
        with pytest.raises(InvalidRequestError, match=f"holds {most + 1:,} characters; at most {most:,} can be kept"):
            act(f" {'x' * (most + 1)} ")
        with pytest.raises(NotFoundError):
            act("A reason " + "x" * (most - 9))


def test_a_letter_keeps_its_lines_and_loses_what_nobody_sees(unit_of_work, ada, claim):
    letters = LettersService(unit_of_work)
    draft = letters.draft(ada, claim, LetterKind.STATUS)
    edited = letters.edit(ada, draft.letter_id, draft.version, "Your\x00\n claim", "Dear Ms Lee,\r\n\r\n\u202eWe look.")

    assert (edited.subject, edited.body) == ("Your claim", "Dear Ms Lee,\n\nWe look.")
    with pytest.raises(InvalidRequestError, match="holds 301 characters; at most 300"):
        letters.edit(ada, draft.letter_id, edited.version, "x" * 301, "Dear Ms Lee")
    with pytest.raises(InvalidRequestError, match="a subject and a text"):
        letters.edit(ada, draft.letter_id, edited.version, "Your claim", WORDLESS[0])


def underwriting_request(desk, uma, case, **more):
    version = desk.underwriting.get(uma, case.submission_id).version
    wanted = {"reason_code": "loss_history", "reason_text": REASON, **more}
    return DecisionRequest(case.submission_id, version, case.run_id, DecisionAction.OVERRIDE, Outcome.DECLINE, **wanted)


def test_an_underwriting_decision_keeps_seen_characters_and_needs_words(desk, uma, case, assessed):
    assessed(case, "accept", 20)
    for wordless in WORDLESS:
        with pytest.raises(InvalidRequestError, match="in your own words"):
            desk.decisions.decide(uma, underwriting_request(desk, uma, case, reason_text=wordless))
    desk.decisions.decide(uma, underwriting_request(desk, uma, case, reason_text=HOSTILE))

    (decision,) = desk.decisions.list_for(uma, case.submission_id)
    assert decision.reason_text == SEEN


@pytest.mark.parametrize("figure", ["NaN", "Infinity"])
def test_an_underwriting_decision_is_about_an_amount_that_is_a_number(desk, uma, case, assessed, figure):
    assessed(case, "accept", 20)
    with pytest.raises(InvalidRequestError, match="as a number"):
        desk.decisions.decide(uma, underwriting_request(desk, uma, case, amount_usd=Decimal(figure)))


def test_notes_and_questions_of_underwriting_need_words_a_reader_sees(desk, uma, case, assessed):
    assessed(case, "refer", 50)
    version = desk.underwriting.get(uma, case.submission_id).version
    with pytest.raises(InvalidRequestError, match="Write a note"):
        desk.decisions.refer(uma, case.submission_id, version, WORDLESS[0])
    with pytest.raises(InvalidRequestError, match="at least one question"):
        desk.decisions.ask_for_information(uma, case.submission_id, version, ["\u200b"])
    desk.decisions.refer(uma, case.submission_id, version, HOSTILE)

    assert desk.decisions.list_referrals(uma, case.submission_id)[0].request_note == SEEN


def test_a_run_of_another_claim_or_of_none_stands_beside_no_decision(rig, ada, claim):
    foreign = rig.assess(ada, rig.claim(ada), "settle")
    for run_id in (foreign, claim):
        with pytest.raises(InvalidRequestError, match="no assessment of this claim"):
            rig.decide(ada, claim, ClaimAction.SETTLE, "agreed", amount_usd=Decimal(5), run_id=run_id)


@pytest.mark.parametrize("line", ["", "anything", "claim_payment_marine", "auto", "Homeowners", "homeowners\x00"])
def test_authority_is_given_in_known_lines_only(unit_of_work, person, line):
    admin = person(role=Role.ADMIN)
    clerk = person(institution_id=admin.institution_id)
    with pytest.raises(InvalidRequestError, match="no line of that name"):
        AccountsService(unit_of_work, Settings()).set_authority(admin, clerk.user_id, line, Authority(Decimal(5), 5))


@pytest.mark.parametrize("figure", ["NaN", "Infinity"])
def test_authority_is_an_amount_that_is_a_number(unit_of_work, person, figure):
    admin = person(role=Role.ADMIN)
    clerk = person(institution_id=admin.institution_id)
    accounts = AccountsService(unit_of_work, Settings())
    with pytest.raises(InvalidRequestError):
        accounts.set_authority(admin, clerk.user_id, "homeowners", Authority(Decimal(figure), 5))


@pytest.mark.parametrize("line", ["homeowners", "claim_payment_auto", "claim_reserve_liability"])
def test_every_desk_has_lines_to_give_authority_in(unit_of_work, person, line):
    admin = person(role=Role.ADMIN)
    clerk = person(institution_id=admin.institution_id)
    accounts = AccountsService(unit_of_work, Settings())
    accounts.set_authority(admin, clerk.user_id, line, Authority(Decimal(5), 5))

    assert accounts.get_authority(admin, clerk.user_id) == {line: Authority(Decimal(5), 5)}


def test_an_authority_over_nothing_makes_nobody_a_member_of_the_team(rig, ada):
    other = rig.person(beside=ada, held=authority(0, 0))
    member = rig.person(beside=ada, held=authority(None, 1))
    claim_id = rig.claim(ada, assignee_id=ada.user_id)

    assert rig.look(member, claim_id).claim_id == claim_id
    with pytest.raises(NotFoundError):
        rig.look(other, claim_id)


def test_a_decision_beside_an_assessment_that_was_made_anew_is_stale(rig, ada, claim):
    older, newest = rig.assess(ada, claim, "settle"), rig.assess(ada, claim, "settle")
    with pytest.raises(ConflictError, match="assessed anew"):
        rig.decide(ada, claim, ClaimAction.SETTLE, "agreed", amount_usd=Decimal(5), run_id=older)
    kept = rig.decide(ada, claim, ClaimAction.SETTLE, "agreed", amount_usd=Decimal(5), run_id=newest)

    assert kept.proposal["outcome"] == "settle"


def test_an_unknown_reason_is_answered_with_those_open_on_the_claim(rig, ada, claim):
    with pytest.raises(InvalidRequestError, match=r"from the list: withdrawn, duplicate, no_answer\.$"):
        rig.decide(ada, claim, ClaimAction.CLOSE, "because", reason_text=NOTE)
