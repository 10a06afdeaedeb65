"""The past letters of the demonstration: the desk's own templates, complete by the same checks as live ones."""

from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from backend.demo.claim_letters import HOUSE, letter_facts
from backend.demo.load import NAME
from backend.demo.people import PEOPLE
from backend.domain.claims.forms import LOSS_FORMS
from backend.domain.claims.words import LetterKind
from backend.domain.clocks.tables import find_jurisdiction
from backend.domain.letters.checks import check_letter
from backend.domain.letters.facts import days_named, facts_from_json
from backend.domain.letters.templates import TEMPLATES
from backend.domain.policies import PolicyLine
from fakes.told_claims import claim_staff, told_claims


@pytest.fixture(scope="module")
def letters():
    return [(taken, row) for taken in told_claims() for row in taken.story.letters]


def of_kind(letters, kind):
    return [(taken, row) for taken, row in letters if row["kind"] is kind]


def test_letters_of_four_kinds_went_out_and_most_are_acknowledgements(letters):
    kinds = Counter(row["kind"] for _, row in letters)

    assert set(kinds) == set(LetterKind) - {LetterKind.INFORMATION_REQUEST}
    assert kinds.most_common(1)[0][0] is LetterKind.ACKNOWLEDGEMENT
    assert min(kinds.values()) > 20


def test_every_letter_holds_every_element_that_its_kind_and_place_ask_for(letters):
    for taken, row in letters:
        checks = check_letter(row["kind"], row["subject"], row["body"], facts_from_json(row["context"]))
        missing = [check.wording for check in checks if not check.is_present]
        assert missing == [], (taken.past.reference, row["kind"])


def test_a_letter_without_its_facts_would_fail_the_checks(letters):
    """The checks can fail: the same words are no letter of another claim."""
    (_, first), (_, other) = letters[0], letters[-1]
    checks = check_letter(first["kind"], first["subject"], first["body"], facts_from_json(other["context"]))

    assert not all(check.is_present for check in checks)


def test_the_subject_is_that_of_the_template(letters):
    for taken, row in letters:
        begin = TEMPLATES[row["kind"]].subject.split("{")[0]
        assert row["subject"].startswith(begin)
        assert taken.past.reference in row["subject"]


def test_a_letter_names_the_kind_of_loss_as_the_screens_do(letters):
    for taken, row in letters:
        kind = LOSS_FORMS[taken.past.policy.line].field("loss_type").choice_label(str(taken.past.values["loss_type"]))
        assert row["context"]["loss_words"] == kind.lower()


def test_no_bracket_is_left_for_somebody_to_fill(letters):
    assert not any("[" in row["body"] or "{" in row["body"] for _, row in letters)


def test_letters_are_signed_by_the_person_who_released_them(letters):
    names = {person.username: person.full_name for person in PEOPLE}
    staff = claim_staff()
    writers = {p.user_id: p for p in (staff.junior, staff.senior, staff.supervisor)}
    for _, row in letters:
        writer = writers[row["released_by"]]
        assert row["drafted_by"] == row["released_by"]
        assert row["body"].endswith(f"Yours sincerely\n{names[writer.username]}\n{HOUSE}")
        assert f"{writer.username}@demo.example" in row["body"]


def test_the_house_is_that_of_the_institution():
    assert HOUSE == NAME


def test_the_day_of_a_letter_is_that_of_the_place_when_it_went_out(letters):
    for taken, row in letters:
        place = find_jurisdiction(str(taken.past.values["loss_state"]))
        assert row["context"]["day"] == row["released_at"].astimezone(ZoneInfo(place.time_zone)).date().isoformat()
        assert row["created_at"] == row["released_at"]


def test_a_payment_letter_follows_the_payment_it_names(letters):
    for taken, row in of_kind(letters, LetterKind.PAYMENT):
        before = [m for m in taken.story.money if m["kind"] == "payment" and m["posted_at"] <= row["released_at"]]
        assert before
        assert f"{before[-1]['amount_usd']:,.2f}" in row["body"]
        assert before[-1]["payee"] in row["body"]


def test_every_payment_is_told_in_a_letter_once_a_claim_is_paid(letters):
    told = Counter(taken.past.claim_id for taken, _ in of_kind(letters, LetterKind.PAYMENT))
    paid = [taken for taken in told_claims() if taken.story.paid_usd]

    assert {taken.past.claim_id for taken in paid} == set(told)


def test_a_denial_letter_follows_the_decision_and_quotes_its_clause_and_reason(letters):
    found = of_kind(letters, LetterKind.DENIAL)

    assert found
    for taken, row in found:
        made = next(made for made in taken.story.decisions if made["action"] == "deny")
        flat = " ".join(row["body"].split())
        assert made["decided_at"] < row["released_at"]
        assert " ".join(made["clause_text"].split()) in flat
        assert made["reason_text"] in row["body"]
        assert "contest" in row["body"]


def test_denials_name_the_supervisor_where_the_place_asks_for_it(letters):
    wanted = {"CA": "California Department of Insurance", "NY": "New York State Department of Financial Services"}
    seen = set()
    for taken, row in of_kind(letters, LetterKind.DENIAL):
        place = str(taken.past.values["loss_state"])
        for code, name in wanted.items():
            assert (name in row["body"]) is (place == code)
        seen.add(place)
    assert seen & set(wanted)


def test_letters_that_promise_another_one_name_a_day_to_come(letters):
    for kind in (LetterKind.ACKNOWLEDGEMENT, LetterKind.STATUS):
        for _, row in of_kind(letters, kind):
            assert max(days_named(row["body"])) > row["released_at"].date()


def test_status_letters_say_what_is_still_open(letters):
    assert all("final bill" in row["body"] for _, row in of_kind(letters, LetterKind.STATUS))


def test_liability_letters_go_to_the_claimant_and_others_to_the_insured(letters):
    for taken, row in letters:
        past = taken.past
        other = past.values.get("claimant_name") if past.policy.line is PolicyLine.LIABILITY else None
        name, address = row["recipient"].split("\n", 1)
        assert name == (other or past.policy.insured_name)
        assert address == past.policy.address


def test_the_facts_kept_with_a_letter_are_those_it_was_filled_from(letters):
    by = claim_staff().junior
    for taken, row in letters[::25]:
        again = letter_facts(taken.past, row["released_at"], by)
        kept = facts_from_json(row["context"])
        assert (again.reference, again.loss_date, again.day, again.place_code) == (
            kept.reference, kept.loss_date, kept.day, kept.place_code,
        )  # fmt: skip
